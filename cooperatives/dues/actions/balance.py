"""The opening balance of one member after the book began: of who was forgotten, or instead of a reversed one."""

import uuid
from datetime import date
from functools import partial

from cooperatives.dues.actions.asked import approving, ask
from cooperatives.dues.actions.book import REFUSALS, Balance
from cooperatives.dues.actions.ledger import book_once
from cooperatives.dues.models import BalanceRequest, Entry, Opening
from cooperatives.dues.rules import first_day
from cooperatives.members.actions import ask_keeper
from cooperatives.members.models import Member
from registry.models import User
from registry.transitions import Refused


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
    """Ask another of the board to approve it. Raises Refused."""
    _refuse_nothing(of, reason)
    said = {"client_no": client_no, "reason": reason.strip(), "asked_by": by, "asked_on": on}
    request = BalanceRequest(cooperative=of.member.cooperative, member=of.member, **of.columns, **said)
    return ask(request, partial(opening_for, of.member))


def approve_balance(request: BalanceRequest, *, by: User, on: date) -> Entry:
    """Book the balance somebody else asked for, in both names. Raises Refused."""
    settled = None if request.settled_through is None else first_day(request.settled_through)
    of = Balance(request.member, request.principal, request.mandatory, request.voluntary, settled)
    with approving(request, by=by, on=on) as both:
        return open_balance(of, request.reason, **both)


def _refuse_nothing(of: Balance, reason: str) -> None:
    if not of.amount:
        raise Refused(REFUSALS["entry_amount_of_its_parts"])
    if not reason.strip():
        raise Refused("Tulis mengapa saldo awal ini dicatat sekarang.")
