"""The desk of letters: many at once, one by one, and what a stranger sees."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from cooperatives.correspondence import actions
from cooperatives.correspondence.models import Letter, LetterBatch
from cooperatives.desk.letters import figures
from cooperatives.desk.letters.rules import chief, in_full
from cooperatives.meetings.models import Extension, Meeting
from cooperatives.register.models import Cooperative
from registry import history, jobs
from registry.models import Area
from tests.letters import add, ask, drafted, numbered, ticked
from tests.pages import text
from tests.world import ON, lapsed


@pytest.mark.parametrize("year", ["0000", "9999", "x", "9" * 5000])
def test_an_agenda_of_no_year_is_that_of_today(office, sari, year):
    assert "Buku agenda surat keluar 2018" in text(sari.get(reverse("letters-agenda"), {"tahun": year}))


def test_9_comes_before_10_in_the_agenda_and_papers_lie_in_the_order_of_names(office, sari):
    batch = drafted(office, office.sunyi, office.sengketa)
    actions.initial_all(batch, by=office.sari, on=ON)
    waiting = [letter.pk for letter in actions.to_number(batch)]
    list(actions.number_all(batch, list(zip(waiting, ["9/A", "10/A"], strict=True)), ON, by=office.wati, on=ON))
    for name, asked in (("letters-agenda", {"tahun": "2018"}), ("letters", {"urut": "agenda"})):
        page = text(sari.get(reverse(name), asked))
        assert page.index("9/A") < page.index("10/A"), name
    whole = PdfReader(BytesIO(sari.get(reverse("letter-batch-pdf", args=[batch.pk])).content))
    assert ["Sengketa" in whole.pages[0].extract_text(), "Sunyi" in whole.pages[1].extract_text()] == [True, True]


def test_the_letter_states_how_the_deadline_was_counted_and_an_extension(world):
    with history.verb("test", by=None, on=ON):
        Extension.objects.create(
            cooperative=world.sunyi, book_year=2017, granted_on=date(2018, 3, 1), until=date(2018, 6, 15),
            decree_no="518/7/2018", source="OFFICE", observed_on=ON,
        )  # fmt: skip
    seen = figures.preview("REPRIMAND", Area.objects.get(code="36.03.17"), 2017, world.sari, ON)
    facts = dict(next(each for each in (*seen.recipients, *seen.others) if each.cooperative == world.sunyi).words.facts)
    assert facts == {
        "Tahun buku": "1 Januari 2017 s.d. 31 Desember 2017", "Batas waktu RAT": "15 Juni 2018",
        "Cara menghitung": "3 bulan sesudah tahun buku berakhir",
        "Dasar": "Peraturan Menteri Koperasi dan Usaha Kecil dan Menengah Nomor 19 Tahun 2015 tentang Rapat Anggota",
        "Perpanjangan": "dari 31 Maret 2018, Keputusan Nomor 518/7/2018",
    }  # fmt: skip


def test_clauses_are_written_in_full_and_a_city_has_a_wali_kota():
    assert in_full("UU 25/1992 Pasal 26 ayat (2)") == "Undang-Undang Nomor 25 Tahun 1992 Pasal 26 ayat (2)"
    assert (chief("Kabupaten Tangerang"), chief("Kota Tangerang")) == ("Bupati Tangerang", "Wali Kota Tangerang")


def test_letters_for_a_kecamatan_from_asking_who_to_one_file_to_print(office, sari):
    assert "2 koperasi dapat disurati" in text(sari.get(ask()))
    assert not LetterBatch.objects.exists()
    page = sari.post(ask(), ticked(office.sunyi, office.sengketa), follow=True)
    batch = LetterBatch.objects.get()
    assert "2 surat konsep" in text(page)
    page = sari.post(reverse("letter-batch-initials", args=[batch.pk]), follow=True)
    assert "2 surat diparaf" in text(page)
    numbers = reverse("letter-batch-numbers", args=[batch.pk])
    given = {"before": "500.3/", "first": "007", "after": "/2018", "dated_on": "4-9-2018"}
    page = sari.post(numbers, given, follow=True)
    assert "sedang diberi nomor" in text(page)
    assert page.headers["Refresh"] == "2"
    jobs.run(jobs.claim())
    page = sari.get(batch.get_absolute_url())
    assert "2 surat bernomor" in text(page)
    assert "Refresh" not in page.headers
    assert list(batch.letters.order_by("number").values_list("cooperative__name", "number")) == [
        ("Koperasi Sengketa", "500.3/007/2018"), ("Koperasi Sunyi", "500.3/008/2018"),
    ]  # fmt: skip
    whole = PdfReader(BytesIO(sari.get(reverse("letter-batch-pdf", args=[batch.pk])).content))
    assert ["Sengketa" in whole.pages[0].extract_text(), "Sunyi" in whole.pages[1].extract_text()] == [True, True]
    assert "500.3/007/2018" in text(sari.get(reverse("letters-agenda"), {"tahun": "2018"}))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"first": "x"}, "Isi angka saja"),
        ({}, "Isi nomor urut pertama, atau daftar nomor"),
        ({"first": "1", "listed": "1\n2"}, "salah satu"),
        ({"listed": "1"}, "Ada 2 surat yang menunggu nomor, tetapi 1 nomor"),
        ({"listed": "1\n1"}, "tertulis dua kali"),
        ({"listed": "1\n" + "9" * 101}, "lebih dari 100 huruf"),
        ({"first": "1", "dated_on": "3-9-2018"}, "isi tanggal itu atau sesudahnya"),
        ({"first": "1", "dated_on": "5-9-2018"}, "belum tiba"),
        ({"first": "1", "dated_on": "besok"}, "Tulis tanggal seperti"),
    ],
)
def test_numbers_that_cannot_be_are_answered_and_what_was_typed_stays(office, sari, given, sentence):
    batch = drafted(office, office.sunyi, office.sengketa)
    actions.initial_all(batch, by=office.sari, on=ON)
    sent = {"before": "KEPT/", "dated_on": "4-9-2018"} | given
    page = sari.post(reverse("letter-batch-numbers", args=[batch.pk]), sent)
    assert sentence in text(page)
    assert 'value="KEPT/"' in page.content.decode()
    assert not Letter.objects.exclude(number="").exists()


def test_a_list_of_numbers_gives_each_its_own(office, sari):
    batch = drafted(office, office.sunyi, office.sengketa)
    actions.initial_all(batch, by=office.sari, on=ON)
    sari.post(reverse("letter-batch-numbers", args=[batch.pk]), {"listed": "A 1\r\n\r\n B 2 ", "dated_on": "4-9-2018"})
    jobs.run(jobs.claim())
    assert list(batch.letters.order_by("number").values_list("number", flat=True)) == ["A 1", "B 2"]


def test_one_letter_goes_its_way_on_the_pages(office, sari):
    letter = drafted(office, office.sunyi).letters.get()

    def go(name: str, **sent: object) -> str:
        return text(sari.post(reverse(name, args=[letter.pk]), sent, follow=True))

    page = sari.get(letter.get_absolute_url())
    assert text(page).count(letter.subject) == 1
    for way in (letter.cooperative.get_absolute_url(), reverse("letter-batch", args=[letter.batch_id])):
        assert f'href="{way}"' in page.content.decode()
    assert "Diparaf" in go("initial_letter")
    assert "Nomor 7/2018, 4 September 2018" in go("number_letter", number=" 7/2018 ", dated_on="4-9-2018")
    page = sari.post(
        reverse("sign_letter", args=[letter.pk]),
        {"file": SimpleUploadedFile("a.pdf", b"MZ"), "signed_on": "4-9-2018"},
    )
    assert "Ini bukan PDF atau foto" in text(page)
    scan = PdfWriter()
    scan.add_blank_page(595, 842)
    out = BytesIO()
    scan.write(out)
    assert "Ditandatangani" in go("sign_letter", file=SimpleUploadedFile("a.pdf", out.getvalue()), signed_on="4-9-2018")
    assert sari.get(reverse("letter-signed", args=[letter.pk])).content == out.getvalue()
    assert "lewat Diantar" in go("send_letter", sent_how="BY_HAND", sent_on="4-9-2018")
    assert "Diterima" in go("receive_letter", received_by="Ketua", received_on="4-9-2018")
    assert "Surat ini dicabut 4 September 2018: Keliru" in go("cancel_letter", reason="Keliru")


def test_the_paper_is_served_byte_for_byte_and_a_draft_as_of_today(office, sari):
    (letter,) = numbered(drafted(office, office.sunyi), office)
    served = sari.get(reverse("letter-pdf", args=[letter.pk]))
    assert (served.content, served.headers["Content-Type"]) == (bytes(letter.file.content), "application/pdf")
    draft = drafted(office, office.sengketa).letters.get()
    assert sari.get(reverse("letter-pdf", args=[draft.pk])).content.startswith(b"%PDF-")


def test_a_draft_without_a_letterhead_says_whom_to_ask(world, sari):
    letter = drafted(world, world.sunyi).letters.get()
    page = sari.get(reverse("letter-pdf", args=[letter.pk]))
    assert page.status_code == 409
    assert "Minta admin sistem mengisinya" in text(page)


def test_a_job_that_failed_says_so_and_the_rest_can_be_numbered_again(office, sari):
    batch = drafted(office, office.sunyi, office.sengketa)
    actions.initial_all(batch, by=office.sari, on=ON)
    actions.ask_to_number(batch, ["1", "2"], ON, by=office.wati, on=ON)
    with history.verb("test", by=None, on=ON):
        add("Koperasi Lain", lapses=lapsed(2017))
    other = drafted(office, Cooperative.objects.get(name="Koperasi Lain")).letters.get()
    actions.number(actions.initial(other, by=office.sari, on=ON), "2", ON, by=office.wati, on=ON)
    for _ in range(5):
        jobs.release()
        jobs.run(jobs.claim())
    page = sari.get(batch.get_absolute_url())
    assert "Pemberian nomor tidak selesai" in text(page)
    assert "Nomor 2 sudah dipakai pada 2018" in text(page)
    sari.post(reverse("letter-batch-numbers", args=[batch.pk]), {"first": "3", "dated_on": "4-9-2018"})
    jobs.run(jobs.claim())
    assert sorted(batch.letters.values_list("number", flat=True)) == ["3", "4"]


def test_lists_ask_no_more_for_more_letters(office, sari):
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get(reverse(name), {"tahun": "2018"} if "agenda" in name else {}).status_code == 200
        return len(queries)

    numbered(drafted(office, office.sunyi), office)
    sari.get(reverse("letters"))  # the first page of a session asks once more
    before = {name: asked(name) for name in ("letters", "letters-agenda")}
    others = [add(f"Koperasi Lagi {number}", lapses=lapsed(2017)) for number in range(3)]
    batch = drafted(office, *others)
    actions.initial_all(batch, by=office.sari, on=ON)
    given = [(letter.pk, f"x{letter.pk}") for letter in actions.to_number(batch)]
    list(actions.number_all(batch, given, ON, by=office.wati, on=ON))
    assert {name: asked(name) for name in before} == before
    assert max(before.values()) <= 12


def test_withdrawn_letters_are_hidden_until_asked_for_and_the_file_has_what_the_page_has(office, sari):
    (letter,) = numbered(drafted(office, office.sunyi), office)
    actions.cancel(letter, "Keliru.", by=office.sari, on=ON)
    drafted(office, office.sengketa)
    page = text(sari.get(reverse("letters")))
    assert ("Koperasi Sengketa" in page, "Koperasi Sunyi" in page) == (True, False)
    assert "Koperasi Sunyi" in text(sari.get(reverse("letters"), {"tahap": "CANCELLED"}))
    file = sari.get(reverse("letters-file"))
    assert file.headers["Content-Type"].endswith("spreadsheetml.sheet")


class TestAStranger:
    """Somebody with the paper in hand, and no account."""

    def page(self, client, letter) -> str:
        return text(client.get(reverse("letter-public", args=[letter.token])))

    def test_reads_what_it_said_and_that_it_stands(self, office, client):
        (letter,) = numbered(drafted(office, office.sunyi), office)
        page = self.page(client, letter)
        for said in ("dikeluarkan dan tidak dicabut", "001/Dinkop/2018", "Pengurus Koperasi Sunyi",
                     "Drs. Rekaan Kepala, M.Si.", "31 Maret 2018", letter.file.sha256,
                     "bukan tanda tangan elektronik"):  # fmt: skip
            assert said in page
        assert "Diparaf" not in page
        assert "Bu Wati" not in page

    def test_reads_that_it_was_withdrawn_but_not_why(self, office, client):
        (letter,) = numbered(drafted(office, office.sunyi), office)
        actions.cancel(letter, "Alasan dalam kantor.", by=office.sari, on=ON)
        page = self.page(client, letter)
        assert "Surat ini dicabut" in page
        assert "Dicabut 4 September 2018" in page
        assert "Alasan dalam kantor" not in page

    def test_reads_that_the_cooperative_has_met_since(self, office, client):
        (letter,) = numbered(drafted(office, office.sunyi), office)
        with history.verb("test", by=None, on=ON):
            Meeting.objects.create(cooperative=office.sunyi, held_on=date(2018, 9, 20), book_years=[2017],
                                   source="BOARD", observed_on=ON)  # fmt: skip
        assert "RAT tahun buku 2017 koperasi ini sudah diadakan 20 September 2018" in self.page(client, letter)

    def test_what_admin_changes_later_changes_no_issued_letter(self, office, client):
        (letter,) = numbered(drafted(office, office.sunyi), office)
        with history.verb("test", by=None, on=ON):
            letter.signatory.name = "Orang Lain"
            letter.signatory.save()
        assert "Drs. Rekaan Kepala" in self.page(client, letter)

    @pytest.mark.parametrize("step", ["drafted", "initialled", "unknown"])
    def test_finds_nothing_before_it_is_issued_nor_by_guessing(self, office, client, step):
        letter = drafted(office, office.sunyi).letters.get()
        if step == "initialled":
            actions.initial(letter, by=office.sari, on=ON)
        token = "abcdefgh234567" if step == "unknown" else letter.token
        answer = client.get(reverse("letter-public", args=[token]))
        assert answer.status_code == 404
        assert "Halaman tidak ditemukan" in answer.content.decode()

    def test_gets_no_cookie_and_no_copy_stays_behind(self, office, client):
        (letter,) = numbered(drafted(office, office.sunyi), office)
        answer = client.get(reverse("letter-public", args=[letter.token]))
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert re.fullmatch(r"[2-9a-hjkmnp-z]{14}", letter.token)
