"""Pure calendar arithmetic: a day that is asked, book years, and deadlines that show how they were derived."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
DECEMBER = 12
"""The month in which book years end, but for a few."""
PLAUSIBLE = (date(1900, 1, 1), date(2199, 12, 31))
"""What lies outside is a slip of the pen, and no calendar for book years."""


class Day:
    """The day something is judged on. It answers whether a date has been reached, and is never compared with.

    `next` is the earliest date it denied: every answer given so far stays the same until then.
    """

    __slots__ = ("_on", "next")

    def __init__(self, on: date) -> None:
        self._on = on
        self.next: date | None = None

    def reached(self, when: date) -> bool:
        """Whether `when` is this day or earlier; a denied date is remembered."""
        if when <= self._on:
            return True
        if self.next is None or when < self.next:
            self.next = when
        return False

    def passed(self, when: date) -> bool:
        """Whether `when` is earlier than this day."""
        return self.reached(when + ONE_DAY)


def month_end(year: int, month: int) -> date:
    """The last day of a month; months past December run on into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def months_after(day: date, months: int) -> date:
    """The same day so many months later, earlier where below zero; that month's last where it has no such day."""
    last = month_end(day.year, day.month + months)
    return last.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True)
class BookYear:
    """A book year, named by the year in which it ends."""

    name: int
    starts_on: date
    ends_on: date

    @classmethod
    @cache
    def named(cls, name: int, ends_in: int) -> "BookYear":
        """The book year `name` of a cooperative whose book years end with the month `ends_in` (1 to 12)."""
        return cls(name, month_end(name - 1, ends_in) + ONE_DAY, month_end(name, ends_in))

    @classmethod
    def ended_before(cls, day: date, ends_in: int) -> "BookYear":
        """The latest book year that ended before `day`."""
        this = cls.named(day.year, ends_in)
        return this if this.ends_on < day else cls.named(day.year - 1, ends_in)

    @classmethod
    def beginning_after(cls, day: date, ends_in: int) -> "BookYear":
        """The first book year that begins after `day`."""
        year = cls.named(day.year, ends_in)
        while year.starts_on <= day:
            year = cls.named(year.name + 1, ends_in)
        return year

    def admits(self, held_on: date) -> bool:
        """Whether its meeting can be held on this day: only once it has ended."""
        return held_on > self.ends_on


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for the annual meeting of a book year, and how it was counted."""

    on: date
    year: BookYear
    months: int
    extended_from: date | None = None
    decree_no: str = ""

    @classmethod
    @cache
    def after(cls, year: BookYear, months: int) -> "Deadline":
        """So many months to the month's end after the book year ends. No day moves for a holiday."""
        return cls(month_end(year.ends_on.year, year.ends_on.month + months), year, months)

    @property
    def season(self) -> tuple[date, date]:
        """The first and the last day on which the meeting could be held in time."""
        return self.year.ends_on + ONE_DAY, self.on

    def is_past(self, by: date) -> bool:
        """Whether it can be said on a day that no meeting was held in time."""
        return self.on < by
