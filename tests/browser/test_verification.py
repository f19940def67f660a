"""A sent report is verified at 360 px without JavaScript; its pages keep nobody out."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cooperatives.reports import actions
from tests.browser.looks import AXE, sign_in, small, violations, width_of
from tests.whole_reports import FINANCE, sent
from tests.world import ON, silent_report


@pytest.fixture
def report(world):
    """What Koperasi Sunyi reports of 2017, sent again after it was returned, beside a verified 2016."""
    actions.verify(sent(world.sunyi, date(2018, 8, 1), 2016, by=world.wati), by=world.hadi, on=ON)
    report = sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    actions.comment(report, "finance", "surplus", "Tidak sama dengan neraca.", by=world.hadi, on=ON)
    actions.comment(report, "meeting", "place", "Tulis alamatnya.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    actions.save_section(report, "finance", FINANCE | {"surplus": 4_000_000}, by=world.wati, on=ON)
    return actions.send(report, by=world.wati, on=ON)


def test_a_report_is_verified_on_a_phone_without_javascript(world, report, open_page):
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "hadi")
    page.get_by_role("region", name="Pekerjaan Anda hari ini").get_by_role("link", name="1 laporan RAT").click()
    page.get_by_role("link", name="Koperasi Sunyi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Laporan RAT tahun buku 2017")
    expect(page.get_by_text("RAT tahun buku 2017 tercatat diadakan.")).to_be_visible()
    page.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("terverifikasi")
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("VERIFIED", world.hadi)


@pytest.mark.skipif(AXE is None, reason="axe is not installed")
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_verification_keep_nobody_out(world, report, open_page, width):
    silent_report(world.maju, by=world.wati)
    sent(world.baru, date(2018, 8, 20), 2017, by=world.wati)
    page = open_page(width)
    sign_in(page, "sari")
    pages = [
        "/laporan/", "/laporan/?keadaan=VERIFIED", "/laporan/verifikasi/",
        *(reverse(name, args=[report.pk]) for name in ("report-verification", "report-rejection")),
        reverse("cooperative-reports", args=[world.sunyi.pk]),
    ]  # fmt: skip
    found = []
    for address in pages:
        page.goto(address)
        found += violations(page)
        if width == 360:
            assert width_of(page) <= width, address
            assert small(page) == [], address
    assert found == []
