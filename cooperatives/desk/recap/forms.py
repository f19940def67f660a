"""What a person asks the rekap for."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from cooperatives.desk.recap.rules import ALL, COLUMNS, REGISTERED, Asked, By, Column, Key
from registry.deadlines import DECEMBER, BookYear
from registry.forms import PastDay, PastForm

BACK = 15
"""So many book years can be chosen."""


class AskForm(PastForm):
    """Of which day and book year, by what. What cannot be read falls back to what is usual, with a sentence."""

    usual: ClassVar[dict[str, str]] = {}

    tahun = forms.TypedChoiceField(label="Angka tahun buku", coerce=int, empty_value=None, required=False)
    per = PastDay("Keaktifan per tanggal", "31-12-2025")
    menurut = forms.ChoiceField(
        label="Menurut",
        required=False,
        choices=[(By.SUBDISTRICT, "Kecamatan"), (By.TYPE, "Jenis"), (By.BOTH, "Kecamatan dan jenis")],
    )
    kdkmp = forms.ChoiceField(
        label="Koperasi Merah Putih (KDKMP)",
        required=False,
        choices=[("", "Termasuk"), ("bukan", "Tanpa"), ("ya", "Hanya")],
    )

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        self.latest = BookYear.ended_before(today, DECEMBER).name
        usual = {"tahun": str(self.latest), "per": f"{today:%d-%m-%Y}"} | self.usual
        super().__init__({name: data.get(name) or usual.get(name, "") for name in self.base_fields}, today=today)
        years = range(self.latest, self.latest - BACK, -1)
        self.fields["tahun"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What is asked for, as far as it can be read."""
        self.is_valid()
        day, year, by, villages = (self.cleaned_data.get(name) for name in ("per", "tahun", "menurut", "kdkmp"))
        return Asked(self.today, day or self.today, year or self.latest, By(by or By.SUBDISTRICT), villages or "")


class RowsForm(AskForm):
    """Also of which number: its column, kecamatan and type."""

    kolom = forms.ChoiceField(label="Kolom", choices=[(each.name, each.full) for each in COLUMNS])
    kecamatan = forms.CharField(max_length=13, required=False)
    jenis = forms.CharField(max_length=20, required=False)
    usual: ClassVar[dict[str, str]] = {"kolom": REGISTERED}

    @property
    def column(self) -> Column:
        """The column, that of all registered where there is no such one."""
        self.is_valid()
        name = self.cleaned_data.get("kolom", REGISTERED)
        return next(each for each in COLUMNS if each.name == name)

    @property
    def key(self) -> Key:
        """The kecamatan and the type, either of them all."""
        self.is_valid()
        return self.cleaned_data.get("kecamatan") or ALL, self.cleaned_data.get("jenis") or ALL
