"""Keeping verdicts: judging what is due, writing what changed, and choosing the official rule set."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from cooperatives.meetings import rules as meeting_rules
from cooperatives.register.models import Cooperative
from cooperatives.standing import rules
from cooperatives.standing.models import Recount, Rulebook, Stale, Standing, Verdict, facts
from cooperatives.standing.rules import canonical, explained, plain, rulebook_sha256, sha256, snapshot_of, told
from registry import deadlines, history, law, lawbook
from registry.bulk import among, copy, uncollected, upsert
from registry.deadlines import Day
from registry.law import OFFICIAL, Law, Provision
from registry.models import LawValue, User

KEEPING = 7_501_001
"""The advisory lock under which verdicts are written: one writer at a time."""
CHUNK = 500
NAMED = 100  # cooperatives that a recount names


class DayIsPast(ValueError):
    """Kept verdicts only move forward, and a later day was already judged."""


class NoOfficialRules(LookupError):
    """No rule set has been made official for this day."""


@cache
def code_sha256() -> str:
    """The SHA-256 of the rules' own code: other code may judge otherwise."""
    packages = sorted(Path(rules.__file__).parent.glob("*.py"))
    files = [*packages, *(Path(module.__file__ or "") for module in (meeting_rules, deadlines, law))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set to judge by: its code, the whole law, and the sha of all that may decide a verdict."""

    code: str
    law: Law
    sha256: str
    provisions: list[dict[str, Any]]

    @classmethod
    def of(cls, code: str, law: Law) -> "Rules":
        """The rule set with this code, under this law."""
        ranges = rules.law_of(code, law).provisions.values()
        provisions = [asdict(provision) for provision in chain.from_iterable(ranges)]
        return cls(code, law, rulebook_sha256(code_sha256(), code, provisions), provisions)

    def judge(self, known: rules.Facts, day: Day) -> rules.Judgement:
        """Judge one cooperative. `day.next` is then the day until which the judgement holds."""
        return rules.judge(known, self.law, self.code, day)

    def keep(self) -> Rulebook:
        """The row that keeps these rules."""
        book, _ = Rulebook.objects.get_or_create(
            sha256=self.sha256,
            defaults={
                "code": self.code,
                "code_sha256": code_sha256(),
                "provisions": json.loads(canonical(self.provisions)),
            },
        )
        return book


def official(on: date) -> Rules:
    """The rules that are official on a day. Raises NoOfficialRules."""
    whole = lawbook.read()
    chosen = whole.official(Day(on))
    if chosen is None:
        raise NoOfficialRules(f"No rule set is official on {on}: choose one with manage.py make_official.")
    return Rules.of(chosen.value, whole)


def make_official(code: str, *, on: date, decree: str, by: User | None) -> LawValue:
    """Make a rule set the official one from a day on, under a decree.

    Raises LookupError for an unknown code, ValueError without a decree or where a later choice already exists.
    """
    if not decree.strip():
        raise ValueError("A rule set is made official by a decree: give its number.")
    if code not in (known := lawbook.read().codes):
        raise LookupError(f"No rule set {code}. There are: {', '.join(known)}.")
    choice = Provision(OFFICIAL, code, on, None, clause=decree, source="Keputusan dinas", is_confirmed=True)
    return lawbook.supersede(choice, by=by, verb="make_official")


def due(on: date, chosen: Rules) -> list[int]:
    """The cooperatives that must be judged again: no longer true, judged by other rules, or marked."""
    stale = Stale.objects.values_list("cooperative_id", flat=True)
    outdated = Standing.objects.due(on, chosen.sha256).values_list("cooperative_id", flat=True)
    return sorted({*stale, *outdated})


def marked(cooperatives: QuerySet[Any, Any]) -> list[int]:
    """Those of these cooperatives of which something has changed since they were judged."""
    marks = Stale.objects.filter(cooperative_id__in=cooperatives)
    return sorted(marks.values_list("cooperative_id", flat=True).distinct())


@uncollected()
def keep(*, on: date, by: User | None, chosen: Rules, cooperatives: Collection[int]) -> list[Verdict]:
    """Judge these cooperatives and keep what changed. Returns the new verdicts. Raises DayIsPast.

    Where facts and rules are as they were and the judgement still holds, judging would give the same: it is not done.
    Marks are read before facts, and exactly those read are deleted: an edit in between leaves its own.
    """
    with history.verb("keep_verdicts", by=by, on=on):
        _keep_others_out()
        marks = list(Stale.objects.filter(cooperative_id__in=among(cooperatives)).values_list("pk", flat=True))
        kept = Standing.objects.filter(pk__in=among(cooperatives))
        before: dict[int, Any] = kept.annotate(facts_sha256=F("verdict__snapshot_sha256")).in_bulk()
        if later := max((each.judged_on for each in before.values() if each.judged_on > on), default=None):
            raise DayIsPast(f"A verdict of {later} is kept, which is after {on}.")
        book = chosen.keep()
        known = facts(cooperatives)
        snapshots = {pk: snapshot_of(each) for pk, each in known.items()}
        still = {
            pk for pk, each in before.items() if each.holds(on, book) and each.facts_sha256 == sha256(snapshots[pk])
        }
        Standing.objects.filter(pk__in=among(still)).update(judged_on=on)
        changed = sorted(known.keys() - still)
        old = _verdicts(before[pk].verdict_id for pk in changed if pk in before)
        standings = [
            _judged(pk, known[pk], snapshots[pk], on=on, chosen=chosen, book=book, before=old.get(pk)) for pk in changed
        ]
        verdicts = [each.verdict for each in standings if each.verdict.pk is None]
        copy(verdicts)
        for standing in standings:
            standing.verdict_id = standing.verdict.pk
        upsert(standings)
        Stale.objects.filter(pk__in=among(marks)).delete()
    return verdicts


def _verdicts(keys: Iterable[int]) -> dict[int, Verdict]:
    """These verdicts, by their cooperatives."""
    rows = Verdict.objects.filter(pk__in=among(list(keys))).prefetch_related("rulebook")
    return {each.cooperative_id: each for each in rows}


def _keep_others_out() -> None:
    """Until this transaction ends, nobody else writes verdicts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEEPING])


STANDING_FIELDS = [field.attname for field in Standing._meta.fields if not field.primary_key]


def _judged(
    pk: int, known: rules.Facts, snapshot: str, *, on: date, chosen: Rules, book: Rulebook, before: Verdict | None
) -> Standing:
    """The standing of one cooperative, with its old verdict where nothing changed, else with a new one."""
    day = Day(on)
    judgement = chosen.judge(known, day)
    verdict = Verdict(
        cooperative_id=pk, rulebook_id=book.pk, judged_on=on, state=judgement.state, judgement=plain(judgement),
        snapshot=snapshot, snapshot_sha256=sha256(snapshot),
    )  # fmt: skip
    if before and _says_the_same(before, verdict, book):
        verdict = before
    return Standing(
        cooperative_id=pk, verdict=verdict, rulebook_id=book.pk, state=judgement.state,
        finding=judgement.finding or "", is_routine=judgement.is_routine, latest_due=judgement.latest_due,
        latest_value=judgement.latest_value or "", last_year=judgement.last_year,
        last_held_on=judgement.last_held_on, opens_case=judgement.opens_case, judged_on=on, holds_until=day.next,
    )  # fmt: skip


def _says_the_same(old: Verdict, new: Verdict, book: Rulebook) -> bool:
    """Whether state, reasons and facts are the same; a clause that was amended or confirmed is another reason."""
    if (old.state, old.snapshot_sha256) != (new.state, new.snapshot_sha256):
        return False
    if canonical(old.judgement) != canonical(new.judgement):
        return False
    return old.rulebook_id == book.pk or explained(old.judgement, old.rulebook.law) == explained(
        old.judgement, book.law
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What judging again gave so far: `differing` names the cooperatives that are judged otherwise than is kept.

    waiting: changed since they were judged, so that the next night judges them anyway.
    """

    done: int = 0
    total: int = 0
    waiting: int = 0
    differing: tuple[int, ...] = ()

    @property
    def judged(self) -> int:
        """How many were compared."""
        return self.done - self.waiting


def recount(*, on: date) -> Iterator[tuple[int, int]]:
    """Compare, and keep how many differ and which, the first of them by name; yields (done, total).

    What differs holds no longer, so that the next night judges it anew.
    """
    found = Comparison()
    for found in compare():
        yield found.done, found.total
    Standing.objects.filter(pk__in=found.differing).update(holds_until=on)
    latest = Standing.objects.select_related("rulebook").order_by("-judged_on", "-pk").first()
    Recount.objects.create(
        on=on, rulebook=latest.rulebook if latest else None, judged=found.judged, waiting=found.waiting,
        differing=len(found.differing), cooperatives=list(found.differing[:NAMED]),
    )  # fmt: skip


def compare() -> Iterator[Comparison]:
    """Judge every cooperative again, on the day and by the rules of its kept verdict, and compare. Writes nothing."""
    everyone = list(Cooperative.objects.order_by("pk").values_list("pk", flat=True))
    found = Comparison(total=len(everyone))
    for start in range(0, len(everyone), CHUNK):
        chunk = everyone[start : start + CHUNK]
        marked, differing = _compared(chunk)
        found = replace(
            found,
            done=found.done + len(chunk),
            waiting=found.waiting + len(marked),
            differing=(*found.differing, *differing),
        )
        yield found


@transaction.atomic
def _compared(cooperatives: Collection[int]) -> tuple[set[int], list[int]]:
    """Which of these are marked, and which others differ. Marks are read after facts: an edit between has its own."""
    _keep_others_out()
    standings = Standing.objects.select_related("verdict").prefetch_related("rulebook", "verdict__rulebook")
    kept = standings.in_bulk(cooperatives)
    by = {book: Rules.of(book.code, book.law) for book in {each.rulebook for each in kept.values()}}
    known = facts(cooperatives)
    marked = set(Stale.objects.filter(cooperative_id__in=cooperatives).values_list("cooperative_id", flat=True))
    unmarked = [pk for pk in cooperatives if pk not in marked]
    return marked, [pk for pk in unmarked if pk not in kept or not _stands(kept[pk], known[pk], by[kept[pk].rulebook])]


def _stands(kept: Standing, known: rules.Facts, chosen: Rules) -> bool:
    """Whether judging these facts again gives all that is kept."""
    rulebook, verdict = kept.rulebook, kept.verdict
    again = _judged(kept.pk, known, snapshot_of(known), on=kept.judged_on, chosen=chosen, book=rulebook, before=verdict)
    return all(getattr(again, name) == getattr(kept, name) for name in STANDING_FIELDS)


def replay(verdict: Verdict, law: Law | None = None) -> dict[str, Any]:
    """Judge a kept snapshot again on its own day: under the rules it was judged by, or under `law`.

    Returns the judgement as it is kept; where it differs from `verdict.judgement`, the rules have changed.
    """
    book = verdict.rulebook
    return told(rules.judge(verdict.facts, law or book.law, book.code, Day(verdict.judged_on)))
