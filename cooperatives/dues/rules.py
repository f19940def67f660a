"""What a member owes, which months a payment covers, and where that leaves him. Pure: tariffs, spans, sums, a day.

A month is a number, year * 12 + month - 1, so that months are counted by subtracting. All money is whole rupiah.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cooperatives.members.rules import Span, stints
from registry.amounts import MOST_RUPIAH

PRINCIPAL, MANDATORY, VOLUNTARY = "PRINCIPAL", "MANDATORY", "VOLUNTARY"
BUCKETS = ((1, 3), (4, 6), (7, 12), (13, None))
"""Unpaid months by age: from, to."""
LAST_MONTH = 9999 * 12 + 11
"""The last of a calendar: what pays for longer pays up to it."""
MOST_MONTHS = 240
"""No receipt is for more: so much in advance is a slip of the finger."""


class NothingOwed(ValueError):
    """More mandatory savings than any tariff asks for, in any month that is near."""


def month_of(day: date) -> int:
    """The month a day lies in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month; of the last there is where it lies beyond the years of a calendar."""
    month = min(month, LAST_MONTH)
    return date(month // 12, month % 12 + 1, 1)


def month_key(month: int) -> str:
    """A month as 2026-07."""
    return f"{first_day(month):%Y-%m}"


def month_from(key: str) -> int:
    """The month written as 2026-07."""
    return month_of(date.fromisoformat(f"{key}-01"))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a tariff curve: so much a month from `first` to the month before `until` (None: on and on).

    before: what all earlier steps ask for together.
    """

    amount: int
    first: int
    until: int | None = None
    before: int = 0

    def asked(self, month: int) -> int:
        """What is asked for up to and with a month of this step."""
        return self.before + self.amount * (month - self.first + 1)


Curve = Sequence[Step]
"""The steps of a category, one upon the other: what a member from the beginning on would have been asked for."""


def curve(tariffs: Iterable[tuple[int, int]]) -> Curve:
    """The curve of amounts a month with the month each begins."""
    steps: list[Step] = []
    for first, amount in sorted(tariffs):
        if steps:
            last = steps[-1]
            steps[-1] = Step(last.amount, last.first, first, last.before)
        steps.append(Step(amount, first, None, steps[-1].asked(first - 1) if steps else 0))
    return steps


def asked(of: Curve, month: int) -> int:
    """What is asked for up to and with a month."""
    begun = [step for step in of if step.first <= month]
    return begun[-1].asked(month) if begun else 0


def reached(of: Curve, rupiah: int) -> int | None:
    """The last month that so much pays for in full. None: it pays for ever, or nothing is asked."""
    begun = [step for step in of if step.before <= rupiah]
    if not begun:
        return of[0].first - 1 if of else None
    last = begun[-1]
    return min(last.first + (rupiah - last.before) // last.amount - 1, LAST_MONTH) if last.amount else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months of a membership asked for by one curve: from `first` to the month before `until` (None: still)."""

    curve: Curve
    first: int
    until: int | None = None

    @property
    def base(self) -> int:
        """What the curve asks for before this stretch begins."""
        return asked(self.curve, self.first - 1)

    def due(self, month: int) -> int:
        """What its months up to and with one ask for."""
        latest = month if self.until is None else min(month, self.until - 1)
        return asked(self.curve, latest) - self.base if latest >= self.first else 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What was paid before the book was kept here: so much mandatory savings, and they settle all months to one."""

    on: date
    mandatory: int
    settled_through: int


@dataclass(frozen=True, slots=True)
class Account:
    """What is asked of a member: month by month, and once.

    carried: mandatory savings that pay none of these months: of before the book, of earlier memberships. settled: what
    was paid before the book. principal_due: on entering.
    """

    stretches: Sequence[Stretch]
    carried: int = 0
    principal_due: int = 0
    settled: range = range(0)

    def due(self, month: int) -> int:
        """Mandatory savings asked for up to and with a month."""
        return self.carried + sum(each.due(month) for each in self.stretches) if self.stretches else 0

    def paid_through(self, mandatory: int) -> int | None:
        """The last month that so much pays for in full. None: nothing is asked."""
        rest = mandatory - self.carried
        for each in self.stretches:
            if each.until is None or rest < each.due(each.until - 1):
                return reached(each.curve, each.base + rest)
            rest -= each.due(each.until - 1)
        return None

    def arrears(self, mandatory: int, month: int) -> int:
        """What is missing up to and with a month."""
        return max(0, self.due(month) - mandatory)

    def arrears_months(self, mandatory: int, month: int) -> int:
        """How many months up to and with one are not paid in full."""
        through = self.paid_through(mandatory)
        return 0 if through is None else max(0, month - through)

    def allocate(self, mandatory: int, amount: int) -> dict[str, int]:
        """Which months so much more pays for, the oldest first, in part where it must. Raises NothingOwed."""
        months: dict[str, int] = {}
        for month, missing in self.unpaid(mandatory):
            if not amount:
                return months
            months[month] = min(amount, missing)
            amount -= months[month]
        if amount:
            raise NothingOwed
        return months

    def unpaid(self, mandatory: int) -> Iterator[tuple[str, int]]:
        """The months after those paid for, the oldest first, each with what it still asks for; MOST_MONTHS at most."""
        for _ in range(MOST_MONTHS):
            through = self.paid_through(mandatory)
            if through is None:
                return
            missing = self.due(through + 1) - mandatory
            yield month_key(through + 1), missing
            mandatory += missing


Moves = Sequence[tuple[int, Mapping[str, int]]]
"""Mandatory savings in and out, each with the months it was for; an opening balance and a refund are for none."""


def account(
    spans: Iterable[Span], curves: Mapping[int, Curve], principal: Mapping[int, Curve], on: date,
    opening: Opening | None = None, moves: Moves = (),
) -> Account:  # fmt: skip
    """What is asked of somebody on a day: of the membership that leads to it, each month by the category held.

    A month that a membership begins in is asked for; one that another category begins in counts as the earlier one's,
    unless on its first day. moves: of who was a member before; what earlier months used of it pays no new one. curves,
    principal: by category.
    """
    memberships = stints(spans, on)
    if not memberships or not memberships[-1][-1].covers(on):
        return Account(())
    if opening and len(memberships) > 1 and _held(moves, 0) < opening.mandatory:
        opening = None
    stretches = _stretches(memberships, curves, opening.settled_through + 1 if opening else 0)
    carried = _carried(memberships, stretches, opening, moves)
    entered = memberships[-1][0]
    entrance, month = principal.get(entered.category, ()), month_of(entered.since)
    due = asked(entrance, month) - asked(entrance, month - 1)
    return Account(stretches[-1], carried, due, range(month, opening.settled_through + 1 if opening else 0))


def _stretches(
    memberships: Sequence[Sequence[Span]], curves: Mapping[int, Curve], earliest: int
) -> list[list[Stretch]]:  # fmt: skip
    """The months of each membership, none of them twice; the month somebody leaves in is one of them."""
    found: list[list[Stretch]] = []
    after: int | None = None
    for spans in reversed(memberships):
        found.insert(0, [])
        for each in reversed(spans):
            first = max(earliest, month_of(each.since) + (each is not spans[0] and each.since.day > 1))
            over = None if after is None or each.until is None else min(after, month_of(each.until - timedelta(1)) + 1)
            found[0].insert(0, Stretch(curves.get(each.category, ()), first, over))
            after = first
    return found


def _carried(
    memberships: Sequence[Sequence[Span]], stretches: Sequence[Sequence[Stretch]], opening: Opening | None, moves: Moves
) -> int:  # fmt: skip
    """Mandatory savings that were there before the book, or that months of earlier memberships used."""
    carried = 0
    for months, later in zip(stretches, [*(spans[0].since for spans in memberships[1:]), None], strict=True):
        if opening and (later is None or opening.on < later):
            carried, opening = carried + opening.mandatory, None
        if later is not None:
            used = carried + sum(each.due(LAST_MONTH) for each in months)
            carried = max(0, min(_held(moves, month_of(later)), used))
    return carried


def _held(moves: Moves, month: int) -> int:
    """What is held but for what is for a month or later ones."""
    until = month_key(month) if month else ""
    return sum(
        sum(part for each, part in months.items() if each < until) if months else amount for amount, months in moves
    )


class MonthState(StrEnum):
    """How far a month is paid. DUE: not yet, and it is not over."""

    NOT_ASKED = "NOT_ASKED"
    PAID = "PAID"
    PREPAID = "PREPAID"
    PART = "PART"
    UNPAID = "UNPAID"
    DUE = "DUE"


def month_state(of: Account, mandatory: int, month: int, now: int) -> tuple[MonthState, int]:
    """How far a month is paid where so much mandatory savings is held, and the rupiah it lacks. now: this month."""
    is_ahead = month > now
    before = of.due(month - 1)
    asked_for = of.due(month) - before
    if month not in of.settled and not asked_for:
        return MonthState.NOT_ASKED, 0
    lacks = asked_for - max(0, min(asked_for, mandatory - before))
    if not lacks:
        return (MonthState.PREPAID if is_ahead else MonthState.PAID), 0
    if lacks < asked_for:
        return MonthState.PART, lacks
    return (MonthState.UNPAID if month < now else MonthState.DUE), lacks


def are_months(months: Mapping[str, Any]) -> bool:
    """Whether these are months, as 2026-07, each with an amount of rupiah above nothing."""
    try:
        keys = [month_key(month_from(each)) for each in months]
    except (TypeError, ValueError):
        return False
    return keys == list(months) and all(type(each) is int and 0 < each <= MOST_RUPIAH for each in months.values())


def posting_day(received_on: date, on: date, closed_through: date | None) -> date:
    """When a receipt is booked: on its day while that is open, else today, else on the first open day after it."""
    if closed_through is None or received_on > closed_through:
        return received_on
    return max(on, closed_through + timedelta(days=1))


def digest(content: Mapping[str, Any]) -> bytes:
    """The same 32 bytes for the same content, however its keys are ordered."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":"), default=str).encode()).digest()
