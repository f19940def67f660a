"""How people here write days, and what they write about their own things."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from registry.deadlines import PLAUSIBLE
from registry.models import Area, User


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


class SavedViewForm(forms.Form):
    """What a saved view is called, and whether others have it too."""

    name = forms.CharField(label="Nama tampilan", max_length=60)
    is_shared = forms.BooleanField(
        label="Bagikan dengan kantor",
        required=False,
        help_text="Rekan yang wilayah kerjanya di dalam wilayah Anda, atau mencakupnya, ikut dapat membukanya.",
    )
