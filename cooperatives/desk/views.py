"""The pages of the desk: the office at a glance, the list of cooperatives, evidence, recurring jobs."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from cooperatives.boards.models import Term, rivalries
from cooperatives.cases.exports import as_judged
from cooperatives.cases.models import Case, Night
from cooperatives.desk import figures
from cooperatives.desk.filters import CooperativeFilter
from cooperatives.desk.season import figures as season
from cooperatives.register.models import Cooperative, CooperativeQuerySet
from cooperatives.standing.actions import code_sha256
from cooperatives.standing.models import Verdict
from cooperatives.standing.rules import explained, rulebook_sha256, sha256
from registry import jobs as work
from registry import lawbook
from registry.access import TWO_FACTORS, Role
from registry.deadlines import Day
from registry.figures import count, declared, tasks
from registry.http import Request, only, render_file, render_list
from registry.middleware import READS, GetResponse
from registry.models import Area, ImportBatch, Job, User

ABOUT = {"koperasi": "pk", "laporan": "reports", "usulan": "proposals"}
"""How a cooperative is found from the key in an address, by the first word of those where a board writes."""
FIRST = 12
"""How many of those who have not met an officer sees at once."""


def one_board(get_response: GetResponse) -> GetResponse:
    """Middleware: while two boards claim a cooperative neither writes for it, wherever it would be; they go on reading,
    and the office goes on.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: Request, view: object, args: object, asked: Mapping[str, Any]) -> HttpResponse | None:
        lookup = ABOUT.get(request.path_info.split("/")[1]) if request.method not in READS and "pk" in asked else None
        if lookup is None or getattr(request.user, "role", "") != Role.BOARD:
            return None
        terms = Term.objects.visible_to(request.user).filter(**{f"cooperative__{lookup}": asked["pk"]})
        rivals = rivalries(terms.held_on(today := timezone.localdate()).select_related("person"), Day(today))
        return render(request, "refused.html", {"reason": rivals[0]}, status=HTTPStatus.CONFLICT) if rivals else None

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def _own(user: User) -> list[Cooperative]:
    """The cooperatives of somebody in a board, by name."""
    own = Cooperative.objects.entered().visible_to(user).select_related("area__parent")
    return list(own.order_by("name", "pk"))


def _board(request: Request) -> HttpResponse:
    """Where a board begins: at its cooperative, or at the choice where it has several."""
    if len(found := _own(request.user)) == 1:
        return redirect("board-home", found[0].pk)
    return render(request, "cooperatives/desk/board/choice.html", {"cooperatives": found})


def summary(request: Request) -> HttpResponse:
    """Ringkasan: the office in one sentence, what is waiting, and who has not met for the latest book year."""
    user, today = request.user, timezone.localdate()
    if user.role == Role.BOARD:
        return _board(request)
    obliged = figures.OBLIGED.listed(user).qs
    context = {
        **_last_night(),
        "figures": (figured := count(declared(today), user)),
        "tasks": tasks(figured, user),
        "today": today,
        "years": obliged.order_by().values_list("standing__latest_due", flat=True).distinct(),
        "jobs": work.health(timezone.localtime()),
        **_who_has_not_met(user, request.GET),
    }
    return render(request, "cooperatives/desk/summary.html", context)


def _last_night() -> dict[str, Any]:
    """The night the figures are of, the code of the rules it judged by, and their numbers."""
    night = Night.objects.last_kept()
    if night is None:
        return {"night": None, "code": "", "numbers": None}
    code, law = night.rulebook.code, night.rulebook.law
    return {"night": night, "code": code, "numbers": figures.numbers(code, law, night.on)}


def _who_has_not_met(user: User, asked: QueryDict) -> Mapping[str, Any]:
    """By kecamatan for whoever has several; for the officer of one, who they are, the longest silent first."""
    if user.area and user.area.kind not in {Area.Kind.DISTRICT, Area.Kind.PROVINCE}:
        silent = figures.OWING.listed(user).qs.select_related("area__parent", "standing")
        return {"places": None, "silent": silent.order_by(*CooperativeFilter.orders["rat-terlama"][1])[:FIRST]}
    order = asked.get("urut", "")
    order = order if order in figures.ORDERS else next(iter(figures.ORDERS))
    return {"places": figures.by_subdistrict(user, order), "orders": figures.ORDERS, "order": order}


def cooperatives(request: Request) -> HttpResponse:
    """The list: how many there are in each state, and which. A board that has but one is taken to it."""
    if request.user.role == Role.BOARD and not request.GET and len(own := _own(request.user)) == 1:
        return redirect(own[0])
    rows = _with_standing(CooperativeFilter.every(request.user))
    context = {
        **_last_night(),
        "figures": SimpleLazyObject(partial(count, figures.BY_STATE, request.user)),
    }
    listed = CooperativeFilter(request.GET, rows, request.user)
    return render_list(request, "cooperatives/desk/cooperatives.html", listed, context)


def cooperatives_file(request: Request) -> HttpResponse:
    """The same list as an Excel file: all its rows, and what they are."""
    rows = _with_standing(CooperativeFilter.every(request.user))
    listed = CooperativeFilter(request.GET, rows, request.user)
    state = as_judged(Night.objects.last_kept())
    return render_file(request, listed, state)


def _with_standing(rows: CooperativeQuerySet) -> CooperativeQuerySet:
    """With what a row of the list shows: place, standing and its verdict, and the open case."""
    open_case = Prefetch("cases", Case.objects.open(), to_attr="open_cases")
    judged = rows.annotate(is_judged=Q(standing__isnull=False)).select_related("area__parent", "standing__verdict")
    return judged.prefetch_related(open_case).defer("standing__verdict__snapshot")


def verdict(request: Request, pk: int, verdict_pk: int) -> HttpResponse:
    """A kept verdict as evidence: its reasons, the facts and rules it was judged on, and the same judged again."""
    rows = Verdict.objects.visible_to(request.user).select_related("cooperative__area__parent", "rulebook")
    kept = get_object_or_404(rows, pk=verdict_pk, cooperative_id=pk)
    book = kept.rulebook
    context = {
        "verdict": kept,
        "cooperative": kept.cooperative,
        "judged": (judged := explained(kept.judgement, book.law)),
        "texts": figures.texts_of([reason for reason in judged["reasons"] if reason["test"] == "book_year"]),
        "soon": figures.soon(judged, kept.facts),
        **figures.facts_judged(kept),
        "is_whole": sha256(kept.snapshot) == kept.snapshot_sha256,
        "is_book_whole": rulebook_sha256(book.code_sha256, book.code, book.provisions) == book.sha256,
        "is_same_code": book.code_sha256 == code_sha256(),
        "again": figures.replayed(kept),
        "by_today": figures.replayed(kept, lawbook.read()),
    }
    return render(request, "cooperatives/desk/verdict.html", context)


@only(TWO_FACTORS)
def jobs(request: Request) -> HttpResponse:
    """The recurring jobs: what each last did, when it comes next, and whether somebody must look at it."""
    health = {each.kind: each for each in work.health(timezone.localtime())}
    recount = health["recount"].last
    differing = Cooperative.objects.visible_to(request.user).filter(pk__in=recount.cooperatives if recount else [])
    context = {
        "jobs": health.values(),
        "unwell": [each for each in health.values() if not each.is_well],
        "recount": recount,
        "imports": (files := ImportBatch.objects.visible_to(request.user).at_work()),
        "reviews": season.reviews(request.user),
        "failed": [each for each in files if each.job and each.job.state == Job.State.FAILED],
        "differing": differing.order_by(Lower("name"), "pk"),
    }
    return render(request, "cooperatives/desk/jobs.html", context)
