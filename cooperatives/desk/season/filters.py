"""A season as PostgreSQL counts it, by the deadlines the rules give; and the filter of its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, partial
from typing import Any

import django_filters as filters
from django.core.paginator import Page
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.db.models.lookups import LessThan
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject

from cooperatives.desk.season.rules import State
from cooperatives.meetings.models import Extension, Meeting, Plan
from cooperatives.meetings.rules import ExtensionFact, MeetingHistory, deadline_of
from cooperatives.register.filters import ENDING, GONE, OfCooperativesFilter, by_name, by_place, subdistrict, village
from cooperatives.register.models import RANK, Cooperative, CooperativeQuerySet, LegalEvent
from cooperatives.register.rules import MONTHS
from cooperatives.reports.models import RatReport
from registry import lawbook
from registry.deadlines import DECEMBER, BookYear, Day, Deadline, month_end
from registry.filters import Column, OneOf, Year, in_subdistrict, written
from registry.law import Law, NoLaw, Provision
from registry.models import User

STATES = {
    State.NOTHING: "Belum ada kabar",
    State.PLANNED: "Direncanakan",
    State.INVITED: "Mengundang dinas",
    State.ASSIGNED: "Petugas ditunjuk",
    State.HELD: "RAT, belum lapor",
    State.REPORTED: "Dilaporkan",
    State.LATE: "Terlambat",
}
"""Those that are shown, in the order in which a meeting goes through them."""
MET, NOT_MET = "sudah", "belum"
OBLIGED, VOLUNTARY = "wajib", "sukarela"
YES, NO = Value(value=True), Value(value=False)
SUBDISTRICT = in_subdistrict("area").by


def _uncontradicted(said: QuerySet[Any], same: Sequence[str], otherwise: Q) -> QuerySet[Any]:
    """Those of which no weightier saying about the same says otherwise."""
    others = said.model._default_manager.filter(otherwise, retracted_on=None).annotate(rank=RANK)
    heavier = Q(rank__gt=OuterRef("rank")) | Q(rank=OuterRef("rank")) & (
        Q(observed_on__gt=OuterRef("observed_on")) | Q(observed_on=OuterRef("observed_on"), pk__gt=OuterRef("pk"))
    )
    about_the_same = others.filter(heavier, **{name: OuterRef(name) for name in same})
    stands: QuerySet[Any] = said.filter(retracted_on=None).annotate(rank=RANK).exclude(Exists(about_the_same))
    return stands


def held(book_year: int, on: date) -> QuerySet[Any]:
    """The annual meetings of a book year that were held by a day, as the weightiest source tells each."""
    said = Meeting.objects.filter(kind=Meeting.Kind.ANNUAL, held_on__lte=on, book_years__contains=[book_year])
    return _uncontradicted(said, ("cooperative", "kind", "held_on"), ~Q(book_years__contains=[book_year]))


def reported(book_year: int, on: date) -> QuerySet[Any]:
    """The reports that such a meeting was held, received by a day."""
    of_year = Q(book_year=book_year) | Q(answers__years__book_years__contains=[book_year])
    return RatReport.objects.received().filter(of_year, received_on__lte=on)


def _ending(on: date, events: Sequence[str] = ENDING) -> QuerySet[Any]:
    """What ends a cooperative and came to pass by a day, as the weightiest source tells each."""
    said = LegalEvent.objects.filter(kind__in=events, happened_on__lte=on)
    return _uncontradicted(said, ("cooperative", "kind"), Q(happened_on__gt=on))


def gone(on: date) -> QuerySet[Any, Any]:
    """The keys of the cooperatives whose legal life has ended by a day."""
    return _ending(on, GONE).values("cooperative")


@dataclass(frozen=True)
class Season:
    """The annual meetings of one book year as they stand on a day. granted: the extensions of whole areas."""

    name: int
    on: date
    law: Law
    code: str
    granted: Sequence[Extension]

    @classmethod
    def of(cls, name: int, on: date) -> "Season":
        """The season of a book year. Raises NoLaw."""
        law = lawbook.read()
        if not (code := law.counting(Day(on))):
            raise NoLaw("No rule set is known")
        granted = _granted(name, on).filter(cooperative=None).select_related("area")
        return cls(name, on, law, code, list(granted))

    def deadline(self, of: Cooperative, own: Sequence[Extension]) -> tuple[Deadline, Provision]:
        """The deadline of a cooperative, with how it was counted. own: the extensions it was granted itself."""
        around = [each for each in self.granted if each.area and of.area.lies_in(each.area.code)]
        return self._deadline(of.form, of.book_year_end, [*own, *around])

    def ordinary(self, of: Cooperative | None) -> Deadline:
        """The deadline without an extension: of a cooperative, else of a primary one with the calendar's book year."""
        kind = (of.form, of.book_year_end) if of else (Cooperative.Form.PRIMARY, DECEMBER)
        return self._deadline(*kind)[0]

    def _deadline(self, form: str, ends_in: int, granted: Sequence[Extension] = ()) -> tuple[Deadline, Provision]:
        later = tuple(ExtensionFact(each.book_year, each.granted_on, each.until, each.decree_no) for each in granted)
        history = MeetingHistory(form=form, ends_in=ends_in, founded_on=None, extensions=later)
        return deadline_of(self.name, history, self.law, self.code, Day(self.on))

    @property
    def own(self) -> "Prefetch[Any]":
        """The extensions a cooperative was granted itself, to come with it as `granted`."""
        return Prefetch("extensions", _granted(self.name, self.on), to_attr="granted")

    @property
    def rows(self) -> CooperativeQuerySet:
        """Every cooperative the register has, with its deadline, what is planned, and its state in this season."""
        there = Cooperative.objects.entered().annotate(
            ordinary=self._ordinary, is_obliged=self._is_obliged,
            plan=FilteredRelation("plans", condition=Q(plans__book_year=self.name)),
            planned_on=F("plan__planned_on"), invited_on=F("plan__invited_on"),
            officer=F("plan__officer__username"), officer_name=F("plan__officer__name"),
        )  # fmt: skip
        rows: CooperativeQuerySet = there.annotate(deadline=Greatest("ordinary", *self._later))
        return rows.annotate(meeting=self._met, duty=self._duty).annotate(season=self._state)

    @property
    def _ordinary(self) -> Combinable:
        """The deadline without an extension: the rules' own, for each form and end of the book year."""
        months = [(form, month) for form in Cooperative.Form for month, _ in MONTHS]
        days = {each: self._deadline(*each)[0].on for each in months}
        kinds = (When(form=form, book_year_end=month, then=Value(day)) for (form, month), day in days.items())
        return Case(*kinds, output_field=DateField())

    @property
    def _later(self) -> list[Combinable]:
        """The latest day an extension gives, by the cooperative's own and by those of the areas around it."""
        own = _granted(self.name, self.on).filter(cooperative=OuterRef("pk")).order_by().values("cooperative")
        latest = Subquery(own.annotate(latest=Max("until")).values("latest"))
        around = sorted(((each.until, each.area.code) for each in self.granted if each.area), reverse=True)
        places = [
            When(Q(area__code=code) | Q(area__code__startswith=f"{code}."), then=Value(day)) for day, code in around
        ]
        return [latest, *([Case(*places, output_field=DateField())] if places else [])]

    @property
    def _is_obliged(self) -> Combinable:
        """Whether the meeting is owed: since the year the cooperative says, else from the first after its founding."""
        founded = LegalEvent.objects.valid().filter(kind=LegalEvent.Kind.FOUNDED, cooperative=OuterRef("pk"))
        heaviest = founded.annotate(rank=RANK).order_by("-rank", "-observed_on", "-pk").values("happened_on")[:1]
        begins = Case(
            *(When(book_year_end=month, then=Value(BookYear.named(self.name, month).starts_on)) for month, _ in MONTHS),
            output_field=DateField(),
        )
        return Case(
            When(first_obliged_year__gt=self.name, then=NO),
            When(first_obliged_year__gt=0, then=YES),
            When(LessThan(Subquery(heaviest), begins), then=YES),
            default=NO,
        )

    @property
    def _met(self) -> Combinable:
        """Whether the meeting is known to have been held, by whatever source."""
        return Case(When(_among(held(self.name, self.on)), then=Value(MET)), default=Value(NOT_MET))

    @property
    def _duty(self) -> Combinable:
        """Whether it must meet: not where it is being dissolved."""
        owes = Q(is_obliged=True) & ~_among(_ending(self.on))
        return Case(When(owes, then=Value(OBLIGED)), default=Value(VOLUNTARY))

    @property
    def _state(self) -> Combinable:
        """As `rules.state_of` has it."""
        done = (
            (Q(pk__in=gone(self.on)), State.OUTSIDE),
            (_among(reported(self.name, self.on)), State.REPORTED),
            (_among(held(self.name, self.on)), State.HELD),
            (_among(_ending(self.on)), State.OUTSIDE),
        )
        planned = {"plan__officer": State.ASSIGNED, "invited_on": State.INVITED, "planned_on": State.PLANNED}
        return Case(
            *(When(those, then=Value(state.value)) for those, state in done),
            When(is_obliged=True, deadline__lt=self.on, then=Value(State.LATE.value)),
            *(When(**{f"{name}__isnull": False}, then=Value(state.value)) for name, state in planned.items()),
            When(is_obliged=True, then=Value(State.NOTHING.value)),
            default=Value(State.OUTSIDE.value),
        )

    def owing(self, user: User) -> CooperativeQuerySet:
        """Those a person sees that owe the meeting, held or not."""
        return self.rows.visible_to(user).filter(Q(duty=OBLIGED))


def _among(said: QuerySet[Any]) -> Q:
    """The cooperatives of which something is said."""
    return Q(pk__in=said.values("cooperative"))


def place_of(extension: Extension) -> Q:
    """Those an extension is for."""
    if extension.area is None:
        return Q(pk=extension.cooperative_id)
    return Q(area__code=extension.area.code) | Q(area__code__startswith=f"{extension.area.code}.")


def moved(extension: Extension) -> Q:
    """Those whose deadline it moves, of those who owe the meeting."""
    return Q(ordinary__lt=extension.until) & place_of(extension)


def _granted(book_year: int, on: date) -> QuerySet[Extension]:
    """The extensions of a book year that hold on a day, in the order they were recorded."""
    return Extension.objects.valid().filter(book_year=book_year, granted_on__lte=on).order_by("pk")


class SeasonFilter(OfCooperativesFilter):
    """The cooperatives of a season by name or number, state, place, officer, and whether an extension moved the day."""

    name = "season-cooperatives"
    noun = "koperasi"
    definition = (
        "Koperasi di wilayah kerja pengunduh yang wajib RAT untuk tahun buku yang dipilih, dan yang RAT-nya "
        "direncanakan atau diadakan dengan sukarela. Yang sedang dibubarkan dihitung hanya bila RAT-nya sudah "
        "diadakan. Keadaan pada hari diunduh."
    )
    orders = {
        "batas": ("Batas terdekat", (F("deadline").asc(), *by_name())),
        "rencana": ("Rencana terdekat", (F("planned_on").asc(nulls_last=True), *by_name())),
        "nama": ("Nama", by_name()),
        "kecamatan": ("Kecamatan", by_place()),
    }
    columns = (
        Column("nama", "Koperasi", 44, str, cell="cooperatives/desk/season/cell_name.html"),
        Column("keadaan", "Keadaan", 20, lambda each: STATES[each.season], is_usual=True, style="stage",
               cell="cooperatives/desk/season/cell_state.html"),
        Column("batas", "Batas RAT", 14, lambda each: written(each.deadline), is_usual=True,
               cell="cooperatives/desk/season/cell_deadline.html"),
        Column("rencana", "Rencana", 14, lambda each: written(each.planned_on), is_usual=True,
               cell="cooperatives/desk/season/cell_plan.html"),
        Column("undangan", "Undangan diterima", 16, lambda each: written(each.invited_on)),
        Column("petugas", "Petugas", 24, lambda each: each.officer_name or "", style="tight", is_usual=True),
        Column("batas-biasa", "Batas biasa", 14, lambda each: written(each.ordinary)),
        Column("kecamatan", "Kecamatan", 18, subdistrict),
        Column("desa", "Desa/kelurahan", 20, village),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.legal_entity_no),
    )  # fmt: skip

    tahun = Year()
    perpanjangan = filters.NumberFilter(method="reached_by")
    rapat_sampai = filters.NumberFilter(method="done_by")
    laporan_sampai = filters.NumberFilter(method="done_by")
    keadaan = OneOf(label="Keadaan", by=F("season"), choices=[*STATES.items()], hides=[State.OUTSIDE])
    rat = OneOf(label="RAT", by=F("meeting"), choices=[(MET, "Sudah RAT"), (NOT_MET, "Belum atau belum diketahui")])
    wajib = OneOf(label="Kewajiban", by=F("duty"), choices=[(OBLIGED, "Wajib"), (VOLUNTARY, "Sukarela")])
    kecamatan = in_subdistrict("area")
    petugas = OneOf(label="Petugas", by=F("officer"), choices=[])
    batas = OneOf(
        label="Batas",
        by=Case(When(deadline__gt=F("ordinary"), then=Value("diperpanjang")), default=Value("biasa")),
        choices=[("diperpanjang", "Diperpanjang"), ("biasa", "Biasa")],
    )

    class Meta:
        model = Cooperative
        fields: list[str] = []

    def __init__(self, data: QueryDict, season: Season, user: User) -> None:
        rows = season.rows.visible_to(user).select_related("area__parent")
        super().__init__(data, rows.prefetch_related(season.own), user)
        self.season, self.user = season, user
        self.until: date | None = None
        self.filters["petugas"].extra["choices"] = SimpleLazyObject(cache(partial(_officers, season.name, user)))

    @cached_property
    def extension(self) -> Extension | None:
        """The one whose cooperatives are asked for."""
        asked = self.chosen.get("perpanjangan")
        seen = Extension.objects.visible_to(self.user).valid().filter(book_year=self.season.name)
        return seen.select_related("area").filter(pk=asked[0]).first() if asked else None

    def reached_by(self, rows: QuerySet[Any], name: str, value: object) -> QuerySet[Any]:
        """Those whose deadline an extension moves."""
        return rows.filter(moved(self.extension), is_obliged=True) if self.extension else rows.none()

    def done_by(self, rows: QuerySet[Any], name: str, month: Decimal) -> QuerySet[Any]:
        """Those that had met, or had reported it, by the end of a month of the year after the book year."""
        if month not in dict(MONTHS):
            return rows.none()
        self.until = min(month_end(self.season.name + 1, int(month)), self.season.on)
        done = held if name == "rapat_sampai" else reported
        return rows.filter(_among(done(self.season.name, self.until)))

    @cached_property
    def page(self) -> Page[Any]:
        """The page of rows, each with how its deadline was counted."""
        page = super().page
        for row in page:
            row.derived, row.provision = self.season.deadline(row, row.granted)
        return page


def _officers(book_year: int, user: User) -> list[tuple[str, str]]:
    """Who is to go to a meeting of this book year, by name."""
    plans = Plan.objects.visible_to(user).filter(book_year=book_year, officer__isnull=False)
    return list(plans.order_by("officer__name").values_list("officer__username", "officer__name").distinct())
