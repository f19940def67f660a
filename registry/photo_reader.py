"""Reads one photo, run by `registry.apart`: it goes out upright, no larger than it need be, and with nothing beside it.

So neither the place nor the day it was taken is kept, nor whatever else its file carried.
"""

from io import BytesIO

from PIL import Image, ImageOps

MEMORY, SECONDS = 1024**3, 10
LONGEST, QUALITY = 2400, 85
PIXELS = {"JPEG": 120_000_000, "PNG": 60_000_000}
"""The longer side it is kept with, and the most it may come with: a JPEG is made smaller while it is read."""

BROKEN = "Foto ini rusak atau terpotong. Ambil fotonya lagi, lalu kirim lagi."
TOO_LARGE = "Foto ini terlalu besar: {} juta piksel. Ambil lagi dengan ukuran biasa, lalu kirim lagi."
TOO_MUCH = "Foto ini terlalu berat untuk dibuka. Ambil lagi dengan ukuran biasa, lalu kirim lagi."


class Refused(Exception):
    """The sentence that refuses the photo."""


def read(content: bytes) -> tuple[dict[str, object], bytes]:
    """How wide and high it came and is kept, and its bytes as JPEG. Raises Refused."""
    Image.MAX_IMAGE_PIXELS = None  # asked here, with a sentence
    with Image.open(BytesIO(content), formats=list(PIXELS)) as image:
        came, kind = image.size, "PNG" if image.format == "PNG" else "JPEG"
        if (pixels := came[0] * came[1]) > PIXELS[kind]:
            raise Refused(TOO_LARGE.format(f"{pixels // 1_000_000:,}".replace(",", ".")))
        wide, high = (max(1, side * LONGEST // max(came)) for side in came)
        image.draft("RGB", (wide, high))
        upright = ImageOps.exif_transpose(_in_colours(image))
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    upright.info.clear()
    out = BytesIO()
    upright.save(out, "JPEG", quality=QUALITY)
    return {"came": came, "kept": upright.size}, out.getvalue()


def _in_colours(image: Image.Image) -> Image.Image:
    """The picture in the colours of a JPEG; what is transparent becomes white."""
    if image.mode.startswith("I"):  # grey of 16 bits, as some scanners write it
        image = image.point(lambda grey: grey / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear)
    white.info = image.info
    return white
