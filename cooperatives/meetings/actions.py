"""Meetings and lapses enter the register as facts with their source."""

from collections.abc import Sequence
from datetime import date

from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative
from registry import history
from registry.models import User


def record_meeting(
    cooperative: Cooperative,
    held_on: date,
    book_years: Sequence[int],
    saying: Saying,
    *,
    kind: Meeting.Kind = Meeting.Kind.ANNUAL,
    is_inferred: bool = False,
    by: User | None,
    on: date,
) -> bool:
    """Record a meeting that was held; returns False where one of that kind on that day is already there."""
    with history.verb("record_meeting", by=by, on=on):
        _, is_new = Meeting.objects.get_or_create(
            cooperative=cooperative, kind=kind, held_on=held_on,
            defaults={
                "book_years": sorted(book_years), "is_inferred": is_inferred, "source": saying.source,
                "observed_on": saying.observed_on,
            },
        )  # fmt: skip
    return is_new


def record_lapse(
    cooperative: Cooperative, since: date, through: date, saying: Saying, *, by: User | None, on: date
) -> bool:
    """Record that a source says no annual meeting was held in these days; returns False where it is already there."""
    with history.verb("record_lapse", by=by, on=on):
        _, is_new = Lapse.objects.get_or_create(
            cooperative=cooperative, since=since, through=through, source=saying.source,
            defaults={"observed_on": saying.observed_on},
        )  # fmt: skip
    return is_new
