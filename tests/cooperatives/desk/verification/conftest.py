"""Pak Hadi, who verifies reports, on the day of the world."""

import pytest
from django.test import Client

from tests.pages import signed_in
from tests.world import ON, World


@pytest.fixture(autouse=True)
def the_day(it_is):
    """It is the day of the world."""
    it_is(ON)


@pytest.fixture
def hadi(world: World) -> Client:
    """The verifier of the kabupaten."""
    return signed_in(world.hadi)
