"""The pages on which the office adds, corrects and takes back: nothing typed is lost, nobody is overwritten."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperatives.cases.models import Case
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.register.actions import Saying, accepted, observe
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Observation, Source
from registry.history import story
from tests.pages import errors, hidden, signed_in, text
from tests.world import ON, run_night

SAID = {"source": "OFFICE", "reference": "Daftar 7", "observed_on": "04-09-2018"}
NEW = {"name": "Koperasi Melati Rekaan", "area": "36.03.17.1001", "form": "PRIMARY", "is_village_flag": "False"} | SAID
REGISTRATION = reverse("registration")


@pytest.fixture
def sari(world) -> Client:
    return signed_in(world.sari)


@pytest.fixture
def budi(world) -> Client:
    return signed_in(world.budi)


def page_of(cooperative: Cooperative, name: str = "correction", **more: object) -> str:
    return reverse(name, kwargs={"pk": cooperative.pk, **more})


def as_shown(response) -> dict[str, str]:
    """What a browser would send back, had nobody typed anything."""
    form = response.context["form"]
    sent = {name: str(form[name].value() or "") for name in form.fields}
    hidden = {
        form.add_initial_prefix(name): str(form[name].initial or "")
        for name, field in form.fields.items() if field.show_hidden_initial
    }  # fmt: skip
    return sent | hidden | {"observed_on": "04-09-2018"}


def correct(client: Client, cooperative: Cooperative, shown: dict[str, str] | None = None, **typed: str):
    address = page_of(cooperative)
    return client.post(address, (shown or as_shown(client.get(address))) | typed, follow=True)


# 1. Adding a cooperative


def test_a_cooperative_is_added_with_its_founding_and_judged_at_once(sari, world):
    response = sari.post(REGISTRATION, NEW | {"founded_on": "1-2-2003", "legal_entity_no": "518/9"}, follow=True)
    added = Cooperative.objects.get(name="Koperasi Melati Rekaan")
    assert response.redirect_chain == [(added.get_absolute_url(), 302)]
    event = added.legal_events.get()
    assert (event.kind, event.happened_on, event.document_no) == ("FOUNDED", date(2003, 2, 1), "518/9")
    assert (event.reference, added.observations.get().recorded_by) == ("Daftar 7", world.sari)
    assert added.standing.state == "NOT_YET_ASSESSABLE"
    assert "Koperasi ini sudah dicatat. Keaktifannya: belum dapat dinilai." in text(response)


def test_what_may_be_there_already_is_shown_beside_it_before_anything_is_saved(sari):
    typed = NEW | {"name": "Kop. Sunyi", "address": "Jl. Rekaan 1"}
    response = sari.post(REGISTRATION, typed)
    page = text(response)
    assert "Mungkin sudah tercatat" in page
    assert "518/002/BH/2003" in page
    assert response.context["form"]["address"].value() == "Jl. Rekaan 1"
    assert not Cooperative.objects.filter(name="Kop. Sunyi").exists()
    answer = re.search(r'name="sure" value="([^"]*)"', response.content.decode())[1]
    sari.post(REGISTRATION, typed | {"sure": answer})
    assert Cooperative.objects.filter(name="Kop. Sunyi").exists()


def test_an_answer_about_one_duplicate_does_not_answer_for_another(sari, world):
    typed = NEW | {"name": "Kop. Sunyi", "sure": str(world.maju.pk)}
    assert "Mungkin sudah tercatat" in text(sari.post(REGISTRATION, typed))


def test_an_officer_adds_only_where_he_works_and_sees_only_his_own_duplicates(budi):
    assert "Kel. Binong" not in budi.get(REGISTRATION).content.decode()
    response = budi.post(REGISTRATION, NEW)
    assert "36.03.17.1001" in errors(response)
    budi.post(REGISTRATION, NEW | {"name": "Kop. Sunyi", "area": "36.03.01.2003"})
    assert Cooperative.objects.filter(name="Kop. Sunyi").exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Wajib diisi."),
        ({"founded_on": "31-02-2003"}, "Tulis tanggal seperti 31-12-2025."),
        ({"founded_on": "1-2-1803"}, "Periksa tahunnya."),
        ({"founded_on": "1-2-2198"}, "belum tiba. Isi paling akhir hari ini."),
        ({"observed_on": "1-2-2198"}, "belum tiba. Isi paling akhir hari ini."),
        ({"source": "ODS"}, "ODS"),
        ({"email": "bukan surel"}, "email"),
    ],
)
def test_bad_input_is_told_and_kept(sari, typed, told):
    response = sari.post(REGISTRATION, NEW | {"address": "Jl. Rekaan 1"} | typed)
    assert told in errors(response)
    assert response.context["form"]["address"].value() == "Jl. Rekaan 1"
    assert not Cooperative.objects.filter(name__contains="Melati").exists()


# 2. Correcting


def test_only_what_was_changed_is_said_from_its_day_on(sari, world):
    response = correct(sari, world.maju, address="Jl. Baru", phone="021 1", true_from="1-1-2018", reference="Surat 3")
    said = world.maju.observations.latest("pk")
    assert said.values == {"address": "Jl. Baru", "phone": "021 1"}
    assert (said.true_from, said.reference, said.recorded_by) == (date(2018, 1, 1), "Surat 3", world.sari)
    world.maju.refresh_from_db()
    assert world.maju.address == "Jl. Baru"
    assert "Sudah dicatat." in text(response)
    assert story(world.maju)[0].verb == "correct"


def test_without_a_change_nothing_is_said(sari, world):
    assert "Belum ada yang diubah." in errors(correct(sari, world.maju))
    assert world.maju.observations.count() == 1


def test_the_new_fields_are_said_and_kept_in_their_columns(sari, world):
    correct(sari, world.maju, management_pattern="SHARIA", kbli="64141", kbli_year="2020", coop_type="SAVINGS_LOAN",
            loop_type="CLOSED", is_village_flag="True", book_year_end="6", first_obliged_year="2010")  # fmt: skip
    world.maju.refresh_from_db()
    assert (world.maju.management_pattern, world.maju.kbli, world.maju.kbli_year) == ("SHARIA", "64141", 2020)
    assert (world.maju.loop_type, world.maju.is_village_flag) == ("CLOSED", True)
    assert (world.maju.book_year_end, world.maju.first_obliged_year) == (6, 2010)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"kbli": "6414", "kbli_year": "2020"}, "Isi 5 angka."),
        ({"kbli": "64141"}, "Isi kode KBLI bersama tahunnya."),
        ({"kbli_year": "2025"}, "Isi kode KBLI bersama tahunnya."),
        ({"loop_type": "OPEN"}, "Hanya koperasi jenis simpan pinjam"),
        ({"coop_group": ""}, "tidak dapat dikosongkan"),
        ({"true_from": "1-1-2198", "address": "Jl. Baru"}, "belum tiba. Isi paling akhir hari ini."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(sari, world, typed, told):
    assert told in errors(correct(sari, world.maju, **typed))
    assert world.maju.observations.count() == 1


def test_a_number_that_is_mixed_up_is_asked_about_once(sari, world):
    typed = {"coop_nik": "3603010101800001"}
    response = correct(sari, world.maju, **typed)
    assert "seperti NIK penduduk" in text(response)
    assert world.maju.observations.count() == 1
    correct(sari, world.maju, sure=response.context["form"].answer, **typed)
    assert world.maju.observations.latest("pk").values == typed


def test_a_weightier_source_is_told_before_and_after(sari, world):
    observe(world.maju, {"address": "Jl. Akta"}, Saying(Source.LEGAL, date(2018, 3, 12)), by=None, on=ON)
    response = correct(sari, world.maju, address="Jl. Daftar")
    assert "akan dicatat, tetapi Dokumen hukum 12-03-2018 tetap berlaku; tarik dahulu bila itu salah" in text(response)
    assert "address" in accepted(world.maju)
    response = correct(sari, world.maju, address="Jl. Daftar", sure=response.context["form"].answer)
    assert "Alamat: dicatat, tetapi dokumen hukum 12-03-2018 tetap berlaku" in text(response)
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Akta"
    assert world.maju.observations.filter(values__address="Jl. Daftar").exists()


# 3. Two people at once


def test_two_sessions_that_change_different_fields_both_count(sari, budi, world):
    shown = as_shown(budi.get(page_of(world.maju)))
    correct(sari, world.maju, address="Jl. Sari")
    response = correct(budi, world.maju, shown, coop_group="Kopkar")
    assert response.status_code == 200
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == ("Jl. Sari", "Kopkar")


@pytest.mark.parametrize(("choice", "address"), [("Jl. Budi & Rekan", "Jl. Budi & Rekan"), ("Jl. Sari", "Jl. Sari")])
def test_a_field_two_sessions_change_is_chosen_and_all_else_is_kept(sari, budi, world, choice, address):
    shown = as_shown(budi.get(page_of(world.maju)))
    correct(sari, world.maju, address="Jl. Sari", phone="021 1")
    response = correct(budi, world.maju, shown, address="Jl. Budi & Rekan", coop_group="Kopkar", reference="BA 9")
    page = text(response)
    assert "Diubah bersamaan" in page
    assert "Jl. Budi & Rekan isian Anda" in page
    assert "Jl. Sari Ibu Sari" in page
    assert Cooperative.objects.get(pk=world.maju.pk).coop_group == "KSU"
    correct(budi, world.maju, hidden(response), address=choice)
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == (address, "Kopkar")
    assert accepted(world.maju)["phone"].value == "021 1"
    assert world.maju.observations.latest("pk").reference == "BA 9"


def test_a_third_who_comes_between_is_noticed_too(sari, budi, world):
    shown = as_shown(budi.get(page_of(world.maju)))
    correct(sari, world.maju, address="Jl. Sari")
    chosen = hidden(correct(budi, world.maju, shown, address="Jl. Budi"))
    correct(sari, world.maju, address="Jl. Sari Lagi")
    response = correct(budi, world.maju, chosen, address="Jl. Budi")
    assert "Diubah bersamaan" in text(response)
    assert "Jl. Sari Lagi" in text(response)


def test_what_another_wrote_alike_is_told(sari, budi, world):
    shown = as_shown(budi.get(page_of(world.maju)))
    correct(sari, world.maju, address="Jl. Satu")
    assert "orang lain baru saja mencatatnya" in errors(correct(budi, world.maju, shown, address="Jl. Satu"))


# 4. Legal events and certificates


def test_the_gazette_day_ends_it_and_the_page_says_what_that_changed(sari, world):
    run_night()
    typed = {"kind": "GAZETTED", "happened_on": "3-9-2018", "document_no": "BN 12"} | SAID
    address = page_of(world.sunyi, "legal-event")
    page = text(sari.post(address, typed, follow=True))
    assert "Penilaiannya berubah dari tidak aktif menjadi di luar register, dan tanda perkaranya dicabut." in page
    event = LegalEvent.objects.get(kind="GAZETTED")
    assert (event.document_no, event.source) == ("BN 12", "OFFICE")
    assert Case.objects.get(cooperative=world.sunyi).closed_why == Case.Why.ENDED
    assert "Ini sudah tercatat dari sumber yang sama" in errors(sari.post(address, typed))


def test_a_certificate_is_valid_as_its_document_says(sari, world):
    typed = {"document_no": "S-1", "grade": "C", "issued_on": "1-2-2018", "valid_until": "1-2-2020"} | SAID
    address = page_of(world.maju, "nik-certificate")
    assert "Grade C" in text(sari.post(address, typed, follow=True))
    row = NikCertificate.objects.get()
    assert (row.valid_until, row.issued_on, row.document_no) == (date(2020, 2, 1), date(2018, 2, 1), "S-1")
    assert "lebih awal daripada tanggal terbit" in errors(sari.post(address, typed | {"valid_until": "1-1-2018"}))
    assert "sudah tercatat" in errors(sari.post(address, typed))


# 6. Taking back


def taking_back(cooperative: Cooperative, kind: str, pk: int) -> str:
    return page_of(cooperative, "retraction", kind=kind, row_pk=pk)


def test_one_field_is_taken_back_and_what_counts_instead_is_shown(sari, world):
    observe(world.maju, {"address": "Jl. Lama"}, Saying(Source.OFFICE, date(2017, 1, 1)), by=None, on=ON)
    wrong = observe(
        world.maju, {"address": "Jl. Salah", "email": "a@contoh.id"}, Saying(Source.FIELD, ON), by=None, on=ON
    )
    address = taking_back(world.maju, "pengamatan", wrong.pk) + "?kolom=address"
    page = text(sari.get(address))
    assert "Yang berlaku sesudahnya Alamat: Jl. Lama" in page
    assert "a@contoh.id" not in page
    assert "Sudah ditarik" in text(sari.post(address, {"reason": "Salah koperasi"}, follow=True))
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Lama"
    assert accepted(world.maju)["email"].value == "a@contoh.id"
    assert "Sudah ditarik pada" in errors(sari.post(address, {"reason": "Lagi"}))


def test_nothing_is_taken_back_without_a_reason(sari, world):
    row = world.maju.legal_events.get()
    assert "Wajib diisi." in errors(sari.post(taking_back(world.maju, "peristiwa", row.pk), {"reason": ""}))
    row.refresh_from_db()
    assert row.retracted_on is None


def test_a_meeting_that_is_taken_back_changes_the_verdict_at_once(sari, world):
    today, visit = timezone.localdate(), Saying(Source.FIELD, ON)
    record_lapse(world.sunyi, ON, today, visit, by=None, on=ON)
    held_on = today - timedelta(days=1)
    meeting, _ = record_meeting(world.sunyi, held_on, [today.year - 2], visit, by=None, on=ON)
    run_night(today)
    address = taking_back(world.sunyi, "rapat", meeting.pk)
    assert "tidak ada sumber lain yang menyebutnya" in text(sari.get(address))
    page = text(sari.post(address, {"reason": "Rapat koperasi lain"}, follow=True))
    assert "Penilaiannya berubah dari aktif menjadi tidak aktif, dan perkara dibuka." in page


@pytest.mark.parametrize("kind", ["lain", "koperasi", "jabatan"])
def test_what_is_not_said_of_this_cooperative_is_not_there(sari, world, kind):
    assert sari.get(taking_back(world.maju, kind, world.sunyi.pk + 1000)).status_code == 404
    foreign = world.sunyi.legal_events.get()
    assert sari.get(taking_back(world.maju, "peristiwa", foreign.pk)).status_code == 404
    own = world.maju.observations.get()
    assert sari.get(taking_back(world.maju, "pengamatan", own.pk) + "?kolom=tidak_ada").status_code == 404


def test_a_whole_cooperative_is_taken_back_and_its_page_stays_with_a_notice(sari, world):
    run_night()
    address = taking_back(world.sunyi, "koperasi", world.sunyi.pk)
    page = text(sari.post(address, {"reason": "Tercatat dua kali"}, follow=True))
    assert re.search(r"salah catat dan ditarik \d+ \w+ \d+: Tercatat dua kali", page)
    assert Case.objects.get(cooperative=world.sunyi).closed_why == Case.Why.RETRACTED
    assert "Koperasi Sunyi" not in text(sari.get(reverse("cooperatives")))
    assert "Perbaiki" not in page
    refused = sari.get(page_of(world.sunyi))
    assert (refused.status_code, "sudah ditarik pada" in text(refused)) == (409, True)


def test_what_people_recorded_since_is_listed_where_a_cooperative_is_taken_back(sari, world):
    correct(sari, world.maju, address="Jl. Baru")
    address = taking_back(world.maju, "koperasi", world.maju.pk)
    assert "pengamatan alamat: Jl. Baru. Tarik dahulu satu per satu." in errors(sari.post(address, {"reason": "x"}))


# Who may


PAGES = ("correction", "legal-event", "nik-certificate", "term", "board")


def test_the_admin_of_the_system_writes_nothing(world, client):
    client.force_login(world.admin)
    addresses = [*(page_of(world.maju, name) for name in PAGES), taking_back(world.maju, "koperasi", world.maju.pk)]
    for address in (REGISTRATION, *addresses):
        response = client.post(address, NEW | {"reason": "x"})
        assert (response.status_code, "Hanya kepala bidang, petugas" in text(response)) == (409, True), address
    assert Observation.objects.filter(recorded_by=world.admin).count() == 0
    assert "Perbaiki" not in text(client.get(world.maju.get_absolute_url()))


def test_a_foreign_officer_writes_nothing(world, budi):
    for name in PAGES:
        assert budi.post(page_of(world.sunyi, name), NEW).status_code == 404


def test_without_an_official_rule_set_an_edit_is_recorded_all_the_same(sari, world):
    before = Saying(Source.OFFICE, ON)
    run_night(date(2198, 1, 1))
    observe(world.maju, {"coop_group": "KUD"}, before, by=None, on=ON)
    assert "Sudah dicatat." in text(correct(sari, world.maju, address="Jl. Baru"))


def test_it_is_founded_once_and_everything_else_comes_after(sari, world):
    address, typed = page_of(world.maju, "legal-event"), {"kind": "FOUNDED", "happened_on": "1-1-2006"} | SAID
    assert "Pengesahan sudah tercatat 01-06-2005" in errors(sari.post(address, typed | {"source": "OFFICE"}))
    early = typed | {"kind": "GAZETTED", "happened_on": "31-5-2005"}
    assert "Lebih awal daripada pengesahan" in errors(sari.post(address, early))
    assert world.maju.legal_events.count() == 1
    sari.post(address, typed | {"source": "LEGAL"})
    assert world.maju.legal_events.count() == 2


@pytest.mark.parametrize("year", ["1", "1899", "2200", "20224", "40000"])
def test_a_first_book_year_that_cannot_be_is_refused(sari, world, year):
    assert errors(correct(sari, world.maju, first_obliged_year=year))
    assert sari.get(world.maju.get_absolute_url()).status_code == 200
