"""Files that mean harm, or that went wrong: made here, none kept, each with a word of the sentence that refuses it."""

import resource
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
TYPES, RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


def spent() -> float:
    """Seconds of the processor that we and the readers we waited for have taken."""
    ours, theirs = (resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def workbook(fill: Callable[[Worksheet], object] | None = None) -> bytes:
    """A workbook of one sheet, filled."""
    file = BytesIO()
    with Workbook(file) as book:
        (fill or (lambda sheet: sheet.write_string(0, 0, "Nama koperasi")))(book.add_worksheet("Lembar"))
    return file.getvalue()


def cells(*filled: tuple[int, int, str]) -> bytes:
    """A workbook with these cells: row, column, text."""
    return workbook(lambda sheet: [sheet.write_string(*each) for each in filled])


def altered(
    *replaced: tuple[str, bytes, bytes], add: dict[str, bytes] | None = None, drop: tuple[str, ...] = (),
    of: bytes = b"", compression: int = ZIP_DEFLATED,
) -> bytes:  # fmt: skip
    """An honest workbook with bytes of its parts replaced, parts added and parts left out."""
    file = BytesIO()
    with ZipFile(BytesIO(of or workbook())) as honest, ZipFile(file, "w", compression) as other:
        for name in honest.namelist():
            text = honest.read(name)
            for part, old, new in replaced:
                if part == name:
                    assert old in text, (part, old)
                    text = text.replace(old, new, 1)
            if name not in drop and name not in (add or {}):
                other.writestr(name, text)
        for name, text in (add or {}).items():
            other.writestr(name, text)
    return file.getvalue()


def zipped(**parts: bytes) -> bytes:
    """A zip with these parts only; two underscores stand for a slash."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def lying(content: bytes, part: str, size: int) -> bytes:
    """The same file, whose directory and header say another unpacked size of a part."""
    changed = bytearray(content)
    for mark, at_size, at_name in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            if content[at + at_name : at + at_name + len(part)] == part.encode():
                changed[at + at_size : at + at_size + 4] = struct.pack("<I", size)
    assert bytes(changed) != content
    return bytes(changed)


def flagged(content: bytes) -> bytes:
    """The same file, said to be encrypted."""
    changed = bytearray(content)
    for mark, at_flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            changed[at + at_flag] |= 1
    return bytes(changed)


def rows(count: int) -> bytes:
    """A header and so many rows."""
    return cells((0, 0, "Nama koperasi"), (0, 1, "Kecamatan"), *((row, 0, f"K {row}") for row in range(1, count + 1)))


LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (letter, (b"&%c;" % (letter - 1)) * 10) for letter in range(ord("b"), ord("k"))
) + b"]>"  # fmt: skip
XXE = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
ROOT = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_EXCEL, MACROS, LOCKED, BROKEN = "bukan berkas Excel", "makro", "kata sandi", "rusak"
TOO_MUCH, ENTITIES, BLANK = "terlalu banyak", "bukan buatan Excel", "tidak mempunyai lembar"


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """What it is, the file, and a word of its refusal."""
    honest = workbook()
    yield "nothing", b"", "kosong"
    yield "a CSV, renamed", b"Nama koperasi,Kecamatan\nMaju,Curug\n", NOT_EXCEL
    yield "a PDF", b"%PDF-1.7\n" + b"x" * 999, NOT_EXCEL
    yield "a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 999, NOT_EXCEL
    yield "a web page, as old exports are", b"<html><table><tr><td>Nama</td></tr></table></html>", NOT_EXCEL
    yield "an Excel file of 1997", OLE + b"\0" * 4096, "Excel lama"
    yield "an encrypted file", OLE + b"\0" * 999 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 999, LOCKED
    yield "half of a file", honest[: len(honest) // 2], BROKEN
    yield "a file without its end", honest[:-1], BROKEN
    yield "the first four bytes", b"PK\x03\x04", BROKEN
    yield "a zip of nothing", b"PK\x05\x06" + b"\0" * 18, NOT_EXCEL
    yield "noise that begins like a zip", b"PK\x03\x04" + bytes(range(256)) * 40, BROKEN
    yield "a file in which bytes fell over", honest.replace(b"PK\x03\x04", b"PK\x03\x05"), NOT_EXCEL
    yield "a spoilt sum", altered()[:200] + b"\xff\xff\xff\xff" + altered()[204:], BROKEN
    yield "a Word file", zipped(word__document=b"<x/>"), NOT_EXCEL
    yield "an OpenDocument table", zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), NOT_EXCEL
    yield "a binary workbook", altered(add={"xl/workbook.bin": b"\0"}), NOT_EXCEL
    yield "a workbook in a zip", zipped(berkas=honest), NOT_EXCEL
    yield "macros", altered(add={"xl/vbaProject.bin": b"\0" * 99}), MACROS
    yield "macros under another name", altered((TYPES, b"sheet.main+xml", b"x.macroEnabled.main+xml")), MACROS
    yield "macros of Excel 4", altered(add={"xl/macrosheets/sheet1.xml": b"<x/>"}), MACROS
    yield "a billion laughs", altered((STRINGS, ROOT, ROOT + LAUGHS), (STRINGS, b"Nama", b"&j;")), ENTITIES
    yield "an entity of this machine", altered((SHEET, ROOT, ROOT + XXE)), ENTITIES
    yield "an entity in the book", altered((BOOK, ROOT, ROOT + XXE)), ENTITIES
    yield "an entity in the relations", altered((RELATIONS, ROOT, ROOT + XXE)), ENTITIES
    yield "a doctype elsewhere", altered((SHEET, ROOT, ROOT + b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x">')), ENTITIES
    yield "a doctype in UTF-16", altered(add={SHEET: ("<!DOCTYPE x>" + "<x/>").encode("utf-16")}), ENTITIES
    yield "a bomb", altered(add={SHEET: b"0" * (51 * 1024**2)}), TOO_MUCH
    yield "a bomb in many parts", altered(add={f"xl/media/{at}": b"0" * 6 * 1024**2 for at in range(9)}), TOO_MUCH
    yield "a thousand parts", altered(add={f"xl/media/{at}": b"" for at in range(1000)}), TOO_MUCH
    yield "a size that lies low", lying(altered(add={SHEET: b"<x>" + b"0" * 10**6}), SHEET, 100), BROKEN
    yield "a size that lies high", lying(honest, SHEET, 2**30), TOO_MUCH
    yield "a bomb that says it is small", lying(altered(add={SHEET: b"0" * (51 * 1024**2)}), SHEET, 1000), BROKEN
    yield "parts said to be encrypted", flagged(honest), LOCKED
    yield "another compression", altered(compression=ZIP_LZMA), BROKEN
    yield "yet another compression", altered(compression=ZIP_BZIP2), BROKEN
    yield "two far corners", cells((0, 0, "x"), (1_048_575, 16_383, "x")), TOO_MUCH
    yield "one far corner", cells((1_048_575, 16_383, "x")), "60 kolom"
    yield "61 columns", cells(*((0, column, "x") for column in range(61))), "60 kolom"
    yield "501 characters", cells((0, 0, "x" * 501)), "500 huruf"
    yield "20,051 lines", rows(20_050), "20.000 baris"
    full = ((row, column, "x" * 500) for row in range(370) for column in range(60))
    yield "eleven million characters", cells(*full), TOO_MUCH
    yield "no cell", workbook(lambda sheet: None), BLANK
    yield "cells of spaces", cells((0, 0, "   "), (3, 3, "\t")), BLANK
    yield "a sheet that is not there", altered(drop=(SHEET,)), BROKEN
    yield "a book that is not there", altered(drop=(BOOK,)), BLANK
    yield "relations that are not there", altered(drop=(RELATIONS,)), BROKEN
    yield "a sheet that breaks off", altered((SHEET, b"</sheetData>", b"")), BROKEN
    yield "a sheet that is no XML", altered(add={SHEET: zlib.compress(b"x" * 9999)}), ENTITIES
    yield "a text that is not in the list", altered((SHEET, b"<v>0</v>", b"<v>4000000000</v>")), BROKEN
    yield "a row of no sheet", altered((SHEET, b'r="A1"', b'r="A99999999999999999999"')), BROKEN
    yield "a column of no sheet", altered((SHEET, b'r="A1"', b'r="ZZZZZZZZZZZZ1"')), TOO_MUCH
    yield "a hundred thousand levels", altered(add={SHEET: b"<x>" * 100_000}), BLANK
    yield "forty megabytes of blanks", altered(add={SHEET: ROOT + b" " * (40 * 1024**2)}), BROKEN
    yield "bytes that are no text", altered((STRINGS, b"Nama", b"\xff\xfe\xfd\xfc")), BROKEN
