"""The pages of collection: rounds at the door, what phones send, receipts that are missing."""

import json
import logging
import uuid
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages as told
from django.core.paginator import Paginator
from django.db import Error
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cooperatives.desk.collection import exports, figures, forms
from cooperatives.desk.collection.filters import RunFilter
from cooperatives.desk.collection.rules import offers
from cooperatives.desk.dues.figures import Receipt, of_book, own_book
from cooperatives.desk.handovers.figures import box, with_answers
from cooperatives.desk.handovers.forms import CountForm
from cooperatives.dues import actions
from cooperatives.dues.actions import Conflict
from cooperatives.dues.actions.accounts import account_of
from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.actions.ledger import allocated
from cooperatives.dues.figures import missing_receipts
from cooperatives.dues.models import CollectionRun, Entry, Position
from cooperatives.dues.rules import month_of, posting_day
from cooperatives.members.actions import keeps
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry import served
from registry.http import Request, attempt, form_page, render_file, render_list
from registry.transitions import Refused, refuse_coming

PAGES = "cooperatives/desk/collection"
PAGE = 50
MOST_ITEMS = 200
log = logging.getLogger(__name__)


def _run(request: Request, pk: int, run_pk: int) -> CollectionRun:
    """A round of a cooperative in whose organs this person is today; else 404."""
    rows = CollectionRun.objects.visible_to(request.user).select_related("cooperative", "collector")
    found: CollectionRun = get_object_or_404(rows, pk=run_pk, cooperative=pk)
    return found


def _about(request: Request, run: CollectionRun) -> dict[str, Any]:
    """What every page of a round shows, and what this person may do there."""
    today = timezone.localdate()
    is_keeper = keeps(run.cooperative, request.user, today)
    return {
        "run": run,
        "cooperative": run.cooperative,
        "state": run.state_on(today),
        "today": today,
        "is_keeper": is_keeper,
        "may_collect": is_keeper or run.collector == request.user,
    }


def runs(request: Request, pk: int) -> HttpResponse:
    """The rounds of a cooperative: who goes where, what was collected, and where that cash is."""
    cooperative, listed = _runs(request, pk)
    context = {
        "cooperative": cooperative,
        "box": box(cooperative),
        "waiting_handovers": cooperative.handovers.waiting().count(),
        "is_keeper": keeps(cooperative, request.user, timezone.localdate()),
    }
    return render_list(request, f"{PAGES}/runs.html", listed, context)


def runs_file(request: Request, pk: int) -> HttpResponse:
    """The same list as an Excel file."""
    return render_file(request, _runs(request, pk)[1])


def _runs(request: Request, pk: int) -> tuple[Cooperative, RunFilter]:
    cooperative = own_book(request.user, pk).cooperative
    rows = CollectionRun.objects.visible_to(request.user).filter(cooperative=cooperative)
    return cooperative, RunFilter(request.GET, rows, request.user, within=pk, today=timezone.localdate())


@form_page
def run_new(request: Request, pk: int) -> HttpResponse:
    """GET: who collects where, and with which printed receipts. POST: the round is opened."""
    cooperative, today = own_book(request.user, pk).cooperative, timezone.localdate()
    people, places = figures.seated(cooperative, today), figures.places(cooperative, today)
    form = forms.RunForm(request.POST or None, people=people, places=places)
    opened: list[CollectionRun] = []

    def begin(first: int, last: int, collector: Any, expires_on: Any, **more: Any) -> None:
        said = more | {"by": request.user, "on": today}
        opened.append(actions.open_run(cooperative, collector, form.route, (first, last), expires_on, **said))

    if attempt(form, begin):
        return redirect("collection-run", pk, opened[0].pk)
    return render(request, f"{PAGES}/run_new.html", {"cooperative": cooperative, "form": form, "places": places})


def run(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """The page a collector carries: whom to call at, as one walks, and what each is behind with."""
    found, search = _run(request, pk, run_pk), request.GET.get("cari", "")[:100].replace("\0", "").strip()
    about = _about(request, found)
    rows = figures.door_list(found, about["today"], search)
    page = Paginator(rows, PAGE).get_page(request.GET.get("halaman"))
    context = {
        "search": search,
        "page": page,
        "papers": figures.papers(found),
        "cash": figures.cash(found, about["today"]),
    }
    return render(request, f"{PAGES}/run.html", about | context)


def run_list(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """The same on paper, to be carried: with room for the receipt and the signature."""
    found = _run(request, pk, run_pk)
    rows = figures.door_list(found, timezone.localdate())
    content = exports.door_list(found, rows, by=request.user, at=timezone.localtime())
    return served.pdf(content, f"daftar-tagihan-{found.opened_on:%Y-%m-%d}")


def _of_run(run: CollectionRun, pk: int) -> Position:
    """A member of the cooperative, with arrears and what this round took already; else 404."""
    found: Position = get_object_or_404(figures.everybody(run, timezone.localdate()), pk=pk)
    return found


def member(request: Request, pk: int, run_pk: int, member_pk: int) -> HttpResponse:
    """At the door of a member: what is owed, and the amounts people pay."""
    found = _run(request, pk, run_pk)
    position, form = _of_run(found, member_pk), forms.AmountForm(initial={"tanggal": timezone.localdate()})
    return render(request, f"{PAGES}/member.html", _choices(request, found, position, form))


def _choices(request: Request, run: CollectionRun, position: Position, form: forms.AmountForm) -> dict[str, Any]:
    about = _about(request, run)
    account = account_of(position.member, about["today"])
    return about | {
        "position": position,
        "member": position.member,
        "offers": offers(account, position.mandatory, month_of(about["today"])),
        "principal_missing": max(0, position.principal_due - position.principal),
        "form": form,
        "number": form.data.get("nomor") or uuid.uuid4(),
    }


@form_page
def payment(request: Request, pk: int, run_pk: int, member_pk: int) -> HttpResponse:
    """GET: exactly what will be booked; the address says it, with the number it is sent under. POST: it is booked.

    Where that number was used already, its receipt; with other content, both.
    """
    found, asked = _run(request, pk, run_pk), forms.AmountForm(request.GET)
    position = _of_run(found, member_pk)
    if not _is_booked(found, position, asked) and not _is_payable(asked, position.member):
        return render(request, f"{PAGES}/member.html", _choices(request, found, position, asked))
    form = forms.PaperForm(request.POST or None, initial={"paper_no": figures.papers(found).next})
    is_done = attempt(form, partial(_collect, request, found, position.member, asked))
    kept = _booked(found, asked)
    if kept and (is_done or (not form.is_bound and _is_same(kept, found, position, asked))):
        return redirect("collection-receipt", pk, run_pk, kept.pk)
    posted_on = posting_day(asked.day, timezone.localdate(), own_book(request.user, pk).closed_through)
    context = {"member": position.member, "asked": asked, "form": form, "kept": kept, "posted_on": posted_on}
    return render(request, f"{PAGES}/check.html", _about(request, found) | context)


def _is_booked(run: CollectionRun, position: Any, asked: forms.AmountForm) -> bool:
    """Whether this was booked under its number before."""
    kept = _booked(run, asked) if asked.is_valid() else None
    return kept is not None and _is_same(kept, run, position, asked)


def _is_payable(asked: forms.AmountForm, member: Member) -> bool:
    """Whether it says an amount of a day that has come, and there are months for it."""

    def find_months(**_: Any) -> None:
        refuse_coming(asked.day, timezone.localdate())
        asked.months = allocated(member, asked.money, asked.day)

    return attempt(asked, find_months)


def _collect(request: Request, run: CollectionRun, member: Member, asked: forms.AmountForm, *, paper_no: int) -> None:
    number = asked.cleaned_data["nomor"]
    said = {"paper_no": paper_no, "client_no": number, "by": request.user, "on": timezone.localdate()}
    actions.collect(run, member, asked.money, asked.day, **said)


def _booked(run: CollectionRun, asked: forms.AmountForm) -> Any:
    """The receipt that has this number already."""
    rows = Entry.objects.filter(cooperative=run.cooperative_id, client_no=asked.cleaned_data["nomor"])
    return rows.select_related("member").first()


def _is_same(kept: Entry, run: CollectionRun, position: Position, asked: forms.AmountForm) -> bool:
    """Whether just this was booked under its number."""
    said = (run.pk, position.pk, asked.day, *(getattr(asked.money, kind) for kind in KINDS))
    return said == (kept.run_id, kept.member_id, kept.received_on, *(getattr(kept, kind) for kind in KINDS))


def receipt(request: Request, pk: int, run_pk: int, row_pk: int) -> HttpResponse:
    """The receipt, to be shown at the door and sent by WhatsApp."""
    found = _run(request, pk, run_pk)
    entry = get_object_or_404(of_book(own_book(request.user, pk)), run=found, pk=row_pk)
    context = {"receipt": Receipt(entry), "skipped": figures.skipped(found, entry.paper_no)}
    return render(request, f"{PAGES}/receipt.html", _about(request, found) | context)


def receipts(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """What a round collected so far, its receipt book, and the cash that is to be handed over."""
    found = _run(request, pk, run_pk)
    about = _about(request, found)
    context = {
        "page": Paginator(figures.receipts(found), PAGE).get_page(request.GET.get("halaman")),
        "papers": figures.papers(found),
        "cash": figures.cash(found, about["today"]),
        "missing": [each for each in missing_receipts(found.cooperative) if each.run == found],
        "voided": found.voided.select_related("recorded_by").order_by("paper_no"),
        "handovers": with_answers(found.handovers.order_by("-pk")),
    }
    return render(request, f"{PAGES}/receipts.html", about | context)


@form_page
def void(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """GET: which printed receipt was spoilt, and why. POST: it stands for no money."""
    found = _run(request, pk, run_pk)
    form = forms.VoidForm(request.POST or None, initial={"paper_no": request.GET.get("nomor", "")[:8]})
    if attempt(form, partial(actions.void_receipt, found, by=request.user, on=timezone.localdate())):
        told.success(request, f"Kuitansi cetak {form.cleaned_data['paper_no']} dicatat batal. Simpan lembarnya.")
        return redirect("collection-receipts", pk, run_pk)
    return render(request, f"{PAGES}/void.html", _about(request, found) | {"form": form})


@form_page
def run_close(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """GET: which printed receipts come back. POST: nothing more is collected on this round; they are free again."""
    found, today = _run(request, pk, run_pk), timezone.localdate()
    papers, cash = figures.papers(found), figures.cash(found, today)
    form = forms.ClosingForm(request.POST or None, initial={"first_back": papers.first_back})
    if attempt(form, partial(actions.close_run, found, by=request.user, on=today)):
        told.success(request, "Penagihan ditutup.")
        return redirect("collection-receipts", pk, run_pk)
    context = {"papers": papers, "cash": cash, "form": form}
    return render(request, f"{PAGES}/run_close.html", _about(request, found) | context)


@require_POST
def items(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """What a phone sends: payments as facts, each answered for itself, in any order, any number of times.

    200 with an answer for each item; 400 where the whole is no list of items, and nothing was booked.
    """
    found = _run(request, pk, run_pk)
    try:
        sent = json.loads(request.body)["items"]
    except (ValueError, TypeError, KeyError, RecursionError):
        sent = None
    if not isinstance(sent, list) or len(sent) > MOST_ITEMS:
        problem = f"Kirim satu objek JSON dengan daftar items, paling banyak {MOST_ITEMS}."
        return JsonResponse({"problem": problem}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse({"answers": [_answer(request, found, each) for each in sent]})


def _answer(request: Request, run: CollectionRun, item: Any) -> dict[str, Any]:
    """What became of one item: booked, same, conflict, refused; again: it may be sent once more, later."""
    form = forms.ItemForm(item, run.cooperative)
    answer = {"client_no": item.get("client_no") if isinstance(item, dict) else None}
    try:
        if not form.is_valid():
            return answer | {"state": "refused", "problem": form.problem}
        said = form.facts | {"by": request.user, "on": timezone.localdate()}
        entry, is_new = actions.collect(run, **said)
    except Conflict as conflict:
        kept = forms.as_item(conflict.kept)
        return answer | {"state": "conflict", "problem": str(conflict), "kept": kept, "sent": form.sent}
    except Refused as refused:
        return answer | {"state": "refused", "problem": str(refused)}
    except Error:
        log.exception("An item of round %s could not be booked", run.pk)
        return answer | {"state": "again", "problem": "Belum tercatat. Kirim lagi nanti."}
    return answer | {"state": "booked" if is_new else "same", "receipt_no": entry.number}


@form_page
def handover_new(request: Request, pk: int, run_pk: int) -> HttpResponse:
    """GET: how much the collector should have. POST: how much the collector counted, to be countersigned."""
    found, today = _run(request, pk, run_pk), timezone.localdate()
    form = CountForm(request.POST or None)
    if attempt(form, partial(actions.hand_over, found, by=request.user, on=today)):
        told.success(request, "Serah terima dicatat. Selesai sesudah bendahara menghitung jumlah yang sama.")
        return redirect("collection-receipts", pk, run_pk)
    about = _about(request, found) | {"form": form, "cash": figures.cash(found, today)}
    return render(request, f"{PAGES}/handover_new.html", about)


def missing(request: Request, pk: int) -> HttpResponse:
    """Printed receipts nobody can account for, by collector and day."""
    cooperative = own_book(request.user, pk).cooperative
    context = {
        "cooperative": cooperative,
        "missing": missing_receipts(cooperative),
        "own": figures.voided_by_collectors(cooperative),
    }
    return render(request, f"{PAGES}/missing.html", context)
