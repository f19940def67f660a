"""The rekap: its page, its files, and the cooperatives behind each number."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cooperatives.desk.recap import exports, figures
from cooperatives.desk.recap.forms import AskForm, RowsForm
from cooperatives.desk.recap.rules import Asked, Recap, about
from registry import served, typeset
from registry.access import TWO_FACTORS
from registry.filters import PAGE
from registry.http import Request, only
from registry.transitions import Refused


@only(TWO_FACTORS)
def recap(request: Request) -> HttpResponse:
    """The table, with what its numbers are; where it does not add up, what does not."""
    form = AskForm(request.GET, today=timezone.localdate())
    found = figures.counted(asked := form.asked, request.user)
    context = {
        "form": form,
        "asked": asked,
        "query": asked.query(),
        "head": exports.HEADS[asked.by],
        "groups": found.groups,
        "lines": [(line, figures.cells(line, found.columns, asked)) for line in found.lines(asked.by)],
        "total": figures.cells(found.total, found.columns, asked),
        "about": about(asked, figures.judged_on(asked), found.total),
        "discords": found.discords(),
    }
    return render(request, "cooperatives/desk/recap/recap.html", context)


def _printable(request: Request) -> tuple[Recap, Asked, Any]:
    """The rekap that is asked for, with what it is. Raises Refused where it cannot be read or does not add up."""
    form = AskForm(request.GET, today=timezone.localdate())
    asked = form.asked
    if form.unread:
        raise Refused(f"{form.unread[0]} Buka halaman Rekap dan pilih lagi.")
    found = figures.counted(asked, request.user)
    if found.discords():
        raise Refused("Rekap ini tidak dapat dicetak: ada jumlah yang tidak cocok. Halaman Rekap menunjukkannya.")
    return found, asked, about(asked, figures.judged_on(asked), found.total)


@only(TWO_FACTORS)
def recap_file(request: Request) -> HttpResponse:
    """The same as an Excel file, in whole rupiah."""
    found, asked, what = _printable(request)
    return exports.spreadsheet(found, asked, what, by=request.user, at=timezone.localtime())


@only(TWO_FACTORS)
def recap_pdf(request: Request) -> HttpResponse:
    """The same on F4 paper, lying."""
    found, asked, what = _printable(request)
    place, at = str(request.user.area or ""), timezone.localtime()
    data = exports.printed(found, asked, what, place=place, by=request.user, at=at)
    return served.pdf(typeset.pdf("recap", data, on=at.date()), f"rekap-{asked.year}-per-{asked.on:%Y-%m-%d}")


@only(TWO_FACTORS)
def rows(request: Request) -> HttpResponse:
    """The cooperatives behind one number, each with its part; together they are that number."""
    form = RowsForm(request.GET, today=timezone.localdate())
    asked, column = form.asked, form.column
    found, whole = figures.behind(asked, request.user, column, form.key)
    context = {
        "form": form,
        "asked": asked,
        "column": column,
        "whole": whole,
        "where": Recap({}, *figures.labels(request.user, asked.on)).place(form.key),
        "page": Paginator(found, PAGE).get_page(request.GET.get("halaman")),
    }
    return render(request, "cooperatives/desk/recap/rows.html", context)
