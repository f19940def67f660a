"""The opening balance of one member after the book began: of who was forgotten, or instead of a reversed one."""

import uuid
from datetime import date

from cooperatives.dues.actions.book import REFUSALS, Balance
from cooperatives.dues.actions.ledger import book_once
from cooperatives.dues.models import BalanceRequest, Entry, Opening
from cooperatives.dues.models.balance import MOVES
from cooperatives.dues.rules import first_day
from cooperatives.members.actions import ask_keeper, lock
from cooperatives.members.models import Member
from registry import history
from registry.models import User
from registry.transitions import Refused, make


def opening_for(member: Member) -> Opening:
    """What the book began with, where a balance of this member may still be added to it. Raises Refused."""
    opening = Opening.objects.filter(cooperative=member.cooperative_id).first()
    if opening is None:
        raise Refused("Saldo awal koperasi ini belum dicatat: catat dahulu, untuk semua anggota bersama.")
    if Entry.objects.standing().filter(member=member, kind=Entry.Kind.OPENING).exists():
        raise Refused(REFUSALS["opening_stands"])
    if not member.memberships.filter(held__startswith__lte=opening.on).exists():
        raise Refused(f"{member} menjadi anggota sesudah {opening.on:%d-%m-%Y}: catat simpanannya sebagai setoran.")
    return opening


def lacks_balance(member: Member) -> bool:
    """Whether one may still be added."""
    try:
        opening_for(member)
    except Refused:
        return False
    return True


def open_balance(
    of: Balance, reason: str, *, client_no: uuid.UUID, approved_by: User | None = None, by: User, on: date
) -> Entry:  # fmt: skip
    """Book what the paper says of one member, as of the day the book began with; from the book's amount on a second
    person approves. Raises Conflict and Refused.
    """
    for hand in (by, approved_by):
        ask_keeper(of.member.cooperative, hand, on)
    _refuse_nothing(of, reason)

    def receipt() -> Entry:
        entry = of.receipt(opening_for(of.member).on)
        entry.reason, entry.approved_by = reason.strip(), approved_by
        return entry

    content = of.content | {"reason": reason}
    return book_once("open_balance", of.member, client_no, content, receipt, reason=reason, by=by, on=on)


def ask_balance(of: Balance, reason: str, *, client_no: uuid.UUID, by: User, on: date) -> BalanceRequest:
    """Ask another of the board to approve it; what is asked twice is one request. Raises Refused."""
    cooperative = of.member.cooperative
    ask_keeper(cooperative, by, on)
    _refuse_nothing(of, reason)
    with history.verb("ask_balance", by=by, on=on, reason=reason):
        lock(cooperative)
        requests = BalanceRequest.objects.filter(cooperative=cooperative)
        asked: BalanceRequest | None = requests.filter(client_no=client_no).first()
        if asked:
            return asked
        opening_for(of.member)
        if requests.waiting().filter(member=of.member).exists():
            raise Refused(f"Saldo awal {of.member} sudah diminta dan menunggu pengurus lain.")
        return BalanceRequest.objects.create(
            cooperative=cooperative, member=of.member, **of.columns, client_no=client_no, reason=reason.strip(),
            asked_by=by, asked_on=on,
        )  # fmt: skip


def approve_balance(request: BalanceRequest, *, by: User, on: date) -> Entry:
    """Book the balance somebody else asked for, in both names. Raises Refused."""
    ask_keeper(request.cooperative, by, on)
    with history.verb("approve_balance", by=by, on=on, reason=request.reason):
        lock(request.cooperative)
        make(MOVES, "approve_balance", request, by=by, on=on, decided_by=by, decided_on=on)
        settled = None if request.settled_through is None else first_day(request.settled_through)
        of = Balance(request.member, request.principal, request.mandatory, request.voluntary, settled)
        return open_balance(of, request.reason, client_no=request.client_no, approved_by=by, by=request.asked_by, on=on)


def refuse_balance(request: BalanceRequest, answer: str, *, by: User, on: date) -> BalanceRequest:
    """It is not booked; who asked may also take it back so. Raises Refused."""
    ask_keeper(request.cooperative, by, on)
    if not answer.strip():
        raise Refused("Tulis mengapa saldo awal ini tidak dicatat.")
    with history.verb("refuse_balance", by=by, on=on, reason=answer):
        lock(request.cooperative)
        decided = {"decided_by": by, "decided_on": on, "answer": answer.strip()}
        return make(MOVES, "refuse_balance", request, by=by, on=on, **decided)


def _refuse_nothing(of: Balance, reason: str) -> None:
    if not of.amount:
        raise Refused(REFUSALS["entry_amount_of_its_parts"])
    if not reason.strip():
        raise Refused("Tulis mengapa saldo awal ini dicatat sekarang.")
