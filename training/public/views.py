"""The page of an attestation that anyone may open: what it said, what it is, and whether it still stands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from training.attestations.models import Attestation


@login_not_required
def attestation(request: HttpRequest, token: str) -> HttpResponse:
    """That somebody attended a session, as it was issued, and whether it was taken back since."""
    rows = Attestation.objects.select_related("file", "participation").defer("file__content")
    found = get_object_or_404(rows, token=token)
    response = render(request, "training/public/attestation.html", {"attestation": found, "issued": found.issued})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
