"""Every background entry point."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from cooperatives.cases import actions as cases
from cooperatives.standing.actions import DayIsPast, NoOfficialRules
from registry import jobs
from registry.celery import app


@app.task(name="work")
def work() -> None:
    """Do what is due."""
    jobs.run_due()


@app.task(name="night")
def night() -> None:
    """Submit tonight's work; beat calls it after midnight, and a second call submits nothing."""
    today = timezone.localdate().isoformat()
    jobs.submit("night", key=f"night:{today}", on=today)


def run_night(*, on: str) -> Iterator[tuple[int, int]]:
    """The job "night". A night that a later one has overtaken, or that has no official rules, has nothing to do."""
    try:
        yield from cases.night(on=date.fromisoformat(on))
    except (DayIsPast, NoOfficialRules):
        return
