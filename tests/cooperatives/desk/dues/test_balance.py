"""A wrong opening balance is reversed and the right one written down; much of it by two people."""

from datetime import date

import pytest

from cooperatives.dues import actions
from cooperatives.dues.figures import verify
from cooperatives.dues.models import BalanceRequest, Entry
from tests.books import ON
from tests.cooperatives.desk.dues.pages import page, sent, url
from tests.pages import hidden, text

LAST = date(2026, 6, 30)
RIGHT = {"principal": "100.000", "mandatory": "140.000", "settled_through": "07-2026", "reason": "Salah baca hlm. 12"}


@pytest.fixture
def ani(kept):
    """Her balance is one month short."""
    member = kept.member(since=date(2019, 1, 1), name="Bu Ani Rekaan")
    balance = actions.Balance(member, 100_000, 120_000, 0, LAST)
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, [balance], (100_000, 120_000, 0), LAST, "Buku lama", **said)
    return member


def test_what_was_wrong_is_put_right_from_the_reversed_receipt_or_the_card(kept, tono, ani):
    address = url("opening-balance", ani)
    assert "Catat saldo awal" not in page(tono, url("member", ani))
    assert "sudah tercatat" in text(tono.get(address, follow=True))
    wrong = Entry.objects.get()
    assert "Per 30 Juni 2026 Dicatat oleh" in page(tono, url("receipt", wrong))
    done = sent(tono, url("reversal", wrong), why="Salah jumlah", note="")
    for place in (done.url, url("member", ani)):
        assert f'href="{address}"' in tono.get(place).content.decode()
    shown = page(tono, address)
    assert "pada akhir 30 Juni 2026 menurut Buku lama" in shown
    assert "Tulis bulan dan tahun" in text(sent(tono, address, **RIGHT | {"settled_through": "Juli"}))
    asked = hidden(tono.get(address)) | RIGHT
    assert [tono.post(address, asked).url for _ in range(2)] == [ani.get_absolute_url()] * 2
    card = page(tono, url("member", ani))
    assert "Lunas sampai Juli 2026" in card
    assert "Catat saldo awal" not in card
    entry = Entry.objects.get(reason="Salah baca hlm. 12")
    assert "Keterangan Salah baca hlm. 12" in page(tono, url("receipt", entry))
    settings = page(tono, url("dues-settings"))
    assert "Simpanan wajib Rp120.000" in settings
    assert "Kini berlaku: simpanan pokok Rp100.000, wajib Rp140.000, sukarela Rp0, dari 1 anggota." in settings
    assert verify(kept.book).faults == []


def test_much_waits_for_another_of_the_board(kept, tono, yuli, ani):
    member = kept.member("002", since=date(2019, 1, 1), name="Pak Budi Umpama")
    address = url("opening-balance", member)
    asked = hidden(tono.get(address)) | RIGHT | {"voluntary": "500.000"}
    for _ in range(2):
        assert tono.post(address, asked).url == member.get_absolute_url()
    assert BalanceRequest.objects.count() == 1
    assert "Anda yang memintanya" in page(tono, address)
    assert "Yang menyetujui harus pengurus lain" in text(tono.post(address, {"decision": "ya"}))
    assert "Menunggu pengurus lain (1)" in page(yuli, url("members"))
    assert "Saldo awal Pak Budi Umpama, Rp740.000" in page(yuli, url("reversals"))
    assert "Rp140.000 lunas sampai Juli 2026" in page(yuli, address)
    assert "Tulis mengapa" in text(yuli.post(address, {"decision": "tidak", "answer": " "}))
    yuli.post(address, {"decision": "tidak", "answer": "Lihat lagi bukunya"})
    assert "Ditolak Bu Yuli 15 Juli 2026: Lihat lagi bukunya" in page(tono, url("reversals"))
    sent(tono, address, **RIGHT | {"voluntary": "500.000"})
    yuli.post(address, {"decision": "ya"})
    entry = Entry.objects.get(member=member)
    assert (entry.amount, entry.recorded_by, entry.approved_by) == (740_000, kept.treasurer, kept.second)
    assert "disetujui Bu Yuli" in page(tono, url("receipt", entry))
    assert verify(kept.book).faults == []


def test_a_supervisor_writes_none(kept, supervisor, ani):
    assert supervisor.get(url("opening-balance", ani)).status_code == 409
