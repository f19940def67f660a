"""The pages of sessions: planned, filled, held, and what those who came are given."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.correspondence.rules import series
from cooperatives.register.actions import retract
from registry import served, typeset
from registry.access import TWO_FACTORS
from registry.http import Request, attempt, form_page, only, render_file, render_list
from registry.transitions import Refused
from training.attestations.actions import attest
from training.attestations.models import Attestation
from training.desk.sessions import exports, figures, forms
from training.desk.sessions.filters import SessionFilter, with_numbers
from training.sessions import actions
from training.sessions.models import Participation, Session

PAGES = "training/sessions"


def _session(request: Request, pk: int) -> Session:
    rows = Session.objects.visible_to(request.user).select_related("course", "area", "funding")
    found: Session = get_object_or_404(rows, pk=pk)
    return found


def _to_plan(request: Request, pk: int) -> Session:
    """The session, for whoever plans it. Raises Refused."""
    actions.ask_planning(request.user, found := _session(request, pk))
    return found


def _listed(request: Request) -> SessionFilter:
    return SessionFilter(request.GET, with_numbers(SessionFilter.every(request.user)), request.user)


@only(TWO_FACTORS)
def sessions(request: Request) -> HttpResponse:
    """The sessions of the office."""
    context = {"may_plan": actions.may_plan(request.user)}
    return render_list(request, f"{PAGES}/sessions.html", _listed(request), context)


@only(TWO_FACTORS)
def sessions_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _listed(request))


@only(TWO_FACTORS)
@form_page
def new(request: Request) -> HttpResponse:
    """GET: what is planned. POST: it is, within its money."""
    actions.ask_planning(request.user)
    form, made = forms.SessionForm(request.POST or None, user=request.user), []

    def plan(**said: Any) -> None:
        planned = form.planned
        area, by, on = planned["funding"].area, request.user, timezone.localdate()
        made.append(actions.plan_session(planned.pop("course"), area=area, **planned, seats=form.seats, by=by, on=on))

    if attempt(form, plan):
        return redirect(made[0])
    return render(request, f"{PAGES}/plan.html", {"form": form})


@only(TWO_FACTORS)
@form_page
def change(request: Request, pk: int) -> HttpResponse:
    """GET: the plan as it is. POST: it is planned anew."""
    found = _to_plan(request, pk)
    form = forms.SessionForm(request.POST or None, user=request.user, of=found)

    def plan(**said: Any) -> None:
        actions.replan_session(found, form.planned, seats=form.seats, by=request.user, on=timezone.localdate())

    if attempt(form, plan):
        messages.success(request, "Rencana pelatihan ini diubah.")
        return redirect(found)
    return render(request, f"{PAGES}/plan.html", {"form": form, "session": found})


def _with_reason(request: Request, found: Session, what: str, about: object, act: Any) -> HttpResponse:
    """A page that takes something back. GET: what, and that it asks why. POST: it is taken back."""
    form = forms.ReasonForm(request.POST or None)
    if attempt(form, partial(act, by=request.user, on=timezone.localdate())):
        return redirect(found)
    return render(request, f"{PAGES}/reason.html", {"session": found, "form": form, "what": what, "about": about})


@only(TWO_FACTORS)
@form_page
def cancellation(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: the session will not be held."""
    found = _to_plan(request, pk)
    return _with_reason(request, found, "Batalkan pelatihan", found, partial(actions.cancel_session, found))


def session(request: Request, pk: int) -> HttpResponse:
    """One session: its plan, its seats, who was invited, who is on its list, and what speaks against whom."""
    found = _session(request, pk)
    participants = figures.listed(found, request.user)
    invited = found.invitations.filter(cooperative__in=figures.seen(request.user))
    context = {
        "session": found,
        "today": timezone.localdate(),
        "participants": participants,
        "elsewhere": found.participations.filter(retracted_on=None).count() - len(participants),
        "seats": figures.seats(found),
        "steps": figures.Steps.of(found, timezone.localdate()),
        "invited": invited.select_related("cooperative").order_by("post", "cooperative__name", "pk"),
        "unnumbered": invited.filter(letter_no="").exists(),
        "may_plan": not found.retracted_on and actions.may_plan(request.user, found),
    }
    return render(request, f"{PAGES}/session.html", context)


@only(TWO_FACTORS)
@form_page
def invitations(request: Request, pk: int) -> HttpResponse:
    """GET: which cooperatives of a kecamatan have nobody certified in a post. POST: those chosen are invited."""
    found, today = _to_plan(request, pk), timezone.localdate()
    ask = forms.AskForm(request.GET, session=found, user=request.user, today=today)
    context: dict[str, Any] = {"session": found, "ask": ask}
    if ask.is_valid():
        post, area = ask.asked
        rows = figures.lacking(found, post, area, request.user, today)
        form = forms.InviteForm(request.POST or None, among=rows)

        def invite(koperasi: Any, letter_no: str) -> None:
            actions.invite(found, koperasi, post, letter_no=letter_no, by=request.user, on=today)

        if attempt(form, invite):
            return redirect(found)
        context |= {"form": form, "rows": rows}
    return render(request, f"{PAGES}/invitations.html", context)


@only(TWO_FACTORS)
def invitations_pdf(request: Request, pk: int) -> HttpResponse:
    """The letters of invitation, one to each cooperative this person sees, to print."""
    found = _session(request, pk)
    rows = found.invitations.filter(cooperative__in=figures.seen(request.user)).select_related("cooperative")
    if not rows.exists():
        raise Refused("Belum ada koperasi yang diundang.")
    letters = exports.invitations(found, rows.order_by("post", "cooperative__name", "pk"))
    return served.pdf(letters, f"undangan-{found.pk}")


@only(TWO_FACTORS)
@form_page
def invitations_number(request: Request, pk: int) -> HttpResponse:
    """GET: which number the agenda gave. POST: the invitations without one have it."""
    found = _to_plan(request, pk)
    form = forms.LetterNumberForm(request.POST or None)
    if attempt(form, partial(actions.number_invitations, found, by=request.user, on=timezone.localdate())):
        return redirect(f"{found.get_absolute_url()}#undangan")
    return render(request, f"{PAGES}/number.html", {"session": found, "form": form})


@only(TWO_FACTORS)
@require_POST
def answer(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """POST: whether somebody will come."""
    found = _to_plan(request, pk)
    row = get_object_or_404(found.invitations, pk=row_pk)
    is_coming = request.POST.get("datang") == "ya"
    actions.answer_invitation(row, is_coming=is_coming, by=request.user, on=timezone.localdate())
    return redirect(f"{found.get_absolute_url()}#undangan")


@only(TWO_FACTORS)
@form_page
def enrolment(request: Request, pk: int) -> HttpResponse:
    """GET: holders of posts who could come, and what speaks against each. POST: one of them is on the list."""
    found, search = _to_plan(request, pk), request.GET.get("cari", "").strip()
    if request.method == "POST":
        who = _chosen(request, found)
        said: dict[str, Any] = {"cooperative": who.cooperative, "nib": who.nib}
        actions.enrol(found, who.person, who.post, **said, by=request.user, on=timezone.localdate())
        messages.success(request, f"{who.person} masuk daftar peserta.")
        return redirect(request.get_full_path())
    context = {"session": found, "search": search, "found": figures.FOUND}
    context["candidates"] = figures.candidates(found, search, request.user)
    return render(request, f"{PAGES}/enrolment.html", context)


def _chosen(request: Request, of: Session) -> Participation:
    """Whom of those who could come somebody chose."""
    name, rows = (figures.TERM, figures.holders) if figures.TERM in request.POST else (figures.EARLIER, figures.earlier)
    asked = request.POST.get(name, "")
    return figures.as_newcomer(get_object_or_404(rows(of, request.user), pk=int(asked) if asked.isdecimal() else 0))


@only(TWO_FACTORS)
@form_page
def other(request: Request, pk: int) -> HttpResponse:
    """GET: who else comes. POST: the person is on the list, where nothing speaks against it or it was answered."""
    found = _to_plan(request, pk)
    form = forms.OtherForm(request.POST or None, user=request.user)

    def enrol(name: str, post: str, **said: Any) -> None:
        actions.enrol(found, name, post, **said, by=request.user, on=timezone.localdate())

    said = form.cleaned_data if form.is_valid() else None
    if said and form.is_sure(figures.doubts(found, request.user, **said)) and attempt(form, enrol):
        messages.success(request, f"{form.cleaned_data['name']} masuk daftar peserta.")
        return redirect(found)
    return render(request, f"{PAGES}/other.html", {"session": found, "form": form})


def _participation(found: Session, pk: int) -> Participation:
    return get_object_or_404(found.participations.select_related("person"), pk=pk)


@only(TWO_FACTORS)
@form_page
def withdrawal(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """GET: why. POST: somebody is off the list."""
    found = _to_plan(request, pk)
    row = _participation(found, row_pk)
    return _with_reason(request, found, "Keluarkan dari daftar", row, partial(actions.withdraw, row))


@only(TWO_FACTORS)
@form_page
def attendance(request: Request, pk: int) -> HttpResponse:
    """GET: everybody on the list by the days that have come. POST: who came on which of them."""
    found, today = _to_plan(request, pk), timezone.localdate()
    page = figures.attendance(found, request.GET, today)
    if request.method == "POST":
        shown, came = page.marked(request.POST)
        actions.record_days(found, came, among=shown, by=request.user, on=today)
        messages.success(request, "Kehadiran dicatat.")
        return redirect(found)
    return render(request, f"{PAGES}/attendance.html", {"session": found, "grid": page, "page": page.page})


@only(TWO_FACTORS)
def attendance_pdf(request: Request, pk: int) -> HttpResponse:
    """Daftar hadir to sign, of those this person sees."""
    found = _session(request, pk)
    rows = [each.row for each in figures.listed(found, request.user)]
    return served.pdf(
        exports.attendance(found, rows, by=request.user, at=timezone.localtime()), f"daftar-hadir-{found.pk}"
    )


@only(TWO_FACTORS)
@form_page
def attestations(request: Request, pk: int) -> HttpResponse:
    """GET: who came and has no certificate of it yet. POST: those chosen are given one, each with its number."""
    found = _to_plan(request, pk)
    rows = figures.to_attest(found)
    form = forms.NumbersForm(request.POST or None, among=rows)

    def give(peserta: Any, before: str, first: str, after: str) -> None:
        chosen = list(peserta)
        numbers = series(before, first, after, len(chosen))
        attest(found, chosen, numbers, by=request.user, on=timezone.localdate())

    if attempt(form, give):
        return redirect(found)
    return render(request, f"{PAGES}/attestations.html", {"session": found, "form": form, "rows": rows})


def _attestations(request: Request) -> Any:
    rows = Attestation.objects.visible_to(request.user).select_related("file", "participation__session__area")
    return rows.select_related("file", "participation__session", "participation__person")


@only(TWO_FACTORS)
def attestations_pdf(request: Request, pk: int) -> HttpResponse:
    """All certificates of a session that stand, as one file to print."""
    found = _session(request, pk)
    rows = _attestations(request).standing().filter(participation__session=found).order_by("number", "pk")
    if not rows.exists():
        raise Refused("Belum ada sertifikat yang dikeluarkan untuk pelatihan ini.")
    return served.pdf(
        typeset.merged(bytes(each.file.content) for each in rows.iterator(20)), f"sertifikat-pelatihan-{found.pk}"
    )


def attestation_pdf(request: Request, pk: int) -> HttpResponse:
    """One certificate as it was issued, byte for byte."""
    found = get_object_or_404(_attestations(request), pk=pk)
    return served.pdf(bytes(found.file.content), f"sertifikat-pelatihan-{found.pk}")


@only(TWO_FACTORS)
@form_page
def retraction(request: Request, pk: int) -> HttpResponse:
    """GET: why. POST: a certificate counts no more, and its public page says so."""
    row = get_object_or_404(_attestations(request), pk=pk)
    found = _to_plan(request, row.participation.session_id)
    return _with_reason(request, found, "Tarik sertifikat pelatihan", row, partial(retract, row))
