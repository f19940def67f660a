"""Reports of annual meetings in their states, what was sent each time, comments, documents, and a year's figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import (
    NEVER_DELETED,
    RANK,
    YEARS,
    Cooperative,
    OfCooperativeQuerySet,
    Said,
    SaidQuerySet,
    retractable,
)
from cooperatives.reports.rules import FIGURES, answer, hindrance
from registry import history
from registry.access import READ_ONLY, RECORDING, Role
from registry.models import StoredFile, User
from registry.transitions import Move, guarded, kept


class State(models.TextChoices):
    """How far a report has come, in the words of SIMKOPDES."""

    DRAFTED = "DRAFTED", "Draf"
    REPORTED = "REPORTED", "Menunggu verifikasi"
    VERIFIED = "VERIFIED", "Terverifikasi"
    REJECTED = "REJECTED", "Ditolak"
    DROPPED = "DROPPED", "Dibuang"


SENDING = RECORDING | {Role.BOARD}
"""Who fills in and sends a report: the board, or the office on its behalf, from paper."""
VERIFYING = frozenset({Role.VERIFIER, Role.HEAD})
"""Who decides on a report."""
READING = SENDING | VERIFYING | READ_ONLY
"""Who works with the documents that name every member."""


def _complete(report: "RatReport", on: date, facts: Mapping[str, Any]) -> str:
    """Nothing is sent that could not become a fact."""
    return report.hindrance(on)


def _never_sent(report: "RatReport", on: date, facts: Mapping[str, Any]) -> str:
    """What the office has had stays with it."""
    return "Laporan ini sudah pernah dikirim: perbaiki, lalu kirim lagi." if report.version else ""


def _four_eyes(report: "RatReport", on: date, facts: Mapping[str, Any]) -> str:
    """Nobody verifies what he or she sent."""
    same = facts["decided_by"] == report.sent_by
    return "Laporan ini Anda kirim sendiri; orang lain yang memverifikasinya." if same else ""


def _has_comments(report: "RatReport", on: date, facts: Mapping[str, Any]) -> str:
    """Whoever gets a report back must know what to mend."""
    is_said = report.comments.filter(version=report.version).exclude(text="").exists()
    return "" if is_said else "Tulis dahulu paling sedikit satu catatan: pengurus harus tahu apa yang perlu diperbaiki."


WAITING = frozenset({State.REPORTED})
MOVES = {
    "send_report": Move("Kirim laporan", frozenset({State.DRAFTED}), State.REPORTED, SENDING, _complete),
    "drop_report": Move("Buang draf", frozenset({State.DRAFTED}), State.DROPPED, SENDING, _never_sent),
    "return_report": Move("Kembalikan untuk diperbaiki", WAITING, State.DRAFTED, VERIFYING, _has_comments),
    "verify_report": Move("Verifikasi", WAITING, State.VERIFIED, VERIFYING, _four_eyes),
    "reject_report": Move("Tolak", WAITING, State.REJECTED, VERIFYING),
}
"""Every move a report may make."""


class RatReportQuerySet(OfCooperativeQuerySet["RatReport"]):
    """Reports by how far they have come."""

    def open(self) -> Self:
        """Those nobody has decided on yet."""
        return self.filter(state__in=[State.DRAFTED, State.REPORTED])

    def waiting(self) -> Self:
        """Those that wait for somebody to verify them, the longest first."""
        return self.filter(state=State.REPORTED).order_by("received_on", "pk")

    def received(self) -> Self:
        """Those the office has as word of a meeting, as `RatReport.was_received` has it, and not superseded."""
        return self.filter(kind="HELD", version__gt=0, superseded_by=None).exclude(state=State.REJECTED)

    def in_force(self) -> Self:
        """Those verified and not superseded by a later one."""
        return self.filter(state=State.VERIFIED, superseded_by=None)


SENT = Q(sent_by__isnull=False, received_on__isnull=False, version__gt=0)
UNSENT = Q(state="DRAFTED") | Q(state="DROPPED", version=0)
DECIDED = Q(decided_by__isnull=False, decided_on__isnull=False)


@history.tracked()
class RatReport(models.Model):
    """What a cooperative reports of the annual meeting of a book year, or that none was held.

    book_year: the newest one it covers, which its figures are of. answers: by section and question, as in rules.
    version: how often it was sent. meeting, lapse: the saying it was made into, with others about the same meeting.
    received_on: when it first came. Decided on or thrown away, it is never changed; a later one may supersede it.
    """

    State = State

    class Kind(models.TextChoices):
        HELD = "HELD", "Rapat diadakan"
        NOT_HELD = "NOT_HELD", "Rapat tidak diadakan"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="reports", verbose_name="koperasi")
    book_year = models.PositiveSmallIntegerField("tahun buku")
    kind = models.CharField("isi", max_length=8, choices=Kind, default=Kind.HELD)
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.DRAFTED)
    answers = models.JSONField("jawaban", default=dict)
    version = models.PositiveSmallIntegerField("pengiriman ke-", default=0)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dimulai oleh")
    started_on = models.DateField("dimulai")
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dikirim oleh"
    )
    received_on = models.DateField("diterima", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diputuskan oleh"
    )
    decided_on = models.DateField("diputuskan", null=True, blank=True)
    reason = models.TextField("alasan", blank=True, default="")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="menggantikan"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="reports")
    lapse = models.ForeignKey(Lapse, models.PROTECT, null=True, blank=True, related_name="reports")

    objects = RatReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan RAT"
        verbose_name_plural = "laporan RAT"
        constraints = [
            models.UniqueConstraint(name="one_open_report", fields=["cooperative", "book_year"],
                                    condition=Q(state__in=["DRAFTED", "REPORTED"])),
            models.CheckConstraint(name="report_of_a_plausible_year", condition=Q(book_year__range=YEARS)),
            models.CheckConstraint(name="report_sent_by_somebody", condition=UNSENT | SENT & ~Q(state="DROPPED")),
            models.CheckConstraint(name="report_verified_by_another",
                                   condition=~Q(state="VERIFIED") | DECIDED & ~Q(decided_by=F("sent_by"))),
            models.CheckConstraint(name="report_rejected_with_reason",
                                   condition=~Q(state="REJECTED") | DECIDED & ~Q(reason="")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["received_on", "id"], name="report_queue", condition=Q(state="REPORTED"))]
        triggers = [
            NEVER_DELETED,
            guarded("report_moves", MOVES, first=State.DRAFTED),
            pgtrigger.Trigger(
                name="decided_is_kept", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["VERIFIED", "REJECTED", "DROPPED"]),
                func="""
                    IF to_jsonb(NEW) - 'meeting_id' - 'lapse_id' <> to_jsonb(OLD) - 'meeting_id' - 'lapse_id' THEN
                        RAISE EXCEPTION 'a report that was decided on is never changed'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_report_is_kept';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Laporan RAT tahun buku {self.book_year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("report", args=[self.pk])

    @property
    def receipt_no(self) -> str:
        """The number of its receipt; with which sending it is from the second on."""
        again = f"/{self.version}" if self.version > 1 else ""
        return f"RAT-{self.book_year}-{self.pk:05d}{again}"

    @property
    def held_on(self) -> date | None:
        """The day of the meeting it reports, where that was answered."""
        day = answer(self.answers, "meeting", "held_on")
        return date.fromisoformat(day) if day and self.kind == self.Kind.HELD else None

    @property
    def successor(self) -> "RatReport | None":
        """The report that superseded it."""
        return getattr(self, "superseded_by", None)

    @property
    def covers(self) -> list[int]:
        """Its book years, the oldest first."""
        return sorted({self.book_year, *(answer(self.answers, "years", "book_years") or ())})

    @property
    def was_received(self) -> bool:
        """Whether the office has it as word of a meeting: given back to be mended, it still does; rejected, no more."""
        return self.kind == self.Kind.HELD and self.version > 0 and self.state != self.State.REJECTED

    def hindrance(self, on: date) -> str:
        """Why it cannot be sent, as a sentence; empty where it can. Needs its cooperative at hand."""
        is_held, ends_in = self.kind == self.Kind.HELD, self.cooperative.book_year_end
        return hindrance(self.answers, is_held=is_held, covers=self.covers, ends_in=ends_in, on=on)


class OfReportQuerySet(OfCooperativeQuerySet[Any]):
    """Rows that belong to a report."""

    area_path = "report__cooperative__area"
    to_cooperative = "report__cooperative__"


class Submission(models.Model):
    """What was sent: the report as it was at that time. Append-only."""

    report = models.ForeignKey(RatReport, models.PROTECT, related_name="submissions", verbose_name="laporan")
    version = models.PositiveSmallIntegerField("pengiriman ke-")
    kind = models.CharField("isi", max_length=8, choices=RatReport.Kind)
    answers = models.JSONField("jawaban")
    documents = models.JSONField("dokumen", default=list)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dikirim oleh")
    received_on = models.DateField("diterima")
    sent_at = models.DateTimeField("dikirim pada", auto_now_add=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "pengiriman"
        verbose_name_plural = "pengiriman"
        constraints = [models.UniqueConstraint(name="submission_once", fields=["report", "version"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.report}, pengiriman ke-{self.version}"


@history.tracked()
class Comment(models.Model):
    """What a verifier asks about an answer of a report as sent. The board sees it once the report is returned.

    section, question: as in rules; no question: about the whole section. An empty text was taken back. reply: to it.
    """

    report = models.ForeignKey(RatReport, models.PROTECT, related_name="comments", verbose_name="laporan")
    version = models.PositiveSmallIntegerField("pengiriman ke-")
    section = models.CharField("bagian", max_length=20)
    question = models.CharField("isian", max_length=30, blank=True, default="")
    text = models.TextField("catatan", blank=True)
    reply = models.CharField("jawaban", max_length=300, blank=True, default="")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    written_on = models.DateField("tanggal")

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan"
        verbose_name_plural = "catatan"
        constraints = [models.UniqueConstraint(name="comment_once",
                                               fields=["report", "version", "section", "question"])]  # fmt: skip
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.text


class DocumentQuerySet(OfReportQuerySet):
    """Documents by whether they still belong to their report."""

    def visible_to(self, user: User) -> Self:
        """Those of what this person may see; those that name every member only to who works with them."""
        seen = super().visible_to(user)
        return seen if user.roles & READING else seen.exclude(doc_class__in=Document.RESTRICTED)

    def present(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_on=None)


@history.tracked()
class Document(models.Model):
    """A document of a report. Its class says what it is and who may see it."""

    class Class(models.TextChoices):
        MINUTES = "MINUTES", "Berita acara dan notulen"
        ATTENDANCE = "ATTENDANCE", "Daftar hadir"
        ACCOUNTABILITY = "ACCOUNTABILITY", "Laporan pertanggungjawaban pengurus"
        SUPERVISION = "SUPERVISION", "Laporan pengawas"
        BALANCE = "BALANCE", "Neraca dan perhitungan hasil usaha"
        PLAN = "PLAN", "Rencana kerja dan RAPB"
        INVITATION = "INVITATION", "Undangan"
        SCAN = "SCAN", "Laporan kertas yang dipindai"
        OTHER = "OTHER", "Dokumen lain"

    RESTRICTED: ClassVar = frozenset({Class.ATTENDANCE.value, Class.SCAN.value})

    report = models.ForeignKey(RatReport, models.PROTECT, related_name="documents", verbose_name="laporan")
    doc_class = models.CharField("jenis dokumen", max_length=14, choices=Class)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="berkas")
    name = models.CharField("nama berkas", max_length=200)
    note = models.CharField("keterangan", max_length=200, blank=True, default="")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diunggah oleh")
    uploaded_on = models.DateField("diunggah")
    removed_on = models.DateField("dilepas", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        constraints = [models.UniqueConstraint(name="document_once", fields=["report", "doc_class", "file"],
                                               condition=Q(removed_on=None))]  # fmt: skip
        triggers = [NEVER_DELETED, kept("document_kept", later=["removed_on"])]

    def __str__(self) -> str:
        return self.name

    def is_shown(self) -> bool:
        """Whether it belongs to its report, or went with it at some time though it was removed later."""
        sent, it = Submission.objects.filter(report=self.report_id), [self.doc_class, self.file.sha256, self.name]
        return self.removed_on is None or sent.filter(documents__contains=[it]).exists()


class YearFiguresQuerySet(SaidQuerySet["YearFigures"]):
    """Figures of book years."""

    def valid_on(self, day: date) -> Self:
        """Those that counted on a day: said by then, of a report verified by then, and not retracted by then."""
        rows = self.alias(since=Coalesce("report__decided_on", "observed_on")).filter(since__lte=day)
        return rows.filter(Q(retracted_on=None) | Q(retracted_on__gt=day))

    def weightiest(self) -> Self:
        """Of each cooperative and book year, what the weightiest source says, the latest book year first."""
        rows = self.order_by("cooperative", "-book_year", RANK.desc(), "-observed_on", "-pk")
        return rows.distinct("cooperative", "book_year")


@history.tracked()
class YearFigures(Said):
    """What a source says of a book year in numbers: members at its end, staff, and money in whole rupiah.

    A number that is absent is unknown, not zero. What own and external capital are made of: rules.
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="figures", verbose_name="koperasi")
    book_year = models.PositiveSmallIntegerField("tahun buku")
    report = models.OneToOneField(RatReport, models.PROTECT, null=True, blank=True, related_name="figures")

    opening_men = models.PositiveIntegerField("anggota awal, laki-laki", null=True, blank=True)
    opening_women = models.PositiveIntegerField("anggota awal, perempuan", null=True, blank=True)
    joined_men = models.PositiveIntegerField("masuk, laki-laki", null=True, blank=True)
    joined_women = models.PositiveIntegerField("masuk, perempuan", null=True, blank=True)
    left_men = models.PositiveIntegerField("keluar, laki-laki", null=True, blank=True)
    left_women = models.PositiveIntegerField("keluar, perempuan", null=True, blank=True)
    members_men = models.PositiveIntegerField("anggota, laki-laki", null=True, blank=True)
    members_women = models.PositiveIntegerField("anggota, perempuan", null=True, blank=True)
    managers_men = models.PositiveIntegerField("manajer, laki-laki", null=True, blank=True)
    managers_women = models.PositiveIntegerField("manajer, perempuan", null=True, blank=True)
    employees_men = models.PositiveIntegerField("karyawan, laki-laki", null=True, blank=True)
    employees_women = models.PositiveIntegerField("karyawan, perempuan", null=True, blank=True)
    principal_savings = models.BigIntegerField("simpanan pokok", null=True, blank=True)
    mandatory_savings = models.BigIntegerField("simpanan wajib", null=True, blank=True)
    reserves = models.BigIntegerField("cadangan", null=True, blank=True)
    grants = models.BigIntegerField("hibah", null=True, blank=True)
    voluntary_savings = models.BigIntegerField("simpanan sukarela", null=True, blank=True)
    loans = models.BigIntegerField("pinjaman", null=True, blank=True)
    assets = models.BigIntegerField("aset", null=True, blank=True)
    turnover = models.BigIntegerField("volume usaha", null=True, blank=True)
    surplus = models.BigIntegerField("SHU", null=True, blank=True)

    objects = YearFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = "angka tahun buku"
        verbose_name_plural = "angka tahun buku"
        constraints = [
            models.UniqueConstraint(name="figures_said_once", condition=Q(retracted_on=None),
                                    fields=["cooperative", "book_year", "source", "observed_on"]),
            models.CheckConstraint(name="figures_of_a_plausible_year", condition=Q(book_year__range=YEARS)),
            retractable("figures"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["book_year", "cooperative"], name="figures_of_year")]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Angka tahun buku {self.book_year}"

    def values(self) -> dict[str, int | None]:
        """Its numbers by name."""
        return {name: getattr(self, name) for name in FIGURES}
