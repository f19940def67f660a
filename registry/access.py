"""Who sees what: one answer, asked of every queryset."""

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from registry.models import User

M = TypeVar("M", bound=models.Model, covariant=True)


class Role(models.TextChoices):
    """What a person does in the office."""

    HEAD = "HEAD", "Kepala bidang"
    OFFICER = "OFFICER", "Petugas kecamatan"
    ADMIN = "ADMIN", "Admin sistem"


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to an area. `area_path` is the lookup from the row to its Area."""

    area_path: ClassVar[str] = "area"

    def within(self, code: str) -> Self:
        """Rows of the area with this Kemendagri code, or of any area inside it."""
        path = f"{self.area_path}__code" if self.area_path else "code"
        return self.filter(Q(**{path: code}) | Q(**{f"{path}__startswith": f"{code}."}))

    def visible_to(self, user: "User") -> Self:
        """Rows this person may see: those of their area; all for a superuser; none without an area."""
        if user.is_superuser:
            return self
        return self.within(user.area.code) if user.area else self.none()
