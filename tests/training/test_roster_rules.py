"""How people are written in lists, and whether two of them may be one."""

from datetime import date

import pytest

from registry.cells import Cell, Kind
from training.rosters.rules import Likeness, PersonFact, age, born_on, likeness, name_key, phone, post, sex

DAY = date(2018, 3, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [(" L", "L"), ("p", "P"), ("Laki - laki", "L"), ("PEREMPUAN", "P"), ("Pr.", "P"), ("-", None), ("", None),
     ("Islam", None), ("35", None)],
)  # fmt: skip
def test_sexes_are_l_or_p(text, said):
    assert sex(Cell(text)).value == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("21-30", "21-30"), ("21 – 30", "21-30"), ("> 50 th", "50+"), ("50 ke atas", "50+"), ("35 tahun", "35"),
     ("", None), ("350", None), ("30-21", None), ("dewasa", None)],
)  # fmt: skip
def test_ages_are_years_or_bands(text, said):
    assert age(Cell(text)).value == said


def test_what_cannot_be_read_is_said_without_repeating_it():
    assert age(Cell("35.0", Kind.NUMBER)).value == "35"
    for reading in (sex(Cell("Rahasia")), age(Cell("Rahasia")), born_on(Cell("Rahasia"), by=DAY), phone(Cell("9"))):
        assert reading.problem
        assert "Rahasia" not in reading.problem


@pytest.mark.parametrize(
    ("text", "said"),
    [("Tangerang, 12 Maret 1980", date(1980, 3, 12)), ("12/03/1980", date(1980, 3, 12)), ("Serang 1-2-1999",
     date(1999, 2, 1)), ("05-03-2018", DAY), ("06-03-2018", None), ("Tangerang", None)],
)  # fmt: skip
def test_a_birth_is_read_after_its_place_and_never_after_the_first_day(text, said):
    assert born_on(Cell(text), by=DAY).value == said


@pytest.mark.parametrize("text", ["0812-0000-0001", "+62 812 0000 0001", "81200000001"])
def test_telephones_have_one_spelling(text):
    assert phone(Cell(text)).value == "6281200000001"


@pytest.mark.parametrize(
    ("name", "key"),
    [("Hj. REKAAN  Ana, S.E., M.M.", "rekaan ana"), ("H", "h"), ("Bpk. H. Boy", "boy"), ("Ibu", "ibu")],
)
def test_names_are_compared_without_honours_and_degrees(name, key):
    assert name_key(name) == key


def test_a_post_is_the_longest_way_to_write_it_that_begins_the_text():
    ways = {"ketua": "CHAIR", "ketua pengawas": "SUPERVISOR_CHAIR"}
    assert [post(text, ways) for text in ("Ketua Koperasi", "KETUA PENGAWAS II", "Sopir", "")] == [
        "CHAIR", "SUPERVISOR_CHAIR", None, None,
    ]  # fmt: skip


ANA = PersonFact("Rekaan Ana", frozenset({1}), "62812", "P", date(1980, 3, 12))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (PersonFact("HJ. REKAAN ANA", frozenset({1, 2})), Likeness.SAME),
        (PersonFact("Rekaan Ana", frozenset({1}), sex="L"), Likeness.MAYBE),
        (PersonFact("Rekaan Ana", frozenset({1}), born_on=date(1980, 12, 3)), Likeness.MAYBE),
        (PersonFact("Rekaan Ana", frozenset({2})), Likeness.MAYBE),
        (PersonFact("Rekaan Ana"), Likeness.MAYBE),
        (PersonFact("Rekaan Anna", frozenset({1})), Likeness.MAYBE),
        (PersonFact("Rekaan Anna", frozenset({2}), "62812"), Likeness.MAYBE),
        (PersonFact("Rekaan Anna", born_on=date(1980, 3, 12)), Likeness.MAYBE),
        (PersonFact("Rekaan Anna", frozenset({2})), Likeness.OTHER),
        (PersonFact("Budi Contoh", frozenset({1}), "62812"), Likeness.OTHER),
    ],
)
def test_two_are_one_only_where_name_and_cooperative_agree_and_nothing_speaks_against_it(other, said):
    assert likeness(ANA, other) is likeness(other, ANA) is said


def test_a_single_word_is_no_full_name():
    assert likeness(PersonFact("Ana", frozenset({1})), PersonFact("Ana", frozenset({1}))) is Likeness.MAYBE
