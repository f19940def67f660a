"""The law as data: values with the days they are in force, and the reasons a judgement gives. No Django, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.deadlines import Day

OFFICIAL = "official"


def rule_key(code: str, name: str) -> str:
    """Where the law keeps a value of a rule set."""
    return f"rules.{code}.{name}"


class NoLaw(LookupError):
    """No value of the law is in force on the day it was asked for."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One value of the law. `start` is its first day (None: always), `end` the first day it is no longer in force.

    `dated` is the day of the text itself: where it is later than the day judged, the value was applied backwards.
    """

    key: str
    value: Any
    start: date | None
    end: date | None
    clause: str
    source: str
    is_confirmed: bool
    dated: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """Every value of the law with all its ranges, oldest first.

    memo: what was worked out from it, for as long as it is in use.
    """

    provisions: Mapping[str, tuple[Provision, ...]]
    memo: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False)

    def at(self, key: str, when: date) -> Provision:
        """The provision in force on a fixed date. Raises NoLaw."""
        return self.as_of(key, Day(when))

    def as_of(self, key: str, day: Day) -> Provision:
        """The provision in force on the day judged. Raises NoLaw."""
        in_force = None
        for provision in self.provisions.get(key, ()):
            if provision.start is None or day.reached(provision.start):
                in_force = provision
        if in_force is None or (in_force.end is not None and day.reached(in_force.end)):
            raise NoLaw(f"No value of {key} is in force on this day")
        return in_force

    def official(self, day: Day) -> Provision | None:
        """The rule set made official by decree on this day: its code is the value, the decree the clause."""
        try:
            return self.as_of(OFFICIAL, day)
        except NoLaw:
            return None

    @property
    def codes(self) -> list[str]:
        """The rule sets it knows."""
        return [key.split(".")[1] for key in self.provisions if key.startswith("rules.") and key.endswith(".active_of")]

    def counting(self, day: Day) -> str:
        """The rule set whose deadlines count on a day: the official one, else any it knows; empty where none."""
        official = self.official(day)
        return str(official.value) if official else next(iter(self.codes), "")

    def part(self, prefixes: Iterable[str]) -> "Law":
        """Only the provisions whose key starts with one of these."""
        wanted = tuple(prefixes)
        return Law({key: ranges for key, ranges in self.provisions.items() if key.startswith(wanted)})


@dataclass(frozen=True, slots=True)
class Reason:
    """One test a judgement made: whether it held (None: not known), on which facts, under which provisions.

    Facts are dates, numbers and words, never ages, so that a reason stays true.
    """

    test: str
    holds: bool | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    law: tuple[Provision, ...] = ()
