"""What the pages of collection show: the members of a round, its receipt book, and where its cash is."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat

from cooperatives.boards.models import Term
from cooperatives.desk.collection.rules import Place
from cooperatives.dues.actions.handovers import has_seat
from cooperatives.dues.figures import with_arrears
from cooperatives.dues.models import CollectionRun, Entry, Handover, VoidedReceipt
from cooperatives.members.models import Membership
from cooperatives.register.models import Cooperative
from registry.models import User


def seated(cooperative: Cooperative, day: date) -> list[User]:
    """Who sits in the organs on a day and has an account: those a round can be given to."""
    terms = Term.objects.held_on(day).filter(cooperative=cooperative, person__account__user__is_active=True)
    people = User.objects.filter(board_account__person__terms__in=terms).distinct().order_by("name", "pk")
    return [each for each in people if has_seat(cooperative, each, day)]


def places(cooperative: Cooperative, day: date) -> list[Place]:
    """Where the members of a cooperative live. One query, and one for the tariffs."""
    rows = _members(cooperative, day).order_by("member__rw", "member__rt").values_list("member__rw", "member__rt")
    behind = Q(arrears_months__gt=0)
    counted = rows.annotate(members=Count("pk"), behind=Count("pk", filter=behind))
    return [Place(*row) for row in counted]


def _members(cooperative: Cooperative, day: date) -> QuerySet[Any]:
    """Everybody in the member book on a day, candidates too, with arrears."""
    running = Membership.objects.on(day).filter(member=OuterRef("pk"))
    return with_arrears(cooperative, day).filter(Exists(running))


def everybody(run: CollectionRun, day: date) -> QuerySet[Any]:
    """All members of the cooperative of a round. collected: what the round took from each already; place: RW and RT."""
    taken = Entry.objects.filter(run=run, member=OuterRef("pk")).order_by().values("member")
    taken = taken.annotate(taken=Sum("amount")).values("taken")
    place = Concat("member__rw", Value("/"), "member__rt")
    rows: QuerySet[Any] = _members(run.cooperative, day).annotate(place=place, collected=Coalesce(Subquery(taken), 0))
    return rows.select_related("member")


def door_list(run: CollectionRun, day: date, search: str = "") -> QuerySet[Any]:
    """Whom a round calls at, as one walks: by RW, RT, address. A search finds every member of the cooperative."""
    rows = everybody(run, day)
    for word in search.split():
        rows = rows.filter(
            Q(member__name__icontains=word) | Q(member__number__icontains=word) | Q(member__address__icontains=word)
        )
    if run.places and not search.split():
        rows = rows.filter(place__in=run.places)
    return rows.order_by("member__rw", "member__rt", _as_numbered("member__address"), "member__name", "pk")


def _as_numbered(text: str) -> Func:
    """For an order in which number 4 comes before 13: every number with five digits."""
    padded = Func(text, Value(r"(\d+)"), Value(r"0000\1"), Value("g"), function="regexp_replace")
    return Func(padded, Value(r"\d*(\d{5})"), Value(r"\1"), Value("g"), function="regexp_replace")


@dataclass(frozen=True, slots=True)
class Papers:
    """The printed receipts of a round: how many were used, spoilt and are left, and which comes next.

    first_back: from which on all are unused.
    """

    used: int
    spoilt: int
    left: int
    next: int | None
    first_back: int


def papers(run: CollectionRun) -> Papers:
    """The receipt book of a round as it is now. Two queries."""
    used, spoilt = run.papers_written(), run.papers_spoilt()
    numbers, gone = run.numbers, used | spoilt
    last = max(gone, default=numbers.start - 1)
    following = last + 1 if last + 1 in numbers else next((each for each in numbers if each not in gone), None)
    return Papers(len(used), len(spoilt - used), len(numbers) - len(gone), following, last + 1)


def voided_by_collectors(cooperative: Cooperative) -> QuerySet[VoidedReceipt]:
    """The printed receipts whose own collector said they were spoilt: nobody else has seen the sheet."""
    rows = VoidedReceipt.objects.filter(cooperative=cooperative, recorded_by=F("run__collector"))
    return rows.select_related("run", "recorded_by").order_by("-recorded_on", "run", "paper_no")


def skipped(run: CollectionRun, paper_no: int | None) -> list[int]:
    """The printed receipts passed over when this one was written, neither written nor spoilt by now. Two queries."""
    written, spoilt = run.papers_written(), run.papers_spoilt()
    before = takewhile(lambda each: each not in written, range((paper_no or 0) - 1, run.numbers.start - 1, -1))
    return sorted(set(before) - spoilt)


@dataclass(frozen=True, slots=True)
class Cash:
    """The cash of a round: all that was collected, what of it today, what the collector still has; what is offered."""

    collected: int
    today: int
    receipts: int
    in_hand: int
    waiting: Handover | None


def cash(run: CollectionRun, day: date) -> Cash:
    """Where the cash of a round is."""
    booked = Entry.objects.filter(run=run)
    found = booked.aggregate(
        collected=Sum("amount", default=0),
        today=Sum("amount", filter=Q(received_on=day), default=0),
        receipts=Count("pk", filter=Q(kind=Entry.Kind.PAYMENT)),
    )
    return Cash(**found, in_hand=run.in_hand(), waiting=run.handovers.waiting().select_related("given_by").first())


def receipts(run: CollectionRun) -> "QuerySet[Entry]":
    """The receipts of a round, the latest first, reversals too."""
    return Entry.objects.filter(run=run).select_related("member", "reverses").order_by("-number")
