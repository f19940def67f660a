"""The story of a cooperative: who, when, why, and what changed."""

from datetime import date

import pgtrigger
import pytest
from django.apps import apps
from django.urls import reverse

from cooperatives.boards.models import Person, Term
from cooperatives.cases.actions import review
from cooperatives.desk.profile.filters import PAGE
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.register.actions import Saying, confirm, observe, record_event, retract, retract_fields
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Source
from registry import history
from tests.cooperatives.desk.profile.recorded import recorded
from tests.pages import text
from tests.world import ON, run_night

FIELD = Saying(Source.FIELD, ON, "Berita acara 7/2018")
STORY = "cooperative-history"


def test_every_deed_says_what_by_whom_when_why_and_what_changed(world, read):
    with history.verb("correct", by=world.joko, on=date(2018, 8, 1), reason="Pindah kantor"):
        observe(world.sunyi, {"address": "Jl. Baru 1"}, FIELD, by=world.joko, on=ON)
    page = read(world.sunyi, STORY)
    assert "Identitas diperbaiki" in page
    assert "oleh Pak Joko · untuk 1 Agustus 2018 Alasan: Pindah kantor" in page
    assert "alamat: kosong menjadi Jl. Baru 1" in page
    assert 'kunjungan lapangan 04-09-2018, Berita acara 7/2018: alamat "Jl. Baru 1"' in page


def test_values_are_in_words_and_places_have_names(world, read):
    observe(world.sunyi, {"form": "SECONDARY", "area": "36.03.01.2003"}, FIELD, by=world.sari, on=ON)
    page = read(world.sunyi, STORY)
    assert "bentuk: Primer menjadi Sekunder" in page
    assert "wilayah: Kel. Binong menjadi Desa Cangkudu" in page
    assert 'wilayah "Desa Cangkudu"; bentuk "Sekunder"' in page


def everything(world) -> Cooperative:
    """Something of every kind, in the history of Koperasi Sunyi."""
    sunyi, by = world.sunyi, world.sari
    run_night()
    meeting, _ = record_meeting(sunyi, date(2018, 3, 3), [2017], FIELD, by=by, on=ON)
    record_lapse(sunyi, date(2001, 1, 1), date(2001, 12, 31), FIELD, by=by, on=ON)
    record_event(sunyi, LegalEvent.Kind.AMENDED, date(2010, 1, 1), FIELD, document_no="AD 1", by=by, on=ON)
    with history.verb("record_term", by=by, on=ON):
        person = Person.objects.create(name="Pak Awal")
        Term.objects.create(
            cooperative=sunyi, person=person, post=Term.Post.CHAIR, starts_on=ON, source=Source.FIELD, observed_on=ON
        )
    with history.verb("correct_person", by=by, on=ON):
        Person.objects.filter(pk=person.pk).update(name="Pak Awal, S.E.")
    with history.verb("record_certificate", by=by, on=ON):
        NikCertificate.objects.create(
            cooperative=sunyi, valid_until=date(2020, 1, 1), source=Source.FIELD, observed_on=ON
        )
    retract(meeting, reason="Rapat koperasi lain", by=by, on=ON)
    return sunyi


def test_each_kind_of_row_has_its_line(world, read):
    page = read(everything(world), STORY)
    for line in (
        "Rapat dicatat", "RAT 03-03-2018, tahun buku 2017 (kunjungan lapangan 04-09-2018)",
        "tidak ada RAT dari 01-01-2001 sampai 31-12-2001", "Perubahan anggaran dasar 01-01-2010, nomor AD 1",
        "ketua Pak Awal, S.E., sejak 04-09-2018", "nama: Pak Awal menjadi Pak Awal, S.E.",
        "sertifikat NIK berlaku sampai 01-01-2020", "perkara dibuka, ditandai 04-09-2018",
        "Tidak aktif per 04-09-2018, Praktik lima tahun Kabupaten Tangerang", "oleh penilaian malam",
        "Ditarik 04-09-2018 (Rapat koperasi lain): RAT 03-03-2018",
    ):  # fmt: skip
        assert line in page, line
    assert page.count("Pak Awal menjadi") == 1


def test_a_verb_nobody_has_words_for_is_told_neutrally(world, read):
    with history.verb("frobnicate_rows", by=world.sari, on=ON):
        Cooperative.objects.filter(pk=world.sunyi.pk).update(address="Jl. X")
    page = read(world.sunyi, STORY)
    assert "Catatan berubah" in page
    assert "frobnicate" not in page


def test_no_sentence_of_a_whole_story_has_an_english_identifier(world, read):
    page = read(everything(world), STORY)
    verbs = {event.metadata["verb"] for event in apps.get_model("pghistory", "Context").objects.all()}
    assert {"record_meeting", "review"} <= verbs
    assert [verb for verb in verbs if verb in page] == []


def test_it_is_narrowed_by_kind_with_counts(world, sari, read):
    sunyi = everything(world)
    page = read(sunyi, STORY, jenis="sertifikat")
    assert "Sertifikat dicatat" in page
    assert "Peristiwa hukum dicatat" not in page
    both = text(sari.get(reverse(STORY, args=[sunyi.pk]), {"jenis": ["sertifikat", "penarikan"]}))
    assert "Keterangan ditarik" in both
    assert both.index("Keterangan ditarik") < both.index("Sertifikat dicatat")
    assert "Peristiwa hukum dicatat" in read(sunyi, STORY, jenis="tidak-ada")


def test_what_was_retracted_stays_readable_with_its_reason(world, read):
    said = observe(world.sunyi, {"address": "Jl. Salah", "kbli": "47111"}, FIELD, by=world.sari, on=ON)
    retract_fields(said, ["address"], reason="Salah baca", by=world.sari, on=ON)
    page = read(world.sunyi, STORY)
    assert "Keterangan ditarik" in page
    withdrawn = page.partition("Pernah dicatat, lalu ditarik (1)")[2]
    assert "Ditarik 04-09-2018 (Salah baca): kunjungan lapangan 04-09-2018" in withdrawn
    assert 'alamat "Jl. Salah"' in withdrawn
    assert "Jl. Salah" not in read(world.sunyi)


def test_what_was_said_by_the_same_person_at_once_is_one_deed_and_later_another(world, sari):
    observe(world.sunyi, {"address": "Jl. Baru 1"}, FIELD, by=world.joko, on=ON)
    with recorded(date(2018, 9, 1)):
        confirm(world.sunyi, ["coop_type"], Saying(Source.OFFICE, date(2018, 9, 5)), by=world.joko, on=ON)
    told = sari.get(reverse(STORY, args=[world.sunyi.pk])).context["story"].told
    assert [(each.told.verb, len(each.lines)) for each in told[:1]] == [("observe", 2)]
    assert [each.told.by for each in told if each.told.verb == "observation" and each.told.by] == [world.joko]


def test_as_known_on_a_day_it_ends_there(world, read):
    days = (date(2018, 9, 1), date(2018, 9, 3))
    for day in days:
        with recorded(day):
            record_lapse(world.sunyi, date(2000, 1, day.day), date(2000, 12, 31), FIELD, by=None, on=day)
    with pgtrigger.ignore():
        apps.get_model("cooperatives", "CooperativeEvent").objects.update(pgh_created_at="2018-01-01T12:00+07:00")
    until = {day: read(world.sunyi, STORY, diketahui=day.isoformat()) for day in (*days, date(2018, 9, 2))}
    assert ["03-01-2000" in until[day] for day in sorted(until)] == [False, False, True]
    assert ["01-01-2000" in until[day] for day in sorted(until)] == [True, True, True]


def test_a_long_story_has_pages(world, read):
    for day in range(1, PAGE + 3):
        record_lapse(world.sunyi, date(1990, 1, day), date(1990, 2, day), FIELD, by=None, on=ON)
    first, last = read(world.sunyi, STORY), read(world.sunyi, STORY, halaman="2")
    assert "28-02-1990" not in last
    assert "1 sampai 25 dari 28" in first
    assert "Koperasi baru: Koperasi Sunyi" in last
    assert "Koperasi baru: Koperasi Sunyi" in read(world.sunyi, STORY, halaman="999")


TABS = [f"cooperative-{tab}" for tab in ("meetings", "board", "certificates", "cases", "history", "print")]


@pytest.mark.parametrize("tab", ["cooperative", *TABS])
def test_the_number_of_queries_of_a_tab_does_not_grow_with_what_is_known(
    world, sari, tab, django_assert_max_num_queries
):
    """A session and a person, and then so many."""
    asked = []
    everything(world)
    for _ in range(2):
        with django_assert_max_num_queries(35) as queries:
            assert sari.get(reverse(tab, args=[world.sunyi.pk])).status_code == 200
        asked.append(len(queries))
        for day in range(1, 4):
            saying = Saying(Source.FIELD, ON, f"BA {day}")
            record_meeting(world.sunyi, date(2017, 4, day), [2016], saying, by=world.joko, on=ON)
            observe(world.sunyi, {"address": f"Jl. {day}"}, saying, by=world.budi, on=ON)
            with history.verb("record_term", by=world.sari, on=ON):
                Term.objects.create(
                    cooperative=world.sunyi, person=Person.objects.create(name=f"Orang {day}"), post="SUPERVISOR",
                    starts_on=ON, source=Source.FIELD, observed_on=ON,
                )  # fmt: skip
        review(on=ON, cooperatives=[world.sunyi.pk], by=world.admin)
    assert asked[0] == asked[1]
    assert asked[0] <= (35 if tab == STORY else 19)
