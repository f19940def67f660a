"""One report to decide on: what verifying it would do, what is asked, what was seen, and what was done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cooperatives.cases.actions import hold
from cooperatives.cases.models import Case
from cooperatives.reports import actions
from cooperatives.standing.actions import make_official
from cooperatives.standing.models import Standing
from registry import history
from registry.files import keep
from registry.models import LawValue
from tests.pages import signed_in, text
from tests.registry.hostile_documents import pdf
from tests.whole_reports import FINANCE, MEETING, MEMBERS, drafted, led, sent
from tests.world import ON, run_night, silent_report

BEFORE = date(2018, 8, 1)


def page(client, report, **asked: str) -> str:
    return text(client.get(reverse("report-verification", args=[report.pk]), asked))


def post(client, name: str, report, **sent: object):
    return client.post(reverse(name, args=[report.pk]), {"seen": report.version, **sent}, follow=True)


def note(client, report, section: str, question: str, words: str, **sent: object):
    return post(client, "report-comment", report, section=section, question=question, text=words, **sent)


@pytest.fixture
def report(world):
    """That Koperasi Sunyi held a meeting for 2017, after a night that flagged it."""
    run_night()
    return sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)


def test_before_it_is_done_it_says_what_verifying_will_do_and_it_does_just_that(world, hadi, report):
    said = page(hadi, report)
    assert "RAT tahun buku 2017 tercatat diadakan." in said
    assert "Penilaian koperasi menjadi aktif, dari tidak aktif." in said
    assert "Perkaranya dicabut." in said
    told = text(post(hadi, "report-verification", report))
    assert "Koperasi Sunyi terverifikasi." in told
    assert "Penilaiannya berubah dari tidak aktif menjadi aktif, dan tanda perkaranya dicabut." in told
    assert Standing.objects.get(cooperative=world.sunyi).state == "ACTIVE"
    assert Case.objects.get(cooperative=world.sunyi).state == "WITHDRAWN"


def test_nothing_is_written_by_looking(world, hadi, report):
    page(hadi, report)
    assert (Standing.objects.get(cooperative=world.sunyi).state, world.sunyi.meetings.count()) == ("INACTIVE", 0)


def test_a_case_that_people_hold_stays_and_it_says_so(world, hadi, report):
    case = Case.objects.get(cooperative=world.sunyi)
    actions.reject(report, reason="Salah.", by=world.hadi, on=ON)
    hold(case, reason="x", owner=world.joko, hold_until=ON + timedelta(days=9), by=world.joko, on=ON)
    again = sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    assert "Perkaranya tetap terbuka." in page(hadi, again)
    actions.verify(again, by=world.hadi, on=ON)
    case.refresh_from_db()
    assert case.state == "ON_HOLD"


def test_it_names_the_report_it_supersedes_and_what_goes_with_that(world, hadi):
    first = sent(world.maju, date(2018, 7, 1), 2016, 2017, by=world.wati)
    actions.verify(first, by=world.hadi, on=ON)
    second = silent_report(world.maju, by=world.wati)
    said = page(hadi, second)
    assert f"Laporan {first.receipt_no} digantikan, dengan semua yang bertumpu padanya." in said
    post(hadi, "report-verification", second)
    assert f"Digantikan laporan {second.receipt_no}" in page(hadi, first)


def test_what_it_foretells_is_what_verifying_does(world, hadi):
    """Also where one report replaces another that said more."""
    run_night()
    first = sent(world.sunyi, date(2018, 7, 1), 2015, 2016, 2017, by=world.wati)
    actions.verify(first, by=world.hadi, on=ON)
    assert Standing.objects.get(cooperative=world.sunyi).state == "ACTIVE"
    second = silent_report(world.sunyi, by=world.wati)
    assert "Penilaian koperasi menjadi tidak aktif, dari aktif." in page(hadi, second)
    post(hadi, "report-verification", second)
    assert Standing.objects.get(cooperative=world.sunyi).state == "INACTIVE"


def test_without_official_rules_it_says_which_years_alone(world, hadi, report):
    with history.verb("test", by=None, on=ON):
        LawValue.objects.filter(key="official").delete()
    assert "Penilaian koperasi" not in page(hadi, report)


def test_figures_stand_beside_last_years_with_their_difference(world, hadi):
    actions.verify(sent(world.baru, BEFORE, 2016, by=world.wati), by=world.hadi, on=ON)
    grown = FINANCE | {"assets": 33_000_000}
    report = sent(world.baru, date(2018, 8, 2), 2017, by=world.wati, finance=grown, members=MEMBERS)
    said = page(hadi, report)
    assert "Aset Rp33.000.000 2016: Rp30.000.000, +10%" in said
    assert "Modal sendiri Rp22.320.000 2016: Rp22.320.000, sama" in said
    assert "Modal luar Rp6.250.000" in said
    assert "Anggota akhir tahun, jumlah 186" in said
    assert "Anggota awal tahun, laki-laki 100 akhir 2016: 103, −3%" in said
    assert "Tidak diisi: Pasal anggaran dasar tentang kuorum." in said


def test_a_comment_is_written_changed_and_taken_back(world, hadi, report):
    shown = text(note(hadi, report, "meeting", "attended", "Daftar hadir 99 nama."))
    assert "Daftar hadir 99 nama." in shown
    assert "Kembalikan dengan 1 catatan" in shown
    note(hadi, report, "meeting", "attended", "Daftar hadir 98 nama.")
    assert [each.text for each in report.comments.all()] == ["Daftar hadir 98 nama."]
    assert "Kembalikan dengan 0 catatan" in text(note(hadi, report, "meeting", "attended", ""))


def test_a_comment_that_cannot_be_kept_is_not_lost(world, hadi, report):
    long = "Terlalu panjang. " * 80
    answer = note(hadi, report, "meeting", "attended", long)
    assert "Tulis paling banyak 1.000 huruf" in text(answer)
    assert long.strip() in answer.content.decode()
    assert not report.comments.exists()


@pytest.mark.parametrize("where", [("meeting", "surplus"), ("nothing", ""), ("", "")])
def test_a_comment_is_about_what_was_asked(world, hadi, report, where):
    assert "Perlu diperbaiki: " in note(hadi, report, *where, "x").content.decode()
    assert not report.comments.exists()


@pytest.mark.parametrize("section", ["meeting", "documents"])
def test_a_whole_section_and_the_documents_can_be_asked_about(world, hadi, report, section):
    assert "Lengkapi." in text(note(hadi, report, section, "", "Lengkapi."))


def test_it_goes_back_once_with_all_comments(world, hadi, report):
    note(hadi, report, "meeting", "attended", "Daftar hadir 99 nama.")
    note(hadi, report, "finance", "surplus", "Tidak sama dengan neraca.")
    assert "Laporan dikembalikan." in text(post(hadi, "report-return", report))
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("DRAFTED", world.hadi)


def test_without_a_comment_it_does_not_go_back_and_the_button_says_why(world, hadi, report):
    assert "Tulis dahulu paling sedikit satu catatan" in page(hadi, report)
    answer = post(hadi, "report-return", report)
    assert answer.status_code == 409
    assert "Tulis dahulu paling sedikit satu catatan" in text(answer)


def test_it_is_rejected_with_a_reason_and_nothing_is_said_about_a_meeting(world, hadi, report):
    assert "Perlu diperbaiki: " in post(hadi, "report-rejection", report, reason="").content.decode()
    told = text(post(hadi, "report-rejection", report, reason="Laporan koperasi lain."))
    assert "Laporan ditolak." in told
    assert "Laporan koperasi lain." in told
    assert world.sunyi.meetings.count() == 0


def test_who_sent_it_sees_why_he_or_she_may_not_verify_it(world):
    report = sent(world.baru, BEFORE, 2017, by=world.sari)
    sari = signed_in(world.sari)
    shown = sari.get(reverse("report-verification", args=[report.pk])).content.decode()
    assert "orang lain yang memverifikasinya" in shown
    assert 'disabled aria-describedby="tolak-verifikasi"' in shown
    assert post(sari, "report-verification", report).status_code == 409
    report.refresh_from_db()
    assert report.state == "REPORTED"


@pytest.mark.parametrize("who", ["joko", "wati", "lina", "admin"])
def test_others_of_the_office_read_and_decide_nothing(world, report, who):
    client = signed_in(getattr(world, who))
    shown = page(client, report)
    assert "Beri catatan" not in shown
    assert "Hanya kepala bidang atau verifikator yang dapat melakukannya." in shown
    assert note(client, report, "meeting", "", "x").status_code in (403, 409)
    assert post(client, "report-verification", report).status_code in (403, 409)
    report.refresh_from_db()
    assert (report.state, report.comments.count()) == ("REPORTED", 0)


def test_a_board_never_comes_here(world, report):
    tono = led(world.sunyi, world.tono)
    for name in ("report-verification", "report-rejection"):
        assert signed_in(tono).get(reverse(name, args=[report.pk])).status_code == 403


@pytest.mark.parametrize(
    ("route", "more"),
    [
        ("report-verification", {}), ("report-return", {}), ("report-rejection", {"reason": "Salah."}),
        ("report-comment", {"section": "meeting", "question": "", "text": "x"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seen", ["1", "", "x", "999999"])
def test_nobody_decides_on_a_sending_he_or_she_has_not_seen(world, hadi, report, route, more, seen):
    actions.comment(report, "meeting", "", "Lengkapi.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    actions.send(report, by=world.wati, on=ON)
    if route == "report-return":
        actions.comment(report, "meeting", "", "Masih kurang.", by=world.hadi, on=ON)
    before = report.comments.count()
    answer = post(hadi, route, report, **more | {"seen": seen})
    assert answer.status_code == 409
    assert "sudah diperbaiki dan dikirim lagi (pengiriman ke-2)" in text(answer)
    report.refresh_from_db()
    assert (report.state, report.comments.count()) == ("REPORTED", before)


def test_a_stale_rejection_keeps_what_was_written(world, hadi, report):
    answer = post(hadi, "report-rejection", report, reason="Laporan koperasi lain.", seen=7)
    assert "Laporan koperasi lain." in answer.content.decode()


def test_clicked_twice_the_second_is_refused_with_a_sentence(world, hadi, report):
    post(hadi, "report-verification", report)
    answer = post(hadi, "report-verification", report)
    assert answer.status_code == 409
    assert 'Keadaannya kini "terverifikasi"' in text(answer)


def test_a_resubmission_shows_what_changed_and_the_old_comments_beside(world, hadi, report):
    actions.comment(report, "finance", "surplus", "Tidak sama dengan neraca.", by=world.hadi, on=ON)
    actions.comment(report, "meeting", "place", "Tulis alamatnya.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    actions.save_section(report, "finance", FINANCE | {"surplus": 4_000_000}, by=world.wati, on=ON)
    actions.detach(report.documents.get(doc_class="BALANCE"), by=world.wati, on=ON)
    actions.send(report, by=world.wati, on=ON)
    assert hadi.get(reverse("report-verification", args=[report.pk])).content.decode().count(">berubah<") == 1
    said = page(hadi, report)
    assert "SHU (boleh minus) berubah" in said
    assert "Sebelumnya: -Rp5.000.000" in said
    assert "Catatan pengiriman ke-1 (Pak Hadi): Tidak sama dengan neraca." in said
    assert "Catatan pengiriman ke-1 (Pak Hadi): Tulis alamatnya. Isiannya tidak diubah." in said
    assert "Anggota: tidak berubah" in said
    assert "Tidak dikirim lagi: neraca.pdf" in said


def test_what_is_being_mended_is_not_shown(world, hadi, report):
    actions.comment(report, "meeting", "place", "Tulis alamatnya.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    actions.save_section(
        report, "meeting", MEETING | {"held_on": "2018-08-30", "place": "Rahasia"}, by=world.wati, on=ON
    )
    said = page(hadi, report)
    assert "Rahasia" not in said
    assert "Diadakan 1 September 2018" in said


def test_it_says_how_long_it_lay_at_the_office_and_at_the_cooperative(world, hadi, monkeypatch):
    days = [ON - timedelta(days=ago) for ago in (20, 17, 12)]
    report = sent(world.baru, date(2018, 8, 1), 2017, by=world.wati, on=days[0])
    actions.comment(report, "meeting", "place", "Alamat?", by=world.hadi, on=days[1])
    actions.give_back(report, by=world.hadi, on=days[1])
    assert "di dinas 3 hari, di koperasi 17 hari" in page(hadi, report)
    actions.send(report, by=world.wati, on=days[2])
    assert "di dinas 15 hari, di koperasi 5 hari" in page(hadi, report)
    actions.verify(report, by=world.hadi, on=ON - timedelta(days=10))
    assert "di dinas 5 hari, di koperasi 5 hari" in page(hadi, report)


def test_a_document_is_shown_on_this_page_alone(world, hadi, report):
    balance = report.documents.get(doc_class="BALANCE")
    shown = hadi.get(reverse("report-verification", args=[report.pk]), {"dokumen": balance.pk})
    assert "<iframe" in shown.content.decode()
    assert shown.headers["Content-Security-Policy"].endswith("; frame-src 'self'")
    assert shown.headers["X-Frame-Options"] == "DENY"
    assert "frame-src" not in hadi.get(reverse("reports")).headers["Content-Security-Policy"]
    file = hadi.get(reverse("verification-document", args=[report.pk, balance.pk]))
    assert file.content.startswith(b"%PDF")
    assert file.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert hadi.get(reverse("verification-document", args=[report.pk, 0])).status_code == 404


def test_a_document_of_another_report_is_not_found_under_this_one(world, hadi, report):
    other = sent(world.baru, BEFORE, 2017, by=world.wati).documents.first()
    assert hadi.get(reverse("verification-document", args=[report.pk, other.pk])).status_code == 404


def test_who_may_not_see_the_attendance_list_is_not_shown_that_it_is_there(world):
    draft = drafted(world.baru, BEFORE, 2017, by=world.wati)
    names = keep(pdf(b"1 0 obj <</A 1>> endobj"), "application/pdf")
    actions.attach(draft, "ATTENDANCE", names, "hadir.pdf", by=world.wati, on=ON)
    actions.send(draft, by=world.wati, on=ON)
    assert "Daftar hadir hadir.pdf" in page(signed_in(world.hadi), draft)
    assert "hadir.pdf" not in page(signed_in(world.admin), draft)


def test_a_draft_never_sent_has_no_such_page(world, hadi):
    draft = actions.start_report(world.baru, 2017, by=world.wati, on=ON)
    assert hadi.get(reverse("report-verification", args=[draft.pk])).status_code == 404


def test_a_decided_report_leads_to_the_next_one_that_waits(world, hadi, report):
    other = silent_report(world.maju, by=world.wati)
    assert "Buka laporan berikutnya" not in page(hadi, report)
    shown = post(hadi, "report-verification", report)
    assert reverse("report-verification", args=[other.pk]) in shown.content.decode()


def test_judging_under_another_rule_set_it_foretells_by_the_official_one(world, hadi, report):
    make_official("KEMENKOP_25_2015", on=ON, decree="SK 3/2018", by=None)
    said = page(hadi, report)
    actions.verify(report, by=world.hadi, on=ON)
    state = Standing.objects.get(cooperative=world.sunyi).get_state_display().lower()
    assert f"menjadi {state}" in said or f"tetap {state}" in said
