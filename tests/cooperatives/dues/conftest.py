"""Every test of dues runs as the site: what it may not do, no test can do by accident."""

import pytest

from registry.models import User
from tests.books import Kept, supervised


@pytest.fixture(autouse=True)
def always_as_the_site(as_the_site) -> None:
    """In each of these tests."""


@pytest.fixture
def supervisor(kept: Kept) -> User:
    """Bu Dewi."""
    return supervised(kept)
