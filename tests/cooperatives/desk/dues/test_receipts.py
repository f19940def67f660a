"""Receipts: on paper, by WhatsApp, paid out, and reversed, by two people where it is much."""

import re
import uuid
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from cooperatives.dues import actions
from cooperatives.dues.models import Entry, ReversalRequest
from cooperatives.members import actions as members
from registry.transitions import Refused
from tests.books import ON
from tests.cooperatives.desk.dues.pages import checked, confirmed, page, sent, url
from tests.pages import text

WHY = {"why": "Salah jumlah", "note": "seharusnya 40.000"}


def test_a_receipt_is_printed_on_a5_with_its_amount_in_words(kept, tono):
    entry = kept.pay(kept.member(name="Bu Rekaan"), mandatory=1_240_000)
    answer = tono.get(url("receipt-pdf", entry))
    assert answer.headers["Content-Type"] == "application/pdf"
    (sheet,) = PdfReader(BytesIO(answer.content)).pages
    assert (round(sheet.mediabox.width / 72 * 25.4), round(sheet.mediabox.height / 72 * 25.4)) == (210, 148)
    printed = " ".join(sheet.extract_text().split())
    for said in ("Koperasi Maju", "No. 1", "Bu Rekaan (001)", "Satu juta dua ratus empat puluh ribu rupiah",
                 "Januari 2026 sampai Februari 2031", bytes(entry.hash).hex()[-8:].upper()):  # fmt: skip
        assert said in printed


def test_a_receipt_goes_to_the_member_by_whatsapp(kept, tono):
    entry = kept.pay(kept.member(phone="6281234567890"))
    answer = tono.get(url("receipt", entry)).content.decode()
    assert "https://wa.me/6281234567890?text=Koperasi%20Maju.%20Kuitansi%20setoran%20simpanan%20no.%201" in answer
    without = tono.get(url("receipt", kept.pay(kept.member("002")))).content.decode()
    assert "https://wa.me/?text=Koperasi%20Maju" in without


def test_voluntary_savings_are_checked_and_paid_out_once(kept, tono):
    member = kept.member()
    kept.pay(member, voluntary=50_000)
    seen = checked(tono, url("withdrawal", member), amount="20.000", method="CASH")
    said = text(seen)
    assert "Dibayar kepada Anggota 001 (001)" in said
    assert "ua puluh ribu rupiah" in said
    assert "simpanan wajibnya Rp0, simpanan sukarelanya Rp30.000." in said
    assert "Catat penarikan sukarela Rp20.000" in said
    assert kept.position(member).voluntary == 50_000
    first, again = (confirmed(tono, seen) for _ in range(2))
    assert first.url == again.url == tono.get(f"{url('withdrawal', member)}?{seen.request['QUERY_STRING']}").url
    assert kept.position(member).voluntary == 30_000
    assert "Bukti penarikan simpanan" in page(tono, first.url)
    for proof in (said, page(tono, first.url)):
        assert "Simpanan sukarela Rp20.000 Jumlah Rp20.000 Dua puluh ribu rupiah" in proof
    assert "-Rp20.000" in page(tono, url("member", member))
    refused = checked(tono, url("withdrawal", member), amount="30.001", method="CASH")
    assert refused.context["form"].errors["amount"] == ["Simpanannya tidak sebanyak itu. Paling banyak Rp30.000."]
    assert 'value="30.001"' in refused.content.decode()
    change = tono.get(f"{url('withdrawal', member)}?{seen.request['QUERY_STRING']}&ubah=1")
    assert 'value="20.000"' in change.content.decode()


def test_who_left_gets_back_what_is_left_after_the_debts(kept, tono):
    member = kept.member()
    kept.pay(member, principal=100_000, mandatory=40_000)
    refund = partial(checked, tono, url("refund", member), by="post", method="CASH")
    assert "sesudah keluar" in text(refund(debts=""))
    members.leave(member, ON, by=kept.treasurer, on=ON)
    assert "Tulis utang apa" in text(refund(debts="15.000"))
    seen = refund(debts="15.000", reason="Sisa pinjaman")
    said = text(seen)
    assert "Bukti perhitungan utang" in said
    assert "-Rp" not in said
    assert "Keterangan Sisa pinjaman" in said
    assert "simpanan pokoknya Rp0, simpanan wajibnya Rp0, simpanan sukarelanya Rp0." in said
    assert "Catat pengembalian Rp125.000" in said
    assert kept.position(member).mandatory == 40_000
    first, again = (confirmed(tono, seen) for _ in range(2))
    assert first.url == again.url
    assert "Rp125.000" in page(tono, first.url)
    assert kept.position(member).mandatory == 0
    assert Entry.objects.count() == 3


def test_debts_of_all_that_is_held_are_one_receipt_however_often_they_are_sent(kept, tono):
    member = kept.member()
    kept.pay(member, mandatory=40_000)
    members.leave(member, ON, by=kept.treasurer, on=ON)
    seen = checked(tono, url("refund", member), by="post", debts="40.000", reason="Sisa pinjaman", method="CASH")
    done = confirmed(tono, seen)
    assert done.url == tono.get(f"{url('refund', member)}?{seen.request['QUERY_STRING']}").url
    assert Entry.objects.count() == 2


def test_what_is_paid_back_is_what_was_seen_or_it_is_shown_again(kept, tono, yuli):
    """Another till took money between the check and the write."""
    member = kept.member()
    kept.pay(member, mandatory=40_000)
    members.leave(member, ON, by=kept.treasurer, on=ON)
    seen = checked(tono, url("refund", member), by="post", method="CASH")
    kept.pay(member, voluntary=5_000)
    again = confirmed(tono, seen)
    assert "berubah sejak Anda memeriksanya, jadi belum ada yang dicatat" in text(again)
    assert "Catat pengembalian Rp45.000" in text(again)
    assert Entry.objects.count() == 2
    done = confirmed(tono, again)
    assert done.url == confirmed(tono, seen).url == url("receipt", Entry.objects.get(kind="REFUND"))
    assert Entry.objects.get(kind="REFUND").amount == -45_000


def test_heirs_are_paid_by_name_and_no_address_says_it(kept, tono, yuli):
    member = kept.member()
    kept.pay(member, mandatory=40_000)
    members.die(member, ON, by=kept.treasurer, on=ON)
    check = partial(checked, tono, url("refund", member), by="post", method="CASH")
    assert "wajib" in text(check(paid_to=""))
    seen = check(paid_to="Ahli Waris Rekaan", debts="5.000", reason="Sisa pinjaman")
    assert "Ahli Waris Rekaan, ahli waris Anggota 001 (001)" in text(seen)
    assert not re.search("ahli|rekaan|sisa|pinjaman", seen.request["QUERY_STRING"], re.IGNORECASE)
    address = f"{url('refund', member)}?{seen.request['QUERY_STRING']}"
    change = tono.get(f"{address}&ubah=1").content.decode()
    assert 'value="Ahli Waris Rekaan"' in change
    assert f'action="{url("refund", member)}"' in change
    for nobodys in (yuli.get(address), tono.get(f"{url('refund', member)}?isi=x")):
        assert "tidak terbaca lagi" in text(nobodys)
    assert Entry.objects.count() == 1
    done = confirmed(tono, seen)
    assert "Ahli Waris Rekaan, ahli waris Anggota 001 (001)" in page(tono, done.url)
    assert tono.get(address).url == done.url


def test_a_small_receipt_is_reversed_at_once_and_both_say_so(kept, tono):
    member = kept.member()
    entry = kept.pay(member)
    sent(tono, url("reversal", entry), **WHY)
    mirror = Entry.objects.get(kind="REVERSAL")
    assert mirror.reason == "Salah jumlah: seharusnya 40.000"
    assert "Sudah dibalik dengan kuitansi no. 2" in page(tono, url("receipt", entry))
    assert "Membalik kuitansi no. 1" in page(tono, url("receipt", mirror))
    card = page(tono, url("member", member))
    assert "dibalik dengan no. 2: Salah jumlah: seharusnya 40.000" in card
    assert "membalik no. 1" in card


def test_a_large_receipt_waits_for_another_of_the_board(kept, tono, yuli):
    entry = kept.pay(kept.member(), voluntary=500_000)
    assert "dibalik oleh dua orang" in page(tono, url("reversal", entry))
    sent(tono, url("reversal", entry), **WHY)
    asked = ReversalRequest.objects.get()
    assert Entry.objects.count() == 1
    assert "Menunggu pengurus lain" in page(tono, url("receipt", entry))
    assert "Menunggu pengurus lain (1)" in page(yuli, url("members"))
    assert "seharusnya 40.000" in page(yuli, url("reversals"))
    decision = url("reversal-decision", request_pk=asked.pk)
    assert "Yang menyetujui harus pengurus lain" in text(tono.post(decision, {"decision": "ya"}))
    assert Entry.objects.count() == 1
    yuli.post(decision, {"decision": "ya"})
    mirror = Entry.objects.get(kind="REVERSAL")
    assert (mirror.recorded_by, mirror.approved_by) == (kept.treasurer, kept.second)
    assert "disetujui Bu Yuli" in page(tono, url("receipt", mirror))
    assert tono.get(decision).status_code == 404


def test_who_asked_for_a_reversal_is_told_what_waits_and_may_only_take_it_back(kept, tono, yuli):
    entry = kept.pay(kept.member(), voluntary=500_000)
    asked = sent(tono, url("reversal", entry), why="Salah anggota", note="Uangnya milik anggota lain.")
    shown = page(tono, asked.url)
    assert "Pembalikan kuitansi no. 1 diminta, dan menunggu pengurus lain." in shown
    assert "Salah anggota: Uangnya milik anggota lain. Menunggu" in shown
    actions.deposit(kept.cooperative, 100_000, "SLIP 7", by=kept.treasurer, on=ON)
    said = "Menunggu tanda tangan Anda: 1 pembalikan atau saldo awal, 1 serah terima"
    assert said in page(yuli, url("board-home"))
    assert "Menunggu tanda tangan" not in page(tono, url("board-home"))
    assert "Serah terima (1)" in page(tono, url("collection-runs"))
    decision = url("reversal-decision", request_pk=ReversalRequest.objects.get().pk)
    assert "Tarik permintaan" not in page(yuli, decision)
    assert "Setujui" not in page(tono, decision)
    sent(tono, decision)
    assert "ditarik oleh yang meminta" in page(tono, asked.url)


def test_a_reversal_that_is_refused_says_why_and_the_receipt_stands(kept, tono, yuli):
    entry = kept.pay(kept.member(), voluntary=500_000)
    sent(tono, url("reversal", entry), **WHY)
    decision = url("reversal-decision", request_pk=ReversalRequest.objects.get().pk)
    assert "Tulis mengapa" in text(yuli.post(decision, {"decision": "tidak", "answer": " "}))
    yuli.post(decision, {"decision": "tidak", "answer": "Jumlahnya benar"})
    assert "ditolak Bu Yuli: Jumlahnya benar" in page(tono, url("receipt", entry))
    assert Entry.objects.count() == 1
    sent(tono, url("reversal", entry), **WHY)
    assert ReversalRequest.objects.waiting().count() == 1


def test_a_request_is_asked_once_and_never_about_what_does_not_stand(kept):
    said = {"by": kept.treasurer, "on": ON}
    entry, number = kept.pay(kept.member(), voluntary=500_000), uuid.uuid4()
    asked = actions.ask_reversal(entry, "Salah", client_no=number, **said)
    assert actions.ask_reversal(entry, "Salah", client_no=number, **said) == asked
    with pytest.raises(Refused, match="sudah diminta"):
        actions.ask_reversal(entry, "Salah", client_no=uuid.uuid4(), **said)
    mirror = actions.approve_reversal(asked, by=kept.second, on=ON)
    for gone in (entry, mirror):
        with pytest.raises(Refused, match=r"sudah dibalik|tidak dapat dibalik"):
            actions.ask_reversal(gone, "Salah", client_no=uuid.uuid4(), **said)


def test_a_supervisor_reads_everything_and_is_told_that_he_does_not_write(kept, supervisor):
    member = kept.member()
    entry = kept.pay(member, voluntary=50_000)
    for address in (url("members"), url("member", member), url("receipt", entry), url("reversals")):
        assert "Terima simpanan" not in page(supervisor, address)
    for address in (url("payment", member), url("reversal", entry), url("withdrawal", member), url("member-new")):
        answer = supervisor.get(address)
        assert answer.status_code == 409
        assert "pengawas dapat membacanya" in text(answer)
