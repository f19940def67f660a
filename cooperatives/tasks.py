"""Every background entry point."""

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cooperatives.cases import actions as cases
from cooperatives.correspondence.actions import number_all
from cooperatives.correspondence.models import LetterBatch
from cooperatives.meetings.imports import workbook
from cooperatives.meetings.imports.apply import apply
from cooperatives.meetings.imports.bench import check
from cooperatives.meetings.imports.undo import undo
from cooperatives.meetings.models import Extension
from cooperatives.register.models import Cooperative
from cooperatives.reminders.actions import mail
from cooperatives.reminders.models import Reminder
from cooperatives.reports.actions import let_cases_wait
from cooperatives.standing.actions import DayIsPast, NoOfficialRules, marked, recount
from registry import jobs
from registry.celery import app
from registry.models import ImportBatch, User

IMPORTS = {"workbook": workbook.read}
"""How each kind of file is read."""

logger = logging.getLogger(__name__)


@app.task(name="work")
def work() -> None:
    """Do what is due."""
    jobs.run_due()


@app.task(name="daily")
def daily(kind: str) -> None:
    """Submit today's job of a kind; beat calls it, and a second call submits nothing."""
    jobs.submit_daily(kind, timezone.localdate())


@app.task(name="weekly")
def weekly(kind: str) -> None:
    """Submit this week's job of a kind, likewise."""
    jobs.submit_weekly(kind, timezone.localtime())


def run_night(*, on: str) -> Iterator[tuple[int, int]]:
    """The job "night". One that a later night has overtaken, or that has no official rules, writes nothing."""
    try:
        yield from cases.night(on=date.fromisoformat(on))
        let_cases_wait(on=date.fromisoformat(on))
    except cases.AnotherNight as busy:
        raise jobs.NotNow(str(busy)) from busy
    except (DayIsPast, NoOfficialRules) as refused:
        logger.warning("The night of %s wrote nothing: %s", on, refused)


def run_recount(*, on: str) -> Iterator[tuple[int, int]]:
    """The job "recount"."""
    yield from recount(on=date.fromisoformat(on))


def check_import(*, batch: int) -> Iterator[tuple[int, int]]:
    """The job "import_check"."""
    found = ImportBatch.objects.select_related("area").get(pk=batch)
    yield from check(found, IMPORTS[found.source])


def apply_import(*, batch: int) -> Iterator[tuple[int, int]]:
    """The job "import_apply": all of it in the first step, then the verdicts of those it touched."""
    found = ImportBatch.objects.select_related("area", "applied_by").get(pk=batch)
    apply(found)
    yield from _judge_marked(found.rows.filter(subject__gt=0).values("subject"), found)


def undo_import(*, batch: int) -> Iterator[tuple[int, int]]:
    """The job "import_undo": all of it in the first step, then the verdicts of those it touched."""
    found = ImportBatch.objects.select_related("area", "undone_by").get(pk=batch)
    undo(found, cases.held)
    yield from _judge_marked(found.rows.filter(subject__gt=0).values("subject"), found)


def review_area(*, extension: int, by: int) -> Iterator[tuple[int, int]]:
    """The job "area_review": the verdicts of those an extension of an area reaches, or reached until it was retracted.

    Their cases wait where a report that would clear them is being checked, as after a night.
    """
    found, person = Extension.objects.select_related("area").get(pk=extension), User.objects.get(pk=by)
    there = Cooperative.objects.within(found.area.code) if found.area else Cooperative.objects.none()
    yield from _judge_marked(there.values("pk"), found, by=person)
    let_cases_wait(on=timezone.localdate())


def _judge_marked(
    cooperatives: QuerySet[Any, Any], after: object, *, by: User | None = None
) -> Iterator[tuple[int, int]]:
    """Judge those of these of which something has changed, in steps. What cannot be judged is left to the night."""
    yield 0, 0
    wanted = marked(cooperatives)
    for start in range(0, len(wanted), cases.CHUNK):
        try:
            cases.review(on=timezone.localdate(), by=by, cooperatives=wanted[start : start + cases.CHUNK])
        except (DayIsPast, NoOfficialRules) as refused:
            logger.warning("Not judged after %s: %s", after, refused)
            return
        yield min(start + cases.CHUNK, len(wanted)), len(wanted)


def mail_reminder(**which: Any) -> None:
    """The job "reminder": one e-mail."""
    mail(Reminder.objects.get(**which))


def number_letters(
    *, batch: int, by: int, on: str, dated_on: str, numbers: list[tuple[int, str]]
) -> Iterator[tuple[int, int]]:  # fmt: skip
    """The job "letters": each gets its number and its paper, by whoever asked, with the posts of that day."""
    found, day = LetterBatch.objects.get(pk=batch), date.fromisoformat(on)
    yield from number_all(found, numbers, date.fromisoformat(dated_on), by=User.objects.as_of(day).get(pk=by), on=day)
