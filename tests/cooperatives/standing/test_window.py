"""The window's tests: separate meetings, and what would change a state."""

from dataclasses import replace
from datetime import date
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.meetings.rules import LapseFact, MeetingFact, Value
from cooperatives.standing.rules import Act, Alternative, Facts, Judgement, State, Step
from cooperatives.standing.rules.window import Finding, RuleSet, Slot, find, held_count
from tests.cooperatives.standing.histories import (
    CODES,
    HISTORIES,
    ONE_DAY,
    SecondReading,
    chance,
    drawn_as,
    judged,
    many,
    rat,
    reasons,
    told,
)

KEMENKOP, NIK, DISSOLUTION, KABTGR = CODES
THREE_SEPARATE = RuleSet(3, 3, 3, meeting_breaks=True, separate_meetings=True, business_is_ground=True)


# Separate meetings


@pytest.mark.parametrize(
    ("covered_by", "separate"),
    [
        ([{1}, {2}, {3}], 3),
        ([{1}, {1}, {1}], 1),
        ([{1, 2}, {1}, {2}], 2),
        ([{1, 2}, {1, 3}, {1}], 3),
        ([{1, 2}, {1, 2}, {1, 2}], 2),
        ([{1, 2, 3}, {1, 2, 3}, {1, 2, 3}], 3),
        ([{1}, {1}, {2}, {3}], 2),  # the fourth year is outside the window
    ],
)
def test_a_meeting_counts_for_one_of_the_years_it_covers(covered_by, separate):
    window = [Slot(Value.HELD, frozenset(meetings)) for meetings in covered_by]
    assert held_count(window, THREE_SEPARATE) == separate
    assert held_count(window, replace(THREE_SEPARATE, separate_meetings=False)) == 3


@given(st.lists(st.sets(st.integers(1, 5), max_size=4), max_size=4))
def test_no_better_way_to_give_each_year_a_meeting_is_overlooked(covered_by):
    ways = permutations([1, 2, 3, 4, 5, None, None, None, None], len(covered_by))
    best = max(sum(meeting in years for meeting, years in zip(way, covered_by, strict=True)) for way in ways)
    window = [Slot(Value.HELD, frozenset(meetings)) for meetings in covered_by]
    assert held_count(window, replace(THREE_SEPARATE, active_of=4)) == best


def test_active_is_asked_before_inactive():
    window = (Slot(Value.NOT_HELD), Slot(Value.HELD))
    one_of_two = RuleSet(1, 2, 1, meeting_breaks=False, separate_meetings=False, business_is_ground=False)
    assert find(window, one_of_two, broken=False) is Finding.ACTIVE
    assert find(window[:1], one_of_two, broken=False) is Finding.INACTIVE


# What would change it


def in_words(alternative: Alternative) -> str:
    steps = (f"{step.act} {step.book_year or ''}".strip() for step in alternative.steps)
    return f"{alternative.leads_to}: {' + '.join(steps)}"


@pytest.mark.parametrize(
    ("facts", "code", "day", "expected"),
    [
        (told("NNN"), KEMENKOP, "2022-08-01", [
            "GREY: HOLD_RAT 2021", "GREY: HOLD_RAT 2020", "GREY: HOLD_RAT 2019", "GREY: HOLD_MEETING", "GREY: HOLD_RAT",
        ]),
        (told("NNN"), NIK, "2022-08-01", [
            "ACTIVE: HOLD_RAT 2021", "ACTIVE: HOLD_RAT 2020", "ACTIVE: HOLD_RAT 2019",
        ]),
        (told("NNN"), DISSOLUTION, "2022-08-01", [
            "ACTIVE: HOLD_RAT 2021", "ACTIVE: HOLD_RAT 2020", "ACTIVE: HOLD_RAT 2019",
            "GREY: HOLD_MEETING", "GREY: HOLD_RAT",
        ]),
        (told("UNNNNN"), KABTGR, "2022-03-31", [
            "ACTIVE: HOLD_RAT 2021", "ACTIVE: HOLD_RAT 2020", "ACTIVE: HOLD_RAT 2019", "ACTIVE: HOLD_RAT 2018",
            "GREY: HOLD_RAT 2017", "GREY: HOLD_RAT 2016",
        ]),
        (told("HNN"), KEMENKOP, "2022-08-01", ["ACTIVE: HOLD_RAT 2020 + HOLD_RAT 2019"]),
        (told("UHHN"), KEMENKOP, "2022-03-31", ["ACTIVE: HOLD_RAT 2021", "ACTIVE: HOLD_RAT 2018"]),
        (told("UUU", meetings=(rat("2022-03-10", 2019, 2020, 2021),)), KEMENKOP, "2022-08-01", [
            "ACTIVE: HOLD_RAT 2021 + HOLD_RAT 2020", "ACTIVE: HOLD_RAT 2021 + HOLD_RAT 2019",
            "ACTIVE: HOLD_RAT 2020 + HOLD_RAT 2019",
        ]),
        (told("NNNNH"), KABTGR, "2022-08-01", [
            "ACTIVE: HOLD_RAT 2021", "ACTIVE: HOLD_RAT 2020", "ACTIVE: HOLD_RAT 2019",
        ]),
        (told("NUN"), NIK, "2022-08-01", ["ACTIVE: WAS_HELD 2020", "INACTIVE: WAS_NOT_HELD 2020"]),
        (told("HUU"), KEMENKOP, "2022-08-01", [
            "ACTIVE: WAS_HELD 2020 + WAS_HELD 2019", "GREY: WAS_NOT_HELD 2020", "GREY: WAS_NOT_HELD 2019",
        ]),
        (told("NNNUU"), KABTGR, "2022-08-01", [
            "GREY: WAS_HELD 2018", "GREY: WAS_HELD 2017", "INACTIVE: WAS_NOT_HELD 2018 + WAS_NOT_HELD 2017",
        ]),
        (told("HHH"), KEMENKOP, "2022-08-01", []),
        (told("HH"), KEMENKOP, "2022-08-01", []),
    ],
    ids=[
        "inactive, a meeting breaks it", "inactive, certificate grade", "inactive, statute", "inactive, five years",
        "grey, two missing", "grey, one missing, the ended year first", "grey, one meeting for three years",
        "grey, five years", "unknown, one", "unknown, two", "unknown, far back", "active", "too young",
    ],
)  # fmt: skip
def test_alternatives_are_as_few_facts_as_possible_the_newest_year_first(facts, code, day, expected):
    assert [in_words(each) for each in judged(facts, code, day).alternatives] == expected


def with_step(facts: Facts, step: Step, judgement: Judgement, day: date) -> Facts:
    """The facts as they would be known on the day, if what the step says were so."""
    if step.act is Act.HOLD_MEETING:
        return replace(facts, meetings=(*facts.meetings, MeetingFact(day, is_annual=False, book_years=())))
    if step.act is Act.HOLD_RAT:
        covered = step.book_year or facts.founded_on.year - 5
        return replace(facts, meetings=(*facts.meetings, MeetingFact(day, is_annual=True, book_years=(covered,))))
    year = next(each.facts for each in reasons(judgement, "book_year") if each.facts["book_year"] == step.book_year)
    if step.act is Act.WAS_HELD:
        return replace(facts, meetings=(*facts.meetings, MeetingFact(year["deadline"], True, (step.book_year,))))
    return replace(facts, lapses=(*facts.lapses, LapseFact(year["ended_on"] + ONE_DAY, year["deadline"])))


def all_of(steps: tuple[Step, ...], facts: Facts, judgement: Judgement, day: date) -> Facts:
    for step in steps:
        facts = with_step(facts, step, judgement, day)
    return facts


def clears(facts: Facts, code: str, day: date) -> Judgement:
    """Checks each alternative: it leads where it says, and nothing less does."""
    judgement = judged(facts, code, day)
    for alternative in judgement.alternatives:
        steps, leads_to = alternative.steps, alternative.leads_to
        assert leads_to is not judgement.state
        assert judged(all_of(steps, facts, judgement, day), code, day).state is leads_to, alternative
        for some in (some for size in range(len(steps)) for some in combinations(steps, size)):
            assert judged(all_of(some, facts, judgement, day), code, day).state is not leads_to, (alternative, some)
    return judgement


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_each_alternative_of_each_history_changes_the_state_as_said_and_no_part_of_it_does(history):
    for code in CODES:
        clears(history.facts, code, history.on)


@given(chance)
def test_each_alternative_changes_the_state_as_said_and_no_part_of_it_does(random):
    clears(*drawn_as("GIU", random))


def test_every_outcome_that_answers_can_reach_is_named_and_no_other():
    states = {"A": State.ACTIVE, "G": State.GREY, "I": State.INACTIVE, "Y": State.NOT_YET_ASSESSABLE}
    for facts, day in many(300, seed=2023):
        for code in CODES:
            second, judgement = SecondReading(facts, code, day), clears(facts, code, day)
            if second.letter == "U":
                assert {each.leads_to for each in judgement.alternatives} == {states[each] for each in second.answers}
            elif second.letter == "I":
                assert len(judgement.alternatives) >= second.i
            elif second.letter != "G":
                assert judgement.alternatives == ()
