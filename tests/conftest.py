"""The world of the tests."""

import pytest

from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """The named world on 4 September 2018, before any night."""
    return build_world()
