"""What people write when somebody leaves a post, or another takes over the office it comes with."""

from datetime import date
from typing import Any

from django import forms

from registry.forms import DayField, come


class LeavingForm(forms.Form):
    """From which day somebody holds a post no longer."""

    left_on = DayField("Berhenti sejak", help_text="Hari pertama tidak menjabat lagi.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_left_on(self) -> date:
        """No later than today."""
        return come(self.cleaned_data["left_on"], self.today)


class SuccessionForm(LeavingForm):
    """Who holds the office now, from which day, and by which document."""

    left_on = DayField("Menjabat sejak", help_text="Pada hari itu pengganti mulai, dan yang lama berhenti.")
    successor = forms.CharField(label="Nama penggantinya", max_length=150, help_text="Lengkap dengan gelarnya.")
    reference = forms.CharField(
        label="Rujukan", max_length=200, required=False, help_text="Nomor keputusan pelantikan, bila ada."
    )

    field_order = ("successor", "left_on", "reference")
