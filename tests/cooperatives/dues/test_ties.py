"""L15: however a book was lived, every report of it says the same: the members, the places, the district, the cash."""

from datetime import date
from functools import reduce
from itertools import pairwise
from operator import add

import pytest
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from cooperatives.desk.arrears.figures import money, places, statement
from cooperatives.dues import actions
from cooperatives.dues.actions.handovers import in_the_box
from cooperatives.dues.figures import (
    Totals,
    cash,
    cash_of,
    standings,
    totals,
    totals_by_neighbourhood,
    totals_of,
    with_arrears,
)
from cooperatives.dues.models import Book, Closing, Entry, Position
from cooperatives.dues.rules import month_of
from registry.models import Area
from tests.books import ON
from tests.cooperatives.dues.histories import KINDS, Life, lives

HOMES = (("001", "03"), ("002", "03"), ("", ""))


class Tied(Life):
    """A life at whose end every report is compared with every other."""

    def compare(self) -> None:
        super().compare()
        self.compare_totals()
        self.compare_cash()

    def compare_totals(self) -> None:
        book = self.kept.cooperative
        own = totals_of([book.pk], self.today)[book.pk]
        assert own == totals(Area.objects.get(code="36.03"), self.today)["36.03.01"]
        assert own == reduce(add, totals_by_neighbourhood(book, self.today).values())
        assert own == places(book, self.today)[-1].totals == self.folded()
        listed = list(with_arrears(book, self.today))
        assert (own.arrears, own.in_arrears) == (sum(each.arrears for each in listed),
                                                 sum(each.arrears_months > 0 for each in listed))  # fmt: skip
        for account in self.accounts:
            held = statement(account.member, ON, self.today).after
            assert {kind: getattr(held, kind) for kind in KINDS} == account.held

    def folded(self) -> Totals:
        """The same from the rows themselves, member by member."""
        now = month_of(self.today)
        rows = list(standings(self.kept.cooperative, self.today).values())
        behind = [each.asked.arrears_months(each.held["mandatory"], now - 1) for each in rows]
        return Totals(
            members=sum(bool(each.asked.stretches) for each in rows),
            in_arrears=sum(months > 0 for months in behind),
            prepaid=sum((each.paid_through or 0) > now for each in rows),
            arrears=sum(each.arrears(self.today) for each in rows),
            ageing=tuple(
                sum(first <= months <= (last or months) for months in behind)
                for first, last in ((1, 3), (4, 6), (7, 12), (13, None))
            ),
            **{kind: sum(each.held[kind] for each in rows) for kind in KINDS},
        )

    def compare_cash(self) -> None:
        book = Book.objects.get()
        now = cash(book.cooperative, book.closed_through, self.today)
        entries = list(Entry.objects.filter(method="CASH"))
        assert now.closing == in_the_box(book.cooperative)
        assert now.closing + now.with_collectors == sum(each.amount for each in entries)
        closings = list(Closing.objects.order_by("through"))
        for closing in closings:
            assert cash_of(closing).closing == closing.closing
            assert (closing.opening, closing.since) == (cash_of(closing).opening, cash_of(closing).since)
        for earlier, later in pairwise(closings):
            assert (earlier.closing, earlier.through) == (later.opening, later.since)
        if all(month_of(self.today) - month_of(each.posted_on) < 12 for each in entries):
            months = money(book.cooperative, self.today)
            assert sum(each.received - each.paid_out for each in months) == sum(each.amount for each in entries)
        assert sum(Position.objects.values_list("voluntary", flat=True)) == sum(
            Entry.objects.values_list("voluntary", flat=True)
        )


@pytest.fixture
def life(kept) -> type[Tied]:
    """Three members, two of them in one RW and one nobody knows where, and an open round at the door."""
    people = [kept.member(f"{place}", date(2026, 2, 1), rt=rt, rw=rw) for place, (rt, rw) in enumerate(HOMES)]
    run = actions.open_run(
        kept.cooperative, kept.second, "RW 03", (1, 900), ON.replace(year=2030), by=kept.second, on=ON
    )
    return type("LifeThatTies", (Tied,), {"kept": kept, "people": people, "run": run})


def test_whatever_a_treasurer_does_every_report_says_the_same(life):
    run_state_machine_as_test(seed(15)(life), settings=lives(60))
