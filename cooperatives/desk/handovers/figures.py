"""What the pages of handovers show: where the cash is, who answered, and what lacks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cooperatives.dues.actions.handovers import has_seat
from cooperatives.dues.figures.cash import cash as treasury
from cooperatives.dues.models import Handover
from cooperatives.members.actions import keeps
from cooperatives.register.models import Cooperative
from registry.models import User


@dataclass(frozen=True, slots=True)
class Box:
    """Where the cash of a cooperative is: with the treasurer, and with collectors who have not handed it over."""

    with_treasurer: int
    with_collectors: int


def box(cooperative: Cooperative) -> Box:
    """The cash of a cooperative, as its receipts and handovers have it."""
    found = treasury(cooperative, None, date.max)
    return Box(found.expected, found.with_collectors)


def with_answers(rows: "QuerySet[Handover]") -> "QuerySet[Handover]":
    """Handovers with who gave, who answered, what lacked, and what they make good."""
    return rows.select_related(
        "given_by", "run__collector", "answer__answered_by", "shortage__owed_by", "makes_good__owed_by"
    )


def of_shortage(shortage: Any, user: User, day: date) -> dict[str, Any]:
    """What the page of a shortage shows, and what this person may do there. shortage: with what is left."""
    cooperative, owed_by = shortage.cooperative, shortage.owed_by
    repayments = with_answers(shortage.repayments.order_by("pk"))
    may_release = keeps(cooperative, user, day) and user != owed_by
    return {
        "cooperative": cooperative,
        "shortage": shortage,
        "repayments": repayments,
        "is_waiting": any(each.answered is None for each in repayments),
        "may_release": may_release,
        "may_make_good": user == owed_by or (may_release and not has_seat(cooperative, owed_by, day)),
    }
