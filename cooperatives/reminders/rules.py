"""The ladder of an annual meeting: its steps, the day of each and how it was counted, and which is due. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from registry.deadlines import ONE_DAY, Deadline, months_after
from registry.law import Law, Provision


class Step(StrEnum):
    """What there is to do around an annual meeting, in its order."""

    BOOKS = "BOOKS"
    ACCOUNTS = "ACCOUNTS"
    INVITATION = "INVITATION"
    DEADLINE = "DEADLINE"
    OVERDUE = "OVERDUE"
    REPORT = "REPORT"


class Since(StrEnum):
    """What the day of a step is counted from."""

    PLAN = "PLAN"
    DEADLINE = "DEADLINE"
    MEETING = "MEETING"
    BOOK_YEAR = "BOOK_YEAR"


class Place(StrEnum):
    """Where a step stands on a day. PAST: a later one is due. SETTLED: held or reported, it is asked no more."""

    AHEAD = "AHEAD"
    DUE = "DUE"
    PAST = "PAST"
    SETTLED = "SETTLED"


COUNTED = {
    Step.BOOKS: "reminder.books.days_before",
    Step.ACCOUNTS: "reminder.accounts.months_before",
    Step.INVITATION: "reminder.invitation.days_before",
    Step.OVERDUE: "reminder.overdue.days_after",
    Step.REPORT: "reminder.report.months_after",
}
"""The law value each step is counted by; the name of the value says in what and in which direction."""
BEFORE = (Step.BOOKS, Step.ACCOUNTS, Step.INVITATION)
"""The steps that lead to the meeting, counted from its day."""
AFTER_THE_YEAR = (Step.BOOKS, Step.ACCOUNTS)
"""What can be done only once the book year has ended, however early the meeting is planned."""


@dataclass(frozen=True, slots=True)
class AnnualMeeting:
    """What is known of the annual meeting of a book year. is_reported: the board has said it was held."""

    deadline: Deadline
    planned_on: date | None = None
    held_on: date | None = None
    is_reported: bool = False

    def meets_on(self, on: date) -> date:
        """The day the steps before it are counted from: the planned one, unless it has passed; else the deadline."""
        planned = self.planned_on
        return planned if planned and on <= planned < self.deadline.on else self.deadline.on


@dataclass(frozen=True, slots=True)
class Rung:
    """A step with its day, how that was counted (`law` None: it is the deadline itself), and where it stands.

    since BOOK_YEAR: counted, it would lie in the book year itself; it is the first day after that instead.
    """

    step: Step
    on: date
    counted_from: date
    since: Since
    law: Provision | None = None
    place: Place = Place.AHEAD

    @property
    def shift(self) -> tuple[str, int]:
        """How far its day is from the one it is counted from: in days or months; before it below zero."""
        return _shift(self.law) if self.law else ("days", 0)

    @property
    def far(self) -> int:
        """How far, whichever way."""
        return abs(self.shift[1])

    @property
    def is_before(self) -> bool:
        """Whether its day lies before the one it is counted from."""
        return self.shift[1] < 0


def ladder(meeting: AnnualMeeting, law: Law, on: date) -> tuple[Rung, ...]:
    """Every step there is on a day, in order: the reprimand until a meeting is known, then its report. Raises NoLaw."""
    steps = tuple(_steps(meeting, law, on))
    if meeting.is_reported or meeting.held_on:
        asked = () if meeting.is_reported else steps[-1:]
        settled = (replace(each, place=Place.SETTLED) for each in steps if each not in asked)
        return *settled, *_placed(asked, on)
    return tuple(_placed(steps, on))


def due(meeting: AnnualMeeting, law: Law, on: date) -> Rung | None:
    """The step that is due on a day, if any. Raises NoLaw."""
    return next((each for each in ladder(meeting, law, on) if each.place is Place.DUE), None)


def _placed(steps: Sequence[Rung], on: date) -> Iterator[Rung]:
    """The last one reached is due, those before it are past."""
    last = next((each for each in reversed(steps) if each.on <= on), None)
    for each in steps:
        yield replace(each, place=Place.DUE if each is last else Place.PAST if each.on <= on else Place.AHEAD)


def _steps(meeting: AnnualMeeting, law: Law, on: date) -> Iterator[Rung]:
    """The steps and their days, by the law of the day they are looked at."""
    day, deadline = meeting.meets_on(on), meeting.deadline
    since = Since.DEADLINE if day == deadline.on else Since.PLAN
    for step in BEFORE:
        rung = _rung(step, day, since, law, on)
        first = deadline.year.ends_on + ONE_DAY
        is_early = step in AFTER_THE_YEAR and rung.on < first
        yield replace(rung, on=first, since=Since.BOOK_YEAR) if is_early else rung
    yield Rung(Step.DEADLINE, deadline.on, deadline.on, Since.DEADLINE)
    if not meeting.held_on and not meeting.is_reported:
        yield _rung(Step.OVERDUE, deadline.on, Since.DEADLINE, law, on)
    if meeting.held_on:
        yield _rung(Step.REPORT, meeting.held_on, Since.MEETING, law, on)


def _rung(step: Step, start: date, since: Since, law: Law, on: date) -> Rung:
    provision = law.at(COUNTED[step], on)
    return Rung(step, _counted(start, provision), start, since, provision)


def _counted(start: date, provision: Provision) -> date:
    """So many days or months before or after a day."""
    unit, far = _shift(provision)
    return months_after(start, far) if unit == "months" else start + timedelta(far)


def _shift(provision: Provision) -> tuple[str, int]:
    """In what and how far a value counts: the direction stands in its name."""
    unit, _, side = provision.key.rpartition(".")[2].partition("_")
    return unit, provision.value if side == "after" else -provision.value
