"""The end of a treasurer's day on a phone, without scripts: the cash is looked at, counted, found to differ, closed."""

import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cooperatives.dues import actions
from tests.books import Kept
from tests.browser.looks import sign_in, width_of


@pytest.fixture
def day(kept: Kept) -> Kept:
    """Cash in and out today."""
    today = timezone.localdate()
    member = kept.member(name="Bu Rekaan")
    kept.pay(member, today, mandatory=60_000, voluntary=25_000)
    actions.withdraw(member, 5_000, client_no=uuid.uuid4(), by=kept.treasurer, on=today)
    return kept


def test_a_day_is_closed_on_a_phone_without_scripts(day, open_page):
    page = open_page(360, has_touch=True, java_script_enabled=False)
    sign_in(page, "tono")
    page.goto(f"/koperasi/{day.cooperative.pk}/simpanan/kas/")
    expect(page.get_by_role("row", name="Saldo akhir menurut buku Rp80.000")).to_be_visible()
    page.get_by_role("link", name="Rp85.000").click()
    expect(page.get_by_role("heading", name="1 kuitansi")).to_be_visible()
    page.get_by_role("navigation", name="Buku simpanan").get_by_role("link", name="Kas").click()
    page.get_by_label("Uang yang dihitung di kas").fill("79.500")
    page.get_by_role("button", name="Tutup kas sampai").click()
    expect(page.get_by_role("alert")).to_contain_text("dihitung Rp79.500: kurang Rp500")
    expect(page.get_by_label("Uang yang dihitung di kas")).to_have_value("79.500")
    page.get_by_label("Sebab selisih").fill("Uang kembalian kurang")
    page.get_by_role("button", name="Tutup kas sampai").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tutup hari")
    expect(page.get_by_text("Sebab selisih: Uang kembalian kurang")).to_be_visible()
    expect(page.get_by_role("row", name="Selisih kurang Rp500")).to_be_visible()
    page.get_by_role("link", name="Kas", exact=True).first.click()
    expect(page.get_by_text("sudah ditutup")).to_be_visible()
    assert width_of(page) == 360
