"""Every page in a browser: for everybody, at every width, without JavaScript, in the look of the office."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cooperatives.cases.models import Case
from cooperatives.register.models import Cooperative
from registry import jobs
from tests.browser.looks import AXE, LONG, MISSING, sign_in, small, unfold, violations, width_of
from tests.world import holds_post

TABS = ["meetings", "board", "certificates", "cases", "history", "print"]


def addresses(world) -> list[str]:
    long = Cooperative.objects.get(name=LONG)
    return [
        "/", "/?urut=nama", "/koperasi/?cari=koperasi&jenis=CONSUMER", "/koperasi/?cari=tidakada&keaktifan=X",
        *(each.get_absolute_url() for each in (world.sunyi, world.maju, world.baru, world.sengketa, world.bubar, long)),
        *(reverse(f"cooperative-{tab}", args=[long.pk]) for tab in TABS),
        f"{reverse('cooperative-meetings', args=[long.pk])}?per=31-12-2017&diketahui=kemarin",
        f"{reverse('cooperative-history', args=[world.sunyi.pk])}?jenis=perkara",
        *(reverse("verdict", args=[each.pk, each.standing.verdict_id]) for each in (world.baru, long)),
        "/musim-rat/?tahun=2018", "/musim-rat/koperasi/", "/musim-rat/perpanjangan/", "/musim-rat/perpanjangan/baru/",
        reverse("plan", args=[long.pk, 2018]),
        "/rat/", "/rat/36.03.01/", "/rat/36.03.01/?tahun=2016",
        "/perkara/", "/perkara/?tahap=WITHDRAWN", "/pekerjaan/",
        *(reverse(name, args=[case.pk]) for case in Case.objects.all() for name in ("case", "hold", "withdraw")),
        reverse("saved-view-new", args=["cases"]), MISSING,
    ]  # fmt: skip


def test_from_sign_in_to_the_evidence_without_javascript(world, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/koperasi/")
    page.fill("#id_login", "sari")
    page.fill("#id_password", "sari")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.locator(".lead")).to_contain_text("6 koperasi terdaftar di Kabupaten Tangerang")

    facets = page.get_by_role("navigation", name="Saring daftar")
    facets.get_by_role("link", name="Curug").click()
    facets.get_by_role("link", name="Tidak aktif").click()
    expect(page.get_by_role("heading", level=2, name="1 koperasi")).to_be_visible()
    page.get_by_role("searchbox").fill("sunyi")
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("list", name="Saringan yang dipakai").get_by_role("link")).to_have_count(4)

    page.get_by_role("link", name="Koperasi Sunyi").click()
    expect(page.get_by_role("heading", level=2, name="Mengapa tidak aktif")).to_be_visible()
    page.get_by_role("link", name="Lihat bukti dan ulangi penilaian").click()
    expect(page.get_by_text("Diulang dengan aturan yang sama: hasilnya sama.")).to_be_visible()

    page.get_by_role("link", name="Perkara", exact=True).click()
    expect(page.get_by_text("1 perkara terbuka")).to_be_visible()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")


def test_ringkasan_opens_the_rows_of_its_figures_without_javascript(world, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "sari")
    expect(page).to_have_url("/")
    expect(page.get_by_role("link", name="Ringkasan")).to_have_attribute("aria-current", "page")
    row = page.get_by_role("row", name="Curug")
    expect(row.get_by_role("cell").first).to_have_text("2")
    page.get_by_role("link", name="Nama", exact=True).click()
    expect(page.get_by_role("rowheader")).to_have_text(["Balaraja", "Curug", "Jumlah"])
    row.get_by_role("cell").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=2, name="2 koperasi")).to_be_visible()
    expect(page.get_by_role("list", name="Saringan yang dipakai").get_by_role("link")).to_have_count(4)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_meaning_of_every_figure_is_printed_in_full(world, open_page, width):
    page = open_page(width)
    sign_in(page, "sari")
    page.emulate_media(media="print")
    expect(page.get_by_text("tidak ada sumber yang menyebut jenis koperasinya")).to_be_visible()


def test_from_tab_to_tab_to_a_past_day_and_a_tap_that_says_it_is_still_so_without_javascript(world, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "sari")
    page.goto(world.sunyi.get_absolute_url())
    tabs = page.get_by_role("navigation", name="Bagian halaman")
    for name, heading in {
        "RAT": "Menurut setiap sumber", "Pengurus": "Pengurus dan pengawas", "Sertifikat": "Sertifikat NIK",
        "Perkara": "Perkara", "Riwayat": "Riwayat", "Ringkasan": "Identitas",
    }.items():  # fmt: skip
        tabs.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=2, name=heading, exact=True)).to_be_visible()
        expect(tabs.locator("[aria-current=page]")).to_contain_text(name)

    page.get_by_text("Lihat keadaan pada hari lain").click()
    page.get_by_label("Keadaan per tanggal").fill("31/12/2017")
    page.get_by_role("button", name="Lihat", exact=True).click()
    expect(page.get_by_text("Keadaan per 31 Desember 2017.")).to_be_visible()
    expect(page.get_by_role("button", name="masih benar")).to_have_count(0)
    page.get_by_role("link", name="Kembali ke hari ini").click()

    page.get_by_role("button", name=re.compile("Masih benar.*jenis")).click()
    page.get_by_role("button", name="Semua masih benar").click()
    expect(page.get_by_text("Dinyatakan masih benar")).to_have_count(1)


def test_the_page_for_paper_is_a4_from_the_first_sheet_to_the_last(world, open_page):
    page = open_page()
    sign_in(page, "sari")
    page.goto(reverse("cooperative-print", args=[world.sunyi.pk]))
    sheets = re.findall(rb"/MediaBox ?\[0 0 (\d+)[.\d]* (\d+)", page.pdf(prefer_css_page_size=True))
    assert set(sheets) == {(b"594", b"841")}
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Bagian halaman")).to_be_hidden()


def test_a_wrong_sign_in_says_what_to_do_and_keeps_the_name(world, open_page):
    page = open_page()
    page.goto("/masuk/?next=/perkara/")
    page.fill("#id_login", "sari")
    page.fill("#id_password", "salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).to_have_title("Perlu diperbaiki: Masuk · Sokoguru")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("Ada yang perlu diperbaiki")
    told = summary.get_by_role("link").inner_text()
    expect(page.locator(summary.get_by_role("link").get_attribute("href"))).to_have_accessible_description(told)
    expect(page.locator("#id_login")).to_have_value("sari")
    page.fill("#id_password", "sari")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).to_have_url("/perkara/")


def test_empty_fields_are_each_named_once(world, open_page):
    page = open_page()
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk", exact=True).click()
    links = page.get_by_role("alert").get_by_role("link")
    expect(links).to_have_text(["Isi nama pengguna, nomor HP, atau surel.", "Isi kata sandi."])
    for link in links.all():
        expect(page.locator(link.get_attribute("href"))).to_have_accessible_description(link.inner_text())


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_no_page_violates_an_accessibility_rule(world, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    page = open_page(width, color_scheme=colours)
    page.goto("/masuk/")
    found = violations(page)
    page.get_by_role("button", name="Masuk", exact=True).click()
    found += violations(page)
    sign_in(page, "sari")
    for address in addresses(world):
        page.goto(address)
        unfold(page)
        found += violations(page)
    assert found == []


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_nothing_is_cut_off_and_every_target_is_large_enough(world, open_page, width):
    page = open_page(width, has_touch=True)
    page.goto("/masuk/")
    assert small(page) == []
    sign_in(page, "sari")
    for address in addresses(world):
        page.goto(address)
        unfold(page)
        assert width_of(page) == width, address
        assert small(page) == [], address


@pytest.mark.parametrize("width", [1280, 360])
def test_text_twice_as_large_needs_no_sideways_scrolling(world, open_page, width, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", timedelta(weeks=1))  # its longest word, which a night waiting shows
    page = open_page(width)
    sign_in(page, "sari")
    for address in addresses(world):
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert width_of(page) == width, address


def test_the_menu_of_a_phone_opens_below_the_mark_in_one_column(world, open_page):
    page = open_page(360, has_touch=True)
    sign_in(page, "sari")
    page.get_by_text("Menu", exact=True).click()
    links = page.get_by_role("navigation", name="Utama").get_by_role("link")
    boxes = [link.bounding_box() for link in links.all()]
    assert boxes[1]["x"] == boxes[2]["x"]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] < boxes[2]["y"]


def test_on_a_phone_the_page_begins_near_its_top(world, open_page):
    page = open_page(360, has_touch=True)
    sign_in(page, "sari")
    page.goto(world.sunyi.get_absolute_url())
    assert page.get_by_role("main").bounding_box()["y"] <= 112
    tabs = page.get_by_role("navigation", name="Bagian halaman")
    assert tabs.bounding_box()["height"] < 50
    expect(tabs.get_by_role("link")).to_have_text(["Ringkasan"])
    tabs.get_by_text("Bagian lain").click()
    tabs.get_by_role("link", name="Riwayat").click()
    expect(tabs.get_by_role("link")).to_have_text(["Riwayat"])
    expect(page.get_by_role("searchbox")).to_have_attribute("placeholder", "Nama atau nomor koperasi")


def test_a_board_has_its_daily_doors_at_the_top_and_searches_only_lists(world, open_page):
    holds_post(world.tono, world.maju, "CHAIR", timezone.localdate() - timedelta(days=30))
    page = open_page(360, java_script_enabled=False, has_touch=True)
    sign_in(page, "tono")
    assert page.get_by_role("main").bounding_box()["y"] <= 56
    expect(page.get_by_role("searchbox")).to_have_count(0)
    doors = page.get_by_role("navigation", name="Pekerjaan sehari-hari")
    assert doors.bounding_box()["y"] < 640
    doors.get_by_role("link", name="Laporan RAT").click()
    expect(page.get_by_role("heading", level=2, name="Laporan", exact=True)).to_be_visible()


def test_on_paper_stands_who_printed_it_and_on_screen_not(world, open_page):
    page = open_page()
    sign_in(page, "sari")
    printed = page.get_by_text("oleh Ibu Sari")
    expect(printed).to_be_hidden()
    page.emulate_media(media="print")
    expect(printed).to_be_visible()
    expect(printed).to_contain_text("Dicetak ")


def test_a_page_weighs_little(world, open_page):
    page = open_page()
    sizes: list[int] = []
    sign_in(page, "sari")
    page.wait_for_load_state("networkidle")
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto("/koperasi/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 6
    assert sum(sizes) < 150_000


def test_pages_that_went_wrong_say_what_to_do(world, client, open_page):
    client.force_login(world.budi)
    missing = client.get(world.sunyi.get_absolute_url())
    assert missing.status_code == 404
    assert "Alamat ini tidak ada, atau koperasinya di luar wilayah kerja Anda." in missing.content.decode()
    client.logout()
    client.handler.enforce_csrf_checks = True
    stale = client.post("/masuk/", {"login": "sari", "password": "sari"})
    assert stale.status_code == 403
    assert "Formulir ini sudah kedaluwarsa" in stale.content.decode()
