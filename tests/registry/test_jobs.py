"""A job is a row before it is a message: done once, step by step, and never lost."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from cooperatives.tasks import weekly
from registry import jobs
from registry.models import ImportBatch, Job

pytestmark = pytest.mark.django_db
HERE = f"{__name__}."


@pytest.fixture(autouse=True)
def _handlers(settings) -> None:
    settings.JOB_HANDLERS = {kind: HERE + kind for kind in ("leave_a_mark", "leave_marks", "spoil", "crash")} | {
        "night": HERE + "leave_a_mark",
        "recount": HERE + "leave_a_mark",
    }
    settings.WEEKLY_JOBS = {}


def mark(name: str) -> None:
    ImportBatch.objects.create(file_name=name, observed_on=date(2022, 5, 15), counts={}, problems=[])


def marks() -> list[str]:
    return sorted(ImportBatch.objects.values_list("file_name", flat=True))


def leave_a_mark(*, on: str) -> None:
    mark(on)


def leave_marks(*, names: list[str]) -> Iterator[tuple[int, int]]:
    for name in names:
        if name not in marks():
            mark(name)
            yield len(marks()), len(names)


def spoil(*, on: str) -> None:
    mark(on)
    raise ValueError(f"nothing can be done about {on}")


def crash(*, names: list[str]) -> Iterator[tuple[int, int]]:
    steps = leave_marks(names=names)
    yield next(steps)
    mark("half of the second step")
    raise SystemExit("the worker is gone")


def is_due(job: Job, *, since: timedelta = timedelta(0)) -> None:
    """Lets the time pass after which the job is due, or its lease has run out."""
    Job.objects.filter(pk=job.pk).update(due_at=Now() - since)


def test_a_job_is_done_with_its_payload():
    job = jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04")
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (Job.State.DONE, 1, "")
    assert marks() == ["2018-09-04"]
    assert jobs.run_due() == 0


def test_the_same_key_twice_is_one_job_and_the_first_one_counts():
    first = jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04")
    assert jobs.submit("leave_a_mark", key="mark:1", on="2018-09-05") == first
    jobs.run_due()
    assert jobs.submit("leave_a_mark", key="mark:1", on="2018-09-06").state == Job.State.DONE
    assert jobs.run_due() == 0
    assert marks() == ["2018-09-04"]


def test_a_job_goes_back_with_its_caller():
    with transaction.atomic():
        jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_jobs_are_taken_up_in_the_order_in_which_they_fell_due():
    later, sooner = (jobs.submit("leave_a_mark", key=f"mark:{n}", on=f"{n}") for n in range(2))
    is_due(later, since=timedelta(seconds=1))
    is_due(sooner, since=timedelta(seconds=2))
    assert [jobs.claim(), jobs.claim(), jobs.claim()] == [sooner, later, None]


def test_a_leased_job_is_left_alone_until_its_lease_ends():
    job = jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04")
    held = jobs.claim()
    assert held == job
    assert jobs.claim() is None
    Job.objects.filter(pk=job.pk).update(due_at=Now() + timedelta(seconds=1))
    assert jobs.claim() is None
    is_due(job)
    assert jobs.claim().attempts == 2


def test_what_a_zombie_does_after_its_lease_is_rolled_back():
    job = jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04")
    zombie = jobs.claim()
    is_due(job)
    successor = jobs.claim()
    jobs.run(zombie)
    assert marks() == []
    jobs.run(successor)
    assert marks() == ["2018-09-04"]
    jobs.run(zombie)
    assert marks() == ["2018-09-04"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_each_step_renews_the_lease():
    job = jobs.submit("leave_marks", key="marks", names=["a", "b"])
    held = jobs.claim()
    is_due(job)
    assert jobs._step(held, jobs._steps(held))
    job.refresh_from_db()
    assert (job.done, job.total) == (1, 2)
    assert jobs.claim() is None


def test_a_crash_costs_the_step_it_was_in_and_no_more(settings):
    job = jobs.submit("crash", key="marks", names=["a", "b", "c"])
    with pytest.raises(SystemExit):
        jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.OPEN, 1, 3)
    assert marks() == ["a"]

    settings.JOB_HANDLERS = {"crash": HERE + "leave_marks"}
    is_due(job)
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == (Job.State.DONE, 3, 2)
    assert marks() == ["a", "b", "c"]


def test_a_poison_job_is_tried_ever_later_and_given_up_after_five_attempts():
    job = jobs.submit("spoil", key="poison", on="2018-09-04")
    waits = []
    for _ in range(5):
        is_due(job)
        assert jobs.run_due() == 1
        job = Job.objects.annotate(now=Now()).get()
        waits.append(round((job.due_at - job.now).total_seconds()))
        assert jobs.run_due() == 0
    assert waits[:4] == [30, 60, 120, 240]
    assert (job.state, job.attempts) == (Job.State.FAILED, 5)
    assert "ValueError: nothing can be done about 2018-09-04" in job.error
    assert marks() == []
    is_due(job)
    assert jobs.run_due() == 0


def test_a_poison_job_does_not_stop_the_others():
    jobs.submit("spoil", key="poison", on="2018-09-04")
    jobs.submit("leave_a_mark", key="mark", on="2018-09-05")
    assert jobs.run_due() == 2
    assert marks() == ["2018-09-05"]


def test_a_job_that_kills_its_worker_is_given_up_unrun():
    job = jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04")
    for _ in range(5):
        assert jobs.claim() == job
        is_due(job)
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "No worker survived" in job.error
    assert marks() == []


def test_a_kind_without_a_handler_is_kept_with_its_error():
    job = jobs.submit("unheard_of", key="x")
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.OPEN, 1)
    assert "KeyError: 'unheard_of'" in job.error


@pytest.mark.parametrize(("seconds", "done"), [(58, 0), (61, 1)])
def test_the_sweep_does_what_has_been_due_for_a_minute(seconds, done, monkeypatch):
    at(monkeypatch, hour=0, minute=30)
    is_due(jobs.submit("leave_a_mark", key="mark:1", on="2018-09-04"), since=timedelta(seconds=seconds))
    call_command("sweep", once=True)
    assert len(marks()) == done


@pytest.mark.parametrize(("hour", "minute", "nights"), [(0, 59, []), (1, 0, ["2018-09-04"]), (23, 59, ["2018-09-04"])])
def test_the_sweep_submits_the_night_once_it_has_fallen(hour, minute, nights, monkeypatch):
    at(monkeypatch, hour=hour, minute=minute)
    for _ in range(2):
        call_command("sweep", once=True)
    assert [job.payload["on"] for job in Job.objects.filter(kind="night")] == nights
    assert [job.key for job in Job.objects.all()] == [f"night:{day}" for day in nights]
    call_command("sweep", once=True, overdue=0)
    assert marks() == nights


@pytest.mark.parametrize(
    ("day", "hour", "minute", "sunday"),
    [
        (2, 2, 59, "2018-08-26"),
        (2, 3, 0, "2018-09-02"),
        (4, 0, 30, "2018-09-02"),
        (8, 23, 59, "2018-09-02"),
        (9, 2, 59, "2018-09-02"),
        (9, 3, 0, "2018-09-09"),
    ],
)
def test_the_sweep_submits_the_weeks_job_however_late(day, hour, minute, sunday, monkeypatch, settings):
    settings.DAILY_JOBS, settings.WEEKLY_JOBS = {}, {"recount": (6, 3)}
    at(monkeypatch, day=day, hour=hour, minute=minute)
    for _ in range(2):
        call_command("sweep", once=True, overdue=0)
    assert [job.key for job in Job.objects.all()] == [f"recount:{sunday}"]
    assert marks() == [sunday]


def test_beat_and_sweep_make_one_job_of_a_week(monkeypatch, settings):
    settings.DAILY_JOBS, settings.WEEKLY_JOBS = {}, {"recount": (6, 3)}
    at(monkeypatch, day=2, hour=3, minute=0)
    weekly("recount")
    at(monkeypatch, day=5, hour=12, minute=0)
    call_command("sweep", once=True, overdue=0)
    weekly("recount")
    assert [(job.key, job.state) for job in Job.objects.all()] == [("recount:2018-09-02", "DONE")]


def test_beat_wakes_up_when_the_turn_has_come(settings):
    """Celery counts its days from Sunday, Python from Monday."""
    settings.WEEKLY_JOBS = {"recount": (6, 3)}
    for kind, (day, hour) in settings.WEEKLY_JOBS.items():
        beat = settings.CELERY_BEAT_SCHEDULE[kind]["schedule"]
        turn = jobs.latest_turn(kind, datetime(2018, 9, 4, 12, tzinfo=ZoneInfo("Asia/Jakarta")))
        assert (turn.weekday(), turn.hour) == (day, hour)
        assert (beat.day_of_week, beat.hour, beat.minute) == ({turn.isoweekday() % 7}, {hour}, {0})


def at(monkeypatch, *, day: int = 4, hour: int, minute: int) -> None:
    now = datetime(2018, 9, day, hour, minute, tzinfo=ZoneInfo("Asia/Jakarta"))
    monkeypatch.setattr(timezone, "localtime", lambda: now)
