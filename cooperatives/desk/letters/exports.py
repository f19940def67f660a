"""Letters as files: one, and a whole batch to print at once."""

from collections.abc import Iterable
from io import BytesIO

from django.http import Http404, HttpResponse
from pypdf import PdfReader, PdfWriter

from cooperatives.correspondence.actions import PDF
from registry.models import StoredFile


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser under this name."""
    return HttpResponse(content, PDF, headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def download(file: StoredFile | None, name: str) -> HttpResponse:
    """What somebody sent, to be saved and not opened here: a PDF or a photo."""
    if file is None:
        raise Http404
    ending = "pdf" if file.media_type == PDF else "jpg"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(bytes(file.content), file.media_type, headers=headers)


def merged(contents: Iterable[bytes]) -> bytes:
    """One file to print, each letter beginning on a page of its own; what all share stands in it once."""
    writer = PdfWriter()
    for content in contents:
        writer.append(PdfReader(BytesIO(content)), import_outline=False)
    writer.compress_identical_objects()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
