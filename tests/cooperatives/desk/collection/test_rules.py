"""Routes as people say them, and the amounts they pay at the door."""

from datetime import date

import pytest

from cooperatives.desk.collection.rules import offers, place_name, route_name
from cooperatives.dues.rules import Account, Stretch, curve, month_of

JULY = month_of(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("key", "name"),
    [("003/01", "RT 01 RW 003"), ("003/", "RW 003"), ("/01", "RT 01"), ("/", "tanpa RT dan RW")],
)
def test_a_place_is_said_as_people_say_it(key, name):
    assert place_name(key) == name


def test_a_route_is_called_by_its_places_as_far_as_they_can_be_said():
    assert route_name([]) == "Semua anggota"
    assert route_name(["003/01", "003/02"]) == "RT 01 RW 003, RT 02 RW 003"
    assert route_name([f"003/{n:03}" for n in range(40)]) == "RT 000 RW 003 dan 39 tempat lain"


def account(*tariffs: tuple[int, int]) -> Account:
    """Of a member since January."""
    return Account([Stretch(curve(tariffs), month_of(date(2026, 1, 1)))])


def test_offers_are_what_people_ask_for_all_arrears_and_this_month_too():
    found = offers(account((JULY - 6, 20_000)), 40_000, JULY)
    assert [(each.months, each.amount, each.is_all) for each in found] == [
        (1, 20_000, False), (3, 60_000, False), (4, 80_000, True), (5, 100_000, False), (6, 120_000, False),
        (12, 240_000, False),
    ]  # fmt: skip
    assert found[0].through == date(2026, 3, 1)


def test_an_offer_begins_with_the_rest_of_a_month_and_knows_a_new_tariff():
    found = offers(account((JULY - 6, 20_000), (JULY, 30_000)), 115_000, JULY)
    assert [(each.months, each.amount) for each in found] == [(1, 5_000), (2, 35_000), (3, 65_000), (6, 155_000),
                                                              (12, 335_000)]  # fmt: skip
    assert [each.is_all for each in found] == [True, False, False, False, False]


def test_where_nothing_is_asked_nothing_is_offered():
    assert offers(Account(()), 0, JULY) == offers(account(), 0, JULY) == []
    assert offers(account((JULY - 6, 0)), 0, JULY) == []
