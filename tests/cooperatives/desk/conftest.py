"""Pages as a person reads them: text without markup, and the head of the office at her desk."""

import html
import re

import pytest
from django.urls import reverse

from tests.world import ON


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
    return client


@pytest.fixture
def read(sari):
    def page(cooperative, tab: str = "cooperative", **asked: str) -> str:
        return text(sari.get(reverse(tab, args=[cooperative.pk]), asked))

    return page
