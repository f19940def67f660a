"""The pages of boards: one seat, a whole board, an end, and what the cooperative's page says of them."""

from datetime import date

import pytest
from django.urls import reverse

from cooperatives.boards.actions import leave
from cooperatives.boards.models import Person, Term
from tests.pages import errors, signed_in, text
from tests.world import ON, chair

SAID = {"source": "BOARD", "reference": "BA 1", "observed_on": "04-09-2018"}


@pytest.fixture
def sari(world):
    return signed_in(world.sari)


def test_one_seat_is_recorded_for_a_new_name_or_a_person_known_here(sari, world):
    address = reverse("term", args=[world.maju.pk])
    typed = {"name": "H. Rekaan, S.E.", "post": "CHAIR", "starts_on": "10/3/2017"} | SAID
    page = text(sari.post(address, typed, follow=True))
    assert "Ketua H. Rekaan, S.E." in page
    person = Person.objects.get()
    sari.post(
        address, {"known": person.pk, "post": "TREASURER", "starts_on": "10-3-2017", "ends_on": "9-3-2020"} | SAID
    )
    assert {each.post: each.ends_on for each in person.terms.all()} == {"CHAIR": None, "TREASURER": date(2020, 3, 9)}
    both = {"known": person.pk, "name": "Lain", "post": "SECRETARY", "starts_on": "10-3-2017"} | SAID
    assert "salah satu saja" in errors(sari.post(address, both))
    assert "salah satu saja" in errors(sari.post(address, both | {"known": "", "name": ""}))
    assert Person.objects.count() == 1


def test_somebody_of_another_cooperative_is_not_offered(sari, world):
    foreign = chair(world.sunyi).person
    typed = {"known": foreign.pk, "post": "CHAIR", "starts_on": "10-3-2017"} | SAID
    assert errors(sari.post(reverse("term", args=[world.maju.pk]), typed))
    assert not world.maju.terms.exists()


def test_a_whole_board_is_entered_at_once_and_ends_the_earlier_one(sari, world):
    before = chair(world.maju)
    typed = {
        "starts_on": "10-3-2018", "CHAIR": "Hj. Rekaan Dua", "SECRETARY": "H. Rekaan Satu",
        "SUPERVISOR": "Rekaan Tiga\r\n\r\n  Rekaan   Empat ",
    } | SAID  # fmt: skip
    address = reverse("board", args=[world.maju.pk])
    assert '<option value="H. Rekaan Satu">' in sari.get(address).content.decode()
    page = text(sari.post(address, typed, follow=True))
    assert "Yang sudah berhenti (1)" in page
    before.refresh_from_db()
    assert before.left_on == date(2018, 3, 10)
    now = world.maju.terms.filter(left_on=None)
    assert {(each.post, each.person.name) for each in now} == {
        ("CHAIR", "Hj. Rekaan Dua"), ("SECRETARY", "H. Rekaan Satu"),
        ("SUPERVISOR", "Rekaan Tiga"), ("SUPERVISOR", "Rekaan Empat"),
    }  # fmt: skip
    assert "satu per satu" in errors(sari.post(address, typed)), "sent twice, it is recorded once"
    assert world.maju.terms.count() == 5


def test_an_end_is_recorded_and_what_is_wrong_is_told(sari, world):
    term = chair(world.maju)
    address = reverse("term-end", args=[world.maju.pk, term.pk])
    assert "baru mulai 10-03-2016" in errors(sari.post(address, {"left_on": "9-3-2016"}))
    assert "belum tiba" in errors(sari.post(address, {"left_on": "9-3-2198"}))
    assert sari.post(address, {"left_on": ""}).context["form"].errors
    assert "kosong sejak 01-08-2018" in text(sari.post(address, {"left_on": "1-8-2018"}, follow=True))
    assert sari.get(reverse("term-end", args=[world.sunyi.pk, term.pk])).status_code == 404


def test_the_page_shows_how_an_end_was_counted_and_what_is_past(sari, world):
    chair(world.maju, starts_on=date(2005, 6, 1))
    page = text(sari.get(reverse("cooperative-board", args=[world.maju.pk])))
    assert "sejak 01-06-2005, paling lama sampai 01-06-2010 ✕ sudah lewat" in page
    assert (
        "Masa jabatan pengurus paling lama 5 tahun, dihitung dari hari mulainya: UU 25/1992 Pasal 29 ayat (4)." in page
    )
    assert "Sekretaris belum tercatat" in page


def test_two_boards_are_warned_of_and_not_refused(sari, world):
    chair(world.sengketa)
    chair(world.sengketa, "Hj. Rekaan Dua", date(2017, 1, 1))
    page = text(sari.get(reverse("cooperative-board", args=[world.sengketa.pk])))
    assert "2 orang tercatat sebagai ketua (H. Rekaan Satu; Hj. Rekaan Dua): sampai dinas mencatat" in page


def test_of_a_board_nobody_spoke_of_nothing_is_said_to_be_vacant(sari, world):
    page = text(sari.get(reverse("cooperative-board", args=[world.maju.pk])))
    assert "Belum ada masa jabatan yang tercatat." in page
    assert "Yang disebut dalam daftar" not in page
    assert "kosong" not in page.partition("Pengurus dan pengawas")[2]


def test_a_term_taken_back_leaves_the_page(sari, world):
    term = chair(world.maju)
    leave(chair(world.maju, "Lama", date(2010, 1, 1)), date(2016, 3, 10), by=None, on=ON)
    address = reverse("retraction", args=[world.maju.pk, "jabatan", term.pk])
    assert "Yang berlaku sesudahnya Masa jabatan: Ketua Lama" in text(sari.get(address))
    page = text(sari.post(address, {"reason": "Salah koperasi"}, follow=True))
    assert "H. Rekaan Satu" not in page
    assert Term.objects.get(pk=term.pk).retraction == "Salah koperasi"
