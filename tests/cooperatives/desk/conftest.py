"""Pages as a person reads them: text without markup, and the head of the office at her desk."""

import html
import re

import pytest
from django.urls import reverse

from tests.cooperatives.dues.conftest import ON as DUES_ON
from tests.cooperatives.dues.conftest import Kept, kept
from tests.world import ON

__all__ = ["kept", "read", "sari", "text", "tono"]


def text(response) -> str:
    """What the page says, in one line."""
    body = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    in_words = re.sub(r"</?(a|b|time|mark|small|code)\b[^>]*>", "", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", in_words)).split())


@pytest.fixture
def sari(world, client, monkeypatch):
    """Ibu Sari at her desk on the day of the world."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)
    client.force_login(world.sari)
    client.get(reverse("account"))  # the session has noted that it is in use
    return client


@pytest.fixture
def read(sari):
    def page(cooperative, tab: str = "cooperative", **asked: str) -> str:
        return text(sari.get(reverse(tab, args=[cooperative.pk]), asked))

    return page


@pytest.fixture
def tono(kept: Kept, client, monkeypatch):
    """Pak Tono, treasurer of Koperasi Maju, at his desk on the day of the tests of dues."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: DUES_ON)
    client.force_login(kept.treasurer)
    client.get(reverse("account"))
    return client
