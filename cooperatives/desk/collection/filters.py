"""The list of rounds."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from cooperatives.dues.models import CollectionRun, Entry, Handover
from registry.filters import Column, Faceted, OneOf, written
from registry.models import User

CELLS = "cooperatives/desk/collection"


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
    also_by = "rutenya"
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
