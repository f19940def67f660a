"""Printed receipts that nobody can account for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cooperatives.dues.models import CollectionRun, Entry, VoidedReceipt
from cooperatives.register.models import Cooperative
from registry.models import User


@dataclass(frozen=True, slots=True)
class Missing:
    """Printed receipts of one collector that nobody can account for.

    day: when they were passed over, or when their round was closed and they had not come back.
    """

    run: CollectionRun
    collector: User
    day: date
    numbers: Sequence[int]


def missing_receipts(cooperative: Cooperative) -> list[Missing]:
    """The numbers neither booked nor voided, by collector and day: lower than one that was used, or of a closed round.

    The day is that of the next number used, or of the closing. Three queries.
    """
    runs = CollectionRun.objects.filter(cooperative=cooperative).select_related("collector").order_by("opened_on", "pk")
    used: dict[int, dict[int, date]] = {run.pk: {} for run in runs}
    booked = Entry.objects.filter(cooperative=cooperative, run__isnull=False, paper_no__isnull=False)
    for run, number, day in booked.exclude(kind="REVERSAL").values_list("run", "paper_no", "received_on"):
        used[run][number] = day
    spoilt = set(VoidedReceipt.objects.filter(cooperative=cooperative).values_list("run", "paper_no"))
    found = []
    for run in runs:
        skipped: list[int] = []
        for number in run.numbers:
            if number not in used[run.pk]:
                skipped += [] if (run.pk, number) in spoilt else [number]
            elif skipped:
                found.append(Missing(run, run.collector, used[run.pk][number], skipped))
                skipped = []
        if skipped and run.closed_on:
            found.append(Missing(run, run.collector, run.closed_on, skipped))
    return found
