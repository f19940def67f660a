"""The pages of letters: the list, drafting for many, a batch, one letter and its moves, the agenda."""

from datetime import date
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import BY_NUMBER, MOVES, Letter, LetterBatch, LetterQuerySet
from cooperatives.desk.letters import figures, forms
from cooperatives.desk.letters.filters import LetterFilter
from cooperatives.register.filters import asked_for
from cooperatives.register.models import YEARS
from registry import served, typeset
from registry.access import TWO_FACTORS, Role
from registry.files import keep
from registry.filters import PAGE
from registry.history import story
from registry.http import Request, attempt, form_page, only, render_at_work, render_file, render_list, tell
from registry.law import NoLaw
from registry.models import Area, Job
from registry.transitions import Refused, ask_recording, options

LATEST = 3
"""So many batches are one step from the list."""


def _letters(request: Request) -> LetterQuerySet:
    rows = Letter.objects.visible_to(request.user)
    return rows.select_related("cooperative__area__parent", "batch__area", "initialled_by")


def _letter(request: Request, pk: int) -> Letter:
    return get_object_or_404(_letters(request), pk=pk)


def _batch(request: Request, pk: int) -> LetterBatch:
    rows = LetterBatch.objects.visible_to(request.user).select_related("area", "drafted_by", "job")
    return get_object_or_404(rows, pk=pk)


@only(TWO_FACTORS)
def letters(request: Request) -> HttpResponse:
    """The letters of the office: which wait for what."""
    listed = LetterFilter(request.GET, _listed(request), request.user)
    batches = LetterBatch.objects.visible_to(request.user).select_related("area").order_by("-pk")
    context = {"batches": batches.filter(pk__in=listed.chosen.get("kumpulan", batches.values("pk")[:LATEST]))}
    return render_list(request, "cooperatives/desk/letters/letters.html", listed, context)


def _listed(request: Request) -> LetterQuerySet:
    rows: LetterQuerySet = LetterFilter.every(request.user)
    return rows.select_related("cooperative__area__parent").defer("body", "issued")


@only(TWO_FACTORS)
def letters_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    listed = LetterFilter(request.GET, _listed(request), request.user)
    return render_file(request, listed)


@form_page
@only(TWO_FACTORS)
def new(request: Request) -> HttpResponse:
    """GET: who would get which letter, and who would not. POST: it is drafted to those who are ticked."""
    today, one = timezone.localdate(), asked_for(request.GET, request.user)
    ask = forms.AskForm(request.GET, user=request.user, today=today, one=one)
    seen = _seen(request, ask, today)
    context: dict[str, Any] = {"ask": ask, "form": ask, "cooperative": one, "preview": seen}
    if seen:
        form = _recipients(request, seen)
        if form.is_bound and (drafted := _drafted(request, ask, seen, form)):
            return redirect(drafted.letters.get(cooperative=one) if one else drafted)
        context["form"] = form
    return render(request, "cooperatives/desk/letters/new.html", context)


def _seen(request: Request, ask: forms.AskForm, today: date) -> figures.Preview | None:
    if not ask.is_valid():
        return None
    try:
        return figures.preview(*ask.asked, request.user, today)
    except NoLaw:
        ask.add_error(None, "Belum ada aturan batas waktu RAT. Minta admin sistem memuatnya.")
    return None


def _recipients(request: Request, seen: figures.Preview) -> forms.RecipientsForm:
    listed = [each.cooperative for each in seen.listed]
    others = {each.cooperative: each.why for each in seen.others}
    return forms.RecipientsForm(request.POST if request.method == "POST" else None, listed=listed, others=others)


def _drafted(
    request: Request, ask: forms.AskForm, seen: figures.Preview, form: forms.RecipientsForm
) -> LetterBatch | None:  # fmt: skip
    """What was drafted. Sent twice, it is the batch of the first time."""
    ask_recording(request.user, ask.one)
    (kind, to, book_year), today = ask.asked, timezone.localdate()
    if form.is_valid():
        chosen, area = form.cleaned_data["koperasi"], to if isinstance(to, Area) else to.area
        words = [(each.cooperative, each.words) for each in seen.listed if each.cooperative in chosen and each.words]
        try:
            return actions.draft(kind, area, book_year, words, by=request.user, on=today)
        except Refused as refused:
            tell(form, refused)
    return LetterBatch.objects.drafted(kind, book_year, form.ticked, by=request.user, on=today)


@only(TWO_FACTORS)
def letter(request: Request, pk: int) -> HttpResponse:
    """One letter: what it says, where it stands, what may be done, and what was done."""
    found, today = _letter(request, pk), timezone.localdate()
    context = {
        "letter": found,
        "public": actions.address(found) if found.file_id else "",
        "options": list(options(MOVES, found, by=request.user, on=today)),
        "story": story(found),
        "next": figures.following(found, request.user, today),
    }
    return render(request, "cooperatives/desk/letters/letter.html", context)


@only(TWO_FACTORS)
def letter_pdf(request: Request, pk: int) -> HttpResponse:
    """The paper of a letter: as it was issued, byte for byte, else as a draft of today."""
    found = _letter(request, pk)
    if found.file:
        return served.pdf(bytes(found.file.content), f"surat-{found.pk}")
    return served.pdf(actions.as_draft(found, on=timezone.localdate()), f"konsep-{found.pk}")


@only(TWO_FACTORS)
def letter_signed(request: Request, pk: int) -> HttpResponse:
    """The letter as it came back signed."""
    found = get_object_or_404(_letters(request).filter(signed_file__isnull=False), pk=pk)
    return served.saved(found.signed_file, f"surat-{found.pk}-bertanda-tangan")


@require_POST
@only(TWO_FACTORS)
def initials(request: Request, pk: int) -> HttpResponse:
    """POST: the head has read it."""
    return redirect(actions.initial(_letter(request, pk), by=request.user, on=timezone.localdate()))


@form_page
@only(TWO_FACTORS)
def number(request: Request, pk: int) -> HttpResponse:
    """GET: which number. POST: it has it, and is typeset."""
    return _move(request, pk, forms.NumberForm, actions.number, "dated_on")


@form_page
@only(TWO_FACTORS)
def dispatch(request: Request, pk: int) -> HttpResponse:
    """GET: how and when. POST: it is sent."""
    return _move(request, pk, forms.DispatchForm, actions.send, "sent_on")


@form_page
@only(TWO_FACTORS)
def receipt(request: Request, pk: int) -> HttpResponse:
    """GET: who took it and when. POST: it is received."""
    return _move(request, pk, forms.ReceiptForm, actions.receive, "received_on")


@form_page
@only(TWO_FACTORS)
def cancellation(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: the letter is withdrawn."""
    return _move(request, pk, forms.CancellationForm, actions.cancel, "")


@form_page
@only(TWO_FACTORS)
def signature(request: Request, pk: int) -> HttpResponse:
    """GET: the signed paper. POST: it is kept."""

    def sign(found: Letter, *, file: Any, signed_on: date, by: Any, on: date) -> Letter:
        return actions.sign(found, keep(file.content, file.media_type), signed_on, by=by, on=on)

    return _move(request, pk, forms.SignatureForm, sign, "signed_on")


def _move(request: Request, pk: int, form_class: Any, act: Any, day: str) -> HttpResponse:
    """A move with a form. `day`: the field that says when, which is today unless somebody says otherwise."""
    found, today = _letter(request, pk), timezone.localdate()
    form = form_class(request.POST or None, request.FILES or None, initial={day: today})
    if attempt(form, partial(act, found, by=request.user, on=today)):
        return redirect(found)
    context = {"letter": found, "form": form, "move": request.resolver_match.url_name}  # type: ignore[union-attr]
    return render(request, "cooperatives/desk/letters/move.html", context)


@only(TWO_FACTORS)
def batch(request: Request, pk: int) -> HttpResponse:
    """A batch: how far its letters are, and what can be done with all of them at once."""
    found = _batch(request, pk)
    context = {
        "batch": found,
        "states": figures.in_states(found),
        "is_at_work": found.job is not None and found.job.state == Job.State.OPEN,
        "has_failed": found.job is not None and found.job.state == Job.State.FAILED,
        "may_initial": Role.HEAD in request.user.roles_over(found),
    }
    return render_at_work(request, "cooperatives/desk/letters/batch.html", context)


@require_POST
@only(TWO_FACTORS)
def batch_initials(request: Request, pk: int) -> HttpResponse:
    """POST: every draft of the batch is initialled."""
    found = _batch(request, pk)
    actions.initial_all(found, by=request.user, on=timezone.localdate())
    return redirect(found)


@form_page
@only(TWO_FACTORS)
def batch_numbers(request: Request, pk: int) -> HttpResponse:
    """GET: from which number on, or each its own. POST: a job gives them and typesets the letters."""
    found, today = _batch(request, pk), timezone.localdate()
    waiting = list(actions.to_number(found))
    form = forms.SeriesForm(request.POST or None, initial={"dated_on": today})

    def give(**said: Any) -> None:
        numbers = form.numbers(len(waiting))
        actions.ask_to_number(found, numbers, said["dated_on"], by=request.user, on=today)

    if attempt(form, give):
        return redirect(found)
    context = {"batch": found, "form": form, "waiting": waiting}
    return render(request, "cooperatives/desk/letters/numbers.html", context)


@only(TWO_FACTORS)
def batch_pdf(request: Request, pk: int) -> HttpResponse:
    """All numbered letters of a batch that still stand, as one file to print."""
    found = _batch(request, pk)
    rows = found.letters.issued().standing().in_series().values_list("file__content", flat=True)
    if not rows.exists():
        raise Refused("Belum ada surat yang bernomor di kumpulan ini.")
    return served.pdf(typeset.merged(bytes(each) for each in rows.iterator(20)), f"kumpulan-{found.pk}")


@only(TWO_FACTORS)
def agenda(request: Request) -> HttpResponse:
    """The agenda of a year to print: every number that was given, in order, with what became of the letter."""
    today, asked = timezone.localdate(), request.GET.get("tahun", "")
    year = int(asked) if asked in map(str, range(*YEARS)) else today.year
    rows = _listed(request).issued().filter(dated_on__year=year).order_by("dated_on", *BY_NUMBER)
    page = Paginator(rows.select_related("signatory", "cooperative__area__parent"), PAGE * 10).get_page(
        request.GET.get("halaman")
    )
    years = range(today.year, today.year - forms.BACK, -1)
    context = {"page": page, "year": year, "years": years}
    return render(request, "cooperatives/desk/letters/agenda.html", context)
