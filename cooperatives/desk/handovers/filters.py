"""The lists of handovers and of shortages."""

from typing import Any

import django_filters as filters
from django.db.models import Case, F, Q, Value, When

from cooperatives.dues.models import Handover, Shortage
from registry.filters import Column, Faceted, OneOf, written

CELLS = "cooperatives/desk/collection"
TAKEN, TURNED_DOWN, WAITING = "diterima", "ditolak", "menunggu"
STATES = {WAITING: "Menunggu diterima", TAKEN: "Diterima", TURNED_DOWN: "Dibatalkan"}
OPEN, SETTLED = "belum", "selesai"


class HandoverFilter(Faceted):
    """Handovers by step, who gave, and whether somebody took the cash."""

    name = "handovers"
    noun = "serah terima"
    also_by = "rutenya, atau nomor slip bank"
    is_within = True
    definition = (
        "Uang yang diserahkan kolektor kepada bendahara dan bendahara ke bank, dan kekurangan yang diganti. Berpindah "
        "baru sesudah orang kedua menghitung jumlah yang sama dan menerimanya."
    )
    orders = {"terbaru": ("Terbaru", (F("pk").desc(),)), "jumlah": ("Jumlah terbesar", (F("counted").desc(), F("pk")))}
    columns = (
        Column("tanggal", "Tanggal", 14, lambda each: written(each.given_on), cell=f"{CELLS}/cell_handover.html"),
        Column("jumlah", "Jumlah, rupiah", 16, lambda each: str(each.counted), cell=f"{CELLS}/cell_counted.html",
               is_usual=True),
        Column("dari", "Diserahkan oleh", 24, lambda each: str(each.given_by), is_usual=True),
        Column("keadaan", "Keadaan", 22, lambda each: STATES[state_of(each)], cell=f"{CELLS}/cell_answer.html",
               is_usual=True),
        Column("seharusnya", "Seharusnya, rupiah", 18, lambda each: str(each.expected)),
        Column("penagihan", "Penagihan", 30, lambda each: str(each.run or "")),
        Column("slip", "Nomor slip bank", 20, lambda each: each.slip_no),
    )  # fmt: skip

    cari = filters.CharFilter(method="find")
    langkah = OneOf(label="Dari dan kepada", by=F("step"), choices=Handover.Step.choices)
    keadaan = OneOf(
        label="Keadaan",
        by=Case(
            When(answer__is_taken=True, then=Value(TAKEN)), When(answer__is_taken=False, then=Value(TURNED_DOWN)),
            default=Value(WAITING),
        ),
        choices=list(STATES.items()),
    )  # fmt: skip

    class Meta:
        model = Handover
        fields: list[str] = []

    def find(self, rows: Any, _: str, text: str) -> Any:
        """By who gave, the route, or the slip of the bank."""
        return rows.filter(
            Q(given_by__name__icontains=text) | Q(run__route__icontains=text) | Q(slip_no__icontains=text)
        )


def state_of(of: Handover) -> str:
    """Whether it was answered, and how."""
    if of.answered is None:
        return WAITING
    return TAKEN if of.answered.is_taken else TURNED_DOWN


class ShortageFilter(Faceted):
    """Shortages by who owes, and whether they were settled. Those that were must be asked for."""

    name = "shortages"
    noun = "kekurangan kas"
    is_within = True
    definition = (
        "Uang penagihan yang kurang ketika diserahkan, sebagai tanggungan orang yang memegangnya. Yang sudah "
        "diselesaikan hanya ada bila diminta dalam saringan."
    )
    orders = {"terbaru": ("Terbaru", (F("pk").desc(),)), "jumlah": ("Jumlah terbesar", (F("amount").desc(), F("pk")))}
    columns = (
        Column("nama", "Tanggungan", 28, lambda each: str(each.owed_by), cell=f"{CELLS}/cell_owed.html"),
        Column("jumlah", "Kurang, rupiah", 16, lambda each: str(each.amount), cell=f"{CELLS}/cell_amount.html",
               is_usual=True),
        Column("sisa", "Sisa, rupiah", 16, lambda each: str(each.left), cell=f"{CELLS}/cell_left.html",
               is_usual=True),
        Column("tanggal", "Sejak", 14, lambda each: written(each.handover.given_on), style="nowrap", is_usual=True),
        Column("penagihan", "Penagihan", 30, lambda each: str(each.handover.run or ""), is_usual=True),
        Column("selesai", "Diselesaikan", 14, lambda each: written(each.settled_on), style="nowrap", is_usual=True),
        Column("cara", "Cara penyelesaian", 40, lambda each: each.how),
    )  # fmt: skip

    cari = filters.CharFilter(method="find")
    keadaan = OneOf(
        label="Keadaan", by=Case(When(settled_on=None, then=Value(OPEN)), default=Value(SETTLED)),
        choices=[(OPEN, "Belum diselesaikan"), (SETTLED, "Sudah diselesaikan")], hides=[SETTLED],
    )  # fmt: skip

    class Meta:
        model = Shortage
        fields: list[str] = []

    def find(self, rows: Any, _: str, text: str) -> Any:
        """By who owes it."""
        return rows.filter(owed_by__name__icontains=text)
