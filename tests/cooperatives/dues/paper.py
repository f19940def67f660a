"""A member as a treasurer has him on paper: stays, months one by one, and what was paid. It knows none of our rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cooperatives.members.models import Member

KINDS = ("principal", "mandatory", "voluntary")
Month = tuple[int, int]


def month_of(day: date) -> Month:
    return day.year, day.month


def following(month: Month) -> Month:
    year, number = month
    return (year + 1, 1) if number == 12 else (year, number + 1)


def until(month: Month, end: Month) -> Iterator[Month]:
    """Months from one to the one before another."""
    while month < end:
        yield month
        month = following(month)


@dataclass
class Stay:
    """Days as a member, without a gap: the first, the first that is none any more, and since when in which category."""

    since: date
    categories: list[tuple[date, int]]
    left: date | None = None

    def category(self, month: Month) -> int:
        """That of the first day of the month; that of entering where the month began before."""
        return [which for day, which in self.categories if day <= max(date(*month, 1), self.since)][-1]


@dataclass
class Account:
    """A member on paper: the stays, what is held, and the mandatory savings of each receipt with their months."""

    member: Member
    stays: list[Stay]
    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    moves: list[tuple[int, dict[str, int]]] = field(default_factory=list)

    @property
    def stay(self) -> Stay | None:
        """The one that goes on; None for who is no member."""
        return self.stays[-1] if self.stays[-1].left is None else None

    def is_member(self, day: date) -> bool:
        return any(each.since <= day and (each.left is None or day < each.left) for each in self.stays)
