"""The month sheet: the members of a book and how far each month of a year is paid."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, ClassVar

from django.db.models import F
from django.http import QueryDict

from cooperatives.desk.members.filters import MemberFilter, by_number
from cooperatives.dues.figures import standings
from cooperatives.dues.rules import MonthState, month_of, month_state
from cooperatives.register.models import Cooperative
from registry.amounts import rupiah
from registry.filters import Column, Year
from registry.models import User

NAMES = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
STATES = {
    MonthState.NOT_ASKED: "–",
    MonthState.PAID: "lunas",
    MonthState.PREPAID: "di muka",
    MonthState.PART: "kurang",
    MonthState.UNPAID: "belum",
    MonthState.DUE: "nanti",
}
CHUNK = 500
CELL = "cooperatives/desk/arrears/cell_month.html"


def _month(place: int, row: Any) -> str:
    state, lacks = row.sheet[place]
    return f"{STATES[state]} {rupiah(lacks)}" if state == MonthState.PART else STATES[state]


class SheetFilter(MemberFilter):
    """The list of members with the months of a year."""

    name = "month-sheet"
    definition = (
        "Setiap orang dalam buku anggota koperasi ini, dengan simpanan wajib tiap bulan dalam satu tahun. Uang dihitung"
        " melunasi bulan tertua dahulu. Bulan yang sedang berjalan belum dihitung menunggak."
    )
    orders = MemberFilter.orders | {
        "tempat": ("RW dan RT", (F("member__rw").asc(), F("member__rt").asc(), *by_number())),
    }
    columns: ClassVar[tuple[Column, ...]] = (
        MemberFilter.columns[0],
        *(replace(each, is_usual=False) for each in MemberFilter.columns[1:5]),
        *(
            Column(name.lower(), name, 14, partial(_month, place), CELL, is_usual=True)
            for place, name in enumerate(NAMES)
        ),
        Column("tunggakan", "Tunggakan", 16, lambda row: rupiah(row.arrears), style="amount", is_usual=True),
    )

    tahun = Year()

    def __init__(self, data: QueryDict, cooperative: Cooperative, user: User, on: date, year: int) -> None:
        super().__init__(data, cooperative, user, on)
        self.cooperative, self.year, self.on = cooperative, year, on

    def told(self, rows: Iterable[Any]) -> Iterable[Any]:
        """Each with `sheet`: how far each month of the year is paid, and what it lacks."""
        rows = iter(rows)
        while some := list(islice(rows, CHUNK)):
            yield from self._told(some)

    def _told(self, rows: Sequence[Any]) -> Iterable[Any]:
        found = standings(self.cooperative, self.on, [row.pk for row in rows])
        now, months = month_of(self.on), range(self.year * 12, self.year * 12 + 12)
        for row in rows:
            row.sheet = [month_state(found[row.pk].asked, row.mandatory, month, now) for month in months]
            yield row
