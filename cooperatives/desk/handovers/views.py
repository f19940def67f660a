"""The pages of cash that changes hands: handovers, deposits at the bank, and what lacked."""

from functools import partial
from typing import Any

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cooperatives.desk.dues.figures import own_book
from cooperatives.desk.handovers import figures, forms
from cooperatives.desk.handovers.filters import HandoverFilter, ShortageFilter
from cooperatives.dues import actions
from cooperatives.dues.models import Handover, Shortage
from cooperatives.members.actions import keeps
from cooperatives.register.models import Cooperative
from registry.http import Request, attempt, form_page, render_file, render_list

PAGES = "cooperatives/desk/collection"


@form_page
def deposit(request: Request, pk: int) -> HttpResponse:
    """GET: how much the treasurer has. POST: how much was brought to the bank, to be countersigned."""
    cooperative = own_book(request.user, pk).cooperative
    form = forms.DepositForm(request.POST or None)
    if attempt(form, partial(actions.deposit, cooperative, by=request.user, on=timezone.localdate())):
        told.success(request, "Setoran bank dicatat. Selesai sesudah pengurus lain mencocokkan slipnya.")
        return redirect("handovers", pk)
    context = {"cooperative": cooperative, "form": form, "box": figures.box(cooperative)}
    return render(request, f"{PAGES}/deposit.html", context)


def handovers(request: Request, pk: int) -> HttpResponse:
    """The handovers of a cooperative: who gave how much to whom, and what still waits."""
    cooperative, listed = _handovers(request, pk)
    context = {"cooperative": cooperative, "is_keeper": keeps(cooperative, request.user, timezone.localdate())}
    return render_list(request, f"{PAGES}/handovers.html", listed, context)


def handovers_file(request: Request, pk: int) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _handovers(request, pk)[1])


def _handovers(request: Request, pk: int) -> tuple[Cooperative, HandoverFilter]:
    cooperative = own_book(request.user, pk).cooperative
    rows = Handover.objects.visible_to(request.user).filter(cooperative=cooperative)
    return cooperative, HandoverFilter(request.GET, figures.with_answers(rows), request.user, within=pk)


def _handover(request: Request, pk: int, row_pk: int) -> Handover:
    rows = figures.with_answers(Handover.objects.visible_to(request.user).select_related("cooperative"))
    found: Handover = get_object_or_404(rows, pk=row_pk, cooperative=pk)
    return found


@form_page
def handover(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """GET: one handover. POST: another person counted the same, and takes the cash."""
    found, today = _handover(request, pk, row_pk), timezone.localdate()
    form = forms.CountForm(request.POST or None)
    if attempt(form, partial(actions.countersign, found, by=request.user, on=today)):
        told.success(request, "Diterima. Serah terima ini ditandatangani dua orang.")
        return redirect("handover", pk, row_pk)
    context = {
        "cooperative": found.cooperative,
        "handover": found,
        "form": form,
        "is_giver": found.given_by == request.user,
        "is_keeper": keeps(found.cooperative, request.user, today),
    }
    return render(request, f"{PAGES}/handover.html", context)


@form_page
def handover_refusal(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """GET: why it does not come about. POST: nothing passed, and it may be said again."""
    found, form = _handover(request, pk, row_pk), forms.ReasonForm(request.POST or None)
    if attempt(form, partial(actions.turn_down, found, by=request.user, on=timezone.localdate())):
        return redirect("handover", pk, row_pk)
    context = {"cooperative": found.cooperative, "handover": found, "form": form}
    return render(request, f"{PAGES}/handover_refusal.html", context)


def shortages(request: Request, pk: int) -> HttpResponse:
    """What lacked at handovers, by who owes it."""
    cooperative, listed = _shortages(request, pk)
    return render_list(request, f"{PAGES}/shortages.html", listed, {"cooperative": cooperative})


def shortages_file(request: Request, pk: int) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _shortages(request, pk)[1])


def _shortages(request: Request, pk: int) -> tuple[Cooperative, ShortageFilter]:
    cooperative = own_book(request.user, pk).cooperative
    rows = Shortage.objects.filter(cooperative=cooperative).with_left().select_related("owed_by", "handover__run")
    return cooperative, ShortageFilter(request.GET, rows.visible_to(request.user), request.user, within=pk)


def _shortage(request: Request, pk: int, row_pk: int) -> Any:
    """A shortage with what is left of it; else 404."""
    rows = Shortage.objects.visible_to(request.user).with_left().select_related("cooperative", "handover__run")
    return get_object_or_404(rows.select_related("owed_by"), pk=row_pk, cooperative=pk)


@form_page
def shortage(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """GET: one shortage, and what was done about it. POST: cash is brought for it, to be countersigned."""
    found, today = _shortage(request, pk, row_pk), timezone.localdate()
    form = forms.CountForm(request.POST or None, initial={"counted": found.left})
    if attempt(form, partial(actions.make_good, found, by=request.user, on=today)):
        told.success(request, "Pengganti dicatat. Selesai sesudah pengurus lain menghitung jumlah yang sama.")
        return redirect("shortage", pk, row_pk)
    return render(request, f"{PAGES}/shortage.html", figures.of_shortage(found, request.user, today) | {"form": form})


@form_page
def shortage_release(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """GET: by which decision it is let go. POST: nothing is owed any more, and no money moved."""
    found, form = _shortage(request, pk, row_pk), forms.ReleaseForm(request.POST or None)
    if attempt(form, partial(actions.release_shortage, found, by=request.user, on=timezone.localdate())):
        told.success(request, f"Kekurangan {found.owed_by} dibebaskan.")
        return redirect("shortages", pk)
    context = {"cooperative": found.cooperative, "shortage": found, "form": form}
    return render(request, f"{PAGES}/shortage_release.html", context)
