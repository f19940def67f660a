"""Which certificates end when, and what renewing them costs in which budget year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.deadlines import month_end

AHEAD = 18
"""How many months a budget is planned ahead."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """A certificate that ends, and what its renewal costs by the last tariff known; None where there is none.

    in_office: whether its holder still sits in any organ. Only of those does the office think of paying.
    """

    valid_until: date
    renewal: int | None
    in_office: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """Certificates that end in one month or year: how many, of holders in office, and what renewing those costs.

    unpriced: how many of them have no tariff, and are not in the cost.
    """

    starts_on: date
    people: int
    in_office: int
    cost: int
    unpriced: int


def last_day(day: date, months: int = AHEAD) -> date:
    """The last day that is looked ahead to: the end of the month so many months on."""
    return month_end(day.year, day.month + months)


def by_month(expiries: Iterable[Expiry], day: date, months: int = AHEAD) -> list[Ending]:
    """Month by month from that of `day` on, also those in which nothing ends."""
    found = list(expiries)
    starts = [month_end(day.year, day.month + ahead).replace(day=1) for ahead in range(months + 1)]
    return [_ending(start, (each for each in found if each.valid_until.replace(day=1) == start)) for start in starts]


def by_budget_year(expiries: Iterable[Expiry]) -> list[Ending]:
    """By the budget year in which they end: renewed must be before, from that year's money."""
    found = list(expiries)
    years = sorted({each.valid_until.year for each in found})
    return [_ending(date(year, 1, 1), (each for each in found if each.valid_until.year == year)) for year in years]


def _ending(starts_on: date, expiries: Iterable[Expiry]) -> Ending:
    every = list(expiries)
    paid = [each for each in every if each.in_office]
    prices = [each.renewal for each in paid if each.renewal is not None]
    return Ending(starts_on, len(every), len(paid), sum(prices), len(paid) - len(prices))
