"""The night flags the inactive and withdraws what the facts have cleared; people take the first steps of a case."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date

from django.db import connection
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from cooperatives.cases.models import MOVES, Case, Night
from cooperatives.register.models import Cooperative
from cooperatives.standing import actions as standing
from cooperatives.standing.models import Standing, StandingQuerySet
from cooperatives.standing.rules import State
from registry import history
from registry.deadlines import Day
from registry.law import rule_key
from registry.models import User
from registry.transitions import make

NIGHT = 7_501_002
"""The advisory lock of the one night at a time."""
CHUNK = 500
OURS = Cooperative.MembershipArea.DISTRICT


@dataclass(frozen=True, slots=True)
class Review:
    """What one review did. `not_ours`: inactive, but another government is the authority."""

    judged: int = 0
    changed: int = 0
    flagged: int = 0
    withdrawn: int = 0
    not_ours: int = 0

    def __add__(self, other: "Review") -> "Review":
        return Review(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def review(*, on: date, by: User | None = None, cooperatives: Collection[int] | None = None) -> Review:
    """Keep the verdicts of these cooperatives (None: of all that are due) under the official rules, then flag those
    that are inactive and ours, and withdraw the flags that no longer stand. Raises NoOfficialRules, DayIsPast.
    """
    chosen = standing.official(on)
    with history.verb("review", by=by, on=on):
        wanted = standing.due(on, chosen) if cooperatives is None else cooperatives
        changed = standing.keep(on=on, by=by, chosen=chosen, cooperatives=wanted)
        may_open = chosen.law.as_of(rule_key(chosen.code, "opens_cases"), Day(on)).value
        inactive = Standing.objects.filter(cooperative__in=wanted, state=State.INACTIVE)
        return Review(
            judged=len(wanted),
            changed=changed,
            withdrawn=_withdraw(wanted, on),
            flagged=_flag(inactive.filter(cooperative__membership_area=OURS), on) if may_open else 0,
            not_ours=inactive.exclude(cooperative__membership_area=OURS).count(),
        )


def _flag(inactive: StandingQuerySet, on: date) -> int:
    """Open a case for each that has none, unless a person withdrew one on these same facts."""
    latest = Case.objects.filter(cooperative=OuterRef("cooperative")).order_by("-pk")
    answered = latest.filter(closed_by__isnull=False).values("verdict__snapshot_sha256")
    candidates = (
        inactive.exclude(cooperative__in=Case.objects.open().values("cooperative"))
        .annotate(answered=Coalesce(Subquery(answered[:1]), Value("")))
        .exclude(answered=F("verdict__snapshot_sha256"))
        .select_related("verdict")
    )
    return len(
        Case.objects.bulk_create(
            Case(cooperative_id=each.pk, verdict=each.verdict, flagged_on=on) for each in candidates
        )
    )


def _withdraw(cooperatives: Collection[int], on: date) -> int:
    """Withdraw flags whose facts cleared them, or whose cooperative is no longer ours. Not known clears nothing."""
    flagged = Case.objects.open().filter(state=Case.State.FLAGGED, cooperative__in=cooperatives)
    cleared = flagged.filter(cooperative__standing__state__in=[State.ACTIVE, State.GREY])
    elsewhere = flagged.exclude(cooperative__membership_area=OURS)
    return sum(
        Case.objects.filter(pk__in=list(cases.values_list("pk", flat=True))).update(
            state=Case.State.WITHDRAWN, closed_on=on, closed_why=why
        )
        for cases, why in ((cleared, Case.Why.CLEARED), (elsewhere, Case.Why.NOT_OURS))
    )


def night(*, on: date) -> Iterator[tuple[int, int]]:
    """The night's work in steps, each its own transaction; yields (done, total). Repeated, it changes nothing.

    One night at a time: where another is at work this one yields nothing. Raises NoOfficialRules, DayIsPast.
    """
    with _alone() as alone:
        if alone:
            yield from _night(on)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other night is at work. A session of its own holds the lock, whatever the work does to ours."""
    session = connection.copy()
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NIGHT])
            is_ours = cursor.fetchone()[0]
            try:
                yield is_ours
            finally:
                if is_ours:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [NIGHT])
    finally:
        session.close()


def _night(on: date) -> Iterator[tuple[int, int]]:
    if later := Night.objects.filter(on__gt=on).order_by("-on").first():
        raise standing.DayIsPast(f"The last kept night is that of {later.on}, which is after {on}.")
    chosen = standing.official(on)
    wanted = standing.due(on, chosen)
    did = Review()
    for start in range(0, len(wanted), CHUNK):
        did += review(on=on, cooperatives=wanted[start : start + CHUNK])
        yield min(start + CHUNK, len(wanted)), len(wanted)
    Night.objects.create(on=on, rulebook=chosen.keep(), **{name: getattr(did, name) for name in Review.__slots__})
    yield len(wanted), len(wanted)


def screen(case: Case, *, by: User, on: date) -> Case:
    """A person has looked at the flag and found that it stands. Raises Refused."""
    return make(MOVES, "screen", case, by=by, on=on)


def hold(case: Case, *, reason: str, owner: User, hold_until: date, by: User, on: date) -> Case:
    """Nothing happens until a day, for a reason, and somebody sees to it. Raises Refused."""
    return make(MOVES, "hold", case, by=by, on=on, reason=reason, owner=owner, hold_until=hold_until)


def resume(case: Case, *, by: User, on: date) -> Case:
    """The hold is over. Raises Refused."""
    return make(MOVES, "resume", case, by=by, on=on, owner=None, hold_until=None, reason="")


def withdraw(case: Case, *, reason: str, document_no: str, by: User, on: date) -> Case:
    """The flag was wrong: withdrawn by the head, with reason and document. Raises Refused."""
    return make(
        MOVES, "withdraw", case, by=by, on=on, reason=reason, document_no=document_no, closed_on=on, closed_by=by,
        closed_why=Case.Why.ANSWERED, owner=None, hold_until=None,
    )  # fmt: skip
