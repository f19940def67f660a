"""A reversal by two: one of the board asks, another approves, and only then it is booked."""

import uuid
from datetime import date

from cooperatives.dues.actions.book import REFUSALS, Balance
from cooperatives.dues.actions.ledger import reverse
from cooperatives.dues.models import Book, Entry, ReversalRequest
from cooperatives.dues.models.reversal import MOVES
from cooperatives.members.actions import ask_keeper, lock
from registry import history
from registry.models import User
from registry.transitions import Refused, make


def needs_two(of: Entry | Balance, book: Book) -> bool:
    """Whether a receipt is reversed, or an opening balance of one member booked, by two people only."""
    return abs(of.amount) >= book.second_person_from


def ask_reversal(entry: Entry, reason: str, *, client_no: uuid.UUID, by: User, on: date) -> ReversalRequest:
    """Ask another of the board to approve a reversal; what is asked twice is one request. Raises Refused."""
    ask_keeper(entry.cooperative, by, on)
    if not reason.strip():
        raise Refused(REFUSALS["entry_reversal_reverses"])
    with history.verb("ask_reversal", by=by, on=on, reason=reason):
        lock(entry.cooperative)
        requests = ReversalRequest.objects.filter(cooperative=entry.cooperative_id)
        asked: ReversalRequest | None = requests.filter(client_no=client_no).first()
        if asked:
            return asked
        if entry.reverses_id:
            raise Refused(REFUSALS["reversal_mirrors"])
        if entry.reversals.exists():
            raise Refused(REFUSALS["entry_reversed_once"])
        if requests.waiting().filter(entry=entry).exists():
            raise Refused(f"Pembalikan kuitansi {entry} sudah diminta dan menunggu pengurus lain.")
        return ReversalRequest.objects.create(
            cooperative_id=entry.cooperative_id, entry=entry, client_no=client_no, reason=reason.strip(), asked_by=by,
            asked_on=on,
        )  # fmt: skip


def approve_reversal(request: ReversalRequest, *, by: User, on: date) -> Entry:
    """Book the reversal somebody else asked for, in both names. Raises Refused."""
    ask_keeper(request.cooperative, by, on)
    with history.verb("approve_reversal", by=by, on=on, reason=request.reason):
        lock(request.cooperative)
        make(MOVES, "approve_reversal", request, by=by, on=on, decided_by=by, decided_on=on)
        return reverse(
            request.entry, request.reason, client_no=request.client_no, approved_by=by, by=request.asked_by, on=on
        )


def refuse_reversal(request: ReversalRequest, answer: str, *, by: User, on: date) -> ReversalRequest:
    """The receipt stands; who asked may also take it back so. Raises Refused."""
    ask_keeper(request.cooperative, by, on)
    if not answer.strip():
        raise Refused("Tulis mengapa kuitansi ini tidak dibalik.")
    with history.verb("refuse_reversal", by=by, on=on, reason=answer):
        lock(request.cooperative)
        return make(
            MOVES, "refuse_reversal", request, by=by, on=on, decided_by=by, decided_on=on, answer=answer.strip()
        )
