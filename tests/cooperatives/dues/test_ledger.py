"""The ledger: numbered without a gap, chained, never changed, and what is sent twice is booked once.

What PostgreSQL itself refuses is in test_invariants.
"""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cooperatives.dues import actions
from cooperatives.dues.actions import Slip
from cooperatives.dues.figures import verify
from cooperatives.dues.models import Entry
from cooperatives.dues.rules import month_of
from cooperatives.members import actions as members
from registry import history
from registry.transitions import Refused
from tests.books import ELECTED, ON
from tests.world import holds_post


def test_a_payment_for_six_months_is_one_receipt_for_the_six_oldest(kept):
    member = kept.member()
    entry = kept.pay(member, mandatory=120_000)
    assert (entry.number, entry.amount) == (1, 120_000)
    assert entry.months == {f"2026-0{month}": 20_000 for month in range(1, 7)}
    assert kept.position(member).paid_through == month_of(date(2026, 6, 1))


def test_a_payment_goes_on_where_the_last_one_stopped_in_part_and_in_advance(kept):
    member = kept.member()
    assert kept.pay(member, mandatory=30_000).months == {"2026-01": 20_000, "2026-02": 10_000}
    assert kept.pay(member, mandatory=10_000).months == {"2026-02": 10_000}
    assert list(kept.pay(member, mandatory=240_000).months)[-1] == "2027-02"


def test_the_months_may_be_named_otherwise_as_long_as_they_add_up(kept):
    member = kept.member()
    assert kept.pay(member, months={"2026-07": 20_000}).months == {"2026-07": 20_000}
    with pytest.raises(Refused, match="tidak sama"):
        kept.pay(member, months={"2026-08": 15_000})


def test_one_receipt_takes_all_three_kinds(kept):
    member = kept.member()
    kept.pay(member, principal=100_000, mandatory=20_000, voluntary=50_000)
    position = kept.position(member)
    assert (position.principal, position.mandatory, position.voluntary) == (100_000, 20_000, 50_000)


def test_voluntary_savings_are_withdrawn_and_no_more_than_there_are(kept):
    member = kept.member()
    kept.pay(member, voluntary=50_000)
    actions.withdraw(member, 30_000, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    with pytest.raises(Refused, match="tidak sebanyak itu"):
        actions.withdraw(member, 30_000, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    assert kept.position(member).voluntary == 20_000


def test_who_leaves_gets_all_back_after_the_debts_the_voluntary_savings_first(kept):
    member = kept.member()
    kept.pay(member, principal=100_000, mandatory=40_000, voluntary=50_000)
    number = uuid.uuid4()

    def refund():
        return actions.refund(member, client_no=number, debts=70_000, reason="Sisa pinjaman", by=kept.treasurer, on=ON)

    with pytest.raises(Refused, match="sesudah keluar"):
        refund()
    members.leave(member, ON, by=kept.treasurer, on=ON)
    set_off, rest = refund()
    assert (set_off.kind, set_off.voluntary, set_off.mandatory) == ("SET_OFF", -50_000, -20_000)
    assert (rest.kind, rest.amount) == ("REFUND", -120_000)
    assert [each.pk for each in refund()] == [set_off.pk, rest.pk]
    position = kept.position(member)
    assert (position.principal, position.mandatory, position.voluntary, position.paid_through) == (0, 0, 0, None)


def test_heirs_are_paid_by_name_and_only_after_a_death(kept):
    member = kept.member()
    kept.pay(member, mandatory=40_000)
    with pytest.raises(Refused, match="meninggal"):
        actions.pay_heirs(member, "Ahli Waris", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    members.die(member, ON, by=kept.treasurer, on=ON)
    (paid,) = actions.pay_heirs(member, "Ahli Waris", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    assert (paid.amount, paid.paid_to) == (-40_000, "Ahli Waris")


def test_who_returns_begins_anew_in_the_month_of_return(kept):
    member = kept.member()
    kept.pay(member, mandatory=40_000)
    members.leave(member, date(2026, 3, 1), by=kept.treasurer, on=ON)
    actions.refund(member, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    members.return_(member, kept.category, date(2026, 6, 10), by=kept.treasurer, on=ON)
    assert kept.pay(member, mandatory=40_000).months == {"2026-06": 20_000, "2026-07": 20_000}


def test_a_printed_receipt_is_booked_once_until_it_is_reversed(kept):
    member = kept.member()
    slip = Slip(paper_series="A", paper_no=42)
    wrong = kept.pay(member, slip=slip)
    with pytest.raises(Refused, match="kuitansi cetak"):
        kept.pay(member, slip=slip)
    actions.reverse(wrong, "Salah nominal", client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    kept.pay(member, slip=slip, mandatory=40_000)
    kept.pay(member, slip=replace(slip, paper_series="B"))


def test_a_series_is_the_same_however_it_is_written(kept):
    member = kept.member()
    run = actions.open_run(
        kept.cooperative, kept.second, "RW 03", (101, 120), ON, paper_series=" a  1", by=kept.treasurer, on=ON
    )  # fmt: skip
    assert run.paper_series == "A 1"
    entry = kept.pay(member, slip=Slip("A 1 ", 101, run))
    assert entry.paper_series == "A 1"
    with pytest.raises(Refused, match="milik sebuah penagihan"):
        kept.pay(member, slip=Slip("a 1", 101))
    kept.pay(member, slip=Slip("B", 7))
    with pytest.raises(Refused, match="sudah dibukukan"):
        kept.pay(member, slip=Slip("b", 7))
    entry.pk, entry.number, entry.client_no, entry.paper_series = None, 0, uuid.uuid4(), "c"
    with (
        pytest.raises(IntegrityError, match="entry_series_as_series_of"),
        history.verb("test", by=None, on=ON),
        transaction.atomic(),
    ):
        entry.save(force_insert=True)


def test_opening_balances_are_booked_only_when_they_add_up_and_say_through_when_is_paid(kept):
    old, new = kept.member("001", date(2020, 3, 1)), kept.member("002", date(2026, 5, 1))
    said = {"by": kept.treasurer, "on": ON}
    rows = [
        actions.Balance(old, 100_000, 760_000, 55, settled_through=date(2026, 2, 1)),
        actions.Balance(new, 100_000, 0, 0),
    ]
    with pytest.raises(Refused, match="simpanan wajib berjumlah"):
        actions.open_balances(kept.book, rows, (200_000, 760_001, 55), date(2026, 6, 30), "Neraca", **said)
    assert Entry.objects.count() == 0
    actions.open_balances(kept.book, rows, (200_000, 760_000, 55), date(2026, 6, 30), "Neraca", **said)
    assert kept.position(old).paid_through == month_of(date(2026, 2, 1))
    assert kept.pay(old).months == {"2026-03": 20_000}
    assert kept.pay(new).months == {"2026-05": 20_000}
    assert verify(kept.book).faults == []
    with pytest.raises(Refused, match="sudah dicatat"):
        actions.open_balances(kept.book, rows, (200_000, 760_000, 55), date(2026, 6, 30), "Neraca", **said)


def test_without_a_book_nothing_is_booked(world, kept):
    with pytest.raises(Refused, match="perjanjian"):
        members.admit(
            world.sunyi, "1", "Anggota", members.add_category(world.sunyi, "Semua", by=None, on=ON), ON, by=None, on=ON
        )
    agreement = members.agree(world.sunyi, "PKS/2", ON, by=None, on=ON)
    category = members.add_category(world.sunyi, "Semua", by=None, on=ON)
    member = members.admit(world.sunyi, "1", "Anggota", category, ON, by=None, on=ON)
    holds_post(kept.treasurer, world.sunyi, "TREASURER", ELECTED)
    with pytest.raises(Refused, match="belum membuka buku"):
        kept.pay(member, voluntary=1)
    assert agreement.number == "PKS/2"


def test_a_supervisor_reads_and_writes_nothing(world, kept):
    member = kept.member()
    entry = kept.pay(member, voluntary=50_000)
    holds_post(world.hadi, kept.cooperative, "SUPERVISOR", ELECTED)
    said = {"by": world.hadi, "on": ON}
    for act in (
        lambda: actions.pay(member, actions.Money(voluntary=1), ON, client_no=uuid.uuid4(), **said),
        lambda: actions.withdraw(member, 1, client_no=uuid.uuid4(), **said),
        lambda: actions.refund(member, client_no=uuid.uuid4(), **said),
        lambda: actions.reverse(entry, "Salah", client_no=uuid.uuid4(), **said),
        lambda: actions.reverse(
            entry, "Salah", client_no=uuid.uuid4(), approved_by=world.hadi, by=kept.treasurer, on=ON
        ),
        lambda: actions.close_day(kept.cooperative, ON, counted=0, **said),
        lambda: actions.set_tariff(kept.category, "MANDATORY", 1, date(2026, 8, 1), **said),
        lambda: actions.open_run(kept.cooperative, kept.second, "RW 01", (1, 2), ON, **said),
    ):
        with pytest.raises(Refused, match="Hanya pengurus"):
            act()


def test_a_collector_books_on_the_own_round_alone(supervisor, kept):
    member = kept.member()
    run = actions.open_run(kept.cooperative, supervisor, "RW 03", (1, 9), ON, by=kept.treasurer, on=ON)
    said = {"by": supervisor, "on": ON}
    actions.pay(member, actions.Money(voluntary=1), ON, client_no=uuid.uuid4(), slip=Slip(paper_no=1, run=run), **said)
    with pytest.raises(Refused, match="Hanya pengurus"):
        actions.pay(member, actions.Money(voluntary=1), ON, client_no=uuid.uuid4(), **said)
