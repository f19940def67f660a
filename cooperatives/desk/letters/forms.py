"""What people fill in about letters: whom to write to, numbers, days, how one was sent, who took it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cooperatives.correspondence.models import Kind, Letter
from cooperatives.correspondence.rules import series
from cooperatives.desk.season.forms import book_years
from registry.forms import DayField, DocumentField
from registry.models import Area, User

BACK = 5
"""So many years of the agenda are one step away."""


class AskForm(forms.Form):
    """Which letters: their kind, for whom, and about which book year."""

    jenis = forms.ChoiceField(label="Jenis surat", choices=Kind.choices)
    wilayah = forms.ChoiceField(label="Untuk koperasi di")
    tahun = forms.TypedChoiceField(label="Tahun buku", coerce=int)

    def __init__(self, sent: Mapping[str, Any], *, user: User, today: date) -> None:
        years = book_years(today)
        super().__init__(sent if "jenis" in sent else None, initial={"tahun": years[1]})
        areas = Area.objects.visible_to(user).filter(valid__contains=today)
        self.areas = {each.code: each for each in areas.subdistricts().order_by("name")}
        if user.area:
            self.areas = {user.area.code: user.area} | self.areas
        self.fields["wilayah"].choices = [(code, str(each)) for code, each in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["tahun"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    @property
    def asked(self) -> tuple[str, Area, int]:
        """Kind, area and book year, once the form is valid."""
        return self.cleaned_data["jenis"], self.areas[self.cleaned_data["wilayah"]], self.cleaned_data["tahun"]


class NumberForm(forms.Form):
    """The number and the day of one letter, as the agenda of the office has them."""

    number = forms.CharField(label="Nomor surat", max_length=100, help_text="Seperti tertulis di buku agenda.")
    dated_on = DayField("Tanggal surat")

    def clean_number(self) -> str:
        """Without stray spaces."""
        return " ".join(str(self.cleaned_data["number"]).split())


class SeriesForm(forms.Form):
    """The numbers of many letters: one after another from the first, or one in each line."""

    before = forms.CharField(label="Di depan nomor urut", max_length=40, required=False, help_text="Misalnya 500.3.10/")
    first = forms.RegexField(
        r"^\d{1,6}$", label="Nomor urut pertama", required=False,
        help_text="Misalnya 017. Selanjutnya dihitung sendiri.",
        error_messages={"invalid": "Isi angka saja, misalnya 017."},
    )  # fmt: skip
    after = forms.CharField(
        label="Di belakang nomor urut", max_length=40, required=False, help_text="Misalnya /Dinkop/2026"
    )
    listed = forms.CharField(
        label="Atau satu nomor satu baris", required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Menurut urutan surat di halaman ini. Bila ini diisi, nomor urut di atas dikosongkan.",
    )  # fmt: skip
    dated_on = DayField("Tanggal surat")

    def clean(self) -> dict[str, Any]:
        """One way or the other."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("first")) == bool(given.get("listed")) and not self.errors:
            raise forms.ValidationError("Isi nomor urut pertama, atau daftar nomor: salah satu.")
        if any(len(number) > 100 for number in self._listed(given)):  # as long as a number may be
            self.add_error("listed", "Ada nomor yang lebih dari 100 huruf. Satu baris satu nomor.")
        return given

    def _listed(self, given: Mapping[str, Any]) -> list[str]:
        lines = (" ".join(line.split()) for line in str(given.get("listed") or "").splitlines())
        return [line for line in lines if line]

    def numbers(self, count: int) -> list[str]:
        """So many numbers, or as many as were listed."""
        given = self.cleaned_data
        return self._listed(given) or series(given["before"], given["first"], given["after"], count)


class SignatureForm(forms.Form):
    """The letter as it came back, signed and stamped."""

    file = DocumentField("Surat yang sudah ditandatangani", help_text="PDF hasil pindai, atau foto lembarannya.")
    signed_on = DayField("Ditandatangani pada")


class DispatchForm(forms.Form):
    """How and when a letter was sent."""

    sent_how = forms.ChoiceField(label="Dikirim lewat", choices=Letter.How.choices)
    sent_on = DayField("Dikirim pada")


class ReceiptForm(forms.Form):
    """Who took it, and when: clocks start on this day."""

    received_by = forms.CharField(label="Diterima oleh", max_length=150, help_text="Nama dan jabatannya.")
    received_on = DayField("Diterima pada")


class CancellationForm(forms.Form):
    """Why a letter is withdrawn."""

    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
