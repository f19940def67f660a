"""Forty cooperatives of Kabupaten contoh keep their members' dues here: invented people, through a board's actions.

The fullest book is that of the cooperative whose chair, treasurer and secretary may sign in.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cooperatives.boards.actions import invite_holder
from cooperatives.boards.models import Term
from cooperatives.demo import FAMILY, FORENAMES
from cooperatives.dues import actions
from cooperatives.dues.actions import Balance, Money, Payment, Slip
from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.actions.handovers import in_the_box
from cooperatives.dues.models import Book, CollectionRun, Entry
from cooperatives.dues.rules import MANDATORY, PRINCIPAL, Curve, asked, curve, first_day, month_of
from cooperatives.members import actions as members
from cooperatives.members.actions import Newcomer
from cooperatives.members.models import Member, MemberCategory
from registry.models import User

BOOKS = 40
ENTRANCE, SECOND_PERSON_FROM = 100_000, 250_000
ASKED = ((10_000, 15_000), (15_000, 20_000), (20_000, 25_000), (10_000, 10_000))
"""What some ask for a month: in the years before, and since this January."""
TARIFFS_BEGIN = date(2016, 1, 1)
BEHIND = 14
"""So many months some have not paid."""
CASH_AT_FIRST = 6_000_000
KEPT_FOR, SETTLED = timedelta(days=200), timedelta(days=95)
"""For how long books are kept here at most, and at least."""
EMPLOYERS = ("Karyawan", "Pegawai")


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody pays. behind: months unpaid when the book begins. every: months from one payment to the next.

    stops: months before now since when nothing is paid. ahead: months paid in advance each time.
    """

    behind: int = 0
    every: int = 0
    stops: int = 0
    ahead: int = 0


SILENT, GONE = Habit(BEHIND), Habit()
HABITS = {
    Habit(every=1): 20, Habit(every=3): 22, Habit(1, every=2): 12, Habit(every=6): 9, Habit(every=12, ahead=12): 9,
    Habit(every=2, stops=2): 9, Habit(2, every=3, stops=4): 7, GONE: 5, SILENT: 7,
}  # fmt: skip
"""How members pay, and how many of a hundred do so."""


def dues(draw: random.Random, today: date) -> None:
    """The books; and in the first of them two rounds at the door, a shortage, a reversal, and who left."""
    sari = User.objects.get(username="sari")
    for place, term in enumerate(_chairs(today)):
        if not hasattr(term.person, "account"):
            invite_holder(term, by=sari, at=datetime.combine(today, time(9), ZoneInfo("Asia/Jakarta")))
        book = Keeping(draw, term, today)
        book.begin(draw.randint(28, 38) if place else 80)
        if not place:
            book.collect(today - timedelta(days=22))
            _at_the_door(book)
        book.collect(today)
        if not place:
            _corrected(book)
            _left(book)
        book.close()


def _chairs(today: date) -> list[Term]:
    """Of forty cooperatives, that of the demo's board first; those whose chair has an account come before others."""
    rows = Term.objects.valid().filter(
        post=Term.Post.CHAIR, left_on=None, starts_on__range=(today - timedelta(days=4 * 365), today - SETTLED)
    )
    known = User.objects.get(username="pengurus")

    def place(term: Term) -> tuple[bool, bool, int]:
        account = getattr(term.person, "account", None)
        return account is None or account.user_id != known.pk, account is None, term.cooperative_id

    of = {term.cooperative_id: term for term in rows.select_related("cooperative__area", "person__account")}
    return sorted(of.values(), key=place)[:BOOKS]


@dataclass
class Keeping:
    """The book of one cooperative as its chair keeps it, from the day it was begun."""

    draw: random.Random
    chair: Term
    today: date
    book: Book = field(init=False)
    curves: dict[int, Curve] = field(default_factory=dict)
    people: dict[Habit, list[Member]] = field(default_factory=dict)
    waiting: list[Payment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cooperative, self.user = self.chair.cooperative, self.chair.person.account.user
        self.first = month_of(max(self.chair.starts_on, self.today - KEPT_FOR)) + 1
        self.said: dict[str, Any] = {"by": self.user, "on": first_day(self.first)}

    def begin(self, count: int) -> None:
        """Open it under an agreement, with tariffs, members, and what the paper said of each."""
        on = first_day(self.first)
        number = f"PKS/{self.cooperative.pk}/{on.year}"
        agreement = members.agree(self.cooperative, number, on - timedelta(18), **self.said)
        self.book = actions.open_book(agreement, second_person_from=SECOND_PERSON_FROM, **self.said)
        is_firm = any(word in self.cooperative.name for word in EMPLOYERS)
        categories = [self._category(name) for name in (("Golongan II", "Golongan III") if is_firm else ("Anggota",))]
        habits = [self.draw.choices(list(HABITS), list(HABITS.values()))[0] for _ in range(count)]
        habits[:3] = [SILENT, GONE, GONE]
        people = [self._newcomer(number, self.draw.choice(categories), on) for number in range(1, count + 1)]
        entered = members.admit_all(self.cooperative, people, **self.said)
        balances = [self._balance(*each) for each in zip(entered, people, habits, strict=True)]
        totals = tuple(sum(getattr(each, kind) for each in balances) for kind in KINDS)
        paper = (totals, on - timedelta(1), "Buku lama (rekaan)")
        actions.open_balances(self.book, balances, *paper, cash=CASH_AT_FIRST, **self.said)
        for member, person, habit in zip(entered, people, habits, strict=True):
            self.people.setdefault(habit, []).append(member)
            self.waiting += self._payments(member, self.curves[person.category.pk], habit, is_firm)
        self.waiting.sort(key=lambda payment: payment.received_on)

    def collect(self, until: date) -> None:
        """Book what was paid up to a day."""
        due = [each for each in self.waiting if each.received_on <= until]
        self.waiting = self.waiting[len(due) :]
        actions.pay_all(self.cooperative, due, by=self.user, on=until)

    def close(self) -> None:
        """Close the month that is over, and yesterday."""
        for day in sorted({first_day(month_of(self.today)) - timedelta(1), self.today - timedelta(1)}):
            actions.close_day(self.cooperative, day, counted=None, by=self.user, on=self.today)

    def _category(self, name: str) -> MemberCategory:
        before, now = self.draw.choice(ASKED)
        january = date(first_day(self.first).year, 1, 1)
        category = members.add_category(self.cooperative, name, **self.said)
        for kind, amount, since in (
            (PRINCIPAL, ENTRANCE, TARIFFS_BEGIN), (MANDATORY, before, TARIFFS_BEGIN), (MANDATORY, now, january)
        ):  # fmt: skip
            actions.set_tariff(category, kind, amount, since, document_no=f"RAT {since.year - 1}", **self.said)
        self.curves[category.pk] = curve([(month_of(TARIFFS_BEGIN), before), (month_of(january), now)])
        return category

    def _newcomer(self, number: int, category: MemberCategory, on: date) -> Newcomer:
        since = on - timedelta(days=self.draw.randint(600, 3000))
        name = f"{self.draw.choice(FORENAMES)} {self.draw.choice(FORENAMES)} {self.draw.choice(FAMILY)}"
        rt, rw = f"{self.draw.randint(1, 6):03d}", f"{self.draw.randint(1, 4):03d}"
        phone = f"628129999{number:04d}" if self.draw.random() < 0.7 else ""
        nik = f"999901{self.draw.randint(10, 28)}0{self.draw.randint(1, 9)}75{number:04d}" if number % 8 == 0 else ""
        return Newcomer(f"{number:04d}", name, category, since, nik, phone, f"Kampung Contoh No. {number}", rt, rw)

    def _balance(self, member: Member, person: Newcomer, habit: Habit) -> Balance:
        settled = self.first - 1 - habit.behind
        of, entered = self.curves[person.category.pk], month_of(person.since)
        mandatory = asked(of, settled) - asked(of, entered - 1)
        voluntary = self.draw.choice([0, 0, 0, 50_000, 125_000, 400_000])
        return Balance(member, ENTRANCE, mandatory, voluntary, settled_through=first_day(settled))

    def _payments(self, member: Member, of: Curve, habit: Habit, is_firm: bool) -> Iterator[Payment]:  # noqa: FBT001
        """All that somebody paid since the book was begun."""
        reached, last = self.first - 1 - habit.behind, month_of(self.today) - habit.stops
        for month in range(self.first + self.draw.randrange(habit.every or 1), last + 1, habit.every or BEHIND):
            day = first_day(month) + timedelta(days=self.draw.randint(0, 27))
            if not habit.every or day > self.today:
                continue
            mandatory = asked(of, month + habit.ahead) - asked(of, reached)
            voluntary = self.draw.choice([0] * 9 + [20_000])
            method = "PAYROLL" if is_firm else self.draw.choice(["CASH"] * 5 + ["TRANSFER"])
            yield Payment(member, Money(0, mandatory, voluntary, method), day, self.number())
            reached = month + habit.ahead

    def number(self) -> uuid.UUID:
        """A number of a sender, drawn like everything else."""
        return uuid.UUID(int=self.draw.getrandbits(128), version=4)


def _at_the_door(book: Keeping) -> None:
    """A round of three weeks ago that came back short, and one that is still out."""
    treasurer, collector = (User.objects.get(username=name) for name in ("bendahara", "kolektor"))
    slow = [member for habit, each in book.people.items() for member in each if habit.stops or habit == SILENT][1:]
    cooperative, today = book.cooperative, book.today
    back, out = today - timedelta(days=20), today - timedelta(days=2)
    run = actions.open_run(cooperative, collector, "RW 001 dan 002", (101, 150), back, paper_series="A",
                           places=_places("001", "002"), by=treasurer, on=back - timedelta(1))  # fmt: skip
    _collected(book, run, slow[:9], (101, 102, 103, 105, 106, 107, 109, 110, 111), back)
    actions.void_receipt(run, 104, "Salah tulis nama; lembar asli dikembalikan.", by=treasurer, on=back)
    counted = run.in_hand() - 35_000
    actions.countersign(actions.hand_over(run, counted, by=collector, on=back), counted, by=treasurer, on=back)
    actions.close_run(run, 112, by=treasurer, on=back)
    banked = in_the_box(cooperative) // 2
    slip = actions.deposit(cooperative, banked, "SLIP-CONTOH-0017", by=treasurer, on=back)
    actions.countersign(slip, banked, by=book.user, on=back)
    run = actions.open_run(cooperative, collector, "RW 003 dan 004", (151, 200), today + timedelta(5), paper_series="A",
                           places=_places("003", "004"), by=treasurer, on=out)  # fmt: skip
    _collected(book, run, slow[9:15], (151, 152, 153, 155, 156, 157), out)


def _places(*rws: str) -> list[str]:
    return [f"{rw}/{rt:03d}" for rw in rws for rt in range(1, 7)]


def _collected(book: Keeping, run: CollectionRun, people: list[Member], papers: tuple[int, ...], on: date) -> None:
    for member, paper_no in zip(people, papers, strict=False):
        money, slip = Money(mandatory=book.draw.choice([50_000, 60_000, 100_000])), Slip("A", paper_no, run)
        actions.pay(member, money, on, client_no=book.number(), slip=slip, by=run.collector, on=on)


def _corrected(book: Keeping) -> None:
    """A receipt of the wrong amount was reversed by two and written anew; somebody withdrew voluntary savings."""
    member, on = book.people[GONE][0], book.today - timedelta(1)
    wrong = actions.pay(member, Money(mandatory=300_000), on, client_no=book.number(), by=book.user, on=on)
    second = User.objects.get(username="bendahara")
    actions.reverse(wrong, "Salah nominal", client_no=book.number(), approved_by=second, by=book.user, on=on)
    actions.pay(member, Money(mandatory=30_000), on, client_no=book.number(), by=book.user, on=on)
    rich = Entry.objects.filter(cooperative=book.cooperative, voluntary__gte=100_000).order_by("number")[0].member
    actions.withdraw(rich, 75_000, client_no=book.number(), by=book.user, on=on)


def _left(book: Keeping) -> None:
    """One left and was paid out after the debts; the heirs of another were paid."""
    left, died = book.people[SILENT][0], book.people[GONE][1]
    on = book.today - timedelta(3)
    said: dict[str, Any] = {"by": book.user, "on": on}
    members.leave(left, on - timedelta(30), document_no="SK/07", **said)
    actions.refund(left, client_no=book.number(), debts=150_000, reason="Sisa pinjaman barang", **said)
    members.die(died, on - timedelta(50), document_no="Surat kematian 12", **said)
    actions.pay_heirs(died, "Ahli waris (rekaan)", client_no=book.number(), **said)
