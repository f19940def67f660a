"""The pages of the RAT grid: kecamatan to choose from, and one of them to look at or to key a book year in."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cooperatives.cases.models import Night
from cooperatives.desk.grid import figures
from cooperatives.desk.grid.actions import record_rat_year
from cooperatives.desk.grid.forms import AskForm, SayingForm
from registry.deadlines import DECEMBER, BookYear
from registry.http import Request, form_page
from registry.law import NoLaw
from registry.models import Area
from registry.transitions import ask_recording


def overview(request: Request) -> HttpResponse:
    """The kecamatan: of how many cooperatives the latest book year due was held, was not, or nobody knows."""
    today = timezone.localdate()
    context = {
        "counted": (counted := figures.subdistricts(request.user, today)),
        "unknown": sum(each.unknown for each in counted),
        "unjudged": sum(each.unjudged for each in counted),
        "night": Night.objects.last_kept(),
        "latest": _latest(today),
    }
    return render(request, "cooperatives/desk/grid/overview.html", context)


def _latest(today: date) -> BookYear:
    """The latest book year that has ended, for those that end in December."""
    return BookYear.ended_before(today, DECEMBER)


@form_page
def subdistrict(request: Request, code: str) -> HttpResponse:
    """GET: the cooperatives of a kecamatan by book year. POST: what was typed of one book year is recorded."""
    today = timezone.localdate()
    areas = Area.objects.visible_to(request.user).subdistricts().filter(valid__contains=today)
    area, latest = get_object_or_404(areas, code=code), _latest(today).name
    ask, form = AskForm(request.GET, latest=latest), SayingForm(request.POST or None, today=today)
    try:
        grid = figures.Grid.of(area, ask.asked, latest, today)
    except NoLaw:
        return render(request, "cooperatives/desk/grid/no_law.html", {"area": area})
    page = grid.page(request.GET.get("halaman"))
    context = {"ask": ask, "asked": ask.asked, "form": form, "latest": latest, "grid": grid, "page": page}
    if request.method == "POST" and ask.asked["tahun"]:
        context |= _saved(request, grid, form, latest, today)
    else:
        context |= {"lines": page.object_list, "outcome": None}
    return render(request, "cooperatives/desk/grid/subdistrict.html", context)


def _saved(request: Request, grid: figures.Grid, form: SayingForm, latest: int, today: date) -> dict[str, Any]:
    """What was sent, recorded as far as it can be, and shown again as it now stands."""
    ask_recording(request.user, grid.area, deed="mencatatnya")
    entries, name, outcome, recorded = grid.entries(request.POST), grid.names[0], None, None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        recorded = record_rat_year(entries, name, form.saying, reason=reason, by=request.user, on=today)
        grid = figures.Grid.of(grid.area, grid.asked, latest, today)
    lines = grid.answered(entries, recorded)
    if recorded:
        outcome = figures.outcome(lines, recorded) | {"strays": grid.strays(request.POST), "onward": grid.onward(lines)}
    return {"grid": grid, "page": grid.page(request.GET.get("halaman")), "lines": lines, "outcome": outcome}
