"""What the law says of a cooperative on a day: facts + law + day -> judgement, with its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cooperatives.meetings.rules import (
    LapseFact,
    MeetingFact,
    MeetingHistory,
    Value,
    YearFound,
    book_years,
    deadline_of,
    first_not_ended,
)
from cooperatives.standing.rules.window import (
    Alternative,
    Finding,
    RuleSet,
    Slot,
    State,
    Years,
    active_test,
    alternatives,
    find,
    held_count,
    inactive_test,
    window_of,
)
from registry.deadlines import ONE_DAY, Day
from registry.law import Law, NoLaw, Provision, Reason, rule_key

ROUTINE_YEARS = 3
FARTHEST_YEARS = 12


@dataclass(frozen=True, kw_only=True)
class Facts(MeetingHistory):
    """All that is known of a cooperative that a verdict may rest on, facts dated ahead too."""

    dissolution_decided_on: date | None = None
    gazetted_on: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The day its dissolution was decided or its legal life ended, whichever came first."""
        return min(filter(None, (self.dissolution_decided_on, self.gazetted_on)), default=None)

    def is_ending(self, on: date) -> bool:
        """Whether that day has come."""
        return self.ends_on is not None and self.ends_on <= on

    def owes(self, book_year: int) -> bool:
        """Whether the annual meeting of a book year is owed; where nobody knows since when, it cannot be said."""
        return self.is_dated and self.first_year <= book_year


def law_of(code: str, law: Law) -> Law:
    """Every provision a judgement under this rule set may rest on: what its sha covers and its rulebook keeps."""
    return law.part([rule_key(code, ""), "deadline."])


def _provisions(law: Law, code: str, day: Day) -> dict[str, Provision]:
    return {name: law.as_of(rule_key(code, name), day) for name in RuleSet.__dataclass_fields__}


def _rule_set(provisions: Mapping[str, Provision]) -> RuleSet:
    return RuleSet(**{name: provision.value for name, provision in provisions.items()})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a cooperative is on a day under a rule set, why, and what would change it.

    It holds no day of its own: it stays true until the day's `next` (None: as long as nothing new is known).
    `judged_from`: the first day on which one too young can be judged. `active_from`: the first day of ACTIVE if every
    coming meeting is held by its deadline. `latest_due`: the latest obliged book year whose deadline is past.
    `opens_case`: INACTIVE, and the rule set may open cases on this day.
    """

    state: State
    finding: Finding | None
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...] = ()
    judged_from: date | None = None
    active_from: date | None = None
    is_routine: bool = False
    latest_due: int | None = None
    latest_value: Value | None = None
    last_year: int | None = None
    last_held_on: date | None = None
    opens_case: bool = False

    @property
    def held_latest(self) -> bool:
        """The ministry's measure: ACTIVE, and the latest book year due was held."""
        return self.state is State.ACTIVE and self.latest_value is Value.HELD


def judge(facts: Facts, law: Law, code: str, day: Day) -> Judgement:
    """Judge one cooperative under a rule set. Raises NoLaw where the law has no value for the day.

    Source: the rule set's own clause; the definitions are docs/verdict.md.
    """
    last = _last_held(facts, day)
    held: dict[str, Any] = {"last_year": max(last.book_years), "last_held_on": last.held_on} if last else {}
    if outside := _outside(facts, day):
        return replace(outside, **held)
    provisions = _provisions(law, code, day)
    rules = _rule_set(provisions)
    found = list(_looked_at(facts, law, code, day, rules))
    due = [year for year in found if year.value]
    years: Years = tuple((year.name, _slot(year, rules)) for year in found)
    breaker = _breaker(facts, due, rules, day)
    broken = breaker is not None
    finding = find(window_of(years), rules, broken=broken)
    is_young = finding in (Finding.GREY, Finding.TOO_YOUNG)
    coming = _coming(facts, found, day) if is_young else []
    active = finding is Finding.ACTIVE
    latest = _latest_due(due, day)
    return Judgement(
        state=finding.state,
        finding=finding,
        reasons=tuple(_reasons(facts, found, provisions, rules, breaker)),
        alternatives=alternatives(years, rules, broken=broken),
        judged_from=_judged_from(facts, law, code, day, coming) if finding is Finding.TOO_YOUNG else None,
        active_from=_active_from(facts, law, code, day, years, coming),
        is_routine=active and [year.value for year in due[:ROUTINE_YEARS]] == [Value.HELD] * ROUTINE_YEARS,
        latest_due=latest.name if latest else None,
        latest_value=latest.value if latest else None,
        opens_case=finding is Finding.INACTIVE and law.as_of(rule_key(code, "opens_cases"), day).value,
        **held,
    )


def _outside(facts: Facts, day: Day) -> Judgement | None:
    """The judgement of one that is not judged: ended, in settlement, not founded yet, or of unknown founding."""
    if facts.gazetted_on and day.reached(facts.gazetted_on):
        return Judgement(State.NOT_REGISTERED, None, (Reason("gazetted", holds=True, facts={"on": facts.gazetted_on}),))
    if facts.founded_on and not day.reached(facts.founded_on):
        return Judgement(State.NOT_REGISTERED, None, (Reason("founded", holds=False, facts={"on": facts.founded_on}),))
    if facts.dissolution_decided_on and day.reached(facts.dissolution_decided_on):
        reason = Reason("dissolution_decided", holds=True, facts={"on": facts.dissolution_decided_on})
        return Judgement(State.IN_SETTLEMENT, None, (reason,))
    if facts.founded_on is None:
        return Judgement(State.NOT_YET_ASSESSABLE, None, (Reason("founded", holds=None),))
    return None


def _looked_at(facts: Facts, law: Law, code: str, day: Day, rules: RuleSet) -> Iterator[YearFound]:
    """The book years a judgement needs: those not yet due, and the newest of the window. An early year only if held."""
    wanted = max(rules.looks_at, ROUTINE_YEARS)
    for year in book_years(facts, law, code, day):
        if wanted == 0:
            return
        wanted -= year.value is not None
        yield year


def _slot(year: YearFound, rules: RuleSet) -> Slot | None:
    if year.value is None:
        return None
    return Slot(year.value, frozenset(year.meetings) if rules.separate_meetings else frozenset())


def _breaker(facts: Facts, due: Sequence[YearFound], rules: RuleSet, day: Day) -> MeetingFact | None:
    """The latest meeting of any kind held after the oldest year of the inactive window ended, where that counts."""
    if not rules.meeting_breaks or len(due) < rules.inactive_of:
        return None
    oldest = due[rules.inactive_of - 1].deadline.year
    after = [each for each in facts.meetings if each.held_on > oldest.ends_on and day.reached(each.held_on)]
    return max(after, key=lambda meeting: meeting.held_on, default=None)


def _last_held(facts: Facts, day: Day) -> MeetingFact | None:
    held = [each for each in facts.meetings if each.is_annual and day.reached(each.held_on)]
    return max(held, key=lambda meeting: (max(meeting.book_years), meeting.held_on), default=None)


def _latest_due(due: Sequence[YearFound], day: Day) -> YearFound | None:
    """The latest obliged book year whose deadline is past."""
    return next((year for year in due if year.is_obliged and day.passed(year.deadline.on)), None)


def _coming(facts: Facts, found: Sequence[YearFound], day: Day) -> list[int]:
    """The obliged book years not held and not yet due, the soonest deadline first: the ended ones, then the next."""
    ended = sorted((year.deadline.on, year.name) for year in found if year.value is None)
    held = {year.name for year in found if year.value is Value.HELD}
    start = first_not_ended(facts, day)
    return [*(name for _, name in ended), *(name for name in range(start, start + FARTHEST_YEARS) if name not in held)]


def _judged_from(facts: Facts, law: Law, code: str, day: Day, coming: Sequence[int]) -> date:
    """The day after the next deadline: the first on which it can be more than too young."""
    return deadline_of(coming[0], facts, law, code, day)[0].on + ONE_DAY


def _active_from(facts: Facts, law: Law, code: str, day: Day, years: Years, coming: Sequence[int]) -> date | None:
    """The deadline by which enough coming years would be held, under the law in force then; None where it has none."""
    slots = dict(years)
    for name in coming:
        slots[name] = Slot(Value.HELD, frozenset({-name}))
        try:
            deadline, _ = deadline_of(name, facts, law, code, day)
            rules = _rule_set(_provisions(law, code, Day(deadline.on)))
        except NoLaw:
            return None
        if active_test(window_of(slots.items()), rules):
            return deadline.on
    return None


def _reasons(
    facts: Facts,
    found: Sequence[YearFound],
    provisions: Mapping[str, Provision],
    rules: RuleSet,
    breaker: MeetingFact | None,
) -> Iterator[Reason]:
    due = [year for year in found if year.value]
    window = tuple(slot for year in due if (slot := _slot(year, rules)))
    yield Reason(
        "active",
        active_test(window, rules),
        {
            "needed": rules.active_held,
            "of": rules.active_of,
            "counted": held_count(window, rules),
            "separately": rules.separate_meetings,
        }
        | _by_value(due[: rules.active_of]),
        tuple(provisions[name] for name in ("active_held", "active_of", "separate_meetings")),
    )
    yield Reason(
        "inactive",
        inactive_test(window, rules, broken=breaker is not None),
        {"of": rules.inactive_of, "broken_on": breaker and breaker.held_on} | _by_value(due[: rules.inactive_of]),
        tuple(provisions[name] for name in ("inactive_of", "meeting_breaks")),
    )
    if rules.business_is_ground:
        yield Reason("business", None, {}, (provisions["business_is_ground"],))
    for year in found:
        yield Reason(
            "book_year",
            {Value.HELD: True, Value.NOT_HELD: False}.get(year.value) if year.value else None,
            _year_facts(facts, year),
            (year.law,),
        )


def _by_value(years: Sequence[YearFound]) -> dict[str, Any]:
    return {
        "years": [year.name for year in years],
        **{value.lower(): [year.name for year in years if year.value is value] for value in Value},
    }


def _year_facts(facts: Facts, year: YearFound) -> dict[str, Any]:
    return {
        "book_year": year.name,
        "value": year.value,
        "ended_on": year.deadline.year.ends_on,
        "months": year.deadline.months,
        "deadline": year.deadline.on,
        "extended_from": year.deadline.extended_from,
        **({"decree_no": year.deadline.decree_no} if year.deadline.decree_no else {}),
        "is_voluntary": not year.is_obliged,
        "meetings": [_said(facts.meetings[index], "held_on", "is_inferred") for index in year.meetings],
        "lapse": year.lapse and _said(year.lapse, "since", "through"),
    }


def _said(fact: MeetingFact | LapseFact, *names: str) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in (*names, "source", "observed_on")}
