"""Cases about inactive cooperatives, and the nights that open and withdraw them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cooperatives.register.models import Cooperative, OfCooperativeQuerySet
from cooperatives.standing.models import Rulebook, Verdict
from registry import history
from registry.access import OFFICE, Role
from registry.models import User
from registry.transitions import Move, guarded


class CaseQuerySet(OfCooperativeQuerySet["Case"]):
    """Cases by whether they are open."""

    def open(self) -> Self:
        """Cases that have not ended."""
        return self.filter(closed_on=None)

    def open_on(self, day: date) -> Self:
        """Cases that were open on a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), flagged_on__lte=day)


class State(models.TextChoices):
    """How far a case has come."""

    FLAGGED = "FLAGGED", "Ditandai"
    SCREENED = "SCREENED", "Sudah diperiksa"
    ON_HOLD = "ON_HOLD", "Ditunda"
    WITHDRAWN = "WITHDRAWN", "Dicabut"


def _awaits_nothing(case: "Case", on: date, facts: Mapping[str, Any]) -> str:
    """A case that waits for a report goes on once that is verified or rejected."""
    return "Laporan RAT-nya sedang diperiksa: verifikasi atau tolak dahulu." if case.awaits_report_in else ""


def _ends_later(case: "Case", on: date, facts: Mapping[str, Any]) -> str:
    """A hold ends on a day that is still to come."""
    return "" if facts["hold_until"] > on else "Isi tanggal sesudah hari ini: penundaan harus punya akhir."


MOVES = {
    "screen": Move("Nyatakan sudah diperiksa", frozenset({State.FLAGGED}), State.SCREENED, OFFICE),
    "hold": Move("Tunda", frozenset({State.FLAGGED, State.SCREENED}), State.ON_HOLD, OFFICE, _ends_later),
    "resume": Move("Lanjutkan", frozenset({State.ON_HOLD}), State.FLAGGED, OFFICE, _awaits_nothing),
    "withdraw": Move(
        "Cabut tanda",
        frozenset({State.FLAGGED, State.SCREENED, State.ON_HOLD}),
        State.WITHDRAWN,
        frozenset({Role.HEAD}),
    ),
    "await_report": Move("Ditunda selama laporan diperiksa", frozenset({State.FLAGGED, State.SCREENED}), State.ON_HOLD),
    "restore_flag": Move("Laporan diputuskan", frozenset({State.ON_HOLD}), State.FLAGGED),
    "restore_screening": Move("Laporan diputuskan", frozenset({State.ON_HOLD}), State.SCREENED),
    "clear": Move("Dicabut karena fakta", frozenset({State.FLAGGED}), State.WITHDRAWN),
}
"""Every move a case may make. What follows a screening comes with the steps of the procedure."""


@history.tracked()
class Case(models.Model):
    """One cooperative flagged for revitalisation or dissolution. The night only flags it, or withdraws the flag."""

    State = State

    class Why(models.TextChoices):
        CLEARED = "CLEARED", "Fakta baru menghapus tanda"
        NOT_OURS = "NOT_OURS", "Di luar wewenang kabupaten"
        ENDED = "ENDED", "Badan hukum sudah berakhir"
        ANSWERED = "ANSWERED", "Dicabut oleh petugas"
        RETRACTED = "RETRACTED", "Koperasi ini salah entri"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="cases", verbose_name="koperasi")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+", verbose_name="dasar penandaan")
    state = models.CharField("tahap", max_length=9, choices=State, default=State.FLAGGED)
    flagged_on = models.DateField("ditandai")
    closed_on = models.DateField("ditutup", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="oleh")
    closed_why = models.CharField("sebab", max_length=9, choices=Why, blank=True)
    reason = models.TextField("alasan", blank=True)
    document_no = models.CharField("nomor dokumen", max_length=100, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="held_cases", verbose_name="penanggung jawab"
    )
    hold_until = models.DateField("ditunda sampai", null=True, blank=True)
    awaits_report_in = models.CharField(
        "menunggu laporan, semula", max_length=9, choices=State, blank=True, default="", editable=False
    )

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
                name="case_on_hold_has_reason_owner_and_end",
                condition=~Q(state="ON_HOLD")
                | ~Q(awaits_report_in="")
                | Q(owner__isnull=False, hold_until__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="case_awaits_report_on_hold", condition=Q(awaits_report_in="") | Q(state="ON_HOLD")
            ),
            models.CheckConstraint(
                name="case_withdrawn_by_hand_has_reason_and_document",
                condition=Q(closed_by=None) | ~Q(reason="") & ~Q(document_no=""),
            ),
            models.CheckConstraint(
                name="case_runs_forward", condition=Q(closed_on=None) | Q(closed_on__gte=F("flagged_on"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            guarded("case_moves", MOVES, first=State.FLAGGED),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("case", args=[self.pk])


class NightQuerySet(models.QuerySet["Night"]):
    """Nights that were finished."""

    def last_kept(self) -> "Night | None":
        """The one for the latest day, with its rulebook."""
        return self.select_related("rulebook").order_by("-on", "-pk").first()


class Night(models.Model):
    """One night's work that was finished: for which day, under which rules, and what it changed."""

    on = models.DateField("per tanggal", db_index=True)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+", verbose_name="aturan")
    judged = models.PositiveIntegerField("dinilai")
    changed = models.PositiveIntegerField("penilaian baru")
    flagged = models.PositiveIntegerField("ditandai")
    withdrawn = models.PositiveIntegerField("dicabut")
    not_ours = models.PositiveIntegerField("di luar wewenang")
    finished_at = models.DateTimeField("selesai", auto_now_add=True)

    objects = NightQuerySet.as_manager()

    class Meta:
        verbose_name = "penilaian malam"
        verbose_name_plural = "penilaian malam"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.on:%d-%m-%Y}"
