"""Attestations: the numbered paper of the office that somebody attended a session, kept as it was issued."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear, Lower
from django.urls import reverse

from cooperatives.correspondence.models import TOKEN, token
from cooperatives.register.models import NEVER_DELETED, Retractable, retractable
from registry import history
from registry.access import ScopedQuerySet
from registry.models import Area, StoredFile, User
from registry.transitions import kept
from training.sessions.models import Participation


class AttestationQuerySet(ScopedQuerySet["Attestation"]):
    """Attestations, seen with the participation they are about."""

    def visible_to(self, user: User) -> Self:
        """Those of participations this person sees."""
        return self.filter(participation__in=Participation.objects.visible_to(user))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(retracted_on=None)


@history.tracked()
class Attestation(Retractable):
    """That somebody attended a session, by the office: no certificate of competence.

    office: the area whose numbers it is one of. issued: everything that stands on it. token: its public address.
    """

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="attestations", verbose_name="peserta"
    )
    office = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="dinas di")
    number = models.CharField("nomor", max_length=100)
    issued_on = models.DateField("tanggal")
    issued = models.JSONField("isi saat dikeluarkan")
    token = models.CharField("alamat umum", max_length=TOKEN, unique=True, default=token)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="berkas")

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat pelatihan"
        verbose_name_plural = "sertifikat pelatihan"
        constraints = [
            models.UniqueConstraint(name="attested_once", fields=["participation"], condition=Q(retracted_on=None)),
            models.UniqueConstraint(
                F("office"), ExtractYear("issued_on"), Lower("number"), name="attestation_number_once"
            ),
            models.CheckConstraint(name="attestation_has_number", condition=~Q(number="")),
            retractable("attestation"),
        ]
        triggers = [NEVER_DELETED, kept("attestation_stands", later=["retracted_on", "retraction"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("attestation-public", args=[self.token])
