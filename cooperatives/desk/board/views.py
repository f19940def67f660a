"""The pages of a board: its cooperative today, what it says of it, and what it and the office write to each other."""

from functools import partial
from typing import Any

from django.contrib import messages as told
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperatives.boards.figures import people_of
from cooperatives.desk.board import forms
from cooperatives.desk.board.figures import Portal, Unsigned, rounds
from cooperatives.desk.filing.forms import ELECTED_ONLY
from cooperatives.desk.profile.figures import Moment, Profile, with_sayings
from cooperatives.proposals import actions
from cooperatives.proposals.models import WRITING, Message, Proposal
from cooperatives.register.actions import Diverged, ask_valid, known
from cooperatives.register.models import Cooperative
from registry import lawbook
from registry.access import Role
from registry.files import keep
from registry.http import Request, attempt, form_page
from registry.transitions import Refused
from registry.uploads import Received

PAGES = "cooperatives/desk/board"


@require_safe
def portal(request: Request, pk: int) -> HttpResponse:
    """What is due and why, what is missing, how it stands, what the office wrote, and what was sent."""
    found = get_object_or_404(with_sayings(Cooperative.objects.visible_to(request.user)), pk=pk)
    profile = Profile(found, Moment(today := timezone.localdate(), today), lawbook.read())
    context = {
        "portal": Portal(profile),
        "profile": profile,
        "cooperative": found,
        "moment": profile.moment,
        "today": today,
        "form": forms.MessageForm(),
        "unsigned": Unsigned(found, request.user, today),
        "rounds": rounds(found, request.user),
        "is_own": request.user.role == Role.BOARD and found.retracted_on is None,
    }
    response = render(request, f"{PAGES}/portal.html", context)
    actions.read_messages(Message.objects.filter(cooperative=found), by=request.user, on=today)
    return response


def _own(request: Request, pk: int) -> Cooperative:
    """The cooperative of a board that writes about it."""
    found = get_object_or_404(Cooperative.objects.visible_to(request.user).select_related("area"), pk=pk)
    if request.user.role != Role.BOARD:
        raise PermissionDenied
    ask_valid(found, "Koperasi ini")
    return found


@form_page
def contact(request: Request, pk: int) -> HttpResponse:
    """GET: how the office reaches the board. POST: what was written counts at once."""
    found, today = _own(request, pk), timezone.localdate()
    form = forms.ContactForm(request.POST or None, **_shown(request, found))

    def say(**_: Any) -> None:
        try:
            actions.say_contact(found, form.said(), shown=form.shown(), by=request.user, on=today)
        except Diverged as diverged:
            raise Refused("Orang lain baru saja mengubahnya. Muat ulang halaman ini, lalu periksa lagi.") from diverged

    if attempt(form, say):
        told.success(request, "Sudah dicatat. Dinas memakai kontak ini mulai sekarang.")
        return redirect("board-home", pk)
    return render(request, f"{PAGES}/contact.html", {"cooperative": found, "form": form})


@form_page
def fields(request: Request, pk: int) -> HttpResponse:
    """GET: what the register has. POST: what was changed is proposed to the office."""
    found = _own(request, pk)
    form = forms.FieldsForm(request.POST or None, **_shown(request, found))

    def propose(*, true_from: Any, reference: str, **_: Any) -> Proposal:
        return _propose(request, found, Proposal.Kind.FIELDS, form.said(), true_from=true_from, reference=reference)

    if form.is_sure() and attempt(form, propose):
        return redirect("board-home", pk)
    return render(request, f"{PAGES}/fields.html", {"cooperative": found, "form": form})


@form_page
def election(request: Request, pk: int) -> HttpResponse:
    """GET: who was elected, post by post. POST: it is proposed to the office."""
    found = _own(request, pk)
    form = forms.ElectionForm(request.POST or None, today=timezone.localdate())

    def propose(*, members: dict[str, list[str]], starts_on: Any, reference: str) -> Proposal:
        return _propose(request, found, Proposal.Kind.BOARD, members, true_from=starts_on, reference=reference)

    if attempt(form, propose):
        return redirect("board-home", pk)
    context = {"cooperative": found, "form": form, "elected_only": ELECTED_ONLY, "people": people_of(found)}
    return render(request, f"{PAGES}/election.html", context)


@form_page
def document(request: Request, pk: int) -> HttpResponse:
    """GET: which document. POST: the file is kept and waits for the office."""
    found = _own(request, pk)
    form = forms.DocumentForm(request.POST or None, request.FILES or None)

    def propose(*, reference: str, file: Received) -> Proposal:
        kept = keep(file.content, file.media_type)
        if file.note:
            told.info(request, file.note)
        return _propose(request, found, Proposal.Kind.DOCUMENT, {}, reference=reference, file=kept, file_name=file.name)

    if attempt(form, propose):
        return redirect("board-home", pk)
    return render(request, f"{PAGES}/document.html", {"cooperative": found, "form": form})


def _shown(request: Request, found: Cooperative) -> dict[str, Any]:
    """What a form about a cooperative begins with: all that is known of it."""
    initial = dict.fromkeys(("phone", "email", "tax_no", "nib"), "") | known(found)
    return {"initial": initial, "cooperative": found, "user": request.user, "today": timezone.localdate()}


def _propose(request: Request, found: Cooperative, kind: str, values: Any, **more: Any) -> Proposal:
    sent = actions.propose(found, kind, values, **more, by=request.user, on=timezone.localdate())
    told.success(request, f"Usulan terkirim dengan nomor {sent.receipt_no}. Berlaku sesudah dinas menyetujuinya.")
    return sent


@form_page
def messages(request: Request, pk: int) -> HttpResponse:
    """GET: what board and office wrote to each other, the newest first. POST: one message more."""
    found, today = get_object_or_404(Cooperative.objects.visible_to(request.user), pk=pk), timezone.localdate()
    form = forms.MessageForm(request.POST or None)
    if attempt(form, partial(actions.write_message, found, by=request.user, on=today)):
        told.success(request, "Pesan terkirim.")
        return redirect("messages", pk)
    rows = Message.objects.filter(cooperative=found)
    context = {
        "cooperative": found,
        "form": form,
        "thread": list(rows.select_related("sent_by").order_by("-pk")[:100]),
        "may_write": not WRITING.isdisjoint(request.user.roles_over(found)),
        "phone": known(found).get("phone", ""),
    }
    response = render(request, f"{PAGES}/messages.html", context)
    actions.read_messages(rows, by=request.user, on=today)
    return response
