"""A year of training, and the cooperatives behind its figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from registry.access import TWO_FACTORS
from registry.figures import count
from registry.http import Request, only, render_file, render_list
from training.desk.filters import year_asked
from training.desk.year import figures
from training.desk.year.filters import TaughtCooperativeFilter


@only(TWO_FACTORS)
def year(request: Request) -> HttpResponse:
    """Sessions, people, cooperatives and money of one year, each number with its unit, its definition and its rows."""
    today = timezone.localdate()
    of = year_asked(request.GET) or today.year
    money = figures.money(of, request.user)
    context = {
        "year": of,
        "today": today,
        "years": figures.years(request.user, today.year),
        "figures": count([each.of_year(of) for each in figures.FIGURES], request.user),
        "money": money,
        "cost": sum(each.cost for each in money),
        "chart": figures.curve(of, request.user, today.year),
    }
    return render(request, "training/year/year.html", context)


def _listed(request: Request) -> TaughtCooperativeFilter:
    rows = TaughtCooperativeFilter.every(request.user).select_related("area__parent")
    return TaughtCooperativeFilter(request.GET, rows, request.user)


@only(TWO_FACTORS)
def cooperatives(request: Request) -> HttpResponse:
    """The cooperatives somebody came for in a year, or was assessed."""
    return render_list(request, "training/year/cooperatives.html", _listed(request), {})


@only(TWO_FACTORS)
def cooperatives_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    listed = _listed(request)
    of_year = [("Tahun", str(listed.year or "semua"))]
    return render_file(request, listed, of_year)
