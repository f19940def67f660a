"""The filter of the list of letters."""

from functools import cache, partial

import django_filters as filters
from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject

from cooperatives.correspondence.models import BY_NUMBER, Kind, Letter, LetterBatch, LetterQuerySet, State
from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from registry.filters import Column, OneOf, in_subdistrict, written
from registry.models import User


class LetterFilter(OfCooperativesFilter):
    """Letters by cooperative, how far they have come, kind, book year, place and batch.

    Withdrawn ones must be asked for.
    """

    name = "letters"
    noun = "surat"
    definition = (
        "Surat dinas kepada koperasi di wilayah kerja pengunduh. Yang dicabut hanya ada bila diminta dalam saringan."
    )
    orders = {
        "terbaru": ("Terbaru", (F("pk").desc(),)),
        "agenda": ("Nomor agenda", (F("dated_on").desc(nulls_last=True), *BY_NUMBER)),
        "nama": ("Nama", by_name("cooperative__")),
        "kecamatan": ("Kecamatan", by_place("cooperative__")),
    }
    columns = (
        Column("nama", "Koperasi", 44, lambda each: each.cooperative.name, cell="cooperatives/cases/cell_name.html"),
        Column("jenis", "Jenis", 14, lambda each: f"{each.get_kind_display()} tahun buku {each.book_year}",
               style="tight", is_usual=True),
        Column("nomor-surat", "Nomor surat", 30, lambda each: each.number, is_usual=True),
        Column("tanggal", "Tanggal surat", 14, lambda each: written(each.dated_on),
               style="nowrap tight", is_usual=True),
        Column("tahap", "Tahap", 16, lambda each: each.get_state_display(),
               cell="cooperatives/desk/letters/cell_state.html", is_usual=True),
        Column("hal", "Hal", 44, lambda each: each.subject),
        Column("dikirim", "Dikirim", 14, lambda each: written(each.sent_on)),
        Column("cara", "Cara kirim", 12, lambda each: each.get_sent_how_display()),
        Column("diterima", "Diterima", 14, lambda each: written(each.received_on)),
        Column("penerima", "Diterima oleh", 26, lambda each: each.received_by),
        Column("dicabut", "Dicabut", 14, lambda each: written(each.cancelled_on)),
        Column("alasan", "Alasan dicabut", 40, lambda each: each.reason),
        Column("kecamatan", "Kecamatan", 18, lambda each: subdistrict(each.cooperative)),
        Column("desa", "Desa/kelurahan", 20, lambda each: village(each.cooperative)),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.cooperative.legal_entity_no),
    )  # fmt: skip

    koperasi = filters.NumberFilter(field_name="cooperative")
    tahap = OneOf(label="Tahap", by=F("state"), choices=State.choices, hides=[State.CANCELLED])
    jenis = OneOf(label="Jenis", by=F("kind"), choices=Kind.choices)
    tahun = OneOf(label="Tahun buku", by=Cast("book_year", CharField()), choices=[])
    kecamatan = in_subdistrict("cooperative__area")
    kumpulan = OneOf(label="Kumpulan", by=Cast("batch_id", CharField()), choices=[])

    class Meta:
        model = Letter
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: LetterQuerySet, user: User) -> None:
        super().__init__(data, rows, user)
        self.filters["tahun"].extra["choices"] = SimpleLazyObject(cache(partial(_years, rows)))
        self.filters["kumpulan"].extra["choices"] = SimpleLazyObject(cache(partial(_batches, rows)))


def _years(rows: LetterQuerySet) -> list[tuple[str, str]]:
    """The book years somebody wrote about, the latest first."""
    years = rows.order_by("-book_year").values_list("book_year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


def _batches(rows: LetterQuerySet) -> list[tuple[str, str]]:
    """The batches these letters were drafted in, the latest first."""
    batches = LetterBatch.objects.filter(letters__in=rows).select_related("area").order_by("-pk").distinct()
    return [(str(each.pk), f"{each}, {each.drafted_on:%d-%m-%Y}") for each in batches]
