"""Dirt in cells: what is read, what is read and said, and what is left as it was written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.cells import Cell, Kind, Reading, bare, day, digits, nearest, rupiah, suspicion, yes_no
from registry.imports import Row

BY = date(2026, 11, 25)


def number(text: str) -> Cell:
    return Cell(text, Kind.NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "31/03/2026", "31-3-2026", "31.03.2026", "31 Maret 2026", "31 maret 2026", "31-Mar-26", "31/03/26",
        "31 Mrt 2026", "2026-03-31", "2026/3/31", "2026-03-31 00:00:00", "2026-03-31T08:30", "tgl 31 Maret 2026",
        "Selasa, 31 Maret 2026", "Tanggal: 31-03-2026", " 31  Maret  2026 ", "'31/03/2026", "46112",
    ],
)  # fmt: skip
def test_a_day_in_every_style(text):
    assert day(Cell(text), by=BY) == Reading(date(2026, 3, 31))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("28 Pebruari 2025", 2), ("28 Peb 2025", 2), ("28 Nop 2025", 11), ("28 Nopember 2025", 11), ("28 Agst 2025", 8),
        ("28 Agt. 2025", 8), ("28 Okt 2025", 10), ("28 Des 2025", 12), ("28 Mei 2025", 5), ("28 Sept 2025", 9),
    ],
)  # fmt: skip
def test_months_as_offices_write_them(text, month):
    assert day(Cell(text), by=BY) == Reading(date(2025, month, 28))


@pytest.mark.parametrize("text", ["", "  ", "-", "0000-00-00", "--", "0", "00/00/0000"])
def test_a_cell_that_says_nothing_is_no_day_and_no_problem(text):
    assert day(Cell(text), by=BY) == Reading()


@pytest.mark.parametrize(
    "text",
    [
        "31 Pebruari",
        "31 Pebruari 2025",
        "Maret 2025",
        "2025",
        "03/31/2026",
        "besok",
        "31/03/226",
        "12345 678",
        "31032026",
    ],
)
def test_a_day_that_cannot_be_read_is_said(text):
    assert "tidak terbaca" in day(Cell(text), by=BY).problem
    assert day(Cell(text), by=BY).is_unread


def test_excel_keeps_days_as_numbers_since_1900():
    assert day(number("46112"), by=BY) == Reading(date(2026, 3, 31))
    assert day(number("46112.75"), by=BY) == Reading(date(2026, 3, 31))
    assert day(Cell("2026-03-31", Kind.DATE), by=BY) == Reading(date(2026, 3, 31))
    assert day(Cell("2026-03-31T23:59:59", Kind.DATE), by=BY) == Reading(date(2026, 3, 31))


@pytest.mark.parametrize("text", ["2019", "9999"])
def test_a_year_alone_is_no_day_of_1905(text):
    assert day(number(text), by=BY).is_unread


@pytest.mark.parametrize(("text", "is_read"), [("24/11/26", True), ("25/11/26", True), ("26/11/26", False)])
def test_a_year_of_two_digits_is_of_this_century_unless_it_is_still_to_come(text, is_read):
    assert (day(Cell(text), by=BY).value is not None) is is_read


@pytest.mark.parametrize("text", ["07/02/98", "31-12-1899", "26-11-2026"])
def test_a_day_that_cannot_be_is_said(text):
    assert "tidak mungkin" in day(Cell(text), by=BY).problem


@given(st.dates(date(1900, 1, 1), BY), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y"]))
def test_every_day_is_read_back(when, style):
    assert day(Cell(when.strftime(style)), by=BY) == Reading(when)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text):
    for reading in (day(Cell(text), by=BY), rupiah(Cell(text)), digits(Cell(text), length=13), yes_no(Cell(text))):
        assert isinstance(reading, Reading)


@pytest.mark.parametrize(
    "text",
    [
        "Rp 1.250.000,00", "Rp1.250.000,-", "1,250,000", "1.250.000", "1250000", "Rp. 1.250.000", "rp 1 250 000",
        "1,250,000.00", "IDR 1.250.000", "Rp1.250.000,--", "1250000,00",
    ],
)  # fmt: skip
def test_an_amount_in_every_style(text):
    assert rupiah(Cell(text)) == Reading(1_250_000)


def test_amounts_below_zero_and_none():
    assert rupiah(Cell("(1.250)")) == rupiah(Cell("-1.250")) == rupiah(Cell("-Rp 1.250")) == Reading(-1250)
    assert rupiah(number("1250000")) == Reading(1_250_000)
    assert rupiah(Cell("-")) == rupiah(Cell("Rp -")) == rupiah(Cell("")) == Reading()
    assert rupiah(Cell("0")) == Reading(0)


@pytest.mark.parametrize(("cell", "value"), [(number("1250000.5"), 1_250_001), (Cell("1.250.000,49"), 1_250_000)])
def test_a_fraction_of_a_rupiah_is_rounded_and_said(cell, value):
    assert rupiah(cell).value == value
    assert f"dibaca sebagai {value:,}".replace(",", ".") in rupiah(cell).problem


@pytest.mark.parametrize("text", ["1,5 juta", "1.25.000", "seribu", "1.250,000,00", "Rp"])
def test_an_amount_that_could_be_anything_is_not_read(text):
    reading = rupiah(Cell(text))
    assert reading.value is None
    assert reading.is_unread is (text != "Rp")


def test_numbers_that_are_names():
    nik = "3603010000001"
    assert digits(Cell(nik), length=13) == digits(Cell(f"'{nik}"), length=13) == digits(number(nik), length=13)
    assert digits(Cell("3603.01.0000001 "), length=13) == Reading(nik)
    assert digits(number("1111"), length=5, begins_with_zero=True).value == "01111"
    assert "Nol di depan hilang" in digits(number("1111"), length=5, begins_with_zero=True).problem
    assert digits(Cell("1111"), length=5, begins_with_zero=True).value == "1111"
    assert "Panjangnya 12" in digits(number("360301000001"), length=13).problem
    assert digits(Cell("3,60301E+12"), length=13).is_unread
    said = Reading("belum ada", "Berisi selain angka; dicatat seperti tertulis.")
    assert digits(Cell("belum ada"), length=13) == said
    assert digits(Cell(""), length=13) == Reading()


SUBDISTRICTS = {bare(name): name for name in ("Cisoka", "Cisauk", "Cikupa", "Sepatan", "Sepatan Timur", "Pasar Kemis")}


def test_a_name_is_read_as_the_one_it_is_clearly_nearest_to():
    assert nearest("cisoka", SUBDISTRICTS) == Reading("Cisoka")
    assert nearest("cisokka", SUBDISTRICTS) == Reading("Cisoka", 'Dibaca sebagai "Cisoka".')
    assert nearest("pasar kmis", SUBDISTRICTS) == Reading("Pasar Kemis", 'Dibaca sebagai "Pasar Kemis".')
    assert nearest("", SUBDISTRICTS) == Reading()


@pytest.mark.parametrize("text", ["cisaka", "cisok auk", "tigaraksa", "x"])
def test_between_two_names_or_near_none_nothing_is_guessed(text):
    assert nearest(text, SUBDISTRICTS).is_unread


def test_a_name_that_is_only_a_little_nearer_is_not_guessed():
    assert nearest("kampung bes", {"kampung besar": 1, "kampung besi": 2, "curug": 3}).is_unread
    assert nearest("kampung bes", {"kampung besar": 1, "curug": 3}).value == 1


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["ya", "Y", "sudah", "ada", "✓", "√", "v", "1"], True),
        (["tidak", "Tdk", "T", "belum", "0"], False),
        (["", "-", " "], None),
    ],
)
def test_yes_and_no_in_a_dozen_styles(texts, value):
    assert {yes_no(Cell(text)) for text in texts} == {Reading(value)}
    assert yes_no(Cell("x")).is_unread


@pytest.mark.parametrize("text", ["=1+1", "+628", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "--x"])
def test_a_text_that_begins_like_a_formula_is_said(text):
    assert "tanda rumus" in suspicion(Cell(text))


def test_what_is_no_formula_is_not_suspicious():
    assert {suspicion(Cell(text)) for text in ("", "-", "--", "- catatan", "a=b", "Koperasi")} == {""}
    assert suspicion(number("-5")) == ""
    assert [bool(suspicion(number("1" * length))) for length in (14, 15, 16)] == [False, False, True]


def test_a_row_notes_what_a_reading_says_and_remembers_what_was_not_read():
    row = Row(7, {"Modal": Cell("banyak"), "Kas": Cell("1,49")})
    assert (row.take("Modal", rupiah(row.cell("Modal"))), row.take("Kas", rupiah(row.cell("Kas")))) == (None, 1)
    assert [(each.line, each.column, each.value) for each in row.problems] == [
        (7, "Modal", "banyak"),
        (7, "Kas", "1,49"),
    ]
    assert row.unread == {"Modal"}
    assert row.text("Tidak ada") == ""
