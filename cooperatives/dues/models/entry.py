"""The ledger: one row a receipt, numbered and chained by PostgreSQL, never changed."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.urls import reverse

from cooperatives.dues.models.collection import CollectionRun
from cooperatives.members.models import APPEND_ONLY, Member, OfMembersQuerySet
from cooperatives.register.models import Cooperative
from registry.models import User

CHAINED = (
    "{0}.cooperative_id", "{0}.number", "{0}.client_no", "{0}.kind", "{0}.method", "{0}.member_id", "{0}.principal",
    "{0}.mandatory", "{0}.voluntary", "{0}.months", "{0}.settled_through", "{0}.received_on - date '2000-01-01'",
    "{0}.posted_on - date '2000-01-01'", "{0}.paper_no", "{0}.run_id", "{0}.reverses_id", "{0}.recorded_by_id",
    "{0}.approved_by_id", "encode({0}.digest, 'hex')",
)  # fmt: skip
"""What a hash rests on, besides the one before: numbers, dates and amounts. No name and no NIK, so that a person can be
forgotten and the chain still holds."""


def hash_of(row: str) -> str:
    """The SQL of the hash of a row under this name."""
    fields = ", ".join(f"coalesce(({each.format(row)})::text, '')" for each in CHAINED)
    return f"sha256({row}.previous || convert_to(concat_ws('|', {fields}), 'UTF8'))"


def series_of(written: str) -> str:
    """The series of a printed receipt: the same however its letters and spaces were written."""
    return " ".join(written.split()).upper()


BOOKED = """
    SELECT * INTO book FROM cooperatives_book WHERE cooperative_id = NEW.cooperative_id FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM dues_refuse('the cooperative has no book', 'entry_in_a_book');
    ELSIF EXISTS (
        SELECT FROM cooperatives_entry WHERE cooperative_id = NEW.cooperative_id AND client_no = NEW.client_no
    ) THEN
        RAISE unique_violation USING MESSAGE = 'this was booked already', CONSTRAINT = 'entry_client_no_once';
    ELSIF NEW.posted_on <= book.closed_through THEN
        PERFORM dues_refuse('the day is closed', 'entry_on_an_open_day');
    END IF;
    SELECT "on" INTO began FROM cooperatives_opening WHERE cooperative_id = NEW.cooperative_id;
    IF NEW.kind = 'OPENING' AND EXISTS (
        SELECT FROM cooperatives_entry e WHERE e.member_id = NEW.member_id AND e.kind = 'OPENING' AND NOT EXISTS (
            SELECT FROM cooperatives_entry r WHERE r.cooperative_id = e.cooperative_id AND r.reverses_id = e.id
        )
    ) THEN
        PERFORM dues_refuse('an opening balance of this member stands', 'opening_stands');
    ELSIF NEW.kind = 'OPENING' AND began IS NOT NULL THEN
        IF NEW.received_on <> began OR NEW.reason = '' THEN
            PERFORM dues_refuse('it is of the day the book began with, and has a reason', 'opening_afterwards');
        ELSIF NEW.amount >= book.second_person_from
        AND (NEW.approved_by_id IS NULL OR NEW.approved_by_id = NEW.recorded_by_id) THEN
            PERFORM dues_refuse('a second person is needed', 'opening_by_two');
        END IF;
    ELSIF NEW.kind <> 'REVERSAL' AND NEW.received_on <= began THEN
        PERFORM dues_refuse('the opening balances have it already', 'entry_after_opening');
    END IF;
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO original FROM cooperatives_entry
        WHERE id = NEW.reverses_id AND cooperative_id = NEW.cooperative_id AND kind <> 'REVERSAL';
        IF (NEW.member_id, NEW.method, -NEW.principal, -NEW.mandatory, -NEW.voluntary) IS DISTINCT FROM (
            original.member_id, original.method, original.principal, original.mandatory, original.voluntary
        ) THEN
            PERFORM dues_refuse('a reversal mirrors what it reverses, and that is no reversal', 'reversal_mirrors');
        ELSIF EXISTS (
            SELECT FROM cooperatives_entry WHERE cooperative_id = NEW.cooperative_id AND reverses_id = NEW.reverses_id
        ) THEN
            RAISE unique_violation USING MESSAGE = 'this was reversed already', CONSTRAINT = 'entry_reversed_once';
        ELSIF abs(NEW.amount) >= book.second_person_from
        AND (NEW.approved_by_id IS NULL OR NEW.approved_by_id = NEW.recorded_by_id) THEN
            PERFORM dues_refuse('a second person is needed', 'reversal_by_two');
        END IF;
    ELSIF NEW.paper_no IS NOT NULL AND EXISTS (
        SELECT FROM cooperatives_entry e
        WHERE e.cooperative_id = NEW.cooperative_id AND e.paper_series = NEW.paper_series AND e.paper_no = NEW.paper_no
        AND e.kind <> 'REVERSAL'
        AND NOT EXISTS (
            SELECT FROM cooperatives_entry r WHERE r.cooperative_id = e.cooperative_id AND r.reverses_id = e.id
        )
    ) THEN
        PERFORM dues_refuse('this printed receipt was booked already', 'paper_receipt_once');
    END IF;
    IF NEW.kind = 'PAYMENT' OR NEW.kind = 'REVERSAL' AND original.kind = 'PAYMENT' THEN
        SELECT sum(value::bigint) INTO allocated FROM jsonb_each_text(NEW.months);
    ELSIF NEW.months = '{}' THEN
        allocated := NEW.mandatory;
    END IF;
    IF coalesce(allocated, 0) <> NEW.mandatory THEN
        PERFORM dues_refuse('the months do not add up', 'entry_allocated_whole');
    ELSIF NEW.kind IN ('REFUND', 'HEIRS', 'SET_OFF') AND EXISTS (
        SELECT FROM cooperatives_membership WHERE member_id = NEW.member_id AND upper_inf(held)
    ) THEN
        PERFORM dues_refuse('principal and mandatory savings stay while somebody is a member', 'refund_after_leaving');
    END IF;
    SELECT * INTO earlier FROM cooperatives_entry
    WHERE cooperative_id = NEW.cooperative_id AND number > book.last_number ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(earlier.number, book.last_number) + 1;
    NEW.previous := coalesce(earlier.hash, book.last_hash);
    NEW.deed_id := _pgh_attach_context();
    NEW.recorded_at := clock_timestamp();
    NEW.hash := HASH;
    UPDATE cooperatives_position
    SET principal = principal + NEW.principal, mandatory = mandatory + NEW.mandatory,
        voluntary = voluntary + NEW.voluntary,
        paid_through = CASE
            WHEN NEW.mandatory = 0 OR category_id IS NULL THEN paid_through
            WHEN mandatory + NEW.mandatory + "offset" >= base
            THEN dues_reached(category_id, mandatory + NEW.mandatory + "offset")
            ELSE dues_paid_through(member_id, mandatory + NEW.mandatory)
        END
    WHERE member_id = NEW.member_id AND cooperative_id = NEW.cooperative_id;
    RETURN NEW;
""".replace("HASH", hash_of("NEW"))
"""`earlier`: the row before in the same statement, which `COUNTED` has not seen yet."""
COUNTED = """
    UPDATE cooperatives_book book SET last_number = last.number, last_hash = last.hash
    FROM (
        SELECT DISTINCT ON (cooperative_id) cooperative_id, number, hash FROM booked
        ORDER BY cooperative_id, number DESC
    ) last WHERE book.cooperative_id = last.cooperative_id;
    RETURN NULL;
"""
"""Once a statement, not once a row: versions of the counter in one transaction make each other slow."""


class EntryQuerySet(OfMembersQuerySet):
    """Receipts."""

    def standing(self) -> Self:
        """Those that were not reversed and reverse nothing."""
        return self.filter(reverses=None, reversals=None)


class Entry(models.Model):
    """A receipt: money of one member, in (above zero) or out, by kind of savings, on one day.

    received_on: the day it changed hands; posted_on: the day of the book, later where that day was closed. months: what
    the mandatory part is for, each month as 2026-07 with its rupiah. client_no: made by whoever sends it, so that what
    is sent twice is booked once; digest: of the content sent. paper: the receipt book's own number. settled_through: of
    an opening balance, the last month it settles; reason: of one that was added after the book began, too. deed: the
    verb of history it was written under.
    """

    class Kind(models.TextChoices):
        PAYMENT = "PAYMENT", "Setoran"
        OPENING = "OPENING", "Saldo awal"
        WITHDRAWAL = "WITHDRAWAL", "Penarikan sukarela"
        REFUND = "REFUND", "Pengembalian"
        HEIRS = "HEIRS", "Pembayaran kepada ahli waris"
        SET_OFF = "SET_OFF", "Perhitungan utang"
        REVERSAL = "REVERSAL", "Pembalikan"

    class Method(models.TextChoices):
        CASH = "CASH", "Tunai"
        TRANSFER = "TRANSFER", "Transfer"
        PAYROLL = "PAYROLL", "Potong gaji"
        NONE = "NONE", "Tanpa uang"

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="entries", db_constraint=False, verbose_name="koperasi"
    )
    number = models.PositiveIntegerField("nomor", db_default=0)
    client_no = models.UUIDField("nomor pengirim")
    digest = models.BinaryField(editable=False)
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    method = models.CharField("cara", max_length=8, choices=Method)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="entries", db_constraint=False, db_index=False, verbose_name="anggota"
    )
    amount = models.BigIntegerField("jumlah")
    principal = models.BigIntegerField("simpanan pokok", default=0)
    mandatory = models.BigIntegerField("simpanan wajib", default=0)
    voluntary = models.BigIntegerField("simpanan sukarela", default=0)
    months = models.JSONField("untuk bulan", default=dict)
    settled_through = models.PositiveIntegerField("lunas sampai", null=True, blank=True)
    received_on = models.DateField("diterima")
    posted_on = models.DateField("dibukukan")
    paper_series = models.CharField("seri kuitansi cetak", max_length=12, blank=True, default="")
    paper_no = models.PositiveIntegerField("nomor kuitansi cetak", null=True, blank=True)
    run = models.ForeignKey(
        CollectionRun, models.PROTECT, null=True, blank=True, related_name="entries", db_constraint=False,
        db_index=False, verbose_name="penagihan",
    )  # fmt: skip
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversals", db_constraint=False, db_index=False,
        verbose_name="membalik",
    )  # fmt: skip
    reason = models.CharField("alasan", max_length=300, blank=True, default="")
    paid_to = models.CharField("dibayar kepada", max_length=150, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name="dicatat oleh")
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="disetujui oleh"
    )
    device = models.CharField("perangkat", max_length=64, blank=True, default="")
    recorded_at = models.DateTimeField("dicatat pada", db_default=Now())
    deed = models.ForeignKey(
        "pghistory.Context", models.PROTECT, related_name="+", db_index=False, editable=False, verbose_name="perbuatan"
    )
    previous = models.BinaryField(db_default=b"", editable=False)
    hash = models.BinaryField(db_default=b"", editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "kuitansi"
        verbose_name_plural = "kuitansi"
        constraints = [
            models.UniqueConstraint(name="entry_number_once", fields=["cooperative", "number"]),
            models.UniqueConstraint(name="entry_client_no_once", fields=["cooperative", "client_no"]),
            models.UniqueConstraint(
                name="entry_reversed_once", fields=["cooperative", "reverses"], condition=Q(reverses__isnull=False)
            ),
            models.CheckConstraint(
                name="entry_amount_of_its_parts",
                condition=Q(amount=F("principal") + F("mandatory") + F("voluntary")) & ~Q(amount=0),
            ),
            models.CheckConstraint(
                name="entry_signed_by_kind",
                condition=Q(kind="REVERSAL")
                | Q(kind__in=["PAYMENT", "OPENING"], principal__gte=0, mandatory__gte=0, voluntary__gte=0)
                | Q(kind="WITHDRAWAL", principal=0, mandatory=0, voluntary__lt=0)
                | Q(kind__in=["REFUND", "HEIRS", "SET_OFF"], principal__lte=0, mandatory__lte=0, voluntary__lte=0),
            ),
            models.CheckConstraint(
                name="entry_reversal_reverses",
                condition=Q(kind="REVERSAL", reverses__isnull=False) & ~Q(reason="")
                | ~Q(kind="REVERSAL") & Q(reverses=None),
            ),
            models.CheckConstraint(
                name="entry_method_of_its_kind",
                condition=Q(kind="REVERSAL") | Q(kind__in=["OPENING", "SET_OFF"], method="NONE")
                | ~Q(kind__in=["OPENING", "SET_OFF"]) & ~Q(method="NONE"),
            ),
            models.CheckConstraint(
                name="entry_settles_only_as_opening", condition=Q(settled_through=None) | Q(kind="OPENING")
            ),
            models.CheckConstraint(name="entry_posted_not_before", condition=Q(posted_on__gte=F("received_on"))),
            models.CheckConstraint(name="entry_to_an_heir", condition=~Q(kind="HEIRS") | ~Q(paid_to="")),
            models.CheckConstraint(name="entry_digested", condition=~Q(digest=b"")),
            models.CheckConstraint(
                name="entry_series_as_series_of", condition=Q(paper_series=Upper("paper_series"))
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["cooperative", "posted_on"], name="entry_by_day"),
            models.Index(fields=["member", "number"], name="entry_by_member"),
            models.Index(fields=["run"], name="entry_by_run", condition=Q(run__isnull=False)),
            models.Index(
                fields=["cooperative", "paper_series", "paper_no"], name="entry_by_paper",
                condition=Q(paper_no__isnull=False),
            ),
        ]  # fmt: skip
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="booked", when=pgtrigger.Before, operation=pgtrigger.Insert,
                declare=[
                    ("book", "cooperatives_book"), ("original", "cooperatives_entry"),
                    ("earlier", "cooperatives_entry"), ("allocated", "bigint"), ("began", "date"),
                ],
                func=BOOKED,
            ),
            pgtrigger.Trigger(
                name="counted", level=pgtrigger.Statement, when=pgtrigger.After, operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="booked"),  # type: ignore[no-untyped-call]
                func=COUNTED,
            ),
            pgtrigger.Trigger(
                name="opens", when=pgtrigger.After, operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__settled_through__isnull=False) | pgtrigger.Q(new__reverses__isnull=False),
                func="PERFORM dues_place(NEW.member_id); RETURN NULL;",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"No. {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("receipt", args=[self.cooperative_id, self.number])
