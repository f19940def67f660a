"""The pages on which the office sees what boards sent, and decides on it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cooperatives.desk.proposals import actions, figures, forms
from cooperatives.desk.proposals.filters import MessageFilter, ProposalFilter
from cooperatives.proposals.actions import decline, take_back
from cooperatives.proposals.models import MOVES, Proposal
from registry import served
from registry.http import Request, attempt, form_page, render_file, render_list
from registry.transitions import options

PAGES = "cooperatives/desk/proposals"


@require_safe
def proposals(request: Request) -> HttpResponse:
    """The list: what waits longest comes first."""
    return render_list(request, f"{PAGES}/proposals.html", _proposals(request), {})


@require_safe
def proposals_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _proposals(request))


def _proposals(request: Request) -> ProposalFilter:
    rows = ProposalFilter.every(request.user).select_related("cooperative__area__parent", "sent_by", "decided_by")
    return ProposalFilter(request.GET, rows, request.user)


@require_safe
def inbox(request: Request) -> HttpResponse:
    """The list of what the other side wrote: what nobody has opened comes first."""
    return render_list(request, f"{PAGES}/inbox.html", _inbox(request), {})


@require_safe
def inbox_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _inbox(request))


def _inbox(request: Request) -> MessageFilter:
    rows = MessageFilter.every(request.user).select_related("cooperative__area__parent", "sent_by")
    return MessageFilter(request.GET, rows, request.user)


@form_page
def proposal(request: Request, pk: int) -> HttpResponse:
    """GET: what is proposed beside what is known. POST: what was chosen of it counts from now on."""
    found, today = _found(request, pk), timezone.localdate()
    form = forms.AcceptanceForm(request.POST if request.method == "POST" else None, of=found)
    if attempt(form, partial(actions.accept, found, by=request.user, on=today)):
        messages.success(request, "Usulan disetujui. Isinya berlaku mulai sekarang, dengan sumber pengurus.")
        return redirect(found)
    found.refresh_from_db()
    context = {
        "proposal": found,
        "cooperative": found.cooperative,
        "differences": figures.differences(found),
        "options": {each.name: each for each in options(MOVES, found, by=request.user, on=today)},
        "form": form,
    }
    return render(request, f"{PAGES}/proposal.html", context)


@form_page
def refusal(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: the proposal is not accepted, and the board reads why."""
    found = _found(request, pk)
    form = forms.RefusalForm(request.POST or None)
    if attempt(form, partial(decline, found, by=request.user, on=timezone.localdate())):
        messages.success(request, "Usulan ditolak. Pengurus membaca alasannya di berandanya.")
        return redirect("proposals")
    context = {"proposal": found, "cooperative": found.cooperative, "form": form}
    return render(request, f"{PAGES}/refusal.html", context)


@require_POST
def withdrawal(request: Request, pk: int) -> HttpResponse:
    """POST: the board takes its proposal back."""
    found = take_back(_found(request, pk), by=request.user, on=timezone.localdate())
    messages.success(request, f"Usulan {found.receipt_no} ditarik kembali.")
    return redirect("board-home", found.cooperative_id)


@require_safe
def attachment(request: Request, pk: int) -> HttpResponse:
    """The document that was sent, as it came."""
    found = _found(request, pk)
    return served.saved(found.file, found.file_name)


def _found(request: Request, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related(
        "cooperative__area__parent", "sent_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)
