"""The pages of the import bench: from the upload to the undoing, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Cooperative, Source
from registry import history, jobs
from registry.models import ImportBatch, Job
from tests.pages import sheets
from tests.workbooks import MAJU, MEKAR, ON, SUNYI, applied, brought, workbook


def sent(client, content: bytes, name: str = "daftar.xlsx", **changes):
    data = {"file": SimpleUploadedFile(name, content), "said_by": "OFFICE", "observed_on": "30-09-2018"} | changes
    return client.post(reverse("import-new"), data)


def page(client, batch: ImportBatch, pile: str = "") -> str:
    response = client.get(batch.get_absolute_url(), {"tumpukan": pile} if pile else {})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_from_the_upload_to_the_undoing(world, client):
    client.force_login(world.sari)
    response = sent(client, workbook([MAJU, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR]))
    batch = ImportBatch.objects.get()
    assert response.url == batch.get_absolute_url()
    waiting = client.get(response.url)
    assert waiting.headers["Refresh"] == "2"
    assert "Boleh ditutup" in waiting.content.decode()
    jobs.run_due()
    text = page(client, batch)
    assert "3 baris siap diterapkan" in text
    assert "Jl. Baru 1" in text
    assert "Refresh" not in client.get(response.url).headers
    assert client.post(reverse("import-application", args=[batch.pk])).status_code == 302
    jobs.run_due()
    assert "Sudah diterapkan" in page(client, batch)
    text = client.get(reverse("import-undo", args=[batch.pk])).content.decode()
    assert "1 koperasi yang dimasukkannya" in " ".join(text.split())
    assert client.post(reverse("import-undo", args=[batch.pk])).status_code == 302
    jobs.run_due()
    assert "Dibatalkan" in page(client, batch)
    assert Cooperative.objects.entered().count() == 5


def test_only_ours_are_listed_within_the_area(world, client):
    batch = brought(world, MAJU, by=world.budi)
    client.force_login(world.budi)
    text = page(client, batch, "register")
    assert "Koperasi Baru" in text
    assert "Koperasi Sunyi" not in text
    assert "Koperasi Maju" not in text


@pytest.mark.parametrize(("state", "deed"), [("CHECKING", "Unggah berkas lagi"), ("APPLYING", "Terapkan lagi"),
                                            ("UNDOING", "Batalkan impor ini lagi")])  # fmt: skip
def test_where_a_file_failed_only_who_may_import_is_offered_to_go_on(world, client, state, deed):
    client.force_login(world.sari)
    sent(client, workbook([MAJU]))
    batch = ImportBatch.objects.get()
    Job.objects.filter(pk=batch.job_id).update(state="FAILED", error="ValueError: salah")
    ImportBatch.objects.update(state=state)
    assert deed in page(client, batch)
    client.force_login(world.lina)
    seen = page(client, batch)
    assert "Sampaikan pesan ini kepada admin sistem" in seen
    assert deed not in seen


def test_a_decision_is_made_on_the_page(world, client):
    batch = brought(world, MEKAR | {"Nama koperasi": "KSU Sunyi", "Nomor badan hukum": ""}, MAJU)
    client.force_login(world.sari)
    assert "Ini Koperasi Sunyi" in page(client, batch)
    row = batch.rows.get(pile="NEW")
    address = reverse("import-decision", args=[batch.pk, row.pk])
    assert client.post(address, {"decision": "KNOWN", "chosen": world.maju.pk}).status_code == 409
    assert client.post(address, {"decision": "?"}).status_code == 409
    assert client.post(address, {"decision": "KNOWN", "chosen": world.sunyi.pk}).status_code == 302
    assert "Diputuskan: Koperasi Sunyi." in page(client, batch, "putuskan")
    row.refresh_from_db()
    assert row.pile == "DIFFERENT"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"observed_on": "31-12-2199"}, "belum tiba"),
        ({"observed_on": "kemarin"}, "Tulis tanggal seperti 31-12-2025."),
        ({"said_by": "LEGAL"}, "Sumber isinya"),
        ({"file": ""}, "Berkas Excel"),
    ],
)
def test_a_form_that_is_wrong_says_what_and_takes_nothing_in(world, client, change, said):
    client.force_login(world.sari)
    response = sent(client, b"x", **change)
    assert (response.status_code, ImportBatch.objects.count()) == (200, 0)
    assert said in response.content.decode()
    assert "Ada yang perlu diperbaiki" in response.content.decode()


def test_a_file_too_large_is_refused_before_it_is_kept(world, client):
    client.force_login(world.sari)
    response = sent(client, b"P" * (5 * 1024**2 + 1))
    assert "lebih dari 5 MB" in response.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04 rusak", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_refused_with_a_sentence_on_its_page(world, client, content):
    client.force_login(world.sari)
    sent(client, content)
    jobs.run_due()
    text = page(client, ImportBatch.objects.get())
    assert "Berkas ini tidak dapat dibaca" in text
    assert "unggah lagi" in text


def test_the_file_comes_back_with_its_faults_and_may_come_again(world, client):
    batch = brought(world, MEKAR, {"Nama koperasi": "=HYPERLINK(1)", "Kecamatan": "Entah"})
    client.force_login(world.sari)
    content = client.get(reverse("import-problems", args=[batch.pk])).content
    rows = sheets(content)["Data Induk"]
    assert [row[-1] for row in rows[:2]] == ["Masalah", ""]
    assert rows[2][-1].startswith("Tidak dimasukkan. Nama koperasi: Diawali tanda rumus")
    assert "Kecamatan tidak dikenal" in rows[2][-1]
    sent(client, content)
    jobs.run_due()
    assert ImportBatch.objects.latest("pk").counts["rows"] == 2


def test_what_the_register_has_comes_back_as_the_same(world, client):
    client.force_login(world.sari)
    content = client.get(reverse("import-template"), {"isi": "register"}).content
    sent(client, content)
    jobs.run_due()
    batch = ImportBatch.objects.get()
    assert batch.state == "CHECKED", batch.refusal
    assert batch.counts == {"rows": 10, "same": 10, "new": 0, "different": 0, "refused": 0, "waiting": 0}


def taken_out(client, **asked) -> list[dict[str, str]]:
    """The rows of Data Induk a list hands out to be mended, by header."""
    content = client.get(reverse("import-template"), {"isi": "daftar"} | asked).content
    headers, *rows = sheets(content)["Data Induk"]
    return [dict(zip((each.removesuffix(" *") for each in headers), row, strict=True)) for row in rows]


def brought_back(client, rows: list[dict[str, str]]) -> ImportBatch:
    sent(client, workbook(rows, headers=list(rows[0])))
    jobs.run_due()
    return ImportBatch.objects.latest("pk")


def test_a_list_is_taken_out_and_comes_back_with_just_the_cells_that_were_changed(world, client):
    client.force_login(world.sari)
    rows = taken_out(client, kecamatan="36.03.17", urut="nama")
    assert [row["Nama koperasi"] for row in rows] == ["Koperasi Sengketa", "Koperasi Sunyi"]
    rows[0]["Ketua"], rows[1]["Alamat"] = "H. Rekaan Tiga", "Jl. Baru 1"
    batch = brought_back(client, rows)
    told = [
        (row.subject, each["field"], each["ours"], each["theirs"])
        for row in batch.rows.all()
        for each in row.differences
    ]
    assert sorted(told) == sorted(
        [(world.sengketa.pk, "chair", "", "H. Rekaan Tiga"), (world.sunyi.pk, "address", "", "Jl. Baru 1")]
    )
    assert not any(row.problems for row in batch.rows.all())
    assert "2 baris siap diterapkan" in page(client, batch)


def test_what_a_colleague_changed_meanwhile_is_refused_with_both_values(world, client):
    client.force_login(world.sari)
    rows = taken_out(client, kecamatan="36.03.17", urut="nama")
    rows[0]["Ketua"], rows[1]["Alamat"] = "H. Rekaan Tiga", "Jl. Baru 1"
    observe(world.sunyi, {"address": "Jl. Rekan 2"}, Saying(Source.OFFICE, ON), by=world.joko, on=ON)
    batch = brought_back(client, rows)
    assert batch.counts["refused"] == 1
    text = page(client, batch, "masalah")
    assert "Koperasi ini berubah sesudah berkas diunduh." in text
    assert "Register: Jl. Rekan 2; berkas: <b>Jl. Baru 1</b>" in text
    applied(batch, by=world.sari, on=ON)
    assert Cooperative.objects.get(pk=world.sunyi.pk).address == "Jl. Rekan 2"


def test_nobody_takes_out_more_than_he_sees_or_than_may_come_back(world, client, monkeypatch):
    client.force_login(world.joko)
    assert {row["Kecamatan"] for row in taken_out(client)} == {"Curug"}
    monkeypatch.setattr("cooperatives.desk.bench.exports.ROWS", 1)
    refused = client.get(reverse("import-template"), {"isi": "daftar"})
    assert (refused.status_code, "Saring dahulu daftarnya" in refused.content.decode()) == (409, True)


def test_the_list_says_how_it_is_mended_in_excel_with_what_it_is_narrowed_to(world, client):
    client.force_login(world.sari)
    text = client.get(reverse("cooperatives"), {"kecamatan": "36.03.17"}).content.decode()
    assert f'href="{reverse("import-template")}?kecamatan=36.03.17&amp;isi=daftar"' in text


def test_many_rows_are_shown_page_by_page(world, client):
    many = [MEKAR | {"Nama koperasi": f"Koperasi {n:03}", "Nomor badan hukum": f"{n}/BH"} for n in range(60)]
    batch = brought(world, *many)
    client.force_login(world.sari)
    assert "?tumpukan=baru&amp;halaman=2" in page(client, batch, "baru")
    last = client.get(batch.get_absolute_url(), {"tumpukan": "baru", "halaman": "2"}).content.decode()
    assert "51 sampai 60 dari 60" in last


def test_the_empty_template_says_nothing_and_offers_the_places(world, client):
    client.force_login(world.budi)
    content = client.get(reverse("import-template")).content
    book = sheets(content)
    assert list(book)[:3] == ["Petunjuk", "Data Induk", "RAT"]
    assert "Balaraja" in str(book["Pilihan"])
    assert "Curug" not in str(book["Pilihan"])
    sent(client, content)
    jobs.run_due()
    assert "tidak berisi satu baris pun" in ImportBatch.objects.get().refusal


def test_a_colleague_elsewhere_sees_nothing_of_it(world, client):
    batch = brought(world, MAJU, by=world.budi)
    client.force_login(world.joko)
    for name in ("import", "import-undo", "import-problems"):
        assert client.get(reverse(name, args=[batch.pk])).status_code == 404
    assert client.post(reverse("import-application", args=[batch.pk])).status_code == 404
    assert "daftar.xlsx" not in client.get(reverse("imports")).content.decode()
    client.force_login(world.sari)
    assert "daftar.xlsx" in client.get(reverse("imports")).content.decode()


def test_without_an_area_nothing_is_taken_in(world, client):
    world.sari.area = None
    client.force_login(world.sari)
    with history.verb("test", by=None, on=None):
        world.sari.save()
    response = sent(client, workbook([MAJU]))
    assert (response.status_code, ImportBatch.objects.count()) == (200, 0)
    assert "Akun Anda belum punya wilayah kerja" in response.content.decode()


def test_what_stays_is_listed_before_it_is_undone(world, client):
    batch = applied(brought(world, MEKAR), by=world.sari, on=ON)
    mekar = Cooperative.objects.get(name="Koperasi Mekar")
    observe(mekar, {"address": "Jl. 3"}, Saying(Source.FIELD, ON), by=world.joko, on=ON)
    client.force_login(world.sari)
    text = " ".join(client.get(reverse("import-undo", args=[batch.pk])).content.decode().split())
    assert "1 koperasi tetap ada" in text
    assert "dicatat oleh Pak Joko" in text


@pytest.mark.parametrize("pile", ["putuskan", "berbeda", "baru", "sama", "masalah", "register"])
def test_a_pile_asks_as_often_for_three_rows_as_for_one(world, client, pile):
    def rows(count: int):
        new = [MEKAR | {"Nama koperasi": f"Koperasi Mekar {n}", "Nomor badan hukum": f"{n}/BH"} for n in range(count)]
        like = [SUNYI | {"Nama koperasi": f"KSU Sunyi {n}", "Nomor badan hukum": f"{n}/S"} for n in range(count)]
        bad = [{"Nama koperasi": f"Koperasi {n}", "Kecamatan": "Entah"} for n in range(count)]
        known = [MAJU, SUNYI | {"Alamat": "Jl. 1", "Jenis": "Jasa"}]
        return [*new, *like, *bad, *known]

    client.force_login(world.sari)
    asked = []
    for count in (1, 3):
        batch = brought(world, *rows(count))
        with CaptureQueriesContext(connection) as found:
            page(client, batch, pile)
        asked.append(len(found))
    assert asked[0] == asked[1] <= 14


def test_an_admin_looks_at_files_and_brings_none_in(world, client):
    batch = brought(world, MEKAR | {"Nama koperasi": "KSU Sunyi", "Nomor badan hukum": ""}, MAJU)
    client.force_login(world.admin)
    assert "baris siap diterapkan" in page(client, batch)
    row = batch.rows.get(pile="NEW")
    answers = [
        sent(client, workbook([MAJU])),
        client.post(reverse("import-decision", args=[batch.pk, row.pk]), {"decision": "NEW"}),
        client.post(reverse("import-application", args=[batch.pk])),
    ]
    applied(batch, by=world.sari, on=ON)
    answers.append(client.post(reverse("import-undo", args=[batch.pk])))
    assert [each.status_code for each in answers] == [409] * 4
    assert all("Hanya kepala bidang, petugas kecamatan" in each.content.decode() for each in answers)
    assert ImportBatch.objects.get().state == "APPLIED"


def test_a_file_that_could_not_be_read_does_not_come_back(world, client):
    client.force_login(world.sari)
    for content in (b"x", workbook([{"Entah": "1", "Apa": "2"}], headers=["Entah", "Apa"])):
        sent(client, content)
        jobs.run_due()
        batch = ImportBatch.objects.latest("pk")
        assert batch.state == "REFUSED"
        assert client.get(reverse("import-problems", args=[batch.pk])).status_code == 404


def test_a_file_of_the_command_line_is_not_undone_here(world, client):
    with history.verb("test", by=None, on=None):
        batch = ImportBatch.objects.create(source="ods", file_name="ods.csv", observed_on=ON, area=world.sari.area)
    client.force_login(world.sari)
    assert "Batalkan impor ini" not in page(client, batch)
    assert client.get(reverse("import-problems", args=[batch.pk])).status_code == 404
    answer = client.post(reverse("import-undo", args=[batch.pk]))
    assert (answer.status_code, "tidak dimasukkan lewat halaman" in answer.content.decode()) == (409, True)


def test_a_row_to_be_decided_lies_in_one_pile(world, client):
    batch = brought(world, {**SUNYI, "ID register": "", "Nomor badan hukum": "", "Jenis": "KSU"}, by=world.sari)
    client.force_login(world.sari)
    tabs = {each.name: each.count for each in client.get(batch.get_absolute_url()).context["piles"].tabs}
    assert (tabs["putuskan"], tabs["masalah"]) == (1, 0)
    assert "Unduh berkas dengan kolom masalah" in page(client, batch)


def test_who_only_reads_is_offered_no_upload(world, client):
    batch = brought(world, MAJU, by=world.sari)
    for user, may in ((world.sari, True), (world.lina, False)):
        client.force_login(user)
        listed = client.get(reverse("imports")).content.decode()
        assert ("Unggah berkas" in listed, "Terapkan 1 baris" in page(client, batch)) == (may, may)
