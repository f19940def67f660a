"""What lacked at a handover is made good in cash, lowered by a reversal, or released; the cash book knows which."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cooperatives.boards.actions import leave
from cooperatives.dues import actions
from cooperatives.dues.actions import Slip
from cooperatives.dues.actions.handovers import in_the_box
from cooperatives.dues.figures import cash, cash_of
from cooperatives.dues.models import Entry, Handover, HandoverAnswer, Shortage
from registry import history
from registry.transitions import Refused
from tests.books import ON

LATER = ON + timedelta(2)


@pytest.fixture
def run(kept):
    """A round of the second person with receipts 1 to 20."""
    said = {"by": kept.treasurer, "on": ON}
    return actions.open_run(kept.cooperative, kept.second, "RW 03", (1, 20), ON + timedelta(9), **said)


@pytest.fixture
def of_treasurer(kept) -> dict:
    """What the treasurer says."""
    return {"by": kept.treasurer, "on": ON}


@pytest.fixture
def of_collector(kept) -> dict:
    """What the collector says, who is the chair."""
    return {"by": kept.second, "on": ON}


def collected(kept, run, paper_no: int, amount: int) -> Entry:
    return kept.pay(kept.member(f"{paper_no:03}"), slip=Slip(paper_no=paper_no, run=run), voluntary=amount)


def short(kept, run, counted: int) -> Shortage:
    """The cash of a round is handed over, and some of it lacks."""
    given = actions.hand_over(run, counted, by=kept.second, on=ON)
    actions.countersign(given, counted, by=kept.treasurer, on=ON)
    return Shortage.objects.get(handover=given)


def left(shortage: Shortage) -> int:
    return Shortage.objects.with_left().get(pk=shortage.pk).left


def reverse(entry: Entry, **said) -> Entry:
    return actions.reverse(entry, "Uang tidak diterima", client_no=said.pop("client_no", None) or uuid.uuid4(), **said)


def test_a_shortage_made_good_in_cash_reaches_the_box_and_can_be_banked(kept, run, of_treasurer, of_collector):
    collected(kept, run, 1, 100_000)
    shortage = short(kept, run, 60_000)
    with pytest.raises(Refused, match="Bu Yuli: orang itu sendiri"):
        actions.make_good(shortage, 40_000, **of_treasurer)
    for amount, sentence in ((0, "Isi jumlah"), (40_001, r"tinggal Rp40\.000")):
        with pytest.raises(Refused, match=sentence):
            actions.make_good(shortage, amount, **of_collector)
    first = actions.make_good(shortage, 15_000, **of_collector)
    assert (in_the_box(kept.cooperative), left(shortage)) == (60_000, 40_000)
    with pytest.raises(Refused, match="masih menunggu"):
        actions.make_good(shortage, 1, **of_collector)
    with pytest.raises(Refused, match="dua orang"):
        actions.countersign(first, 15_000, **of_collector)
    actions.countersign(first, 15_000, **of_treasurer)
    shortage.refresh_from_db()
    assert (in_the_box(kept.cooperative), left(shortage), shortage.settled_on) == (75_000, 25_000, None)
    actions.countersign(actions.make_good(shortage, 25_000, **of_collector), 25_000, **of_treasurer)
    shortage.refresh_from_db()
    assert (left(shortage), shortage.settled_on, shortage.how, run.in_hand()) == (0, ON, "lunas", 0)
    found = cash(kept.cooperative, None, ON)
    assert (found.handed, found.made_good, found.closing, found.with_collectors) == (60_000, 40_000, 100_000, 0)
    slip = actions.deposit(kept.cooperative, 100_000, "SLIP 1", **of_treasurer)
    actions.countersign(slip, 100_000, **of_collector)
    closing = actions.close_day(kept.cooperative, ON, counted=0, **of_treasurer)
    assert (closing.received, closing.paid_out, closing.difference) == (100_000, 100_000, 0)
    assert cash_of(closing).closing == closing.closing == in_the_box(kept.cooperative) == 0
    with pytest.raises(Refused, match="sudah diselesaikan 15-07-2026"):
        actions.make_good(shortage, 1, **of_collector)


def test_a_decision_releases_what_is_left_and_moves_nothing(kept, run, of_treasurer, of_collector):
    collected(kept, run, 1, 100_000)
    shortage = short(kept, run, 60_000)
    with pytest.raises(Refused, match="tidak membebaskan dirinya sendiri"):
        actions.release_shortage(shortage, "BA 3", **of_collector)
    with pytest.raises(Refused, match="Isi nomor keputusan"):
        actions.release_shortage(shortage, " ", **of_treasurer)
    waiting = actions.make_good(shortage, 10_000, **of_collector)
    with pytest.raises(Refused, match="masih menunggu"):
        actions.release_shortage(shortage, "BA 3", **of_treasurer)
    actions.countersign(waiting, 10_000, **of_treasurer)
    actions.release_shortage(shortage, " BA 3 ", **of_treasurer)
    shortage.refresh_from_db()
    assert (shortage.settled_on, shortage.how) == (ON, "dibebaskan, keputusan BA 3")
    assert (in_the_box(kept.cooperative), cash(kept.cooperative, None, ON).closing) == (70_000, 70_000)
    with pytest.raises(Refused, match="sudah diselesaikan"):
        actions.release_shortage(shortage, "BA 4", **of_treasurer)


def test_who_has_no_seat_any_more_brings_it_through_the_board(kept, supervisor, of_treasurer, of_collector):
    said = {"by": supervisor, "on": ON}
    run = actions.open_run(kept.cooperative, supervisor, "RW 04", (1, 20), ON, **of_treasurer)
    collected(kept, run, 1, 10_000)
    actions.countersign(actions.hand_over(run, 0, **said), 0, **of_treasurer)
    shortage = Shortage.objects.get()
    actions.turn_down(actions.make_good(shortage, 10_000, **said), "Belum jadi", **said)
    leave(supervisor.board_account.person.terms.get(), ON, by=None, on=ON)
    given = actions.make_good(shortage, 10_000, **of_treasurer)
    actions.countersign(given, 10_000, **of_collector)
    assert (left(shortage), in_the_box(kept.cooperative)) == (0, 10_000)


def test_a_receipt_whose_cash_lacked_is_reversed_against_the_shortage(kept, run, of_treasurer):
    entry = collected(kept, run, 1, 100_000)
    shortage, number = short(kept, run, 0), uuid.uuid4()
    for _ in range(2):
        reverse(entry, client_no=number, **of_treasurer)
    shortage.refresh_from_db()
    assert (in_the_box(kept.cooperative), run.in_hand(), left(shortage), shortage.settled_on) == (0, 0, 0, ON)
    (lowered,) = shortage.repayments.all()
    assert (lowered.step, lowered.given_by, lowered.answer.answered_by) == ("SET_OFF", kept.second, kept.treasurer)
    assert lowered.answer.reason == f"Pembalikan kuitansi no. {entry.number}"
    found = cash(kept.cooperative, None, ON)
    assert (found.closing, found.with_collectors) == (0, 0)
    assert actions.close_day(kept.cooperative, ON, counted=0, **of_treasurer).closing == 0


def test_what_was_in_the_box_of_it_is_paid_back_from_there(kept, run, of_treasurer):
    collected(kept, run, 1, 30_000)
    entry = collected(kept, run, 2, 100_000)
    shortage = short(kept, run, 60_000)
    reverse(entry, **of_treasurer)
    assert (in_the_box(kept.cooperative), run.in_hand(), left(shortage)) == (30_000, 0, 0)


def test_a_reversal_lowers_a_shortage_and_leaves_the_rest_of_it(kept, run, of_treasurer, of_collector):
    entry = collected(kept, run, 1, 30_000)
    collected(kept, run, 2, 100_000)
    shortage = short(kept, run, 10_000)
    waiting = actions.make_good(shortage, 120_000, **of_collector)
    reverse(entry, **of_treasurer)
    assert (in_the_box(kept.cooperative), left(shortage)) == (10_000, 90_000)
    with pytest.raises(Refused, match=r"tinggal Rp90\.000"):
        actions.countersign(waiting, 120_000, **of_treasurer)


def test_what_was_released_is_not_paid_back_from_the_box_either(kept, run, of_treasurer):
    entry = collected(kept, run, 1, 100_000)
    shortage = short(kept, run, 0)
    actions.release_shortage(shortage, "BA 3", **of_treasurer)
    reverse(entry, **of_treasurer)
    shortage.refresh_from_db()
    assert (in_the_box(kept.cooperative), run.in_hand(), shortage.how) == (0, 0, "dibebaskan, keputusan BA 3")


def test_who_owes_does_not_lower_it_alone(kept, run, of_treasurer, of_collector):
    entry = collected(kept, run, 1, 100_000)
    shortage = short(kept, run, 0)
    with pytest.raises(Refused, match="minta pengurus lain membalik"):
        reverse(entry, **of_collector)
    assert left(shortage) == 100_000
    reverse(entry, approved_by=kept.treasurer, **of_collector)
    assert shortage.repayments.get().answer.answered_by == kept.treasurer


def test_what_was_handed_over_in_full_lowers_no_later_shortage(kept, run, of_treasurer):
    entry = collected(kept, run, 1, 50_000)
    actions.countersign(actions.hand_over(run, 50_000, by=kept.second, on=ON), 50_000, **of_treasurer)
    collected(kept, run, 2, 20_000)
    shortage = short(kept, run, 0)
    not_handed = collected(kept, run, 3, 7_000)
    reverse(entry, **of_treasurer)
    reverse(not_handed, **of_treasurer)
    assert (in_the_box(kept.cooperative), run.in_hand(), left(shortage)) == (0, 0, 20_000)


def test_nothing_is_reversed_while_cash_that_lacks_waits_to_be_taken(kept, run, of_treasurer, of_collector):
    entry = collected(kept, run, 1, 100_000)
    given = actions.hand_over(run, 0, **of_collector)
    with pytest.raises(Refused, match="terima atau tolak dahulu"):
        reverse(entry, **of_treasurer)
    actions.turn_down(given, "Uang tidak diterima dari anggota", **of_treasurer)
    reverse(entry, **of_treasurer)
    assert (in_the_box(kept.cooperative), run.in_hand(), Shortage.objects.count()) == (0, 0, 0)


def test_the_database_lets_no_shortage_be_settled_by_words(kept, run, of_treasurer, of_collector):
    collected(kept, run, 1, 100_000)
    shortage = short(kept, run, 60_000)
    first, more = (
        Handover.objects.create(
            cooperative=kept.cooperative, step="MADE_GOOD", makes_good=shortage, expected=30_000, counted=30_000,
            given_by=kept.second, given_on=ON,
        )
        for _ in range(2)
    )  # fmt: skip
    actions.countersign(first, 30_000, **of_treasurer)
    taken = {"is_taken": True, "answered_by": kept.treasurer, "answered_on": ON, "posted_on": ON}
    with pytest.raises(IntegrityError, match="no more is made good"), transaction.atomic():
        HandoverAnswer.objects.create(handover=more, **taken)
    with history.verb("test", by=None, on=ON):
        for said, sentence in (
            ({"settled_on": ON}, "made good in cash or released"), ({"document_no": "BA 3"}, "released_when_settled"),
            ({"amount": 1}, "Cannot update"),
        ):  # fmt: skip
            with pytest.raises(Exception, match=sentence), transaction.atomic():
                Shortage.objects.filter(pk=shortage.pk).update(**said)
    actions.turn_down(more, "Dua kali", **of_treasurer)
    actions.release_shortage(shortage, "BA 3", **of_treasurer)
    with history.verb("test", by=None, on=ON), pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        Shortage.objects.filter(pk=shortage.pk).update(settled_on=LATER)
