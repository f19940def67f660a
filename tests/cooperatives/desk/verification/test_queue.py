"""The list of reports: what waits for verification, how long, and what else can be asked for."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cooperatives.cases.models import Case
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport
from registry.figures import count, declared
from tests.pages import choices, sheet, signed_in, text
from tests.whole_reports import led, sent
from tests.world import ON, run_night, silent_report

LIST = reverse("reports")
NIGHT = date(2018, 10, 10)


def names(response) -> list[str]:
    return [report.cooperative.name for report in response.context["page"]]


def test_what_waits_is_shown_and_the_longest_first(world, hadi):
    silent_report(world.maju, by=world.wati, on=ON)
    silent_report(world.sunyi, by=world.wati, on=ON - timedelta(days=3))
    rejected = silent_report(world.baru, by=world.wati)
    actions.reject(rejected, reason="Laporan koperasi lain.", by=world.hadi, on=ON)
    actions.start_report(world.sengketa, 2017, by=world.wati, on=ON)
    assert names(hadi.get(LIST)) == ["Koperasi Sunyi", "Koperasi Maju"]
    assert names(hadi.get(LIST, {"keadaan": "REJECTED"})) == ["Koperasi Baru"]
    assert names(hadi.get(LIST, {"keadaan": "DRAFTED"})) == ["Koperasi Sengketa"]


def test_a_draft_that_was_returned_is_another_than_one_never_sent(world, hadi):
    report = silent_report(world.maju, by=world.wati)
    actions.comment(report, "not_held", "why", "Jelaskan.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    assert choices(hadi.get(LIST), "keadaan") == {"RETURNED": 1}
    assert "Dikembalikan" in text(hadi.get(LIST, {"keadaan": "RETURNED"}))


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "0-7"), (7, "0-7"), (8, "8-14"), (14, "8-14"), (15, "15-30"), (30, "15-30"), (31, "lebih-30")],
)
def test_the_age_is_counted_to_the_last_night(world, hadi, days, age):
    silent_report(world.maju, by=world.wati, on=NIGHT - timedelta(days=days))
    run_night(NIGHT)
    page = hadi.get(LIST)
    assert choices(page, "umur") == {age: 1}
    assert f"{days} hari di dinas" in text(page)


def test_the_time_a_report_was_back_at_its_cooperative_is_none_of_waiting(world, hadi):
    report = sent(world.maju, date(2018, 3, 1), 2017, by=world.wati, on=date(2018, 3, 20))
    actions.comment(report, "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    actions.send(report, by=world.wati, on=NIGHT - timedelta(days=3))
    silent_report(world.sunyi, by=world.wati, on=NIGHT - timedelta(days=9))
    run_night(NIGHT)
    page = hadi.get(LIST)
    assert choices(page, "umur") == {"0-7": 1, "8-14": 1}
    assert names(page) == ["Koperasi Maju", "Koperasi Sunyi"], "it keeps its place in the queue"
    assert "diterima 20-03-2018, 3 hari di dinas pengiriman ke-2" in text(page)
    assert "diterima 20 Maret 2018" in text(hadi.get(reverse("report-verification", args=[report.pk])))


def test_a_draft_that_was_thrown_away_is_shown_where_it_is_asked_for(world, hadi):
    report = actions.start_report(world.sengketa, 2017, by=world.wati, on=ON)
    actions.drop(report, by=world.wati, on=ON)
    assert choices(hadi.get(LIST), "keadaan") == {"DROPPED": 1}
    assert names(hadi.get(LIST)) == []
    assert names(hadi.get(LIST, {"keadaan": "DROPPED"})) == ["Koperasi Sengketa"]


def test_without_a_night_the_age_is_not_said(world, hadi):
    silent_report(world.maju, by=world.wati, on=ON - timedelta(days=20))
    page = hadi.get(LIST)
    assert "hari di dinas" not in text(page)
    assert choices(page, "umur") == {"0-7": 1}


def test_it_says_who_sent_it_and_what_it_is_about(world, hadi):
    silent_report(world.maju, by=led(world.maju, world.tono))
    sent(world.baru, date(2018, 8, 20), 2017, by=world.wati)
    page = hadi.get(LIST)
    assert choices(page, "pengirim") == {"pengurus": 1, "dinas": 1}
    assert choices(page, "isi") == {"HELD": 1, "NOT_HELD": 1}
    assert choices(page, "tahun") == {"2017": 2}
    assert names(hadi.get(LIST, {"pengirim": "pengurus"})) == ["Koperasi Maju"]


def test_it_is_narrowed_to_those_an_open_case_waits_for(world, hadi):
    run_night()
    silent_report(world.maju, by=world.wati)
    sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    assert Case.objects.get(cooperative=world.sunyi).awaits_report_in == "FLAGGED"
    assert names(hadi.get(LIST, {"perkara": "ya"})) == ["Koperasi Sunyi"]
    assert "perkaranya menunggu laporan ini" in text(hadi.get(LIST, {"perkara": "ya"}))


def test_a_report_is_found_by_the_name_of_its_cooperative(world, hadi):
    silent_report(world.maju, by=world.wati)
    silent_report(world.sunyi, by=world.wati)
    assert names(hadi.get(LIST, {"cari": "sunyi"})) == ["Koperasi Sunyi"]


def test_a_superseded_report_names_the_one_that_took_its_place(world, hadi):
    first = sent(world.baru, date(2018, 8, 1), 2017, by=world.wati)
    actions.verify(first, by=world.hadi, on=ON)
    second = sent(world.baru, date(2018, 8, 2), 2017, by=world.wati)
    actions.verify(second, by=world.hadi, on=ON)
    assert f"digantikan laporan {second.receipt_no}" in text(hadi.get(LIST, {"keadaan": "VERIFIED"}))


def test_an_officer_sees_those_of_his_kecamatan_and_a_board_no_list(world):
    silent_report(world.maju, by=world.wati)
    silent_report(world.sunyi, by=world.wati)
    assert names(signed_in(world.joko).get(LIST)) == ["Koperasi Sunyi"]
    assert signed_in(world.tono).get(LIST).status_code == 403


def test_figures_count_what_waits_and_open_exactly_that(world, hadi):
    silent_report(world.maju, by=world.wati, on=NIGHT - timedelta(days=15))
    silent_report(world.sunyi, by=world.wati, on=NIGHT - timedelta(days=14))
    run_night(NIGHT)
    figures = count([each for each in declared(ON) if each.route == "reports"], world.hadi)
    assert {name: each.value for name, each in figures.items()} == {
        "reports_waiting": 2, "reports_late": 1, "reports_returned": 0, "reports_drafted": 0,
    }  # fmt: skip
    assert names(hadi.get(figures["reports_late"].address)) == ["Koperasi Maju"]


def test_the_verifier_sees_the_queue_first_on_ringkasan(world, hadi):
    run_night()
    silent_report(world.maju, by=world.wati)
    tasks = [each.figure.name for each in hadi.get(reverse("home")).context["tasks"]]
    assert tasks[0] == "reports_waiting"
    assert "Verifikasi 1 laporan RAT." in text(hadi.get(reverse("home")))
    of_officer = [each.figure.name for each in signed_in(world.budi).get(reverse("home")).context["tasks"]]
    assert "reports_waiting" not in of_officer


def test_only_the_head_is_offered_to_verify_many(world, hadi):
    silent_report(world.maju, by=world.wati)
    assert "Verifikasi bersama" not in text(hadi.get(LIST))
    assert "Verifikasi bersama" in text(signed_in(world.sari).get(LIST))


def test_the_file_has_the_three_dates(world, hadi):
    sent(world.baru, date(2018, 8, 20), 2017, by=world.wati)
    actions.verify(RatReport.objects.get(), by=world.hadi, on=ON)
    chosen = {"kolom": ["diadakan", "diterima", "diputuskan"], "keadaan": "VERIFIED"}
    file = hadi.get(reverse("reports-file"), chosen)
    assert sheet(file) == [
        ["Koperasi", "Diadakan", "Diterima", "Diputuskan"],
        ["Koperasi Baru", "20-08-2018", "04-09-2018", "04-09-2018"],
    ]


def test_the_number_of_queries_does_not_grow_with_the_rows(world, hadi, django_assert_num_queries):
    run_night()
    sent(world.baru, date(2018, 8, 20), 2017, by=world.wati)
    with django_assert_num_queries(8):
        assert len(names(hadi.get(LIST))) == 1
    silent_report(world.maju, by=world.wati)
    silent_report(world.sunyi, by=world.wati)
    with django_assert_num_queries(8):
        assert len(names(hadi.get(LIST))) == 3
