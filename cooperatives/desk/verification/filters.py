"""The filter of the list of reports: what waits for verification, unless other states are asked for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, ExtractDay
from django.db.models.lookups import LessThanOrEqual

from cooperatives.cases.filters import LAST_NIGHT
from cooperatives.cases.models import Case as OpenCase
from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from cooperatives.register.models import YEARS
from cooperatives.reports.figures import LAST_SENT, checked_all
from cooperatives.reports.models import Comment, Document, RatReport, RatReportQuerySet
from cooperatives.reports.rules import Checks, Outcome
from registry.access import Role
from registry.filters import Column, OneOf, in_subdistrict, written
from registry.models import User

RETURNED = "RETURNED"
"""What the filter calls a draft that was sent before."""
STATES = {
    "REPORTED": "Menunggu verifikasi",
    RETURNED: "Dikembalikan, belum dikirim lagi",
    "DRAFTED": "Draf",
    "VERIFIED": "Terverifikasi",
    "REJECTED": "Ditolak",
    "DROPPED": "Draf yang dibuang",
}
WAITING = Q(state=RatReport.State.REPORTED)
AGES = {
    "0-7": (0, "0–7 hari"),
    "8-14": (8, "8–14 hari"),
    "15-30": (15, "15–30 hari"),
    "lebih-30": (31, "Lebih dari 30 hari"),
}
"""How many days a report has waited at least, by the name in the address; the shortest first."""


def _lay_at_office(since: Any) -> Q:
    """Those sent last by a day; the time a report was back at its cooperative is none of waiting."""
    return Q(LessThanOrEqual(LAST_SENT, since))


BY_STATE = Case(When(state=RatReport.State.DRAFTED, version__gt=0, then=Value(RETURNED)), default=F("state"))
BY_AGE = Case(
    *(
        When(WAITING & _lay_at_office(since=LAST_NIGHT - timedelta(days=least)), then=Value(name))
        for name, (least, _) in reversed(AGES.items())
        if least
    ),
    When(WAITING, then=Value("0-7")),
)
"""How long it had waited by the last night: a list has no clock, and says what the night knew."""
AWAITING = OpenCase.objects.open().exclude(awaits_report_in="").filter(cooperative=OuterRef("cooperative"))
DAYS = Case(
    When(
        WAITING & _lay_at_office(since=LAST_NIGHT),
        then=ExtractDay(ExpressionWrapper(LAST_NIGHT - LAST_SENT, output_field=DurationField())),
    )
)
"""For how many days it had lain at the office by the last night."""
BY_CASE = Case(When(WAITING & Exists(AWAITING), then=Value("ya")))
BY_SENDER = Case(
    When(sent_by__role=Role.BOARD, then=Value("pengurus")), When(sent_by__isnull=False, then=Value("dinas"))
)


class ReportFilter(OfCooperativesFilter):
    """Reports by name or number of their cooperative, state, place, book year, age in the queue, content and sender."""

    name = "reports"
    noun = "laporan RAT"
    definition = (
        "Laporan RAT koperasi di wilayah kerja pengunduh yang menunggu verifikasi. Draf, yang dikembalikan dan yang "
        "sudah diputuskan hanya ada bila diminta dalam saringan. Umur antrean menurut penilaian malam yang terakhir."
    )
    orders = {
        "terlama": ("Paling dahulu diterima", (F("received_on").asc(nulls_last=True), F("pk"))),
        "terbaru": ("Terbaru", (F("received_on").desc(nulls_last=True), F("pk").desc())),
        "nama": ("Nama", by_name("cooperative__")),
        "kecamatan": ("Kecamatan", by_place("cooperative__")),
    }
    columns = (
        Column("nama", "Koperasi", 44, lambda each: each.cooperative.name,
               cell="cooperatives/desk/verification/cell_name.html"),
        Column("tahun", "Tahun buku", 12, lambda each: str(each.book_year), is_usual=True),
        Column("keadaan", "Keadaan", 24, lambda each: STATES[each.state_now], is_usual=True, style="stage",
               cell="cooperatives/desk/verification/cell_state.html"),
        Column("isi", "Isi", 22, lambda each: each.get_kind_display(), is_usual=True, style="tight",
               cell="cooperatives/desk/verification/cell_kind.html"),
        Column("pengirim", "Pengirim", 24, lambda each: str(each.sent_by or ""), is_usual=True, style="tight",
               cell="cooperatives/desk/verification/cell_sender.html"),
        Column("diadakan", "Diadakan", 14, lambda each: written(each.held_on)),
        Column("diterima", "Diterima", 14, lambda each: written(each.received_on)),
        Column("antrean", "Hari di dinas", 14, lambda each: "" if each.days is None else str(each.days)),
        Column("diputuskan", "Diputuskan", 14, lambda each: written(each.decided_on)),
        Column("oleh", "Diputuskan oleh", 24, lambda each: str(each.decided_by or "")),
        Column("alasan", "Alasan", 40, lambda each: each.reason),
        Column("pengiriman", "Kali dikirim", 14, lambda each: str(each.version)),
        Column("perkara", "Perkara menunggu", 18, lambda each: "ya" if each.case_waits else ""),
        Column("tanda-terima", "Nomor tanda terima", 22, lambda each: each.receipt_no if each.version else ""),
        Column("kecamatan", "Kecamatan", 18, lambda each: subdistrict(each.cooperative)),
        Column("desa", "Desa/kelurahan", 20, lambda each: village(each.cooperative)),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.cooperative.legal_entity_no),
    )  # fmt: skip
    tools = "cooperatives/desk/verification/tools.html"

    keadaan = OneOf(label="Keadaan", by=BY_STATE, choices=[*STATES.items()], hides=[*STATES.keys() - {"REPORTED"}])
    umur = OneOf(label="Umur antrean", by=BY_AGE, choices=[(name, label) for name, (_, label) in AGES.items()])
    kecamatan = in_subdistrict("cooperative__area")
    tahun = OneOf(
        label="Tahun buku",
        by=Cast("book_year", CharField()),
        choices=[(str(year), str(year)) for year in range(YEARS[1], YEARS[0], -1)],
    )
    isi = OneOf(label="Isi", by=F("kind"), choices=RatReport.Kind.choices)
    pengirim = OneOf(
        label="Pengirim", by=BY_SENDER, choices=[("pengurus", "Pengurus"), ("dinas", "Dinas, atas nama koperasi")]
    )
    perkara = OneOf(label="Perkara", by=BY_CASE, choices=[("ya", "Menunggu laporan ini")])

    class Meta:
        model = RatReport
        fields: list[str] = []


def with_what_a_row_shows(rows: RatReportQuerySet) -> RatReportQuerySet:
    """With its cooperative and place, who sent and decided, and what the last night knew of it."""
    together = rows.select_related("cooperative__area__parent", "sent_by", "decided_by", "superseded_by")
    return together.annotate(state_now=BY_STATE, case_waits=BY_CASE, days=DAYS)


TOGETHER = 50
"""So many reports are verified together at most."""


def together(user: User) -> RatReportQuerySet:
    """What waits and this person did not send, the longest first, with what makes somebody look at each on its own."""
    same_year = RatReport.objects.in_force().filter(
        cooperative=OuterRef("cooperative"), book_year=OuterRef("book_year")
    )
    asked = Comment.objects.exclude(text="").filter(report=OuterRef("pk"), version=OuterRef("version"))
    present = Document.objects.present().filter(report=OuterRef("pk"))
    waiting = RatReport.objects.visible_to(user).waiting().exclude(sent_by=user)
    together = waiting.select_related("cooperative__area__parent", "sent_by")
    return together.annotate(is_asked_about=Exists(asked), has_documents=Exists(present), replaces=Exists(same_year))


def with_doubts(reports: Sequence[Any]) -> list[tuple[Any, list[str]]]:
    """Each of these reports, as `together` gives them, with why somebody should look at it: the names of phrases."""
    points = checked_all(reports)
    return [(each, [name for name, holds in _doubts(each, points[each.pk]).items() if holds]) for each in reports]


def _doubts(report: Any, checks: Checks) -> dict[str, bool]:
    return {
        "checks": any(each.outcome is Outcome.DOUBT for each in checks.points),
        "asked": report.is_asked_about,
        "no_documents": not report.has_documents,
        "replaces": report.replaces,
        "not_held": report.kind == RatReport.Kind.NOT_HELD,
    }
