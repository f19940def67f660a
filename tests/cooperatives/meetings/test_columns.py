"""The words of the office's workbook, and its template read back."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.meetings.imports.columns import (
    CERTIFIED_UNTIL,
    FORM_WAYS,
    GUIDE,
    ID,
    KBLI,
    LOANS_WAYS,
    MASTER,
    MEETINGS,
    NAME,
    NOT_HELD,
    NUMBER,
    PATTERN_WAYS,
    SUBDISTRICT,
    Certificate,
    Loans,
    Pattern,
    book_year,
    certificate,
    form_and_membership,
    held,
    meetings,
    one_of,
    type_and_group,
)  # fmt: skip
from cooperatives.register.models import Cooperative
from registry.cells import Cell, Kind, Reading
from registry.exports import Form, template
from registry.sheets import EXAMPLE, match, pick, read, rows
from tests.drawn import examples

BY = date(2026, 11, 25)
TYPES = Cooperative.Type


@pytest.mark.parametrize("text", ["tidak", "TDK", "belum", "tidak RAT", "Tidak  RAT", "belum RAT", "nihil"])
def test_a_cell_says_that_there_was_no_rat(text):
    assert held(Cell(text), by=BY) == Reading(NOT_HELD)


@pytest.mark.parametrize("text", ["-", "--", "–"])
def test_a_dash_is_read_as_no_rat_and_that_is_said(text):
    reading = held(Cell(text), by=BY)
    assert reading.value is NOT_HELD
    assert "dibaca sebagai tidak RAT" in reading.problem


@pytest.mark.parametrize("text", ["", "  ", "0000-00-00"])
def test_a_blank_says_nothing_of_a_rat(text):
    assert held(Cell(text), by=BY) == Reading()


@pytest.mark.parametrize("text", ["belum lapor", "sudah", "RAT", "2024", "31 Pebruari", "26-11-2026"])
def test_what_is_neither_a_day_nor_a_no_is_unread(text):
    assert held(Cell(text), by=BY).is_unread


def test_not_reported_is_not_the_same_as_not_held():
    assert "bukan berarti tidak RAT" in held(Cell("Belum lapor"), by=BY).problem


def test_a_day_is_the_day_of_the_rat():
    assert (
        held(Cell("15 Maret 2026"), by=BY) == held(Cell("2026-03-15", Kind.DATE), by=BY) == Reading(date(2026, 3, 15))
    )


@pytest.mark.parametrize("text", ["2023", "TB 2023", "TB2023", "Tahun Buku 2023", "tahun  buku\n2023", "RAT TB 2023"])
def test_a_book_year_in_every_style(text):
    assert book_year(text) == "TB 2023"


@pytest.mark.parametrize("text", ["RAT 2023", "203", "TB 23", "TB 3023", "Keterangan 2023", ""])
def test_what_may_be_the_year_of_the_meeting_is_no_book_year(text):
    assert book_year(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Simpan Pinjam", TYPES.SAVINGS_LOAN), ("KSP", TYPES.SAVINGS_LOAN),
        ("Simpan Pinjam/KSP/USP", TYPES.SAVINGS_LOAN),
        ("jasa", TYPES.SERVICE), ("KONSUMEN", TYPES.CONSUMER), ("Produksi", TYPES.PRODUCER), ("", None),
    ],
)  # fmt: skip
def test_a_type_in_the_words_people_use(text, value):
    assert type_and_group(Cell(text)) == (Reading(value), "")


def test_a_misspelt_type_is_read_and_said():
    assert type_and_group(Cell("Konsumn")) == (Reading(TYPES.CONSUMER, 'Dibaca sebagai "Konsumen".'), "")


@pytest.mark.parametrize(
    ("text", "group"), [("KSU", "KSU"), ("ksu", "KSU"), ("K.U.D", ""), ("KUD", "KUD"), ("USP", "")]
)
def test_a_group_is_no_type(text, group):
    reading, found = type_and_group(Cell(text))
    assert reading.is_unread
    assert found == group


def test_form_and_membership_area_may_share_a_cell():
    primary, province = Cooperative.Form.PRIMARY, Cooperative.MembershipArea.PROVINCE
    assert form_and_membership(Cell("Primer")) == (Reading(primary), Reading())
    assert form_and_membership(Cell("Primer Provinsi")) == (Reading(primary), Reading(province))
    assert form_and_membership(Cell("Primer Kabupaten/Kota"))[1].value == Cooperative.MembershipArea.DISTRICT
    assert one_of(Cell("Sekundr"), FORM_WAYS).value == Cooperative.Form.SECONDARY
    assert one_of(Cell("x"), FORM_WAYS).is_unread


def test_loans_and_pattern():
    assert one_of(Cell("Closed Loop"), LOANS_WAYS) == Reading(Loans.CLOSED)
    assert one_of(Cell("open loop"), LOANS_WAYS) == Reading(Loans.OPEN)
    assert one_of(Cell("syari'ah"), PATTERN_WAYS) == Reading(Pattern.SHARIA)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31-12-2027", date(2027, 12, 31)), ("Sudah Bersetifikat", Certificate.HELD),
        ("Bersertifikat", Certificate.HELD),
        ("Sudah", Certificate.HELD), ("Sertifikat - Expired", Certificate.EXPIRED), ("belum", Certificate.NONE),
        ("", None), ("0000-00-00", None),
    ],
)  # fmt: skip
def test_a_certificate_is_a_day_or_a_word(text, value):
    assert certificate(Cell(text)).value == value
    assert bool(certificate(Cell(text)).problem) is (value is Certificate.HELD)


def filled(master=(), held_in=()) -> bytes:
    """The template, with rows there already or with its examples."""
    forms = [
        Form(MASTER, {SUBDISTRICT.header: ["Balaraja", "Curug"]}, master),
        Form(meetings([2024, 2025]), {}, held_in),
    ]
    return template("templat", GUIDE, forms).content


def test_every_column_has_its_own_names():
    for layout in (MASTER, meetings(range(2015, 2027))):
        ways = [way for each in layout.headings for way in {each.header, *each.aliases}]
        assert len(layout.spelled) == len(ways)
        assert {layout.column(each.header) for each in layout.headings} == {each.header for each in layout.headings}


def test_the_template_comes_back_without_its_examples():
    sheets = read(filled(), file_name="templat.xlsx")
    assert [each.name for each in sheets] == ["Petunjuk", "Data Induk", "RAT"]
    assert all(sheet.lines[1][1][0].text == EXAMPLE for sheet in sheets[1:])
    assert rows(pick(sheets, MASTER), MASTER) == rows(pick(sheets, MEETINGS), MEETINGS) == []


def test_the_template_helps_to_fill_it_in():
    """Lists to choose from, notes on headers, headers that stay in sight, and text in every column."""
    with ZipFile(BytesIO(filled())) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    master = parts["xl/worksheets/sheet2.xml"]
    choosing = [each for each in MASTER.headings if each.choices or each is SUBDISTRICT]
    assert master.count('<dataValidation type="list"') == len(choosing)
    assert 'state="frozen"' in master
    assert parts["xl/comments1.xml"].count("<comment ") == len([each for each in MASTER.headings if each.note])
    assert set(re.findall(r'<col [^>]*style="(\d+)"', master)) == {"2"}
    assert master.count("<col ") == len(re.findall(r'<col [^>]*style="2"', master))
    assert 'formatCode="@"' in parts["xl/styles.xml"]
    assert 'name="Pilihan" sheetId="4" state="hidden"' in parts["xl/workbook.xml"]
    assert "Balaraja" in parts["xl/sharedStrings.xml"]


def test_the_examples_are_themselves_readable():
    assert certificate(Cell(CERTIFIED_UNTIL.example)).value == date(2027, 12, 31)
    assert len(KBLI.example) == 5
    assert held(Cell(meetings([2024]).headings[-1].example), by=BY).value == date(2025, 3, 15)
    assert all(each.example in each.choices for each in MASTER.headings if each.choices)


def test_a_book_year_the_template_has_not_is_a_column_all_the_same():
    assert match(["Nama koperasi", "2019", "Tahun buku 2020"], MEETINGS) == [NAME.header, "TB 2019", "TB 2020"]


PREFIXES = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", ""])
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)


@examples(10)
@given(st.lists(st.tuples(PREFIXES, NAMES), min_size=1, max_size=3))
def test_what_was_written_comes_back_equal_and_nothing_is_a_formula(drawn):
    written = [
        {ID.header: str(at), NAME.header: prefix + text, NUMBER.header: "007"}
        for at, (prefix, text) in enumerate(drawn)
    ]
    content = filled(master=written)
    assert b"<f>" not in sheet_xml(content)
    back = rows(pick(read(content, file_name="templat.xlsx"), MASTER), MASTER)
    assert [row.cells[NAME.header].text.replace("\n", "\r") for row in back] == [row[NAME.header] for row in written]
    assert {row.text(NUMBER.header) for row in back} == {"007"}


def sheet_xml(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
