"""Schemes, assessments, appeals and certificates on their pages; each number opens its rows."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.filing import PDF
from tests.pages import text
from tests.training.office import MARCH, assessed, certified, paper, planned, seated
from tests.world import ON
from training.competency.actions import appeal, decide_appeal, register_certificate, revoke
from training.competency.models import Appeal, Certificate, CompetencyAssessment
from training.cover.figures import matrix
from training.sessions.actions import enrol

BK = "NOT_YET_COMPETENT"
PAPER = {"number": " KOP 1/2018 ", "issued_on": "1-9-2018", "valid_until": "1-9-2021"}


@pytest.fixture
def term(world):
    return seated(world.maju)


def state(cooperative, day: date = ON) -> str:
    (only,) = matrix(type(cooperative).objects.filter(pk=cooperative.pk), day)
    return only.cell.state


def scan() -> SimpleUploadedFile:
    """A document that was scanned."""
    return SimpleUploadedFile("dokumen.pdf", PDF)


def address(route: str, of) -> str:
    return reverse(route, args=[of.pk])


# Schemes


def test_a_scheme_says_by_which_standard_whose_it_is_what_it_costs_and_who_was_assessed(world, office, sari):
    competent, not_yet = seated(world.maju), seated(world.baru, "Rekaan Dua")
    appealing, waiting = seated(world.sunyi, "Rekaan Tiga"), seated(world.sengketa, "Rekaan Empat")
    for each in (not_yet, appealing):
        assessed(each, office.treasurers, BK)
    appeal(CompetencyAssessment.objects.get(person=appealing.person), "Keliru", ON, by=None, on=ON)
    assessed(waiting, office.treasurers, "")
    made = assessed(competent, office.treasurers)
    days = {"issued_on": MARCH, "valid_until": date(2021, 3, 5)}
    register_certificate(made.person, made.scheme, "C-1", **days, assessment=made, by=None, on=ON)
    certified(not_yet, office.treasurers, "C-2", until=date(2018, 9, 3))
    revoke(certified(appealing, office.treasurers, "C-3"), ON, reason="Palsu", file=paper(), by=None, on=ON)
    page = text(sari.get(address("training-scheme", office.treasurers)))
    for words in ("SKKNI contoh 1/2007", "LSP Rekaan", "Rp2.500.000 uji pertama, Rp300.000 perpanjangan", "Bendahara",
                  "Keputusan contoh 1/2010", "4 uji", "1 Kompeten (K)", "1 Belum kompeten (BK)",
                  "1 Banding belum diputuskan", "1 Belum ada hasil", "3 sertifikat", "1 Berlaku", "1 Sudah berakhir",
                  "1 Dicabut"):  # fmt: skip
        assert words in page
    assert "gagal" not in page.casefold()
    (numbers,) = [each for each in sari.get(reverse("training-schemes")).context["schemes"] if each.assessed]
    for _, number, rows in (*numbers.assessments, *numbers.certificates):
        assert sari.get(rows).context["page"].paginator.count == number == 1


def test_an_appeal_that_was_granted_moves_its_row_to_the_competent(term, office, sari):
    raised = appeal(assessed(term, office.treasurers, BK), "Keliru", ON, by=None, on=ON)
    decide_appeal(raised, "COMPETENT", ON, by=None, on=ON)
    listed = sari.get(reverse("assessments") + "?hasil=COMPETENT")
    assert [each.pk for each in listed.context["page"]] == [raised.assessment_id]


# Recording


def test_an_assessment_with_its_result_an_appeal_a_decision_and_a_certificate_are_recorded(world, term, office, sari):
    new = reverse("assessment-new", args=[term.person_id])
    assert "Bendahara, Koperasi Maju" in sari.get(new).content.decode()
    sent = {"scheme": office.treasurers.pk, "assessed_on": "1-9-2018", "seat": term.pk, "result": BK,
            "found_on": "2-9-2018", "file": scan()}  # fmt: skip
    page = sari.post(new, sent, follow=True)
    made = CompetencyAssessment.objects.get()
    assert (made.cooperative, made.post, made.result) == (world.maju, "TREASURER", BK)
    assert "Hasilnya belum kompeten (BK)" in text(page)
    sari.post(address("assessment-appeal", made), {"grounds": "Tidak dibaca", "made_on": "3-9-2018"})
    assert "bandingnya belum diputuskan" in text(sari.get(address("assessment", made)))
    decided = {"result": "COMPETENT", "decided_on": "4-9-2018", "file": scan()}
    assert "menurut putusan banding" in text(sari.post(address("assessment-decision", made), decided, follow=True))
    page = sari.post(address("assessment-certificate", made), PAPER | {"file": scan()}, follow=True)
    assert "Berlaku sampai 1 September 2021" in text(page)
    kept = Certificate.objects.get()
    assert (kept.number, kept.assessment, kept.valid_until) == ("KOP 1/2018", made, date(2021, 9, 1))
    assert state(world.maju) == "COVERED"
    for which, of in (("berita-acara", made), ("putusan", made)):
        assert sari.get(reverse("assessment-document", args=[of.pk, which])).content.startswith(b"%PDF")
    assert sari.get(reverse("assessment-document", args=[made.pk, "banding"])).status_code == 404
    assert sari.get(reverse("certificate-document", args=[kept.pk, "sertifikat"])).content.startswith(b"%PDF")


def test_a_result_that_comes_later_is_recorded_later(term, office, sari):
    made = assessed(term, office.treasurers, "")
    sari.post(address("assessment-result", made), {"result": "COMPETENT", "found_on": "4-9-2018"})
    assert CompetencyAssessment.objects.get().result == "COMPETENT"
    page = sari.post(address("assessment-result", made), {"result": BK, "found_on": "4-9-2018"})
    assert "Hasilnya sudah tercatat" in text(page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"found_on": ""}, "Isi hasil bersama tanggalnya"),
        ({"result": "", "file": scan()}, "Berita acara disimpan bersama hasilnya"),
        ({"assessed_on": "5-9-2018"}, "isi tanggal itu atau sesudahnya"),
        ({"seat": "0"}, "Jabatan waktu itu"),
        ({"scheme": ""}, "Skema"),
    ],
)
def test_what_cannot_be_is_answered_and_nothing_is_recorded(term, office, sari, changes, sentence):
    sent = {"scheme": office.treasurers.pk, "assessed_on": "1-9-2018", "seat": term.pk, "result": BK,
            "found_on": "4-9-2018"}  # fmt: skip
    page = sari.post(reverse("assessment-new", args=[term.person_id]), sent | changes)
    assert "Ada yang perlu diperbaiki" in text(page)
    assert sentence in text(page)
    assert not CompetencyAssessment.objects.exists()


def test_a_certificate_somebody_shows_needs_its_document(term, office, sari):
    new, sent = reverse("certificate-new", args=[term.person_id]), PAPER | {"scheme": office.treasurers.pk}
    assert "Sertifikat: " in text(sari.post(new, sent))
    assert "Ini berkas Word" in text(sari.post(new, sent | {"file": SimpleUploadedFile("a.pdf", b"PK\x03\x04")}))
    assert not Certificate.objects.exists()
    assert sari.post(new, sent | {"file": scan()}).status_code == 302
    assert Certificate.objects.get().file.media_type == "application/pdf"


def test_a_renewal_is_a_certificate_of_its_own_and_a_revocation_falls_on_the_matrix(world, term, office, sari):
    old = certified(term, office.treasurers, until=date(2018, 12, 1))
    page = text(sari.post(address("certificate-renewal", old), PAPER | {"file": scan()}, follow=True))
    new = Certificate.objects.get(renews=old)
    assert "Memperpanjang C-1" in page
    assert "Diperpanjang oleh KOP 1/2018" in text(sari.get(address("certificate", old)))
    assert state(world.maju, date(2019, 1, 1)) == "COVERED"
    said = {"revoked_on": "4-9-2018", "reason": "Portofolio orang lain", "file": scan()}
    assert "Dicabut sejak 4 September 2018" in text(
        sari.post(address("certificate-revocation", new), said, follow=True)
    )
    assert state(world.maju, date(2019, 1, 1)) == "REVOKED"
    assert "Sudah dicabut pada 04-09-2018" in text(
        sari.post(address("certificate-revocation", new), said | {"file": scan()})
    )
    missing = {"revoked_on": "4-9-2018", "reason": "Tanpa surat"}
    assert "Surat pencabutan: " in text(sari.post(address("certificate-revocation", old), missing))
    assert Certificate.objects.get(pk=old.pk).revoked_on is None


def test_what_was_recorded_by_mistake_counts_no_more_and_can_still_be_read(world, term, office, sari):
    kept = certified(term, office.treasurers)
    page = text(sari.post(address("certificate-retraction", kept), {"reason": "Salah orang"}, follow=True))
    assert "tidak dihitung: Salah orang" in page
    assert state(world.maju) == "NEVER"
    assert not sari.get(reverse("certificates")).context["page"].object_list
    made = assessed(term, office.treasurers, BK)
    sari.post(address("assessment-retraction", made), {"reason": "Salah hari"})
    assert not sari.get(reverse("assessments")).context["page"].object_list


def test_who_does_not_record_is_told_so(world, term, office, client, it_is):
    it_is(ON)
    made = assessed(term, office.treasurers, "")
    for who, status in ((world.hadi, 409), (world.lina, 409), (world.wati, 200)):
        client.force_login(who)
        assert client.get(address("assessment-result", made)).status_code == status
    client.force_login(world.joko)
    assert client.get(address("assessment-result", made)).status_code == 404
    assert not Appeal.objects.exists()


# Lists


@pytest.mark.parametrize("name", ["assessments", "certificates", "training-schemes"])
def test_a_list_asks_as_much_for_three_rows_as_for_one(world, office, sari, name):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get(reverse(name)).status_code == 200
        return len(queries)

    def add(cooperative, who: str) -> None:
        term = seated(cooperative, who)
        assessed(term, office.treasurers)
        certified(term, office.treasurers, f"C {who}")

    add(world.maju, "Satu")
    before = asked()
    add(world.sunyi, "Dua")
    add(world.baru, "Tiga")
    assert asked() == before <= 12


def test_certificates_are_found_by_name_state_year_and_kecamatan(world, office, sari):
    certified(seated(world.maju), office.treasurers, "A", until=date(2018, 9, 3))
    certified(seated(world.sunyi, "Rekaan Lain"), office.treasurers, "B")
    for asked, number in {
        "cari=lain": "B", "keadaan=berakhir": "A", "tahun=2021": "B", "kecamatan=36.03.17": "B",
        "kecamatan=36.03.01": "A", f"skema={office.treasurers.pk}&keadaan=berlaku": "B",
    }.items():  # fmt: skip
        assert [each.number for each in sari.get(f"{reverse('certificates')}?{asked}").context["page"]] == [number]
    assert sari.get(reverse("certificates-file")).content.startswith(b"PK")
    assert sari.get(reverse("assessments-file")).content.startswith(b"PK")


def test_a_person_without_a_post_is_still_assessed_through_the_training(world, office, sari):
    session = planned(office)
    term = seated(world.maju)
    enrol(session, term.person, "TREASURER", cooperative=world.maju, by=None, on=ON)
    sent = {"scheme": office.treasurers.pk, "assessed_on": "7-3-2018", "seat": term.pk, "session": session.pk}
    sari.post(reverse("assessment-new", args=[term.person_id]), sent)
    assert CompetencyAssessment.objects.get().session == session
