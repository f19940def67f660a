"""The list of cooperatives: its sentence, filters, counts, search and order."""

import html
import re
from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from cooperatives.demo import build, write
from cooperatives.register.models import Cooperative
from cooperatives.standing.actions import make_official
from registry import history
from registry.access import Role
from registry.models import Area
from tests.pages import choices, signed_in, text
from tests.world import ON, lapsed, person, run_night

LIST = reverse("cooperatives")


@pytest.fixture
def sari(world):
    return signed_in(world.sari)


def add(name: str, **history) -> Cooperative:
    """One more cooperative in Kec. Curug."""
    rows = build(name, area=Area.objects.get(code="36.03.17.1001"), **({"founded": date(2003, 2, 1)} | history))
    write([rows], on=ON)
    return rows.cooperative


def names(response) -> list[str]:
    return [each.name for each in response.context["page"]]


def figures(response) -> dict[str, str]:
    """The linked figures of the opening sentence: what each says, and where it leads."""
    sentence = re.search(r'<p class="lead">(.*?)</p>', response.content.decode(), re.DOTALL)[1]
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>', sentence)
    return {html.unescape(said).replace("\xa0", " "): html.unescape(address) for address, said in links}


def test_the_sentence_answers_the_question_and_every_figure_opens_exactly_its_rows(sari):
    add("Koperasi Berakhir", ended=date(2015, 1, 1))
    run_night()
    add("Koperasi Baru Masuk")
    said = figures(sari.get(LIST))
    assert list(said) == [
        "6 koperasi", "1 aktif", "1 di antaranya rutin RAT", "1 dalam pembinaan", "1 tidak aktif",
        "1 belum dapat dinilai", "1 dalam penyelesaian", "1 belum dinilai",
    ]  # fmt: skip
    for figure, address in said.items():
        assert sari.get(address).context["page"].paginator.count == int(figure.split()[0]), figure


def test_the_figures_carry_their_day_their_rules_and_their_definition(sari):
    run_night()
    page = text(sari.get(LIST))
    assert "Koperasi Per 4 September 2018, 5 koperasi terdaftar di Kabupaten Tangerang: 1 aktif" in page
    assert "1 aktif (1 di antaranya rutin RAT), 1 dalam pembinaan," in page
    assert "Menurut aturan resmi: Praktik lima tahun Kabupaten Tangerang." in page
    assert "Aktif RAT untuk paling sedikit 1 dari 3 tahun buku terakhir." in page
    assert "Tidak aktif 5 tahun buku terakhir tanpa RAT." in page


def test_rules_that_any_meeting_breaks_say_without_meetings(sari):
    make_official("KEMENKOP_25_2015", on=ON, decree="SK 3/2018", by=None)
    run_night()
    page = text(sari.get(LIST))
    assert "Tidak aktif 3 tahun buku terakhir tanpa rapat anggota." in page
    assert "Aktif RAT untuk ketiga tahun buku terakhir." in page
    assert "○ Tidak aktif 3 tahun buku tanpa rapat anggota" in page
    assert "3 tahun buku tanpa rapat anggota: 2015 sampai 2017" in text(sari.get(reverse("cases")))


def test_before_the_first_night_every_row_is_said_to_be_unjudged(sari):
    response = sari.get(LIST)
    assert "5 koperasi tercatat dan belum dinilai" in text(response)
    assert text(response).count("baru masuk register") == 5


def test_an_officer_counts_his_own_kecamatan(world, client):
    run_night()
    client.force_login(world.budi)
    response = client.get(LIST)
    assert "3 koperasi terdaftar di Kecamatan Balaraja" in text(response)
    assert names(response) == ["Koperasi Baru", "Koperasi Bubar", "Koperasi Maju"]


def test_somebody_without_an_area_is_told_what_to_do(world, client):
    with history.verb("test", by=None, on=None):
        newcomer = person("baru", "Pak Baru", Role.OFFICER, None)
    client.force_login(newcomer)
    response = client.get(LIST)
    assert names(response) == []
    assert "Akun Anda belum punya wilayah kerja" in text(response)
    assert "Akun Anda belum punya wilayah kerja" in text(client.get(reverse("cases")))
    assert "with-facets" not in response.content.decode()


def test_each_facet_is_counted_with_the_other_filters_applied(sari):
    run_night()
    response = sari.get(LIST, {"keaktifan": "INACTIVE"})
    assert names(response) == ["Koperasi Sunyi"]
    assert choices(response, "keaktifan") == {
        "ACTIVE": 1, "GREY": 1, "INACTIVE": 1, "NOT_YET_ASSESSABLE": 1, "IN_SETTLEMENT": 1,
    }  # fmt: skip
    assert choices(response, "kecamatan") == {"36.03.17": 1}
    response = sari.get(LIST, {"kecamatan": "36.03.01"})
    assert choices(response, "kecamatan") == {"36.03.01": 3, "36.03.17": 2}
    assert choices(response, "keaktifan") == {"ACTIVE": 1, "NOT_YET_ASSESSABLE": 1, "IN_SETTLEMENT": 1}


def test_values_of_one_facet_add_up_and_those_of_two_narrow(sari):
    run_night()
    both = sari.get(LIST, {"keaktifan": ["INACTIVE", "ACTIVE"]})
    assert names(both) == ["Koperasi Maju", "Koperasi Sunyi"]
    narrowed = sari.get(LIST, {"keaktifan": ["INACTIVE", "ACTIVE"], "kecamatan": "36.03.01"})
    assert names(narrowed) == ["Koperasi Maju"]


def test_a_chip_takes_its_filter_away_and_leaves_the_others(sari):
    run_night()
    response = sari.get(LIST, {"keaktifan": "INACTIVE", "kecamatan": "36.03.17", "cari": "sunyi", "urut": "kecamatan"})
    chosen = {choice.label: choice.query for facet in response.context["facets"] for choice in facet.chosen}
    assert chosen["Curug"] == "?cari=sunyi&keaktifan=INACTIVE&urut=kecamatan"
    assert response.context["listed"].unsearched() == "?keaktifan=INACTIVE&kecamatan=36.03.17&urut=kecamatan"


def test_those_that_ended_are_hidden_unless_asked_for(sari):
    add("Koperasi Berakhir", ended=date(2015, 1, 1))
    run_night()
    assert "Koperasi Berakhir" not in names(sari.get(LIST))
    assert names(sari.get(LIST, {"keaktifan": "NOT_REGISTERED"})) == ["Koperasi Berakhir"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("maju", ["Koperasi Maju"]),
        ("  MAJU   koperasi ", ["Koperasi Maju"]),
        ("3603010000001", ["Koperasi Maju"]),
        ("518/002", ["Koperasi Sunyi"]),
        ("maju sunyi", []),
        ("%", []),
        ("360301", ["Koperasi Maju"]),
    ],
)
def test_search_by_words_of_the_name_by_nik_and_by_legal_entity_number(sari, search, found):
    assert names(sari.get(LIST, {"cari": search})) == found


def test_search_shows_why_a_row_matched(sari):
    page = sari.get(LIST, {"cari": "maj"}).content.decode()
    assert "Koperasi <mark>Maj</mark>u" in page
    page = sari.get(LIST, {"cari": "3603010000001"}).content.decode()
    assert "NIK koperasi <mark>3603010000001</mark>" in page


def test_a_name_is_text_and_never_markup(sari):
    add("Koperasi <b>Tebal</b> & Kuat")
    page = sari.get(LIST, {"cari": "<b>"}).content.decode()
    assert "Koperasi <mark>&lt;b&gt;</mark>Tebal&lt;/b&gt; &amp; Kuat" in page


def test_an_empty_result_says_what_to_try(sari):
    run_night()
    page = text(sari.get(LIST, {"cari": "tidakada", "jenis": "CONSUMER"}))
    assert "Tidak ada koperasi yang cocok" in page
    assert "Coba satu kata dari namanya saja" in page
    assert "Cari tanpa saringan lain" in page
    assert "Cari tanpa saringan lain" not in text(sari.get(LIST, {"cari": "tidakada", "urut": "kecamatan"}))


def test_what_the_filters_do_not_know_is_said_and_left_out(sari):
    run_night()
    for query in ({"keaktifan": "LAIN"}, {"jenis": ["CONSUMER", "X"]}, {"urut": "x"}, {"cari": "a\0b"}):
        response = sari.get(LIST, query)
        assert len(names(response)) == 5
        assert "tidak dikenal, jadi tidak dipakai" in text(response)


@pytest.mark.parametrize(
    ("order", "first"),
    [("nama", "Koperasi Baru"), ("rat-terbaru", "Koperasi Maju"), ("kecamatan", "Koperasi Baru")],
)
def test_orders(sari, order, first):
    run_night()
    response = sari.get(LIST, {"urut": order})
    assert names(response)[0] == first
    assert [name for name, _, _, is_now in response.context["listed"].orders_to_choose() if is_now] == [order]


def test_order_by_last_meeting_puts_the_unknown_where_they_belong(sari):
    run_night()
    assert names(sari.get(LIST, {"urut": "rat-terbaru"}))[:2] == ["Koperasi Maju", "Koperasi Sengketa"]
    assert names(sari.get(LIST, {"urut": "rat-terlama"})) == [
        "Koperasi Sunyi", "Koperasi Sengketa", "Koperasi Maju", "Koperasi Baru", "Koperasi Bubar",
    ]  # fmt: skip


def test_a_row_says_the_state_its_reason_and_the_open_case(sari):
    run_night()
    page = text(sari.get(LIST))
    assert "○ Tidak aktif 5 tahun buku tanpa RAT perkara sejak 04-09-2018" in page
    assert "● Aktif RAT 3 tahun buku berturut-turut Tahun buku 2017 10-03-2018" in page
    assert "? Belum dapat dinilai dinilai mulai 01-04-2019" in page
    assert "◐ Dalam pembinaan RAT 0 dari 3 tahun buku" in page
    assert "■ Dalam penyelesaian diputuskan bubar 01-02-2018" in page


def test_a_row_names_the_years_nobody_knows_of(sari):
    add("Koperasi Tak Dikenal", founded=date(2001, 1, 1))
    run_night()
    page = text(sari.get(LIST, {"cari": "dikenal"}))
    assert "tahun buku 2013 sampai 2017 tidak diketahui tidak ada catatan" in page


def test_a_row_under_another_authority_says_whose_it_is(sari):
    add("Koperasi Provinsi", lapses=lapsed(*range(2008, 2018)), membership_area="PROVINCE")
    run_night()
    assert "wewenang: Dinas Koperasi provinsi" in text(sari.get(LIST, {"cari": "provinsi"}))


def test_the_number_of_queries_does_not_grow_with_the_rows(world, client, django_assert_num_queries):
    run_night()
    client.force_login(world.budi)
    client.get(LIST)
    for query in ({"cari": "maju"}, {}):
        with django_assert_num_queries(10):
            client.get(LIST, query)


def test_pages_hold_fifty_rows_and_keep_the_filters(sari):
    place = Area.objects.get(code="36.03.01.2003")
    write([build(f"Koperasi Nomor {number:02}", area=place, founded=date(2001, 1, 1)) for number in range(60)], on=ON)
    first = sari.get(LIST, {"cari": "nomor"})
    assert len(names(first)) == 50
    assert "1 sampai 50 dari 60" in text(first)
    assert 'href="?cari=nomor&amp;halaman=2"' in first.content.decode()
    assert names(sari.get(LIST, {"cari": "nomor", "halaman": "2"}))[-1] == "Koperasi Nomor 59"
    assert sari.get(LIST, {"cari": "nomor", "halaman": "99"}).context["page"].number == 2


def test_a_place_names_its_kind_once(sari):
    page = text(sari.get(LIST))
    assert "Curug Kelurahan Binong" in page
    assert not {"Kecamatan Kec.", "Desa Desa", "Kelurahan Kel."} & {f"{a} {b}" for a, b in pairwise(page.split())}


def test_who_has_not_met_for_the_latest_book_year_is_one_click(sari):
    run_night()
    assert names(sari.get(LIST, {"terakhir": "NOT_HELD"})) == ["Koperasi Sengketa", "Koperasi Sunyi"]
    assert names(sari.get(LIST, {"terakhir": "HELD"})) == ["Koperasi Maju"]
