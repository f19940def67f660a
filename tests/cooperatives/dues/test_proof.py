"""verify_books: what somebody with all rights changed in the database is named, by cooperative and receipt."""

import json
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cooperatives.dues.models import Entry
from cooperatives.dues.models.entry import hash_of
from tests.books import tamper


@pytest.fixture
def five(kept):
    """A book of five receipts."""
    member, other = kept.member(), kept.member("002")
    for place in range(5):
        kept.pay((member, other)[place % 2], voluntary=10 + place)
    return kept


def found() -> dict:
    """The one book as verify_books --json says it."""
    said = StringIO()
    with suppress(CommandError):
        call_command("verify_books", "--json", stdout=said)
    answer = json.loads(said.getvalue())
    (book,) = answer["books"]
    assert answer["sound"] == (book["faults"] == [])
    return book


def test_a_sound_book_is_said_to_be_sound(five):
    assert found() == {
        "cooperative": five.cooperative.pk, "name": "Koperasi Maju", "receipts": 5, "first_bad": None, "faults": [],
    }  # fmt: skip
    said = StringIO()
    call_command("verify_books", stdout=said)
    assert said.getvalue() == "1 books with 5 receipts verified, 0 not sound.\n"


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE cooperatives_entry SET amount = 99, voluntary = 99 WHERE number = 3", 3),
        ("UPDATE cooperatives_entry SET posted_on = posted_on - 1, received_on = received_on - 1 WHERE number = 2", 2),
        ("UPDATE cooperatives_entry SET recorded_by_id = recorded_by_id + 1 WHERE number = 1", 1),
        ("UPDATE cooperatives_entry SET paper_no = 5 WHERE number = 4", 4),
        ("DELETE FROM cooperatives_entry WHERE number = 3", 4),
        ("DELETE FROM cooperatives_entry WHERE number = 5", 5),
        ("DELETE FROM cooperatives_entry", 1),
    ],
)
def test_a_receipt_changed_or_taken_out_is_found(five, statement, first_bad):
    tamper(statement)
    assert found()["first_bad"] == first_bad


def test_two_receipts_that_change_places_are_found(five):
    tamper(
        "UPDATE cooperatives_entry SET number = 99 WHERE number = 2",
        "UPDATE cooperatives_entry SET number = 2 WHERE number = 4",
        "UPDATE cooperatives_entry SET number = 4 WHERE number = 99",
    )
    assert found()["first_bad"] == 2


def test_a_receipt_whose_own_hash_was_mended_breaks_the_next(five):
    tamper(
        "UPDATE cooperatives_entry SET amount = 99, voluntary = 99 WHERE number = 3",
        f"UPDATE cooperatives_entry SET hash = {hash_of('cooperatives_entry')} WHERE number = 3",
    )
    assert found()["first_bad"] == 4


def test_a_position_that_is_not_its_receipts_is_found_and_the_command_fails(five):
    member = Entry.objects.get(number=1).member_id
    tamper(f"UPDATE cooperatives_position SET voluntary = voluntary + 1 WHERE member_id = {member}")
    book = found()
    assert (book["first_bad"], book["faults"]) == (
        None, [f"member {member}: the position is not the sum of the receipts"],
    )  # fmt: skip
    with pytest.raises(CommandError, match="Not every book is sound"):
        call_command("verify_books", stdout=StringIO())


@pytest.mark.parametrize("column", ["paid_through", "principal_due", "base", '"offset"', "first", "before"])
def test_a_place_on_the_curve_that_is_not_what_the_rules_say_is_found(five, column):
    tamper(f"UPDATE cooperatives_position SET {column} = 7")
    assert "the place on the curve" in found()["faults"][0]
