"""The filter of the list of sessions."""

from typing import Any

import django_filters as filters
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Lower

from cooperatives.register.models import YEARS
from registry.amounts import number
from registry.filters import Column, Faceted, OneOf, in_subdistrict, written
from training.sessions.models import Course, Kind, Participation, Seat, Session

CANCELLED = "batal"
BUDGET_YEARS = [(str(year), str(year)) for year in range(YEARS[1], YEARS[0], -1)]
STANDS = Case(When(retracted_on=None, then=Value("ada")), default=Value(CANCELLED))
PEOPLE = "training/sessions/cell_people.html"


class SessionFilter(Faceted):
    """Sessions by course or place, budget year, theme and source of money. Cancelled ones must be asked for."""

    name = "training-sessions"
    noun = "pelatihan"
    also_by = "tempatnya"
    definition = (
        "Pelatihan dinas di wilayah kerja pengunduh, satu baris satu penyelenggaraan, menurut tahun anggaran. "
        "Peserta: yang terdaftar. Hadir: yang datang sedikitnya satu hari. "
        "Yang dibatalkan hanya ada bila diminta dalam saringan."
    )
    orders = {
        "terbaru": ("Terbaru", (F("starts_on").desc(), F("pk").desc())),
        "nama": ("Nama", (Lower("course__name"), F("starts_on").desc(), F("pk"))),
        "biaya": ("Biaya terbesar", (F("cost").desc(), F("pk"))),
    }
    columns = (
        Column("nama", "Pelatihan", 40, lambda each: each.course.name, cell="training/sessions/cell_name.html"),
        Column("mulai", "Mulai", 14, lambda each: written(each.starts_on), style="nowrap tight", is_usual=True),
        Column("sampai", "Sampai", 14, lambda each: written(each.ends_on)),
        Column("tema", "Tema", 24, lambda each: each.course.get_theme_display()),
        Column("dana", "Sumber dana", 26, lambda each: str(each.funding), is_usual=True),
        Column("biaya", "Biaya, rupiah", 16, lambda each: number(each.cost), style="amount tight", is_usual=True),
        Column("kursi", "Kursi", 8, lambda each: str(each.seat_count), style="amount tight"),
        Column("peserta", "Peserta", 10, lambda each: str(each.listed), style="amount tight", is_usual=True,
               cell=PEOPLE),
        Column("hadir", "Hadir", 8, lambda each: str(each.came), style="amount tight", is_usual=True,
               cell=PEOPLE),
        Column("batal", "Dibatalkan", 14, lambda each: written(each.retracted_on)),
        Column("alasan", "Alasan batal", 40, lambda each: each.retraction),
    )  # fmt: skip

    cari = filters.CharFilter(method="named", max_length=100)
    tahun = OneOf(label="Tahun anggaran", by=Cast("funding__budget_year", CharField()), choices=BUDGET_YEARS)
    tema = OneOf(label="Tema", by=F("course__theme"), choices=Course.Theme.choices)
    sumber = OneOf(label="Sumber dana", by=F("funding__kind"), choices=Kind.choices)
    keadaan = OneOf(
        label="Keadaan", by=STANDS, choices=[("ada", "Diselenggarakan"), (CANCELLED, "Dibatalkan")], hides=[CANCELLED]
    )
    kecamatan = in_subdistrict("area")

    class Meta:
        model = Session
        fields: list[str] = []

    def named(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of a course or at a place with this in its name."""
        return rows.filter(Q(course__name__icontains=value) | Q(place__icontains=value))


def with_numbers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the course, the money, and how many are on the list (`listed`), came (`came`) and could (`seat_count`)."""
    listed = Participation.objects.filter(session=OuterRef("pk"), retracted_on=None).order_by().values("session")
    seats = Seat.objects.filter(session=OuterRef("pk")).order_by().values("session")

    def number(of: QuerySet[Any], what: Any) -> Coalesce:
        return Coalesce(Subquery(of.annotate(number=what).values("number")), 0)

    numbered: QuerySet[Any] = rows.select_related("course", "funding").annotate(
        listed=number(listed, Count("pk")),
        came=number(listed.filter(attended__len__gt=0), Count("pk")),
        seat_count=number(seats, Sum("count")),
    )
    return numbered
