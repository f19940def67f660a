"""The two days a person may look at a cooperative on: of which day, and as known when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.forms import PastDay, PastForm


class MomentForm(PastForm):
    """Of which day, and as known when. What cannot be read falls back to today, with a sentence."""

    per = PastDay("Keadaan per tanggal", "31-12-2020")
    diketahui = PastDay("Menurut yang diketahui tanggal", "05-01-2021")

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields}, today=today)

    @property
    def days(self) -> tuple[date, date | None]:
        """Of which day, and as known at the end of which (None: now)."""
        self.is_valid()
        on, known_on = (self.cleaned_data.get(name) for name in ("per", "diketahui"))
        return on or self.today, known_on if known_on != self.today else None
