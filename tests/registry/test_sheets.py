"""Excel files that people fill in: what is refused and how, and how the table in a sheet is found."""

import os
import resource
import subprocess
import sys
import time
from datetime import date
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from registry import apart, sheet_reader
from registry.cells import Cell, Kind
from registry.imports import Unreadable
from registry.sheets import EXAMPLE, Heading, Layout, Sheet, find_header, letters, match, pick, read, rows
from tests.registry import hostile

FILES = {name: (content, word) for name, content, word in hostile.hostile()}
LAYOUT = Layout(
    "Data Induk",
    (
        Heading("Nama koperasi", ("Nama",), is_needed=True),
        Heading("Nomor badan hukum", ("No BH",)),
        Heading("Tanggal badan hukum"),
        Heading("Kecamatan", is_needed=True),
    ),
)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words_at_once(name):
    content, word = FILES[name]
    began, before = hostile.spent(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable, match=word):
        read(content, file_name="berkas.xlsx")
    assert hostile.spent() - began < 4
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000, "kilobytes of ours"


def test_there_are_enough_of_them():
    assert len(FILES) > 50


@pytest.mark.parametrize(
    ("file_name", "word"),
    [("berkas.xlsm", "makro"), ("berkas.xls", "bukan berkas Excel"), ("berkas.csv", "bukan"), ("berkas", "bukan")],
)
def test_only_one_kind_of_file_is_opened(file_name, word):
    with pytest.raises(Unreadable, match=word):
        read(hostile.workbook(), file_name=file_name)
    assert read(hostile.workbook(), file_name="BERKAS.XLSX")


def test_more_than_five_megabytes_are_not_opened():
    with pytest.raises(Unreadable, match="5 MB"):
        read(b"PK\x03\x04" + b"0" * 5 * 1024**2, file_name="berkas.xlsx")


def test_limits_in_threes():
    for count in (499, 500):
        assert read(hostile.cells((0, 0, "x" * count)), file_name="a.xlsx")[0].lines[0][1][0].text == "x" * count
    for count in (59, 60):
        wide = hostile.cells(*((0, column, "x") for column in range(count)))
        assert len(read(wide, file_name="a.xlsx")[0].lines[0][1]) == count


@pytest.mark.parametrize(("count", "is_taken"), [(19_999, True), (20_000, True), (20_001, False)])
def test_twenty_thousand_rows_are_taken(count, is_taken):
    (sheet,) = read(hostile.rows(count), file_name="a.xlsx")
    if is_taken:
        assert len(rows(sheet, LAYOUT)) == count
    else:
        with pytest.raises(Unreadable, match=r"20\.000 baris"):
            rows(sheet, LAYOUT)


def test_the_reader_knows_nothing_of_us(tmp_path, monkeypatch):
    """No project, no Django, no environment: a reader that tells all it sees is put in the place of ours."""
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    telltale = tmp_path / "reader.py"
    telltale.write_text(
        f"import os, runpy, sys; globals().update(runpy.run_path({sheet_reader.__file__!r}))\n"
        "def read(content): raise Refused(repr((sorted(sys.modules), dict(os.environ))))"
    )
    monkeypatch.setattr(sheet_reader, "__file__", str(telltale))
    with pytest.raises(Unreadable) as told:
        read(b"", file_name="a.xlsx")
    assert "python_calamine" in str(told.value)
    assert not any(word in str(told.value) for word in ("django", "'registry", "celery", "rahasia"))


def test_the_reader_runs_under_limits(tmp_path):
    """What the process itself is allowed, asked of the kernel while it waits for its file."""
    process = subprocess.Popen(
        [sys.executable, "-I", apart.__file__, sheet_reader.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        limits = ""
        for _ in range(100):
            with open(f"/proc/{process.pid}/limits") as file:
                limits = file.read()
            if str(sheet_reader.MEMORY) in limits:
                break
            time.sleep(0.05)
        said = {line[:25].strip(): line[25:].split()[:2] for line in limits.splitlines()}
        assert said["Max address space"] == [str(sheet_reader.MEMORY)] * 2
        assert said["Max cpu time"] == [str(sheet_reader.SECONDS)] * 2
        assert said["Max core file size"] == ["0", "0"]
    finally:
        process.communicate(b"")


def test_a_reader_that_cannot_run_is_our_fault_and_not_the_file_s(monkeypatch):
    monkeypatch.setattr(sheet_reader, "__file__", os.devnull + "/nothing")
    with pytest.raises(RuntimeError, match="cannot run"):
        read(hostile.workbook(), file_name="a.xlsx")


def test_cells_keep_what_they_are():
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("A")
        sheet.write_string(1, 1, "00123")
        sheet.write_number(1, 2, 5104010020001)
        sheet.write_number(1, 3, 0.1 + 0.2)
        sheet.write_datetime(2, 1, date(2026, 3, 31), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(2, 2, 46112 + 8.5 / 24, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_boolean(2, 3, True)
        sheet.write_formula(3, 1, "=1+1", None, 2)
        sheet.write_string(3, 2, "=1+1")
    (sheet,) = read(file.getvalue(), file_name="a.xlsx")
    assert sheet.lines == [
        (2, [Cell(), Cell("00123"), Cell("5104010020001", Kind.NUMBER), Cell("0.3", Kind.NUMBER)]),
        (3, [Cell(), Cell("2026-03-31", Kind.DATE), Cell("2026-03-31T08:30:00", Kind.DATE), Cell("ya")]),
        (4, [Cell(), Cell("2", Kind.NUMBER), Cell("=1+1")]),
    ]


def sheet_of(*lines: str) -> Sheet:
    """A sheet, one line in a text, cells parted by bars."""
    return Sheet("Lembar", [(at, [Cell(cell) for cell in line.split("|")]) for at, line in enumerate(lines, start=1)])


def test_titles_may_stand_above_the_header_and_columns_in_any_order():
    sheet = sheet_of(
        "DATA KOPERASI", "Keadaan per|31 Maret 2026", "Kecamatan|Nama Koperasi|No|NO. BH", "Curug|Maju|1|7"
    )
    (row,) = rows(sheet, LAYOUT)
    assert row.line == 4
    assert {column: cell.text for column, cell in row.cells.items()} == {
        "Kecamatan": "Curug", "Nama koperasi": "Maju", "Nomor badan hukum": "7",
    }  # fmt: skip


def test_a_line_of_groups_may_stand_over_the_header():
    sheet = sheet_of(
        "Daftar",
        "No|Nama  Koperasi|Badan\nHukum||Kecamatan",
        "||Nomor|Tanggal|",
        "1|2|3|4|5",
        "1|Maju|7|1-2-2005|Curug",
    )
    assert find_header(sheet, LAYOUT) == (
        3, ["No", "Nama Koperasi", "Nomor Badan Hukum", "Tanggal Badan Hukum", "Kecamatan"],
    )  # fmt: skip
    (row,) = rows(sheet, LAYOUT)
    assert (row.text("Nomor badan hukum"), row.text("Tanggal badan hukum")) == ("7", "1-2-2005")


def test_examples_and_blank_lines_are_passed_over():
    sheet = sheet_of(
        "Nama koperasi *|Kecamatan *", f"{EXAMPLE}|Curug", "|", f"Maju|{EXAMPLE.upper()} ini", "Sunyi|Curug"
    )
    assert [row.text("Nama koperasi") for row in rows(sheet, LAYOUT)] == ["Sunyi"]


def test_a_sheet_without_a_header_says_what_is_missing():
    with pytest.raises(Unreadable, match=r'tidak ditemukan\. Kolom wajib: "Nama koperasi", "Kecamatan"'):
        rows(sheet_of("Nama koperasi", "Maju", "Sunyi"), LAYOUT)


def test_a_column_that_is_never_read_leaves_nothing_in_the_rows():
    layout = Layout("Peserta", LAYOUT.headings[:2], never_read=frozenset({"agama"}))
    line = [Cell("Rekaan"), Cell("=Rahasia"), Cell("1")]
    (row,) = rows(Sheet("Peserta", [(1, [Cell("Nama"), Cell("AGAMA "), Cell("No BH")]), (2, line)]), layout)
    assert (row.text("Nama koperasi"), row.text("Nomor badan hukum"), row.problems) == ("Rekaan", "1", [])
    assert "Rahasia" not in str(row)


def test_every_fault_of_the_headers_is_said_at_once():
    with pytest.raises(Unreadable) as refused:
        match(["No", "Nomor badan hukum", "Kecmatan", "No BH", "Modal", ""], LAYOUT)
    assert refused.value.args == (
        'Kolom "Kecmatan" tidak dikenal; mungkin maksudnya "Kecamatan".',
        'Kolom "Modal" tidak dikenal. Hapus kolom itu atau samakan judulnya dengan templat.',
        'Kolom "Nomor badan hukum" ada lebih dari satu kali: kolom B dan D. Sisakan satu.',
        'Kolom wajib tidak ada: "Nama koperasi", "Kecamatan".',
    )
    assert str(refused.value).count("Kolom") == 4


def test_no_column_is_lost_in_silence():
    with pytest.raises(Unreadable, match="Kolom C berisi data tetapi tidak berjudul"):
        rows(sheet_of("Nama|Kecamatan", "Maju|Curug|penting"), LAYOUT)
    with pytest.raises(Unreadable, match="Kolom B berisi data"):
        rows(sheet_of("Nama||Kecamatan", "Maju|x|Curug"), LAYOUT)


def test_what_is_suspicious_in_a_cell_is_said_and_taken():
    (row,) = rows(sheet_of("Nama|Kecamatan", "=cmd()|Curug"), LAYOUT)
    assert row.text("Nama koperasi") == "=cmd()"
    assert [(each.line, each.column) for each in row.problems] == [(2, "Nama koperasi")]


def test_a_sheet_is_found_however_its_name_is_written():
    sheets = [Sheet("Petunjuk", []), Sheet(" DATA  INDUK", [])]
    assert pick(sheets, LAYOUT) is sheets[1]
    assert pick(sheets[:1], LAYOUT) is None


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (59, "BH"), (16_383, "XFD")])
def test_columns_are_called_as_excel_does(place, name):
    assert letters(place) == name
