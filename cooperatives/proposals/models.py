"""Proposals of boards about their own cooperative, and what the two write to each other."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cooperatives.boards.models import Term
from cooperatives.register.models import (
    NEVER_DELETED,
    Cooperative,
    OfCooperativeQuerySet,
    field_label,
    in_words,
)
from registry import history
from registry.access import RECORDING, Role
from registry.models import StoredFile, User
from registry.transitions import Move, guarded


class State(models.TextChoices):
    """What became of a proposal."""

    WAITING = "WAITING", "Menunggu dinas"
    ACCEPTED = "ACCEPTED", "Disetujui"
    DECLINED = "DECLINED", "Ditolak"
    TAKEN_BACK = "TAKEN_BACK", "Ditarik pengirim"


def _four_eyes(proposal: "Proposal", on: date, facts: Mapping[str, Any]) -> str:
    """Nobody decides on what he or she sent."""
    same = facts["decided_by"] == proposal.sent_by
    return "Usulan ini Anda kirim sendiri; orang lain yang memutuskannya." if same else ""


MOVES = {
    "accept_proposal": Move("Setujui usulan", frozenset({State.WAITING}), State.ACCEPTED, RECORDING, _four_eyes),
    "decline_proposal": Move("Tolak usulan", frozenset({State.WAITING}), State.DECLINED, RECORDING, _four_eyes),
    "take_back_proposal": Move("Tarik kembali", frozenset({State.WAITING}), State.TAKEN_BACK, frozenset({Role.BOARD})),
}
"""Every move a proposal may make."""
WRITING = RECORDING | {Role.VERIFIER, Role.BOARD}
"""Who writes messages: the board, and whoever in the office works on its cooperative."""


class ProposalQuerySet(OfCooperativeQuerySet["Proposal"]):
    """Proposals by what became of them."""

    def waiting(self) -> Self:
        """Those nobody has decided on yet."""
        return self.filter(state=State.WAITING)


@history.tracked()
class Proposal(models.Model):
    """What a board says of its cooperative. It counts for nothing until the office accepts it.

    values: of FIELDS each field as text, as an observation has them; of BOARD each post with its names; of DOCUMENT
    none. true_from: since when it is so.
    """

    State = State

    class Kind(models.TextChoices):
        FIELDS = "FIELDS", "Data koperasi"
        BOARD = "BOARD", "Pengurus dan pengawas"
        DOCUMENT = "DOCUMENT", "Dokumen"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="proposals", verbose_name="koperasi")
    kind = models.CharField("tentang", max_length=8, choices=Kind)
    values = models.JSONField("isi", default=dict)
    true_from = models.DateField("berlaku sejak", null=True, blank=True)
    reference = models.CharField("dasar", max_length=200, blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas")
    file_name = models.CharField("nama berkas", max_length=200, blank=True, default="")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dikirim oleh")
    sent_on = models.DateField("dikirim")
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diputuskan oleh"
    )
    decided_on = models.DateField("diputuskan", null=True, blank=True)
    reason = models.TextField("alasan", blank=True, default="")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan pengurus"
        verbose_name_plural = "usulan pengurus"
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_by_another",
                condition=Q(state__in=["WAITING", "TAKEN_BACK"])
                | Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(decided_by=F("sent_by")),
            ),
            models.CheckConstraint(
                name="proposal_declined_with_reason", condition=~Q(state="DECLINED") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["sent_on", "id"], name="proposal_queue", condition=Q(state="WAITING"))]
        triggers = [NEVER_DELETED, guarded("proposal_moves", MOVES, first=State.WAITING)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} dari pengurus, {self.sent_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("proposal", args=[self.pk])

    @property
    def receipt_no(self) -> str:
        """The number the board keeps."""
        return f"USUL-{self.sent_on:%Y}-{self.pk:05d}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """What it says, in words: each field with its text (a query for a place), each post with its names."""
        if self.kind == self.Kind.BOARD:
            return [(Term.Post(post).label, ", ".join(names)) for post, names in self.values.items()]
        return [(field_label(field), in_words(field, text)) for field, text in self.values.items()]


class MessageQuerySet(OfCooperativeQuerySet["Message"]):
    """Messages by who wrote them."""

    def written_to(self, user: User) -> Self:
        """Those for this person's side: a board reads what the office wrote, the office what boards wrote."""
        return self.filter(is_from_board=user.role != Role.BOARD)

    def unread(self) -> Self:
        """Those nobody of the other side has opened."""
        return self.filter(read_on=None)


class Message(models.Model):
    """What the office writes to a board, or a board to the office. Append-only but for the day it was first read."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="messages", verbose_name="koperasi")
    text = models.TextField("pesan")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dari")
    is_from_board = models.BooleanField("dari pengurus", default=False)
    sent_at = models.DateTimeField("dikirim", auto_now_add=True)
    read_on = models.DateField("dibaca", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        constraints = [models.CheckConstraint(name="message_says_something", condition=~Q(text=""))]
        triggers = [NEVER_DELETED, pgtrigger.ReadOnly(name="append_only", exclude=["read_on"])]

    def __str__(self) -> str:
        return self.text
