"""Arrears by RW and RT and by age, each number with its members; money by month; and the statement of one member."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse

from cooperatives.desk.members.filters import AGES, DUES, NO_PLACE, PREPAID
from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.figures import Totals, totals_by_neighbourhood
from cooperatives.dues.models import Entry
from cooperatives.dues.rules import first_day, month_of
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry.amounts import rupiah
from registry.charts import Chart, Series
from registry.deadlines import month_end
from registry.exports import foot
from registry.models import User

MONTHS = 12
"""So many months of money are drawn."""


AGE_NAMES = [label for name, label in DUES if name in AGES]
"""The ages of arrears, in words."""


@dataclass(frozen=True, slots=True)
class Place:
    """A RW, a RT within it, or all: what the members who live there hold and miss."""

    label: str
    totals: Totals
    query: dict[str, str]
    is_part: bool = False


def places(cooperative: Cooperative, on: date) -> list[Place]:
    """The RW of a cooperative by number, each with its RT where it has several; the sum of all is last."""
    found = totals_by_neighbourhood(cooperative, on)
    lines: list[Place] = []
    for rw in sorted({rw for rw, _ in found}, key=lambda each: (not each, each)):
        parts = sorted((rt, totals) for (of, rt), totals in found.items() if of == rw)
        whole = reduce(add, (totals for _, totals in parts))
        lines.append(Place(f"RW {rw}" if rw else "RW tidak diketahui", whole, {"rw": rw or NO_PLACE}))
        if len(parts) > 1:
            lines += [
                Place(f"RT {rt}" if rt else "RT tidak diketahui", totals,
                      {"rt": f"{rt or NO_PLACE}/{rw or NO_PLACE}"}, is_part=True)
                for rt, totals in parts
            ]  # fmt: skip
    if lines:
        lines.append(Place("Jumlah", reduce(add, found.values()), {}))
    return lines


def cells(cooperative: Cooperative, place: Place) -> list[tuple[int, str, bool]]:
    """The numbers of a line: value, where its members are, and whether it is rupiah."""
    totals = place.totals
    counted = [
        (totals.members, {"jenis": ["MEMBER", "EXTRAORDINARY"]}),
        (totals.in_arrears, {"menunggak": [*AGES]}),
        *((count, {"menunggak": [age]}) for count, age in zip(totals.ageing, AGES, strict=True)),
        (totals.prepaid, {"menunggak": [PREPAID]}),
    ]
    address = reverse("members", args=[cooperative.pk])
    found = [(value, f"{address}?{urlencode(place.query | asked, doseq=True)}", False) for value, asked in counted]
    return [*found[:2], (totals.arrears, found[1][1], True), *found[2:]]


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """What came in and went out in a month, in rupiah, and the address of its receipts."""

    label: str
    received: int
    paid_out: int
    receipts: str


def money(cooperative: Cooperative, on: date) -> list[MonthOfMoney]:
    """The last months to a day, the oldest first. What a book began with and what was set off is no money."""
    last = month_of(on)
    months = range(last - MONTHS + 1, last + 1)
    rows = Entry.objects.filter(cooperative=cooperative, posted_on__gte=first_day(months[0])).exclude(method="NONE")
    by_month = rows.order_by().values(year=ExtractYear("posted_on"), month=ExtractMonth("posted_on"))
    sums = by_month.annotate(
        received=Sum("amount", filter=Q(amount__gt=0), default=0),
        paid_out=Sum("amount", filter=Q(amount__lt=0), default=0),
    )
    found = {row["year"] * 12 + row["month"] - 1: (row["received"], -row["paid_out"]) for row in sums}
    return [MonthOfMoney(_label(each), *found.get(each, (0, 0)), _receipts(cooperative, each)) for each in months]


def _label(month: int) -> str:
    return f"{first_day(month):%m-%y}"


def _receipts(cooperative: Cooperative, month: int) -> str:
    days = {"dari": first_day(month).isoformat(), "sampai": last_day(month).isoformat()}
    ways = [("cara", each) for each in ("CASH", "TRANSFER", "PAYROLL")]
    return f"{reverse('receipts', args=[cooperative.pk])}?{urlencode([*days.items(), *ways])}"


def last_day(month: int) -> date:
    """The last day of a month."""
    return month_end(month // 12, month % 12 + 1)


def chart(months: Sequence[MonthOfMoney]) -> Chart:
    """The same as two lines, in thousands of rupiah."""
    return Chart(
        "Simpanan masuk dan keluar tiap bulan, ribu rupiah",
        "Yang diterima dan yang dibayarkan dalam setiap bulan, dengan cara apa pun. Angkanya ada di tabel.",
        [each.label for each in months],
        [
            Series("Masuk", "held", [each.received // 1000 for each in months]),
            Series("Keluar", "reported", [each.paid_out // 1000 for each in months]),
        ],
    )


@dataclass(frozen=True, slots=True)
class Balances:
    """What is held of a member, by kind, in rupiah."""

    principal: int = 0
    mandatory: int = 0
    voluntary: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.principal + self.mandatory + self.voluntary

    def after(self, entry: Entry) -> "Balances":
        """With a receipt more."""
        return Balances(*(getattr(self, kind) + getattr(entry, kind) for kind in KINDS))


@dataclass(frozen=True, slots=True)
class Statement:
    """The receipts of one member over some days, with what was held before, after each, and at the end."""

    member: Member
    since: date
    until: date
    before: Balances
    lines: Sequence[tuple[Entry, Balances]] = field(default_factory=list)

    @property
    def after(self) -> Balances:
        """What is held at the end."""
        return self.lines[-1][1] if self.lines else self.before


def statement(member: Member, since: date, until: date) -> Statement:
    """The statement of a member from a day to another, both with them. Two queries."""
    rows = Entry.objects.filter(member=member).order_by("number")
    before = rows.filter(posted_on__lt=since).aggregate(**{f"sum_{kind}": Sum(kind, default=0) for kind in KINDS})
    balances = beginning = Balances(*before.values())
    lines = []
    for entry in (
        rows.filter(posted_on__range=(since, until)).select_related("reverses").order_by("posted_on", "number")
    ):
        balances = balances.after(entry)
        lines.append((entry, balances))
    return Statement(member, since, until, beginning, lines)


def printed(of: Statement, *, by: User, at: datetime) -> dict[str, Any]:
    """For templates/letters/statement.typ: every number as it is printed."""
    return {
        "title": f"Rincian simpanan {of.member.name}",
        "cooperative": of.member.cooperative.name,
        "about": [
            ["Nama", of.member.name],
            ["Nomor anggota", of.member.number],
            ["Masa", f"{of.since:%d-%m-%Y} sampai {of.until:%d-%m-%Y}"],
        ],
        "before": _balances(of.before),
        "lines": [_line(entry, balances) for entry, balances in of.lines],
        "after": _balances(of.after),
        "foot": foot(by, at, "Dicetak"),
    }


def _line(entry: Entry, balances: Balances) -> list[str]:
    parts = [rupiah(part) if part else "" for part in (entry.principal, entry.mandatory, entry.voluntary)]
    return [f"{entry.posted_on:%d-%m-%Y}", str(entry.number), said_of(entry), *parts, rupiah(balances.total)]


def said_of(entry: Entry) -> str:
    """What a receipt is, in a line."""
    return f"{entry.get_kind_display()} no. {entry.reverses.number}" if entry.reverses else entry.get_kind_display()


def _balances(of: Balances) -> list[str]:
    return [rupiah(each) for each in (of.principal, of.mandatory, of.voluntary, of.total)]
