"""The tests a rule set puts to a window of book years, and what would change their outcome.

The window is a cooperative's latest book years that are held or past their deadline, newest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from cooperatives.meetings.rules import Value


class State(StrEnum):
    """What a cooperative is on a day. NOT_REGISTERED: not founded yet, or its legal life has ended."""

    ACTIVE = "ACTIVE"
    GREY = "GREY"
    INACTIVE = "INACTIVE"
    NOT_YET_ASSESSABLE = "NOT_YET_ASSESSABLE"
    IN_SETTLEMENT = "IN_SETTLEMENT"
    NOT_REGISTERED = "NOT_REGISTERED"


class Finding(StrEnum):
    """What the tests found. Two findings mean NOT_YET_ASSESSABLE, for different causes."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    NOT_KNOWN = "NOT_KNOWN"
    TOO_YOUNG = "TOO_YOUNG"
    GREY = "GREY"

    @property
    def state(self) -> State:
        """The state this finding gives."""
        return State.NOT_YET_ASSESSABLE if self in (Finding.NOT_KNOWN, Finding.TOO_YOUNG) else State(self.value)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The numbers one text looks at the window with. verdict.md names them k, a and i."""

    active_held: int
    active_of: int
    inactive_of: int
    meeting_breaks: bool
    separate_meetings: bool
    business_is_ground: bool

    @property
    def looks_at(self) -> int:
        """How many book years it looks at."""
        return max(self.active_of, self.inactive_of)


class Slot(NamedTuple):
    """A book year as the tests see it. `meetings`: which cover it, by number; negative numbers are supposed ones."""

    value: Value
    meetings: frozenset[int] = frozenset()


Window = tuple[Slot, ...]
"""Book years newest first, only those held or past their deadline."""


def held_count(window: Sequence[Slot], rules: RuleSet) -> int:
    """How many years count as held for ACTIVE."""
    held = [slot.meetings for slot in window[: rules.active_of] if slot.value is Value.HELD]
    return _separately_held(held) if rules.separate_meetings else len(held)


def _separately_held(held: Sequence[frozenset[int]]) -> int:
    """The most book years that can each be given a meeting of its own."""
    if not held:
        return 0
    first, rest = held[0], held[1:]
    given = (1 + _separately_held([others - {meeting} for others in rest]) for meeting in first)
    return max(_separately_held(rest), *given, 0)


def active_test(window: Window, rules: RuleSet) -> bool | None:
    """Whether enough of the window are held. None: not known, the unknown years could decide it."""
    if held_count(window, rules) >= rules.active_held:
        return True
    return None if held_count(_all_held(window), rules) >= rules.active_held else False


def inactive_test(window: Window, rules: RuleSet, *, broken: bool) -> bool | None:
    """Whether the window is full and nothing in it was held. None: not known, the unknown years could decide it.

    `broken`: a meeting was held after the oldest year of the window ended.
    """
    looked_at = window[: rules.inactive_of]
    if broken or len(looked_at) < rules.inactive_of or any(slot.value is Value.HELD for slot in looked_at):
        return False
    return None if any(slot.value is Value.UNKNOWN for slot in looked_at) else True


def _all_held(window: Window) -> Window:
    """The window as it would be if every unknown year had been held, each by a meeting of its own."""
    return tuple(
        Slot(Value.HELD, frozenset({-100 - place})) if slot.value is Value.UNKNOWN else slot
        for place, slot in enumerate(window)
    )


@lru_cache(maxsize=4096)
def find(window: Window, rules: RuleSet, *, broken: bool) -> Finding:
    """The tests in their order."""
    active, inactive = active_test(window, rules), inactive_test(window, rules, broken=broken)
    if active:
        return Finding.ACTIVE
    if inactive:
        return Finding.INACTIVE
    if active is None or inactive is None:
        return Finding.NOT_KNOWN
    looked_at = window[: rules.looks_at]
    if len(looked_at) < rules.looks_at and all(slot.value is not Value.NOT_HELD for slot in looked_at):
        return Finding.TOO_YOUNG
    return Finding.GREY


Years = tuple[tuple[int, Slot | None], ...]
"""The window by book year, newest first; None: ended, but not yet due, so in no window."""


class Act(StrEnum):
    """A fact that would change a state."""

    HOLD_RAT = "HOLD_RAT"
    HOLD_MEETING = "HOLD_MEETING"
    WAS_HELD = "WAS_HELD"
    WAS_NOT_HELD = "WAS_NOT_HELD"


@dataclass(frozen=True, slots=True)
class Step:
    """One such fact, for a book year (None: any)."""

    act: Act
    book_year: int | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """As few facts as possible that lead to another state."""

    leads_to: State
    steps: tuple[Step, ...]


def applied(years: Years, steps: Sequence[Step]) -> Window:
    """The window as it would be with these facts, each meeting its own."""
    slots = dict(years)
    for place, step in enumerate(steps):
        if step.book_year is None:
            continue
        before = slots[step.book_year]
        if step.act is Act.WAS_NOT_HELD:
            slots[step.book_year] = Slot(Value.NOT_HELD)
        else:
            slots[step.book_year] = Slot(Value.HELD, (before.meetings if before else frozenset()) | {-1 - place})
    return window_of(slots.items())


def window_of(years: Iterable[tuple[int, Slot | None]]) -> Window:
    """The years that are in the window, newest first."""
    return tuple(slot for _, slot in sorted(years, key=lambda year: year[0], reverse=True) if slot)


@lru_cache(maxsize=4096)
def alternatives(years: Years, rules: RuleSet, *, broken: bool) -> tuple[Alternative, ...]:
    """What would change the state, the recommended first: the newest book year, for late still counts."""
    finding = find(window_of(years), rules, broken=broken)
    in_window = [(name, slot) for name, slot in years if slot]
    not_due = [name for name, slot in years if not slot]
    if finding is Finding.INACTIVE:
        single = [
            Step(Act.HOLD_RAT, name) for name in (*not_due, *(name for name, _ in in_window[: rules.inactive_of]))
        ]
        if rules.meeting_breaks:
            single += [Step(Act.HOLD_MEETING), Step(Act.HOLD_RAT)]
        breaks = broken or rules.meeting_breaks
        return tuple(Alternative(find(applied(years, [step]), rules, broken=breaks).state, (step,)) for step in single)
    if finding is Finding.GREY:
        missing = [
            name
            for name, slot in in_window[: rules.active_of]
            if slot.value is not Value.HELD or rules.separate_meetings
        ]
        return _fewest(years, rules, [*not_due, *missing], [Act.HOLD_RAT], Finding.ACTIVE, broken=broken)
    if finding is Finding.NOT_KNOWN:
        unknown = [name for name, slot in in_window[: rules.looks_at] if slot.value is Value.UNKNOWN]
        answers = [Act.WAS_HELD, Act.WAS_NOT_HELD]
        return tuple(
            alternative
            for target in (Finding.ACTIVE, Finding.GREY, Finding.INACTIVE)
            for alternative in _fewest(years, rules, unknown, answers, target, broken=broken)
        )
    return ()


def _fewest(
    years: Years, rules: RuleSet, names: Sequence[int], acts: Sequence[Act], target: Finding, *, broken: bool
) -> tuple[Alternative, ...]:
    for size in range(1, len(names) + 1):
        found = [
            steps
            for chosen in combinations(names, size)
            for each in product(acts, repeat=size)
            if find(applied(years, steps := tuple(map(Step, each, chosen))), rules, broken=broken) is target
        ]
        if found:
            return tuple(Alternative(target.state, steps) for steps in found)
    return ()
