"""People who were taught: the list, and the page of each."""

from datetime import date

import pytest
from django.urls import reverse

from tests.training.office import assessed, certified, paper, planned, seated
from tests.world import ON
from training.competency.actions import appeal, revoke
from training.sessions.actions import enrol, record_attendance


@pytest.fixture
def treasurer(world, office):
    """Maju's treasurer: taught, found not yet competent, appealed, and with a certificate from elsewhere."""
    term, session = seated(world.maju), planned(office)
    row = enrol(session, term.person, term.post, cooperative=world.maju, by=None, on=ON)
    record_attendance(session, session.starts_on, {row.pk}, by=None, on=ON)
    appeal(assessed(term, office.treasurers, "NOT_YET_COMPETENT"), "Portofolio", ON, by=None, on=ON)
    return term


def page(client, of) -> str:
    return " ".join(client.get(reverse("training-person", args=[of.person_id])).content.decode().split())


def test_a_person_shows_posts_trainings_assessments_and_certificates(world, office, client, treasurer):
    certified(treasurer, office.treasurers, "C-9", until=date(2099, 3, 5))
    client.force_login(world.sari)
    words = page(client, treasurer)
    for each in (
        "Koperasi Maju", "hadir 1 hari", "belum kompeten (BK)", "menunggu putusan", "Nomor C-9", "berlaku sampai",
        "05-03-2099",
    ):  # fmt: skip
        assert each in words


@pytest.mark.parametrize(("until", "words"), [(date(2019, 1, 1), "berakhir"), (date(2099, 1, 1), "berlaku sampai")])
def test_validity_is_of_today(world, office, client, treasurer, until, words):
    certified(treasurer, office.treasurers, until=until)
    client.force_login(world.sari)
    assert words in page(client, treasurer)


def test_a_revoked_certificate_says_why(world, office, client, treasurer):
    row = certified(treasurer, office.treasurers, until=date(2099, 1, 1))
    revoke(row, ON, reason="Portofolio orang lain", file=paper(), by=None, on=ON)
    client.force_login(world.sari)
    assert "dicabut" in page(client, treasurer)
    assert "Portofolio orang lain" in page(client, treasurer)


def test_the_list_is_narrowed_by_certificate_and_by_name(world, office, client, treasurer):
    certified(treasurer, office.treasurers, until=date(2099, 1, 1))
    other = seated(world.sunyi, "Rekaan Lain")
    certified(other, office.chairs, "C-2", until=date(2019, 1, 1))
    seated(world.baru, "Rekaan Luar")
    client.force_login(world.sari)

    def found(**asked: str) -> list[str]:
        return [each.name for each in client.get(reverse("training-people"), asked).context["page"]]

    assert found() == ["Rekaan Bendahara", "Rekaan Lain"]
    assert found(sertifikat="berlaku") == ["Rekaan Bendahara"]
    assert found(sertifikat="tidak-berlaku") == ["Rekaan Lain"]
    assert found(cari="lain") == ["Rekaan Lain"]
    assert found(kecamatan="36.03.17") == ["Rekaan Lain"]
    assert found(tahun="2018") == ["Rekaan Bendahara"]
    assert found(tahun="2018", uji="BK") == ["Rekaan Bendahara"]


def test_an_officer_of_another_kecamatan_does_not_find_the_person(world, client, treasurer):
    client.force_login(world.joko)
    assert client.get(reverse("training-person", args=[treasurer.person_id])).status_code == 404
