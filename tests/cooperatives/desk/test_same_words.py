"""What is called the same is the same number, on whatever page it stands."""

from datetime import date

import pytest
from django.urls import reverse

from cooperatives.demo import build, write
from cooperatives.reports.actions import send
from registry.models import Area
from tests.reports import drafted as report
from tests.world import ON, run_night

ASKED = {"tahun": "2017"}
SPRING = date(2018, 3, 10)


@pytest.fixture
def district(world):
    """Some owe the meeting, some do not, one is being dissolved, one is gone, one is not yet verified."""
    balaraja, curug = (Area.objects.get(code=code) for code in ("36.03.01.2003", "36.03.17.1001"))
    long_ago, young, met = date(2003, 2, 1), date(2017, 8, 17), {2017: SPRING}
    rows = [
        build("Wajib", area=curug, founded=long_ago, held=met),
        build("Sukarela", area=curug, founded=young, held=met),
        build("Sukarela Juga", area=balaraja, founded=young, held=met),
        build("Bubar Sesudah RAT", area=balaraja, founded=long_ago, held=met, decided=date(2018, 6, 1)),
        build("Tamat", area=balaraja, founded=long_ago, held=met, ended=date(2018, 6, 1)),
    ]
    write(rows, on=ON)
    send(report(world.sunyi, date(2018, 9, 1), 2017, by=world.wati), by=world.wati, on=ON)
    run_night()
    return world


def shown(sari, route: str, *place: str) -> dict:
    return sari.get(reverse(route, args=place), ASKED).context


def test_who_has_met_is_as_many_in_the_season_the_recap_the_grid_and_the_chart(district, sari):
    season = shown(sari, "season")
    met = season["told"]["met"].value
    grid = [shown(sari, "rat-grid-subdistrict", code)["grid"].counts["held"] for code in ("36.03.01", "36.03.17")]
    recap = {cell.address.partition("kolom=")[2]: cell.text for cell in shown(sari, "recap")["total"]}
    assert met == 5
    assert sum(grid) == int(recap["rat"]) == season["chart"].series[0].values[-1] == met
    assert season["told"]["unverified"].value == 1


def test_who_owes_it_and_has_met_is_as_many_in_the_season_on_ringkasan_and_in_the_overview(district, sari):
    told, figures = shown(sari, "season")["told"], sari.get(reverse("home")).context["figures"]
    assert told["obliged_met"].value == figures["held"].value == 2
    assert told["obliged"].value == figures["obliged"].value == 4
    counted = sari.get(reverse("rat-grid")).context["counted"]
    assert sum(each.held for each in counted) == 2
