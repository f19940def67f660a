"""What a page shows of a file: its piles with their sums, and the rows somebody should see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from cooperatives.dues.imports import people
from cooperatives.dues.imports.payments import Outcome, Pile, Planned
from cooperatives.dues.models import Tariff
from cooperatives.members.models import MemberCategory, Membership
from registry import imports
from registry.amounts import exact

SHOWN = 200
"""So many rows of a pile stand on a page; the rest is in the file people have."""
LABELS = {
    Pile.BOOKED: "Dibukukan",
    Pile.SAME: "Sudah dibukukan sebelumnya",
    Pile.DOUBTFUL: "Perlu dipastikan",
    Pile.REFUSED: "Ditolak",
}


def untariffed(outcome: people.Outcome) -> QuerySet[MemberCategory]:
    """The classes of those who entered of which nobody said yet how much they are asked for."""
    entered = [each.member for each in outcome.rows if each.pile == imports.Pile.NEW and each.member]
    asked = Tariff.objects.filter(kind=Tariff.Kind.MANDATORY).values("category")
    classes = Membership.objects.filter(member__in=entered).values("category")
    return MemberCategory.objects.filter(pk__in=classes).exclude(pk__in=asked).order_by("name")


@dataclass(frozen=True, slots=True)
class Heap:
    """A pile as it is shown. more: how many rows are not."""

    name: str
    label: str
    count: int
    amount: str
    rows: Sequence[Planned]

    @property
    def more(self) -> int:
        """How many rows stand on no page."""
        return max(0, self.count - SHOWN)


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of payments, planned."""

    outcome: Outcome

    @property
    def heaps(self) -> list[Heap]:
        """All piles."""
        sums = self.outcome.sums
        return [
            Heap(name.value, label, sums[name].rows, exact(sums[name].amount), self.outcome.pile(name)[:SHOWN])
            for name, label in LABELS.items()
        ]

    @property
    def by_name(self) -> dict[str, Heap]:
        """A pile by its name."""
        return {each.name: each for each in self.heaps}

    @property
    def moved(self) -> list[Planned]:
        """Those that are booked on a later day, as their own is closed."""
        return [each for each in self.outcome.pile(Pile.BOOKED) if each.posted_on != each.row.day]

    @property
    def sentence(self) -> str:
        """What was done."""
        of = self.by_name
        left = of["doubtful"].count + of["refused"].count
        return (
            f"{of['booked'].count} setoran dibukukan, {of['booked'].amount}. {of['same'].count} sudah dibukukan "
            f"sebelumnya, {left} tidak dibukukan."
        )

    @property
    def read(self) -> str:
        """What the file comes to, as it was read."""
        return exact(self.outcome.sums["read"].amount)

    @property
    def fractions(self) -> str:
        """Exactly what the rows with a fraction of a rupiah come to; empty where there are none."""
        found = self.outcome.fractions
        return exact(found.amount) if found.rows else ""

    @property
    def rounded(self) -> str:
        """What rounding takes away or adds; empty where it does neither."""
        return exact(self.outcome.rounded) if self.outcome.rounded else ""
