"""Places of a round as people say them, and the amounts somebody at the door may want to pay. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cooperatives.dues.rules import Account, first_day

AHEAD = (1, 3, 6, 12)
"""For so many months people like to pay at once."""
LONGEST_ROUTE = 200


def place_name(key: str) -> str:
    """003/02 as people say it: RT 02 RW 003."""
    rw, _, rt = key.partition("/")
    return " ".join(filter(None, (rt and f"RT {rt}", rw and f"RW {rw}"))) or "tanpa RT dan RW"


@dataclass(frozen=True, slots=True)
class Place:
    """An RT of an RW, with how many members live there and how many of them are behind."""

    rw: str
    rt: str
    members: int
    in_arrears: int

    @property
    def key(self) -> str:
        """As a round keeps it."""
        return f"{self.rw}/{self.rt}"

    def __str__(self) -> str:
        behind = f", {self.in_arrears} menunggak" if self.in_arrears else ""
        return f"{place_name(self.key)}: {self.members} anggota{behind}"


def route_name(places: Sequence[str]) -> str:
    """What a round is called that goes to these places."""
    names = [place_name(each) for each in places]
    whole = ", ".join(names) or "Semua anggota"
    return whole if len(whole) <= LONGEST_ROUTE else f"{names[0]} dan {len(names) - 1} tempat lain"


@dataclass(frozen=True, slots=True)
class Offer:
    """An amount somebody may want to pay: for so many months, up to one. is_all: all arrears, and no more."""

    months: int
    amount: int
    through: date
    is_all: bool


def offers(account: Account, held: int, month: int) -> list[Offer]:
    """What a member may pay in full months: those people ask for, all arrears, and all up to the month that runs.

    held: the mandatory savings paid so far. Of months nothing is asked for there is no offer.
    """
    if (through := account.paid_through(held)) is None:
        return []
    behind = max(0, month - 1 - through)
    return [
        Offer(count, account.due(through + count) - held, first_day(through + count), is_all=count == behind)
        for count in sorted({*AHEAD, behind, behind + 1} - {0})
        if account.due(through + count) > held
    ]
