"""The rekap as an Excel file with whole rupiah, and what its printed page says."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from cooperatives.desk.recap.rules import COLUMNS, Asked, By, Line, Recap, Unit, written
from registry.exports import foot, made, table
from registry.models import User

About = Sequence[tuple[str, str]]
HEADS = {By.SUBDISTRICT: ("Kecamatan",), By.TYPE: ("Jenis",), By.BOTH: ("Kecamatan", "jenis")}
"""What the first columns are called."""


def spreadsheet(recap: Recap, asked: Asked, about: About, *, by: User, at: datetime) -> HttpResponse:
    """All its lines and the total, as numbers."""
    headers = [*HEADS[asked.by], *(f"{each.full} ({each.unit})" for each in COLUMNS)]
    rows = [[*labels, *(line.numbers[each.name] for each in COLUMNS)] for labels, line in _labelled(recap, asked.by)]
    return table(f"rekap-{asked.year}-per-{asked.on:%Y-%m-%d}", [*about, made(by, at)], headers, rows)


def _labelled(recap: Recap, by: By) -> Iterator[tuple[Sequence[str], Line]]:
    """Each line with what stands in the first columns, the total last."""
    label = ""
    for line in recap.lines(by):
        label = label if line.is_part else line.label
        both = (label, line.label) if line.is_part else (label, "Jumlah")
        yield (both if by is By.BOTH else (label,)), line
    yield (("Jumlah", "") if by is By.BOTH else ("Jumlah",)), recap.total


def printed(recap: Recap, asked: Asked, about: About, *, place: str, by: User, at: datetime) -> dict[str, Any]:
    """The same for templates/letters/recap.typ: every number as it is printed."""
    lines = [
        [line.label, line.is_part, [written(each, line.numbers[each.name]) for each in recap.columns]]
        for line in (*recap.lines(asked.by), recap.total)
    ]
    return {
        "title": f"Rekapitulasi koperasi {place}",
        "head": " dan ".join(HEADS[asked.by]),
        "groups": [[name, [[each.label, _unit(each.unit)] for each in group]] for name, group in recap.groups],
        "lines": lines,
        "about": [list(each) for each in about],
        "foot": foot(by, at),
    }


def _unit(unit: Unit) -> str:
    return "Rp juta" if unit is Unit.RUPIAH else unit.value
