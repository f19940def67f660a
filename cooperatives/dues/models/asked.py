"""What needs a second person: one of the board asks, and it waits until another approves or refuses it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from cooperatives.members.models import OfMembersQuerySet
from cooperatives.register.models import Cooperative
from registry.access import Role
from registry.models import User
from registry.transitions import Move, Moves


class State(models.TextChoices):
    """How far it has come."""

    WAITING = "WAITING", "Menunggu pengurus lain"
    APPROVED = "APPROVED", "Disetujui"
    REFUSED = "REFUSED", "Ditolak"


def _by_another(asked: "Asked", on: date, facts: Mapping[str, Any]) -> str:
    return "Yang menyetujui harus pengurus lain." if facts["decided_by"] == asked.asked_by else ""


def moves(name: str, label: str) -> Moves:
    """How it is decided on: verbs of history by its name, and what it is called."""
    waiting, board = frozenset({State.WAITING}), frozenset({Role.BOARD})
    return {
        f"approve_{name}": Move(f"Setujui {label}", waiting, State.APPROVED, board, _by_another),
        f"refuse_{name}": Move(f"Tolak {label}", waiting, State.REFUSED, board),
    }


def asked_rightly(name: str) -> list[models.BaseConstraint]:
    """It is asked once, with a reason, and another decides on it."""
    return [
        models.UniqueConstraint(name=f"{name}_asked_once", fields=["cooperative", "client_no"]),
        models.CheckConstraint(name=f"{name}_asked_with_reason", condition=~Q(reason="")),
        models.CheckConstraint(
            name=f"{name}_decided",
            condition=Q(state="WAITING", decided_by=None, decided_on=None)
            | Q(state="APPROVED", decided_on__isnull=False) & ~Q(decided_by=F("asked_by"))
            | Q(state="REFUSED", decided_by__isnull=False, decided_on__isnull=False) & ~Q(answer=""),
        ),
    ]


class AskedQuerySet(OfMembersQuerySet):
    """Requests by whether they wait."""

    def waiting(self) -> Self:
        """Those nobody decided on yet."""
        return self.filter(state=State.WAITING)


class Asked(models.Model):
    """Somebody of the board wants a receipt booked. client_no: the number it is booked under.

    name: as its verbs of history have it. subject: the field it is about; one request about it waits at a time.
    """

    State = State
    name: ClassVar[str]
    subject: ClassVar[str]
    moves: ClassVar[Moves]

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
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

    objects = AskedQuerySet.as_manager()

    class Meta:
        abstract = True
