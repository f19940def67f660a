"""Cases about inactive cooperatives, and the nights that open and withdraw them."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from cooperatives.register.models import Cooperative, OfCooperativeQuerySet
from cooperatives.standing.models import Rulebook, Verdict
from registry import history
from registry.models import User


class CaseQuerySet(OfCooperativeQuerySet["Case"]):
    """Cases by whether they are open."""

    def open(self) -> Self:
        """Cases that have not ended."""
        return self.filter(closed_on=None)

    def open_on(self, day: date) -> Self:
        """Cases that were open on a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), flagged_on__lte=day)


@history.tracked()
class Case(models.Model):
    """One cooperative flagged for revitalisation or dissolution. The night only flags or withdraws it."""

    class State(models.TextChoices):
        FLAGGED = "FLAGGED", "Ditandai"
        WITHDRAWN = "WITHDRAWN", "Ditarik"

    class Why(models.TextChoices):
        CLEARED = "CLEARED", "Fakta baru menghapus tanda"
        NOT_OURS = "NOT_OURS", "Di luar wewenang kabupaten"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="cases")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+", verbose_name="dasar penandaan")
    state = models.CharField("tahap", max_length=9, choices=State, default=State.FLAGGED)
    flagged_on = models.DateField("ditandai")
    closed_on = models.DateField("ditutup", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="oleh")
    closed_why = models.CharField("alasan", max_length=8, choices=Why, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "perkara"
        verbose_name_plural = "perkara"
        constraints = [
            models.UniqueConstraint(name="one_open_case", fields=["cooperative"], condition=Q(closed_on=None)),
            models.CheckConstraint(
                name="withdrawn_case_is_closed",
                condition=Q(state="WITHDRAWN", closed_on__isnull=False) | (~Q(state="WITHDRAWN") & Q(closed_on=None)),
            ),
            models.CheckConstraint(
                name="case_runs_forward", condition=Q(closed_on=None) | Q(closed_on__gte=F("flagged_on"))
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.cooperative} ({self.get_state_display()})"


class Night(models.Model):
    """One night's work that was finished: for which day, under which rules, and what it changed."""

    on = models.DateField("per tanggal", db_index=True)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+")
    judged = models.PositiveIntegerField("dinilai")
    changed = models.PositiveIntegerField("penilaian baru")
    flagged = models.PositiveIntegerField("ditandai")
    withdrawn = models.PositiveIntegerField("ditarik")
    not_ours = models.PositiveIntegerField("di luar wewenang")
    finished_at = models.DateTimeField("selesai", auto_now_add=True)

    class Meta:
        verbose_name = "penilaian malam"
        verbose_name_plural = "penilaian malam"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.on:%d-%m-%Y}"
