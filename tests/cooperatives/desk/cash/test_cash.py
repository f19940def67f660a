"""The pages of cash: a day is counted and closed, every number opens its receipts, page and file and paper agree."""

import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cooperatives.desk.cash import figures
from cooperatives.dues import actions
from cooperatives.dues.actions import Slip
from cooperatives.dues.figures import cash_of
from cooperatives.dues.models import Closing
from registry import history
from registry.access import Role
from tests.books import ELECTED, ON
from tests.pages import sheet, text
from tests.world import holds_post, person

SHOWN = {"sampai": "15-07-2026"}
"""The day the page showed."""


@pytest.fixture
def day(kept):
    """A day with cash in and out, a transfer, and money a collector still has."""
    member, other = kept.member(name="Bu Rekaan"), kept.member("002", name="Pak Rekaan")
    kept.pay(member, principal=100_000, mandatory=60_000)
    kept.pay(other, voluntary=40_000)
    kept.pay(other, voluntary=7_000, method="TRANSFER")
    actions.withdraw(other, 15_000, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    said = {"by": kept.treasurer, "on": ON}
    run = actions.open_run(kept.cooperative, kept.second, "RW 03", (1, 9), ON, **said)
    kept.pay(member, voluntary=9_000, slip=Slip(paper_no=1, run=run))
    return kept


def address(kept, route: str, *more) -> str:
    return reverse(route, args=[kept.cooperative.pk, *more])


def test_a_day_says_what_came_in_and_went_out_and_each_number_opens_its_receipts(day, tono):
    page = tono.get(address(day, "cash"))
    said = text(page)
    for line in (
        "Diterima di meja bendahara Rp200.000", "Dibayarkan kepada anggota -Rp15.000",
        "Saldo akhir menurut buku Rp185.000", "Masih dibawa kolektor Rp9.000", "Rp7.000, transfer dan potong gaji",
    ):  # fmt: skip
        assert line in said
    lines = {each.label: each for each in page.context["lines"]}
    for label, count, sums in (
        ("Diterima di meja bendahara", 2, "Masuk Rp200.000, keluar Rp0"),
        ("Dibayarkan kepada anggota", 1, "Masuk Rp0, keluar Rp15.000"),
    ):
        opened = text(tono.get(lines[label].address))
        assert f"{count} kuitansi Urutkan" in opened
        assert sums in opened
    assert "1 kuitansi Urutkan" in text(tono.get(page.context["cashless"]))


def test_what_was_reversed_is_neither_received_nor_paid_out(day, tono):
    wrong = day.pay(day.member("003"), voluntary=30_000)
    actions.reverse(wrong, "Salah anggota", client_no=uuid.uuid4(), by=day.treasurer, on=ON)
    page = tono.get(address(day, "cash"))
    for line in (
        "Diterima di meja bendahara Rp230.000", "Dibayarkan kepada anggota -Rp15.000", "Kuitansi dibalik -Rp30.000",
        "Saldo akhir menurut buku Rp185.000",
    ):  # fmt: skip
        assert line in text(page)
    lines = {each.label: each for each in page.context["lines"]}
    for label, count in (("Dibayarkan kepada anggota", 1), ("Kuitansi dibalik", 1), ("Diterima di meja bendahara", 3)):
        assert f"{count} kuitansi Urutkan" in text(tono.get(lines[label].address))


def test_a_day_is_closed_with_what_was_counted_and_a_difference_needs_its_reason(day, tono):
    cash = address(day, "cash")
    assert "Wajib diisi" in text(tono.post(cash, SHOWN | {"counted": "-"}))
    refused = tono.post(cash, SHOWN | {"counted": "184.000"})
    assert "Seharusnya ada Rp185.000, dihitung Rp184.000: kurang Rp1.000." in text(refused)
    assert 'value="184.000"' in refused.content.decode()
    assert not Closing.objects.exists()
    done = tono.post(cash, SHOWN | {"counted": "184.000", "reason": "Uang kembalian"}, follow=True)
    closing = Closing.objects.get()
    assert done.redirect_chain == [(address(day, "closing", closing.pk), 302)]
    assert "kurang Rp1.000" in text(done)
    assert "Sebab selisih: Uang kembalian" in text(done)
    assert "sudah ditutup" in text(tono.get(cash))
    listed = text(tono.get(address(day, "closings")))
    assert "1 penutupan" in listed
    assert "Rp0 Rp200.000 Rp15.000 Rp185.000 kurang Rp1.000" in listed


def test_a_closed_day_is_not_closed_again(day, tono):
    tono.post(address(day, "cash"), SHOWN | {"counted": "185000"})
    assert "sudah ditutup" in text(tono.post(address(day, "cash"), SHOWN | {"counted": "185000"}))
    assert Closing.objects.count() == 1


def test_days_may_be_closed_up_to_an_earlier_one(day, tono):
    page = tono.get(address(day, "cash"), {"sampai": "14-07-2026"})
    assert "Kas sampai 14 Juli 2026" in text(page)
    assert "Saldo akhir menurut buku Rp0" in text(page)
    assert 'name="sampai" value="14-07-2026"' in page.content.decode()
    tono.post(f"{address(day, 'cash')}?sampai=14-07-2026", {"counted": "0", "sampai": "14-07-2026"})
    assert Closing.objects.get().through.day == 14
    assert "Kas sampai 15 Juli 2026" in text(tono.get(address(day, "cash"), {"sampai": "01-01-2030"}))


def test_the_day_that_is_closed_is_the_one_the_page_showed(day, tono, it_is):
    shown = tono.get(address(day, "cash")).content.decode()
    assert 'name="sampai" value="15-07-2026"' in shown
    it_is(ON + timedelta(1))
    said = tono.post(address(day, "cash"), {"counted": "185000"})
    assert not Closing.objects.exists(), text(said)
    done = tono.post(address(day, "cash"), SHOWN | {"counted": "185000"}, follow=True)
    assert Closing.objects.get().through == ON
    assert "Kas sampai 15-07-2026 ditutup" in text(done)
    refused = text(tono.post(address(day, "cash"), {"sampai": "17-07-2026", "counted": "185000"}))
    assert Closing.objects.count() == 1, refused


def test_what_waits_for_a_signature_is_told_and_is_no_difference(day, tono):
    said = {"by": day.treasurer, "on": ON}
    slip = actions.deposit(day.cooperative, 100_000, "SLIP 7", **said)
    run = day.cooperative.collection_runs.get()
    given = actions.hand_over(run, 4_000, by=day.second, on=ON)
    actions.countersign(given, 4_000, **said)
    actions.make_good(given.shortage, 5_000, by=day.second, on=ON)
    page = text(tono.get(address(day, "cash")))
    for line in (
        "Kekurangan kas yang belum diganti Rp5.000",
        "Saldo akhir menurut buku Rp189.000", "Setoran bank menunggu tanda tangan -Rp100.000",
        "Seharusnya di kas Rp89.000", "Bendahara ke bank Rp100.000", "slip SLIP 7",
        "Kekurangan diganti tunai Rp5.000", "kekurangan Bu Yuli",
    ):  # fmt: skip
        assert line in page
    done = text(tono.post(address(day, "cash"), SHOWN | {"counted": "89.000"}, follow=True))
    closing = Closing.objects.get()
    assert (closing.unsigned, closing.difference) == (100_000, 0)
    actions.countersign(slip, 100_000, by=day.second, on=ON)
    for said in (done, text(tono.get(address(day, "closing", closing.pk)))):
        for line in ("Setoran bank menunggu tanda tangan -Rp100.000", "slip SLIP 7", "Selisih cocok"):
            assert line in said
    paper = tono.get(address(day, "closing-pdf", closing.pk))
    printed = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    for line in ("Setoran bank menunggu tanda tangan", "-Rp100.000", "Seharusnya di kas", "Bendahara ke bank"):
        assert line in printed
    live = text(tono.get(address(day, "cash")))
    assert "Kekurangan diganti tunai Rp5.000" in live
    assert "SLIP 7" not in live
    actions.countersign(day.cooperative.handovers.get(step="MADE_GOOD"), 5_000, by=day.treasurer, on=ON)
    assert "Kekurangan kas yang belum diganti Rp5.000" in text(tono.get(address(day, "closing", closing.pk)))
    listed = text(tono.get(address(day, "closings"), {"selisih": "cocok"}))
    assert "1 penutupan" in listed


def test_who_only_supervises_reads_and_closes_nothing(day, tono):
    with history.verb("test", by=None, on=ON):
        supervisor = person("edi", "Pak Edi", Role.BOARD, day.cooperative.area)
    holds_post(supervisor, day.cooperative, "SUPERVISOR_CHAIR", ELECTED)
    tono.force_login(supervisor)
    page = tono.get(address(day, "cash"))
    assert "Saldo akhir menurut buku Rp185.000" in text(page)
    assert "Hitung uang" not in text(page)
    assert tono.post(address(day, "cash"), SHOWN | {"counted": "185000"}).status_code == 409
    assert not Closing.objects.exists()


def test_the_paper_says_what_the_page_says(day, tono):
    closing = actions.close_day(day.cooperative, ON, counted=186_000, reason="Lebih", by=day.treasurer, on=ON)
    paper = tono.get(address(day, "closing-pdf", closing.pk))
    said = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    for line in ("Koperasi Maju", "Rp200.000", "-Rp15.000", "Rp185.000", "Rp186.000", "Rp1.000", "Lebih", "Pak Tono"):
        assert line in said


def test_what_is_closed_early_in_the_morning_is_closed_that_day(day):
    closing = actions.close_day(day.cooperative, ON, counted=185_000, by=day.treasurer, on=ON)
    closing.recorded_at = datetime(2026, 7, 14, 20, tzinfo=UTC)
    assert figures.printed(day.book, closing, cash_of(closing))["foot"] == "Ditutup 15-07-2026 oleh Pak Tono."


def test_the_receipts_are_found_by_member_number_and_state_and_the_file_has_the_same(day, tono):
    receipts = address(day, "receipts")
    first = day.book.cooperative.entries.order_by("number").first()
    actions.reverse(first, "Salah anggota", client_no=uuid.uuid4(), by=day.treasurer, on=ON)
    for asked, count in (
        ({}, 6), ({"cari": "pak rek"}, 3), ({"cari": "001"}, 3), ({"keadaan": "dibalik"}, 1),
        ({"keadaan": "pembalikan"}, 1), ({"keadaan": "berlaku"}, 4), ({"lewat": "kolektor"}, 1),
        ({"arah": "keluar"}, 2), ({"dari": "2026-07-16"}, 0), ({"sampai": "2026-07-15", "jenis": "WITHDRAWAL"}, 1),
    ):  # fmt: skip
        page = tono.get(receipts, asked)
        assert page.context["page"].paginator.count == count, asked
        file = tono.get(f"{receipts}daftar.xlsx", asked)
        rows = sheet(file)
        assert len(rows) == count + 1
    said = text(tono.get(receipts))
    assert "kuitansi no. 1: Salah anggota" in said
    assert "dibalik" in said
