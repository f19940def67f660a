"""What a person chooses to see of the RAT grid, and who says what is keyed in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from cooperatives.standing.models import PARTS
from registry.forms import DayField, come

BACK = 20
"""So many book years can be keyed in at most."""


class AskForm(forms.Form):
    """Which cooperatives of a kecamatan, and which book year is keyed in: none where it is only looked at."""

    tahun = forms.TypedChoiceField(label="Isi tahun buku", coerce=int, empty_value=None, required=False)
    cari = forms.CharField(label="Cari nama atau nomor", max_length=100, required=False)
    hanya = forms.ChoiceField(label="Yang ditampilkan", required=False, choices=[("", "Semua"), *PARTS.items()])

    def __init__(self, sent: Mapping[str, Any], *, latest: int) -> None:
        super().__init__(sent)
        years = range(latest, latest - BACK, -1)
        self.fields["tahun"].choices = [("", "tidak, lihat saja"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["cari"].widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, as far as it can be read."""
        self.is_valid()
        return {"tahun": None, "cari": "", "hanya": ""} | self.cleaned_data


class SayingForm(forms.Form):
    """Who says it, where it can be looked up, and of which day; and why what was said before is changed."""

    source = forms.ChoiceField(
        label="Sumber", initial=Source.OFFICE, choices=[each for each in Source.choices if each[0] != Source.ODS]
    )
    observed_on = DayField("Keadaan per tanggal", error_messages={"required": "Isi tanggal daftar atau kunjungannya."})
    reference = forms.CharField(label="Rujukan (dokumen, boleh kosong)", max_length=200, required=False)
    reason = forms.CharField(label="Alasan perubahan", max_length=1000, required=False)

    def __init__(self, sent: Mapping[str, Any] | None, *, today: date) -> None:
        super().__init__(sent, initial={"observed_on": today})
        self.today = today

    def clean_observed_on(self) -> date:
        """A day that has come."""
        return come(self.cleaned_data["observed_on"], self.today)

    @property
    def saying(self) -> Saying:
        """The saying, once the form is valid."""
        told = self.cleaned_data
        return Saying(Source(told["source"]), told["observed_on"], told["reference"])
