"""What follows from cover: the next batch becomes a planned session, and the cooperatives it is for are invited."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from cooperatives.register.models import Cooperative
from registry import history
from registry.models import User
from registry.transitions import Refused
from training.cover.rules import Batch
from training.sessions.actions import invite, plan_session
from training.sessions.models import Course, FundingSource, Session


def plan_batch(
    batch: Batch, course: Course, *, funding: FundingSource, planned: Mapping[str, Any], by: User | None, on: date
) -> Session:
    """Plan a session for the people of a list, with a seat for each, and invite every cooperative whose gap they close.

    planned: place, days and cost. Raises Refused.
    """
    if not batch.places:
        raise Refused("Belum ada orang dalam daftar ini: tambah kursi, atau ubah wilayahnya.")
    asked = defaultdict(set)
    for gap in (gap for place in batch.places for gap in place.gaps):
        asked[gap.post].add(gap.cooperative)
    with history.verb("plan_batch", by=by, on=on):
        seats = Counter(place.post for place in batch.places)
        session = plan_session(course, area=funding.area, funding=funding, seats=seats, **planned, by=by, on=on)
        for post, keys in sorted(asked.items()):
            invite(session, Cooperative.objects.filter(pk__in=keys).order_by("pk"), post, by=by, on=on)
    return session
