"""The pages of cover: the matrix on any day, what ends in the months ahead, and the next batch."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from registry.access import TWO_FACTORS
from registry.figures import count
from registry.filters import PAGE
from registry.http import Request, attempt, form_page, only, render_file, render_list
from training.competency.models import Certificate
from training.cover.actions import plan_batch
from training.cover.figures import expiries as ends_of
from training.cover.rules import last_day
from training.desk.cover import exports, figures, forms
from training.desk.cover.filters import ExpiryFilter
from training.desk.year.figures import CERTIFIED
from training.sessions.actions import ask_planning, may_plan

PAGES = "training/cover"


def _cover(request: Request) -> figures.Cover:
    form = forms.CoverForm(request.GET, user=request.user, today=timezone.localdate())
    return figures.Cover.asked(form, request.user)


@only(TWO_FACTORS)
def cover(request: Request) -> HttpResponse:
    """Which required posts have a certificate holder on a day, until when, and why others have none."""
    found = _cover(request)
    page = Paginator(found.cooperatives, PAGE).get_page(request.GET.get("halaman"))
    context = {
        **count([CERTIFIED], request.user),
        "cover": found,
        "form": found.form,
        "day": found.form.day,
        "states": forms.STATES.values(),
        "posts": [figures.POSTS[post] for post in found.posts],
        "page": page,
        "lines": found.cells(list(page.object_list)),
    }
    return render(request, f"{PAGES}/cover.html", context)


@only(TWO_FACTORS)
def cover_file(request: Request) -> HttpResponse:
    """The same as an Excel file, one line for each required post."""
    found = _cover(request)
    return exports.spreadsheet(found.form, found.every_cell(), by=request.user, at=timezone.localtime())


def _expiring(request: Request) -> ExpiryFilter:
    return ExpiryFilter(request.GET, ExpiryFilter.every(request.user), request.user)


@only(TWO_FACTORS)
def expiries(request: Request) -> HttpResponse:
    """Which certificates end in the next 18 months, month by month, and what renewing them costs by budget year."""
    today = timezone.localdate()
    found = ends_of(Certificate.objects.visible_to(request.user), today)
    context = {"ahead": figures.ahead(found, today), "today": today, "until": last_day(today)}
    return render_list(request, f"{PAGES}/expiries.html", _expiring(request), context)


@only(TWO_FACTORS)
def expiries_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _expiring(request))


def _batch_form(request: Request) -> forms.BatchForm:
    today = timezone.localdate()
    return forms.BatchForm(request.GET, user=request.user, today=today, posts=figures.posts_required(today))


def _proposed(request: Request, form: forms.BatchForm) -> figures.NextBatch:
    return figures.NextBatch.proposed(form.plan, request.user, form.day)


@only(TWO_FACTORS)
def next_batch(request: Request) -> HttpResponse:
    """What the next batch has is asked first; then who should be assessed in it, and who stays exposed and why."""
    form = _batch_form(request)
    context = {"form": form, "proposed": None, "is_asked": bool(request.GET)}
    return render(request, f"{PAGES}/next_batch.html", context | (_listed(request, form) if form.plan.seats else {}))


def _listed(request: Request, form: forms.BatchForm) -> dict[str, Any]:
    """The list for what was asked: somebody takes people off, and opens whom it leaves out."""
    proposed, why = _proposed(request, form), request.GET.get("alasan", "")
    page = Paginator(proposed.left(why), PAGE).get_page(request.GET.get("halaman"))
    return {
        "proposed": proposed,
        "places": proposed.places,
        "why": why,
        "page": page,
        "left": figures.explained(page.object_list),
        "is_open": why or "halaman" in request.GET,
        "query": _query(request.GET, but=("alasan", "halaman")),
        "may_plan": may_plan(request.user),
    }


def _query(asked: QueryDict, *, but: tuple[str, ...] = ()) -> str:
    return urlencode([(name, each) for name, values in asked.lists() if name not in but for each in values if each])


@form_page
@only(TWO_FACTORS)
def next_batch_session(request: Request) -> HttpResponse:
    """GET: when and where the list is taught. POST: the session is planned, and its cooperatives invited."""
    ask_planning(request.user)
    proposed = _proposed(request, _batch_form(request))
    form = forms.BatchSessionForm(request.POST or None, batch=proposed.batch, user=request.user)
    made: list[Any] = []

    def plan(course: Any, funding: Any, **planned: Any) -> None:
        said = {"funding": funding, "planned": planned}
        made.append(plan_batch(proposed.batch, course, **said, by=request.user, on=timezone.localdate()))

    if attempt(form, plan):
        messages.success(request, "Pelatihan direncanakan, dan koperasinya dicatat diundang.")
        return redirect("training-session", made[0].pk)
    context = {"form": form, "proposed": proposed, "query": _query(request.GET)}
    return render(request, f"{PAGES}/next_batch_session.html", context)
