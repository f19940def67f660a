"""One night, however many start it at once; and no edit lost to a night that runs beside it."""

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from threading import Event

import pytest
from django.db import transaction
from django.db.models.functions import Now

from cooperatives.cases.actions import AnotherNight, night, review
from cooperatives.cases.models import Case, Night
from cooperatives.meetings.actions import record_meeting
from cooperatives.meetings.models import Meeting
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Cooperative, Source
from cooperatives.standing import actions
from cooperatives.standing.models import Stale, Standing, Verdict, facts
from cooperatives.tasks import daily
from registry import history, jobs
from registry.models import Job
from tests.faults.together import at_once, together
from tests.world import ON, run_night

pytestmark = pytest.mark.django_db(transaction=True)


def whole_night() -> list[tuple[int, int]]:
    """Every step of the night; none where another is at work."""
    try:
        return list(night(on=ON))
    except AnotherNight:
        return []


def test_twenty_direct_calls_are_one_night(committed):
    at_once(20, whole_night)
    assert sum(Night.objects.values_list("judged", flat=True)) == 5
    assert (Verdict.objects.count(), Case.objects.count(), Stale.objects.count()) == (5, 1, 0)


def test_two_beats_and_two_workers_are_one_night(committed):
    at_once(2, daily, "night")
    assert Job.objects.count() == 1
    at_once(2, jobs.run_due)
    assert Job.objects.get().state == "DONE"
    assert list(Night.objects.values_list("judged", flat=True)) == [5]


def test_a_night_that_finds_another_at_work_does_nothing(committed):
    first = night(on=ON)
    next(first)
    assert at_once(1, whole_night) == [[]]
    first.close()
    assert whole_night() != []


def test_a_nights_job_that_finds_another_at_work_is_put_back_and_done_later(committed):
    first = night(on=ON)
    next(first)
    job = jobs.submit_daily("night", ON)
    at_once(1, jobs.run_due)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("OPEN", 0)
    first.close()
    Job.objects.update(due_at=Now())
    jobs.run_due()
    assert (Job.objects.get().state, Night.objects.count()) == ("DONE", 1)


def test_an_edit_committed_while_the_night_judges_is_judged_next_time(committed, monkeypatch):
    read, edited = Event(), Event()

    def slow_facts(cooperatives):
        known = facts(cooperatives)
        read.set()
        assert edited.wait(timeout=10)
        return known

    monkeypatch.setattr(actions, "facts", slow_facts)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(at_once, 1, run_night)
        assert read.wait(timeout=10)
        with history.verb("record", by=None, on=ON):
            Meeting.objects.create(
                cooperative=committed.sunyi, held_on=ON, book_years=[2017], source="FIELD", observed_on=ON
            )
        edited.set()
        running.result(timeout=20)
    assert Standing.objects.get(cooperative=committed.sunyi).state == "INACTIVE"
    assert list(Stale.objects.values_list("cooperative_id", flat=True)) == [committed.sunyi.pk]
    run_night()
    assert Standing.objects.get(cooperative=committed.sunyi).state == "ACTIVE"
    assert Case.objects.get().state == "WITHDRAWN"


def test_of_two_who_judge_at_once_the_one_that_read_later_is_kept(committed, monkeypatch):
    run_night()
    read, go_on = Event(), Event()

    def slow_the_first_time(cooperatives):
        known = facts(cooperatives)
        if not read.is_set():
            read.set()
            assert go_on.wait(timeout=10)
        return known

    monkeypatch.setattr(actions, "facts", slow_the_first_time)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(at_once, 1, lambda: review(on=ON, by=None, cooperatives=[committed.sunyi.pk]))
        assert read.wait(timeout=10)
        record_meeting(committed.sunyi, ON, [2017], Saying(Source.FIELD, ON), by=None, on=ON)
        second = pool.submit(at_once, 1, lambda: review(on=ON, by=None, cooperatives=[committed.sunyi.pk]))
        wait([second], timeout=1)
        go_on.set()
        assert [first.result(timeout=20)[0].changed, second.result(timeout=20)[0].changed] == [0, 1]
    assert Standing.objects.get(cooperative=committed.sunyi).state == "ACTIVE"


def test_an_edit_not_yet_committed_keeps_its_mark(committed):
    with transaction.atomic(), history.verb("record", by=None, on=ON):
        Meeting.objects.create(
            cooperative=committed.sunyi, held_on=ON, book_years=[2017], source="FIELD", observed_on=ON
        )
        at_once(1, run_night)
    assert Standing.objects.get(cooperative=committed.sunyi).state == "INACTIVE"
    run_night()
    assert Standing.objects.get(cooperative=committed.sunyi).state == "ACTIVE"


def test_two_who_speak_at_once_about_one_cooperative_lose_nothing(committed):
    def say(field: str, value: str) -> None:
        observe(Cooperative.objects.get(pk=committed.maju.pk), {field: value}, Saying(Source.FIELD, ON), by=None, on=ON)

    for number in range(5):
        together(partial(say, "address", f"Jl. {number}"), partial(say, "coop_group", f"Kelompok {number}"))
        maju = Cooperative.objects.get(pk=committed.maju.pk)
        assert maju.observations.filter(source="FIELD").count() == 2 * (number + 1)
        assert (maju.address, maju.coop_group) == (f"Jl. {number}", f"Kelompok {number}")
