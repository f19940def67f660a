"""The page of a letter that anyone may open: what it said, and whether it still stands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cooperatives.correspondence.models import Letter
from cooperatives.meetings.models import Meeting


@login_not_required
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """A letter that was given a number, as it was issued, and what has become of it since."""
    rows = Letter.objects.issued().select_related("cooperative", "file").defer("file__content", "body")
    found = get_object_or_404(rows, token=token)
    context = {"letter": found, "issued": found.issued, "held": _held_since(found)}
    response = render(request, "cooperatives/public/letter.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _held_since(of: Letter) -> Meeting | None:
    """The annual meeting of the book year it is about, where the register knows one."""
    about = of.cooperative.meetings.valid().filter(kind=Meeting.Kind.ANNUAL, book_years__contains=[of.book_year])
    return about.order_by("held_on").first()
