"""What every list about cooperatives shares: they are found by name or number, and have a place."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

import django_filters as filters
from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from cooperatives.register.models import Cooperative, FoundByNameQuerySet, LegalEvent
from cooperatives.register.rules import why
from registry.filters import Faceted, Order
from registry.models import Area, User

GONE = (LegalEvent.Kind.GAZETTED,)
"""What ends a cooperative."""
ENDING = (LegalEvent.Kind.DISSOLUTION_DECIDED, *GONE)
"""What ends it, or begins to."""


def after(events: Sequence[str], day: date) -> QuerySet[Any, Any]:
    """The keys of the cooperatives to which one of these happened by a day."""
    return LegalEvent.objects.valid().filter(kind__in=events, happened_on__lte=day).values("cooperative")


def asked_for(sent: QueryDict, user: User) -> Cooperative | None:
    """The one cooperative that an address names, if any. Raises Http404 where this person sees no such one."""
    asked, seen = sent.get("koperasi", ""), Cooperative.objects.entered().visible_to(user)
    is_key = asked.isdecimal() and len(asked) < 19
    return get_object_or_404(seen.select_related("area__parent"), pk=int(asked)) if is_key else None


def by_name(to: str = "") -> Order:
    """By name. `to`: the lookup from a row to its cooperative."""
    return Lower(f"{to}name"), F("pk")


def by_place(to: str = "") -> Order:
    """By kecamatan, then village, then name."""
    return F(f"{to}area__parent__name"), F(f"{to}area__name"), *by_name(to)


def subdistrict(cooperative: Cooperative) -> str:
    """The name of its kecamatan."""
    return _area(cooperative, "SUBDISTRICT")


def village(cooperative: Cooperative) -> str:
    """The name of its desa or kelurahan."""
    return _area(cooperative, "VILLAGE", "URBAN_VILLAGE")


def _area(cooperative: Cooperative, *kinds: str) -> str:
    """The name of the cooperative's own area, or of the one around it, whichever is of this kind."""
    around: tuple[Area | None, ...] = (cooperative.area, cooperative.area.parent)
    return next((area.name for area in around if area and area.kind in kinds), "")


class OfCooperativesFilter(Faceted):
    """A list of cooperatives, or of rows that have one, searched by its name or number."""

    also_by = "sebagian nomor badan hukum atau Nomor Induk Koperasi"
    cari = filters.CharFilter(method="named", max_length=100)

    def named(self, rows: FoundByNameQuerySet[Any], name: str, value: str) -> FoundByNameQuerySet[Any]:
        """Those with this name or number."""
        return rows.named(value)

    @cached_property
    def page(self) -> Page[Any]:
        """The page of rows, each with why it came up where a word that was asked for does not stand in its name."""
        page = super().page
        for row in page:
            row.matches = why(getattr(row, "cooperative", row).name, self.search)
        return page
