"""The head verifies many at once: those without doubts, as they were seen."""

from datetime import date

import pytest
from django.urls import reverse

from cooperatives.reports import actions
from cooperatives.reports.models import RatReport
from cooperatives.standing.models import Standing
from registry.history import story
from tests.pages import signed_in, text
from tests.whole_reports import sent
from tests.world import ON, run_night, silent_report

TOGETHER = reverse("reports-verification")


@pytest.fixture
def both(world) -> list[RatReport]:
    """Two reports without doubts."""
    run_night()
    found = [sent(each, date(2018, 9, 1), 2017, by=world.wati) for each in (world.sunyi, world.baru)]
    return sorted(found, key=lambda each: each.pk)


def seen(*reports: RatReport) -> list[str]:
    return [f"{each.pk}.{each.version}" for each in reports]


def test_what_waits_without_doubts_is_chosen_and_the_rest_is_to_be_looked_at(world, sari, both):
    silent_report(world.maju, by=world.wati)
    mine = silent_report(world.bubar, by=world.sari)
    actions.comment(both[1], "meeting", "place", "Alamat?", by=world.hadi, on=ON)
    shown = sari.get(TOGETHER)
    assert shown.context["clear"] == [both[0]]
    assert [(str(each.cooperative), why) for each, why in shown.context["doubtful"]] == [
        ("Koperasi Baru", ["asked"]), ("Koperasi Maju", ["no_documents", "not_held"]),
    ]  # fmt: skip
    assert "ada catatan yang belum dikembalikan" in text(shown)
    assert str(mine.cooperative) not in text(shown)


def test_what_replaces_a_verified_report_is_to_be_looked_at(world, sari):
    actions.verify(sent(world.baru, date(2018, 8, 1), 2017, by=world.wati), by=world.hadi, on=ON)
    sent(world.baru, date(2018, 8, 2), 2017, by=world.wati)
    assert [why for _, why in sari.get(TOGETHER).context["doubtful"]] == [["replaces"]]


def test_first_it_says_how_many_and_what_follows_and_nothing_is_done(world, sari, both):
    shown = text(sari.post(TOGETHER, {"laporan": seen(*both)}))
    assert "Verifikasi 2 laporan?" in shown
    assert "Yang terverifikasi tidak dapat diubah" in shown
    assert set(RatReport.objects.values_list("state", flat=True)) == {"REPORTED"}


def test_then_all_are_verified_as_one_deed_and_judged(world, sari, both):
    shown = text(sari.post(TOGETHER, {"laporan": seen(*both), "pasti": "ya"}))
    assert "2 laporan terverifikasi" in shown
    assert set(RatReport.objects.values_list("state", flat=True)) == {"VERIFIED"}
    assert Standing.objects.get(cooperative=world.sunyi).state == "ACTIVE"
    assert {story(each)[0].verb for each in both} == {"verify_reports"}


def test_a_report_sent_again_meanwhile_is_not_verified_and_the_others_are(world, sari, both):
    chosen = seen(*both)
    actions.comment(both[0], "meeting", "place", "Alamat?", by=world.hadi, on=ON)
    actions.give_back(both[0], by=world.hadi, on=ON)
    actions.send(both[0], by=world.wati, on=ON)
    assert "1 laporan lain yang dipilih sudah berubah" in text(sari.post(TOGETHER, {"laporan": chosen}))
    shown = text(sari.post(TOGETHER, {"laporan": chosen, "pasti": "ya"}))
    assert "1 laporan terverifikasi" in shown
    assert "1 laporan tidak diverifikasi" in shown
    assert "sudah diperbaiki dan dikirim lagi (pengiriman ke-2)" in shown
    assert [RatReport.objects.get(pk=each.pk).state for each in both] == ["REPORTED", "VERIFIED"]


def test_what_the_head_sent_is_refused_though_somebody_slips_it_in(world, sari, both):
    mine = silent_report(world.maju, by=world.sari)
    shown = text(sari.post(TOGETHER, {"laporan": seen(both[0], mine), "pasti": "ya"}))
    assert "orang lain yang memverifikasinya" in shown
    mine.refresh_from_db()
    assert mine.state == "REPORTED"


def test_sent_twice_the_second_changes_nothing_and_says_so(world, sari, both):
    for _ in range(2):
        shown = text(sari.post(TOGETHER, {"laporan": seen(*both), "pasti": "ya"}))
    assert "0 laporan terverifikasi" in shown
    assert 'Keadaannya kini "terverifikasi"' in shown


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["1.x"], ["9" * 40 + ".1"], ["٣.١"]])
def test_what_chooses_nothing_is_told_so(world, sari, both, chosen):
    shown = sari.post(TOGETHER, {"laporan": chosen})
    assert "Pilih paling sedikit satu laporan." in text(shown)


def test_a_foreign_report_is_not_there(world, sari, both):
    shown = sari.post(TOGETHER, {"laporan": ["999999999.1"], "pasti": "ya"})
    assert "0 laporan terverifikasi" in text(shown)


@pytest.mark.parametrize("who", ["hadi", "joko", "wati", "lina", "admin", "tono"])
def test_it_is_the_heads_alone(world, both, who):
    client = signed_in(getattr(world, who))
    assert client.post(TOGETHER, {"laporan": seen(*both), "pasti": "ya"}).status_code == 403
    assert set(RatReport.objects.values_list("state", flat=True)) == {"REPORTED"}


def test_the_number_of_queries_does_not_grow_with_the_reports(world, sari, both, django_assert_num_queries):
    with django_assert_num_queries(8):
        sari.get(TOGETHER)
    silent_report(world.maju, by=world.wati)
    with django_assert_num_queries(8):
        sari.get(TOGETHER)
