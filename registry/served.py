"""Files as they are served: a PDF of ours opens, what somebody sent runs nothing inside this site."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from registry.files import PDF, XLSX, StoredFile

SANDBOX = "default-src 'none'; sandbox"


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser under this name."""
    return _file(content, PDF, f"{name}.pdf", is_saved=False)


def workbook(content: bytes, name: str) -> HttpResponse:
    """An Excel file, to be saved under this name."""
    return _file(content, XLSX, f"{name}.xlsx")


def saved(file: StoredFile | None, name: str) -> HttpResponse:
    """A file as it came, to be saved; a name without an ending gets one. Raises Http404 where there is none."""
    if file is None:
        raise Http404
    ending = "" if "." in name else ".pdf" if file.media_type == PDF else ".jpg"
    return _sent(file, name + ending, SANDBOX)


def shown(file: StoredFile, name: str, policy: str = SANDBOX) -> HttpResponse:
    """A file as it came, to be looked at in the browser."""
    return _sent(file, name, policy, is_saved=False)


def _sent(file: StoredFile, name: str, policy: str, **how: Any) -> HttpResponse:
    answer = _file(bytes(file.content), file.media_type, name, **how)
    answer.headers["Content-Security-Policy"] = policy
    return answer


def _file(content: bytes, media_type: str, name: str, *, is_saved: bool = True) -> HttpResponse:
    placed = content_disposition_header(as_attachment=is_saved, filename=name)
    return HttpResponse(content, media_type, headers={"Content-Disposition": placed})
