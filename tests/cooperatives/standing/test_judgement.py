"""The judgement: its state, until when it is true, the days it names, and its reasons."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.meetings.rules import LapseFact, MeetingFact
from cooperatives.standing.rules import Facts, State, judge, law_of
from registry.deadlines import Day
from registry.law import Law, NoLaw
from tests.cooperatives.standing.histories import (
    CODES,
    HISTORIES,
    LAW,
    ONE_DAY,
    SecondReading,
    chance,
    deadline,
    drawn,
    drawn_as,
    extension,
    is_obliged,
    judged,
    last_day,
    letter,
    letters,
    many,
    on,
    ralb,
    rat,
    reasons,
    told,
    year_value,
)

KEMENKOP, NIK, DISSOLUTION, KABTGR = CODES
MOST = {"active_of": 3, "active_held": 3, "inactive_of": 5, "primary_months": 6, "secondary_months": 9}


# The state


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_each_history_has_the_state_worked_out_by_hand(history):
    assert letters(history.facts, history.on) == history.expected


def test_a_second_reading_of_the_page_agrees_on_thousands_of_histories():
    seen = set()
    for facts, day in many(2000):
        expected = "".join(SecondReading(facts, code, day).letter for code in CODES)
        assert letters(facts, day) == expected, (facts, day)
        seen |= set(zip(CODES, expected, strict=True))
    assert seen == {(code, each) for code in CODES for each in "AGIUY?S-"}


@given(chance)
def test_a_second_reading_of_the_page_agrees(random):
    facts, day = drawn(random)
    assert letters(facts, day) == "".join(SecondReading(facts, code, day).letter for code in CODES)


@given(chance)
def test_the_order_in_which_facts_are_told_does_not_matter(random):
    facts, day = drawn(random)
    meetings, lapses = (tuple(random.sample(each, len(each))) for each in (facts.meetings, facts.lapses))
    assert letters(replace(facts, meetings=meetings, lapses=lapses), day) == letters(facts, day)


@given(chance, st.integers(-4, 1), st.integers(0, 900))
def test_one_more_meeting_for_one_book_year_never_ends_active(random, year, ago):
    facts, code, day = drawn_as("A", random)
    more = MeetingFact(day - timedelta(ago), is_annual=random.random() < 0.8, book_years=(day.year + year,))
    assert judged(replace(facts, meetings=(*facts.meetings, more)), code, day).state is State.ACTIVE


def test_a_law_without_a_value_for_the_day_judges_nothing():
    key = "rules.NIK_C_1IN3.active_of"
    gone = Law({**LAW.provisions, key: (replace(LAW.provisions[key][0], end=on("2022-08-01")),)})
    assert letter(judged(told("HHH"), NIK, "2022-07-31", gone)) == "A"
    with pytest.raises(NoLaw, match=key):
        judged(told("HHH"), NIK, "2022-08-01", gone)


# Until when it is true


def changing(random: Random, code: str, day: date) -> Law:
    """The law with some of its numbers changed twice, before or soon after the day."""
    provisions = dict(LAW.provisions)
    for key, (first,) in law_of(code, LAW).provisions.items():
        most = MOST.get(key.split(".")[-1])
        if random.random() < 0.5 and (most or isinstance(first.value, bool)):
            one, two = (random.randint(1, most) if most else random.random() < 0.5 for _ in "12")
            turn = day + timedelta(random.randint(-900, 200))
            then = turn + timedelta(random.randint(1, 300))
            provisions[key] = (
                replace(first, end=turn),
                replace(first, value=one, start=turn, end=then),
                replace(first, value=two, start=then),
            )
    return Law(provisions)


@given(st.sampled_from(CODES), chance)
def test_a_judgement_is_the_same_on_every_day_until_the_date_it_remembered(code, random):
    facts, day = drawn(random)
    law = random.choice((LAW, changing(random, code, day)))
    asked = Day(day)
    judgement = judge(facts, law, code, asked)
    last = asked.next - ONE_DAY if asked.next else day + timedelta(5000)
    assert last >= day
    for days in {0, (last - day).days, *(random.randint(0, (last - day).days) for _ in range(8))}:
        assert judged(facts, code, day + timedelta(days), law) == judgement


def test_a_judgement_is_true_until_the_next_thing_the_calendar_brings():
    def until(day: str, facts: Facts) -> date | None:
        asked = Day(on(day))
        judge(facts, LAW, KEMENKOP, asked)
        return asked.next

    assert until("2022-08-01", told("HHH")) == on("2022-12-31") + ONE_DAY
    assert until("2022-03-31", told("UHH")) == on("2022-03-31") + ONE_DAY
    assert until("2022-08-01", told("NNN", meetings=(rat("2022-09-01", 2021),))) == on("2022-09-01")
    assert until("2022-08-01", told("NNN", meetings=(ralb("2022-09-01"),))) == on("2022-09-01")
    assert until("2022-08-01", told("NNN", decided="2022-10-01")) == on("2022-10-01")
    assert until("2022-08-01", told("HHH", decided="2022-01-10", gazetted="2022-11-05")) == on("2022-11-05")
    assert until("2022-08-01", told(founded="2022-08-02")) == on("2022-08-02")
    assert until("2022-08-01", told(founded="")) is None


# The days it names


@pytest.mark.parametrize(("picture", "code", "judged_from", "active_from"), [
    ("", NIK, "2023-04-01", "2023-03-31"), ("", DISSOLUTION, "2023-07-01", "2023-06-30"),
    ("", KEMENKOP, "2023-04-01", "2025-03-31"), ("HH", KEMENKOP, "2023-04-01", "2023-03-31"),
    ("HHN", KEMENKOP, None, "2023-03-31"), ("HNH", KEMENKOP, None, "2024-03-31"),
    ("NHH", KEMENKOP, None, "2025-03-31"), ("N", KEMENKOP, None, "2025-03-31"),
    ("NNN", KABTGR, None, "2023-03-31"),  # grey there
    ("HHH", KEMENKOP, None, None), ("NNN", KEMENKOP, None, None), ("UUU", KEMENKOP, None, None),
])  # fmt: skip
def test_grey_and_too_young_name_the_first_day_of_active(picture, code, judged_from, active_from):
    judgement = judged(told(picture), code, "2022-08-01")
    named = (judgement.judged_from, judgement.active_from)
    assert named == (judged_from and on(judged_from), active_from and on(active_from))


def test_one_meeting_for_three_years_leaves_two_more_to_hold():
    facts = told("UUU", meetings=(rat("2022-03-10", 2019, 2020, 2021),))
    assert judged(facts, KEMENKOP, "2022-08-01").active_from == on("2024-03-31")


def test_the_first_day_of_active_follows_the_law_dated_ahead():
    first = LAW.provisions["rules.KEMENKOP_25_2015.active_held"][0]
    milder = (replace(first, end=on("2024-01-01")), replace(first, value=1, start=on("2024-01-01")))
    law = Law({**LAW.provisions, first.key: milder})
    assert judged(told("NNH"), KEMENKOP, "2022-08-01", law).active_from == on("2024-03-31")


def test_of_two_ended_years_the_one_due_first_is_named_first():
    """The book year 2020 was extended past the deadline of 2021."""
    facts = told("UU", extensions=(extension(2020, "2021-02-01", "2022-06-30"),))
    judgement = judged(facts, NIK, "2022-02-01")
    assert letter(judgement) == "Y"
    assert (judgement.judged_from, judgement.active_from) == (on("2022-04-01"), on("2022-03-31"))


def still_coming(facts: Facts, code: str, day: date) -> list[int]:
    first = next(year for year in range(2000, 2100) if is_obliged(facts, year))
    return [year for year in range(first, day.year + 12) if not year_value(facts, code, year, day)]


@given(chance)
def test_the_days_named_are_the_first_ones_if_what_they_suppose_comes_true(random):
    facts, code, day = drawn_as("GY", random, ahead=False)
    judgement = judged(facts, code, day)
    coming = still_coming(facts, code, day)
    held = tuple(MeetingFact(deadline(facts, code, year, day), True, (year,)) for year in coming)
    after = replace(facts, meetings=facts.meetings + held)
    assert letter(judged(after, code, judgement.active_from - ONE_DAY)) != "A"
    assert letter(judged(after, code, judgement.active_from)) == "A"
    if judgement.judged_from:
        ends = [last_day(year, facts.ends_in) for year in coming]
        silent = replace(facts, lapses=facts.lapses + tuple(LapseFact(end + ONE_DAY, date.max) for end in ends))
        assert letter(judged(silent, code, judgement.judged_from - ONE_DAY)) == "Y"
        assert letter(judged(silent, code, judgement.judged_from)) != "Y"


# Routine, and the ministry's measure


@pytest.mark.parametrize(("picture", "code", "is_routine", "held_latest"), [
    ("HHH", KEMENKOP, True, True), ("HHH", KABTGR, True, True), ("HHHNN", KABTGR, True, True),
    ("HHN", KABTGR, False, True), ("NHH", KABTGR, False, False), ("UHH", NIK, False, False), ("HH", NIK, False, True),
    ("HHN", KEMENKOP, False, False), ("NNN", NIK, False, False),  # neither without ACTIVE
])  # fmt: skip
def test_routine_is_three_of_three_and_held_latest_the_newest_one_due(picture, code, is_routine, held_latest):
    judgement = judged(told(picture), code, "2022-08-01")
    assert (judgement.is_routine, judgement.held_latest) == (is_routine, held_latest)


def test_a_voluntary_year_may_make_routine_and_one_meeting_for_three_years_only_where_that_is_active():
    assert judged(told("HHH", founded="2019-03-01"), KABTGR, "2022-08-01").is_routine
    shared = told("UUU", meetings=(rat("2022-03-10", 2019, 2020, 2021),))
    assert [judged(shared, code, "2022-08-01").is_routine for code in CODES] == [False, True, True, True]


def test_the_latest_year_is_looked_at_only_once_it_is_due():
    measures = [judged(told("UHH"), NIK, day).held_latest for day in ("2022-03-30", "2022-03-31", "2022-04-01")]
    assert measures == [True, True, False]


def test_the_last_rat_is_the_one_for_the_newest_book_year():
    facts = told("NHN", meetings=(rat("2022-05-01", 2019), rat("2022-09-01", 2021)))
    judgement = judged(facts, KABTGR, "2022-08-01")
    assert (judgement.last_year, judgement.last_held_on) == (2020, on("2021-03-10"))


# Reasons


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_every_reason_cites_a_clause_and_its_source(history):
    for code in CODES:
        for reason in judged(history.facts, code, history.on).reasons:
            cited = [each for each in reason.law if each.clause and each.source]
            assert cited or reason.test in {"founded", "gazetted", "dissolution_decided"}


@pytest.mark.parametrize(("code", "due", "is_confirmed"), [
    (KEMENKOP, "2022-03-31", False), (NIK, "2022-03-31", False), (KABTGR, "2022-03-31", False),
    (DISSOLUTION, "2022-06-30", True),
])  # fmt: skip
def test_the_deadline_of_31_march_is_shown_as_unconfirmed(code, due, is_confirmed):
    newest = reasons(judged(told("NNN"), code, "2022-08-01"), "book_year")[0]
    assert (newest.facts["book_year"], newest.facts["deadline"]) == (2021, on(due))
    assert [each.is_confirmed for each in newest.law] == [is_confirmed]


def test_business_activity_is_not_known_where_the_text_asks_for_it():
    def asked(code: str) -> list[bool | None]:
        return [each.holds for each in reasons(judged(told("HHH"), code, "2022-08-01"), "business")]

    assert [asked(code) for code in CODES] == [[None], [], [None], []]


def test_the_tests_name_the_years_they_looked_at_and_what_they_asked():
    judgement = judged(told("NNNHU"), KABTGR, "2022-08-01")
    (active,), (inactive,) = reasons(judgement, "active"), reasons(judgement, "inactive")
    assert (active.holds, active.facts["needed"], active.facts["of"], active.facts["counted"]) == (False, 1, 3, 0)
    assert active.facts["years"] == active.facts["not_held"] == [2021, 2020, 2019]
    assert (inactive.holds, inactive.facts["of"]) == (False, 5)
    assert (inactive.facts["not_held"], inactive.facts["held"]) == ([2021, 2020, 2019], [2018])
    assert (inactive.facts["unknown"], inactive.facts["years"]) == ([2017], [2021, 2020, 2019, 2018, 2017])


def test_each_book_year_says_whether_it_was_held():
    years = reasons(judged(told("UUNH"), KABTGR, "2022-03-31"), "book_year")
    assert [(each.facts["book_year"], each.facts["value"], each.holds) for each in years] == [
        (2021, None, None), (2020, "UNKNOWN", None), (2019, "NOT_HELD", False), (2018, "HELD", True),
    ]  # fmt: skip


def test_the_test_of_active_says_how_many_separate_meetings_it_counted():
    facts = told("HUU", meetings=(rat("2021-03-10", 2019, 2020),))
    (active,) = reasons(judged(facts, KEMENKOP, "2022-08-01"), "active")
    assert (active.holds, active.facts["counted"], active.facts["held"]) == (False, 2, [2021, 2020, 2019])


def test_a_meeting_that_beats_a_lapse_is_shown_beside_it():
    facts = told("NNN", meetings=(rat("2021-03-10", 2020),))
    year = reasons(judged(facts, KABTGR, "2022-08-01"), "book_year")[1]
    assert (year.holds, year.facts["value"]) == (True, "HELD")
    assert [each["held_on"] for each in year.facts["meetings"]] == [on("2021-03-10")]
    assert year.facts["lapse"]["since"] == on("2021-01-01")


def test_the_meeting_that_breaks_inactive_is_named():
    facts = told("NNN", meetings=(rat("2020-09-01", 2018),))
    broken_on = {code: reasons(judged(facts, code, "2022-08-01"), "inactive")[0].facts["broken_on"] for code in CODES}
    assert broken_on == {KEMENKOP: on("2020-09-01"), NIK: None, DISSOLUTION: on("2020-09-01"), KABTGR: None}


def test_an_extended_deadline_shows_the_one_it_moved():
    facts = told("UNN", extensions=(extension(2021, "2022-03-01", "2022-07-31"),))
    year = reasons(judged(facts, NIK, "2022-07-31"), "book_year")[0].facts
    assert (year["deadline"], year["extended_from"], year["value"]) == (on("2022-07-31"), on("2022-03-31"), None)


def test_a_voluntary_year_is_shown_as_such():
    years = reasons(judged(told("NNH", founded="2019-03-01"), NIK, "2022-08-01"), "book_year")
    assert [year.facts["is_voluntary"] for year in years] == [False, False, True]


@pytest.mark.parametrize(("facts", "test", "holds"), [
    (told("NNN", founded=""), "founded", None),
    (told(founded="2022-08-02"), "founded", False),
    (told("NNN", decided="2022-08-01"), "dissolution_decided", True),
    (told("NNN", gazetted="2022-08-01"), "gazetted", True),
], ids=["no date", "tomorrow", "in settlement", "in the Gazette"])  # fmt: skip
def test_one_that_is_not_judged_says_why(facts, test, holds):
    assert [(each.test, each.holds) for each in judged(facts, KABTGR, "2022-08-01").reasons] == [(test, holds)]


def test_an_unknown_year_leaves_a_test_open_only_if_it_could_decide_it():
    def holds(facts: Facts, code: str, day: date) -> list[bool | None]:
        judgement = judged(facts, code, day)
        return [reasons(judgement, test)[0].holds for test in ("active", "inactive")]

    august = on("2022-08-01")
    assert holds(told("UUU"), KEMENKOP, august) == [None, None]
    assert holds(told("HUH"), KEMENKOP, august) == [None, False]  # two were held: nothing makes it inactive
    assert holds(told("NNNUN"), KABTGR, august) == [False, None]  # the newest three were not: nothing makes it active
    for facts, day in many(300, seed=2024):
        for code in CODES:
            second = SecondReading(facts, code, day)
            if second.answers:
                is_open = {each: None if each in second.answers else False for each in "AI"}
                assert holds(facts, code, day) == list((is_open | {second.letter: True}).values())[:2]


def test_a_year_held_ahead_leaves_the_years_between_to_come():
    facts = told("NNN", meetings=(rat("2022-07-15", 2024),))
    assert judged(facts, KEMENKOP, "2022-08-01").active_from == on("2024-03-31")


def test_a_lapse_that_denies_the_day_of_a_meeting_is_shown_beside_it():
    denied = LapseFact(on("2021-02-01"), on("2022-12-31"), "ODS", on("2022-12-31"))
    facts = told("", founded="2018-06-01", meetings=(rat("2021-06-01", 2020),), lapses=(denied,))
    year = reasons(judged(facts, KABTGR, "2021-07-01"), "book_year")[0]
    assert (year.facts["book_year"], year.holds, year.facts["lapse"]["since"]) == (2020, True, on("2021-02-01"))
