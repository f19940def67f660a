"""Members and money of Kabupaten contoh: for most book years its cooperatives met for, rolled forward year by year."""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cooperatives.demo import REFERENCE, Rows
from cooperatives.meetings.models import Meeting
from cooperatives.register.models import Source
from cooperatives.reports.models import YearFigures
from cooperatives.reports.rules import EXTERNAL_CAPITAL, FIGURES, OWN_CAPITAL

FIRST_YEAR = 2019
SEXES = ("men", "women")
SELDOM_SAID = ("reserves", "grants", "turnover", "managers_men", "managers_women")
"""What a list leaves out, now and then."""
Numbers = dict[str, int]


def figures(rows: Iterable[Rows], *, seed: int, today: date) -> Iterator[YearFigures]:
    """What boards and lists say of the book years these cooperatives met for. Drawn apart, so that it moves nothing."""
    draw = random.Random(f"{seed}, figures")  # noqa: S311
    for each in rows:
        meetings = (row for row in each.about if isinstance(row, Meeting))
        held = {year: row.held_on for row in meetings for year in row.book_years if year >= FIRST_YEAR}
        if held:
            yield from _of(draw, each, held, today)


def _of(draw: random.Random, rows: Rows, held: Mapping[int, date], today: date) -> Iterator[YearFigures]:
    numbers = opening(draw)
    for year in range(min(held), max(held) + 1):
        numbers = year_after(draw, numbers)
        if year not in held or draw.random() < 0.12:
            continue
        received_on = min(held[year] + timedelta(days=draw.randint(3, 40)), today)
        about: dict[str, Any] = {"cooperative": rows.cooperative, "book_year": year, "observed_on": received_on}
        if (by := draw.random()) < 0.85:
            yield YearFigures(**about, source=Source.BOARD, reference=REFERENCE, **numbers)
        if by > 0.8:
            listed = {name: each for name, each in numbers.items() if name not in SELDOM_SAID or draw.random() < 0.7}
            yield YearFigures(**about, source=Source.OFFICE, reference=REFERENCE, **listed)


def opening(draw: random.Random) -> Numbers:
    """A cooperative before its first book year of which anything is said."""
    members = int(20 * 30 ** draw.random())
    women = int(members * draw.uniform(0.2, 0.8))
    numbers = dict.fromkeys(FIGURES, 0) | {"members_men": members - women, "members_women": women}
    numbers["principal_savings"] = members * draw.choice([50_000, 100_000, 100_000, 250_000, 500_000])
    numbers["mandatory_savings"] = members * _rounded(draw.uniform(100_000, 1_500_000))
    numbers["reserves"] = _rounded(numbers["mandatory_savings"] * draw.uniform(0.05, 0.4))
    numbers["grants"] = draw.choice([0, 0, 0, 5_000_000, 25_000_000])
    numbers["voluntary_savings"] = draw.choice([0, members * _rounded(draw.uniform(50_000, 900_000))])
    numbers["loans"] = draw.choice([0, 0, 15_000_000, 50_000_000, 100_000_000])
    for post, chance in (("managers", 0.4), ("employees", 0.7)):
        for sex in SEXES:
            numbers[f"{post}_{sex}"] = (draw.random() < chance) * draw.randint(1, 1 + members // 80)
    return numbers


def year_after(draw: random.Random, before: Mapping[str, int]) -> Numbers:
    """The next book year: members in and out, savings that follow them, assets that balance, a surplus or a loss."""
    numbers = dict(before)
    for sex in SEXES:
        there = numbers[f"opening_{sex}"] = before[f"members_{sex}"]
        joined = numbers[f"joined_{sex}"] = draw.randint(0, 1 + there // 12)
        left = numbers[f"left_{sex}"] = draw.randint(0, there // 16)
        numbers[f"members_{sex}"] = there + joined - left
    members = numbers["members_men"] + numbers["members_women"]
    unit = before["principal_savings"] // (before["members_men"] + before["members_women"])
    numbers["principal_savings"] = members * unit
    numbers["mandatory_savings"] += members * 12 * draw.choice([5_000, 10_000, 20_000])
    numbers["reserves"] += _rounded(max(before["surplus"], 0) * 0.25)
    numbers["voluntary_savings"] = _rounded(before["voluntary_savings"] * draw.uniform(0.9, 1.15))
    numbers["loans"] = _rounded(before["loans"] * draw.uniform(0.6, 1.2))
    capital = sum(numbers[name] for name in OWN_CAPITAL + EXTERNAL_CAPITAL)
    numbers["turnover"] = _rounded(capital * draw.uniform(0.3, 1.6))
    numbers["surplus"] = _rounded(numbers["turnover"] * draw.uniform(-0.02, 0.11))
    numbers["assets"] = capital + numbers["surplus"]
    return numbers


def _rounded(rupiah: float) -> int:
    return int(rupiah) // 1_000 * 1_000
