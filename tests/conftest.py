"""The world of the tests, in which a template of ours that names something undefined fails."""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.test import Client
from django.utils import timezone

from registry import history
from registry.access import Role
from registry.local_servers import WEB
from registry.models import Area
from tests.books import Kept, open_kept, sql
from tests.drawn import PROFILE
from tests.pages import signed_in
from tests.world import ON, World, board_account, build_world, chair, person, run_night


def pytest_report_header() -> str:
    """Says how much is drawn: whoever asked for a thorough run sees that it is one."""
    return f"drawn: {PROFILE}"


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


@pytest.fixture(autouse=True)
def sessions_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page writes when its session was seen last: once in a minute would be once in every test."""
    monkeypatch.setattr("registry.middleware.SEEN_EVERY", float("inf"))


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the day it is for the site."""
    return lambda day: monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)


@pytest.fixture
def as_the_site(db: None) -> None:
    """The test runs as the role the site runs as, and may do no more."""
    sql(f"SET ROLE {WEB}")


@pytest.fixture
def world(db: None) -> World:
    """The named world on 4 September 2018, before any night."""
    return build_world()


@pytest.fixture
def office(world: World) -> SimpleNamespace:
    """The world, with the chair of Koperasi Sunyi and the head of another district, after a night."""
    run_night()
    with history.verb("test", by=None, on=ON):
        rini = person("rini", "Bu Rini", Role.BOARD, world.sunyi.area)
        elected = timezone.localdate() - timedelta(days=100)
        chair(world.sunyi, board_account(rini), elected)
        chair(world.maju, board_account(world.tono), elected)
        nina = person("nina", "Bu Nina", Role.HEAD, Area.objects.get(code="36.71"))
    everybody = {field: getattr(world, field) for field in world.__slots__}
    return SimpleNamespace(**everybody, rini=rini, nina=nina)


@pytest.fixture
def sari(world: World) -> Client:
    """Ibu Sari, the head of the office, signed in."""
    return signed_in(world.sari)


@pytest.fixture
def kept(world: World) -> Kept:
    """Koperasi Maju with its book."""
    return open_kept(world)
