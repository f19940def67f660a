"""What is checked, sent, received, returned, thrown away and read again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.desk.filing.figures import wait_of
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, Submission
from registry import history
from tests.filing import MEETING, again, at, check, fill, filled, send, start
from tests.pages import hidden, signed_in, text
from tests.world import ON

# 1. Checking and sending


def test_the_check_shows_every_answer_what_is_missing_and_what_follows(tono, world):
    report = filled(tono, world.maju)
    page = text(check(tono, report))
    assert "Simpanan pokok Rp18.600.000" in page
    assert "SHU (boleh minus) -Rp5.000.000" in page
    assert "Modal sendiri: Rp22.320.000." in page, "voluntary savings are no own capital"
    assert "Modal luar: Rp6.250.000." in page
    assert "180 + 10 − 4 = 186 anggota, sama dengan akhir tahun." in page
    assert "Manajer Laki-laki Belum diisi" in page
    assert "Belum ada: berita acara dan notulen" in page
    assert "Belum terkirim sebelum Anda menekan tombol ini." in page
    assert "Kirim laporan RAT 2017" in page
    assert "2 dari 2 hal cocok. 10 hal belum cukup data. Pemeriksaan ini" in page


def test_sums_say_what_they_lack_and_members_that_do_not_add_up(tono, world):
    report = filled(tono, world.maju)
    fill(tono, report, "keuangan", principal_savings="5.000")
    fill(tono, report, "anggota", **report.answers["members"] | {"members_women": "80"})
    page = text(check(tono, report))
    assert "Modal sendiri belum dapat dihitung: simpanan wajib, cadangan dan hibah belum diisi." in page
    assert "180 + 10 − 4 = 186 anggota, tetapi akhir tahun diisi 183: selisih 3. Periksa lagi." in page


def test_a_change_from_the_check_leads_straight_back_to_it(tono, world):
    report = filled(tono, world.maju)
    address = f"{at(report, 'keuangan')}?kembali=periksa"
    assert address in check(tono, report).content.decode()
    answered = tono.post(address, hidden(tono.get(address)) | {"assets": "1"})
    assert answered.url == reverse("report-check", args=[report.pk])


def test_nothing_is_sent_by_filling_in_and_looking(tono, world):
    report = filled(tono, world.maju)
    check(tono, report)
    assert (again(report).state, Submission.objects.count()) == ("DRAFTED", 0)


def test_what_was_sent_is_received_today_under_a_number(tono, world):
    report = filled(tono, world.maju)
    page = send(tono, report)
    assert page.redirect_chain == [(reverse("report-receipt", args=[report.pk]), 302)]
    said = text(page)
    assert f"Nomor tanda terima {again(report).receipt_no}" in said
    assert "Diterima 4 September 2018" in said
    assert "Tidak ada laporan lain yang menunggu lebih dahulu. Lama menunggu yang biasa belum dapat dihitung." in said
    assert (report.state, report.sent_by, report.received_on) == ("REPORTED", world.tono, ON)


def test_a_report_with_the_least_is_sent_all_the_same(tono, world):
    report = start(tono, world.maju)
    fill(tono, report, "rapat", held_on="10-03-2018")
    assert "Laporan sudah diterima" in text(send(tono, report))


@pytest.mark.parametrize(
    ("held_on", "says"),
    [("", "Isi dahulu tanggal rapat."), ("31-12-2017", "lebih awal daripada akhir tahun buku 2017 (31-12-2017)"),
     ("01-01-2018", ""), ("04-09-2018", "")],
)  # fmt: skip
def test_only_a_meeting_that_can_be_is_sent(tono, world, held_on, says):
    report = start(tono, world.maju)
    fill(tono, report, "rapat", held_on=held_on, place="Aula")
    page = send(tono, report)
    assert says in text(page)
    assert again(report).state == ("DRAFTED" if says else "REPORTED")


def test_a_book_year_that_ends_in_june_has_its_meeting_after_june(world):
    with history.verb("test", by=None, on=ON):
        world.maju.book_year_end = 6
        world.maju.save()
    budi = signed_in(world.budi)
    report = start(budi, world.maju, 2018)
    fill(budi, report, "rapat", held_on="30-06-2018")
    assert "akhir tahun buku 2018 (30-06-2018)" in text(send(budi, report))
    fill(budi, report, "rapat", held_on="01-07-2018")
    assert "Laporan sudah diterima" in text(send(budi, report))


def test_sending_twice_answers_with_the_one_receipt(tono, world):
    report = filled(tono, world.maju)
    shown = hidden(check(tono, report))
    address = reverse("report-check", args=[report.pk])
    for _ in range(2):
        page = tono.post(address, shown, follow=True)
        assert (page.status_code, page.redirect_chain[-1][0]) == (200, reverse("report-receipt", args=[report.pk]))
    assert tono.get(address).url == reverse("report-receipt", args=[report.pk]), "the back button"
    assert tono.get(at(report, "rapat")).url == report.get_absolute_url()
    assert Submission.objects.count() == 1


def test_what_changed_since_it_was_checked_is_shown_before_it_is_sent(tono, wati, world):
    report = filled(tono, world.maju)
    shown = hidden(check(tono, report))
    fill(wati, report, "keuangan", assets="1")
    address = reverse("report-check", args=[report.pk])
    page = tono.post(address, shown)
    assert "Isinya berubah sejak Anda membuka halaman ini" in text(page)
    assert again(report).state == "DRAFTED"
    tono.post(address, hidden(page))
    assert again(report).state == "REPORTED"


def test_the_wait_is_the_median_of_ninety_days_in_the_own_district_and_the_place_in_the_queue(tono, world):
    joko = signed_in(world.joko)
    for days, year in ((2, 2015), (4, 2016), (30, 2014)):
        report = start(joko, world.sunyi, year)
        fill(joko, report, "rapat", held_on=f"10-03-{year + 1}")
        actions.send(again(report), by=world.joko, on=ON - timedelta(91 if days == 30 else days))
        actions.verify(report, by=world.hadi, on=ON - timedelta(90) if days == 30 else ON)
    earlier = start(joko, world.sengketa, 2017)
    fill(joko, earlier, "rapat", held_on="10-03-2018")
    actions.send(again(earlier), by=world.joko, on=ON - timedelta(1))
    mine = filled(tono, world.maju)
    said = text(send(tono, mine))
    assert "Ada 1 laporan yang menunggu lebih dahulu. Biasanya diputuskan dalam 3 hari." in said
    mine = RatReport.objects.select_related("cooperative__area").get(pk=mine.pk)
    with CaptureQueriesContext(connection) as asked:
        wait_of(mine, ON)
    assert len(asked) == 2


def test_where_all_were_decided_on_the_day_they_came_it_says_so(tono, wati, world):
    other = start(wati, world.maju, 2015)
    fill(wati, other, "rapat", held_on="10-03-2016")
    send(wati, other)
    actions.verify(again(other), by=world.hadi, on=ON)
    assert "Biasanya diputuskan pada hari yang sama." in text(send(tono, filled(tono, world.maju)))


# 2. After sending


def test_a_sent_report_is_read_by_the_board_as_it_was_sent(tono, world):
    report = filled(tono, world.maju)
    send(tono, report)
    page = tono.get(report.get_absolute_url())
    assert "Menunggu verifikasi" in text(page)
    assert "Simpanan pokok Rp18.600.000" in text(page)
    assert reverse("report-receipt", args=[report.pk]) in page.content.decode()
    assert "/bagian/" not in page.content.decode()


def test_a_report_the_board_sent_stays_the_boards_when_it_is_returned(tono, wati, world):
    report = filled(tono, world.maju)
    send(tono, report)
    actions.comment(again(report), "finance", "", "Neraca tidak terbaca.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    taken_over = "Dikirim pengurus; Anda memperbaikinya atas nama koperasi."
    assert taken_over in text(wati.get(report.get_absolute_url()))
    for reader in (tono, signed_in(world.lina)):
        assert taken_over not in text(reader.get(report.get_absolute_url()))
    for reader in (wati, signed_in(world.lina)):
        assert "dari laporan kertas" not in text(reader.get(report.get_absolute_url()))
    assert "laporan kertas yang dipindai" not in text(check(wati, report))


def test_what_was_decided_is_read_with_its_reason(tono, world):
    report = filled(tono, world.maju)
    send(tono, report)
    actions.reject(again(report), reason="Rapat koperasi lain.", by=world.hadi, on=ON)
    said = text(tono.get(report.get_absolute_url()))
    assert "Ditolak" in said
    assert "Diputuskan 4 September 2018 oleh Pak Hadi. Alasan: Rapat koperasi lain." in said


# 3. From paper


def test_the_office_fills_in_from_paper_and_is_asked_for_the_scan(wati, tono, world):
    report = start(wati, world.maju)
    banner = "Atas nama koperasi, dari laporan kertas."
    assert banner in text(wati.get(report.get_absolute_url()))
    assert banner not in text(tono.get(report.get_absolute_url()))
    assert "Laporan kertas yang dipindai" in text(wati.get(at(report, "dokumen")))
    assert "Laporan kertas yang dipindai" not in text(tono.get(at(report, "dokumen")))
    fill(wati, report, "rapat", **MEETING)
    assert "laporan kertas yang dipindai" in text(check(wati, report))
    assert "Laporan sudah diterima" in text(send(wati, report)), "warned, not refused"
    assert "dikirim oleh Bu Wati, petugas dinas, atas nama koperasi" in text(tono.get(report.get_absolute_url()))


@pytest.mark.parametrize(
    ("arrived_on", "says"),
    [("09-03-2018", "Rapatnya baru diadakan 10-03-2018."), ("05-09-2018", "Tanggal 05-09-2018 belum tiba."),
     ("", "Isi tanggal laporan kertasnya diterima."), ("10-03-2018", ""), ("04-09-2018", "")],
)  # fmt: skip
def test_from_paper_it_is_received_on_the_day_the_paper_came(wati, world, arrived_on, says):
    report = start(wati, world.maju)
    fill(wati, report, "rapat", **MEETING)
    page = send(wati, report, arrived_on=arrived_on)
    assert says in text(page)
    if says:
        assert again(report).state == "DRAFTED"
        assert f'value="{arrived_on}"' in page.content.decode()
    else:
        assert f"{again(report).received_on:%d-%m-%Y}" == arrived_on


def test_a_board_is_not_asked_when_its_paper_came_and_cannot_say_so(tono, world):
    report = filled(tono, world.maju)
    assert "Diterima dinas pada" not in text(check(tono, report))
    send(tono, report, arrived_on="10-03-2018")
    assert again(report).received_on == ON


def test_the_receipt_says_that_what_is_returned_must_be_sent_again_and_from_when_each_sending_is(tono, world):
    report = filled(tono, world.maju)
    actions.send(report, by=world.tono, on=ON - timedelta(30))
    receipt = reverse("report-receipt", args=[report.pk])
    assert "perbaiki, lalu kirim lagi dari sini" in text(tono.get(receipt))
    assert "Dikirim lagi" not in text(tono.get(receipt))
    actions.comment(report, "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    said = text(send(tono, report))
    assert "Diterima 5 Agustus 2018" in said
    assert "Dikirim lagi 4 September 2018" in said
    sent = text(tono.get(report.get_absolute_url()))
    assert "Diterima 5 Agustus 2018, dikirim lagi 4 September 2018, dikirim oleh" in sent


# A draft that is thrown away


def test_a_draft_is_thrown_away_after_it_was_asked_about_and_is_gone_from_every_list(tono, world):
    report = filled(tono, world.maju)
    home, drop = reverse("board-home", args=[world.maju.pk]), reverse("report-drop", args=[report.pk])
    unfinished = "Selesaikan laporan RAT tahun buku 2017"
    assert unfinished in text(tono.get(home))
    assert drop in tono.get(report.get_absolute_url()).content.decode()
    assert "dapat dimulai lagi dari awal" in text(tono.get(drop))
    assert again(report).state == "DRAFTED"
    page = tono.post(drop, follow=True)
    assert page.redirect_chain == [(home, 302)]
    assert "Draf dibuang: Laporan RAT tahun buku 2017." in text(page)
    assert unfinished not in text(page)
    for name in ("cooperative-reports", "report-new"):
        assert report.get_absolute_url() not in tono.get(reverse(name, args=[world.maju.pk])).content.decode()
    said = text(tono.get(report.get_absolute_url()))
    assert "Draf, dibuang" in said
    assert "Diterima" not in said
    for name in ("report-check", "report-receipt", "report-drop"):
        assert tono.get(reverse(name, args=[report.pk]), follow=True).redirect_chain[-1][0] == report.get_absolute_url()


def test_what_was_sent_is_not_thrown_away_and_the_second_click_is_told_so(tono, world):
    report = filled(tono, world.maju)
    address = reverse("report-drop", args=[report.pk])
    tono.post(address)
    assert "Keadaannya kini &quot;dibuang&quot;" in tono.post(address).content.decode()
    report = filled(tono, world.maju)
    send(tono, report)
    actions.comment(again(report), "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    address = reverse("report-drop", args=[report.pk])
    assert address not in tono.get(report.get_absolute_url()).content.decode()
    assert tono.get(address).url == report.get_absolute_url()
    assert "sudah pernah dikirim" in text(tono.post(address))
    assert again(report).state == "DRAFTED"


# 4. Who may


def test_a_draft_is_read_by_the_office_and_filled_in_only_by_who_may_send(tono, world):
    report = filled(tono, world.maju)
    for reader in (world.hadi, world.lina):
        client = signed_in(reader)
        page = client.get(report.get_absolute_url())
        assert "Draf, belum terkirim" in text(page)
        assert "Simpanan pokok Rp18.600.000" in text(page)
        assert client.get(at(report, "rapat")).status_code == 409
        assert client.post(at(report, "rapat"), MEETING).status_code in (403, 409)
        assert client.post(reverse("report-check", args=[report.pk])).status_code in (403, 409)
    assert signed_in(world.joko).get(report.get_absolute_url()).status_code == 404
    assert again(report).state == "DRAFTED"
