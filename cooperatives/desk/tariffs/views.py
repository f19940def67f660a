"""The pages of what a book is set to: its terms, categories, tariffs, opening balances, and closing a year."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperatives.desk.dues.figures import about_book, own_book, to_write
from cooperatives.desk.dues.forms import AnswerForm
from cooperatives.desk.tariffs import figures, forms
from cooperatives.dues import actions
from cooperatives.dues.models import BalanceRequest, Book, Opening
from cooperatives.members.actions import add_category, ask_keeper
from cooperatives.members.models import Member
from registry.amounts import rupiah
from registry.http import Request, attempt, form_page
from registry.transitions import Refused

PAGES = "cooperatives/desk/tariffs"


@require_safe
def settings(request: Request, pk: int) -> HttpResponse:
    """Under which agreement the book is kept, what it asks for, what it began with, and what is closed."""
    book, today = own_book(request.user, pk), timezone.localdate()
    years = figures.years(book, today)
    opening = Opening.objects.filter(cooperative=book.cooperative).select_related("proven_by").first()
    context = {
        "asked": figures.asked(book.cooperative, today),
        "opening": opening,
        "corrected": figures.corrected(opening),
        "years": years,
        "is_year_open": any(not each.is_closed for each in years),
    }
    return render(request, f"{PAGES}/settings.html", about_book(book, request.user, today, **context))


def _kept(request: Request, pk: int) -> Book:
    """The book, for whoever may write in it. Raises Refused."""
    book = own_book(request.user, pk)
    ask_keeper(book.cooperative, request.user, timezone.localdate())
    return book


@form_page
def category(request: Request, pk: int) -> HttpResponse:
    """GET: how a category is called. POST: it is there, and is asked for nothing yet."""
    book, form = _kept(request, pk), forms.CategoryForm(request.POST or None)
    if attempt(form, partial(add_category, book.cooperative, by=request.user, on=timezone.localdate())):
        told.success(request, f"Golongan {form.cleaned_data['name']} dicatat. Tetapkan tarifnya.")
        return redirect("dues-settings", pk)
    return render(request, f"{PAGES}/category.html", about_book(book, request.user, timezone.localdate(), form=form))


@form_page
def tariff(request: Request, pk: int) -> HttpResponse:
    """GET: from when on how much. POST: what that changes is shown, and once that is answered it is asked for."""
    book, today = _kept(request, pk), timezone.localdate()
    if not book.cooperative.member_categories.exists():
        raise Refused("Belum ada golongan. Catat golongan dahulu, misalnya: Semua anggota.")
    form = forms.TariffForm(request.POST or None, of=book.cooperative, category=request.GET.get("golongan", ""))

    is_sure = form.is_valid() and form.is_sure(_changes(form, today))
    if is_sure and attempt(form, partial(actions.set_tariff, by=request.user, on=today)):
        told.success(request, f"Tarif {rupiah(form.cleaned_data['amount'])} dicatat.")
        return redirect("dues-settings", pk)
    return render(request, f"{PAGES}/tariff.html", about_book(book, request.user, today, form=form))


def _changes(form: forms.TariffForm, today: date) -> list[str]:
    said = {name: value for name, value in form.cleaned_data.items() if name != "document_no"}
    return figures.changes(**said, on=today)


@form_page
def balances(request: Request, pk: int) -> HttpResponse:
    """GET: who may have a balance. POST: what the paper had is the beginning of the book, if it adds up."""
    book = _kept(request, pk)
    if Opening.objects.filter(cooperative=book.cooperative).exists():
        raise Refused("Saldo awal sudah dicatat. Yang keliru dibalik, lalu dicatat lagi dari kartu anggotanya.")
    form = forms.BalancesForm(request.POST or None, members=figures.members(book.cooperative))

    def begin(lines: list[actions.Balance], cash: int, as_of: date, reference: str, **totals: int) -> None:
        proof = (totals["principal"], totals["mandatory"], totals["voluntary"])
        today = timezone.localdate()
        actions.open_balances(book, lines, proof, as_of, reference, cash=cash, by=request.user, on=today)

    if attempt(form, begin):
        told.success(request, "Saldo awal dicatat, dan jumlahnya sama dengan buku lama.")
        return redirect("dues-settings", pk)
    return render(request, f"{PAGES}/balances.html", about_book(book, request.user, timezone.localdate(), form=form))


@form_page
def balance(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: what one member had when the book began. POST: it is booked, or waits for another of the board to decide."""
    book, member, said = to_write(request.user, pk, member_pk, timezone.localdate())
    waiting = BalanceRequest.objects.waiting().filter(cooperative=pk, member=member).select_related("asked_by").first()
    if waiting and "client_no" not in request.POST:
        return _balance_decision(request, book, waiting, said)
    form = forms.BalanceForm(request.POST or None)

    def begin(client_no: UUID, reason: str, **_: object) -> None:
        of = form.balance_of(member)
        needs_two = actions.needs_two(of, book)
        verb = actions.ask_balance if needs_two else actions.open_balance
        verb(of, reason, client_no=client_no, **said)
        told.success(request, f"Saldo awal {'diminta dan menunggu pengurus lain' if needs_two else 'dicatat'}.")

    opening = None if attempt(form, begin) else _opening_for(request, member)
    if opening is None:
        return redirect(member)
    context = about_book(book, **said, member=member, form=form, opening=opening)
    return render(request, f"{PAGES}/balance.html", context)


def _opening_for(request: Request, member: Member) -> Opening | None:
    """What a balance of this member is added to; None with a message where there is no place for one."""
    try:
        return actions.opening_for(member)
    except Refused as refused:
        told.warning(request, str(refused))
        return None


def _balance_decision(
    request: Request, book: Book, waiting: BalanceRequest, said: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """GET: what was asked for. POST: it is booked, or it is not."""
    form = AnswerForm(request.POST or None, yes="saldo awal dicatat")
    if attempt(form, partial(form.decide, waiting, actions.approve_balance, **said)):
        told.success(request, "Keputusan dicatat.")
        return redirect(waiting.member)
    context = about_book(book, request.user, timezone.localdate(), member=waiting.member, waiting=waiting, form=form)
    return render(request, f"{PAGES}/balance_decision.html", context)


@form_page
def year_closing(request: Request, pk: int) -> HttpResponse:
    """GET: which book years have ended. POST: what that means is shown, and once that is answered one is closed."""
    book, today = _kept(request, pk), timezone.localdate()
    years = {each.name: each for each in figures.years(book, today) if not each.is_closed}
    if not years:
        raise Refused("Semua tahun buku yang sudah berakhir sudah ditutup.")
    form = forms.YearForm(request.POST or None, years=[*years])
    is_sure = form.is_valid() and form.is_sure(figures.doubts(years[form.cleaned_data["book_year"]]))
    if is_sure and attempt(form, partial(actions.close_period, book.cooperative, by=request.user, on=today)):
        told.success(request, f"Tahun buku {form.cleaned_data['book_year']} ditutup.")
        return redirect("dues-settings", pk)
    return render(request, f"{PAGES}/year_closing.html", about_book(book, request.user, today, form=form))
