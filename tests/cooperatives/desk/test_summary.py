"""Ringkasan: the office in one sentence, what is waiting, what is lacking, and who has not met."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives.cases.actions import hold
from cooperatives.standing.actions import make_official
from registry import history, jobs
from registry.access import Role
from registry.models import Area, Job
from tests.pages import signed_in, text
from tests.world import ON, build_office, person, run_night

HOME = reverse("home")


@pytest.fixture
def sari(world):
    return signed_in(world.sari)


def places(response) -> list[str]:
    return [place.label for place in response.context["places"]]


def test_the_sentence_says_how_the_office_stands_and_as_of_when(sari, world):
    build_office(world)
    page = text(sari.get(HOME))
    assert page.startswith(
        "Ringkasan Per 1 Oktober 2018, 11 koperasi terdaftar di Kabupaten Tangerang: 1 aktif "
        "(1 di antaranya rutin RAT) dan 4 tidak aktif. "
        "RAT tahun buku terakhir yang jatuh tempo (2017) sudah diadakan 1 koperasi dari 8 yang wajib. "
        "Ada 3 perkara terbuka."
    )
    assert "menurut penilaian malam terakhir, per 1 Oktober 2018" in page
    assert "Aturan resmi: Praktik lima tahun Kabupaten Tangerang." in page


def test_every_number_of_the_page_opens_exactly_its_rows(sari, world):
    build_office(world)
    page = sari.get(HOME).content.decode().partition("<main")[2]
    links = re.findall(r'<a[^>]* href="([^"]+)"[^>]*>\s*(?:<b>)?([\d.]+)', page)
    assert len(links) > 25
    for address, number in links:
        assert sari.get(address.replace("&amp;", "&")).context["page"].paginator.count == int(number), address


def test_every_figure_is_defined_with_the_numbers_of_the_rules(sari, world):
    build_office(world)
    page = text(sari.get(HOME))
    assert "Arti setiap angka" in page
    assert "Aktif RAT untuk paling sedikit 1 dari 3 tahun buku terakhir." in page
    assert "Tidak aktif 5 tahun buku terakhir tanpa RAT." in page
    assert "Belum RAT wajib RAT, dan RAT itu tidak diadakan atau tidak diketahui." in page


def test_under_the_dissolution_rules_the_words_are_theirs(sari):
    make_official("DISSOLUTION_9_2018", on=ON, decree="SK 2/2018", by=None)
    run_night()
    page = text(sari.get(HOME))
    assert "tidak ada alasan pembubaran (1 di antaranya rutin RAT)" in page
    assert re.search(r"\d (tidak )?aktif", page) is None


def test_what_waits_and_what_is_lacking_is_named(sari, world):
    build_office(world)
    page = text(sari.get(HOME))
    assert "Periksa 2 perkara yang baru ditandai." in page
    assert "Lanjutkan atau cabut 1 perkara yang hari akhir penundaannya sudah lewat." in page
    assert "1 koperasi tanpa kecamatan" in page
    assert "3 koperasi tanpa jenis" in page
    assert "1 koperasi tanpa wilayah keanggotaan: belum jelas siapa yang berwenang." in page


@pytest.mark.parametrize(("on", "waiting"), [(19, 0), (20, 0), (21, 1)])
def test_a_hold_is_past_its_day_from_the_night_after(sari, world, on, waiting):
    run_night()
    case = world.sunyi.cases.get()
    hold(case, reason="Menunggu RAT", owner=world.joko, hold_until=date(2018, 9, 20), by=world.joko, on=ON)
    run_night(date(2018, 9, on))
    assert sari.get(reverse("cases"), {"penundaan": "lewat"}).context["page"].paginator.count == waiting
    assert sari.get(reverse("cases"), {"penundaan": "berjalan"}).context["page"].paginator.count == 1 - waiting


def test_where_nothing_waits_and_nothing_lacks_the_page_says_so(world, client):
    run_night()
    client.force_login(world.budi)
    page = text(client.get(HOME))
    assert "Pekerjaan Anda hari ini Tidak ada yang menunggu Anda." in page
    assert "Data yang perlu dilengkapi Tidak ada" in page
    assert "Tidak ada perkara terbuka." in page


def test_kecamatan_stand_by_who_has_most_to_do_or_by_name(sari):
    run_night()
    assert places(sari.get(HOME)) == places(sari.get(HOME, {"urut": "bukan"})) == ["Curug", "Balaraja"]
    assert places(sari.get(HOME, {"urut": "nama"})) == ["Balaraja", "Curug"]


def test_an_officer_of_one_kecamatan_sees_who_they_are(world, client):
    build_office(world)
    client.force_login(world.joko)
    response = client.get(HOME)
    assert response.context["places"] is None
    assert [each.name for each in response.context["silent"]] == [
        "Koperasi Siapa", "Koperasi Sunyi", "Koperasi Sengketa",
    ]  # fmt: skip
    page = text(response)
    assert "di Kecamatan Curug" in page
    assert "Buka semua 3 koperasi" in page
    assert "Koperasi Diam" not in page


def test_who_has_no_area_is_told_whom_to_ask(world, client):
    run_night()
    with history.verb("make_person", by=None, on=ON):
        client.force_login(person("tini", "Bu Tini", Role.OFFICER, None))
    page = text(client.get(HOME))
    assert "Akun Anda belum punya wilayah kerja" in page
    assert "Arti setiap angka" not in page


def test_before_the_first_night_nothing_is_said_of_activity(sari, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", -timedelta(1))  # late at any hour of the day
    page = text(sari.get(HOME))
    assert "5 koperasi tercatat dan belum dinilai. Penilaian malam belum pernah berjalan." in page
    assert "Penilaian malam ! Terlambat Belum pernah selesai." in page
    assert "0 aktif" not in page


def test_an_empty_register_says_so(world, client):
    run_night()
    with history.verb("make_person", by=None, on=ON):
        client.force_login(person("nina", "Bu Nina", Role.HEAD, Area.objects.get(code="36.71")))
    assert "Belum ada koperasi terdaftar yang dapat Anda lihat." in text(client.get(HOME))


def test_the_night_says_of_which_day_it_was_and_when_the_next_comes(sari):
    run_night()
    page = text(sari.get(HOME))
    assert "Terakhir per 4 September 2018, selesai" in page
    assert re.search(r"Berikutnya \w+, \d+ \w+ \d{4} pukul 01\.00\.", page)


def test_a_job_that_failed_is_not_hidden(sari):
    run_night()
    jobs.submit_daily("night", timezone.localdate())
    Job.objects.update(state=Job.State.FAILED)
    assert "Penilaian malam ✕ Gagal Terakhir per 4 September 2018" in text(sari.get(HOME))


@pytest.mark.parametrize("name", ["sari", "budi", "admin"])
def test_the_page_asks_few_questions_however_much_there_is(world, client, django_assert_max_num_queries, name):
    build_office(world)
    client.force_login(getattr(world, name))
    with django_assert_max_num_queries(13):
        client.get(HOME)
