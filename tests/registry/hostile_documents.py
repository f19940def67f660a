"""Documents and photos that mean harm, or went wrong: made here, none kept, each with a word of what refuses it."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter

from tests.registry.hostile import OLE, workbook, zipped

CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]%s>>"


def pdf(*others: bytes, catalog: bytes = b"", page: bytes = b"", pages: bytes = PAGES, trailer: bytes = b"") -> bytes:
    """A PDF of one page, with more in its catalog, page or trailer, and more objects from 4 on."""
    out, starts = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate((CATALOG % catalog, pages, PAGE % page, *others), start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(starts) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(out),
    )  # fmt: skip


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream object, compressed."""
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode%s>>\nstream\n%s\nendstream" % (len(packed), more, packed)


def packed(*bodies: bytes, catalog: bytes = b"", more: bytes = b"") -> bytes:
    """A PDF whose objects from 5 on lie compressed in the stream 4, and whose table is a stream."""
    offsets = [sum(len(each) + 1 for each in bodies[:at]) for at in range(len(bodies))]
    head = b" ".join(b"%d %d" % (5 + at, offset) for at, offset in enumerate(offsets)) + b"\n"
    inside = stream(head + b"\n".join(bodies), b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(head)) + more)
    out, starts = b"%PDF-1.7\n", []
    for number, body in enumerate((CATALOG % catalog, PAGES, PAGE % b"", inside), start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    own = 5 + len(bodies)
    rows = [(0, 0, 0), *((1, start, 0) for start in starts), *((2, 4, at) for at in range(len(bodies))),
            (1, len(out), 0)]  # fmt: skip
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    body = stream(table, b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R" % (own + 1))
    return out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, body, len(out))


def locked(*, owner_only: bool) -> bytes:
    """A PDF with a password: to open it, or only to print it."""
    writer, file = PdfWriter(), BytesIO()
    writer.append(PdfReader(BytesIO(pdf())))
    writer.encrypt("" if owner_only else "rahasia", "pemilik", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


def photo(width: int = 300, height: int = 200, kind: str = "JPEG", mode: str = "RGB", **how: object) -> bytes:
    """A picture: dark above, light below, so that one sees how it was turned."""
    picture, file = Image.new(mode, (width, height)), BytesIO()
    picture.paste({"RGB": (240,) * 3, "L": 240}.get(mode, (0,) * len(mode)), (0, height // 2, width, height))
    picture.save(file, kind, **how)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *chunks: bytes, rows: bytes = b"") -> bytes:
    """A PNG that says it is so large, with these chunks and rows."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A PNG of 60,000 by 60,000 whose rows are all there: 10.8 GB in 11 MB."""
    packer = zlib.compressobj(9)
    once = packer.compress(b"\0" * 100 * (1 + 3 * 60_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return png(60_000, 60_000, rows=once + once[2:] * 599 + b"\3\0")


def laughing() -> bytes:
    """A PDF whose pages contain each other."""
    return pdf(pages=b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>")


def deep() -> bytes:
    """A PDF with a hundred thousand lists in each other."""
    return pdf(b"[" * 100_000 + b"]" * 100_000)


PDF_ACTS, PDF_BROKEN, PDF_MUCH, NOT_TAKEN = "Cetak ke PDF dahulu", "PDF ini rusak", "terlalu berat", "bukan PDF"
PHOTO_BROKEN = "Foto ini rusak"
RUNS = b"<</S/JavaScript/JS(app.alert(1))>>"


def active() -> Iterator[tuple[str, bytes]]:
    """PDFs that do more than show pages."""
    yield "a script when it opens", pdf(RUNS, catalog=b"/OpenAction 4 0 R")
    yield "a script of a page", pdf(page=b"/AA<</O %s>>" % RUNS)
    yield "a script by name", pdf(catalog=b"/Names<</JavaScript<</Names[(a)%s]>>>>" % RUNS)
    yield "a script spelt otherwise", pdf(catalog=b"/OpenAction<</S/Java#53cript/J#53(x)>>")
    yield "a script in a compressed object", packed(RUNS, catalog=b"/OpenAction 5 0 R")
    yield "a script whose kind lies elsewhere", packed(b"<</S 6 0 R/X(x)>>", b"/JavaScript", catalog=b"/A 5 0 R")
    yield "a program to launch", pdf(catalog=b"/OpenAction<</S/Launch/F(cmd.exe)>>")
    yield "a program in a compressed object", packed(b"<</S/Launch/F(a)>>", catalog=b"/OpenAction 5 0 R")
    yield "a file in it", pdf(stream(b"MZ", b"/Type/EmbeddedFile"), catalog=b"/Names<</EmbeddedFiles<</Names[]>>>>")
    yield "a file pinned to a page", packed(b"<</Type/Annot/Subtype/FileAttachment/FS<</EF<<>>>>>>")
    yield "a file of a file", packed(b"<</Type/Filespec/EF<</F 5 0 R>>>>")
    yield "a form of the old kind", packed(b"<</XFA[(template)]>>", catalog=b"/AcroForm 5 0 R")
    yield "a form that sends itself", pdf(catalog=b"/OpenAction<</S/SubmitForm/F(http://127.0.0.1/)>>")
    yield "a film", packed(b"<</Type/Annot/Subtype/RichMedia>>")
    yield "a sound", packed(b"<</S/Rendition>>")
    yield "a PDF in a PDF it opens", packed(b"<</S/GoToE/D[0]>>")
    yield "a PDF that is a zip too", pdf() + zipped(page=b"<script>x</script>")
    yield "a PDF that is a program too", pdf() + zipped(META__INF__MANIFEST=b"Main-Class: A")


def hostile() -> Iterator[tuple[str, str, bytes, str]]:
    """What it is, its name, the file, and a word of what refuses it."""
    honest, picture = pdf(), photo()
    for what, content in active():
        yield what, "laporan.pdf", content, PDF_ACTS
    yield "nothing", "laporan.pdf", b"", "kosong"
    yield "a locked PDF", "laporan.pdf", locked(owner_only=False), "Buka kuncinya"
    yield "a PDF locked for printing", "laporan.pdf", locked(owner_only=True), "Buka kuncinya"
    yield "half of a PDF", "laporan.pdf", honest[: len(honest) // 2], PDF_BROKEN
    yield "a PDF without its end", "laporan.pdf", honest[:-7], PDF_BROKEN
    yield "the first five bytes", "laporan.pdf", b"%PDF-", PDF_BROKEN
    yield "noise that begins like a PDF", "laporan.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, PDF_BROKEN
    yield "a PDF of no page", "laporan.pdf", pdf(pages=b"<</Type/Pages/Kids[]/Count 0>>"), PDF_BROKEN
    yield "pages in each other", "laporan.pdf", laughing(), PDF_BROKEN
    yield "lists in each other", "laporan.pdf", deep(), PDF_BROKEN
    yield "a bomb of objects", "laporan.pdf", packed(b"<</A(" + b"0" * (200 * 1024**2) + b")>>"), PDF_MUCH
    yield "a table of a billion", "laporan.pdf", honest.replace(b"xref\n0 4", b"xref\n0 999999999", 1), PDF_MUCH
    yield "sixteen megabytes", "laporan.pdf", honest + b"\n" * 15 * 1024**2, "paling besar 15 MB"
    yield "a web page", "laporan.pdf", b"<html><script>alert(1)</script></html>", NOT_TAKEN
    yield "a web page before a PDF", "laporan.pdf", b"<html><script>alert(1)</script>" + honest, NOT_TAKEN
    yield "a drawing", "foto.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NOT_TAKEN
    yield "a program", "laporan.pdf", b"MZ\x90\0" + b"\0" * 999, NOT_TAKEN
    yield "a text", "laporan.pdf", b"Laporan RAT", NOT_TAKEN
    yield "a Word file", "laporan.docx", zipped(word__document=b"<x/>"), "Simpan dokumennya sebagai PDF"
    yield "an Excel file called PDF", "laporan.pdf", workbook(), "Simpan dokumennya sebagai PDF"
    yield "an old Word file", "laporan.doc", OLE + b"\0" * 999, "Simpan dokumennya sebagai PDF"
    yield "a zip bomb", "laporan.zip", zipped(a=b"0" * 50 * 1024**2), "Simpan dokumennya sebagai PDF"
    yield "a photo of an iPhone", "IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 99, "Ubah ke JPEG"
    yield "a photo of an iPhone called JPEG", "IMG_1.jpg", b"\0\0\0\x18ftypmif1" + b"\0" * 99, "Ubah ke JPEG"
    yield "a moving picture", "foto.jpg", photo(kind="GIF"), "Ubah ke JPEG"
    yield "a picture of the web", "foto.jpg", photo(kind="WEBP"), "Ubah ke JPEG"
    yield "a scan as TIFF", "pindai.tif", photo(kind="TIFF"), "Ubah ke JPEG"
    yield "a GIF that is a program too", "foto.gif", photo(kind="GIF") + zipped(a=b"x"), "Ubah ke JPEG"
    yield "a picture of Windows", "foto.bmp", photo(kind="BMP"), "Ubah ke JPEG"
    yield "half of a photo", "foto.jpg", picture[: len(picture) // 2], PHOTO_BROKEN
    yield "the first bytes of a photo", "foto.jpg", picture[:4], PHOTO_BROKEN
    yield "half of a PNG", "foto.png", photo(kind="PNG")[:80], PHOTO_BROKEN
    yield "noise that begins like a photo", "foto.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 40, PHOTO_BROKEN
    yield "a bomb of 60,000 by 60,000", "foto.png", bomb(), "3.600 juta piksel"
    yield "a bomb that is all size", "foto.png", png(2**31 - 1, 2**31 - 1, rows=b"\0"), "terlalu besar"
    yield "a PNG that has less than it says", "foto.png", png(5000, 5000, rows=zlib.compress(b"\0" * 99)), PHOTO_BROKEN
    spoilt = bytearray(photo(kind="PNG"))
    spoilt[40] ^= 255
    yield "a PNG with a spoilt sum", "foto.png", bytes(spoilt), PHOTO_BROKEN
    words = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * (100 * 1024**2)))
    yield "a PNG with a bomb of words", "foto.png", png(9, 9, words, rows=zlib.compress(b"\0" * 252)), PHOTO_BROKEN
    yield "41 megabytes", "foto.jpg", picture + b"\0" * 40 * 1024**2, "paling besar 40 MB"


def with_place() -> bytes:
    """A photo that says where it was taken, in every way a photo can."""
    exif = Image.Exif()
    exif[0x010F] = "MerekHP"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 12.0, 0.0), 3: "E", 4: (106.0, 30.0, 0.0)})
    return photo(exif=exif, comment=b"MerekHP", xmp=b"<x:xmpmeta>MerekHP</x:xmpmeta>", icc_profile=b"MerekHP" * 30)


def png_with_place() -> bytes:
    """The same as a PNG."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Location", "MerekHP -6.2, 106.5")
    return photo(kind="PNG", pnginfo=about)
