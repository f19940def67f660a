"""When a term must end, which posts are vacant, and which are held twice. Pure: terms, law, a day."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.deadlines import Day, months_after
from registry.law import Law, Provision

TERM_YEARS = "board.statute.term_years"
SINGLE = ("CHAIR", "SECRETARY", "TREASURER", "SUPERVISOR_CHAIR")
"""Posts that one person holds at a time."""
BOARD = ("CHAIR", "VICE_CHAIR", "SECRETARY", "TREASURER", "BOARD_MEMBER")
"""The posts of the board (pengurus), whose term the law limits; that of supervisors stands in the bylaws."""
SUPERVISORS = ("SUPERVISOR_CHAIR", "SUPERVISOR")
"""The posts of the supervisors (pengawas)."""
NEEDED = (("CHAIR",), ("SECRETARY",), ("TREASURER",), SUPERVISORS)
"""What a cooperative cannot do without: one of each."""
SOON_MONTHS = 6


@dataclass(frozen=True, slots=True)
class TermFact:
    """A term as it is known. `person` tells people apart."""

    key: int
    person: int
    post: str
    starts_on: date
    ends_on: date | None = None
    left_on: date | None = None
    is_ex_officio: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """The last day of a term and how it was counted: so many years from its start, or earlier as was said.

    `law` is the provision that limits it; None where only a saying does.
    """

    on: date
    starts_on: date
    law: Provision | None

    @property
    def years(self) -> int | None:
        """How many years from the start it was counted."""
        return self.law.value if self.law else None


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 28 February where there is no 29th."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def end_of(term: TermFact, law: Law) -> End | None:
    """When a term must end. None where neither the law nor a saying limits it. Raises NoLaw."""
    said = End(term.ends_on, term.starts_on, None) if term.ends_on else None
    if term.post not in BOARD:
        return said
    limit = law.at(TERM_YEARS, term.starts_on)
    latest = End(years_after(term.starts_on, limit.value), term.starts_on, limit)
    return said if said and said.on < latest.on else latest


def access_until(term: TermFact, law: Law) -> date | None:
    """The last day on which the holder's account opens the cooperative, unless the post is left before.

    A supervisor's term without a said end is taken to be no longer than a board's: no account stays open for ever.
    None for a post that comes with an office. Raises NoLaw.
    """
    if term.is_ex_officio:
        return term.ends_on
    limit = years_after(term.starts_on, law.at(TERM_YEARS, term.starts_on).value)
    return min(term.ends_on, limit) if term.ends_on else limit


def held(terms: Iterable[TermFact], day: Day) -> list[TermFact]:
    """The terms that are held on a day: begun and not left. That one has run too long does not end it."""
    return [each for each in terms if day.reached(each.starts_on) and not (each.left_on and day.reached(each.left_on))]


class Alarm(StrEnum):
    """What is to be seen about a term's end."""

    OVER = "OVER"
    SOON = "SOON"


def alarm(end: End | None, day: Day) -> Alarm | None:
    """Whether a term has run past its last day, or does so within six months."""
    if end is None:
        return None
    if day.passed(end.on):
        return Alarm.OVER
    return Alarm.SOON if day.reached(months_after(end.on, -SOON_MONTHS)) else None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that is needed and nobody holds; `since` is when the last holder left, None where none was ever said."""

    post: str
    since: date | None


def vacancies(terms: Sequence[TermFact], day: Day) -> list[Vacancy]:
    """The needed posts without a holder. Of a cooperative nobody said anything about, nothing is known: none."""
    holding = {each.post for each in held(terms, day)}
    found = []
    for posts in NEEDED if terms else ():
        if holding.isdisjoint(posts):
            left = [each.left_on for each in terms if each.post in posts and each.left_on and day.reached(each.left_on)]
            found.append(Vacancy(posts[0], max(left, default=None)))
    return found


def rivals(terms: Iterable[TermFact], day: Day) -> dict[str, list[TermFact]]:
    """The posts for one that several people hold at once, with their terms: two boards may claim the cooperative."""
    holders: dict[str, dict[int, TermFact]] = defaultdict(dict)
    for each in sorted(held(terms, day), key=lambda term: term.starts_on):
        if each.post in SINGLE:
            holders[each.post][each.person] = each
    return {post: list(people.values()) for post, people in holders.items() if len(people) > 1}
