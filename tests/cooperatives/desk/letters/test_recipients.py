"""Who gets a letter and who does not, and drafting it to those who are ticked, once."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import Letter, LetterBatch
from cooperatives.desk.letters import figures
from cooperatives.desk.letters.forms import AskForm
from cooperatives.register.models import Cooperative
from cooperatives.reports.actions import comment, give_back, send
from registry.models import Area
from tests.letters import ASK, add, ask, drafted, fates, ticked
from tests.pages import text
from tests.reports import drafted as report
from tests.world import ON, lapsed


def test_a_reprimand_goes_to_those_known_not_to_have_met_and_to_nobody_else(world):
    add("Koperasi Entah")
    assert fates(world, "REPRIMAND") == {
        "Koperasi Sunyi": "", "Koperasi Sengketa": "",
        "Koperasi Maju": "RAT-nya sudah diadakan", "Koperasi Baru": "belum wajib RAT untuk tahun buku itu",
        "Koperasi Bubar": "sedang dibubarkan",
        "Koperasi Entah": "tidak diketahui apakah sudah RAT: suratnya permintaan keterangan",
    }  # fmt: skip


def test_an_inquiry_asks_where_nobody_knows_and_never_says_that_none_was_held(world):
    add("Koperasi Entah")
    seen = figures.preview("INQUIRY", Area.objects.get(code="36.03"), 2017, world.sari, ON)
    (entah,) = seen.recipients
    assert entah.cooperative.name == "Koperasi Entah"
    said = " ".join((*entah.words.opening, *entah.words.closing))
    assert "belum ada keterangan apakah RAT tahun buku 2017" in said
    assert "belum menyelenggarakan" not in said
    assert fates(world, "INQUIRY")["Koperasi Sunyi"] == "diketahui tidak RAT: suratnya teguran"


def test_who_was_invited_is_asked_when_the_time_is_over_and_who_was_asked_must_first_have_answered(world):
    area, early = add("Koperasi Entah").area, date(2018, 1, 20)

    def write_to_all(kind: str, on: date) -> list[str]:
        seen = figures.preview(kind, area, 2017, world.sari, on)
        words = [(each.cooperative, each.words) for each in seen.recipients]
        actions.draft(kind, area, 2017, words, by=world.sari, on=on)
        return [each.cooperative.name for each in seen.recipients]

    assert "Koperasi Entah" in write_to_all("APPEAL", early)
    assert fates(world, "APPEAL")["Koperasi Entah"] == "sudah ada suratnya"
    assert write_to_all("INQUIRY", ON) == ["Koperasi Entah"]
    assert fates(world, "INQUIRY")["Koperasi Entah"] == "sudah ada suratnya"
    assert fates(world, "REPRIMAND")["Koperasi Entah"] == "sudah dimintai keterangan: catat dahulu apa jawabannya"


BEFORE = "batas waktunya belum lewat: suratnya imbauan"


@pytest.mark.parametrize(
    ("month", "why"),
    [(5, BEFORE), (6, BEFORE), (7, "tidak diketahui apakah sudah RAT: suratnya permintaan keterangan")],
)
def test_before_the_deadline_there_is_no_reprimand(world, month, why):
    add("Induk", form=Cooperative.Form.SECONDARY)
    seen = figures.preview(
        "REPRIMAND", Area.objects.get(code="36.03.17"), 2017, world.sari, date(2018, month, {5: 31, 6: 30, 7: 1}[month])
    )
    assert {each.cooperative.name: each.why for each in seen.others}["Induk"] == why


def test_those_whose_report_waits_or_that_others_supervise_or_that_have_their_letter_get_none(office):
    add("Provinsi", membership_area="PROVINCE", lapses=lapsed(2017))
    send(report(office.sunyi, date(2018, 9, 1), 2017, by=office.wati), by=office.wati, on=ON)
    drafted(office, office.sengketa)
    drafted(office, office.sunyi)
    assert fates(office, "REPRIMAND", "36.03.17") == {
        "Koperasi Sunyi": "laporannya menunggu verifikasi",
        "Koperasi Sengketa": "sudah ditegur: berikutnya teguran kedua",
        "Provinsi": "pembinanya bukan dinas kabupaten/kota",
    }  # fmt: skip


def test_who_mends_a_report_that_was_given_back_gets_no_letter(office):
    sent = send(report(office.sunyi, date(2018, 9, 1), 2017, by=office.wati), by=office.wati, on=ON)
    comment(sent, "meeting", "attended", "Berapa?", by=office.hadi, on=ON)
    give_back(sent, by=office.hadi, on=ON)
    for kind in ("INQUIRY", "REPRIMAND"):
        assert fates(office, kind)["Koperasi Sunyi"] == "laporannya sedang diperbaiki pengurus"


def test_letters_are_offered_for_a_book_year_that_ended_in_june(world):
    of, on = add("Koperasi Juni", book_year_end=6), date(2018, 11, 15)
    form = AskForm({"jenis": "INQUIRY", "wilayah": "36.03.17", "tahun": "2018"}, user=world.sari, today=on)
    assert form.is_valid()
    seen = figures.preview(*form.asked, world.sari, on)
    assert [each.cooperative for each in seen.recipients] == [of]
    assert AskForm({}, user=world.sari, today=on)["tahun"].value() == 2017


def test_nothing_is_chosen_until_a_person_chooses_it(office, sari):
    page = sari.get(ASK)
    assert re.findall(r'value="([^"]*)" selected', page.content.decode()) == ["", "", "2017"]
    assert "konsep surat" not in text(page)
    page = text(sari.get(ask(wilayah="")))
    assert "Untuk koperasi di: Wajib diisi." in page
    assert "konsep surat" not in page


def test_who_is_not_ticked_gets_no_letter(office, sari):
    page = sari.get(ask()).content.decode()
    assert [f'value="{each.pk}" checked' in " ".join(page.split()) for each in (office.sunyi, office.sengketa)] == [
        True
    ] * 2
    sari.post(ask(), ticked(office.sunyi))
    assert [each.cooperative for each in Letter.objects.all()] == [office.sunyi]


def test_the_list_says_why_each_gets_one_and_why_others_do_not(office, sari):
    page = text(sari.get(ask()))
    assert "Koperasi Sunyi Kelurahan Binong, Kecamatan Curug; batas RAT 31-03-2018 lewat, diketahui tidak RAT" in page
    assert "koperasi tidak disurati" not in page
    page = text(sari.get(ask(wilayah="36.03")))
    assert "3 koperasi tidak disurati" in page
    for name, why in (
        ("Baru", "belum wajib RAT untuk tahun buku itu"), ("Bubar", "sedang dibubarkan"),
        ("Maju", "RAT-nya sudah diadakan"),
    ):  # fmt: skip
        assert f"1 koperasi: {why}" in page
        assert f"Koperasi {name} {why}" in page


@pytest.mark.parametrize("what", ["nobody", "late"])
def test_what_is_wrong_is_said_and_who_was_unticked_stays_so(office, sari, what):
    third = add("Koperasi Ketiga", lapses=lapsed(2017))
    if what == "late":
        drafted(office, third)
    page = sari.post(ask(), ticked(office.sunyi, third) if what == "late" else {})
    said = {
        "nobody": "Beri tanda pada sedikitnya satu koperasi.",
        "late": "Koperasi Ketiga tidak disurati lagi (sudah ditegur: berikutnya teguran kedua). Periksa daftarnya",
    }
    assert said[what] in text(page)
    content = " ".join(page.content.decode().split())
    assert [f'value="{each.pk}" checked' in content for each in (office.sunyi, office.sengketa)] == [
        what == "late",
        False,
    ]
    assert Letter.objects.count() == (1 if what == "late" else 0)


def test_of_too_many_each_kecamatan_has_its_own_list_and_those_without_one_are_listed(office, sari, monkeypatch):
    monkeypatch.setattr(figures, "MOST", 1)
    lost = add("Koperasi Tanpa Kecamatan", area=Area.objects.get(code="36.03"), lapses=lapsed(2017))
    page = sari.get(ask(wilayah="36.03"))
    assert "?jenis=REPRIMAND&amp;wilayah=36.03.17&amp;tahun=2017" in page.content.decode()
    assert "Kec. Curug 2 koperasi" in text(page)
    assert f'value="{lost.pk}"' in page.content.decode()
    assert f'value="{office.sunyi.pk}"' not in page.content.decode()
    assert sari.post(ask(wilayah="36.03"), ticked(lost, office.sunyi)).status_code == 200
    sari.post(ask(wilayah="36.03"), ticked(lost))
    assert [each.cooperative for each in Letter.objects.all()] == [lost]
    assert f'value="{office.sunyi.pk}"' in sari.get(ask()).content.decode()


def test_one_cooperative_gets_its_letter_from_its_own_page_by_the_same_form(office, sari):
    way = f"{ASK}?koperasi={office.sunyi.pk}"
    assert f'href="{way}"' in sari.get(office.sunyi.get_absolute_url()).content.decode()
    page = sari.get(way)
    assert "Buat surat untuk Koperasi Sunyi" in text(page)
    assert "Untuk koperasi di" not in text(page)
    asked = ask(koperasi=office.sunyi.pk)
    assert "1 koperasi dapat disurati" in text(sari.get(asked))
    page = sari.post(asked, ticked(office.sunyi), follow=True)
    letter = Letter.objects.get()
    assert page.redirect_chain == [(letter.get_absolute_url(), 302)]
    assert letter.batch.area == office.sunyi.area
    page = text(sari.get(asked))
    assert "Sudah ditegur: berikutnya teguran kedua. Surat itu tidak dibuat." in page


def test_whoever_may_not_record_is_offered_no_letter_and_makes_none(office, client, it_is):
    it_is(ON)
    client.force_login(office.hadi)
    page = client.get(office.sunyi.get_absolute_url()).content.decode()
    assert f'"{reverse("letters")}?koperasi={office.sunyi.pk}"' in page
    assert f"{ASK}?koperasi=" not in page
    assert "konsep surat" not in text(client.get(ask()))
    assert client.post(ask(koperasi=office.sunyi.pk), ticked(office.sunyi)).status_code == 409
    assert not Letter.objects.exists()


def test_a_second_click_drafts_nothing_again_and_leads_to_what_the_first_made(office, sari):
    both = ticked(office.sunyi, office.sengketa)
    answers = [sari.post(ask(), both) for _ in range(2)]
    batch = LetterBatch.objects.get()
    assert [each.headers["Location"] for each in answers] == [batch.get_absolute_url()] * 2
    assert Letter.objects.count() == 2


def test_who_was_drafted_to_among_many_is_led_to_the_own_letter(office, sari):
    sari.post(ask(), ticked(office.sunyi, office.sengketa))
    page = sari.post(ask(koperasi=office.sunyi.pk), ticked(office.sunyi))
    assert page.headers["Location"] == office.sunyi.letters.get().get_absolute_url()


def test_a_list_sent_again_is_not_taken_as_done_where_a_letter_of_it_was_withdrawn(office, sari):
    sari.post(ask(), ticked(office.sunyi, office.sengketa))
    actions.cancel(office.sunyi.letters.get(), "Keliru.", by=office.sari, on=ON)
    page = sari.post(ask(), ticked(office.sunyi, office.sengketa))
    assert page.status_code == 200
    assert "Koperasi Sengketa tidak disurati lagi (sudah ditegur: berikutnya teguran kedua)" in text(page)


@pytest.mark.parametrize(("asked", "status"), [("9" * 5000, 200), ("9" * 18, 404), ("x", 200)])
@pytest.mark.parametrize("address", ["letters-new", "extension-new"])
def test_a_key_no_cooperative_can_have_is_answered(office, sari, address, asked, status):
    assert sari.get(reverse(address), {"koperasi": asked}).status_code == status


def test_two_clicks_at_once_draft_one_batch(office, sari, monkeypatch):
    seen = figures.preview("REPRIMAND", Area.objects.get(code="36.03.17"), 2017, office.sari, ON)
    monkeypatch.setattr(figures, "preview", lambda *asked: seen)  # what both clicks saw before either wrote
    answers = [sari.post(ask(), ticked(office.sunyi, office.sengketa)) for _ in range(2)]
    assert [each.headers["Location"] for each in answers] == [LetterBatch.objects.get().get_absolute_url()] * 2
    assert Letter.objects.count() == 2


def test_what_a_colleague_drafted_is_no_second_click(office, sari):
    drafted(office, office.sunyi)
    page = sari.post(ask(), ticked(office.sunyi))
    assert "Koperasi Sunyi tidak disurati lagi (sudah ditegur" in text(page)


def test_a_colleague_who_was_faster_leaves_the_others(office):
    drafted(office, office.sunyi)
    batch = drafted(office, office.sunyi, office.sengketa)
    assert [each.cooperative for each in batch.letters.all()] == [office.sengketa]


def test_a_preview_asks_no_more_for_more_cooperatives(office, sari):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            sari.get(ask())
        return len(queries)

    sari.get(reverse("letters"))  # the first page of a session asks once more
    before = asked()
    for number in range(3):
        add(f"Koperasi Lagi {number}", lapses=lapsed(2017))
    assert asked() == before <= 20
