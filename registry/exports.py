"""Lists as Excel files: what a page shows, with a sheet that says what it is. Every cell is text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its header, its width in characters, and the text a row has in it."""

    header: str
    width: int
    text: Callable[[Any], str]


def xlsx(name: str, about: Sequence[tuple[str, str]], columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """A list as a download. `about`: what it is, line by line, for its first sheet.

    Text cells only: no name can act as a formula, and no number loses its zeros. Memory does not grow with the rows.
    """
    file = BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Keterangan")
        sheet.set_column(0, 1, 28)
        for line, (label, text) in enumerate(about):
            sheet.write_string(line, 0, label, bold)
            sheet.write_string(line, 1, text)
        sheet = book.add_worksheet("Daftar")
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.header, bold)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                sheet.write_string(line, place, column.text(row))
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
