"""The pages of cooperatives: the list, one of them with all that is known, and a verdict as evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cooperatives.cases.models import Case, Night
from cooperatives.desk.filters import CooperativeFilter, by_state
from cooperatives.meetings.rules import MeetingFact, Value, YearFound, book_years, deadline_of
from cooperatives.register.actions import PROJECTED, accepted_observations
from cooperatives.register.models import Cooperative, CooperativeQuerySet, LegalEvent, Observation
from cooperatives.standing.actions import Rules, codes, replay
from cooperatives.standing.models import Verdict, canonical, explained, facts, sha256, told
from cooperatives.standing.rules import Facts
from registry import lawbook
from registry.deadlines import BookYear, Day, Deadline
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
    with_verdict = rows.select_related("area__parent", "standing__verdict").prefetch_related(open_case)
    return with_verdict.defer("standing__verdict__snapshot")


def numbers(code: str, law: Law, on: date) -> dict[str, Provision]:
    """The numbers a rule set looks at book years with, as in force on a day."""
    return {name: law.as_of(rule_key(code, name), Day(on)) for name in NUMBERS}


def cooperative(request: Request, pk: int) -> HttpResponse:
    """One cooperative: what it is and why, what would change that, and who says what about it."""
    rows = Cooperative.objects.visible_to(request.user).select_related("area__parent", "standing__verdict__rulebook")
    found = get_object_or_404(
        rows.prefetch_related("observations", "legal_events", "cases__verdict", "verdicts"), pk=pk
    )
    today, law, known = timezone.localdate(), lawbook.read(), facts([pk])[pk]
    official = law.official(Day(today))
    context = {
        "cooperative": found,
        "standing": (standing := getattr(found, "standing", None)),
        "judged": standing and explained(standing.verdict.judgement, standing.verdict.rulebook.law),
        "today": today,
        "known": known,
        "official": official,
        "rule_sets": list(side_by_side(known, law, today, official)),
        "years": years_of(known, law, official.value if official else codes(law)[0], today),
        "axes": list(axes(found)),
        "homeless": [each for each in found.observations.all() if each.field not in PROJECTED],
    }
    return render(request, "cooperatives/desk/cooperative.html", context)


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
    """What each rule set the law knows says of these facts on a day; nothing of it is kept."""
    for code in codes(law):
        yield {
            "code": code,
            "numbers": numbers(code, law, on),
            "judged": explained(told(Rules.of(code, law).judge(known, Day(on))), law),
            "is_official": official is not None and code == official.value,
        }


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A book year with the meetings that cover it."""

    found: YearFound
    meetings: list[MeetingFact]

    @property
    def is_contradicted(self) -> bool:
        """Whether a source says that nothing was held in a year for which a meeting is known."""
        return self.found.value is Value.HELD and self.found.lapse is not None


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


LATEST = 11
"""How many book years are shown at once: with the next one, two rows of six."""


def years_of(known: Facts, law: Law, code: str, today: date) -> ShownYears | None:
    """The book years until today, or until dissolution was decided. None where it is not known when it was founded."""
    if known.founded_on is None and not known.first_obliged_year:
        return None
    ends = [day for day in (known.dissolution_decided_on, known.gazetted_on) if day]
    until = min([today, *ends])
    found = list(book_years(known, law, code, Day(until)))
    shown = [ShownYear(year, [known.meetings[index] for index in year.meetings]) for year in reversed(found)]
    if until < today:
        return ShownYears(shown, None, None, until)
    running = BookYear.ended_before(today, known.ends_in).name + 1
    return ShownYears(shown, *deadline_of(max(running, known.first_year), known, law, code, Day(today)), until)


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
            yield Axis(name, str(Cooperative._meta.get_field(name).verbose_name), value, accepted.get(name))


def verdict(request: Request, pk: int, verdict_pk: int) -> HttpResponse:
    """A kept verdict as evidence: its reasons, the facts and rules it was judged on, and the same judged again."""
    rows = Verdict.objects.visible_to(request.user).select_related("cooperative__area__parent", "rulebook")
    kept = get_object_or_404(rows, pk=verdict_pk, cooperative_id=pk)
    book = kept.rulebook
    context = {
        "verdict": kept,
        "cooperative": kept.cooperative,
        "judged": explained(kept.judgement, book.law),
        "known": kept.facts,
        "is_whole": sha256(kept.snapshot) == kept.snapshot_sha256,
        "is_book_whole": sha256(canonical([book.code_sha256, book.code, book.provisions])) == book.sha256,
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
