"""What a cell of the RAT grid says, and what somebody typed into it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cooperatives.meetings.rules import LapseFact, MeetingFact, Value, YearFound, book_years, deadline_of
from cooperatives.standing.rules import Facts
from registry import cells as written
from registry.deadlines import PLAUSIBLE, BookYear, Day, Deadline, month_end
from registry.law import Law

NEVER = PLAUSIBLE[1].year
"""The first obliged book year of a cooperative nobody knows the founding of."""


class Duty(StrEnum):
    """Whether an annual meeting is owed for a book year."""

    OWED = "OWED"
    NOT_YET = "NOT_YET"
    NOT_FOUNDED = "NOT_FOUNDED"
    NOT_ENDED = "NOT_ENDED"
    ENDED = "ENDED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one book year of a cooperative on a day. value None: held or not is no question yet, or ever.

    until: the last day on which its book years are looked at: the day itself, or that of its dissolution.
    """

    deadline: Deadline
    value: Value | None
    duty: Duty
    meetings: tuple[MeetingFact, ...]
    lapses: tuple[LapseFact, ...]
    until: date

    @property
    def name(self) -> int:
        """The year it ends in."""
        return self.deadline.year.name

    @property
    def lapse(self) -> LapseFact | None:
        """The first saying that it was not held."""
        return self.lapses[0] if self.lapses else None

    @property
    def is_voluntary(self) -> bool:
        """Whether the meeting was not owed."""
        return self.duty in {Duty.NOT_YET, Duty.NOT_FOUNDED}

    @property
    def is_before_founding(self) -> bool:
        """Whether the cooperative was founded only after this book year, and nobody says it met for it."""
        return self.duty is Duty.NOT_FOUNDED and not self.meetings

    @property
    def says(self) -> str:
        """What it says, as it would be typed: tells whether somebody has changed it."""
        if self.value is Value.NOT_HELD:
            return "tidak"
        return ", ".join(sorted(f"{each.held_on:%d-%m-%Y}" for each in self.meetings))


def cells(names: Sequence[int], known: Facts, law: Law, code: str, today: date) -> list[Cell]:
    """The cells of these book years on a day. Raises NoLaw."""
    until = min(today, known.ends_on or today)
    bound = known if known.is_dated else replace(known, first_obliged_year=NEVER)
    found = {each.name: each for each in book_years(bound, law, code, Day(until))}
    return [_cell(name, found.get(name), bound, law, code, until, today) for name in names]


def _cell(name: int, found: YearFound | None, known: Facts, law: Law, code: str, until: date, today: date) -> Cell:
    deadline = found.deadline if found else deadline_of(name, known, law, code, Day(until))[0]
    meetings = tuple(known.meetings[index] for index in found.meetings) if found else ()
    duty = _duty(deadline, known, until, today)
    value = found.value if found else None
    lapses = [each for each in known.lapses if each.covers(deadline) or any(map(each.denies, meetings))]
    return Cell(deadline, value, duty, meetings, tuple(lapses) if value else (), until)


def _duty(deadline: Deadline, known: Facts, until: date, today: date) -> Duty:
    if known.first_year == NEVER:
        return Duty.UNKNOWN
    if known.founded_on and known.founded_on > deadline.year.ends_on:
        return Duty.NOT_FOUNDED
    if deadline.year.name < known.first_year:
        return Duty.NOT_YET
    if until < today and deadline.on >= until:
        return Duty.ENDED
    return Duty.OWED if deadline.year.ends_on < until else Duty.NOT_ENDED


@dataclass(frozen=True, slots=True)
class HeldOn:
    """It was held on this day, for these book years; with what a person should look at, if anything."""

    day: date
    book_years: frozenset[int]
    is_listed: bool = False
    warning: str = ""


@dataclass(frozen=True, slots=True)
class NotHeld:
    """It was not held in time."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing was said."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What cannot be taken, with the sentence that says why and what to do."""

    sentence: str


NO = {"tidak", "t", "-", "tdk", "tidak ada"}
LATE_YEARS = 2
"""So many years after its deadline a meeting is more likely a slip of the pen."""
AT_ONCE = 10
"""No meeting settles more book years than these."""
LISTED = re.compile(r"(?P<day>[^()]*)\((?P<years>[^()]*)\)")
RUN = re.compile(r"(\d{4}|\d\d)(?:\s*(?:-|–|sampai|s/d|s\.d\.)\s*(\d{4}|\d\d))?")
LIST = re.compile(rf"\s*{RUN.pattern}(?:\s*(?:,|;|dan|\s)\s*{RUN.pattern})*\s*")
TOGETHER = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)?")
TOUCHING = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
WITHOUT_YEAR = re.compile(r"\d\d? ?[-/., ] ?([a-z]+|\d\d?)\.?")
UNREAD = (
    "Tidak terbaca, atau tidak ada di kalender. Tulis tanggal seperti 12-3-2026 atau 12/3, t bila tidak ada RAT, "
    "atau kosongkan bila tidak tahu."
)


def said_of_year(text: str, deadline: Deadline, by: date) -> HeldOn | NotHeld | Nothing | Unreadable:
    """What a text says of the book year with this deadline, as somebody could know it by a day.

    A day without a year is the first such day after the book year ended.
    """
    clean = " ".join(text.casefold().split())
    if not clean:
        return Nothing()
    if clean in NO:
        return _not_held(deadline, by)
    listed = LISTED.fullmatch(clean)
    years = _listed(listed["years"]) if listed else frozenset({deadline.year.name})
    day = _day(listed["day"].strip() if listed else clean, after=deadline.year)
    if day is None or years is None:
        return Unreadable(UNREAD)
    return _held(HeldOn(day, years, is_listed=listed is not None), deadline, by)


def _not_held(deadline: Deadline, by: date) -> NotHeld | Unreadable:
    if deadline.is_past(by):
        return NotHeld()
    return Unreadable(
        f"Batasnya {deadline.on:%d-%m-%Y} belum lewat pada {by:%d-%m-%Y}: belum dapat dikatakan tidak ada RAT."
    )


def _held(said: HeldOn, deadline: Deadline, by: date) -> HeldOn | Unreadable:
    """The saying, unless it cannot be."""
    if deadline.year.name not in said.book_years:
        return Unreadable(f"Tahun buku {deadline.year.name} tidak ada di antara tahun dalam kurung. Tambahkan.")
    latest = BookYear.named(max(said.book_years), deadline.year.ends_on.month)
    if not latest.admits(said.day):
        return Unreadable(
            f"Tahun buku {latest.name} berakhir {latest.ends_on:%d-%m-%Y}; RAT-nya baru dapat diadakan sesudah itu."
        )
    if said.day > by:
        return Unreadable(
            f"{said.day:%d-%m-%Y} sesudah {by:%d-%m-%Y}, hari keadaan yang dicatat. "
            "Rapat yang belum berlangsung tidak dicatat."
        )
    if said.day > month_end(deadline.on.year + LATE_YEARS, deadline.on.month):
        late = f"Lebih dari {LATE_YEARS} tahun sesudah batasnya ({deadline.on:%d-%m-%Y}); periksa tahunnya."
        return replace(said, warning=late)
    return said


def _listed(text: str) -> frozenset[int] | None:
    """Book years as listed: 2023, 2024 dan 2025, or 2023-2025. None where they cannot be read."""
    if not LIST.fullmatch(text):
        return None
    runs = [(_year(first), _year(last or first)) for first, last in RUN.findall(text)]
    if any(not PLAUSIBLE[0].year < first <= last < NEVER for first, last in runs):
        return None
    years = frozenset(year for first, last in runs for year in range(first, last + 1))
    return years if len(years) <= AT_ONCE else None


def _year(text: str) -> int:
    """A year as written; one of two digits is of this century."""
    return int(text) + 2000 * (len(text) == 2)


def _day(text: str, *, after: BookYear) -> date | None:
    """A day however it is written, without a year the first after a book year; None where it cannot be read."""
    if together := TOGETHER.fullmatch(text):
        text = "-".join(filter(None, together.groups()))
    text = TOUCHING.sub(" ", text)
    if not WITHOUT_YEAR.fullmatch(text):
        return _whole_day(text)
    ends_on = after.ends_on
    found = [_whole_day(f"{text} {year}") for year in (ends_on.year, ends_on.year + 1)]
    return next((each for each in found if each and each > ends_on), None)


def _whole_day(text: str) -> date | None:
    return written.day(written.Cell(text), by=PLAUSIBLE[1]).value


def objection(said: HeldOn | NotHeld, cell: Cell) -> str:
    """Why this cannot be said of this cooperative, as a sentence; empty where it can."""
    if isinstance(said, HeldOn):
        if said.day > cell.until:
            return f"Sesudah pembubarannya diputuskan ({cell.until:%d-%m-%Y}). Periksa keduanya."
    elif cell.duty is Duty.UNKNOWN:
        return "Tanggal pengesahannya belum diketahui, jadi belum dapat dikatakan wajib RAT. Isi dahulu tanggal itu."
    elif cell.is_voluntary:
        return f"Tahun buku {cell.name} belum wajib baginya: tidak perlu dicatat tidak ada."
    elif cell.duty is Duty.ENDED:
        return f"Pembubarannya diputuskan {cell.until:%d-%m-%Y}: RAT tahun buku {cell.name} tidak wajib lagi."
    return ""
