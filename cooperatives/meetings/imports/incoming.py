"""What a row of a file says of a cooperative, as it was read: ready to be compared with the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from sys import intern
from typing import Any, Self

from django.utils.dateparse import parse_date


@dataclass(slots=True)
class Incoming:
    """A row that was read. `said`: fields as an observation has them; `area` by its code.

    years: for a book year the day its RAT was held, None where none was. key and version: of the register, where the
    file came from it. is_placed: whether it names what it is about. enters: whether it may enter a cooperative; else
    it says more of one, and `said` only tells which.
    """

    sheet: str
    line: int
    said: dict[str, str]
    founded_on: date | None = None
    years: dict[int, date | None] = field(default_factory=dict)
    key: int | None = None
    version: int | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    is_placed: bool = True
    enters: bool = True

    def warn(self, message: str, column: str = "", value: str = "") -> None:
        """Note something a person should see."""
        self.problems.append({"column": column, "value": value, "message": message})

    def kept(self, problems: int) -> dict[str, Any]:
        """All it says as JSON, with so many of its problems."""
        return {
            "said": self.said,
            "founded_on": self.founded_on and self.founded_on.isoformat(),
            "years": {str(year): day and day.isoformat() for year, day in self.years.items()},
            "key": self.key,
            "version": self.version,
            "problems": self.problems[:problems],
            "is_placed": self.is_placed,
            "enters": self.enters,
        }

    @classmethod
    def read(cls, sheet: str, line: int, kept: Mapping[str, Any]) -> Self:
        """The same again."""
        return cls(
            sheet, line, {intern(name): text for name, text in kept["said"].items()}, _day(kept["founded_on"]),
            {int(year): _day(day) for year, day in kept["years"].items()}, kept["key"], kept["version"],
            list(kept["problems"]), kept["is_placed"], kept["enters"],
        )  # fmt: skip


def _day(text: str | None) -> date | None:
    return parse_date(text) if text else None
