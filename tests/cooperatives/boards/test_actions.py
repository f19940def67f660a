"""People take seats and leave them; every term has its source and nothing is lost."""

from datetime import date

import pytest

from cooperatives.boards.actions import leave, seat, seat_board
from cooperatives.boards.figures import board_of
from cooperatives.boards.models import Person, Term
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Source
from registry import lawbook
from registry.deadlines import Day
from registry.transitions import Refused
from tests.world import ON, chair

MINUTES = Saying(Source.BOARD, ON, "BA Rapat Anggota 1/2018")
START = date(2018, 3, 10)


def new_board(world, **members: list[str]) -> list[Term]:
    return seat_board(world.maju, members, START, MINUTES, by=world.budi, on=ON)


def test_a_new_name_is_a_new_person_and_a_known_one_is_the_same(world):
    first = chair(world.maju)
    again = seat(world.maju, first.person, "TREASURER", START, MINUTES, by=world.budi, on=ON)
    assert (again.person, again.source, again.reference) == (first.person, "BOARD", MINUTES.reference)
    other = seat(world.maju, "H. Rekaan Satu", "SECRETARY", START, MINUTES, by=world.budi, on=ON)
    assert other.person != first.person


def test_two_in_one_chair_are_recorded_and_warned_of(world):
    chair(world.sengketa)
    chair(world.sengketa, "Hj. Rekaan Dua")
    board = board_of(world.sengketa.terms.valid(), lawbook.read(), Day(ON))
    (rivalry,) = board.rivals
    assert "2 orang tercatat sebagai ketua (H. Rekaan Satu; Hj. Rekaan Dua)" in rivalry


def test_the_same_saying_twice_is_refused(world):
    term = chair(world.maju)
    with pytest.raises(Refused, match="sudah tercatat dalam jabatan ini"):
        seat(
            world.maju, term.person, term.post, term.starts_on, Saying(Source.OFFICE, ON), by=world.budi, on=ON
        )  # fmt: skip


def test_a_term_that_ends_before_it_starts_is_refused(world):
    with pytest.raises(Refused, match="berakhir sebelum mulai"):
        seat(world.maju, "H. Rekaan", "CHAIR", START, MINUTES, ends_on=date(2018, 3, 9), by=world.budi, on=ON)
    assert not Person.objects.exists()


def test_whoever_left_once_does_not_leave_again(world):
    term = chair(world.maju)
    with pytest.raises(Refused, match="baru mulai 10-03-2016"):
        leave(term, date(2016, 3, 9), by=world.budi, on=ON)
    assert leave(term, date(2018, 1, 1), by=world.budi, on=ON).left_on == date(2018, 1, 1)
    with pytest.raises(Refused, match="sudah tercatat berhenti pada 01-01-2018"):
        leave(term, ON, by=world.budi, on=ON)


def test_who_never_sat_there_does_not_leave(world):
    term = chair(world.maju)
    retract(term, reason="Salah koperasi", by=world.sari, on=ON)
    with pytest.raises(Refused, match="sudah ditarik"):
        leave(term, ON, by=world.budi, on=ON)


def test_a_new_board_leaves_alone_who_sits_there_by_another_office(world):
    began = date(2018, 6, 1)  # after the new board, which is no older for it
    head = seat(world.maju, "Kepala Desa", "SUPERVISOR_CHAIR", began, MINUTES, is_ex_officio=True, by=None, on=ON)
    lurah = seat(world.maju, "Lurah", "SUPERVISOR", date(2016, 1, 1), MINUTES, is_ex_officio=True, by=None, on=ON)
    new_board(world, CHAIR=["Hj. Rekaan Dua"], SUPERVISOR=["Lurah", "Rekaan"])
    now = world.maju.terms.valid().filter(left_on=None).order_by("post", "starts_on")
    assert [(each.post, str(each.person)) for each in now] == [
        ("CHAIR", "Hj. Rekaan Dua"), ("SUPERVISOR", "Lurah"), ("SUPERVISOR", "Rekaan"),
        ("SUPERVISOR_CHAIR", "Kepala Desa"),
    ]  # fmt: skip
    assert {head, lurah} <= set(now)


def test_a_new_board_ends_the_earlier_one_on_its_first_day(world):
    before = chair(world.maju)
    gone = leave(
        seat(world.maju, "Lama", "SECRETARY", date(2016, 3, 10), MINUTES, by=None, on=ON), date(2017, 1, 1),
        by=None, on=ON,
    )  # fmt: skip
    new_board(world, CHAIR=["Hj. Rekaan Dua"], SUPERVISOR=["Rekaan Tiga", "Rekaan Empat"])
    before.refresh_from_db()
    gone.refresh_from_db()
    assert (before.left_on, gone.left_on) == (START, date(2017, 1, 1))
    board = board_of(world.maju.terms.valid(), lawbook.read(), Day(ON))
    assert [each.term.person.name for each in board.now] == ["Hj. Rekaan Dua", "Rekaan Tiga", "Rekaan Empat"]
    assert board.rivals == []


def test_whoever_is_elected_again_or_into_two_posts_is_one_person(world):
    before = chair(world.maju)
    terms = new_board(world, CHAIR=["h. rekaan satu"], SECRETARY=["Rekaan Dua"], TREASURER=["Rekaan Dua"])
    assert terms[0].person == before.person
    assert terms[1].person == terms[2].person
    assert Person.objects.count() == 2


def test_a_name_two_people_have_is_not_guessed(world):
    chair(world.maju)
    seat(world.maju, "H. Rekaan Satu", "SUPERVISOR", date(2016, 3, 10), MINUTES, by=None, on=ON)
    with pytest.raises(Refused, match="dua orang bernama H"):
        new_board(world, CHAIR=["H. Rekaan Satu"])
    assert not Term.objects.exclude(left_on=None).exists()


@pytest.mark.parametrize(("start", "is_refused"), [(9, False), (10, True), (11, True)])
def test_an_older_board_does_not_end_a_younger_one(world, start, is_refused):
    chair(world.maju, starts_on=date(2018, 3, start))
    if is_refused:
        with pytest.raises(Refused, match="satu per satu"):
            new_board(world, CHAIR=["Rekaan Dua"])
    else:
        assert new_board(world, CHAIR=["Rekaan Dua"])
