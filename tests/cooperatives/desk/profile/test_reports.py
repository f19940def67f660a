"""The tab Laporan: of each book year whether it was held, reported and verified, which are three facts."""

from datetime import date

from django.urls import reverse

from cooperatives.reports import actions
from tests.whole_reports import sent
from tests.world import ON, silent_report

TAB = "cooperative-reports"


def test_held_is_not_reported_and_reported_is_not_verified(world, read):
    assert "2017 10-03-2018 belum dilaporkan belum" in read(world.maju, TAB)
    report = sent(world.maju, date(2018, 3, 10), 2017, by=world.wati)
    assert "2017 10-03-2018 04-09-2018 belum" in read(world.maju, TAB)
    actions.verify(report, by=world.hadi, on=ON)
    assert "2017 10-03-2018 04-09-2018 04-09-2018" in read(world.maju, TAB)
    assert "✓ diadakan ✓ dilaporkan ✓ terverifikasi" in read(world.maju, "cooperative-meetings")


def test_late_is_not_missing(world, read):
    actions.verify(sent(world.baru, date(2018, 9, 1), 2017, by=world.wati), by=world.hadi, on=ON)
    assert "01-09-2018 sesudah batas 31-03-2018" in read(world.baru, TAB)


def test_a_meeting_for_several_years_is_reported_for_each(world, read):
    actions.verify(sent(world.sunyi, date(2018, 9, 1), 2015, 2016, 2017, by=world.wati), by=world.hadi, on=ON)
    page = read(world.sunyi, TAB)
    for year in (2015, 2016, 2017):
        assert f"{year} 01-09-2018 sesudah batas 31-03-{year + 1} 04-09-2018 04-09-2018" in page
    assert "2014 tidak diadakan belum dilaporkan belum" in page


def test_a_returned_report_was_reported_and_a_rejected_one_was_not(world, read):
    report = silent_report(world.maju, by=world.wati)
    actions.comment(report, "not_held", "why", "Jelaskan rahasianya.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    page = read(world.maju, TAB)
    assert "2017 10-03-2018 04-09-2018 dikembalikan, belum dikirim lagi" in page
    assert "rahasianya" not in page
    actions.reject(actions.send(report, by=world.wati, on=ON), reason="Laporan koperasi lain.", by=world.hadi, on=ON)
    page = read(world.maju, TAB)
    assert "2017 10-03-2018 belum dilaporkan" in page
    assert "Alasan: Laporan koperasi lain." in page
    assert "dikirim 2 kali" in page


def test_a_superseded_report_stays_and_names_the_later_one(world, read):
    first = sent(world.baru, date(2018, 8, 1), 2017, by=world.wati)
    actions.verify(first, by=world.hadi, on=ON)
    second = sent(world.baru, date(2018, 8, 2), 2017, by=world.wati)
    actions.verify(second, by=world.hadi, on=ON)
    page = read(world.baru, TAB)
    assert f"digantikan laporan {second.receipt_no}" in page
    assert first.receipt_no in page


def test_the_story_tells_of_sending_returning_and_deciding_but_not_of_drafts_nor_of_comments(world, read):
    report = sent(world.baru, date(2018, 8, 1), 2017, by=world.wati)
    actions.comment(report, "meeting", "place", "Alamat rahasia?", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    actions.save_section(report, "plan", {"plan": "Menambah unit."}, by=world.wati, on=ON)
    actions.send(report, by=world.wati, on=ON)
    actions.verify(report, by=world.hadi, on=ON)
    page = read(world.baru, "cooperative-history")
    for deed in ("dimulai", "dikirim", "dikembalikan untuk diperbaiki", "diverifikasi"):
        assert f"Laporan RAT {deed}" in page
    assert page.count("Laporan RAT dikirim") == 2
    assert "Laporan RAT diisi" not in page
    assert "rahasia" not in page
    assert "laporan RAT tahun buku 2017, pengiriman ke-2" in page


def test_the_tab_counts_its_reports(world, sari):
    silent_report(world.maju, by=world.wati)
    page = sari.get(reverse("cooperative", args=[world.maju.pk]))
    assert (TAB, "Laporan", 1) in page.context["profile"].tabs
