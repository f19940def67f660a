"""Pages as a person reads them: text without markup, and a template that names something undefined fails."""

import html
import re

import pytest
from django.template import engines


class Undefined(str):
    """What a template gets for a variable nobody gave it."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"undefined: {variable}")


@pytest.fixture(autouse=True)
def undefined_fails(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


def text(response) -> str:
    """What the page says, in one line."""
    body = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    in_words = re.sub(r"</?(a|b|time|mark|small|code)\b[^>]*>", "", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", in_words)).split())
