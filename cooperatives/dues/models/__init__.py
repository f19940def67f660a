"""The tables of dues. `book`, `entry` and `tariff` are written to, `position` is kept of them by triggers."""

from cooperatives.dues.models.balance import BalanceRequest
from cooperatives.dues.models.book import Book, Closing, Opening
from cooperatives.dues.models.collection import CollectionRun, Handover, HandoverAnswer, Shortage, VoidedReceipt
from cooperatives.dues.models.dismissal import DismissalProposal, DismissalRule
from cooperatives.dues.models.entry import Entry
from cooperatives.dues.models.position import Position
from cooperatives.dues.models.reversal import ReversalRequest
from cooperatives.dues.models.tariff import Tariff

__all__ = [
    "BalanceRequest", "Book", "Closing", "CollectionRun", "DismissalProposal", "DismissalRule", "Entry", "Handover",
    "HandoverAnswer", "Opening", "Position", "ReversalRequest", "Shortage", "Tariff", "VoidedReceipt",
]  # fmt: skip
