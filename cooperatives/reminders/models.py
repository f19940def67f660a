"""What a cooperative was reminded of: by whom, when, by which way, and in which words."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cooperatives.register.models import YEARS, Cooperative, OfCooperativeQuerySet
from cooperatives.reminders import rules
from registry.models import Job, User


class Reminder(models.Model):
    """A reminder of one step before or after the annual meeting of a book year, as it was sent. Append-only.

    counted_from: the planned day, the deadline or the meeting its day was counted from: where that moves, the step may
    be reminded of again. contact: the number or the address it went to. job: sends it, where it goes by e-mail.
    """

    class Step(models.TextChoices):
        BOOKS = rules.Step.BOOKS.value, "Tutup buku"
        ACCOUNTS = rules.Step.ACCOUNTS.value, "Laporan tahunan siap"
        INVITATION = rules.Step.INVITATION.value, "Undangan rapat"
        DEADLINE = rules.Step.DEADLINE.value, "Hari batas RAT"
        OVERDUE = rules.Step.OVERDUE.value, "Batas RAT terlewat"
        REPORT = rules.Step.REPORT.value, "Laporan hasil RAT"

    class Way(models.TextChoices):
        WHATSAPP = "WHATSAPP", "WhatsApp"
        EMAIL = "EMAIL", "Surel"
        PRINT = "PRINT", "Cetakan"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="reminders", verbose_name="koperasi")
    book_year = models.PositiveSmallIntegerField("tahun buku")
    step = models.CharField("langkah", max_length=10, choices=Step)
    due_on = models.DateField("tanggal langkah")
    counted_from = models.DateField("dihitung dari")
    way = models.CharField("lewat", max_length=8, choices=Way)
    contact = models.CharField("tujuan", max_length=254, blank=True, default="")
    text = models.TextField("isi")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dikirim oleh")
    sent_on = models.DateField("dikirim")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pekerjaan")
    recorded_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = OfCooperativeQuerySet["Reminder"].as_manager()

    class Meta:
        verbose_name = "pengingat"
        verbose_name_plural = "pengingat"
        constraints = [
            models.UniqueConstraint(
                name="reminder_once", fields=["cooperative", "book_year", "step", "counted_from", "way"]
            ),
            models.CheckConstraint(name="reminder_of_a_plausible_year", condition=Q(book_year__range=YEARS)),
            models.CheckConstraint(name="reminder_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="reminder_went_somewhere", condition=Q(way="PRINT") | ~Q(contact="")),
            models.CheckConstraint(
                name="reminder_by_mail_has_a_job",
                condition=Q(way="EMAIL", job__isnull=False) | ~Q(way="EMAIL") & Q(job=None),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_step_display()} tahun buku {self.book_year}, {self.sent_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        """The page on which its cooperative is reminded."""
        return reverse("reminder", args=[self.cooperative_id])
