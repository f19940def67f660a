"""What a page shows of a file: its piles with their sums, and the rows somebody should see."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cooperatives.dues.imports.payments import Outcome, Pile, Planned
from registry.amounts import number

SHOWN = 200
"""So many rows of a pile stand on a page; the rest is in the file people have."""
LABELS = {
    Pile.BOOKED: "Dibukukan",
    Pile.SAME: "Sudah dibukukan sebelumnya",
    Pile.DOUBTFUL: "Perlu dipastikan",
    Pile.REFUSED: "Ditolak",
}


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


def exact(amount: Decimal) -> str:
    """An amount with its fraction, where it has one: Rp3.000,75."""
    whole, _, part = f"{abs(amount):f}".partition(".")
    fraction = f",{part}" if part.strip("0") else ""
    return f"{'-' if amount < 0 else ''}Rp{number(int(whole))}{fraction}"
