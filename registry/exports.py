"""Excel files we write: lists as a page shows them, tables of numbers, and templates to fill in.

Every cell is text, but for the numbers of a table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.text import capfirst
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from registry import served
from registry.filters import Column, Faceted
from registry.models import User
from registry.sheet_reader import ROWS
from registry.sheets import EXAMPLE, Heading, Layout

CHUNK = 2_000
MOMENT = "%d-%m-%Y %H.%M %Z"
OF_NO_AREA = "tanpa wilayah kerja"


def list_file(listed: Faceted, *, by: User, at: datetime, state: Iterable[tuple[str, str]]) -> HttpResponse:
    """All rows of a list as a download. `state`: as of which day and under which rules its rows stand."""
    about = [*_about(listed, by, at), *state]
    return xlsx(f"{listed.noun}-{at:%Y-%m-%d}", about, listed.of_file(), listed.told(listed.qs.iterator(CHUNK)))


def foot(by: User, at: datetime, deed: str = "Dibuat") -> str:
    """The last line of a paper: when it was made, and by whom."""
    return f"{deed} {at:{MOMENT}}, oleh {by}."


def made(by: User, at: datetime) -> tuple[str, str]:
    """The line of a table with the same."""
    return "Dibuat", f"{at:{MOMENT}}, oleh {by} ({by.area or OF_NO_AREA})"


def downloaded(by: User, at: datetime) -> tuple[tuple[str, str], ...]:
    """The lines of a list with who made it, in which role, and when."""
    who = f"{by} ({by.get_role_display()}, {by.area or OF_NO_AREA})"
    return ("Diunduh oleh", who), ("Diunduh pada", f"{at:{MOMENT}}")


def _about(listed: Faceted, by: User, at: datetime) -> Iterator[tuple[str, str]]:
    """What the file is: which list, who made it and when, what it was narrowed to, in which order, which columns."""
    yield "Daftar", capfirst(listed.noun)
    yield "Definisi", listed.definition
    yield from downloaded(by, at)
    yield "Saringan", "; ".join(_chosen(listed)) or "tidak ada"
    yield "Urutan", next((label for _, label, _, is_now in listed.orders_to_choose() if is_now), "paling mirip dahulu")
    of_file = listed.of_file()
    yield "Kolom", "semua" if len(of_file) == len(listed.columns) else ", ".join(each.header for each in of_file)


def _chosen(listed: Faceted) -> Iterator[str]:
    if listed.search:
        yield f"cari: {listed.search}"
    for facet in listed.facets:
        if facet.chosen:
            yield f"{facet.label}: {', '.join(choice.label for choice in facet.chosen)}"


def xlsx(name: str, about: Sequence[tuple[str, str]], columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """A list as a download. `about`: what it is, line by line, for its first sheet, which adds how many rows there are.

    Text cells only: no name can act as a formula, and no number loses its zeros. Memory does not grow with the rows.
    """
    file, line = BytesIO(), 0
    with Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        what, sheet = book.add_worksheet("Keterangan"), book.add_worksheet("Daftar")
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.header, bold)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                sheet.write_string(line, place, column.text(row))
        _write_lines(what, [*about, ("Jumlah baris", str(line))], bold, width=28)
    return served.workbook(file.getvalue(), name)


def table(
    name: str, about: Sequence[tuple[str, str]], headers: Sequence[str], rows: Iterable[Sequence[str | int | None]]
) -> HttpResponse:
    """A table of numbers as a download. Numbers stay numbers; what is not known is an empty cell, never a zero."""
    file = BytesIO()
    with Workbook(file) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        number = book.add_format({"num_format": "#,##0"})
        what, sheet = book.add_worksheet("Keterangan"), book.add_worksheet("Tabel")
        _write_lines(what, about, book.add_format({"bold": True}), width=32)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, len(headers) - 1, 15)
        for place, header in enumerate(headers):
            sheet.write_string(0, place, header, head)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(line, place, value, number)
                elif value:
                    sheet.write_string(line, place, value)
    return served.workbook(file.getvalue(), name)


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to fill in: its layout, lists to choose from that only the database knows, and rows there already."""

    layout: Layout
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Sequence[Mapping[str, str]] = ()


def template(name: str, guide: Sequence[tuple[str, str]], forms: Sequence[Form]) -> HttpResponse:
    """A workbook to fill in, as a download: a first sheet that says how, then the forms.

    Every column is text, so that Excel makes no date of a number. A form without rows has an example that is passed
    over when it comes back.
    """
    file = BytesIO()
    with Workbook(file) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _write_lines(book.add_worksheet("Petunjuk"), guide, bold, width=20)
        sheets = [(form, book.add_worksheet(form.layout.name)) for form in forms]
        lists = book.add_worksheet("Pilihan")
        lists.hide()
        taken = 0
        for form, sheet in sheets:
            _write_form(sheet, form, head, text)
            for place, heading in enumerate(form.layout.headings):
                if choices := form.choices.get(heading.header, heading.choices):
                    for line, choice in enumerate(choices):
                        lists.write_string(line, taken, choice)
                    _offer(sheet, place, f"=Pilihan!{xl_range_abs(0, taken, len(choices) - 1, taken)}")
                    taken += 1
    return served.workbook(file.getvalue(), name)


def _write_form(sheet: Worksheet, form: Form, head: Format, text: Format) -> None:
    headings = form.layout.headings
    named = next((place for place, heading in enumerate(headings) if heading.is_needed), 0)
    sheet.freeze_panes(1, named + 1)
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, heading.width, text)
        sheet.write_string(0, place, heading.header + " *" * heading.is_needed, head)
        if heading.note:
            sheet.write_comment(0, place, heading.note, {"x_scale": 1.6, "y_scale": 0.8})
    for line, row in enumerate(form.rows or (_example(headings),), start=1):
        for place, heading in enumerate(headings):
            if said := row.get(heading.header):
                sheet.write_string(line, place, said, text)


def _example(headings: Sequence[Heading]) -> dict[str, str]:
    return {each.header: each.example for each in headings} | {headings[0].header: EXAMPLE}


def _offer(sheet: Worksheet, place: int, source: str) -> None:
    """Let a column choose from a list; what does not stand there is stopped by Excel."""
    sheet.data_validation(1, place, ROWS, place, {
        "validate": "list", "source": source, "error_title": "Tidak ada dalam daftar",
        "error_message": "Pilih salah satu dari daftar, atau kosongkan.",
    })  # fmt: skip


def _write_lines(sheet: Worksheet, lines: Sequence[tuple[str, str]], bold: Format, *, width: int) -> None:
    """A sheet of labels and what they say."""
    sheet.set_column(0, 1, width)
    for line, (label, text) in enumerate(lines):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, text)
