"""How people here write days, and what they write about their own things."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from registry.deadlines import PLAUSIBLE


class DayField(forms.DateField):
    """A day, written as people write it."""

    def __init__(self, label: str, *, example: str = "31-12-2025", help_text: str = "", **kwargs: Any) -> None:
        errors = {"invalid": f"Tulis tanggal seperti {example}."} | kwargs.pop("error_messages", {})
        super().__init__(
            label=label, widget=forms.DateInput(attrs={"inputmode": "numeric"}, format="%d-%m-%Y"),
            input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"],
            help_text=f"{help_text} Misalnya {example}.".strip(),
            validators=[MinValueValidator(PLAUSIBLE[0], "Periksa tahunnya."),
                        MaxValueValidator(PLAUSIBLE[1], "Periksa tahunnya.")],
            error_messages=errors, **kwargs,
        )  # fmt: skip


class SavedViewForm(forms.Form):
    """What a saved view is called, and whether others have it too."""

    name = forms.CharField(label="Nama tampilan", max_length=60)
    is_shared = forms.BooleanField(
        label="Bagikan dengan kantor",
        required=False,
        help_text="Rekan yang wilayah kerjanya di dalam wilayah Anda, atau mencakupnya, ikut dapat membukanya.",
    )
