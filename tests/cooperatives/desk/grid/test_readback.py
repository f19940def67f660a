"""Whatever is typed into the grid, it reads back what the weightiest source said."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cooperatives.desk.grid.actions import Entry, Fate, record_rat_year
from cooperatives.desk.grid.figures import Grid
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from registry.models import Area
from tests.world import ON, build_world

SOURCES = [each for each in Source if each is not Source.ODS]
TYPED = {"12-3-2018": "12-03-2018", "1-4-2018": "01-04-2018", "15/3": "", "t": "tidak", "": "", "entah": "", "31/2": ""}
ASKED = {"tahun": 2017, "cari": "", "hanya": ""}

pages = st.lists(
    st.tuples(
        st.sampled_from([2016, 2017]),
        st.sampled_from(SOURCES),
        st.lists(st.sampled_from(list(TYPED)), min_size=2, max_size=2),
    ),
    min_size=1,
    max_size=4,
)


def value(typed: str, year: int) -> str:
    return TYPED[typed] or f"15-03-{year + 1}"


class ReadBack(TestCase):
    def setUp(self):
        super().setUp()
        self.world = build_world()
        self.area = Area.objects.get(code="36.03.17")

    def cells(self, year):
        grid = Grid.of(self.area, ASKED | {"tahun": year}, 2017, ON)
        return {line.cooperative.pk: line.keyed for line in grid.lines}

    def key_in(self, year, source, typed, seen):
        entries = [Entry(pk, text, seen[pk].says) for pk, text in zip(self.known(), typed, strict=True)]
        saying = Saying(source, ON)
        return record_rat_year(entries, year, saying, reason="Diperbaiki", by=self.world.sari, on=ON)

    def known(self):
        return [self.world.sunyi.pk, self.world.sengketa.pk]

    @given(pages)
    def test_the_grid_says_what_the_weightiest_source_said(self, drawn):
        said = defaultdict(dict)
        for year in (2016, 2017):
            for pk in self.known():
                said[pk, year][Source.OFFICE] = "tidak"  # as the world has it
        for year, source, typed in drawn:
            recorded = self.key_in(year, source, typed, self.cells(year))
            for pk, text in zip(self.known(), typed, strict=True):
                answer = recorded.answers.get(pk)
                if answer and answer.fate is not Fate.RETURNED:
                    said[pk, year][source] = value(text, year)
            rows = Meeting.objects.count(), Lapse.objects.count()
            again = self.key_in(year, source, typed, self.cells(year))
            assert (Meeting.objects.count(), Lapse.objects.count()) == rows
            assert all(answer.fate is not Fate.SAVED for answer in again.answers.values())
        for (pk, year), by_source in said.items():
            self.check(self.cells(year)[pk], by_source)

    def check(self, cell, said):
        days = {source: day for source, day in said.items() if day != "tidak"}
        heaviest = max(days or said, key=lambda source: source.rank)
        if days:
            assert cell.value == "HELD"
            assert f"{cell.meetings[0].held_on:%d-%m-%Y} {cell.meetings[0].source}" == f"{days[heaviest]} {heaviest}"
        else:
            assert (cell.value, cell.lapse.source) == ("NOT_HELD", heaviest)
