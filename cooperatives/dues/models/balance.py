"""The opening balance of one member that needs a second person waits until another of the board decides on it."""

from django.db import models
from django.db.models import Q

from cooperatives.dues.models.asked import Asked, State, asked_rightly, moves
from cooperatives.dues.rules import month_key
from cooperatives.members.models import Member
from cooperatives.register.models import NEVER_DELETED
from registry import history
from registry.transitions import guarded

MOVES = moves("balance", "saldo awal")


@history.tracked()
class BalanceRequest(Asked):
    """Somebody of the board wants an opening balance booked after the book began. The columns are those of Entry."""

    name, subject, moves = "balance", "member", MOVES
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="balance_requests", db_constraint=False, verbose_name="anggota"
    )
    principal = models.BigIntegerField("simpanan pokok", default=0)
    mandatory = models.BigIntegerField("simpanan wajib", default=0)
    voluntary = models.BigIntegerField("simpanan sukarela", default=0)
    settled_through = models.PositiveIntegerField("lunas sampai", null=True, blank=True)

    class Meta:
        verbose_name = "permintaan saldo awal"
        verbose_name_plural = "permintaan saldo awal"
        constraints = [
            *asked_rightly("balance"),
            models.UniqueConstraint(
                name="one_balance_waits", fields=["cooperative", "member"], condition=Q(state="WAITING")
            ),
            models.CheckConstraint(
                name="balance_of_something",
                condition=Q(principal__gte=0, mandatory__gte=0, voluntary__gte=0)
                & ~Q(principal=0, mandatory=0, voluntary=0),
            ),
        ]
        triggers = [NEVER_DELETED, guarded("balance_moves", MOVES, first=State.WAITING)]

    def __str__(self) -> str:
        return f"Saldo awal {self.member}"

    @property
    def settled(self) -> list[str]:
        """The last month it settles, as the filter `months` reads it."""
        return [] if self.settled_through is None else [month_key(self.settled_through)]

    @property
    def amount(self) -> int:
        """All of it."""
        return self.principal + self.mandatory + self.voluntary
