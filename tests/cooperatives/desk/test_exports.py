"""The list as an Excel file: the rows of the page, what they are, and nothing that could act."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.demo import build, write
from tests.pages import sheets
from tests.world import ON, run_night

DOWNLOAD = reverse("cooperatives-file")


@pytest.fixture
def file_of(client):
    """The sheets of the file a person gets for a query."""

    def read(user, **query) -> dict[str, list[list[object]]]:
        client.force_login(user)
        response = client.get(DOWNLOAD, query)
        assert response.status_code == 200
        return sheets(response.content)

    return read


def test_it_has_the_rows_of_the_page_and_says_what_they_are(world, file_of):
    run_night()
    sheets = file_of(world.sari, keaktifan="INACTIVE", cari="sunyi")
    header, row = sheets["Daftar"]
    sunyi = dict(zip(header, row, strict=True))
    assert (sunyi["Koperasi"], sunyi["Keaktifan"], sunyi["Kecamatan"]) == (
        "Koperasi Sunyi",
        "Tidak aktif",
        "Curug",
    )
    assert (sunyi["Nomor badan hukum"], sunyi["Perkara terbuka sejak"]) == ("518/002/BH/2003", "04-09-2018")
    about = dict(sheets["Keterangan"])
    assert about["Diunduh oleh"] == "Ibu Sari (Kepala bidang, Kabupaten Tangerang)"
    assert about["Saringan"] == "cari: sunyi; Keaktifan: Tidak aktif"
    assert (about["Keadaan per"], about["Aturan resmi"], about["Jumlah baris"]) == ("04-09-2018", "KABTGR_5Y", "1")


def test_it_shows_no_foreign_rows(world, file_of):
    names = {row[0] for row in file_of(world.budi)["Daftar"][1:]}
    assert names == {"Koperasi Maju", "Koperasi Baru", "Koperasi Bubar"}


def test_before_any_night_it_says_so(world, file_of):
    sheets = file_of(world.sari)
    assert dict(sheets["Keterangan"])["Keadaan per"] == "belum pernah dinilai"
    header, *rows = sheets["Daftar"]
    assert {row[header.index("Keaktifan")] for row in rows} == {"Belum dinilai"}


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+628", "-1", "00123", "https://contoh.example"])
def test_a_name_is_text_whatever_it_begins_with(world, file_of, name):
    write([build(name, area=world.maju.area, founded=None)], on=ON)
    assert name in {row[0] for row in file_of(world.sari)["Daftar"]}


def test_the_number_of_queries_does_not_grow_with_the_rows(world, client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(DOWNLOAD)
        return len(asked)

    client.force_login(world.sari)
    before = queries()
    write([build(f"Koperasi {number}", area=world.maju.area, founded=None) for number in range(5)], on=ON)
    assert queries() == before


def test_the_list_links_to_its_own_file(world, client):
    client.force_login(world.sari)
    page = client.get(reverse("cooperatives"), {"jenis": "CONSUMER", "halaman": "1"}).content.decode()
    assert f'href="{DOWNLOAD}?jenis=CONSUMER"' in page
