"""Line charts as SVG: geometry only. Text stays text, and colours are the style sheet's (components/chart.html)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HEIGHT, TOP, RIGHT, BOTTOM, LEFT = 220, 12, 18, 24, 44
"""The drawing, and its margins for what stands at the axes."""
LEVELS = 4
"""So many lines above the lowest."""
WIDTHS = (560, 290)
"""Each chart is drawn twice, for a desk and for a phone: one scaled down could not be read."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line. style: its class in the style sheet. values: one for each step; fewer where it goes no further.

    addresses: where the rows of each value are, as far as they are anywhere.
    """

    label: str
    style: str
    values: Sequence[int]
    addresses: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Several lines over the same steps. title and about: what it shows, for whoever does not see it."""

    title: str
    about: str
    steps: Sequence[str]
    series: Sequence[Series]

    @property
    def highest(self) -> int:
        """The top of the axis: a round number no value exceeds."""
        most = max((value for each in self.series for value in each.values), default=0)
        size = int("1" + "0" * (len(str(most)) - 1))
        return max(-(-most // size) * size, LEVELS)

    @property
    def drawings(self) -> list["Drawing"]:
        """It at each width."""
        return [Drawing(self, width) for width in WIDTHS]

    @property
    def rows(self) -> list[tuple[str, list[tuple[int | None, str]]]]:
        """The same numbers as lines of a table: a step with the value of each series and where its rows are."""
        return [
            (step, [(_at(each.values, place, None), _at(each.addresses, place, "")) for each in self.series])
            for place, step in enumerate(self.steps)
        ]


def _at(some: Sequence[Any], place: int, otherwise: Any) -> Any:
    return some[place] if place < len(some) else otherwise


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart at one width."""

    chart: Chart
    width: int
    height: int = HEIGHT

    def _x(self, place: int) -> str:
        room = self.width - LEFT - RIGHT
        return f"{LEFT + room * place / max(len(self.chart.steps) - 1, 1):.1f}"

    def _y(self, value: int) -> str:
        return f"{HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.chart.highest:.1f}"

    @property
    def lines(self) -> list[tuple[Series, str]]:
        """Each series with the points of its line."""
        series = (each for each in self.chart.series if each.values)
        return [(each, " ".join(f"{self._x(x)},{self._y(y)}" for x, y in enumerate(each.values))) for each in series]

    @property
    def levels(self) -> list[tuple[int, str]]:
        """Numbers at the left axis, each with its height."""
        values = [self.chart.highest * each // LEVELS for each in range(LEVELS + 1)]
        return [(each, self._y(each)) for each in values]

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What stands below the drawing: every step, or every third where it is narrow."""
        every = 1 if self.width > 400 else 3
        return [(step, self._x(place)) for place, step in enumerate(self.chart.steps) if place % every == 0]
