"""The treasurer's cash over some days, as the ledger and the handovers have it, and what collectors still hold."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, Sum

from cooperatives.dues.models import Closing, Entry, Handover, Opening
from cooperatives.register.models import Cooperative


@dataclass(frozen=True, slots=True)
class Cash:
    """What was in the treasurer's box after `since`, came in and went out until `through`, in rupiah.

    received: at the counter; handed: by collectors; made_good: of what had lacked; paid_out: to members; banked.
    reversed: of receipts of the counter, below zero where more came off than was put back.
    unsigned: brought to the bank and not countersigned. with_collectors: taken at the door by then and not handed over.
    cashless: what the receipts of these days say of money that was no cash.
    """

    since: date | None
    through: date
    opening: int
    received: int
    handed: int
    made_good: int
    paid_out: int
    banked: int
    reversed: int
    unsigned: int
    with_collectors: int
    cashless: int

    @property
    def closing(self) -> int:
        """What is in the box at the end by the book."""
        into = self.opening + self.received + self.handed + self.made_good
        return into - self.paid_out - self.banked + self.reversed

    @property
    def expected(self) -> int:
        """What should be found there: what was brought to the bank is gone before it is countersigned."""
        return self.closing - self.unsigned


def cash(cooperative: Cooperative, since: date | None, through: date, at: datetime | None = None) -> Cash:
    """The cash of the days after one and up to another, as `Closing` counts it too. Four queries.

    at: what waited is told as it was known at this time; None: now.
    """
    before, handed_before = _before("posted_on", since), _before("answer__posted_on", since)
    rows = Entry.objects.filter(cooperative=cooperative, posted_on__lte=through)
    mirror = Q(kind=Entry.Kind.REVERSAL)
    counter, door = Q(method="CASH", run=None), Q(method="CASH", run__isnull=False)
    entries = rows.aggregate(
        before=_sum("amount", before & counter),
        received=_sum("amount", ~before & counter & ~mirror & Q(amount__gt=0)),
        paid_out=_sum("amount", ~before & counter & ~mirror & Q(amount__lt=0)),
        reversed=_sum("amount", ~before & counter & mirror),
        door=_sum("amount", door),
        cashless=_sum("amount", ~before & Q(method__in=("TRANSFER", "PAYROLL"))),
    )
    handovers = Handover.objects.filter(cooperative=cooperative)
    taken, given = Q(step=Handover.Step.TO_TREASURER), Q(step=Handover.Step.TO_BANK)
    hands = handovers.filter(answer__posted_on__lte=through).aggregate(
        taken_before=_sum("counted", handed_before & ~given), given_before=_sum("counted", handed_before & given),
        handed=_sum("counted", ~handed_before & taken), banked=_sum("counted", ~handed_before & given),
        made_good=_sum("counted", ~handed_before & Q(makes_good__isnull=False)), accounted=_sum("expected", taken),
    )  # fmt: skip
    unsigned = handovers.underway(through, at).aggregate(rupiah=_sum("counted", given))
    found = Opening.objects.filter(cooperative=cooperative, on__lte=through).aggregate(cash=Sum("cash", default=0))
    return Cash(
        since, through, found["cash"] + entries["before"] + hands["taken_before"] - hands["given_before"],
        entries["received"], hands["handed"], hands["made_good"], -entries["paid_out"], hands["banked"],
        entries["reversed"], unsigned["rupiah"], entries["door"] - hands["accounted"], entries["cashless"],
    )  # fmt: skip


def _before(column: str, since: date | None) -> Q:
    return Q(**{f"{column}__lte": since}) if since else Q(pk__in=[])


def _sum(column: str, of: Q) -> Sum:
    return Sum(F(column), filter=of, default=0)


def cash_of(closing: Closing) -> Cash:
    """The cash of days that are closed."""
    return cash(closing.cooperative, closing.since, closing.through, closing.recorded_at)
