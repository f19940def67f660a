"""What people fill in to have a list of participants read, and to decide on a row of it."""

from typing import Any

from django import forms

from registry.models import ImportRow
from registry.sheets import LARGEST


class RosterForm(forms.Form):
    """A file of participants."""

    file = forms.FileField(
        label="Berkas Excel",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="Berkas .xlsx menurut templat, paling banyak 1.000 orang dan 5 MB.",
        error_messages={"empty": "Berkas ini kosong. Pilih berkas yang berisi."},
    )

    def clean_file(self) -> Any:
        """No larger than a reader takes."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("Berkas lebih dari 5 MB. Hapus gambar dan lembar yang tidak perlu.")
        return file


class DecisionForm(forms.Form):
    """For which cooperative somebody comes, or who it is; empty: to be decided anew."""

    decision = forms.ChoiceField(choices=ImportRow.Decision.choices, required=False)
    chosen = forms.IntegerField(required=False)
