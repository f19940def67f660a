"""The pages of cases: those that are open, and those that were withdrawn."""

from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import render

from cooperatives.cases.filters import CaseFilter
from cooperatives.cases.models import Case, CaseQuerySet, Night
from registry.http import Request


def cases(request: Request) -> HttpResponse:
    """The list of cases: since when, on what ground, and who decides."""
    rows = Case.objects.visible_to(request.user)
    listed = CaseFilter(request.GET, _with_ground(rows), request.user)
    is_open = Q(closed_on=None)
    night = Night.objects.select_related("rulebook").order_by("-on", "-pk").first()
    context = {
        "night": night,
        "code": night.rulebook.code if night else "",
        "figures": rows.aggregate(open=Count("pk", filter=is_open), withdrawn=Count("pk", filter=~is_open)),
        "listed": listed,
        "facets": listed.facets(),
        "page": listed.page(),
    }
    return render(request, "cooperatives/cases/cases.html", context)


def _with_ground(rows: CaseQuerySet) -> CaseQuerySet:
    """With what a row shows: the cooperative and how it stands now, and the verdict it was flagged on."""
    together = rows.select_related(
        "cooperative__area__parent", "cooperative__standing__rulebook", "verdict__rulebook", "closed_by"
    )
    without_text = together.defer("verdict__snapshot", "verdict__rulebook__provisions")
    return without_text.order_by("-flagged_on", Lower("cooperative__name"), "pk")
