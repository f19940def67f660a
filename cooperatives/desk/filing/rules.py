"""What the book of dues says beside a report, and where the report says something else. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.amounts import number, rupiah

SAVINGS = {"principal": "pokok", "mandatory": "wajib", "voluntary": "sukarela"}


@dataclass(frozen=True, slots=True)
class Booked:
    """What a book says at the end of a book year, as the report of its meeting asks for it.

    source: where that is from, in words.
    """

    pk: int
    on: date
    source: str
    members: int
    principal: int
    mandatory: int
    voluntary: int

    @property
    def savings(self) -> dict[str, int]:
        """As the questions of a report are called."""
        return {f"{kind}_savings": getattr(self, kind) for kind in SAVINGS}

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What each kind is called, also as a column of receipts, and how much is held of it."""
        return [(label, getattr(self, kind)) for kind, label in SAVINGS.items()]

    def comment(self, name: str, said: int | None) -> str:
        """Beside an answer: that it is from the book, or what the book says instead."""
        return f"dari {self.source}" if said == self.savings[name] else f"{self.source}: {rupiah(self.savings[name])}"

    def differences(self, answers: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Where a report says something else than the book."""
        people, money = answers.get("members", {}), answers.get("finance", {})
        told = [people[name] for name in ("members_men", "members_women") if name in people]
        is_other = len(told) == 2 and sum(told) != self.members
        members = f"anggota {number(sum(told))}, di buku {number(self.members)}"
        return [members] * is_other + [
            f"simpanan {label} {rupiah(money[name])}, di buku {rupiah(amount)}"
            for name, (label, amount) in zip(self.savings, self.lines, strict=True)
            if money.get(name, amount) != amount
        ]
