"""A round of Koperasi Maju on 15 July 2026, which its chair makes."""

from datetime import timedelta

import pytest

from cooperatives.dues import actions
from cooperatives.dues.models import CollectionRun
from cooperatives.members import actions as members
from cooperatives.members.models import Member
from registry.models import User
from tests.books import ON, Kept, supervised


@pytest.fixture(autouse=True)
def today(as_the_site, it_is) -> None:
    """Pages are asked on the day of the tests of dues, as the site."""
    it_is(ON)


@pytest.fixture
def run(kept: Kept) -> CollectionRun:
    """RT 01 of RW 003, with receipts 101 to 120 of series A, for a week."""
    return actions.open_run(
        kept.cooperative, kept.second, "RT 01 RW 003", (101, 120), ON + timedelta(7), paper_series="A",
        places=["003/01"], by=kept.treasurer, on=ON,
    )  # fmt: skip


@pytest.fixture
def foreign_member(world, kept: Kept) -> Member:
    """Somebody in the member book of Koperasi Sunyi."""
    said = {"by": None, "on": ON}
    members.agree(world.sunyi, "PKS/2", ON, **said)
    return members.admit(
        world.sunyi, "900", "Orang Lain", members.add_category(world.sunyi, "Semua", **said), ON, **said
    )


@pytest.fixture
def as_treasurer(client, kept: Kept):
    """A browser of the treasurer."""
    client.force_login(kept.treasurer)
    return client


@pytest.fixture
def supervisor(kept: Kept) -> User:
    """Bu Dewi."""
    return supervised(kept)
