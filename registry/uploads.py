"""Documents people send: a PDF as it came, or a photo made smaller; what is neither is refused in a sentence."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from registry import apart, pdf_reader, photo_reader

LARGEST, LARGEST_PHOTO = 15 * 1024**2, 40 * 1024**2
NAME_LENGTH = 100

BEFORE_PDF = b"\xef\xbb\xbf\0\t\n\f\r "
HEIC = re.compile(rb"....ftyp(hei|hev|mif1|msf1|avi)", re.DOTALL)
PICTURE = re.compile(rb"GIF8|BM|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL)
PACKED = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf")
"""How other files begin: photos of iPhones, other pictures; Word and Excel, old and new, and archives."""

EMPTY = "Berkas ini kosong. Pilih lagi berkas yang berisi."
NOT_TAKEN = "Ini bukan PDF atau foto. Simpan dokumennya sebagai PDF, atau foto lembarannya, lalu kirim lagi."
OFFICE = "Ini berkas Word, Excel, atau arsip. Simpan dokumennya sebagai PDF, lalu kirim lagi."
IPHONE = (
    "Ini foto jenis HEIC, biasanya dari iPhone. Ubah ke JPEG: di iPhone buka Pengaturan, Kamera, Format, pilih Paling "
    "Kompatibel, lalu ambil fotonya lagi."
)
OTHER_PICTURE = "Jenis gambar ini tidak dapat diterima. Ubah ke JPEG atau PNG, lalu kirim lagi."
HEAVY = "Berkas ini {} MB; paling besar {} MB. {}, lalu kirim lagi."
SMALLER_PDF = "Pindai lagi dengan mutu lebih rendah, atau bagi menjadi beberapa berkas"
SMALLER_PHOTO = "Ambil fotonya lagi dengan ukuran biasa"


class Unacceptable(ValueError):
    """The sentence that refuses a document and says what to do."""


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it may be kept. note: a sentence about what was done with it, or nothing. pages: of a PDF."""

    content: bytes
    media_type: str
    name: str
    note: str = ""
    pages: int = 1


def received(file: "UploadedFile[Any]") -> Received:
    """The document somebody sent, told by its content, whatever it is called. Raises Unacceptable."""
    if (file.size or 0) > LARGEST_PHOTO:
        raise Unacceptable(_heavy(file.size or 0, LARGEST_PHOTO, SMALLER_PHOTO))
    file.seek(0)
    content = file.read()
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _photo(content, file.name or "")
    if content.lstrip(BEFORE_PDF).startswith(b"%PDF-"):
        return _pdf(content, file.name or "")
    raise Unacceptable(_why_not(content))


def _pdf(content: bytes, name: str) -> Received:
    if len(content) > LARGEST:
        raise Unacceptable(_heavy(len(content), LARGEST, SMALLER_PDF))
    found, _ = _opened(pdf_reader, content)
    note = _misnamed(name, {"pdf"}, "PDF")
    return Received(content, "application/pdf", clean_name(name, "pdf"), note, found["pages"])


def _photo(content: bytes, name: str) -> Received:
    found, made = _opened(photo_reader, content)
    (width, height), kept = found["came"], found["kept"]
    notes = [_misnamed(name, {"jpg", "jpeg", "jpe", "jfif", "png"}, "foto")]
    if max(width, height) > max(kept):
        notes.append(f"Foto {width} × {height} piksel disimpan lebih kecil, {kept[0]} × {kept[1]}.")
    return Received(made, "image/jpeg", clean_name(name, "jpg"), " ".join(filter(None, notes)))


def _opened(reader: ModuleType, content: bytes) -> tuple[dict[str, Any], bytes]:
    found, made = apart.opened(reader, content)
    if "refused" in found:
        raise Unacceptable(found["refused"])
    return found, made


def _why_not(content: bytes) -> str:
    """The sentence about a file that is neither a PDF nor a photo of a kind we take."""
    if not content:
        return EMPTY
    if content.startswith(PACKED):
        return OFFICE
    if HEIC.match(content):
        return IPHONE
    return OTHER_PICTURE if PICTURE.match(content) else NOT_TAKEN


def _heavy(size: int, largest: int, what_to_do: str) -> str:
    return HEAVY.format(-(-size // 1024**2), largest // 1024**2, what_to_do)


def _misnamed(name: str, extensions: set[str], what: str) -> str:
    """What is said of a file whose name says it is something else."""
    said = PurePosixPath(name.replace("\\", "/")).suffix.casefold().lstrip(".")
    return (
        f"Berkas ini bernama .{said}, tetapi isinya {what}; disimpan sebagai {what}."
        if (said.isalnum() and said not in extensions)
        else ""
    )


def clean_name(name: str, extension: str) -> str:
    """A file name as it may stand on a page: no folders, nothing unseen or turning text round, true extension."""
    own = re.split(r"[\\/]", name)[-1]
    seen = "".join(letter for letter in unicodedata.normalize("NFC", own) if unicodedata.category(letter)[0] != "C")
    stem = PurePosixPath(" ".join(seen.split())).stem.strip(". ")
    return f"{stem[:NAME_LENGTH] or 'berkas'}.{extension}"
