"""How far a cooperative has come with the annual meeting of one book year. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How far it has come. OUTSIDE: it owes none, and nobody knows of any."""

    NOTHING = "NOTHING"
    PLANNED = "PLANNED"
    INVITED = "INVITED"
    ASSIGNED = "ASSIGNED"
    HELD = "HELD"
    REPORTED = "REPORTED"
    LATE = "LATE"
    OUTSIDE = "OUTSIDE"


@dataclass(frozen=True, slots=True)
class Known:
    """What decides where a cooperative stands in a season."""

    deadline: date
    is_obliged: bool = True
    is_gone: bool = False
    is_ending: bool = False
    is_held: bool = False
    is_reported: bool = False
    is_planned: bool = False
    is_invited: bool = False
    has_officer: bool = False


def state_of(known: Known, on: date) -> State:
    """Its one state on a day: what is done counts before what is late, and that before what is only planned.

    Whoever is being dissolved has met all the same, if it did.
    """
    if known.is_gone:
        return State.OUTSIDE
    if known.is_reported or known.is_held:
        return State.REPORTED if known.is_reported else State.HELD
    if known.is_ending:
        return State.OUTSIDE
    if known.is_obliged and known.deadline < on:
        return State.LATE
    return _planned(known)


def _planned(known: Known) -> State:
    if known.has_officer:
        return State.ASSIGNED
    if known.is_invited:
        return State.INVITED
    if known.is_planned:
        return State.PLANNED
    return State.NOTHING if known.is_obliged else State.OUTSIDE
