"""The pages of arrears: by place and age, the month sheet, and the statement of a member."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperatives.desk.arrears import figures, forms
from cooperatives.desk.arrears.filters import SheetFilter
from cooperatives.desk.dues.figures import about_book, own_book, own_member
from cooperatives.dues.models import Book
from registry import served, typeset
from registry.http import Request, render_file, render_list

PAGES = "cooperatives/desk/arrears"


@require_safe
def arrears(request: Request, pk: int) -> HttpResponse:
    """Who is behind, by RW and RT and by age; and what came in and went out month by month."""
    book, today = own_book(request.user, pk), timezone.localdate()
    places, months = figures.places(book.cooperative, today), figures.money(book.cooperative, today)
    lines = [(each, figures.cells(book.cooperative, each)) for each in places]
    context = {"ages": figures.AGE_NAMES, "lines": lines, "months": months, "chart": figures.chart(months)}
    return render(request, f"{PAGES}/arrears.html", about_book(book, request.user, today, **context))


def _sheet(request: Request, pk: int) -> tuple[Book, SheetFilter, forms.YearForm]:
    book, today = own_book(request.user, pk), timezone.localdate()
    ask = forms.YearForm(request.GET, today=today)
    return book, SheetFilter(request.GET, book.cooperative, request.user, today, ask.asked), ask


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """The months of a year, member by member."""
    book, listed, ask = _sheet(request, pk)
    context = about_book(book, request.user, timezone.localdate(), ask=ask)
    return render_list(request, f"{PAGES}/sheet.html", listed, context)


@require_safe
def sheet_file(request: Request, pk: int) -> HttpResponse:
    """The same as an Excel file."""
    book, listed, _ = _sheet(request, pk)
    about = [("Koperasi", book.cooperative.name), ("Tahun", str(listed.year))]
    return render_file(request, listed, about)


def _statement(request: Request, pk: int, member_pk: int) -> tuple[Book, figures.Statement, forms.PeriodForm]:
    book, member = own_member(request.user, pk, member_pk)
    ask = forms.PeriodForm(request.GET, today=timezone.localdate())
    return book, figures.statement(member, *ask.days), ask


@require_safe
def statement(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """What a member paid and was paid in some days, with what was held before and after."""
    book, found, ask = _statement(request, pk, member_pk)
    context = {"statement": found, "form": ask, "query": request.GET.urlencode()}
    return render(request, f"{PAGES}/statement.html", about_book(book, request.user, timezone.localdate(), **context))


@require_safe
def statement_pdf(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """The same to print."""
    _, found, _ = _statement(request, pk, member_pk)
    at = timezone.localtime()
    data = figures.printed(found, by=request.user, at=at)
    return served.pdf(
        typeset.pdf("statement", data, on=at.date()), f"rekening-koran-{member_pk}-{found.until:%Y-%m-%d}"
    )
