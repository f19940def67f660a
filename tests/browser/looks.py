"""A browser at the site: who signs in, and what is wrong with the page that is open."""

import importlib.util
from pathlib import Path

from playwright.sync_api import Page

MISSING = "/tidak-ada/"
"""The one address that is meant not to be found."""
LONG = (
    "Koperasi Konsumen Pegawai Republik Indonesia Paguyuban Guru Sekolah Dasar dan Pensiunan Kecamatan Balaraja "
    "dan Sekitarnya"
)


def sign_in(page: Page, username: str) -> None:
    """As somebody of the world, whose password is the name."""
    page.goto("/masuk/")
    page.fill("#id_login", username)
    page.fill("#id_password", username)
    page.click("main button")


def sign_out(page: Page) -> None:
    """By the menu, which a phone unfolds first."""
    button = page.get_by_role("button", name="Keluar")
    if not button.is_visible():
        page.get_by_text("Menu", exact=True).click()
    button.click()


AXE = importlib.util.find_spec("axe_playwright_python")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """
    [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")].filter(each => {
        const box = (each.closest("label") ?? each).getBoundingClientRect();
        const said = node => node?.innerText.trim();
        const isAlone = said(each) && said(each) === said(each.closest("p, li"));
        const isWithin = getComputedStyle(each).display === "inline" && !isAlone;
        return box.width > 1 && box.height < 44 && !isWithin;
    }).map(each => each.outerHTML)
"""
"""What a thumb may miss: targets lower than 44 px, but for links within a sentence. A box is as large as its label; a
link that is all its paragraph or list item says is no sentence.
"""


def violations(page: Page) -> list[str]:
    """What axe finds: rule and place."""
    page.evaluate((Path(AXE.submodule_search_locations[0]) / "axe.min.js").read_text())
    asked = {"runOnly": TAGS, "resultTypes": ["violations"], "preload": False, "elementRef": False}
    found = page.evaluate("asked => axe.run(document, asked)", asked)["violations"]
    return [f"{page.url}: {each['id']} {[node['target'] for node in each['nodes']]}" for each in found]


def small(page: Page) -> list[str]:
    """What is too small for a thumb."""
    return page.locator("html").evaluate(f"() => {SMALL.strip()}")


def width_of(page: Page) -> int:
    """In CSS pixels, once the page is there: right after a click its document may still be without a root."""
    page.wait_for_load_state()
    return page.locator("html").evaluate("each => each.scrollWidth")


def unfold(page: Page) -> None:
    page.locator("html").evaluate("each => each.querySelectorAll('details').forEach(part => part.open = true)")


def wrong(page: Page, width: int) -> list[str]:
    """What is wrong with the page that is open, with all its parts unfolded."""
    unfold(page)
    found = violations(page)
    if width_of(page) != width:
        found.append(f"{page.url}: is wider than the screen")
    if width < 400:
        found += [f"{page.url}: too small for a thumb: {each}" for each in small(page)]
    return found
