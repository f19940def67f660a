"""The pages of cash: the day as it stands, its closing, the closings, and the receipts of the book."""

from datetime import date
from typing import Any

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperatives.desk.cash import figures, forms
from cooperatives.desk.cash.filters import ClosingFilter, ReceiptFilter
from cooperatives.desk.dues.figures import about_book, own_book
from cooperatives.dues.actions import close_day
from cooperatives.dues.figures import Cash, cash_of
from cooperatives.dues.figures import cash as cash_between
from cooperatives.dues.models import Book, Closing
from cooperatives.members.actions import ask_keeper
from registry import served, typeset
from registry.http import Request, attempt, form_page, render_file, render_list

PAGES = "cooperatives/desk/cash"


@form_page
def cash(request: Request, pk: int) -> HttpResponse:
    """GET: the cash since the last closing. POST: it was counted, and its days are closed."""
    book, today = own_book(request.user, pk), timezone.localdate()
    ask = forms.ThroughForm(request.POST or request.GET, today=today)
    found = cash_between(book.cooperative, book.closed_through, ask.through)
    form = forms.ClosingForm(request.POST or None, cash=found)
    closed: list[Closing] = []

    def close(sampai: date, **said: Any) -> None:
        closed.append(close_day(book.cooperative, sampai, **said, by=request.user, on=today))

    if request.method == "POST":
        ask_keeper(book.cooperative, request.user, today)
        if attempt(form, close):
            told.success(request, f"Kas sampai {closed[0].through:%d-%m-%Y} ditutup.")
            return redirect("closing", pk, closed[0].pk)
    return render(request, f"{PAGES}/cash.html", _reported(request, book, found) | {"ask": ask, "form": form})


def _reported(request: Request, book: Book, found: Cash, closed: Closing | None = None) -> dict[str, Any]:
    """What every page of a cash report shows."""
    handovers, cashless = figures.handovers(book, found), figures.cashless(book, found)
    lines, waiting = figures.report(book, found), figures.waiting(book, found, closed)
    said = {"cash": found, "lines": lines, "handovers": handovers, "waiting": waiting, "cashless": cashless}
    said["lacking"] = figures.lacking(book, found)
    return about_book(book, request.user, timezone.localdate(), **said)


def _closing(request: Request, pk: int, closing_pk: int) -> tuple[Book, Closing]:
    book = own_book(request.user, pk)
    rows = Closing.objects.filter(cooperative=book.cooperative).select_related("cooperative", "closed_by")
    return book, get_object_or_404(rows, pk=closing_pk)


@require_safe
def closing(request: Request, pk: int, closing_pk: int) -> HttpResponse:
    """The cash of days that are closed: what the book says, what was counted, and why they differ."""
    book, found = _closing(request, pk, closing_pk)
    return render(
        request, f"{PAGES}/closing.html", _reported(request, book, cash_of(found), found) | {"closing": found}
    )


@require_safe
def closing_pdf(request: Request, pk: int, closing_pk: int) -> HttpResponse:
    """The same to print and sign."""
    book, found = _closing(request, pk, closing_pk)
    data = figures.printed(book, found, cash_of(found))
    return served.pdf(typeset.pdf("cash", data, on=found.through), f"kas-{found.through:%Y-%m-%d}")


def _closings(request: Request, pk: int) -> tuple[Book, ClosingFilter]:
    book = own_book(request.user, pk)
    rows = Closing.objects.filter(cooperative=book.cooperative).select_related("closed_by")
    return book, ClosingFilter(request.GET, rows, request.user, pk)


@require_safe
def closings(request: Request, pk: int) -> HttpResponse:
    """The days on which the book was closed."""
    book, listed = _closings(request, pk)
    return render_list(request, f"{PAGES}/closings.html", listed, about_book(book, request.user, timezone.localdate()))


@require_safe
def closings_file(request: Request, pk: int) -> HttpResponse:
    """The same list as an Excel file."""
    book, listed = _closings(request, pk)
    return render_file(request, listed, [("Koperasi", book.cooperative.name)])


def _receipts(request: Request, pk: int) -> tuple[Book, ReceiptFilter]:
    book = own_book(request.user, pk)
    return book, ReceiptFilter(request.GET, ReceiptFilter.of(book.cooperative), request.user, pk)


@require_safe
def receipts(request: Request, pk: int) -> HttpResponse:
    """All receipts of the book."""
    book, listed = _receipts(request, pk)
    return render_list(request, f"{PAGES}/receipts.html", listed, about_book(book, request.user, timezone.localdate()))


@require_safe
def receipts_file(request: Request, pk: int) -> HttpResponse:
    """The same list as an Excel file."""
    book, listed = _receipts(request, pk)
    return render_file(request, listed, [("Koperasi", book.cooperative.name)])
