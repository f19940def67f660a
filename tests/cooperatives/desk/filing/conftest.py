"""Pak Tono, chair of Koperasi Maju, and Bu Wati, each at a phone on the day of the world."""

import pytest
from django.test import Client

from registry import history
from tests.pages import signed_in
from tests.world import ON, board_account, chair


@pytest.fixture(autouse=True)
def the_day(it_is):
    """It is the day of the world."""
    it_is(ON)


@pytest.fixture
def tono(world) -> Client:
    """The chair of Koperasi Maju."""
    with history.verb("test", by=None, on=ON):
        chair(world.maju, board_account(world.tono))
    return signed_in(world.tono)


@pytest.fixture
def wati(world) -> Client:
    """The clerk of the kabupaten."""
    return signed_in(world.wati)
