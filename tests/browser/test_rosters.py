"""A list of participants from the upload to the undoing, on a screen and on a phone without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from registry.files import XLSX
from tests.browser.looks import AXE, sign_in, small, violations
from tests.rosters import ANA, BOY, CICI, listed
from tests.training.office import build_training, planned, seated
from tests.world import ON


@pytest.mark.parametrize(("width", "is_scripted"), [(1280, True), (360, False)])
def test_a_list_is_decided_on_applied_and_taken_back(world, open_page, it_is, width, is_scripted):
    it_is(ON)
    session = planned(build_training())
    seated(world.maju, "Rekaan Anna")
    page = open_page(width, java_script_enabled=is_scripted)
    sign_in(page, "sari")
    page.goto(reverse("rosters", args=[session.pk]))
    boy, dodi = BOY | {"Asal Lembaga": "Koperasi Majuu"}, CICI | {"Nama": "Rekaan Dodi", "Jabatan": "Ketua"}
    rows = listed(ANA, boy, CICI, dodi)
    page.get_by_label("Berkas Excel").set_input_files({"name": "peserta.xlsx", "mimeType": XLSX, "buffer": rows})
    page.get_by_role("button", name="Unggah dan periksa").click()

    expect(page.get_by_role("heading", name="Perlu diputuskan: 2")).to_be_visible()
    if is_scripted and AXE is not None:
        assert violations(page) == []
    assert is_scripted or small(page) == []
    page.get_by_role("button", name="Orang ini: Rekaan Anna").click()
    page.get_by_role("button", name="Mewakili Koperasi Maju").click()
    page.get_by_role("button", name="Daftarkan 3 orang").click()
    expect(page.get_by_role("heading", name="Berkas ini sudah berlaku")).to_be_visible()
    page.get_by_role("link", name="Batalkan impor ini").click()
    page.get_by_role("button", name="Batalkan seluruhnya").click()
    expect(page.locator(".pill")).to_contain_text("Dibatalkan")
