"""The rules of reports: pure, no Django, no clock. What a report asks for, and the twelve points it is checked by."""

from cooperatives.reports.rules.asked import (
    EXTERNAL_CAPITAL,
    FIGURES,
    MONEY,
    NOT_HELD_SECTIONS,
    OWN_CAPITAL,
    PEOPLE,
    SECTIONS,
    Answers,
    Kind,
    Question,
    Section,
    answer,
    carried_over,
    fingerprint,
    hindrance,
    known_sum,
)
from cooperatives.reports.rules.checks import Checked, Checks, Outcome, Point, SeatFact, check

__all__ = [
    "EXTERNAL_CAPITAL", "FIGURES", "MONEY", "NOT_HELD_SECTIONS", "OWN_CAPITAL", "PEOPLE", "SECTIONS", "Answers",
    "Checked", "Checks", "Kind", "Outcome", "Point", "Question", "SeatFact", "Section", "answer", "carried_over",
    "check", "fingerprint", "hindrance", "known_sum",
]  # fmt: skip
