"""Reminders on the desk: who is listed for which step, what a person sends by which way, and what was sent."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.demo import build, write
from cooperatives.meetings.models import Extension, Plan
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Source
from cooperatives.reminders.models import Reminder
from cooperatives.reports.models import RatReport
from registry import history, jobs
from registry.law import Law
from registry.models import Area, Job
from tests.pages import text
from tests.world import ON, chair, run_night

pytestmark = pytest.mark.django_db
HAS_PHONE = {"phone": "0812 3456 7890", "email": "pengurus@contoh.example"}


def listed(client, **asked) -> dict[str, str]:
    page = client.get(reverse("reminders"), asked)
    return {row.name: row.asked.rung.step.value for row in page.context["page"]}


def reported(of, by, **then) -> None:
    """A report of the meeting of 2017 is sent; then: what becomes of it."""
    with history.verb("test", by=None, on=ON):
        report = RatReport.objects.create(cooperative=of, book_year=2017, started_by=by, started_on=ON)
        row = RatReport.objects.filter(pk=report.pk)
        row.update(state="REPORTED", version=1, sent_by=by, received_on=ON)
        row.update(decided_by=by, decided_on=ON, **then)


@pytest.fixture
def joko(world, client, it_is):
    """Pak Joko at his desk, on the day of the world."""
    it_is(ON)
    client.force_login(world.joko)
    return client


def reach(world, to, **said) -> None:
    observe(to, said or HAS_PHONE, Saying(Source.OFFICE, ON), by=world.budi, on=ON)


def test_those_are_listed_whose_step_has_come_and_who_have_reported_nothing(world, sari):
    assert listed(sari) == {"Koperasi Maju": "REPORT", "Koperasi Sunyi": "OVERDUE", "Koperasi Sengketa": "OVERDUE"}
    reported(world.sunyi, world.wati)
    assert set(listed(sari)) == {"Koperasi Maju", "Koperasi Sengketa"}


@pytest.mark.parametrize(
    ("said", "is_listed"),
    [({}, False), ({"state": "DRAFTED"}, False), ({"state": "DRAFTED", "version": 0}, True),
     ({"state": "REJECTED", "reason": "Bukan rapatnya."}, True), ({"kind": "NOT_HELD"}, True),
     ({"book_year": 2018, "answers": {"years": {"book_years": [2017, 2018]}}}, False), ({"book_year": 2016}, True)],
)  # fmt: skip
def test_only_a_report_of_the_meeting_itself_ends_the_reminders(world, sari, said, is_listed):
    reported(world.sunyi, world.wati, **said)
    assert ("Koperasi Sunyi" in listed(sari)) == is_listed


@pytest.mark.parametrize(
    ("day", "step"),
    [(date(2019, 1, 29), None), (date(2019, 1, 30), "BOOKS"), (date(2019, 1, 31), "BOOKS"),
     (date(2019, 2, 27), "BOOKS"), (date(2019, 2, 28), "ACCOUNTS"), (date(2019, 3, 1), "ACCOUNTS"),
     (date(2019, 3, 16), "ACCOUNTS"), (date(2019, 3, 17), "INVITATION"), (date(2019, 3, 30), "INVITATION"),
     (date(2019, 3, 31), "DEADLINE"), (date(2019, 4, 13), "DEADLINE"), (date(2019, 4, 14), "OVERDUE"),
     (date(2019, 12, 31), "OVERDUE"), (date(2020, 1, 1), None)],
)  # fmt: skip
def test_the_list_walks_up_the_ladder_day_by_day(world, sari, it_is, day, step):
    it_is(day)
    assert listed(sari).get("Koperasi Maju") == step


def test_a_new_cooperative_owes_nothing_yet_and_one_in_dissolution_nothing_more(world, sari, it_is):
    it_is(date(2019, 4, 14))
    assert "Koperasi Baru" in listed(sari)
    assert "Koperasi Bubar" not in listed(sari)
    it_is(ON)
    assert "Koperasi Baru" not in listed(sari)


def test_an_officer_sees_his_kecamatan_and_a_facet_narrows_to_one_step(world, joko):
    assert set(listed(joko)) == {"Koperasi Sunyi", "Koperasi Sengketa"}
    assert listed(joko, langkah="REPORT") == {}
    assert set(listed(joko, langkah="OVERDUE", kecamatan="36.03.17")) == {"Koperasi Sunyi", "Koperasi Sengketa"}


def edge_cases(world) -> None:
    """Book years that end in June, a secondary one, plans in and out of time, extensions of one and of an area."""
    place = Area.objects.get(code="36.03.17.1001")
    extended = {"source": "LEGAL", "observed_on": ON, "granted_on": date(2018, 1, 1), "book_year": 2017}
    with history.verb("test", by=None, on=ON):
        rows = [
            build("Tengah Tahun", area=place, founded=date(2001, 1, 1), book_year_end=6),
            build("Sekunder", area=place, founded=date(2001, 1, 1), form="SECONDARY"),
            build("Awal", area=place, founded=date(2001, 1, 1)),
            build("Diperpanjang", area=place, founded=date(2001, 1, 1)),
            build("Wajib Kini", area=place, founded=date(2017, 5, 1), first_obliged_year=2017),
        ]
        write(rows, on=ON)
        named = {each.cooperative.name: each.cooperative for each in rows}
        Plan.objects.create(cooperative=named["Awal"], book_year=2017, planned_on=date(2018, 2, 10))
        Plan.objects.create(cooperative=world.sunyi, book_year=2017, planned_on=date(2018, 3, 12))
        Plan.objects.create(cooperative=world.sengketa, book_year=2017, planned_on=date(2018, 4, 20))
        Extension.objects.create(
            cooperative=named["Diperpanjang"], until=date(2018, 8, 31), decree_no="SK 1", **extended
        )
        Extension.objects.create(
            area=Area.objects.get(code="36.03.17"), until=date(2018, 5, 31), decree_no="SK 2", **extended
        )


@pytest.mark.parametrize(
    ("day", "steps"),
    [(date(2018, 2, 5), {"Awal": "INVITATION", "Sekunder": None, "Diperpanjang": None, "Tengah Tahun": None}),
     (date(2018, 2, 11), {"Awal": None, "Wajib Kini": None, "Koperasi Sunyi": "BOOKS"}),
     (date(2018, 4, 20), {"Awal": "BOOKS", "Sekunder": None, "Koperasi Sengketa": "INVITATION"}),
     (date(2018, 5, 2), {"Awal": "ACCOUNTS", "Sekunder": "BOOKS", "Diperpanjang": None}),
     (date(2018, 7, 1), {"Tengah Tahun": None, "Sekunder": "DEADLINE", "Diperpanjang": None, "Awal": "OVERDUE"}),
     (ON, {"Tengah Tahun": "ACCOUNTS", "Sekunder": "OVERDUE", "Diperpanjang": "DEADLINE", "Wajib Kini": "OVERDUE"})],
)  # fmt: skip
def test_book_years_forms_plans_and_extensions_each_have_their_own_day(world, sari, it_is, day, steps):
    edge_cases(world)
    it_is(day)
    found = listed(sari)
    assert {name: found.get(name) for name in steps} == steps


def test_a_row_names_contact_day_and_how_it_was_counted(world, joko):
    chair(world.sunyi)
    reach(world, world.sunyi, phone="0812 3456 7890")
    page = text(joko.get(reverse("reminders"), {"cari": "sunyi"}))
    assert "14-04-2018 14 hari sesudah batas RAT 31 Maret 2018" in page
    assert "H. Rekaan Satu 0812-3456-7890" in page
    assert "tanpa nomor dan surel" in text(joko.get(reverse("reminders"), {"cari": "sengketa"}))


def test_the_words_are_polite_and_short_and_say_the_day_its_reason_and_where(world, joko, settings):
    settings.PUBLIC_URL = "https://koperasi.contoh.example"
    page = joko.get(reverse("reminder", args=[world.sunyi.pk]))
    words = page.context["form"].initial["text"]
    assert words.startswith("Yth. Pengurus Koperasi Sunyi,\n\nBatas RAT tahun buku 2017 sudah lewat pada 31 Maret 2018")
    assert "rapat yang terlambat tetap dihitung" in words
    assert f"https://koperasi.contoh.example/koperasi/{world.sunyi.pk}/beranda/" in words
    assert words.endswith("Pak Joko, Dinas Koperasi")
    assert len(words) < 700


@pytest.mark.parametrize("day", [date(2019, 1, 30), date(2019, 2, 28), date(2019, 3, 17), date(2019, 3, 31),
                                 date(2019, 4, 14)])  # fmt: skip
def test_each_step_has_words_that_fit_and_name_its_day(world, joko, it_is, day):
    it_is(day)
    page = joko.get(reverse("reminder", args=[world.sunyi.pk]))
    words = page.context["form"].initial["text"]
    assert "tahun buku 2018" in words
    assert len(words) < 700
    assert "  " not in words
    assert "&" not in words


def send(client, to, way, words="Yth. Pengurus, mohon RAT & laporannya.", **said):
    page = client.get(reverse("reminder", args=[to.pk]))
    asked = page.context["form"].now
    return client.post(reverse("reminder", args=[to.pk]), {"text": words, "way": way, "asked": asked} | said)


def test_whatsapp_is_opened_by_a_person_and_recorded_once_it_was_sent(world, joko):
    reach(world, world.sunyi)
    page = send(joko, world.sunyi, "WHATSAPP")
    assert not Reminder.objects.exists()
    link = page.content.decode().partition('href="https://wa.me/')[2].partition('"')[0]
    address = urlsplit(f"https://wa.me/{link}")
    assert address.path == "/6281234567890"
    assert parse_qs(address.query) == {"text": ["Yth. Pengurus, mohon RAT & laporannya."]}
    for _ in range(2):
        done = send(joko, world.sunyi, "WHATSAPP", sure="ya")
    assert done.status_code == 302
    kept = Reminder.objects.get()
    assert (kept.way, kept.contact, kept.step, kept.sent_by) == ("WHATSAPP", "6281234567890", "OVERDUE", world.joko)
    assert kept.text == "Yth. Pengurus, mohon RAT & laporannya."


def test_once_reminded_it_leaves_the_list_until_it_is_asked_for(world, joko):
    reach(world, world.sunyi)
    send(joko, world.sunyi, "WHATSAPP", sure="ya")
    assert set(listed(joko)) == {"Koperasi Sengketa"}
    assert set(listed(joko, diingatkan="sudah")) == {"Koperasi Sunyi"}
    page = text(joko.get(reverse("reminders"), {"diingatkan": "sudah"}))
    assert "04-09-2018 Batas RAT terlewat, WhatsApp" in page


def test_an_e_mail_goes_by_itself_and_its_failure_is_seen_and_mended(world, joko, settings):
    reach(world, world.sunyi)
    settings.EMAIL_BACKEND = "tests.cooperatives.reminders.broken_mail.EmailBackend"
    assert send(joko, world.sunyi, "EMAIL").status_code == 302
    assert "menunggu dikirim" in text(joko.get(reverse("reminder", args=[world.sunyi.pk])))
    for _ in range(jobs.ATTEMPTS):
        Job.objects.filter(state="OPEN").update(due_at="2018-01-01T00:00:00Z")
        jobs.run_due()
    page = text(joko.get(reverse("reminder", args=[world.sunyi.pk])))
    assert "gagal dikirim" in page
    assert "Server surel tidak menjawab" in page
    assert "Kirim ulang" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert joko.post(reverse("reminder-again", args=[Reminder.objects.get().pk])).status_code == 302
    jobs.run_due()
    assert [each.to for each in mail.outbox] == [["pengurus@contoh.example"]]
    assert "gagal dikirim" not in text(joko.get(reverse("reminder", args=[world.sunyi.pk])))


def test_without_a_number_and_an_address_the_page_says_so_and_leads_on(world, joko):
    page = joko.get(reverse("reminder", args=[world.sunyi.pk]))
    assert "Nomor HP dan surel koperasi ini tidak diketahui." in text(page)
    content = page.content.decode()
    assert reverse("correction", args=[world.sunyi.pk]) in content
    assert reverse("letters-new") in content
    assert "Kirim lewat WhatsApp" not in content
    assert send(joko, world.sunyi, "WHATSAPP").status_code == 200
    assert "Kontak ini tidak diketahui lagi" in text(send(joko, world.sunyi, "WHATSAPP", sure="ya"))
    assert not Reminder.objects.exists()


def test_on_paper_it_is_shown_to_print_and_recorded_when_it_is_delivered(world, joko):
    assert "Cetak halaman ini" in text(send(joko, world.sunyi, "PRINT"))
    send(joko, world.sunyi, "PRINT", sure="ya")
    assert Reminder.objects.get().way == "PRINT"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"text": "a" * 701}, "Paling panjang 700 huruf; ini 701"), ({"text": " "}, "Isi pengingat: Wajib diisi"),
     ({"way": ""}, "Pilih cara mengirimnya"), ({"asked": "2017:BOOKS:2018-03-31"}, "Langkah yang tiba sudah lain")],
)  # fmt: skip
def test_what_cannot_be_sent_is_said_and_what_was_typed_is_kept(world, joko, said, sentence):
    reach(world, world.sunyi)
    given = {"words": said.pop("text", "Kata saya"), "way": said.pop("way", "EMAIL")}
    page = send(joko, world.sunyi, given["way"], given["words"], **said)
    assert sentence in text(page)
    assert given["words"].strip() in page.content.decode()
    assert not Reminder.objects.exists()


def test_line_ends_of_a_browser_count_once(world, joko):
    reach(world, world.sunyi)
    send(joko, world.sunyi, "EMAIL", "a\r\n" * 349 + "a")
    assert Reminder.objects.get().text == "a\n" * 349 + "a"


def test_a_verifier_reads_and_sends_nothing(world, client):
    client.force_login(world.hadi)
    page = send(client, world.sunyi, "PRINT", sure="ya")
    assert "Hanya kepala bidang, petugas kecamatan atau petugas data" in text(page)
    assert not Reminder.objects.exists()


def test_of_an_extended_deadline_it_says_by_which_decree(world, sari):
    said = {"source": "LEGAL", "observed_on": ON, "granted_on": ON, "decree_no": "518/7"}
    with history.verb("test", by=None, on=ON):
        Extension.objects.create(cooperative=world.sunyi, book_year=2017, until=date(2018, 8, 31), **said)
    page = text(sari.get(reverse("reminder", args=[world.sunyi.pk])))
    assert "Batas RAT 31 Agustus 2018: 3 bulan sesudah tahun buku berakhir" in page
    assert "Diperpanjang dari 31 Maret 2018 dengan Keputusan Nomor 518/7." in page


def test_where_nothing_is_due_the_page_says_why(world, sari):
    for of, why in (
        (world.baru, "belum wajib RAT untuk tahun buku ini"), (world.bubar, "sedang dibubarkan atau sudah berakhir")
    ):  # fmt: skip
        assert why in text(sari.get(reverse("reminder", args=[of.pk])))
    reported(world.sunyi, world.wati)
    assert "Laporan RAT tahun buku 2017 sudah diterima." in text(sari.get(reverse("reminder", args=[world.sunyi.pk])))


def test_without_a_rule_set_it_says_whom_to_ask(world, sari, monkeypatch):
    monkeypatch.setattr("registry.lawbook.read", lambda: Law({}))
    assert "Minta admin sistem memuat nilai hukum" in text(sari.get(reverse("reminders")))


def test_the_file_has_the_rows_of_the_page(world, sari):
    response = sari.get(reverse("reminders-file"))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="pengingat-')


def test_the_number_of_queries_does_not_grow_with_the_rows(world, sari):
    run_night()

    def queries(address: str, **asked) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert sari.get(address, asked).status_code == 200
        return len(found)

    chair(world.sunyi)
    one = queries(reverse("reminders"), cari="maju")
    reach(world, world.sunyi)
    send(sari, world.sunyi, "WHATSAPP", sure="ya")
    assert len(listed(sari, diingatkan=["belum", "sudah"])) == 3
    assert queries(reverse("reminders"), diingatkan=["belum", "sudah"]) == one <= 20
    assert queries(reverse("reminder", args=[world.sunyi.pk])) <= 20
