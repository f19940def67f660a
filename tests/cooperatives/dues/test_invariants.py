"""The invariants L1 to L14 of docs/decisions/0035: each is refused by PostgreSQL itself."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from cooperatives.dues import actions
from cooperatives.dues.actions import Conflict
from cooperatives.dues.figures import verify
from cooperatives.dues.models import Book, Entry, Position, Tariff
from cooperatives.dues.rules import digest, month_of
from registry import history
from registry.local_servers import WEB
from registry.transitions import Refused
from tests.books import ON, sql


def refused(constraint: str, act) -> None:
    """PostgreSQL itself refuses, by this constraint."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        act()
    assert told.value.__cause__.diag.constraint_name == constraint


def raw(kept, member, **said) -> Entry:
    """A row as somebody would write it who goes past the actions."""
    with history.verb("raw", by=None, on=ON):
        return raw_outside_a_verb(kept, member, **said)


def raw_outside_a_verb(kept, member, **said) -> Entry:
    """The same, and no deed it would be part of."""
    row = Entry(**{
        "cooperative": kept.cooperative, "member": member, "client_no": uuid.uuid4(), "digest": b"1", "kind": "PAYMENT",
        "method": "CASH", "received_on": ON, "posted_on": ON, "recorded_by": kept.treasurer, **said,
    })  # fmt: skip
    row.save(force_insert=True)
    return row


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_l1_the_site_may_not_change_delete_or_truncate_a_receipt(kept, statement):
    kept.pay(kept.member())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        sql(statement.format("cooperatives_entry"))


@pytest.mark.parametrize("table", ["entry", "closing", "opening", "handover", "voidedreceipt", "book", "position"])
def test_l1_holds_for_all_that_is_kept(kept, table):
    for right in ("UPDATE", "DELETE", "TRUNCATE"):
        asked = "SELECT has_table_privilege(%s, %s, %s)"
        assert sql(asked, WEB, f"cooperatives_{table}", right) == [(False,)]


def test_l1_even_the_owner_is_stopped_until_he_switches_the_guard_off(kept):
    entry = kept.pay(kept.member())
    sql("RESET ROLE")
    for statement in ("UPDATE cooperatives_entry SET amount = 1", "DELETE FROM cooperatives_entry"):
        with pytest.raises(Exception, match=r"Cannot (update|delete)"), transaction.atomic():
            sql(statement)
    assert Entry.objects.get().hash == entry.hash


def test_l1_the_site_cannot_switch_a_trigger_off(kept):
    for statement in ("SET session_replication_role = replica", "ALTER TABLE cooperatives_entry DISABLE TRIGGER ALL"):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            sql(statement)
    asked = "SELECT prosrc LIKE '%session_user%' FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'"
    assert sql(asked) == [(True,)]


@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        ("entry_amount_of_its_parts", {"amount": 0}),
        ("entry_amount_of_its_parts", {"amount": 2, "voluntary": 1}),
        ("entry_signed_by_kind", {"amount": -1, "voluntary": -1}),
        ("entry_signed_by_kind", {"kind": "WITHDRAWAL", "amount": -1, "principal": -1}),
        ("entry_reversal_reverses", {"amount": 1, "voluntary": 1, "kind": "PAYMENT", "reverses_id": "OTHER"}),
        ("entry_method_of_its_kind", {"amount": 1, "voluntary": 1, "method": "NONE"}),
        ("entry_posted_not_before", {"amount": 1, "voluntary": 1, "received_on": ON + timedelta(1)}),
    ],
)
def test_l2_an_amount_is_whole_not_zero_and_signed_by_what_it_is(kept, constraint, said):
    member = kept.member()
    kept.pay(member, principal=1)
    other = kept.pay(member, voluntary=1)
    said = {name: other.pk if value == "OTHER" else value for name, value in said.items()}
    if "reverses_id" in said:
        refused("reversal_mirrors", lambda: raw(kept, member, **said))
        said |= {"amount": -1, "voluntary": -1}
    refused(constraint, lambda: raw(kept, member, **said))


def test_l3_a_receipt_is_reversed_once_by_its_mirror_and_a_reversal_never(kept):
    member = kept.member()
    entry = kept.pay(member)
    said = {"by": kept.treasurer, "on": ON}
    mirror = actions.reverse(entry, "Salah anggota", client_no=uuid.uuid4(), **said)
    assert (mirror.amount, mirror.months) == (-20_000, {"2026-01": -20_000})
    for again in (entry, mirror):
        with pytest.raises(Refused, match=r"sudah dibalik|tidak dapat dibalik"):
            actions.reverse(again, "Sekali lagi", client_no=uuid.uuid4(), **said)
    assert kept.position(member).mandatory == 0


def test_l3_a_reversal_is_of_the_same_member_cooperative_and_amount(kept):
    member, other = kept.member(), kept.member("002")
    entry = kept.pay(member, voluntary=5)
    kept.pay(other, voluntary=50)
    mirror = {"kind": "REVERSAL", "reverses": entry, "reason": "x", "amount": -5, "voluntary": -5}
    refused("reversal_mirrors", lambda: raw(kept, other, **mirror))
    refused("reversal_mirrors", lambda: raw(kept, member, **mirror | {"amount": -4, "voluntary": -4}))
    raw(kept, member, **mirror)


def test_l3_from_an_amount_on_a_second_person_is_needed(kept):
    member = kept.member()
    small, large = kept.pay(member, voluntary=499_999), kept.pay(member, voluntary=500_000)
    said = {"by": kept.treasurer, "on": ON}
    actions.reverse(small, "Dobel", client_no=uuid.uuid4(), **said)
    for second in (None, kept.treasurer):
        with pytest.raises(Refused, match="dua orang"):
            actions.reverse(large, "Dobel", client_no=uuid.uuid4(), approved_by=second, **said)
    actions.reverse(large, "Dobel", client_no=uuid.uuid4(), approved_by=kept.second, **said)


def test_l4_the_months_add_up_to_the_mandatory_part(kept):
    member = kept.member()
    wrong = {"amount": 20_000, "mandatory": 20_000, "months": {"2026-01": 19_999}}
    refused("entry_allocated_whole", lambda: raw(kept, member, **wrong))
    refused("position_never_negative", lambda: raw(kept, member, kind="WITHDRAWAL", amount=-1, voluntary=-1))


def test_l5_members_add_up_to_the_cooperative(kept):
    for number in ("001", "002", "003"):
        kept.pay(kept.member(number), principal=100_000, mandatory=20_000)
    total = sum(each.principal + each.mandatory for each in Position.objects.filter(cooperative=kept.cooperative))
    assert total == sum(Entry.objects.values_list("amount", flat=True)) == 360_000


def test_l7_numbers_run_without_a_gap_and_what_is_refused_burns_none(kept):
    member = kept.member()
    kept.pay(member)
    with pytest.raises(Refused):
        actions.withdraw(member, 1, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    kept.pay(member)
    assert list(Entry.objects.values_list("number", flat=True).order_by("number")) == [1, 2]
    assert Book.objects.get().last_number == 2


def test_l7_on_conflict_do_nothing_burns_no_number_either(kept):
    """PostgreSQL numbers before it looks for a conflict, so the trigger looks for itself."""
    entry = kept.pay(kept.member(), voluntary=5)
    columns = ", ".join(each.column for each in Entry._meta.concrete_fields if each.name != "id")
    statement = (
        f"INSERT INTO cooperatives_entry ({columns}) SELECT {columns} FROM cooperatives_entry ON CONFLICT DO NOTHING"
    )
    refused("entry_client_no_once", lambda: sql(statement))
    assert (Book.objects.get().last_number, entry.number) == (1, 1)


def test_l8_the_same_number_with_the_same_content_gives_the_same_receipt(kept):
    member, number = kept.member(), uuid.uuid4()
    entries = {kept.pay(member, client_no=number).pk for _ in range(3)}
    assert len(entries) == Entry.objects.count() == 1


def test_l8_the_same_number_with_other_content_is_refused_and_both_are_there_to_be_shown(kept):
    member, number = kept.member(), uuid.uuid4()
    entry = kept.pay(member, client_no=number)
    with pytest.raises(Conflict) as told:
        kept.pay(member, client_no=number, mandatory=40_000)
    assert (told.value.kept, told.value.sent["mandatory"], Entry.objects.count()) == (entry, 40_000, 1)


def test_l8_content_is_the_same_however_it_is_ordered():
    assert digest({"a": 1, "b": date(2026, 1, 2)}) == digest({"b": date(2026, 1, 2), "a": 1}) != digest({"a": 1})


def test_l9_the_order_of_payments_does_not_change_where_a_member_stands(kept):
    first, second = kept.member(), kept.member("002")
    amounts = [20_000, 35_000, 5_000, 60_000]
    for member, order in ((first, amounts), (second, amounts[::-1])):
        for amount in order:
            kept.pay(member, mandatory=amount)
    assert kept.position(first).paid_through == kept.position(second).paid_through == month_of(date(2026, 6, 1))


def test_l10_nothing_is_booked_on_a_closed_day_and_a_late_receipt_keeps_its_own(kept):
    member = kept.member()
    yesterday = ON - timedelta(1)
    actions.close_day(kept.cooperative, yesterday, counted=0, by=kept.treasurer, on=ON)
    late = kept.pay(member, received_on=yesterday - timedelta(3))
    assert (late.received_on, late.posted_on) == (yesterday - timedelta(3), ON)
    refused(
        "entry_on_an_open_day",
        lambda: raw(kept, member, amount=1, voluntary=1, received_on=yesterday, posted_on=yesterday),
    )
    actions.close_day(kept.cooperative, ON, counted=20_000, by=kept.treasurer, on=ON)
    assert kept.pay(member).posted_on == ON + timedelta(1)


def test_l10_what_is_closed_stays_closed_and_says_what_was_in_the_box(kept):
    member = kept.member()
    first = actions.close_day(kept.cooperative, ON - timedelta(1), counted=None, by=kept.treasurer, on=ON)
    kept.pay(member, voluntary=50_000)
    actions.withdraw(member, 20_000, client_no=uuid.uuid4(), by=kept.treasurer, on=ON)
    kept.pay(member, voluntary=7, method="TRANSFER")
    closed = actions.close_day(kept.cooperative, ON, counted=29_000, reason="Uang kembalian", by=kept.treasurer, on=ON)
    assert (first.closing, closed.opening, closed.received, closed.paid_out, closed.closing) == (
        0, 0, 50_000, 20_000, 30_000,
    )  # fmt: skip
    assert closed.difference == -1_000
    with pytest.raises(Refused, match="sudah ditutup"):
        actions.close_period(kept.cooperative, 2025, by=kept.treasurer, on=ON)
    with pytest.raises(Refused, match="belum tiba"):
        actions.close_day(kept.cooperative, ON + timedelta(1), counted=0, by=kept.treasurer, on=ON)


def test_l11_a_hash_rests_on_the_one_before_it_and_holds_no_name(kept):
    member = kept.member(name="Bu Rekaan")
    first, second = kept.pay(member), kept.pay(member)
    assert bytes(first.previous) == b"" != bytes(first.hash) == bytes(second.previous)
    with history.verb("forget", by=None, on=ON):
        member.name, member.phone = "(dihapus)", ""
        member.save()
    assert verify(kept.book).faults == []


def test_l13_every_receipt_has_who_wrote_it_and_the_deed_it_was_part_of(kept):
    member = kept.member()
    entry = kept.pay(member)
    entry.refresh_from_db()
    assert entry.recorded_by == kept.treasurer
    assert entry.deed.metadata | {"steps": []} == {
        "verb": "pay", "by": kept.treasurer.pk, "on": ON.isoformat(), "reason": "", "steps": [],
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="deed_id"), transaction.atomic():
        raw_outside_a_verb(kept, member, amount=1, voluntary=1)
    refused(None, lambda: raw(kept, member, amount=1, voluntary=1, recorded_by=None))


def test_l14_tariffs_do_not_overlap_and_never_rewrite_closed_months(kept):
    member = kept.member()
    said = {"by": kept.treasurer, "on": ON}
    kept.pay(member, mandatory=240_000)
    actions.close_day(kept.cooperative, date(2026, 6, 30), counted=0, **said)
    with pytest.raises(Refused, match="sudah ditutup"):
        actions.set_tariff(kept.category, "MANDATORY", 30_000, date(2026, 6, 1), **said)
    actions.set_tariff(kept.category, "MANDATORY", 30_000, date(2026, 7, 1), **said)
    assert kept.position(member).paid_through == month_of(date(2026, 10, 1))
    with pytest.raises(Refused, match="pilih bulan sesudahnya"):
        actions.set_tariff(kept.category, "MANDATORY", 50_000, date(2026, 7, 1), **said)
    steps = Tariff.objects.filter(kind="MANDATORY").order_by("months")
    assert [(each.amount, each.before) for each in steps] == [(20_000, 0), (30_000, 120_000)]
