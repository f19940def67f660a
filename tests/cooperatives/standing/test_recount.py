"""Everything judged again: what is kept is what the facts give, and where it is not, it is counted and named."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cooperatives.meetings.actions import record_meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from cooperatives.standing import actions
from cooperatives.standing.actions import Comparison, compare, recount
from cooperatives.standing.models import Recount, Stale, Standing, Verdict
from registry import history
from registry.models import LawValue
from tests.world import ON, run_night

LATER = ON + timedelta(days=5)


def compared() -> Comparison:
    *_, whole = compare()
    return whole


def past_the_marks(statement: str, *values: object) -> None:
    """A hand in the database, which leaves no mark."""
    with history.verb("hand", by=None, on=ON), connection.cursor() as cursor:
        cursor.execute(statement, values)
    Stale.objects.all().delete()


def test_after_a_night_nothing_differs(world):
    run_night()
    assert compared() == Comparison(done=5, total=5)


def test_days_and_nights_later_nothing_differs(world):
    """Verdicts of several days stand side by side, each is judged on its own."""
    run_night()
    record_meeting(world.sunyi, date(2018, 8, 30), [2017], Saying(Source.FIELD, ON), by=None, on=LATER)
    run_night(LATER)
    run_night(date(2019, 4, 1))
    assert len(set(Standing.objects.values_list("judged_on", flat=True))) > 1
    assert compared() == Comparison(done=5, total=5)


def test_a_law_that_changed_since_is_no_difference(world):
    """What was judged by the old law is judged again by the old law; the night asks the new one."""
    run_night()
    with history.verb("amend", by=None, on=ON):
        LawValue.objects.filter(key="rules.KABTGR_5Y.inactive_of").update(value=3)
    assert compared().differing == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cooperatives_legalevent SET happened_on = '2006-01-01' WHERE cooperative_id = %s",
        "UPDATE cooperatives_cooperative SET book_year_end = 6 WHERE id = %s",
        "UPDATE cooperatives_standing SET state = 'INACTIVE' WHERE cooperative_id = %s",
        "UPDATE cooperatives_standing SET holds_until = NULL WHERE cooperative_id = %s",
        "UPDATE cooperatives_standing SET last_year = 2001 WHERE cooperative_id = %s",
        "UPDATE cooperatives_standing SET verdict_id = 1 + verdict_id WHERE cooperative_id = %s",
        "DELETE FROM cooperatives_standing WHERE cooperative_id = %s",
    ],
)
def test_whatever_a_hand_changed_is_counted_and_named(world, statement):
    run_night()
    past_the_marks(statement, world.maju.pk)
    assert compared() == Comparison(done=5, total=5, differing=(world.maju.pk,))


def test_what_is_marked_waits_for_the_night(world):
    run_night()
    record_meeting(world.sunyi, date(2018, 8, 30), [2017], Saying(Source.FIELD, ON), by=None, on=LATER)
    found = compared()
    assert (found.judged, found.waiting, found.differing) == (4, 1, ())
    run_night(LATER)
    assert compared() == Comparison(done=5, total=5)


def test_before_any_night_all_wait(world):
    assert (compared().judged, compared().waiting) == (0, 5)


def test_it_goes_in_chunks_and_writes_no_verdict(world, monkeypatch, django_assert_num_queries):
    run_night()
    past_the_marks("UPDATE cooperatives_standing SET last_year = 2001 WHERE cooperative_id = %s", world.sunyi.pk)
    before = list(Standing.objects.order_by("pk").values()), Verdict.objects.count()
    monkeypatch.setattr(actions, "CHUNK", 2)
    assert [(each.done, each.total) for each in compare()] == [(2, 5), (4, 5), (5, 5)]
    assert (list(Standing.objects.order_by("pk").values()), Verdict.objects.count()) == before
    monkeypatch.undo()
    with django_assert_num_queries(13):
        compared()


def test_the_weeks_job_keeps_what_it_found(world):
    night = run_night()
    past_the_marks("UPDATE cooperatives_standing SET last_year = 2001 WHERE cooperative_id = %s", world.maju.pk)
    assert list(recount(on=LATER)) == [(5, 5)]
    kept = Recount.objects.get()
    assert (kept.on, kept.rulebook, kept.judged, kept.waiting) == (LATER, night.rulebook, 5, 0)
    assert (kept.differing, kept.cooperatives) == (1, [world.maju.pk])
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        Recount.objects.update(differing=0)


def test_what_differs_is_judged_anew_by_the_next_night(world):
    run_night()
    past_the_marks("UPDATE cooperatives_standing SET state = 'INACTIVE' WHERE cooperative_id = %s", world.maju.pk)
    list(recount(on=LATER))
    run_night(LATER)
    assert compared().differing == ()


def test_of_many_that_differ_it_names_the_first(world, monkeypatch):
    run_night()
    past_the_marks("UPDATE cooperatives_standing SET last_year = 2001")
    monkeypatch.setattr(actions, "NAMED", 2)
    list(recount(on=ON))
    assert (Recount.objects.get().differing, len(Recount.objects.get().cooperatives)) == (5, 2)


def test_an_empty_register_has_nothing_that_differs(db):
    assert list(recount(on=ON)) == []
    assert (Recount.objects.get().judged, Recount.objects.get().rulebook) == (0, None)


def test_the_command_says_how_many_and_fails_when_any_differs(world, capsys):
    run_night()
    call_command("recount")
    assert "5 cooperatives, 0 differ." in capsys.readouterr().out
    past_the_marks("UPDATE cooperatives_standing SET last_year = 2001 WHERE cooperative_id = %s", world.maju.pk)
    with pytest.raises(CommandError, match=f"id {world.maju.pk}"):
        call_command("recount")
