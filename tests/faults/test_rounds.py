"""Phones of a round that send lists at once, in any order, again and again, to a server that dies in between."""

import random
import uuid
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from cooperatives.dues import actions
from cooperatives.dues.figures import verify
from cooperatives.dues.models import Entry, Position
from tests.faults.phones import ON, PHONES, TIMES, at_once, cut_at
from tests.pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS, A_LIST = 50, 20


@pytest.fixture
def run(people, it_is):
    """A round with a receipt for every item of every phone; the day is that of the tests."""
    it_is(ON)
    cooperative = people[0].cooperative
    keeper = cooperative.terms.get(post="TREASURER").person.account.user
    return actions.open_run(cooperative, keeper, "Semua anggota", (1, PHONES * ITEMS), ON, by=keeper, on=ON)


def item(member, paper_no: int, mandatory: int = 20_000) -> dict:
    """A payment as a phone keeps it until it is answered."""
    return {
        "client_no": str(uuid.uuid4()), "member": member.pk, "amounts": {"mandatory": mandatory},
        "received_on": ON.isoformat(), "paper_no": paper_no,
    }  # fmt: skip


def phone(run) -> Client:
    """One that the collector signed in on."""
    return signed_in(run.collector)


def sent(client: Client, run, items: list) -> list[dict]:
    """The answers to a list."""
    address = reverse("collection-items", args=[run.cooperative_id, run.pk])
    response = client.post(address, {"items": items}, content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()["answers"]


def test_twenty_phones_send_fifty_items_three_times_in_any_order_and_a_thousand_receipts_are_booked(people, run):
    """Each list is shuffled; the third time every fifth item says another amount, and one item of each list is none."""
    phones = [phone(run) for _ in people]
    kept = [[item(member, place * ITEMS + n + 1) for n in range(ITEMS)] for place, member in enumerate(people)]
    told, numbers = Counter(), [{} for _ in people]

    def send(place: int) -> None:
        draw = random.Random(place)
        for time in range(TIMES):
            items = [
                each | {"amounts": {"mandatory": 21_000}} if time == 2 and n % 5 == 0 else each
                for n, each in enumerate(kept[place])
            ]
            draw.shuffle(items)
            for first in range(0, ITEMS, A_LIST):
                answers = sent(phones[place], run, [{"member": "?"}, *items[first : first + A_LIST]])
                for answer in answers:
                    told[answer["state"]] += 1
                    if "receipt_no" in answer:
                        numbers[place].setdefault(answer["client_no"], set()).add(answer["receipt_no"])

    at_once(send, PHONES)
    lists = PHONES * TIMES * -(-ITEMS // A_LIST)
    thousand = PHONES * ITEMS
    assert told == {
        "booked": thousand,
        "same": thousand * 2 - thousand // 5,
        "conflict": thousand // 5,
        "refused": lists,
    }
    given = [each for of_phone in numbers for each in of_phone.values()]
    assert sorted(number for each in given for number in each) == list(range(1, thousand + 1))
    assert {len(each) for each in given} == {1}
    assert set(Position.objects.values_list("mandatory", flat=True)) == {20_000 * ITEMS}
    assert verify(run.cooperative.book).faults == []


def test_a_server_that_dies_at_any_statement_of_a_list_loses_nothing_and_doubles_nothing(people, run):
    """The connection of the server is cut at its first, second, third statement; the phone sends the list again."""
    client, paper, cut = phone(run), iter(range(1, 1000)), 0
    for statement in range(200):
        items = [item(each, next(paper)) for each in people[:2]]

        def send(items: list = items) -> None:
            assert "again" not in {each["state"] for each in sent(client, run, items)}

        was_cut = cut_at(send, statement)
        answers = sent(client, run, items)
        assert {each["state"] for each in answers} <= {"booked", "same"}
        assert [each["state"] for each in sent(client, run, items)] == ["same", "same"]
        if not was_cut:
            break
        cut += 1
    assert cut > 20
    count = Entry.objects.count()
    assert count == (cut + 1) * 2
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, count + 1))
    assert verify(run.cooperative.book).faults == []
