"""Each scheme in numbers: who was assessed and what was found, and whose certificates count. Each opens its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from registry.filters import Faceted
from registry.models import User
from training.competency.models import Scheme
from training.desk.competency.filters import OUTCOMES, STATES, AssessmentFilter, CertificateFilter

Cell = tuple[str, int, str]
"""A label, how many rows, and where they are."""


@dataclass(frozen=True, slots=True)
class InNumbers:
    """A scheme with its assessments by outcome and its certificates by state."""

    scheme: Scheme
    assessments: list[Cell]
    certificates: list[Cell]

    @property
    def assessed(self) -> int:
        """All its assessments."""
        return sum(number for _, number, _ in self.assessments)

    @property
    def certified(self) -> int:
        """All its certificates."""
        return sum(number for _, number, _ in self.certificates)


def in_numbers(user: User, scheme: Scheme | None = None) -> list[InNumbers]:
    """Every scheme, or one, as somebody sees it: three queries, however many there are."""
    schemes = Scheme.objects.filter(**({"pk": scheme.pk} if scheme else {})).select_related("certifier", "standard")
    outcomes = _counted(AssessmentFilter, "came_of_it", user)
    states = _counted(CertificateFilter, "state", user)
    return [
        InNumbers(
            each,
            _cells(each, outcomes, OUTCOMES, "assessments", "hasil"),
            _cells(each, states, STATES, "certificates", "keadaan"),
        )
        for each in schemes.order_by("name", "pk")
    ]


def _counted(listed: type[Faceted], by: str, user: User) -> dict[tuple[int, str], int]:
    rows = listed.every(user).order_by().values("scheme", by).annotate(n=Count("pk"))
    return {(each["scheme"], each[by]): each["n"] for each in rows}


def _cells(
    scheme: Scheme, counts: Mapping[tuple[int, str], int], labels: Mapping[str, str], route: str, facet: str
) -> list[Cell]:
    return [
        (
            label,
            counts.get((scheme.pk, value), 0),
            f"{reverse(route)}?{urlencode({'skema': scheme.pk, facet: value})}",
        )
        for value, label in labels.items()
    ]
