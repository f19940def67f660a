"""What people fill in to have a file brought in, and to decide on a row of it."""

from datetime import date
from typing import Any

from django import forms

from cooperatives.register.models import Source
from registry.forms import DayField, come
from registry.models import ImportRow
from registry.sheets import LARGEST

SPEAKERS = [(each.value, each.label) for each in (Source.OFFICE, Source.FIELD, Source.BOARD)]
"""Who may say what a workbook says. A legal document is no list."""


class UploadForm(forms.Form):
    """A file, who says what stands in it, and of which day."""

    file = forms.FileField(
        label="Berkas Excel",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="Berkas .xlsx menurut templat, paling besar 5 MB.",
        error_messages={"empty": "Berkas ini kosong. Pilih berkas yang berisi."},
    )
    said_by = forms.ChoiceField(
        label="Sumber isinya", choices=SPEAKERS,
        help_text="Sumber yang lebih kuat tidak pernah diganti oleh yang lebih lemah.",
    )  # fmt: skip
    observed_on = DayField("Keadaan per tanggal")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_file(self) -> Any:
        """No larger than a reader takes."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("Berkas lebih dari 5 MB. Hapus gambar dan lembar yang tidak perlu.")
        return file

    def clean_observed_on(self) -> date:
        """A day that has come."""
        return come(self.cleaned_data["observed_on"], self.today)


class DecisionForm(forms.Form):
    """Which cooperative a row is."""

    decision = forms.ChoiceField(choices=ImportRow.Decision.choices)
    chosen = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
