"""Work to be done: a row before it is a message (docs/decisions/0006). Redis may forget everything; nothing is lost."""

import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from registry.celery import app
from registry.models import Job

LEASE = timedelta(minutes=2)  # more than the longest step takes; each step renews it
ATTEMPTS = 5
BACK_OFF = timedelta(seconds=15)  # doubled with each attempt
QUIET = 5.0  # seconds without a wake-up after one that failed
PATIENCE = timedelta(hours=1)  # after its turn a recurring job that is not done is late

logger = logging.getLogger(__name__)
_quiet_until = 0.0


class NotNow(Exception):
    """Raised by a handler that cannot begin yet: the job is put back, and the attempt does not count."""


class Overtaken(Exception):
    """The lease ran out and somebody else has the job: what this step did is rolled back."""


def submit(kind: str, *, key: str, **payload: object) -> Job:
    """The job with this key, written in the caller's transaction if it is new; a worker is woken up on its commit."""
    job, is_new = Job.objects.get_or_create(key=key, defaults={"kind": kind, "payload": payload, "due_at": Now()})
    if is_new:
        job.refresh_from_db()
    if job.state == Job.State.OPEN:
        transaction.on_commit(nudge, robust=True)
    return job


def again(job: Job) -> bool:
    """Have a job that was given up tried anew, from now; whether it was given up."""
    given_up = Job.objects.filter(pk=job.pk, state=Job.State.FAILED)
    found = given_up.update(state=Job.State.OPEN, attempts=0, due_at=Now())
    if found:
        transaction.on_commit(nudge, robust=True)
    return bool(found)


def submit_daily(kind: str, day: date) -> Job:
    """The job of this kind for a day: one, whoever submits it and however often."""
    return submit(kind, key=f"{kind}:{day.isoformat()}", on=day.isoformat())


def submit_weekly(kind: str, now: datetime) -> Job:
    """The job of this kind for the week: one for its latest turn, also where that was days ago."""
    return submit_daily(kind, latest_turn(kind, now).date())


def latest_turn(kind: str, now: datetime) -> datetime:
    """When a recurring job last fell due."""
    weekday, hour = settings.WEEKLY_JOBS.get(kind) or (None, settings.DAILY_JOBS[kind])
    day = (now - timedelta(hours=hour)).date()
    back = 0 if weekday is None else (day.weekday() - weekday) % 7
    return datetime.combine(day - timedelta(days=back), clock(hour), now.tzinfo)


class Mood(models.TextChoices):
    """How a recurring job is doing with its latest turn."""

    DONE = "DONE", "Selesai"
    EMPTY = "EMPTY", "Selesai tanpa hasil"
    WAITING = "WAITING", "Menunggu atau sedang dikerjakan"
    LATE = "LATE", "Terlambat"
    FAILED = "FAILED", "Gagal"


@dataclass(frozen=True, slots=True)
class Health:
    """One recurring job. `last`: the row that keeps what it last did, None where it never did anything.

    error: the last line of what went wrong with its latest turn; empty where nothing did, or it was done since.
    """

    kind: str
    last: Any
    next_at: datetime
    mood: Mood
    error: str

    @property
    def is_well(self) -> bool:
        """Whether nobody need look at it."""
        return self.mood in (Mood.DONE, Mood.WAITING)


def health(now: datetime) -> list[Health]:
    """How every recurring job is doing. Two queries for each."""
    return [_health(kind, now) for kind in (*settings.DAILY_JOBS, *settings.WEEKLY_JOBS)]


def _health(kind: str, now: datetime) -> Health:
    turn = latest_turn(kind, now)
    period = timedelta(days=7 if kind in settings.WEEKLY_JOBS else 1)
    last = apps.get_model(settings.JOB_RESULTS[kind])._default_manager.order_by("-pk").first()
    job = Job.objects.filter(kind=kind, key__gte=f"{kind}:{turn.date().isoformat()}").order_by("key").last()
    mood = _mood(job, last, is_late=now - turn > PATIENCE)
    return Health(kind, last, turn + period, mood, job.complaint if job else "")


def _mood(job: Job | None, last: Any, *, is_late: bool) -> Mood:
    if job and job.state == Job.State.FAILED:
        return Mood.FAILED
    if job and job.state == Job.State.DONE:
        return Mood.DONE if last and last.on.isoformat() >= job.payload["on"] else Mood.EMPTY
    return Mood.LATE if is_late else Mood.WAITING


def nudge() -> None:
    """Wakes a worker up; where Redis does not answer, the sweep finds the row."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        app.send_task("work")
    except Exception as error:  # kombu, redis and the operating system each raise their own
        _quiet_until = time.monotonic() + QUIET
        logger.warning("Redis took no wake-up, so the sweep will do the work: %s", error)


def run_due(*, overdue_by: timedelta = timedelta(0)) -> int:
    """Does what has been due for that long and tells other workers when there is more; how many jobs it took up."""
    taken = 0
    while job := claim(overdue_by=overdue_by):
        if _due(overdue_by).exists():
            nudge()
        run(job)
        taken += 1
    return taken


def claim(*, overdue_by: timedelta = timedelta(0)) -> Job | None:
    """The job that has waited longest and that nobody holds, now leased to the caller under a new attempt."""
    with transaction.atomic():
        job = _due(overdue_by).select_for_update(skip_locked=True).first()
        if job:
            job.attempts += 1
            Job.objects.filter(pk=job.pk).update(attempts=job.attempts, due_at=Now() + LEASE)
    return job


def release() -> None:
    """Ends every lease: for a start that knows of no worker, after one that was killed."""
    Job.objects.filter(state=Job.State.OPEN, attempts__gt=0).update(due_at=Now())


def run(job: Job) -> None:
    """Step by step, until it is done, overtaken or has failed."""
    steps = _steps(job)
    try:
        while _step(job, steps):
            pass
    except Overtaken:
        logger.warning("Job %s: attempt %d was overtaken", job.key, job.attempts)
    except NotNow as reason:
        logger.warning("Job %s is put back: %s", job.key, reason)
        with suppress(Overtaken):
            _write(job, attempts=job.attempts - 1, error=str(reason), due_at=Now() + BACK_OFF)
    except Exception:
        logger.exception("Job %s: attempt %d failed", job.key, job.attempts)
        _record_failure(job, traceback.format_exc())


def _due(overdue_by: timedelta) -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.OPEN, due_at__lte=Now() - overdue_by).order_by("due_at", "id")


def _steps(job: Job) -> Iterator[tuple[int, int]]:
    """What its handler does: a single step if it returns nothing, else as many as it yields (done, total)."""
    if job.attempts > ATTEMPTS:
        raise RuntimeError(f"No worker survived any of {ATTEMPTS} attempts.")
    yield from import_string(settings.JOB_HANDLERS[job.kind])(**job.payload) or ()


def _step(job: Job, steps: Iterator[tuple[int, int]]) -> bool:
    """One step and its progress in one transaction, the progress last, so that an overtaken step leaves nothing."""
    with transaction.atomic():
        progress = next(steps, None)
        if progress is None:
            _write(job, state=Job.State.DONE, error="")
        else:
            _write(job, done=progress[0], total=progress[1], due_at=Now() + LEASE)
    return progress is not None


def _record_failure(job: Job, error: str) -> None:
    """Tries again later, ever later, and in the end no more; the error stays for whoever looks."""
    state = Job.State.FAILED if job.attempts >= ATTEMPTS else Job.State.OPEN
    with suppress(Overtaken):
        _write(job, state=state, error=error, due_at=Now() + BACK_OFF * 2**job.attempts)


def _write(job: Job, **changes: object) -> None:
    """Every write is guarded by the attempt: it is refused once somebody else has the job."""
    if not Job.objects.filter(pk=job.pk, state=Job.State.OPEN, attempts=job.attempts).update(**changes):
        raise Overtaken
