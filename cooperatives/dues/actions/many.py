"""Many payments at once, of one cooperative: all that can be booked is, in one transaction, and each has its answer."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db import IntegrityError, transaction

from cooperatives.dues.actions.accounts import Accounts
from cooperatives.dues.actions.book import REFUSALS
from cooperatives.dues.actions.ledger import Conflict, Payment, ask_taker, began, insert
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
        try:
            with transaction.atomic():
                Entry.objects.bulk_create((each for each in drafts.known.values() if each.pk is None), AT_ONCE)
        except IntegrityError:
            drafts = _Drafts(cooperative, payments, by, on)
            answers = [drafts.answer(each, insert) for each in payments]
    return answers


def _later(entry: Entry) -> None:
    """It is booked with the others."""


class _Drafts:
    """Receipts as they would be booked one after the other. A handful of queries, however many there are."""

    def __init__(self, cooperative: Cooperative, payments: Sequence[Payment], by: User, on: date) -> None:
        members = {each.member.pk for each in payments}
        self.by, self.on = by, on
        self.book = Book.objects.filter(cooperative=cooperative).first()
        self.began = began(cooperative)
        self.accounts = Accounts(cooperative, members)
        held = Position.objects.filter(member__in=members).values_list("member", "mandatory")
        self.held: dict[int, int] = defaultdict(int, held)
        numbers = [each.client_no for each in payments]
        known = Entry.objects.filter(cooperative=cooperative, client_no__in=numbers)
        self.known: dict[uuid.UUID, Entry] = {each.client_no: each for each in known}

    def answer(self, payment: Payment, book: Callable[[Entry], None] = _later) -> Entry | Refused:
        """The receipt of a payment, or why there is none. book: what is done with it at once, which may refuse it."""
        sent = digest(payment.content)
        if kept := self.known.get(payment.client_no):
            return kept if bytes(kept.digest) == sent else Conflict(kept, payment.content)
        try:
            entry = self._receipt(payment)
            entry.client_no, entry.digest, entry.recorded_by = payment.client_no, sent, self.by
            book(entry)
        except Refused as refused:
            return refused
        self.held[payment.member.pk] += payment.money.mandatory
        self.known[payment.client_no] = entry
        return entry

    def _receipt(self, payment: Payment) -> Entry:
        if self.book is None:
            raise Refused(REFUSALS["entry_in_a_book"])
        if payment.money.amount <= 0:
            raise Refused(REFUSALS["entry_amount_of_its_parts"])
        member = payment.member.pk
        asked = partial(self.accounts.of, member, payment.received_on)
        entry = payment.receipt(asked, self.held[member], self.began, self.on)
        entry.posted_on = posting_day(payment.received_on, self.on, self.book.closed_through)
        return entry
