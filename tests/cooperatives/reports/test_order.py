"""Reports come in any order, and the order changes nothing: what other registers got wrong, and all orders drawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from cooperatives.cases.models import Case
from cooperatives.meetings.actions import record_meeting
from cooperatives.meetings.rules import Value, book_years
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, YearFigures
from cooperatives.standing.models import facts
from registry import lawbook
from registry.deadlines import Day
from tests.drawn import examples
from tests.filings import ORDERS, YEARS, Filing, decide, elected, empty, file, send, told, values
from tests.moves import undone
from tests.world import ON, World, chair, lapsed, run_night


@pytest.mark.parametrize("order", ORDERS)
def test_a_report_is_of_the_book_year_it_says_and_not_of_the_year_of_its_meeting(world: World, order) -> None:
    """A meeting of January was printed as the report of its own year (BC Registries 6443)."""
    january = replace(YEARS[2], held_on=date(2018, 1, 5))
    of = empty(world)
    reports = file(world, of, *((*YEARS[:2], january)[at] for at in order))
    assert {each.book_year: each.receipt_no[:8] for each in reports} == {
        2015: "RAT-2015", 2016: "RAT-2016", 2017: "RAT-2017"
    }  # fmt: skip
    assert of.meetings.valid().get(held_on=january.held_on).book_years == [2017]


@pytest.mark.parametrize("order", ORDERS)
def test_an_older_year_reported_late_changes_no_other_and_hides_none(world: World, order) -> None:
    """The year of a filed report changed in the history, and the next years vanished (BC Registries 14237)."""
    of = empty(world)
    file(world, of, *(YEARS[at] for at in order))
    assert [(each.book_year, each.assets) for each in YearFigures.objects.valid().order_by("book_year")] == [
        (2015, 15), (2016, 16), (2017, 17)
    ]  # fmt: skip
    known = values(of)
    assert {year: known[year] for year in (2015, 2016, 2017)} == dict.fromkeys((2015, 2016, 2017), Value.HELD)
    assert {known[year] for year in range(2011, 2015)} == {Value.UNKNOWN}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_meetings_in_one_year_are_of_two_book_years(world: World, order) -> None:
    """Two reports in one calendar year needed staff to key them in by hand (BC Registries 7091)."""
    spring = {"received_on": date(2018, 4, 1)}
    pair = (
        replace(YEARS[1], held_on=date(2018, 1, 10), **spring),
        replace(YEARS[2], held_on=date(2018, 3, 10), **spring),
    )
    of = empty(world)
    file(world, of, *(pair[at] for at in order))
    assert [(each.held_on, each.book_years) for each in of.meetings.valid().order_by("held_on")] == [
        (date(2018, 1, 10), [2016]), (date(2018, 3, 10), [2017])
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_reports_about_one_meeting_are_one_meeting_for_both_book_years(world: World, order) -> None:
    """The second report of one year was refused, and developers ported it by hand (BC Registries 7493)."""
    same = {"held_on": date(2018, 3, 10), "received_on": date(2018, 4, 1)}
    pair = (replace(YEARS[1], **same), replace(YEARS[2], **same))
    of = empty(world)
    reports = file(world, of, *(pair[at] for at in order))
    meeting = of.meetings.valid().get()
    assert meeting.book_years == [2016, 2017]
    assert {RatReport.objects.get(pk=each.pk).meeting for each in reports} == {meeting}


@pytest.mark.parametrize("is_first", [True, False])
def test_one_meeting_holds_three_book_years(world: World, is_first: bool) -> None:
    """Some hold one meeting in three years (Agam)."""
    of = empty(world)
    together = Filing(2017, date(2018, 3, 1), date(2018, 4, 1), also=(2015, 2016))
    alone = Filing(2016, date(2018, 2, 1), date(2018, 4, 2))
    file(world, of, *((together, alone) if is_first else (alone, together)))
    assert {year for year, value in values(of).items() if value is Value.HELD} == {2015, 2016, 2017}
    assert sorted(each.book_years for each in of.meetings.valid()) == [[2015, 2016, 2017], [2016]]


@pytest.mark.parametrize("until", ["nothing", "drafted", "sent", "returned", "rejected"])
def test_what_is_not_reported_is_not_known_and_never_not_held(world: World, until: str) -> None:
    """Held but not reported was counted as not held (Denpasar)."""
    of = empty(world)
    if until == "drafted":
        actions.start_report(of, 2017, by=world.wati, on=ON)
    elif until != "nothing":
        report = send(world, of, YEARS[2])
        if until == "returned":
            actions.comment(report, "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
            actions.give_back(report, by=world.hadi, on=ON)
        elif until == "rejected":
            actions.reject(report, reason="Salah.", by=world.hadi, on=ON)
    run_night()
    assert (values(of)[2017], of.lapses.count(), Case.objects.filter(cooperative=of).count()) == (Value.UNKNOWN, 0, 0)


def test_a_meeting_that_was_held_after_all_takes_the_place_of_its_denial_and_the_other_way(world: World) -> None:
    of = empty(world)
    denied = Filing(2017, None, date(2018, 7, 1))
    file(world, of, denied)
    assert values(of)[2017] is Value.NOT_HELD
    file(world, of, replace(YEARS[2], board=elected(chair=["Rekaan"])))
    assert (values(of)[2017], of.lapses.valid().count(), of.terms.valid().count()) == (Value.HELD, 0, 1)
    file(world, of, replace(denied, received_on=date(2018, 8, 1)))
    assert (values(of)[2017], of.meetings.valid().count(), of.terms.valid().count()) == (Value.NOT_HELD, 0, 0)
    assert not YearFigures.objects.valid().exists()


@pytest.mark.parametrize("received_on", [date(2013, 7, 1), date(2018, 7, 1)])
def test_that_none_was_held_says_nothing_of_later_years_however_late_it_comes(world: World, received_on: date) -> None:
    """A board that confessed one old year in 2018 was told it had held none ever since."""
    of = empty(world)
    file(world, of, Filing(2012, None, received_on))
    assert {year for year, value in values(of).items() if value is not Value.UNKNOWN} == {2012}
    file(world, of, *YEARS)
    found = book_years(facts([of.pk])[of.pk], lawbook.read(), "KABTGR_5Y", Day(ON))
    assert [each.name for each in found if each.lapse] == [2012]


def test_a_year_is_held_though_the_office_noted_the_day_for_another_as_the_board_said_it(world: World) -> None:
    """The office's note of a telephone call stood in the way: the report was verified, and its year stayed unknown."""
    of = empty(world)
    record_meeting(
        of, date(2018, 3, 1), [2016], Saying(Source.BOARD, date(2018, 4, 1), "telepon"), by=world.budi, on=ON
    )
    file(world, of, replace(YEARS[2], also=(2016,)))
    assert {values(of)[year] for year in (2016, 2017)} == {Value.HELD}
    assert of.meetings.valid().get().reference.startswith("RAT-2017-")
    assert of.meetings.get(reference="telepon").retraction.startswith("Digantikan laporan RAT-2017-")


def test_a_book_year_that_ends_in_june_is_denied_from_july_on(world: World) -> None:
    of = empty(world, book_year_end=6)
    file(world, of, Filing(2017, None, date(2017, 12, 1)))
    assert list(of.lapses.values_list("since", "through")) == [(date(2017, 7, 1), date(2017, 12, 1))]
    assert values(of)[2017] is Value.NOT_HELD


def test_what_a_person_took_back_no_later_report_brings_back(world: World) -> None:
    of = empty(world)
    file(world, of, replace(YEARS[1], board=elected(chair=["Rekaan"])))
    for row in (of.meetings.get(), of.terms.get()):
        retract(row, reason="Notulennya palsu.", by=world.budi, on=ON)
    file(world, of, YEARS[2])
    assert list(of.meetings.valid().values_list("held_on", flat=True)) == [YEARS[2].held_on]
    assert not of.terms.valid().exists()


NAMES = st.lists(st.sampled_from(["Rekaan A", "Rekaan B", "Rekaan C"]), min_size=1, max_size=2, unique=True)
BOARDS = st.just(()) | st.builds(
    elected,
    chair=NAMES.map(lambda names: names[:1]),
    supervisor=NAMES,
    starts_on=st.sampled_from(["", "2017-04-01", "2018-04-01"]),
    ends_on=st.sampled_from(["", "2021-12-31"]),
)
MEETING_DAYS = st.sampled_from([date(2016, 3, 1), date(2017, 3, 1), date(2018, 3, 1), date(2018, 8, 1)])


@st.composite
def seasons(draw: st.DrawFn) -> list[list[Filing]]:
    """Of each book year one or two filings, of which the second may supersede the first; each has its own day."""
    chains, day = [], 0
    for year in draw(st.lists(st.sampled_from([2014, 2015, 2016, 2017]), min_size=2, max_size=3, unique=True)):
        chain = []
        for _ in range(draw(st.integers(1, 2))):
            day += 1
            held_on = draw(st.none() | MEETING_DAYS.filter(lambda on, year=year: on.year > year))
            also = draw(st.sets(st.sampled_from([2013, 2014, 2015, 2016]), max_size=2)) if held_on else set()
            chain.append(Filing(
                year, held_on, ON - timedelta(days=20 - day), tuple(each for each in also if each < year),
                draw(st.booleans()) if draw(st.booleans()) else True, draw(BOARDS) if held_on else (),
                draw(st.none() | st.integers(0, 9)) if held_on else None,
            ))  # fmt: skip
        chains.append(chain)
    return chains


def steps(chains: Sequence[Sequence[Filing]]) -> st.SearchStrategy[list[int]]:
    """An order of all steps: whose turn it is, each book year in its own order."""
    return st.permutations([at for at, chain in enumerate(chains) for _ in range(2 * len(chain))])


def walked(world: World, of: Cooperative, chains: Sequence[Sequence[Filing]], turns: Sequence[int]) -> dict[str, Any]:
    """What is so when everything was sent and decided on, in this order."""
    done = dict.fromkeys(range(len(chains)), 0)
    sent: dict[int, RatReport] = {}
    with undone():
        for at in turns:
            filing = chains[at][done[at] // 2]
            if done[at] % 2:
                decide(world, sent[at], filing)
            else:
                sent[at] = send(world, of, filing)
            done[at] += 1
        return told(of)


@examples(10)
@given(st.data())
def test_the_order_of_filing_and_deciding_never_changes_the_end(world: World, data: st.DataObject) -> None:
    of = Cooperative.objects.filter(name="Koperasi Kosong").first()
    if of is None:
        of = empty(world, lapses=lapsed(*range(2010, 2018)))
        chair(of, "Rekaan Lama", date(2013, 3, 1))
        run_night()
        assert Case.objects.get(cooperative=of).state == "FLAGGED"
    chains = data.draw(seasons())
    straight = walked(world, of, chains, [at for at, chain in enumerate(chains) for _ in range(2 * len(chain))])
    event(f"{straight['state'][0]}, {len(straight['meetings'])} meetings, {len(straight['terms'])} terms")
    assert walked(world, of, chains, data.draw(steps(chains))) == straight
