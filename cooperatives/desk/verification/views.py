"""The pages of verification: what waits, one report to decide on, and many at once for the head."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from cooperatives.cases.actions import Shift
from cooperatives.cases.exports import as_judged
from cooperatives.cases.models import Night
from cooperatives.desk.verification import figures, filters, forms
from cooperatives.desk.verification.filters import ReportFilter, with_doubts, with_what_a_row_shows
from cooperatives.reports import actions
from cooperatives.reports.figures import checked
from cooperatives.reports.models import MOVES, VERIFYING, Document, RatReport
from registry import served
from registry.access import TWO_FACTORS, Role
from registry.figures import count
from registry.history import story
from registry.http import Request, attempt, form_page, only, render_file, render_list
from registry.transitions import Refused, options

PAGES = "cooperatives/desk/verification"
WITH_DOCUMENT = f"{settings.CONTENT_SECURITY_POLICY}; frame-src 'self'"
"""The one page that shows a document of ours beside what is said of it."""


@only(TWO_FACTORS)
def reports(request: Request) -> HttpResponse:
    """The list of reports: those that wait, the longest first, unless others are asked for."""
    listed = ReportFilter(request.GET, with_what_a_row_shows(ReportFilter.every(request.user)), request.user)
    context = {
        "figures": SimpleLazyObject(partial(count, figures.FIGURES, request.user)),
        "may_verify_all": Role.HEAD in request.user.roles,
    }
    return render_list(request, f"{PAGES}/reports.html", listed, context)


@only(TWO_FACTORS)
def reports_file(request: Request) -> HttpResponse:
    """The same list as an Excel file: all its rows, and what they are."""
    listed = ReportFilter(request.GET, with_what_a_row_shows(ReportFilter.every(request.user)), request.user)
    state = as_judged(Night.objects.last_kept())
    return render_file(request, listed, state)


def _found(request: Request, pk: int) -> RatReport:
    """A report that was sent at least once."""
    rows = RatReport.objects.visible_to(request.user).filter(version__gt=0)
    return get_object_or_404(rows.select_related("cooperative__area__parent", "sent_by", "decided_by"), pk=pk)


def _seen(request: Request) -> int:
    return forms.seen(request.POST.get("seen", ""))


@only(TWO_FACTORS)
@form_page
def verification(request: Request, pk: int) -> HttpResponse:
    """GET: a report to decide on. POST: it is verified, and the next page says what that changed."""
    found = _found(request, pk)
    if request.method == "POST":
        shift = actions.verify(found, seen=_seen(request), by=request.user, on=timezone.localdate())
        messages.success(request, _told(found, shift))
        return redirect("report-verification", pk)
    return _page(request, found, figures.Sheet(found, request.user))


def _told(report: RatReport, shift: Shift) -> SafeString:
    """What was done and what it changed, in sentences for the next page."""
    told = render_to_string(f"{PAGES}/outcome.html", {"report": report, "shift": shift})
    return SafeString(" ".join(told.split()))


def _page(
    request: Request, found: RatReport, sheet: figures.Sheet, form: forms.CommentForm | None = None
) -> HttpResponse:  # fmt: skip
    today, waits = timezone.localdate(), found.state == RatReport.State.REPORTED
    context = {
        "report": found,
        "cooperative": found.cooperative,
        "sheet": sheet,
        "form": form,
        "paper": sheet.paper(request.GET.get("dokumen", "")),
        "days": figures.Days.of(story(found), today),
        "checks": checked(found),
        "outlook": figures.outlook(found, on=today) if waits else None,
        "options": _options(request, found),
        "may_comment": waits and not VERIFYING.isdisjoint(request.user.roles_over(found)),
        "following": RatReport.objects.visible_to(request.user).waiting().exclude(pk=found.pk).first(),
    }
    response = render(request, f"{PAGES}/report.html", context)
    response.headers["Content-Security-Policy"] = WITH_DOCUMENT
    return response


def _options(request: Request, of: RatReport) -> dict[str, Any]:
    """What may be decided, by name, each with its refusal."""
    facts = {"decided_by": request.user}
    found = options(MOVES, of, by=request.user, on=timezone.localdate(), facts=facts)
    return {each.name: each for each in found if MOVES[each.name].who == VERIFYING}


@only(TWO_FACTORS)
@xframe_options_sameorigin
def document(request: Request, pk: int, document_pk: int) -> HttpResponse:
    """A document of a report, to be shown on the page of its verification and nowhere else."""
    rows = Document.objects.visible_to(request.user).select_related("file")
    found = get_object_or_404(rows, pk=document_pk, report_id=pk)
    if not found.is_shown():
        raise Http404
    return served.shown(found.file, found.name, policy="default-src 'none'; frame-ancestors 'self'")


@only(TWO_FACTORS)
@require_POST
def comment(request: Request, pk: int) -> HttpResponse:
    """POST: something is asked about an answer, or no longer."""
    found = _found(request, pk)
    if VERIFYING.isdisjoint(request.user.roles_over(found)):
        raise Refused("Hanya kepala bidang atau verifikator yang dapat menulis catatan.")
    sheet = figures.Sheet(found, request.user)
    form = forms.CommentForm(request.POST, asked=sheet.asked)
    if not form.is_valid():
        return _page(request, found, figures.Sheet(found, request.user, form.draft), form)
    actions.comment(found, **form.cleaned_data, seen=_seen(request), by=request.user, on=timezone.localdate())
    where = figures.anchor(form.cleaned_data["section"], form.cleaned_data["question"])
    return redirect(f"{request.path.removesuffix('catatan/')}?{request.GET.urlencode()}#{where}")


@only(TWO_FACTORS)
@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """POST: the board gets it back with all comments."""
    found = _found(request, pk)
    actions.give_back(found, seen=_seen(request), by=request.user, on=timezone.localdate())
    messages.success(request, "Laporan dikembalikan. Pengurus kini melihat semua catatan dan dapat memperbaikinya.")
    return redirect("report-verification", pk)


@only(TWO_FACTORS)
@form_page
def rejection(request: Request, pk: int) -> HttpResponse:
    """GET: why, and what that means. POST: the report is rejected for good."""
    found = _found(request, pk)
    form = forms.RejectionForm(request.POST or None)
    act = partial(actions.reject, found, by=request.user, on=timezone.localdate())
    if attempt(form, partial(act, seen=_seen(request))):
        messages.success(request, "Laporan ditolak. Yang diketahui tentang RAT koperasi ini tidak berubah.")
        return redirect("report-verification", pk)
    context = {"report": found, "form": form, "seen": request.POST.get("seen", found.version)}
    status = HTTPStatus.CONFLICT if form.is_bound and form.non_field_errors() else HTTPStatus.OK
    return render(request, f"{PAGES}/rejection.html", context, status=status)


@only(frozenset({Role.HEAD}))
@form_page
def together(request: Request) -> HttpResponse:
    """GET: what may be verified together. POST: what that would do; sent again with `pasti`, it is done."""
    seen = forms.chosen(request.POST.getlist("laporan"))
    if seen and "pasti" in request.POST:
        return render(request, f"{PAGES}/together_done.html", _verified(request, seen))
    doubts = with_doubts(list(filters.together(request.user)[: filters.TOGETHER]))
    clear = [each for each, why in doubts if not why]
    if seen:
        same = [each for each in clear if seen.get(each.pk) == each.version]
        return render(request, f"{PAGES}/together_sure.html", {"reports": same, "others": len(seen) - len(same)})
    doubtful = [(each, why) for each, why in doubts if why]
    context = {"clear": clear, "doubtful": doubtful, "is_asked": request.method == "POST"}
    return render(request, f"{PAGES}/together.html", context)


def _verified(request: Request, seen: Mapping[int, int]) -> dict[str, Any]:
    """What became of each of these reports, as they were seen."""
    rows = RatReport.objects.visible_to(request.user).select_related("cooperative__area__parent", "sent_by")
    those = list(rows.filter(pk__in=seen).order_by("received_on", "pk")[: filters.TOGETHER])
    refused = actions.verify_all(those, seen=seen, by=request.user, on=timezone.localdate())
    return {
        "verified": [each for each in those if each.pk not in refused],
        "refused": [(each, refused[each.pk]) for each in those if each.pk in refused],
    }
