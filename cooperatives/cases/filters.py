"""The filter of the list of cases."""

from functools import cache, partial

from django.db import models
from django.db.models import F, Q, Subquery, Value, When
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject

from cooperatives.cases.models import Case, CaseQuerySet, Night
from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from registry.filters import Column, OneOf, in_subdistrict, written
from registry.models import User

HELD = Q(state=Case.State.ON_HOLD)
LAST_NIGHT = Subquery(Night.objects.order_by("-on").values("on")[:1])
BY_HOLD = models.Case(
    When(HELD & Q(hold_until__lt=LAST_NIGHT), then=Value("lewat")), When(HELD, then=Value("berjalan"))
)
"""Whether a hold had passed its day by the last night: a list has no clock, and says what the night knew."""


class CaseFilter(OfCooperativesFilter):
    """Cases by name or number of their cooperative, stage, end of hold, place, who sees to them, and why they ended.

    Withdrawn ones must be asked for.
    """

    name = "cases"
    noun = "perkara"
    definition = (
        "Perkara koperasi di wilayah kerja pengunduh: yang ditandai penilaian malam karena tidak aktif menurut aturan "
        "resmi, dan yang berwenang Dinas Koperasi kabupaten/kota. Yang dicabut hanya ada bila diminta dalam saringan."
    )
    orders = {
        "terbaru": ("Ditandai terbaru", (F("flagged_on").desc(), *by_name("cooperative__"))),
        "terlama": ("Ditandai terlama", (F("flagged_on").asc(), *by_name("cooperative__"))),
        "nama": ("Nama", by_name("cooperative__")),
        "kecamatan": ("Kecamatan", by_place("cooperative__")),
        "ditunda": ("Ditunda sampai", (F("hold_until").asc(nulls_last=True), *by_name("cooperative__"))),
    }
    columns = (
        Column("nama", "Koperasi", 44, lambda each: each.cooperative.name, cell="cooperatives/cases/cell_name.html"),
        Column("tahap", "Tahap", 18, lambda each: each.get_state_display(), cell="cooperatives/cases/cell_stage.html",
               style="stage", is_usual=True),
        Column("dasar", "Dasar", 36, lambda each: f"{each.verdict} ({each.verdict.rulebook.code})",
               cell="cooperatives/cases/cell_ground.html", style="verdict", is_usual=True),
        Column("rat", "RAT terakhir", 14, lambda each: written(each.cooperative.standing.last_held_on),
               cell="cooperatives/cases/cell_meeting.html", style="tight", is_usual=True),
        Column("tahun-buku", "Tahun buku RAT terakhir", 24,
               lambda each: str(each.cooperative.standing.last_year or "")),
        Column("ditandai", "Ditandai", 14, lambda each: written(each.flagged_on)),
        Column("penanggung", "Penanggung jawab", 24, lambda each: str(each.owner or "")),
        Column("ditunda", "Ditunda sampai", 16, lambda each: written(each.hold_until)),
        Column("ditutup", "Ditutup", 14, lambda each: written(each.closed_on)),
        Column("sebab", "Alasan ditutup", 30, lambda each: each.get_closed_why_display()),
        Column("oleh", "Ditutup oleh", 24, lambda each: str(each.closed_by or "")),
        Column("alasan", "Keterangan petugas", 40, lambda each: each.reason),
        Column("dokumen", "Nomor dokumen", 24, lambda each: each.document_no),
        Column("kini", "Keaktifan kini", 20, lambda each: each.cooperative.standing.get_state_display()),
        Column("kecamatan", "Kecamatan", 18, lambda each: subdistrict(each.cooperative)),
        Column("desa", "Desa/kelurahan", 20, lambda each: village(each.cooperative)),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.cooperative.legal_entity_no),
    )  # fmt: skip

    tahap = OneOf(label="Tahap", by=F("state"), choices=Case.State.choices, hides=[Case.State.WITHDRAWN])
    penundaan = OneOf(
        label="Penundaan",
        by=BY_HOLD,
        choices=[("berjalan", "Masih berjalan"), ("lewat", "Sudah lewat harinya")],
    )
    kecamatan = in_subdistrict("cooperative__area")
    penanggung = OneOf(label="Penanggung jawab", by=F("owner__username"), choices=[])
    sebab = OneOf(label="Alasan ditutup", by=F("closed_why"), choices=Case.Why.choices)

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: CaseQuerySet, user: User) -> None:
        super().__init__(data, rows, user)
        self.filters["penanggung"].extra["choices"] = SimpleLazyObject(cache(partial(_owners, rows)))


def _owners(rows: CaseQuerySet) -> list[tuple[str, str]]:
    """Who sees to one of these cases, by name."""
    owners = User.objects.filter(held_cases__in=rows).order_by("name").distinct()
    return list(owners.values_list("username", "name"))
