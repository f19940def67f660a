"""What people fill in about a season: its book year, a later deadline and why it is taken back, a planned meeting."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cooperatives.register.models import Cooperative
from registry.access import RECORDING
from registry.deadlines import DECEMBER, BookYear
from registry.forms import DayField, SureForm, come
from registry.models import Area, User

BACK = 5
"""So many book years that have ended can be chosen."""


def book_years(today: date) -> list[int]:
    """The book years with a season, for those that end in December: the one that runs, and those before it."""
    latest = BookYear.ended_before(today, DECEMBER).name
    return list(range(latest + 1, latest - BACK, -1))


class AskForm(forms.Form):
    """Of which book year: where it cannot be read, of the latest that has ended."""

    tahun = forms.TypedChoiceField(label="Tahun buku", coerce=int)

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        self.years = book_years(today)
        super().__init__({"tahun": data.get("tahun") or self.years[1]})
        self.fields["tahun"].choices = [(year, str(year)) for year in self.years]  # type: ignore[attr-defined]

    @property
    def asked(self) -> int:
        """The book year."""
        return int(self.cleaned_data["tahun"]) if self.is_valid() else self.years[1]


class ExtensionForm(SureForm):
    """A decree that gives longer: to one cooperative, or to all in an area."""

    area = forms.ChoiceField(label="Untuk semua koperasi di")
    book_year = forms.TypedChoiceField(label="Tahun buku", coerce=int)
    decree_no = forms.CharField(label="Nomor keputusan", max_length=100)
    granted_on = DayField("Tanggal keputusan", help_text="Batas baru berlaku sejak tanggal ini.", example="15-03-2026")
    until = DayField("Batas baru", help_text="Hari terakhir RAT dapat diadakan tepat waktu.", example="30-06-2026")

    def __init__(
        self, sent: Mapping[str, Any] | None, *, user: User, today: date, cooperative: Cooperative | None
    ) -> None:  # fmt: skip
        super().__init__(sent, initial={"book_year": (years := book_years(today))[1]})
        self.today, self.cooperative = today, cooperative
        self.fields["book_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        if cooperative:
            del self.fields["area"]
            return
        seen = Area.objects.visible_to(user).filter(valid__contains=today)
        self.areas = {each.code: each for each in seen.subdistricts().order_by("name")}
        if user.area:
            self.areas = {user.area.code: user.area} | self.areas
        self.fields["area"].choices = [(code, str(each)) for code, each in self.areas.items()]  # type: ignore[attr-defined]

    def clean_decree_no(self) -> str:
        """Without stray spaces."""
        return " ".join(str(self.cleaned_data["decree_no"]).split())

    def clean_granted_on(self) -> date:
        """A day that has come."""
        return come(self.cleaned_data["granted_on"], self.today)

    @property
    def to(self) -> Cooperative | Area:
        """Whom it is for, once the form is valid."""
        return self.cooperative or self.areas[self.cleaned_data["area"]]


class RetractionForm(forms.Form):
    """Why an extension counts no more."""

    reason = forms.CharField(
        label="Alasan", widget=forms.Textarea({"rows": 3}), max_length=1000,
        help_text="Apa yang salah, atau keputusan mana yang mencabutnya.",
    )  # fmt: skip


class PlanForm(forms.Form):
    """When the meeting is to be held, since when the office is invited, and who will go; nothing where not known."""

    planned_on = DayField("Rencana tanggal RAT", required=False, example="20-02-2026")
    invited_on = DayField("Undangan diterima dinas", required=False, example="05-02-2026")
    officer = forms.ModelChoiceField(
        User.objects.none(), label="Petugas yang hadir", required=False, empty_label="belum ditunjuk"
    )

    def __init__(self, sent: Mapping[str, Any] | None, *, of: Cooperative, known: dict[str, Any]) -> None:
        super().__init__(sent, initial=known)
        people = User.objects.answering_for(of.area).filter(is_active=True, role__in=RECORDING)
        self.fields["officer"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]
