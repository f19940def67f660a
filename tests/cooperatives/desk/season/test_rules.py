"""Where a cooperative stands in a season: the rule, and that PostgreSQL counts by the same one."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cooperatives.demo import build, write
from cooperatives.desk.season.filters import Season
from cooperatives.desk.season.rules import Known, State, state_of
from cooperatives.meetings.models import Extension, Meeting, Plan
from cooperatives.meetings.rules import deadline_of
from cooperatives.register.models import Cooperative, LegalEvent
from cooperatives.reports.models import RatReport
from cooperatives.standing.models import facts
from registry import history
from registry.deadlines import Day
from registry.models import Area
from tests.world import ON

LAST = date(2018, 3, 31)
BEFORE, THE_DAY, AFTER = (LAST + timedelta(days=each) for each in (-1, 0, 1))


@pytest.mark.parametrize(("on", "state"), [(BEFORE, "NOTHING"), (THE_DAY, "NOTHING"), (AFTER, "LATE")])
def test_late_is_whoever_has_not_met_the_day_after_the_deadline(on, state):
    assert state_of(Known(LAST), on) == state


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({}, State.NOTHING),
        ({"is_planned": True}, State.PLANNED),
        ({"is_planned": True, "is_invited": True}, State.INVITED),
        ({"is_invited": True, "has_officer": True}, State.ASSIGNED),
        ({"has_officer": True, "is_held": True}, State.HELD),
        ({"is_held": True, "is_reported": True}, State.REPORTED),
        ({"is_obliged": False}, State.OUTSIDE),
        ({"is_obliged": False, "is_planned": True}, State.PLANNED),
        ({"is_obliged": False, "is_held": True}, State.HELD),
        ({"is_ending": True, "is_held": True}, State.HELD),
        ({"is_ending": True, "is_planned": True}, State.OUTSIDE),
        ({"is_gone": True, "is_held": True}, State.OUTSIDE),
    ],
)
def test_before_the_deadline_it_is_as_far_as_it_has_come(known, state):
    assert state_of(Known(LAST, **known), THE_DAY) is state


@pytest.mark.parametrize("done", [{"is_held": True}, {"is_reported": True}])
def test_after_the_deadline_a_plan_is_late_and_what_is_done_is_not(done):
    planned = Known(LAST, is_planned=True, is_invited=True, has_officer=True)
    assert state_of(planned, AFTER) is State.LATE
    assert state_of(replace(planned, **done), AFTER) in (State.HELD, State.REPORTED)
    assert state_of(replace(planned, is_obliged=False), AFTER) is State.ASSIGNED


def drawn(draw: random.Random, number: int, areas: list[Area]):
    """A cooperative of any form, book year and history around the season of 2017."""
    ends_in = draw.choice([12, 12, 6, 3, 11])
    days = {2016: date(2017, 12, 30), 2017: draw.choice([date(2017, 12, 31), LAST, date(2018, 12, 30)])}
    held = {year: day for year, day in days.items() if draw.random() < 0.3}
    decided = draw.choice([None] * 6 + [date(2018, 3, 31), date(2018, 6, 1), date(2019, 1, 1)])
    return build(
        f"Koperasi {number}", area=draw.choice(areas), held=held, decided=decided,
        founded=draw.choice([None, date(2003, 1, 1), date(2016, 6, 30), date(2016, 12, 31), date(2017, 1, 1)]),
        form=draw.choice(["PRIMARY", "SECONDARY"]), book_year_end=ends_in,
        first_obliged_year=draw.choice([None] * 5 + [2016, 2017, 2018]), coop_type="CONSUMER",
    )  # fmt: skip


def said_more(draw: random.Random, of: Cooperative, world) -> None:
    """What a heavier source says otherwise, a plan, a report, an extension of its own."""
    day = draw.choice([LAST, date(2018, 6, 30), date(2018, 9, 30)])
    heavier = {"source": "LEGAL", "observed_on": ON}
    if draw.random() < 0.2 and (said := of.meetings.first()):
        Meeting.objects.create(cooperative=of, held_on=said.held_on, book_years=[draw.choice([2016, 2017])], **heavier)
    if draw.random() < 0.2:
        kind = draw.choice(["FOUNDED", "DISSOLUTION_DECIDED", "GAZETTED"])
        LegalEvent.objects.create(cooperative=of, kind=kind, happened_on=date(2018, 6, 2), **heavier)
    if draw.random() < 0.4:
        known = {"planned_on": day, "invited_on": date(2018, 2, 1), "officer": world.joko}
        chosen = {name: value for name, value in known.items() if draw.random() < 0.5}
        Plan.objects.create(cooperative=of, book_year=draw.choice([2016, 2017, 2017]), **chosen)
    if draw.random() < 0.3:
        more = {} if draw.random() < 0.7 else {"retracted_on": ON, "retraction": "Keliru"}
        Extension.objects.create(
            cooperative=of, book_year=draw.choice([2016, 2017, 2017]), until=day, decree_no="SK",
            granted_on=draw.choice([date(2018, 1, 1), date(2018, 4, 1)]), **heavier, **more,
        )  # fmt: skip
    if draw.random() < 0.25:
        report = RatReport.objects.create(
            cooperative=of, book_year=draw.choice([2016, 2017, 2018]), kind=draw.choice(["HELD", "HELD", "NOT_HELD"]),
            answers={"years": {"book_years": draw.choice([[2017], [2016, 2017], [2018]])}}, started_by=world.wati,
            started_on=ON,
        )  # fmt: skip
        if draw.random() < 0.8:
            rows = RatReport.objects.filter(pk=report.pk)
            rows.update(state="REPORTED", sent_by=world.wati, received_on=date(2018, 4, 1), version=1)
            if draw.random() < 0.3:
                rows.update(state="DRAFTED")  # given back to be mended


def by_rule(of: Cooperative, known, season: Season, on: date) -> tuple[date, State]:
    """The deadline and the state as the rules have them, from the facts verdicts rest on."""
    deadline, _ = deadline_of(season.name, known, season.law, season.code, Day(on))  # fmt: skip
    plan = of.plans.filter(book_year=season.name).first() or Plan()
    held = [each for each in known.meetings if each.is_annual and season.name in each.book_years]
    covered = [each.covers for each in of.reports.filter(received_on__lte=on) if each.was_received]
    return deadline.on, state_of(
        Known(
            deadline.on, is_obliged=known.owes(season.name), is_ending=known.is_ending(on),
            is_gone=bool(known.gazetted_on and known.gazetted_on <= on),
            is_held=any(each.held_on <= on for each in held), is_reported=any(season.name in each for each in covered),
            is_planned=plan.planned_on is not None, is_invited=plan.invited_on is not None,
            has_officer=plan.officer is not None,
        ),
        on,
    )  # fmt: skip


DAYS = [date(2017, 9, 30), date(2017, 12, 31), BEFORE, THE_DAY, AFTER, date(2018, 6, 30), date(2018, 7, 1),
        date(2018, 9, 29), date(2018, 9, 30), date(2018, 10, 1)]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_postgresql_counts_by_the_rule(world, seed):
    draw = random.Random(seed)
    areas = list(Area.objects.filter(code__in=["36.03.01.2003", "36.03.17.1001", "36.03"]))
    rows = [drawn(draw, number, areas) for number in range(100)]
    write(rows, on=ON)
    with history.verb("test", by=None, on=ON):
        for each in rows:
            said_more(draw, each.cooperative, world)
        for code, until, granted_on in (("36.03.17", date(2018, 9, 30), date(2018, 3, 31)),
                                        ("36.03", date(2018, 6, 30), date(2018, 1, 1))):  # fmt: skip
            Extension.objects.create(
                area=Area.objects.get(code=code), book_year=2017, until=until, granted_on=granted_on, decree_no=code,
                source="LEGAL", observed_on=granted_on,
            )  # fmt: skip
    known = facts([each.pk for each in Cooperative.objects.all()])
    found = set()
    for on in DAYS:
        season = Season.of(2017, on)
        for row in season.rows.select_related("area").prefetch_related(season.own):
            expected = by_rule(row, known[row.pk], season, on)
            assert (on, row.name, row.deadline, row.season) == (on, row.name, *expected)
            assert season.deadline(row, row.granted)[0].on == row.deadline
            found.add(row.season)
    assert found == set(State)
