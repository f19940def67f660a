"""Files that bring facts in: read, check, apply. A dry run is the whole run, rolled back."""

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from registry import cells, history
from registry.cells import Cell, Reading
from registry.models import ImportBatch, User

NOTHING = Cell()
Value = TypeVar("Value")


class Unreadable(ValueError):
    """A whole file that cannot be read as what it should be. Each of its `args` is a sentence that says what to do."""

    def __str__(self) -> str:
        return " ".join(self.args)


class Pile(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row that a person should see; the row is taken all the same unless it is refused."""

    line: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Row:
    """One row of a file, by header, with the problems so far and the columns not read. The header is line 1."""

    line: int
    cells: Mapping[str, Cell]
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def cell(self, column: str) -> Cell:
        """A cell as it stands; a blank one where the file has no such column."""
        return self.cells.get(column, NOTHING)

    def text(self, column: str) -> str:
        """A cell without surrounding or doubled spaces."""
        return self.cell(column).clean

    def take(self, column: str, reading: Reading[Value]) -> Value | None:
        """What a cell was read as, its problem noted; a column that could not be read is remembered as unread."""
        if reading.problem:
            self.warn(column, reading.problem)
        if reading.is_unread:
            self.unread.add(column)
        return reading.value

    def day(self, column: str, *, by: date) -> date | None:
        """A cell as a date no later than `by`; None where it says nothing (blank, 0000-00-00).

        What cannot be read, or cannot be, becomes a problem; its text is kept.
        """
        return self.take(column, cells.day(self.cell(column), by=by))

    def warn(self, column: str, message: str) -> None:
        """Note a problem of one cell."""
        self.problems.append(Problem(self.line, column, self.text(column), message))


class ImportSource(Protocol):
    """A kind of file."""

    name: str
    needed: tuple[str, ...]

    def apply(self, row: Row, *, observed_on: date, file_name: str, by: User | None) -> Pile:
        """Bring one row in, noting its problems."""


def bring_in(source: ImportSource, file: Path, *, observed_on: date, by: User | None, wet: bool) -> ImportBatch:
    """Bring a file in as one unit and return its batch. Unless `wet`, everything is rolled back at the end.

    Raises Unreadable where the file as a whole cannot be read.
    """
    content = file.read_bytes()
    rows = _rows(content, source.needed)
    with transaction.atomic(), history.verb(f"import_{source.name}", by=by, on=observed_on):
        piles = Counter(_applied(source, row, observed_on, file.name, by).value for row in rows)
        batch = ImportBatch(
            source=source.name, file_name=file.name, sha256=hashlib.sha256(content).hexdigest(),
            observed_on=observed_on, counts={"rows": len(rows)} | {pile.value: piles[pile] for pile in Pile},
            problems=[asdict(problem) for row in rows for problem in row.problems], imported_by=by,
        )  # fmt: skip
        if wet:
            batch.save()
        else:
            transaction.set_rollback(True)
    return batch


def _applied(source: ImportSource, row: Row, observed_on: date, file_name: str, by: User | None) -> Pile:
    """Bring one row in, whole or not at all."""
    try:
        with transaction.atomic():
            return source.apply(row, observed_on=observed_on, file_name=file_name, by=by)
    except ValidationError as refused:
        row.problems.append(Problem(row.line, "", "", " ".join(refused.messages)))
        return Pile.REFUSED


def decoded(content: bytes) -> StringIO:
    """The text of a file, for a reader of CSV. Raises Unreadable."""
    try:
        return StringIO(content.decode("utf-8-sig").replace("\0", ""), newline="")
    except UnicodeDecodeError as error:
        raise Unreadable("Berkas bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from error


def _rows(content: bytes, needed: tuple[str, ...]) -> list[Row]:
    reader = csv.DictReader(decoded(content))
    headers = {" ".join(header.split()) for header in reader.fieldnames or ()}
    if missing := [column for column in needed if column not in headers]:
        raise Unreadable(f"Kolom tidak ditemukan: {', '.join(missing)}.")
    try:
        return [Row(reader.line_num, _by_header(line)) for line in reader if any(line.values())]
    except csv.Error as error:
        raise Unreadable(f"Baris {reader.line_num} tidak terbaca sebagai CSV.") from error


def _by_header(line: Mapping[str, str | None]) -> dict[str, Cell]:
    return {" ".join(header.split()): Cell(text or "") for header, text in line.items() if header}
