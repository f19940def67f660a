"""The RAT grid: what it shows, and what becomes of what is keyed in."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from cooperatives.cases.models import Case
from cooperatives.desk.grid import figures
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from cooperatives.standing.models import Standing
from registry import history
from registry.models import LawValue
from tests.grids import add, key_in, line, opened, page_of, said
from tests.pages import signed_in, text
from tests.world import ON, lapsed, run_night

BALARAJA, CURUG = "36.03.01", "36.03.17"
OVERVIEW = reverse("rat-grid")


@pytest.fixture
def sari(world):
    run_night()
    return signed_in(world.sari)


def test_the_overview_counts_the_latest_book_year_due_of_each_kecamatan(sari):
    run_night(ON + timedelta(days=1))
    add("Koperasi Belum Dinilai")
    found = {each.area.name: each for each in sari.get(OVERVIEW).context["counted"]}
    assert list(found) == ["Balaraja", "Curug"]
    balaraja, curug = found["Balaraja"], found["Curug"]
    assert (balaraja.total, balaraja.held, balaraja.not_held, balaraja.unknown, balaraja.without) == (3, 1, 0, 0, 2)
    assert (curug.total, curug.held, curug.not_held, curug.unknown, curug.without) == (3, 0, 2, 0, 0)
    assert (balaraja.unjudged, curug.unjudged) == (0, 1)
    page = sari.get(OVERVIEW)
    assert "?terakhir=NOT_HELD&amp;kecamatan=36.03.17" in page.content.decode()
    assert "?terakhir=UNKNOWN&amp;kecamatan=36.03" not in page.content.decode()
    assert text(page).count("Lihat") == 2


def test_each_number_of_the_overview_opens_as_many_cooperatives(sari):
    assert "Belum dinilai" not in text(sari.get(OVERVIEW))
    run_night(ON + timedelta(days=1))
    add("Koperasi Belum Dinilai")
    page = sari.get(OVERVIEW).content.decode()
    found = re.findall(r'href="([^"]*\?[^"]*kecamatan=[^"]*)"\s*>(\d+)</a>', page)
    assert found
    assert "0" not in dict(found).values()
    for address, number in found:
        assert sari.get(address.replace("&amp;", "&")).context["page"].paginator.count == int(number), address


def test_an_officer_sees_the_own_kecamatan_only(world, client):
    client.force_login(world.budi)
    assert [each.area.name for each in client.get(OVERVIEW).context["counted"]] == ["Balaraja"]
    assert client.get(page_of(BALARAJA)).status_code == 200
    for code in (CURUG, "36.03", "36.03.01.2003", "99.99.99", "x"):
        assert client.get(page_of(code)).status_code == 404


def test_each_cell_says_its_value_in_words_with_its_source(sari, world):
    add("Koperasi Tak Dikenal", founded=None)
    add("Koperasi Senyap")
    record_meeting(
        world.sunyi, date(2018, 3, 5), [2016, 2017], Saying(Source.ODS, ON), is_inferred=True, by=None, on=ON
    )
    page = sari.get(page_of(CURUG, tahun=2017))
    assert page.context["grid"].names == [2017, 2016, 2015, 2014]
    told = text(page)
    assert "✓ diadakan 05-03-2018 ekspor ODS 04-09-2018, disimpulkan" in told
    assert "≠ daftar dinas 04-09-2018: tidak ada RAT sampai 04-09-2018" in told
    assert "✕ tidak ada daftar dinas 04-09-2018" in told
    assert "? tidak diketahui" in told
    assert "tanggal pengesahan belum ada" in told
    assert "Tahun buku 2017, 4 koperasi: 1 sudah RAT (juga yang sukarela), 1 tidak, dan 1 tidak diketahui." in told


def test_what_is_not_owed_says_why(sari, world):
    told = text(sari.get(page_of(BALARAJA, tahun=2017)))
    assert "belum wajib" in told
    assert "tidak wajib lagi pembubaran diputuskan 01-02-2018" in told
    assert "belum berdiri" in told


def test_a_book_year_not_yet_due_shows_its_deadline(sari, world, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2019, 3, 31))
    assert "batas 31-03-2019" in text(sari.get(page_of(CURUG)))
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2019, 4, 1))
    assert "batas 31-03-2019" not in text(sari.get(page_of(CURUG)))


def test_only_the_unknown_of_the_year_are_asked_for_and_searched(sari, world):
    senyap = add("Koperasi Senyap")
    rows = sari.get(page_of(CURUG, tahun=2017, hanya="UNKNOWN")).context["lines"]
    assert [each.cooperative for each in rows] == [senyap]
    rows = sari.get(page_of(CURUG, tahun=2017, cari="sunyi")).context["lines"]
    assert [each.cooperative for each in rows] == [world.sunyi]
    assert "Tidak ada koperasi yang cocok dengan “xyzzy”" in text(sari.get(page_of(CURUG, cari="xyzzy")))
    key_in(sari, CURUG, 2017, {senyap: "t"})
    assert "sudah diketahui semua" in text(sari.get(page_of(CURUG, tahun=2017, hanya="UNKNOWN")))


@pytest.mark.parametrize(("part", "said"), [("UNKNOWN", "Lanjut ke 3 yang belum diketahui"), ("", "Lanjut ke baris")])
def test_whoever_goes_on_after_saving_a_page_misses_nobody(sari, monkeypatch, part, said):
    monkeypatch.setattr(figures, "PAGE", 2)
    monkeypatch.setattr(figures, "_listed", lambda rows, today: rows.filter(name__startswith="Diam").order_by("name"))
    rows = [add(f"Diam {letter}") for letter in "ABCD"]
    answer = key_in(sari, CURUG, 2017, {rows[0]: "t"}, asked={"hanya": part})
    assert said in text(answer)
    address = re.search(r'href="([^"]*)">\s*Lanjut ke', answer.content.decode())[1].replace("&amp;", "&")
    page = sari.get(reverse("rat-grid-subdistrict", args=[CURUG]) + address)
    shown = [each.cooperative for each in page.context["lines"]]
    assert shown == (rows[1:3] if part else rows[2:])
    last = key_in(sari, CURUG, 2017, {rows[3]: "t"}, asked={"hanya": part, "halaman": 2})
    assert "Lanjut ke" not in text(last)


def test_a_year_is_keyed_in_as_one_deed(sari, world):
    senyap, diam = add("Koperasi Senyap"), add("Koperasi Diam")
    answer = key_in(sari, CURUG, 2016, {senyap: "12/3", diam: "tidak"}, reference="Daftar RAT 2017")
    assert "2 baris disimpan" in text(answer)
    assert said(senyap) == ["2017-03-12 [2016] OFFICE"]
    assert said(diam) == ["2017-01-01..2017-03-31 OFFICE"]
    assert senyap.meetings.get().reference == "Daftar RAT 2017"
    meeting, lapse = history.story(senyap.meetings.get())[0], history.story(diam.lapses.get())[0]
    assert (meeting.verb, lapse.verb, meeting.by) == ("record_rat_year", "record_rat_year", world.sari)
    deeds = [apps.get_model("cooperatives", f"{name}Event").objects.latest("pgh_id").pgh_context_id
             for name in ("Meeting", "Lapse")]  # fmt: skip
    assert deeds[0] == deeds[1]


def test_what_is_readable_is_saved_and_the_rest_comes_back_as_it_was_typed(sari, world):
    senyap, diam, bisu = add("Koperasi Senyap"), add("Koperasi Diam"), add("Koperasi Bisu")
    answer = key_in(sari, CURUG, 2016, {senyap: "12/3", diam: "kemarin", bisu: "31-2-2017"})
    told = text(answer)
    assert "1 baris disimpan, 2 perlu diperbaiki" in told
    assert "Koperasi Diam: Tidak terbaca, atau tidak ada di kalender. Tulis" in told
    assert "Koperasi Bisu: Tidak terbaca, atau tidak ada di kalender." in told
    assert [line(answer, each).text for each in (senyap, diam, bisu)] == ["", "kemarin", "31-2-2017"]
    assert said(senyap)
    assert not said(diam)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("observed_on", "kapan", "Tulis tanggal seperti 31-12-2025."), ("observed_on", "", "Isi tanggal daftar"),
    ("observed_on", "31-12-2198", "belum tiba"), ("observed_on", "31-12-1066", "Periksa tahunnya"),
    ("source", "ODS", "Sumber"), ("reference", "x" * 201, "Rujukan"),
])  # fmt: skip
def test_without_a_source_that_can_be_nothing_is_saved_and_nothing_lost(sari, world, field, value, sentence):
    senyap = add("Koperasi Senyap")
    answer = key_in(sari, CURUG, 2016, {senyap: "12/3"}, **{field: value})
    assert sentence in text(answer)
    assert line(answer, senyap).text == "12/3"
    assert said(senyap) == []


def test_saving_the_same_page_twice_adds_nothing(sari, world):
    senyap, diam = add("Koperasi Senyap"), add("Koperasi Diam")
    form, cells = opened(sari, CURUG, 2016), {senyap: "12/3 (2015,2016)", diam: "t"}
    key_in(sari, CURUG, 2016, cells, form=form)
    before = (Meeting.objects.count(), Lapse.objects.count(), said(senyap), said(diam))
    answer = key_in(sari, CURUG, 2016, cells, form=form)
    assert "0 baris disimpan 2 sudah tercatat sama" in text(answer)
    assert (Meeting.objects.count(), Lapse.objects.count(), said(senyap), said(diam)) == before


def test_a_change_of_what_the_same_source_said_needs_a_reason(sari, world):
    senyap = add("Koperasi Senyap")
    key_in(sari, CURUG, 2016, {senyap: "12/3"})
    assert "Alasan perubahan" not in text(sari.get(page_of(CURUG, tahun=2016)))
    answer = key_in(sari, CURUG, 2016, {senyap: "13/3"})
    assert "Sumber ini sudah menyebut lain (Daftar dinas" in text(answer)
    assert 'name="reason"' in answer.content.decode()
    assert line(answer, senyap).text == "13/3"
    assert said(senyap) == ["2017-03-12 [2016] OFFICE"]
    key_in(sari, CURUG, 2016, {senyap: "13/3"}, reason="Salah baca")
    assert said(senyap) == ["2017-03-13 [2016] OFFICE"]
    retracted = senyap.meetings.get(held_on=date(2017, 3, 12))
    assert (retracted.retraction, retracted.retracted_on) == ("Salah baca", timezone.localdate())


def test_what_was_denied_for_several_years_is_taken_back_for_one_only(sari, world):
    senyap = add("Koperasi Senyap", lapses=[(date(2015, 1, 1), date(2018, 9, 4))])
    key_in(sari, CURUG, 2016, {senyap: "12/3"}, reason="Berita acara ditemukan")
    assert said(senyap) == [
        "2017-03-12 [2016] OFFICE", "2015-01-01..2016-12-31 OFFICE", "2017-04-01..2018-09-04 OFFICE",
    ]  # fmt: skip
    values = [cell.value for cell in line(sari.get(page_of(CURUG, tahun=2017)), senyap).cells]
    assert values == ["NOT_HELD", "HELD", "NOT_HELD", "NOT_HELD"]
    again = senyap.lapses.get(through=date(2016, 12, 31))
    assert (again.observed_on, again.reference) == (ON, "Data contoh, rekaan")


def test_what_was_denied_of_another_book_year_stays_where_a_late_meeting_falls_into_its_time(sari, world):
    senyap = add("Koperasi Senyap", lapses=lapsed(2016, 2017))
    answer = key_in(sari, CURUG, 2016, {senyap: "12-3-2018"}, reason="Berita acara ditemukan")
    assert "1 baris disimpan" in text(answer)
    assert [cell.value for cell in line(sari.get(page_of(CURUG, tahun=2017)), senyap).cells[:2]] == ["NOT_HELD", "HELD"]


def test_a_meeting_for_several_years_is_taken_back_for_one_only(sari, world):
    senyap = add("Koperasi Senyap")
    key_in(sari, CURUG, 2017, {senyap: "12-3-2018 (2015-2017)"})
    key_in(sari, CURUG, 2016, {senyap: "t"}, reason="Hanya dua tahun")
    assert said(senyap) == ["2018-03-12 [2015, 2017] OFFICE", "2017-01-01..2017-03-31 OFFICE"]


def test_the_same_meeting_keyed_in_year_by_year_covers_both(sari, world):
    senyap = add("Koperasi Senyap")
    key_in(sari, CURUG, 2016, {senyap: "12-3-2018"})
    key_in(sari, CURUG, 2017, {senyap: "12/3"})
    assert said(senyap) == ["2018-03-12 [2016, 2017] OFFICE"]


def test_a_heavier_source_stays_and_the_row_says_so(sari, world):
    senyap = add("Koperasi Senyap")
    record_meeting(senyap, date(2017, 3, 12), [2016], Saying(Source.LEGAL, date(2017, 4, 1)), by=None, on=ON)
    answer = key_in(sari, CURUG, 2016, {senyap: "15/3"})
    assert "Dokumen hukum 01-04-2017: RAT 12-03-2017; tetap berlaku." in text(answer)
    assert said(senyap) == ["2017-03-12 [2016] LEGAL"]
    assert "1 baris disimpan" in text(key_in(sari, CURUG, 2016, {senyap: "12/3"}))
    assert said(senyap) == ["2017-03-12 [2016] LEGAL", "2017-03-12 [2016] OFFICE"]


def test_a_meeting_that_a_heavier_source_denies_is_not_recorded_over_it(sari, world):
    senyap = add("Koperasi Senyap")
    days = date(2017, 1, 1), date(2017, 3, 31)
    record_lapse(senyap, *days, Saying(Source.FIELD, date(2017, 4, 2)), by=None, on=ON)
    answer = key_in(sari, CURUG, 2016, {senyap: "12/3"})
    assert "Kunjungan lapangan 02-04-2017: tidak ada RAT; tetap berlaku." in text(answer)
    assert said(senyap) == ["2017-01-01..2017-03-31 FIELD"]


def test_a_denial_by_another_source_is_recorded_as_a_contradiction(sari, world):
    senyap = add("Koperasi Senyap")
    record_meeting(senyap, date(2017, 3, 12), [2016], Saying(Source.BOARD, date(2017, 4, 1)), by=None, on=ON)
    answer = key_in(sari, CURUG, 2016, {senyap: "tidak"}, source="FIELD")
    assert "Laporan pengurus yang diterima 01-04-2017: RAT 12-03-2017; tetap dihitung" in text(answer)
    (cell,) = [cell for cell in line(answer, senyap).cells if cell.name == 2016]
    assert (cell.value, cell.lapse.source) == ("HELD", "FIELD")
    assert "≠ kunjungan lapangan" in text(answer)


def test_a_lighter_source_is_outweighed_and_keeps_what_it_said(sari, world):
    senyap = add("Koperasi Senyap")
    record_meeting(senyap, date(2017, 3, 12), [2016], Saying(Source.ODS, ON), is_inferred=True, by=None, on=ON)
    answer = key_in(sari, CURUG, 2016, {senyap: "15/3"})
    assert [each.source for each in line(answer, senyap).keyed.meetings] == ["OFFICE", "ODS"]


def test_an_older_list_does_not_undo_a_newer_one(sari, world):
    senyap = add("Koperasi Senyap")
    key_in(sari, CURUG, 2016, {senyap: "12/3"}, observed_on="01-06-2017")
    answer = key_in(sari, CURUG, 2016, {senyap: "t"}, observed_on="02-04-2017", reason="Daftar lama")
    assert "Daftar dinas 01-06-2017: RAT 12-03-2017; tetap berlaku." in text(answer)
    answer = key_in(sari, CURUG, 2016, {senyap: "20/3"}, observed_on="02-04-2017", reason="Daftar lama")
    assert "Daftar dinas 01-06-2017: RAT 12-03-2017; tetap berlaku." in text(answer)
    assert said(senyap) == ["2017-03-12 [2016] OFFICE"]


def test_another_source_with_other_years_for_the_same_day_is_asked_about(sari, world):
    senyap = add("Koperasi Senyap")
    record_meeting(senyap, date(2018, 3, 12), [2016], Saying(Source.BOARD, ON), by=None, on=ON)
    answer = key_in(sari, CURUG, 2017, {senyap: "12/3"}, source="FIELD")
    assert "Sebut semuanya: 12-03-2018 (2016, 2017)." in text(answer)
    key_in(sari, CURUG, 2017, {senyap: "12/3 (2016, 2017)"}, source="FIELD")
    values = [cell.value for cell in line(sari.get(page_of(CURUG, tahun=2017)), senyap).cells[:2]]
    assert values == ["HELD", "HELD"]


def test_what_somebody_else_changed_meanwhile_comes_back_with_theirs_and_mine(sari, world):
    senyap, diam = add("Koperasi Senyap"), add("Koperasi Diam")
    mine = opened(sari, CURUG, 2016)
    record_meeting(senyap, date(2017, 2, 1), [2016], Saying(Source.ODS, ON), by=world.joko, on=ON)
    answer = key_in(sari, CURUG, 2016, {senyap: "t", diam: "t"}, form=mine)
    assert "1 baris disimpan, 1 perlu diperbaiki" in text(answer)
    assert "Sudah diubah orang lain sejak halaman ini dibuka; kini: 01-02-2017." in text(answer)
    assert line(answer, senyap).text == "t"
    assert said(senyap) == ["2017-02-01 [2016] ODS"]
    seen = re.search(rf'name="dilihat-{senyap.pk}"\s+value="([^"]*)"', answer.content.decode())[1]
    key_in(sari, CURUG, 2016, {senyap: "t"}, form=mine | {f"dilihat-{senyap.pk}": seen})
    assert len(said(senyap)) == 2


def test_what_cannot_be_said_of_this_cooperative_is_refused(sari, world):
    tak_dikenal = add("Koperasi Tak Dikenal", "36.03.01.2003", founded=None)
    told = text(key_in(sari, BALARAJA, 2017, {world.baru: "t", world.bubar: "t", tak_dikenal: "t"}))
    assert "0 baris disimpan, 3 perlu diperbaiki" in told
    assert "Koperasi Baru: Tahun buku 2017 belum wajib baginya" in told
    assert "Koperasi Bubar: Pembubarannya diputuskan 01-02-2018" in told
    assert "Koperasi Tak Dikenal: Tanggal pengesahannya belum diketahui" in told
    told = text(key_in(sari, BALARAJA, 2017, {world.baru: "1/3", world.bubar: "2-2-2018", tak_dikenal: "1/3"}))
    assert "2 baris disimpan, 1 perlu diperbaiki" in told
    assert "Sesudah pembubarannya diputuskan (01-02-2018)" in told
    assert "sukarela" in told


def test_who_was_founded_only_later_is_not_in_the_way(sari, world):
    assert world.baru in [each.cooperative for each in sari.get(page_of(BALARAJA, tahun=2017)).context["lines"]]
    assert world.baru not in [each.cooperative for each in sari.get(page_of(BALARAJA, tahun=2016)).context["lines"]]


def test_those_touched_are_judged_at_once_and_the_page_says_what_changed(sari, world):
    assert Case.objects.open().get().cooperative == world.sunyi
    latest = timezone.localdate().year - 1
    answer = key_in(sari, CURUG, latest, {world.sunyi: f"2-1-{latest + 1}"})
    standing = Standing.objects.get(pk=world.sunyi.pk)
    assert (standing.state, standing.judged_on) == ("ACTIVE", timezone.localdate())
    assert "1 baris disimpan 1 koperasi kini aktif, 1 perkara dicabut." in text(answer)
    case = Case.objects.get(cooperative=world.sunyi)
    assert "Penandaan dicabut karena fakta" in text(sari.get(case.get_absolute_url()))


def test_without_official_rules_it_is_recorded_and_judged_later(sari, world):
    with history.verb("test", by=None, on=None):
        LawValue.objects.filter(key="official").delete()
    answer = key_in(sari, CURUG, 2016, {world.sunyi: "12/3"}, source="FIELD")
    assert "1 baris disimpan Keaktifannya belum dinilai ulang" in text(answer)
    assert "2017-03-12 [2016] FIELD" in said(world.sunyi)


def test_after_a_later_night_it_is_recorded_and_judged_later(sari, world):
    run_night(timezone.localdate() + timedelta(days=1))
    answer = key_in(sari, CURUG, 2016, {world.sunyi: "12/3"}, source="FIELD")
    assert "1 baris disimpan Keaktifannya belum dinilai ulang" in text(answer)


def test_without_any_law_the_page_says_so(sari, world):
    with history.verb("test", by=None, on=None):
        LawValue.objects.all().delete()
    assert "Batas RAT tidak dapat dihitung" in text(sari.get(page_of(CURUG, tahun=2016)))


def test_foreign_rows_cannot_be_keyed_in(world, client):
    client.force_login(world.budi)
    answer = key_in(client, BALARAJA, 2016, {world.sunyi: "12/3"})
    assert "Tidak disimpan, koperasinya sudah tidak ada di daftar ini: 12/3" in text(answer)
    assert not world.sunyi.meetings.exists()
    assert client.post(page_of(CURUG, tahun=2016), {f"rat-{world.sunyi.pk}": "12/3"}).status_code == 404


@pytest.mark.parametrize(
    "asked", ["tahun=abc", "tahun=1", "tahun=99999999", "halaman=x", "halaman=999", "cari=%00", "hanya=?"]
)
def test_an_address_that_asks_nonsense_still_answers(sari, asked):
    address = reverse("rat-grid-subdistrict", args=[CURUG])
    assert sari.get(f"{address}?{asked}").status_code == 200


@pytest.mark.parametrize("typed", ["\0", "９-３-2017", "x" * 5000, "<script>", "1-1-99999", "-1", "'--", "²-3-2017"])
def test_whatever_is_typed_is_answered(sari, world, typed):
    senyap = add("Koperasi Senyap")
    assert key_in(sari, CURUG, 2016, {senyap: typed}).status_code == 200


def test_a_page_takes_the_same_few_queries_however_many_rows(sari, world, django_assert_max_num_queries):
    for count in (1, 50):
        for number in range(count):
            add(f"Koperasi {count} {number}", lapses=lapsed(2015, 2016))
        with django_assert_max_num_queries(12):
            page = sari.get(page_of(CURUG, tahun=2017))
    assert len(page.context["lines"]) == 50
    with django_assert_max_num_queries(6):
        sari.get(OVERVIEW)
