"""The worker dies while it numbers letters: no number is given twice, none is lost, and another worker finishes."""

import hashlib
import os
import signal

import pytest
from django.db import connection, transaction

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import Letter, LetterBatch
from cooperatives.correspondence.rules import series
from registry import history, jobs
from registry.models import Job, StoredFile
from registry.supervisor import WORKER
from tests.faults.processes import is_overdue, process, soon
from tests.letters import drafted, office_paper, words
from tests.world import ON, World

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS, STEP = 50, actions.STEP


@pytest.fixture
def batch(committed: World) -> LetterBatch:
    """Letters that wait for their numbers, all to Koperasi Sunyi, each about another book year."""
    office_paper()
    batch = drafted(committed, committed.sunyi)
    with history.verb("test", by=None, on=ON):
        Letter.objects.bulk_create(
            Letter(batch=batch, cooperative=committed.sunyi, kind="REPRIMAND", book_year=1950 + number, subject="Hal",
                   body=words(committed.sunyi).as_body())
            for number in range(LETTERS - 1)
        )  # fmt: skip
    actions.initial_all(batch, by=committed.sari, on=ON)
    return batch


def somebody_waits() -> bool:
    """Whether a session of this database waits for a lock of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0] > 0


def papers(batch: LetterBatch) -> dict[int, tuple[str, str]]:
    """The number of each letter that has one, and the SHA-256 of what is kept of it."""
    rows = batch.letters.exclude(number="").values_list("pk", "number", "file__content")
    return {pk: (number, hashlib.sha256(content).hexdigest()) for pk, number, content in rows}


@pytest.mark.parametrize("at", [0, 30, 49], ids=["at the first", "in the midst", "at the last"])
def test_a_worker_that_is_killed_while_it_numbers_letters_leaves_the_rest_to_another(
    committed, batch, redis, folder, at
) -> None:
    waiting = [letter.pk for letter in actions.to_number(batch)]
    numbers = series("", "101", "/Dinkop/2018", LETTERS)
    actions.ask_to_number(batch, numbers, ON, by=committed.wati, on=ON)
    with process("worker", *WORKER, folder=folder) as worker, transaction.atomic():
        Letter.objects.select_for_update().get(pk=waiting[at])
        worker.wait_until(somebody_waits)
        os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait(10)
    job, kept = Job.objects.get(kind="letters"), papers(batch)
    assert (job.state, job.attempts, job.done, len(kept)) == ("OPEN", 1, at // STEP * STEP, at // STEP * STEP)

    is_overdue(job)
    with process("another", *WORKER, folder=folder) as another:
        jobs.nudge()
        assert soon(lambda: Job.objects.get(pk=job.pk).state == "DONE", seconds=60), another.last_words()
    job.refresh_from_db()
    assert (job.attempts, job.done, job.total) == (2, LETTERS, LETTERS)
    assert [number for number, _ in sorted(papers(batch).values())] == numbers
    assert papers(batch).items() >= kept.items()
    assert StoredFile.objects.count() == LETTERS
    told = history.story(Letter.objects.get(pk=waiting[at]))
    assert [each.verb for each in told].count("number_letters") == 1
