"""Book years on a day: held, not held, unknown, or not yet due. Boundaries are tested on three days each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cooperatives.meetings.rules import (
    ExtensionFact,
    LapseFact,
    MeetingFact,
    MeetingHistory,
    Value,
    YearFound,
    book_years,
    deadline_of,
)
from registry import lawbook
from registry.deadlines import Day
from registry.law import Law

LAW = lawbook.from_file()
MINISTRY, STATUTE = "NIK_C_1IN3", "DISSOLUTION_9_2018"
HELD, NOT_HELD, UNKNOWN = Value.HELD, Value.NOT_HELD, Value.UNKNOWN


on = date.fromisoformat


def cooperative(founded: str | None = "2020-06-01", form: str = "PRIMARY", ends_in: int = 12, **more) -> MeetingHistory:
    return MeetingHistory(form=form, ends_in=ends_in, founded_on=founded and on(founded), **more)


def rat(held: str, *years: int) -> tuple[MeetingFact, ...]:
    return (MeetingFact(on(held), is_annual=True, book_years=years),)


def lapse(since: str, through: str) -> tuple[LapseFact, ...]:
    return (LapseFact(on(since), on(through)),)


def extension(granted: str, until: str, year: int = 2021) -> tuple[ExtensionFact, ...]:
    return (ExtensionFact(year, on(granted), on(until)),)


def years(history: MeetingHistory, day: str | date, code: str = MINISTRY, law: Law = LAW) -> list[YearFound]:
    return list(book_years(history, law, code, Day(on(day) if isinstance(day, str) else day)))


def around(history: MeetingHistory, day: str, code: str = MINISTRY, year: int = 2021) -> list[Value | str | None]:
    """The value of a book year the day before, on the day and the day after; 'absent' where it is not looked at."""
    found = (years(history, on(day) + timedelta(days), code) for days in (-1, 0, 1))
    return [next((each.value for each in some if each.name == year), "absent") for some in found]


# Due


def test_a_book_year_is_looked_at_once_it_has_ended():
    assert around(cooperative(), "2021-12-31") == ["absent", "absent", None]


@pytest.mark.parametrize(("form", "ends_in", "code", "year", "deadline"), [
    ("PRIMARY", 12, MINISTRY, 2021, "2022-03-31"), ("SECONDARY", 12, MINISTRY, 2021, "2022-06-30"),
    ("PRIMARY", 12, STATUTE, 2021, "2022-06-30"), ("SECONDARY", 12, STATUTE, 2021, "2022-06-30"),
    ("PRIMARY", 11, MINISTRY, 2022, "2023-02-28"), ("PRIMARY", 11, MINISTRY, 2023, "2024-02-29"),
    ("SECONDARY", 11, MINISTRY, 2022, "2023-05-31"), ("PRIMARY", 11, STATUTE, 2022, "2023-05-31"),
    ("PRIMARY", 6, MINISTRY, 2022, "2022-09-30"), ("PRIMARY", 6, STATUTE, 2022, "2022-12-31"),
])  # fmt: skip
def test_an_untold_year_is_unknown_the_day_after_its_deadline(form, ends_in, code, year, deadline):
    history = cooperative(form=form, ends_in=ends_in)
    assert around(history, deadline, code, year) == [None, None, UNKNOWN]


# Held


def test_a_rat_on_the_deadline_is_in_time():
    assert around(cooperative(meetings=rat("2022-03-31", 2021)), "2022-03-31") == [None, HELD, HELD]


def test_a_rat_a_day_late_counts_from_the_day_it_was_held():
    assert around(cooperative(meetings=rat("2022-04-01", 2021)), "2022-04-01") == [None, HELD, HELD]
    assert around(cooperative(meetings=rat("2022-08-01", 2021)), "2022-08-01") == [UNKNOWN, HELD, HELD]


def test_a_rat_may_be_held_before_its_book_year_ends():
    assert around(cooperative(meetings=rat("2021-12-20", 2021)), "2021-12-20") == ["absent", HELD, HELD]


def test_a_rat_holds_every_book_year_it_covers_and_no_other():
    found = years(cooperative("2017-06-01", meetings=rat("2022-02-01", 2021, 2019)), "2022-08-01")
    assert [(each.name, each.value) for each in found] == [
        (2021, HELD), (2020, UNKNOWN), (2019, HELD), (2018, UNKNOWN),
    ]  # fmt: skip


def test_an_extraordinary_meeting_holds_no_book_year():
    meeting = MeetingFact(on("2022-03-01"), is_annual=False, book_years=(2021,))
    assert around(cooperative(meetings=(meeting,)), "2022-04-01") == [None, UNKNOWN, UNKNOWN]


def test_each_meeting_that_covers_a_year_is_named():
    history = cooperative(meetings=rat("2022-02-01", 2021) + rat("2022-09-01", 2021) + rat("2022-05-01", 2021))
    assert [each.meetings for each in years(history, "2022-08-01")] == [(0, 2)]


# Not held


@pytest.mark.parametrize(("since", "through", "ministry", "statute"), [
    ("2021-12-31", "2022-12-31", NOT_HELD, NOT_HELD), ("2022-01-01", "2022-12-31", NOT_HELD, NOT_HELD),
    ("2022-01-02", "2022-12-31", UNKNOWN, UNKNOWN), ("2022-01-01", "2022-03-30", UNKNOWN, UNKNOWN),
    ("2022-01-01", "2022-03-31", NOT_HELD, UNKNOWN), ("2022-01-01", "2022-04-01", NOT_HELD, UNKNOWN),
    ("2022-01-01", "2022-06-29", NOT_HELD, UNKNOWN), ("2022-01-01", "2022-06-30", NOT_HELD, NOT_HELD),
])  # fmt: skip
def test_a_lapse_must_cover_from_the_day_after_the_year_through_the_deadline(since, through, ministry, statute):
    history = cooperative(lapses=lapse(since, through))
    assert [years(history, "2022-08-01", code)[0].value for code in (MINISTRY, STATUTE)] == [ministry, statute]


def test_nothing_is_not_held_before_its_deadline_is_past():
    history = cooperative(lapses=lapse("2022-01-01", "2022-12-31"))
    assert around(history, "2022-03-31") == [None, None, NOT_HELD]


def test_a_meeting_beats_a_lapse_and_the_contradiction_is_kept():
    history = cooperative(lapses=lapse("2022-01-01", "2022-12-31"), meetings=rat("2022-07-01", 2021))
    assert around(history, "2022-07-01") == [NOT_HELD, HELD, HELD]
    assert years(history, "2022-07-01")[0].lapse == history.lapses[0]


# Extensions


def test_an_extension_moves_the_deadline_to_its_own_date():
    history = cooperative(extensions=extension("2022-03-01", "2022-05-31"))
    assert around(history, "2022-05-31") == [None, None, UNKNOWN]
    deadline = years(history, "2022-04-15")[0].deadline
    assert (deadline.on, deadline.extended_from) == (on("2022-05-31"), on("2022-03-31"))


def test_an_extension_counts_from_the_day_it_was_granted():
    history = cooperative(extensions=extension("2022-05-15", "2022-07-31"))
    assert around(history, "2022-05-15") == [UNKNOWN, None, None]
    assert around(history, "2022-03-31") == [None, None, UNKNOWN]


@pytest.mark.parametrize(("until", "due"), [
    ("2022-03-30", "2022-03-31"), ("2022-03-31", "2022-03-31"), ("2022-04-01", "2022-04-01"),
])  # fmt: skip
def test_an_extension_to_an_earlier_date_moves_nothing(until, due):
    deadline = years(cooperative(extensions=extension("2022-01-15", until)), "2022-02-01")[0].deadline
    assert (deadline.on, deadline.extended_from) == (on(due), None if due == "2022-03-31" else on("2022-03-31"))


def test_of_two_extensions_the_later_date_counts_and_the_first_deadline_is_kept():
    both = extension("2022-03-01", "2022-05-31") + extension("2022-03-15", "2022-07-31")
    for extensions in (both, both[::-1]):
        deadline = years(cooperative(extensions=extensions), "2022-04-15")[0].deadline
        assert (deadline.on, deadline.extended_from) == (on("2022-07-31"), on("2022-03-31"))


# Obliged and voluntary years


def test_the_first_obliged_year_is_the_one_the_cooperative_says():
    assert cooperative("2018-06-01", first_obliged_year=2021).first_year == 2021
    assert cooperative(None, first_obliged_year=2021).first_year == 2021


def test_without_a_legalisation_date_no_year_is_obliged():
    with pytest.raises(ValueError, match="legalisation"):
        years(cooperative(None), "2022-08-01")


def test_a_voluntary_year_is_looked_at_only_if_it_was_held():
    silent = cooperative("2020-06-01", lapses=lapse("2021-01-01", "2021-12-31"))
    assert [each.name for each in years(silent, "2022-08-01")] == [2021]
    found = years(replace(silent, meetings=rat("2021-03-10", 2020)), "2022-08-01")
    assert [(each.name, each.value, each.is_obliged) for each in found] == [(2021, UNKNOWN, True), (2020, HELD, False)]


# Law


@pytest.mark.parametrize(("changed", "due"), [
    ("2021-12-30", "2022-04-30"), ("2021-12-31", "2022-04-30"), ("2022-01-01", "2022-03-31"),
])  # fmt: skip
def test_a_deadline_is_the_one_in_force_when_the_book_year_ended(changed, due):
    key = "deadline.ministry.primary_months"
    (old,) = LAW.provisions[key]
    law = Law({**LAW.provisions, key: (replace(old, end=on(changed)), replace(old, value=4, start=on(changed)))})
    deadline, provision = deadline_of(2021, cooperative(), law, MINISTRY, Day(on("2022-08-01")))
    assert (deadline.on, deadline.months) == (on(due), provision.value)


def test_the_deadline_of_a_rule_set_is_the_one_it_used_when_the_book_year_ended():
    key = f"rules.{MINISTRY}.deadline"
    (old,) = LAW.provisions[key]
    later = replace(old, value="statute", start=on("2022-01-01"))
    law = Law({**LAW.provisions, key: (replace(old, end=on("2022-01-01")), later)})
    due = [each.deadline.on for each in years(cooperative(), "2023-01-01", law=law)]
    assert due == [on("2023-06-30"), on("2022-03-31")]
