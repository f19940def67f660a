"""Ibu Sari at her desk on the day of the world."""

import pytest

from tests.world import ON


@pytest.fixture
def sari(sari, it_is):
    """The head of the office."""
    it_is(ON)
    return sari
