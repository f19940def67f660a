"""Every list is one pattern: search, facets, chips, orders, columns, pages, file, and the part htmx asks for."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.cases.actions import hold, withdraw
from cooperatives.cases.filters import CaseFilter
from cooperatives.cases.models import Case
from cooperatives.demo import build, write
from cooperatives.desk.filters import CooperativeFilter
from cooperatives.desk.verification.filters import ReportFilter
from cooperatives.register.models import Cooperative
from registry.filters import Faceted
from registry.models import Area
from tests.pages import choices, sheet, sheets, text
from tests.world import ON, lapsed, run_night, silent_report

LISTS = ["cooperatives", "cases", "reports"]
ELSEWHERE = [
    "assessments", "certificates", "expiries", "inbox", "letters", "people", "proposals", "reminders",
    "savings-cooperatives", "season-cooperatives", "training-cooperatives", "training-people", "training-sessions",
]  # fmt: skip
"""Lists whose own tests are with their pages."""
LATER = date(2018, 12, 31)


@pytest.fixture
def sari(sari, world):
    """Of three silent cooperatives in two kecamatan: one long on hold with Joko, and all shown in both lists."""
    for name, code, number in (
        ("KSU Sunyi Senyap", "36.03.17.1001", "518/077/BH/2004"),
        ("Kopkar Bisu", "36.03.01.2003", "AHU-0004512"),
    ):
        place = Area.objects.get(code=code)
        history = {"founded": date(2003, 2, 1), "lapses": lapsed(*range(2008, 2018))}
        write([build(name, area=place, legal_entity_no=number, **history)], on=ON)
    run_night()
    case = Case.objects.get(cooperative__name="Kopkar Bisu")
    hold(case, owner=world.joko, hold_until=LATER, reason="Menunggu pengurus", by=world.sari, on=ON)
    for each in Cooperative.objects.filter(name__in=["Koperasi Sunyi", "KSU Sunyi Senyap", "Kopkar Bisu"]):
        silent_report(each, by=world.wati)
    return sari


def names(response) -> list[str]:
    return [getattr(row, "cooperative", row).name for row in response.context["page"]]


def headers(response) -> list[str]:
    return [column.header for column in response.context["listed"].shown()]


def test_these_are_all_the_lists_there_are():
    assert {name: Faceted.lists[name] for name in LISTS} == {
        "cooperatives": CooperativeFilter, "cases": CaseFilter, "reports": ReportFilter
    }  # fmt: skip
    assert set(Faceted.lists) == {*LISTS, *ELSEWHERE}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("search", "found", "why"),
    [
        ("ksu senyap", "KSU Sunyi Senyap", "KSU Sunyi <mark>Senyap</mark>"),
        ("karyawan bisu", "Kopkar Bisu", "cocok: kopkar = koperasi karyawan"),
        ("sunyi senyapp", "KSU Sunyi Senyap", "ejaan mirip: <mark>senyap</mark>"),
        ("518/77", "KSU Sunyi Senyap", "518/077/BH/2004"),
    ],
)
def test_each_finds_by_name_or_number_and_says_why(sari, name, search, found, why):
    response = sari.get(reverse(name), {"cari": search})
    assert names(response)[0] == found
    page = " ".join(response.content.decode().split())
    assert why in page.replace("<mark>KSU</mark> Sunyi", "KSU Sunyi")


@pytest.mark.parametrize("name", LISTS)
def test_each_says_what_to_try_where_nothing_is_found(sari, name):
    page = text(sari.get(reverse(name), {"cari": "tidakada", "kecamatan": "36.03.17"}))
    noun = Faceted.lists[name].noun
    assert f"Tidak ada {noun} yang cocok" in page
    assert "Coba satu kata dari namanya saja" in page
    assert "Cari tanpa saringan lain" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [("cooperatives", "Coba sebagian nomor badan hukum"), ("people", "Coba sebagian nama pengguna"),
     ("training-people", "")],
)  # fmt: skip
def test_each_names_only_what_its_own_search_finds(sari, name, said):
    page = text(sari.get(reverse(name), {"cari": "tidakada"}))
    assert said in page
    assert ("Nomor Induk Koperasi." in page) is (name == "cooperatives")


@pytest.mark.parametrize("name", LISTS)
def test_every_facet_counts_exactly_the_rows_its_link_opens(sari, name):
    for asked in ({}, {"cari": "sunyi"}, {"kecamatan": "36.03.17"}):
        for facet in sari.get(reverse(name), asked).context["facets"]:
            for choice in facet.choices:
                opened = sari.get(reverse(name) + choice.query)
                alone = next(each for each in opened.context["facets"] if each.name == facet.name).chosen
                if not choice.is_chosen and len(alone) == 1:
                    assert opened.context["page"].paginator.count == choice.count, (asked, facet.name, choice.label)
                    assert len(names(opened)) == choice.count


@pytest.mark.parametrize("name", LISTS)
def test_the_rows_stand_in_every_order_that_is_offered(sari, name):
    usual = names(sari.get(reverse(name)))
    for order in Faceted.lists[name].orders:
        assert sorted(names(sari.get(reverse(name), {"urut": order}))) == sorted(usual)


def test_cases_stand_in_the_order_asked_for(sari):
    cases = reverse("cases")
    assert names(sari.get(cases, {"urut": "nama"})) == ["Koperasi Sunyi", "Kopkar Bisu", "KSU Sunyi Senyap"]
    assert names(sari.get(cases, {"urut": "kecamatan"})) == ["Kopkar Bisu", "Koperasi Sunyi", "KSU Sunyi Senyap"]
    assert names(sari.get(cases, {"urut": "ditunda"}))[0] == "Kopkar Bisu"


def test_cases_are_flagged_latest_first_or_earliest_first(sari):
    place = Area.objects.get(code="36.03.17.1001")
    write([build("Koperasi Akhir", area=place, founded=date(2003, 2, 1), lapses=lapsed(*range(2008, 2018)))], on=ON)
    run_night(date(2018, 9, 5))
    assert names(sari.get(reverse("cases")))[0] == "Koperasi Akhir"
    assert names(sari.get(reverse("cases"), {"urut": "terlama"}))[-1] == "Koperasi Akhir"


def test_cases_are_narrowed_by_who_sees_to_them_and_why_they_ended(sari, world):
    cases = reverse("cases")
    assert choices(sari.get(cases), "penanggung", by="label") == {"Pak Joko": 1}
    assert names(sari.get(cases, {"penanggung": "joko"})) == ["Kopkar Bisu"]
    assert "Penanggung jawab: Pak Joko" in text(sari.get(cases, {"penanggung": "joko"}))
    sunyi = Case.objects.get(cooperative=world.sunyi)
    withdraw(sunyi, reason="Keliru", document_no="BA 1/2018", by=world.sari, on=ON)
    assert choices(sari.get(cases), "sebab", by="label") == {}
    assert choices(sari.get(cases, {"tahap": "WITHDRAWN"}), "sebab", by="label") == {"Dicabut oleh petugas": 1}


def test_cooperatives_are_narrowed_by_form_and_village_programme_and_missing_subdistrict(sari):
    district = Area.objects.get(code="36.03")
    rows = [
        build("KDMP Cangkudu", area=Area.objects.get(code="36.03.01.2003"), founded=None, is_village_flag=True),
        build("Induk Tanpa Tempat", area=district, founded=None, form=Cooperative.Form.SECONDARY),
    ]
    write(rows, on=ON)
    cooperatives = reverse("cooperatives")
    assert names(sari.get(cooperatives, {"kdkmp": "ya"})) == ["KDMP Cangkudu"]
    assert names(sari.get(cooperatives, {"bentuk": "SECONDARY"})) == ["Induk Tanpa Tempat"]
    assert names(sari.get(cooperatives, {"kecamatan": "belum"})) == ["Induk Tanpa Tempat"]
    response = sari.get(cooperatives, {"bentuk": "SECONDARY"})
    assert choices(response, "kecamatan", by="label") == {"Belum ada kecamatan": 1}
    assert choices(response, "kdkmp", by="label") == {"Bukan": 1}


@pytest.mark.parametrize("name", LISTS)
def test_the_columns_chosen_are_those_of_the_page_and_of_the_file(sari, name):
    usual = headers(sari.get(reverse(name)))
    chosen = {"kolom": ["nomor", "kecamatan"]}
    page = sari.get(reverse(name), chosen)
    assert headers(page) == ["Koperasi", *sorted(["Nomor badan hukum", "Kecamatan"], key=headers(page).index)]
    assert set(headers(page)) == {"Koperasi", "Nomor badan hukum", "Kecamatan"} != set(usual)
    assert "518/077/BH/2004" in text(page)
    file = sheets(sari.get(reverse(f"{name}-file"), chosen).content)
    assert file["Daftar"][0] == headers(page)
    assert len(file["Daftar"]) == 1 + len(names(page))
    assert dict(file["Keterangan"])["Kolom"] == ", ".join(headers(page))


@pytest.mark.parametrize("name", LISTS)
def test_without_a_choice_the_file_has_every_column_and_says_so(sari, name):
    file = sheets(sari.get(reverse(f"{name}-file")).content)
    assert file["Daftar"][0] == [column.header for column in Faceted.lists[name].columns]
    about = dict(file["Keterangan"])
    assert about["Kolom"] == "semua"
    assert about["Definisi"] == Faceted.lists[name].definition
    assert (about["Keadaan per"], about["Saringan"]) == ("04-09-2018", "tidak ada")


@pytest.mark.parametrize("name", LISTS)
def test_every_column_can_be_shown_on_the_page(sari, name):
    columns = Faceted.lists[name].columns
    page = sari.get(reverse(name), {"kolom": [each.name for each in columns]})
    assert headers(page) == [each.header for each in columns]


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_column_is_said_and_left_out(sari, name):
    page = sari.get(reverse(name), {"kolom": "rahasia"})
    assert "tidak dikenal, jadi tidak dipakai" in text(page)
    assert headers(page) == headers(sari.get(reverse(name)))


def test_the_file_of_cases_says_what_it_was_narrowed_to_and_who_sees_to_them(sari):
    file = sheets(sari.get(reverse("cases-file"), {"cari": "bisu", "tahap": "ON_HOLD", "urut": "ditunda"}).content)
    header, row = file["Daftar"]
    bisu = dict(zip(header, row, strict=True))
    assert (bisu["Koperasi"], bisu["Tahap"], bisu["Penanggung jawab"]) == ("Kopkar Bisu", "Ditunda", "Pak Joko")
    assert (bisu["Ditunda sampai"], bisu["Ditandai"]) == ("31-12-2018", "04-09-2018")
    about = dict(file["Keterangan"])
    assert about["Saringan"] == "cari: bisu; Tahap: Ditunda"
    assert (about["Urutan"], about["Jumlah baris"], about["Aturan resmi"]) == ("Ditunda sampai", "1", "KABTGR_5Y")


def test_the_file_of_cases_has_no_foreign_rows(sari, world):
    sari.force_login(world.joko)
    assert {row[0] for row in sheet(sari.get(reverse("cases-file")))[1:]} == {
        "Koperasi Sunyi", "KSU Sunyi Senyap",
    }  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_htmx_gets_the_part_that_changes_and_going_back_the_whole_page(sari, name):
    whole = sari.get(reverse(name), {"cari": "sunyi"})
    part = sari.get(reverse(name), {"cari": "sunyi"}, headers={"HX-Request": "true"})
    back = sari.get(
        reverse(name), {"cari": "sunyi"}, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<h1>" in whole.content.decode()
    assert part.content.decode().lstrip().startswith('<div id="daftar"')
    assert "<h1>" not in part.content.decode()
    assert f"2 {Faceted.lists[name].noun}, halaman 1 dari 1" in part.content.decode()
    assert "<h1>" in back.content.decode()
    for response in (whole, part, back):
        assert {"HX-Request", "HX-History-Restore-Request"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize("name", LISTS)
def test_the_search_keeps_every_other_choice(sari, name):
    page = sari.get(reverse(name), {"kecamatan": "36.03.17", "urut": "nama", "kolom": "nomor"}).content.decode()
    for field, value in (("kecamatan", "36.03.17"), ("urut", "nama"), ("kolom", "nomor")):
        assert f'<input type="hidden" form="pencarian" name="{field}" value="{value}">' in page


@pytest.mark.parametrize("name", LISTS)
def test_the_part_and_the_page_ask_no_more_for_more_rows(sari, world, name):
    def asked(**headers: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            sari.get(reverse(name), headers=headers)
        return len(queries)

    before, before_part = asked(), asked(**{"HX-Request": "true"})
    place = Area.objects.get(code="36.03.17.1001")
    for number in range(3):
        history = {"founded": date(2003, 2, 1), "lapses": lapsed(*range(2008, 2018))}
        write([build(f"Koperasi Lagi {number}", area=place, **history)], on=ON)
    run_night()
    assert (asked(), asked(**{"HX-Request": "true"})) == (before, before_part)
    assert before_part < before <= 12


def test_the_pager_leads_to_the_first_the_last_and_the_pages_beside(sari):
    place = Area.objects.get(code="36.03.01.2003")
    write([build(f"Nomor {number:03}", area=place, founded=None) for number in range(450)], on=ON)
    page = sari.get(reverse("cooperatives"), {"cari": "nomor", "halaman": "5"})
    assert page.context["listed"].page_numbers() == [1, "…", 4, 5, 6, "…", 9]
    body = page.content.decode()
    for number in (1, 4, 6, 9):
        assert f'id="halaman-{number}" href="?cari=nomor&amp;halaman={number}"' in body
    assert "Sebelumnya" in body
    assert "Berikutnya" in body
    assert parse_qs(page.context["listed"].query()[1:]) == {"cari": ["nomor"]}
