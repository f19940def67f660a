"""A later deadline is a fact, and whom it reaches is judged with it: one cooperative at once, an area by a job."""

from datetime import date

from cooperatives.cases.actions import Shift
from cooperatives.meetings.actions import record_extension
from cooperatives.meetings.models import Extension
from cooperatives.register.actions import retract
from cooperatives.register.models import Cooperative
from cooperatives.reports.actions import judge
from registry import history, jobs
from registry.models import Area, User


def extend(
    of: Cooperative | Area, book_year: int, until: date, *, decree_no: str, granted_on: date, by: User, on: date
) -> tuple[Extension, Shift | None]:
    """Give one cooperative, or all in an area, longer for a book year. Returns what that changed of the one.

    Raises Refused where it is recorded already.
    """
    with history.verb("extend", by=by, on=on):
        granted = record_extension(of, book_year, until, decree_no=decree_no, granted_on=granted_on, by=by, on=on)
        return granted, _judge(granted, by=by, on=on)


def retract_extension(extension: Extension, *, reason: str, by: User, on: date) -> Shift | None:
    """Take an extension back: the deadlines are again what they were. Raises Refused where it was taken back."""
    with history.verb("retract_extension", by=by, on=on, reason=reason):
        retract(extension, reason=reason, by=by, on=on)
        return _judge(extension, by=by, on=on)


def _judge(extension: Extension, *, by: User, on: date) -> Shift | None:
    """None where a job does it."""
    if extension.cooperative:
        return judge(extension.cooperative, by=by, on=on)
    when = "retraction" if extension.retracted_on else "grant"
    jobs.submit("area_review", key=f"area_review:{extension.pk}:{when}", extension=extension.pk, by=by.pk)
    return None
