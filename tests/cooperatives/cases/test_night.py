"""The night: flags the inactive that are ours, withdraws what the facts have cleared, and never does more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from cooperatives.cases.actions import night, review, withdraw
from cooperatives.cases.models import Case, Night
from cooperatives.meetings.actions import record_meeting
from cooperatives.register.actions import Saying, observe, record_event
from cooperatives.register.models import Cooperative, LegalEvent, Source
from cooperatives.standing.actions import DayIsPast, NoOfficialRules, make_official
from cooperatives.standing.models import Stale, Standing, Verdict
from cooperatives.tasks import run_night as job
from registry import history, lawbook
from registry.models import LawValue
from tests.world import ON, run_night

TOMORROW = ON + timedelta(days=1)
FIELD = Saying(Source.FIELD, ON)


def states() -> dict[str, str]:
    return dict(Standing.objects.values_list("cooperative__name", "state"))


def test_the_night_says_of_every_cooperative_what_it_is(world):
    night = run_night()
    assert states() == {
        "Koperasi Maju": "ACTIVE",
        "Koperasi Sunyi": "INACTIVE",
        "Koperasi Baru": "NOT_YET_ASSESSABLE",
        "Koperasi Sengketa": "GREY",
        "Koperasi Bubar": "IN_SETTLEMENT",
    }
    assert (night.judged, night.changed, night.flagged, night.withdrawn) == (5, 5, 1, 0)
    assert Case.objects.get().cooperative == world.sunyi


def test_a_second_night_changes_nothing(world):
    run_night()
    again = run_night()
    assert (again.judged, again.changed, again.flagged) == (0, 0, 0)
    assert (Verdict.objects.count(), Case.objects.count(), Stale.objects.count()) == (5, 1, 0)


def test_one_meeting_clears_the_flag_and_says_why(world):
    run_night()
    record_meeting(world.sunyi, date(2018, 8, 30), [2017], FIELD, by=world.budi, on=TOMORROW)
    night = run_night(TOMORROW)
    assert (night.judged, night.withdrawn) == (1, 1)
    case = Case.objects.get()
    assert (case.state, case.closed_on, case.closed_why, case.closed_by) == ("WITHDRAWN", TOMORROW, "CLEARED", None)


def test_not_known_withdraws_nothing(world):
    """What was said of a silent cooperative turns out to cover no whole season: the flag stays."""
    run_night()
    with history.verb("correct", by=None, on=ON), connection.cursor() as cursor:
        cursor.execute("UPDATE cooperatives_lapse SET since = through WHERE cooperative_id = %s", [world.sunyi.pk])
    run_night(TOMORROW)
    assert Standing.objects.get(cooperative=world.sunyi).state == "NOT_YET_ASSESSABLE"
    assert Case.objects.get().state == "FLAGGED"


def test_a_flag_outside_the_districts_authority_is_withdrawn(world):
    run_night()
    observe(world.sunyi, {"membership_area": "PROVINCE"}, FIELD, by=world.sari, on=TOMORROW)
    night = run_night(TOMORROW)
    assert (night.withdrawn, night.not_ours) == (1, 1)
    assert Case.objects.get().closed_why == "NOT_OURS"


def test_one_that_comes_under_the_district_is_flagged(world):
    with history.verb("x", by=None, on=ON):
        Cooperative.objects.filter(pk=world.sunyi.pk).update(membership_area="NATIONAL")
    assert run_night().flagged == 0
    with history.verb("x", by=None, on=ON):
        Cooperative.objects.filter(pk=world.sunyi.pk).update(membership_area="DISTRICT")
    assert run_night().flagged == 1


def test_what_a_person_withdrew_is_not_opened_again_on_the_same_facts(world):
    run_night()
    withdraw(Case.objects.get(), reason="salah", document_no="BA 1/2018", by=world.sari, on=ON)
    with history.verb("touch", by=None, on=ON):
        Cooperative.objects.update(address="lain")
    assert run_night(TOMORROW).flagged == 0
    record_meeting(world.sunyi, date(2007, 3, 1), [2006], FIELD, by=world.budi, on=TOMORROW)
    assert run_night(TOMORROW).flagged == 1


def test_rules_that_may_not_open_cases_open_none(world):
    make_official("NIK_C_1IN3", on=ON, decree="SK 2/2018", by=None)
    assert run_night().flagged == 0
    assert states()["Koperasi Sunyi"] == "INACTIVE"


def test_a_law_that_lets_them_open_cases_from_a_day_flags_on_that_day(world):
    make_official("NIK_C_1IN3", on=ON, decree="SK 2/2018", by=None)
    run_night()
    with history.verb("law", by=None, on=ON):
        LawValue.objects.filter(key="rules.NIK_C_1IN3.opens_cases").update(value=True)
    assert run_night(TOMORROW).flagged == 2


def test_without_official_rules_the_night_writes_nothing_and_says_so(world):
    with history.verb("x", by=None, on=None):
        LawValue.objects.filter(key="official").update(key="no longer")
    with pytest.raises(NoOfficialRules):
        list(night(on=ON))
    assert not Verdict.objects.exists()
    with pytest.raises(CommandError, match="make_official"):
        call_command("run_night", on=ON)


def test_a_day_before_the_last_kept_night_is_refused(world, caplog):
    run_night(TOMORROW)
    with pytest.raises(CommandError, match="last kept night"):
        call_command("run_night", on=ON)
    with pytest.raises(DayIsPast):
        review(on=ON, by=None, cooperatives=[world.maju.pk])
    assert list(job(on=ON.isoformat())) == []
    assert "wrote nothing" in caplog.text
    assert Night.objects.count() == 1


def test_a_day_that_has_not_come_is_refused(world):
    for command in ("run_night", "submit_night"):
        with pytest.raises(CommandError, match="not come"):
            call_command(command, on=date(2081, 9, 4))
    assert not Night.objects.exists()


def test_a_day_written_otherwise_is_refused_with_an_example(db):
    with pytest.raises(CommandError, match="write it as 2026-11-25"):
        call_command("run_night", "--on", "kemarin")


def test_a_law_dated_ahead_that_decides_cases_flags_on_its_day(world):
    with history.verb("law", by=None, on=None):
        LawValue.objects.filter(key="rules.KABTGR_5Y.opens_cases").update(value=False)
    may = lawbook.read().at("rules.KABTGR_5Y.opens_cases", ON)
    lawbook.supersede(replace(may, value=True, start=date(2018, 10, 1)), by=None, verb="amend_law")
    days = (ON, date(2018, 9, 30), date(2018, 10, 1))
    assert [run_night(day).flagged for day in days] == [0, 0, 1]


def test_a_gazetted_cooperative_keeps_no_flag(world):
    run_night()
    record_event(world.sunyi, LegalEvent.Kind.GAZETTED, TOMORROW, FIELD, by=None, on=TOMORROW)
    run_night(TOMORROW)
    assert Case.objects.get().closed_why == "ENDED"


def test_the_database_keeps_one_open_case(world):
    run_night()
    with pytest.raises(IntegrityError, match="one_open_case"), history.verb("x", by=None, on=ON):
        Case.objects.create(cooperative=world.sunyi, verdict=Case.objects.get().verdict, flagged_on=ON)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "WITHDRAWN"}, "withdrawn_case_is_closed"),
        ({"closed_on": ON}, "withdrawn_case_is_closed"),
        ({"state": "WITHDRAWN", "closed_on": ON - timedelta(days=1)}, "case_runs_forward"),
    ],
)
def test_the_database_refuses_a_case_that_makes_no_sense(world, change, constraint):
    run_night()
    with pytest.raises(IntegrityError, match=constraint), history.verb("x", by=None, on=ON):
        Case.objects.update(**change)


def test_nothing_is_ever_deleted(world):
    run_night()
    for rows in (Case.objects, Verdict.objects, world.sunyi.lapses, world.sunyi.observations, Cooperative.objects):
        with (
            pytest.raises(Exception, match=r"Cannot (update or )?delete"),
            transaction.atomic(),
            history.verb("x", by=None, on=ON),
        ):
            rows.filter(pk=rows.first().pk)._raw_delete("default")


def test_verdicts_are_never_edited(world):
    run_night()
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        Verdict.objects.update(state="ACTIVE")
