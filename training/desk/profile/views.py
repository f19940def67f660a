"""The tab of a cooperative's page about training, for the office and for its board."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cooperatives.desk.profile.figures import about, opened
from registry.http import Request
from training.desk.profile import figures


def training(request: Request, pk: int) -> HttpResponse:
    """Its people with what they were taught and have shown, and the cover of the posts required of it."""
    profile = opened(request.user, pk, request.GET, timezone.localdate())
    context = about(profile, request.user, request.GET)
    if profile.is_known:
        context |= {
            "people": figures.own_people(profile, request.user),
            "required": figures.required_of(profile),
            "represented": figures.represented(profile, request.user)[:50],
        }
    return render(request, "training/profile/training.html", context)
