"""Looks through one PDF, run by `registry.apart`: it may show pages, and do nothing else."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import is_zipfile

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY, SECONDS = 1024**3, 10
OBJECTS = 200_000

ACTS = re.compile(rb"/(JavaScript|EmbeddedFiles?|RichMedia|Launch)\b")
"""What stands in the bytes of a PDF that does more than show pages, wherever in it."""
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
KINDS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound",
         "/RichMedia", "/RichMediaExecute", "/FileAttachment", "/Screen", "/EmbeddedFile", "/3D"}  # fmt: skip
"""The same in its objects, where it may stand compressed: keys, and the values of /S, /Type and /Subtype."""

LOCKED = "PDF ini dikunci. Buka kuncinya dahulu: buka berkasnya, cetak ke PDF, lalu kirim PDF yang baru."
ACTIVE = (
    "PDF ini berisi program, formulir, atau berkas lain di dalamnya. Cetak ke PDF dahulu, lalu kirim hasil cetaknya."
)
BROKEN = "PDF ini rusak atau terpotong. Buka berkasnya, cetak ke PDF, lalu kirim PDF yang baru."
TOO_MUCH = "PDF ini terlalu berat untuk dibuka. Cetak ke PDF atau foto lembarannya, lalu kirim lagi."


class Refused(Exception):
    """The sentence that refuses the PDF."""


def read(content: bytes) -> tuple[dict[str, object], bytes]:
    """How many pages it has. Raises Refused."""
    if ACTS.search(content) or is_zipfile(BytesIO(content)):
        raise Refused(ACTIVE)
    try:
        pdf = PdfReader(BytesIO(content), strict=False)
        if pdf.is_encrypted:
            raise Refused(LOCKED)
        if any(map(_acts, _objects(pdf))):
            raise Refused(ACTIVE)
        pages = len(pdf.pages)
    except LimitReachedError as much:
        raise Refused(TOO_MUCH) from much
    if not pages:
        raise Refused(BROKEN)
    return {"pages": pages}, b""


def _objects(pdf: PdfReader) -> Iterator[object]:
    """Every object it names, and those that lie in them."""
    names = {(number, of) for of, numbers in pdf.xref.items() for number in numbers}
    names |= {(number, 0) for number in pdf.xref_objStm}
    if len(names) > OBJECTS:
        raise Refused(TOO_MUCH)
    for number, of in sorted(names):
        waiting: list[object] = [pdf.get_object(IndirectObject(number, of, pdf))]
        while waiting:
            yield (found := waiting.pop())
            if isinstance(found, DictionaryObject):
                waiting += dict.values(found)
            elif isinstance(found, ArrayObject):
                waiting += list.__iter__(found)


def _acts(found: object) -> bool:
    if not isinstance(found, DictionaryObject):
        return False
    kinds = {str(found[key]) for key in ("/S", "/Type", "/Subtype") if key in found}
    return not KEYS.isdisjoint(found) or not KINDS.isdisjoint(kinds)
