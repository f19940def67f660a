"""What people fill in about letters: whom to write to, numbers, days, how one was sent, who took it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from cooperatives.correspondence.models import Kind, Letter
from cooperatives.correspondence.rules import series
from cooperatives.desk.season.forms import book_years
from cooperatives.register.models import Cooperative
from registry.forms import DayField, DocumentField
from registry.models import Area, User

BACK = 5
"""So many years of the agenda are one step away."""


class AskForm(forms.Form):
    """Which letters: their kind, for whom, and about which book year. `one`: to this cooperative alone."""

    jenis = forms.ChoiceField(label="Jenis surat", choices=[("", "pilih jenisnya"), *Kind.choices])
    wilayah = forms.ChoiceField(label="Untuk koperasi di")
    tahun = forms.TypedChoiceField(label="Tahun buku", coerce=int)

    def __init__(self, sent: Mapping[str, Any], *, user: User, today: date, one: Cooperative | None = None) -> None:
        years = book_years(today)
        super().__init__(sent if "jenis" in sent else None, initial={"tahun": years[1]})
        self.fields["tahun"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.one = one
        if one:
            del self.fields["wilayah"]
            return
        areas = Area.objects.visible_to(user).filter(valid__contains=today)
        self.areas = {each.code: each for each in areas.subdistricts().order_by("name")}
        if user.area:
            self.areas = {user.area.code: user.area} | self.areas
        chosen = [("", "pilih wilayahnya"), *((code, str(each)) for code, each in self.areas.items())]
        self.fields["wilayah"].choices = chosen  # type: ignore[attr-defined]

    @property
    def asked(self) -> tuple[str, Area | Cooperative, int]:
        """Kind, area or cooperative, and book year, once the form is valid."""
        to = self.one or self.areas[self.cleaned_data["wilayah"]]
        return self.cleaned_data["jenis"], to, self.cleaned_data["tahun"]


class RecipientsForm(forms.Form):
    """To which of those who could get a letter it is drafted: to all of them, unless somebody takes the tick away.

    others: those who get none, and why.
    """

    koperasi = forms.MultipleChoiceField(
        label="Koperasi", error_messages={"required": "Beri tanda pada sedikitnya satu koperasi."}
    )

    def __init__(
        self, sent: QueryDict | None, *, listed: Sequence[Cooperative], others: Mapping[Cooperative, str]
    ) -> None:  # fmt: skip
        super().__init__(sent)
        self.listed, self.others = listed, others
        there = [(str(each.pk), each.name) for each in (*listed, *others)]
        self.fields["koperasi"].choices = there  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[Cooperative]:
        """Those with a tick, whether they still get a letter or not; before anything is sent, all that are listed."""
        if not self.is_bound:
            return set(self.listed)
        sent = set(self["koperasi"].data)
        return {each for each in (*self.listed, *self.others) if str(each.pk) in sent}

    def clean_koperasi(self) -> set[Cooperative]:
        """Those with a tick, as long as each of them still gets a letter."""
        ticked = self.ticked
        late = [each for each in self.others if each in ticked]
        if late:
            others = f" dan {len(late) - 1} koperasi lain" if len(late) > 1 else ""
            raise forms.ValidationError(
                f"{late[0]}{others} tidak disurati lagi ({self.others[late[0]]}). Periksa daftarnya, lalu kirim lagi."
            )
        return ticked


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
