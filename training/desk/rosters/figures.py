"""What the page of a list shows: its piles with their counts, and rows with whom they may be, side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q
from django.utils.dateparse import parse_date

from cooperatives.boards.models import Person, Term
from cooperatives.register.models import Cooperative
from registry.filters import PAGE
from registry.models import ImportRow
from registry.phones import pretty
from training.desk.sessions.figures import SeatLine, seats, told
from training.rosters.imports.bench import READY, UNDECIDED
from training.rosters.imports.plan import COOPERATIVE, PERSON
from training.rosters.models import Roster
from training.sessions.actions import doubts_of
from training.sessions.models import POSTS, Participation

Pile = ImportRow.Pile
TABS: Mapping[str, tuple[str, Q]] = {
    "putuskan": ("Perlu diputuskan", ~Q(candidates=[]) & ~Q(pile=Pile.REFUSED)),
    "baru": ("Masuk daftar", Q(pile=Pile.NEW) & ~UNDECIDED),
    "sama": ("Sudah terdaftar", Q(pile=Pile.SAME)),
    "masalah": ("Bermasalah", ~Q(problems=[])),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A pile: its name in the address, in words, how much lies in it, and whether it is the one shown."""

    name: str
    label: str
    count: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Piles:
    """The piles of a list, and a page of the one that was asked for."""

    tabs: list[Tab]
    shown: str
    page: Page[Any]
    ready: int
    waiting: int
    refused: int

    @classmethod
    def of(cls, roster: Roster, asked: str, number: str | None) -> "Piles":
        """The pile with this name; where none has it, the first that holds anything."""
        rows = roster.batch.rows
        counts = rows.aggregate(
            **{name: Count("pk", filter=which) for name, (_, which) in TABS.items()},
            ready=Count("pk", filter=READY),
            waiting=Count("pk", filter=UNDECIDED),
            refused=Count("pk", filter=Q(pile=Pile.REFUSED)),
        )
        shown = asked if asked in TABS else next((name for name in TABS if counts[name]), "baru")
        tabs = [Tab(name, label, counts[name], name == shown) for name, (label, _) in TABS.items()]
        page: Page[Any] = Paginator(rows.filter(TABS[shown][1]).order_by("line"), PAGE).get_page(number)
        page.object_list = list(in_words(page.object_list, roster))
        return cls(tabs, shown, page, counts["ready"], counts["waiting"], counts["refused"])


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody as one side shows him or her: of the file, or of the register."""

    key: int
    name: str
    where: str
    details: list[str]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row in words: what the file says, whom it is taken for, and what it may be."""

    row: ImportRow
    theirs: Side
    person: Side | None
    people: list[Side]
    cooperatives: list[Cooperative]
    chosen: Side | None
    doubts: Sequence[str] = ()

    @property
    def asks_for_cooperative(self) -> bool:
        """Whether somebody must say for which cooperative he or she comes."""
        return bool(self.row.said["asks"] == COOPERATIVE)


def in_words(rows: Iterable[ImportRow], roster: Roster) -> Iterator[ShownRow]:
    """These rows with all they name; the queries do not grow with them."""
    rows = list(rows)
    asked = {pk for row in rows if row.said["asks"] == PERSON for pk in row.candidates}
    asked |= {row.subject for row in rows if row.subject}
    people = dict(_people({pk for pk in asked if pk > 0}, roster))
    places = {row.said["cooperative"] for row in rows} - {None}
    places |= {pk for row in rows if row.said["asks"] == COOPERATIVE for pk in row.candidates}
    found = Cooperative.objects.select_related("area__parent").in_bulk(places)
    lines = {-row.line: row for row in roster.batch.rows.filter(line__in=[-pk for pk in asked if pk < 0])}
    people |= {key: _theirs(row, roster, found.get(row.said["cooperative"])) for key, row in lines.items()}
    doubts = _doubts(rows, roster, found)
    for row in rows:
        is_cooperative = row.said["asks"] == COOPERATIVE
        yield ShownRow(
            row=row,
            theirs=_theirs(row, roster, found.get(row.said["cooperative"])),
            person=people.get(row.subject or 0),
            people=[] if is_cooperative else [people[pk] for pk in row.candidates if pk in people],
            cooperatives=[found[pk] for pk in row.candidates if pk in found] if is_cooperative else [],
            chosen=people.get(row.said.get("chosen") or 0),
            doubts=doubts.get(row.pk, ()),
        )


def _doubts(rows: Sequence[ImportRow], roster: Roster, cooperatives: Mapping[int, Cooperative]) -> dict[int, list[str]]:
    """What speaks against each of those who would be put on the list, by the key of the row."""
    if roster.batch.state != roster.batch.State.CHECKED:
        return {}
    some = [
        row for row in rows
        if row.pile == Pile.NEW and row.decision != row.Decision.LEFT_OUT and row.said["asks"] != COOPERATIVE
    ]  # fmt: skip
    newcomers = [
        Participation(
            session=roster.session, post=row.said["comes_as"], nib=row.said["said"].get("nib", ""),
            cooperative=cooperatives.get(row.said["cooperative"]),
            **({"person_id": row.subject} if row.subject and row.subject > 0 else {}),
        )
        for row in some
    ]  # fmt: skip
    found = doubts_of(roster.session, newcomers)
    return {row.pk: [told(doubt) for doubt in doubts] for row, doubts in zip(some, found, strict=True)}


def crowded(roster: Roster) -> list[SeatLine]:
    """The posts with more people, on the list and ready in the file, than seats."""
    ready = roster.batch.rows.filter(READY).order_by().values_list("said__comes_as", flat=True)
    lines = seats(roster.session, Counter(ready))
    return [each for each in lines if each.seats and each.taken > each.seats]


def _theirs(row: ImportRow, roster: Roster, cooperative: Cooperative | None) -> Side:
    said = row.said["said"]
    post = dict(POSTS).get(row.said["comes_as"], "")
    where = str(cooperative) if cooperative else said.get("institution", "")
    return Side(-row.line, row.name, ", ".join(filter(None, (post, where))), list(_details(row, roster)))


def _details(row: ImportRow, roster: Roster) -> Iterator[str]:
    """By what somebody is told apart, in words."""
    said, born_on = row.said["said"], parse_date(row.said["born_on"] or "")
    if said.get("sex"):
        yield "perempuan" if said["sex"] == "P" else "laki-laki"
    if born_on:
        yield f"lahir {born_on:%d-%m-%Y}, {_years(born_on, roster.session.starts_on)} tahun"
    elif said.get("age"):
        yield f"usia {said['age']} tahun"
    if said.get("phone"):
        yield f"telepon {pretty(said['phone'])}"


def _years(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _people(keys: set[int], roster: Roster) -> Iterator[tuple[int, Side]]:
    """People of the register as candidates: where they sit or came for, and what an earlier list said of them."""
    terms = Term.objects.valid().select_related("cooperative").order_by("-starts_on", "pk")
    came = Participation.objects.entered().select_related("cooperative", "session__course").order_by("-pk")
    rows = ImportRow.objects.filter(batch__in=Roster.objects.values("batch"), subject__in=keys).exclude(
        batch=roster.batch
    )
    latest = {row.subject: row for row in rows.order_by("pk")}
    there = Person.objects.prefetch_related(
        Prefetch("terms", terms, to_attr="sat"), Prefetch("participations", came, to_attr="came")
    )
    for person in there.filter(pk__in=keys):
        row = latest.get(person.pk)
        details = list(_details(row, roster)) if row else []
        if person.phone and (told := f"telepon {pretty(person.phone)}") not in details:
            details.append(told)
        yield person.pk, Side(person.pk, person.name, _where(person.sat, person.came), details)


def _where(sat: Sequence[Any], came: Sequence[Any]) -> str:
    """Where somebody sits by these terms, else where he or she came from by these participations."""
    if sat:
        until = f" sampai {sat[0].left_on:%d-%m-%Y}" if sat[0].left_on else ""
        return f"{sat[0].get_post_display()} {sat[0].cooperative}{until}"
    if came:
        return f"{came[0].get_post_display()} {came[0].cooperative or ''}".strip() + f", peserta {came[0].session}"
    return ""
