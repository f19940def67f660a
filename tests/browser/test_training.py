"""A session from its plan to the paper of who came, on a screen and on a phone, and by a stranger with that paper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.looks import AXE, sign_in, small, violations, width_of
from tests.letters import office_paper
from tests.training.office import assessed, build_training, certified, planned, seated
from tests.world import ON
from training.attestations.actions import attest
from training.attestations.models import Attestation
from training.sessions.actions import enrol, invite, record_attendance
from training.sessions.models import Session


def test_a_session_from_its_plan_to_the_paper_of_who_came_on_a_phone_without_javascript(world, open_page, it_is):
    it_is(ON)
    build_training()
    office_paper()
    seated(world.sunyi)
    page = open_page(360, java_script_enabled=False)
    sign_in(page, "sari")
    page.goto(reverse("training-sessions"))
    page.get_by_role("link", name="Rencanakan pelatihan").click()
    page.get_by_label("Pelatihan", exact=True).select_option("Manajemen koperasi")
    for label, said in {
        "Tempat": "Aula dinas", "Hari pertama": "05-03-2018", "Hari terakhir": "06-03-2018",
        "Biaya, rupiah": "20.000.000", "Bendahara": "2",
    }.items():  # fmt: skip
        page.get_by_label(label, exact=True).fill(said)
    page.get_by_label("Sumber dana").select_option("APBD 2018 2.17.03")
    page.get_by_role("button", name="Simpan rencana").click()

    page.goto(reverse("training-invitations", args=[Session.objects.get().pk]))  # no link: it is over
    page.get_by_label("Di koperasi di").select_option("Kec. Curug")
    page.get_by_role("button", name="Lihat").click()
    page.get_by_label("Koperasi Sengketa").uncheck()
    page.get_by_role("button", name="Undang yang bertanda").click()
    expect(page.get_by_role("heading", name="1 undangan")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Akan hadir")).click()

    page.get_by_role("link", name="Daftarkan peserta").click()
    page.get_by_role("button", name="Daftarkan Rekaan Bendahara").click()
    page.get_by_role("link", name="Selesai").click()
    page.get_by_role("link", name="Catat kehadiran").click()
    page.get_by_role("link", name="Tandai semua, lalu lepas yang tidak hadir").click()
    expect(page.get_by_role("checkbox", name=re.compile("Rekaan Bendahara .* 06-03"))).to_be_checked()
    page.get_by_role("button", name="Simpan kehadiran").click()
    expect(page.get_by_text("2 dari 2 hari")).to_be_visible()

    page.get_by_role("link", name="Beri sertifikat pelatihan").click()
    page.get_by_label("Nomor urut pertama").fill("017")
    page.get_by_role("button", name="Terbitkan sertifikat").click()
    page.get_by_role("link", name="halaman periksa").click()
    expect(page.get_by_text("Sertifikat ini dikeluarkan dan tidak ditarik")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_no_page_of_training_violates_an_accessibility_rule_or_is_cut_off(world, open_page, width, colours):
    if AXE is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was NOT checked")
    office_paper()
    office, term = build_training(), seated(world.sunyi)
    session = planned(office)
    invite(session, [world.sunyi, world.maju], "TREASURER", by=None, on=ON)
    rows = [enrol(session, each.person, each.post, cooperative=each.cooperative, by=None, on=ON)
            for each in (term, seated(world.maju, "Rekaan Lain", "SECRETARY"))]  # fmt: skip
    record_attendance(session, session.starts_on, {each.pk for each in rows}, by=None, on=ON)
    attest(session, session.participations.filter(pk=rows[0].pk), ["1"], by=None, on=ON)
    assessed(term, office.treasurers)
    certified(term, office.chairs)
    stranger = open_page(width, color_scheme=colours, has_touch=width == 360)
    page = open_page(width, color_scheme=colours, has_touch=width == 360)
    sign_in(page, "sari")
    about = ("training-session", "training-session-change", "training-session-cancellation", "training-enrolment",
             "training-enrolment-other", "training-attendance", "training-attestations")  # fmt: skip
    addresses = [
        *(reverse(name) + "?tahun=2018" for name in ("training-year", "training-people", "training-cooperatives")),
        reverse("training-sessions"), reverse("training-session-new"),
        *(reverse(name, args=[session.pk]) for name in about),
        reverse("training-invitations", args=[session.pk]) + "?jabatan=TREASURER&wilayah=36.03.17",
        reverse("training-enrolment", args=[session.pk]) + "?cari=rekaan",
        reverse("training-person", args=[term.person_id]),
    ]  # fmt: skip
    opened = [(page, each) for each in addresses]
    opened += [(stranger, each.get_absolute_url()) for each in Attestation.objects.all()]
    for where, address in opened:
        where.goto(address)
        assert width_of(where) == width, address
        assert violations(where) == [], address
        if width == 360:
            assert small(where) == [], address
