"""Book years of a cooperative on a day: which were held, which were not, and which nobody knows of. Pure."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from registry.deadlines import ONE_DAY, PLAUSIBLE, BookYear, Day, Deadline
from registry.law import Law, Provision, rule_key


class Value(StrEnum):
    """A book year on a day, once it is held or its deadline is past."""

    HELD = "HELD"
    NOT_HELD = "NOT_HELD"
    UNKNOWN = "UNKNOWN"

    __hash__ = str.__hash__


class MeetingFact(NamedTuple):
    """A members' meeting that was held, or is dated ahead."""

    held_on: date
    is_annual: bool
    book_years: tuple[int, ...]
    is_inferred: bool = False
    source: str = ""
    observed_on: date | None = None


class LapseFact(NamedTuple):
    """A saying that no annual meeting was held from `since` through `through`."""

    since: date
    through: date
    source: str = ""
    observed_on: date | None = None

    def covers(self, deadline: Deadline) -> bool:
        """Whether it speaks of the whole time in which this book year's meeting could be held in time."""
        return self.since <= deadline.year.ends_on + ONE_DAY and deadline.on <= self.through

    def denies(self, meeting: "MeetingFact") -> bool:
        """Whether it says that no meeting was held on the very day this one was."""
        return self.since <= meeting.held_on <= self.through


class ExtensionFact(NamedTuple):
    """A later deadline for one book year, from the day it was granted, by a decree."""

    book_year: int
    granted_on: date
    until: date
    decree_no: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingHistory:
    """What book years depend on, facts dated ahead too. `ends_in`: the month, 1 to 12, in which a book year ends."""

    form: str
    ends_in: int
    founded_on: date | None
    first_obliged_year: int | None = None
    meetings: tuple[MeetingFact, ...] = ()
    lapses: tuple[LapseFact, ...] = ()
    extensions: tuple[ExtensionFact, ...] = ()

    @property
    def is_dated(self) -> bool:
        """Whether it can be said since when it is obliged."""
        return bool(self.founded_on or self.first_obliged_year)

    @cached_property
    def first_year(self) -> int:
        """The first obliged book year: as the cooperative says, else the first that begins after legalisation."""
        if self.first_obliged_year:
            return self.first_obliged_year
        if self.founded_on is None:
            raise ValueError("without a legalisation date no book year is obliged")
        return BookYear.beginning_after(self.founded_on, self.ends_in).name


class YearFound(NamedTuple):
    """A book year on a day with everything its value rests on. value None: ended, but not yet due."""

    deadline: Deadline
    value: Value | None
    meetings: tuple[int, ...]
    lapse: LapseFact | None
    is_obliged: bool
    law: Provision

    @property
    def name(self) -> int:
        """The year it ends in."""
        return self.deadline.year.name


def book_years(history: MeetingHistory, law: Law, code: str, day: Day) -> Iterator[YearFound]:
    """The book years on this day, newest first: the obliged ones that have ended, and any that was held."""
    held: dict[int, list[int]] = {}
    for index, meeting in enumerate(history.meetings):
        if meeting.is_annual and day.reached(meeting.held_on):
            for name in meeting.book_years:
                held.setdefault(name, []).append(index)
    first = history.first_year
    for name in sorted({*range(first, first_not_ended(history, day)), *held}, reverse=True):
        deadline, provision = deadline_of(name, history, law, code, day)
        meetings = tuple(held.get(name, ()))
        lapse = _lapse(history, deadline, [history.meetings[index] for index in meetings])
        if meetings:
            value: Value | None = Value.HELD
        elif day.passed(deadline.on):
            value = Value.NOT_HELD if lapse else Value.UNKNOWN
        else:
            value = None
        yield YearFound(deadline, value, meetings, lapse, name >= first, provision)


def first_not_ended(history: MeetingHistory, day: Day) -> int:
    """The first obliged book year that has not ended."""
    names = range(history.first_year, PLAUSIBLE[1].year)
    ended = bisect(names, key=lambda name: not day.passed(BookYear.named(name, history.ends_in).ends_on), x=False)
    return history.first_year + ended


def _lapse(history: MeetingHistory, deadline: Deadline, held: list[MeetingFact]) -> LapseFact | None:
    """The lapse that says this book year was not held, or that contradicts the meeting that held it."""
    says = (each for each in history.lapses if each.covers(deadline) or any(map(each.denies, held)))
    return next(says, None)


def deadline_of(name: int, history: MeetingHistory, law: Law, code: str, day: Day) -> tuple[Deadline, Provision]:
    """The deadline of a book year by the law in force when it ended, and the provision it follows from."""
    deadline, provision = _statutory(name, history.ends_in, history.form, law, code)
    for extension in history.extensions:
        if extension.book_year == name and extension.until > deadline.on and day.reached(extension.granted_on):
            deadline = replace(
                deadline, on=extension.until, extended_from=deadline.extended_from or deadline.on,
                decree_no=extension.decree_no,
            )  # fmt: skip
    return deadline, provision


def _statutory(name: int, ends_in: int, form: str, law: Law, code: str) -> tuple[Deadline, Provision]:
    """The deadline of a book year without any extension: of all cooperatives of a form alike, so worked out once."""
    if (asked := (name, ends_in, form, code)) not in law.memo:
        year = BookYear.named(name, ends_in)
        schedule = law.at(rule_key(code, "deadline"), year.ends_on).value
        provision = law.at(f"deadline.{schedule}.{form.lower()}_months", year.ends_on)
        law.memo[asked] = Deadline.after(year, provision.value), provision
    found: tuple[Deadline, Provision] = law.memo[asked]
    return found
