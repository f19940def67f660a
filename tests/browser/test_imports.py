"""A clerk's first week with the import bench: a list as offices keep them, from the template to the undoing."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from xlsxwriter import Workbook

from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Cooperative, Source
from registry import jobs
from registry.files import XLSX
from registry.models import ImportBatch, Job
from tests.browser.looks import AXE, sign_in, small, unfold, violations, width_of
from tests.pages import sheets
from tests.workbooks import workbook

OBSERVED = "30-09-2018"
TITLE = ("DATA INDUK KOPERASI KABUPATEN TANGERANG", "Keadaan s.d. 30 September 2018")
GROUPS = ("No", "Nama\nKoperasi", "Badan Hukum", "", "NIK", "Alamat", "Desa/Kel", "KEC.", "Jenis", "Sertifikat NIK",
          "Ketua", "Ket")  # fmt: skip
HEADERS = ("", "", "Nomor", "Tanggal", "", "", "", "", "", "", "", "")
DIRTY: Sequence[Sequence[object]] = (
    (1, "KOPERASI\nMAJU ", " 518/001/BH/2005", date(2005, 6, 1), 3603010000001, "Jl. Raya Serang\nKM 24", "Cangkudu",
     "Balarja", "Konsumen", "Bersetifikat", "H. Rekaan Satu, S.E.", "Simpanan Rp 1.500.000,00"),
    (2, "Koperasi Sunyi", "518/002/BH/2003", "1 Pebruari 2003", "", "", "Kel. Binong", "Kec. Curug", "KSU", "", "", ""),
    (3, "KSU Sengketa", "", "5/1/08", "", "Jl. Kenanga", "Binong", "CURUG", "Konsumen", "belum", "", ""),
    (4, "Koperasi Mekar", "518/009/BH/2010", "9-3-2010", "", "", "Binong", "Curug", "KSP", "31/12/2027", "Ratna", ""),
    (5, '=HYPERLINK("http://contoh.example","Kop")', "518/010/BH/2011", "31/02/2011", "", "", "", "Curug", "Jasa", "",
     "", "@SUM(A1)"),
    (6, "Koperasi Entah", "518/011/BH/2012", "", "", "", "", "Cibodas", "Jasa", "", "", ""),
    (7, "Koperasi Baru", "", "17 Agt 2017", "", "", "Cangkudu", "Balaraja", "Konsumen", "", "", ""),
)  # fmt: skip
"""Kept by hand: real dates and texts, Pebruari, line breaks, a number for a NIK, KSU for a type, two spellings."""


def dirty_list() -> bytes:
    """An office's own list: merged titles, a header of two lines, running numbers of the columns, dirty rows."""
    file = BytesIO()
    with Workbook(file, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Data Induk")
        for line, title in enumerate(TITLE):
            sheet.merge_range(line, 0, line, len(GROUPS) - 1, title)
        for place, (group, header) in enumerate(zip(GROUPS, HEADERS, strict=True)):
            if header == "Nomor":
                sheet.merge_range(3, place, 3, place + 1, group)
            elif not header:
                sheet.merge_range(3, place, 4, place, group)
            sheet.write_number(5, place, place + 1)
            if header:
                sheet.write_string(4, place, header)
        for line, row in enumerate(DIRTY, start=6):
            sheet.write_row(line, 0, row)
    return file.getvalue()


def upload(page: Page, content: bytes, name: str = "daftar dinas.xlsx") -> ImportBatch:
    """Send a file in as a clerk does; no worker has looked at it yet."""
    page.goto("/impor/")
    page.get_by_role("link", name="Unggah berkas").click()
    page.get_by_label("Berkas Excel").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    page.get_by_label("Keadaan per tanggal").fill(OBSERVED)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return ImportBatch.objects.latest("pk")


def worked(page: Page) -> None:
    """A worker does what is due, and the clerk looks again."""
    jobs.run_due()
    page.reload()


def downloaded(page: Page, link: str) -> bytes:
    """The file behind a link."""
    with page.expect_download() as caught:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(caught.value.path()).read_bytes()


def pile(page: Page, name: str):
    """Open a pile by its name; its rows."""
    page.get_by_role("navigation", name="Tumpukan").get_by_role("link", name=name).click()
    return page.locator("main table tbody tr")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (1280, False), (360, True), (360, False)])
def test_the_first_week_from_the_template_to_the_undoing(world, open_page, width, script):
    page = open_page(width, java_script_enabled=script)
    sign_in(page, "sari")
    page.goto("/impor/")
    names = list(sheets(downloaded(page, "Unduh templat kosong")))
    assert names[:3] == ["Petunjuk", "Data Induk", "RAT"]

    batch = upload(page, dirty_list())
    expect(page.get_by_role("heading", name="Sedang diperiksa")).to_be_visible()
    worked(page)
    expect(page.get_by_role("heading", name="5 baris siap diterapkan")).to_be_visible()
    expect(page.get_by_text("1 baris belum diputuskan")).to_be_visible()
    expect(page.get_by_text("1 baris tidak dapat dimasukkan")).to_be_visible()
    different = pile(page, "Berbeda")
    expect(different).to_have_count(1)
    expect(different.filter(has_text="MAJU")).to_contain_text("Jl. Raya Serang KM 24")
    expect(pile(page, "Hanya di berkas").filter(has_text="Koperasi Mekar")).to_contain_text("Menjadi koperasi baru")
    expect(pile(page, "Hanya di register").filter(has_text="Koperasi Bubar")).to_have_count(1)
    trouble = pile(page, "Bermasalah")
    expect(trouble.filter(has_text="Koperasi Entah")).to_contain_text("Kecamatan tidak dikenal")
    expect(trouble.filter(has_text="HYPERLINK")).to_contain_text("Diawali tanda rumus")
    expect(trouble.filter(has_text="Koperasi Sunyi")).to_contain_text('"KSU" adalah kelompok, bukan jenis')

    pile(page, "Perlu diputuskan")
    page.get_by_role("button", name="Ini Koperasi Sengketa").click()
    expect(page.get_by_text("Diputuskan: Koperasi Sengketa.")).to_be_visible()
    page.get_by_role("button", name="Terapkan 6 baris").click()
    worked(page)
    expect(page.locator(".head .pill")).to_contain_text("Sudah diterapkan")
    page.goto("/koperasi/")
    page.get_by_role("searchbox").fill("mekar")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Koperasi Mekar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Koperasi Mekar")

    mekar = Cooperative.objects.get(name="Koperasi Mekar")
    observe(mekar, {"address": "Jl. 3"}, Saying(Source.FIELD, date(2018, 10, 2)), by=world.joko, on=date(2018, 10, 2))
    page.goto(batch.get_absolute_url())
    page.get_by_role("link", name="Batalkan impor ini").click()
    expect(page.get_by_role("heading", name="1 koperasi tetap ada")).to_be_visible()
    page.get_by_role("button", name="Batalkan seluruhnya").click()
    worked(page)
    expect(page.locator(".head .pill")).to_contain_text("Dibatalkan")
    expect(page.get_by_text("dicatat oleh Pak Joko")).to_be_visible()
    left = set(Cooperative.objects.entered().values_list("name", flat=True))
    assert {"Koperasi Mekar", "Koperasi Maju"} <= left
    assert not any("HYPERLINK" in name for name in left)
    assert Cooperative.objects.get(pk=world.maju.pk).address == ""


@pytest.mark.parametrize("width", [1280, 360])
def test_headers_that_are_not_known_are_refused_with_the_nearest_that_is(world, open_page, width):
    page = open_page(width)
    sign_in(page, "sari")
    headers = ("Nama koperasi", "Kecamtan", "Volume usaha (Rp)", "Kecamatan")
    upload(page, workbook([dict.fromkeys(headers, "Koperasi Mekar")], headers=headers))
    worked(page)
    expect(page.get_by_role("heading", name="Berkas ini tidak dapat dibaca")).to_be_visible()
    said = page.locator(".note.bad li")
    expect(said).to_have_count(2)
    expect(said.nth(0)).to_have_text('Kolom "Kecamtan" tidak dikenal; mungkin maksudnya "Kecamatan".')
    expect(said.nth(1)).to_contain_text('Kolom "Volume usaha (Rp)" tidak dikenal.')
    page.get_by_role("link", name="Unggah berkas yang sudah diperbaiki").click()
    expect(page.get_by_label("Berkas Excel")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK\x03\x04 bukan zip", "daftar.xlsx", "rusak atau terpotong"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "daftar.xlsx", "Excel lama (.xls)"),
        (b"x", "daftar.xlsm", "berisi makro"),
    ],
)
def test_a_hostile_file_is_refused_with_what_to_do(world, open_page, content, name, said):
    page = open_page(java_script_enabled=False)
    sign_in(page, "sari")
    upload(page, content, name)
    worked(page)
    expect(page.locator(".note.bad")).to_contain_text(said)
    expect(page.locator(".note.bad")).to_contain_text("Tidak ada yang berubah.")


def addresses(world, page: Page) -> list[str]:
    """Every page of the bench, in every state a file may be in."""
    upload(page, dirty_list())
    jobs.run_due()
    checked = ImportBatch.objects.latest("pk").get_absolute_url()
    upload(page, b"x")
    jobs.run_due()
    refused = ImportBatch.objects.latest("pk").get_absolute_url()
    many = [{"Nama koperasi": f"Koperasi {n:03} Baru Sekali", "Kecamatan": "Curug"} for n in range(60)]
    applied = upload(page, workbook(many), "daftar-koperasi-kabupaten-tangerang-yang-namanya-panjang-sekali_2018.xlsx")
    worked(page)
    page.get_by_role("button", name="Terapkan").click()
    jobs.run_due()
    upload(page, b"y")
    failed = ImportBatch.objects.latest("pk")
    Job.objects.filter(pk=failed.job_id).update(state="FAILED", error="ValueError: x")
    upload(page, b"z")
    waiting = ImportBatch.objects.latest("pk").get_absolute_url()
    piles = ("putuskan", "berbeda", "baru", "sama", "masalah", "register")
    return [
        "/impor/", "/impor/baru/", "/koperasi/", "/pekerjaan/", *(f"{checked}?tumpukan={each}" for each in piles),
        refused, waiting, failed.get_absolute_url(), applied.get_absolute_url(),
        f"{applied.get_absolute_url()}?tumpukan=baru&halaman=2", f"{applied.get_absolute_url()}pembatalan/",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_every_page_of_the_bench_is_within_reach_of_everybody(world, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    page = open_page(width, color_scheme=colours, has_touch=width < 1280)
    sign_in(page, "sari")
    found, low, wide = [], [], []
    for address in addresses(world, page):
        page.goto(address)
        unfold(page)
        found += violations(page)
        if width < 1280:
            low += small(page)
        for size in ("100%", "200%"):
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            if width_of(page) != width:
                wide.append((address, size))
    assert (found, low, wide) == ([], [], [])
