"""A kecamatan's year keyed in with the keyboard alone: with and without JavaScript, on a wide screen and a phone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from cooperatives.demo import build, write
from cooperatives.meetings.models import Lapse, Meeting
from registry.models import Area
from tests.browser.looks import AXE, sign_in, small, unfold, violations, width_of
from tests.world import ON

ADDRESS = "/rat/36.03.17/?tahun=2016&hanya=UNKNOWN"
TYPED = ["12/3", "t", "1503", "20 mar", "2-4-2017"]
ROWS = 50


@pytest.fixture
def fifty(world):
    place = Area.objects.get(code="36.03.17.1001")
    write([build(f"Koperasi Uji {n:02}", area=place, founded=date(2003, 2, 1)) for n in range(ROWS)], on=ON)
    return world


def key_in(page: Page) -> int:
    """Type a line and go on to the next, from the first to the last; how many keys that took."""
    first = page.locator("[data-column]").first
    first.focus()
    keys = 0
    for number in range(ROWS):
        typed = TYPED[number % len(TYPED)]
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        keys += len(typed) + 1
    expect(page.get_by_role("button", name="Simpan yang diisi")).to_be_focused()
    page.keyboard.press("Enter")
    return keys + 1


@pytest.mark.parametrize(("width", "script"), [(1280, True), (1280, False), (360, True)])
def test_a_year_of_fifty_cooperatives_is_keyed_in_by_keyboard(fifty, open_page, width, script):
    page = open_page(width, java_script_enabled=script)
    sign_in(page, "sari")
    page.goto(ADDRESS)
    keys = key_in(page)
    expect(page.get_by_role("status").get_by_role("heading")).to_have_text("50 baris disimpan")
    assert keys <= 6 * ROWS
    assert Meeting.objects.filter(book_years=[2016], observed_on__gt=ON).count() == 40
    assert Lapse.objects.filter(since=date(2017, 1, 1), through=date(2017, 3, 31)).count() == 10
    page.goto(ADDRESS)
    expect(page.get_by_role("heading", level=2, name="Tahun buku 2016 sudah diketahui semua")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_what_comes_back_is_named_focused_and_within_reach(fifty, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    page = open_page(width, color_scheme=colours, has_touch=width < 1280)
    sign_in(page, "sari")
    found = []
    for address in ("/rat/", "/rat/36.03.17/", ADDRESS):
        page.goto(address)
        unfold(page)
        found += violations(page)
    cells = page.locator("[data-column]")
    cells.nth(0).fill("besok")
    cells.nth(1).fill("12/3")
    page.get_by_role("button", name="Simpan yang diisi").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert.get_by_role("heading")).to_have_text("1 baris disimpan, 1 perlu diperbaiki")
    alert.get_by_role("link").first.click()
    expect(cells.nth(0)).to_have_value("besok")
    expect(cells.nth(0)).to_have_accessible_name("RAT 2016 Koperasi Uji 00")
    told = alert.get_by_role("listitem").first.inner_text().partition(": ")[2]
    expect(cells.nth(0)).to_have_accessible_description(told)
    unfold(page)
    found += violations(page)
    assert found == []
    assert width_of(page) == width
    if width < 1280:
        assert small(page) == []


def test_enter_and_arrows_move_in_the_column_and_enter_in_its_last_cell_saves(fifty, open_page):
    page = open_page(1280)
    sign_in(page, "sari")
    page.goto(ADDRESS)
    cells = page.locator("[data-column]")
    cells.first.focus()
    page.keyboard.type("t")
    page.keyboard.press("Enter")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(cells.nth(1)).to_be_focused()
    cells.last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_role("heading")).to_have_text("1 baris disimpan")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_button_to_save_never_hides_what_has_the_focus(fifty, open_page, width):
    page = open_page(width)
    sign_in(page, "sari")
    page.goto(ADDRESS)
    page.locator("[data-column]").first.focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        box, bar = page.locator(":focus").bounding_box(), page.locator(".save").bounding_box()
        assert box["y"] + box["height"] <= bar["y"]
