"""From an open post to a certificate that is taken back, on a phone without JavaScript; and nothing for axe to find."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.looks import AXE, sign_in, small, violations, width_of
from tests.filing import PDF
from tests.training.office import assessed, build_training, certified, paper, seated
from tests.world import ON
from training.competency.actions import appeal, revoke
from training.sessions.models import Session

SCAN = {"name": "sertifikat.pdf", "mimeType": "application/pdf", "buffer": PDF}


def fill(page: Page, said: dict[str, str]) -> None:
    for label, text in said.items():
        page.get_by_label(label, exact=True).fill(text)


def test_the_next_batch_is_put_together_and_planned_on_a_phone_without_javascript(world, open_page, it_is):
    it_is(ON)
    build_training()
    for cooperative, name in ((world.maju, "Rekaan Satu"), (world.sunyi, "Rekaan Dua")):
        seated(cooperative, name)
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "sari")
    page.goto(reverse("training-cover"))
    page.get_by_role("link", name="Angkatan berikutnya").click()
    fill(page, {"Kursi bendahara": "5"})
    page.get_by_role("button", name="Susun daftar").click()
    expect(page.get_by_text("2 orang dalam daftar")).to_be_visible()
    page.get_by_label("Lepas Rekaan Satu").check()
    page.get_by_role("button", name="Susun ulang tanpa yang dilepas").click()
    expect(page.get_by_text("1 orang dalam daftar")).to_be_visible()
    page.get_by_text("jabatan wajib tetap tanpa pemegang sertifikat").click()
    expect(page.get_by_role("link", name="Dilepas dari daftar (1)")).to_be_visible()
    page.get_by_role("button", name="Rencanakan pelatihannya").click()
    page.get_by_label("Pelatihan", exact=True).select_option("Manajemen koperasi")
    page.get_by_label("Sumber dana").select_option("APBD 2018 2.17.03")
    fill(page, {"Tempat": "Aula dinas", "Hari pertama": "01-10-2018", "Hari terakhir": "03-10-2018"})
    page.get_by_role("button", name="Rencanakan dan undang").click()
    expect(page.get_by_text("koperasinya dicatat diundang")).to_be_visible()
    assert [each.cooperative for each in Session.objects.get().invitations.all()] == [world.sunyi]


def test_an_assessment_becomes_a_certificate_that_is_taken_back(world, open_page, it_is):
    it_is(ON)
    build_training()
    seated(world.sunyi)
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "sari")
    page.goto(reverse("cooperative-training", args=[world.sunyi.pk]))
    page.get_by_role("link", name="Catat uji Rekaan Bendahara").click()
    page.get_by_label("Skema").select_option("Bendahara")
    page.get_by_label("Hasil", exact=True).select_option("Kompeten (K)")
    fill(page, {"Tanggal uji": "01-09-2018", "Tanggal hasil": "02-09-2018"})
    page.get_by_role("button", name="Catat uji").click()
    page.get_by_role("link", name="Catat sertifikat").click()
    fill(page, {"Nomor sertifikat": "KOP 1/2018", "Terbit": "03-09-2018", "Berlaku sampai": "03-09-2021"})
    page.get_by_label("Sertifikat", exact=True).set_input_files(SCAN)
    page.get_by_role("button", name="Catat sertifikat").click()
    expect(page.get_by_text("Berlaku sampai 3 September 2021", exact=True)).to_be_visible()
    page.get_by_role("link", name="Catat pencabutan").click()
    fill(page, {"Dicabut sejak": "04-09-2018", "Alasan pencabutan": "Portofolio orang lain"})
    page.get_by_label("Surat pencabutan").set_input_files(SCAN)
    page.get_by_role("button", name="Catat pencabutan").click()
    expect(page.get_by_text("Dicabut sejak 4 September 2018")).to_be_visible()
    page.goto(reverse("training-cover"))
    expect(page.get_by_role("row", name="Koperasi Sunyi").get_by_text("Sertifikatnya dicabut")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_no_page_of_cover_violates_an_accessibility_rule_or_is_cut_off(world, open_page, it_is, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    it_is(ON)
    office, term, other = build_training(), seated(world.sunyi), seated(world.maju, "Rekaan Lain")
    made = assessed(term, office.treasurers, "NOT_YET_COMPETENT")
    appeal(made, "Keliru", ON, by=None, on=ON)
    kept, ending = certified(term, office.treasurers), certified(other, office.treasurers, "C-2", until=ON)
    revoke(kept, ON, reason="Keliru", file=paper(), by=None, on=ON)
    page = open_page(width, color_scheme=colours, has_touch=width == 360)
    sign_in(page, "sari")
    batch = "?kursi_TREASURER=3"
    addresses = [
        *map(reverse, ("training-schemes", "assessments", "certificates", "training-cover", "expiries")),
        reverse("next-batch") + batch, reverse("next-batch-session") + batch,
        reverse("training-scheme", args=[office.treasurers.pk]), reverse("assessment", args=[made.pk]),
        reverse("assessment-decision", args=[made.pk]), reverse("assessment-new", args=[term.person_id]),
        *(reverse("certificate", args=[each.pk]) for each in (kept, ending)),
        reverse("certificate-renewal", args=[ending.pk]), reverse("certificate-revocation", args=[ending.pk]),
        reverse("cooperative-training", args=[world.sunyi.pk]),
    ]  # fmt: skip
    for address in addresses:
        page.goto(address)
        assert width_of(page) == width, address
        assert violations(page) == [], address
        if width == 360:
            assert small(page) == [], address
