"""The night flags the inactive and withdraws what the facts have cleared; people take the first steps of a case."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date

from django.db import connection
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from cooperatives.cases.models import MOVES, Case, CaseQuerySet, Night
from cooperatives.register import actions as register
from cooperatives.register.models import Cooperative
from cooperatives.standing import actions as standing
from cooperatives.standing.models import Standing, StandingQuerySet
from cooperatives.standing.rules import State
from registry import bulk, history
from registry.models import User
from registry.transitions import Refused, make

NIGHT = 7_501_002
"""The advisory lock of the one night at a time."""
CHUNK = 2_000
OURS = Cooperative.MembershipArea.DISTRICT
CLEARING = (State.ACTIVE, State.GREY)
"""The states that withdraw a flag: not known clears nothing."""
NOT_WAITING = (Case.State.FLAGGED, Case.State.SCREENED)
"""The states of a case that may come to wait for a report."""


class AnotherNight(Exception):
    """A night is at work already."""


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


def review(*, on: date, by: User | None, cooperatives: Collection[int] | None = None) -> Review:
    """Keep the verdicts of these cooperatives (None: of all that are due) under the official rules, then withdraw the
    flags that no longer stand and flag those that are inactive and ours. Raises NoOfficialRules, DayIsPast.
    """
    chosen = standing.official(on)
    with history.verb("review", by=by, on=on):
        wanted = standing.due(on, chosen) if cooperatives is None else cooperatives
        verdicts = standing.keep(on=on, by=by, chosen=chosen, cooperatives=wanted)
        those = bulk.among(wanted)
        withdrawn = _withdraw(those, on)
        inactive = Standing.objects.filter(cooperative__in=those, cooperative__retracted_on=None, state=State.INACTIVE)
        flagged = _flag(inactive.filter(opens_case=True, cooperative__membership_area=OURS), on)
        not_ours = inactive.exclude(cooperative__membership_area=OURS).count()
    return Review(len(wanted), len(verdicts), len(flagged), withdrawn, not_ours)


@dataclass(frozen=True, slots=True)
class Shift:
    """What judging one cooperative at once changed: its state before and after (empty: not judged), and its flag."""

    before: str
    after: str
    is_flagged: bool = False
    is_withdrawn: bool = False


def rejudge(cooperative: Cooperative, *, by: User, on: date) -> Shift:
    """Judge one cooperative at once after an edit. Where nothing is official, or a later day was judged: no change."""
    rows = Standing.objects.filter(cooperative=cooperative).values_list("state", flat=True)
    before = rows.first() or ""
    try:
        did = review(on=on, by=by, cooperatives=[cooperative.pk])
    except (standing.NoOfficialRules, standing.DayIsPast):
        return Shift(before, before)
    return Shift(before, rows.first() or "", bool(did.flagged), bool(did.withdrawn))


def judge_with_reports(cooperative: Cooperative, *, awaits: bool, by: User, on: date) -> Shift:
    """Judge one cooperative at once, and let its case wait while a report that would clear it is being checked.

    awaits: whether there is such a report. Where there is none any more, the case is withdrawn where facts cleared it,
    and else goes on from where it was.
    """
    with history.verb("judge_with_reports", by=by, on=on):
        opened = Case.objects.open().filter(cooperative=cooperative)
        waited_in = _go_on(opened)
        shift = rejudge(cooperative, by=by, on=on)
        if awaits:
            _wait(opened, waited_in)
        elif waited_in == Case.State.SCREENED:
            opened.filter(state=Case.State.FLAGGED).update(state=Case.State.SCREENED)
    return shift


def await_reports(cooperatives: Collection[int], *, on: date) -> None:
    """Let the cases of these cooperatives wait: each has a report being checked that would clear it."""
    with history.verb("await_reports", by=None, on=on):
        _wait(Case.objects.open().filter(cooperative__in=cooperatives))


def _go_on(opened: CaseQuerySet) -> str:
    """A case that waited is a flag again, so that facts may clear it; returns the state it waited in, or nothing."""
    waiting = opened.exclude(awaits_report_in="").select_for_update().first()
    if waiting is None:
        return ""
    opened.filter(pk=waiting.pk).update(state=Case.State.FLAGGED, awaits_report_in="")
    return waiting.awaits_report_in


def _wait(opened: CaseQuerySet, waited_in: str = "") -> None:
    """Cases people do not hold already wait; each remembers where it was."""
    for state in NOT_WAITING:
        opened.filter(state=state).update(state=Case.State.ON_HOLD, awaits_report_in=waited_in or state)


def held(cooperatives: Collection[int]) -> dict[int, str]:
    """Those of these cooperatives whose case a person holds, each with the sentence that says so."""
    cases = Case.objects.open().filter(cooperative__in=cooperatives).exclude(state=Case.State.FLAGGED)
    return {
        case.cooperative_id: f"Perkaranya sedang dipegang petugas ({case.get_state_display().lower()}, "
        f"ditandai {case.flagged_on:%d-%m-%Y})."
        for case in cases
    }


def retract_cooperative(cooperative: Cooperative, *, reason: str, by: User, on: date) -> Cooperative:
    """Take back a cooperative entered by mistake. Raises Refused where people hold a case of it, or recorded more."""
    with history.verb("retract_cooperative", by=by, on=on, reason=reason):
        if said := held([cooperative.pk]).get(cooperative.pk):
            raise Refused(f"{said} Minta kepala bidang mencabutnya dahulu.")
        return register.retract_cooperative(cooperative, reason=reason, by=by, on=on)


def _flag(inactive: StandingQuerySet, on: date) -> list[Case]:
    """Open a case for each that has none, unless a person withdrew one on these same facts."""
    latest = Case.objects.filter(cooperative=OuterRef("cooperative")).order_by("-pk")
    answered = latest.filter(closed_by__isnull=False).values("verdict__snapshot_sha256")
    candidates = (
        inactive.exclude(cooperative__in=Case.objects.open().values("cooperative"))
        .annotate(answered=Coalesce(Subquery(answered[:1]), Value("")))
        .exclude(answered=F("verdict__snapshot_sha256"))
        .select_related("verdict")
    )
    cases = [Case(cooperative_id=each.pk, verdict=each.verdict, flagged_on=on) for each in candidates]
    return Case.objects.bulk_create(cases)


def _withdraw(cooperatives: RawSQL, on: date) -> int:
    """Withdraw flags that no longer stand, each with its reason. Not known clears nothing."""
    flagged = Case.objects.open().filter(state=Case.State.FLAGGED, cooperative__in=cooperatives)
    now = "cooperative__standing__state"
    reasons = (
        (Case.Why.CLEARED, flagged.filter(**{f"{now}__in": CLEARING})),
        (Case.Why.ENDED, flagged.filter(**{now: State.NOT_REGISTERED})),
        (Case.Why.NOT_OURS, flagged.exclude(cooperative__membership_area=OURS)),
        (Case.Why.RETRACTED, flagged.exclude(cooperative__retracted_on=None)),
    )
    return sum(
        Case.objects.filter(pk__in=list(cases.values_list("pk", flat=True))).update(
            state=Case.State.WITHDRAWN, closed_on=on, closed_why=why
        )
        for why, cases in reasons
    )


def night(*, on: date) -> Iterator[tuple[int, int]]:
    """The night's work in steps, each its own transaction; yields (done, total). Repeated, it changes nothing.

    One night at a time. Raises AnotherNight, NoOfficialRules, DayIsPast.
    """
    with _alone():
        yield from _night(on)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other nights out. A session of its own holds the lock, whatever the work does to ours."""
    session = connection.copy()
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NIGHT])
            if not cursor.fetchone()[0]:
                raise AnotherNight("Another night is at work.")
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NIGHT])
    finally:
        session.close()


def _night(on: date) -> Iterator[tuple[int, int]]:
    last = Night.objects.last_kept()
    if last and last.on > on:
        raise standing.DayIsPast(f"The last kept night is that of {last.on}, which is after {on}.")
    chosen = standing.official(on)
    wanted = standing.due(on, chosen)
    did = Review()
    for start in range(0, len(wanted), CHUNK):
        did += review(on=on, by=None, cooperatives=wanted[start : start + CHUNK])
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
        closed_why=Case.Why.ANSWERED, owner=None, hold_until=None, awaits_report_in="",
    )  # fmt: skip
