"""The pages of lists of participants: the files of a session, one of them in piles, decisions, applying, undoing."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from registry import exports
from registry.access import IMPORTING, TWO_FACTORS
from registry.exports import Form
from registry.http import Request, form_page, only
from registry.imports import Unreadable
from registry.models import Area, ImportRow
from registry.transitions import Refused, ask_recording
from training.desk.rosters.figures import Piles, crowded
from training.desk.rosters.forms import DecisionForm, RosterForm
from training.rosters.imports import bench
from training.rosters.imports.sheet import GUIDE, LAYOUT
from training.rosters.models import Roster, RosterQuerySet
from training.sessions.models import Session


def _rosters(request: Request) -> RosterQuerySet:
    rows = Roster.objects.visible_to(request.user)
    return rows.select_related(
        "session__course", "session__area", "batch__imported_by", "batch__applied_by", "batch__undone_by", "batch__job"
    ).order_by("-pk")


@form_page
@only(TWO_FACTORS)
def rosters(request: Request, pk: int) -> HttpResponse:
    """GET: the files of a session. POST: another is read; where it cannot be, the form says why."""
    whole = Session.objects.filter(area__in=Area.objects.visible_to(request.user))
    session = get_object_or_404(whole.select_related("course", "area"), pk=pk)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        ask_recording(request.user)
        if made := _received(request, form, session):
            return redirect(made)
    context = {"session": session, "form": form, "rosters": _rosters(request).filter(session=session)}
    return render(request, "training/rosters/rosters.html", context)


def _received(request: Request, form: RosterForm, session: Session) -> Roster | None:
    """The list that was sent; None where it could not be read, as the form says then."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return bench.receive(file.read(), file.name or "", session, by=request.user, on=timezone.localdate())
    except Unreadable as refused:
        form.add_error("file", list(refused.args))
    return None


@only(TWO_FACTORS)
def template(request: Request) -> HttpResponse:
    """The workbook to fill in."""
    return exports.template("templat-peserta", GUIDE, [Form(LAYOUT)])


@only(TWO_FACTORS)
def roster(request: Request, pk: int) -> HttpResponse:
    """One list in its piles."""
    found = get_object_or_404(_rosters(request), pk=pk)
    piles = Piles.of(found, request.GET.get("tumpukan", ""), request.GET.get("halaman"))
    context = {"roster": found, "batch": found.batch, "piles": piles, "crowded": crowded(found)}
    return render(request, "training/rosters/roster.html", context)


@require_POST
@only(IMPORTING)
def decision(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """POST: for which cooperative a row comes, or who it is."""
    found = get_object_or_404(_rosters(request), pk=pk)
    row = get_object_or_404(ImportRow, pk=row_pk, batch=found.batch)
    ask_recording(request.user)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("Pilih dahulu siapa orangnya.")
    said = form.cleaned_data
    bench.decide(row, found, said["decision"], said["chosen"], by=request.user, on=timezone.localdate())
    page = request.POST.get("halaman", "1")
    return redirect(f"{found.get_absolute_url()}?tumpukan=putuskan&halaman={int(page) if page.isdecimal() else 1}")


@require_POST
@only(IMPORTING)
def application(request: Request, pk: int) -> HttpResponse:
    """POST: everybody who is ready is put on the list."""
    found = get_object_or_404(_rosters(request), pk=pk)
    ask_recording(request.user)
    bench.apply(found, by=request.user, on=timezone.localdate())
    return redirect(found)


@form_page
@only(IMPORTING)
def undoing(request: Request, pk: int) -> HttpResponse:
    """GET: who would be taken off the list, and who would stay. POST: it is done."""
    found = get_object_or_404(_rosters(request), pk=pk)
    if request.method == "POST":
        ask_recording(request.user)
        bench.undo(found, by=request.user, on=timezone.localdate())
        return redirect(found)
    bench.refuse_undo(found)
    brought = bench.brought(found).select_related("person")
    context = {"roster": found, "stay": brought.present(), "gone": brought.exclude(pk__in=brought.present()).count()}
    return render(request, "training/rosters/undoing.html", context)
