"""The round at the door: receipts of a book that is carried, cash that is counted twice, and what lacks has a name."""

import uuid
from datetime import date, timedelta

import pytest

from cooperatives.boards.actions import leave
from cooperatives.dues import actions
from cooperatives.dues.actions import Money, Slip
from cooperatives.dues.actions.handovers import in_the_box
from cooperatives.dues.figures import missing_receipts
from cooperatives.dues.models import Handover, Shortage
from cooperatives.members.models import Member
from registry.transitions import Refused
from tests.books import ON


@pytest.fixture
def run(kept):
    """A round with receipts 101 to 120 of series A, for a week."""
    until = ON + timedelta(7)
    return actions.open_run(
        kept.cooperative, kept.second, "RW 03", (101, 120), until, paper_series="A", by=kept.treasurer, on=ON
    )


def collect(kept, run, member, paper_no: int | None, on: date = ON, **said):
    """A payment at the door."""
    return kept.pay(member, on=on, slip=Slip("A", paper_no, run), voluntary=10_000, **said)


def test_two_rounds_do_not_carry_the_same_receipts(kept, run):
    said = {"by": kept.treasurer, "on": ON}
    with pytest.raises(Refused, match="penagihan lain"):
        actions.open_run(kept.cooperative, kept.second, "RW 04", (120, 130), ON, paper_series="A", **said)
    actions.open_run(kept.cooperative, kept.second, "RW 04", (121, 130), ON, paper_series="A", **said)
    actions.open_run(kept.cooperative, kept.second, "RW 04", (101, 130), ON, paper_series="B", **said)
    for papers, expires_on in (((5, 4), ON), ((1, 1001), ON), ((1, 2), ON - timedelta(1))):
        with pytest.raises(Refused):
            actions.open_run(kept.cooperative, kept.second, "RW 05", papers, expires_on, paper_series="C", **said)


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (7, True), (8, False)])
def test_a_round_takes_payments_on_its_days(kept, run, days, is_taken):
    member, day = kept.member(), ON + timedelta(days)
    if is_taken:
        assert collect(kept, run, member, 101, day).run == run
    else:
        with pytest.raises(Refused, match="tidak berjalan"):
            collect(kept, run, member, 101, day)


def test_a_round_takes_cash_on_receipts_of_its_own_book(kept, run):
    member = kept.member()
    with pytest.raises(Refused, match="tunai"):
        collect(kept, run, member, 101, method="TRANSFER")
    for slip in (Slip("A", 121, run), Slip("B", 101, run)):
        with pytest.raises(Refused, match="buku kuitansi"):
            kept.pay(member, slip=slip)


def test_cash_passes_when_two_people_say_the_same_and_what_lacks_is_owed_by_name(kept, run):
    member = kept.member()
    for number in (101, 102):
        collect(kept, run, member, number)
    kept.pay(member, voluntary=5_000)
    said, collector = {"by": kept.treasurer, "on": ON}, {"by": kept.second, "on": ON}
    assert (run.in_hand(), in_the_box(kept.cooperative)) == (20_000, 5_000)
    with pytest.raises(Refused, match="orang itu sendiri"):
        actions.hand_over(run, 17_500, **said)
    with pytest.raises(Refused, match="masih memegang"):
        actions.close_run(run, **said)
    given = actions.hand_over(run, 17_500, **collector)
    with pytest.raises(Refused, match="masih menunggu"):
        actions.hand_over(run, 20_000, **collector)
    assert (run.in_hand(), in_the_box(kept.cooperative)) == (20_000, 5_000)
    with pytest.raises(Refused, match="dua orang"):
        actions.countersign(given, 17_500, **collector)
    with pytest.raises(Refused, match=r"Rp17\.500\. Hitung bersama"):
        actions.countersign(given, 20_000, **said)
    actions.countersign(given, 17_500, **said)
    with pytest.raises(Refused, match="sudah dijawab"):
        actions.countersign(given, 17_500, **said)
    shortage = Shortage.objects.get()
    assert (given.expected, shortage.owed_by, shortage.amount) == (20_000, kept.second, 2_500)
    assert (run.in_hand(), in_the_box(kept.cooperative)) == (0, 22_500)
    with pytest.raises(Refused, match="Tidak ada uang"):
        actions.hand_over(run, 0, **collector)
    actions.close_run(run, **said)


def test_a_handover_that_is_turned_down_moves_nothing_and_is_said_again(kept, run):
    collect(kept, run, kept.member(), 101)
    said, collector = {"by": kept.treasurer, "on": ON}, {"by": kept.second, "on": ON}
    with pytest.raises(Refused, match="Tulis mengapa"):
        actions.turn_down(actions.hand_over(run, 9_000, **collector), " ", **collector)
    actions.turn_down(Handover.objects.get(), "Salah hitung", **collector)
    again = actions.hand_over(run, 10_000, **collector)
    actions.turn_down(again, "Ada uang palsu", **said)
    with pytest.raises(Refused, match="sudah dijawab"):
        actions.countersign(again, 10_000, **said)
    actions.countersign(actions.hand_over(run, 10_000, **collector), 10_000, **said)
    assert (run.in_hand(), Shortage.objects.count(), Handover.objects.count()) == (0, 0, 3)


def test_what_a_collector_takes_after_counting_is_no_shortage(kept, run):
    member, said, collector = kept.member(), {"by": kept.treasurer, "on": ON}, {"by": kept.second, "on": ON}
    collect(kept, run, member, 101)
    given = actions.hand_over(run, 10_000, **collector)
    collect(kept, run, member, 102)
    actions.countersign(given, 10_000, **said)
    assert (run.in_hand(), Shortage.objects.count()) == (10_000, 0)


def test_who_has_no_seat_any_more_is_handed_over_for_by_the_board(kept, run, supervisor):
    member, said = kept.member(), {"by": kept.treasurer, "on": ON}
    by_supervisor = actions.open_run(kept.cooperative, supervisor, "RW 04", (201, 210), ON, **said)
    actions.collect(by_supervisor, member, Money(voluntary=10_000), ON, paper_no=201, client_no=uuid.uuid4(),
                    by=supervisor, on=ON)  # fmt: skip
    leave(supervisor.board_account.person.terms.get(), ON, by=None, on=ON)
    later = {"paper_no": 202, "client_no": uuid.uuid4(), "by": supervisor, "on": ON}
    with pytest.raises(Refused, match="Hanya pengurus"):
        actions.collect(by_supervisor, member, Money(voluntary=10_000), ON, **later)
    given = actions.hand_over(by_supervisor, 0, **said)
    actions.countersign(given, 0, by=kept.second, on=ON)
    assert Shortage.objects.get().owed_by == supervisor


def test_cash_goes_to_the_bank_when_another_saw_the_slip(kept):
    kept.pay(kept.member(), voluntary=22_500)
    said, second = {"by": kept.treasurer, "on": ON}, {"by": kept.second, "on": ON}
    for amount, slip in ((22_501, "SLIP 1"), (0, "SLIP 1"), (22_500, " ")):
        with pytest.raises(Refused):
            actions.deposit(kept.cooperative, amount, slip, **said)
    first, rest = (
        actions.deposit(kept.cooperative, amount, slip, **said)
        for amount, slip in ((22_400, "SLIP 1"), (100, "SLIP 2"))
    )
    assert in_the_box(kept.cooperative) == 22_500
    with pytest.raises(Refused, match=r"hanya ada Rp0, selain Rp22\.500 yang menunggu"):
        actions.deposit(kept.cooperative, 1, "SLIP 3", **said)
    actions.turn_down(rest, "Tidak jadi", **said)
    with pytest.raises(Refused, match="SLIP 1 sudah dicatat"):
        actions.deposit(kept.cooperative, 100, "SLIP 1 ", **said)
    with pytest.raises(Refused, match="dua orang"):
        actions.countersign(first, 22_400, **said)
    actions.countersign(first, 22_400, **second)
    assert in_the_box(kept.cooperative) == 100
    late = actions.deposit(kept.cooperative, 100, "SLIP 2", **said)
    actions.withdraw(Member.objects.get(), 100, client_no=uuid.uuid4(), **said)
    with pytest.raises(Refused, match="hanya ada Rp0"):
        actions.countersign(late, 100, **second)


def test_supervisors_collect_and_void_but_keep_no_books(kept, run, supervisor):
    said, member = {"by": kept.treasurer, "on": ON}, kept.member()
    own = actions.open_run(kept.cooperative, supervisor, "RW 04", (201, 210), ON, **said)
    own_said = {"by": supervisor, "on": ON}
    actions.collect(own, member, Money(voluntary=1), ON, paper_no=201, client_no=uuid.uuid4(), **own_said)
    actions.void_receipt(own, 202, "Sobek", **own_said)
    waiting = actions.hand_over(own, 1, **own_said)
    other = {"paper_no": 101, "client_no": uuid.uuid4(), **own_said}
    for act in (
        lambda: actions.collect(run, member, Money(voluntary=1), ON, **other),
        lambda: actions.void_receipt(run, 102, "Sobek", **own_said), lambda: actions.close_run(own, **own_said),
        lambda: actions.countersign(waiting, 1, **own_said),
        lambda: actions.deposit(kept.cooperative, 1, "SLIP", **own_said),
        lambda: actions.open_run(kept.cooperative, supervisor, "RW 05", (301, 310), ON, **own_said),
    ):  # fmt: skip
        with pytest.raises(Refused, match="Hanya pengurus"):
            act()


def test_a_round_is_given_to_who_sits_in_the_cooperative(kept, world):
    with pytest.raises(Refused, match="tidak sedang menjabat"):
        actions.open_run(kept.cooperative, world.sari, "RW 03", (1, 9), ON, by=kept.treasurer, on=ON)


def test_a_voided_number_stands_for_no_money(kept, run):
    actions.void_receipt(run, 101, "Sobek", by=kept.second, on=ON)
    with pytest.raises(Refused, match="sudah dicatat batal"):
        collect(kept, run, kept.member(), 101)


def test_a_receipt_of_a_round_is_not_booked_at_the_counter(kept, run):
    with pytest.raises(Refused, match="milik sebuah penagihan"):
        kept.pay(kept.member(), slip=actions.Slip(run.paper_series, 101))


def test_what_a_collector_offers_to_hand_over_is_paid_back_from_the_box(kept, run):
    entry = collect(kept, run, kept.member(), 101)
    given = actions.hand_over(run, 10_000, by=kept.second, on=ON)
    actions.reverse(entry, "Salah anggota", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    assert (run.in_hand(), in_the_box(kept.cooperative)) == (10_000, -10_000)
    actions.countersign(given, 10_000, by=kept.treasurer, on=ON)
    assert (run.in_hand(), in_the_box(kept.cooperative)) == (0, 0)


def test_a_reversal_takes_the_cash_out_of_the_hand_again(kept, run):
    entry = collect(kept, run, kept.member(), 101)
    actions.reverse(entry, "Uang tidak diterima", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    assert run.in_hand() == 0


def test_what_is_reversed_after_the_handover_came_out_of_the_box(kept, run):
    entry = collect(kept, run, kept.member(), 101)
    actions.countersign(actions.hand_over(run, 10_000, by=kept.second, on=ON), 10_000, by=kept.treasurer, on=ON)
    kept.pay(kept.member("002"), voluntary=5_000)
    actions.reverse(entry, "Salah anggota", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    assert (run.in_hand(), in_the_box(kept.cooperative)) == (0, 5_000)
    actions.close_run(run, by=kept.treasurer, on=ON)


def test_numbers_that_were_passed_over_are_listed_by_collector_and_day(kept, run, django_assert_num_queries):
    member = kept.member()
    for number, days in ((102, 0), (105, 1), (106, 1), (108, 2)):
        collect(kept, run, member, number, ON + timedelta(days))
    actions.void_receipt(run, 104, "Sobek", by=kept.treasurer, on=ON)
    with django_assert_num_queries(3):
        found = [(each.collector, each.day, list(each.numbers)) for each in missing_receipts(kept.cooperative)]
    assert found == [
        (kept.second, ON, [101]), (kept.second, ON + timedelta(1), [103]), (kept.second, ON + timedelta(2), [107]),
    ]  # fmt: skip


def test_a_printed_receipt_that_stands_for_money_is_not_spoilt(kept, run):
    collect(kept, run, kept.member(), 101)
    for number, reason in ((101, "Sobek"), (121, "Sobek"), (102, " ")):
        with pytest.raises(Refused):
            actions.void_receipt(run, number, reason, by=kept.treasurer, on=ON)


def test_what_comes_back_is_free_for_the_next_round_and_what_does_not_is_missing(kept, run):
    said, member = {"by": kept.treasurer, "on": ON}, kept.member()
    collect(kept, run, member, 101)
    actions.void_receipt(run, 104, "Sobek", **said)
    actions.countersign(actions.hand_over(run, 10_000, by=kept.second, on=ON), 10_000, **said)
    for first_back, sentence in ((104, "Kuitansi 104 sudah dipakai atau batal"), (100, "nomor 101 sampai 120"),
                                 (122, "nomor 101 sampai 120")):  # fmt: skip
        with pytest.raises(Refused, match=sentence):
            actions.close_run(run, first_back, **said)
    assert [each.numbers for each in missing_receipts(kept.cooperative)] == []
    actions.close_run(run, 107, **said)
    assert (run.paper_numbers, actions.close_run(run, 110, **said).paper_numbers) == (
        "seri A, nomor 101 sampai 106",
    ) * 2
    found = [(each.day, list(each.numbers)) for each in missing_receipts(kept.cooperative)]
    assert found == [(ON, [102, 103, 105, 106])]
    kept.pay(member, slip=Slip("A", 107), voluntary=1_000)
    later = actions.open_run(kept.cooperative, kept.second, "RW 03", (108, 120), ON, paper_series="A", **said)
    with pytest.raises(Refused, match="milik sebuah penagihan"):
        kept.pay(member, slip=Slip("A", 106), voluntary=1_000)
    assert collect(kept, later, member, 108).run == later
    assert collect(kept, run, member, 105).run == run
    assert [list(each.numbers) for each in missing_receipts(kept.cooperative)] == [[102, 103], [106]]


@pytest.mark.parametrize(
    ("first_back", "numbers", "missing"), [(101, "semua kembali", 0), (None, "101 sampai 120", 20)]
)
def test_a_book_comes_back_whole_or_not_at_all(kept, run, first_back, numbers, missing):
    actions.close_run(run, first_back, by=kept.treasurer, on=ON)
    run.refresh_from_db()
    assert numbers in run.paper_numbers
    assert sum(len(each.numbers) for each in missing_receipts(kept.cooperative)) == missing
    again = {"paper_series": "A", "by": kept.treasurer, "on": ON}
    if first_back:
        actions.open_run(kept.cooperative, kept.second, "RW 03", (101, 120), ON, **again)
        with pytest.raises(Refused, match="buku kuitansi"):
            collect(kept, run, kept.member(), 101)
    else:
        with pytest.raises(Refused, match="penagihan lain"):
            actions.open_run(kept.cooperative, kept.second, "RW 03", (120, 121), ON, **again)
