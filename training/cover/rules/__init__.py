"""The rules of cover: pure, no Django, no clock. The matrix, what ends when, and who is taught next."""

from training.cover.rules.batch import Batch, Gap, Left, Place, Plan, Why, propose
from training.cover.rules.expiry import AHEAD, Ending, Expiry, by_budget_year, by_month, last_day
from training.cover.rules.matrix import Cell, CertificateFact, HolderFact, State, cell

__all__ = [
    "AHEAD", "Batch", "Cell", "CertificateFact", "Ending", "Expiry", "Gap", "HolderFact", "Left", "Place", "Plan",
    "State", "Why", "by_budget_year", "by_month", "cell", "last_day", "propose",
]  # fmt: skip
