"""A report is drafted, sent, and verified by another; only then is it a fact."""

from datetime import date

import pytest
from django.db import IntegrityError

from cooperatives.cases.models import Case
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, YearFigures
from cooperatives.standing.models import Standing
from cooperatives.tasks import run_night as night_job
from registry import history
from registry.transitions import Refused
from tests.reports import MEETING, drafted, sent
from tests.world import LATER, ON, World, chair, run_night, silent_report


def state(of: Cooperative) -> str:
    """How a cooperative stands."""
    return Standing.objects.get(cooperative=of).state


def test_one_book_year_has_one_open_report_however_many_begin_it(world: World) -> None:
    first = actions.start_report(world.sunyi, 2017, by=world.wati, on=ON)
    assert actions.start_report(world.sunyi, 2017, by=world.joko, on=ON) == first


def test_a_report_that_would_clear_a_case_lets_it_wait_and_verified_withdraws_it(world: World) -> None:
    run_night()
    case = Case.objects.get(cooperative=world.sunyi)
    report = sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    case.refresh_from_db()
    assert (case.state, case.awaits_report_in, state(world.sunyi)) == ("ON_HOLD", "FLAGGED", "INACTIVE")
    shift = actions.verify(report, by=world.hadi, on=ON)
    case.refresh_from_db()
    assert (case.state, case.closed_why, shift.after) == ("WITHDRAWN", "CLEARED", "ACTIVE")
    assert shift.is_withdrawn
    assert world.sunyi.meetings.get().reference == report.receipt_no


@pytest.mark.parametrize("before", ["FLAGGED", "SCREENED"])
def test_rejection_restores_what_was_and_says_nothing_about_a_meeting(world: World, before: str) -> None:
    run_night()
    if before == "SCREENED":
        with history.verb("screen", by=world.joko, on=ON):
            Case.objects.filter(cooperative=world.sunyi).update(state="SCREENED")
    lapses = world.sunyi.lapses.count()
    report = sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    assert Case.objects.get(cooperative=world.sunyi).state == "ON_HOLD"
    actions.reject(report, reason="Daftar hadirnya dari rapat lain.", by=world.hadi, on=ON)
    assert Case.objects.get(cooperative=world.sunyi).state == before
    assert (world.sunyi.meetings.count(), world.sunyi.lapses.count()) == (0, lapses)


def test_a_screened_case_is_withdrawn_by_the_facts_of_its_report(world: World) -> None:
    run_night()
    with history.verb("screen", by=world.joko, on=ON):
        Case.objects.filter(cooperative=world.sunyi).update(state="SCREENED")
    actions.verify(sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati), by=world.hadi, on=ON)
    assert Case.objects.get(cooperative=world.sunyi).state == "WITHDRAWN"


def test_a_returned_report_lets_the_case_go_on_until_it_is_sent_again(world: World) -> None:
    run_night()
    report = sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    with pytest.raises(Refused, match="satu catatan"):
        actions.give_back(report, by=world.hadi, on=ON)
    actions.comment(report, "meeting", "attended", "Tidak sama dengan daftar hadir.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    assert (report.state, Case.objects.get(cooperative=world.sunyi).state) == ("DRAFTED", "FLAGGED")
    actions.send(report, by=world.wati, on=ON)
    assert (report.version, Case.objects.get(cooperative=world.sunyi).state) == (2, "ON_HOLD")
    assert [each.version for each in report.submissions.order_by("pk")] == [1, 2]


AGAIN = date(2018, 6, 4)


def sent_again(world: World, report: RatReport, **sections: object) -> RatReport:
    """A report that was sent, returned, and sent again in June."""
    actions.comment(report, "meeting", "", "Perbaiki.", by=world.hadi, on=AGAIN)
    actions.give_back(report, by=world.hadi, on=AGAIN)
    kind = RatReport.Kind.HELD if "meeting" in sections else None
    for name, answers in sections.items():
        actions.save_section(report, name, answers, kind=kind, by=world.wati, on=AGAIN)
    return actions.send(report, by=world.wati, on=AGAIN)


def test_a_report_that_comes_again_stays_received_when_it_first_came(world: World) -> None:
    report = sent_again(world, sent(world.sunyi, date(2018, 3, 1), 2017, by=world.wati, on=date(2018, 3, 20)))
    assert report.received_on == date(2018, 3, 20)
    assert list(report.submissions.order_by("pk").values_list("received_on", flat=True)) == [date(2018, 3, 20), AGAIN]


@pytest.mark.parametrize(
    ("was_held", "held_on", "received_on"),
    [(True, date(2018, 3, 20), date(2018, 3, 20)), (True, date(2018, 3, 21), AGAIN), (False, date(2018, 3, 1), AGAIN),
     (False, None, AGAIN)],
)  # fmt: skip
def test_it_was_not_received_before_its_meeting_nor_while_it_said_that_none_was_held(
    world: World, was_held: bool, held_on: date | None, received_on: date
) -> None:
    early = {"by": world.wati, "on": date(2018, 3, 20)}
    report = sent(world.sunyi, date(2018, 3, 1), 2017, **early) if was_held else silent_report(world.sunyi, **early)
    meeting = {"meeting": MEETING | {"held_on": held_on.isoformat()}} if held_on else {}
    assert sent_again(world, report, **meeting).received_on == received_on


def test_a_report_from_paper_is_received_on_the_day_the_paper_came(world: World) -> None:
    report = drafted(world.sunyi, date(2018, 3, 1), 2017, by=world.wati)
    actions.send(report, arrived_on=date(2018, 3, 25), by=world.wati, on=ON)
    assert (report.received_on, report.submissions.get().received_on) == (date(2018, 3, 25), date(2018, 3, 25))


def test_what_the_night_flags_while_a_report_waits_waits_too(world: World) -> None:
    sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    list(night_job(on=LATER.isoformat()))
    assert Case.objects.get(cooperative=world.sunyi).state == "ON_HOLD"


def test_nobody_verifies_what_he_or_she_sent_and_the_database_keeps_it(world: World) -> None:
    report = sent(world.maju, date(2018, 9, 1), 2017, by=world.sari)
    with pytest.raises(Refused, match="orang lain"):
        actions.verify(report, by=world.sari, on=ON)
    with pytest.raises(IntegrityError, match="report_verified_by_another"), history.verb("x", by=None, on=ON):
        RatReport.objects.filter(pk=report.pk).update(state="VERIFIED", decided_by=world.sari, decided_on=ON)


def test_what_was_decided_on_is_never_changed_and_the_database_keeps_it(world: World) -> None:
    report = sent(world.maju, date(2018, 9, 1), 2017, by=world.wati)
    actions.verify(report, by=world.hadi, on=ON)
    with pytest.raises(IntegrityError, match="decided on"), history.verb("x", by=None, on=ON):
        RatReport.objects.filter(pk=report.pk).update(answers={})


def test_a_later_report_supersedes_the_verified_one_with_all_that_rested_on_it(world: World) -> None:
    first = sent(world.baru, date(2018, 8, 1), 2017, by=world.wati, finance={"assets": 5})
    actions.verify(first, by=world.hadi, on=ON)
    second = sent(world.baru, date(2018, 8, 2), 2017, by=world.wati, finance={"assets": 7})
    actions.verify(second, by=world.hadi, on=ON)
    assert [each.held_on for each in world.baru.meetings.valid()] == [date(2018, 8, 2)]
    assert [each.assets for each in YearFigures.objects.valid()] == [7]
    assert list(RatReport.objects.in_force()) == [second]
    first.refresh_from_db()
    assert first.state == "VERIFIED"


def test_a_board_elected_earlier_is_taken_though_a_later_one_is_known(world: World) -> None:
    chair(world.baru, "H. Rekaan Dua", date(2018, 6, 1))
    elected = {"elected": "YES", "chair": ["Hj. Rekaan Tiga"], "starts_on": "2018-02-01"}
    actions.verify(sent(world.baru, date(2018, 2, 1), 2017, by=world.wati, board=elected), by=world.hadi, on=ON)
    terms = world.baru.terms.valid().order_by("starts_on").values_list("person__name", "starts_on", "left_on")
    assert list(terms) == [
        ("Hj. Rekaan Tiga", date(2018, 2, 1), date(2018, 6, 1)),
        ("H. Rekaan Dua", date(2018, 6, 1), None),
    ]


def test_a_report_that_none_was_held_speaks_only_of_the_time_until_it_was_received(world: World) -> None:
    report = actions.start_report(world.maju, 2017, kind=RatReport.Kind.NOT_HELD, by=world.wati, on=ON)
    actions.save_section(report, "not_held", {"why": "NO_QUORUM"}, by=world.wati, on=ON)
    actions.verify(actions.send(report, by=world.wati, on=ON), by=world.hadi, on=ON)
    lapse = world.maju.lapses.get()
    assert (lapse.since, lapse.through, Saying.of(lapse).source) == (date(2018, 1, 1), ON, Source.BOARD)
