"""Many payments at once, of one cooperative: all that can be booked is, in one transaction, and each has its answer."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from cooperatives.dues.actions.accounts import Accounts
from cooperatives.dues.actions.book import REFUSALS, refusal
from cooperatives.dues.actions.ledger import Conflict, Payment, ask_taker
from cooperatives.dues.models import Book, Entry, Position
from cooperatives.dues.rules import digest, posting_day
from cooperatives.members.actions import lock
from cooperatives.register.models import Cooperative
from registry import history
from registry.models import User
from registry.transitions import Refused

AT_ONCE = 500
"""So many receipts are written by one statement."""


def pay_all(cooperative: Cooperative, payments: Sequence[Payment], *, by: User, on: date) -> list[Entry | Refused]:
    """Book payments in this order: for each its receipt, or why it is refused. One transaction, one lock.

    What was sent before, or twice now, gives the receipt it has; other content under its number a Conflict. Raises
    Refused where somebody else must book them.
    """
    for run in {each.slip.run for each in payments}:
        ask_taker(cooperative, run, by, on)
    with history.verb("pay_all", by=by, on=on):
        lock(cooperative)
        drafts = _Drafts(cooperative, payments, by, on)
        answers = [drafts.answer(each) for each in payments]
        new = {id(each): each for each in drafts.known.values() if each.pk is None}
        try:
            with transaction.atomic():
                Entry.objects.bulk_create(new.values(), AT_ONCE)
        except IntegrityError:
            alone = {key: _alone(each) for key, each in new.items()}
            answers = [alone.get(id(each), each) for each in answers]
    return answers


def _alone(entry: Entry) -> Entry | Refused:
    """Book one that could not be booked with the others, or say why."""
    entry.pk = None
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(why := refusal(error), Refused):
            return why
        raise
    return entry


class _Drafts:
    """Receipts as they would be booked one after the other. A handful of queries, however many there are."""

    def __init__(self, cooperative: Cooperative, payments: Sequence[Payment], by: User, on: date) -> None:
        members = {each.member.pk for each in payments}
        self.by, self.on = by, on
        self.book = Book.objects.filter(cooperative=cooperative).first()
        self.accounts = Accounts(cooperative, members)
        held = Position.objects.filter(member__in=members).values_list("member", "mandatory")
        self.held: dict[int, int] = defaultdict(int, held)
        numbers = [each.client_no for each in payments]
        known = Entry.objects.filter(cooperative=cooperative, client_no__in=numbers)
        self.known: dict[uuid.UUID, Entry] = {each.client_no: each for each in known}

    def answer(self, payment: Payment) -> Entry | Refused:
        """The receipt of a payment, booked or not yet, or why there is none."""
        sent = digest(payment.content)
        if kept := self.known.get(payment.client_no):
            return kept if bytes(kept.digest) == sent else Conflict(kept, payment.content)
        try:
            entry = self._receipt(payment)
        except Refused as refused:
            return refused
        entry.client_no, entry.digest, entry.recorded_by = payment.client_no, sent, self.by
        self.held[payment.member.pk] += payment.money.mandatory
        self.known[payment.client_no] = entry
        return entry

    def _receipt(self, payment: Payment) -> Entry:
        if self.book is None:
            raise Refused(REFUSALS["entry_in_a_book"])
        if payment.money.amount <= 0:
            raise Refused(REFUSALS["entry_amount_of_its_parts"])
        member = payment.member.pk
        entry = payment.receipt(lambda: self.accounts.of(member, payment.received_on), self.held[member], self.on)
        entry.posted_on = posting_day(payment.received_on, self.on, self.book.closed_through)
        return entry
