"""Every model of training, for Django to find; each lives with its concept."""

from training.attestations.models import Attestation
from training.competency.models import (
    Appeal,
    Assessor,
    Certificate,
    Certifier,
    CompetencyAssessment,
    Scheme,
    Site,
    Standard,
    Tariff,
)
from training.cover.models import Requirement
from training.rosters.models import Roster
from training.sessions.models import Course, FundingSource, Invitation, Participation, Seat, Session

__all__ = [
    "Appeal", "Assessor", "Attestation", "Certificate", "Certifier", "CompetencyAssessment", "Course", "FundingSource",
    "Invitation", "Participation", "Requirement", "Roster", "Scheme", "Seat", "Session", "Site", "Standard", "Tariff",
]  # fmt: skip
