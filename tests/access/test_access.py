"""Every route by everybody: who is let in, who finds nothing, and that a leak would be seen."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from pypdf import PdfReader

from cooperatives.boards.actions import leave
from cooperatives.proposals.actions import write_message
from registry.access import ScopedQuerySet
from registry.models import User
from tests.access.addresses import LAST, addresses
from tests.access.matrix import ACCESS, ACTORS, ENTRANCE, OF_PERSON, OF_VIEW, OPEN_TO_ALL, POST_ONLY, ROUTES
from tests.moves import undone
from tests.pages import sheets, signed_in
from tests.world import ON, chair, run_night


def test_every_route_asks_a_stranger_to_sign_in(world, client):
    run_night()
    for name, address in addresses(world).items():
        response = client.get(address)
        if name in OPEN_TO_ALL:
            assert (name, response.status_code) == (name, 200)
        elif name in ENTRANCE:
            assert (name, response.status_code) == (name, ENTRANCE[name])
        else:
            assert (name, response.status_code) == (name, 302)
            assert response.url.startswith("/masuk/?next=")


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_what_the_matrix_says(office, actor):
    known, user, found = addresses(office), getattr(office, actor), {}
    for name, address in known.items():
        with undone():
            client = signed_in(user)
            found[name] = (client.post if name in POST_ONLY else client.get)(address).status_code
    assert found == {name: statuses[ACTORS.index(actor)] for name, statuses in ACCESS.items()}


OWNED = {"welcome", "mfa_deactivate_totp", "mfa_view_recovery_codes", "saved-view-change", "saved-view-removal"}
OWNED |= {"book-opening"}
"""What nobody else finds for another reason: it is not there, or it is asked for as the own."""


def test_a_leak_on_any_route_is_seen_by_the_matrix(office, monkeypatch):
    """Where nothing narrows rows to whom they concern, the head of another district finds every one of them."""
    leaking = [each for each in (ScopedQuerySet, *subclasses(ScopedQuerySet)) if "visible_to" in vars(each)]
    for each in leaking:
        monkeypatch.setattr(each, "visible_to", lambda rows, user: rows)
    client, known = signed_in(office.nina), addresses(office)
    hidden = [name for name, row in ACCESS.items() if row[-1] == HTTPStatus.NOT_FOUND]
    assert len(hidden) > 60
    found = {}
    for name in hidden:
        with undone():
            found[name] = (client.post if name in POST_ONLY else client.get)(known[name]).status_code
    assert {name for name, status in found.items() if status == HTTPStatus.NOT_FOUND} == OWNED


def subclasses(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


SUNYI = (
    "cooperatives", "cooperatives-file", "cases", "cases-file", "reports", "reports-file", "reports-verification",
    "proposals", "proposals-file", "inbox", "inbox-file", "letters", "letters-file", "recap-rows", "reminders",
    "reminders-file", "season-cooperatives", "season-cooperatives-file", "assessments", "assessments-file",
    "certificates", "certificates-file", "training-cover", "training-cover-file", "expiries", "expiries-file",
)  # fmt: skip
CURUG = ("home", "rat-grid", "season", "extension-new", "recap", "recap-file", "recap-pdf", "registration", "invite",
         "savings", "savings-file")  # fmt: skip
LISTS = {
    **dict.fromkeys(SUNYI, ("", "Koperasi Sunyi")),
    **dict.fromkeys(CURUG, ("", "Curug")),
    **dict.fromkeys(
        ("training-cooperatives", "training-cooperatives-file", "training-people", "training-people-file",
         "savings-cooperatives", "savings-cooperatives-file"),
        ("", "Koperasi Sunyi"),
    ),
    "letters-agenda": ("?tahun=2018", "Koperasi Sunyi"), "extensions": (f"?tahun={LAST}", "Koperasi Sunyi"),
    "letters-new": (f"?jenis=APPEAL&wilayah=36.03.17&tahun={LAST}", "Koperasi Sunyi"),
    "next-batch": ("?kursi_CHAIR=9", "Koperasi Sunyi"),
    "imports": ("", "Pak Joko"), "import-template": ("?isi=register", "Koperasi Sunyi"),
    **dict.fromkeys(("people", "people-file"), ("", "Pak Joko")),
}  # fmt: skip
"""What is asked of each page that shows rows of many, and a word of it that nobody sees who does not see Kec. Curug."""
ROWLESS = {
    "account", "code", "import-new", "jobs", "roster-template", "saved-view-new", "training-year", "training-sessions",
    "training-sessions-file", "training-session-new", "training-schemes", "next-batch-session",
}  # fmt: skip
"""Those without rows of many, or whose rows the whole office sees."""


def said(response) -> str:
    """What an answer says, whatever it is: a page, a workbook, or a PDF."""
    content = response.content
    if content.startswith(b"PK"):
        return str(list(sheets(content).values()))
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode()


def test_every_page_of_many_is_asked_for_foreign_rows():
    shown = {name for name, route in ROUTES.items() if not route.pattern.converters and ACCESS[name][0] == 200}
    own = {name for name in shown if name.startswith(("account_", "mfa_", "usersessions_"))}
    assert shown - own - ROWLESS == set(LISTS)


def test_lists_show_no_foreign_rows(office):
    assert addresses(office)
    write_message(office.sunyi, "Kapan?", by=User.objects.as_of(ON).get(pk=office.rini.pk), on=ON)
    seen = {who: set() for who in ("sari", "budi", "tono", "nina")}
    for who, names in seen.items():
        client = signed_in(getattr(office, who))
        names |= {name for name, (asked, word) in LISTS.items() if word in said(client.get(reverse(name) + asked))}
    assert seen == {"sari": set(LISTS), "budi": set(), "tono": set(), "nina": set()}


def test_an_auditor_writes_on_no_route_but_those_of_the_own_account(office):
    own = ("/akun/", "/masuk/", "/keluar/", "/undangan/")
    closed = {name: each for name, each in addresses(office).items() if not each.startswith(own)}
    assert len(closed) > 15
    client = signed_in(office.lina)
    assert {name: client.post(each).status_code for name, each in closed.items()} == dict.fromkeys(closed, 403)
    assert {client.delete(each).status_code for each in closed.values()} == {403}
    assert client.post(reverse("account_change_password"), {}).status_code == 200


UNLOCKED = {
    "home", "cooperatives", "cooperatives-file", "registration", "rat-grid", "cases",
    "cases-file", "case", "letter-public", "attestation-public", "training-session", "training-person",
    "training-attestation-pdf", "screen", "hold", "resume", "withdraw",
}  # fmt: skip
"""What a board's POST reaches while two claim the cooperative: pages that only read, and moves of the office."""


def test_neither_of_two_boards_writes_on_any_route_and_both_read(office):
    own, today = ("/akun/", "/masuk/", "/keluar/", "/undangan/", "/tampilan/"), timezone.localdate()
    known = {name: each for name, each in addresses(office).items() if not each.startswith(own)}
    client = signed_in(office.rini)

    def reached(names: Iterable[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            with undone():
                answer = client.post(known[name])
            if answer.status_code not in (403, 404, 405):
                yield name, answer.content.decode(errors="ignore")

    open_before = dict(reached(known))
    rival = chair(office.sunyi, "Ketua Lain", today - timedelta(days=50))
    sentence = "2 orang tercatat sebagai ketua (Bu Rini; Ketua Lain): sampai dinas mencatat siapa yang menjabat"
    unlocked = {name for name, said in reached(open_before) if sentence not in said}
    assert (sorted(unlocked - UNLOCKED), sorted(UNLOCKED - unlocked)) == ([], [])
    assert len(open_before.keys() - UNLOCKED) > 60
    for name in ("board-home", "board-contact", "report-check", "members", "collection-run", "cooperative-board"):
        assert client.get(known[name]).status_code == 200, name
    assert sentence in client.get(known["board-home"]).content.decode()
    assert signed_in(office.joko).post(known["term-end"]).status_code == 200
    leave(rival, today, by=office.joko, on=today)
    assert sentence not in client.post(known["board-contact"]).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("sari", 200), ("joko", 200), ("wati", 200), ("hadi", 409), ("admin", 409)]
)
def test_the_grid_is_filled_by_those_who_record(office, who, status):
    address = reverse("rat-grid-subdistrict", args=["36.03.17"]) + "?tahun=2017"
    assert signed_in(getattr(office, who)).post(address, {"source": "OFFICE"}).status_code == status


def test_a_foreign_board_finds_nothing_of_a_cooperative_on_any_route(office):
    client = signed_in(office.tono)
    of_object = {name for name, route in ROUTES.items() if "pk" in route.pattern.converters} - OF_PERSON
    of_object -= {"mfa_remove_webauthn"} | OF_VIEW
    assert len(of_object) > 8
    for name in of_object:
        asked = [ask(addresses(office)[name]).status_code for ask in (client.get, client.post)]
        assert set(asked) <= {403, 404, 405}, (name, asked)
        assert asked != [405, 405], name


@pytest.mark.parametrize("name", ["cooperatives", "cases", "rat-grid", "cooperatives-file"])
def test_lists_of_a_board_show_its_own_cooperative_alone(office, name):
    page = signed_in(office.tono).get(reverse(name), {"urut": "nama"}).content
    for name in (b"Sunyi", b"Sengketa", b"Koperasi Baru", b"Koperasi Bubar"):  # the last two are its neighbours
        assert name not in page


def admin_addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/admin/") -> Iterator[str]:
    """An address for each route of admin, named or not."""
    values = {"object_id": "1", "content_type_id": "1", "url": "tidak-ada/", "app_label": "registry"}
    for each in patterns:
        named = re.sub(r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>", lambda hit: values[hit[1] or hit[2]], str(each.pattern))
        if isinstance(each, URLResolver):
            yield from admin_addresses(each.url_patterns, prefix + named)
        else:
            yield prefix + named.strip("^$")


ADMIN = list(admin_addresses(admin.site.urls[0]))


def test_every_route_of_admin_sends_strangers_to_sign_in_and_officers_away(world, client):
    assert len(ADMIN) > 20
    for address in ADMIN:
        asked = client.get(address, follow=True)
        assert asked.redirect_chain, address
        assert asked.redirect_chain[-1][0].startswith("/masuk/?next=/admin/"), address
    for user in (world.budi, world.sari):
        client.force_login(user)
        for address in ADMIN:
            asked = client.get(address, follow=True)
            assert asked.status_code in (403, 404), address


def test_only_the_superuser_opens_admin(world, client):
    names = [f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]
    for user, status in ((world.admin, 200), (world.sari, 302)):
        client.force_login(user)
        for name in ("index", *names):
            assert client.get(reverse(f"admin:{name}")).status_code == status, name
