"""What the register knows, in bulk: whom a row may be about, and everything said of those it is about."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models.expressions import RawSQL

from cooperatives.meetings.imports.incoming import Incoming
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation, Source
from cooperatives.register.rules import KINDS, legal_entity_key, search_key
from registry import bulk
from registry.models import Area

number_key, name_key = lru_cache(2**16)(legal_entity_key), lru_cache(2**16)(search_key)
RANK = {source.value: source.rank for source in Source}


@dataclass(frozen=True, slots=True)
class Who:
    """A cooperative of the register as rows are matched with it."""

    pk: int
    name: str
    nik: str
    number: str
    area: str


Identity = tuple[str, ...]


def identities(row: Incoming) -> Iterator[Identity]:
    """By what a row may be known, the surest first."""
    district = row.said.get("area", "")[:5]
    if nik := row.said.get("coop_nik"):
        yield "nik", district, nik
    if number := number_key(row.said.get("legal_entity_no", "")):
        yield "number", district, number, str(row.founded_on or "")
        yield "number and name", district, number, name_key(row.said.get("name", ""))
    elif not nik:
        yield "name", row.said.get("area", ""), row.said.get("name", "").casefold()


class Index:
    """The cooperatives of some districts, by what a row may know them by."""

    def __init__(self, districts: Collection[str]) -> None:
        self.who: dict[int, Who] = {}
        self.by: dict[Identity, list[int]] = defaultdict(list)
        self.loosely: dict[Identity, list[int]] = defaultdict(list)
        there = [each for code in sorted(districts) for each in Cooperative.objects.entered().within(code).values_list(
            "pk", "name", "coop_nik", "legal_entity_key", "area__code")]  # fmt: skip
        founded: dict[int, set[date]] = defaultdict(set)
        for pk, day in LegalEvent.objects.valid().filter(
            kind=LegalEvent.Kind.FOUNDED, cooperative__in=bulk.among([each[0] for each in there if each[3]])
        ).values_list("cooperative", "happened_on"):  # fmt: skip
            founded[pk].add(day)
        for each in there:
            self._add(Who(*each), founded[each[0]])

    def _add(self, who: Who, founded: set[date]) -> None:
        self.who[who.pk] = who
        district = who.area[:5]
        if who.nik:
            self.by["nik", district, who.nik].append(who.pk)
        if who.number:
            self.loosely["number", who.number].append(who.pk)
            for day in founded or [None]:
                self.by["number", district, who.number, str(day or "")].append(who.pk)
            self.by["number and name", district, who.number, name_key(who.name)].append(who.pk)
        elif not who.nik:
            self.by["name", who.area, who.name.casefold()].append(who.pk)
        self.loosely["name", name_key(who.name)].append(who.pk)

    def matches(self, row: Incoming) -> list[int]:
        """Whom a row that may enter a cooperative may be: by NIK, by number and day, by number and name,
        else by name and place.

        Neither number is unique: offices numbered alike for decades, and a NIK is sometimes given twice.
        """
        return next((found for each in identities(row) if (found := self.by.get(each))), [])


def loosely(row: Incoming) -> Iterator[Identity]:
    """By what a row may be known that only adds to others: by number, else by name."""
    if number := number_key(row.said.get("legal_entity_no", "")):
        yield "number", number
    yield "name", name_key(row.said.get("name", ""))


def distinctive(name: str) -> str:
    """What tells a name from others: without the words for kinds of cooperatives."""
    written = search_key(name).split()
    return " ".join(word for word in written if word not in KINDS) or " ".join(written)


@dataclass(frozen=True, slots=True)
class Counted:
    """An observation that counts for some of its fields: its weight, and who says so of which day."""

    weight: tuple[Any, ...]
    source: str
    observed_on: date
    true_from: date | None
    values: dict[str, str]


@dataclass(slots=True)
class Known:
    """A cooperative with everything said of it that was not retracted."""

    cooperative: Cooperative
    counts: dict[str, Counted] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    founded: list[LegalEvent] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)


def known(keys: Collection[int], *, source: str, observed_on: date) -> dict[int, Known]:
    """These cooperatives, in seven queries. source, observed_on: of the file, to tell what it has said before."""
    those = bulk.among(keys)
    found = {each.pk: Known(each) for each in Cooperative.objects.filter(pk__in=those).prefetch_related("area__parent")}
    for pk, said in sorted(_observations(those), key=lambda each: each[1].weight):
        found[pk].counts |= dict.fromkeys(said.values, said)
        if (said.source, said.observed_on, said.true_from) == (source, observed_on, None):
            found[pk].same |= said.values
    founded = LegalEvent.objects.filter(kind=LegalEvent.Kind.FOUNDED)
    sayings: dict[str, Any] = {"founded": founded, "meetings": Meeting.objects, "lapses": Lapse.objects}
    for name, rows in sayings.items():
        for row in rows.filter(cooperative__in=those, retracted_on=None).order_by("pk"):
            getattr(found[row.cooperative_id], name).append(row)
    return found


def _observations(those: RawSQL) -> Iterator[tuple[int, Counted]]:
    for about, pk, source, day, true_from, values in (
        Observation.objects.valid().filter(cooperative__in=those)
        .values_list("cooperative", "pk", "source", "observed_on", "true_from", "values")
    ):  # fmt: skip
        yield about, Counted((RANK[source], true_from or day, day, pk), source, day, true_from, values)


def area_keys(codes: Collection[str]) -> dict[str, int]:
    """The key of each area by its code; of several, the latest."""
    return dict(Area.objects.filter(code__in=codes).order_by("valid").values_list("code", "pk"))
