"""Adding, correcting, two at once, taking back: on a phone without JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cooperatives.boards.models import Term
from cooperatives.register.models import Cooperative
from tests.browser.looks import AXE, sign_in, small, unfold, violations, width_of
from tests.world import chair


def addresses(world) -> list[str]:
    """The pages of corrections about Koperasi Maju, whose chair is known."""
    maju, term = world.maju, Term.objects.get()
    names = ("correction", "legal-event", "nik-certificate", "term", "board")
    kinds = (("koperasi", maju.pk), ("pengamatan", maju.observations.get().pk), ("jabatan", term.pk))
    return [
        reverse("registration"), maju.get_absolute_url(), *(reverse(name, args=[maju.pk]) for name in names),
        reverse("term-end", args=[maju.pk, term.pk]),
        *(reverse("retraction", args=[maju.pk, *each]) for each in kinds),
    ]  # fmt: skip


def save(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def test_add_correct_two_at_once_and_take_back_on_a_phone_without_javascript(world, open_page):
    sari, joko = (open_page(360, java_script_enabled=False) for _ in range(2))
    sign_in(sari, "sari")
    sign_in(joko, "joko")

    joko.goto("/koperasi/baru/")
    joko.get_by_label("Nama", exact=True).fill("Kop. Sunyi")
    joko.get_by_label("Wilayah", exact=True).select_option(label="Kel. Binong")
    joko.get_by_label("Tanggal pengesahan badan hukum").fill("1-2-2003")
    save(joko, "Simpan koperasi")
    expect(joko.get_by_role("heading", name="Mungkin sudah tercatat")).to_be_visible()
    assert width_of(joko) == 360
    save(joko, "Ini koperasi lain, tetap tambahkan")
    expect(joko.get_by_role("status")).to_contain_text("Koperasi ini sudah dicatat. Keaktifannya")

    for page in (sari, joko):
        page.goto(Cooperative.objects.get(name="Kop. Sunyi").get_absolute_url())
        page.get_by_role("link", name="Perbaiki").click()
    sari.get_by_label("Alamat").fill("Jl. Sari")
    save(sari, "Simpan perbaikan")
    expect(sari.get_by_role("status")).to_have_text("Sudah dicatat.")
    joko.get_by_label("Alamat").fill("Jl. Joko")
    joko.get_by_label("Kelompok").fill("Kopkar")
    save(joko, "Simpan perbaikan")
    expect(joko.get_by_role("heading", level=1)).to_have_text("Diubah bersamaan")
    assert width_of(joko) == 360
    joko.get_by_label("Jl. Joko").check()
    save(joko, "Simpan pilihan")
    expect(joko.get_by_text("Jl. Joko")).to_be_visible()
    expect(joko.get_by_text("Kopkar", exact=True)).to_be_visible()

    joko.get_by_role("link", name="Perbaiki").click()
    joko.get_by_text("Isian (3)").click()
    joko.get_by_role("link", name=re.compile("Tarik alamat")).first.click()
    expect(joko.get_by_text("Alamat: Jl. Sari")).to_be_visible()
    save(joko, "Tarik catatan ini")
    expect(joko.get_by_role("alert")).to_contain_text("Alasan")
    joko.get_by_label("Alasan").fill("Alamat koperasi lain")
    save(joko, "Tarik catatan ini")
    expect(joko.get_by_text("Jl. Sari")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_no_page_of_corrections_violates_an_accessibility_rule_or_is_cut_off(world, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    chair(world.maju)
    page = open_page(width, color_scheme=colours, has_touch=width == 360)
    sign_in(page, "sari")
    found = []
    for address in addresses(world):
        page.goto(address)
        unfold(page)
        found += violations(page)
        assert width_of(page) == width, address
        assert width > 360 or small(page) == [], address
    assert found == []


def test_two_at_once_is_open_to_all_and_the_pages_of_doubt_too(world, open_page):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    sari, budi = open_page(360, has_touch=True), open_page(1280)
    for page, name, address in ((sari, "sari", "Jl. Sari"), (budi, "budi", "Jl. Budi")):
        sign_in(page, name)
        page.goto(reverse("correction", args=[world.maju.pk]))
        page.get_by_label("Alamat").fill(address)
    save(budi, "Simpan perbaikan")
    expect(budi.get_by_role("status")).to_be_visible()
    found = violations(budi)
    sari.get_by_label("Nomor Induk Koperasi").fill("3603010101800001")
    save(sari, "Simpan perbaikan")
    expect(sari.get_by_role("alert")).to_contain_text("Periksa dahulu")
    found += violations(sari)
    save(sari, "Sudah diperiksa, tetap simpan")
    expect(sari.get_by_role("heading", level=1)).to_have_text("Diubah bersamaan")
    found += violations(sari)
    assert small(sari) == []
    assert found == []
