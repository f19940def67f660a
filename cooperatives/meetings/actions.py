"""Meetings and lapses enter the register as facts with their source."""

from collections.abc import Sequence
from datetime import date

from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative
from registry import history
from registry.models import User


def record_meeting(
    cooperative: Cooperative, held_on: date, book_years: Sequence[int], saying: Saying, *,
    kind: Meeting.Kind = Meeting.Kind.ANNUAL, is_inferred: bool = False, by: User | None, on: date,
) -> tuple[Meeting, bool]:  # fmt: skip
    """Record what a source says of a meeting that was held; also returns whether it is new.

    Several sources may speak of one meeting: the weightiest counts.
    """
    with history.verb("record_meeting", by=by, on=on):
        return Meeting.objects.get_or_create(
            cooperative=cooperative, kind=kind, held_on=held_on, source=saying.source, observed_on=saying.observed_on,
            retracted_on=None,
            defaults={"book_years": sorted(book_years), "is_inferred": is_inferred, **saying.as_columns()},
        )  # fmt: skip


def record_lapse(
    cooperative: Cooperative, since: date, through: date, saying: Saying, *, by: User | None, on: date
) -> tuple[Lapse, bool]:
    """Record that a source says no annual meeting was held in these days; also returns whether it is new."""
    with history.verb("record_lapse", by=by, on=on):
        return Lapse.objects.get_or_create(
            cooperative=cooperative, since=since, through=through, source=saying.source,
            observed_on=saying.observed_on, retracted_on=None, defaults=saying.as_columns(),
        )  # fmt: skip
