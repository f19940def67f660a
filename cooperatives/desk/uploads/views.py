"""The pages of files that come in: a file is read, what would become of it is shown, and then it is done."""

from datetime import date
from typing import Any

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from cooperatives.desk.dues.figures import own_book
from cooperatives.desk.uploads import forms
from cooperatives.desk.uploads.exports import left_out
from cooperatives.desk.uploads.figures import Shown, untariffed
from cooperatives.dues.imports import payments as of_payments
from cooperatives.dues.imports import people as of_people
from cooperatives.dues.imports import sheet
from cooperatives.dues.models import Book
from cooperatives.members.actions import ask_keeper
from registry import exports, sealed
from registry.exports import Form
from registry.http import Request, attempt, form_page
from registry.imports import Pile

PAGES = "cooperatives/desk/uploads"


def _kept(request: Request, pk: int) -> tuple[Book, date]:
    """The own book, by somebody who writes in it today."""
    book, today = own_book(request.user, pk), timezone.localdate()
    ask_keeper(book.cooperative, request.user, today)
    return book, today


@form_page
def payments(request: Request, pk: int) -> HttpResponse:
    """GET: which file. POST: what would become of it; and once that was seen, it is booked."""
    book, today = _kept(request, pk)
    if "plan" in request.POST:
        return _decided(request, book, today)
    form = forms.PaymentsForm(request.POST or None, request.FILES or None, on=today)
    if not form.is_valid():
        return render(request, f"{PAGES}/payments.html", {"cooperative": book.cooperative, "form": form})
    said = form.cleaned_data
    plan = [said["source"], form.file_name, [row.packed() for row in said["file"]]]
    return _planned(request, book, plan, "", today)


def _planned(request: Request, book: Book, plan: list[Any], rounding: str, today: date) -> HttpResponse:
    """What would become of the payments of a file."""
    outcome = _brought(request, book, plan, rounding, today, wet=False)
    context = {
        "cooperative": book.cooperative, "shown": Shown(outcome), "file_name": plan[1],
        "plan": sealed.wrapped(plan, of=("payments", book.pk, request.user.pk)),
        "form": forms.PaymentsDecisionForm(initial={"rounding": rounding}),
        "ticked": _ticked(request),
    }  # fmt: skip
    return render(request, f"{PAGES}/payments_plan.html", context)


def _decided(request: Request, book: Book, today: date) -> HttpResponse:
    """The payments are planned anew with another rounding, or booked."""
    plan, rounding = _plan(request, book)
    if "periksa" in request.POST:
        return _planned(request, book, plan, rounding, today)
    outcome = _brought(request, book, plan, rounding, today, wet=True)
    told.success(request, Shown(outcome).sentence)
    return redirect("payments-import", book.pk)


def _plan(request: Request, book: Book) -> tuple[list[Any], str]:
    """What a page was shown, and how fractions are rounded."""
    plan = sealed.unwrapped(request.POST.get("plan", ""), of=("payments", book.pk, request.user.pk))
    form = forms.PaymentsDecisionForm(request.POST)
    return plan, form.cleaned_data["rounding"] if form.is_valid() else ""


def _brought(
    request: Request, book: Book, plan: list[Any], rounding: str, today: date, *, wet: bool
) -> of_payments.Outcome:  # fmt: skip
    source, file_name, rows = plan
    return of_payments.bring_in(
        [sheet.Paid.unpacked(row) for row in rows], book.cooperative, source, file_name, rounding=rounding,
        confirmed=_ticked(request) if wet else (), wet=wet, by=request.user, on=today,
    )  # fmt: skip


def _ticked(request: Request) -> set[int]:
    """The lines of doubtful rows that somebody lets pass."""
    return {int(line) for line in request.POST.getlist("baris") if line.isdecimal() and len(line) < 10}


@require_POST
def payments_left_out(request: Request, pk: int) -> HttpResponse:
    """POST: the rows of a file that are not booked, as a file."""
    book, today = _kept(request, pk)
    plan, rounding = _plan(request, book)
    return left_out(_brought(request, book, plan, rounding, today, wet=False), plan[1])


@require_safe
def payments_template(request: Request, pk: int) -> HttpResponse:
    """The workbook of payments to fill in."""
    own_book(request.user, pk)
    return exports.template("templat-setoran", sheet.PAYMENTS_GUIDE, [Form(sheet.PAYMENTS)])


@form_page
def members(request: Request, pk: int) -> HttpResponse:
    """GET: which file. POST: who would enter; and once that was seen, they do."""
    book, today = _kept(request, pk)
    if "plan" in request.POST:
        return _entered(request, book, today)
    form = forms.MembersForm(request.POST or None, request.FILES or None, on=today)
    found: list[of_people.Outcome] = []

    def look(**_: Any) -> None:
        found.append(_people(request, book, _carried(form), today))

    if not attempt(form, look):
        return render(request, f"{PAGES}/members.html", {"cooperative": book.cooperative, "form": form})
    plan = [*_carried(form), found[0].unknown]
    return _looked_at(request, book, found[0], plan, _classes(None, book, found[0].unknown))


def _carried(form: forms.MembersForm) -> list[Any]:
    """What the page of what would be entered carries along."""
    proof, rows = form.proof(), [row.packed() for row in form.cleaned_data["file"]]
    return [form.file_name, rows, proof and [proof.totals, proof.as_of.isoformat(), proof.reference, proof.cash]]


def _people(
    request: Request, book: Book, plan: list[Any], today: date, classes: dict[str, str] | None = None
) -> of_people.Outcome:  # fmt: skip
    """What becomes of the members of a file, or would: they enter once it is said what the unknown classes are."""
    file_name, rows, said, *_ = plan
    proof = said and of_people.Proof(tuple(said[0]), date.fromisoformat(said[1]), *said[2:])
    return of_people.bring_in(
        [sheet.Person.unpacked(row) for row in rows], book.cooperative, proof, file_name, classes=classes or {},
        wet=classes is not None, by=request.user, on=today,
    )  # fmt: skip


def _classes(sent: Any, book: Book, unknown: dict[str, list[int]]) -> forms.ClassesForm:
    """What is asked of the classes that the book does not know."""
    known = book.cooperative.member_categories.order_by("name")
    return forms.ClassesForm(sent, unknown=unknown, known=known)


def _looked_at(
    request: Request, book: Book, outcome: of_people.Outcome, plan: list[Any], form: forms.ClassesForm
) -> HttpResponse:  # fmt: skip
    """Who of a file would enter, what is doubtful, and what is asked of unknown classes."""
    context = {
        "cooperative": book.cooperative, "form": form, "outcome": outcome,
        "told": [each for each in outcome.rows if each.said], "new": outcome.count(Pile.NEW),
        "same": outcome.count(Pile.SAME), "plan": sealed.wrapped(plan, of=("members", book.pk, request.user.pk)),
    }  # fmt: skip
    return render(request, f"{PAGES}/members_plan.html", context)


def _entered(request: Request, book: Book, today: date) -> HttpResponse:
    """The members of a file that was seen enter the member book; what is still to be chosen is asked again."""
    plan = sealed.unwrapped(request.POST["plan"], of=("members", book.pk, request.user.pk))
    form, done = _classes(request.POST, book, plan[-1]), list[of_people.Outcome]()
    if attempt(form, lambda **_: done.append(_people(request, book, plan, today, form.classes))):
        told.success(request, f"{done[0].count(Pile.NEW)} anggota masuk buku anggota.")
        _tell_untariffed(request, book, done[0])
        return redirect("members", book.pk)
    return _looked_at(request, book, _people(request, book, plan, today), plan, form)


def _tell_untariffed(request: Request, book: Book, outcome: of_people.Outcome) -> None:
    """That nothing is asked of some who entered, until it is said how much."""
    sentence = 'Golongan {} belum punya tarif: <a href="{}?golongan={}">tetapkan tarifnya</a>.'
    for each in untariffed(outcome):
        told.warning(request, format_html(sentence, each, reverse("tariff-new", args=[book.pk]), each.pk))


@require_safe
def members_template(request: Request, pk: int) -> HttpResponse:
    """The workbook of members to fill in."""
    own_book(request.user, pk)
    return exports.template("templat-anggota", sheet.MEMBERS_GUIDE, [Form(sheet.MEMBERS)])
