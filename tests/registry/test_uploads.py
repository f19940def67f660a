"""Documents people send: what is taken and how it is kept, and what is refused in which words."""

import resource
from io import BytesIO

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.uploads import Received, Unacceptable, clean_name, received
from tests.registry import hostile_documents as made
from tests.registry.hostile import spent

FILES = {what: (name, content, word) for what, name, content, word in made.hostile()}


def sent(content: bytes, name: str = "laporan.pdf") -> Received:
    """What is kept of a file."""
    return received(SimpleUploadedFile(name, content))


def picture(kept: Received) -> Image.Image:
    """The photo that is kept."""
    assert (kept.media_type, kept.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    image = Image.open(BytesIO(kept.content))
    image.load()
    return image


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_document_is_refused_in_words_at_once(what):
    name, content, word = FILES[what]
    began, before = spent(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unacceptable, match=word):
        sent(content, name)
    assert spent() - began < 4
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes of ours"


def test_there_are_enough_of_them():
    assert len(FILES) > 50


def test_an_honest_pdf_is_kept_as_it_came():
    kept = sent(made.pdf(), "Laporan RAT 2017.PDF")
    assert kept == Received(made.pdf(), "application/pdf", "Laporan RAT 2017.pdf", "", 1)


@pytest.mark.parametrize(
    "content",
    [made.packed(b"<</A 1>>"), b"\xef\xbb\xbf\r\n" + made.pdf(), made.pdf() + b"\0" * 500,
     made.pdf(catalog=b"/OpenAction[3 0 R/Fit]"), made.pdf(page=b"/Annots[<</Subtype/Link/A<</S/URI/URI(x)>>>>]")],
    ids=["compressed objects", "something before it", "something behind it", "a page to begin at", "a link"],
)  # fmt: skip
def test_what_real_pdfs_have_is_taken(content):
    assert sent(content).content == content


def test_a_pdf_of_500_pages_is_taken_and_counted():
    text = "#set document(title: [LPJ])\n" + "#lorem(80)\n#pagebreak()\n" * 499 + "Penutup"
    content = typst.compile(text.encode())
    began = spent()
    assert sent(content).pages == 500
    assert spent() - began < 4


def test_a_photo_of_30_megapixels_is_kept_smaller_and_says_so():
    began = spent()
    kept = sent(made.photo(6720, 4480), "IMG_0001.jpg")
    assert spent() - began < 4
    assert picture(kept).size == (2400, 1600)
    assert kept.note == "Foto 6720 × 4480 piksel disimpan lebih kecil, 2400 × 1600."


@pytest.mark.parametrize("how", [{}, {"progressive": True}], ids=["usual", "progressive"])
def test_a_photo_of_108_megapixels_is_kept_smaller(how):
    assert picture(sent(made.photo(12000, 9000, **how), "a.jpg")).size == (2400, 1800)


def test_a_photo_as_large_as_is_kept_is_not_said_to_be_smaller():
    kept = sent(made.photo(2400, 1600), "a.jpg")
    assert (picture(kept).size, kept.note) == ((2400, 1600), "")


@pytest.mark.parametrize(("turn", "size"), [(1, (300, 200)), (3, (300, 200)), (6, (200, 300)), (8, (200, 300))])
def test_a_photo_is_turned_as_it_was_taken(turn, size):
    exif = Image.Exif()
    exif[0x0112] = turn
    image = picture(sent(made.photo(exif=exif), "a.jpg"))
    assert image.size == size
    corner = {1: (5, 5), 3: (295, 195), 6: (195, 5), 8: (5, 295)}[turn]
    assert image.getpixel(corner)[0] < 60, "the dark side"


@pytest.mark.parametrize("content", [made.with_place(), made.png_with_place()], ids=["JPEG", "PNG"])
def test_nothing_is_kept_of_where_a_photo_was_taken_and_with_what(content):
    assert b"MerekHP" in content
    kept = sent(content, "a.jpg")
    assert b"MerekHP" not in kept.content
    assert not picture(kept).getexif()


@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", made.pdf(), made.zipped(a=b"x")])
def test_what_hides_behind_a_photo_is_gone(behind):
    kept = sent(made.photo() + behind, "a.jpg")
    assert behind[:8] not in kept.content


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    file = BytesIO()
    image = Image.new("L", (40, 40), 200)
    (image.convert(mode) if mode != "I;16" else Image.new(mode, (40, 40), 200 * 256)).save(file, "PNG")
    grey = picture(sent(file.getvalue(), "a.png")).convert("L").getpixel((20, 20))
    assert grey in range(190, 211) or mode == "1"


def test_what_is_transparent_becomes_white():
    kept = sent(made.photo(40, 40, kind="PNG", mode="RGBA"), "a.png")
    assert picture(kept).getpixel((20, 20)) == (255, 255, 255)


def test_a_photo_of_a_printer_in_four_colours_is_taken():
    file = BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(file, "JPEG")
    red, green, _ = picture(sent(file.getvalue(), "a.jpg")).getpixel((20, 20))
    assert red > 200 > 60 > green


def test_a_false_name_is_said_and_the_true_kind_kept():
    photo, paper = sent(made.photo(), "laporan.pdf"), sent(made.pdf(), "laporan.jpg")
    assert (photo.name, photo.media_type) == ("laporan.jpg", "image/jpeg")
    assert photo.note == "Berkas ini bernama .pdf, tetapi isinya foto; disimpan sebagai foto."
    assert (paper.name, paper.media_type) == ("laporan.pdf", "application/pdf")
    assert paper.note == "Berkas ini bernama .jpg, tetapi isinya PDF; disimpan sebagai PDF."
    assert sent(made.photo(kind="PNG"), "a.PNG").note == sent(made.photo(), "a").note == ""


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd.pdf", "passwd.pdf"), ("..\\..\\windows\\a.pdf", "a.pdf"), ("C:\\lpj.pdf", "lpj.pdf"),
     ("lpj\0.exe.pdf", "lpj.exe.pdf"), ("lpj\u202efdp.exe", "lpjfdp.pdf"), ("a\r\nX: y.pdf", "aX: y.pdf"),
     ("  daftar   hadir .pdf", "daftar hadir.pdf"), (".htaccess", "htaccess.pdf"), ("", "berkas.pdf"),
     ("\u200b\u200b", "berkas.pdf"), ("...", "berkas.pdf"), ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
     ("Laporan “akhir” é.pdf", "Laporan “akhir” é.pdf"), ("lpj.tar.gz", "lpj.tar.pdf"), ("lpj", "lpj.pdf")],
)  # fmt: skip
def test_a_name_is_made_harmless(name, kept):
    assert clean_name(name, "pdf") == kept


def test_limits_in_threes():
    room = 15 * 1024**2 - len(made.pdf())
    for behind in (room - 1, room):
        assert sent(made.pdf() + b"\0" * min(behind, 2000)).pages == 1
    with pytest.raises(Unacceptable, match="16 MB; paling besar 15 MB"):
        sent(made.pdf() + b"\0" * (room + 1))
    assert sent(made.photo() + b"\0" * (40 * 1024**2 - len(made.photo())), "a.jpg").media_type == "image/jpeg"
    with pytest.raises(Unacceptable, match="41 MB; paling besar 40 MB"):
        sent(made.photo() + b"\0" * (40 * 1024**2 - len(made.photo()) + 1), "a.jpg")
