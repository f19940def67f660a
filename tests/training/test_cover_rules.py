"""What ends when, and the next batch: never beyond seats or money, and no list would close more."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.cover.rules import Expiry, Gap, Left, Plan, Why, by_budget_year, by_month, last_day, propose

DAY = date(2020, 11, 24)


def test_eighteen_months_are_looked_ahead_to_the_end_of_the_last():
    assert last_day(DAY) == date(2022, 5, 31)
    assert last_day(date(2020, 8, 31), 6) == date(2021, 2, 28)


def test_what_ends_is_counted_by_month_also_where_nothing_does():
    ends = [date(2020, 11, 30), date(2020, 12, 1), date(2020, 12, 31), date(2022, 5, 31)]
    found = by_month([Expiry(each, 300_000, in_office=True) for each in ends], DAY)
    assert len(found) == 19
    assert (found[0].starts_on, found[-1].starts_on) == (date(2020, 11, 1), date(2022, 5, 1))
    assert [each.people for each in found] == [1, 2, *[0] * 16, 1]


def test_a_renewal_is_paid_from_the_year_it_ends_in_for_those_in_office():
    found = by_budget_year([
        Expiry(date(2020, 12, 31), 300_000, in_office=True),
        Expiry(date(2021, 1, 1), 300_000, in_office=True),
        Expiry(date(2021, 6, 1), 500_000, in_office=True),
        Expiry(date(2021, 6, 1), None, in_office=True),
        Expiry(date(2021, 6, 1), 900_000, in_office=False),
    ])  # fmt: skip
    shown = [(each.starts_on.year, each.people, each.in_office, each.cost, each.unpriced) for each in found]
    assert shown == [(2020, 1, 1, 300_000, 0), (2021, 4, 3, 800_000, 1)]


def gap(number: int, post: str = "TREASURER", area: str = "36.03.01.2003", price: int | None = 100, **changed) -> Gap:
    """A gap of a cooperative that its own holder could close."""
    return Gap(number, post, area, **{"person": number, "scheme": 1, "price": price, **changed})


def whys(left: list[Left]) -> dict[int, Why]:
    return {each.gap.cooperative: each.why for each in left}


def test_every_gap_that_stays_says_why():
    every = [
        gap(1), gap(2, "CHAIR"), gap(3, area="36.03.17.1001"), gap(4, person=None), gap(5, price=None), gap(6),
        gap(11, person=None, is_known=False),
        gap(7, price=200), gap(8, "SECRETARY", price=100), gap(9, "SECRETARY", price=101), gap(10, "SECRETARY"),
    ]  # fmt: skip
    plan = Plan({"TREASURER": 1, "SECRETARY": 3}, money=300, areas=("36.03.01",), off=frozenset({6}))
    batch = propose(every, plan)
    assert [each.person for each in batch.places] == [1, 8, 10]
    assert batch.cost == 300
    assert whys(batch.left) == {
        2: Why.OTHER_POST, 3: Why.OTHER_AREA, 4: Why.NOBODY, 5: Why.NO_TARIFF, 6: Why.TAKEN_OFF, 7: Why.NO_SEAT,
        9: Why.NO_MONEY, 11: Why.UNKNOWN,
    }  # fmt: skip


def test_an_area_is_not_another_whose_code_begins_alike():
    assert whys(propose([gap(1, area="36.03.11.2001")], Plan({"TREASURER": 1}, areas=("36.03.1",))).left) == {
        1: Why.OTHER_AREA
    }  # fmt: skip


def test_whoever_holds_two_posts_takes_one_seat():
    twice = [gap(1, person=7), gap(2, person=7), gap(3)]
    batch = propose(twice, Plan({"TREASURER": 1}))
    assert [(each.person, [its.cooperative for its in each.gaps]) for each in batch.places] == [(7, [1, 2])]
    assert batch.cost == 100
    assert whys(batch.left) == {3: Why.NO_SEAT}


def test_the_cheaper_comes_first_then_what_has_been_open_longest():
    some = [gap(1), gap(2, since=date(2020, 5, 1)), gap(3, since=date(2019, 5, 1)), gap(4, price=30)]
    batch = propose(some, Plan({"TREASURER": 9}))
    assert [each.person for each in batch.places] == [4, 3, 2, 1]


POSTS = ("TREASURER", "CHAIR")
GAPS = st.lists(st.tuples(st.sampled_from(POSTS), st.sampled_from([0, 3, 25, 26, 60])), max_size=7)
PLANS = st.builds(
    Plan, st.fixed_dictionaries(dict.fromkeys(POSTS, st.integers(0, 3))), st.one_of(st.none(), st.integers(0, 120))
)


def allows(plan: Plan, some: tuple[Gap, ...]) -> bool:
    """Whether this list keeps to the seats and the money."""
    seats = all(sum(each.post == post for each in some) <= count for post, count in plan.seats.items())
    return seats and (plan.money is None or sum(each.price or 0 for each in some) <= plan.money)


@given(GAPS, PLANS)
def test_no_list_within_seats_and_money_closes_more(drawn, plan):
    every = [gap(number, post, price=price) for number, (post, price) in enumerate(drawn)]
    batch = propose(every, plan)
    taken = tuple(each for place in batch.places for each in place.gaps)
    assert allows(plan, taken)
    assert {*taken, *(each.gap for each in batch.left)} == set(every)
    best = max(size for size in range(len(every) + 1) for some in combinations(every, size) if allows(plan, some))
    assert len(taken) == best


@given(st.lists(st.tuples(st.sampled_from(POSTS), st.integers(0, 3), st.sampled_from([5, 8, 40]))), PLANS)
def test_seats_and_money_are_kept_also_where_people_hold_several_posts(drawn, plan):
    every = [gap(number, post, person=who, price=price) for number, (post, who, price) in enumerate(drawn)]
    batch = propose(every, plan)
    for post, count in plan.seats.items():
        assert sum(each.post == post for each in batch.places) <= count
    assert plan.money is None or batch.cost <= plan.money
    assert sum(len(each.gaps) for each in batch.places) + len(batch.left) == len(every)


@pytest.mark.parametrize("seats", [{}, {"TREASURER": 0}])
def test_without_seats_nobody_is_taught(seats):
    assert propose([gap(1)], Plan(seats)).places == []
