"""The pages of cases: the list, one case, and its moves."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST

from cooperatives.cases import actions, forms
from cooperatives.cases.exports import as_judged
from cooperatives.cases.figures import FIGURES
from cooperatives.cases.filters import CaseFilter
from cooperatives.cases.models import MOVES, Case, CaseQuerySet, Night
from registry.deadlines import Day
from registry.figures import count
from registry.history import story
from registry.http import Request, attempt, form_page, render_file, render_list
from registry.law import rule_key
from registry.transitions import options


def cases(request: Request) -> HttpResponse:
    """The list of cases: since when, on what ground, and who decides."""
    listed = CaseFilter(request.GET, _with_ground(CaseFilter.every(request.user)), request.user)
    context = {
        "night": Night.objects.last_kept(),
        "figures": SimpleLazyObject(partial(count, FIGURES, request.user)),
        "breaking": {case.pk for case in listed.page if _breaks(case)},
    }
    return render_list(request, "cooperatives/cases/cases.html", listed, context)


def cases_file(request: Request) -> HttpResponse:
    """The same list as an Excel file: all its rows, and what they are."""
    listed = CaseFilter(request.GET, _with_ground(CaseFilter.every(request.user)), request.user)
    state = as_judged(Night.objects.last_kept())
    return render_file(request, listed, state)


def _with_ground(rows: CaseQuerySet) -> CaseQuerySet:
    """With what a row shows: the cooperative and how it stands now, and the verdict it was flagged on."""
    together = rows.select_related(
        "cooperative__area__parent", "cooperative__standing__rulebook", "verdict__rulebook", "closed_by", "owner"
    )
    return together.defer("verdict__snapshot")


def _breaks(of: Case) -> bool:
    """Whether, by the rules it was flagged under, any members' meeting ends the time without one."""
    rulebook, day = of.verdict.rulebook, Day(of.verdict.judged_on)
    return bool(rulebook.law.as_of(rule_key(rulebook.code, "meeting_breaks"), day).value)


def case(request: Request, pk: int) -> HttpResponse:
    """One case: where it stands, on what ground, what may be done and by whom, and what was done."""
    found = get_object_or_404(_with_ground(Case.objects.visible_to(request.user)), pk=pk)
    context = {
        "case": found,
        "cooperative": found.cooperative,
        "standing": found.cooperative.standing,
        "breaking": {found.pk} if _breaks(found) else set(),
        "options": list(options(MOVES, found, by=request.user, on=timezone.localdate())),
        "story": story(found),
    }
    return render(request, "cooperatives/cases/case.html", context)


@require_POST
def screening(request: Request, pk: int) -> HttpResponse:
    """POST: a person has looked at the flag."""
    found = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    actions.screen(found, by=request.user, on=timezone.localdate())
    return redirect(found)


@require_POST
def resumption(request: Request, pk: int) -> HttpResponse:
    """POST: the hold is over."""
    found = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    actions.resume(found, by=request.user, on=timezone.localdate())
    return redirect(found)


@form_page
def hold(request: Request, pk: int) -> HttpResponse:
    """GET: why, who and until when. POST: the case is on hold."""
    rows = Case.objects.visible_to(request.user).select_related("cooperative__area")
    found = get_object_or_404(rows, pk=pk)
    form = forms.HoldForm(request.POST or None, user=request.user, of=found)
    if attempt(form, partial(actions.hold, found, by=request.user, on=timezone.localdate())):
        return redirect(found)
    return render(request, "cooperatives/cases/hold.html", {"case": found, "form": form})


@form_page
def withdrawal(request: Request, pk: int) -> HttpResponse:
    """GET: why, and by which document. POST: the flag is withdrawn."""
    found = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = forms.WithdrawalForm(request.POST or None)
    if attempt(form, partial(actions.withdraw, found, by=request.user, on=timezone.localdate())):
        return redirect(found)
    return render(request, "cooperatives/cases/withdrawal.html", {"case": found, "form": form})
