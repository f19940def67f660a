"""Every model of the register, for Django to find; each lives with its concept."""

from cooperatives.boards.models import BoardAccount, Person, Term
from cooperatives.cases.models import Case, Night
from cooperatives.correspondence.models import Letter, LetterBatch, Letterhead, Signatory
from cooperatives.dues.models import (
    Book,
    Closing,
    CollectionRun,
    DismissalProposal,
    DismissalRule,
    Entry,
    Handover,
    HandoverAnswer,
    Opening,
    Position,
    ReversalRequest,
    Shortage,
    Tariff,
    VoidedReceipt,
)
from cooperatives.meetings.models import Extension, Lapse, Meeting, Plan
from cooperatives.members.models import Member, MemberCategory, Membership, ProcessingAgreement, Unmasking
from cooperatives.proposals.models import Message, Proposal
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Observation
from cooperatives.reminders.models import Reminder
from cooperatives.reports.models import Comment, Document, RatReport, Submission, YearFigures
from cooperatives.standing.models import Recount, Rulebook, Stale, Standing, Verdict

__all__ = [
    "BoardAccount", "Book", "Case", "Closing", "CollectionRun", "Comment", "Cooperative", "DismissalProposal",
    "DismissalRule", "Document", "Entry", "Extension", "Handover", "HandoverAnswer", "Lapse", "LegalEvent", "Letter",
    "LetterBatch", "Letterhead", "Meeting", "Member", "MemberCategory", "Membership", "Message", "Night",
    "NikCertificate", "Observation", "Opening", "Person", "Plan", "Position", "ProcessingAgreement", "Proposal",
    "RatReport", "Recount", "Reminder", "ReversalRequest", "Rulebook", "Shortage", "Signatory", "Stale", "Standing",
    "Submission", "Tariff", "Term", "Unmasking", "Verdict", "VoidedReceipt", "YearFigures",
]  # fmt: skip
