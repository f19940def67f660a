"""What speaks against somebody in a session, and against its cost: to be seen, not to be forbidden. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.law import Law, NoLaw, Provision, Reason

NIB_REQUIRED = "training.{}.nib_required"
WITHOUT_NIB = ("ASPIRING",)
"""Who needs no NIB whatever the money: there is no business yet."""
IN_ORGANS = (
    "CHAIR", "VICE_CHAIR", "SECRETARY", "TREASURER", "BOARD_MEMBER", "SUPERVISOR_CHAIR", "SUPERVISOR",
)  # fmt: skip
"""The posts the register knows terms of."""


@dataclass(frozen=True, slots=True)
class SessionFact:
    """A session as it is planned: whose money, since when, and its seats by post with how many are taken."""

    funding: str
    starts_on: date
    seats: Mapping[str, int]
    taken: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NewcomerFact:
    """Somebody who is to come: as what, what he or she really holds on the first day, and what else is on it."""

    post: str
    held: frozenset[str]
    has_nib: bool
    is_elsewhere: bool = False


def nib_required(funding: str, starts_on: date, law: Law) -> Provision | None:
    """The provision by which this money wants an NIB of everybody it teaches; None where none does."""
    try:
        found = law.at(NIB_REQUIRED.format(funding.lower()), starts_on)
    except NoLaw:
        return None
    return found if found.value else None


def concerns(newcomer: NewcomerFact, session: SessionFact, law: Law) -> Iterator[Reason]:
    """Everything that does not hold of somebody in this session; nothing where all is well.

    post_wanted: the session has seats for the post. seat_free: one of them is free. post_held: the person holds the
    post in the register. nib: there is one, where the money asks for it. free_that_day: in no other session.
    """
    seats, taken = session.seats.get(newcomer.post, 0), session.taken.get(newcomer.post, 0)
    if session.seats and not seats:
        yield Reason("post_wanted", holds=False, facts={"post": newcomer.post})
    elif session.seats and taken >= seats:
        yield Reason("seat_free", holds=False, facts={"post": newcomer.post, "seats": seats})
    if newcomer.post in IN_ORGANS and newcomer.post not in newcomer.held:
        yield Reason("post_held", holds=False, facts={"post": newcomer.post, "on": session.starts_on})
    provision = nib_required(session.funding, session.starts_on, law)
    if provision and not newcomer.has_nib and newcomer.post not in WITHOUT_NIB:
        yield Reason("nib", holds=False, facts={"funding": session.funding}, law=(provision,))
    if newcomer.is_elsewhere:
        yield Reason("free_that_day", holds=False, facts={"on": session.starts_on})
