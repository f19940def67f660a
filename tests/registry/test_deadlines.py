"""The calendar: a day that is asked, book years, and deadlines to the month's end. Boundary days in threes."""

from datetime import date, timedelta

import pytest

from registry.deadlines import BookYear, Day, Deadline, month_end

ONE_DAY = timedelta(1)
TODAY = date(2022, 5, 15)

on = date.fromisoformat


def test_a_date_is_reached_on_its_day_and_passed_the_day_after():
    around = [Day(TODAY - ONE_DAY), Day(TODAY), Day(TODAY + ONE_DAY)]
    assert [day.reached(TODAY) for day in around] == [False, True, True]
    assert [day.passed(TODAY) for day in around] == [False, False, True]


def test_a_day_remembers_the_earliest_date_it_denied():
    day = Day(TODAY)
    for when, remembered in [
        ("2022-05-15", None), ("2020-01-01", None), ("2023-01-01", "2023-01-01"), ("2022-05-17", "2022-05-17"),
        ("2022-12-31", "2022-05-17"),
    ]:  # fmt: skip
        day.reached(on(when))
        assert day.next == (remembered and on(remembered))
    day.passed(TODAY)
    assert day.next == on("2022-05-16"), "today is passed tomorrow"


@pytest.mark.parametrize(("year", "month", "expected"), [
    (2023, 2, "2023-02-28"), (2024, 2, "2024-02-29"), (2100, 2, "2100-02-28"), (2021, 12, "2021-12-31"),
    (2021, 13, "2022-01-31"), (2021, 15, "2022-03-31"), (2021, 24, "2022-12-31"), (2023, 26, "2025-02-28"),
])  # fmt: skip
def test_a_month_ends_on_its_last_day(year, month, expected):
    assert month_end(year, month) == on(expected)


@pytest.mark.parametrize(("ends_in", "starts", "ends"), [
    (12, "2022-01-01", "2022-12-31"), (11, "2021-12-01", "2022-11-30"), (6, "2021-07-01", "2022-06-30"),
    (2, "2021-03-01", "2022-02-28"), (1, "2021-02-01", "2022-01-31"),
])  # fmt: skip
def test_a_book_year_is_named_by_the_year_in_which_it_ends(ends_in, starts, ends):
    assert BookYear.named(2022, ends_in) == BookYear(2022, on(starts), on(ends))


@pytest.mark.parametrize(("founded", "ends_in", "first"), [
    ("2018-12-31", 12, 2019), ("2019-01-01", 12, 2020), ("2019-01-02", 12, 2020),
    ("2019-11-30", 11, 2020), ("2019-12-01", 11, 2021), ("2019-12-02", 11, 2021),
    ("2019-06-30", 6, 2020), ("2019-07-01", 6, 2021), ("2019-07-02", 6, 2021),
    ("2020-02-28", 2, 2021), ("2020-02-29", 2, 2021), ("2020-03-01", 2, 2022),
])  # fmt: skip
def test_obliged_years_start_with_the_first_that_begins_after_legalisation(founded, ends_in, first):
    assert BookYear.beginning_after(on(founded), ends_in).name == first


@pytest.mark.parametrize(("day", "ends_in", "latest"), [
    ("2018-12-31", 12, 2017), ("2019-01-01", 12, 2018), ("2019-01-02", 12, 2018), ("2019-03-11", 12, 2018),
    ("2019-11-30", 11, 2018), ("2019-12-01", 11, 2019), ("2020-02-29", 2, 2019), ("2020-03-01", 2, 2020),
])  # fmt: skip
def test_a_last_rat_is_for_the_latest_book_year_that_ended_before_it(day, ends_in, latest):
    assert BookYear.ended_before(on(day), ends_in).name == latest


@pytest.mark.parametrize(("year", "ends_in", "months", "expected"), [
    (2021, 12, 3, "2022-03-31"), (2021, 12, 6, "2022-06-30"), (2022, 11, 3, "2023-02-28"),
    (2023, 11, 3, "2024-02-29"), (2022, 11, 6, "2023-05-31"), (2022, 6, 3, "2022-09-30"),
    (2022, 6, 6, "2022-12-31"), (2022, 8, 6, "2023-02-28"), (2022, 2, 3, "2022-05-31"),
    (2023, 12, 3, "2024-03-31"),  # a Sunday, and Easter: no deadline moves
])  # fmt: skip
def test_a_deadline_is_so_many_months_to_the_months_end(year, ends_in, months, expected):
    deadline = Deadline.after(BookYear.named(year, ends_in), months)
    assert deadline == Deadline(on(expected), BookYear.named(year, ends_in), months, extended_from=None)
