"""Who sees and does what: one answer, asked of every queryset."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from registry.models import Area, User

M = TypeVar("M", bound=models.Model, covariant=True)


class Role(models.TextChoices):
    """What a person does in the office, or for a cooperative."""

    HEAD = "HEAD", "Kepala bidang"
    OFFICER = "OFFICER", "Petugas kecamatan"
    CLERK = "CLERK", "Petugas data"
    VERIFIER = "VERIFIER", "Verifikator"
    AUDITOR = "AUDITOR", "Auditor"
    ADMIN = "ADMIN", "Admin sistem"
    BOARD = "BOARD", "Pengurus koperasi"


OFFICE = frozenset({Role.HEAD, Role.OFFICER})
"""Who decides on cases."""
RECORDING = OFFICE | {Role.CLERK}
"""Who records what is known of a cooperative, and takes it back."""
IMPORTING = RECORDING | {Role.ADMIN}
"""Who brings in files."""
READ_ONLY = frozenset({Role.AUDITOR})
"""Who reads everything of the area and writes nothing."""
TWO_FACTORS = frozenset(Role) - {Role.BOARD}
"""Who must show a second factor."""
PEOPLE = frozenset({Role.HEAD, Role.ADMIN, Role.AUDITOR})
"""Who sees the list of people."""
MANAGED: dict[Role, frozenset[Role]] = {
    Role.HEAD: frozenset({Role.OFFICER, Role.CLERK, Role.BOARD}),
    Role.ADMIN: frozenset(Role),
}
"""Whose accounts a role makes and opens again. The head lets in no verifier: who decides does not choose who checks."""
MAY_ACT = {
    Role.HEAD: frozenset({Role.HEAD, Role.OFFICER, Role.VERIFIER}),
    Role.OFFICER: frozenset({Role.OFFICER, Role.CLERK}),
}
"""The posts another may hold for a while, and who may: never an auditor, who would judge the own deeds."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role in an area; `title`: of one that is held for another (Plt, Plh)."""

    role: Role
    area: "Area | None"
    title: str = ""

    def __str__(self) -> str:
        return f"{self.title} {self.role.label}".strip()


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to an area. `area_path` is the lookup from the row to its Area."""

    area_path: ClassVar[str] = "area"

    def within(self, *codes: str) -> Self:
        """Rows of the areas with these Kemendagri codes, or of any area inside one of them."""
        path = f"{self.area_path}__code" if self.area_path else "code"
        inside = Q()
        for code in codes:
            inside |= Q(**{path: code}) | Q(**{f"{path}__startswith": f"{code}."})
        return self.filter(inside) if codes else self.none()

    def visible_to(self, user: "User") -> Self:
        """Rows this person may see: all for a superuser; a board's own; else those in the area of a post of today."""
        if user.is_superuser:
            return self
        if user.role == Role.BOARD:
            return self.led_by(user)
        return self.within(*(post.area.code for post in user.posts if post.area))

    def led_by(self, user: "User") -> Self:
        """Rows of the cooperatives in whose organs this person is today; none where rows are of no cooperative."""
        return self.none()
