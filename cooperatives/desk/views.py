"""The pages of cooperatives: the list, one of them with all that is known, and a verdict as evidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import models
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cooperatives.cases.models import Case, Night
from cooperatives.desk.filters import CooperativeFilter, by_state
from cooperatives.meetings.rules import (
    LapseFact,
    MeetingFact,
    Value,
    YearFound,
    book_years,
    deadline_of,
    first_not_ended,
)
from cooperatives.register.actions import PROJECTED, accepted_observations
from cooperatives.register.models import MONTHS, Cooperative, CooperativeQuerySet, LegalEvent, Observation
from cooperatives.standing.actions import Rules, code_sha256, codes, replay
from cooperatives.standing.models import Standing, Verdict, facts
from cooperatives.standing.rules import Facts, canonical, explained, sha256, told
from registry import lawbook
from registry.deadlines import Day, Deadline
from registry.http import Request
from registry.law import Law, NoLaw, Provision, rule_key

NUMBERS = ("active_held", "active_of", "inactive_of", "separate_meetings", "meeting_breaks")


def cooperatives(request: Request) -> HttpResponse:
    """The list: how many there are in each state, and which."""
    night = Night.objects.select_related("rulebook").order_by("-on", "-pk").first()
    rows = Cooperative.objects.visible_to(request.user)
    listed = CooperativeFilter(request.GET, _with_standing(rows), request.user)
    context = {
        "night": night,
        "code": night.rulebook.code if night else "",
        "numbers": numbers(night.rulebook.code, night.rulebook.law, night.on) if night else {},
        "figures": by_state(rows),
        "listed": listed,
        "facets": listed.facets(),
        "page": listed.page(),
    }
    return render(request, "cooperatives/desk/cooperatives.html", context)


def _with_standing(rows: CooperativeQuerySet) -> CooperativeQuerySet:
    """With what a row of the list shows: place, standing and its verdict, and the open case."""
    open_case = Prefetch("cases", Case.objects.open(), to_attr="open_cases")
    judged = rows.annotate(is_judged=Q(standing__isnull=False)).select_related("area__parent", "standing__verdict")
    return judged.prefetch_related(open_case).defer("standing__verdict__snapshot")


def numbers(code: str, law: Law, on: date) -> dict[str, Provision]:
    """The numbers a rule set looks at book years with, as in force on a day."""
    return {name: law.as_of(rule_key(code, name), Day(on)) for name in NUMBERS}


def cooperative(request: Request, pk: int) -> HttpResponse:
    """One cooperative: what it is and why, what would change that, and who says what about it."""
    found = get_object_or_404(_with_everything(Cooperative.objects.visible_to(request.user)), pk=pk)
    today, law, known = timezone.localdate(), lawbook.read(), facts([pk])[pk]
    official = law.official(Day(today))
    context = {
        "cooperative": found,
        "today": today,
        "known": known,
        "official": official,
        "rule_sets": list(side_by_side(known, law, today, official)),
        "years": years_of(known, law, official.value if official else codes(law)[0], today),
        "axes": list(axes(found)),
        "homeless": [each for each in found.observations.all() if each.field not in PROJECTED],
    }
    return render(request, "cooperatives/desk/cooperative.html", context | why(getattr(found, "standing", None)))


def _with_everything(rows: CooperativeQuerySet) -> CooperativeQuerySet:
    """With all that its page shows."""
    earlier = Verdict.objects.select_related("rulebook").defer("snapshot", "rulebook__provisions").order_by("-pk")
    return rows.select_related("area__parent", "standing__verdict__rulebook").prefetch_related(
        Prefetch("observations", Observation.objects.order_by("field", "-observed_on", "-pk")),
        Prefetch("legal_events", LegalEvent.objects.order_by("happened_on", "pk")),
        Prefetch("cases", Case.objects.order_by("-pk")),
        Prefetch("verdicts", earlier),
    )


def side_by_side(known: Facts, law: Law, on: date, official: Provision | None) -> Iterator[Mapping[str, Any]]:
    """What each rule set the law knows says of these facts on a day, the official one first; nothing of it is kept."""
    for code in sorted(codes(law), key=lambda code: official is None or code != official.value):
        yield {
            "code": code,
            "numbers": (each := numbers(code, law, on)),
            "text": each["inactive_of"],
            "judged": explained(told(Rules.of(code, law).judge(known, Day(on))), law),
            "is_official": official is not None and code == official.value,
        }


def why(standing: Standing | None) -> dict[str, Any]:
    """The standing with its verdict's reasons for reading, the texts and the sources they rest on."""
    if standing is None:
        return {"standing": None, "judged": None}
    judged = explained(standing.verdict.judgement, standing.verdict.rulebook.law)
    reasons = judged["reasons"]
    return {"standing": standing, "judged": judged, "texts": texts_of(reasons), "sources": sources_of(reasons)}


def texts_of(reasons: Sequence[Mapping[str, Any]]) -> list[Provision]:
    """The texts these reasons rest on, each once: of every text its first provision."""
    provisions = [provision for reason in reasons for provision in reason["law"]]
    return list({(each.clause, each.source): each for each in reversed(provisions)}.values())[::-1]


def sources_of(reasons: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Who says what these reasons rest on, and of which days, the latest first."""
    years = [reason["facts"] for reason in reasons if reason["test"] == "book_year"]
    sayings = [each for year in years for each in (*year["meetings"], year["lapse"]) if each]
    said = {(each["source"], each["observed_on"]) for each in sayings}
    days: dict[str, list[str]] = defaultdict(list)
    for source, day in sorted(said, key=lambda each: each[1], reverse=True):
        days[source].append(day)
    return dict(days)


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A book year with the meetings that cover it, in the words a kept judgement has for it."""

    name: int
    value: Value | None
    is_voluntary: bool
    meetings: list[MeetingFact]
    lapse: LapseFact | None
    deadline: Deadline
    law: Provision

    @classmethod
    def of(cls, found: YearFound, meetings: Sequence[MeetingFact]) -> "ShownYear":
        """The year as it was found. meetings: all of the cooperative's."""
        held = [meetings[index] for index in found.meetings]
        return cls(found.name, found.value, not found.is_obliged, held, found.lapse, found.deadline, found.law)


@dataclass(frozen=True, slots=True)
class ShownYears:
    """The book years of a cooperative, oldest first, and the next deadline; none once its legal life has ended."""

    all: list[ShownYear]
    coming: Deadline | None
    coming_law: Provision | None
    until: date

    @property
    def early(self) -> list[ShownYear]:
        """Those that are folded away."""
        return self.all[:-LATEST]

    @property
    def latest(self) -> list[ShownYear]:
        """Those the page opens with."""
        return self.all[-LATEST:]

    @property
    def newest_first(self) -> list[ShownYear]:
        """All of them, as the law looks at them."""
        return self.all[::-1]


LATEST = 9
"""How many book years are shown at once: with the next one, two rows of five."""


def years_of(known: Facts, law: Law, code: str, today: date) -> ShownYears | None:
    """The book years until today, or until dissolution was decided. None where it is not known when it was founded."""
    if known.founded_on is None and not known.first_obliged_year:
        return None
    ends = [day for day in (known.dissolution_decided_on, known.gazetted_on) if day]
    until = min([today, *ends])
    found = [year for year in book_years(known, law, code, Day(until)) if year.value or until == today]
    shown = [ShownYear.of(year, known.meetings) for year in reversed(found)]
    if until < today:
        return ShownYears(shown, None, None, until)
    coming = deadline_of(first_not_ended(known, Day(today)), known, law, code, Day(today))
    return ShownYears(shown, *coming, until)


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing a cooperative is, and the saying that counts for it."""

    name: str
    label: str
    value: str
    said: Observation | None


def axes(of: Cooperative) -> Iterator[Axis]:
    """Everything it has a column for but its name, each with its source."""
    accepted = accepted_observations(of)
    for name in PROJECTED:
        value = getattr(of, f"get_{name}_display", lambda name=name: getattr(of, name))()
        if name != "name" and value is not None:
            column = cast("models.Field[Any, Any]", Cooperative._meta.get_field(name))
            yield Axis(name, str(column.verbose_name), value, accepted.get(name))


def verdict(request: Request, pk: int, verdict_pk: int) -> HttpResponse:
    """A kept verdict as evidence: its reasons, the facts and rules it was judged on, and the same judged again."""
    rows = Verdict.objects.visible_to(request.user).select_related("cooperative__area__parent", "rulebook")
    kept = get_object_or_404(rows, pk=verdict_pk, cooperative_id=pk)
    book = kept.rulebook
    context = {
        "verdict": kept,
        "cooperative": kept.cooperative,
        "judged": (judged := explained(kept.judgement, book.law)),
        "texts": texts_of([reason for reason in judged["reasons"] if reason["test"] == "book_year"]),
        "known": (known := kept.facts),
        "form": Cooperative.Form(known.form).label,
        "ends_in": dict(MONTHS)[known.ends_in],
        "is_whole": sha256(kept.snapshot) == kept.snapshot_sha256,
        "is_book_whole": sha256(canonical([book.code_sha256, book.code, book.provisions])) == book.sha256,
        "is_same_code": book.code_sha256 == code_sha256(),
        "again": replayed(kept),
        "by_today": replayed(kept, lawbook.read()),
    }
    return render(request, "cooperatives/desk/verdict.html", context)


def replayed(kept: Verdict, law: Law | None = None) -> Mapping[str, Any] | None:
    """The verdict judged again on its own day; None where the law no longer has a value for it."""
    try:
        again = replay(kept, law)
    except NoLaw:
        return None
    return {"judged": again, "is_same": again == kept.judgement, "is_same_state": again["state"] == kept.state}
