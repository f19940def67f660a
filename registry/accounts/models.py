"""What is a person's: posts held for another, ways in, lists as he or she wants to see them."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from registry import history
from registry.access import MAY_ACT, Role, ScopedQuerySet
from registry.models import Area, User


class ActingQuerySet(models.QuerySet["Acting"]):
    """Posts held for another by the day."""

    def on(self, day: date) -> Self:
        """Those of one day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


@history.tracked()
class Acting(models.Model):
    """A post held for another from one day to another, both included, under a decree."""

    class Title(models.TextChoices):
        VACANT = "PLT", "Plt."
        AWAY = "PLH", "Plh."

    user = models.ForeignKey(User, models.PROTECT, related_name="acting", verbose_name="pejabat")
    title = models.CharField(
        "sebutan", max_length=3, choices=Title, help_text="Plt. bila jabatan kosong, Plh. bila pejabatnya berhalangan."
    )
    role = models.CharField("jabatan", max_length=8, choices=[(role.value, role.label) for role in MAY_ACT])
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah kerja")
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai dengan")
    decree = models.CharField("nomor surat perintah", max_length=100)

    objects = ActingQuerySet.as_manager()

    class Meta:
        verbose_name = "pelaksana tugas"
        verbose_name_plural = "pelaksana tugas"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="acting_runs_forward", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Hari akhir mendahului hari mulai.",
            ),
            models.CheckConstraint(name="acting_has_decree", condition=~Q(decree="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_title_display()} {self.get_role_display()}"


@history.tracked(exclude=["code_hash"])
class Invitation(models.Model):
    """A way into an account, once: the code is on paper or in a link, here is only what recognises it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name="pengguna")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="dibuat oleh")
    made_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True)

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}, {localtime(self.made_at):%d-%m-%Y}"

    def is_open(self, at: datetime) -> bool:
        """Whether it still lets its person in."""
        return self.used_at is None and at < self.expires_at


class SavedViewQuerySet(ScopedQuerySet["SavedView"]):
    """Saved views by who may open them."""

    area_path = "owner__area"

    def visible_to(self, user: User) -> Self:
        """One's own, and the shared ones of people whose area lies inside one's own or around it.

        A head's reach all officers below, an officer's reach the head; officers of two kecamatan do not share.
        """
        own = Q(owner=user)
        if user.is_superuser:
            return self.filter(own | Q(is_shared=True))
        if user.area is None or user.role == Role.BOARD:
            return self.filter(own)
        parts = user.area.code.split(".")
        around = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
        near = Q(owner__area__code__in=around) | Q(owner__area__code__startswith=f"{user.area.code}.")
        return self.filter(own | Q(is_shared=True) & near)


class SavedView(models.Model):
    """A list as somebody wants to see it again: search, filters, order and columns, as its address has them.

    It holds no rows: whoever opens it sees what he or she may see.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name="pemilik")
    list_name = models.CharField("daftar", max_length=40)
    name = models.CharField("nama", max_length=60)
    query = models.TextField("alamat", blank=True)
    is_shared = models.BooleanField("dibagikan", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "tampilan tersimpan"
        verbose_name_plural = "tampilan tersimpan"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(name="saved_view_once", fields=["owner", "list_name", "name"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address that opens it."""
        return reverse("saved-view", args=[self.pk])

    @property
    def address(self) -> str:
        """The address of the list as it was saved."""
        return f"{reverse(self.list_name)}?{self.query}"
