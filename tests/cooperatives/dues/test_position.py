"""Where a member stands: kept by triggers, said by the rules, and counted month by month on the fingers here."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.dues import actions
from cooperatives.dues.actions import Balance
from cooperatives.dues.figures import standings, totals, verify, with_arrears
from cooperatives.dues.models import Entry
from cooperatives.dues.rules import (
    Account,
    NothingOwed,
    Opening,
    Stretch,
    account,
    asked,
    curve,
    first_day,
    month_from,
    month_key,
    month_of,
    posting_day,
    reached,
)
from cooperatives.members import actions as members
from cooperatives.members.rules import Span
from registry.models import Area
from registry.transitions import Refused
from tests.books import ON

JANUARY = month_of(date(2026, 1, 1))


# The rules, pure


def test_a_month_is_a_number_and_back():
    assert month_key(month_from("2026-12") + 1) == "2027-01"
    assert first_day(month_of(date(2026, 2, 28))) == date(2026, 2, 1)


STEPS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=4, unique_by=lambda step: step[0]
)


def by_fingers(tariffs: list[tuple[int, int]], month: int) -> int:
    """What a month asks for."""
    begun = [amount for first, amount in sorted(tariffs) if first <= month]
    return begun[-1] if begun else 0


@given(STEPS, st.integers(0, 60))
def test_a_curve_asks_for_the_sum_of_its_months(tariffs, month):
    assert asked(curve(tariffs), month) == sum(by_fingers(tariffs, each) for each in range(month + 1))


@given(STEPS, st.integers(0, 200))
def test_what_is_paid_reaches_as_far_as_whole_months_go(tariffs, rupiah):
    found = reached(curve(tariffs), rupiah)
    if found is None:
        assert by_fingers(tariffs, 1000) == 0
    else:
        assert asked(curve(tariffs), found) <= rupiah < asked(curve(tariffs), found + 1)


@given(STEPS, st.integers(0, 200), st.integers(1, 200))
def test_an_allocation_keeps_every_rupiah_and_overfills_no_month(tariffs, held, amount):
    tariffs = [(JANUARY + first, each) for first, each in tariffs]
    of = Account([Stretch(curve(tariffs), JANUARY)])
    try:
        months = of.allocate(held, amount)
    except NothingOwed:
        assert of.paid_through(held + amount) is None
        return
    assert sum(months.values()) == amount
    assert all(0 < part <= by_fingers(tariffs, month_from(month)) for month, part in months.items())
    assert list(months) == sorted(months)


def test_nobody_pays_for_decades_ahead_by_a_slip_of_the_finger():
    with pytest.raises(NothingOwed):
        Account([Stretch(curve([(JANUARY, 10)]), JANUARY)]).allocate(0, 2_000_000)


@given(STEPS, st.integers(0, 100), st.integers(0, 100), st.integers(0, 60))
def test_paying_more_never_increases_arrears(tariffs, held, more, month):
    of = Account([Stretch(curve(tariffs), 0)])
    assert of.arrears(held + more, month) <= of.arrears(held, month)
    assert of.arrears_months(held + more, month) <= of.arrears_months(held, month)


def test_a_category_that_changes_within_a_month_counts_from_the_next():
    spans = [
        Span("MEMBER", 1, date(2026, 1, 20), date(2026, 3, 10), "CHANGED"), Span("MEMBER", 2, date(2026, 3, 10)),
    ]  # fmt: skip
    of = account(spans, {1: curve([(JANUARY, 10)]), 2: curve([(JANUARY, 25)])}, {}, date(2026, 7, 1))
    assert [of.due(JANUARY + month) for month in range(5)] == [10, 20, 30, 55, 80]
    assert of.paid_through(29) == JANUARY + 1
    assert of.paid_through(55) == JANUARY + 3


def test_who_returns_begins_anew_with_what_no_earlier_month_used():
    """Left in the middle of June, with June unpaid; back in September."""
    curves = {1: curve([(JANUARY, 10)])}
    spans = [Span("MEMBER", 1, date(2026, 1, 1), date(2026, 6, 15), "LEFT"), Span("MEMBER", 1, date(2026, 9, 20))]

    def through(**moves: int) -> int:
        """What was paid for which month; as `refund`, what was given back."""
        said = [
            (part, {} if month == "refund" else {month.replace("_", "-").strip("m"): part})
            for month, part in moves.items()
        ]
        of = account(spans, curves, {}, date(2026, 10, 1), moves=said)
        return of.paid_through(sum(moves.values())) - JANUARY

    nothing = through()
    assert nothing == 7
    assert through(m2026_05=50) == through(m2026_05=60) == through(m2026_05=30) == nothing
    assert through(m2026_05=60, refund=-60) == nothing
    assert through(m2026_05=30, m2026_12=10) == through(m2026_05=60, m2026_07=10) == nothing + 1


def test_a_month_left_and_returned_in_is_asked_for_once():
    curves = {1: curve([(JANUARY, 10)])}
    spans = [Span("MEMBER", 1, date(2026, 1, 1), date(2026, 6, 5), "LEFT"), Span("MEMBER", 1, date(2026, 6, 25))]
    of = account(spans, curves, {}, ON, moves=[(60, {"2026-01": 60})])
    assert (of.paid_through(60), of.arrears(60, JANUARY + 6)) == (JANUARY + 5, 10)


def test_months_settled_before_the_book_stay_so_unless_the_money_went_back():
    curves = {1: curve([(JANUARY, 10)])}
    spans = [Span("MEMBER", 1, date(2019, 1, 1), date(2026, 7, 1), "LEFT"), Span("MEMBER", 1, date(2026, 9, 1))]
    opening, came = Opening(date(2026, 1, 31), 900, JANUARY + 9), (900, {})
    kept = account(spans, curves, {}, date(2026, 10, 1), opening, [came])
    assert (kept.paid_through(900), kept.paid_through(910)) == (JANUARY + 9, JANUARY + 10)
    assert account(spans, curves, {}, date(2026, 10, 1), opening, [came, (-900, {})]).paid_through(0) == JANUARY + 7


def test_a_candidate_and_who_left_owe_nothing():
    curves = {1: curve([(JANUARY, 10)])}
    left = [Span("MEMBER", 1, date(2026, 1, 1), date(2026, 3, 1), "LEFT")]
    for spans in ([Span("CANDIDATE", 1, date(2026, 1, 1))], left, []):
        of = account(spans, curves, {}, ON)
        assert (of.due(JANUARY + 9), of.paid_through(0), of.arrears_months(0, JANUARY + 9)) == (0, None, 0)


def test_an_opening_balance_settles_the_months_it_says():
    of = account(
        [Span("MEMBER", 1, date(2020, 1, 1))], {1: curve([(JANUARY - 60, 10)])}, {}, ON,
        Opening(date(2026, 6, 30), 777, JANUARY + 1),
    )  # fmt: skip
    assert (of.paid_through(777), of.paid_through(797)) == (JANUARY + 1, JANUARY + 3)
    assert of.arrears(777, JANUARY + 5) == 40


@pytest.mark.parametrize(
    ("received_on", "closed_through", "expected"),
    [
        (ON, None, ON), (ON - timedelta(3), ON - timedelta(4), ON - timedelta(3)),
        (ON - timedelta(3), ON - timedelta(3), ON), (ON, ON, ON + timedelta(1)),
    ],
)  # fmt: skip
def test_a_receipt_is_booked_on_its_day_while_that_is_open(received_on, closed_through, expected):
    assert posting_day(received_on, ON, closed_through) == expected


# As it is kept


def test_the_list_says_what_is_missing_up_to_the_month_that_is_over(kept):
    never, behind, ahead, gone = (kept.member(number) for number in ("001", "002", "003", "004"))
    kept.pay(behind, mandatory=50_000)
    kept.pay(ahead, mandatory=200_000)
    members.leave(gone, ON, by=kept.treasurer, on=ON)
    found = {each.pk: (each.arrears, each.arrears_months) for each in with_arrears(kept.cooperative, ON)}
    assert found == {never.pk: (120_000, 6), behind.pk: (70_000, 4), ahead.pk: (0, 0), gone.pk: (0, 0)}


def test_a_list_takes_two_queries_however_many_members(kept, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            kept.member(f"{count}-{number}")
        with django_assert_num_queries(2):
            list(with_arrears(kept.cooperative, ON))


def test_the_totals_of_a_district_are_those_of_its_lists(kept, django_assert_num_queries):
    paid = (0, 50_000, 200_000, 100_000)
    for number, amount in enumerate(paid):
        member = kept.member(f"{number}")
        if amount:
            kept.pay(member, mandatory=amount)
    with django_assert_num_queries(1):
        found = totals(kept.cooperative.area.parent.parent, ON)
    assert list(found) == ["36.03.01"]
    of = found["36.03.01"]
    assert (of.members, of.in_arrears, of.prepaid, of.mandatory, of.arrears) == (4, 3, 1, 350_000, 210_000)
    assert of.ageing == (1, 2, 0, 0)
    assert of.arrears == sum(each.arrears for each in with_arrears(kept.cooperative, ON))
    assert (of + of).ageing == (2, 4, 0, 0)


def test_before_the_first_tariff_nothing_is_missing(kept):
    kept.member()
    assert totals(kept.cooperative.area, date(2025, 5, 1))["36.03.01"].arrears == 0


def test_a_change_of_category_keeps_every_place_right(kept):
    other = members.add_category(kept.cooperative, "Golongan II", by=kept.treasurer, on=ON)
    actions.set_tariff(other, "MANDATORY", 50_000, date(2026, 1, 1), by=kept.treasurer, on=ON)
    member = kept.member()
    kept.pay(member, mandatory=30_000)
    members.change(member, date(2026, 4, 15), category=other, by=kept.treasurer, on=ON)
    assert kept.position(member).paid_through == JANUARY
    kept.pay(member, mandatory=100_000)
    assert kept.position(member).paid_through == JANUARY + 4
    assert verify(kept.book).faults == []


@pytest.mark.parametrize(("price", "paid", "months"), [(5_000, 120_000, 0), (50_000, 20_000, 5)])
def test_a_category_that_changes_this_month_changes_no_month_gone_by(kept, price, paid, months):
    other = members.add_category(kept.cooperative, "Golongan II", by=kept.treasurer, on=ON)
    actions.set_tariff(other, "MANDATORY", price, date(2026, 1, 1), by=kept.treasurer, on=ON)
    member = kept.member()
    kept.pay(member, mandatory=paid)
    before = with_arrears(kept.cooperative, ON).get()
    members.change(member, ON - timedelta(5), category=other, by=kept.treasurer, on=ON)
    members.change(member, ON - timedelta(2), category=kept.category, by=kept.treasurer, on=ON)
    members.change(member, ON, category=other, by=kept.treasurer, on=ON)
    listed = with_arrears(kept.cooperative, ON).get()
    found = totals(Area.objects.get(code="36.03"), ON)["36.03.01"]
    assert (before.arrears, before.arrears_months) == (20_000 * months, months)
    assert (listed.arrears, listed.arrears_months) == (found.arrears, months) == (20_000 * months, months)
    assert verify(kept.book, ON).faults == []
    in_september = with_arrears(kept.cooperative, date(2026, 9, 1)).get().arrears
    assert in_september == 7 * 20_000 + price - paid


def test_who_returns_without_a_refund_is_asked_from_the_month_of_return(kept):
    member = kept.member()
    kept.pay(member, mandatory=80_000)
    said = {"by": kept.treasurer, "on": ON}
    members.leave(member, date(2026, 6, 1), **said)
    members.return_(member, kept.category, date(2026, 7, 1), **said)
    assert (kept.position(member).mandatory, kept.position(member).paid_through) == (80_000, JANUARY + 5)
    receipt = kept.pay(member, mandatory=20_000)
    assert (receipt.months, kept.position(member).paid_through) == ({"2026-07": 20_000}, JANUARY + 6)
    kept.pay(member, mandatory=20_000, months={"2026-05": 20_000})
    assert kept.position(member).paid_through == JANUARY + 6
    actions.reverse(member.entries.get(number=1), "Tercatat dua kali", client_no=uuid.uuid4(), **said)
    assert kept.position(member).paid_through == JANUARY + 6
    assert verify(kept.book).faults == []


def test_who_took_the_savings_back_and_returns_owes_no_month_gone_by(kept):
    member = kept.member()
    kept.pay(member, mandatory=100_000)
    said = {"by": kept.treasurer, "on": ON}
    members.leave(member, date(2026, 6, 1), **said)
    actions.refund(member, client_no=uuid.uuid4(), **said)
    members.return_(member, kept.category, date(2026, 7, 1), **said)
    assert (kept.position(member).mandatory, kept.position(member).paid_through) == (0, JANUARY + 5)
    assert verify(kept.book).faults == []


def test_an_opening_balance_of_who_returns_pays_no_new_month_but_those_it_settled(kept):
    ahead, level = kept.member("001", date(2019, 1, 1)), kept.member("002", date(2019, 1, 1))
    balances = [
        Balance(ahead, mandatory=900_000, settled_through=date(2026, 10, 1)),
        Balance(level, mandatory=900_000, settled_through=date(2026, 4, 1)),
    ]
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, balances, (0, 1_800_000, 0), date(2026, 4, 30), "Neraca", **said)
    for member in (ahead, level):
        members.leave(member, date(2026, 6, 1), **said)
        members.return_(member, kept.category, date(2026, 7, 5), **said)
    assert kept.position(ahead).paid_through == JANUARY + 9
    assert kept.position(level).paid_through == JANUARY + 5
    assert verify(kept.book).faults == []


def test_a_candidate_owes_once_admitted(kept):
    member = kept.member(kind="CANDIDATE")
    assert (kept.position(member).paid_through, kept.position(member).principal_due) == (None, 0)
    members.change(member, date(2026, 5, 2), kind="MEMBER", by=kept.treasurer, on=ON)
    assert (kept.position(member).paid_through, kept.position(member).principal_due) == (JANUARY + 3, 100_000)


def test_a_reversed_opening_balance_counts_no_more(kept):
    member = kept.member(since=date(2020, 1, 1))
    balance = actions.Balance(member, mandatory=500, settled_through=date(2026, 3, 1))
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, [balance], (0, 500, 0), date(2026, 6, 30), "Neraca", **said)
    assert kept.position(member).paid_through == JANUARY + 2
    entry = member.entries.get()
    actions.reverse(entry, "Salah baca", client_no=uuid.uuid4(), **said)
    assert kept.position(member).paid_through == JANUARY - 1


def test_a_day_gone_by_is_said_now_as_it_was_said_then(kept, django_assert_num_queries):
    first, second = kept.member("001"), kept.member("002")
    days = [date(2026, month, 28) for month in range(2, 7)]
    then = []
    for place, day in enumerate(days):
        kept.pay(first, on=day, mandatory=30_000)
        if place == 2:
            members.leave(second, day, by=kept.treasurer, on=day)
        then.append([(kept.position(each).mandatory, kept.position(each).paid_through) for each in (first, second)])
    with django_assert_num_queries(5):
        standings(kept.cooperative, ON)
    now = []
    for day in days:
        found = standings(kept.cooperative, day)
        now.append([(found[each.pk].held["mandatory"], found[each.pk].paid_through) for each in (first, second)])
    assert now == then
    assert standings(kept.cooperative, days[0])[second.pk].arrears(days[0]) == 20_000


def test_a_tariff_of_a_category_somebody_left_moves_the_place_too(kept):
    member = kept.member()
    other = members.add_category(kept.cooperative, "Golongan I", by=kept.treasurer, on=ON)
    actions.set_tariff(other, "MANDATORY", 50_000, date(2026, 1, 1), by=kept.treasurer, on=ON)
    members.change(member, date(2026, 6, 1), category=other, by=kept.treasurer, on=ON)
    actions.set_tariff(kept.category, "MANDATORY", 30_000, date(2026, 4, 1), by=kept.treasurer, on=ON)
    assert with_arrears(kept.cooperative, ON).get().arrears == 3 * 20_000 + 2 * 30_000 + 50_000
    assert verify(kept.book).faults == []


def test_a_category_without_a_tariff_forgives_nothing(kept):
    member = kept.member()
    other = members.add_category(kept.cooperative, "Golongan I", by=kept.treasurer, on=ON)
    members.change(member, date(2026, 6, 1), category=other, by=kept.treasurer, on=ON)
    listed = with_arrears(kept.cooperative, ON).get().arrears
    assert listed == totals(Area.objects.get(code="36.03"), ON)["36.03.01"].arrears == 5 * 20_000


def test_who_pays_for_thousands_of_years_is_paid_up_to_the_end_of_the_calendar(kept):
    cheap = members.add_category(kept.cooperative, "Golongan I", by=kept.treasurer, on=ON)
    actions.set_tariff(cheap, "MANDATORY", 1, date(2026, 1, 1), by=kept.treasurer, on=ON)
    member = kept.member(category=cheap)
    balance = Balance(member, mandatory=10**13, settled_through=date(2026, 1, 1))
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, [balance], (0, 10**13, 0), date(2026, 6, 30), "Buku lama", **said)
    actions.reverse(Entry.objects.get(), "Salah nominal", client_no=uuid.uuid4(), approved_by=kept.second, **said)
    kept.pay(member, mandatory=240)
    assert first_day(kept.position(member).paid_through) == date(2045, 12, 1)
    assert first_day(10**9) == date(9999, 12, 1)
    assert reached(curve([(month_of(ON), 1)]), 10**13) == month_of(date(9999, 12, 1))


@pytest.mark.parametrize(("days", "said"), [(1, "belum tiba"), (-5, "sudah ditutup")])
def test_opening_balances_are_of_an_open_day_that_has_come(kept, days, said):
    member = kept.member()
    actions.close_day(kept.cooperative, ON - timedelta(3), counted=None, by=kept.treasurer, on=ON)
    with pytest.raises(Refused, match=said):
        actions.open_balances(
            kept.book, [Balance(member, voluntary=5)], (0, 0, 5), ON + timedelta(days), "Buku", cash=5,
            by=kept.treasurer, on=ON,
        )  # fmt: skip
