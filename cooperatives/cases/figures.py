"""What an office counts: its cases, and its cooperatives by state on any day, under any rule set."""

from collections import Counter
from datetime import date
from functools import partial

from cooperatives.cases.filters import CaseFilter
from cooperatives.cases.models import Case
from cooperatives.register.models import Cooperative
from cooperatives.standing.actions import Rules
from cooperatives.standing.models import facts
from cooperatives.standing.rules import State
from registry import lawbook
from registry.access import OFFICE
from registry.deadlines import Day
from registry.figures import Figure
from registry.models import Area

CHUNK = 2_000

of_cases = partial(Figure, route="cases", rows=CaseFilter, meaning="cooperatives/cases/meaning.html", unit="perkara")
FIGURES = [
    of_cases("open", "perkara terbuka", query=""),
    of_cases("flagged", "ditandai dan belum diperiksa", query="tahap=FLAGGED", who=OFFICE),
    of_cases("overdue", "ditunda dan sudah lewat harinya", query="penundaan=lewat", who=OFFICE),
    of_cases("withdrawn", "penandaan dicabut", query="tahap=WITHDRAWN"),
]


def assess(*, on: date, code: str, area: str = "") -> dict[str, int]:
    """Count cooperatives of an area (Kemendagri code, empty: all) by state on a day under a rule set; writes nothing.

    routine: ACTIVE with the latest three book years held. held_latest: ACTIVE with the latest due one held.
    cases_open: open on that day. Raises LookupError for an unknown rule set or area.
    """
    law = lawbook.read()
    if code not in (known := law.codes):
        raise LookupError(f"No rule set {code}. There are: {', '.join(known)}.")
    chosen = Rules.of(code, law)
    cooperatives, cases = Cooperative.objects.entered().order_by("pk"), Case.objects.open_on(on)
    if area and not Area.objects.filter(code=area).exists():
        raise LookupError(f"No area {area} is loaded.")
    if area:
        cooperatives, cases = cooperatives.within(area), cases.within(area)
    states: Counter[State] = Counter()
    routine = held_latest = 0
    ids = list(cooperatives.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        for known_facts in facts(ids[start : start + CHUNK]).values():
            judgement = chosen.judge(known_facts, Day(on))
            states[judgement.state] += 1
            routine += judgement.is_routine
            held_latest += judgement.held_latest
    del states[State.NOT_REGISTERED]
    return {
        "registered": states.total(),
        **{state.value.lower(): states[state] for state in State if state is not State.NOT_REGISTERED},
        "routine": routine,
        "held_latest": held_latest,
        "cases_open": cases.count(),
    }
