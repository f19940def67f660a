"""How people here write days and send documents, and what they write about their own things."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from registry import cells, uploads
from registry.amounts import MOST_RUPIAH, number
from registry.cells import Cell
from registry.cells import Kind as CellKind
from registry.deadlines import PLAUSIBLE
from registry.models import Area, User
from registry.transitions import coming


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


def come(day: date, today: date) -> date:
    """A day that has come. Raises ValidationError."""
    if sentence := coming(day, today):
        raise forms.ValidationError(sentence)
    return day


class PastDay(forms.DateField):
    """A day that has come, however people write it."""

    def __init__(self, label: str, example: str) -> None:
        super().__init__(
            label=label, required=False, input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(attrs={"inputmode": "numeric", "size": 12}, format="%d-%m-%Y"),
            error_messages={"invalid": f"tulis tanggal seperti {example}."},
        )  # fmt: skip


class DocumentField(forms.FileField):
    """A document people send; its value is what may be kept of it, None where none was sent and none is needed."""

    def __init__(self, label: str, *, help_text: str, required: bool = True) -> None:
        taken = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
        super().__init__(
            label=label, widget=taken, help_text=help_text, required=required, error_messages={"empty": uploads.EMPTY}
        )  # fmt: skip

    def clean(self, data: Any, initial: Any = None) -> uploads.Received | None:
        """The document, or the sentence that refuses it."""
        try:
            return uploads.received(sent) if (sent := super().clean(data, initial)) else None
        except uploads.Unacceptable as refused:
            raise forms.ValidationError(str(refused)) from refused


class RupiahField(forms.CharField):
    """An amount, written as people write it: 1.250.000, Rp 1.250.000,00, -5.000.000."""

    def __init__(self, *, may_be_negative: bool = False, **kwargs: Any) -> None:
        keys = {} if may_be_negative else {"inputmode": "decimal"}
        super().__init__(max_length=40, widget=forms.TextInput(keys), **kwargs)
        self.may_be_negative = may_be_negative

    def prepare_value(self, value: Any) -> Any:
        """An amount with dots; what was typed as it was typed."""
        return number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The amount in whole rupiah; nothing where nothing is written."""
        read = cells.rupiah(Cell(super().clean(value).replace("\u2212", "-"), CellKind.TEXT))
        if read.is_unread:
            raise forms.ValidationError("Jumlah ini tidak terbaca. Tulis rupiah penuh, misalnya 1.250.000.")
        if read.value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if read.value is not None and read.value < 0 and not self.may_be_negative:
            raise forms.ValidationError("Jumlah ini tidak boleh minus.")
        if read.value is not None and abs(read.value) > MOST_RUPIAH:
            raise forms.ValidationError("Jumlah ini terlalu besar. Tulis dalam rupiah, bukan dikalikan ribuan lagi.")
        return read.value


class Picks(forms.RadioSelect):
    """Choices as round buttons; a link to the question leads to the first."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first button where none is asked for."""
        return super().id_for_label(id_, index or "0")


class Boxes(forms.CheckboxSelectMultiple):
    """Choices as boxes; a link to the question leads to the first."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box where none is asked for."""
        return super().id_for_label(id_, index or "0")


class NamesField(forms.CharField):
    """Several names, one a line."""

    def __init__(self, label: str, *, help_text: str = "Satu nama per baris.") -> None:
        area = forms.Textarea({"rows": 3})
        super().__init__(label=label, widget=area, required=False, help_text=help_text, max_length=3000)

    def clean(self, value: Any) -> list[str]:
        """The names, each within what a name may have."""
        names = [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]
        if any(len(name) > 150 for name in names):
            raise forms.ValidationError("Satu nama paling panjang 150 huruf.")
        return names


def places(user: User, today: date, also: Area | None = None) -> Iterator[tuple[str, Any]]:
    """The villages this person may see, by kecamatan, as the groups of one select. also: one that is chosen already."""
    areas = Area.objects.visible_to(user).filter(valid__contains=today).exclude(kind=Area.Kind.PROVINCE)
    rows = [each for each in areas.select_related("parent") if each.kind != Area.Kind.DISTRICT]
    if also and also.code not in {each.code for each in rows}:
        yield also.code, str(also)
    names = {each.code: each.name for each in rows}
    for code, parts in groupby(rows, key=lambda each: each.code[:8]):
        yield names.get(code, code), [(each.code, _place(each)) for each in parts]


def _place(area: Area) -> str:
    return f"{area}, desa tidak diketahui" if area.kind == Area.Kind.SUBDISTRICT else str(area)


class SureForm(forms.Form):
    """What is done once what it means was shown and answered."""

    doubts: Sequence[str] = ()

    def is_sure(self, doubts: Sequence[str]) -> bool:
        """Whether everything that speaks against it was shown and answered."""
        self.doubts = doubts
        return str(self.data.get("sure", "")) == " ".join(doubts)


class AskedForm(forms.Form):
    """What a page is asked for in its address. What cannot be read falls back to what is usual, with a sentence."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.error_messages |= {"invalid_choice": "pilih salah satu dari daftar."}

    @property
    def unread(self) -> list[str]:
        """What could not be read, as sentences."""
        said = ((self[name].label, str(errors[0])) for name, errors in self.errors.items())
        return [f"{label}: {sentence[:1].lower()}{sentence[1:]}" for label, sentence in said]


class PastForm(AskedForm):
    """Also of days, each of which has come and can be."""

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Every day."""
        said: dict[str, Any] = super().clean() or {}
        for name, day in list(said.items()):
            if isinstance(day, date) and (sentence := coming(day, self.today)):
                self.add_error(name, sentence)
            elif isinstance(day, date) and day < PLAUSIBLE[0]:
                self.add_error(name, "Terlalu lama. Periksa tahunnya.")
        return said


class SavedViewForm(forms.Form):
    """What a saved view is called, and whether others have it too."""

    name = forms.CharField(label="Nama tampilan", max_length=60)
    is_shared = forms.BooleanField(
        label="Bagikan dengan kantor",
        required=False,
        help_text="Rekan yang wilayah kerjanya di dalam wilayah Anda, atau mencakupnya, ikut dapat membukanya.",
    )
