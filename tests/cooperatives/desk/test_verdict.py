"""A kept verdict as evidence: what it rested on, whether it is whole, and what judging again gives."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from cooperatives.meetings.actions import record_meeting
from cooperatives.register.actions import Saying, record_event
from cooperatives.register.models import LegalEvent, Source
from cooperatives.standing.models import Verdict
from registry import history, lawbook
from registry.deadlines import Day
from registry.law import rule_key
from registry.models import LawValue
from tests.pages import text
from tests.world import ON, run_night


@pytest.fixture
def read(world, client):
    client.force_login(world.sari)

    def page(verdict: Verdict) -> str:
        return text(client.get(reverse("verdict", args=[verdict.cooperative_id, verdict.pk])))

    return page


@pytest.fixture
def kept(world):
    run_night()
    return Verdict.objects.get(cooperative=world.sunyi)


def change(name: str, value: object) -> None:
    """Another number for the official rules, from 2018 on."""
    key = rule_key("KABTGR_5Y", name)
    now = lawbook.read().as_of(key, Day(ON))
    lawbook.supersede(replace(now, value=value, start=date(2018, 1, 1)), by=None, verb="change_law")


def test_judged_again_it_is_the_same(kept, read):
    page = read(kept)
    assert "Tidak aktif menurut Praktik lima tahun Kabupaten Tangerang." in page
    assert "Diulang dengan aturan yang sama: hasilnya sama." in page
    assert "Diulang dengan aturan hari ini: hasilnya sama." in page
    assert "Fakta utuh" in page
    assert "Kumpulan aturan utuh: sidik digital (SHA-256) cocok." in page
    assert "Program penilai tidak berubah sejak hari itu." in page


def test_under_changed_rules_the_difference_is_said(kept, read):
    change("inactive_of", 20)
    page = read(kept)
    assert "Diulang dengan aturan yang sama: hasilnya sama." in page
    assert "Diulang dengan aturan hari ini: hasilnya berbeda, yaitu dalam pembinaan (RAT 0 dari 3 tahun buku)." in page


def test_the_same_state_for_other_reasons_is_said(kept, read):
    change("inactive_of", 6)
    assert (
        "Diulang dengan aturan hari ini: keadaannya sama, tetapi alasannya berbeda (6 tahun buku tanpa RAT)."
    ) in read(kept)


def test_every_book_year_stands_with_its_source_and_deadline(kept, read):
    assert (
        "2017 tidak ada RAT daftar dinas 04-09-2018: tidak ada RAT dari 01-01-2018 sampai 04-09-2018 31-03-2018 3 "
        "bulan sesudah 31-12-2017"
    ) in read(kept)


def test_the_facts_stand_in_words_and_as_they_were_hashed(kept, read):
    page = read(kept)
    assert "Bentuk Primer Tahun buku berakhir Desember Pengesahan 1 Februari 2003" in page
    assert "Masa tanpa RAT 01-01-2018 sampai 04-09-2018 daftar dinas 04-09-2018" in page
    assert kept.snapshot in page
    assert kept.snapshot_sha256 in page
    assert kept.rulebook_id in page


def test_facts_of_later_days_stand_apart(kept, world, read):
    saying = Saying(Source.FIELD, ON)
    record_meeting(world.sunyi, date(2019, 3, 1), [2018], saying, by=None, on=ON)
    record_event(world.sunyi, LegalEvent.Kind.GAZETTED, date(2020, 1, 1), saying, by=None, on=ON)
    page = read(kept)
    assert "Fakta sesudah hari" not in page
    run_night()
    latest = Verdict.objects.filter(cooperative=world.sunyi).latest("pk")
    before, _, after = read(latest).partition("Fakta sesudah hari")
    assert "Rapat anggota tidak ada catatan" in before
    assert "Berita Negara" not in before.partition("Fakta yang dinilai")[2]
    assert after.startswith(" yang dinilai (disimpan, tidak dihitung) Berita Negara 1 Januari 2020")
    assert "RAT 01-03-2019, tahun buku 2018" in after


def test_its_heading_names_the_cooperative_and_its_number(kept, read):
    assert "Koperasi Sunyi: penilaian 4 September 2018 Badan hukum nomor 518/002/BH/2003" in read(kept)


def test_facts_that_do_not_match_their_hash_are_reported(kept, read):
    broken = Verdict(
        cooperative=kept.cooperative, rulebook=kept.rulebook, judged_on=ON, state=kept.state, judgement=kept.judgement,
        snapshot=kept.snapshot.replace("2003", "2004"), snapshot_sha256=kept.snapshot_sha256,
    )  # fmt: skip
    with history.verb("test", by=None, on=ON):
        broken.save()
    assert "Fakta tidak utuh: sidik digital (SHA-256) tidak cocok." in read(broken)


def test_where_the_law_has_lost_its_value_it_cannot_be_judged_again(kept, read):
    with history.verb("test", by=None, on=ON):
        LawValue.objects.filter(key=rule_key("KABTGR_5Y", "active_of")).delete()
    page = read(kept)
    assert "Diulang dengan aturan yang sama: hasilnya sama." in page
    assert "Tidak dapat diulang dengan aturan hari ini" in page


def test_a_verdict_of_another_cooperative_is_not_found_here(kept, world, client):
    client.force_login(world.sari)
    assert client.get(reverse("verdict", args=[world.maju.pk, kept.pk])).status_code == 404


def test_the_number_of_queries_is_fixed(kept, world, client, django_assert_num_queries):
    client.force_login(world.sari)
    with django_assert_num_queries(5):
        client.get(reverse("verdict", args=[kept.cooperative_id, kept.pk]))
