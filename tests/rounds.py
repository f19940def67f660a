"""A round at the door for tests: a cooperative with its book, members of two RT, and who collects from them."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from cooperatives.dues import actions
from cooperatives.dues.actions import Money
from cooperatives.dues.models import Book, CollectionRun, Entry, Handover, Shortage
from cooperatives.members import actions as members
from cooperatives.members.models import Member, MemberCategory
from cooperatives.register.models import Cooperative
from registry.models import User

PEOPLE = (
    ("D01", "Ani Contoh", "Gang Melati 1", "01", "003", "081200000001"),
    ("D02", "Bakri Contoh", "Gang Melati 2", "01", "003", ""),
    ("D03", "Citra Contoh", "Jalan Kenanga 5", "02", "003", ""),
)
"""Number, name, address, RT, RW, mobile number."""


@dataclass(frozen=True, slots=True)
class Round:
    """Receipts 101 to 120 of series A; Rp 20,000 a month has been asked for since four months ago."""

    run: CollectionRun
    people: list[Member]

    def pay(self, place: int, paper_no: int, *, by: User, on: date, **parts: int) -> Entry:
        """One of its people pays at the door."""
        money = Money(**parts or {"mandatory": 20_000})
        said = {"paper_no": paper_no, "client_no": uuid.uuid4(), "by": by, "on": on}
        return actions.collect(self.run, self.people[place], money, on, **said)[0]


def months_before(day: date, months: int) -> date:
    """The first day of a month so long before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def open_round(cooperative: Cooperative, collector: User, *, by: User | None, on: date) -> Round:
    """RW 003, both of its RT; the book is opened where it is not open yet."""
    said = {"by": by, "on": on}
    since = months_before(on, 4)
    if not Book.objects.filter(cooperative=cooperative).exists():
        agreement = members.agree(cooperative, "PKS/1", since, **said)
        actions.open_book(agreement, second_person_from=500_000, **said)
    category = MemberCategory.objects.filter(cooperative=cooperative, name="Semua anggota").first()
    if category is None:
        category = members.add_category(cooperative, "Semua anggota", **said)
        actions.set_tariff(category, "MANDATORY", 20_000, since, **said)
    people = [
        members.admit(cooperative, number, name, category, since, address=address, rt=rt, rw=rw, phone=phone, **said)
        for number, name, address, rt, rw, phone in PEOPLE
    ]
    run = actions.open_run(
        cooperative, collector, "RW 003", (101, 120), on + timedelta(7), paper_series="A",
        places=["003/01", "003/02"], **said,
    )  # fmt: skip
    return Round(run, people)


def with_shortage(at: Round, *, taken_by: User | None, on: date) -> tuple[Handover, Shortage, Handover]:
    """Somebody paid twice 20,000 of which 5,000 were lost; and paid once more, which waits to be taken."""
    collector = at.run.collector
    for paper_no in (101, 103):
        at.pay(0, paper_no, by=collector, on=on)
    short = actions.hand_over(at.run, 35_000, by=collector, on=on)
    actions.countersign(short, 35_000, by=taken_by, on=on)
    at.pay(1, 104, by=collector, on=on)
    return short, Shortage.objects.get(handover=short), actions.hand_over(at.run, 20_000, by=collector, on=on)
