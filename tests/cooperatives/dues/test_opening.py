"""What the book begins with is counted once; the balance of one member is put right, by two where it is much."""

import uuid
from datetime import date, timedelta

import pytest

from cooperatives.dues import actions
from cooperatives.dues.actions import Balance
from cooperatives.dues.figures import verify
from cooperatives.dues.models import BalanceRequest, Entry
from cooperatives.dues.rules import month_of
from registry.transitions import Refused
from tests.books import ON, tamper

LAST = date(2026, 6, 30)
"""The day at whose end the balances of these tests were."""
JUNE = month_of(LAST)


@pytest.fixture
def begun(kept):
    """Ani and Budi with their balances; Cici, who was forgotten."""
    ani, budi, cici = (kept.member(number, since=date(2019, 1, 1)) for number in ("001", "002", "003"))
    balances = [Balance(ani, 100_000, 120_000, 0, LAST), Balance(budi, 100_000, 60_000, 0, date(2026, 3, 1))]
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, balances, (200_000, 180_000, 0), LAST, "Buku lama", cash=50_000, **said)
    return ani, budi, cici


def opened(kept, of: Balance, reason: str = "Salah baca", **said) -> Entry:
    given = {"client_no": uuid.uuid4(), "by": kept.treasurer, "on": ON}
    return actions.open_balance(of, reason, **given | said)


def test_what_the_opening_has_is_not_booked_on_top_of_it(kept, begun):
    with pytest.raises(Refused, match=r"Saldo awal per 30-06-2026 sudah memuat uang"):
        kept.pay(begun[0], received_on=LAST)
    assert kept.pay(begun[0], received_on=date(2026, 7, 1)).months == {"2026-07": 20_000}


def test_postgresql_refuses_it_as_well(kept, begun, monkeypatch):
    for module in ("ledger", "many"):
        monkeypatch.setattr(f"cooperatives.dues.actions.{module}.began", lambda _: None)
    with pytest.raises(Refused, match="sudah memuat uang yang diterima sampai tanggalnya"):
        kept.pay(begun[0], received_on=LAST)


def test_a_book_does_not_begin_after_receipts_that_stand(kept):
    member = kept.member(since=date(2019, 1, 1))
    early = kept.pay(member, received_on=LAST)
    said = {"by": kept.treasurer, "on": ON}
    began = (kept.book, [Balance(member, voluntary=5)], (0, 0, 5))
    with pytest.raises(Refused, match="Sudah ada kuitansi bertanggal sampai hari itu"):
        actions.open_balances(*began, LAST, "Buku lama", **said)
    assert Entry.objects.count() == 1
    with pytest.raises(Refused, match="paling lambat kemarin"):
        actions.open_balances(*began, ON, "Buku lama", **said)
    actions.reverse(early, "Salah tanggal", client_no=uuid.uuid4(), **said)
    actions.open_balances(*began, LAST, "Buku lama", **said)
    assert verify(kept.book).faults == []


def test_a_wrong_balance_is_reversed_and_the_right_one_takes_its_place(kept, begun):
    ani, *_ = begun
    right = Balance(ani, 90_000, 140_000, 0, date(2026, 7, 1))
    with pytest.raises(Refused, match="sudah tercatat"):
        opened(kept, right)
    actions.reverse(
        ani.entries.get(), "Salah jumlah", client_no=uuid.uuid4(), by=kept.treasurer, on=ON
    )  # fmt: skip
    actions.close_day(kept.cooperative, ON - timedelta(1), counted=None, by=kept.treasurer, on=ON)
    number = uuid.uuid4()
    entry = opened(kept, right, "Salah baca halaman 12", client_no=number)
    assert (entry.received_on, entry.posted_on, entry.method) == (LAST, ON, "NONE")
    assert opened(kept, right, "Salah baca halaman 12", client_no=number) == entry
    position = kept.position(ani)
    assert (position.principal, position.mandatory, position.paid_through) == (90_000, 140_000, JUNE + 1)
    assert kept.pay(ani).months == {"2026-08": 20_000}
    assert verify(kept.book).faults == []
    deed = Entry.objects.get(pk=entry.pk).deed.metadata
    assert (deed["verb"], deed["reason"]) == ("open_balance", "Salah baca halaman 12")


def test_who_was_forgotten_gets_a_balance_and_who_came_later_does_not(kept, begun):
    cici = begun[2]
    later = kept.member("004", since=date(2026, 7, 1))
    assert [actions.lacks_balance(each) for each in (*begun, later)] == [False, False, True, False]
    with pytest.raises(Refused, match="menjadi anggota sesudah 30-06-2026"):
        opened(kept, Balance(later, 100_000))
    for of, reason, said in ((Balance(cici), "Terlewat", "nol tidak dibukukan"), (Balance(cici, 5), " ", "mengapa")):
        with pytest.raises(Refused, match=said):
            opened(kept, of, reason)
    opened(kept, Balance(cici, 100_000, 60_000, 7, LAST), "Terlewat")
    assert kept.position(cici).paid_through == JUNE
    assert verify(kept.book).faults == []


def test_without_balances_of_all_there_is_none_of_one(kept):
    with pytest.raises(Refused, match="belum dicatat"):
        opened(kept, Balance(kept.member(), 5))


def test_much_is_booked_by_two(kept, begun):
    much, said = Balance(begun[2], voluntary=500_000), {"by": kept.treasurer, "on": ON}
    with pytest.raises(Refused, match="dua orang"):
        opened(kept, much)
    with pytest.raises(Refused, match="dua orang"):
        opened(kept, much, approved_by=kept.treasurer)
    number = uuid.uuid4()
    asked = actions.ask_balance(much, "Terlewat", client_no=number, **said)
    assert actions.ask_balance(much, "Terlewat", client_no=number, **said) == asked
    with pytest.raises(Refused, match="sudah diminta"):
        actions.ask_balance(much, "Terlewat", client_no=uuid.uuid4(), **said)
    with pytest.raises(Refused, match="harus pengurus lain"):
        actions.approve_balance(asked, **said)
    assert Entry.objects.filter(member=begun[2]).count() == 0
    entry = actions.approve_balance(asked, by=kept.second, on=ON)
    assert (entry.recorded_by, entry.approved_by, entry.amount) == (kept.treasurer, kept.second, 500_000)
    assert BalanceRequest.objects.get().state == "APPROVED"
    assert verify(kept.book).faults == []


def test_an_opening_that_is_not_what_was_proven_is_found(kept, begun):
    tamper("UPDATE cooperatives_opening SET voluntary = voluntary + 1")
    assert verify(kept.book).faults == ["the opening balances are not what was proven"]
