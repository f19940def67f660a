"""Koperasi Maju keeps its dues here; its treasurer at his phone, its chair and a supervisor at theirs."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from cooperatives.dues.models import Entry
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry import history
from registry.access import Role
from tests.cooperatives.desk.conftest import text
from tests.cooperatives.desk.filing.conftest import at_phone
from tests.cooperatives.dues.conftest import ELECTED, ON, Kept, as_the_site, kept
from tests.world import holds_post, person

__all__ = ["as_the_site", "kept"]


@pytest.fixture(autouse=True)
def the_day(monkeypatch):
    """It is the day of the tests of dues."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: ON)


@pytest.fixture
def tono(kept: Kept) -> Client:
    """The treasurer."""
    return at_phone(kept.treasurer)


@pytest.fixture
def yuli(kept: Kept) -> Client:
    """The chair."""
    return at_phone(kept.second)


@pytest.fixture
def supervisor(kept: Kept) -> Client:
    """Who reads and writes nothing."""
    with history.verb("test", by=None, on=ON):
        user = person("agus", "Pak Agus", Role.BOARD, kept.cooperative.area)
    holds_post(user, kept.cooperative, "SUPERVISOR", ELECTED)
    return at_phone(user)


def url(name: str, of: Member | Entry | None = None, **more) -> str:
    """The address of a page of Koperasi Maju, or of one of its members or receipts."""
    place = {"pk": Cooperative.objects.get(name="Koperasi Maju").pk, **more}
    if isinstance(of, Member):
        place["member_pk"] = of.pk
    if isinstance(of, Entry):
        place["number"] = of.number
    return reverse(name, kwargs=place)


def page(client: Client, address: str) -> str:
    """A page that is there, as text."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return text(response)


def hidden(response) -> dict[str, list[str]]:
    """The hidden fields of a form, as a browser would send them again."""
    found: dict[str, list[str]] = {}
    for field in re.findall(r'<input type="hidden"[^>]*>', response.content.decode()):
        name, value = (re.search(rf'{part}="([^"]*)"', field) for part in ("name", "value"))
        if name and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(html.unescape(value[1] if value else ""))
    return found


def sent(client: Client, page: str, **said):
    """A form filled in and sent."""
    return client.post(page, hidden(client.get(page)) | said)
