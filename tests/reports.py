"""Reports for the tests: a meeting for some book years, and no more than it takes to send that."""

from datetime import date

from cooperatives.register.models import Cooperative
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport
from registry.models import User
from tests.world import ON

MEETING = {"place": "Aula", "session": "FIRST", "mode": "ONSITE", "basis": "MEMBERS", "entitled": 40, "attended": 30}


def drafted(of: Cooperative, held_on: date, *years: int, by: User, on: date = ON, **sections: object) -> RatReport:
    """A draft about a meeting for these book years."""
    report = actions.start_report(of, max(years), by=by, on=on)
    actions.save_section(report, "meeting", MEETING | {"held_on": held_on.isoformat()}, by=by, on=on)
    actions.save_section(report, "years", {"book_years": sorted(years)}, by=by, on=on)
    for name, answers in sections.items():
        actions.save_section(report, name, answers, by=by, on=on)
    return report


def sent(of: Cooperative, held_on: date, *years: int, by: User, on: date = ON, **sections: object) -> RatReport:
    """The same, sent."""
    return actions.send(drafted(of, held_on, *years, by=by, on=on, **sections), by=by, on=on)
