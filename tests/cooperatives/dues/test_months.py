"""How far each month is paid: the oldest first, months ahead by name, what was settled before the book as paid."""

from datetime import date

import pytest

from cooperatives.dues.rules import MonthState, Opening, account, curve, month_from, month_of, month_state
from cooperatives.members.rules import Span

NOW = month_of(date(2026, 7, 15))
SINCE = date(2026, 3, 10)


def months(held: int, spans=None, opening=None) -> list[tuple[str, int]]:
    """January to October 2026 of somebody who is asked for Rp 20,000 a month."""
    spans = spans or [Span("MEMBER", 1, SINCE)]
    of = account(spans, {1: curve([(month_from("2020-01"), 20_000)])}, {}, date(2026, 7, 15), opening)
    first = month_from("2026-01")
    return [month_state(of, held, month, NOW) for month in range(first, first + 10)]


NO, PAID, PART, UNPAID = MonthState.NOT_ASKED, MonthState.PAID, MonthState.PART, MonthState.UNPAID
DUE, PREPAID = MonthState.DUE, MonthState.PREPAID


@pytest.mark.parametrize(
    ("held", "states"),
    [
        (0, [NO, NO, UNPAID, UNPAID, UNPAID, UNPAID, DUE, DUE, DUE, DUE]),
        (39_999, [NO, NO, PAID, PART, UNPAID, UNPAID, DUE, DUE, DUE, DUE]),
        (40_000, [NO, NO, PAID, PAID, UNPAID, UNPAID, DUE, DUE, DUE, DUE]),
        (40_001, [NO, NO, PAID, PAID, PART, UNPAID, DUE, DUE, DUE, DUE]),
        (100_000, [NO, NO, PAID, PAID, PAID, PAID, PAID, DUE, DUE, DUE]),
        (130_000, [NO, NO, PAID, PAID, PAID, PAID, PAID, PREPAID, PART, DUE]),
    ],
)
def test_money_pays_the_oldest_month_first(held, states):
    found = months(held)
    assert [state for state, _ in found] == states
    assert sum(lacks for state, lacks in found if state in (PART, UNPAID, DUE)) == 160_000 - held


def test_what_was_settled_before_the_book_is_paid():
    opening = Opening(date(2026, 5, 31), 999, month_from("2026-05"))
    assert [state for state, _ in months(999, opening=opening)] == [
        NO, NO, PAID, PAID, PAID, UNPAID, DUE, DUE, DUE, DUE,
    ]  # fmt: skip


def test_nobody_is_asked_after_leaving():
    left = [Span("MEMBER", 1, SINCE, date(2026, 5, 2), "LEFT")]
    assert {state for state, _ in months(20_000, spans=left)} == {NO}
