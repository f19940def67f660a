"""Every model of the register, for Django to find; each lives with its concept."""

from cooperatives.cases.models import Case, Night
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation
from cooperatives.standing.models import Rulebook, Stale, Standing, Verdict

__all__ = [
    "Case", "Cooperative", "Lapse", "LegalEvent", "Meeting", "Night", "Observation", "Rulebook", "Stale", "Standing",
    "Verdict",
]  # fmt: skip
