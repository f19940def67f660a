"""The import bench: four piles, decisions, one unit in, one unit out."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperatives.cases.actions import held, screen
from cooperatives.cases.models import Case
from cooperatives.meetings.imports import bench
from cooperatives.meetings.imports.undo import blocked
from cooperatives.meetings.models import Meeting
from cooperatives.register.actions import Saying, accepted, observe, retract, settle
from cooperatives.register.models import Cooperative, Observation, Source, field_label
from cooperatives.standing.models import Standing
from registry import history
from registry.models import Area, ImportBatch
from registry.transitions import Refused
from tests.workbooks import MAJU, MASTER, MEKAR, ON, SUNYI, applied, brought, checked, everything, undone, workbook


def piles(batch: ImportBatch) -> dict[str, str]:
    return {row.name: row.pile for row in batch.rows.filter(sheet="Data Induk")}


def told(batch: ImportBatch) -> list[tuple[int, str]]:
    return [(row.line, each["message"]) for row in batch.rows.order_by("line") for each in row.problems]


def test_rows_lie_in_piles_and_nothing_is_written(world):
    before = Observation.objects.count()
    batch = brought(world, MAJU, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR)
    assert piles(batch) == {"Koperasi Maju": "SAME", "Koperasi Sunyi": "DIFFERENT", "Koperasi Mekar": "NEW"}
    assert batch.counts == {"rows": 3, "new": 1, "different": 1, "same": 1, "refused": 0, "waiting": 0}
    assert (batch.state, Observation.objects.count(), Cooperative.objects.count()) == ("CHECKED", before, 5)
    (difference,) = batch.rows.get(pile="DIFFERENT").differences
    assert (difference["field"], difference["ours"], difference["theirs"]) == ("address", "", "Jl. Baru 1")


def test_applied_it_is_there_whole(world):
    rat = [{"Nama koperasi": "Koperasi Mekar", "TB 2016": "12-03-2017", "TB 2017": "tidak"},
           {"Nomor badan hukum": "518/001/BH/2005", "TB 2017": "10/3/2018"}]  # fmt: skip
    batch = applied(brought(world, MAJU, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR, meetings=rat), by=world.sari, on=ON)
    assert batch.state == "APPLIED"
    mekar = Cooperative.objects.get(name="Koperasi Mekar")
    assert (mekar.area.code, mekar.coop_type, mekar.legal_entity_key) == (
        "36.03.17.1001",
        "SAVINGS_LOAN",
        "518.9.BH.2010",
    )
    assert accepted(mekar)["chair"].value == "Ibu Ratna"
    assert mekar.legal_events.get().happened_on == date(2010, 3, 9)
    assert [(each.held_on, each.book_years) for each in mekar.meetings.all()] == [(date(2017, 3, 12), [2016])]
    assert [(each.since, each.through) for each in mekar.lapses.all()] == [(date(2018, 1, 1), date(2018, 3, 31))]
    world.sunyi.refresh_from_db()
    assert world.sunyi.address == "Jl. Baru 1"
    assert world.maju.meetings.filter(held_on=date(2018, 3, 10), observed_on=ON).count() == 1


def test_columns_are_what_settling_one_by_one_would_make_them(world):
    applied(brought(world, MAJU | {"Alamat": "Jl. X"}, SUNYI | {"Jenis": "Jasa"}, MEKAR), by=world.sari, on=ON)
    before = list(Cooperative.objects.order_by("pk").values())
    for each in Cooperative.objects.all():
        settle(each)
    assert list(Cooperative.objects.order_by("pk").values()) == before


def test_brought_in_again_everything_is_the_same(world):
    rows = (MAJU, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR)
    applied(brought(world, *rows), by=world.sari, on=ON)
    before = Observation.objects.count()
    batch = brought(world, *rows)
    assert set(piles(batch).values()) == {"SAME"}
    applied(batch, by=world.sari, on=ON)
    assert Observation.objects.count() == before


def test_a_lighter_source_changes_nothing_a_heavier_one_said(world):
    observe(world.sunyi, {"address": "Jl. Lapangan 7"}, Saying(Source.FIELD, date(2015, 1, 1)), by=world.joko, on=ON)
    batch = brought(world, SUNYI | {"Alamat": "Jl. Lain 2"})
    (difference,) = batch.rows.get().differences
    assert (difference["ours"], difference["counts"], difference["source"]) == ("Jl. Lapangan 7", False, "FIELD")
    applied(batch, by=world.sari, on=ON)
    world.sunyi.refresh_from_db()
    assert world.sunyi.address == "Jl. Lapangan 7"
    batch = brought(world, SUNYI | {"Alamat": "Jl. Lain 2"}, said_by="FIELD")
    applied(batch, by=world.sari, on=ON)
    world.sunyi.refresh_from_db()
    assert world.sunyi.address == "Jl. Lain 2"


def test_no_list_unsays_a_meeting(world):
    batch = brought(world, meetings=[{"Nama koperasi": "Koperasi Maju", "TB 2017": "tidak"}])
    (difference,) = batch.rows.get().differences
    assert (difference["field"], difference["ours"], difference["counts"]) == ("rat_2017", "2018-03-10", False)
    applied(batch, by=world.sari, on=ON)
    assert not world.maju.lapses.exists()


def test_a_like_name_in_the_same_kecamatan_waits_for_a_person(world):
    twin = MEKAR | {"Nama koperasi": "Koperasi Serba Usaha Sunyi", "Nomor badan hukum": "", "Tanggal badan hukum": ""}
    batch = brought(world, twin, MAJU)
    row = batch.rows.get(pile="NEW")
    assert row.candidates == [world.sunyi.pk]
    assert batch.counts["waiting"] == 1
    applied(batch, by=world.sari, on=ON)
    assert Cooperative.objects.count() == 5


@pytest.mark.parametrize(("decision", "count", "named"), [("KNOWN", 5, 1), ("NEW", 6, 1), ("LEFT_OUT", 5, 0)])
def test_what_a_person_decides_is_done(world, decision, count, named):
    twin = MEKAR | {"Nama koperasi": "KSU Sunyi", "Nomor badan hukum": "", "Tanggal badan hukum": ""}
    rat = [{"Nama koperasi": "KSU Sunyi", "TB 2016": "12-03-2017"}]
    batch = brought(world, twin, MAJU, meetings=rat)
    bench.decide(batch.rows.get(pile="NEW", sheet="Data Induk"), decision, world.sunyi.pk, by=world.sari, on=ON)
    batch.refresh_from_db()
    assert batch.counts["waiting"] == 0
    applied(batch, by=world.sari, on=ON)
    assert Cooperative.objects.count() == count
    assert Cooperative.objects.filter(name="KSU Sunyi").count() == named
    assert Meeting.objects.filter(cooperative__name="KSU Sunyi", held_on=date(2017, 3, 12)).count() == named


TWIN = MEKAR | {"Nama koperasi": "KSU Sunyi", "Nomor badan hukum": "", "Tanggal badan hukum": ""}


def test_what_is_said_of_a_row_nobody_decided_on_waits_with_it(world):
    batch = brought(world, TWIN, MAJU, meetings=[{"Nama koperasi": "KSU Sunyi", "TB 2016": "12-03-2017"}])
    assert (batch.counts["waiting"], bench.ready(batch)) == (2, 1)
    (problem,) = batch.rows.get(sheet="RAT").problems
    assert problem["message"] == "Menunggu keputusan atas baris 2 lembar Data Induk."
    batch.refresh_from_db()
    bench.decide(batch.rows.get(line=2, sheet="Data Induk"), "NEW", None, by=world.sari, on=ON)
    batch.refresh_from_db()
    assert (batch.counts["waiting"], bench.ready(batch), batch.rows.get(sheet="RAT").problems) == (0, 3, [])


def test_a_row_that_was_left_out_may_be_decided_otherwise(world):
    rat = [
        {"Nama koperasi": "KSU Sunyi", "TB 2016": "12-03-2017"},
        {"Nama koperasi": "Entah Siapa", "TB 2016": "tidak"},
    ]
    batch = brought(world, TWIN, MAJU, meetings=rat)
    row = batch.rows.get(line=2, sheet="Data Induk")
    bench.decide(row, "LEFT_OUT", None, by=world.sari, on=ON)
    assert batch.rows.get(sheet="RAT", line=2).pile == "REFUSED"
    bench.decide(row, "KNOWN", world.sunyi.pk, by=world.sari, on=ON)
    assert batch.rows.get(sheet="RAT", line=2).subject == world.sunyi.pk
    assert applied(batch, by=world.sari, on=ON).state == "APPLIED"
    assert world.sunyi.meetings.get(held_on=date(2017, 3, 12)).batch == batch


def test_days_that_cannot_be_read_are_kept_as_they_stand(world):
    odd = MAJU | {"Tanggal perubahan": "kapan-kapan", "Sertifikat NIK berlaku sampai": "sebentar lagi"}
    content = workbook([odd], headers=[*MASTER, "Tanggal perubahan", "Sertifikat NIK berlaku sampai"])
    batch = applied(checked(content, by=world.sari, on=ON), by=world.sari, on=ON)
    said = Observation.objects.get(batch=batch).values
    assert said["unread_amended_on"] == "kapan-kapan"
    assert said["unread_nik_certificate_until"] == "sebentar lagi"
    assert [field_label(name) for name in said if name.startswith("unread_")] == [
        "tanggal perubahan anggaran dasar, tidak terbaca", "sertifikat NIK, tidak terbaca",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("village", "said"),
    [("Entahlah", "Desa/kelurahan tidak dikenal"), ("Cangkudu", "Ada di beberapa kecamatan"), ("Binong", None)],
)
def test_a_village_that_names_no_one_place_is_told(world, village, said):
    curug = Area.objects.get(code="36.03.17")
    with history.verb("test", by=None, on=ON):
        Area.objects.create(code="36.03.17.2009", name="Cangkudu", kind=Area.Kind.VILLAGE, parent=curug)
    batch = brought(world, SUNYI | {"ID register": str(world.sunyi.pk), "Kecamatan": "", "Desa/kelurahan": village})
    assert [message.partition(",")[0] for _, message in told(batch)] == ([said] if said else [])


def test_who_asks_for_sayings_does_not_carry_the_file_along(world):
    batch = applied(brought(world, MEKAR), by=world.sari, on=ON)
    with CaptureQueriesContext(connection) as asked:
        list(Observation.objects.filter(batch=batch).select_related("batch"))
    assert "content" not in asked[0]["sql"]
    assert bytes(batch.file.content).startswith(b"PK")


def test_a_choice_that_was_not_offered_is_refused(world):
    twin = MEKAR | {"Nama koperasi": "KSU Sunyi"}
    batch = brought(world, twin)
    with pytest.raises(Refused):
        bench.decide(batch.rows.get(), "KNOWN", world.maju.pk, by=world.sari, on=ON)


def test_what_changed_in_between_sends_the_file_back(world):
    batch = brought(world, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR)
    observe(world.sunyi, {"address": "Jl. Tengah 5"}, Saying(Source.OFFICE, date(2018, 9, 10)), by=world.joko, on=ON)
    batch = applied(batch, by=world.sari, on=ON)
    assert (batch.state, Cooperative.objects.count()) == ("CHECKED", 5)
    assert batch.refusal.startswith("Register berubah sesudah berkas ini diperiksa: 1 baris")
    assert batch.rows.get(pile="DIFFERENT").differences[0]["ours"] == "Jl. Tengah 5"
    batch = applied(batch, by=world.sari, on=ON)
    assert (batch.state, batch.refusal) == ("APPLIED", "")
    world.sunyi.refresh_from_db()
    assert world.sunyi.address == "Jl. Baru 1"


def test_what_did_not_change_is_applied_in_whichever_order_the_file_says_it(world):
    several = {"Ketua": "Ibu Ani", "Alamat": "Jl. 1", "Nomor Induk Koperasi": "3603010000777", "Jenis": "Jasa"}
    years = [{"Nama koperasi": "Koperasi Baru", "TB 2019": "tidak", "TB 2018": "tidak", "TB 2017": "tidak"}]
    batch = applied(brought(world, SUNYI | several, meetings=years), by=world.sari, on=ON)
    assert (batch.state, batch.refusal) == ("APPLIED", "")


def version(of: Cooperative) -> int:
    return Cooperative.objects.with_version().get(pk=of.pk).version


def test_a_row_of_an_older_download_is_refused_with_both_values(world):
    row = SUNYI | {"ID register": str(world.sunyi.pk), "Versi": str(version(world.sunyi)), "Alamat": "Jl. Baru 1"}
    assert brought(world, row).rows.get().pile == "DIFFERENT"
    observe(world.sunyi, {"address": "Jl. Tengah 5"}, Saying(Source.OFFICE, date(2018, 9, 10)), by=world.joko, on=ON)
    batch = brought(world, row)
    stale = batch.rows.get()
    assert (stale.pile, stale.differences[0]["ours"], stale.differences[0]["theirs"]) == (
        "REFUSED", "Jl. Tengah 5", "Jl. Baru 1",
    )  # fmt: skip
    assert "berubah sesudah berkas diunduh" in told(batch)[0][1]


def test_the_version_grows_with_all_that_is_said_and_taken_back(world):
    seen = [version(world.sunyi)]
    saying = Saying(Source.FIELD, ON)
    observation = observe(world.sunyi, {"address": "X"}, saying, by=world.joko, on=ON)
    seen.append(version(world.sunyi))
    retract(observation, reason="keliru", by=world.joko, on=ON)
    seen.append(version(world.sunyi))
    assert seen[0] < seen[1] < seen[2]
    assert version(world.maju) != seen[2]


def test_every_problem_of_every_row_at_once(world):
    batch = brought(
        world,
        MAJU | {"Tanggal badan hukum": "31 Pebruari 2005", "Jenis": "Antah", "Nomor Induk Koperasi": "12"},
        {"Nama koperasi": "", "Kecamatan": "Curug"},
        MEKAR | {"Kecamatan": "Entah"},
        MEKAR | {"Nomor badan hukum": "9" * 101},
        MAJU,
        {"Nama koperasi": "Koperasi Jauh", "ID register": "999999", "Kecamatan": "Curug"},
    )  # fmt: skip
    lines = [line for line, _ in told(batch)]
    assert [lines.count(line) for line in range(2, 8)] == [3, 1, 2, 1, 1, 1]
    assert batch.counts["refused"] == 4
    assert batch.rows.get(line=2).pile != "REFUSED"


@pytest.mark.parametrize(("day", "differs"), [("", []), ("02-06-2005", ["founded_on"]), ("01-06-2005", [])])
def test_number_and_name_are_enough_and_another_day_is_a_difference(world, day, differs):
    row = brought(world, MAJU | {"Nomor Induk Koperasi": "", "Tanggal badan hukum": day}).rows.get()
    assert (row.subject, [each["field"] for each in row.differences]) == (world.maju.pk, differs)


def test_two_rows_of_one_cooperative_are_one_too_many(world):
    batch = brought(world, MEKAR, MEKAR | {"Alamat": "Jl. Lain"}, MAJU, MAJU)
    assert batch.counts["refused"] == 2
    assert told(batch)[0] == (3, "Baris 2 sudah menyebut koperasi yang sama. Sisakan satu baris.")


def test_places_outside_the_area_are_refused(world):
    batch = brought(world, MEKAR, SUNYI, MAJU, by=world.budi)
    assert piles(batch) == {"Koperasi Mekar": "REFUSED", "Koperasi Sunyi": "REFUSED", "Koperasi Maju": "SAME"}
    moved = SUNYI | {"Kecamatan": "Balaraja", "Desa/kelurahan": "Cangkudu"}
    batch = brought(world, moved, by=world.budi)
    assert told(batch) == [
        (2, "Nomor ini dipakai koperasi di luar wilayah kerja Anda. Periksa NIK koperasi dan nomor badan hukumnya.")
    ]


def test_a_file_that_cannot_be_read_says_why_and_writes_nothing(world):
    batch = checked(b"halo", by=world.sari, on=ON)
    assert (batch.state, batch.rows.count()) == ("REFUSED", 0)
    assert "bukan berkas Excel" in batch.refusal
    batch = checked(workbook([MAJU], headers=["Nama koperasi", "Kecamatan", "Alamt"]), by=world.sari, on=ON)
    assert batch.refusal == 'Kolom "Alamt" tidak dikenal; mungkin maksudnya "Alamat".'


def test_undone_everything_is_as_it_was(world):
    before = everything()
    rat = [
        {"Nama koperasi": "Koperasi Mekar", "TB 2016": "12-03-2017"},
        {"Nama koperasi": "Koperasi Sunyi", "TB 2017": "1-5-2018"},
    ]
    content = workbook([MAJU | {"Nama koperasi": "Koperasi Maju Jaya"}, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR], rat)
    batch = applied(checked(content, by=world.sari, on=ON), by=world.sari, on=ON)
    assert everything() != before
    batch = undone(batch, by=world.sari, on=ON)
    assert (batch.state, batch.counts["kept"]) == ("UNDONE", 0)
    assert everything() == before
    again = applied(checked(content, by=world.sari, on=ON), by=world.sari, on=ON)
    assert again.state == "APPLIED"
    assert Cooperative.objects.entered().filter(name="Koperasi Mekar").count() == 1


def test_what_others_built_on_stays_and_is_listed(world):
    batch = applied(brought(world, SUNYI | {"Alamat": "Jl. Baru 1"}, MEKAR), by=world.sari, on=ON)
    mekar = Cooperative.objects.get(name="Koperasi Mekar")
    observe(mekar, {"address": "Jl. Joko 3"}, Saying(Source.FIELD, ON), by=world.joko, on=ON)
    (only,) = blocked(batch, held)
    assert (only.cooperative, only.by) == (mekar, world.joko)
    batch = undone(batch, by=world.sari, on=ON)
    assert batch.counts["kept"] == 1
    mekar.refresh_from_db()
    world.sunyi.refresh_from_db()
    assert (mekar.retracted_on, mekar.name, world.sunyi.address) == (None, "Koperasi Mekar", "")
    assert [each.cooperative for each in blocked(batch, held)] == [mekar]


def test_a_cooperative_whose_case_a_person_holds_stays(world):
    batch = applied(brought(world, MEKAR), by=world.sari, on=ON)
    mekar = Cooperative.objects.get(name="Koperasi Mekar")
    today, verdict = timezone.localdate(), Standing.objects.get(pk=mekar.pk).verdict
    with history.verb("test", by=None, on=today):
        case = Case.objects.create(cooperative=mekar, verdict=verdict, flagged_on=today)
    assert blocked(batch, held) == []
    screen(case, by=world.joko, on=today)
    (only,) = blocked(batch, held)
    assert only.why.startswith("Perkaranya sedang dipegang petugas (sudah diperiksa")
    undone(batch, by=world.sari, on=ON)
    mekar.refresh_from_db()
    assert mekar.retracted_on is None


def test_a_cooperative_whose_name_only_the_file_says_keeps_it(world):
    batch = applied(brought(world, SUNYI | {"Alamat": "Jl. Baru 1"}), by=world.sari, on=ON)
    for each in Observation.objects.valid().filter(cooperative=world.sunyi).exclude(batch=batch):
        retract(each, reason="keliru", by=world.joko, on=ON)
    assert [each.cooperative for each in blocked(batch, held)] == [world.sunyi]
    batch = undone(batch, by=world.sari, on=ON)
    world.sunyi.refresh_from_db()
    assert (batch.state, world.sunyi.name, world.sunyi.address) == ("UNDONE", "Koperasi Sunyi", "Jl. Baru 1")


def test_applied_and_undone_under_locks_that_let_a_night_point_at_the_same_rows(world):
    with CaptureQueriesContext(connection) as asked:
        batch = applied(brought(world, SUNYI | {"Alamat": "Jl. Baru 1"}), by=world.sari, on=ON)
        undone(batch, by=world.sari, on=ON)
    table = f'FROM "{Cooperative._meta.db_table}"'
    locks = [each["sql"] for each in asked if table in each["sql"] and " FOR " in each["sql"]]
    assert len([each for each in locks if "FOR NO KEY UPDATE" in each]) == len(locks) >= 2


def test_only_what_is_checked_is_applied_and_only_what_is_applied_is_undone(world):
    batch = brought(world, MEKAR)
    with pytest.raises(Refused):
        bench.ask_to_undo(batch, by=world.sari, on=ON)
    applied(batch, by=world.sari, on=ON)
    with pytest.raises(Refused):
        bench.ask_to_apply(batch, by=world.sari, on=ON)


def test_rows_with_one_number_and_name_are_one_cooperative_and_with_other_names_two(world):
    twin = MEKAR | {"Nomor badan hukum": "518/999/BH/2024", "Tanggal badan hukum": "", "Nomor Induk Koperasi": ""}
    batch = brought(world, twin, twin | {"Alamat": "Jl. Lain"}, twin | {"Nama koperasi": "Koperasi Rekaan Lain"})
    assert told(batch) == [(3, "Baris 2 sudah menyebut koperasi yang sama. Sisakan satu baris.")]
    assert batch.counts["refused"] == 1


def test_a_name_without_a_letter_is_no_name(world):
    batch = brought(world, MEKAR | {"Nama koperasi": "0"})
    assert told(batch) == [(2, "Nama koperasi kosong atau tanpa huruf. Isi namanya.")]
