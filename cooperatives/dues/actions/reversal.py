"""A reversal by two: one of the board asks, another approves, and only then it is booked."""

import uuid
from datetime import date

from cooperatives.dues.actions.asked import approving, ask
from cooperatives.dues.actions.book import REFUSALS, Balance
from cooperatives.dues.actions.ledger import reverse
from cooperatives.dues.models import Book, Entry, ReversalRequest
from registry.models import User
from registry.transitions import Refused


def needs_two(of: Entry | Balance, book: Book) -> bool:
    """Whether a receipt is reversed, or an opening balance of one member booked, by two people only."""
    return abs(of.amount) >= book.second_person_from


def ask_reversal(entry: Entry, reason: str, *, client_no: uuid.UUID, by: User, on: date) -> ReversalRequest:
    """Ask another of the board to approve a reversal. Raises Refused."""
    if not reason.strip():
        raise Refused(REFUSALS["entry_reversal_reverses"])

    def refuse_what_cannot_be() -> None:
        if entry.reverses_id:
            raise Refused(REFUSALS["reversal_mirrors"])
        if entry.reversals.exists():
            raise Refused(REFUSALS["entry_reversed_once"])

    said = {"client_no": client_no, "reason": reason.strip(), "asked_by": by, "asked_on": on}
    return ask(ReversalRequest(cooperative=entry.cooperative, entry=entry, **said), refuse_what_cannot_be)


def approve_reversal(request: ReversalRequest, *, by: User, on: date) -> Entry:
    """Book the reversal somebody else asked for, in both names. Raises Refused."""
    with approving(request, by=by, on=on) as both:
        return reverse(request.entry, request.reason, **both)
