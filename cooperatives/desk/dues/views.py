"""The pages of dues: a book is opened, money comes in and goes out, and what was wrong is reversed."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages as told
from django.db import transaction
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
    to_write,
    waiting_and_decided,
)
from cooperatives.desk.members.figures import Card
from cooperatives.dues import actions
from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.models import Book, Entry, Position, ReversalRequest
from cooperatives.members.actions import add_category, agree, ask_keeper
from cooperatives.members.models import Member
from registry import sealed, served, typeset
from registry.http import Request, attempt, form_page, tell
from registry.templatetags.registry import months
from registry.transitions import Refused

PAGES = "cooperatives/desk/dues"
LATEST = 20
Act = Callable[[UUID], list[Entry]]
"""Books what a form says, under a number of its sender."""


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
    """GET: what is owed, with ready choices, then the check of what was chosen. POST: it is booked."""
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())

    def pay(number: UUID) -> list[Entry]:
        sent = confirmed.cleaned_data
        how = {"months": sent["parts"], "slip": confirmed.slip, "client_no": number}
        return [actions.pay(member, confirmed.money, sent["received_on"], **how, **said)]

    confirmed = forms.MoneyForm(request.GET if request.GET.keys() >= {"client_no", "mandatory"} else None)
    if answer := _last_step(request, book, member, confirmed, pay):
        return answer
    position = Position.objects.select_related("member__cooperative").get(pk=member)
    form = forms.PaymentForm(request.GET if "client_no" in request.GET else None, position=position, today=said["on"])
    if form.is_valid() and request.GET.keys().isdisjoint({"mandatory", "ubah"}):
        return redirect(f"{request.path}?{form.address}")
    for problem in confirmed.non_field_errors():
        form.add_error(None, problem)
    context = about_book(book, **said, member=member, card=Card(member, book, said["on"]), form=form)
    return render(request, f"{PAGES}/payment.html", context)


def _last_step(request: Request, book: Book, member: Member, form: forms.SentForm, act: Act) -> HttpResponse | None:
    """GET: exactly what would be booked; the address says it, with the number it is sent under. POST: it is booked.

    A number that was used: its receipt; with other content, both. Amounts that changed: shown again. None: the form.
    """
    if not form.is_valid() or "ubah" in request.GET:
        return None
    number = form.cleaned_data["client_no"]
    try:
        if request.method == "POST" and (entries := _as_seen(request, partial(act, number))):
            return _booked(request, entries)
        context = _drafted(book, member, partial(act, number))
    except actions.Conflict as conflict:
        return _conflict(request, book, member, act, conflict)
    except Refused as refused:
        tell(form, refused)
        return None
    if context["kept"]:
        return redirect(context["kept"])
    return render(request, f"{PAGES}/check.html", about_book(book, request.user, timezone.localdate(), **context))


def _drafted(book: Book, member: Member, act: Callable[[], list[Entry]]) -> dict[str, Any]:
    """The receipts as they would be, and how the member would then stand: booked, read, and rolled back.

    kept: the receipt that was booked under this number before.
    """
    with transaction.atomic():
        receipts, card = [Receipt(each) for each in act()], Card(member, book, timezone.localdate())
        card.row  # noqa: B018 it is read before it is rolled back
        transaction.set_rollback(True)
    last = receipts[-1]
    kept = Entry.objects.filter(cooperative=book.pk, client_no=last.entry.client_no).first()
    return {
        "receipts": receipts, "last": last, "amounts": _amounts([each.entry for each in receipts]), "card": card,
        "member": member, "kept": kept,
    }  # fmt: skip


def _as_seen(request: Request, act: Callable[[], list[Entry]]) -> list[Entry]:
    """What is booked, where its amounts are those that were seen; else nothing is."""
    with transaction.atomic():
        entries = act()
        if request.POST.get("jumlah") == _amounts(entries):
            return entries
        transaction.set_rollback(True)
    return []


def _amounts(entries: Sequence[Entry]) -> str:
    """Of each kind in each receipt, for a hidden field."""
    return " ".join(str(getattr(each, kind)) for each in entries for kind in KINDS)


def _conflict(
    request: Request, book: Book, member: Member, act: Act, conflict: actions.Conflict
) -> HttpResponse:  # fmt: skip
    """What was booked under the number, and what is sent now, as it would be booked under another."""
    context: dict[str, Any] = {"kept": Receipt(conflict.kept), "member": member}
    try:
        context["sent"] = _drafted(book, member, partial(act, uuid4()))["receipts"]
    except Refused as refused:
        context["problem"] = str(refused)
    context = about_book(book, request.user, timezone.localdate(), **context)
    return render(request, f"{PAGES}/conflict.html", context, status=409)


def _booked(request: Request, entries: list[Entry]) -> HttpResponse:
    """To the receipt, which says where it is for other months than were seen: somebody else booked meanwhile."""
    paid, seen = months(entries[-1].months), request.POST.get("bulan", "")
    if seen and seen != paid:
        told.warning(request, f"Ada setoran lain sejak Anda memeriksa: kuitansi ini untuk {paid}, bukan {seen}.")
    return redirect(entries[-1])


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
    """GET: how much of the voluntary savings, then the check. POST: it is paid out."""
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())
    form = forms.WithdrawalForm(request.GET or None)

    def withdraw(number: UUID) -> list[Entry]:
        return [actions.withdraw(member, **form.cleaned_data | {"client_no": number}, **said)]

    if answer := _last_step(request, book, member, form, withdraw):
        return answer
    card = Card(member, book, said["on"])
    return render(request, f"{PAGES}/withdrawal.html", about_book(book, **said, member=member, card=card, form=form))


@form_page
def refund(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: what somebody who left, or died, is to get back, then the check. POST: debts are set off, the rest paid.

    What is typed names an heir and debts: it is posted, and goes on to the address of the check sealed.
    """
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())
    card, of = Card(member, book, said["on"]), ("refund", member.pk, request.user.pk)
    typed = sealed.unwrapped(request.GET["isi"], of=of) if "isi" in request.GET else request.POST or None
    form = forms.RefundForm(typed, has_died=card.has_died)
    if "isi" not in request.GET and form.is_valid():
        return redirect(f"{request.path}?{urlencode({'isi': sealed.wrapped(form.typed, of=of)})}")

    def pay_back(number: UUID) -> list[Entry]:
        how = form.cleaned_data | {"debts": form.cleaned_data["debts"] or 0, "client_no": number}
        return (actions.pay_heirs if card.has_died else actions.refund)(member, **how, **said)

    if answer := _last_step(request, book, member, form, pay_back):
        return answer
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
    form = forms.AnswerForm(request.POST or None, yes="kuitansi dibalik hari ini")
    if attempt(form, partial(form.decide, found, actions.approve_reversal, **said)):
        told.success(request, "Keputusan dicatat.")
        return redirect(entry)
    context = about_book(book, **said, receipt=Receipt(entry), member=entry.member, form=form, asked=found)
    return render(request, f"{PAGES}/reversal_decision.html", context)
