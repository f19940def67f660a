"""What people write into cells, read with patience: pure text rules. What is guessed is said, what is unclear is not.

Every reader answers with a Reading: a value, nothing, and the sentence a person should see.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Generic, TypeVar

from registry.amounts import number
from registry.deadlines import PLAUSIBLE

Value = TypeVar("Value")


class Kind(StrEnum):
    """What Excel keeps in a cell."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text as it stands, a number in plain digits, or a date as 2026-03-31, maybe with T08:00:00."""

    text: str = ""
    kind: Kind = Kind.TEXT

    @property
    def clean(self) -> str:
        """Without surrounding or doubled spaces, and without the apostrophe that keeps Excel from counting."""
        return " ".join(self.text.split()).removeprefix("'").strip()


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What a cell was read as. A problem without a value: it says something that could not be read."""

    value: Value | None = None
    problem: str = ""

    @property
    def is_unread(self) -> bool:
        """Whether the cell says something that could not be read."""
        return self.value is None and bool(self.problem)


def bare(text: str) -> str:
    """A text for comparing: small letters and digits, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


FORMULA = re.compile(r"[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|-+[^-\s]")
LONGEST_NUMBER = 15


def suspicion(cell: Cell) -> str:
    """What a person should see of a cell whatever its column; it is taken all the same."""
    if cell.kind is Kind.TEXT and FORMULA.match(cell.text):
        return "Diawali tanda rumus; dibaca sebagai teks biasa."
    if cell.kind is Kind.NUMBER and len(cell.text.lstrip("-").partition(".")[0]) > LONGEST_NUMBER:
        return "Angka lebih dari 15 digit: Excel mengganti digit terakhir dengan nol. Isi sebagai teks."
    return ""


NO_DAY = re.compile(r"^[0\s./-]*$")
BEFORE_A_DAY = re.compile(
    r"^(tanggal|tgl|tertanggal|senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\b[.:,\s]*", re.IGNORECASE
)
TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2})?$")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2}) ?[-/., ] ?([a-z]+|\d{1,2})\.? ?[-/., ] ?(\d{4}|\d{2})", re.IGNORECASE)
SERIAL = re.compile(r"[1-9]\d{4}")
EXCEL_BEGINS = date(1899, 12, 30)
MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januari jan january", "februari feb pebruari peb february febuari", "maret mar mrt march",
            "april apr", "mei may", "juni jun june", "juli jul july", "agustus agu ags agt agst agus aug august",
            "september sep sept", "oktober okt oct october", "november nov nopember nop", "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Months as offices write them, old spelling and English ones too."""


def day(cell: Cell, *, by: date) -> Reading[date]:
    """A date no later than `by`; nothing where the cell says nothing (blank, a dash, 0000-00-00).

    The day stands before the month: 03/31/2026 is not read. A year of two digits is of this century.
    """
    if NO_DAY.match(cell.clean):
        return Reading()
    found = _day(cell)
    if found is None:
        return Reading(problem="Tanggal tidak terbaca; dicatat sebagai pengamatan. Tulis seperti 31-12-2025.")
    if not PLAUSIBLE[0] <= found <= by:
        return Reading(
            problem=f"Tanggal tidak mungkin: sebelum 1900 atau sesudah {by:%d-%m-%Y}. Dicatat sebagai pengamatan."
        )
    return Reading(found)


def _day(cell: Cell) -> date | None:
    if cell.kind is Kind.DATE:
        return datetime.fromisoformat(cell.text).date()
    text = TIME.sub("", BEFORE_A_DAY.sub("", BEFORE_A_DAY.sub("", cell.clean)))
    if SERIAL.fullmatch(whole := text.partition(".")[0] if cell.kind is Kind.NUMBER else text):
        return EXCEL_BEGINS + timedelta(days=int(whole))
    if found := YEAR_FIRST.fullmatch(text):
        year, month, number = found.groups()
    elif found := DAY_FIRST.fullmatch(text):
        number, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year) + 2000 * (len(year) == 2), MONTHS.get(month.casefold()) or int(month), int(number))
    except ValueError:
        return None


MONEY_STYLES = (
    re.compile(r"(?P<whole>\d{1,3}(\.\d{3})+|\d+)(,(?P<part>\d{1,2}))?"),
    re.compile(r"(?P<whole>\d{1,3}(,\d{3})+|\d+)(\.(?P<part>\d{1,2}))?"),
)
"""1.250.000,00 as in Indonesia, and 1,250,000.00 as in an English Excel."""


def rupiah(cell: Cell) -> Reading[int]:
    """An amount in whole rupiah; nothing where the cell is blank or has a dash. A fraction is rounded and said."""
    read = money(cell)
    if read.value is None:
        return Reading(problem=read.problem)
    rounded = int(read.value.to_integral_value(ROUND_HALF_UP))
    if rounded == read.value:
        return Reading(rounded)
    return Reading(rounded, f"Ada pecahan rupiah; dibaca sebagai {number(rounded)}.")


def money(cell: Cell) -> Reading[Decimal]:
    """An amount exactly as it is written; nothing where the cell is blank or has a dash."""
    text = cell.clean
    if cell.kind is Kind.NUMBER:
        return Reading(Decimal(text))
    text = re.sub(r"^(rp|idr)\b\.?|,-+$|\s", "", text, flags=re.IGNORECASE)
    if not text.strip("-"):
        return Reading()
    is_negative = text.startswith("-") or re.fullmatch(r"\(.*\)", text) is not None
    text = re.sub(r"^rp\.?", "", text.strip("-()"), flags=re.IGNORECASE)
    for style in MONEY_STYLES:
        if found := style.fullmatch(text):
            amount = Decimal(re.sub(r"\D", "", found["whole"]) + "." + (found["part"] or "0"))
            return Reading(-amount if is_negative else amount)
    return Reading(problem="Jumlah uang tidak terbaca. Tulis rupiah penuh seperti 1.250.000.")


def digits(cell: Cell, *, length: int, begins_with_zero: bool = False) -> Reading[str]:
    """A number that is a name, such as a NIK: digits only. One of another length is taken as written, and said.

    Where such numbers may begin with zero, the zero that Excel took from a number cell is given back.
    """
    text = re.sub(r"[\s.\-']", "", cell.text) if cell.kind is Kind.TEXT else cell.text
    if not text:
        return Reading()
    if re.fullmatch(r"\d+[.,]?\d*e\+?\d+", text, re.IGNORECASE):
        return Reading(problem="Excel menyingkat angka ini dan digitnya hilang. Isi lagi sebagai teks.")
    if not text.isdigit():
        return Reading(cell.clean, "Berisi selain angka; dicatat seperti tertulis.")
    if cell.kind is Kind.NUMBER and begins_with_zero and len(text) == length - 1:
        return Reading(f"0{text}", f"Nol di depan hilang; dibaca sebagai 0{text}.")
    if len(text) != length:
        return Reading(text, f"Panjangnya {len(text)} angka, biasanya {length}; dicatat seperti tertulis.")
    return Reading(text)


NEAR, AHEAD = 0.8, 0.1
"""How like a known name must be, and by how much liker than the next one."""


def nearest(asked: str, known: Mapping[str, Value]) -> Reading[Value]:
    """The value known by this name, or by the one name that is clearly nearest to it; then that is said."""
    if not asked:
        return Reading()
    if (value := known.get(asked)) is not None:
        return Reading(value)
    ranked = sorted(((SequenceMatcher(None, asked, name).ratio(), name) for name in known), reverse=True)
    best = [known[name] for ratio, name in ranked if ratio >= NEAR and ratio > ranked[0][0] - AHEAD]
    if not best or any(other != best[0] for other in best):
        return Reading(problem="Nilai tidak dikenal; dicatat sebagai pengamatan.")
    return Reading(best[0], f'Dibaca sebagai "{getattr(best[0], "label", best[0])}".')
