"""Jobs while Redis, PostgreSQL and workers fail: every job is done, and done once."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.db import connection, transaction

from registry import jobs, local_servers
from registry.models import Job
from tests.faults.handlers import marks
from tests.faults.processes import is_overdue, process, soon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _jobs(settings, monkeypatch) -> None:
    """The jobs of these tests, and no silence left over from another one."""
    settings.JOB_HANDLERS = {"mark": "tests.faults.handlers.mark"}
    monkeypatch.setattr(jobs, "_quiet_until", 0.0)


def seconds_of(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def messages() -> int:
    """How many wake-ups lie in Redis."""
    with jobs.app.connection_for_read() as link:
        return link.default_channel.client.llen("celery")


# Many at once


def test_two_hundred_jobs_and_eight_workers_make_two_hundred_marks(caplog):
    names = [f"{number:03}" for number in range(200)]
    for name in names:
        jobs.submit("mark", key=name, on=name)

    def work() -> None:
        jobs.run_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert marks() == names
    assert set(Job.objects.values_list("state", "attempts")) == {("DONE", 1)}
    assert "overtaken" not in caplog.text


def test_twenty_submits_of_one_key_at_once_make_one_job():
    def submit() -> None:
        jobs.submit("mark", key="night:2018-09-04", on="2018-09-04")
        connection.close()

    submitters = [threading.Thread(target=submit) for _ in range(20)]
    for submitter in submitters:
        submitter.start()
    for submitter in submitters:
        submitter.join(60)
    assert jobs.run_due() == 1
    assert marks() == ["2018-09-04"]


# Redis


def test_a_redis_that_is_down_costs_a_submit_next_to_nothing():
    assert seconds_of(lambda: jobs.submit("mark", key="1", on="1")) < 0.5
    assert seconds_of(lambda: jobs.submit("mark", key="2", on="2")) < 0.1
    assert Job.objects.count() == 2


def test_a_redis_that_is_frozen_costs_a_second_and_then_nothing_for_five(redis, monkeypatch):
    redis.process.send_signal(signal.SIGSTOP)
    assert seconds_of(lambda: jobs.submit("mark", key="1", on="1")) < 1.2
    assert seconds_of(lambda: [jobs.submit("mark", key=f"{n}", on=f"{n}") for n in range(2, 12)]) < 0.5
    assert 4 < jobs._quiet_until - time.monotonic() < 5
    redis.process.send_signal(signal.SIGCONT)
    before = messages()
    jobs.submit("mark", key="12", on="12")
    assert messages() == before
    monkeypatch.setattr(jobs, "_quiet_until", time.monotonic())
    jobs.submit("mark", key="13", on="13")
    assert messages() == before + 1


def test_a_worker_does_what_is_submitted(worker):
    jobs.submit("mark", key="1", on="1")
    assert soon(lambda: marks() == ["1"], seconds=10), worker.last_words()


def test_a_worker_is_woken_up_after_the_commit_and_not_before(redis):
    with transaction.atomic():
        jobs.submit("mark", key="1", on="1")
        assert messages() == 0
    assert messages() == 1


def test_a_worker_goes_on_after_redis_was_killed_and_started_again(worker, redis, folder):
    """Both its processes are busy and further wake-ups wait in it: with Celery's defaults it then stalls for ever."""
    names: list[str] = []

    def all_are_done() -> bool:
        return marks() == sorted(names)

    with ExitStack() as started:
        for number in range(3):
            names += [f"{number} busy", f"{number} busy too"]
            for name in names[-2:]:
                jobs.submit("linger", key=name, on=name)
            for _ in range(6):
                jobs.nudge()
            assert soon(lambda: Job.objects.filter(state="OPEN", attempts=1).count() == 2, seconds=20)
            redis.process.kill()
            redis.process.wait(10)
            assert soon(all_are_done, seconds=20), worker.last_words()
            redis = started.enter_context(local_servers.redis(folder, folder))
            names.append(f"{number} back")
            jobs.submit("mark", key=names[-1], on=names[-1])
            assert soon(all_are_done, seconds=30), worker.last_words()
            worker.check()


@pytest.mark.parametrize("is_frozen", [True, False], ids=["frozen", "down"])
def test_the_sweep_needs_no_redis(is_frozen, redis, folder):
    redis.process.send_signal(signal.SIGSTOP if is_frozen else signal.SIGKILL)
    is_overdue(jobs.submit("mark", key="1", on="1"))
    with process("sweep", "manage.py", "sweep", "--once", folder=folder) as sweep:
        assert soon(lambda: sweep.process.poll() is not None, seconds=20), sweep.last_words()
        assert marks() == ["1"], sweep.last_words()
    redis.process.send_signal(signal.SIGCONT)


# Workers and PostgreSQL


def test_a_job_whose_worker_was_killed_is_done_by_another_after_its_lease(worker):
    job = jobs.submit("kill_the_first_worker", key="1", on="1")
    assert soon(lambda: "SIGKILL" in worker.log.read_text(), seconds=10), worker.last_words()
    job.refresh_from_db()
    assert (job.state, job.attempts, marks()) == ("OPEN", 1, [])
    jobs.nudge()
    assert not soon(lambda: marks() != [], seconds=1)
    is_overdue(job)
    jobs.nudge()
    assert soon(lambda: marks() == ["1"], seconds=10), worker.last_words()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("DONE", 2)


def test_the_sweep_goes_on_after_postgresql_dropped_it(folder):
    with process("sweep", "manage.py", "sweep", "--every", "0.2", folder=folder) as sweep:
        is_overdue(jobs.submit("mark", key="1", on="1"))
        assert soon(lambda: marks() == ["1"], seconds=20), sweep.last_words()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert soon(lambda: "PostgreSQL did not answer" in sweep.log.read_text(), seconds=5), sweep.last_words()
        is_overdue(jobs.submit("mark", key="2", on="2"))
        assert soon(lambda: marks() == ["1", "2"], seconds=10), sweep.last_words()


def test_the_sweep_waits_for_a_postgresql_that_is_not_there(folder):
    nowhere = local_servers.database_url(folder)
    with process("sweep", "manage.py", "sweep", "--every", "0.2", folder=folder, DATABASE_URL=nowhere) as sweep:
        said = "PostgreSQL did not answer"
        assert soon(lambda: sweep.log.read_text().count(said) > 2, seconds=10), sweep.last_words()
        sweep.check()
