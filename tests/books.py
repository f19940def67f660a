"""Koperasi Maju with its book: a category, tariffs and members."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection

from cooperatives.dues import actions
from cooperatives.dues.models import Book, Entry, Position
from cooperatives.members import actions as members
from cooperatives.members.models import Member, MemberCategory
from cooperatives.register.models import Cooperative
from registry import history
from registry.access import Role
from registry.models import User
from tests.world import World, holds_post, person

ON = date(2026, 7, 15)
"""The day of the tests of dues."""
ELECTED = date(2026, 1, 1)
"""The day on which its board was."""
PAYMENTS = "member_no,date,kind,amount,reference"
"""The columns of a file of payments."""


def sql(statement: str, *given) -> list:
    """Bare SQL and what it answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return cursor.fetchall() if cursor.description else []


@dataclass
class Kept:
    """Koperasi Maju with its book: its treasurer, its chair, and how to do things shortly."""

    cooperative: Cooperative
    book: Book
    category: MemberCategory
    treasurer: User
    second: User

    def member(self, number: str = "001", since: date = date(2026, 1, 1), **said) -> Member:
        """Somebody in the member book."""
        return members.admit(
            self.cooperative, number, said.pop("name", f"Anggota {number}"), said.pop("category", self.category), since,
            by=self.treasurer, on=max(since, ON), **said,
        )  # fmt: skip

    def pay(self, member: Member, on: date = ON, **said) -> Entry:
        """A payment in cash, of mandatory savings unless it says otherwise."""
        parts = {kind: said.pop(kind) for kind in ("principal", "mandatory", "voluntary") if kind in said}
        money = actions.Money(**(parts or {"mandatory": 20_000}), method=said.pop("method", Entry.Method.CASH))
        said.setdefault("client_no", uuid.uuid4())
        return actions.pay(member, money, said.pop("received_on", on), by=self.treasurer, on=on, **said)

    def position(self, member: Member) -> Position:
        """As it is kept."""
        return Position.objects.get(member=member)


def open_kept(world: World) -> Kept:
    """Its tariffs: Rp 100,000 on entering, Rp 20,000 a month from 2026 on."""
    maju = world.maju
    with history.verb("test", by=None, on=ON):
        second = person("yuli", "Bu Yuli", Role.BOARD, maju.area)
    holds_post(world.tono, maju, "TREASURER", ELECTED)
    holds_post(second, maju, "CHAIR", ELECTED)
    agreement = members.agree(maju, "PKS/01/2026", date(2025, 12, 1), by=world.tono, on=ON)
    book = actions.open_book(agreement, second_person_from=500_000, by=world.tono, on=ON)
    category = members.add_category(maju, "Semua anggota", by=world.tono, on=ON)
    for kind, amount in (("PRINCIPAL", 100_000), ("MANDATORY", 20_000)):
        actions.set_tariff(category, kind, amount, date(2026, 1, 1), by=world.tono, on=ON)
    return Kept(maju, book, category, world.tono, second)


def supervised(kept: Kept) -> User:
    """Bu Dewi, who supervises Koperasi Maju: she sees its books and keeps none."""
    with history.verb("test", by=None, on=ON):
        dewi = person("dewi", "Bu Dewi", Role.BOARD, kept.cooperative.area)
    holds_post(dewi, kept.cooperative, "SUPERVISOR", ELECTED)
    return dewi


def tamper(*statements: str) -> None:
    """As a superuser who switches every guard off."""
    sql("RESET ROLE")
    sql("SET session_replication_role = replica")
    for statement in statements:
        sql(statement)
    sql("SET session_replication_role = DEFAULT")
