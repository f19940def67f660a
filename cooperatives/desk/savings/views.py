"""The pages of the office about dues: totals by kecamatan and by cooperative."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cooperatives.desk.savings import exports, figures
from cooperatives.desk.savings.filters import NUMBERS, BookFilter
from registry.access import TWO_FACTORS
from registry.http import Request, only, render_file, render_list

PAGES = "cooperatives/desk/savings"


@only(TWO_FACTORS)
def savings(request: Request) -> HttpResponse:
    """What the books kept here hold and miss, by kecamatan."""
    today = timezone.localdate()
    headers = [header for header, _, _ in NUMBERS.values()]
    context = {"today": today, "headers": headers, "lines": figures.lines(request.user, today)}
    return render(request, f"{PAGES}/savings.html", context)


@only(TWO_FACTORS)
def savings_file(request: Request) -> HttpResponse:
    """The same as an Excel file, in whole rupiah."""
    rows = [line.row for line in figures.lines(request.user, timezone.localdate())]
    return exports.spreadsheet(rows, by=request.user, at=timezone.localtime())


@only(TWO_FACTORS)
def cooperatives(request: Request) -> HttpResponse:
    """The cooperatives that keep their book here, each as totals."""
    listed = BookFilter(request.GET, request.user, on=timezone.localdate())
    return render_list(request, f"{PAGES}/cooperatives.html", listed, {})


@only(TWO_FACTORS)
def cooperatives_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    listed = BookFilter(request.GET, request.user, on=timezone.localdate())
    state = [("Simpanan per", f"{listed.on:%d-%m-%Y}")]
    return render_file(request, listed, state)
