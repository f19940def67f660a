"""The ministry's export: what real dirt becomes, and that nothing is said twice."""

from datetime import date
from pathlib import Path

import pytest

from cooperatives.cases.figures import assess
from cooperatives.cases.models import Case
from cooperatives.meetings.imports.ods import OdsExport
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying, accepted, record_event, register, retract
from cooperatives.register.models import Cooperative, LegalEvent, Observation, Source
from cooperatives.standing.actions import make_official
from cooperatives.standing.models import Verdict, facts
from cooperatives.standing.rules import explained
from registry import lawbook
from registry.areas import load_areas
from registry.imports import Unreadable, bring_in
from registry.models import ImportBatch
from tests.world import run_night

SAMPLE = Path(__file__).parents[2] / "samples" / "ods_gianyar_2022.csv"
ON = date(2022, 5, 15)
SILENT = {date(2019, 1, 27), date(2019, 2, 16), date(2019, 3, 11)}


@pytest.fixture
def gianyar(db):
    lawbook.load_law(by=None)
    load_areas("51.04", by=None)


def bring(file: Path, *, observed_on: date = ON, wet: bool = True) -> ImportBatch:
    return bring_in(OdsExport(), file, observed_on=observed_on, by=None, wet=wet)


def changed(tmp_path: Path, *replacements: tuple[str, str], rows: int | None = None) -> Path:
    """The sample with some texts replaced, and only its first rows."""
    text = SAMPLE.read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "export.csv"
    file.write_text("\n".join(text.splitlines()[: rows and rows + 1]))
    return file


def everything() -> dict[str, int]:
    return {each.__name__: each.objects.count() for each in (Cooperative, Observation, LegalEvent, Meeting, Lapse)}


def test_a_dry_run_finds_everything_and_keeps_nothing(gianyar):
    batch = bring(SAMPLE, wet=False)
    assert batch.counts == {"rows": 13, "new": 13, "changed": 0, "same": 0, "refused": 0}
    assert set(everything().values()) == {0}
    assert not ImportBatch.objects.exists()


def test_importing_twice_changes_nothing(gianyar):
    bring(SAMPLE)
    before = everything()
    assert before["Cooperative"] == before["Meeting"] == before["Lapse"] == before["LegalEvent"] == 13
    assert bring(SAMPLE).counts["same"] == 13
    assert everything() == before


def test_a_later_export_adds_what_is_new(gianyar, tmp_path):
    bring(SAMPLE)
    later = changed(tmp_path, ("2020-01-18", "2022-05-20"), ("Jl. Batuyang", "Jl. Batuyang No. 7"))
    batch = bring(later, observed_on=date(2022, 6, 30))
    assert batch.counts["changed"] == 13
    first = Cooperative.objects.get(coop_nik="5104010020001")
    assert [(each.held_on, each.book_years) for each in facts([first.pk])[first.pk].meetings] == [
        (date(2020, 1, 18), (2019,)),
        (date(2022, 5, 20), (2021,)),
    ]
    assert Cooperative.objects.get(coop_nik="5104010010235").address == "Jl. Batuyang No. 7"
    second = Cooperative.objects.get(coop_nik="5104010020002")
    assert len(facts([second.pk])[second.pk].meetings) == 1


def test_an_older_export_overrules_nothing(gianyar, tmp_path):
    bring(SAMPLE)
    bring(changed(tmp_path, ("Jl. Batuyang", "Jl. Lama")), observed_on=date(2021, 1, 1))
    gunung_sari = Cooperative.objects.get(coop_nik="5104010010235")
    assert gunung_sari.address == "Jl. Batuyang"
    assert gunung_sari.observations.filter(values__has_key="address").count() == 2


def test_columns_without_a_home_stay_observations(gianyar):
    bring(SAMPLE)
    kud = Cooperative.objects.get(coop_nik="5104010030001")
    said = {name: each.value for name, each in accepted(kud).items()}
    assert said["members"] == "2677"
    assert said["nik_certificate"] == "Sertifikat - Expired"
    assert said["amendment_no"] == "56/BH/PAD/KWK.22/III/96"
    assert "amended_on" not in accepted(Cooperative.objects.get(coop_nik="5104010010235"))


def test_the_axes_are_read_apart(gianyar):
    bring(SAMPLE)
    gunung_sari = Cooperative.objects.get(coop_nik="5104010010235")
    assert (gunung_sari.form, gunung_sari.membership_area) == ("PRIMARY", "PROVINCE")
    assert (gunung_sari.coop_type, gunung_sari.coop_group) == ("SAVINGS_LOAN", "Kop. Simpan Pinjam")
    assert gunung_sari.area.code == "51.04.01.2001"
    assert gunung_sari.area.name == "Batubulan"


@pytest.mark.parametrize("blank", ["", "0000-00-00", "-"])
def test_a_blank_last_rat_says_nothing_at_all(gianyar, tmp_path, blank):
    batch = bring(changed(tmp_path, ("2020-01-18", blank), rows=1))
    assert batch.problems == []
    assert (Meeting.objects.count(), Lapse.objects.count()) == (0, 0)


def test_every_problem_of_every_row_is_shown_at_once(gianyar, tmp_path):
    dirty = changed(
        tmp_path,
        ("2020-01-18", "31 Pebruari"),
        ("2016-03-29", "2016-13-29"),
        ("Kemenuh,Sukawati,Gianyar,Bali,Primer Kabupaten/Kota", "Kemenoh,Sukawatu,Gianyar,Bali,Primair"),
        ("2021-03-06", "2031-03-06"),
        rows=2,
    )
    batch = bring(dirty)
    assert [(each["line"], each["column"]) for each in batch.problems] == [
        (2, "Kecamatan"), (2, "Tanggal Badan Hukum"), (2, "Tanggal RAT Terakhir"), (2, "Bentuk"),
        (3, "Kecamatan"), (3, "Tanggal RAT Terakhir"), (3, "Bentuk"),
    ]  # fmt: skip
    assert batch.counts["new"] == 2
    assert batch.counts["refused"] == 0
    first = Cooperative.objects.get(coop_nik="5104010020001")
    assert first.area.code == "51.04"
    assert accepted(first)["unread_form"].value == "Primair"


def test_a_date_that_cannot_be_read_is_kept_as_it_was_written(gianyar, tmp_path):
    bring(changed(tmp_path, ("2020-01-18", "31 Pebruari"), rows=1))
    assert Observation.objects.get().values["unread_last_rat"] == "31 Pebruari"


def twin_of(nik: str, **fields: str) -> Cooperative:
    """A second cooperative in the register that the same row may be."""
    first = Cooperative.objects.get(coop_nik=nik)
    said = {"name": "Koperasi Kembar", "area": first.area.code, "legal_entity_no": first.legal_entity_no} | fields
    saying = Saying(Source.OFFICE, ON)
    twin = register(said, saying, by=None, on=ON)
    founded = first.legal_events.latest("happened_on").happened_on
    record_event(twin, LegalEvent.Kind.FOUNDED, founded, saying, by=None, on=ON)
    return twin


def test_two_of_one_nik_are_shown_and_nothing_is_decided(gianyar):
    bring(SAMPLE)
    twin_of("5104010030115", coop_nik="5104010030115")
    batch = bring(SAMPLE, observed_on=date(2022, 7, 1))
    assert (batch.counts["refused"], batch.counts["changed"]) == (1, 12)
    assert "Koperasi Kembar (429/BH/Banjar/DISKOP/X/03)" in batch.problems[0]["message"]


def test_without_a_nik_number_and_date_decide(gianyar, tmp_path):
    nameless = ("5104010030115", "")
    other_style = ("429/BH/Banjar/DISKOP/X/03", "No. 0429 / bh / banjar / diskop / x / 3")
    bring(SAMPLE)
    assert bring(changed(tmp_path, nameless, other_style), observed_on=date(2022, 7, 1)).counts["new"] == 0
    assert bring(changed(tmp_path, nameless, ("-10-09", "-10-08")), observed_on=date(2022, 8, 1)).counts["new"] == 1
    twin_of("5104010030115")
    batch = bring(changed(tmp_path, nameless, other_style), observed_on=date(2022, 9, 1))
    assert (batch.counts["new"], batch.counts["refused"]) == (0, 1)


def test_a_founding_that_was_taken_back_identifies_nothing(gianyar, tmp_path):
    bring(SAMPLE)
    founding = LegalEvent.objects.get(cooperative__coop_nik="5104010030115")
    retract(founding, reason="keliru", by=None, on=ON)
    assert bring(changed(tmp_path, ("5104010030115", "")), observed_on=date(2022, 7, 1)).counts["new"] == 1


def test_two_rows_of_one_file_that_share_a_nik_or_a_number_are_not_made_one(gianyar, tmp_path):
    batch = bring(changed(tmp_path, ("5104010020002", "5104010020001"), rows=2))
    assert (batch.counts["new"], batch.counts["refused"]) == (1, 1)
    assert "memakai NIK atau nomor yang sama" in batch.problems[0]["message"]


def test_namesakes_without_numbers_in_two_villages_are_two(gianyar, tmp_path):
    lines = [
        ",Koperasi Wanita Melati,,,,,,,Kemenuh,Sukawati,Gianyar,Bali,Primer Kabupaten/Kota,Konsumen,,,,,,,,,,",
        ",Koperasi Wanita Melati,,,,,,,Batubulan,Sukawati,Gianyar,Bali,Primer Kabupaten/Kota,Konsumen,,,,,,,,,,",
    ]
    file = tmp_path / "export.csv"
    file.write_text("\n".join([SAMPLE.read_text().splitlines()[0], *lines, lines[0]]))
    assert bring(file).counts == {"rows": 3, "new": 2, "changed": 0, "same": 1, "refused": 0}


@pytest.mark.parametrize("year", ["0001", "9999", "1016", "2061"])
@pytest.mark.parametrize("day", ["2016-03-29", "2020-01-18"])
def test_a_date_that_cannot_be_is_a_problem_and_judging_goes_on(gianyar, tmp_path, year, day):
    batch = bring(changed(tmp_path, (day, f"{year}-01-02"), rows=1))
    assert "Tanggal tidak mungkin" in batch.problems[0]["message"]
    assert assess(on=ON, code="KEMENKOP_25_2015")["registered"] == 1


def test_a_meeting_before_the_founding_is_taken_with_a_word(gianyar, tmp_path):
    batch = bring(changed(tmp_path, ("2020-01-18", "2015-01-18"), rows=1))
    assert "Lebih awal daripada tanggal badan hukum" in batch.problems[0]["message"]
    assert Meeting.objects.count() == 1


def test_a_nul_in_a_cell_is_left_out(gianyar, tmp_path):
    bring(changed(tmp_path, ("Sinar Sedana", "Sinar\0 Sedana"), rows=1))
    assert Cooperative.objects.get().name == "Koperasi Simpan Pinjam Sinar Sedana Yadnya"


def test_a_nik_of_another_district_is_another_cooperative(gianyar, tmp_path):
    load_areas("51.03", by=None)
    bring(SAMPLE)
    elsewhere = changed(tmp_path, ("Kemenuh,Sukawati,Gianyar,Bali", "Kuta,Kuta,Badung,Bali"), rows=1)
    assert bring(elsewhere).counts["new"] == 1


def test_areas_that_are_not_loaded_name_the_command(db):
    batch = bring(SAMPLE)
    assert batch.counts["refused"] == 13
    assert batch.problems[0]["message"] == "Kabupaten Gianyar belum dimuat. Jalankan: manage.py load_areas 51.04"


def test_a_file_without_a_needed_column_is_refused_whole(gianyar, tmp_path):
    with pytest.raises(Unreadable, match="Tanggal RAT Terakhir"):
        bring(changed(tmp_path, ("Tanggal RAT Terakhir", "Tanggal RAT")))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NIK_C_1IN3", (10, 0, 3, 0)),
        ("KEMENKOP_25_2015", (0, 10, 3, 0)),
        ("KABTGR_5Y", (10, 3, 0, 0)),
        ("DISSOLUTION_9_2018", (13, 0, 0, 0)),
    ],
)
def test_the_sample_as_counted_by_hand(gianyar, code, expected):
    bring(SAMPLE)
    counts = assess(on=ON, code=code)
    assert tuple(counts[state] for state in ("active", "grey", "inactive", "not_yet_assessable")) == expected


def test_the_district_flags_only_those_it_decides_about(gianyar):
    bring(SAMPLE)
    make_official("KEMENKOP_25_2015", on=date(2018, 1, 1), decree="SK 1", by=None)
    night = run_night(ON)
    assert (night.flagged, night.not_ours) == (2, 1)
    inactive = Verdict.objects.filter(state="INACTIVE")
    assert {each.cooperative.meetings.get().held_on for each in inactive} == SILENT
    elsewhere = Cooperative.objects.get(standing__state="INACTIVE", cases=None)
    assert (elsewhere.membership_area, elsewhere.authority) == ("PROVINCE", "Dinas Koperasi provinsi")
    assert Case.objects.open().count() == 2


def test_each_verdict_names_what_it_rests_on(gianyar):
    bring(SAMPLE)
    make_official("KEMENKOP_25_2015", on=date(2018, 1, 1), decree="SK 1", by=None)
    run_night(ON)
    verdict = Verdict.objects.filter(state="INACTIVE").order_by("pk").first()
    reasons = explained(verdict.judgement, verdict.rulebook.law)["reasons"]
    latest = next(each for each in reasons if each["test"] == "book_year")
    assert latest["facts"]["book_year"] == 2021
    assert latest["facts"]["deadline"] == "2022-03-31"
    assert latest["facts"]["lapse"]["source"] == "ODS"
    assert [(each.clause, each.is_confirmed) for each in latest["law"]] == [
        ("Permenkop UKM 19/2015 tentang Rapat Anggota", False)
    ]
