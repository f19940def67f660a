"""The rekap says what a plain sum over the cooperatives says, on any day, and every number opens its rows."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cooperatives.cases.models import Night
from cooperatives.demo import build, write
from cooperatives.desk.recap import figures, rules, views
from cooperatives.desk.recap.rules import COLUMNS, STATES, Asked, By, Recap
from cooperatives.register.actions import retract
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports import actions
from cooperatives.reports.models import YearFigures
from registry import history
from registry.models import Area
from tests.pages import sheet, text
from tests.reports import sent
from tests.world import LATER, ON, World, run_night

YEAR = 2017
DAY = timedelta(days=1)
NAMES = ("members_men", "members_women", "principal_savings", "voluntary_savings", "loans", "surplus")


def tell(of: Cooperative, source: Source = Source.BOARD, on: date = ON, year: int = YEAR, **values: int) -> YearFigures:
    """What a source says of a book year."""
    with history.verb("tell", by=None, on=on):
        return YearFigures.objects.create(cooperative=of, book_year=year, source=source, observed_on=on, **values)


def recap_of(world: World, on: date = ON, year: int = YEAR, **asked: object) -> Recap:
    """The rekap as the head of the office sees it, on a day after all of them."""
    return figures.counted(Asked(LATER + 90 * DAY, on, year, **asked), world.sari)


def numbers(world: World, on: date = ON, **asked: object) -> dict[str, int | None]:
    """Its total."""
    return dict(recap_of(world, on, **asked).total.numbers)


amounts = {name: st.integers(0, 9) for name in NAMES} | {"surplus": st.integers(-9, 9)}
sayings = st.lists(
    st.tuples(
        st.sampled_from(["maju", "sunyi", "baru", "sengketa", "bubar"]), st.sampled_from(list(Source)),
        st.integers(0, 6), st.none() | st.integers(0, 8),
        st.fixed_dictionaries({}, optional=amounts),
        st.sampled_from([YEAR, YEAR, YEAR, 2016]),
    ),
    max_size=12, unique_by=lambda each: (each[:3], each[5]),
)  # fmt: skip


def plain(world: World, told: list[YearFigures], day: date, kecamatan: str, name: str) -> int | None:
    """The sum as a person would do it with a list in hand."""
    parts = {
        "anggota_l": ["members_men"], "anggota": ["members_men", "members_women"],
        "modal_sendiri": ["principal_savings"], "modal_luar": ["voluntary_savings", "loans"], "shu": ["surplus"],
    }[name]  # fmt: skip
    known = []
    for of in (world.maju, world.sunyi, world.baru, world.sengketa, world.bubar):
        counts = [
            each for each in told
            if each.cooperative_id == of.pk and each.book_year == YEAR and each.observed_on <= day
            and (each.retracted_on is None or each.retracted_on > day) and of.area.code.startswith(kecamatan)
        ]  # fmt: skip
        if counts:
            heaviest = max(counts, key=lambda each: each.weight)
            known += [value for part in parts if (value := getattr(heaviest, part)) is not None]
    return sum(known) if known else None


@given(drawn=sayings, later=st.integers(0, 9))
def test_it_is_the_plain_sum_of_what_the_weightiest_source_says_on_any_day(world, drawn, later):
    if not Night.objects.exists():
        run_night()
    with transaction.atomic():
        told = []
        for who, source, after, retracted, values, year in drawn:
            told.append(row := tell(getattr(world, who), source, ON + after * DAY, year, **values))
            if retracted is not None:
                retract(row, reason="Salah", by=None, on=ON + retracted * DAY)
        day = ON + later * DAY
        found = recap_of(world, day)
        assert found.discords() == []
        for name in ("anggota_l", "anggota", "modal_sendiri", "modal_luar", "shu"):
            assert found.total.numbers[name] == plain(world, told, day, "", name), name
            for line in found.lines(By.SUBDISTRICT):
                assert line.numbers[name] == plain(world, told, day, line.key[0], name), (line.label, name)
        transaction.set_rollback(True)


def test_the_states_are_all_registered_and_each_cell_adds_up_both_ways(world):
    run_night()
    found = recap_of(world)
    assert {name: value for name, value in found.total.numbers.items() if name in {s.name for s in STATES}} == {
        "aktif": 1, "tidak_aktif": 1, "pembinaan": 1, "belum_dapat": 1, "penyelesaian": 1, "belum_dinilai": 0,
    }  # fmt: skip
    assert found.total.numbers["terdaftar"] == 5
    assert found.total.numbers["rat"] == 1
    lines = {line.label: line.numbers["terdaftar"] for line in found.lines(By.SUBDISTRICT)}
    assert lines == {"Balaraja": 3, "Curug": 2}
    assert {line.label: line.numbers["terdaftar"] for line in found.lines(By.TYPE)}["Konsumen"] == 5
    assert found.discords() == []


def test_unknown_is_no_zero_and_voluntary_savings_are_external_capital(world):
    run_night()
    tell(world.maju, members_men=3, principal_savings=40, voluntary_savings=7, loans=0, surplus=-5)
    found = numbers(world)
    assert (found["anggota_l"], found["anggota_p"], found["anggota"]) == (3, None, 3)
    assert (found["modal_sendiri"], found["modal_luar"], found["aset"], found["shu"]) == (40, 7, None, -5)
    assert found["melapor"] == 1


def test_a_verified_report_counts_from_the_day_it_was_verified_and_a_superseded_one_until_then(world):
    run_night()
    money = {"members": {"members_men": 4, "members_women": 6}, "finance": {"assets": 5}}
    first = sent(world.baru, date(2018, 8, 1), YEAR, by=world.wati, on=ON, **money)
    actions.verify(first, by=world.hadi, on=ON + 3 * DAY)
    second = sent(world.baru, date(2018, 8, 1), YEAR, by=world.wati, on=ON + 4 * DAY, finance={"assets": 9})
    actions.verify(second, by=world.hadi, on=ON + 8 * DAY)
    said = [(numbers(world, ON + after * DAY)["aset"], numbers(world, ON + after * DAY)["rat"]) for after in range(10)]
    assert said == [(None, 1)] * 3 + [(5, 2)] * 5 + [(9, 2)] * 2


def test_a_past_day_has_the_states_that_were_kept_by_then(world):
    run_night()
    before = numbers(world, ON - DAY)
    assert (before["terdaftar"], before["aktif"]) == (0, 0)
    actions.verify(sent(world.sunyi, date(2018, 9, 1), YEAR, by=world.wati), by=world.hadi, on=ON + 2 * DAY)
    days = [numbers(world, ON + after * DAY) for after in range(4)]
    assert [(each["aktif"], each["tidak_aktif"]) for each in days] == [(1, 1), (1, 1), (2, 0), (2, 0)]


def test_merah_putih_cooperatives_can_be_left_out_or_stand_alone(world):
    write([build("KDKMP Contoh", area=world.maju.area, founded=date(2010, 1, 1), is_village_flag=True)], on=ON)
    run_night()
    assert [numbers(world, villages=asked)["terdaftar"] for asked in ("", "bukan", "ya")] == [6, 5, 1]


def test_those_without_kecamatan_or_type_have_a_line_of_their_own(world):
    assert "Tanpa kecamatan" not in {line.label for line in recap_of(world).lines(By.SUBDISTRICT)}
    write([build("Koperasi Mana", area=Area.objects.get(code="36.03"), founded=date(2010, 1, 1))], on=ON)
    run_night()
    found = recap_of(world)
    assert {line.label: line.numbers["terdaftar"] for line in found.lines(By.SUBDISTRICT)}["Tanpa kecamatan"] == 1
    assert {line.label: line.numbers["terdaftar"] for line in found.lines(By.TYPE)}["Tanpa jenis"] == 1


@pytest.fixture
def told(world):
    """Figures of two cooperatives after a night."""
    run_night()
    tell(world.maju, members_men=30, members_women=12, principal_savings=4_499_999, assets=2_500_000, surplus=-600_000)
    tell(world.sunyi, Source.OFFICE, members_men=5, members_women=8, principal_savings=1_000_001, assets=400_000)
    return world


@pytest.mark.parametrize("by", list(By))
def test_every_number_opens_rows_that_come_to_it(told, sari, by):
    page = sari.get(reverse("recap"), {"menurut": by, "tahun": YEAR})
    found = figures.counted(page.context["asked"], told.sari)
    opened = 0
    lines = [*found.lines(by), found.total]
    for line, cells in zip(lines, [cells for _, cells in page.context["lines"]] + [page.context["total"]], strict=True):
        for column, cell in zip(found.columns, cells, strict=True):
            value = line.numbers[column.name]
            assert bool(cell.address) == bool(value)
            if not value:
                continue
            rows = sari.get(cell.address)
            opened += 1
            if column.unit == rules.Unit.COOPERATIVE:
                assert rows.context["page"].paginator.count == value, cell.address
            else:
                assert sum(each.part for each in rows.context["page"]) == rows.context["whole"] == value
    assert opened > 15


def test_the_page_rounds_to_millions_and_says_how_many_told_and_of_which_days(told, sari):
    page = text(sari.get(reverse("recap"), {"tahun": YEAR}))
    assert "Keaktifan per 4 September 2018, angka tahun buku 2017" in page
    assert "2 dari 5 koperasi melapor" in page
    assert "malam 04-09-2018" in page
    cells = [each.text for each in sari.get(reverse("recap"), {"tahun": YEAR}).context["total"]]
    assert cells[-6:] == ["6", "–", "3", "–", "−1", "2"]


def test_the_spreadsheet_has_whole_rupiah_as_numbers_and_nothing_where_nobody_knows(told, sari):
    file = sari.get(reverse("recap-file"), {"menurut": "silang", "tahun": YEAR})
    about, table = sheet(file, "Keterangan"), sheet(file, "Tabel")
    head, total = table[0], table[-1]
    assert (total[head.index("Modal sendiri (rupiah)")], total[head.index("SHU (rupiah)")]) == (5_500_000, -600_000)
    assert total[head.index("Volume usaha (rupiah)")] == ""
    assert [row[:2] for row in table[1:-1]] == [
        ["Balaraja", "Jumlah"], ["Balaraja", "Konsumen"], ["Curug", "Jumlah"], ["Curug", "Konsumen"]
    ]  # fmt: skip
    assert any("2 dari 5" in str(value) for _, value in about)


def test_the_pdf_has_head_total_meanings_and_page_numbers(told, sari):
    answer = sari.get(reverse("recap-pdf"), {"menurut": "silang", "tahun": YEAR})
    pages = PdfReader(BytesIO(answer.content)).pages
    assert pages[0].mediabox.width > pages[0].mediabox.height
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in ("Rekapitulasi koperasi Kabupaten Tangerang", "Balaraja", "Jumlah", "Rp juta", "Halaman 1 / 1",
                 "2 dari 5 koperasi melapor"):  # fmt: skip
        assert part in words
    assert PdfReader(BytesIO(answer.content)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_what_does_not_add_up_is_shown_and_never_printed(told, sari, monkeypatch):
    def planted(asked, user):
        found = figures_counted(asked, user)
        wrong = {("", ""): dict(found.cells["", ""]) | {"aktif": 2}}
        return replace(found, cells={**found.cells, **wrong})

    figures_counted = figures.counted
    monkeypatch.setattr(views.figures, "counted", planted)
    page = sari.get(reverse("recap"))
    assert "Jumlah, koperasi: aktif: tertulis 2, tetapi jumlah menurut kecamatan 1." in text(page)
    assert reverse("recap-pdf") not in page.content.decode()
    for name in ("recap-file", "recap-pdf"):
        refused = sari.get(reverse(name))
        assert (refused.status_code, "tidak cocok" in text(refused)) == (409, True)


def test_a_day_that_cannot_be_read_is_said_and_not_used_and_prints_nothing(told, sari):
    page = sari.get(reverse("recap"), {"per": "kemarin", "menurut": "x"})
    assert "tulis tanggal seperti 31-12-2025" in text(page)
    assert 'value="kemarin"' in page.content.decode()
    assert page.context["asked"].on == ON
    assert "belum tiba" in text(sari.get(reverse("recap"), {"per": "01-01-2031"}))
    assert sari.get(reverse("recap-pdf"), {"per": "kemarin"}).status_code == 409
    assert sari.get(reverse("recap-rows"), {"kolom": "x", "kecamatan": "'"}).status_code == 200


def test_an_officer_counts_the_own_area_alone(told, client, it_is):
    it_is(ON)
    client.force_login(told.joko)
    lines = client.get(reverse("recap"), {"tahun": YEAR}).context["lines"]
    assert [line.label for line, _ in lines] == ["Curug"]
    answer = client.get(reverse("recap-rows"), {"kolom": "anggota", "kecamatan": "36.03.01", "tahun": YEAR})
    assert answer.context["whole"] is None


@pytest.mark.parametrize("name", ["recap", "recap-rows"])
def test_its_pages_ask_as_much_of_the_database_for_few_as_for_many(told, sari, name, django_assert_max_num_queries):
    sari.get(reverse(name), {"menurut": "silang"})
    write([build(f"Koperasi {n}", area=told.maju.area, founded=date(2001, 1, 1)) for n in range(40)], on=ON)
    with django_assert_max_num_queries(8):
        sari.get(reverse(name), {"menurut": "silang"})


def test_a_cooperatives_page_shows_its_numbers_with_who_says_them(told, read):
    tell(told.maju, Source.FIELD, ON, 2016, members_men=1)
    page = read(told.maju, "cooperative-meetings")
    assert "Angka tahun buku" in page
    assert "2017 Laporan pengurus yang diterima 04-09-2018 42 L 30, P 12 4.499.999 – 2.500.000 – -600.000" in page
    assert "2016 Kunjungan lapangan 04-09-2018 1 L 1, P –" in page
    assert "Angka tahun buku" in read(told.maju, "cooperative-print")
    assert "Belum ada angka" in read(told.baru, "cooperative-meetings")


def test_columns_keep_the_order_of_the_ministry():
    assert [each.name for each in COLUMNS if not each.state] == [
        "terdaftar", "rat", "anggota_l", "anggota_p", "anggota", "manajer", "karyawan", "modal_sendiri", "modal_luar",
        "aset", "volume_usaha", "shu", "melapor",
    ]  # fmt: skip
