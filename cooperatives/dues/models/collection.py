"""Dues collected at the door: the run, the receipt book it carries, and the way of the cash to the bank."""

from datetime import date, datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Now, Upper

from cooperatives.members.models import APPEND_ONLY, OfMembersQuerySet
from cooperatives.register.models import NEVER_DELETED, Cooperative
from registry import history
from registry.models import User


@history.tracked()
class CollectionRun(models.Model):
    """A collector goes round with a receipt book: where, with which numbers, and until when.

    route: what it is called. places: the RW and RT it goes to, each as 003/02; none: to every member. papers: the
    numbers of its printed receipts; once it is closed, those that did not come back.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "Berjalan"
        EXPIRED = "EXPIRED", "Lewat waktu"
        CLOSED = "CLOSED", "Ditutup"

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="collection_runs", verbose_name="koperasi"
    )
    collector = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="kolektor")
    route = models.CharField("rute", max_length=200)
    places = ArrayField(models.CharField(max_length=7), verbose_name="RW dan RT", default=list, blank=True)
    paper_series = models.CharField("seri kuitansi", max_length=12, blank=True, default="")
    papers = IntegerRangeField("nomor kuitansi")
    opened_on = models.DateField("dibuka")
    expires_on = models.DateField("berlaku sampai")
    closed_on = models.DateField("ditutup", null=True, blank=True)

    objects = OfMembersQuerySet.as_manager()

    class Meta:
        verbose_name = "penagihan"
        verbose_name_plural = "penagihan"
        constraints = [
            ExclusionConstraint(
                name="papers_once",
                violation_error_message="Nomor kuitansi itu sudah dibawa penagihan lain: isi nomor lain.",
                expressions=[
                    ("cooperative", RangeOperators.EQUAL), ("paper_series", RangeOperators.EQUAL),
                    ("papers", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="run_has_papers",
                condition=(Q(papers__isempty=False) | Q(closed_on__isnull=False))
                & Q(papers__lower_inf=False, papers__upper_inf=False),
            ),
            models.CheckConstraint(name="run_series_as_series_of", condition=Q(paper_series=Upper("paper_series"))),
            models.CheckConstraint(name="run_expires_later", condition=Q(expires_on__gte=F("opened_on"))),
            models.UniqueConstraint(name="run_of_one_cooperative", fields=["cooperative", "id"]),
        ]  # fmt: skip
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.route}, {self.opened_on:%d-%m-%Y}"

    def in_hand(self) -> int:
        """The cash of it that no treasurer has taken yet, in rupiah. Two queries."""
        collected = self.entries.filter(method="CASH").aggregate(rupiah=Sum("amount", default=0))
        taken = self.handovers.taken().aggregate(rupiah=Sum("expected", default=0))
        return int(collected["rupiah"] - taken["rupiah"])

    def still_has(self, amount: int) -> bool:
        """Whether its collector has so much and is not handing it over."""
        return self.in_hand() >= amount and not self.handovers.waiting().exists()

    def papers_written(self) -> set[int]:
        """The printed receipts that were written, those reversed since too. One query."""
        written = self.entries.filter(paper_no__isnull=False).exclude(kind="REVERSAL")
        return set(written.values_list("paper_no", flat=True))

    def papers_spoilt(self) -> set[int]:
        """The printed receipts that were spoilt. One query."""
        return set(self.voided.values_list("paper_no", flat=True))

    @property
    def paper_numbers(self) -> str:
        """The numbers of its printed receipts: seri A, nomor 101 sampai 150."""
        series = f"seri {self.paper_series}, " if self.paper_series else ""
        if self.papers.isempty:
            return f"{series}semua kembali"
        return f"{series}nomor {self.papers.lower} sampai {self.papers.upper - 1}"

    @property
    def numbers(self) -> range:
        """The same, to be counted."""
        return range(0) if self.papers.isempty else range(self.papers.lower, self.papers.upper)

    def state_on(self, day: date) -> State:
        """Whether it runs, ran out without being closed, or is closed."""
        if self.closed_on:
            return self.State.CLOSED
        return self.State.EXPIRED if self.expires_on < day else self.State.OPEN


class VoidedReceipt(models.Model):
    """A printed receipt that was spoilt: it was handed in, and says why it stands for no money."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    run = models.ForeignKey(CollectionRun, models.PROTECT, related_name="voided", verbose_name="penagihan")
    paper_no = models.PositiveIntegerField("nomor kuitansi cetak")
    reason = models.CharField("alasan", max_length=200)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    recorded_on = models.DateField("tanggal")

    objects = OfMembersQuerySet.as_manager()

    class Meta:
        verbose_name = "kuitansi batal"
        verbose_name_plural = "kuitansi batal"
        constraints = [
            models.UniqueConstraint(name="voided_once", fields=["cooperative", "run", "paper_no"]),
            models.CheckConstraint(name="voided_with_reason", condition=~Q(reason="")),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.paper_no}"


class HandoverQuerySet(OfMembersQuerySet):
    """Handovers by their answer."""

    def taken(self) -> Self:
        """Those that were countersigned: the cash has passed."""
        return self.filter(answer__is_taken=True)

    def waiting(self) -> Self:
        """Those nobody answered yet."""
        return self.filter(answer=None)

    def underway(self, through: date, at: datetime | None = None) -> Self:
        """Those said by the end of a day, and not taken by then nor turned down: the cash was in no book.

        at: as it was known at this time; None: now.
        """
        rows, is_open = self.filter(given_on__lte=through), Q(answer=None) | Q(answer__posted_on__gt=through)
        if at is None:
            return rows.filter(is_open)
        return rows.filter(is_open | Q(answer__recorded_at__gt=at), recorded_at__lte=at)


class Handover(models.Model):
    """Cash is to pass from one hand to the next: what its giver counted. It has passed once it is countersigned.

    expected: what the giver should have had in hand; what lacks is a Shortage in somebody's name. makes_good: the
    shortage that is made good in cash, or set off against a receipt of it that was reversed.
    """

    class Step(models.TextChoices):
        TO_TREASURER = "TO_TREASURER", "Kolektor kepada bendahara"
        TO_BANK = "TO_BANK", "Bendahara ke bank"
        MADE_GOOD = "MADE_GOOD", "Kekurangan diganti tunai"
        SET_OFF = "SET_OFF", "Kekurangan dikurangi pembalikan"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="handovers", verbose_name="koperasi")
    step = models.CharField("dari dan kepada", max_length=12, choices=Step)
    run = models.ForeignKey(
        CollectionRun, models.PROTECT, null=True, blank=True, related_name="handovers", verbose_name="penagihan"
    )
    makes_good = models.ForeignKey(
        "Shortage", models.PROTECT, null=True, blank=True, related_name="repayments", verbose_name="kekurangan"
    )
    expected = models.BigIntegerField("seharusnya")
    counted = models.BigIntegerField("dihitung")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diserahkan oleh")
    given_on = models.DateField("tanggal")
    slip_no = models.CharField("nomor slip bank", max_length=60, blank=True, default="")
    recorded_at = models.DateTimeField("dicatat pada", db_default=Now())

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "serah terima kas"
        verbose_name_plural = "serah terima kas"
        constraints = [
            models.CheckConstraint(name="handover_of_money", condition=Q(counted__gte=0, expected__gte=0)),
            models.CheckConstraint(
                name="handover_of_its_step",
                condition=Q(step="TO_TREASURER", run__isnull=False, makes_good=None)
                | Q(step="TO_BANK", run=None, makes_good=None) & ~Q(slip_no="")
                | Q(step__in=["MADE_GOOD", "SET_OFF"], run=None, makes_good__isnull=False, counted__gt=0)
                & Q(counted=F("expected")),
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.given_on:%d-%m-%Y}"

    @property
    def of_what(self) -> str:
        """Which round, which slip of the bank, or whose shortage it is about."""
        if self.makes_good:
            return f"kekurangan {self.makes_good.owed_by}"
        return self.run.route if self.run else f"slip {self.slip_no}"

    @property
    def answered(self) -> "HandoverAnswer | None":
        """Its answer, as it was read with it."""
        return getattr(self, "answer", None)

    @property
    def lacked(self) -> "Shortage | None":
        """What lacked, as it was read with it."""
        return getattr(self, "shortage", None)


COUNTERSIGNED = """
    IF NOT NEW.is_taken THEN
        RETURN NEW;
    END IF;
    SELECT * INTO given FROM cooperatives_handover WHERE id = NEW.handover_id;
    SELECT closed_through INTO closed FROM cooperatives_book WHERE cooperative_id = given.cooperative_id FOR UPDATE;
    IF given.given_by_id = NEW.answered_by_id THEN
        PERFORM dues_refuse('who gives does not countersign', 'handover_by_two');
    ELSIF NEW.posted_on <= closed THEN
        PERFORM dues_refuse('the day is closed', 'entry_on_an_open_day');
    ELSIF given.counted > (
        SELECT amount - dues_made_good(id) FROM cooperatives_shortage WHERE id = given.makes_good_id
    ) THEN
        PERFORM dues_refuse('no more is made good than lacks', 'shortage_made_good_once');
    END IF;
    RETURN NEW;
"""


class HandoverAnswer(models.Model):
    """Another person counted the same and took the cash; or the handover was turned down, with the reason.

    posted_on: the day of the treasurer's cash it belongs to, later than answered_on where that day was closed.
    """

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="answer", verbose_name="serah terima")
    is_taken = models.BooleanField("diterima")
    reason = models.CharField("alasan", max_length=200, blank=True, default="")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    answered_on = models.DateField("tanggal")
    posted_on = models.DateField("dibukukan", null=True, blank=True)
    recorded_at = models.DateTimeField("dicatat pada", db_default=Now())

    class Meta:
        verbose_name = "jawaban serah terima"
        verbose_name_plural = "jawaban serah terima"
        constraints = [
            models.CheckConstraint(name="handover_refused_with_reason", condition=Q(is_taken=True) | ~Q(reason="")),
            models.CheckConstraint(
                name="handover_posted_once_taken",
                condition=Q(is_taken=True, posted_on__gte=F("answered_on")) | Q(is_taken=False, posted_on=None),
            ),
        ]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="countersigned", when=pgtrigger.Before, operation=pgtrigger.Insert,
                declare=[("given", "cooperatives_handover"), ("closed", "date")], func=COUNTERSIGNED,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.answered_by}, {self.answered_on:%d-%m-%Y}"


class ShortageQuerySet(OfMembersQuerySet):
    """Shortages."""

    def with_left(self) -> Self:
        """With what still lacks of each: `left`, in rupiah."""
        taken = Handover.objects.filter(makes_good=OuterRef("pk")).taken().order_by().values("makes_good")
        made_good = Subquery(taken.annotate(rupiah=Sum("counted")).values("rupiah"))
        return self.annotate(left=F("amount") - Coalesce(made_good, 0, output_field=models.BigIntegerField()))


SETTLED = """
    IF OLD.settled_on IS NOT NULL THEN
        PERFORM dues_refuse('what is settled stays so', 'shortage_settled_once');
    ELSIF NEW.settled_on IS NOT NULL AND NEW.document_no = '' AND NEW.amount > dues_made_good(NEW.id) THEN
        PERFORM dues_refuse('it is made good in cash or released by a decision', 'shortage_settled_truly');
    END IF;
    RETURN NEW;
"""


@history.tracked()
class Shortage(models.Model):
    """What lacked at a handover, owed by whoever had the cash, until it is made good or released by a decision.

    document_no: the decision that released what was left of it.
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="shortages", verbose_name="koperasi")
    handover = models.OneToOneField(Handover, models.PROTECT, related_name="shortage", verbose_name="serah terima")
    owed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="tanggungan")
    amount = models.BigIntegerField("kurang")
    settled_on = models.DateField("diselesaikan", null=True, blank=True)
    document_no = models.CharField("keputusan pembebasan", max_length=200, blank=True, default="")

    objects = ShortageQuerySet.as_manager()

    class Meta:
        verbose_name = "kekurangan kas"
        verbose_name_plural = "kekurangan kas"
        constraints = [
            models.CheckConstraint(name="shortage_of_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="shortage_released_when_settled", condition=Q(settled_on__isnull=False) | Q(document_no="")
            ),
            models.UniqueConstraint(name="shortage_of_one_cooperative", fields=["cooperative", "id"]),
        ]
        triggers = [
            NEVER_DELETED,
            pgtrigger.ReadOnly(name="only_settled", exclude=["settled_on", "document_no"]),
            pgtrigger.Trigger(
                name="settled_truly", when=pgtrigger.Before, operation=pgtrigger.Update, func=SETTLED,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.owed_by}: {self.amount}"

    @property
    def how(self) -> str:
        """How it was settled, in words."""
        if not self.settled_on:
            return ""
        return f"dibebaskan, keputusan {self.document_no}" if self.document_no else "lunas"
