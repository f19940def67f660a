"""The two days a person may look at a cooperative on: of which day, and as known when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.deadlines import PLAUSIBLE
from registry.forms import AskedForm, PastDay


class MomentForm(AskedForm):
    """Of which day, and as known when. What cannot be read falls back to today, with a sentence."""

    per = PastDay("Keadaan per tanggal", "31-12-2020")
    diketahui = PastDay("Menurut yang diketahui tanggal", "05-01-2021")

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Only days that have come, and that can be."""
        days: dict[str, Any] = super().clean() or {}
        for name, day in list(days.items()):
            if day and day > self.today:
                self.add_error(name, "hari ini belum tiba. Isi tanggal yang sudah lewat.")
            elif day and day < PLAUSIBLE[0]:
                self.add_error(name, "terlalu lama. Periksa tahunnya.")
        return days

    @property
    def days(self) -> tuple[date, date | None]:
        """Of which day, and as known at the end of which (None: now)."""
        self.is_valid()
        on, known_on = (self.cleaned_data.get(name) for name in ("per", "diketahui"))
        return on or self.today, known_on if known_on != self.today else None
