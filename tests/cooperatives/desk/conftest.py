"""The head of the office and a treasurer at their desks."""

import pytest
from django.urls import reverse

from tests.books import ON as DUES_ON
from tests.books import Kept
from tests.pages import signed_in, text
from tests.world import ON


@pytest.fixture
def sari(sari, it_is):
    """Ibu Sari at her desk on the day of the world."""
    it_is(ON)
    return sari


@pytest.fixture
def read(sari):
    def page(cooperative, tab: str = "cooperative", **asked: str) -> str:
        return text(sari.get(reverse(tab, args=[cooperative.pk]), asked))

    return page


@pytest.fixture
def tono(kept: Kept, it_is):
    """Pak Tono, treasurer of Koperasi Maju, at his desk on the day of the tests of dues."""
    it_is(DUES_ON)
    return signed_in(kept.treasurer)
