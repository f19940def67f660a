"""A reversal that needs a second person waits until another of the board approves or refuses it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from cooperatives.dues.models.entry import Entry
from cooperatives.members.models import OfMembersQuerySet
from cooperatives.register.models import NEVER_DELETED, Cooperative
from registry import history
from registry.access import Role
from registry.models import User
from registry.transitions import Move, guarded


class State(models.TextChoices):
    """How far it has come."""

    WAITING = "WAITING", "Menunggu pengurus lain"
    APPROVED = "APPROVED", "Disetujui"
    REFUSED = "REFUSED", "Ditolak"


def _by_another(asked: "ReversalRequest", on: date, facts: Mapping[str, Any]) -> str:
    return "Yang menyetujui harus pengurus lain." if facts["decided_by"] == asked.asked_by else ""


BOARD = frozenset({Role.BOARD})
MOVES = {
    "approve_reversal": Move("Setujui pembalikan", frozenset({State.WAITING}), State.APPROVED, BOARD, _by_another),
    "refuse_reversal": Move("Tolak pembalikan", frozenset({State.WAITING}), State.REFUSED, BOARD),
}


class ReversalRequestQuerySet(OfMembersQuerySet):
    """Requests by whether they wait."""

    def waiting(self) -> Self:
        """Those nobody decided on yet."""
        return self.filter(state=State.WAITING)


@history.tracked()
class ReversalRequest(models.Model):
    """Somebody of the board wants a receipt reversed. client_no: the number the reversal is booked under."""

    State = State

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="reversal_requests", db_constraint=False, verbose_name="kuitansi"
    )
    client_no = models.UUIDField("nomor pengirim")
    reason = models.CharField("alasan", max_length=300)
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diminta oleh")
    asked_on = models.DateField("diminta")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diputuskan oleh"
    )
    decided_on = models.DateField("diputuskan", null=True, blank=True)
    answer = models.CharField("alasan penolakan", max_length=300, blank=True, default="")

    objects = ReversalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan pembalikan"
        verbose_name_plural = "permintaan pembalikan"
        constraints = [
            models.UniqueConstraint(name="reversal_asked_once", fields=["cooperative", "client_no"]),
            models.UniqueConstraint(
                name="one_reversal_waits", fields=["cooperative", "entry"], condition=Q(state="WAITING")
            ),
            models.CheckConstraint(name="reversal_asked_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reversal_decided",
                condition=Q(state="WAITING", decided_by=None, decided_on=None)
                | Q(state="APPROVED", decided_on__isnull=False) & ~Q(decided_by=F("asked_by"))
                | Q(state="REFUSED", decided_by__isnull=False, decided_on__isnull=False) & ~Q(answer=""),
            ),
        ]
        triggers = [NEVER_DELETED, guarded("reversal_moves", MOVES, first=State.WAITING)]

    def __str__(self) -> str:
        return f"Pembalikan kuitansi {self.entry}"
