"""Reports come in any order, and the order changes nothing: what other registers got wrong, and all orders drawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from cooperatives.boards.actions import leave, seat
from cooperatives.cases.models import Case
from cooperatives.demo import build, write
from cooperatives.meetings.actions import record_meeting
from cooperatives.meetings.rules import Value, book_years
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, YearFigures
from cooperatives.standing.models import Standing, facts
from registry import lawbook
from registry.deadlines import Day
from tests.drawn import examples
from tests.moves import undone
from tests.reports import MEETING
from tests.world import ON, World, chair, lapsed, run_night

HELD, NOT_HELD = RatReport.Kind.HELD, RatReport.Kind.NOT_HELD
ORDERS = list(permutations(range(3)))


@dataclass(frozen=True)
class Filing:
    """A report as it will be sent on a day, and whether it will be verified, else rejected."""

    book_year: int
    held_on: date | None
    received_on: date
    also: tuple[int, ...] = ()
    is_right: bool = True
    board: tuple[tuple[str, Any], ...] = ()
    assets: int | None = None

    def answers(self) -> dict[str, dict[str, Any]]:
        """What it says, by section."""
        if self.held_on is None:
            return {"not_held": {"why": "NO_QUORUM"}}
        money = {} if self.assets is None else {"assets": self.assets}
        return {
            "meeting": MEETING | {"held_on": self.held_on.isoformat()},
            "years": {"book_years": sorted({self.book_year, *self.also})},
            "finance": money,
            "board": dict(self.board),
        }


def elected(starts_on: str = "", ends_on: str = "", **names: list[str]) -> tuple[tuple[str, Any], ...]:
    """Who was elected, as a report says it."""
    days = {name: day for name, day in (("starts_on", starts_on), ("ends_on", ends_on)) if day}
    return tuple({"elected": "YES", **days, **names}.items())


def empty(world: World, **more: Any) -> Cooperative:
    """A cooperative founded in 2010 of whose meetings nothing is known."""
    rows = build("Koperasi Kosong", area=world.maju.area, founded=date(2010, 3, 1), coop_type="CONSUMER", **more)
    write([rows], on=ON)
    return rows.cooperative


def send(world: World, of: Cooperative, filing: Filing) -> RatReport:
    """The report begun, filled in and sent."""
    kind, by = HELD if filing.held_on else NOT_HELD, {"by": world.wati, "on": filing.received_on}
    report = actions.start_report(of, filing.book_year, kind=kind, **by)
    for section, answers in filing.answers().items():
        actions.save_section(report, section, answers, kind=kind, **by)
    return actions.send(report, **by)


def decide(world: World, report: RatReport, filing: Filing) -> None:
    """The report verified or rejected."""
    if filing.is_right:
        actions.verify(report, by=world.hadi, on=ON)
    else:
        actions.reject(report, reason="Salah.", by=world.hadi, on=ON)


def file(world: World, of: Cooperative, *filings: Filing) -> list[RatReport]:
    """All of them sent, and only then decided on, in this order."""
    reports = [send(world, of, each) for each in filings]
    for report, each in zip(reports, filings, strict=True):
        decide(world, report, each)
    return reports


def doubled(of: Cooperative) -> list[str]:
    """The names that stand for two people, in terms that were taken back too."""
    names = Counter(name for _, name in of.terms.values_list("person", "person__name").distinct())
    return [name for name, people in names.items() if people > 1]


def told(of: Cooperative) -> dict[str, Any]:
    """All that is so in the end, without keys."""
    standing = Standing.objects.filter(cooperative=of).first()
    terms = of.terms.valid().values_list("post", "person__name", "starts_on", "ends_on", "left_on")
    valid = YearFigures.objects.valid().filter(cooperative=of)
    return {
        "meetings": sorted((each.held_on, each.book_years, each.observed_on) for each in of.meetings.valid()),
        "lapses": sorted(of.lapses.valid().values_list("since", "through", "observed_on")),
        "figures": sorted(valid.values_list("book_year", "assets", "observed_on")),
        "terms": sorted(terms, key=str),
        "doubled": doubled(of),
        "state": standing and (standing.state, standing.latest_due, standing.latest_value, standing.last_year),
        "case": list(Case.objects.open().filter(cooperative=of).values_list("state", "awaits_report_in")),
    }


def values(of: Cooperative) -> dict[int, Value | None]:
    """What each book year is on the day of the world."""
    found = book_years(facts([of.pk])[of.pk], lawbook.read(), "KABTGR_5Y", Day(ON))
    return {each.name: each.value for each in found}


YEARS = (
    Filing(2015, date(2016, 3, 1), date(2016, 4, 1), assets=15),
    Filing(2016, date(2017, 3, 1), date(2017, 4, 1), assets=16),
    Filing(2017, date(2018, 3, 1), date(2018, 4, 1), assets=17),
)


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


@pytest.mark.parametrize("order", ORDERS)
def test_a_board_elected_earlier_is_taken_whenever_its_report_comes(world: World, order) -> None:
    """A change of directors filed before the older report blocked it (BC Registries 5976 and 5545)."""
    names = (["Rekaan A"], ["Rekaan B"], ["Rekaan C"])
    of = empty(world)
    chair(of, "Rekaan Lama", date(2013, 3, 1))
    file(world, of, *(replace(YEARS[at], board=elected(chair=names[at])) for at in order))
    assert list(of.terms.valid().order_by("starts_on").values_list("person__name", "starts_on", "left_on")) == [
        ("Rekaan Lama", date(2013, 3, 1), date(2016, 3, 1)),
        ("Rekaan A", date(2016, 3, 1), date(2017, 3, 1)),
        ("Rekaan B", date(2017, 3, 1), date(2018, 3, 1)),
        ("Rekaan C", date(2018, 3, 1), None),
    ]


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


def test_whom_nobody_followed_after_all_holds_the_post_on(world: World) -> None:
    of = empty(world)
    chair(of, "Rekaan Lama", date(2013, 3, 1))
    file(world, of, replace(YEARS[2], board=elected(chair=["Rekaan Baru"])))
    file(world, of, YEARS[2])
    assert list(of.terms.valid().values_list("person__name", "left_on")) == [("Rekaan Lama", None)]


def test_a_corrected_day_of_a_meeting_moves_the_beginning_of_its_board(world: World) -> None:
    of = empty(world)
    chair(of, "Rekaan Lama", date(2013, 3, 1))
    board = elected(chair=["Rekaan Baru"])
    file(world, of, replace(YEARS[2], board=board))
    file(world, of, replace(YEARS[2], board=board, held_on=date(2018, 2, 1)))
    assert list(of.terms.valid().order_by("starts_on").values_list("starts_on", "left_on")) == [
        (date(2013, 3, 1), date(2018, 2, 1)), (date(2018, 2, 1), None)
    ]  # fmt: skip


def test_who_left_has_left_also_where_the_report_of_the_election_is_superseded(world: World) -> None:
    of = empty(world)
    file(world, of, replace(YEARS[2], board=elected(chair=["Rekaan"])))
    leave(of.terms.get(), date(2018, 6, 1), by=world.budi, on=ON)
    for ends_on in ("", "2023-03-01"):
        file(world, of, replace(YEARS[2], board=elected(chair=["Rekaan"], ends_on=ends_on)))
        assert list(of.terms.valid().values_list("left_on", flat=True)) == [date(2018, 6, 1)]


def test_one_person_stays_one_whichever_report_says_the_name(world: World) -> None:
    of = empty(world)
    for ends_on in ("", "2023-03-01", "2022-03-01"):
        file(world, of, replace(YEARS[2], board=elected(chair=["Rekaan"], secretary=["rekaan"], ends_on=ends_on)))
    assert of.terms.values("person").distinct().count() == 1


def test_an_election_ends_no_post_that_comes_with_an_office(world: World) -> None:
    of = empty(world)
    head = seat(of, "Kepala Desa", "SUPERVISOR_CHAIR", date(2017, 1, 1), Saying(Source.OFFICE, ON), is_ex_officio=True,
                by=None, on=ON)  # fmt: skip
    file(world, of, replace(YEARS[2], board=elected(supervisor_chair=["Rekaan"])))
    head.refresh_from_db()
    assert (head.left_on, of.terms.valid().count()) == (None, 2)


def test_a_name_of_a_report_gives_nobody_a_second_term_beside_the_post_of_his_office(world: World) -> None:
    of = empty(world)
    office = Saying(Source.OFFICE, date(2017, 1, 1))
    head = seat(of, "Kepala Desa", "SUPERVISOR_CHAIR", date(2017, 1, 1), office, is_ex_officio=True, by=None, on=ON)
    board = elected(supervisor_chair=["kepala desa"], supervisor=["Rekaan"])
    file(world, of, replace(YEARS[2], board=board))
    assert list(of.terms.valid().filter(post="SUPERVISOR_CHAIR")) == [head]
    assert of.terms.valid().get(post="SUPERVISOR").starts_on == YEARS[2].held_on


def test_who_is_elected_again_begins_a_new_term_and_who_merely_stays_does_not(world: World) -> None:
    of = empty(world)
    for post, name in (("CHAIR", "Ketua"), ("SECRETARY", "Sekretaris")):
        seat(of, name, post, date(2015, 3, 1), Saying(Source.OFFICE, ON), by=None, on=ON)
    file(world, of, replace(YEARS[2], board=elected(secretary=["Sekretaris"], treasurer=["Bendahara"])))
    terms = of.terms.valid().order_by("post", "starts_on").values_list("post", "starts_on", "left_on")
    assert list(terms) == [
        ("CHAIR", date(2015, 3, 1), None),
        ("SECRETARY", date(2015, 3, 1), YEARS[2].held_on),
        ("SECRETARY", YEARS[2].held_on, None),
        ("TREASURER", YEARS[2].held_on, None),
    ]


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
