"""Every model of the register, for Django to find; each lives with its concept."""

from cooperatives.boards.models import BoardAccount, Person, Term
from cooperatives.cases.models import Case, Night
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Observation
from cooperatives.standing.models import Recount, Rulebook, Stale, Standing, Verdict

__all__ = [
    "BoardAccount", "Case", "Cooperative", "Lapse", "LegalEvent", "Meeting", "Night", "NikCertificate", "Observation",
    "Person", "Recount", "Rulebook", "Stale", "Standing", "Term", "Verdict",
]  # fmt: skip
