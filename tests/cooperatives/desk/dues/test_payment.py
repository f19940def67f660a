"""A payment in three taps: what is owed, what will be booked, the receipt; sent twice it is one."""

import html
import re
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction

from cooperatives.desk.dues import views
from cooperatives.dues import actions
from cooperatives.dues.models import Entry
from cooperatives.members import actions as members
from tests.books import ON
from tests.cooperatives.desk.dues.pages import checked, confirmed, page, url
from tests.pages import text


def check(client, member, **said):
    """The first two taps: the page that says what will be booked."""
    usual = {"choice": "1", "count": "1", "received_on": "15-07-2026", "method": "CASH"}
    return checked(client, url("payment", member), **usual | said)


def test_three_taps_from_what_is_owed_to_the_receipt(kept, tono):
    member = kept.member(name="Bu Rekaan")
    shown = page(tono, url("payment", member))
    assert "menunggak Rp120.000, 6 bulan" in shown
    assert "1 bulan, Januari 2026: Rp20.000" in shown
    assert "Semua tunggakan, 6 bulan: Rp120.000" in shown
    seen = check(tono, member, choice="tunggakan")
    said = text(seen)
    assert "Simpanan wajib Januari sampai Juni 2026 Rp120.000" in said
    assert "Seratus dua puluh ribu rupiah" in said
    assert "lunas sampai Juni 2026" in said
    assert Entry.objects.count() == 0
    done = confirmed(tono, seen)
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
    assert "dibukukan 16 Juli 2026, karena hari itu sudah ditutup" in text(check(tono, member))


def test_a_double_tap_and_going_back_give_the_same_receipt(kept, tono):
    """Also where the first one has changed what there is to choose."""
    member = kept.member()
    seen = check(tono, member, choice="tunggakan")
    first, again = confirmed(tono, seen), confirmed(tono, seen)
    assert first.url == again.url
    assert Entry.objects.count() == 1


def test_the_same_form_with_other_content_books_nothing_and_shows_both(kept, tono):
    member = kept.member()
    seen = check(tono, member)
    confirmed(tono, seen)
    answer = confirmed(tono, seen, voluntary="5.000")
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
    seen = check(tono, member, **said)
    confirmed(tono, seen)
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
    answer = confirmed(tono, check(tono, member), received_on="16-07-2026")
    assert "Tanggal 16-07-2026 belum tiba" in text(answer)
    assert Entry.objects.count() == 0
    assert 'value="16-07-2026"' in answer.content.decode()


@pytest.mark.parametrize(
    ("named", "parts"),
    [("2026-13", "5"), ("Juli", "5"), ("2026-07", "-5"), ("2026-07", "1.5"), ("2026-07", "5,5"), ("2026-07", "9" * 20)],
)
def test_months_nobody_could_have_chosen_are_refused(kept, tono, named, parts):
    seen = check(tono, kept.member())
    answer = confirmed(tono, seen, named=named, parts=parts)
    assert text(answer).count("Bulan yang dibayar tidak terbaca") == 1
    assert "Parts" not in text(answer)
    assert Entry.objects.count() == 0
    assert tono.get(url("payment", kept.member("002")), {"mandatory": "5", "parts": "5"}).status_code == 200


def test_going_back_finds_the_receipt_and_changing_loses_nothing(kept, tono):
    """The address of the check says all of it: once it is booked, it leads to its receipt."""
    member = kept.member()
    seen = check(tono, member, choice="beberapa", count="2", voluntary="7.500", paper_no="12")
    address = f"{seen.request['PATH_INFO']}?{seen.request['QUERY_STRING']}"
    change = html.unescape(re.search(r'href="([^"]*ubah=1[^"]*)"', seen.content.decode())[1])
    form = tono.get(f"{seen.request['PATH_INFO']}{change}").content.decode()
    for kept_as_typed in ('value="beberapa"', 'value="2"', 'value="7.500"', 'value="12"'):
        assert kept_as_typed in form
    assert "Ada yang perlu diperbaiki" not in form
    assert tono.get(address).status_code == 200
    done = confirmed(tono, seen)
    assert tono.get(address).url == done.url
    other = tono.get(address.replace("voluntary=7.500", "voluntary=8.000"))
    assert other.status_code == 409
    assert "Nomor kuitansi cetak itu sudah dibukukan" in text(other)
    assert "Simpanan sukarela Rp8.000" in text(tono.get(address.replace("7.500", "8.000").replace("no=12", "no=13")))
    assert Entry.objects.count() == 1


def test_a_receipt_is_for_the_months_of_the_moment_it_is_written(kept, tono, yuli):
    """Another till took January between the check and the write."""
    member = kept.member()
    seen, also = check(tono, member), check(yuli, member)
    assert "Januari 2026" in text(seen)
    assert "Ada setoran lain" not in page(yuli, confirmed(yuli, also).url)
    done = confirmed(tono, seen)
    assert [list(each.months) for each in Entry.objects.order_by("number")] == [["2026-01"], ["2026-02"]]
    said = page(tono, done.url)
    assert "Ada setoran lain sejak Anda memeriksa: kuitansi ini untuk Februari 2026, bukan Januari 2026" in said
    assert "Simpanan wajib Februari 2026 Rp20.000" in said


def test_a_check_that_is_booked_meanwhile_leads_to_its_own_receipt(kept, tono, monkeypatch):
    """Its number as it was guessed went to another receipt after the dry run was rolled back."""
    member, other = kept.member(), kept.member("002")
    seen = check(tono, member)
    later = [partial(kept.pay, other), partial(confirmed, tono, seen)]

    @contextmanager
    def atomic():
        with transaction.atomic():
            yield
        while later:
            later.pop(0)()

    slow = SimpleNamespace(atomic=atomic, set_rollback=transaction.set_rollback)
    monkeypatch.setattr(views, "transaction", slow)
    answer = tono.get(f"{seen.request['PATH_INFO']}?{seen.request['QUERY_STRING']}")
    assert answer.url == url("receipt", Entry.objects.get(member=member))


def test_months_that_were_named_and_are_paid_meanwhile_are_refused_and_chosen_again(kept, tono, yuli):
    member = kept.member()
    seen = check(tono, member, choice="bulan", named=["2026-01", "2026-02"])
    confirmed(yuli, check(yuli, member))
    answer = text(confirmed(tono, seen))
    assert "Simpanan wajib Januari 2026 tidak kurang sebanyak itu" in answer
    assert Entry.objects.count() == 1


def test_who_left_is_asked_for_nothing(kept, tono):
    member = kept.member()
    members.leave(member, ON, by=kept.treasurer, on=ON)
    assert "Tidak ada yang diminta sekarang" in page(tono, url("payment", member))


def test_the_number_of_the_printed_receipt_is_kept_and_used_once(kept, tono):
    member = kept.member()
    paper = {"paper_series": "A", "paper_no": "42"}
    confirmed(tono, check(tono, member, **paper))
    assert "Kuitansi cetak A 42" in page(tono, url("receipt", Entry.objects.get()))
    assert "Nomor kuitansi cetak itu sudah dibukukan" in text(confirmed(tono, check(tono, member, **paper)))
