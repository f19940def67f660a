"""The lists of collection: rounds, handovers, shortages."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from cooperatives.dues.models import CollectionRun, Entry, Handover, Shortage
from registry.filters import Column, Faceted, OneOf, written
from registry.models import User

CELLS = "cooperatives/desk/collection"
TAKEN, TURNED_DOWN, WAITING = "diterima", "ditolak", "menunggu"
STATES = {WAITING: "Menunggu diterima", TAKEN: "Diterima", TURNED_DOWN: "Dibatalkan"}
OPEN, SETTLED = "belum", "selesai"


def with_cash(rows: "QuerySet[CollectionRun]", today: date) -> "QuerySet[CollectionRun]":
    """Rounds with their state, how many receipts they wrote, what they collected, what their collectors still hold."""
    booked = Entry.objects.filter(run=OuterRef("pk")).order_by().values("run")
    handed = Handover.objects.filter(run=OuterRef("pk")).taken().order_by().values("run")
    written_ones = booked.annotate(n=Count("pk", filter=Q(kind=Entry.Kind.PAYMENT))).values("n")
    amount, states = BigIntegerField(), CollectionRun.State
    return rows.annotate(
        state=Case(
            When(closed_on__isnull=False, then=Value(states.CLOSED.value)),
            When(expires_on__lt=today, then=Value(states.EXPIRED.value)),
            default=Value(states.OPEN.value),
        ),
        receipts=Coalesce(Subquery(written_ones), 0),
        collected=Coalesce(Subquery(booked.annotate(n=Sum("amount")).values("n")), 0, output_field=amount),
        handed=Coalesce(Subquery(handed.annotate(n=Sum("expected")).values("n")), 0, output_field=amount),
        unhanded=F("collected") - F("handed"),
    ).select_related("collector")


class RunFilter(Faceted):
    """Rounds by collector, route, and whether they run, ran out or are closed."""

    name = "collection-runs"
    noun = "penagihan"
    is_within = True
    definition = "Penagihan di rumah anggota yang pernah dibuka koperasi ini, dengan uang yang diterima dan diserahkan."
    orders = {
        "terbaru": ("Terbaru", (F("closed_on").desc(nulls_first=True), F("opened_on").desc(), F("pk").desc())),
        "dipegang": ("Uang di kolektor", (F("unhanded").desc(), F("pk").desc())),
        "kolektor": ("Kolektor", (F("collector__name"), F("pk").desc())),
    }
    columns = (
        Column("rute", "Rute", 34, lambda each: each.route, cell=f"{CELLS}/cell_run.html"),
        Column("kolektor", "Kolektor", 24, lambda each: str(each.collector), is_usual=True),
        Column("keadaan", "Keadaan", 16, lambda each: CollectionRun.State(each.state).label,
               cell=f"{CELLS}/cell_state.html", is_usual=True),
        Column("diterima", "Diterima, rupiah", 18, lambda each: str(each.collected),
               cell=f"{CELLS}/cell_collected.html", style="amount tight", is_usual=True),
        Column("dipegang", "Di kolektor, rupiah", 18, lambda each: str(each.unhanded),
               cell=f"{CELLS}/cell_in_hand.html", style="amount", is_usual=True),
        Column("kuitansi", "Kuitansi cetak", 30, lambda each: each.paper_numbers),
        Column("dibuka", "Dibuka", 14, lambda each: written(each.opened_on)),
        Column("ditutup", "Ditutup", 14, lambda each: written(each.closed_on)),
    )  # fmt: skip

    cari = filters.CharFilter(method="find")
    keadaan = OneOf(label="Keadaan", by=F("state"), choices=CollectionRun.State.choices)
    kolektor = OneOf(label="Kolektor", by=F("collector__name"), choices=[])

    class Meta:
        model = CollectionRun
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: Any, user: User, *, within: int, today: date) -> None:
        super().__init__(data, with_cash(rows, today), user, within)
        names = sorted(set(rows.values_list("collector__name", flat=True)))
        self.filters["kolektor"].extra["choices"] = [(each, each) for each in names]

    def find(self, rows: Any, _: str, text: str) -> Any:
        """By route or collector."""
        return rows.filter(Q(route__icontains=text) | Q(collector__name__icontains=text))


class HandoverFilter(Faceted):
    """Handovers by step, who gave, and whether somebody took the cash."""

    name = "handovers"
    noun = "serah terima"
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
        Column("tanggal", "Sejak", 14, lambda each: written(each.handover.given_on), is_usual=True),
        Column("penagihan", "Penagihan", 30, lambda each: str(each.handover.run or ""), is_usual=True),
        Column("selesai", "Diselesaikan", 14, lambda each: written(each.settled_on), is_usual=True),
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
