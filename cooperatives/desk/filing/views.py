"""The pages on which a report of an annual meeting is begun, filled in by section, checked, sent and seen again."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.boards.figures import people_of
from cooperatives.desk.filing import figures
from cooperatives.desk.filing.actions import save_replies
from cooperatives.desk.filing.forms import ArrivalForm, DocumentsForm, SectionForm, SendForm, StartForm
from cooperatives.desk.filing.rules import Booked
from cooperatives.register.actions import ask_valid
from cooperatives.register.models import Cooperative
from cooperatives.reports import actions
from cooperatives.reports.figures import checked
from cooperatives.reports.models import SENDING, Document, RatReport
from cooperatives.reports.rules import Section, fingerprint
from registry import lawbook, served
from registry.access import Role
from registry.files import keep
from registry.http import Request, attempt, form_page, tell
from registry.transitions import Refused

PAGES = figures.PAGES
State, Kind = RatReport.State, RatReport.Kind


def _may_fill(request: Request, row: Model) -> bool:
    return not SENDING.isdisjoint(request.user.roles_over(row))


def _ask_sender(request: Request, row: Model) -> None:
    """Only the board of a cooperative, or who records for its area, fills in its reports."""
    if not _may_fill(request, row):
        raise Refused("Hanya pengurus koperasi ini, atau petugas dinas atas namanya, yang mengisi laporan.")


def _found(request: Request, pk: int) -> RatReport:
    rows = RatReport.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("cooperative__area", "sent_by", "decided_by"), pk=pk)


def _is_from_paper(request: Request, report: RatReport) -> bool:
    """Whether the office sent it for the board, or begins to fill it in; a board that fills it in does so itself."""
    is_board = Role.BOARD in request.user.roles_over(report)
    if report.sent_by and not (is_board and report.state == State.DRAFTED):
        return report.sent_by.role != Role.BOARD
    return not is_board


def _about(request: Request, report: RatReport) -> dict[str, Any]:
    """What every page of a report shows."""
    documents = list(report.documents.present().visible_to(request.user).order_by("doc_class", "pk"))
    is_from_paper = _is_from_paper(request, report)
    lacking = figures.lacking_documents(report, documents, is_from_paper=is_from_paper)
    takes_over = report.state == State.DRAFTED and report.sent_by and not is_from_paper
    return {
        "takes_over": takes_over and _may_fill(request, report) and Role.BOARD not in request.user.roles_over(report),
        "report": report, "cooperative": report.cooperative, "documents": documents, "lacking": lacking,
        "is_from_paper": is_from_paper, "returned_with": figures.returned_with(report),
        "asked_before": figures.asked_before(report),
    }  # fmt: skip


@form_page
def start(request: Request, pk: int) -> HttpResponse:
    """GET: which book year, and whether its meeting was held. POST: its report is begun, or found where it was."""
    found = get_object_or_404(Cooperative.objects.visible_to(request.user).select_related("area"), pk=pk)
    _ask_sender(request, found)
    ask_valid(found, "Koperasi ini")
    today = timezone.localdate()
    years = figures.years_offered(found, lawbook.read(), today)
    asked = {"book_year": request.GET.get("tahun", years[0][0]), "kind": Kind.HELD}
    form = StartForm(request.POST or None, years=years, initial=asked)
    if form.is_valid():
        kind = Kind(form.cleaned_data["kind"])
        begun = actions.start_report(found, form.cleaned_data["book_year"], kind=kind, by=request.user, on=today)
        if begun.kind != kind or begun.started_by != request.user:
            messages.info(request, "Laporan ini sudah dimulai sebelumnya; semua isinya tetap ada.")
        return redirect(begun)
    drafts = RatReport.objects.open().filter(cooperative=found).order_by("-book_year")
    is_from_paper = Role.BOARD not in request.user.roles_over(found)
    context = {"cooperative": found, "form": form, "drafts": drafts, "is_from_paper": is_from_paper}
    return render(request, f"{PAGES}/start.html", context)


def report(request: Request, pk: int) -> HttpResponse:
    """A draft: its tasks, for who fills it in. Else, and for everybody else: the report as it stands."""
    found = _found(request, pk)
    context = _about(request, found)
    if found.state == State.DRAFTED and _may_fill(request, found):
        tasks = figures.tasks(found, context["documents"], is_from_paper=context["is_from_paper"])
        return render(request, f"{PAGES}/tasks.html", context | {"groups": tasks})
    context |= {"sections": figures.shown_sections(found), "sent_again_on": figures.sent_again_on(found)}
    return render(request, f"{PAGES}/report.html", context)


@form_page
def section(request: Request, pk: int, place: str) -> HttpResponse:
    """GET: one section of a draft. POST: what was answered is kept, unless others answered otherwise meanwhile."""
    found = _found(request, pk)
    asked = figures.BY_PLACE.get(place)
    if asked is None:
        raise Http404
    _ask_sender(request, found)
    if found.state != State.DRAFTED and request.method != "POST":
        return redirect(found)
    if asked is figures.DOCUMENTS:
        return _documents(request, found)
    form = _section_form(request, found, asked, book := figures.booked_for(found, request.user))
    try:
        if attempt(form, partial(_save, request, found, form)):
            return _go_back(request, found)
    except actions.Diverged:
        return _divergence(request, found, form)
    people = people_of(found.cooperative) if asked.name == "board" else []
    context = {"form": form, "back": request.GET.get("kembali", ""), "people": people, "book": book}
    return render(request, f"{PAGES}/section.html", _about(request, found) | context)


def _section_form(request: Request, found: RatReport, asked: Section, book: Booked | None) -> SectionForm:
    """The form of a section, with what is known of it."""
    today, law = timezone.localdate(), lawbook.read()
    answers, origins = figures.filled(found, asked, law, today, book)
    years = figures.years_offered(found.cooperative, law, today, found.covers) if asked.name == "years" else ()
    return SectionForm(
        request.POST or None, section=asked, answers=answers, today=today, years=years, origins=origins,
        seen=fingerprint(found.answers.get(asked.name, {})),
    )  # fmt: skip


def _save(request: Request, found: RatReport, form: SectionForm, /, **_: Any) -> None:
    """Keep a section; the two that say whether there was a meeting also decide what the report is about."""
    name, today = form.section.name, timezone.localdate()
    kind = {"meeting": Kind.HELD, "not_held": Kind.NOT_HELD}.get(name)
    actions.save_section(found, name, form.answers, kind=kind, seen=form.seen, by=request.user, on=today)
    reached = figures.quorum(form.answers) if name == "meeting" else ""
    messages.success(request, f"Bagian “{form.section.title}” tersimpan. {reached}".strip())


def _go_back(request: Request, found: RatReport) -> HttpResponse:
    return redirect("report-check" if request.GET.get("kembali") == "periksa" else "report", found.pk)


def _divergence(request: Request, found: RatReport, form: SectionForm) -> HttpResponse:
    """Both versions of what two people answered otherwise, to choose from."""
    found.refresh_from_db(fields=["answers"])
    now = found.answers.get(form.section.name, {})
    context = _about(request, found) | {
        "section": form.section, "divergences": figures.divergences(form, now), "agreed": figures.agreed(form, now),
    }  # fmt: skip
    return render(request, f"{PAGES}/divergence.html", context)


def _documents(request: Request, found: RatReport) -> HttpResponse:
    """GET: the documents. POST: each file that is fit is taken, and of the others is said why not."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentsForm(*sent, section=figures.DOCUMENTS, scan=_is_from_paper(request, found))
    if form.is_valid():
        try:
            _attach(request, found, form)
        except Refused as refused:
            tell(form, refused)
        if not form.errors:
            return redirect(request.get_full_path())
    context = _about(request, found) | {"form": form, "back": request.GET.get("kembali", "")}
    return render(request, f"{PAGES}/documents.html", context)


def _attach(request: Request, found: RatReport, form: DocumentsForm) -> None:
    taken = 0
    for doc_class, file in form.received():
        kept = keep(file.content, file.media_type)
        actions.attach(
            found, doc_class, kept, file.name, note=file.note, by=request.user, on=timezone.localdate()
        )  # fmt: skip
        taken += 1
        if file.note:
            messages.info(request, f"{file.name}: {file.note}")
    if taken:
        messages.success(request, f"{taken} berkas tersimpan.")
    elif not form.errors:
        form.add_error(None, "Belum ada berkas yang dipilih. Pilih berkas dahulu, lalu unggah.")


@require_POST
def removal(request: Request, pk: int, document_pk: int) -> HttpResponse:
    """POST: a document is taken out of a draft."""
    found = _found(request, pk)
    _ask_sender(request, found)
    document = get_object_or_404(found.documents.present(), pk=document_pk)
    actions.detach(document, by=request.user, on=timezone.localdate())
    messages.success(request, f"Dilepas dari laporan: {document.name}.")
    return redirect("report-section", pk, figures.PLACES["documents"])


def document(request: Request, pk: int, document_pk: int) -> HttpResponse:
    """The file itself: it runs nothing, and is what it says it is. Pictures are shown, the rest is saved."""
    rows = Document.objects.visible_to(request.user).filter(report=pk).select_related("file")
    found = get_object_or_404(rows, pk=document_pk)
    if not found.is_shown():
        raise Http404
    answer = served.shown if found.file.media_type.startswith("image/") else served.saved
    return answer(found.file, found.name)


@form_page
def check(request: Request, pk: int) -> HttpResponse:
    """GET: every answer once more, and what is missing. POST: the report as it was shown is sent, or put aside."""
    found = _found(request, pk)
    _ask_sender(request, found)
    context = _about(request, found)
    seen = fingerprint([found.kind, found.covers, found.answers, [each.pk for each in context["documents"]]])
    is_asked = request.method == "POST" and found.state == State.DRAFTED
    form = _send_form(request, found, context["returned_with"], is_from_paper=context["is_from_paper"])
    if is_asked and "nanti" in request.POST and _put_aside(request, found, form):
        return redirect(found)
    has_changed = is_asked and request.POST.get("terlihat") != seen
    if is_asked and "nanti" not in request.POST and not has_changed:
        _send(request, found, form)
    if found.state != State.DRAFTED:
        return redirect("report-receipt", pk)
    context |= _to_check(request, found) | {"form": form, "seen": seen, "has_changed": has_changed}
    return render(request, f"{PAGES}/check.html", context)


def _to_check(request: Request, found: RatReport) -> dict[str, Any]:
    """What is looked at before a report is sent."""
    book = figures.booked_for(found, request.user)
    return {
        "differences": book.differences(found.answers) if book else [], "book": book,
        "sections": list(figures.shown_sections(found)), "checks": checked(found),
        "hindrance": found.hindrance(timezone.localdate()),
    }  # fmt: skip


def _send_form(
    request: Request, found: RatReport, remarks: Sequence[figures.Remark], *, is_from_paper: bool
) -> SendForm:
    """What is said to each comment, and of a report from paper when that came: what a board sends came today."""
    comments = {each.comment: each.label or each.section for each in remarks}
    if not is_from_paper:
        return SendForm(request.POST or None, comments=comments)
    return ArrivalForm(request.POST or None, comments=comments, today=timezone.localdate(), held_on=found.held_on)


def _put_aside(request: Request, found: RatReport, form: SendForm) -> bool:
    """Keep what is said to each comment, unless it is too long; the day a paper came is asked again when it is sent."""
    if not form.errors.keys() <= {"arrived_on"}:
        return False
    with suppress(Refused):
        if form.replies:
            save_replies(found, form.replies, by=request.user, on=timezone.localdate())
            messages.success(request, "Jawaban atas catatan dinas tersimpan. Laporan belum terkirim.")
    return True


def _send(request: Request, found: RatReport, form: SendForm) -> None:
    """Send it. What is refused stays as it is: the page says why, and a second click finds it sent."""
    if form.is_valid():
        with suppress(Refused):
            today = timezone.localdate()
            if form.replies:
                save_replies(found, form.replies, by=request.user, on=today)
            actions.send(found, arrived_on=form.cleaned_data.get("arrived_on"), by=request.user, on=today)


@form_page
def drop(request: Request, pk: int) -> HttpResponse:
    """GET: what throwing a draft away means. POST: it is thrown away, and its book year can be begun anew."""
    found = _found(request, pk)
    _ask_sender(request, found)
    if request.method != "POST" and (found.state != State.DRAFTED or found.version):
        return redirect(found)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if attempt(form, partial(actions.drop, found, by=request.user, on=timezone.localdate())):
        messages.success(request, f"Draf dibuang: {found}.")
        is_board = Role.BOARD in request.user.roles_over(found)
        return redirect("board-home" if is_board else "cooperative-reports", found.cooperative_id)
    return render(request, f"{PAGES}/drop.html", _about(request, found) | {"form": form})


def receipt(request: Request, pk: int) -> HttpResponse:
    """That a report was received: its number, how long it may wait, and what happens next."""
    found = _found(request, pk)
    if found.state in {State.DRAFTED, State.DROPPED}:
        return redirect(found)
    context = _about(request, found) | {
        "wait": figures.wait_of(found, timezone.localdate()) if found.state == State.REPORTED else None,
        "sent_again_on": figures.sent_again_on(found),
    }
    return render(request, f"{PAGES}/receipt.html", context)
