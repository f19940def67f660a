"""Reads one Excel file, run by `registry.apart`: its sheets go out, or the sentence that refuses it.

Cells go out as null, text, or a pair of "number" or "date" and its text.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from io import BytesIO
from math import isfinite
from zipfile import ZipFile, ZipInfo

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY, SECONDS = 1024**3, 10
ENTRIES, UNPACKED = 200, 50 * 1024**2
ROWS, ABOVE, COLUMNS, CHARACTERS, IN_ALL = 20_000, 50, 60, 500, 10_000_000
LAST_LINE = 2**20
"""Rows of data, lines that may stand above them, columns; characters in a cell and in a file; lines in Excel."""

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)")
MACROS = re.compile(r"vbaproject|macrosheets/", re.IGNORECASE)

EMPTY = "Berkas ini kosong. Unggah lagi berkas yang berisi."
NOT_EXCEL = "Ini bukan berkas Excel (.xlsx). Buka di Excel, pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx)."
OLD_EXCEL = "Ini berkas Excel lama (.xls). Buka di Excel, pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx)."
LOCKED = "Berkas ini dikunci dengan kata sandi. Buka di Excel, hapus kata sandinya, simpan, lalu unggah lagi."
WITH_MACROS = "Berkas ini berisi makro. Simpan sebagai Buku Kerja Excel (.xlsx) tanpa makro, lalu unggah lagi."
BROKEN = "Berkas ini rusak atau terpotong. Buka dan simpan ulang di Excel, lalu unggah lagi."
WITH_ENTITIES = "Berkas ini berisi bagian yang bukan buatan Excel. Salin tabelnya ke berkas baru, lalu unggah lagi."
NO_SHEET = "Berkas ini tidak mempunyai lembar yang berisi. Isi templatnya, lalu unggah lagi."
TOO_MUCH = (
    "Isi berkas ini terlalu banyak, atau ada isi di sel yang sangat jauh di bawah atau di kanan. "
    "Salin tabelnya saja ke berkas baru, lalu unggah lagi."
)


class Refused(Exception):
    """The sentence that refuses the file."""


def read(content: bytes) -> tuple[dict[str, object], bytes]:
    """Its sheets. Raises Refused."""
    check(content)
    return {"sheets": sheets(content)}, b""


def check(content: bytes) -> None:
    """Refuse what is not an honest .xlsx of bearable size, before anything is parsed."""
    if not content:
        raise Refused(EMPTY)
    if content.startswith(OLE):
        raise Refused(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD_EXCEL)
    if not content.startswith(ZIP):
        raise Refused(NOT_EXCEL)
    with ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > ENTRIES or sum(each.file_size for each in entries) > UNPACKED:
            raise Refused(TOO_MUCH)
        names = {each.filename for each in entries}
        if "xl/workbook.bin" in names or not any(name.startswith("xl/") for name in names):
            raise Refused(NOT_EXCEL)
        for entry in entries:
            _check_entry(entry, archive)


def _check_entry(entry: ZipInfo, archive: ZipFile) -> None:
    if entry.flag_bits & 1:
        raise Refused(LOCKED)
    if MACROS.search(entry.filename):
        raise Refused(WITH_MACROS)
    text = archive.read(entry)
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in text:
        raise Refused(WITH_MACROS)
    if entry.filename.endswith((".xml", ".rels")) and (b"\0" in text or DOCTYPE.search(text)):
        raise Refused(WITH_ENTITIES)


def sheets(content: bytes) -> list[dict[str, object]]:
    """The visible sheets that say something: name, and lines with their number in Excel."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    found: list[dict[str, object]] = []
    left = IN_ALL
    for each in book.sheets_metadata:
        if each.typ is SheetTypeEnum.WorkSheet and each.visible is SheetVisibleEnum.Visible:
            lines = []
            for line in _lines(each.name, book.get_sheet_by_name(each.name)):
                left -= sum(len(cell if isinstance(cell, str) else cell[1]) for cell in line[1] if cell)
                if left < 0:
                    raise Refused(TOO_MUCH)
                lines.append(line)
            if lines:
                found.append({"name": each.name, "lines": lines})
    if not found:
        raise Refused(NO_SHEET)
    return found


Told = str | tuple[str, str] | None


def _lines(name: str, sheet: CalamineSheet) -> Iterator[tuple[int, list[Told]]]:
    """The lines of a sheet that are not blank."""
    down, right = sheet.start or (0, 0)
    if down >= LAST_LINE:
        raise Refused(BROKEN)
    count = 0
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=down + 1):
        cells: list[Told] = [None] * right + [_told(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(cells) > COLUMNS:
            raise Refused(f'Lembar "{name}" lebih dari {COLUMNS} kolom (baris {number}). Hapus yang tidak perlu.')
        if any(len(cell if isinstance(cell, str) else cell[1]) > CHARACTERS for cell in cells if cell):
            raise Refused(f'Lembar "{name}" baris {number}: ada sel lebih dari {CHARACTERS} huruf. Persingkat isinya.')
        count += 1
        if count > ROWS + ABOVE:
            raise Refused(f'Lembar "{name}" lebih dari {ROWS:,} baris. Bagi menjadi beberapa berkas.'.replace(",", "."))
        yield number, cells


def _told(cell: object) -> Told:
    """A cell as it goes out."""
    if isinstance(cell, str):
        text = cell.replace("\0", "")
        return text if text.strip() else None
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, date):
        return "date", cell.isoformat()
    if isinstance(cell, time_of_day | timedelta):
        return str(cell)
    if isinstance(cell, int | float) and isfinite(cell):
        return "number", str(int(cell)) if cell == int(cell) else f"{Decimal(f'{cell:.15g}'):f}"
    return str(cell)
