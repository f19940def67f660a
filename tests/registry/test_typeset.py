"""What is printed is data, comes out the same every time, and can be read aloud."""

import os
import threading
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from registry import typeset

ON = date(2026, 1, 5)
MARKUP = '*tebal* _miring_ #panic("x") $x^2$ = Judul // `kode` @rujukan <label> \\u{41} “«”»'
HEAD = {"government": "Pemerintah Kabupaten Contoh", "office": "Dinas Koperasi", "address": "Jalan A", "contact": ""}
LETTER = {
    "letterhead": HEAD, "number": "1/2026", "nature": "Biasa", "attachment": "–", "subject": "Imbauan",
    "place_date": "Contoh, 5 Januari 2026", "to": ["Koperasi Maju"], "opening": ["Dengan hormat."], "facts": [],
    "closing": [], "signatory": {"title": "Kepala Dinas", "name": "Ratna Contoh", "rank": "", "nip": ""}, "cc": [],
    "qr": "", "qr_alt": "", "qr_note": "", "foot": "1/2026",
}  # fmt: skip


def text(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.fixture
def own_templates(tmp_path, monkeypatch):
    """Templates of the test, and a typesetter that reads them."""
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    monkeypatch.setattr(typeset, "_compilers", {})
    return tmp_path


def test_what_looks_like_markup_is_printed_as_it_stands():
    printed = text(typeset.pdf("letter", LETTER | {"to": [MARKUP], "opening": [MARKUP]}, on=ON))
    assert " ".join(printed.split()).count(MARKUP) == 2


def test_the_same_data_on_the_same_day_gives_the_same_bytes_and_another_day_others():
    once = typeset.pdf("letter", LETTER, on=ON)
    typeset.pdf("letter", LETTER | {"number": "2/2026"}, on=ON)
    assert typeset.pdf("letter", LETTER, on=ON) == once
    assert typeset.pdf("letter", LETTER, on=date(2026, 1, 6)) != once


def test_a_printed_page_is_tagged_says_its_language_and_title_and_is_f4():
    reader = PdfReader(BytesIO(typeset.pdf("letter", LETTER, on=ON)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "id-ID"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Imbauan – Koperasi Maju"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    millimetres = [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]]
    assert millimetres == [215, 330]


def test_every_font_is_in_the_file():
    fonts = PdfReader(BytesIO(typeset.pdf("letter", LETTER, on=ON))).pages[0]["/Resources"]["/Font"].values()
    inside = [each.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for each in fonts]
    assert inside
    assert all(isinstance(each, DictionaryObject) and each.keys() & {"/FontFile2", "/FontFile3"} for each in inside)


def test_a_warning_prints_nothing(own_templates):
    (own_templates / "other.typ").write_text('#set document(title: "A")\n#set text(font: "Nowhere Sans")\n= A')
    with pytest.raises(typeset.Unprintable, match="unknown font family: nowhere sans"):
        typeset.pdf("other", {}, on=ON)


def test_a_page_that_cannot_be_read_aloud_is_refused(own_templates):
    (own_templates / "other.typ").write_text('#set text(font: "Source Sans 3")\n== Judul kedua')
    with pytest.raises(typeset.Unprintable, match="PDF/UA-1"):
        typeset.pdf("other", {}, on=ON)


def test_a_template_reads_nothing_outside_its_folder(own_templates):
    (own_templates / "other.typ").write_text('#read("/etc/passwd")')
    with pytest.raises(typeset.Unprintable):
        typeset.pdf("other", {}, on=ON)


def test_threads_take_turns():
    printed = []
    threads = [threading.Thread(target=lambda: printed.append(typeset.pdf("letter", LETTER, on=ON))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(printed) == 8
    assert len(set(printed)) == 1


def test_a_process_forked_from_one_that_has_typeset_is_refused_and_does_not_wait_for_ever():
    typeset.pdf("letter", LETTER, on=ON)
    if not (child := os.fork()):
        try:
            typeset.pdf("letter", LETTER, on=ON)
        except typeset.Unprintable:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
