"""The lists of receipts and of closings of one book."""

from datetime import date
from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from cooperatives.dues.models import Closing, Entry
from cooperatives.dues.rules import month_from
from cooperatives.register.models import Cooperative
from registry.amounts import rupiah
from registry.filters import Column, Faceted, OneOf, written

CELLS = "cooperatives/desk/cash"


def months_of(entry: Entry) -> str:
    """The months a receipt is for, as 01-2026, the oldest first."""
    return ", ".join(f"{key[5:]}-{key[:4]}" for key in sorted(entry.months, key=month_from))


def paper_of(entry: Entry) -> str:
    """The number of the printed receipt, where there was one."""
    return "" if entry.paper_no is None else f"{entry.paper_series} {entry.paper_no}".strip()


class ReceiptFilter(Faceted):
    """The receipts of one book by member or number, by days, direction, kind, way, and whether they were reversed."""

    name = "receipts"
    is_within = True
    noun = "kuitansi"
    also_by = "nomor kuitansi atau nomor anggota, selengkapnya"
    definition = "Semua kuitansi buku simpanan koperasi ini, juga yang dibalik dan pembalikannya."
    orders = {
        "terbaru": ("Terbaru", (F("number").desc(),)),
        "nomor": ("Nomor", (F("number").asc(),)),
        "jumlah": ("Jumlah terbesar", (F("amount").desc(), F("number").asc())),
    }
    columns = (
        Column("nomor", "Nomor", 10, lambda each: str(each.number), cell=f"{CELLS}/cell_receipt.html"),
        Column("dibukukan", "Dibukukan", 14, lambda each: written(each.posted_on), is_usual=True),
        Column("anggota", "Anggota", 34, lambda each: each.member.name, is_usual=True),
        Column("nomor-anggota", "Nomor anggota", 14, lambda each: each.member.number),
        Column("jenis", "Jenis", 24, lambda each: each.get_kind_display(), is_usual=True, style="tight",
               cell=f"{CELLS}/cell_kind.html"),
        Column("cara", "Cara", 14, lambda each: each.get_method_display(), is_usual=True),
        Column("jumlah", "Jumlah", 16, lambda each: rupiah(each.amount), style="amount", is_usual=True),
        Column("pokok", "Simpanan pokok", 16, lambda each: rupiah(each.principal), style="amount"),
        Column("wajib", "Simpanan wajib", 16, lambda each: rupiah(each.mandatory), style="amount"),
        Column("sukarela", "Simpanan sukarela", 16, lambda each: rupiah(each.voluntary), style="amount"),
        Column("bulan", "Untuk bulan", 30, months_of),
        Column("diterima", "Uang diterima", 14, lambda each: written(each.received_on)),
        Column("cetak", "Kuitansi cetak", 14, paper_of),
        Column("oleh", "Dicatat oleh", 24, lambda each: each.recorded_by.name),
        Column("alasan", "Alasan", 34, lambda each: each.reason),
    )  # fmt: skip
    tools = f"{CELLS}/sums.html"

    cari = filters.CharFilter(method="named")
    dari = filters.DateFilter(field_name="posted_on", lookup_expr="gte")
    sampai = filters.DateFilter(field_name="posted_on", lookup_expr="lte")
    arah = OneOf(
        label="Arah",
        by=Case(When(amount__gt=0, then=Value("masuk")), default=Value("keluar")),
        choices=[("masuk", "Masuk"), ("keluar", "Keluar")],
    )
    jenis = OneOf(label="Jenis", by=F("kind"), choices=Entry.Kind.choices)
    cara = OneOf(label="Cara", by=F("method"), choices=Entry.Method.choices)
    lewat = OneOf(
        label="Lewat",
        by=Case(When(run=None, then=Value("bendahara")), default=Value("kolektor")),
        choices=[("bendahara", "Bendahara"), ("kolektor", "Kolektor")],
    )
    keadaan = OneOf(
        label="Keadaan",
        by=Case(
            When(kind=Entry.Kind.REVERSAL, then=Value("pembalikan")),
            When(is_reversed=True, then=Value("dibalik")),
            default=Value("berlaku"),
        ),
        choices=[("berlaku", "Berlaku"), ("dibalik", "Dibalik"), ("pembalikan", "Pembalikan")],
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    @classmethod
    def of(cls, cooperative: Cooperative) -> QuerySet[Any]:
        """All rows of this list: the receipts of a cooperative, each with whether it was reversed."""
        rows: QuerySet[Any] = Entry.objects.filter(cooperative=cooperative)
        rows = rows.annotate(is_reversed=Exists(Entry.objects.filter(reverses=OuterRef("pk"))))
        return rows.select_related("member", "recorded_by", "reverses")

    @property
    def days(self) -> tuple[date | None, date | None] | None:
        """From and to which day, where it is narrowed to days."""
        self.is_valid()
        asked: list[date | None] = [self.form.cleaned_data.get(name) for name in ("dari", "sampai")]
        return (asked[0], asked[1]) if any(asked) else None

    def named(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of a member by name or number, or with this number of their own."""
        of_member = Q(member__name__icontains=value) | Q(member__number__iexact=value)
        return rows.filter(of_member | Q(number=int(value)) if value.isdecimal() and len(value) < 10 else of_member)

    @cached_property
    def sums(self) -> dict[str, int]:
        """What came in and went out by these receipts, in rupiah."""
        of_none = Q(kind=Entry.Kind.OPENING)
        found: dict[str, int] = self.qs.order_by().aggregate(
            opened=Sum("amount", filter=of_none, default=0),
            received=Sum("amount", filter=Q(amount__gt=0) & ~of_none, default=0),
            paid_out=-Coalesce(Sum("amount", filter=Q(amount__lt=0)), 0),
        )
        return found


DIFFERS = {"cocok": "Cocok", "kurang": "Kurang", "lebih": "Lebih", "tidak": "Tidak dihitung"}


def differs(closing: Closing) -> str:
    """What was found over what should be there, in words."""
    if closing.counted is None:
        return DIFFERS["tidak"]
    if not closing.difference:
        return DIFFERS["cocok"]
    return f"{DIFFERS['kurang' if closing.difference < 0 else 'lebih']} {rupiah(abs(closing.difference))}"


class ClosingFilter(Faceted):
    """The days on which the book of one cooperative was closed, by whether the cash was as the book says."""

    name = "closings"
    is_within = True
    noun = "penutupan"
    also_by = "satu kata dari alasan selisihnya"
    definition = "Semua tutup hari dan tutup tahun buku simpanan koperasi ini."
    orders = {
        "terbaru": ("Terbaru", (F("through").desc(),)),
        "terlama": ("Terlama", (F("through").asc(),)),
    }
    columns = (
        Column("sampai", "Sampai tanggal", 14, lambda each: written(each.through), cell=f"{CELLS}/cell_closing.html"),
        Column("jenis", "Jenis", 18, lambda each: each.get_kind_display()),
        Column("awal", "Saldo awal", 16, lambda each: rupiah(each.opening), style="amount", is_usual=True),
        Column("masuk", "Masuk", 16, lambda each: rupiah(each.received), style="amount", is_usual=True),
        Column("keluar", "Keluar", 16, lambda each: rupiah(each.paid_out), style="amount", is_usual=True),
        Column("akhir", "Saldo akhir", 16, lambda each: rupiah(each.closing), style="amount", is_usual=True),
        Column("menunggu", "Setoran bank menunggu", 20, lambda each: rupiah(each.unsigned), style="amount"),
        Column("dihitung", "Dihitung", 16, lambda each: rupiah(each.counted), style="amount"),
        Column("selisih", "Selisih", 18, differs, is_usual=True,
               cell=f"{CELLS}/cell_difference.html"),
        Column("sebab", "Sebab selisih", 34, lambda each: each.reason),
        Column("oleh", "Ditutup oleh", 24, lambda each: each.closed_by.name),
    )  # fmt: skip

    cari = filters.CharFilter(method="named")
    jenis = OneOf(label="Jenis", by=F("kind"), choices=Closing.Kind.choices)
    selisih = OneOf(
        label="Selisih",
        by=Case(
            When(counted=None, then=Value("tidak")),
            When(counted__lt=F("closing") - F("unsigned"), then=Value("kurang")),
            When(counted__gt=F("closing") - F("unsigned"), then=Value("lebih")),
            default=Value("cocok"),
        ),
        choices=[*DIFFERS.items()],
    )

    class Meta:
        model = Closing
        fields: list[str] = []

    def named(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those by somebody of this name, or whose difference has a reason with these words."""
        return rows.filter(Q(closed_by__name__icontains=value) | Q(reason__icontains=value))
