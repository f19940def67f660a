"""The page of one cooperative: its headline, why, what would change it, its book years, rule sets and sources."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from cooperatives.cases.actions import review
from cooperatives.demo import build, write
from cooperatives.desk.figures import years_of
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.meetings.models import Meeting
from cooperatives.register.actions import Saying, observe, record_event
from cooperatives.register.models import Cooperative, LegalEvent, Source
from cooperatives.standing.actions import make_official
from cooperatives.standing.models import facts
from registry import history, lawbook
from registry.deadlines import Day
from registry.models import Area, LawValue
from tests.pages import text
from tests.world import ON, lapsed, run_night

FIELD = Saying(Source.FIELD, ON, "Berita acara 7/2018")


def add(name: str, **more):
    rows = build(name, area=Area.objects.get(code="36.03.17.1001"), **({"founded": date(2003, 2, 1)} | more))
    write([rows], on=ON)
    return rows.cooperative


def test_the_headline_says_what_it_is_by_which_rules_as_of_when_and_in_which_case(world, read):
    run_night()
    assert (
        "Badan hukum sah sejak 1 Februari 2003. Tidak aktif menurut aturan resmi (Praktik lima tahun Kabupaten "
        "Tangerang), dinilai per 4 September 2018. Perkara terbuka sejak 4 September 2018."
    ) in read(world.sunyi)


def test_why_it_is_inactive_with_sources_clauses_and_what_would_clear_it(world, read):
    run_night()
    page = read(world.sunyi)
    assert "Mengapa tidak aktif Tidak ada RAT untuk 5 tahun buku terakhir: 2013 sampai 2017." in page
    assert "Sumber: daftar dinas 04-09-2018." in page
    assert "Isi aturan: Praktik Kabupaten Tangerang 2018: lima tahun tanpa RAT." in page
    assert "Permenkop UKM 19/2015 tentang Rapat Anggota." in page
    assert "Teks asli belum dipastikan." in page
    assert 'Disarankan: RAT untuk tahun buku 2017: status menjadi "aktif". RAT untuk tahun buku 2016: status' in page
    assert 'RAT untuk tahun buku 2013: status menjadi "dalam pembinaan".' in page
    assert "RAT yang terlambat tetap dihitung" in page
    assert "Penetapan resmi: SK 1/2018, sejak 1 Januari 2018" in page


@pytest.mark.parametrize(("day", "is_later"), [(ON - timedelta(days=1), True), (ON, False)])
def test_a_text_dated_after_the_day_judged_is_said_to_be(world, read, day, is_later):
    run_night(day)
    note = "Naskah bertanggal 4 September 2018, sesudah hari yang dinilai."
    assert (note in read(world.maju)) == is_later


def test_why_it_is_active(world, read):
    run_night()
    page = read(world.maju)
    assert "Mengapa aktif Ada RAT untuk tahun buku 2015 sampai 2017." in page
    assert "Yang akan" not in page


def test_too_young_names_the_first_day_on_which_it_can_be_judged(world, read):
    run_night()
    page = read(world.baru)
    assert "Belum ada tahun buku yang jatuh tempo. Syarat aktif: RAT untuk paling sedikit 1 dari 3 tahun buku" in page
    assert "Belum 5 tahun buku berturut-turut tanpa RAT: belum satu pun tahun buku melewati batas RAT." in page
    assert (
        "Aktif segera setelah RAT tahun buku 2018 (batas 31 Maret 2019); bila tidak, dapat dinilai mulai 1 April 2019."
    ) in page


def test_too_young_says_both_days_where_they_are_of_two_years(world, read):
    make_official("KEMENKOP_25_2015", on=ON, decree="SK 3/2018", by=None)
    run_night()
    page = read(world.baru)
    assert "Dapat dinilai mulai 1 April 2019, sesudah batas RAT berikutnya lewat." in page
    assert "Paling lambat 31 Maret 2021 menjadi aktif" in page


def test_grey_is_neither_and_says_what_makes_it_active(world, read):
    run_night()
    page = read(world.sengketa)
    assert "Mengapa dalam pembinaan" in page
    assert "Tidak tercatat RAT untuk tahun buku 2015 sampai 2017." in page
    assert "Belum 5 tahun buku berturut-turut tanpa RAT: ada RAT untuk 2013." in page
    assert 'Yang akan membuatnya aktif Disarankan: RAT untuk tahun buku 2017: status menjadi "aktif".' in page


def test_one_meeting_for_several_years_counts_once_where_the_rules_want_separate_ones(read):
    make_official("KEMENKOP_25_2015", on=ON, decree="SK 3/2018", by=None)
    joint = add("Koperasi Gabung", founded=date(2012, 2, 1), held={2017: date(2018, 3, 1)})
    record_meeting(joint, date(2017, 3, 1), [2015, 2016], FIELD, by=None, on=ON)
    run_night()
    page = read(joint)
    assert "RAT hanya tercatat untuk 2015 sampai 2017. Syarat aktif: RAT untuk ketiga tahun buku terakhir." in page
    assert "Satu rapat untuk beberapa tahun buku dihitung sekali." in page
    assert "◐ Dalam pembinaan RAT 2 dari 3 tahun buku" in page


def test_not_known_names_the_years_and_what_would_settle_them(read):
    unknown = add("Koperasi Tak Dikenal")
    run_night()
    page = read(unknown)
    assert "RAT tahun buku 2015 sampai 2017 tidak diketahui." in page
    assert "semuanya tanpa RAT: 2013 sampai 2017 tidak diketahui." in page
    assert 'Paling cepat: bukti bahwa RAT diadakan untuk tahun buku 2017: status menjadi "aktif".' in page
    assert 'RAT tidak diadakan untuk tahun buku 2013 sampai 2017: status menjadi "tidak aktif".' in page


def test_in_settlement_it_is_not_judged_and_obliged_to_nothing_more(world, read):
    run_night()
    page = read(world.bubar)
    assert "Dalam penyelesaian sejak keputusan pembubaran 1 Februari 2018. Tetap terdaftar" in page
    assert "Mengapa dalam penyelesaian Pembubaran diputuskan pada 1 Februari 2018." in page
    assert "Sampai 1 Februari 2018. Sesudahnya tidak ada tahun buku yang wajib." in page
    assert "2017 batas" not in page


def test_one_that_ended_says_by_what(read):
    ended = add("Koperasi Berakhir", decided=date(2016, 1, 1), ended=date(2017, 1, 1))
    run_night()
    assert "Badan hukum berakhir 1 Januari 2017 dengan pengumuman dalam Berita Negara." in read(ended)


def test_without_a_founding_date_no_year_is_counted(read):
    undated = add("Koperasi Tanpa Tanggal", founded=None, held={2016: date(2017, 3, 1)})
    run_night()
    page = read(undated)
    assert "Tanpa tanggal itu tahun buku yang wajib tidak dapat dihitung." in page
    assert "RAT 01-03-2017, tahun buku 2016" in page


def test_before_any_night_it_is_unjudged_and_every_rule_set_still_speaks(world, read):
    page = read(world.sunyi)
    assert "Belum dinilai: koperasi ini baru masuk register" in page
    assert "Mengapa" not in page
    assert "○ Tidak aktif 5 tahun buku tanpa RAT" in page


def test_all_rule_sets_stand_side_by_side_the_official_first(sari, world):
    run_night()
    response = sari.get(world.sunyi.get_absolute_url())
    assert [each["code"] for each in response.context["profile"].rule_sets] == [
        "KABTGR_5Y", "DISSOLUTION_9_2018", "KEMENKOP_25_2015", "NIK_C_1IN3",
    ]  # fmt: skip
    page = text(response)
    assert page.count("resmi ", page.index("Menurut setiap aturan")) == 2
    assert "○ Ada alasan pembubaran 3 tahun buku tanpa rapat anggota" in page
    assert "tidak ada alasan pembubaran: RAT 1 dari 3 tahun buku" in page


def test_the_dissolution_rules_never_say_active(sari, world):
    make_official("DISSOLUTION_9_2018", on=ON, decree="SK 2/2018", by=None)
    run_night()
    page = text(sari.get(world.maju.get_absolute_url()))
    assert "Tidak ada alasan pembubaran menurut aturan resmi (Alasan pembubaran, Permenkop 9/2018)" in page
    assert "Mengapa tidak ada alasan pembubaran" in page
    listed = text(sari.get("/koperasi/", {"keaktifan": "ACTIVE"}))
    assert "1 tidak ada alasan pembubaran (1 di antaranya rutin RAT)" in listed
    assert "● Tidak ada alasan pembubaran" in listed


def test_book_years_say_held_not_held_not_known_and_due(world, read):
    add_years = add("Koperasi Campur", held={2014: date(2015, 3, 1)}, lapses=lapsed(2015, 2016))
    page = read(add_years)
    assert "2013 ? tidak diketahui 2014 ✓ 01-03-2015 2015 ✕ tidak ada 2016 ✕ tidak ada 2017 ? tidak diketahui" in page
    assert "2018 batas 31-03-2019" in page
    assert "5 tahun buku sebelumnya, sejak 2004" in page


def test_the_next_deadline_is_that_of_the_first_obliged_year(read):
    assert "RAT per tahun buku 2019 batas 31-03-2020" in read(add("Koperasi Bayi", founded=date(2018, 5, 1)))


def test_a_year_nobody_knows_of_says_that_no_source_names_it(read):
    page = read(add("Koperasi Tak Dikenal", founded=date(2016, 5, 1)), "cooperative-meetings")
    assert "2017 31-12-2017 31-03-2018 tidak diketahui tidak ada sumber yang menyebutnya" in page


def test_a_deadline_shows_how_it_was_counted(world, read):
    page = read(world.maju, "cooperative-meetings")
    rule = "3 bulan sesudah tahun buku berakhir: Permenkop UKM 19/2015 tentang Rapat Anggota, belum dipastikan."
    assert page.count(rule) == 1
    assert "2018 31-12-2018 31-03-2019 belum jatuh tempo" in page


def test_a_year_that_ended_before_the_text_of_its_deadline_says_so(world, read):
    page = read(world.maju, "cooperative-meetings")
    assert "2014 31-12-2014 31-03-2015 naskah bertanggal 2015, sesudah tahun buku ini berakhir" in page
    assert "2015 31-12-2015 31-03-2016 naskah" not in page


def test_each_rule_of_a_deadline_says_for_which_years_it_holds(world, read):
    with history.verb("test", by=None, on=ON):
        months = LawValue.objects.get(key="deadline.ministry.primary_months")
        LawValue.objects.filter(pk=months.pk).update(in_force=DateRange(None, date(2016, 1, 1)))
        months.pk, months.value, months.in_force = None, 4, DateRange(date(2016, 1, 1), None)
        months.save()
    page = read(world.maju, "cooperative-meetings")
    assert "4 bulan sesudah tahun buku berakhir: Permenkop UKM 19/2015" in page
    assert "Tahun buku 2016 sampai 2018." in page
    assert "Tahun buku 2006 sampai 2015." in page


def test_an_inferred_and_a_voluntary_year_are_marked(read):
    young = add("Koperasi Rajin", founded=date(2017, 5, 1), held={2017: date(2018, 3, 1)})
    with history.verb("test", by=None, on=ON):
        Meeting.objects.filter(cooperative=young).update(is_inferred=True)
    assert "2017 ✓ 01-03-2018 disimpulkan sukarela 2018 batas 31-03-2019" in read(young)


def test_a_contradiction_is_shown_and_the_meeting_counts(world, read):
    record_meeting(world.sunyi, date(2018, 3, 1), [2017], FIELD, by=None, on=ON)
    page = read(world.sunyi)
    assert (
        "Tahun buku 2017: RAT tercatat diadakan, tetapi ada yang membantahnya (daftar dinas 04-09-2018: tidak ada "
        "RAT dari 01-01-2018 sampai 04-09-2018). Rapat yang dihitung"
    ) in page
    assert "2017 ✓ 01-03-2018" in page


def test_an_extraordinary_meeting_has_its_line(world, read):
    record_meeting(world.sunyi, date(2016, 5, 1), [], FIELD, kind=Meeting.Kind.EXTRAORDINARY, by=None, on=ON)
    assert "Rapat anggota luar biasa 01-05-2016 Kunjungan lapangan 04-09-2018" in read(world.sunyi)


def test_facts_newer_than_the_verdict_are_said(world, read):
    run_night()
    assert "Data atau aturan berubah" not in read(world.sunyi)
    record_meeting(world.sunyi, date(2018, 8, 1), [2017], FIELD, by=None, on=ON)
    assert "Menurut data hari ini: aktif. Penilaian malam berikutnya mencatatnya." in read(world.sunyi)


def test_every_axis_names_its_source_and_its_age(world, read, it_is):
    observe(world.maju, {"address": "Jl. Raya Serang km 24"}, FIELD, by=None, on=ON)
    it_is(date(2020, 9, 3))
    page = read(world.maju)
    assert "Jl. Raya Serang km 24 Kunjungan lapangan 04-09-2018 · Berita acara 7/2018" in page
    assert "tahun lalu" not in page
    it_is(date(2020, 9, 4))
    assert "Alamat ◐ 2 tahun lalu Masih benar : alamat Jl. Raya Serang km 24" in read(world.maju)


def test_what_most_of_it_rests_on_is_said_once(world, read, it_is):
    observe(world.maju, {"address": "Jl. Raya Serang km 24"}, FIELD, by=None, on=ON)
    it_is(date(2026, 9, 4))
    identity = read(world.maju).partition(" Identitas Semua masih benar ")[2].partition(" Peristiwa hukum ")[0]
    assert identity.startswith("Daftar dinas 04-09-2018 · Data contoh, rekaan ◐ 8 tahun lalu")
    assert identity.count("Daftar dinas 04-09-2018") == 1
    assert identity.count("8 tahun lalu") == 2


def test_a_reference_does_not_repeat_its_source_and_a_value_without_one_is_an_assumption(world, read):
    saying = Saying(Source.ODS, ON, "Ekspor ODS, daftar.csv baris 8")
    with history.verb("test", by=None, on=ON):
        unsourced = Cooperative.objects.create(name="Koperasi Tanpa Sumber", area=world.maju.area, coop_type="CONSUMER")
    observe(unsourced, {"address": "Jl. Baru 1"}, saying, by=None, on=ON)
    page = read(unsourced)
    assert "Alamat Jl. Baru 1 Ekspor ODS 04-09-2018 · daftar.csv baris 8" in page
    assert "anggapan, belum ada sumber" in page


def test_membership_area_names_the_authority(world, read):
    assert "Wilayah keanggotaan Kabupaten/kota berwenang: Dinas Koperasi kabupaten/kota" in read(world.maju)


@pytest.mark.parametrize(
    ("membership_area", "said"),
    [
        ("PROVINCE", "Wilayah keanggotaannya provinsi, jadi yang berwenang adalah Dinas Koperasi provinsi."),
        ("", "Wilayah keanggotaannya tidak diketahui, jadi belum jelas siapa yang berwenang."),
    ],
)
def test_an_inactive_one_that_is_not_ours_says_who_decides(read, membership_area, said):
    foreign = add("Koperasi Lain", lapses=lapsed(*range(2008, 2018)), membership_area=membership_area)
    run_night()
    page = read(foreign)
    assert said in page
    assert "Perkara Tidak ada." in read(foreign, "cooperative-cases")


def test_columns_without_a_home_are_folded_away(world, read):
    observe(world.maju, {"Jumlah Anggota": "151", "Grade": "A"}, Saying(Source.ODS, ON), by=None, on=ON)
    page = read(world.maju)
    assert "Keterangan lain dari sumber (2) Grade A Ekspor ODS 04-09-2018 Jumlah Anggota 151" in page


def test_legal_events_and_a_withdrawn_case_are_told(world, read):
    record_event(
        world.sunyi, LegalEvent.Kind.DISSOLUTION_DECIDED, date(2030, 1, 1), FIELD, document_no="9/2030", by=None, on=ON
    )
    run_night()
    record_meeting(world.sunyi, date(2018, 8, 1), [2017], FIELD, by=None, on=ON)
    review(on=ON + timedelta(days=1), cooperatives=[world.sunyi.pk], by=None)
    page = read(world.sunyi)
    assert "01-01-2030 Keputusan pembubaran Nomor 9/2030 Kunjungan lapangan 04-09-2018" in page
    cases = read(world.sunyi, "cooperative-cases")
    assert "Dicabut 05-09-2018: fakta baru menghapus tanda ditandai 04-09-2018" in cases
    assert "Aktif per 05-09-2018" in read(world.sunyi, "cooperative-history")


def test_without_official_rules_it_says_so(world, read):
    with history.verb("test", by=None, on=ON):
        LawValue.objects.filter(key="official").delete()
    assert "Belum ada aturan resmi yang ditetapkan." in read(world.maju)


def test_a_rule_set_without_a_value_in_force_today_is_said_not_to_apply(world, read):
    run_night()
    with history.verb("test", by=None, on=ON):
        LawValue.objects.filter(key__in=["rules.NIK_C_1IN3.inactive_of", "rules.KEMENKOP_25_2015.opens_cases"]).delete()
        LawValue.objects.filter(key="rules.KABTGR_5Y.active_of").update(in_force=DateRange(None, ON))
    page = read(world.sunyi)
    assert "Praktik lima tahun Kabupaten Tangerang resmi tidak berlaku pada hari ini" in page
    assert "Syarat sertifikat NIK, Juklak 1/2025 tidak berlaku pada hari ini" in page
    assert "Permenkop 25/2015 tidak berlaku pada hari ini" in page
    assert "2017 ✕ tidak ada" in page


def test_without_any_law_the_page_still_opens(world, read):
    run_night()
    with history.verb("test", by=None, on=ON):
        LawValue.objects.all().delete()
    page = read(world.maju)
    assert "Belum ada aturan yang dimuat." in page
    assert "Batas RAT tidak dapat dihitung" in page
    assert "RAT 10-03-2018, tahun buku 2017" in page
    assert "Mengapa aktif" in page


def test_a_case_leads_to_its_page(sari, world):
    run_night()
    case = world.sunyi.cases.get()
    page = sari.get(reverse("cooperative-cases", args=[world.sunyi.pk])).content.decode()
    assert f'<a href="{case.get_absolute_url()}"><b>Terbuka</b>' in page


def test_the_number_of_queries_does_not_grow_with_what_is_known(sari, world, django_assert_num_queries):
    run_night()
    for day in range(1, 4):
        record_lapse(world.maju, date(2019, day, 1), date(2019, day, 2), FIELD, by=None, on=ON)
        observe(world.maju, {"Jumlah Anggota": str(day)}, Saying(Source.ODS, ON), by=None, on=ON)
        review(on=ON + timedelta(days=day), cooperatives=[world.maju.pk], by=None)
    for cooperative in (world.baru, world.maju):
        with django_assert_num_queries(17):
            sari.get(cooperative.get_absolute_url())


def test_a_secondary_with_years_that_end_in_june_has_six_months(world):
    odd = add("Koperasi Sekunder", form="SECONDARY", book_year_end=6)
    years = years_of(facts([odd.pk])[odd.pk], (law := lawbook.read()), ON, law.official(Day(ON)))
    assert [year.name for year in years.latest][-2:] == [2017, 2018]
    assert (years.coming.year.name, years.coming.on) == (2019, date(2019, 12, 31))
    assert years.latest[-1].deadline.on == date(2018, 12, 31)
