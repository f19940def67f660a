"""Arrears: of the members of a cooperative, and of a district as totals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Left

from cooperatives.dues.models import Position, Tariff
from cooperatives.dues.rules import BUCKETS, MANDATORY, asked, month_of
from cooperatives.register.models import Cooperative
from registry.models import Area

RUPIAH = BigIntegerField()
SUBDISTRICT = 8
"""So many signs of an area's code name its kecamatan."""


def with_arrears(cooperative: Cooperative, on: date) -> "QuerySet[Position]":
    """The positions of a cooperative with what is due up to the month before a day, and what of it is missing.

    due, arrears: rupiah. arrears_months: months not paid in full. A month is in arrears once it is over.
    """
    month = month_of(on) - 1
    curves = Tariff.objects.curves(cooperative)
    asked_for = [When(category=category, then=asked(curve, month)) for category, curve in curves.items()]
    curve = Case(*asked_for, default=Value(0), output_field=RUPIAH)
    return _with_arrears(Position.objects.filter(cooperative=cooperative), curve, month)


def _with_arrears(rows: "QuerySet[Position]", curve: Any, month: int) -> "QuerySet[Position]":
    """curve: what that of the category asks for up to the month."""
    changed = When(first__gt=month + 1, then=F("before"))
    due = Case(When(category=None, then=0), changed, default=curve - F("offset"), output_field=RUPIAH)
    return rows.annotate(due=due).annotate(
        arrears=Greatest(F("due") - F("mandatory"), 0, output_field=RUPIAH),
        arrears_months=Greatest(Value(month) - Coalesce("paid_through", Value(month)), 0),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Of many members: how many there are, are in arrears, have paid in advance; what is held by kind and is missing.

    ageing: how many are in arrears for as long as each of `rules.BUCKETS` says.
    """

    members: int
    in_arrears: int
    prepaid: int
    principal: int
    mandatory: int
    voluntary: int
    arrears: int
    ageing: tuple[int, ...]

    def __add__(self, other: "Totals") -> "Totals":
        added = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)[:-1]}
        return Totals(**added, ageing=tuple(map(sum, zip(self.ageing, other.ageing, strict=True))))


def totals(area: Area, on: date) -> dict[str, Totals]:
    """Of each kecamatan of an area, by its code, what the books kept here hold and miss. One query."""
    inside = Q(cooperative__area__code=area.code) | Q(cooperative__area__code__startswith=f"{area.code}.")
    rows = _due(Position.objects.filter(inside), month_of(on) - 1)
    return {place: found for (place,), found in _summed(rows, on, Left("cooperative__area__code", SUBDISTRICT))}


def totals_of(cooperatives: "Iterable[int] | QuerySet[Any, Any]", on: date) -> dict[int, Totals]:
    """Of each of these cooperatives, by key, the same. One query."""
    rows = _due(Position.objects.filter(cooperative__in=cooperatives), month_of(on) - 1)
    return {cooperative: found for (cooperative,), found in _summed(rows, on, F("cooperative"))}


def totals_by_neighbourhood(cooperative: Cooperative, on: date) -> dict[tuple[str, str], Totals]:
    """Of each RW and RT where members of a cooperative live, the same; empty where it is not known. One query."""
    return dict(_summed(with_arrears(cooperative, on), on, F("member__rw"), F("member__rt")))


def _due(rows: "QuerySet[Position]", month: int) -> "QuerySet[Position]":
    """Positions of any cooperatives with what is due up to a month, and what of it is missing."""
    step = FilteredRelation(
        "category__tariffs",
        condition=Q(category__tariffs__kind=MANDATORY, category__tariffs__months__contains=month),
    )
    first = Func("step__months", function="lower", output_field=IntegerField())
    reached = F("step__before") + F("step__amount") * (Value(month + 1) - first)
    return _with_arrears(rows.annotate(step=step), Coalesce(reached, 0, output_field=RUPIAH), month)


def _summed(rows: Any, on: date, *by: Combinable) -> Iterator[tuple[tuple[Any, ...], Totals]]:
    """The totals of each group of rows, by what they have in common."""
    keys = {f"key{place}": each for place, each in enumerate(by)}
    ageing = {
        f"age{first}": Count("pk", filter=Q(arrears_months__gte=first) & (Q(arrears_months__lte=last) if last else Q()))
        for first, last in BUCKETS
    }
    summed = {f"sum_{name}": Sum(name) for name in ("principal", "mandatory", "voluntary", "arrears")}
    for row in (
        rows.order_by()
        .values(**keys)
        .annotate(
            members=Count("pk", filter=Q(category__isnull=False)),
            in_arrears=Count("pk", filter=Q(arrears_months__gt=0)),
            prepaid=Count("pk", filter=Q(paid_through__gt=month_of(on))),
            **summed,
            **ageing,
        )
    ):
        yield tuple(row.pop(key) for key in keys), _totals(row)


def _totals(row: dict[str, Any]) -> Totals:
    ageing = tuple(row.pop(f"age{first}") for first, _ in BUCKETS)
    return Totals(**{name.removeprefix("sum_"): value for name, value in row.items()}, ageing=ageing)
