"""What a board sees of its cooperative, and what it may say: due, missing, standing, written, sent."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cooperatives.cases.models import Case
from cooperatives.desk.filing.forms import ELECTED_ONLY
from cooperatives.meetings.models import Extension, Plan
from cooperatives.proposals.actions import propose, write_message
from cooperatives.proposals.models import Message, Proposal
from cooperatives.register.actions import known, observe
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports import actions as reports
from registry import history
from registry.models import User
from tests.pages import text
from tests.reports import sent
from tests.world import ON, Saying, board_account, chair, run_night, silent_report

SPRING = date(2018, 3, 1)


@pytest.fixture
def tono(world, client, it_is) -> Client:
    """Pak Tono, chair of Koperasi Maju, at his phone on the day of the world."""
    with history.verb("test", by=None, on=ON):
        chair(world.maju, board_account(world.tono))
    run_night()
    it_is(ON)
    client.force_login(world.tono)
    return client


def today(user: User, day: date = ON) -> User:
    """Somebody as of a day."""
    return User.objects.as_of(day).get(pk=user.pk)


def home(client: Client, of: Cooperative) -> str:
    return text(client.get(reverse("board-home", args=[of.pk])))


def test_a_board_begins_at_its_only_cooperative(world, tono):
    assert tono.get("/").url == reverse("board-home", args=[world.maju.pk])
    assert tono.get(reverse("cooperatives")).url == world.maju.get_absolute_url()


def test_a_board_of_several_is_told_of_its_own_and_not_of_the_kabupaten(world, tono):
    with history.verb("test", by=None, on=ON):
        chair(world.sunyi, world.maju.terms.get().person)
    page = text(tono.get(reverse("cooperatives")))
    assert "2 koperasi Anda: 1 aktif" in page
    assert "Kabupaten Tangerang:" not in page


def test_a_board_of_two_chooses_and_one_whose_term_is_over_reads_why_nothing_is_open(world, tono, it_is):
    chair(world.baru, world.tono.board_account.person)
    page = text(tono.get("/"))
    assert "Koperasi Maju" in page
    assert "Koperasi Baru" in page
    it_is(date(2021, 3, 11))
    assert "tidak ada masa jabatan Anda yang berlaku" in text(tono.get("/"))
    assert tono.get(reverse("board-home", args=[world.maju.pk])).status_code == 404


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2019, 3, 30), "Paling lambat 31 Maret 2019: 1 hari lagi."),
        (date(2019, 3, 31), "Paling lambat hari ini, 31 Maret 2019."),
        (date(2019, 4, 1), "Batasnya 31 Maret 2019: lewat 1 hari."),
    ],
)
def test_what_is_due_says_how_many_days_and_why(world, tono, it_is, day, says):
    it_is(day)
    page = home(tono, world.maju)
    assert f"RAT tahun buku 2018 {says}" in page
    assert "3 bulan sesudah tahun buku berakhir: Permenkop UKM 19/2015" in page
    assert "Laporkan RAT tahun buku 2018" in page


def test_a_year_that_has_not_ended_is_not_reported_yet(world, tono):
    page = home(tono, world.maju)
    assert "RAT tahun buku 2018 Paling lambat 31 Maret 2019" in page
    assert "Laporkan RAT tahun buku 2018" not in page


def test_an_extension_is_named_by_its_decree_and_a_planned_day_moves_the_steps(world, tono, it_is):
    it_is(SPRING)
    said = {"source": "LEGAL", "observed_on": SPRING, "granted_on": SPRING, "decree_no": "7/2018"}
    with history.verb("test", by=None, on=SPRING):
        world.maju.meetings.update(retracted_on=SPRING, retraction="diuji")
        Extension.objects.create(cooperative=world.maju, book_year=2017, until=date(2018, 9, 30), **said)
        Plan.objects.create(cooperative=world.maju, book_year=2017, planned_on=date(2018, 5, 20))
    page = home(tono, world.maju)
    assert "Paling lambat 30 September 2018" in page
    assert "Diperpanjang dari 31 Maret 2018 dengan Keputusan Nomor 7/2018." in page
    assert "Kirim undangan kepada anggota; dinas boleh diundang paling lambat 6 Mei 2018" in page


def test_a_report_that_none_was_held_leaves_the_steps_to_be_done(world, tono):
    with history.verb("test", by=None, on=ON):
        world.maju.meetings.update(retracted_on=ON, retraction="diuji")
    silent_report(world.maju, by=world.wati)
    page = home(tono, world.maju)
    assert "Adakan rapat" in page
    assert "selesai" not in page


def test_the_steps_of_the_first_year_with_something_to_do_lie_open_and_those_done_are_folded(world, tono):
    def opened() -> list[bool]:
        page = tono.get(reverse("board-home", args=[world.maju.pk])).content.decode()
        return [bool(each) for each in re.findall(r"<details (open)?>\s*<summary>Langkahnya", page)]

    with history.verb("test", by=None, on=ON):
        world.maju.meetings.update(retracted_on=ON, retraction="diuji")
    assert opened() == [True, False]
    assert " tidak diadakan atau tidak diketahui." in home(tono, world.maju)
    sent(world.maju, date(2018, 8, 1), 2017, by=world.wati)
    assert opened() == [False, True]


def test_after_a_rejection_the_reason_and_a_new_beginning_stand_side_by_side(world, tono):
    with history.verb("test", by=None, on=ON):
        world.maju.meetings.update(retracted_on=ON, retraction="diuji")
    begin = f'href="{reverse("report-new", args=[world.maju.pk])}?tahun=2017"'
    says, lagi = "Laporkan RAT tahun buku 2017", "Laporkan lagi RAT tahun buku 2017"

    def shown() -> tuple[bool, bool, bool]:
        page = tono.get(reverse("board-home", args=[world.maju.pk]))
        return begin in page.content.decode(), says in text(page), lagi in text(page)

    assert shown() == (True, True, False)
    report = sent(world.maju, date(2018, 8, 1), 2016, 2017, by=world.wati)
    assert shown() == (False, False, False)
    reports.reject(report, reason="Bukan rapatnya.", by=world.hadi, on=ON)
    assert shown() == (True, False, True)
    assert f"Laporan {report.receipt_no}: ditolak" in home(tono, world.maju)
    report = silent_report(world.maju, by=world.wati)
    assert shown() == (False, False, False)
    reports.verify(report, by=world.hadi, on=ON)
    assert shown() == (True, False, True), "a meeting that comes late still counts"
    reports.start_report(world.maju, 2017, by=world.wati, on=ON)
    assert shown() == (False, False, False)
    assert "Lanjutkan laporan RAT tahun buku 2017" in home(tono, world.maju)


def test_one_report_of_two_years_is_the_report_of_both(world, tono, it_is):
    day = date(2019, 2, 10)
    it_is(day)
    with history.verb("test", by=None, on=ON):
        world.maju.meetings.update(retracted_on=ON, retraction="diuji")
    report = sent(world.maju, date(2019, 2, 1), 2017, 2018, by=world.wati, on=day)
    assert home(tono, world.maju).count(f"Laporan {report.receipt_no}: menunggu verifikasi") == 2


def test_what_is_missing_is_named_and_leads_to_where_it_is_mended(world, tono):
    page = home(tono, world.maju)
    assert "Sekretaris belum tercatat" in page
    assert "Nomor telepon koperasi tidak diketahui." in page
    assert "Belum diketahui: alamat, pola pengelolaan, KBLI utama, Nomor Induk Berusaha dan NPWP." in page
    links = tono.get(reverse("board-home", args=[world.maju.pk])).content.decode()
    for route in ("proposal-election", "proposal-document", "board-contact", "proposal-fields"):
        assert reverse(route, args=[world.maju.pk]) in links
    observe(world.maju, {"phone": "628123456789"}, Saying(Source.OFFICE, ON), by=world.budi, on=ON)
    assert "Nomor telepon koperasi tidak diketahui" not in home(tono, world.maju)


def test_a_returned_report_shows_every_comment_of_its_last_sending(world, tono):
    report = sent(world.maju, date(2018, 9, 1), 2017, by=world.wati)
    reports.comment(report, "meeting", "attended", "Tidak sama dengan daftar hadir.", by=world.hadi, on=ON)
    assert "Tidak sama dengan daftar hadir." not in home(tono, world.maju)
    reports.give_back(report, by=world.hadi, on=ON)
    page = home(tono, world.maju)
    assert "mengembalikannya dan meminta 1 perbaikan: Tidak sama dengan daftar hadir." in page
    assert page.index("meminta 1 perbaikan") < page.index("Yang masih kurang")
    assert f"{report.receipt_no} ◐ Dikembalikan, perlu diperbaiki" in page


def test_a_case_on_hold_for_a_report_is_told_in_plain_words(world, tono):
    chair(world.sunyi, world.tono.board_account.person)
    assert "Ditandai 4 September 2018 oleh penilaian malam" in home(tono, world.sunyi)
    report = sent(world.sunyi, date(2018, 9, 1), 2017, by=world.wati)
    page = home(tono, world.sunyi)
    assert "Ditunda selama laporan RAT-nya diperiksa dinas." in page
    assert f"{report.receipt_no} ■ Menunggu verifikasi" in page


def test_its_case_shows_a_board_no_buttons_of_the_office(world, tono):
    chair(world.sunyi, world.tono.board_account.person)
    page = text(tono.get(reverse("case", args=[Case.objects.get(cooperative=world.sunyi).pk])))
    assert "Dasar penandaan" in page
    assert "Nyatakan sudah diperiksa" not in page


def test_without_a_founding_date_it_says_what_to_send(world, tono):
    with history.verb("test", by=None, on=ON):
        world.maju.legal_events.update(retracted_on=ON, retraction="diuji")
    assert "Batas RAT belum dapat dihitung" in home(tono, world.maju)


def test_a_cooperative_in_dissolution_owes_no_meeting(world, tono):
    chair(world.bubar, world.tono.board_account.person)
    assert "tidak lagi wajib mengadakan RAT" in home(tono, world.bubar)


@pytest.mark.parametrize("written", ["0812 3456 7890", "+62 812-3456-7890", "62812.3456.7890", "0062 81234567890"])
def test_a_phone_number_is_kept_one_way_however_it_is_written(world, tono, written):
    tono.post(reverse("board-contact", args=[world.maju.pk]), {"phone": written})
    assert known(world.maju)["phone"] == "6281234567890"
    assert world.maju.observations.latest("pk").source == "BOARD"


@pytest.mark.parametrize("written", ["12", "0812", "nomor saya", "+1 202 555 0100"])
def test_what_is_no_number_is_asked_again_and_kept_as_written(world, tono, written):
    page = tono.post(reverse("board-contact", args=[world.maju.pk]), {"phone": written}).content.decode()
    assert "Tulis nomor lengkap, misalnya 0812 3456 7890" in page
    assert f'value="{written}"' in page
    assert "phone" not in known(world.maju)


def test_a_landline_stays_one_and_nothing_is_emptied(world, tono):
    address = reverse("board-contact", args=[world.maju.pk])
    tono.post(address, {"phone": "(021) 555-1234"})
    assert known(world.maju)["phone"] == "0215551234"
    assert "tidak dapat dikosongkan" in tono.post(address, {"phone": ""}).content.decode()


def test_only_what_differs_from_what_was_shown_is_proposed(world, tono):
    address = reverse("proposal-fields", args=[world.maju.pk])
    form = tono.get(address).context["form"]
    given = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    assert "Belum ada yang diubah" in tono.post(address, given).content.decode()
    tono.post(address, given | {"address": "Jl. Baru 5", "reference": "Akta 9"})
    assert Proposal.objects.get().values == {"address": "Jl. Baru 5"}
    assert "Data koperasi, USUL-2018-" in home(tono, world.maju)
    assert "Menunggu dinas" in home(tono, world.maju)


def test_a_doubtful_number_is_asked_about_once(world, tono):
    address = reverse("proposal-fields", args=[world.maju.pk])
    form = tono.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"nib": "123"}
    asked = tono.post(address, given)
    assert "biasanya 13 angka" in asked.content.decode()
    assert not Proposal.objects.exists()
    tono.post(address, given | {"sure": asked.context["form"].answer})
    assert Proposal.objects.get().values == {"nib": "123"}


def test_an_election_names_at_least_one_post(world, tono):
    address = reverse("proposal-election", args=[world.maju.pk])
    page = tono.get(address)
    assert ELECTED_ONLY in text(page)
    assert '<option value="Pak Tono">' in page.content.decode()
    said = {"starts_on": "1-9-2018", "reference": "BA 3/2018"}
    assert "Isi paling sedikit satu jabatan" in tono.post(address, said).content.decode()
    assert "Tanggal 05-09-2018 belum tiba" in tono.post(address, said | {"starts_on": "5-9-2018"}).content.decode()
    tono.post(address, said | {"SECRETARY": "Rekaan Dua", "SUPERVISOR": "Rekaan Tiga\nRekaan Empat"})
    values = {"SECRETARY": ["Rekaan Dua"], "SUPERVISOR": ["Rekaan Tiga", "Rekaan Empat"]}
    assert (Proposal.objects.get().values, Proposal.objects.get().true_from) == (values, date(2018, 9, 1))


def test_a_document_comes_back_as_it_was_sent_and_a_false_one_is_refused_in_a_sentence(world, tono):
    address = reverse("proposal-document", args=[world.maju.pk])
    false = SimpleUploadedFile("akta.pdf", b"PK\x03\x04 not a document")
    page = tono.post(address, {"reference": "Akta", "file": false}).content.decode()
    assert "Berkas" in page
    assert 'value="Akta"' in page
    assert not Proposal.objects.exists()
    with history.verb("test", by=None, on=ON):
        kept = reports_file(b"%PDF-1.4 contoh")
    sent_in = propose(world.maju, "DOCUMENT", {}, reference="Akta", file=kept, file_name="akta baru.pdf",
                      by=today(world.tono), on=ON)  # fmt: skip
    answer = tono.get(reverse("proposal-attachment", args=[sent_in.pk]))
    assert answer.content == b"%PDF-1.4 contoh"
    assert answer["Content-Disposition"] == 'attachment; filename="akta baru.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]


def reports_file(content: bytes):
    from registry.files import keep  # noqa: PLC0415

    return keep(content, "application/pdf")


def test_what_the_office_wrote_is_new_once_and_read_only_by_the_board(world, tono):
    write_message(world.maju, "Kami hadir tanggal 10.", by=world.budi, on=ON)
    office = Client()
    office.force_login(world.sari)
    home(office, world.maju)
    assert Message.objects.unread().count() == 1
    assert "baru Dinas: Pak Budi" in home(tono, world.maju)
    assert Message.objects.get().read_on == ON
    assert "baru Dinas: Pak Budi" not in home(tono, world.maju)


def test_a_reply_reaches_the_office_with_a_count(world, tono):
    answer = tono.post(reverse("messages", args=[world.maju.pk]), {"text": "Terima kasih."})
    assert answer.url == reverse("messages", args=[world.maju.pk])
    assert (
        "Ada yang perlu diperbaiki"
        in tono.post(reverse("messages", args=[world.maju.pk]), {"text": " "}).content.decode()
    )
    office = Client()
    office.force_login(world.budi)
    assert "Pesan (1 belum dibaca)" in text(office.get(world.maju.get_absolute_url()))
    assert "Terima kasih." in text(office.get(reverse("messages", args=[world.maju.pk])))
    assert Message.objects.get().read_on == ON


def test_the_office_sees_what_the_board_sees_and_writes_nothing_there(world, tono):
    office = Client()
    office.force_login(world.budi)
    page = home(office, world.maju)
    assert "Yang harus dilakukan" in page
    assert "Perbarui catatan koperasi" not in page
    assert office.post(reverse("board-contact", args=[world.maju.pk]), {"phone": "08123456789"}).status_code == 403


def test_another_board_finds_nothing(world, tono):
    for route in ("board-home", "board-contact", "proposal-fields", "proposal-election", "messages"):
        assert tono.get(reverse(route, args=[world.sengketa.pk])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_what_was_sent(world, tono, django_assert_num_queries):
    address, user = reverse("board-home", args=[world.maju.pk]), today(world.tono)

    def send(number: int) -> None:
        propose(world.maju, "FIELDS", {"address": f"Jl. {number}"}, by=user, on=ON)
        write_message(world.maju, f"Pesan {number}", by=world.budi, on=ON)

    send(1)
    tono.get(address)
    with django_assert_num_queries(22):
        tono.get(address)
    for number in range(2, 5):
        send(number)
    tono.get(address)
    with django_assert_num_queries(22):
        tono.get(address)
