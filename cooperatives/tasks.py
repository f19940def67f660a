"""Every background entry point."""

import logging
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from cooperatives.cases import actions as cases
from cooperatives.meetings.imports import workbook
from cooperatives.meetings.imports.apply import apply
from cooperatives.meetings.imports.bench import check
from cooperatives.meetings.imports.undo import undo
from cooperatives.standing.actions import DayIsPast, NoOfficialRules, marked, recount
from registry import jobs
from registry.celery import app
from registry.models import ImportBatch

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
    yield from _review(found)


def undo_import(*, batch: int) -> Iterator[tuple[int, int]]:
    """The job "import_undo": all of it in the first step, then the verdicts of those it touched."""
    found = ImportBatch.objects.select_related("area", "undone_by").get(pk=batch)
    undo(found, cases.held)
    yield from _review(found)


def _review(of: ImportBatch) -> Iterator[tuple[int, int]]:
    """Judge anew what a file touched, in steps. What cannot be judged now is left to the night."""
    yield 0, 0
    wanted = marked(of.rows.filter(subject__gt=0).values("subject"))
    for start in range(0, len(wanted), cases.CHUNK):
        try:
            cases.review(on=timezone.localdate(), by=None, cooperatives=wanted[start : start + cases.CHUNK])
        except (DayIsPast, NoOfficialRules) as refused:
            logger.warning("Not judged after %s: %s", of, refused)
            return
        yield min(start + cases.CHUNK, len(wanted)), len(wanted)
