"""Members' meetings as accepted facts, and lapses: sayings that no annual meeting was held."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cooperatives.register.models import NEVER_DELETED, Cooperative, Said, SaidQuerySet, retractable
from registry import history
from registry.deadlines import PLAUSIBLE


@history.tracked()
class Meeting(Said):
    """What a source says of a members' meeting that was held. An annual one (RAT) covers one or several book years."""

    class Kind(models.TextChoices):
        ANNUAL = "ANNUAL", "RAT"
        EXTRAORDINARY = "EXTRAORDINARY", "Rapat anggota luar biasa"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="meetings", verbose_name="koperasi")
    kind = models.CharField("jenis", max_length=13, choices=Kind, default=Kind.ANNUAL)
    held_on = models.DateField("dilaksanakan")
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
