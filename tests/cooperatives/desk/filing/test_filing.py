"""A board reports its meeting: in any order, over several days and devices, and nothing is sent before it says so."""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cooperatives.boards.actions import seat
from cooperatives.desk.filing.figures import quorum
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, YearFigures
from registry import history
from tests.filing import FINANCE, MEETING, MEMBERS, again, at, fill, filled, send, start
from tests.pages import hidden, signed_in, text
from tests.world import ON, chair


def value_of(response, name: str) -> str:
    """What stands in a field of a page."""
    field = response.context["form"][name]
    return str(field.value() if field.value() is not None else "")


def task(response, title: str) -> str:
    """How far a task is, as its row says."""
    row = re.search(rf">{title}</a>(.*?)</li>", response.content.decode(), re.DOTALL)
    assert row, title
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row[1])).split())


# 1. Beginning


def test_the_newest_ended_book_year_is_chosen_already_and_each_says_what_is_known_of_it(tono, world):
    page = tono.get(reverse("report-new", args=[world.maju.pk]))
    assert page.context["form"]["book_year"].value() == "2017"
    assert "2017 sudah tercatat: RAT 10-03-2018" in text(page)
    sunyi = signed_in(world.joko).get(reverse("report-new", args=[world.sunyi.pk]))
    assert "2017 batas 31-03-2018; tercatat tidak ada RAT" in text(sunyi)
    assert len(sunyi.context["form"].fields["book_year"].choices) == 10


def test_a_cooperative_too_young_to_be_obliged_may_report_all_the_same(world):
    budi = signed_in(world.budi)
    assert "2017 belum wajib; boleh dilaporkan" in text(budi.get(reverse("report-new", args=[world.baru.pk])))
    assert start(budi, world.baru, 2017).book_year == 2017


def test_beginning_twice_finds_the_same_draft_with_all_that_was_filled_in(tono, wati, world):
    report = start(tono, world.maju)
    fill(tono, report, "rapat", **MEETING)
    typed = {"book_year": 2017, "kind": "NOT_HELD"}
    page = wati.post(reverse("report-new", args=[world.maju.pk]), typed, follow=True)
    assert page.context["report"] == report
    assert "sudah dimulai sebelumnya; semua isinya tetap ada" in text(page)
    assert (again(report).kind, report.answers["meeting"]["attended"]) == ("HELD", 101)


def test_a_year_that_cannot_be_reported_is_refused_with_a_sentence(tono, world):
    page = tono.post(reverse("report-new", args=[world.maju.pk]), {"book_year": "2018", "kind": "HELD"})
    assert "Tahun buku: Pilih salah satu tahun buku ini." in text(page)
    assert not RatReport.objects.exists()


# 2. Tasks


def test_each_section_is_a_task_that_says_how_far_it_is(tono, world):
    report = start(tono, world.maju)
    page = tono.get(report.get_absolute_url())
    assert task(page, "Ceritakan rapatnya") == "Belum diisi"
    assert task(page, "Sebutkan tahun buku yang dibahas") == "Sudah diisi"
    fill(tono, report, "rapat", held_on="10-3-2018")
    fill(tono, report, "anggota", **MEMBERS)
    fill(tono, report, "pengurus", elected="YES")
    page = tono.get(report.get_absolute_url())
    assert task(page, "Ceritakan rapatnya") == "Sebagian"
    assert task(page, "Hitung anggota") == "Sudah diisi"
    assert task(page, "Sebutkan pengurus yang dipilih") == "Sebagian"
    assert task(page, "Lampirkan dokumen") == "Belum diisi"
    fill(tono, report, "rapat", **MEETING)
    assert task(tono.get(report.get_absolute_url()), "Ceritakan rapatnya") == "Sudah diisi"


def test_everything_that_is_asked_is_kept_as_it_was_meant(tono, world):
    report = filled(tono, world.maju)
    assert report.answers["finance"] == {
        "principal_savings": 18_600_000, "mandatory_savings": 1_720_000, "reserves": 2_000_000, "grants": 0,
        "voluntary_savings": 1_250_000, "loans": 5_000_000, "assets": 30_000_000, "turnover": 50_000_000,
        "surplus": -5_000_000,
    }  # fmt: skip
    assert report.answers["meeting"]["held_on"] == "2018-03-10"
    assert report.answers["members"] == {name: int(value) for name, value in MEMBERS.items()}
    shown = tono.get(at(report, "keuangan"))
    assert (value_of(shown, "mandatory_savings"), value_of(shown, "surplus")) == ("1.720.000", "-5.000.000")


def test_a_section_saved_as_it_is_shown_changes_nothing(tono, world):
    report = filled(tono, world.maju)
    fill(tono, report, "pengurus", elected="YES", chair="H. Rekaan, S.E.", board_member="A\nB\n")
    before = again(report).answers
    for place in ("rapat", "tahun-buku", "pengurus", "anggota", "karyawan", "keuangan", "rencana"):
        page = tono.get(at(report, place))
        form = page.context["form"]
        shown = {name: form[name].value() for name in form.fields}
        fill(tono, report, place, **{name: _typed(value) for name, value in shown.items() if value not in (None, "")})
    assert again(report).answers == before | {"plan": {}, "staff": {}}


def _typed(value):
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value


@pytest.mark.parametrize(
    ("place", "name", "typed", "says"),
    [
        ("keuangan", "assets", "satu juta", "Jumlah ini tidak terbaca. Tulis rupiah penuh, misalnya 1.250.000."),
        ("keuangan", "loans", "-5.000", "Jumlah ini tidak boleh minus."),
        ("keuangan", "assets", "9" * 17, "Jumlah ini terlalu besar."),
        ("anggota", "joined_men", "lima", "Tulis angka bulat, misalnya 125."),
        ("anggota", "joined_men", "12,5", "Tulis angka bulat, misalnya 125."),
        ("anggota", "joined_men", "99999999999", "Angka ini terlalu besar."),
        ("rapat", "held_on", "31-02-2018", "Tulis tanggal seperti 31-12-2025."),
        ("rapat", "held_on", "05-09-2018", "Tanggal ini belum tiba."),
        ("rapat", "quorum_in", "0", "Kuorum adalah bagian dari anggota"),
        ("rapat", "place", "Aula\x00", "Karakter null tidak diizinkan."),
        ("pengurus", "chair", "A" * 151, "Satu nama paling panjang 150 huruf."),
        ("tahun-buku", "book_years", "2018", "2018"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(tono, world, place, name, typed, says):
    report = start(tono, world.maju)
    kept = report.answers
    page = fill(tono, report, place, **{name: typed})
    assert says in text(page)
    assert "<title>Perlu diperbaiki: " in page.content.decode()
    assert typed in str(page.context["form"][name].value())
    assert again(report).answers == kept


def test_the_quorum_is_told_at_once_and_never_refused(tono, world):
    report = start(tono, world.maju)
    page = fill(tono, report, "rapat", **MEETING)
    assert "Hadir 101 dari 186 yang berhak suara (54%); kuorum 1 dari setiap 2: tercapai." in text(page)
    page = fill(tono, report, "rapat", **MEETING | {"attended": "92"})
    assert "tidak tercapai. Laporan tetap dapat dikirim." in text(page)
    assert again(report).answers["meeting"]["attended"] == 92


@pytest.mark.parametrize(
    ("attended", "session", "says"),
    [(19, "FIRST", "pilih rapat kedua"), (20, "FIRST", "2: tercapai."), (21, "FIRST", "2: tercapai."),
     (19, "SECOND", "Ini rapat kedua"), (41, "FIRST", "Yang hadir lebih banyak")],
)  # fmt: skip
def test_the_quorum_is_that_of_the_own_bylaws(attended, session, says):
    given = {"attended": attended, "entitled": 40, "quorum_of": 1, "quorum_in": 2, "session": session}
    assert says in quorum(given)
    assert quorum(given | {"entitled": 0}) == quorum({"attended": attended}) == ""


def test_a_meeting_of_delegates_counts_delegates(tono, world):
    report = start(tono, world.maju)
    page = fill(tono, report, "rapat", **MEETING | {"basis": "DELEGATES", "entitled": "60", "attended": "58"})
    assert "Hadir 58 dari 60 utusan yang berhak hadir (97%); kuorum 1 dari setiap 2: tercapai." in text(page)
    assert "Bila rapat utusan: jumlah utusan yang berhak hadir." in text(tono.get(at(report, "rapat")))


def test_one_meeting_may_cover_several_book_years_and_the_newest_names_the_report(tono, world):
    report = start(tono, world.maju, 2016)
    fill(tono, report, "tahun-buku", book_years=["2016", "2017", "2015"])
    assert (again(report).book_year, report.covers) == (2017, [2015, 2016, 2017])


def test_covering_a_year_that_has_another_open_report_is_refused_with_a_sentence(tono, world):
    start(tono, world.maju, 2017)
    report = start(tono, world.maju, 2016)
    page = fill(tono, report, "tahun-buku", book_years=["2016", "2017"])
    assert "Tahun buku 2017 sudah punya laporan lain yang belum selesai." in text(page)
    assert again(report).book_year == 2016


# 3. What is filled in already


def test_who_sits_there_now_is_shown_beside_empty_fields_and_only_what_is_saved_counts(tono, world):
    office = Saying(Source.OFFICE, ON)
    seat(world.maju, "Kepala Desa", "SUPERVISOR_CHAIR", ON, office, is_ex_officio=True, by=None, on=ON)
    report = start(tono, world.maju)
    page = tono.get(at(report, "pengurus"))
    assert value_of(page, "chair") == ""
    assert "Sekarang menjabat: Pak Tono" in text(page)
    assert '<option value="Pak Tono">' in page.content.decode()
    assert "Sekarang menjabat: Kepala Desa" not in text(page), "no meeting elects who sits there by his office"
    assert "board" not in again(report).answers
    fill(tono, report, "pengurus", elected="YES", chair="Pak Tono", board_member="Bu Satu\r\n  Pak   Dua \r\n\r\n")
    assert again(report).answers["board"]["board_member"] == ["Bu Satu", "Pak Dua"]


def test_where_nobody_was_elected_no_names_are_kept(tono, world):
    report = start(tono, world.maju)
    fill(tono, report, "pengurus", elected="NO", chair="Pak Tono")
    assert again(report).answers["board"] == {"elected": "NO"}


def test_what_comes_from_last_year_says_so_until_it_is_answered_otherwise(tono, world):
    actions.verify(filled_and_sent(tono, world.maju, 2016), by=world.hadi, on=ON)
    report = start(tono, world.maju, 2017)
    page = tono.get(at(report, "anggota"))
    assert (value_of(page, "opening_men"), value_of(page, "joined_men")) == ("103", "")
    assert text(page).count("dari laporan tahun buku 2016") == 2
    fill(tono, report, "anggota", **MEMBERS | {"opening_men": "99", "opening_women": "98"})
    assert "dari laporan tahun buku" not in text(tono.get(at(report, "anggota")))
    assert value_of(tono.get(at(report, "rapat")), "place") == "Balai Desa Cangkudu"


def filled_and_sent(client: Client, of, year: int) -> RatReport:
    """A report of a book year, sent."""
    report = filled(client, of, year)
    fill(client, report, "rapat", **MEETING | {"held_on": f"10-3-{year + 1}"})
    send(client, report)
    return again(report)


def test_a_post_two_people_claim_keeps_a_line_for_each(world, wati):
    with history.verb("test", by=None, on=ON):
        chair(world.sengketa, "H. Rekaan Satu")
        chair(world.sengketa, "Hj. Rekaan Dua")
    report = start(wati, world.sengketa)
    assert "Sekarang menjabat: H. Rekaan Satu dan Hj. Rekaan Dua" in text(wati.get(at(report, "pengurus")))
    fill(wati, report, "pengurus", elected="YES", chair="H. Rekaan Satu\nHj. Rekaan Dua")
    assert '<textarea name="chair"' in wati.get(at(report, "pengurus")).content.decode()
    assert '<textarea name="treasurer"' not in wati.get(at(report, "pengurus")).content.decode()
    assert again(report).answers["board"]["chair"] == ["H. Rekaan Satu", "Hj. Rekaan Dua"]


# 4. Two devices


def test_two_devices_in_different_sections_never_meet(tono, wati, world):
    report = start(tono, world.maju)
    first, second = tono.get(at(report, "rapat")), wati.get(at(report, "keuangan"))
    wati.post(at(report, "keuangan"), hidden(second) | FINANCE)
    page = tono.post(at(report, "rapat"), hidden(first) | MEETING, follow=True)
    assert "tersimpan." in text(page)
    assert {"meeting", "finance"} <= set(again(report).answers)


def test_two_devices_in_one_section_are_asked_and_nobody_is_overwritten(tono, wati, world):
    report = start(tono, world.maju)
    fill(tono, report, "rapat", **MEETING)
    shown = tono.get(at(report, "rapat"))
    fill(wati, report, "rapat", **MEETING | {"attended": "120", "place": "Aula kecamatan"})
    page = tono.post(at(report, "rapat"), hidden(shown) | MEETING | {"attended": "99"})
    assert "Diisi bersamaan" in text(page)
    assert again(report).answers["meeting"]["attended"] == 120
    assert [each.name for each in page.context["divergences"]] == ["place", "attended"]
    chosen = hidden(page) | {"place": "Aula kecamatan", "attended": "99"}
    assert "tersimpan." in text(tono.post(at(report, "rapat"), chosen, follow=True))
    kept = again(report).answers["meeting"]
    assert (kept["place"], kept["attended"], kept["quorum_clause"], kept["held_on"]) == (
        "Aula kecamatan", 99, "Pasal 12", "2018-03-10",
    )  # fmt: skip


def test_the_choice_between_two_versions_of_names_and_years_keeps_them_whole(tono, wati, world):
    report = start(tono, world.maju)
    names, years = tono.get(at(report, "pengurus")), tono.get(at(report, "tahun-buku"))
    fill(wati, report, "pengurus", elected="YES", board_member="A\nB")
    fill(wati, report, "tahun-buku", book_years=["2016", "2017"])
    page = tono.post(at(report, "pengurus"), hidden(names) | {"elected": "YES", "board_member": "C\nD"})
    theirs = {each.name: each.theirs for each in page.context["divergences"]}
    tono.post(at(report, "pengurus"), hidden(page) | theirs)
    page = tono.post(at(report, "tahun-buku"), hidden(years) | {"book_years": ["2015", "2017"]})
    mine = {each.name: each.mine for each in page.context["divergences"]}
    tono.post(at(report, "tahun-buku"), hidden(page) | mine)
    assert again(report).answers["board"] == {"elected": "YES", "board_member": ["A", "B"]}
    assert report.answers["years"] == {"book_years": [2015, 2017]}


def test_a_double_click_on_save_is_one_saving(tono, world):
    report = start(tono, world.maju)
    shown = hidden(tono.get(at(report, "rapat")))
    for _ in range(2):
        assert "tersimpan." in text(tono.post(at(report, "rapat"), shown | MEETING, follow=True))


def test_a_section_typed_into_while_another_device_sent_the_report_is_told_and_kept_on_the_page(tono, world):
    report = filled(tono, world.maju)
    shown = hidden(tono.get(at(report, "rapat")))
    send(signed_in(world.tono), report)
    page = tono.post(at(report, "rapat"), shown | MEETING | {"place": "Lapangan"})
    assert "Laporan ini sudah dikirim, jadi isinya tidak dapat diubah lagi." in text(page)
    assert value_of(page, "place") == "Lapangan"
    assert again(report).answers["meeting"]["place"] == "Balai Desa Cangkudu"


def test_whose_session_ended_signs_in_and_finds_the_draft(tono, world):
    report = start(tono, world.maju)
    fill(tono, report, "rapat", **MEETING)
    tono.logout()
    asked = tono.post(at(report, "keuangan"), FINANCE)
    assert asked.url == f"/masuk/?next={at(report, 'keuangan')}"
    back = tono.post(asked.url, {"login": "tono", "password": "tono"})
    assert back.url == at(report, "keuangan")
    assert tono.get(back.url).status_code == 200
    assert report.get_absolute_url() in tono.get(reverse("report-new", args=[world.maju.pk])).content.decode()
    assert again(report).answers["meeting"]["attended"] == 101


# 5. No meeting


def test_that_no_meeting_was_held_has_its_own_short_path(tono, world):
    report = start(tono, world.maju, kind="NOT_HELD")
    page = tono.get(report.get_absolute_url())
    assert "Jelaskan mengapa tidak ada rapat" in text(page)
    assert "Laporkan keuangan" not in text(page)
    assert "Pilih dahulu sebab rapat tidak diadakan." in text(send(tono, report))
    fill(tono, report, "sebab", why="NO_QUORUM", planned_on="1-12-2018")
    page = send(tono, report)
    assert "Laporan sudah diterima" in text(page)
    assert (again(report).state, report.kind, report.answers["not_held"]["why"]) == (
        "REPORTED",
        "NOT_HELD",
        "NO_QUORUM",
    )


def test_a_draft_may_turn_out_to_be_the_other_kind_and_loses_nothing(tono, world):
    report = filled(tono, world.maju)
    fill(tono, report, "sebab", why="DISPUTE")
    assert again(report).kind == "NOT_HELD"
    fill(tono, report, "keuangan", **FINANCE)
    assert again(report).kind == "NOT_HELD", "another section says nothing about it"
    fill(tono, report, "rapat", **MEETING)
    assert again(report).kind == "HELD"
    assert {"finance", "members", "not_held"} <= set(report.answers)


def test_many_small_queries_are_not_asked_for_tasks(tono, world, django_assert_max_num_queries):
    report = filled(tono, world.maju)
    with django_assert_max_num_queries(14):
        tono.get(report.get_absolute_url())
    with django_assert_max_num_queries(14):
        tono.get(reverse("report-check", args=[report.pk]))


def test_the_page_of_the_cooperative_leads_there_for_who_may_report(tono, world):
    link = reverse("report-new", args=[world.maju.pk])
    for name in ("cooperative", "cooperative-meetings"):
        assert link in tono.get(reverse(name, args=[world.maju.pk])).content.decode()
        assert link not in signed_in(world.hadi).get(reverse(name, args=[world.maju.pk])).content.decode()
        assert link not in tono.get(reverse(name, args=[world.maju.pk]), {"per": "01-01-2018"}).content.decode()


def test_a_term_that_ends_before_it_starts_is_said_and_not_kept(tono, world):
    report = start(tono, world.maju)
    page = fill(tono, report, "pengurus", elected="YES", chair="A", starts_on="10-03-2018", ends_on="09-03-2018")
    assert "lebih awal daripada tanggal mulai bertugas" in text(page)
    assert "board" not in again(report).answers


def test_a_first_report_begins_with_what_the_register_has(tono, world):
    known = {"cooperative": world.maju, "source": Source.OFFICE, "observed_on": ON}
    with history.verb("test", by=None, on=ON):
        YearFigures.objects.create(book_year=2015, members_men=40, members_women=61, **known)
    report = start(tono, world.maju, 2016)
    held = world.maju.meetings.get(book_years=[2016]).held_on
    page = tono.get(at(report, "rapat"))
    assert value_of(page, "held_on") == str(held)
    assert "yang tercatat di dinas" in text(page)
    page = tono.get(at(report, "anggota"))
    assert (value_of(page, "opening_men"), value_of(page, "opening_women")) == ("40", "61")
    assert again(report).answers == {"years": {"book_years": [2016]}}, "nothing is kept that nobody sent"
    fill(tono, report, "anggota", joined_men="1")
    assert value_of(tono.get(at(report, "anggota")), "opening_men") == "", "what was emptied stays empty"


def test_numbers_to_compare_with_are_folded_until_one_of_them_is_filled_in_or_wrong(tono, world):
    report = start(tono, world.maju)
    assert "<summary>Untuk mencocokkan</summary>" in tono.get(at(report, "keuangan")).content.decode()
    wrong = fill(tono, report, "keuangan", cash="banyak").content.decode()
    assert "<summary>Untuk mencocokkan</summary>" not in wrong
    fill(tono, report, "keuangan", cash="1.000")
    assert "<summary>Untuk mencocokkan</summary>" not in tono.get(at(report, "keuangan")).content.decode()
