"""The world with the paper of its office."""

import pytest

from tests.letters import office_paper


@pytest.fixture
def office(world):
    office_paper()
    return world
