"""A file of payments: each row is matched with a member, booked once however often the file comes, accounted for."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum

from django.db import transaction

from cooperatives.dues.actions import Money, Payment, pay_all
from cooperatives.dues.actions.accounts import Accounts
from cooperatives.dues.imports.sheet import Paid
from cooperatives.dues.models import Entry
from cooperatives.dues.rules import month_of
from cooperatives.members.actions import lock
from cooperatives.members.models import Member
from cooperatives.members.rules import is_alike
from cooperatives.register.models import Cooperative
from registry import history
from registry.amounts import rupiah
from registry.cells import bare
from registry.models import User
from registry.transitions import Refused

NUMBERS = uuid.UUID("0b3c2f4e-51f4-4f0b-8a0e-1f2f6d6c9a55")
"""From it and what a row says comes the number it is sent under: of the same row it is the same."""
METHODS = {"payroll": Entry.Method.PAYROLL, "bank": Entry.Method.TRANSFER}
"""Where a file may be from, and how that money changed hands."""
ROUNDINGS = {"down": ROUND_DOWN, "up": ROUND_UP, "half": ROUND_HALF_UP}


class Pile(StrEnum):
    """What became of a row."""

    BOOKED = "booked"
    SAME = "same"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


@dataclass(slots=True)
class Planned:
    """A row, whom it is taken for, how much of it counts, and what became of it. said: what a person should see.

    posted_on: the day it is booked on, which is a later one where its own is closed.
    """

    row: Paid
    member: Member | None = None
    rupiah: int | None = None
    pile: Pile = Pile.REFUSED
    said: str = ""
    posted_on: date | None = None

    @property
    def counts(self) -> Decimal:
        """What the row adds to a total."""
        return Decimal(self.rupiah) if self.rupiah is not None else self.row.amount or Decimal()


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and what they come to."""

    rows: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """All rows of a file with what became of them. The sums of the piles and of the rounding give what was read."""

    rows: Sequence[Planned]

    def pile(self, name: str) -> list[Planned]:
        """The rows of a pile."""
        return [each for each in self.rows if each.pile == name]

    @property
    def sums(self) -> dict[str, Sum]:
        """Of each pile, and of the whole file as it was read."""
        return {"read": Sum(len(self.rows), sum((each.row.amount or Decimal() for each in self.rows), Decimal()))} | {
            name.value: _sum(self.pile(name)) for name in Pile
        }

    @property
    def fractions(self) -> Sum:
        """The rows with a fraction of a rupiah, and exactly what they come to."""
        found = [each for each in self.rows if each.row.amount is not None and each.row.amount % 1]
        return Sum(len(found), sum((each.row.amount or Decimal() for each in found), Decimal()))

    @property
    def rounded(self) -> Decimal:
        """What rounding took away (below zero: added)."""
        return sum(((each.row.amount or Decimal()) - each.counts for each in self.rows), Decimal())


def _sum(rows: Sequence[Planned]) -> Sum:
    return Sum(len(rows), sum((each.counts for each in rows), Decimal()))


def bring_in(
    rows: Sequence[Paid], cooperative: Cooperative, source: str, file_name: str, *, rounding: str = "",
    confirmed: Collection[int] | None = (), wet: bool, by: User, on: date,
) -> Outcome:  # fmt: skip
    """Book the payments a file names, as one unit; unless `wet`, all is rolled back.

    rounding: of amounts with a fraction of a rupiah, a key of ROUNDINGS; without it such a row is refused.
    confirmed: the lines of doubtful rows that somebody has seen and lets pass; None: all of them.
    """
    with transaction.atomic(), history.verb("import_payments", by=by, on=on, reason=file_name):
        lock(cooperative)
        planned = [_rounded(Planned(row), rounding) for row in rows]
        matching = Matching(cooperative, confirmed)
        for each in planned:
            if each.rupiah is None:
                each.member = matching.numbered(each.row.member_no)
            else:
                matching.match(each)
        ready = [each for each in planned if each.pile is Pile.BOOKED]
        payments = list(_payments(ready, cooperative, source))
        sent = [each.client_no for each in payments]
        booked = Entry.objects.filter(cooperative=cooperative, client_no__in=sent)
        before = set(booked.values_list("client_no", flat=True))
        for each, answer in zip(ready, pay_all(cooperative, payments, by=by, on=on), strict=True):
            if isinstance(answer, Refused):
                each.pile, each.said = Pile.REFUSED, str(answer)
                continue
            each.posted_on = answer.posted_on
            if answer.client_no in before:
                each.pile, each.said = Pile.SAME, f"Sudah dibukukan sebagai kuitansi no. {answer.number}."
                each.said += "" if each.row.reference else " Bila ini setoran lain, isi referensinya."
        transaction.set_rollback(not wet)
    return Outcome(planned)


def _rounded(each: Planned, rounding: str) -> Planned:
    """With its amount in whole rupiah, as far as there is one."""
    amount = each.row.amount
    if each.row.problem or amount is None:
        each.said = each.row.problem
    elif amount % 1 and not rounding:
        each.said = "Ada pecahan rupiah. Pilih cara membulatkannya, lalu periksa lagi."
    else:
        each.rupiah = int(amount.to_integral_value(ROUNDINGS[rounding] if rounding else None))
    return each


def _payments(rows: Sequence[Planned], cooperative: Cooperative, source: str) -> Iterator[Payment]:
    """Each row as it is sent to the book, under a number that is the same for the same payment in another file.

    A row without a reference is known by its amount as well. Equal rows of one file are told apart by their order.
    """
    seen: Counter[str] = Counter()
    for each in rows:
        row = each.row
        if each.member is None or each.rupiah is None or row.day is None or row.amount is None:
            raise TypeError(row)
        known_by = (row.reference, "") if row.reference else ("", f"{row.amount.normalize():f}")
        said = "|".join(map(str, (cooperative.pk, source, *known_by, each.member.pk, row.kind, row.day)))
        seen[said] += 1
        money = Money(**{row.kind: each.rupiah}, method=METHODS[source])
        yield Payment(each.member, money, row.day, uuid.uuid5(NUMBERS, f"{said}|{seen[said]}"))


class Matching:
    """The members of a cooperative by number, by name, and by what is asked of them a month."""

    def __init__(self, cooperative: Cooperative, confirmed: Collection[int] | None) -> None:
        self.confirmed = confirmed
        members = Member.objects.filter(cooperative=cooperative).select_related("cooperative").in_bulk()
        self.accounts = Accounts(cooperative, members)
        self.by_number: dict[str, list[Member]] = defaultdict(list)
        self.by_name: dict[str, list[Member]] = defaultdict(list)
        for member in members.values():
            self.by_number[member.number].append(member)
            self.by_number[_key(member.number)].append(member)
            self.by_name[bare(member.name)].append(member)

    def match(self, each: Planned) -> None:
        """Say whom a row is taken for, and whether somebody should look at it first."""
        row = each.row
        if found := self.numbered(row.member_no):
            each.member, doubt = found, ""
            if row.name and not is_alike(row.name, found.name):
                doubt = f"Nomor ini atas nama {found.name}, tetapi berkas menulis {row.name}."
        else:
            each.member, doubt = self._named(each)
        if each.member is None:
            each.said = doubt
            return
        is_waiting = doubt and self.confirmed is not None and row.line not in self.confirmed
        each.pile, each.said = Pile.DOUBTFUL if is_waiting else Pile.BOOKED, doubt or self._unusual(each)

    def numbered(self, number: str) -> Member | None:
        """The one member of this number."""
        found = self.by_number.get(number) or self.by_number.get(_key(number)) or [] if number else []
        return found[0] if len({member.pk for member in found}) == 1 else None

    def _named(self, each: Planned) -> tuple[Member | None, str]:
        """The one member of this name; of several the one whose dues go into the amount."""
        row = each.row
        missing = f"Nomor anggota {row.member_no} tidak ada dalam buku anggota." if row.member_no else ""
        found = self.by_name.get(bare(row.name), []) if row.name else []
        if len(found) > 1:
            found = [member for member in found if self._fits(member, each)]
        if len(found) == 1:
            return found[0], f"Dicocokkan menurut nama dengan anggota no. {found[0].number}."
        return None, missing or f"Tidak ada satu anggota yang pasti bernama {row.name}. Isi nomor anggotanya."

    def _asked(self, member: Member, each: Planned) -> int:
        """What is asked of a member for the month of a payment."""
        if each.row.day is None or each.row.kind != "mandatory":
            return 0
        account, month = self.accounts.of(member.pk, each.row.day), month_of(each.row.day)
        return account.due(month) - account.due(month - 1)

    def _fits(self, member: Member, each: Planned) -> bool:
        asked = self._asked(member, each)
        return asked > 0 and (each.rupiah or 0) % asked == 0

    def _unusual(self, each: Planned) -> str:
        """That an amount is no multiple of what is asked for a month; it is booked all the same."""
        asked = self._asked(each.member, each) if each.member else 0
        is_usual = not asked or (each.rupiah or 0) % asked == 0
        return "" if is_usual else f"Bukan kelipatan {rupiah(asked)} sebulan."


def _key(number: str) -> str:
    """A number without the zeros that Excel takes away."""
    return bare(number).lstrip("0")
