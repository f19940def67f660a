"""The world of the tests, in which a template of ours that names something undefined fails."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node

from tests.world import World, build_world


class Undefined(str):
    """What a template gets for a variable nobody gave it. Django's own templates (admin) live with an empty text."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        if _is_ours(template := _rendered()):
            raise AssertionError(f"undefined in {template}: {variable}")
        return ""


def _rendered() -> str:
    """The template that is being rendered: the one of the innermost node."""
    frame = sys._getframe()
    while frame := frame.f_back:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
    return ""


def _is_ours(template: str) -> bool:
    return not template or template.startswith("<") or Path(template).is_relative_to(settings.BASE_DIR / "templates")


@pytest.fixture(scope="session", autouse=True)
def undefined_fails() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))
        yield


@pytest.fixture
def world(db: None) -> World:
    """The named world on 4 September 2018, before any night."""
    return build_world()
