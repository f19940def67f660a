"""The member book: opened under an agreement, entered, changed, left and returned to; a NIK is seen with a reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cooperatives.members import actions
from cooperatives.members.models import Member, Membership, Unmasking
from cooperatives.members.rules import Span, masked, next_number, person_nik, stints
from registry import history, sealed
from registry.models import User
from registry.transitions import Refused
from tests.world import holds_post

ON = date(2026, 7, 15)
NIK = "3603014506900001"
"""Of a woman born on 5 June 1990; invented."""


@pytest.fixture
def book(world):
    """Koperasi Maju with an agreement and a category: how somebody is admitted."""
    holds_post(world.tono, world.maju, "TREASURER", date(2024, 3, 10))
    actions.agree(world.maju, "PKS/01/2026", date(2025, 12, 1), by=world.tono, on=ON)
    category = actions.add_category(world.maju, "Semua anggota", by=world.tono, on=ON)

    def admit(number: str = "001", since: date = date(2026, 1, 1), **said) -> Member:
        return actions.admit(
            world.maju, number, f"Anggota {number}", said.pop("category", category), since, by=world.tono, on=ON, **said
        )

    admit.category = category
    return admit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NIK, NIK), ("3603.0145.0690.0001", NIK), ("360301450690000", ""), ("3603013213900001", ""),
        ("0603014506900001", ""), ("3603017206900001", ""), ("3603014500900001", ""), ("tidak ada", ""),
    ],
)  # fmt: skip
def test_a_nik_is_sixteen_digits_with_a_birthday_in_them(text, expected):
    assert person_nik(text) == expected


def test_a_nik_is_masked_but_for_its_ends():
    assert (masked(NIK), masked("")) == ("36************01", "")


def test_without_an_agreement_no_member_is_entered(world):
    category = actions.add_category(world.sunyi, "Semua anggota", by=None, on=ON)
    with pytest.raises(Refused, match="perjanjian pemrosesan data"):
        actions.admit(world.sunyi, "1", "Anggota", category, ON, by=None, on=ON)
    with pytest.raises(IntegrityError, match="no agreement"), history.verb("raw", by=None, on=ON):
        Member.objects.create(cooperative=world.sunyi, number="1", name="Anggota")


def test_an_agreement_has_a_number_and_a_day_that_has_come(world):
    for number, signed_on in ((" ", ON), ("PKS/1", ON + timedelta(1))):
        with pytest.raises(Refused):
            actions.agree(world.maju, number, signed_on, by=None, on=ON)


def test_the_book_of_members_as_of_any_day(world, book):
    member = book()
    actions.leave(member, date(2026, 3, 1), by=world.tono, on=ON)
    actions.return_(member, book.category, date(2026, 5, 1), by=world.tono, on=ON)
    days = (
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 4, 30),
        date(2026, 5, 1),
    )
    assert [Membership.objects.on(day).count() for day in days] == [0, 1, 1, 0, 0, 1]


def test_a_candidate_is_admitted_and_may_become_an_extraordinary_member(world, book):
    member = book(kind="CANDIDATE")
    actions.change(member, date(2026, 2, 1), kind="MEMBER", document_no="BA 1", by=world.tono, on=ON)
    actions.change(member, date(2026, 3, 1), kind="EXTRAORDINARY", by=world.tono, on=ON)
    told = [(each.kind, each.ended) for each in member.memberships.order_by("held")]
    assert told == [("CANDIDATE", "CHANGED"), ("MEMBER", "CHANGED"), ("EXTRAORDINARY", "")]


def test_nobody_is_entered_twice_in_the_same_days(world, book):
    member = book()
    with pytest.raises(Refused, match="masih tercatat"):
        actions.return_(member, book.category, ON, by=world.tono, on=ON)
    same = {"cooperative": world.maju, "member": member, "kind": "MEMBER", "category": book.category}
    with pytest.raises(IntegrityError, match="membership_once"), history.verb("raw", by=None, on=ON):
        Membership.objects.create(**same, held=(date(2026, 2, 1), None))


def test_a_membership_is_of_the_cooperative_of_its_member_and_category(world, book):
    member = book()
    actions.agree(world.sunyi, "PKS/2", ON, by=None, on=ON)
    theirs = actions.add_category(world.sunyi, "Semua anggota", by=None, on=ON)
    actions.leave(member, date(2026, 3, 1), by=world.tono, on=ON)
    held = (date(2026, 4, 1), None)
    for cooperative, category in ((world.sunyi, theirs), (world.maju, theirs)):
        said = {"cooperative": cooperative, "member": member, "kind": "MEMBER", "category": category, "held": held}
        with pytest.raises(IntegrityError, match="of_its_cooperative"), history.verb("raw", by=None, on=ON):
            Membership.objects.create(**said)


def test_who_died_does_not_return_and_who_was_dismissed_was_so_by_a_decision(world, book):
    member, other = book(), book("002")
    actions.die(member, date(2026, 6, 1), by=world.tono, on=ON)
    with pytest.raises(Refused, match="meninggal"):
        actions.return_(member, book.category, ON, by=world.tono, on=ON)
    with pytest.raises(Refused, match="nomor keputusan"):
        actions.dismiss(other, ON, " ", by=world.tono, on=ON)
    actions.dismiss(other, ON, "SK 2/2026", by=world.tono, on=ON)
    with pytest.raises(Refused, match="bukan anggota"):
        actions.leave(other, ON, by=world.tono, on=ON)


@pytest.mark.parametrize("day", [date(2026, 1, 1), ON + timedelta(1)])
def test_nobody_leaves_before_coming_nor_on_a_day_ahead(world, book, day):
    with pytest.raises(Refused, match=r"sesudah itu|belum tiba"):
        actions.leave(book(), day, by=world.tono, on=ON)


def test_a_nik_is_sealed_found_and_unique_within_its_cooperative_alone(world, book):
    member = book(nik=NIK)
    kept = Member.objects.get(pk=member.pk)
    assert NIK.encode() not in bytes(kept.nik_sealed) + bytes(kept.nik_index)
    assert actions.find_by_nik(world.maju, NIK) == member
    with pytest.raises(Refused, match="sudah tercatat atas nama 001 Anggota 001"):
        book("002", nik=NIK)
    with pytest.raises(Refused, match="sudah tercatat atas nama 001 Anggota 001"):
        actions.correct(book("004"), "Anggota 004", nik=NIK, by=world.tono, on=ON)
    actions.agree(world.sunyi, "PKS/2", ON, by=None, on=ON)
    theirs = actions.add_category(world.sunyi, "Semua", by=None, on=ON)
    other = actions.admit(world.sunyi, "001", "Orang sama", theirs, ON, nik=NIK, by=None, on=ON)
    assert bytes(other.nik_index) != bytes(kept.nik_index)
    with pytest.raises(Refused, match="enam belas"):
        book("003", nik="123")


def test_without_the_key_an_index_tells_nothing(settings):
    before = sealed.blind_index(NIK, of="cooperative 1")
    settings.NIK_KEY = "another"
    assert sealed.blind_index(NIK, of="cooperative 1") != before


def test_unmasking_says_why_and_is_kept_for_good(world, book):
    member = book(nik=NIK)
    with pytest.raises(Refused, match="alasan"):
        actions.unmask(member, " ", by=world.tono, on=ON)
    assert actions.unmask(member, "Mencocokkan KTP", by=world.tono, on=ON) == NIK
    assert Unmasking.objects.values_list("reason", "shown_to").get() == ("Mencocokkan KTP", world.tono.pk)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        Unmasking.objects.all().delete()


def test_only_the_board_sees_members_the_office_none(world, book):
    book()
    seen = {
        user.username: Member.objects.visible_to(user).count()
        for user in User.objects.as_of(ON).filter(username__in=["sari", "budi", "lina", "admin", "tono"])
    }
    assert seen == {"sari": 0, "budi": 0, "lina": 0, "admin": 0, "tono": 1}


def test_a_membership_has_no_gap_and_no_candidature():
    spans = [
        Span("CANDIDATE", 1, date(2026, 1, 1), date(2026, 2, 1), "CHANGED"),
        Span("MEMBER", 1, date(2026, 2, 1), date(2026, 3, 1), "LEFT"),
        Span("MEMBER", 1, date(2026, 5, 1), date(2026, 6, 1), "CHANGED"),
        Span("MEMBER", 2, date(2026, 6, 1)),
    ]
    assert stints(spans, date(2026, 1, 15)) == []
    assert stints(spans, date(2026, 5, 31)) == [spans[1:2], spans[2:3]]
    assert stints(spans) == [spans[1:2], spans[2:]]


def test_who_sits_in_the_board_writes_and_nobody_else(world, book):
    """Not a supervisor, not somebody of another board, not the office, not before or after the term."""
    member = book()
    for user, post in ((world.hadi, "SUPERVISOR"), (world.wati, "")):
        if post:
            holds_post(user, world.maju, post, date(2024, 3, 10))
        with pytest.raises(Refused, match="Hanya pengurus"):
            actions.unmask(member, "Ingin tahu", by=user, on=ON)
    with pytest.raises(Refused, match="Hanya pengurus"):
        actions.add_category(world.sunyi, "Semua", by=world.tono, on=ON)
    days = (date(2024, 3, 9), date(2024, 3, 10), date(2029, 3, 10), date(2029, 3, 11))
    assert [actions.keeps(world.maju, world.tono, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("given", "following"),
    [
        (["0411", "0412"], "0413"), (["A-16", "A-17"], "A-18"), (["0999"], "1000"), (["9"], "10"),
        (["A-17", "0003", "0002"], "0004"), (["15/2025", "16/2026", "17/2026"], "18/2026"),
        (["016/KSP/2026", "017/KSP/2026"], "018/KSP/2026"),
        (["Ani"], ""), ([], ""), (["0412", "B.1"], "B.2"), (["12", "007"], "13"),
    ],
)  # fmt: skip
def test_the_number_that_follows_is_written_as_the_last_one_and_new(given, following):
    assert next_number(given) == following
    assert following not in given
