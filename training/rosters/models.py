"""A file of participants: of which session it speaks."""

from django.db import models
from django.urls import reverse

from cooperatives.register.models import NEVER_DELETED
from registry import history
from registry.access import ScopedQuerySet
from registry.models import ImportBatch
from training.sessions.models import Session


class RosterQuerySet(ScopedQuerySet["Roster"]):
    """Files by the area of their session: whoever works in a part of it only does not see them."""

    area_path = "session__area"


@history.tracked()
class Roster(models.Model):
    """A file of participants of a session. Of the file only what its rows say of people is kept, never the file."""

    batch = models.OneToOneField(ImportBatch, models.PROTECT, primary_key=True, related_name="+", verbose_name="berkas")
    session = models.ForeignKey(Session, models.PROTECT, related_name="rosters", verbose_name="penyelenggaraan")

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar peserta"
        verbose_name_plural = "daftar peserta"
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return str(self.batch)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("roster", args=[self.pk])
