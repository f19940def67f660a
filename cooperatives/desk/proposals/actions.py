"""A decision on a proposal has the cooperative judged at once."""

from collections.abc import Collection
from datetime import date

from cooperatives.cases.actions import Shift, rejudge
from cooperatives.proposals import actions
from cooperatives.proposals.models import Proposal
from registry import history
from registry.models import User


def accept(proposal: Proposal, *, fields: Collection[str] | None = None, reason: str = "", by: User, on: date) -> Shift:
    """Accept a proposal, and judge its cooperative in the same transaction. Raises Refused."""
    with history.verb("accept_proposal", by=by, on=on, reason=reason):
        actions.accept(proposal, fields, reason=reason, by=by, on=on)
        return rejudge(proposal.cooperative, by=by, on=on)
