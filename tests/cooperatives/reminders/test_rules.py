"""The ladder around an annual meeting: which step on which day, counted from what, and what ends it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.reminders.rules import BEFORE, AnnualMeeting, Place, Since, Step, due, ladder
from registry import lawbook
from registry.deadlines import ONE_DAY, BookYear, Deadline
from registry.law import Law, NoLaw

LAW = lawbook.from_file()
YEAR = BookYear.named(2025, 12)
DEADLINE = Deadline.after(YEAR, 3)
LAST = DEADLINE.on
on = date.fromisoformat
days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
after_the_year = st.dates(date(2026, 1, 1), date(2027, 6, 1))


def places(meeting: AnnualMeeting, day: date) -> dict[Step, Place]:
    return {each.step: each.place for each in ladder(meeting, LAW, day)}


def test_each_step_has_its_day_and_says_from_what_it_was_counted():
    found = {each.step: each for each in ladder(AnnualMeeting(DEADLINE), LAW, on("2026-01-10"))}
    assert {step: each.on for step, each in found.items()} == {
        Step.BOOKS: on("2026-01-30"), Step.ACCOUNTS: on("2026-02-28"), Step.INVITATION: on("2026-03-17"),
        Step.DEADLINE: LAST, Step.OVERDUE: on("2026-04-14"),
    }  # fmt: skip
    assert {(each.since, each.counted_from) for each in found.values()} == {(Since.DEADLINE, LAST)}
    assert found[Step.ACCOUNTS].law.clause == "UU 25/1992 Pasal 35"
    assert found[Step.ACCOUNTS].law.value == 1
    assert found[Step.DEADLINE].law is None


@pytest.mark.parametrize(
    ("first", "step", "before"),
    [("2026-01-30", Step.BOOKS, None), ("2026-02-28", Step.ACCOUNTS, Step.BOOKS),
     ("2026-03-17", Step.INVITATION, Step.ACCOUNTS), ("2026-03-31", Step.DEADLINE, Step.INVITATION),
     ("2026-04-14", Step.OVERDUE, Step.DEADLINE)],
)  # fmt: skip
def test_a_step_is_due_from_its_day_until_the_next(first, step, before):
    asked = [due(AnnualMeeting(DEADLINE), LAW, on(first) + offset * ONE_DAY) for offset in (-1, 0, 1)]
    assert [each and each.step for each in asked] == [before, step, step]


def test_what_a_later_step_has_overtaken_is_past_and_what_comes_is_ahead():
    assert places(AnnualMeeting(DEADLINE), on("2026-03-20")) == {
        Step.BOOKS: Place.PAST, Step.ACCOUNTS: Place.PAST, Step.INVITATION: Place.DUE, Step.DEADLINE: Place.AHEAD,
        Step.OVERDUE: Place.AHEAD,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "place"), [("2026-03-09", Place.AHEAD), ("2026-03-10", Place.DUE), ("2026-03-11", Place.DUE)]
)
def test_once_held_only_the_report_is_asked_for_one_month_later(day, place):
    found = places(AnnualMeeting(DEADLINE, held_on=on("2026-02-10")), on(day))
    assert found.pop(Step.REPORT) is place
    assert Step.OVERDUE not in found
    assert set(found.values()) == {Place.SETTLED}


def test_of_a_meeting_on_the_31st_the_report_is_owed_by_the_last_of_the_next_month():
    (*_, report) = ladder(AnnualMeeting(DEADLINE, held_on=on("2026-03-31")), LAW, LAST)
    assert (report.step, report.on, report.since) == (Step.REPORT, on("2026-04-30"), Since.MEETING)


@pytest.mark.parametrize("held_on", [None, on("2026-02-10")])
def test_a_report_that_was_received_ends_the_ladder(held_on):
    meeting = AnnualMeeting(DEADLINE, held_on=held_on, is_reported=True)
    found = places(meeting, on("2026-05-01"))
    assert Step.OVERDUE not in found
    assert set(found.values()) == {Place.SETTLED}
    assert due(meeting, LAW, on("2026-05-01")) is None


def test_a_planned_day_moves_the_steps_before_the_meeting_and_no_deadline():
    found = {each.step: each for each in ladder(AnnualMeeting(DEADLINE, on("2026-03-10")), LAW, on("2026-01-05"))}
    assert [found[step].on for step in BEFORE] == [on("2026-01-09"), on("2026-02-10"), on("2026-02-24")]
    assert {found[step].since for step in BEFORE} == {Since.PLAN}
    assert found[Step.DEADLINE].on == LAST


@pytest.mark.parametrize(
    ("planned", "today", "meets"),
    [("2026-03-10", "2026-03-09", "2026-03-10"), ("2026-03-10", "2026-03-10", "2026-03-10"),
     ("2026-03-10", "2026-03-11", "2026-03-31"), ("2026-03-30", "2026-03-01", "2026-03-30"),
     ("2026-03-31", "2026-03-01", "2026-03-31"), ("2026-04-01", "2026-03-01", "2026-03-31")],
)  # fmt: skip
def test_a_plan_counts_until_its_day_and_only_within_the_deadline(planned, today, meets):
    assert AnnualMeeting(DEADLINE, on(planned)).meets_on(on(today)) == on(meets)


@pytest.mark.parametrize(("planned", "books"), [
    ("2026-02-28", "2026-01-01"), ("2026-03-01", "2026-01-01"), ("2026-03-02", "2026-01-01"),
    ("2026-03-03", "2026-01-02"),
])  # fmt: skip
def test_books_are_never_closed_before_their_year_has_ended(planned, books):
    first, *_ = ladder(AnnualMeeting(DEADLINE, on(planned)), LAW, on("2026-01-01"))
    assert first.on == on(books)
    assert (first.since is Since.BOOK_YEAR) == (on(planned) - timedelta(60) <= YEAR.ends_on)


def test_an_extension_moves_every_step():
    later = Deadline(on("2026-06-30"), YEAR, 3, extended_from=LAST, decree_no="SK 7/2026")
    assert due(AnnualMeeting(later), LAW, on("2026-04-20")) is None
    assert due(AnnualMeeting(later), LAW, on("2026-05-01")).step is Step.BOOKS


def test_without_its_law_there_is_no_ladder():
    with pytest.raises(NoLaw, match=r"reminder\.books"):
        ladder(AnnualMeeting(DEADLINE), Law({}), LAST)


@given(after_the_year, st.none() | days, st.none() | days, st.booleans(), days)
def test_at_most_one_step_is_due_and_nothing_after_it_was_reached(deadline, planned, held, is_reported, today):
    meeting = AnnualMeeting(Deadline(deadline, YEAR, 3), planned, held, is_reported)
    found = ladder(meeting, LAW, today)
    due_now = [each for each in found if each.place is Place.DUE]
    assert len(due_now) <= (not is_reported)
    assert all(each.on <= today for each in due_now)
    assert all(each.on > today for each in found if each.place is Place.AHEAD)
    assert (Step.REPORT in {each.step for each in found}) == (held is not None)
