"""Which file comes in, and what is decided on it. What was read goes to the page and back sealed, and is not kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from cooperatives.dues.imports import sheet
from cooperatives.dues.imports.people import Proof
from cooperatives.members.models import MemberCategory
from registry.amounts import number
from registry.forms import DayField, Picks, RupiahField
from registry.imports import Unreadable
from registry.sheets import LARGEST

SOURCES = (("payroll", "Daftar potong gaji"), ("bank", "Rekening koran bank"))
SHOWN = 10
"""So many rows of an unknown class are named."""
ROUNDINGS = (("", "Jangan dibukukan"), ("down", "Ke bawah"), ("up", "Ke atas"), ("half", "Ke rupiah terdekat"))


class FileForm(forms.Form):
    """A file, read as soon as it is here: its value is the rows. read: what reads them. on: the day of today.

    most: so many rows come in by a page, as somebody waits; split: what to do where there are more.
    """

    read: ClassVar[Callable[..., list[Any]]]
    most: ClassVar[int] = 5_000
    split: ClassVar[str] = "Bagi menjadi beberapa berkas."
    file = forms.FileField(
        label="Berkas",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": "Berkas ini kosong. Pilih berkas yang berisi."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.file_name = ""
        self.fields[
            "file"
        ].help_text = (
            f"Berkas Excel (.xlsx) atau CSV menurut templat, paling banyak {number(self.most)} baris dan 5 MB."
        )

    def clean_file(self) -> Any:
        """The rows of the file, or what is wrong with it."""
        file = self.cleaned_data["file"]
        self.file_name = (file.name or "")[-100:]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(f"Berkas lebih dari 5 MB. {self.split}")
        try:
            rows = self.read(file.read(), file_name=self.file_name, by=self.on)
        except Unreadable as refused:
            raise forms.ValidationError(list(refused.args)) from refused
        if len(rows) > self.most:
            raise forms.ValidationError(f"Berkas lebih dari {number(self.most)} baris. {self.split}")
        return rows


class PaymentsForm(FileForm):
    """A file of payments and where it is from."""

    read = staticmethod(sheet.payments)
    source = forms.ChoiceField(label="Asal berkas", choices=SOURCES, widget=forms.RadioSelect)


class PaymentsDecisionForm(forms.Form):
    """What is done with fractions of a rupiah; which doubtful rows somebody lets pass is beside their names."""

    rounding = forms.ChoiceField(label="Pecahan rupiah dibulatkan", choices=ROUNDINGS, required=False)


class MembersForm(FileForm):
    """A file of members, and the proof of its balances where it has any."""

    read = staticmethod(sheet.people)
    most = 10_000
    split = (
        "Bagi menjadi beberapa berkas tanpa kolom saldo, lalu tempel saldo semua anggota sekaligus lewat Pengaturan, "
        "Catat saldo awal."
    )
    as_of = DayField("Saldo awal per tanggal", required=False, help_text="Kosongkan bila berkas tidak memuat saldo.")
    principal = RupiahField(label="Jumlah simpanan pokok menurut buku lama", required=False)
    mandatory = RupiahField(label="Jumlah simpanan wajib menurut buku lama", required=False)
    voluntary = RupiahField(label="Jumlah simpanan sukarela menurut buku lama", required=False)
    cash = RupiahField(label="Uang di kas bendahara pada hari itu", required=False)

    def proof(self) -> Proof | None:
        """What the old book adds up to; None where no day is given."""
        said = self.cleaned_data
        if not said.get("as_of"):
            return None
        totals = said["principal"] or 0, said["mandatory"] or 0, said["voluntary"] or 0
        return Proof(totals, said["as_of"], self.file_name, said["cash"] or 0)


class ClassesForm(forms.Form):
    """What each class is that a file names and the book does not know: one it has, or a new one. Nothing is chosen yet.

    unknown: their names, each with the lines of its members. known: those the book has.
    """

    NEW = "baru"

    def __init__(self, sent: Any, *, unknown: Mapping[str, Sequence[int]], known: Iterable[MemberCategory]) -> None:
        super().__init__(sent)
        self.unknown = list(unknown)
        self.names = {str(each.pk): each.name for each in known}
        for at, (name, lines) in enumerate(unknown.items()):
            self.fields[f"golongan-{at}"] = forms.ChoiceField(
                label=f"Golongan “{name}” belum dikenal", widget=Picks, help_text=_rows(lines),
                choices=[*self.names.items(), (self.NEW, "Jadikan golongan baru")],
                error_messages={"required": "Pilih golongan yang sudah ada, atau jadikan golongan baru."},
            )  # fmt: skip

    @property
    def classes(self) -> dict[str, str]:
        """What each is called in the book, once it is valid."""
        said = self.cleaned_data
        return {name: self.names.get(said[f"golongan-{at}"], name) for at, name in enumerate(self.unknown)}


def _rows(lines: Sequence[int]) -> str:
    """How many rows that is, and which."""
    shown = ", ".join(number(line) for line in lines[:SHOWN])
    more = f" dan {number(len(lines) - SHOWN)} lagi" if len(lines) > SHOWN else ""
    return f"{number(len(lines))} anggota, baris {shown}{more}."
