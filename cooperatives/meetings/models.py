"""Members' meetings as accepted facts, lapses, later deadlines, and what is planned for a book year's meeting."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cooperatives.register.models import (
    NEVER_DELETED,
    Cooperative,
    OfCooperativeQuerySet,
    Said,
    SaidQuerySet,
    retractable,
)
from registry import history
from registry.deadlines import PLAUSIBLE
from registry.models import Area, User


@history.tracked()
class Meeting(Said):
    """What a source says of a members' meeting that was held. An annual one (RAT) covers one or several book years."""

    class Kind(models.TextChoices):
        ANNUAL = "ANNUAL", "RAT"
        EXTRAORDINARY = "EXTRAORDINARY", "Rapat anggota luar biasa"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="meetings", verbose_name="koperasi")
    kind = models.CharField("jenis", max_length=13, choices=Kind, default=Kind.ANNUAL)
    held_on = models.DateField("diadakan")
    book_years = ArrayField(models.PositiveSmallIntegerField(), verbose_name="tahun buku", default=list, blank=True)
    is_inferred = models.BooleanField("tahun buku disimpulkan", default=False)

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = "rapat anggota"
        verbose_name_plural = "rapat anggota"
        constraints = [
            models.UniqueConstraint(
                name="meeting_said_once",
                fields=["cooperative", "kind", "held_on", "source", "observed_on"],
                condition=Q(retracted_on=None),
            ),
            models.CheckConstraint(name="meeting_in_a_plausible_year", condition=Q(held_on__range=PLAUSIBLE)),
            models.CheckConstraint(
                name="annual_meeting_covers_a_year", condition=~Q(kind="ANNUAL") | Q(book_years__len__gt=0)
            ),
            retractable("meeting"),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on:%d-%m-%Y}"


@history.tracked()
class Lapse(Said):
    """A saying that from one day through another no annual meeting was held."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="lapses", verbose_name="koperasi")
    since = models.DateField("sejak")
    through = models.DateField("sampai dengan")

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = "masa tanpa RAT"
        verbose_name_plural = "masa tanpa RAT"
        constraints = [
            models.UniqueConstraint(
                name="lapse_said_once",
                fields=["cooperative", "since", "through", "source", "observed_on"],
                condition=Q(retracted_on=None),
            ),
            models.CheckConstraint(name="lapse_in_plausible_years", condition=Q(since__range=PLAUSIBLE)),
            models.CheckConstraint(name="lapse_runs_forward", condition=Q(since__lte=F("through"))),
            retractable("lapse"),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.since:%d-%m-%Y} s.d. {self.through:%d-%m-%Y}"


class ExtensionQuerySet(SaidQuerySet["Extension"]):
    """Extensions, of one cooperative or of all in an area."""

    def visible_to(self, user: User) -> Self:
        """Those of what this person may see, and those for all in an area within his or around it: they hold there."""
        if user.is_superuser:
            return self
        own = super().visible_to(user).values("pk")
        codes = [post.area.code for post in user.posts if post.area]
        wider = {".".join(code.split(".")[:depth]) for code in codes for depth in range(1, code.count(".") + 2)}
        within = Area.objects.within(*codes).values("pk")
        return self.filter(Q(pk__in=own) | Q(cooperative=None) & (Q(area__code__in=wider) | Q(area__in=within)))


@history.tracked()
class Extension(Said):
    """A later deadline for the annual meeting of one book year: granted by decree, to one cooperative or to an area."""

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name="koperasi"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="semua koperasi di"
    )
    book_year = models.PositiveSmallIntegerField("tahun buku")
    granted_on = models.DateField("tanggal keputusan")
    until = models.DateField("batas baru")
    decree_no = models.CharField("nomor keputusan", max_length=100)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "perpanjangan"
        verbose_name_plural = "perpanjangan"
        constraints = [
            models.CheckConstraint(
                name="extension_of_one_or_of_an_area",
                condition=Q(cooperative__isnull=False, area=None) | Q(cooperative=None, area__isnull=False),
            ),
            models.CheckConstraint(
                name="extension_in_plausible_years", condition=Q(until__range=PLAUSIBLE, granted_on__range=PLAUSIBLE)
            ),
            models.CheckConstraint(name="extension_has_decree", condition=~Q(decree_no="")),
            retractable("extension"),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.decree_no} sampai {self.until:%d-%m-%Y}"


@history.tracked()
class Plan(models.Model):
    """What is agreed about the annual meeting of one book year before it is held."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="plans", verbose_name="koperasi")
    book_year = models.PositiveSmallIntegerField("tahun buku")
    planned_on = models.DateField("rencana tanggal RAT", null=True, blank=True)
    invited_on = models.DateField("undangan diterima dinas", null=True, blank=True)
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="petugas yang hadir"
    )

    objects = OfCooperativeQuerySet["Plan"].as_manager()

    class Meta:
        verbose_name = "rencana RAT"
        verbose_name_plural = "rencana RAT"
        constraints = [
            models.UniqueConstraint(name="plan_once", fields=["cooperative", "book_year"]),
            models.CheckConstraint(
                name="plan_in_a_plausible_year",
                condition=(Q(planned_on=None) | Q(planned_on__range=PLAUSIBLE))
                & (Q(invited_on=None) | Q(invited_on__range=PLAUSIBLE)),
            ),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Rencana RAT tahun buku {self.book_year}"
