"""One tap says that what is known is still so; and what the tabs show."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cooperatives.boards.models import Person, Term
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Cooperative, NikCertificate, Source
from registry import history
from tests.pages import text
from tests.world import ON

LATER = date(2026, 9, 4)
FIELD = Saying(Source.FIELD, ON, "Berita acara 7/2018")


@pytest.fixture
def later(sari, it_is):
    """Eight years on."""
    it_is(LATER)
    return sari


def confirm(client, of, **sent):
    return client.post(reverse("confirmation", args=[of.pk]), sent)


def identity(page: str) -> str:
    return page.partition(" Identitas ")[2].partition(" Peristiwa hukum ")[0]


def test_one_tap_makes_the_whole_identity_fresh(world, later, read):
    assert identity(read(world.maju)).count("8 tahun lalu") == 1
    assert confirm(later, world.maju).url == f"/koperasi/{world.maju.pk}/#identitas"
    page = identity(read(world.maju))
    assert "tahun lalu" not in page
    assert "Daftar dinas 04-09-2026 · Dinyatakan masih benar" in page
    said = world.maju.observations.latest("pk")
    assert (said.source, said.recorded_by, said.observed_on) == ("OFFICE", world.sari, LATER)
    assert "kbli" not in said.values
    assert said.values["coop_nik"] == "3603010000001"


def test_what_nobody_ever_said_is_not_confirmed_with_the_rest(world, later):
    with history.verb("test", by=None, on=ON):
        bare = Cooperative.objects.create(name="Koperasi Kosong", area=world.maju.area)
    observe(bare, {"address": "Jl. Baru 1"}, FIELD, by=None, on=ON)
    confirm(later, bare)
    assert bare.observations.latest("pk").values == {"address": "Jl. Baru 1"}


def test_one_field_is_confirmed_alone(world, later, read):
    assert confirm(later, world.maju, isian="coop_type").status_code == 302
    assert world.maju.observations.latest("pk").values == {"coop_type": "CONSUMER"}
    page = identity(read(world.maju))
    assert "Jenis Konsumen Daftar dinas 04-09-2026 · Dinyatakan masih benar" in page
    assert page.count("8 tahun lalu") == 1


def test_a_heavier_source_stays_and_its_age_is_that_of_the_confirmation(world, later, read):
    observe(world.maju, {"address": "Jl. Raya Serang km 24"}, FIELD, by=None, on=ON)
    confirm(later, world.maju, isian="address")
    page = identity(read(world.maju))
    assert "Alamat Jl. Raya Serang km 24 Kunjungan lapangan 04-09-2018 · Berita acara 7/2018" in page
    assert "Masih benar menurut daftar dinas 04-09-2026" in page


def test_since_when_it_is_so_outlives_a_confirmation(world, later, read):
    since = {"true_from": date(2016, 7, 1)}
    observe(world.maju, {"address": "Jl. Kini"}, Saying(Source.OFFICE, ON), **since, by=None, on=ON)
    confirm(later, world.maju)
    assert "Jl. Kini berlaku sejak 01-07-2016" in read(world.maju)


def test_twice_on_a_day_is_once(world, later):
    confirm(later, world.maju)
    confirm(later, world.maju)
    assert world.maju.observations.count() == 2


def test_what_changed_since_the_page_was_opened_is_not_confirmed_unseen(world, later):
    seen = later.get(world.maju.get_absolute_url()).context["profile"].row.version
    observe(world.maju, {"address": "Jl. Lain"}, FIELD, by=world.budi, on=ON)
    refused = confirm(later, world.maju, terlihat=seen)
    assert refused.status_code == 409
    assert "Data koperasi ini berubah sesudah halaman dibuka" in text(refused)
    assert world.maju.observations.count() == 2


@pytest.mark.parametrize("field", ["search_key", "nama", "\x00", "x" * 9999])
def test_a_field_there_is_not_is_refused_with_a_sentence(world, later, field):
    refused = confirm(later, world.maju, isian=field)
    assert refused.status_code == 409
    assert "Tidak ada isian itu" in text(refused)


def test_who_only_runs_the_system_and_what_was_entered_by_mistake_have_no_button(world, later, read):
    later.force_login(world.admin)
    assert "masih benar" not in read(world.maju)
    assert confirm(later, world.maju).status_code == 409
    later.force_login(world.sari)
    with history.verb("test", by=None, on=ON):
        Cooperative.objects.filter(pk=world.maju.pk).update(retracted_on=ON, retraction="Tercatat dua kali.")
    assert "Tercatat dua kali." in read(world.maju)
    assert confirm(later, world.maju).status_code == 409
    assert later.get(reverse("confirmation", args=[world.maju.pk])).status_code == 405


def test_tabs_count_what_is_there(world, read):
    page = read(world.maju)
    assert "Ringkasan RAT 6 Laporan Pengurus Sertifikat Perkara Pelatihan Riwayat" in page


def test_everything_anybody_says_of_a_book_year_is_shown_and_what_does_not_count(world, read):
    record_meeting(world.maju, date(2018, 3, 10), [2016], FIELD, by=None, on=ON)
    record_lapse(world.maju, date(2016, 1, 1), date(2016, 12, 31), FIELD, by=None, on=ON)
    page = read(world.maju, "cooperative-meetings").partition("Menurut setiap sumber")[2]
    assert "2017 31-12-2017 31-03-2018 bertentangan tidak diketahui" in page
    assert "RAT 10-03-2018 (tidak dihitung) Daftar dinas 04-09-2018" in page
    assert "2015 31-12-2015 31-03-2016 bertentangan RAT 10-03-2016" in page
    assert "dibantah: tidak ada RAT dari 01-01-2016 sampai 31-12-2016 Kunjungan lapangan 04-09-2018" in page
    assert "2014 31-12-2014 31-03-2015 naskah bertanggal 2015, sesudah tahun buku ini berakhir RAT 10-03-2015" in page


def test_until_terms_are_recorded_the_lists_speak(world, read):
    observe(world.sunyi, {"chair": "Pak Daftar"}, Saying(Source.ODS, ON), by=None, on=ON)
    page = read(world.sunyi, "cooperative-board")
    assert "Belum ada masa jabatan yang tercatat. Yang disebut dalam daftar: Ketua: Pak Daftar Ekspor ODS" in page


@pytest.mark.parametrize(("day", "said"), [(-1, "berlaku sampai 04-09-2018"), (0, "berlaku sampai"), (1, "berakhir")])
def test_a_certificate_runs_to_its_last_day(world, sari, read, it_is, day, said):
    with history.verb("test", by=None, on=ON):
        NikCertificate.objects.create(
            cooperative=world.maju, document_no="S-1", grade="B", valid_until=ON, source="FIELD", observed_on=ON
        )
    it_is(ON + timedelta(days=day))
    page = read(world.maju, "cooperative-certificates")
    assert f"{said} " in page
    assert "Grade B Nomor S-1 Kunjungan lapangan 04-09-2018" in page


def test_the_printed_page_has_what_all_tabs_say(world, read):
    with history.verb("test", by=None, on=ON):
        Term.objects.create(
            cooperative=world.maju, person=Person.objects.create(name="Pak Awal"), post=Term.Post.CHAIR,
            starts_on=ON, source=Source.FIELD, observed_on=ON,
        )  # fmt: skip
    page = read(world.maju, "cooperative-print")
    for part in ("Identitas", "Peristiwa hukum", "RAT per tahun buku", "Ketua Pak Awal", "Sertifikat NIK", "Perkara"):
        assert part in page
    assert "masih benar" not in page
