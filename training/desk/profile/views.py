"""The tab of a cooperative's page about training, for the office and for its board."""

from django.http import HttpResponse

from cooperatives.desk.profile.views import opened, tab
from registry.http import Request
from training.desk.profile import figures


def training(request: Request, pk: int) -> HttpResponse:
    """Its people with what they were taught and have shown, and the cover of the posts required of it."""
    profile = opened(request, pk)
    more = {}
    if profile.is_known:
        more = {
            "people": figures.own_people(profile, request.user),
            "required": figures.required_of(profile),
            "represented": figures.represented(profile, request.user)[:50],
        }
    return tab(request, profile, "training/profile/training.html", **more)
