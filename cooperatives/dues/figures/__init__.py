"""What is read of dues: arrears, cash, standings on a day, printed receipts that are missing, the proof of a book."""

from cooperatives.dues.figures.arrears import Totals, totals, totals_by_neighbourhood, totals_of, with_arrears
from cooperatives.dues.figures.cash import Cash, cash, cash_of
from cooperatives.dues.figures.papers import Missing, missing_receipts
from cooperatives.dues.figures.proof import Proof, verify, verify_all
from cooperatives.dues.figures.standings import Standing, held_on, owed_on_leaving, standings

__all__ = [
    "Cash", "Missing", "Proof", "Standing", "Totals", "cash", "cash_of", "held_on", "missing_receipts",
    "owed_on_leaving", "standings", "totals", "totals_by_neighbourhood", "totals_of", "verify", "verify_all",
    "with_arrears",
]  # fmt: skip
