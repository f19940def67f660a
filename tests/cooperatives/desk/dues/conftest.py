"""Koperasi Maju keeps its dues here; its treasurer at his phone, its chair and a supervisor at theirs."""

import pytest
from django.test import Client

from registry import history
from registry.access import Role
from tests.books import ELECTED, ON, Kept
from tests.pages import signed_in
from tests.world import holds_post, person


@pytest.fixture(autouse=True)
def the_day(as_the_site, it_is):
    """It is the day of the tests of dues, and nothing is done but as the site."""
    it_is(ON)


@pytest.fixture
def tono(kept: Kept) -> Client:
    """The treasurer."""
    return signed_in(kept.treasurer)


@pytest.fixture
def yuli(kept: Kept) -> Client:
    """The chair."""
    return signed_in(kept.second)


@pytest.fixture
def supervisor(kept: Kept) -> Client:
    """Who reads and writes nothing."""
    with history.verb("test", by=None, on=ON):
        user = person("agus", "Pak Agus", Role.BOARD, kept.cooperative.area)
    holds_post(user, kept.cooperative, "SUPERVISOR", ELECTED)
    return signed_in(user)
