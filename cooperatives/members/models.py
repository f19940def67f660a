"""The agreement a member book is kept under, members, their memberships, and who looked at whose NIK and why."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cooperatives.members.rules import Span, masked
from cooperatives.register.models import NEVER_DELETED, Cooperative, OfCooperativeQuerySet
from registry import history, sealed
from registry.access import Role
from registry.models import User

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class OfMembersQuerySet(OfCooperativeQuerySet[Any]):
    """Rows about single members. They are the cooperative's own: the office sees totals only."""

    def visible_to(self, user: User) -> Self:
        """Those of the cooperatives in whose organs this person is today; nobody else has any."""
        return self.led_by(user) if user.role == Role.BOARD else self.none()


@history.tracked()
class ProcessingAgreement(models.Model):
    """By what a cooperative has the office keep its member book: the cooperative decides on the data (UU 27/2022)."""

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="processing_agreements", verbose_name="koperasi"
    )
    number = models.CharField("nomor perjanjian", max_length=100)
    signed_on = models.DateField("tanggal perjanjian")

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "perjanjian pemrosesan data"
        verbose_name_plural = "perjanjian pemrosesan data"
        constraints = [
            models.UniqueConstraint(name="agreement_once", fields=["cooperative", "number"]),
            models.UniqueConstraint(name="agreement_of_one_cooperative", fields=["cooperative", "id"]),
            models.CheckConstraint(name="agreement_has_a_number", condition=~Q(number="")),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.number}, {self.signed_on:%d-%m-%Y}"


@history.tracked()
class MemberCategory(models.Model):
    """A class of members, by which tariffs differ: by grade at a firm, say."""

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="member_categories", verbose_name="koperasi"
    )
    name = models.CharField("nama golongan", max_length=80)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "golongan anggota"
        verbose_name_plural = "golongan anggota"
        constraints = [
            models.UniqueConstraint(name="member_category_once", fields=["cooperative", "name"]),
            models.UniqueConstraint(name="member_category_of_one_cooperative", fields=["cooperative", "id"]),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


AGREED = """
    IF NOT EXISTS (SELECT FROM cooperatives_processingagreement WHERE cooperative_id = NEW.cooperative_id) THEN
        RAISE EXCEPTION 'no agreement lets us keep members of cooperative %', NEW.cooperative_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'member_under_an_agreement';
    END IF;
    RETURN NEW;
"""


@history.tracked(exclude=["nik_sealed", "nik_index"])
class Member(models.Model):
    """A person in the member book of a cooperative. The NIK is optional, sealed, and found by its blind index only."""

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="members", db_index=False, verbose_name="koperasi"
    )
    number = models.CharField("nomor anggota", max_length=30)
    name = models.CharField("nama", max_length=150)
    phone = models.CharField("nomor HP", max_length=15, blank=True, default="")
    address = models.CharField("alamat", max_length=200, blank=True, default="")
    rt = models.CharField("RT", max_length=3, blank=True, default="")
    rw = models.CharField("RW", max_length=3, blank=True, default="")
    nik_sealed = models.BinaryField(null=True, editable=False)
    nik_index = models.BinaryField(null=True, editable=False)

    objects = OfMembersQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota"
        verbose_name_plural = "anggota"
        constraints = [
            models.UniqueConstraint(name="member_number_once", fields=["cooperative", "number"]),
            models.UniqueConstraint(name="member_nik_once", fields=["cooperative", "nik_index"]),
            models.UniqueConstraint(name="member_of_one_cooperative", fields=["cooperative", "id"]),
            models.CheckConstraint(name="member_has_number_and_name", condition=~Q(number="") & ~Q(name="")),
            models.CheckConstraint(
                name="member_nik_sealed_and_indexed",
                condition=Q(nik_sealed=None, nik_index=None) | Q(nik_sealed__isnull=False, nik_index__isnull=False),
            ),
        ]
        triggers = [
            NEVER_DELETED,
            pgtrigger.Trigger(name="agreed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=AGREED),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Its card."""
        return reverse("member", args=[self.cooperative_id, self.pk])

    @property
    def masked_nik(self) -> str:
        """The NIK but for its ends; empty where there is none."""
        return masked(sealed.unseal(bytes(self.nik_sealed))) if self.nik_sealed else ""

    def seal_nik(self, nik: str) -> None:
        """Keep a NIK as nobody reads it without the key; none where it is empty."""
        self.nik_sealed = sealed.seal(nik) if nik else None
        self.nik_index = nik_index(self.cooperative, nik) if nik else None


def nik_index(cooperative: Cooperative, nik: str) -> bytes:
    """By what a member of this cooperative is found by NIK; of another cooperative it is another."""
    return sealed.blind_index(nik, of=f"cooperative {cooperative.pk}")


class MembershipQuerySet(OfMembersQuerySet):
    """Memberships by day."""

    def on(self, day: date) -> Self:
        """Those of a day: the book of members as of it."""
        return self.filter(held__contains=day)

    def running(self) -> Self:
        """Those that have not ended."""
        return self.filter(held__upper_inf=True)


@history.tracked()
class Membership(models.Model):
    """How a member stands in the cooperative in some days; another kind or category is another row, a return too."""

    class Kind(models.TextChoices):
        CANDIDATE = "CANDIDATE", "Calon anggota"
        MEMBER = "MEMBER", "Anggota"
        EXTRAORDINARY = "EXTRAORDINARY", "Anggota luar biasa"

    class Ended(models.TextChoices):
        CHANGED = "CHANGED", "Menjadi lain"
        LEFT = "LEFT", "Keluar"
        DISMISSED = "DISMISSED", "Diberhentikan"
        DIED = "DIED", "Meninggal"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="memberships", db_constraint=False, verbose_name="anggota"
    )
    kind = models.CharField("sebagai", max_length=13, choices=Kind)
    category = models.ForeignKey(
        MemberCategory, models.PROTECT, related_name="+", db_constraint=False, verbose_name="golongan"
    )
    held = DateRangeField("sejak dan sampai")
    ended = models.CharField("berakhir karena", max_length=9, choices=Ended, blank=True, default="")
    document_no = models.CharField("nomor keputusan", max_length=100, blank=True, default="")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        constraints = [
            ExclusionConstraint(
                name="membership_once",
                violation_error_message="Pada hari-hari itu orang ini sudah tercatat.",
                expressions=[
                    ("cooperative", RangeOperators.EQUAL), ("member", RangeOperators.EQUAL),
                    ("held", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="membership_begins", condition=Q(held__lower_inf=False, held__isempty=False)
            ),
            models.CheckConstraint(
                name="membership_ends_somehow",
                condition=Q(held__upper_inf=True, ended="") | Q(held__upper_inf=False) & ~Q(ended=""),
            ),
        ]  # fmt: skip
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} sejak {self.held.lower:%d-%m-%Y}"

    def as_span(self) -> Span:
        """As the rules read it."""
        return Span(self.kind, self.category_id, self.held.lower, self.held.upper, self.ended)


class Unmasking(models.Model):
    """Somebody was shown a member's NIK: who, when, and why."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    member = models.ForeignKey(Member, models.PROTECT, related_name="unmaskings", verbose_name="anggota")
    reason = models.CharField("alasan", max_length=300)
    shown_to = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="kepada")
    shown_at = models.DateTimeField("pada", auto_now_add=True)

    objects = OfMembersQuerySet.as_manager()

    class Meta:
        verbose_name = "pembukaan NIK"
        verbose_name_plural = "pembukaan NIK"
        constraints = [models.CheckConstraint(name="unmasking_has_a_reason", condition=~Q(reason=""))]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.reason}"
