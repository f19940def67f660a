"""Whether a post of a cooperative has a certificate holder on a day, until when, and else why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cooperatives.boards.rules import TermFact, held
from registry.deadlines import Day


class State(StrEnum):
    """How a required post stands, the first that is true of it."""

    COVERED = "COVERED"
    UNKNOWN = "UNKNOWN"
    LEFT = "LEFT"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    VACANT = "VACANT"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate of a person in a scheme that is for the post."""

    person: int
    issued_on: date
    valid_until: date
    revoked_on: date | None = None

    def counts(self, day: Day) -> bool:
        """Whether it counts on a day: issued, not over, not revoked by then."""
        return day.reached(self.issued_on) and not day.passed(self.valid_until) and not self.is_revoked(day)

    def is_revoked(self, day: Day) -> bool:
        """Whether it was taken back by then."""
        return self.revoked_on is not None and day.reached(self.revoked_on)


@dataclass(frozen=True, slots=True)
class HolderFact:
    """A term in the post, and the certificates of its holder that are for the post."""

    term: TermFact
    certificates: tuple[CertificateFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A required post of a cooperative on a day.

    until: the last day it is covered, or was until the last certificate ended. since: the first day it is not, where
    the last certified holder left, or the last certificate was taken back. person: the holder who covers it, or did.
    """

    state: State
    until: date | None = None
    since: date | None = None
    person: int | None = None


def cell(holders: Sequence[HolderFact], day: Day, *, is_known: bool) -> Cell:
    """How a post stands. holders: every term ever said in it. is_known: whether the cooperative's organs are, at all.

    A term that has run too long is still held; a certificate counts only where its holder holds the post.
    """
    now = {each.key for each in held((each.term for each in holders), day)}
    sitting = [fact for each in holders if each.term.key in now for fact in each.certificates if _begun(fact, day)]
    if live := [each for each in sitting if each.counts(day)]:
        best = max(live, key=lambda each: (each.valid_until, -each.person))
        return Cell(State.COVERED, until=best.valid_until, person=best.person)
    if not is_known:
        return Cell(State.UNKNOWN)
    return _left(holders, day) or _lapsed(sitting, day) or Cell(State.NEVER if now else State.VACANT)


def _begun(certificate: CertificateFact, day: Day) -> bool:
    return day.reached(certificate.issued_on)


def _left(holders: Iterable[HolderFact], day: Day) -> Cell | None:
    """Where somebody left with a certificate that still counts: it stays the person's, and the post is without."""
    gone = [
        (left, -each.term.person)
        for each in holders
        if (left := each.term.left_on) and day.reached(each.term.starts_on) and day.reached(left)
        if any(fact.counts(day) and fact.issued_on < left for fact in each.certificates)
    ]
    if not gone:
        return None
    since, person = max(gone)
    return Cell(State.LEFT, since=since, person=-person)


def _lapsed(sitting: Iterable[CertificateFact], day: Day) -> Cell | None:
    """Where a holder's certificate was taken back, or ended."""
    facts = list(sitting)
    revoked = [(each.revoked_on, -each.person) for each in facts if each.revoked_on and day.reached(each.revoked_on)]
    if revoked:
        since, person = max(revoked)
        return Cell(State.REVOKED, since=since, person=-person)
    if ended := [(each.valid_until, -each.person) for each in facts]:
        until, person = max(ended)
        return Cell(State.EXPIRED, until=until, person=-person)
    return None
