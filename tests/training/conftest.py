"""The office with what it needs for training."""

import pytest

from tests.training.office import Office, build_training


@pytest.fixture
def office(world) -> Office:
    """Money, schemes and a requirement, in the named world."""
    return build_training()
