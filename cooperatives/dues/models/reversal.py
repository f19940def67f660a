"""A reversal that needs a second person waits until another of the board approves or refuses it."""

from django.db import models
from django.db.models import Q

from cooperatives.dues.models.asked import Asked, State, asked_rightly, moves
from cooperatives.dues.models.entry import Entry
from cooperatives.register.models import NEVER_DELETED
from registry import history
from registry.transitions import guarded

MOVES = moves("reversal", "pembalikan")


@history.tracked()
class ReversalRequest(Asked):
    """Somebody of the board wants a receipt reversed."""

    name, subject, moves = "reversal", "entry", MOVES
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="reversal_requests", db_constraint=False, verbose_name="kuitansi"
    )

    class Meta:
        verbose_name = "permintaan pembalikan"
        verbose_name_plural = "permintaan pembalikan"
        constraints = [
            *asked_rightly("reversal"),
            models.UniqueConstraint(
                name="one_reversal_waits", fields=["cooperative", "entry"], condition=Q(state="WAITING")
            ),
        ]
        triggers = [NEVER_DELETED, guarded("reversal_moves", MOVES, first=State.WAITING)]

    def __str__(self) -> str:
        return f"Pembalikan kuitansi {self.entry}"
