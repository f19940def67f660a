"""A payment in three taps: what is owed, what will be booked, the receipt; sent twice it is one."""

import json

import pytest

from cooperatives.dues import actions
from cooperatives.dues.models import Entry
from cooperatives.members import actions as members
from tests.books import ON
from tests.cooperatives.desk.dues.pages import page, url
from tests.pages import hidden, text


def check(client, member, **said):
    """The first two taps: the page that says what will be booked."""
    opened = client.get(url("payment", member))
    usual = {"choice": "1", "count": "1", "received_on": "15-07-2026", "method": "CASH", "langkah": "periksa"}
    return client.post(url("payment", member), hidden(opened) | usual | said)


def confirm(client, member, checked, **said):
    """The third."""
    return client.post(url("payment", member), hidden(checked) | {"langkah": "catat"} | said)


def test_three_taps_from_what_is_owed_to_the_receipt(kept, tono):
    member = kept.member(name="Bu Rekaan")
    shown = page(tono, url("payment", member))
    assert "menunggak Rp120.000, 6 bulan" in shown
    assert "1 bulan, Januari 2026: Rp20.000" in shown
    assert "Semua tunggakan, 6 bulan: Rp120.000" in shown
    checked = check(tono, member, choice="tunggakan")
    said = text(checked)
    assert "Simpanan wajib Rp120.000 Januari sampai Juni 2026" in said
    assert "Seratus dua puluh ribu rupiah" in said
    assert "lunas sampai Juni 2026" in said
    assert Entry.objects.count() == 0
    done = confirm(tono, member, checked)
    entry = Entry.objects.get()
    assert done.url == url("receipt", entry)
    assert (entry.amount, list(entry.months)[-1], entry.recorded_by) == (120_000, "2026-06", kept.treasurer)
    receipt = page(tono, done.url)
    assert "Diterima dari Bu Rekaan (001)" in receipt
    assert "Simpanan wajib Januari sampai Juni 2026 Rp120.000" in receipt


def test_the_day_is_checked_before_it_is_booked(kept, tono):
    member = kept.member()
    assert "Tanggal 16-07-2026 belum tiba" in text(check(tono, member, received_on="16-07-2026"))
    assert "dibukukan" not in text(check(tono, member))
    actions.close_day(kept.cooperative, ON, counted=0, by=kept.treasurer, on=ON)
    assert "Hari itu sudah ditutup: dibukukan 16 Juli 2026." in text(check(tono, member))


def test_a_double_tap_and_going_back_give_the_same_receipt(kept, tono):
    """Also where the first one has changed what there is to choose."""
    member = kept.member()
    checked = check(tono, member, choice="tunggakan")
    first, again = confirm(tono, member, checked), confirm(tono, member, checked)
    assert first.url == again.url
    assert Entry.objects.count() == 1


def test_the_same_form_with_other_content_books_nothing_and_shows_both(kept, tono):
    member = kept.member()
    checked = check(tono, member)
    confirm(tono, member, checked)
    answer = confirm(tono, member, checked, voluntary="5.000")
    said = text(answer)
    assert answer.status_code == 409
    assert "sudah menjadi kuitansi no. 1" in said
    assert "Simpanan sukarela Rp5.000" in said
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "months", "parts"),
    [
        ({}, {"2026-01": 20_000}, (0, 0)),
        ({"choice": "beberapa", "count": "8"}, {f"2026-0{month}": 20_000 for month in range(1, 9)}, (0, 0)),
        ({"choice": "lain", "amount": "Rp 30.000"}, {"2026-01": 20_000, "2026-02": 10_000}, (0, 0)),
        ({"choice": "bulan", "named": ["2026-03", "2026-07"]}, {"2026-03": 20_000, "2026-07": 20_000}, (0, 0)),
        ({"choice": "tidak", "principal": "100.000", "voluntary": "7.500"}, {}, (100_000, 7_500)),
    ],
)
def test_what_is_chosen_is_what_is_booked(kept, tono, said, months, parts):
    member = kept.member()
    checked = check(tono, member, **said)
    assert json.loads(hidden(checked)["months"][0]) == months
    confirm(tono, member, checked)
    entry = Entry.objects.get()
    assert (entry.months, (entry.principal, entry.voluntary)) == (months, parts)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"choice": "beberapa", "count": ""}, "Berapa bulan: Isi ini"),
        ({"choice": "lain", "amount": "banyak"}, "Jumlah lain: Jumlah ini tidak terbaca"),
        ({"choice": "lain", "amount": "99.000.000"}, "lebih dari 240 bulan"),
        ({"choice": "bulan"}, "Bulan yang dipilih: Isi ini"),
        ({"choice": "tidak"}, "Isi paling sedikit satu simpanan"),
        ({"choice": "lain", "amount": "-5"}, "tidak boleh minus"),
        ({"received_on": "31-02-2026"}, "Tulis tanggal seperti"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(kept, tono, said, complaint):
    answer = check(tono, kept.member(), **said)
    assert complaint in text(answer)
    assert "Terima simpanan" in text(answer)
    for typed in {"banyak", "99.000.000", "31-02-2026"} & set(said.values()):
        assert f'value="{typed}"' in answer.content.decode()


def test_a_refusal_on_the_last_tap_books_nothing_and_leads_back_to_what_was_typed(kept, tono):
    member = kept.member()
    answer = confirm(tono, member, check(tono, member), received_on="16-07-2026")
    assert "Tanggal 16-07-2026 belum tiba" in text(answer)
    assert Entry.objects.count() == 0
    back = tono.post(url("payment", member), hidden(answer) | {"langkah": "ubah"})
    assert 'value="16-07-2026"' in back.content.decode()


@pytest.mark.parametrize("months", ['{"2026-13": 5}', '{"Juli": 5}', '{"2026-07": -5}', '{"2026-07": 1.5}', "[1]", "5"])
def test_months_nobody_could_have_chosen_are_refused(kept, tono, months):
    member = kept.member()
    assert "tidak terbaca" in text(confirm(tono, member, check(tono, member), months=months))
    assert Entry.objects.count() == 0


def test_who_left_is_asked_for_nothing(kept, tono):
    member = kept.member()
    members.leave(member, ON, by=kept.treasurer, on=ON)
    assert "Tidak ada yang diminta sekarang" in page(tono, url("payment", member))


def test_the_number_of_the_printed_receipt_is_kept_and_used_once(kept, tono):
    member = kept.member()
    paper = {"paper_series": "A", "paper_no": "42"}
    confirm(tono, member, check(tono, member, **paper))
    assert "Kuitansi cetak A 42" in page(tono, url("receipt", Entry.objects.get()))
    assert "Nomor kuitansi cetak itu sudah dibukukan" in text(confirm(tono, member, check(tono, member, **paper)))
