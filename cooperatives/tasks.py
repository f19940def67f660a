"""Every background entry point."""

import logging
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from cooperatives.cases import actions as cases
from cooperatives.standing.actions import DayIsPast, NoOfficialRules, recount
from registry import jobs
from registry.celery import app

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
