"""A list under the hands: only what changes is exchanged, focus and Back are kept, keys move, and all goes without."""

import re

import pytest
from playwright.sync_api import Page, expect

from cooperatives.demo import build, write
from registry.models import Area
from tests.browser.looks import sign_in
from tests.world import ON

HEADING = "#cocok"


@pytest.fixture
def page(world, open_page) -> Page:
    """The list of cooperatives, as Sari sees it; the page remembers whether it was ever left."""
    page = open_page()
    sign_in(page, "sari")
    page.goto("/koperasi/")
    page.evaluate("window.isSamePage = true")
    return page


def is_same_page(page: Page) -> bool:
    return page.evaluate("window.isSamePage === true")


def test_searching_exchanges_the_list_keeps_the_focus_and_announces_the_count(page):
    page.locator("#cari").press_sequentially("sunyi")
    expect(page.locator(HEADING)).to_have_text("1 koperasi")
    expect(page.locator("#cari")).to_be_focused()
    expect(page.locator("#cari")).to_have_value("sunyi")
    expect(page.get_by_role("status")).to_have_text("1 koperasi, halaman 1 dari 1")
    expect(page).to_have_url(re.compile(r"\?cari=sunyi$"))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert is_same_page(page)


def test_facets_orders_and_columns_exchange_the_list_and_keep_the_search(page):
    page.locator("#cari").fill("koperasi")
    expect(page.locator(".chips")).to_be_visible()
    page.get_by_role("navigation", name="Saring daftar").get_by_role("link", name="Curug").click()
    expect(page.locator(HEADING)).to_have_text("2 koperasi")
    expect(page.locator("[id='kecamatan-36.03.17']")).to_be_focused()
    page.get_by_role("link", name="RAT terbaru").click()
    expect(page.locator("#urut-rat-terbaru")).to_have_attribute("aria-current", "true")
    expect(page.locator("#urut-rat-terbaru")).to_be_focused()
    page.get_by_text("Pilih kolom").click()
    page.get_by_label("Nomor badan hukum").check()
    page.get_by_label("Jenis", exact=True).uncheck()
    page.get_by_role("button", name="Tampilkan kolom ini").click()
    expect(page.get_by_role("columnheader", name="Nomor badan hukum")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Jenis")).to_have_count(0)
    assert is_same_page(page)
    page.locator("#cari").fill("sunyi")
    expect(page.locator(HEADING)).to_have_text("1 koperasi")
    expect(page).to_have_url(re.compile("cari=sunyi&kecamatan=36.03.17&urut=rat-terbaru&kolom="))
    page.locator("#cari").press("Enter")
    expect(page.get_by_role("columnheader", name="Nomor badan hukum")).to_be_visible()
    assert is_same_page(page)


def test_where_what_was_focused_is_gone_the_heading_is_the_place_to_go_on(page):
    page.get_by_role("navigation", name="Saring daftar").get_by_role("link", name="Curug").click()
    page.get_by_role("link", name="Hapus saringan").click()
    expect(page.locator(HEADING)).to_have_text("6 koperasi")
    expect(page.locator(HEADING)).to_be_focused()


def test_going_back_shows_the_whole_page_as_it_was(page):
    page.get_by_role("navigation", name="Saring daftar").get_by_role("link", name="Curug").click()
    expect(page.locator(HEADING)).to_have_text("2 koperasi")
    page.locator("#cari").fill("sunyi")
    expect(page.locator(HEADING)).to_have_text("1 koperasi")
    page.go_back()
    expect(page.locator(HEADING)).to_have_text("2 koperasi")
    expect(page.locator("#cari")).to_have_value("")
    expect(page.get_by_role("heading", level=1)).to_have_text("Koperasi")
    page.get_by_role("link", name="Koperasi Sunyi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Koperasi Sunyi")
    page.go_back()
    expect(page.locator(HEADING)).to_have_text("2 koperasi")
    page.go_back()
    expect(page.locator(HEADING)).to_have_text("6 koperasi")
    expect(page.get_by_role("navigation", name="Utama")).to_be_visible()


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(page):
    page.context.clear_cookies()
    page.locator("#cari").fill("sunyi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    assert not is_same_page(page)


def test_the_pager_exchanges_the_list_and_keeps_the_focus(page):
    place = Area.objects.get(code="36.03.17.1001")
    write([build(f"Nomor {number:03}", area=place, founded=None) for number in range(150)], on=ON)
    page.goto("/koperasi/?cari=nomor")
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.locator(".pager [aria-current=page]")).to_have_text("Halaman 2")
    expect(page.locator("#berikutnya")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("150 koperasi, halaman 2 dari 3")
    assert is_same_page(page)


def test_keys_search_move_between_rows_open_and_leave(page):
    page.keyboard.press("/")
    expect(page.locator("#cari")).to_be_focused()
    page.keyboard.type("a/b")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#cari")).to_have_value("a/b")
    expect(page.locator("#cari")).to_be_focused()
    page.goto("/koperasi/?kecamatan=36.03.17")
    links = page.get_by_role("rowheader").get_by_role("link")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("body")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("body")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Koperasi Sunyi")


def test_keys_leave_other_controls_alone(page):
    summary = page.get_by_text("Pilih kolom")
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(summary).to_be_focused()
    page.keyboard.press("Control+/")
    expect(summary).to_be_focused()


@pytest.mark.parametrize(("width", "is_seen"), [(1280, True), (360, False)])
def test_the_help_for_keys_stands_on_wide_screens_only(world, open_page, width, is_seen):
    page = open_page(width)
    sign_in(page, "sari")
    page.goto("/perkara/")
    expect(page.get_by_text("Tombol:")).to_be_visible(visible=is_seen)


def test_all_of_it_goes_without_javascript(world, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "sari")
    page.goto("/perkara/")
    expect(page.get_by_text("Tombol:")).to_be_hidden()
    page.get_by_role("searchbox").fill("sunyi")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Ditandai terlama").click()
    page.get_by_text("Pilih kolom").click()
    page.get_by_label("Nomor badan hukum").check()
    page.get_by_role("button", name="Tampilkan kolom ini").click()
    expect(page.get_by_role("columnheader", name="Nomor badan hukum")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("sunyi")
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("columnheader", name="Nomor badan hukum")).to_be_visible()
    page.get_by_text("Tampilan tersimpan").click()
    page.get_by_role("link", name="Simpan tampilan ini").click()
    page.get_by_label("Nama tampilan").fill("Sunyi saja")
    page.get_by_role("button", name="Simpan").click()
    page.goto("/perkara/")
    page.get_by_text("Tampilan tersimpan").click()
    page.get_by_role("link", name="Sunyi saja", exact=True).click()
    expect(page.get_by_role("columnheader", name="Nomor badan hukum")).to_be_visible()
    page.get_by_text("Tampilan tersimpan").click()
    page.get_by_role("link", name="Ubah Sunyi saja").click()
    page.get_by_role("button", name="Hapus tampilan ini").click()
    expect(page.get_by_role("heading", level=2, name="1 perkara")).to_be_visible()
