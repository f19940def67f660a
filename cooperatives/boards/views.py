"""The accounts of people in the organs of a cooperative, and posts that pass on with an office."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.boards import actions
from cooperatives.boards.forms import SuccessionForm
from cooperatives.boards.models import Term
from registry.access import Role
from registry.accounts.actions import managed
from registry.accounts.figures import letter
from registry.http import Request, attempt, form_page
from registry.transitions import ask_recording


@require_POST
def account(request: Request, pk: int, term_pk: int) -> HttpResponse:
    """POST: somebody in an organ has an account; its code is shown once."""
    term = _found(request, pk, term_pk)
    if Role.BOARD not in managed(request.user):
        raise PermissionDenied
    user, code = actions.invite_holder(term, by=request.user, at=timezone.now())
    return render(request, "registry/letter.html", letter(user, code, request.build_absolute_uri("/")))


@form_page
def succession(request: Request, pk: int, term_pk: int) -> HttpResponse:
    """GET: who holds the office now that this post comes with. POST: it passes on."""
    former, today = _found(request, pk, term_pk, is_ex_officio=True), timezone.localdate()
    ask_recording(request.user, former)
    form = SuccessionForm(request.POST or None, today=today)
    if attempt(form, partial(actions.succeed, former, by=request.user, on=today)):
        messages.success(request, f"Dicatat: {form.cleaned_data['successor']} menggantikan {former.person}.")
        return redirect("cooperative-board", pk)
    context = {"cooperative": former.cooperative, "term": former, "form": form}
    return render(request, "cooperatives/boards/succession.html", context)


def _found(request: Request, pk: int, term_pk: int, **which: bool) -> Term:
    terms = Term.objects.visible_to(request.user).valid().select_related("person", "cooperative__area")
    return get_object_or_404(terms, pk=term_pk, cooperative=pk, **which)
