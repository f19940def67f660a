"""The pages of dues: a book is opened, money comes in and goes out, and what was wrong is reversed."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperatives.desk.dues import forms
from cooperatives.desk.dues.figures import (
    Receipt,
    about_book,
    of_book,
    own_book,
    own_cooperative,
    sent_again,
    to_write,
    waiting_and_decided,
)
from cooperatives.desk.members.figures import Card
from cooperatives.dues import actions
from cooperatives.dues.models import Book, Position, ReversalRequest
from cooperatives.dues.rules import posting_day
from cooperatives.members.actions import add_category, agree, ask_keeper
from cooperatives.members.models import Member
from registry import served, typeset
from registry.http import Request, attempt, form_page
from registry.transitions import Refused

PAGES = "cooperatives/desk/dues"
LATEST = 20


@form_page
def opening(request: Request, pk: int) -> HttpResponse:
    """GET: what it means to keep the book of dues here. POST: it is opened under an agreement."""
    cooperative, today = own_cooperative(request.user, pk), timezone.localdate()
    if Book.objects.filter(cooperative=cooperative).exists():
        return redirect("members", pk)
    ask_keeper(cooperative, request.user, today)
    form = forms.OpeningForm(request.POST or None)

    def begin(number: str, signed_on: date, second_person_from: int) -> None:
        agreement = agree(cooperative, number, signed_on, by=request.user, on=today)
        add_category(cooperative, "Semua anggota", by=request.user, on=today)
        actions.open_book(agreement, second_person_from=second_person_from, by=request.user, on=today)

    if attempt(form, begin):
        told.success(request, "Buku simpanan dibuka. Catat tarif simpanannya, lalu anggota pertama.")
        return redirect("members", pk)
    return render(request, f"{PAGES}/opening.html", {"cooperative": cooperative, "form": form})


@form_page
def payment(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: what is owed, with ready choices. POST: what will be booked; sent once more, it is booked."""
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())
    step, position = request.POST.get("langkah"), Position.objects.select_related("member__cooperative").get(pk=member)
    if step == "catat":
        return _booked(request, book, member, said)
    form = forms.PaymentForm(request.POST or None, position=position, today=said["on"])
    context = about_book(book, **said, member=member, card=Card(member, book, said["on"]), form=form)
    if step == "periksa" and form.is_valid():
        posted_on = posting_day(form.cleaned_data["received_on"], said["on"], book.closed_through)
        sent = {"sent": sent_again(request.POST, form), "posted_on": posted_on}
        return render(request, f"{PAGES}/check.html", context | sent)
    return render(request, f"{PAGES}/payment.html", context)


def _booked(request: Request, book: Book, member: Member, said: dict[str, Any]) -> HttpResponse:
    """To the receipt; where the number of this form stands for another receipt, to both."""
    form, context = forms.MoneyForm(request.POST), about_book(book, request.user, timezone.localdate(), member=member)
    context["form"] = form
    if not form.is_valid():
        return render(request, f"{PAGES}/not_booked.html", context)
    what = {"months": form.paid, "slip": form.slip, "client_no": form.cleaned_data["client_no"]}
    try:
        entry = actions.pay(member, form.money, form.cleaned_data["received_on"], **what, **said)
    except actions.Conflict as conflict:
        return render(request, f"{PAGES}/conflict.html", context | {"kept": Receipt(conflict.kept)}, status=409)
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, f"{PAGES}/not_booked.html", context)
    return redirect(entry)


@require_safe
def receipt(request: Request, pk: int, number: int) -> HttpResponse:
    """A receipt: what was paid for what, by whom it was taken, whether it stands, and how to hand it on."""
    book = own_book(request.user, pk)
    found = Receipt(get_object_or_404(of_book(book), number=number))
    context = about_book(book, request.user, timezone.localdate(), receipt=found, member=found.entry.member)
    return render(request, f"{PAGES}/receipt.html", context)


@require_safe
def receipt_pdf(request: Request, pk: int, number: int) -> HttpResponse:
    """The same on A5."""
    book = own_book(request.user, pk)
    found = Receipt(get_object_or_404(of_book(book), number=number))
    return served.pdf(typeset.pdf("receipt", found.printed, on=found.entry.posted_on), f"kuitansi-{number}")


@form_page
def withdrawal(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: how much of the voluntary savings. POST: it is paid out."""
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())
    form, made = forms.WithdrawalForm(request.POST or None), []

    def withdraw(**how: Any) -> None:
        made.append(actions.withdraw(member, **how, **said))

    if attempt(form, withdraw):
        return redirect(made[0])
    card = Card(member, book, said["on"])
    return render(request, f"{PAGES}/withdrawal.html", about_book(book, **said, member=member, card=card, form=form))


@form_page
def refund(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: what somebody who left, or died, is to get back. POST: the debts are set off, the rest is paid out."""
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())
    card, made = Card(member, book, said["on"]), []
    form = forms.RefundForm(request.POST or None, has_died=card.has_died)

    def pay_back(debts: int | None, **how: Any) -> None:
        verb = actions.pay_heirs if card.has_died else actions.refund
        made.extend(verb(member, **how, debts=debts or 0, **said))

    if attempt(form, pay_back):
        told.success(request, "Simpanan dikembalikan dan dicatat.")
        return redirect(made[-1])
    return render(request, f"{PAGES}/refund.html", about_book(book, **said, member=member, card=card, form=form))


@form_page
def reversal(request: Request, pk: int, number: int) -> HttpResponse:
    """GET: why. POST: the receipt is reversed today, or waits for another of the board from the book's amount on."""
    book = own_book(request.user, pk)
    entry = get_object_or_404(of_book(book), number=number)
    *_, said = to_write(request.user, pk, entry.member_id, timezone.localdate())
    form, needs_two = forms.ReversalForm(request.POST or None), actions.needs_two(entry, book)
    verb = actions.ask_reversal if needs_two else actions.reverse
    if attempt(form, lambda client_no, **_: verb(entry, form.reason, client_no=client_no, **said)):
        asked = f"Pembalikan kuitansi no. {number} diminta, dan menunggu pengurus lain."
        told.success(request, asked if needs_two else f"Kuitansi no. {number} dibalik.")
        return redirect(entry)
    context = about_book(book, **said, receipt=Receipt(entry), member=entry.member, form=form, needs_two=needs_two)
    return render(request, f"{PAGES}/reversal.html", context)


@require_safe
def reversals(request: Request, pk: int) -> HttpResponse:
    """Reversals and opening balances that wait for another of the board, and what was decided last."""
    book = own_book(request.user, pk)
    waiting, decided = waiting_and_decided(book, LATEST)
    context = about_book(book, request.user, timezone.localdate(), waiting=waiting, decided=decided)
    return render(request, f"{PAGES}/reversals.html", context)


@form_page
def reversal_decision(request: Request, pk: int, request_pk: int) -> HttpResponse:
    """GET: what is to be reversed and why. POST: it is, or it is not."""
    book = own_book(request.user, pk)
    found = get_object_or_404(ReversalRequest.objects.waiting().filter(cooperative=pk), pk=request_pk)
    entry = get_object_or_404(of_book(book), pk=found.entry_id)
    *_, said = to_write(request.user, pk, entry.member_id, timezone.localdate())
    form = forms.AnswerForm(request.POST or None)

    def decide(decision: str, answer: str) -> None:
        approve = partial(actions.approve_reversal, found, **said)
        approve() if decision == form.YES else actions.refuse_reversal(found, answer, **said)

    if attempt(form, decide):
        told.success(request, "Keputusan dicatat.")
        return redirect(entry)
    context = about_book(book, **said, receipt=Receipt(entry), member=entry.member, form=form, asked=found)
    return render(request, f"{PAGES}/reversal_decision.html", context)
