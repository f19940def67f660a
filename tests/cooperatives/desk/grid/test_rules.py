"""What is typed into a cell of the RAT grid, read."""

from datetime import date

import pytest

from cooperatives.desk.grid.rules import UNREAD, HeldOn, NotHeld, Nothing, Unreadable, said_of_year
from registry.deadlines import BookYear, Deadline

TODAY = date(2026, 11, 25)
OF_2025 = Deadline.after(BookYear.named(2025, 12), 3)
OF_JUNE = Deadline.after(BookYear.named(2025, 6), 3)
MARCH = HeldOn(date(2026, 3, 12), frozenset({2025}))


def said(text: str, deadline: Deadline = OF_2025, by: date = TODAY):
    return said_of_year(text, deadline, by)


@pytest.mark.parametrize(
    "text",
    [
        "12-3-2026", "12/3", "120326", "12 mar", "12032026", "1203", "12.3.26", " 12  Maret 2026 ", "12mar",
        "12-mrt-26", "2026-03-12", "12 - 3 - 2026", "12/03",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert said(text) == MARCH


@pytest.mark.parametrize("text", ["tidak", "T", " - ", "tdk", "Tidak Ada"])
def test_no_is_said_in_several_ways(text):
    assert said(text) == NotHeld()


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_blank_says_nothing(text):
    assert said(text) == Nothing()


@pytest.mark.parametrize(
    "text",
    ["kapan", "12", "12 ma", "12-3-2026 (", "12/3 (2025-2023)", "12/3 ()", "(2025)", "12/3 (1950-2025)", "1-2-3-4"],
)
def test_what_cannot_be_read_says_what_to_write(text):
    assert said(text) == Unreadable(UNREAD)


@pytest.mark.parametrize("text", ["29/2", "31-4-2026", "12-13-2026", "0-1-2026", "12-3-0000", "31/4", "1302026"])
def test_a_day_no_calendar_has_is_refused(text):
    assert said(text) == Unreadable(UNREAD)


def test_without_a_year_it_is_the_first_such_day_after_the_book_year_ended():
    assert said("12/9", OF_JUNE).day == date(2025, 9, 12)
    assert said("12/3", OF_JUNE).day == date(2026, 3, 12)
    assert said("30/6", OF_JUNE).day == date(2026, 6, 30)
    assert said("1/7", OF_JUNE).day == date(2025, 7, 1)


def test_a_meeting_may_cover_several_book_years():
    three = frozenset({2023, 2024, 2025})
    for text in ("12-3-2026 (2023,2024,2025)", "12/3 (2023-2025)", "12/3(23, 24 dan 25)", "1203 (2023 sampai 2025)"):
        assert said(text) == HeldOn(date(2026, 3, 12), three, is_listed=True)
    assert said("12/3 (2023)") == Unreadable("Tahun buku 2025 tidak ada di antara tahun dalam kurung. Tambahkan.")
    assert "Tahun buku 2026 berakhir 31-12-2026" in said("12/3 (2025, 2026)").sentence


def test_the_meeting_is_held_after_its_book_year_ended():
    assert "Tahun buku 2025 berakhir 31-12-2025" in said("30-12-2025").sentence
    assert "Tahun buku 2025 berakhir 31-12-2025" in said("31-12-2025").sentence
    assert said("1-1-2026").day == date(2026, 1, 1)


def test_the_meeting_is_held_by_the_day_that_is_spoken_of():
    assert said("24/11").day == date(2026, 11, 24)
    assert said("25/11").day == date(2026, 11, 25)
    assert said("26/11").sentence.startswith("26-11-2026 sesudah 25-11-2026")


def test_no_can_be_said_once_the_deadline_has_passed():
    belum = "belum dapat dikatakan tidak ada RAT."
    assert said("t", by=date(2026, 3, 30)).sentence == f"Batasnya 31-03-2026 belum lewat pada 30-03-2026: {belum}"
    assert said("t", by=date(2026, 3, 31)).sentence == f"Batasnya 31-03-2026 belum lewat pada 31-03-2026: {belum}"
    assert said("t", by=date(2026, 4, 1)) == NotHeld()


def test_a_meeting_years_late_is_taken_with_a_warning():
    late = date(2030, 1, 1)
    assert said("30-3-2028", by=late).warning == ""
    assert said("31-3-2028", by=late).warning == ""
    assert said("1-4-2028", by=late).warning == "Lebih dari 2 tahun sesudah batasnya (31-03-2026); periksa tahunnya."
