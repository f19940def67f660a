"""A real browser on a real server. Without Chromium the tests are skipped, loudly; in CI that is a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from cooperatives.demo import build, write
from registry.models import Area
from tests.browser.looks import LONG, MISSING
from tests.world import ON, World, build_world, lapsed, run_night

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the thread of the tests


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        absent = pytest.fail if os.environ.get("CI") else pytest.skip
        absent("Chromium is not installed: apt-get install chromium fonts-dejavu-core")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        yield playwright.chromium.launch(executable_path=chromium, args=arguments)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The named world and one cooperative with much to say, after a night."""
    world = build_world()
    place = Area.objects.get(code="36.03.01.2003")
    number = "AHU-0004512.AH.01.26.TAHUN2020/PERUBAHAN-ANGGARAN-DASAR/518/041/BH/KUKM/2001"
    held = {2014: date(2015, 3, 1), 2016: date(2017, 3, 1)}
    history = {"founded": date(1985, 2, 1), "held": held, "lapses": lapsed(2015, 2016)}
    write([build(LONG, area=place, legal_entity_no=number, **history)], on=ON)
    run_night()
    return world


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site at a width; its console must stay empty, which is where violations of the CSP appear."""
    said: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        is_about_missing_page = message.location["url"].endswith(MISSING)
        if message.type in {"error", "warning"} and not is_about_missing_page:
            said.append(message.text)

    def opened(width: int = 1280, **options) -> Page:
        viewport = {"width": width, "height": 800}
        contexts.append(browser.new_context(base_url=live_server.url, viewport=viewport, locale="id-ID", **options))
        page = contexts[-1].new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
