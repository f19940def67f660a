"""The pages of a season: its calendar, its cooperatives, plans, and extensions."""

from functools import partial
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from cooperatives.cases.actions import Shift
from cooperatives.desk.season import actions, figures, forms
from cooperatives.desk.season.filters import STATES, Season, SeasonFilter
from cooperatives.meetings.actions import plan_meeting
from cooperatives.meetings.models import Extension
from cooperatives.register.filters import asked_for
from cooperatives.register.models import YEARS, Cooperative
from registry.access import RECORDING, TWO_FACTORS
from registry.filters import PAGE
from registry.http import Request, attempt, form_page, only, render_file, render_list
from registry.law import NoLaw
from registry.models import Area
from registry.transitions import Refused

PAGES = "cooperatives/desk/season"


def _season(name: int) -> Season:
    try:
        return Season.of(name, timezone.localdate())
    except NoLaw as none:
        raise Refused("Belum ada aturan batas waktu RAT. Minta admin sistem memuatnya.") from none


def _may_record(request: Request, about: Cooperative | Area) -> bool:
    """Whether this person records what concerns a cooperative or all in an area."""
    seen: Any = type(about)._default_manager.visible_to(request.user)
    return not RECORDING.isdisjoint(request.user.roles_over(about)) and seen.filter(pk=about.pk).exists()


def _ask_recording(request: Request, about: Cooperative | Area | None) -> None:
    if RECORDING.isdisjoint(request.user.roles) or (about and not _may_record(request, about)):
        raise Refused("Hanya kepala bidang, petugas kecamatan atau petugas data wilayah itu yang dapat melakukannya.")


@only(TWO_FACTORS)
def season(request: Request) -> HttpResponse:
    """How far the meetings of a book year have come in each kecamatan, and the curve against the year before."""
    ask = forms.AskForm(request.GET, today=timezone.localdate())
    found = _season(ask.asked)
    calendar = figures.calendar(found, request.user)
    context = {
        "ask": ask,
        "season": found,
        "states": [STATES[each] for each in calendar.states],
        "lines": [(line, calendar.cells(line)) for line in calendar.lines],
        "total": calendar.total,
        "told": calendar.told,
        "total_cells": calendar.cells(calendar.total),
        "chart": figures.curve(found, request.user),
    }
    return render(request, f"{PAGES}/season.html", context)


def _listed(request: Request) -> SeasonFilter:
    ask = forms.AskForm(request.GET, today=timezone.localdate())
    return SeasonFilter(request.GET, _season(ask.asked), request.user)


@only(TWO_FACTORS)
def cooperatives(request: Request) -> HttpResponse:
    """The cooperatives of a season: how far each has come, until when it has time, and what is planned."""
    listed = _listed(request)
    return render_list(request, f"{PAGES}/cooperatives.html", listed, {"season": listed.season})


@only(TWO_FACTORS)
def cooperatives_file(request: Request) -> HttpResponse:
    """The same list as an Excel file."""
    listed = _listed(request)
    of_year = [("Tahun buku", str(listed.season.name))]
    return render_file(request, listed, of_year)


@only(TWO_FACTORS)
def extensions(request: Request) -> HttpResponse:
    """The extensions of a book year, the latest first: by which decree, from when until when, and whom each reaches."""
    ask = forms.AskForm(request.GET, today=timezone.localdate())
    season = _season(ask.asked)
    rows = Extension.objects.visible_to(request.user).filter(book_year=season.name)
    rows = rows.select_related("cooperative__area", "area").order_by("retracted_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("halaman"))
    granted = figures.granted(season, page.object_list, request.user)
    return render(request, f"{PAGES}/extensions.html", {"ask": ask, "season": season, "page": page, "granted": granted})


@only(TWO_FACTORS)
@form_page
def extension_new(request: Request) -> HttpResponse:
    """GET: whom a decree gives longer, and until when. POST: it is recorded, and whom it reaches judged anew."""
    one = asked_for(request.GET, request.user)
    _ask_recording(request, one)
    form = forms.ExtensionForm(request.POST or None, user=request.user, today=timezone.localdate(), cooperative=one)
    is_sure = form.is_valid() and form.is_sure(_doubts(request, form))
    if is_sure and attempt(form, partial(_extend, request, form)):
        return redirect(f"{reverse('extensions')}?tahun={form.cleaned_data['book_year']}")
    return render(request, f"{PAGES}/extension_new.html", {"form": form, "cooperative": one})


def _doubts(request: Request, form: forms.ExtensionForm) -> list[str]:
    to, said = form.to, form.cleaned_data
    whom = {"cooperative": to} if isinstance(to, Cooperative) else {"area": to}
    extension = Extension(**whom, book_year=said["book_year"], until=said["until"])
    return figures.doubts(_season(said["book_year"]), extension, request.user)


def _extend(request: Request, form: forms.ExtensionForm, **said: Any) -> None:
    said.pop("area", None)
    _ask_recording(request, form.to)
    granted, shift = actions.extend(form.to, **said, by=request.user, on=timezone.localdate())
    messages.success(request, _told(granted, shift))


def _told(extension: Extension, shift: Shift | None) -> SafeString:
    """What was done and what it changed, in sentences for the next page."""
    told = {"extension": extension, "shift": shift}
    return SafeString(" ".join(render_to_string(f"{PAGES}/outcome.html", told).split()))


@only(TWO_FACTORS)
@form_page
def extension_retraction(request: Request, pk: int) -> HttpResponse:
    """GET: which extension, and what that means. POST: it counts no more, for a reason."""
    rows = Extension.objects.visible_to(request.user).select_related("cooperative__area", "area")
    found = get_object_or_404(rows, pk=pk)
    _ask_recording(request, found.cooperative or found.area)
    form, told = forms.RetractionForm(request.POST or None), []

    def retract(**said: Any) -> None:
        told.append(actions.retract_extension(found, **said, by=request.user, on=timezone.localdate()))

    if attempt(form, retract):
        messages.success(request, _told(found, told[0]))
        return redirect(f"{reverse('extensions')}?tahun={found.book_year}")
    (granted,) = figures.granted(_season(found.book_year), [found], request.user)
    return render(request, f"{PAGES}/extension_retraction.html", {"granted": granted, "form": form})


@only(TWO_FACTORS)
@form_page
def plan(request: Request, pk: int, book_year: int) -> HttpResponse:
    """GET: what is known ahead of the meeting of a book year. POST: it is noted."""
    if book_year not in range(*YEARS):
        raise Http404
    seen = Cooperative.objects.entered().visible_to(request.user).select_related("area__parent")
    of_season = _season(book_year)
    found: Any = get_object_or_404(seen.prefetch_related(of_season.own), pk=pk)
    _ask_recording(request, found)
    known = found.plans.filter(book_year=book_year).values("planned_on", "invited_on", "officer").first()
    form = forms.PlanForm(request.POST or None, of=found, known=known or {})
    if attempt(form, partial(plan_meeting, found, book_year, by=request.user, on=timezone.localdate())):
        messages.success(request, f"Rencana RAT {found} dicatat.")
        return redirect(f"{reverse('season-cooperatives')}?tahun={book_year}&cari={quote(found.name)}")
    deadline, _ = of_season.deadline(found, found.granted)
    context = {"cooperative": found, "form": form, "season": of_season, "deadline": deadline}
    return render(request, f"{PAGES}/plan.html", context)
