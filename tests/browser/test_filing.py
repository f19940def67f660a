"""A board reports its meeting from a phone without JavaScript, to the receipt and on to its verification."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cooperatives.desk.filing.actions import save_replies
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport
from registry import history
from tests.browser.looks import AXE, sign_in, small, violations, width_of
from tests.registry.hostile_documents import pdf, photo
from tests.world import ON, board_account, chair


@pytest.fixture
def tono(world):
    """The chair of Koperasi Maju, for a month now."""
    with history.verb("test", by=None, on=ON):
        chair(world.maju, board_account(world.tono), timezone.localdate() - timedelta(days=30))
    return world.tono


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def open_task(page: Page, title: str) -> None:
    """A section opened by its row: the whole row is the link."""
    row = page.get_by_role("listitem").filter(has_text=title)
    box = row.bounding_box()
    row.click(position={"x": box["width"] - 8, "y": box["height"] / 2})
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert width_of(page) == 360


def test_a_board_files_from_its_phone_and_is_verified_from_another_without_javascript(
    world, tono, open_page, tmp_path: Path
):
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "tono")
    page.goto(world.maju.get_absolute_url())
    page.get_by_role("link", name="Laporkan RAT").click()
    page.get_by_role("radio", name=re.compile("^2017")).check()
    page.get_by_label("Ya, sudah diadakan").check()
    press(page, "Mulai mengisi")

    open_task(page, "Ceritakan rapatnya")
    page.get_by_label("Tanggal rapat").fill("31-02-2018")
    page.get_by_label("Rapat pertama").check()
    page.get_by_label("Tempat").fill("Balai Desa Cangkudu")
    page.get_by_label("Anggota yang berhak suara").fill("186")
    page.get_by_label("Jumlah yang hadir").fill("101")
    page.get_by_label("Paling sedikit").fill("1")
    page.get_by_label("dari setiap").fill("2")
    press(page, "Simpan dan kembali")
    expect(page.get_by_role("alert")).to_contain_text("Tulis tanggal seperti 31-12-2025.")
    expect(page.get_by_label("Tempat")).to_have_value("Balai Desa Cangkudu")
    page.get_by_label("Tanggal rapat").fill("10-3-2018")
    press(page, "Simpan dan kembali")
    expect(page.get_by_role("status")).to_contain_text("Hadir 101 dari 186 yang berhak suara (54%)")

    open_task(page, "Hitung anggota")
    counted = {"awal": ("100", "80"), "Masuk": ("6", "4"), "Keluar": ("3", "1"), "akhir tahun": ("103", "83")}
    for group, (men, women) in counted.items():
        part = page.get_by_role("main").get_by_role("group").filter(has_text=group).first
        part.get_by_label("Laki-laki").fill(men)
        part.get_by_label("Perempuan").fill(women)
    press(page, "Simpan dan kembali")

    open_task(page, "Laporkan keuangan")
    page.get_by_label("Simpanan pokok", exact=True).fill("Rp 18.600.000,00")
    page.get_by_label("SHU (boleh minus)").fill("-5.000.000")
    press(page, "Simpan dan kembali")

    open_task(page, "Lampirkan dokumen")
    (tmp_path / "berita acara.pdf").write_bytes(pdf())
    (tmp_path / "hadir.jpg").write_bytes(photo())
    page.get_by_label("Berita acara dan notulen").set_input_files(tmp_path / "berita acara.pdf")
    page.get_by_label("Daftar hadir").set_input_files(tmp_path / "hadir.jpg")
    press(page, "Unggah")
    expect(page.get_by_role("status")).to_contain_text("2 berkas tersimpan.")
    page.get_by_role("link", name="Selesai, kembali").click()

    page.get_by_role("link", name="Periksa isian").click()
    assert width_of(page) == 360
    page.get_by_role("link", name=re.compile("Ubah ?: keuangan")).click()
    page.get_by_label("Hibah").fill("0")
    press(page, "Simpan dan kembali")
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa sebelum dikirim")
    press(page, "Kirim laporan RAT 2017")
    expect(page.get_by_role("heading", level=1)).to_have_text("Laporan sudah diterima")
    report = RatReport.objects.get()
    expect(page.get_by_text(report.receipt_no).first).to_be_visible()
    assert (report.state, report.answers["finance"]["surplus"]) == ("REPORTED", -5_000_000)
    is_verified_from_a_phone(open_page(360, java_script_enabled=False), page, report)


def is_verified_from_a_phone(office: Page, board: Page, report: RatReport) -> None:
    """The office asks, the board mends and sends again, and the office verifies; each sees what the other did."""
    sign_in(office, "hadi")
    office.get_by_role("region", name="Pekerjaan Anda hari ini").get_by_role("link", name="1 laporan RAT").click()
    office.get_by_role("link", name="Koperasi Maju").click()
    assert width_of(office) == 360
    surplus = office.locator("#finance-surplus")
    surplus.get_by_text("Beri catatan").click()
    surplus.get_by_role("textbox").fill("Neraca menyebut minus 4 juta.")
    surplus.get_by_role("button", name=re.compile("^Simpan catatan")).click()
    press(office, "Kembalikan dengan 1 catatan")
    expect(office.get_by_role("status")).to_contain_text("Laporan dikembalikan.")

    board.goto(report.get_absolute_url())
    expect(board.get_by_text("Neraca menyebut minus 4 juta.").first).to_be_visible()
    open_task(board, "Laporkan keuangan")
    board.get_by_label("SHU (boleh minus)").fill("-4.000.000")
    press(board, "Simpan dan kembali")
    board.get_by_role("link", name="Periksa isian").click()
    press(board, "Kirim laporan RAT 2017")
    expect(board.get_by_role("heading", level=1)).to_have_text("Laporan sudah diterima")

    office.goto(reverse("reports"))
    office.get_by_role("link", name="Koperasi Maju").click()
    expect(office.get_by_text("berubah", exact=True)).to_have_count(1)
    press(office, "Verifikasi")
    expect(office.get_by_role("status")).to_contain_text("terverifikasi")
    board.goto(report.get_absolute_url())
    expect(board.get_by_text(re.compile("Terverifikasi")).first).to_be_visible()
    report.refresh_from_db()
    assert (report.state, report.version, report.decided_by.username) == ("VERIFIED", 2, "hadi")


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_no_page_of_filing_violates_an_accessibility_rule_or_is_cut_off(world, tono, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    report = actions.start_report(world.maju, 2017, by=tono, on=ON)
    none_held = actions.start_report(world.maju, 2016, kind=RatReport.Kind.NOT_HELD, by=tono, on=ON)
    actions.save_section(report, "meeting", {"held_on": "2018-03-10", "place": "Aula"}, by=tono, on=ON)
    actions.send(report, by=tono, on=ON)
    for question in ("Di mana?", "Di aula mana?"):
        asked = actions.comment(report, "meeting", "place", question, by=world.hadi, on=ON)
        actions.give_back(report, by=world.hadi, on=ON)
        if report.version == 1:
            save_replies(report, {asked.pk: "Di aula."}, by=tono, on=ON)
            actions.send(report, by=tono, on=ON)
    sent = actions.start_report(world.maju, 2015, kind=RatReport.Kind.NOT_HELD, by=tono, on=ON)
    actions.save_section(sent, "not_held", {"why": "OTHER"}, by=tono, on=ON)
    actions.send(sent, by=tono, on=ON)
    places = ("rapat", "tahun-buku", "pengurus", "anggota", "karyawan", "keuangan", "rencana", "dokumen")
    addresses = [
        reverse("report-new", args=[world.maju.pk]), reverse("report-section", args=[none_held.pk, "sebab"]),
        *(reverse("report-section", args=[report.pk, place]) for place in places),
        *(reverse(name, args=[each.pk]) for each in (report, none_held) for name in ("report", "report-check")),
        *(reverse(name, args=[sent.pk]) for name in ("report", "report-receipt")),
        reverse("report-drop", args=[none_held.pk]),
    ]  # fmt: skip
    page = open_page(width, color_scheme=colours, has_touch=width == 360)
    sign_in(page, "tono")
    found = []
    for address in addresses:
        page.goto(address)
        found += violations(page)
        assert width_of(page) == width, address
        assert width > 360 or small(page) == [], address
    assert found == []


def test_two_devices_in_one_section_are_asked_on_a_page_that_is_open_to_all(world, tono, open_page):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    report = actions.start_report(world.maju, 2017, by=tono, on=ON)
    phone, office = open_page(360, has_touch=True), open_page(1280)
    for page, name, place in ((phone, "tono", "Balai desa"), (office, "sari", "Aula kecamatan")):
        sign_in(page, name)
        page.goto(reverse("report-section", args=[report.pk, "rapat"]))
        page.get_by_label("Tempat").fill(place)
    press(office, "Simpan dan kembali")
    press(phone, "Simpan dan kembali")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Diisi bersamaan")
    assert (violations(phone), small(phone)) == ([], [])
    phone.get_by_label("Balai desa").check()
    press(phone, "Simpan pilihan")
    report.refresh_from_db()
    assert report.answers["meeting"]["place"] == "Balai desa"
