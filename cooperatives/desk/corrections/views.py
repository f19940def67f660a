"""The pages on which the office adds, corrects and takes back what is known of a cooperative."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django import forms as web
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cooperatives.boards import actions as boards
from cooperatives.boards.figures import people_of
from cooperatives.boards.forms import LeavingForm
from cooperatives.cases.actions import rejudge, retract_cooperative
from cooperatives.desk.corrections import figures, forms
from cooperatives.register import actions
from cooperatives.register.actions import Diverged, Saying, ask_valid
from cooperatives.register.models import Cooperative, CooperativeQuerySet, LegalEvent, Observation
from registry import history
from registry.http import Request, attempt, form_page
from registry.models import User
from registry.transitions import Refused, ask_recording

PAGES = "cooperatives/desk/corrections"


def _found(request: Request, pk: int) -> Cooperative:
    """The cooperative, where this person may write about it."""
    rows: CooperativeQuerySet = Cooperative.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("area"), pk=pk)
    ask_recording(request.user, found)
    ask_valid(found, "Koperasi ini")
    return found


def _did(request: Request, form: web.Form, verb: str, about: Cooperative | None, act: Callable[..., Model]) -> bool:
    """Whether a form that was sent is valid, its act was done, and the cooperative was judged at once with it."""
    told = []

    def deed(**said: Any) -> None:
        today = timezone.localdate()
        with history.verb(verb, by=request.user, on=today, reason=said.get("reason", "")):
            row = act(**said, by=request.user, on=today)
            cooperative = about or cast("Cooperative", row)
            told.append(figures.outcome(row, rejudge(cooperative, by=request.user, on=today), cooperative))

    done = attempt(form, deed)
    if done:
        messages.success(request, told[0])
    return done


@form_page
def registration(request: Request) -> HttpResponse:
    """GET: what is known of a cooperative the register does not have. POST: it is entered, unless it may be there."""
    ask_recording(request.user)
    form = forms.RegistrationForm(request.POST or None, user=request.user, today=timezone.localdate())
    rows = Cooperative.objects.entered().visible_to(request.user).select_related("area__parent")
    alike = list(form.alike(rows)[:5]) if form.is_valid() else []
    entered: list[Cooperative] = []

    def enter(*, saying: Saying, founded_on: date | None, **deed: Any) -> Cooperative:
        entered.append(actions.register(form.filled(), saying, founded_on=founded_on, by=deed["by"], on=deed["on"]))
        return entered[0]

    if form.is_sure(alike) and _did(request, form, "register_cooperative", None, enter):
        return redirect(entered[0])
    return render(request, f"{PAGES}/registration.html", {"form": form, "alike": alike})


@form_page
def correction(request: Request, pk: int) -> HttpResponse:
    """GET: everything it is, to be corrected. POST: what was changed is recorded, unless others changed it, too."""
    found, today = _found(request, pk), timezone.localdate()
    shown = dict.fromkeys(forms.CONTACTS, "") | actions.known(found)
    about = {"cooperative": found, "user": request.user, "today": today}
    form = forms.CorrectionForm(request.POST or None, initial=shown, **about)
    try:
        if form.is_sure() and _did(request, form, "correct", found, partial(_correct, found, form)):
            return redirect(found)
    except Diverged as diverged:
        return _divergence(request, form, diverged, found)
    context = {"cooperative": found, "form": form, "sayings": list(figures.sayings(found))}
    return render(request, f"{PAGES}/correction.html", context)


def _correct(
    found: Cooperative, form: forms.CorrectionForm, /, *, saying: Saying, true_from: date | None, by: User, on: date,
    **_: Any,
) -> Observation:  # fmt: skip
    said, shown = form.said(), form.shown()
    if row := actions.correct(found, said, saying, shown=shown, true_from=true_from, by=by, on=on):
        return row
    raise Refused("Isinya sudah seperti itu: orang lain baru saja mencatatnya.")


def _divergence(request: Request, form: web.Form, diverged: Diverged, found: Cooperative) -> HttpResponse:
    """Both versions of what two people changed, to choose from; all else that was written goes along."""
    found.refresh_from_db()
    both = list(figures.divergences(form, diverged.fields, found))
    context = {"cooperative": found, "divergences": both, "carried": figures.carried(form, both)}
    return render(request, f"{PAGES}/divergence.html", context)


def _page(
    request: Request, pk: int, make: Callable[..., web.Form], act: Callable[..., Any], *names: str
) -> HttpResponse:
    """A form about one thing of a cooperative. act: what is done with it; names: the verb, the page, the tab after."""
    verb, name, tab = names
    found, today = _found(request, pk), timezone.localdate()
    form = make(
        request.POST or None,
        today=today,
        **({"cooperative": found} if make in (forms.TermForm, forms.LegalEventForm) else {}),
    )
    if _did(request, form, verb, found, partial(act, found)):
        return redirect(tab, found.pk)
    context = {"cooperative": found, "form": form, "people": people_of(found)}
    return render(request, f"{PAGES}/{name}.html", context)


def _once(recorded: tuple[Model, bool]) -> Model:
    """What was recorded. Raises Refused where it was there already."""
    row, is_new = recorded
    if not is_new:
        raise Refused("Ini sudah tercatat dari sumber yang sama, per tanggal yang sama.")
    return row


@form_page
def legal_event(request: Request, pk: int) -> HttpResponse:
    """GET: what happened, and by which document. POST: it is recorded."""

    def record(found: Cooperative, *, kind: str, **said: Any) -> Model:
        return _once(actions.record_event(found, LegalEvent.Kind(kind), **said))

    return _page(request, pk, forms.LegalEventForm, record, "record_legal_event", "legal_event", "cooperative")


@form_page
def nik_certificate(request: Request, pk: int) -> HttpResponse:
    """GET: what the certificate says. POST: it is recorded."""

    def record(found: Cooperative, **said: Any) -> Model:
        return _once(actions.record_certificate(found, **said))

    return _page(
        request, pk, forms.CertificateForm, record, "record_certificate", "nik_certificate", "cooperative-certificates"
    )


@form_page
def term(request: Request, pk: int) -> HttpResponse:
    """GET: who, in which post, since when. POST: it is recorded."""
    return _page(request, pk, forms.TermForm, boards.seat, "seat", "term", "cooperative-board")


@form_page
def board(request: Request, pk: int) -> HttpResponse:
    """GET: a whole new board, post by post. POST: it is recorded, and the earlier one ends on its first day."""

    def seat(found: Cooperative, **said: Any) -> Model:
        return boards.seat_board(found, **said)[0]

    return _page(request, pk, forms.BoardForm, seat, "seat_board", "board", "cooperative-board")


@form_page
def term_end(request: Request, pk: int, term_pk: int) -> HttpResponse:
    """GET: from which day somebody holds a post no longer. POST: it is recorded."""
    found, today = _found(request, pk), timezone.localdate()
    held = get_object_or_404(found.terms.select_related("person"), pk=term_pk)
    form = LeavingForm(request.POST or None, today=today)
    if _did(request, form, "leave", found, partial(boards.leave, held)):
        return redirect("cooperative-board", found.pk)
    return render(request, f"{PAGES}/term_end.html", {"cooperative": found, "term": held, "form": form})


@form_page
def retraction(request: Request, pk: int, kind: str, row_pk: int) -> HttpResponse:
    """GET: what is taken back, and what counts instead. POST: it counts no more, for a reason."""
    found = _found(request, pk)
    row = _said(found, kind, row_pk)
    only = [request.GET["kolom"]] if "kolom" in request.GET else []
    if only and not (isinstance(row, Observation) and only[0] in row.values):
        raise Http404
    form = forms.RetractionForm(request.POST or None)
    if _did(request, form, "retract", found, partial(_retract, row, only)):
        return redirect(found)
    instead = figures.instead(row, found, only)
    context = {"cooperative": found, "row": row, "kind": kind, "only": only, "instead": instead, "form": form}
    return render(request, f"{PAGES}/retraction.html", context)


def _said(found: Cooperative, kind: str, row_pk: int) -> Model:
    """What is to be taken back: the cooperative itself, or something said of it."""
    if kind == "koperasi" and row_pk == found.pk:
        return found
    if kind not in figures.KINDS:
        raise Http404
    return get_object_or_404(figures.KINDS[kind], pk=row_pk, cooperative=found)


def _retract(row: Any, only: list[str], **said: Any) -> Model:
    if isinstance(row, Cooperative):
        return retract_cooperative(row, **said)
    return actions.retract_fields(row, only, **said) if only else actions.retract(row, **said)
