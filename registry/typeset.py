"""Letters and tables as PDF/UA: what is printed is data, never markup (docs/decisions/0028)."""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings
from pypdf import PdfReader, PdfWriter
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "letters"
MASK = 4
FONTS = Path(__file__).resolve().parent / "fonts"

_compilers: dict[int, typst.Compiler] = {}
"""The one of this process: it may not be shared with a forked one, nor by two threads at once."""
_one_at_a_time = Lock()


class Unprintable(Exception):
    """A template that does not come out as it should, with what the typesetter says of it."""


def pdf(template: str, data: Mapping[str, Any], *, on: date) -> bytes:
    """A PDF/UA-1 from templates/letters/<template>.typ, dated `on`; the same data and day give the same bytes.

    data: what JSON can say; the template reads it as `json(bytes(sys.inputs.data))`. Raises Unprintable, also where
    the typesetter only warns: a missing font would print something else in silence.
    """
    printed: bytes = _compiled(template, data, on=on, format="pdf", pdf_standards=["ua-1"])
    return printed


def pictures(template: str, data: Mapping[str, Any], *, on: date) -> list[bytes]:
    """The same pages as PNG, 144 dots an inch."""
    pages = _compiled(template, data, on=on, format="png")
    return pages if isinstance(pages, list) else [pages]


def merged(contents: Iterable[bytes]) -> bytes:
    """One file to print, each paper beginning on a page of its own; what all share stands in it once."""
    writer = PdfWriter()
    for content in contents:
        writer.append(PdfReader(BytesIO(content)), import_outline=False)
    writer.compress_identical_objects()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def qr(text: str) -> str:
    """A QR code as SVG, for `image(bytes(…), format: "svg", alt: …)`. One mask serves; the best takes long to find."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=2, mask_pattern=MASK)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{dark}"/></svg>'


def _compiled(template: str, data: Mapping[str, Any], *, on: date, **options: Any) -> Any:
    process = os.getpid()
    if _compilers.keys() - {process}:
        raise Unprintable(f"Process {process} was forked from one that has typeset, and would wait for ever.")
    with _one_at_a_time:
        compiler = _compilers.setdefault(process, _compilers.get(process) or _new_compiler())
        try:
            printed, warnings = compiler.compile_with_warnings(
                TEMPLATES / f"{template}.typ", sys_inputs={"data": json.dumps(data)},
                timestamp=datetime.combine(on, time(), UTC), **options,
            )  # fmt: skip
        except typst.TypstError as error:
            raise Unprintable(f"{template}: {error.diagnostic or error.message}") from error
    if warnings:
        raise Unprintable(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    return printed


def _new_compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)
