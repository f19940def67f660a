"""The pages of the import bench: files, one of them in piles, decisions, applying, undoing, and the file back."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.cases.actions import held
from cooperatives.desk.bench import exports, figures
from cooperatives.desk.bench.forms import DecisionForm, UploadForm
from cooperatives.desk.filters import CooperativeFilter
from cooperatives.meetings.imports import bench
from cooperatives.meetings.imports.undo import blocked, entered
from registry.access import IMPORTING, TWO_FACTORS
from registry.filters import PAGE
from registry.http import Request, form_page, only, render_at_work
from registry.models import ImportBatch, ImportBatchQuerySet, ImportRow, Job
from registry.transitions import Refused, ask_recording

State = ImportBatch.State
OF_COOPERATIVES = ("ods", "workbook")
"""The kinds of files that speak of cooperatives."""


def _batches(request: Request) -> ImportBatchQuerySet:
    rows = ImportBatch.objects.visible_to(request.user).filter(source__in=OF_COOPERATIVES).defer("problems")
    return rows.select_related("area__parent", "imported_by", "applied_by", "undone_by", "job").order_by("-pk")


def _may_import(request: Request) -> bool:
    return not IMPORTING.isdisjoint(request.user.roles)


@only(TWO_FACTORS)
def imports(request: Request) -> HttpResponse:
    """The files that were brought in, the latest first."""
    page = Paginator(_batches(request), PAGE).get_page(request.GET.get("halaman"))
    context = {"page": page, "may_import": _may_import(request)}
    return render(request, "cooperatives/desk/bench/imports.html", context)


@form_page
@only(IMPORTING)
def upload(request: Request) -> HttpResponse:
    """GET: what is expected. POST: a file is taken in and checked."""
    if request.method == "POST":
        ask_recording(request.user)
    today = timezone.localdate()
    form = UploadForm(request.POST or None, request.FILES or None, today=today, initial={"observed_on": today})
    if request.method == "POST" and form.is_valid() and request.user.area:
        file = form.cleaned_data["file"]
        batch = bench.receive(
            file.read(), file.name or "", source="workbook", said_by=form.cleaned_data["said_by"],
            area=request.user.area, observed_on=form.cleaned_data["observed_on"], by=request.user, on=today,
        )  # fmt: skip
        return redirect(batch)
    return render(request, "cooperatives/desk/bench/upload.html", {"form": form})


@only(TWO_FACTORS)
def template(request: Request) -> HttpResponse:
    """The workbook to fill in: empty, with what the register has, or with the rows of the list that was asked for."""
    user, asked, rows = request.user, request.GET.get("isi"), None
    if asked == "register":
        rows = CooperativeFilter.every(user).order_by("name", "pk")
    elif asked == "daftar":
        rows = CooperativeFilter(request.GET, CooperativeFilter.every(user), user).qs
    return exports.template(user, rows, on=timezone.localdate())


@only(TWO_FACTORS)
def batch(request: Request, pk: int) -> HttpResponse:
    """One file: how far it is, and its piles."""
    found = get_object_or_404(_batches(request), pk=pk)
    is_at_work = found.state in ImportBatch.AT_WORK
    has_failed = is_at_work and found.job is not None and found.job.state == Job.State.FAILED
    asked = request.GET.get("tumpukan", "")
    context = {
        "batch": found,
        "is_at_work": is_at_work and not has_failed,
        "has_failed": has_failed,
        "may_import": _may_import(request),
        "piles": None if is_at_work else figures.Piles.of(found, asked, request.GET.get("halaman")),
        "blocked": blocked(found, held) if found.state == State.UNDONE else [],
    }
    return render_at_work(request, "cooperatives/desk/bench/import.html", context)


@require_POST
@only(IMPORTING)
def decision(request: Request, pk: int, row_pk: int) -> HttpResponse:
    """POST: which cooperative a row is."""
    row = get_object_or_404(ImportRow, pk=row_pk, batch=get_object_or_404(_batches(request), pk=pk))
    ask_recording(request.user)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("Pilih dahulu koperasi yang mana.")
    chosen = form.cleaned_data["chosen"]
    bench.decide(row, form.cleaned_data["decision"], chosen, by=request.user, on=timezone.localdate())
    page = request.POST.get("halaman", "1")
    return redirect(f"{reverse('import', args=[pk])}?tumpukan=putuskan&halaman={int(page) if page.isdecimal() else 1}")


@require_POST
@only(IMPORTING)
def application(request: Request, pk: int) -> HttpResponse:
    """POST: the file is applied."""
    found = get_object_or_404(_batches(request), pk=pk)
    ask_recording(request.user)
    bench.ask_to_apply(found, by=request.user, on=timezone.localdate())
    return redirect(found)


@form_page
@only(IMPORTING)
def undoing(request: Request, pk: int) -> HttpResponse:
    """GET: what would be undone and what would stay. POST: it is undone."""
    found = get_object_or_404(_batches(request), pk=pk)
    if request.method == "POST":
        ask_recording(request.user)
        bench.ask_to_undo(found, by=request.user, on=timezone.localdate())
        return redirect(found)
    bench.refuse_undo(found)
    stays = blocked(found, held)
    gone = {*entered(found)} - {each.cooperative.pk for each in stays}
    context = {"batch": found, "blocked": stays, "entered": len(gone)}
    return render(request, "cooperatives/desk/bench/undoing.html", context)


@only(TWO_FACTORS)
def problems(request: Request, pk: int) -> HttpResponse:
    """The file back, with a column of what is wrong."""
    return exports.problems(get_object_or_404(_batches(request), pk=pk))
