"""Which year and which days are asked for."""

from datetime import date
from typing import Any

from django import forms

from registry.forms import DayField

YEARS = 5
"""So many years of months are offered."""


class YearForm(forms.Form):
    """The year of a month sheet: next year too, as months are paid in advance."""

    tahun = forms.IntegerField(required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        super().__init__(asked)
        self.today = today
        self.years = range(today.year + 1, today.year + 1 - YEARS - 1, -1)

    @property
    def asked(self) -> int:
        """This year where none of those offered is asked for."""
        year: int | None = self.cleaned_data.get("tahun") if self.is_valid() else None
        return year if year is not None and year in self.years else self.today.year


class PeriodForm(forms.Form):
    """The days of a statement: this year's up to today where nothing is said."""

    dari = DayField("Dari tanggal", required=False, example="01-01-2026")
    sampai = DayField("Sampai tanggal", required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        self.usual = (date(today.year, 1, 1), today)
        super().__init__(asked or None, initial=dict(zip(("dari", "sampai"), self.usual, strict=True)))

    @property
    def days(self) -> tuple[date, date]:
        """From and to which day."""
        said = self.cleaned_data if self.is_valid() else {}
        return said.get("dari") or self.usual[0], said.get("sampai") or self.usual[1]

    def clean(self) -> dict[str, Any]:
        """The days are in their order."""
        said = super().clean() or {}
        since, until = (said.get(name) or usual for name, usual in zip(("dari", "sampai"), self.usual, strict=True))
        if since > until:
            self.add_error("sampai", "Hari terakhir lebih awal daripada hari pertama.")
        return said
