"""What waits from boards, and a proposal beside what the register has and what a heavier source says."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import localtime  # noqa: TID251  # it converts an instant, and reads no clock

from cooperatives.boards.models import Term
from cooperatives.desk.proposals.filters import MessageFilter, ProposalFilter
from cooperatives.proposals.models import WRITING, Proposal
from cooperatives.register.actions import Accepted, Saying, accepted, known, overruling
from cooperatives.register.models import Source, field_label, in_words
from registry.access import RECORDING, Role
from registry.figures import Figure

MEANING = "cooperatives/desk/proposals/meaning.html"
FIGURES = [
    Figure(
        "proposals_waiting", "usulan pengurus menunggu", "proposals", "keadaan=WAITING", ProposalFilter, MEANING,
        "usulan pengurus", who=RECORDING,
    ),
    Figure(
        "messages_unread", "pesan pengurus belum dibaca", "inbox", "dibaca=belum", MessageFilter, MEANING,
        "pesan masuk", who=WRITING - {Role.BOARD},
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or post of a proposal: what the register has now, and what is proposed.

    heavier: what would still count although it is accepted. newer: what was recorded since it was sent.
    """

    name: str
    label: str
    now: str
    proposed: str
    heavier: Accepted | None = None
    newer: Accepted | None = None

    @property
    def is_same(self) -> bool:
        """Whether the register has it already."""
        return self.now == self.proposed


def differences(proposal: Proposal) -> list[Difference]:
    """What a proposal would change, field by field or post by post."""
    if proposal.kind == Proposal.Kind.BOARD:
        return list(_posts(proposal))
    return list(_fields(proposal)) if proposal.kind == Proposal.Kind.FIELDS else []


def _fields(proposal: Proposal) -> Iterator[Difference]:
    of = proposal.cooperative
    now, counts = known(of), accepted(of)
    saying = Saying(Source.BOARD, proposal.sent_on)
    heavier = overruling(of, proposal.values, saying, proposal.true_from)
    for name, text in proposal.values.items():
        here = counts.get(name)
        newer = here if here and localtime(here.said.recorded_at).date() > proposal.sent_on else None
        yield Difference(
            name, field_label(name), in_words(name, now.get(name, "")), in_words(name, text), heavier.get(name), newer
        )


def _posts(proposal: Proposal) -> Iterator[Difference]:
    day = proposal.true_from or proposal.sent_on
    held = proposal.cooperative.terms.valid().filter(Q(left_on=None) | Q(left_on__gt=day)).select_related("person")
    for post, names in proposal.values.items():
        now = [term.person.name for term in held.order_by("starts_on", "pk") if term.post == post]
        yield Difference(post, Term.Post(post).label, ", ".join(now), ", ".join(names))
