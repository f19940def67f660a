"""Excel files that people fill in: opened in a process of their own, their headers found, their rows by column.

A CSV file may come in the place of one.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from registry import apart, sheet_reader
from registry.cells import Cell, Kind, bare, suspicion
from registry.imports import NOTHING, Row, Unreadable, decoded

LARGEST = 5 * 1024**2
EXAMPLE = "CONTOH, hapus baris ini"
"""What the first cell of a template's example row says; such a row is passed over."""
BEGINS = EXAMPLE[:6].casefold()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column people fill in: its header, what else it may be called, and what helps to fill it in."""

    header: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    width: int = 18
    is_needed: bool = False


def no_other(_header: str) -> str | None:
    """No column beside those declared."""
    return None


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: its name, its columns, and the column another header stands for (a year, say).

    never_read: headers of columns that are passed over, since what stands there is nobody's business, or has no place.
    """

    name: str
    headings: tuple[Heading, ...]
    other: Callable[[str], str | None] = no_other
    hint: str = ""
    never_read: frozenset[str] = frozenset()

    @cached_property
    def spelled(self) -> dict[str, str]:
        """Every way to write a header, bare, with the column it means."""
        return {bare(way): each.header for each in self.headings for way in (each.header, *each.aliases)}

    def column(self, header: str) -> str | None:
        """The column a header means."""
        return self.spelled.get(bare(header)) or self.other(header)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was filled in: its lines that say something, each with its number in Excel."""

    name: str
    lines: list[tuple[int, list[Cell]]]


def read(content: bytes, *, file_name: str) -> list[Sheet]:
    """The visible sheets of an .xlsx file. Raises Unreadable with the sentence that says what to do."""
    extension = Path(file_name).suffix.casefold()
    if extension != ".xlsx":
        raise Unreadable(sheet_reader.WITH_MACROS if extension == ".xlsm" else sheet_reader.NOT_EXCEL)
    if len(content) > LARGEST:
        raise Unreadable("Berkas lebih dari 5 MB. Hapus gambar dan lembar yang tidak perlu, lalu unggah lagi.")
    answer, _ = apart.opened(sheet_reader, content)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return [Sheet(each["name"], [(at, [_cell(told) for told in line]) for at, line in each["lines"]])
            for each in answer["sheets"]]  # fmt: skip


def read_either(content: bytes, *, file_name: str) -> list[Sheet]:
    """The sheets of an .xlsx file, or a .csv file as the one sheet it is. Raises Unreadable."""
    if Path(file_name).suffix.casefold() != ".csv":
        return read(content, file_name=file_name)
    if len(content) > LARGEST:
        raise Unreadable("Berkas lebih dari 5 MB. Bagi menjadi beberapa berkas.")
    text = decoded(content)
    delimiter = max(",;\t", key=text.readline().count)
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        lines = [(reader.line_num, [Cell(each[: sheet_reader.CHARACTERS]) for each in line]) for line in reader]
    except csv.Error as error:
        raise Unreadable(f"Baris {reader.line_num} tidak terbaca sebagai CSV.") from error
    return [Sheet(Path(file_name).stem, [line for line in lines if any(cell.clean for cell in line[1])])]


def _cell(told: str | list[str] | None) -> Cell:
    if told is None:
        return NOTHING
    return Cell(told) if isinstance(told, str) else Cell(told[1], Kind(told[0]))


def pick(sheets: Sequence[Sheet], layout: Layout) -> Sheet | None:
    """The sheet of that name, however its letters and spaces are."""
    return next((each for each in sheets if bare(each.name) == bare(layout.name)), None)


def rows(sheet: Sheet, layout: Layout) -> list[Row]:
    """The rows of a sheet by column, with what is suspicious of any cell noted.

    Raises Unreadable with all that is wrong with the headers. The example and a line of column numbers are left out.
    """
    start, headers = find_header(sheet, layout)
    columns = match(headers, layout)
    lines = [(line, cells) for line, cells in sheet.lines[start:] if not _is_passed_over(cells)]
    if len(lines) > sheet_reader.ROWS:
        raise Unreadable(f'Lembar "{sheet.name}" lebih dari 20.000 baris. Bagi menjadi beberapa berkas.')
    width = max((len(cells) for _, cells in lines), default=0)
    headers += [""] * (width - len(headers))
    if untitled := [
        f"Kolom {letters(place)} berisi data tetapi tidak berjudul. Beri judul atau hapus kolom itu."
        for place, header in enumerate(headers)
        if not header and any(_says(cells, place) for _, cells in lines)
    ]:
        raise Unreadable(*untitled)
    return [_row(line, cells, columns) for line, cells in lines]


def _says(cells: list[Cell], place: int) -> bool:
    return place < len(cells) and bool(cells[place].clean)


def _row(line: int, cells: list[Cell], columns: Sequence[str | None]) -> Row:
    row = Row(line, {column: cell for column, cell in zip(columns, cells, strict=False) if column})
    for column, cell in row.cells.items():
        if problem := suspicion(cell):
            row.warn(column, problem)
    return row


def _is_passed_over(cells: list[Cell]) -> bool:
    """Whether a line is blank, is the example, or numbers the columns."""
    said = [(place, text) for place, cell in enumerate(cells, start=1) if (text := cell.clean)]
    is_numbering = len(said) > 2 and all(text == str(place) for place, text in said)
    return not said or is_numbering or any(_is_example(text) for _, text in said)


def _is_example(text: str) -> bool:
    return text[:6].casefold() == BEGINS and bare(text).startswith(bare(EXAMPLE))


HEADER_WITHIN, HEADERS_AT_LEAST = 30, 2
PROBLEMS = "Masalah"
"""The column a file comes back with; it is passed over when the file comes again, as running numbers are."""
PASSED_OVER = {"no", "no urut", "nomor urut", "nomor", bare(PROBLEMS)}


def header_line(sheet: Sheet, layout: Layout) -> int:
    """The line of the headers, as Excel numbers it."""
    start, _ = find_header(sheet, layout)
    return sheet.lines[start - 1][0]


def find_header(sheet: Sheet, layout: Layout) -> tuple[int, list[str]]:
    """Where the rows begin in the sheet's lines, and the headers above them: the line, or the two lines, with the
    most known columns. Titles may stand above; a line of groups may stand over the header.

    Raises Unreadable where no line has two known columns.
    """
    tops = [[" ".join(cell.text.split()) for cell in cells] for _, cells in sheet.lines[:HEADER_WITHIN]]
    candidates = [(end, line) for end, line in enumerate(tops, start=1)]
    candidates += [(end, _under_groups(*lines, layout)) for end, lines in enumerate(pairwise(tops), start=2)]

    def known(candidate: tuple[int, list[str]]) -> int:
        return len({column for header in candidate[1] if header and (column := layout.column(header))})

    best = max(candidates, key=known, default=(0, []))
    if known(best) < min(HEADERS_AT_LEAST, len(layout.headings)):
        needed = ", ".join(f'"{each.header}"' for each in layout.headings if each.is_needed)
        raise Unreadable(f'Lembar "{sheet.name}": baris judul kolom tidak ditemukan. Kolom wajib: {needed}.')
    return best


def _under_groups(over: list[str], line: list[str], layout: Layout) -> list[str]:
    """Headers of two lines: "Badan hukum" over "Nomor" and "Tanggal", beside headers merged over both lines."""
    width = max(len(over), len(line))
    over, line, group = over + [""] * (width - len(over)), line + [""] * (width - len(line)), ""
    headers = []
    for upper, lower in zip(over, line, strict=True):
        group = upper or (group if lower else "")
        ways = [f"{lower} {group}", f"{group} {lower}", lower] if group and lower else [lower or group]
        headers.append(next((way for way in ways if layout.column(way)), ways[-2] if len(ways) > 1 else ways[0]))
    return headers


def match(headers: Sequence[str], layout: Layout) -> list[str | None]:
    """The column of each header, in their order; None for blank ones and for running numbers.

    Raises Unreadable with every fault at once: unknown, repeated and missing.
    """
    columns = [layout.column(header) if header else None for header in headers]
    faults = [
        _unknown(header, layout)
        for header, column in zip(headers, columns, strict=True)
        if header and not column and bare(header) not in PASSED_OVER | layout.never_read
    ]
    for name in dict.fromkeys(column for column in columns if column):
        places = [letters(place) for place, column in enumerate(columns) if column == name]
        if len(places) > 1:
            faults.append(f'Kolom "{name}" ada lebih dari satu kali: kolom {" dan ".join(places)}. Sisakan satu.')
    if missing := [f'"{each.header}"' for each in layout.headings if each.is_needed and each.header not in columns]:
        faults.append(f"Kolom wajib tidak ada: {', '.join(missing)}.")
    if faults:
        raise Unreadable(*faults)
    return columns


def _unknown(header: str, layout: Layout) -> str:
    if near := get_close_matches(bare(header), layout.spelled, n=1, cutoff=0.7):
        return f'Kolom "{header}" tidak dikenal; mungkin maksudnya "{layout.spelled[near[0]]}".'
    return f'Kolom "{header}" tidak dikenal. {layout.hint or "Hapus kolom itu atau samakan judulnya dengan templat."}'


def letters(place: int) -> str:
    """How Excel calls the column at this place, counted from 0: A, Z, AA."""
    place, letter = divmod(place, 26)
    return (letters(place - 1) if place else "") + chr(ord("A") + letter)
