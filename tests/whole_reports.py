"""Reports with everything in them: numbers that add up, and two documents."""

from datetime import date

from cooperatives.register.models import Cooperative
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport
from registry import history
from registry.files import keep
from registry.models import User
from tests.registry.hostile_documents import pdf
from tests.registry.hostile_documents import photo as picture
from tests.world import ON, board_account, chair

MEETING = {
    "session": "FIRST", "place": "Aula Kecamatan", "mode": "ONSITE", "basis": "MEMBERS", "entitled": 180,
    "attended": 101, "quorum_of": 1, "quorum_in": 2,
}  # fmt: skip
MEMBERS = {
    "opening_men": 100, "opening_women": 80, "joined_men": 6, "joined_women": 4, "left_men": 3, "left_women": 1,
    "members_men": 103, "members_women": 83,
}  # fmt: skip
FINANCE = {
    "principal_savings": 18_600_000, "mandatory_savings": 1_720_000, "reserves": 2_000_000, "grants": 0,
    "voluntary_savings": 1_250_000, "loans": 5_000_000, "assets": 30_000_000, "turnover": 50_000_000,
    "surplus": -5_000_000,
}  # fmt: skip


def drafted(of: Cooperative, held_on: date, *years: int, by: User, on: date = ON, **sections: object) -> RatReport:
    """A draft with two documents; sections: answers that differ from the usual."""
    report = actions.start_report(of, max(years), by=by, on=on)
    answers = {"meeting": MEETING | {"held_on": held_on.isoformat()}, "years": {"book_years": sorted(years)}}
    answers |= {"members": MEMBERS, "finance": FINANCE, "plan": {"plan": "Menambah unit toko."}}
    for name, given in (answers | sections).items():
        actions.save_section(report, name, given, by=by, on=on)
    actions.attach(report, "MINUTES", keep(picture(), "image/jpeg"), "berita acara.jpg", by=by, on=on)
    actions.attach(report, "BALANCE", keep(pdf(), "application/pdf"), "neraca.pdf", by=by, on=on)
    return report


def sent(of: Cooperative, held_on: date, *years: int, by: User, on: date = ON, **sections: object) -> RatReport:
    """The same, sent."""
    return actions.send(drafted(of, held_on, *years, by=by, on=on, **sections), by=by, on=on)


def led(of: Cooperative, by: User) -> User:
    """This person in the chair of a cooperative, on the day of the world."""
    with history.verb("test", by=None, on=ON):
        chair(of, board_account(by))
    return User.objects.as_of(ON).get(pk=by.pk)
