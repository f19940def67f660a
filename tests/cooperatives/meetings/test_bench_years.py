"""What a file says of book years: no more than the grid would take, and no less than was said before."""

from datetime import date

import pytest

from cooperatives.meetings.actions import record_meeting
from cooperatives.meetings.models import Lapse
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, Source
from cooperatives.standing.models import facts
from tests.workbooks import MASTER, MEKAR, ON, applied, brought, checked, everything, undone, workbook

SECONDARY = (*MASTER, "Bentuk")


def maju(**years: str) -> list[dict[str, str]]:
    return [{"Nama koperasi": "Koperasi Maju"} | {f"TB {name[1:]}": text for name, text in years.items()}]


def counting(of: Cooperative) -> dict[date, tuple[int, ...]]:
    return {each.held_on: each.book_years for each in facts([of.pk])[of.pk].meetings}


SPRING = date(2018, 4, 10)


def test_a_file_that_names_some_book_years_of_a_meeting_leaves_it_the_others(world):
    record_meeting(world.maju, SPRING, [2011, 2017], Saying(Source.OFFICE, date(2018, 5, 1)), by=None, on=ON)
    batch = brought(world, meetings=maju(_2017="10-04-2018"))
    assert batch.rows.get().differences == []
    applied(batch, by=world.sari, on=ON)
    assert counting(world.maju)[SPRING] == (2011, 2017)


def test_a_book_year_the_file_places_on_another_day_moves_there(world):
    record_meeting(world.maju, SPRING, [2011, 2017], Saying(Source.OFFICE, date(2018, 5, 1)), by=None, on=ON)
    applied(brought(world, meetings=maju(_2011="10-04-2012", _2017="10-04-2018")), by=world.sari, on=ON)
    assert (counting(world.maju)[SPRING], counting(world.maju)[date(2012, 4, 10)]) == ((2017,), (2011,))


@pytest.mark.parametrize(("source", "day"), [("FIELD", date(2018, 5, 1)), ("OFFICE", date(2018, 10, 5))])
def test_a_weightier_saying_of_fewer_book_years_stands_and_the_file_does_not_count(world, source, day):
    record_meeting(world.maju, SPRING, [2017], Saying(Source(source), day), by=None, on=day)
    (difference,) = brought(world, meetings=maju(_2011="10-04-2018")).rows.get().differences
    assert (difference["counts"], difference["source"]) == (False, source)


def test_a_second_file_of_the_same_day_adds_a_book_year_and_undone_takes_it_back(world):
    applied(brought(world, meetings=maju(_2010="10-04-2018")), by=world.sari, on=ON)
    before = everything()
    batch = brought(world, meetings=maju(_2011="10-04-2018"))
    assert batch.rows.get().differences[0]["counts"]
    applied(batch, by=world.sari, on=ON)
    assert counting(world.maju)[SPRING] == (2010, 2011)
    undone(batch, by=world.sari, on=ON)
    assert everything() == before


@pytest.mark.parametrize(
    ("year", "text", "sentence"),
    [
        ("2017", "31-12-2017", "Tahun buku 2017 berakhir 31-12-2017; RAT-nya baru dapat diadakan sesudah itu."),
        ("2018", "tidak", "Batasnya 31-03-2019 belum lewat pada 30-09-2018: belum dapat dikatakan tidak ada RAT."),
    ],
)
def test_what_cannot_be_true_of_a_book_year_is_told_and_not_recorded(world, year, text, sentence):
    batch = brought(world, meetings=[{"Nama koperasi": "Koperasi Baru", f"TB {year}": text}])
    row = batch.rows.get()
    assert (row.differences, row.problems[0]["column"]) == ([], f"TB {year}")
    assert row.problems[0]["message"].startswith(sentence)
    before = everything()
    applied(batch, by=world.sari, on=ON)
    assert everything() == before


def test_no_meeting_is_said_of_the_days_on_which_it_could_be_held_in_time(world):
    secondary = MEKAR | {"Bentuk": "Sekunder"}
    rat = [{"Nama koperasi": name, "TB 2017": "tidak"} for name in ("Koperasi Mekar", "Koperasi Baru")]
    content = workbook([secondary], rat, headers=[*SECONDARY])
    batch = applied(checked(content, by=world.sari, on=ON), by=world.sari, on=ON)
    through = dict(Lapse.objects.filter(batch=batch).values_list("cooperative__name", "through"))
    assert through == {"Koperasi Mekar": date(2018, 6, 30), "Koperasi Baru": date(2018, 3, 31)}
