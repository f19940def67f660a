"""The list of cases: which are open, why, since when, who decides, and what was withdrawn."""

import re
from datetime import date, timedelta

from django.urls import reverse

from cooperatives.demo import build, write
from cooperatives.meetings.actions import record_meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from registry.models import Area
from tests.pages import text
from tests.world import ON, lapsed, run_night

LIST = reverse("cases")
TOMORROW = ON + timedelta(days=1)


def names(response) -> list[str]:
    return [case.cooperative.name for case in response.context["page"]]


def silent(name: str, area: str = "36.03.17.1001") -> None:
    place = Area.objects.get(code=area)
    write([build(name, area=place, founded=date(2003, 2, 1), lapses=lapsed(*range(2008, 2018)))], on=ON)


def withdraw(world) -> None:
    """Sunyi meets after all."""
    record_meeting(world.sunyi, date(2018, 8, 30), [2017], Saying(Source.FIELD, ON), by=world.budi, on=TOMORROW)
    run_night(TOMORROW)


def test_an_open_case_says_since_when_on_what_ground_and_who_decides(sari):
    run_night()
    page = text(sari.get(LIST))
    assert "1 perkara terbuka di Kabupaten Tangerang." in page
    assert "⚑ Ditandai sejak 04-09-2018" in page
    assert "5 tahun buku tanpa RAT: 2013 sampai 2017" in page
    assert "tidak ada catatan RAT" in page
    assert "Dinas Koperasi kabupaten/kota" in page
    assert "Per 4 September 2018, menurut aturan resmi: Praktik lima tahun Kabupaten Tangerang." in page


def test_the_office_only_proposes(sari):
    assert "Dinas hanya mengusulkan; Menteri yang memutuskan." in text(sari.get(LIST))


def test_without_cases_it_says_so(sari):
    page = text(sari.get(LIST))
    assert "Tidak ada perkara terbuka di Kabupaten Tangerang." in page
    assert "Penilaian malam belum pernah berjalan." in page
    assert "Tidak ada perkara terbuka" in page


def test_withdrawn_cases_are_hidden_until_asked_for_and_say_why(sari, world):
    run_night()
    withdraw(world)
    assert names(sari.get(LIST)) == []
    response = sari.get(LIST, {"tahap": "WITHDRAWN"})
    assert names(response) == ["Koperasi Sunyi"]
    page = text(response)
    assert "1 penandaan sudah dicabut." in page
    assert "05-09-2018: fakta baru menghapus tanda" in page
    assert "kini aktif" in page


def test_figures_open_exactly_their_rows(sari, world):
    silent("Koperasi Diam")
    silent("Koperasi Bisu")
    run_night()
    withdraw(world)
    sentence = re.search(r'<p class="lead">(.*?)</p>', sari.get(LIST).content.decode(), re.DOTALL)[1]
    links = re.findall(r'href="([^"]+)">(\d+)', sentence)
    counted = [sari.get(LIST + query.removeprefix(LIST)).context["page"].paginator.count for query, _ in links]
    assert counted == [int(figure) for _, figure in links] == [2, 1]


def test_facets_count_with_the_other_filter_applied(sari):
    silent("Koperasi Diam", "36.03.01.2003")
    run_night()
    response = sari.get(LIST, {"kecamatan": "36.03.01"})
    assert names(response) == ["Koperasi Diam"]
    counted = {facet.name: {each.value: each.count for each in facet.choices} for facet in response.context["facets"]}
    assert counted == {
        "tahap": {"FLAGGED": 1}, "kecamatan": {"36.03.01": 1, "36.03.17": 1},
        "penundaan": {}, "penanggung": {}, "sebab": {},
    }  # fmt: skip


def test_an_officer_sees_only_cases_of_his_kecamatan(world, client):
    run_night()
    client.force_login(world.budi)
    assert names(client.get(LIST)) == []
    client.force_login(world.joko)
    assert names(client.get(LIST)) == ["Koperasi Sunyi"]


def test_what_the_filters_do_not_know_is_said(sari):
    run_night()
    response = sari.get(LIST, {"tahap": "X"})
    assert names(response) == ["Koperasi Sunyi"]
    assert "tidak dikenal, jadi tidak dipakai" in text(response)


def test_the_number_of_queries_does_not_grow_with_the_rows(sari, django_assert_num_queries):
    run_night()
    sari.get(LIST)  # the session has noted that it is in use
    with django_assert_num_queries(10):
        assert len(names(sari.get(LIST))) == 1
    silent("Koperasi Diam")
    silent("Koperasi Bisu")
    run_night()
    with django_assert_num_queries(10):
        assert len(names(sari.get(LIST))) == 3
