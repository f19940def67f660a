"""Every page there is, found by its route: no rule of accessibility broken, nothing cut off, no target too small."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.access.addresses import addresses
from tests.access.matrix import ACCESS, ACTORS, OPEN_TO_ALL, POST_ONLY, ROUTES
from tests.browser.looks import AXE, sign_in, wrong
from tests.pages import signed_in

STRANGER = ""
ELSEWHERE = {
    "report-receipt": "of a draft there is none: test_filing", "import-undo": "before it was applied: test_imports",
    "roster-undo": "before it was applied: test_rosters", "book-opening": "before it is open: desk/dues/test_members",
    "account-reopening": "of a closed account: test_sign_in",
    "opening-balance": "where the book began with balances: test_dues",
    "welcome": "with a code: test_sign_in", "saved-view": "leads to a list",
    **dict.fromkeys(("mfa_activate_totp", "mfa_authenticate", "mfa_add_webauthn"), "with a device: test_sign_in"),
    **dict.fromkeys(("mfa_generate_recovery_codes", "mfa_view_recovery_codes"), "leads to the account"),
    **dict.fromkeys(("mfa_deactivate_totp", "mfa_remove_webauthn"), "leads to the account"),
    **dict.fromkeys(("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"), "leads to sign-in"),
}  # fmt: skip
"""What is no page for somebody who only looks, and why."""


def visitor(name: str) -> str | None:
    """Who is shown a page at this route: a stranger, the first of the actors, or nobody."""
    if name in OPEN_TO_ALL:
        return STRANGER
    seen = [who for who, status in zip(ACTORS, ACCESS[name], strict=True) if status == 200]
    return seen[0] if seen and name not in POST_ONLY else None


def pages(office) -> list[tuple[str, str]]:
    """Each route that answers with a page: who is shown it, and where. The rest are files."""
    known, clients = addresses(office), {STRANGER: Client()}
    for who in ACTORS:
        clients[who] = signed_in(getattr(office, who))
    visits = [(who, known[name]) for name in ROUTES if (who := visitor(name)) is not None]
    return [visit for visit in visits if "text/html" in clients[visit[0]].get(visit[1]).headers["Content-Type"]]


@pytest.mark.skipif(AXE is None, reason="axe-playwright-python is not installed: accessibility was NOT checked")
@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_every_page_is_open_to_all(office, open_page, width, colours):
    opened: dict[str, Page] = {}
    found = []
    visits = pages(office)
    assert len(visits) > 70
    for who, address in visits:
        if who not in opened:
            opened[who] = open_page(width, color_scheme=colours, has_touch=width < 400)
            if who != STRANGER:
                sign_in(opened[who], who)
        opened[who].goto(address)
        found += wrong(opened[who], width)
    assert found == []


def test_every_route_that_shows_nobody_anything_has_its_reason():
    assert {name for name in ROUTES if visitor(name) is None} - POST_ONLY == set(ELSEWHERE)
