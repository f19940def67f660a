"""The book of a cooperative's dues: its counter and the end of its chain; what it began with, and what is closed."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cooperatives.members.models import APPEND_ONLY, OfMembersQuerySet, ProcessingAgreement
from cooperatives.register.models import NEVER_DELETED, Cooperative, OfCooperativeQuerySet
from registry.models import User

BEGINS_EMPTY = """
    IF TG_OP = 'INSERT'
    AND (NEW.last_number, NEW.last_hash, NEW.closed_through) IS DISTINCT FROM (0, ''::bytea, NULL::date) THEN
        PERFORM dues_refuse('a book begins empty', 'book_begins_empty');
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.closed_through IS DISTINCT FROM OLD.closed_through
    AND NEW.closed_through <= coalesce(OLD.closed_through, '-infinity') THEN
        PERFORM dues_refuse('what is closed stays closed', 'closing_moves_forward');
    END IF;
    RETURN NEW;
"""


class Book(models.Model):
    """The book of one cooperative: the receipts are numbered from its counter, each hash rests on its last.

    second_person_from: from this amount on, a reversal needs a second person. closed_through: no receipt is booked on
    a day up to this one. Only triggers write the other columns once it is open.
    """

    cooperative = models.OneToOneField(
        Cooperative, models.PROTECT, primary_key=True, related_name="book", verbose_name="koperasi"
    )
    agreement = models.ForeignKey(ProcessingAgreement, models.PROTECT, related_name="+", verbose_name="perjanjian")
    opened_on = models.DateField("dibuka")
    second_person_from = models.BigIntegerField("orang kedua mulai jumlah")
    last_number = models.PositiveIntegerField("nomor terakhir", default=0)
    last_hash = models.BinaryField(default=b"", editable=False)
    closed_through = models.DateField("ditutup sampai", null=True, blank=True)

    objects = OfMembersQuerySet.as_manager()

    class Meta:
        verbose_name = "buku simpanan"
        verbose_name_plural = "buku simpanan"
        constraints = [
            models.CheckConstraint(name="book_second_person", condition=Q(second_person_from__gte=1)),
        ]
        triggers = [
            NEVER_DELETED,
            pgtrigger.Trigger(
                name="begins_empty", when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("closed_through"),  # type: ignore[no-untyped-call]
                func=BEGINS_EMPTY,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Buku simpanan {self.cooperative}"

    def is_open_on(self, day: date) -> bool:
        """Whether something may still be booked on a day."""
        return self.closed_through is None or day > self.closed_through


BEFORE_ALL_ELSE = """
    PERFORM FROM cooperatives_book WHERE cooperative_id = NEW.cooperative_id FOR UPDATE;
    IF EXISTS (
        SELECT FROM cooperatives_entry e
        WHERE e.cooperative_id = NEW.cooperative_id AND e.received_on <= NEW."on"
        AND e.kind NOT IN ('OPENING', 'REVERSAL') AND NOT EXISTS (
            SELECT FROM cooperatives_entry r WHERE r.cooperative_id = e.cooperative_id AND r.reverses_id = e.id
        )
    ) THEN
        PERFORM dues_refuse('receipts of days up to that one stand', 'opening_before_receipts');
    END IF;
    RETURN NEW;
"""


class Opening(models.Model):
    """The balances a book began with, as the paper had them: how many members, the total of each kind, and the cash."""

    cooperative = models.OneToOneField(
        Cooperative, models.PROTECT, primary_key=True, related_name="opening", verbose_name="koperasi"
    )
    on = models.DateField("per tanggal")
    reference = models.CharField("sumber", max_length=200)
    members = models.PositiveIntegerField("anggota")
    principal = models.BigIntegerField("simpanan pokok")
    mandatory = models.BigIntegerField("simpanan wajib")
    voluntary = models.BigIntegerField("simpanan sukarela")
    cash = models.BigIntegerField("uang di kas", default=0)
    proven_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    recorded_at = models.DateTimeField("dicatat pada", db_default=Now())

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "saldo awal"
        verbose_name_plural = "saldo awal"
        constraints = [models.CheckConstraint(name="opening_cash_not_negative", condition=Q(cash__gte=0))]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="before_all_else", when=pgtrigger.Before, operation=pgtrigger.Insert, func=BEFORE_ALL_ELSE
            ),
        ]

    def __str__(self) -> str:
        return f"Saldo awal per {self.on:%d-%m-%Y}"


CASH_IS_COUNTED = """
    SELECT closed_through INTO since FROM cooperatives_book WHERE cooperative_id = NEW.cooperative_id FOR UPDATE;
    IF NEW.through <= since THEN
        PERFORM dues_refuse('what is closed stays closed', 'closing_moves_forward');
    END IF;
    SELECT coalesce(sum(amount) FILTER (WHERE day <= since), 0),
        coalesce(sum(amount) FILTER (WHERE amount > 0 AND (day > since OR since IS NULL)), 0),
        coalesce(-sum(amount) FILTER (WHERE amount < 0 AND (day > since OR since IS NULL)), 0)
    INTO NEW.opening, NEW.received, NEW.paid_out
    FROM (
        SELECT amount, posted_on FROM cooperatives_entry
        WHERE cooperative_id = NEW.cooperative_id AND method = 'CASH' AND run_id IS NULL AND posted_on <= NEW.through
        UNION ALL
        SELECT CASE step WHEN 'TO_BANK' THEN -counted ELSE counted END, posted_on
        FROM cooperatives_handover JOIN cooperatives_handoveranswer answer ON handover_id = cooperatives_handover.id
        WHERE cooperative_id = NEW.cooperative_id AND posted_on <= NEW.through
    ) box (amount, day);
    NEW.opening := NEW.opening + coalesce((
        SELECT cash FROM cooperatives_opening WHERE cooperative_id = NEW.cooperative_id AND "on" <= NEW.through
    ), 0);
    NEW.closing := NEW.opening + NEW.received - NEW.paid_out;
    SELECT coalesce(sum(counted), 0) INTO NEW.unsigned
    FROM cooperatives_handover given LEFT JOIN cooperatives_handoveranswer answer ON handover_id = given.id
    WHERE cooperative_id = NEW.cooperative_id AND step = 'TO_BANK' AND given_on <= NEW.through
    AND (answer.id IS NULL OR posted_on > NEW.through);
    NEW.since := since;
    UPDATE cooperatives_book SET closed_through = NEW.through WHERE cooperative_id = NEW.cooperative_id;
    RETURN NEW;
"""


class Closing(models.Model):
    """The days up to one are closed: nothing is booked on them any more. The database counts the cash itself.

    The cash is that of the treasurer's box: received at the counter and from collectors, paid out and banked.
    unsigned: what was brought to the bank and waited for its second signature. counted: what was found in the box,
    where somebody counted; reason: why that differs. since: the day closed before.
    """

    class Kind(models.TextChoices):
        DAY = "DAY", "Tutup hari"
        PERIOD = "PERIOD", "Tutup tahun buku"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="closings", verbose_name="koperasi")
    kind = models.CharField("jenis", max_length=6, choices=Kind)
    since = models.DateField("sesudah", null=True, editable=False)
    through = models.DateField("sampai")
    opening = models.BigIntegerField("kas awal", db_default=0)
    received = models.BigIntegerField("masuk", db_default=0)
    paid_out = models.BigIntegerField("keluar", db_default=0)
    closing = models.BigIntegerField("kas akhir", db_default=0)
    unsigned = models.BigIntegerField("setoran bank menunggu", db_default=0)
    counted = models.BigIntegerField("dihitung", null=True, blank=True)
    reason = models.CharField("sebab selisih", max_length=300, blank=True, default="")
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ditutup oleh")
    recorded_at = models.DateTimeField("dicatat pada", db_default=Now())

    objects = OfMembersQuerySet.as_manager()

    class Meta:
        verbose_name = "penutupan"
        verbose_name_plural = "penutupan"
        constraints = [
            models.UniqueConstraint(name="closed_once", fields=["cooperative", "through"]),
            models.CheckConstraint(
                name="closing_adds_up", condition=Q(closing=F("opening") + F("received") - F("paid_out"))
            ),
            models.CheckConstraint(
                name="closing_says_why_it_differs",
                condition=Q(counted=None) | Q(counted=F("closing") - F("unsigned")) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="closing_counts_money", condition=Q(counted=None) | Q(counted__gte=0)),
        ]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="cash_is_counted", when=pgtrigger.Before, operation=pgtrigger.Insert,
                declare=[("since", "date")], func=CASH_IS_COUNTED,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.through:%d-%m-%Y}"

    @property
    def difference(self) -> int:
        """What was found over what should be there; below zero where it lacks."""
        return 0 if self.counted is None else self.counted - self.expected

    @property
    def expected(self) -> int:
        """What should be in the box: what waits for the bank's second signature is not there any more."""
        return self.closing - self.unsigned
