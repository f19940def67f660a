"""Filters that count: what a list may be narrowed by, and how many rows each value would leave."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import django_filters as filters
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject

from registry.models import Area, User

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many rows it has, and the query that adds it or takes it away."""

    value: str
    label: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values, counted with every other filter applied."""

    name: str
    label: str
    choices: list[Choice]
    rows: int

    @property
    def chosen(self) -> list[Choice]:
        """The values the list is narrowed to."""
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def is_useful(self) -> bool:
        """Whether there is anything to choose: a value that every row has narrows nothing."""
        return any(choice.is_chosen or choice.count < self.rows for choice in self.choices)


class OneOf(filters.MultipleChoiceFilter):
    """Rows for which `by` is one of the chosen values; with none chosen, all but those it `hides`."""

    def __init__(self, *, by: Combinable, hides: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by, self.hides = by, hides

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """The rows that are left."""
        key = f"by_{self.field_name}"
        rows: QuerySet[Any] = qs.alias(**{key: self.by})
        return rows.filter(**{f"{key}__in": value}) if value else rows.exclude(**{f"{key}__in": self.hides})


UNKNOWN = "tidak-diketahui"
"""What a filter calls what nobody has said yet."""
NO_SUBDISTRICT = "belum"
"""What the filter by kecamatan calls rows that are filed under a kabupaten or a province."""


def in_subdistrict(area: str) -> OneOf:
    """The filter by kecamatan. `area`: the lookup from a row to its area; the first eight characters say which."""
    above = When(**{f"{area}__kind__in": (Area.Kind.PROVINCE, Area.Kind.DISTRICT)}, then=Value(NO_SUBDISTRICT))
    return OneOf(label="Kecamatan", by=Case(above, default=Left(f"{area}__code", 8)), choices=[])


def _subdistricts(user: User) -> list[tuple[str, str]]:
    """The kecamatan a person sees rows of, by name, and what stands for none of them."""
    names = Area.objects.visible_to(user).subdistricts().values_list("code", "name")
    return [*sorted(dict(names).items(), key=lambda each: each[1]), (NO_SUBDISTRICT, "Belum ada kecamatan")]


class Faceted(filters.FilterSet):
    """A FilterSet over what a person may see, which also counts its facets and writes the addresses between them."""

    def __init__(self, data: QueryDict, rows: QuerySet[Any], user: User) -> None:
        super().__init__(data, rows)
        self.filters["kecamatan"].extra["choices"] = SimpleLazyObject(cache(partial(_subdistricts, user)))

    @classmethod
    def every(cls, user: User) -> Any:
        """All rows a person could find in this list: where its page, its file and its figures begin."""
        return cls._meta.model._default_manager.visible_to(user)

    def filter_queryset(self, queryset: QuerySet[Any], *, but: str = "") -> QuerySet[Any]:
        """Every filter applied, also those nothing was asked of; `but`: the one to leave out."""
        for name, each in self.filters.items():
            if name != but:
                queryset = each.filter(queryset, self.form.cleaned_data.get(name))
        return queryset

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What the address asks for, as far as the filters know it."""
        self.is_valid()
        asked = {name: self.form.cleaned_data.get(name) for name in self.filters}
        return {name: value if isinstance(value, list) else [value] for name, value in asked.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out that the list would show unasked."""
        return bool(self.chosen.keys() - {"urut"})

    def query(self, **changes: Sequence[str]) -> str:
        """The address of this list with some filters changed, on its first page."""
        query = QueryDict(mutable=True)
        for name, values in (self.chosen | changes).items():
            query.setlist(name, list(values))
        return f"?{query.urlencode()}"

    def facets(self) -> list[Facet]:
        """Each facet with its values and their counts; a value without rows is left out unless it is chosen."""
        return [self._facet(name, each) for name, each in self.filters.items() if isinstance(each, OneOf)]

    def _facet(self, name: str, of: OneOf) -> Facet:
        chosen, counts = self.chosen.get(name, []), self._counts(name, of)
        choices = [
            Choice(value, str(label), counts[value], value in chosen, self.query(**{name: _toggled(chosen, value)}))
            for value, label in of.extra["choices"]
            if counts[value] or value in chosen
        ]
        return Facet(name, of.label, choices, counts.total())

    def _counts(self, name: str, of: OneOf) -> Counter[str | None]:
        """How many rows each value has, with every other filter applied."""
        rows = self.filter_queryset(self.queryset, but=name)
        counted = rows.order_by().values_list(of.by).annotate(n=Count("pk"))
        return Counter(dict(counted))

    def page(self) -> Page[Any]:
        """The page of rows the address asks for; one too far is the last."""
        return Paginator(self.qs, PAGE).get_page(self.data.get("halaman"))


def _toggled(chosen: Collection[str], value: str) -> list[str]:
    return [each for each in chosen if each != value] if value in chosen else [*chosen, value]
