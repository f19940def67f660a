"""After how many unpaid months the board is to speak of a membership, and what it decided."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from cooperatives.members.models import Member, Membership, OfMembersQuerySet
from cooperatives.register.models import NEVER_DELETED, Cooperative, OfCooperativeQuerySet
from registry import history
from registry.access import Role
from registry.models import User
from registry.transitions import Move, guarded

USUAL_MONTHS = 6
"""Where a cooperative has said nothing else."""


@history.tracked()
class DismissalRule(models.Model):
    """From so many unpaid months on, the bylaws of a cooperative let its board consider ending a membership."""

    cooperative = models.OneToOneField(
        Cooperative, models.PROTECT, primary_key=True, related_name="dismissal_rule", verbose_name="koperasi"
    )
    months = models.PositiveSmallIntegerField("bulan menunggak", default=USUAL_MONTHS)
    clause = models.CharField("pasal AD/ART", max_length=100, blank=True, default="")

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "batas tunggakan"
        verbose_name_plural = "batas tunggakan"
        constraints = [models.CheckConstraint(name="dismissal_after_months", condition=Q(months__range=(1, 120)))]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.months} bulan"


class State(models.TextChoices):
    """How far it has come."""

    PROPOSED = "PROPOSED", "Menunggu rapat pengurus"
    DISMISSED = "DISMISSED", "Diberhentikan"
    KEPT = "KEPT", "Tetap anggota"
    WITHDRAWN = "WITHDRAWN", "Gugur karena keanggotaan berakhir"


BOARD = frozenset({Role.BOARD})
MOVES = {
    "dismiss_proposed": Move("Catat pemberhentian", frozenset({State.PROPOSED}), State.DISMISSED, BOARD),
    "keep_member": Move("Tetap anggota", frozenset({State.PROPOSED}), State.KEPT, BOARD),
    "withdraw_dismissal": Move("Keanggotaan berakhir", frozenset({State.PROPOSED}), State.WITHDRAWN),
}


class DismissalProposalQuerySet(OfMembersQuerySet):
    """Proposals by whether they wait, and by day."""

    def waiting(self) -> Self:
        """Those the board has still to decide on."""
        return self.filter(state=State.PROPOSED)

    def decided_since(self, day: date) -> Self:
        """Those it decided on, or that came to nothing, from a day on."""
        return self.filter(decided_on__gte=day)


@history.tracked()
class DismissalProposal(models.Model):
    """A membership comes before a meeting of the board because of so many unpaid months and so much missing."""

    State = State

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="dismissal_proposals", db_constraint=False, verbose_name="anggota"
    )
    months = models.PositiveSmallIntegerField("bulan menunggak")
    arrears = models.BigIntegerField("tunggakan")
    note = models.CharField("catatan", max_length=300, blank=True, default="")
    state = models.CharField("keadaan", max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diusulkan oleh")
    proposed_on = models.DateField("diusulkan")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicatat oleh"
    )
    decided_on = models.DateField("diputuskan", null=True, blank=True)
    document_no = models.CharField("nomor keputusan", max_length=100, blank=True, default="")

    objects = DismissalProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan pemberhentian"
        verbose_name_plural = "usulan pemberhentian"
        constraints = [
            models.UniqueConstraint(
                name="one_dismissal_waits", fields=["cooperative", "member"], condition=Q(state="PROPOSED")
            ),
            models.CheckConstraint(
                name="dismissal_decided_by_document",
                condition=Q(state="PROPOSED", decided_by=None, decided_on=None)
                | Q(state="WITHDRAWN", decided_by=None, decided_on__isnull=False)
                | Q(state__in=["DISMISSED", "KEPT"], decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(document_no=""),
            ),
        ]
        triggers = [NEVER_DELETED, guarded("dismissal_moves", MOVES, first=State.PROPOSED)]

    def __str__(self) -> str:
        return f"Usulan pemberhentian {self.member}"


pgtrigger.register(
    pgtrigger.Trigger(
        name="withdraws_dismissal", when=pgtrigger.After, operation=pgtrigger.Update,
        condition=~pgtrigger.Q(new__ended__in=["", "CHANGED"]),
        func="""
            UPDATE cooperatives_dismissalproposal SET state = 'WITHDRAWN', decided_on = upper(NEW.held)
            WHERE member_id = NEW.member_id AND state = 'PROPOSED';
            RETURN NULL;
        """,
    )
)(Membership)  # fmt: skip
