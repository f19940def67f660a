"""Meetings and lapses enter the register as facts with their source."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative
from registry import history
from registry.deadlines import ONE_DAY
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


def retract_years(meeting: Meeting, book_years: Collection[int], *, reason: str, by: User | None, on: date) -> Meeting:
    """Take back that a meeting was for these book years: all is retracted, and the rest said again. Raises Refused."""
    with history.verb("retract_years", by=by, on=on, reason=reason):
        retract(meeting, reason=reason, by=by, on=on)
        if rest := set(meeting.book_years) - set(book_years):
            record_meeting(
                meeting.cooperative, meeting.held_on, sorted(rest), Saying.of(meeting),
                kind=Meeting.Kind(meeting.kind), is_inferred=meeting.is_inferred, by=by, on=on,
            )  # fmt: skip
    return meeting


def retract_days(
    lapse: Lapse, spans: Iterable[tuple[date, date]], *, reason: str, by: User | None, on: date
) -> Lapse:  # fmt: skip
    """Take back what a lapse says of these days, each span from one through another: all is retracted, and what lies
    outside said again. Raises Refused.
    """
    with history.verb("retract_days", by=by, on=on, reason=reason):
        retract(lapse, reason=reason, by=by, on=on)
        parts = [(lapse.since, lapse.through)]
        for since, through in spans:
            cut = [((a, min(b, since - ONE_DAY)), (max(a, through + ONE_DAY), b)) for a, b in parts]
            parts = [(a, b) for both in cut for a, b in both if a <= b]
        for since, through in parts:
            record_lapse(lapse.cooperative, since, through, Saying.of(lapse), by=by, on=on)
    return lapse
