"""Phones that send at once, and again, and again: every payment is booked once, under one number, without a gap."""

import uuid
from collections import Counter

import pytest

from cooperatives.dues import actions
from cooperatives.dues.actions import Conflict, Money
from cooperatives.dues.figures import verify
from cooperatives.dues.models import Entry, Position
from registry.models import User
from registry.transitions import Refused
from tests.faults.phones import ITEMS, ON, PHONES, TIMES, at_once, cut_at

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_phones_with_fifty_items_three_times_make_a_thousand_receipts(people):
    """Of each phone's items every fifth is sent the third time with another amount: refused, and nothing changes."""
    numbers = [[uuid.uuid4() for _ in range(ITEMS)] for _ in people]
    treasurer, told = User.objects.get(username="tono"), Counter()

    def send(phone: int) -> None:
        for time in range(TIMES):
            for item, number in enumerate(numbers[phone]):
                amount = 21_000 if time == 2 and item % 5 == 0 else 20_000
                try:
                    entry = actions.pay(
                        people[phone], Money(mandatory=amount), ON, client_no=number, by=treasurer, on=ON
                    )
                    told[phone, number, entry.number] += 1
                except Conflict as conflict:
                    told["conflict", conflict.kept.client_no == number] += 1

    at_once(send, PHONES)
    assert told.pop(("conflict", True)) == PHONES * ITEMS // 5
    assert len(told) == PHONES * ITEMS
    booked = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert booked == list(range(1, PHONES * ITEMS + 1))
    assert set(Position.objects.values_list("mandatory", flat=True)) == {20_000 * ITEMS}
    assert verify(people[0].cooperative.book).faults == []


def test_one_item_sent_by_twenty_at_once_is_one_receipt(people):
    number, treasurer = uuid.uuid4(), User.objects.get(username="tono")
    got: list[int] = []

    def send(_: int) -> None:
        got.append(actions.pay(people[0], Money(voluntary=5), ON, client_no=number, by=treasurer, on=ON).pk)

    at_once(send, 20)
    assert (len(got), len(set(got)), Entry.objects.count()) == (20, 1, 1)


def test_one_receipt_reversed_by_twenty_at_once_is_reversed_once(people):
    treasurer = User.objects.get(username="tono")
    entry = actions.pay(people[0], Money(voluntary=5), ON, client_no=uuid.uuid4(), by=treasurer, on=ON)
    told = Counter()

    def reverse(_: int) -> None:
        try:
            actions.reverse(entry, "Dobel", client_no=uuid.uuid4(), by=treasurer, on=ON)
            told["reversed"] += 1
        except Refused:
            told["refused"] += 1

    at_once(reverse, 20)
    assert told == {"reversed": 1, "refused": 19}
    assert Position.objects.get(member=people[0]).voluntary == 0


def test_a_server_that_dies_between_two_steps_leaves_nothing_and_a_resend_books_once(people):
    """At every statement of a payment its connection is cut by the server, as by a crash; then it is sent again."""
    treasurer, cut = User.objects.get(username="tono"), 0
    for statement in range(40):
        number = uuid.uuid4()

        def pay(number: uuid.UUID = number) -> Entry:
            return actions.pay(people[0], Money(voluntary=5), ON, client_no=number, by=treasurer, on=ON)

        before = Entry.objects.count()
        if not cut_at(pay, statement):
            break
        cut += 1
        assert Entry.objects.count() == before
        assert pay().pk == pay().pk
    assert cut > 5
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, Entry.objects.count() + 1)
    )
    assert verify(people[0].cooperative.book).faults == []
