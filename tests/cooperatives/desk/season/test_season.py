"""The calendar of a season: every cooperative in one cell, plans, the curve, and what a page costs."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.demo import build, write
from cooperatives.desk.season import figures
from cooperatives.desk.season.filters import STATES, Season
from cooperatives.meetings.actions import plan_meeting
from cooperatives.meetings.models import Meeting, Plan
from cooperatives.register.models import Cooperative
from cooperatives.reports.actions import comment, give_back, reject, send
from registry import history
from registry.charts import Chart, Series
from registry.models import Area, LawValue
from registry.transitions import Refused
from tests.pages import text
from tests.reports import drafted as report
from tests.world import ON

SEASON, ROWS = reverse("season"), reverse("season-cooperatives")
ASKED = {"tahun": "2017"}


def add(name: str, code: str = "36.03.17.1001", **facts) -> Cooperative:
    row = build(name, area=Area.objects.get(code=code), **({"founded": date(2003, 2, 1)} | facts))
    write([row], on=ON)
    return row.cooperative


def plan(of: Cooperative, world, **said) -> Plan:
    nothing = {"planned_on": None, "invited_on": None, "officer": None}
    return plan_meeting(of, 2017, **(nothing | said), by=world.sari, on=ON)


def states(year: int, on: date) -> dict[str, str]:
    return {each.name: each.season for each in Season.of(year, on).rows}


def test_a_book_year_that_ends_in_june_has_its_own_deadline(world):
    of = add("Koperasi Juni", book_year_end=6)
    for on, state in (
        (date(2018, 9, 29), "NOTHING"), (date(2018, 9, 30), "NOTHING"), (date(2018, 10, 1), "LATE"),
    ):  # fmt: skip
        assert states(2018, on)[of.name] == state


def test_lines_and_columns_add_up_and_every_number_opens_as_many_rows(world, sari):
    add("Koperasi Juni", book_year_end=6, form="SECONDARY")
    add("Koperasi Mana", code="36.03")
    plan(world.sengketa, world, planned_on=date(2018, 9, 20))
    send(report(world.sunyi, date(2018, 9, 1), 2017, by=world.wati), by=world.wati, on=ON)
    page = sari.get(SEASON, ASKED)
    lines, total = [line for line, _ in page.context["lines"]], page.context["total"]
    assert {line.label: line.total for line in lines} == {"Balaraja": 1, "Curug": 3, "Tanpa kecamatan": 1}
    assert total.total == sum(line.total for line in lines) == sum(total.numbers.values()) == 5
    assert {state.value: n for state, n in total.numbers.items() if n} == {"HELD": 1, "REPORTED": 1, "LATE": 3}
    told = page.context["told"]
    assert told["met"].value == told["obliged_met"].value + told["voluntary_met"].value == 1
    assert (told["obliged"].value, told["late"].value, told["unverified"].value) == (5, 3, 1)
    for number, address in [*told.values(), *(cell for _, cells in page.context["lines"] for cell in cells)]:
        rows = sari.get(address)
        assert (address, rows.context["page"].paginator.count) == (address, number)
        assert not rows.context["listed"].errors


def test_a_kecamatan_links_to_letters_for_those_late(world, sari):
    address = f"{reverse('letters-new')}?jenis=REPRIMAND&amp;wilayah=36.03.17&amp;tahun=2017"
    assert address in sari.get(SEASON, ASKED).content.decode()
    assert "2 koperasi dapat disurati" in text(sari.get(address.replace("&amp;", "&")))


def test_what_was_given_back_to_be_mended_stays_reported(world):
    sent = send(report(world.sunyi, date(2018, 9, 1), 2017, by=world.wati), by=world.wati, on=ON)
    comment(sent, "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
    give_back(sent, by=world.hadi, on=ON)
    assert states(2017, ON)["Koperasi Sunyi"] == "REPORTED"
    reject(send(sent, by=world.wati, on=ON), reason="Bukan rapatnya.", by=world.hadi, on=ON)
    assert states(2017, ON)["Koperasi Sunyi"] == "LATE"


@pytest.mark.parametrize("year", [0, 1899, 9999, 99999])
def test_a_plan_for_no_year_there_is_is_not_found(world, sari, year):
    assert sari.get(reverse("plan", args=[world.maju.pk, year])).status_code == 404


def test_staff_plan_a_meeting_and_the_list_shows_it(world, sari):
    address = reverse("plan", args=[world.maju.pk, 2018])
    sent = {"planned_on": "20-2-2019", "invited_on": "3-9-2018", "officer": world.budi.pk}
    page = text(sari.post(address, sent, follow=True))
    assert "Rencana RAT Koperasi Maju dicatat" in page
    assert "Petugas ditunjuk" in page
    assert "20-02-2019 diundang 03-09-2018" in page
    kept = Plan.objects.get()
    assert (kept.planned_on, kept.invited_on, kept.officer) == (date(2019, 2, 20), date(2018, 9, 3), world.budi)
    assert 'value="20-02-2019"' in sari.get(address).content.decode()
    page = text(sari.get(reverse("cooperative-history", args=[world.maju.pk])))
    assert "rencana RAT tahun buku 2018, 20-02-2019, diundang 03-09-2018, petugas Pak Budi" in page
    sari.post(address, {"planned_on": "", "invited_on": "", "officer": ""})
    assert states(2018, ON)["Koperasi Maju"] == "NOTHING"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"planned_on": "31-12-2018"}, "Tahun buku 2018 berakhir 31-12-2018; RAT-nya baru sesudah itu"),
        ({"invited_on": "5-9-2018"}, "Tanggal 05-09-2018 belum tiba"),
        ({"planned_on": "besok"}, "Tulis tanggal seperti"),
        ({"officer": "joko"}, "Petugas yang hadir"),
    ],
)
def test_a_plan_that_cannot_be_is_answered_and_kept_as_typed(world, sari, sent, sentence):
    page = sari.post(reverse("plan", args=[world.maju.pk, 2018]), {"planned_on": "1-1-2019"} | sent)
    assert sentence in text(page)
    assert not Plan.objects.exists()
    if "planned_on" not in sent:
        assert 'value="1-1-2019"' in page.content.decode()


@pytest.mark.parametrize(("day", "refused"), [(30, True), (31, True), (1, False)])
def test_a_meeting_is_planned_after_its_book_year(world, day, refused):
    on = date(2017, 12, day) if refused else date(2018, 1, 1)
    if refused:
        with pytest.raises(Refused):
            plan(world.maju, world, planned_on=on)
    else:
        assert plan(world.maju, world, planned_on=on).planned_on == on


def test_only_officers_of_the_area_are_offered(world, sari):
    form = sari.get(reverse("plan", args=[world.maju.pk, 2018])).context["form"]
    assert [str(each) for each in form.fields["officer"].queryset] == ["Bu Wati", "Ibu Sari", "Pak Budi"]


def test_a_voluntary_meeting_that_is_planned_is_in_the_season_and_says_so(world, sari):
    assert "Koperasi Baru" not in text(sari.get(ROWS, ASKED))
    plan(world.baru, world, planned_on=date(2018, 10, 1))
    assert "Direncanakan sukarela" in text(sari.get(ROWS, ASKED))


def test_the_curve_cumulates_by_month_and_stops_today(world):
    add("Juni", book_year_end=6, held={2017: date(2017, 9, 1)})
    with history.verb("test", by=None, on=ON):
        Meeting.objects.create(cooperative=world.sunyi, held_on=date(2018, 8, 1), book_years=[2017], source="OFFICE",
                               observed_on=ON)  # fmt: skip
    chart = figures.curve(Season.of(2017, ON), world.sari)
    this, last = chart.series
    assert (this.values, this.style) == ([1, 1, 2, 2, 2, 2, 2, 3, 3], "held")
    assert (last.values, last.style) == ([0, 0, 1, *[1] * 9], "held before")
    assert chart.rows[-1][0] == "Des"
    assert [value for value, _ in chart.rows[-1][1]] == [None, 1]


def test_every_number_of_the_curve_opens_its_rows(world, sari):
    add("Juni", book_year_end=6, held={2017: date(2017, 9, 1)})
    send(report(world.sunyi, date(2018, 5, 1), 2017, by=world.wati), by=world.wati, on=date(2018, 6, 1))
    rows = sari.get(SEASON, ASKED).context["chart"].rows
    opened = [cell for _, cells in rows for cell in cells if cell[0]]
    assert len(opened) > 20
    for number, address in opened:
        assert (address, sari.get(address).context["page"].paginator.count) == (address, number)
    assert sari.get(ROWS, ASKED | {"rapat_sampai": "13"}).context["page"].paginator.count == 0
    assert "Yang sudah RAT sampai 31 Maret 2018" in text(sari.get(ROWS, ASKED | {"rapat_sampai": "3"}))


def test_a_chart_says_in_words_what_it_shows_and_keeps_its_lines_inside(world, sari):
    page = sari.get(SEASON, ASKED).content.decode()
    assert page.count("<title id=") == page.count("<desc id=") == 2
    assert 'class="held"' in page
    chart = Chart("t", "a", ["Jan", "Feb", "Mar"], [Series("s", "held", [0, 55, 1017])])
    assert chart.highest == 2000
    for drawing in chart.drawings:
        for _, points in drawing.lines:
            for x, y in re.findall(r"([\d.]+),([\d.]+)", points):
                assert 0 <= float(x) <= drawing.width
                assert 0 <= float(y) <= drawing.height


def test_without_a_law_it_says_whom_to_ask(world, sari):
    with history.verb("test", by=None, on=ON):
        LawValue.objects.filter(key__startswith="rules.").delete()
        LawValue.objects.filter(key="official").delete()
    page = sari.get(SEASON)
    assert page.status_code == 409
    assert "Minta admin sistem" in text(page)


def test_a_year_nobody_can_choose_is_answered_by_the_latest(world, sari):
    for year in ("9999", "x", ""):
        assert sari.get(SEASON, {"tahun": year}).context["season"].name == 2017


def test_the_file_has_what_the_page_has(world, sari):
    file = sari.get(reverse("season-cooperatives-file"), ASKED)
    assert file.headers["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("address", [SEASON, ROWS])
def test_pages_ask_no_more_for_more_cooperatives(world, sari, address):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get(address, ASKED).status_code == 200
        return len(queries)

    asked()
    before = asked()
    for number in range(3):
        plan(add(f"Koperasi Lagi {number}"), world, planned_on=date(2018, 9, 9), officer=world.joko)
    assert asked() == before <= 12


def test_every_state_has_a_meaning_and_one_that_leads_to_a_meeting_a_column_once_it_is_reached(world, sari):
    always = ["Belum ada kabar", "RAT, belum lapor", "Dilaporkan", "Terlambat"]
    assert sari.get(SEASON, {"tahun": 2018}).context["states"] == always
    plan_meeting(world.maju, 2018, planned_on=date(2019, 2, 20), invited_on=None, officer=None, by=world.sari, on=ON)
    page = sari.get(SEASON, {"tahun": 2018})
    assert page.context["states"] == [always[0], "Direncanakan", *always[1:]]
    assert {len(cells) for _, cells in page.context["lines"]} == {6}
    assert all(label in text(page) for label in STATES.values())
