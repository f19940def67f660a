"""The pages of a list of participants: from the upload to the undoing, who may, and how much they ask."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import ImportBatch, ImportRow
from tests.rosters import ANA, BOY, CICI, listed, on_list, received
from tests.training.office import planned, seated
from training.rosters.models import Roster


def page(client, roster: Roster, pile: str = "") -> str:
    response = client.get(roster.get_absolute_url(), {"tumpukan": pile} if pile else {})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_from_the_upload_to_the_undoing(world, office, client):
    session = planned(office)
    client.force_login(world.sari)
    seated(world.maju, "Rekaan Anna")
    address = reverse("rosters", args=[session.pk])
    assert "Belum ada berkas" in client.get(address).content.decode()
    file = SimpleUploadedFile("peserta.xlsx", listed(ANA, CICI))
    response = client.post(address, {"file": file})
    roster = Roster.objects.get()
    assert response.url == roster.get_absolute_url()
    text = page(client, roster)
    for side in ("Rekaan Ana", "perempuan", "lahir 12-03-1980, 37 tahun", "Rekaan Anna", "Bendahara Koperasi Maju"):
        assert side in text
    assert "Rahasia" not in text
    row = roster.batch.rows.get(line=2)
    decision = reverse("roster-decision", args=[roster.pk, row.pk])
    assert client.post(decision, {"decision": "KNOWN", "chosen": 0}).status_code == 409
    assert client.post(decision, {"decision": "?"}).status_code == 409
    assert client.post(decision, {"decision": "NEW"}).status_code == 302
    assert "orang lain, dicatat sebagai orang baru" in page(client, roster, "putuskan")
    assert client.post(reverse("roster-application", args=[roster.pk])).status_code == 302
    assert on_list(session) == ["Rekaan Ana", "Rekaan Cici"]
    assert "peserta.xlsx" in client.get(address).content.decode()
    undo = reverse("roster-undo", args=[roster.pk])
    assert "2 peserta yang didaftarkan" in " ".join(client.get(undo).content.decode().split())
    assert client.post(undo).status_code == 302
    assert on_list(session) == []
    assert "Dibatalkan" in page(client, roster)


def test_the_cooperative_is_decided_on_the_page(world, office, client):
    session = planned(office)
    client.force_login(world.sari)
    roster = received(session, BOY | {"Asal Lembaga": "Koperasi Sengketta"})
    assert "Koperasi mana yang diwakilinya?" in page(client, roster)
    row = roster.batch.rows.get()
    client.post(
        reverse("roster-decision", args=[roster.pk, row.pk]), {"decision": "KNOWN", "chosen": world.sengketa.pk}
    )
    text = page(client, roster, "baru")
    assert "Anggota, Koperasi Sengketa" in text
    assert "Putuskan lagi" in text


def test_what_speaks_against_somebody_is_shown_before_it_is_applied(world, office, client):
    session = planned(office)
    client.force_login(world.sari)
    rows = [ANA | {"Nama": f"Rekaan {name}"} for name in ("Ana Satu", "Bela Dua")]
    roster = received(session, *rows, CICI | {"Jabatan": "Pelaku usaha"})
    text = page(client, roster, "baru")
    assert "Kursi bendahara tidak cukup: 1 kursi, 2 orang termasuk yang sudah terdaftar" in text
    assert text.count("Menurut register bukan bendahara di koperasi itu") == 2
    assert text.count("Pelatihan ini tidak menyediakan kursi untuk pelaku usaha mikro") == 1
    client.post(reverse("roster-application", args=[roster.pk]))
    assert "Menurut register bukan" not in page(client, roster, "baru")


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04 rusak", b""])
def test_what_is_no_list_is_refused_on_the_form_and_nothing_of_it_is_kept(world, office, client, content):
    client.force_login(world.sari)
    file = SimpleUploadedFile("peserta.xlsx", content)
    response = client.post(reverse("rosters", args=[planned(office).pk]), {"file": file})
    assert response.status_code == 200
    assert "Ada yang perlu diperbaiki" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_the_template_comes_back_as_a_list(world, office, client):
    client.force_login(world.sari)
    response = client.get(reverse("roster-template"))
    file = SimpleUploadedFile("templat-peserta.xlsx", response.content)
    response = client.post(reverse("rosters", args=[planned(office).pk]), {"file": file})
    assert "tidak berisi satu baris pun" in response.content.decode()


def test_a_list_of_participants_is_no_file_of_cooperatives(world, office, client):
    roster = received(planned(office), ANA)
    client.force_login(world.sari)
    assert "peserta.xlsx" not in client.get(reverse("imports")).content.decode()
    assert client.get(reverse("import", args=[roster.pk])).status_code == 404


def test_who_works_in_one_kecamatan_does_not_see_the_list_of_the_district(world, office, client):
    session = planned(office)
    roster = received(session, ANA)
    client.force_login(world.budi)
    for address in (roster.get_absolute_url(), reverse("rosters", args=[session.pk])):
        assert client.get(address).status_code == 404


def test_a_page_asks_as_much_of_three_rows_as_of_one(world, office, client):
    session = planned(office)
    client.force_login(world.sari)
    for name in ("Rekaan Anna", "Rekaan Boi", "Rekaan Cicci"):
        seated(world.maju, name)
    rows = [
        ANA,
        BOY | {"Nama": "Rekaan Boy", "Asal Lembaga": "Koperasi Maju"},
        CICI | {"Asal Lembaga": "Koperasi Maju"},
    ]
    counted = []
    for some in (rows[:1], rows):
        roster = received(session, *some)
        assert roster.batch.rows.exclude(candidates=[]).count() == len(some)
        with CaptureQueriesContext(connection) as queries:
            page(client, roster, "putuskan")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 25


def test_planning_asks_as_much_of_three_rows_as_of_one(world, office):
    session = planned(office)
    rows = [ANA, BOY | {"Asal Lembaga": "Koperasi Maju"}, CICI]
    counted = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            received(session, *some)
        counted.append(len(queries))
    assert ImportRow.objects.count() == 4
    assert counted[0] == counted[1]
