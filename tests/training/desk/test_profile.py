"""The training tab of a cooperative's page, for the office and for its board."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.boards.actions import leave
from registry import history
from tests.pages import text
from tests.training.office import assessed, certified, planned, seated
from tests.world import ON, board_account
from training.sessions.actions import enrol, record_attendance

BK = "NOT_YET_COMPETENT"


def tab(client, cooperative, **asked):
    return client.get(reverse("cooperative-training", args=[cooperative.pk]), asked)


@pytest.fixture
def taught(world, office):
    """The treasurer of Maju, taught and certified; found not yet competent in another scheme."""
    term, session = seated(world.maju), planned(office)
    listed = enrol(session, term.person, "TREASURER", cooperative=world.maju, by=None, on=ON)
    record_attendance(session, session.starts_on, {listed.pk}, by=None, on=ON)
    assessed(term, office.chairs, BK)
    certified(term, office.treasurers)
    return term


def test_the_tab_shows_the_people_what_they_learnt_and_the_cover_of_its_posts(world, taught, sari):
    page = text(tab(sari, world.maju))
    for words in ("Bendahara ● sampai 05-03-2021 Rekaan Bendahara", "Manajemen koperasi, 05-03-2018", "nomor C-1",
                  "Belum kompeten", "Uji Pengurus", "Catat uji"):  # fmt: skip
        assert words in page
    assert "gagal" not in page.casefold()
    assert ("cooperative-training", "Pelatihan", None) in tab(sari, world.maju).context["profile"].tabs
    assert "belum pernah dilatih atau diuji" not in page


def test_when_the_treasurer_leaves_the_post_is_open_and_who_came_for_it_is_still_told(world, taught, sari):
    leave(taught, ON, by=None, on=ON)
    page = text(tab(sari, world.maju))
    assert "Pemegangnya berhenti" in page
    assert "Tidak ada yang tercatat menjabat" in page
    assert "Rekaan Bendahara, bendahara waktu itu" in page
    before = text(tab(sari, world.maju, per="03-09-2018"))
    assert "sampai 05-03-2021" in before
    assert "Catat uji" not in before


def test_on_a_day_before_it_nothing_of_it_is_known(world, taught, sari):
    page = text(tab(sari, world.maju, per="04-03-2018"))
    assert "Belum bersertifikat" in page
    assert "belum pernah dilatih atau diuji" in page


def test_a_board_sees_its_own_people_and_records_nothing(world, office, taught, client, it_is):
    it_is(ON)
    with history.verb("test", by=None, on=ON):
        holder = board_account(world.tono)
    seated(world.maju, holder, "CHAIR")
    client.force_login(world.tono)
    page = tab(client, world.maju)
    assert {"Rekaan Bendahara", "Pak Tono"} == {each.name for each in page.context["people"]}
    assert "nomor C-1" in text(page)
    for hidden in ("Catat uji", reverse("certificate", args=[taught.person.certificates.get().pk])):
        assert hidden not in page.content.decode()
    assert tab(client, world.sunyi).status_code == 404


def test_somebody_who_left_is_no_more_of_the_board_s_people(world, office, taught, client, it_is):
    it_is(ON)
    with history.verb("test", by=None, on=ON):
        holder = board_account(world.tono)
    seated(world.maju, holder, "CHAIR")
    leave(taught, date(2018, 9, 1), by=None, on=ON)
    client.force_login(world.tono)
    assert [each.name for each in tab(client, world.maju, per="31-08-2018").context["people"]] == ["Pak Tono"]


def test_the_tab_asks_as_much_for_three_people_as_for_one(world, office, taught, sari):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert tab(sari, world.maju).status_code == 200
        return len(queries)

    before = asked()
    for number, post in enumerate(("SECRETARY", "CHAIR")):
        certified(seated(world.maju, f"Lain {number}", post), office.chairs, f"L-{number}")
    assert asked() == before <= 40
