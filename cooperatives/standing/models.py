"""Verdicts as they are kept, the facts they are judged on, and the marks that say whose facts have changed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.dateparse import parse_date

from cooperatives.meetings.models import Extension, Lapse, Meeting
from cooperatives.meetings.rules import ExtensionFact, LapseFact, MeetingFact, Value
from cooperatives.register.models import Cooperative, LegalEvent, OfCooperativeQuerySet, Source
from cooperatives.standing.rules import Facts, Finding, State, facts_from
from registry import bulk, history
from registry.law import Law, Provision
from registry.models import Area

STATES = {
    State.ACTIVE.value: "Aktif",
    State.GREY.value: "Dalam pembinaan",
    State.INACTIVE.value: "Tidak aktif",
    State.NOT_YET_ASSESSABLE.value: "Belum dapat dinilai",
    State.IN_SETTLEMENT.value: "Dalam penyelesaian",
    State.NOT_REGISTERED.value: "Di luar register",
}


LATEST = {
    Value.HELD.value: "Sudah diadakan",
    Value.NOT_HELD.value: "Tidak diadakan",
    Value.UNKNOWN.value: "Tidak diketahui",
}
NONE_DUE = "NONE"
"""What a list calls it where no meeting is due, or none is owed."""
PARTS = {**LATEST, NONE_DUE: "Belum jatuh tempo atau tidak wajib"}
"""The parts of a list by how a book year of each cooperative stands."""


class Rulebook(models.Model):
    """The rules' code and every range of one rule set's values, as they were when something was judged by them."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    code = models.CharField("aturan", max_length=40)
    code_sha256 = models.CharField(max_length=64)
    provisions = models.JSONField()

    class Meta:
        verbose_name = "kumpulan aturan"
        verbose_name_plural = "kumpulan aturan"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.code} {self.sha256[:8]}"

    @property
    def law(self) -> Law:
        """The values as the rules read them."""
        ranges: dict[str, list[Provision]] = defaultdict(list)
        for kept in self.provisions:
            days = {name: parse_date(kept[name]) if kept[name] else None for name in ("start", "end", "dated")}
            ranges[kept["key"]].append(Provision(**(kept | days)))
        return Law({key: tuple(values) for key, values in ranges.items()})


class Verdict(models.Model):
    """What a cooperative was found to be on a day, why, and the facts it was judged on. Append-only.

    A row is written when state, reasons or facts change: it holds until the next one.
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="verdicts", verbose_name="koperasi")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+", verbose_name="aturan")
    judged_on = models.DateField("dinilai per tanggal")
    recorded_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    state = models.CharField("keadaan", max_length=18, choices=STATES.items())
    judgement = models.JSONField("putusan")
    snapshot = models.TextField("fakta yang dinilai")
    snapshot_sha256 = models.CharField("SHA-256 fakta", max_length=64)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"
        indexes = [models.Index(fields=["cooperative", "-id"], name="verdict_latest_first")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.judged_on:%d-%m-%Y}"

    @property
    def facts(self) -> Facts:
        """The facts it was judged on."""
        return facts_from(self.snapshot)


class StandingQuerySet(OfCooperativeQuerySet["Standing"]):
    """Current standings."""

    def due(self, on: date, rulebook: str) -> Self:
        """Those that no longer hold on this day, or were judged by other rules."""
        other_rules = Q(rulebook_id__lt=rulebook) | Q(rulebook_id__gt=rulebook)
        return self.filter(Q(holds_until__lte=on) | other_rules)


class Standing(models.Model):
    """Where a cooperative stands now under the official rule set: its latest verdict, in columns for lists."""

    cooperative = models.OneToOneField(
        Cooperative, models.PROTECT, primary_key=True, related_name="standing", verbose_name="koperasi"
    )
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+", verbose_name="aturan")
    state = models.CharField("keaktifan", max_length=18, choices=STATES.items(), db_index=True)
    finding = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Finding], blank=True)
    is_routine = models.BooleanField("rutin RAT")
    latest_due = models.PositiveSmallIntegerField("tahun buku terakhir yang jatuh tempo", null=True)
    latest_value = models.CharField("RAT tahun buku terakhir", max_length=8, choices=LATEST.items(), blank=True)
    opens_case = models.BooleanField("membuka perkara")
    last_year = models.PositiveSmallIntegerField("tahun buku RAT terakhir", null=True)
    last_held_on = models.DateField("RAT terakhir", null=True)
    judged_on = models.DateField("dinilai per tanggal")
    holds_until = models.DateField("berlaku sampai", null=True, db_index=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "keaktifan"
        verbose_name_plural = "keaktifan"

    def __str__(self) -> str:
        return self.get_state_display()

    def holds(self, on: date, rulebook: Rulebook) -> bool:
        """Whether it is judged by these rules and holds on this day still: it is not `due`."""
        return self.rulebook_id == rulebook.pk and (self.holds_until is None or on < self.holds_until)


class Stale(models.Model):
    """A mark that something a verdict or a case rests on has changed. Inserted by triggers, never updated."""

    cooperative_id = models.BigIntegerField()

    objects = models.Manager["Stale"]()

    class Meta:
        verbose_name = "tanda berubah"
        verbose_name_plural = "tanda berubah"

    def __str__(self) -> str:
        return str(self.cooperative_id)


class Recount(models.Model):
    """Everything judged again and compared with what is kept: how many differ, which should be none, and the first."""

    on = models.DateField("per tanggal")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, null=True, related_name="+", verbose_name="aturan terakhir")
    judged = models.PositiveIntegerField("dinilai ulang")
    waiting = models.PositiveIntegerField("menunggu penilaian malam")
    differing = models.PositiveIntegerField("berbeda")
    cooperatives = ArrayField(models.BigIntegerField(), verbose_name="koperasi yang berbeda", default=list)
    finished_at = models.DateTimeField("selesai", auto_now_add=True)

    objects = models.Manager["Recount"]()

    class Meta:
        verbose_name = "penilaian ulang"
        verbose_name_plural = "penilaian ulang"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.on:%d-%m-%Y}"


def facts(cooperatives: Collection[int], *, known_on: date | None = None) -> dict[int, Facts]:
    """What is known of each of these cooperatives, true on any day: five queries, however many they are.

    known_on: as it was known at the end of a day; None: now. Every table read here carries the mark triggers below.
    """
    those = bulk.among(cooperatives)
    said = partial(_by_cooperative, cooperatives=those, known_on=known_on)
    meetings = said(Meeting, "held_on", "kind", "book_years", "is_inferred")
    lapses = said(Lapse, "since", "through")
    events = said(LegalEvent, "kind", "happened_on")
    rows = _rows(Cooperative, ("id", "form", "book_year_end", "first_obliged_year", "area_id"), known_on, id__in=those)
    extensions = _extensions(those, known_on)
    return {
        pk: Facts(
            form=form,
            ends_in=ends_in,
            first_obliged_year=first_obliged_year,
            founded_on=(life := _life(events[pk])).get(LegalEvent.Kind.FOUNDED),
            dissolution_decided_on=life.get(LegalEvent.Kind.DISSOLUTION_DECIDED),
            gazetted_on=life.get(LegalEvent.Kind.GAZETTED),
            meetings=_meetings(meetings[pk]),
            lapses=tuple(LapseFact(*lapse[ABOUT:]) for lapse in lapses[pk]),
            extensions=extensions(pk, area),
        )
        for pk, form, ends_in, first_obliged_year, area in rows
    }


Row = tuple[Any, ...]
"""A saying: its cooperative, its row, whether it was retracted, what it says, by whom and of which day."""
ABOUT = 3
"""Where in it begins what it says."""
RANKS = {source.value: source.rank for source in Source}


def _by_cooperative(model: Any, *names: str, cooperatives: RawSQL, known_on: date | None) -> dict[int, list[Row]]:
    """What is said of each cooperative and was not retracted, in the order it was written."""
    found: dict[int, list[Row]] = defaultdict(list)
    columns = ("cooperative_id", "id", "retracted_on", *names, "source", "observed_on")
    for row in _rows(model, columns, known_on, cooperative_id__in=cooperatives):
        if row[2] is None:
            found[row[0]].append(row)
    return found


def _rows(model: Any, names: Sequence[str], known_on: date | None, *which: Q, **where: Any) -> Iterable[Row]:
    """These columns of a model's rows now, or as known at the end of a day, in the order they were written."""
    if known_on is None:
        rows: Iterable[Row] = model.objects.filter(*which, **where).order_by("pk").values_list(*names)
        return rows
    return sorted(attrgetter(*names)(row) for row in history.known(model, known_on, *which, **where))


def _extensions(cooperatives: RawSQL, known_on: date | None) -> Callable[[int, int], tuple[ExtensionFact, ...]]:
    """The later deadlines of a cooperative, by its key and its area: its own, and those of all in an area around it."""
    names = ("cooperative_id", "area_id", "retracted_on", "book_year", "granted_on", "until", "decree_no")
    rows = _rows(Extension, names, known_on, Q(cooperative=None) | Q(cooperative__in=cooperatives))
    granted: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        if row[2] is None:
            granted[row[0]].append(row)
    codes = dict(Area.objects.values_list("pk", "code")) if granted[None] else {}

    def of(cooperative: int, area: int) -> tuple[ExtensionFact, ...]:
        around = (row for row in granted[None] if f"{codes[area]}.".startswith(f"{codes[row[1]]}."))
        return tuple(ExtensionFact(*row[ABOUT:]) for row in (*granted[cooperative], *around))

    return of


def _weight(row: Row) -> tuple[int, date, int]:
    """As Said.weight."""
    return RANKS[row[-2]], row[-1], row[1]


def _meetings(said: Iterable[Row]) -> tuple[MeetingFact, ...]:
    """Of all that is said of a meeting of one kind on one day, what the weightiest source says."""
    heaviest: dict[tuple[date, str], Row] = {}
    for row in said:
        meeting = row[ABOUT : ABOUT + 2]
        if meeting not in heaviest or _weight(row) > _weight(heaviest[meeting]):
            heaviest[meeting] = row
    return tuple(
        MeetingFact(held_on, kind == Meeting.Kind.ANNUAL, tuple(book_years), is_inferred, source, observed_on)
        for _, (*_, held_on, kind, book_years, is_inferred, source, observed_on) in sorted(heaviest.items())
    )


def _life(said: Iterable[Row]) -> dict[str, date]:
    """When each kind of legal event happened, by the weightiest source that says so."""
    return {row[ABOUT]: row[ABOUT + 1] for row in sorted(said, key=_weight)}


CHANGED = "SELECT {column} FROM {rows}_rows"
REACHED = """
    SELECT cooperatives_cooperative.id
    FROM {rows}_rows
    LEFT JOIN registry_area around ON around.id = {rows}_rows.area_id
    JOIN cooperatives_cooperative ON cooperatives_cooperative.id = {rows}_rows.cooperative_id
        OR cooperatives_cooperative.area_id IN (
            SELECT id FROM registry_area WHERE code = around.code OR starts_with(code, around.code || '.')
        )
"""
"""The cooperatives of the rows a statement touched: where a row is of an area, all in it."""


def _marks(operation: pgtrigger.Operation, rows: str, changed: str) -> pgtrigger.Trigger:
    """A statement trigger that marks the cooperatives of the rows it touched."""
    union = " UNION ".join(changed.format(rows=each) for each in rows.split())
    return pgtrigger.Trigger(
        name=f"mark_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]
            **{each: f"{each}_rows" for each in rows.split()}
        ),
        func=f"INSERT INTO cooperatives_stale (cooperative_id) {union}; RETURN NULL;",
    )


MARKED: dict[type[models.Model], str] = {
    Cooperative: CHANGED.replace("{column}", "id"),
    **dict.fromkeys((LegalEvent, Meeting, Lapse), CHANGED.replace("{column}", "cooperative_id")),
    Extension: REACHED,
}
"""Every table a verdict or a case rests on, with the cooperatives that rows of it are about."""

for _model, _changed in MARKED.items():
    pgtrigger.register(
        _marks(pgtrigger.Insert, "new", _changed),
        _marks(pgtrigger.Update, "old new", _changed),
        _marks(pgtrigger.Delete, "old", _changed),
    )(_model)
