"""When a term must end, what is vacant, and who claims one post: histories and days, no database."""

from datetime import date, timedelta

import pytest

from cooperatives.boards.rules import Alarm, TermFact, alarm, end_of, held, rivals, vacancies
from registry import lawbook
from registry.deadlines import Day

LAW = lawbook.from_file()
START = date(2013, 9, 4)
ONE_DAY = timedelta(days=1)


def term(post: str = "CHAIR", person: int = 1, start: date = START, **days: date) -> TermFact:
    return TermFact(person * 10 + start.year, person, post, start, **days)


def test_a_board_may_sit_five_years_from_its_start_by_the_statute():
    end = end_of(term(), LAW)
    assert (end.on, end.starts_on, end.years) == (date(2018, 9, 4), START, 5)
    assert end.law.clause == "UU 25/1992 Pasal 29 ayat (4)"


def test_from_29_february_five_years_end_on_the_28th():
    assert end_of(term(start=date(2012, 2, 29)), LAW).on == date(2017, 2, 28)


def test_a_term_said_to_be_shorter_ends_as_said_and_a_longer_one_by_the_statute():
    assert end_of(term(ends_on=date(2016, 9, 4)), LAW).on == date(2016, 9, 4)
    assert end_of(term(ends_on=date(2016, 9, 4)), LAW).law is None
    assert end_of(term(ends_on=date(2020, 9, 4)), LAW).on == date(2018, 9, 4)


def test_the_statute_limits_the_board_and_not_the_supervisors():
    assert end_of(term("SUPERVISOR"), LAW) is None
    assert end_of(term("SUPERVISOR", ends_on=date(2020, 9, 4)), LAW).on == date(2020, 9, 4)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2018, 3, 3), None),
        (date(2018, 3, 4), Alarm.SOON),
        (date(2018, 3, 5), Alarm.SOON),
        (date(2018, 9, 3), Alarm.SOON),
        (date(2018, 9, 4), Alarm.SOON),
        (date(2018, 9, 5), Alarm.OVER),
    ],
)
def test_the_alarm_begins_six_months_before_the_last_day_and_turns_after_it(day, expected):
    assert alarm(end_of(term(), LAW), Day(day)) == expected
    assert alarm(None, Day(day)) is None


def test_six_months_before_the_last_day_of_august_is_the_last_of_february():
    end = end_of(term(start=date(2013, 8, 31)), LAW)
    assert [alarm(end, Day(date(2018, 2, each))) for each in (27, 28)] == [None, Alarm.SOON]


@pytest.mark.parametrize(("offset", "is_held"), [(-1, False), (0, True), (1, True)])
def test_a_term_is_held_from_its_first_day(offset, is_held):
    assert bool(held([term()], Day(START + offset * ONE_DAY))) is is_held


@pytest.mark.parametrize(("offset", "is_held"), [(-1, True), (0, False), (1, False)])
def test_whoever_left_holds_nothing_from_that_day(offset, is_held):
    left = date(2016, 1, 1)
    assert bool(held([term(left_on=left)], Day(left + offset * ONE_DAY))) is is_held


def test_a_term_that_has_run_too_long_is_still_held():
    assert held([term()], Day(date(2030, 1, 1)))


def test_a_needed_post_without_a_holder_is_vacant_since_the_last_one_left():
    terms = [
        term(), term("SECRETARY", 2), term("TREASURER", 3, left_on=date(2015, 5, 5)), term("SUPERVISOR", 4),
    ]  # fmt: skip
    found = vacancies(terms, Day(date(2016, 1, 1)))
    assert [(each.post, each.since) for each in found] == [("TREASURER", date(2015, 5, 5))]
    assert vacancies([*terms, term("TREASURER", 5)], Day(date(2016, 1, 1))) == []


def test_what_nobody_ever_said_is_not_vacant_since_a_day_and_of_nothing_nothing_is_known():
    found = vacancies([term()], Day(date(2016, 1, 1)))
    assert [(each.post, each.since) for each in found] == [
        ("SECRETARY", None), ("TREASURER", None), ("SUPERVISOR_CHAIR", None),
    ]  # fmt: skip
    assert vacancies([], Day(date(2016, 1, 1))) == []


def test_two_people_in_one_chair_are_rivals_and_one_person_said_twice_is_not():
    two = [term(), term(person=2, start=date(2014, 1, 1))]
    assert [each.person for each in rivals(two, Day(date(2016, 1, 1)))["CHAIR"]] == [1, 2]
    assert rivals(two, Day(date(2013, 12, 31))) == {}
    assert rivals([term(), term(start=date(2014, 1, 1))], Day(date(2016, 1, 1))) == {}
    assert rivals([term("BOARD_MEMBER"), term("BOARD_MEMBER", 2)], Day(date(2016, 1, 1))) == {}
    assert rivals([term(left_on=date(2015, 1, 1)), term(person=2)], Day(date(2016, 1, 1))) == {}
