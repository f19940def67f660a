"""What a board decides about its book of dues: categories, tariffs, what it began with, and the end of a year."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from cooperatives.desk.dues.forms import SentForm
from cooperatives.dues.actions import Balance
from cooperatives.dues.models import Tariff
from cooperatives.members.models import Member, MemberCategory
from cooperatives.register.models import Cooperative
from registry.amounts import MOST_RUPIAH
from registry.cells import Cell
from registry.cells import rupiah as read_rupiah
from registry.deadlines import PLAUSIBLE
from registry.forms import DayField, RupiahField, SureForm

MONTH = re.compile(r"(\d{1,2})[-/. ](\d{4})")
COLUMNS = ("Nomor anggota", "Nama", "Pokok", "Wajib", "Sukarela", "Lunas sampai bulan")
"""Of the balances a book begins with, as they are copied from a spreadsheet."""
TOLD = 20
"""So many faults of pasted lines are told at once."""


def month_start(text: str) -> date | None:
    """The first day of a month written as 01-2027; None where it is none."""
    found = MONTH.fullmatch(text.strip())
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    day = date(int(found[2]), int(found[1]), 1)
    return day if PLAUSIBLE[0] <= day <= PLAUSIBLE[1] else None


class MonthField(forms.CharField):
    """A month, written as people write it; its value is its first day."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        keys = forms.TextInput({"inputmode": "numeric"})
        super().__init__(label=label, max_length=10, widget=keys, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The first day of the month; None where none has to be written."""
        text = super().clean(value)
        if not text:
            return None
        if found := month_start(text):
            return found
        raise forms.ValidationError("Tulis bulan dan tahun seperti 01-2027.")


class CategoryForm(forms.Form):
    """A class of members by which tariffs differ."""

    name = forms.CharField(
        label="Nama golongan", max_length=80, help_text="Misalnya: Semua anggota, Golongan III, Pedagang pasar."
    )


class TariffForm(SureForm):
    """So much from a month on, for a category, by which decision."""

    category = forms.ModelChoiceField(MemberCategory.objects.none(), label="Golongan", empty_label=None)
    kind = forms.ChoiceField(label="Jenis", choices=Tariff.Kind.choices, initial=Tariff.Kind.MANDATORY)
    amount = RupiahField(
        label="Jumlah", help_text="Simpanan wajib sebulan, atau simpanan pokok sekali ketika masuk. Misalnya 25.000."
    )
    since = MonthField("Berlaku mulai bulan", help_text="Misalnya 01-2027.")
    document_no = forms.CharField(
        label="Keputusan rapat anggota", max_length=100, required=False,
        help_text="Nomor dan tanggal berita acara yang menetapkannya.",
    )  # fmt: skip

    def __init__(self, sent: Any, *, of: Cooperative, category: str = "") -> None:
        super().__init__(sent, initial={"category": category})
        self.fields["category"].queryset = of.member_categories.order_by("name")  # type: ignore[attr-defined]


class YearForm(SureForm):
    """The book year to close."""

    book_year = forms.TypedChoiceField(label="Tahun buku", coerce=int)

    def __init__(self, sent: Any, *, years: Sequence[int]) -> None:
        super().__init__(sent)
        self.fields["book_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class BalanceForm(SentForm):
    """What one member had when the book began, and why that is written only now."""

    principal = RupiahField(label="Simpanan pokok", required=False)
    mandatory = RupiahField(label="Simpanan wajib", required=False)
    voluntary = RupiahField(label="Simpanan sukarela", required=False)
    settled_through = MonthField(
        "Wajib lunas sampai bulan", required=False, help_text="Bulan terakhir yang lunas, misalnya 06-2026."
    )
    reason = forms.CharField(
        label="Mengapa dicatat sekarang", max_length=300,
        help_text="Misalnya: terlewat ketika saldo awal dicatat, atau salah baca buku lama halaman 12.",
    )  # fmt: skip

    def clean_reason(self) -> str:
        """It is read in the middle of a sentence."""
        reason: str = self.cleaned_data["reason"]
        return reason.rstrip(".")

    def balance_of(self, member: Member) -> Balance:
        """It, once it is valid."""
        said = self.cleaned_data
        principal, mandatory, voluntary = (said[name] or 0 for name in ("principal", "mandatory", "voluntary"))
        return Balance(member, principal, mandatory, voluntary, said["settled_through"])


class BalancesForm(forms.Form):
    """The balances a book begins with: its lines, and what the paper adds up to."""

    as_of = DayField("Per tanggal", help_text="Saldo pada akhir hari itu.")
    reference = forms.CharField(label="Sumber", max_length=200, help_text="Misalnya: Buku simpanan 2025 halaman 1-40.")
    principal = RupiahField(label="Jumlah simpanan pokok pada buku lama")
    mandatory = RupiahField(label="Jumlah simpanan wajib pada buku lama")
    voluntary = RupiahField(label="Jumlah simpanan sukarela pada buku lama")
    cash = RupiahField(label="Uang di kas bendahara pada hari itu", initial=0)
    lines = forms.CharField(
        label="Baris anggota", max_length=2_000_000, strip=False,
        widget=forms.Textarea({"rows": 14, "spellcheck": "false", "wrap": "off"}),
        help_text="Salin dari Excel lalu tempel. Urutan kolom: " + ", ".join(COLUMNS) + " (misalnya 06-2026).",
    )  # fmt: skip

    def __init__(self, sent: Any, *, members: Mapping[str, Member]) -> None:
        empty = "\n".join("\t".join((number, each.name, "0", "0", "0", "")) for number, each in members.items())
        super().__init__(sent, initial={"lines": f"{chr(9).join(COLUMNS)}\n{empty}"})
        self.members = members

    def clean_lines(self) -> list[Balance]:
        """The balances, each of another member; all that cannot be read is told, line by line."""
        found: dict[str, Balance] = {}
        faults: list[str] = []
        for place, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            cells = [each.strip() for each in re.split(r"\t|;", line)]
            if not any(cells) or cells[0].casefold() == COLUMNS[0].casefold():
                continue
            read = self._balance(cells)
            if isinstance(read, str):
                faults.append(f"Baris {place}: {read}")
            elif cells[0] in found:
                faults.append(f"Baris {place}: nomor anggota {cells[0]} sudah ada di atas.")
            else:
                found[cells[0]] = read
        if len(faults) > TOLD:
            faults = [*faults[:TOLD], f"Dan {len(faults) - TOLD} baris lain."]
        if faults:
            raise forms.ValidationError(faults)
        return list(found.values())

    def _balance(self, cells: Sequence[str]) -> Balance | str:
        """What a line says, or what is wrong with it."""
        number, _, *amounts, month = [*cells, *[""] * (len(COLUMNS) - len(cells))][: len(COLUMNS)]
        member = self.members.get(number)
        if member is None:
            return f"nomor anggota {number} tidak ada dalam buku anggota."
        read = [read_rupiah(Cell(each)) for each in amounts]
        if any(each.problem or not 0 <= (each.value or 0) <= MOST_RUPIAH for each in read):
            return "jumlah tidak terbaca. Tulis rupiah penuh seperti 1.250.000."
        through = month_start(month) if month else None
        if month and through is None:
            return f'bulan "{month}" tidak terbaca. Tulis seperti 06-2026.'
        principal, mandatory, voluntary = (each.value or 0 for each in read)
        return Balance(member, principal, mandatory, voluntary, through)
