"""The filters of competency: assessments by what came of them, certificates by whether they count today."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import django_filters as filters
from django.db.models import Case, CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, ExtractYear, Left, Lower
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject

from cooperatives.boards.models import Term
from registry.filters import NO_SUBDISTRICT, Column, Faceted, OneOf, in_subdistrict, written
from registry.models import User
from training.competency.models import Certificate, CompetencyAssessment, Result, Scheme
from training.sessions.models import POSTS

WAITING, APPEALED = "menunggu", "banding"
OUTCOMES = {
    Result.COMPETENT.value: Result.COMPETENT.label,
    Result.NOT_YET_COMPETENT.value: Result.NOT_YET_COMPETENT.label,
    APPEALED: "Banding belum diputuskan",
    WAITING: "Belum ada hasil",
}
VALID, ENDED, REVOKED = "berlaku", "berakhir", "dicabut"
STATES = {VALID: "Berlaku", ENDED: "Sudah berakhir", REVOKED: "Dicabut"}


def asked_on(user: User) -> date:
    """The day somebody asks on; without one, before everything."""
    return user.today or date.min


def outcome_on(day: date) -> Combinable:
    """What had come of an assessment by a day; against which there was an appeal, that it waited."""
    return Case(
        When(Q(result="") | Q(found_on__gt=day), then=Value(WAITING)),
        When(appeal__decided_on__lte=day, then=F("appeal__result")),
        When(appeal__made_on__lte=day, then=Value(APPEALED)),
        default=F("result"),
        output_field=CharField(),
    )


def state_on(day: date) -> Combinable:
    """Whether a certificate counts on a day."""
    return Case(
        When(revoked_on__lte=day, then=Value(REVOKED)),
        When(valid_until__lt=day, then=Value(ENDED)),
        default=Value(VALID),
    )


class OfPersonFilter(Faceted):
    """A list of rows about people in a scheme, searched by their name."""

    cari = filters.CharFilter(field_name="person__name", lookup_expr="icontains", max_length=100)

    def __init__(self, data: QueryDict, rows: QuerySet[Any], user: User) -> None:
        super().__init__(data, rows, user)
        self.filters["skema"].extra["choices"] = SimpleLazyObject(cache(lambda: list(_schemes())))


def of_scheme() -> OneOf:
    """The filter by scheme."""
    return OneOf(label="Skema", by=Cast("scheme", CharField()), choices=[])


def of_year(day: str, label: str) -> OneOf:
    """The filter by the calendar year of a day."""
    years = [(str(year), str(year)) for year in range(2100, 1990, -1)]
    return OneOf(label=label, by=Cast(ExtractYear(day), CharField()), choices=years)


def _schemes() -> Iterator[tuple[str, str]]:
    return ((str(pk), name) for pk, name in Scheme.objects.order_by("name", "pk").values_list("pk", "name"))


class AssessmentFilter(OfPersonFilter):
    """People assessed, by what came of it, scheme, year, post at the time and kecamatan."""

    name = "assessments"
    noun = "uji kompetensi"
    definition = (
        "Uji kompetensi orang yang pernah menjabat atau mewakili koperasi di wilayah kerja pengunduh. Satu baris satu "
        "orang pada satu skema dan hari. Bila ada banding, hasilnya menurut putusan banding."
    )
    orders = {
        "terbaru": ("Terbaru", (F("assessed_on").desc(), F("pk").desc())),
        "nama": ("Nama", (Lower("person__name"), F("pk"))),
    }
    columns = (
        Column("nama", "Orang", 32, lambda each: each.person.name, cell="training/competency/cell_assessed.html"),
        Column("skema", "Skema", 28, lambda each: str(each.scheme), is_usual=True),
        Column("hari", "Tanggal uji", 14, lambda each: written(each.assessed_on), style="nowrap tight", is_usual=True),
        Column("hasil", "Hasil", 26, lambda each: OUTCOMES[each.came_of_it], is_usual=True, style="stage",
               cell="training/competency/outcome.html"),
        Column("koperasi", "Koperasi waktu itu", 40, lambda each: str(each.cooperative or ""), is_usual=True),
        Column("jabatan", "Jabatan waktu itu", 20, lambda each: each.get_post_display()),
    )  # fmt: skip

    hasil = OneOf(label="Hasil", by=F("came_of_it"), choices=[*OUTCOMES.items()])
    skema = of_scheme()
    tahun = of_year("assessed_on", "Tahun uji")
    jabatan = OneOf(label="Jabatan waktu itu", by=F("post"), choices=POSTS)
    kecamatan = in_subdistrict("cooperative__area")

    class Meta:
        model = CompetencyAssessment
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> Any:
        """Those that were not retracted, each with what came of it."""
        rows = CompetencyAssessment.objects.visible_to(user).entered()
        rows = rows.annotate(came_of_it=outcome_on(asked_on(user)))
        return rows.select_related("person", "scheme", "cooperative", "appeal")


HELD = (
    Column("nama", "Orang", 32, lambda each: each.person.name, cell="training/competency/cell_holder.html"),
    Column("skema", "Skema", 28, lambda each: str(each.scheme), is_usual=True),
    Column("nomor", "Nomor", 28, lambda each: each.number),
    Column("terbit", "Terbit", 14, lambda each: written(each.issued_on), style="nowrap tight"),
    Column("sampai", "Berlaku sampai", 16, lambda each: written(each.valid_until), style="nowrap tight", is_usual=True),
    Column("jabatan", "Jabatan sekarang", 48, lambda each: "; ".join(map(sits, each.person.seats)), is_usual=True,
           cell="training/competency/cell_seats.html"),
)  # fmt: skip
"""What every list of certificates says of one."""


class HeldFilter(OfPersonFilter):
    """A list of certificates, by scheme, year they end in, and where their holder sits, or last sat."""

    orders = {
        "akhir": ("Paling dekat berakhir", (F("valid_until"), F("pk"))),
        "terbit": ("Terbit terbaru", (F("issued_on").desc(), F("pk").desc())),
        "nama": ("Nama", (Lower("person__name"), F("pk"))),
    }

    skema = of_scheme()
    tahun = of_year("valid_until", "Tahun berakhir")
    kecamatan = OneOf(
        label="Kecamatan", choices=[],
        by=Case(When(place__regex=r"^\d\d\.\d\d\.\d\d", then=Left("place", 8)), When(place=None, then=None),
                default=Value(NO_SUBDISTRICT)),
    )  # fmt: skip


class CertificateFilter(HeldFilter):
    """Certificates, also by whether they count today."""

    name = "certificates"
    noun = "sertifikat kompetensi"
    definition = (
        "Sertifikat kompetensi orang yang pernah menjabat atau mewakili koperasi di wilayah kerja pengunduh, seperti "
        "tertulis pada dokumennya. Keadaannya pada hari diunduh."
    )
    orders = {"lama": ("Paling lama berlaku", (F("valid_until").desc(), F("pk").desc())), **HeldFilter.orders}
    columns = (
        *HELD,
        Column("keadaan", "Keadaan", 18, lambda each: STATES[each.state], is_usual=True, style="stage",
               cell="training/competency/state.html"),
    )  # fmt: skip

    keadaan = OneOf(label="Keadaan", by=F("state"), choices=[*STATES.items()])

    class Meta:
        model = Certificate
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> Any:
        """Those that were not retracted, with whether they count today."""
        rows = Certificate.objects.visible_to(user).entered().annotate(state=state_on(asked_on(user)))
        return with_holders(rows, user)


def with_holders(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Certificates with whose they are, what posts these hold today, and where they sit, or last sat (`place`)."""
    terms = Term.objects.valid().filter(person=OuterRef("person"))
    latest = terms.order_by(F("left_on").desc(nulls_first=True), "-starts_on", "pk").values("cooperative__area__code")
    placed: QuerySet[Any] = rows.annotate(place=Subquery(latest[:1])).select_related("person", "scheme")
    return placed.prefetch_related(seats(user))


def seats(user: User) -> "Prefetch[Any]":
    """The posts people hold today in cooperatives somebody sees, to come with each person as `seats`."""
    held = Term.objects.visible_to(user).held_on(asked_on(user))
    return Prefetch("person__terms", held.select_related("cooperative").order_by("pk"), to_attr="seats")


def sits(term: Term) -> str:
    """Somebody's post, and where."""
    return f"{term.get_post_display()}, {term.cooperative}"
