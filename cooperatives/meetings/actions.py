"""Meetings, lapses and later deadlines enter the register as facts with their source; meetings ahead are planned."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from cooperatives.meetings.models import Extension, Lapse, Meeting, Plan
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative, Source
from registry import history
from registry.deadlines import ONE_DAY, BookYear
from registry.models import Area, User
from registry.transitions import Refused, refuse_coming


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


def record_extension(
    of: Cooperative | Area, book_year: int, until: date, *, decree_no: str, granted_on: date, by: User, on: date
) -> Extension:
    """Record the decree that gives a cooperative, or all in an area, longer for the meeting of a book year.

    Raises Refused where it is recorded already.
    """
    with history.verb("record_extension", by=by, on=on):
        to = {"cooperative": of} if isinstance(of, Cooperative) else {"area": of}
        type(of)._default_manager.select_for_update(no_key=True).get(pk=of.pk)
        extension, is_new = Extension.objects.valid().get_or_create(
            **to, book_year=book_year, until=until, decree_no=decree_no,
            defaults={"granted_on": granted_on, "source": Source.LEGAL, "observed_on": granted_on,
                      "reference": decree_no},
        )  # fmt: skip
        if not is_new:
            raise Refused("Perpanjangan dengan nomor, batas dan penerima ini sudah tercatat.")
    return extension


def plan_meeting(
    of: Cooperative, book_year: int, *, planned_on: date | None, invited_on: date | None, officer: User | None,
    by: User, on: date,
) -> Plan:  # fmt: skip
    """Note when the meeting of a book year is to be held, since when the office is invited, and who will go.

    Raises Refused where it could not be held on that day, or the invitation has not come yet.
    """
    with history.verb("plan_meeting", by=by, on=on):
        year = BookYear.named(book_year, of.book_year_end)
        if planned_on and not year.admits(planned_on):
            raise Refused(f"Tahun buku {year.name} berakhir {year.ends_on:%d-%m-%Y}; RAT-nya baru sesudah itu.")
        if invited_on:
            refuse_coming(invited_on, on)
        said = {"planned_on": planned_on, "invited_on": invited_on, "officer": officer}
        plan, _ = Plan.objects.update_or_create(cooperative=of, book_year=book_year, defaults=said)
    return plan
