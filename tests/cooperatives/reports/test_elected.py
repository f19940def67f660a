"""Who sits since a meeting, as reports say it, whichever comes first and whatever supersedes it."""

from dataclasses import replace
from datetime import date

import pytest

from cooperatives.boards.actions import leave, seat
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from tests.filings import ORDERS, YEARS, elected, empty, file
from tests.world import ON, World, chair


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
