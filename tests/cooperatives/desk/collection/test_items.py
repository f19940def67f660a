"""What a phone sends: each item is answered for itself, and no bad one stops the others."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cooperatives.dues.models import Entry


@pytest.fixture
def send(kept, run, client):
    """Sends items as the collector; gives the answers."""
    client.force_login(run.collector)

    def sent(*items):
        response = client.post(
            reverse("collection-items", args=[run.cooperative_id, run.pk]), {"items": items}, "application/json"
        )
        assert response.status_code == 200
        return response.json()["answers"]

    return sent


def item(member, paper_no: int, **other) -> dict:
    """A payment of Rp 20,000."""
    facts = {
        "client_no": str(uuid.uuid4()), "member": member.pk, "amounts": {"mandatory": 20_000},
        "received_on": "2026-07-15", "paper_no": paper_no,
    }  # fmt: skip
    return facts | other


def test_an_item_is_booked_once_however_often_it_comes(kept, send):
    one = item(kept.member(), 101)
    first, again = send(one)[0], send(one)[0]
    assert first == {"client_no": one["client_no"], "state": "booked", "receipt_no": 1}
    assert again == first | {"state": "same"}
    entry = Entry.objects.get()
    assert (entry.amount, entry.paper_series, entry.paper_no, entry.months) == (20_000, "A", 101, {"2026-01": 20_000})


def test_the_same_number_with_other_content_is_a_conflict_and_both_are_told(kept, send):
    one = item(kept.member(), 101)
    other = one | {"amounts": {"mandatory": 40_000, "voluntary": 5_000}}
    send(one)
    (answer,) = send(other)
    facts = {"member": one["member"], "received_on": "2026-07-15", "paper_no": 101}
    assert (answer["state"], answer["client_no"]) == ("conflict", one["client_no"])
    assert answer["kept"] == facts | {"amounts": {"principal": 0, "mandatory": 20_000, "voluntary": 0}}
    assert answer["sent"] == facts | {"amounts": {"principal": 0, "mandatory": 40_000, "voluntary": 5_000}}
    assert Entry.objects.count() == 1


BAD = {
    "no object": "x", "nothing": {}, "no number": {"client_no": ""}, "a number that is none": {"client_no": "12"},
    "no member": {"member": None}, "a member that is not there": {"member": 10**15},
    "a member beyond all keys": {"member": 10**30}, "amounts that are none": {"amounts": 5},
    "half a rupiah": {"amounts": {"mandatory": 0.5}}, "below zero": {"amounts": {"mandatory": -1}},
    "nothing paid": {"amounts": {"mandatory": 0}}, "too much": {"amounts": {"mandatory": 10**13}},
    "an amount that is a list": {"amounts": {"mandatory": [1]}}, "no day": {"received_on": "kemarin"},
    "a day that has not come": {"received_on": "2026-07-16"}, "a day before the round": {"received_on": "2026-07-14"},
    "no paper": {"paper_no": None}, "a paper of another book": {"paper_no": 121},
    "an odd sign": {"received_on": "\ud800\u0000"},
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_item_is_refused_with_a_sentence_and_the_others_are_booked(kept, send, what):
    member = kept.member()
    bad = item(member, 101) | BAD[what] if isinstance(BAD[what], dict) and BAD[what] else BAD[what]
    before, answer, after = send(item(member, 102), bad, item(member, 103))
    assert (before["state"], after["state"]) == ("booked", "booked")
    assert answer["state"] == "refused"
    assert len(answer["problem"]) > 5
    assert Entry.objects.count() == 2


def test_a_member_of_another_cooperative_is_not_there(kept, send, foreign_member):
    (answer,) = send(item(foreign_member, 101))
    assert (answer["state"], "koperasi ini" in answer["problem"]) == ("refused", True)


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"items": 1}', "[" * 100_000, "\xff", json.dumps({"items": [1] * 201})]
)
def test_what_is_no_list_of_items_is_refused_as_a_whole(run, client, body):
    client.force_login(run.collector)
    response = client.post(reverse("collection-items", args=[run.cooperative_id, run.pk]), body, "application/json")
    assert (response.status_code, "paling banyak 200" in response.json()["problem"]) == (400, True)


def test_items_come_with_the_token_of_the_page(run):
    client = Client(enforce_csrf_checks=True)
    client.force_login(run.collector)
    address = reverse("collection-items", args=[run.cooperative_id, run.pk])
    assert client.post(address, {"items": []}, "application/json").status_code == 403


def test_who_is_not_the_collector_and_keeps_no_books_sends_nothing(kept, run, client, supervisor):
    client.force_login(supervisor)
    address = reverse("collection-items", args=[run.cooperative_id, run.pk])
    response = client.post(address, {"items": [item(kept.member(), 101)]}, "application/json")
    assert response.json()["answers"][0]["state"] == "refused"
    assert Entry.objects.count() == 0
