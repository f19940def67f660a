"""Reports as a test files them: several of one cooperative, in any order, and all that is so in the end."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Any

from cooperatives.cases.models import Case
from cooperatives.demo import build, write
from cooperatives.meetings.rules import Value, book_years
from cooperatives.register.models import Cooperative
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, YearFigures
from cooperatives.standing.models import Standing, facts
from registry import lawbook
from registry.deadlines import Day
from tests.reports import MEETING
from tests.world import ON, World

HELD, NOT_HELD = RatReport.Kind.HELD, RatReport.Kind.NOT_HELD
ORDERS = list(permutations(range(3)))


@dataclass(frozen=True)
class Filing:
    """A report as it will be sent on a day, and whether it will be verified, else rejected."""

    book_year: int
    held_on: date | None
    received_on: date
    also: tuple[int, ...] = ()
    is_right: bool = True
    board: tuple[tuple[str, Any], ...] = ()
    assets: int | None = None

    def answers(self) -> dict[str, dict[str, Any]]:
        """What it says, by section."""
        if self.held_on is None:
            return {"not_held": {"why": "NO_QUORUM"}}
        money = {} if self.assets is None else {"assets": self.assets}
        return {
            "meeting": MEETING | {"held_on": self.held_on.isoformat()},
            "years": {"book_years": sorted({self.book_year, *self.also})},
            "finance": money,
            "board": dict(self.board),
        }


def elected(starts_on: str = "", ends_on: str = "", **names: list[str]) -> tuple[tuple[str, Any], ...]:
    """Who was elected, as a report says it."""
    days = {name: day for name, day in (("starts_on", starts_on), ("ends_on", ends_on)) if day}
    return tuple({"elected": "YES", **days, **names}.items())


def empty(world: World, **more: Any) -> Cooperative:
    """A cooperative founded in 2010 of whose meetings nothing is known."""
    rows = build("Koperasi Kosong", area=world.maju.area, founded=date(2010, 3, 1), coop_type="CONSUMER", **more)
    write([rows], on=ON)
    return rows.cooperative


def send(world: World, of: Cooperative, filing: Filing) -> RatReport:
    """The report begun, filled in and sent."""
    kind, by = HELD if filing.held_on else NOT_HELD, {"by": world.wati, "on": filing.received_on}
    report = actions.start_report(of, filing.book_year, kind=kind, **by)
    for section, answers in filing.answers().items():
        actions.save_section(report, section, answers, kind=kind, **by)
    return actions.send(report, **by)


def decide(world: World, report: RatReport, filing: Filing) -> None:
    """The report verified or rejected."""
    if filing.is_right:
        actions.verify(report, by=world.hadi, on=ON)
    else:
        actions.reject(report, reason="Salah.", by=world.hadi, on=ON)


def file(world: World, of: Cooperative, *filings: Filing) -> list[RatReport]:
    """All of them sent, and only then decided on, in this order."""
    reports = [send(world, of, each) for each in filings]
    for report, each in zip(reports, filings, strict=True):
        decide(world, report, each)
    return reports


def doubled(of: Cooperative) -> list[str]:
    """The names that stand for two people, in terms that were taken back too."""
    names = Counter(name for _, name in of.terms.values_list("person", "person__name").distinct())
    return [name for name, people in names.items() if people > 1]


def told(of: Cooperative) -> dict[str, Any]:
    """All that is so in the end, without keys."""
    standing = Standing.objects.filter(cooperative=of).first()
    terms = of.terms.valid().values_list("post", "person__name", "starts_on", "ends_on", "left_on")
    valid = YearFigures.objects.valid().filter(cooperative=of)
    return {
        "meetings": sorted((each.held_on, each.book_years, each.observed_on) for each in of.meetings.valid()),
        "lapses": sorted(of.lapses.valid().values_list("since", "through", "observed_on")),
        "figures": sorted(valid.values_list("book_year", "assets", "observed_on")),
        "terms": sorted(terms, key=str),
        "doubled": doubled(of),
        "state": standing and (standing.state, standing.latest_due, standing.latest_value, standing.last_year),
        "case": list(Case.objects.open().filter(cooperative=of).values_list("state", "awaits_report_in")),
    }


def values(of: Cooperative) -> dict[int, Value | None]:
    """What each book year is on the day of the world."""
    found = book_years(facts([of.pk])[of.pk], lawbook.read(), "KABTGR_5Y", Day(ON))
    return {each.name: each.value for each in found}


YEARS = (
    Filing(2015, date(2016, 3, 1), date(2016, 4, 1), assets=15),
    Filing(2016, date(2017, 3, 1), date(2017, 4, 1), assets=16),
    Filing(2017, date(2018, 3, 1), date(2018, 4, 1), assets=17),
)
