"""How dates, numbers and years are written."""

from datetime import date

import pytest
from django.template import engines

from registry.amounts import number
from registry.templatetags.registry import full_years_to, long_date, marked, short_date, years


def test_dates_are_written_for_sentences_and_for_tables_from_dates_and_from_kept_texts():
    assert long_date(date(2026, 5, 1)) == long_date("2026-05-01") == '<time datetime="2026-05-01">1 Mei 2026</time>'
    assert short_date(date(2026, 5, 1)) == short_date("2026-05-01") == '<time datetime="2026-05-01">01-05-2026</time>'
    assert long_date(None) == short_date(None) == ""


@pytest.mark.parametrize(("value", "written"), [(7, "7"), (1258, "1.258"), (1_000_000, "1.000.000")])
def test_numbers_have_dots(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("names", "written"),
    [
        ([], ""),
        ([2025], "2025"),
        ([2025, 2024], "2024 dan 2025"),
        ([2025, 2024, 2023], "2023 sampai 2025"),
        ([2018, 2020, 2022, 2023, 2024, 2025], "2018, 2020 dan 2022 sampai 2025"),
        ([2016, 2016, 2018], "2016 dan 2018"),
    ],
)
def test_runs_of_three_years_or_more_are_shortened(names, written):
    assert years(names) == written


@pytest.mark.parametrize(
    ("until", "full"), [(date(2020, 9, 3), 1), (date(2020, 9, 4), 2), (date(2020, 9, 5), 2), (date(2018, 9, 4), 0)]
)
def test_full_years_are_counted_on_the_anniversary(until, full):
    assert full_years_to(date(2018, 9, 4), until) == full


@pytest.mark.parametrize(
    ("text", "search", "written"),
    [
        ("Kopkar Maju", "maju kop", "<mark>Kop</mark>kar <mark>Maju</mark>"),
        ("Maju (PT. A+B)", "a+b (", "Maju <mark>(</mark>PT. <mark>A+B</mark>)"),
        ("Sama & samar", "sama samar", "<mark>Sama</mark> &amp; <mark>samar</mark>"),
        ("A & <b>", "", "A &amp; &lt;b&gt;"),
    ],
)
def test_what_was_searched_for_is_marked_and_everything_is_escaped(text, search, written):
    assert marked(text, search) == written


def test_a_phrase_stands_in_a_sentence_without_white_space_around_it():
    sentence = engines["django"].from_string('({% phrase "state" state="GREY" %}; {% phrase "state" capital=True %}.)')
    assert sentence.render({"state": "INACTIVE", "code": ""}) == "(dalam pembinaan; Tidak aktif.)"
