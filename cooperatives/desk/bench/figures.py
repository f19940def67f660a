"""What the pages of the import bench show: piles with their counts, and rows with both sides in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.dateparse import parse_date

from cooperatives.meetings.imports.bench import WAITING
from cooperatives.register.models import Cooperative, CooperativeQuerySet, LegalEvent, field_label
from registry.filters import PAGE
from registry.models import Area, ImportBatch, ImportRow

Pile = ImportRow.Pile
IN = ~Q(pile=Pile.REFUSED)
TO_DECIDE = ~Q(candidates=[]) & IN
TABS: Mapping[str, tuple[str, Q]] = {
    "putuskan": ("Perlu diputuskan", TO_DECIDE),
    "berbeda": ("Berbeda", Q(pile=Pile.DIFFERENT)),
    "baru": ("Hanya di berkas", Q(pile=Pile.NEW)),
    "sama": ("Sama", Q(pile=Pile.SAME)),
    "masalah": ("Bermasalah", ~Q(problems=[]) & ~TO_DECIDE),
}
OURS = "register"
"""The pile of cooperatives the file does not name."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A pile: its name in the address, in words, how much lies in it, and whether it is the one shown."""

    name: str
    label: str
    count: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Piles:
    """The piles of a file, and a page of the one that was asked for."""

    tabs: list[Tab]
    shown: str
    page: Page[Any]
    ready: int
    waiting: int
    refused: int
    troubled: int

    @classmethod
    def of(cls, batch: ImportBatch, asked: str, number: str | None) -> "Piles":
        """The pile with this name; where none has it, the first that holds anything."""
        counts = batch.rows.aggregate(
            **{name: Count("pk", filter=which) for name, (_, which) in TABS.items()},
            waiting=Count("pk", filter=WAITING & IN),
            left_out=Count("pk", filter=Q(decision=ImportRow.Decision.LEFT_OUT) & IN),
            refused=Count("pk", filter=~IN),
            troubled=Count("pk", filter=~Q(problems=[])),
            rows=Count("pk"),
        )
        ours = only_ours(batch)
        counts[OURS] = ours.count()
        labels = {name: label for name, (label, _) in TABS.items()} | {OURS: "Hanya di register"}
        shown = asked if asked in labels else next((name for name in labels if counts[name]), "berbeda")
        tabs = [Tab(name, label, counts[name], name == shown) for name, label in labels.items()]
        rows = ours if shown == OURS else batch.rows.filter(TABS[shown][1]).order_by("sheet", "line")
        page: Page[Any] = Paginator(rows, PAGE).get_page(number)
        if shown != OURS:
            page.object_list = list(in_words(page.object_list))
        ready = counts["rows"] - counts["refused"] - counts["waiting"] - counts["left_out"]
        return cls(tabs, shown, page, ready, counts["waiting"], counts["refused"], counts["troubled"])


def only_ours(batch: ImportBatch) -> CooperativeQuerySet:
    """Cooperatives of the file's area that it does not name."""
    there = Cooperative.objects.entered()
    rows = there.within(batch.area.code) if batch.area else there
    named = batch.rows.filter(subject__gt=0).values("subject")
    return rows.exclude(pk__in=named).select_related("area__parent").order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with both sides in words, who says ours of which day, and whether theirs will count."""

    label: str
    ours: str
    theirs: str
    source: str
    observed_on: str
    counts: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with the cooperative it is about, or those it may be, and what it says of itself in words."""

    row: ImportRow
    cooperative: Cooperative | None
    candidates: list[Cooperative]
    chosen: Cooperative | None
    number: str
    place: str
    differences: list[Difference]


def in_words(rows: Iterable[ImportRow]) -> Iterator[ShownRow]:
    """These rows with all they name, in three queries."""
    rows = list(rows)
    wanted = {row.subject for row in rows} | {pk for row in rows for pk in row.candidates}
    founded = Prefetch("legal_events", LegalEvent.objects.valid().filter(kind=LegalEvent.Kind.FOUNDED), "founded")
    there = Cooperative.objects.select_related("area__parent").prefetch_related(founded)
    found = there.in_bulk([pk for pk in wanted if pk and pk > 0])
    places = {area.code: area for area in _areas(rows)}
    for row in rows:
        yield ShownRow(
            row=row,
            cooperative=found.get(row.subject or 0),
            candidates=[found[pk] for pk in row.candidates if pk in found],
            chosen=found.get(row.said.get("chosen") or 0),
            number=row.said["said"].get("legal_entity_no", ""),
            place=_place(row.said["said"].get("area", ""), places),
            differences=[_difference(each, places) for each in row.differences],
        )


def _areas(rows: Sequence[ImportRow]) -> QuerySet[Area]:
    codes = {row.said["said"].get("area", "") for row in rows}
    codes |= {each[side] for row in rows for each in row.differences if each["field"] == "area" for side in SIDES}
    return Area.objects.filter(code__in=codes).select_related("parent").order_by("valid")


SIDES = ("ours", "theirs")


def _difference(of: Mapping[str, Any], places: Mapping[str, Area]) -> Difference:
    ours, theirs = (in_word(of["field"], of[side], places) for side in SIDES)
    return Difference(label(of["field"]), ours, theirs, of["source"], of["observed_on"], of["counts"])


def label(name: str) -> str:
    """What a field is called."""
    if name.startswith("rat_"):
        return f"RAT tahun buku {name[4:]}"
    return "tanggal badan hukum" if name == "founded_on" else field_label(name)


def in_word(name: str, value: str, places: Mapping[str, Area]) -> str:
    """A value as people read it: choices by their labels, days as 31-12-2025, places by name."""
    if name == "area":
        return _place(value, places)
    column = next((each for each in Cooperative._meta.concrete_fields if each.name == name), None)
    if column is not None and column.flatchoices:
        return str({str(key): text for key, text in column.flatchoices}.get(value, value))
    return ", ".join(_day(each) for each in value.split(", "))


def _day(text: str) -> str:
    try:
        day = parse_date(text)
    except ValueError:
        return text
    return f"{day:%d-%m-%Y}" if day else text


def _place(code: str, places: Mapping[str, Area]) -> str:
    area = places.get(code)
    if area is None:
        return code
    return f"{area}, {area.parent}" if area.parent and area.parent.kind == Area.Kind.SUBDISTRICT else str(area)
