"""Who should be assessed next, within seats and money, and which cooperatives stay exposed, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Why(StrEnum):
    """Why a post stays without a certificate holder after the next batch."""

    OTHER_POST = "OTHER_POST"
    OTHER_AREA = "OTHER_AREA"
    UNKNOWN = "UNKNOWN"
    NOBODY = "NOBODY"
    NO_TARIFF = "NO_TARIFF"
    TAKEN_OFF = "TAKEN_OFF"
    NO_SEAT = "NO_SEAT"
    NO_MONEY = "NO_MONEY"


@dataclass(frozen=True, slots=True)
class Gap:
    """A required post without a certificate holder, and who could close it: whoever holds the post.

    area: the Kemendagri code of the cooperative. scheme and price: in what the holder would be assessed, and for how
    much; None where nothing is known. since: from when on it has been open, where that is known. is_known: whether the
    organs of the cooperative are.
    """

    cooperative: int
    post: str
    area: str
    person: int | None = None
    scheme: int | None = None
    price: int | None = None
    since: date | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next batch has: seats by post, money in rupiah (None: without limit), the areas it is for (none: all),
    and the people somebody took off the list.
    """

    seats: Mapping[str, int]
    money: int | None = None
    areas: tuple[str, ...] = ()
    off: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """One person to be assessed in one scheme, and every gap that would close."""

    person: int
    scheme: int
    price: int
    gaps: tuple[Gap, ...]

    @property
    def post(self) -> str:
        """The post whose seat is taken: that of the first gap."""
        return self.gaps[0].post

    @property
    def rank(self) -> tuple[int, int, date, int, int]:
        """The cheapest first, then what closes more gaps, then what has been open longest."""
        since = min((each.since for each in self.gaps if each.since), default=date.max)
        return self.price, -len(self.gaps), since, self.gaps[0].cooperative, self.person


@dataclass(frozen=True, slots=True)
class Left:
    """A gap that stays, and why."""

    gap: Gap
    why: Why


@dataclass(frozen=True, slots=True)
class Batch:
    """The list for the next batch, and what it leaves."""

    places: list[Place] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def cost(self) -> int:
        """What all places cost together."""
        return sum(each.price for each in self.places)


def propose(gaps: Iterable[Gap], plan: Plan) -> Batch:
    """The list that closes most gaps, the cheapest first: never beyond the seats of a post, nor beyond the money.

    Where each person closes one gap no other list closes more: of so many people the cheapest that have seats cost
    least.
    """
    batch, groups = Batch(), defaultdict(list)
    for gap in gaps:
        if why := _cannot(gap, plan):
            batch.left.append(Left(gap, why))
        else:
            groups[gap.person, gap.scheme, gap.price].append(gap)
    places = [Place(*who, tuple(closed)) for who, closed in groups.items()]  # type: ignore[arg-type]  # never None here
    free, money = dict(plan.seats), plan.money
    for place in sorted(places, key=lambda each: each.rank):
        why = Why.NO_SEAT if not free[place.post] else Why.NO_MONEY if _exceeds(place, money) else None
        if why:
            batch.left.extend(Left(gap, why) for gap in place.gaps)
            continue
        batch.places.append(place)
        free[place.post] -= 1
        money = None if money is None else money - place.price
    return batch


def _exceeds(place: Place, money: int | None) -> bool:
    return money is not None and place.price > money


def _cannot(gap: Gap, plan: Plan) -> Why | None:
    """Why this gap cannot be closed by this batch, whatever else is in it."""
    inside = not plan.areas or any(gap.area == code or gap.area.startswith(f"{code}.") for code in plan.areas)
    refusals = (
        (gap.post not in plan.seats, Why.OTHER_POST),
        (not inside, Why.OTHER_AREA),
        (not gap.is_known, Why.UNKNOWN),
        (gap.person is None, Why.NOBODY),
        (gap.scheme is None or gap.price is None, Why.NO_TARIFF),
        (gap.person in plan.off, Why.TAKEN_OFF),
    )
    return next((why for refuses, why in refusals if refuses), None)
