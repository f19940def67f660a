"""The treasurer's cash: what the database counts at a closing is what the report says, whoever brought the money."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cooperatives.dues import actions
from cooperatives.dues.actions import Balance, Slip
from cooperatives.dues.actions.handovers import in_the_box
from cooperatives.dues.figures import cash, cash_of
from cooperatives.dues.models import Closing, Handover, HandoverAnswer
from registry.transitions import Refused
from tests.books import ON

TOMORROW = ON + timedelta(1)


@pytest.fixture
def run(kept):
    """An open round of the second person."""
    said = {"by": kept.treasurer, "on": ON}
    return actions.open_run(kept.cooperative, kept.second, "RW 03", (1, 20), ON + timedelta(9), **said)


def handed(kept, run, counted: int, on=ON) -> Handover:
    given = actions.hand_over(run, counted, by=kept.second, on=on)
    return actions.countersign(given, counted, by=kept.treasurer, on=on)


def close(kept, on=ON, **said) -> Closing:
    return actions.close_day(kept.cooperative, on, **{"counted": None, "by": kept.treasurer, "on": on} | said)


def test_cash_is_what_came_over_the_counter_and_from_collectors_less_what_went_out(kept, run):
    member = kept.member()
    kept.pay(member, voluntary=70_000)
    kept.pay(member, voluntary=9, method="TRANSFER")
    kept.pay(member, voluntary=50_000, slip=Slip(paper_no=1, run=run))
    actions.withdraw(member, 20_000, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    handed(kept, run, 30_000)
    slip = actions.deposit(kept.cooperative, 60_000, "SLIP 1", by=kept.treasurer, on=ON)
    actions.countersign(slip, 60_000, by=kept.second, on=ON)
    found = cash(kept.cooperative, None, ON)
    assert (found.opening, found.received, found.handed, found.paid_out, found.banked) == (
        0, 70_000, 30_000, 20_000, 60_000,
    )  # fmt: skip
    assert (found.with_collectors, found.cashless) == (0, 9)
    assert found.closing == in_the_box(kept.cooperative) == 20_000
    closing = close(kept, counted=20_000)
    assert (closing.opening, closing.received, closing.paid_out, closing.closing) == (0, 100_000, 80_000, 20_000)
    assert cash_of(closing) == found


def test_what_is_still_with_a_collector_is_not_in_the_box(kept, run):
    kept.pay(kept.member(), voluntary=50_000, slip=Slip(paper_no=1, run=run))
    found = cash(kept.cooperative, None, ON)
    assert (found.closing, found.with_collectors) == (0, 50_000)


def test_cash_handed_over_after_the_day_was_closed_belongs_to_the_next(kept, run):
    kept.pay(kept.member(), voluntary=50_000, slip=Slip(paper_no=1, run=run))
    first = close(kept)
    late = handed(kept, run, 50_000).answer
    assert (late.answered_on, late.posted_on) == (ON, TOMORROW)
    second = close(kept, TOMORROW)
    assert (first.closing, second.opening, second.received, second.closing) == (0, 0, 50_000, 50_000)
    slip = actions.deposit(kept.cooperative, 1, "S", by=kept.treasurer, on=TOMORROW)
    with pytest.raises(IntegrityError, match="the day is closed"), transaction.atomic():
        HandoverAnswer.objects.create(
            handover=slip, is_taken=True, answered_by=kept.second, answered_on=ON, posted_on=ON
        )


def test_what_was_in_the_box_before_the_book_is_where_cash_begins(kept):
    member = kept.member()
    balances = [Balance(member, voluntary=500)]
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, balances, (0, 0, 500), ON - timedelta(1), "Buku 2025", cash=75_000, **said)
    kept.pay(member, voluntary=1_000)
    assert cash(kept.cooperative, None, ON).opening == 75_000
    assert in_the_box(kept.cooperative) == 76_000
    first, second = close(kept), close(kept, TOMORROW)
    assert (first.opening, first.closing, second.opening) == (75_000, 76_000, 76_000)
    assert (cash_of(first).closing, cash_of(second).opening) == (76_000, 76_000)


@pytest.mark.parametrize("counted", [29_999, 30_001])
def test_a_difference_is_kept_with_its_reason_and_never_without(kept, counted):
    kept.pay(kept.member(), voluntary=30_000)
    with pytest.raises(Refused, match="tulis sebab selisihnya"):
        close(kept, counted=counted, reason=" ")
    with pytest.raises(Refused, match="tidak boleh kurang dari nol"):
        close(kept, counted=-1, reason="Salah hitung")
    closing = close(kept, counted=counted, reason="Uang kembalian")
    assert (closing.difference, closing.reason) == (counted - 30_000, "Uang kembalian")
    assert close(kept, TOMORROW, counted=30_000).opening == 30_000


def test_a_deposit_that_waits_for_its_signature_is_no_difference(kept):
    kept.pay(kept.member(), voluntary=1_000_000)
    slip = actions.deposit(kept.cooperative, 600_000, "SLIP 1", by=kept.treasurer, on=ON)
    found = cash(kept.cooperative, None, ON)
    assert (found.closing, found.unsigned, found.expected) == (1_000_000, 600_000, 400_000)
    with pytest.raises(Refused, match="tulis sebab selisihnya"):
        close(kept, counted=1_000_000)
    first = close(kept, counted=400_000)
    actions.countersign(slip, 600_000, by=kept.second, on=TOMORROW)
    second = close(kept, TOMORROW, counted=400_000)
    assert [(each.closing, each.unsigned, each.difference) for each in (first, second)] == [
        (1_000_000, 600_000, 0), (400_000, 0, 0),
    ]  # fmt: skip
    assert [cash_of(each).unsigned for each in (first, second)] == [600_000, 0]


def test_a_deposit_that_is_turned_down_is_in_the_box_again(kept):
    kept.pay(kept.member(), voluntary=10_000)
    said = {"by": kept.treasurer, "on": ON}
    slip = actions.deposit(kept.cooperative, 4_000, "SLIP 1", **said)
    first = close(kept, counted=6_000)
    late = actions.deposit(kept.cooperative, 1_000, "SLIP 2", **said)
    actions.turn_down(slip, "Salah jumlah", **said)
    assert (cash_of(first).unsigned, cash(kept.cooperative, ON, TOMORROW).unsigned) == (4_000, 1_000)
    actions.turn_down(late, "Salah jumlah", **said)
    assert close(kept, TOMORROW, counted=10_000).difference == 0


def test_the_days_before_are_told_as_they_were(kept):
    kept.pay(kept.member(), voluntary=10_000)
    slip = actions.deposit(kept.cooperative, 4_000, "SLIP 1", by=kept.treasurer, on=ON)
    actions.countersign(slip, 4_000, by=kept.second, on=TOMORROW)
    assert cash(kept.cooperative, None, ON).expected == cash(kept.cooperative, None, TOMORROW).expected == 6_000
    closing = actions.close_day(kept.cooperative, ON, counted=6_000, by=kept.treasurer, on=TOMORROW)
    assert (closing.unsigned, closing.difference) == (4_000, 0)
