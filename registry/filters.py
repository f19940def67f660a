"""Lists: what one may be narrowed by and how many rows each value would leave, its order, its columns, its pages."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property, partial
from typing import Any, ClassVar

import django_filters as filters
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from registry.models import Area, User

PAGE = 50

Order = Sequence[Combinable]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, declared once for the page and the file.

    name: what the address calls it. width: in the file, in characters. text: what a row says in it, as text.
    cell: the template that shows it on the page, where that is more than its text. style: its classes there.
    """

    name: str
    header: str
    width: int
    text: Callable[[Any], str]
    cell: str = ""
    style: str = ""
    is_usual: bool = False

    def __str__(self) -> str:
        return self.header


def written(day: date | None) -> str:
    """A day as a file has it, of an instant the day it was here: 24-11-2026; nothing where it is not known."""
    return f"{localtime(day) if isinstance(day, datetime) else day:%d-%m-%Y}" if day else ""


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
        self.by, self.hides = by, list(hides)

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """The rows that are left."""
        key = f"by_{self.field_name}"
        rows: QuerySet[Any] = qs.alias(**{key: self.by})
        return rows.filter(**{f"{key}__in": value}) if value else rows.exclude(**{f"{key}__in": self.hides})

    def condition(self, column: str, value: list[str]) -> tuple[str, list[list[str]]]:
        """The same on a column of values that were counted: SQL and its parameters."""
        if value:
            return f"{column} = ANY(%s)", [value]
        return (f"({column} = ANY(%s)) IS NOT TRUE", [self.hides]) if self.hides else ("TRUE", [])


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


class Ordered(filters.ChoiceFilter):
    """In which order the rows stand: the nearest to what is searched for, else the first of the list's orders."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The same rows, in order."""
        orders = self.parent.orders
        usual: Order = next(iter(orders.values()))[1]
        if value:
            return qs.order_by(*orders[value][1])
        return qs.order_by("-nearness", *usual) if "nearness" in qs.query.annotations else qs.order_by(*usual)


class Shown(filters.MultipleChoiceFilter):
    """Which columns are shown. It leaves the rows alone."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """The same rows."""
        return qs


class Year(filters.NumberFilter):
    """Of which year a list is; there always is one. It leaves the rows alone: they are of that year already."""

    def filter(self, qs: QuerySet[Any], value: object) -> QuerySet[Any]:
        """The same rows."""
        return qs


class Faceted(filters.FilterSet):
    """A list over what a person may see: it counts its facets and writes the addresses between its pages.

    name: of its address; the address of its file is called the same with "-file". noun: what its rows are.
    definition: which rows it has. orders: by their name in the address, the usual one first. columns: the first is
    always shown. A filter `cari` is its search; also_by: what it finds rows by besides names, in words.
    tools: the template of what else can be done with its rows. is_within: it lies within something else (the members
    of a cooperative), whose key its address has; nobody saves views of it.
    """

    name: ClassVar[str]
    noun: ClassVar[str]
    definition: ClassVar[str]
    orders: ClassVar[dict[str, tuple[str, Order]]]
    columns: ClassVar[tuple[Column, ...]]
    also_by: ClassVar[str] = ""
    tools: ClassVar[str] = ""
    is_within: ClassVar[bool] = False
    lists: ClassVar[dict[str, type["Faceted"]]] = {}

    urut = Ordered(label="Urutan", choices=[])
    kolom = Shown(label="Kolom", choices=[])

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in cls.__dict__ and not cls.is_within:
            Faceted.lists[cls.name] = cls

    def __init__(self, data: QueryDict, rows: QuerySet[Any], user: User, within: int | None = None) -> None:
        super().__init__(data, rows)
        self._place = [] if within is None else [within]
        if "kecamatan" in self.filters:
            self.filters["kecamatan"].extra["choices"] = SimpleLazyObject(cache(partial(_subdistricts, user)))
        self.filters["urut"].extra["choices"] = [(name, label) for name, (label, _) in self.orders.items()]
        self.filters["kolom"].extra["choices"] = [(each.name, each.header) for each in self.columns]
        for last in ("urut", "kolom"):
            self.filters[last] = self.filters.pop(last)

    @classmethod
    def every(cls, user: User) -> Any:
        """All rows a person could find in this list: where its page, its file and its figures begin."""
        return cls._meta.model._default_manager.visible_to(user)

    def filter_queryset(self, queryset: QuerySet[Any], *, but: Collection[str] = ()) -> QuerySet[Any]:
        """Every filter applied, also those nothing was asked of; `but`: those to leave out."""
        for name, each in self.filters.items():
            if name not in but:
                queryset = each.filter(queryset, self.form.cleaned_data.get(name))
        return queryset

    @property
    def address(self) -> str:
        """Of its page."""
        return reverse(self.name, args=self._place)

    @property
    def file_address(self) -> str:
        """Of its file."""
        return reverse(f"{self.name}-file", args=self._place)

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """What the address asks for, as far as the filters know it."""
        self.is_valid()
        asked = {name: self.form.cleaned_data.get(name) for name in self.filters}
        return {name: value if isinstance(value, list) else [value] for name, value in asked.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out that the list would show unasked."""
        return any(not isinstance(self.filters[name], (Ordered, Shown, Year)) for name in self.chosen)

    @property
    def search(self) -> str:
        """What is searched for."""
        return self.chosen.get("cari", [""])[0]

    def query(self, **changes: Sequence[str]) -> str:
        """The address of this list with some filters changed, on its first page."""
        query = QueryDict(mutable=True)
        for name, values in (self.chosen | changes).items():
            query.setlist(name, list(values))
        return f"?{query.urlencode()}"

    def unsearched(self) -> str:
        """The address without the search."""
        return self.query(cari=[])

    def uncolumned(self) -> str:
        """The address with the usual columns."""
        return self.query(kolom=[])

    @cached_property
    def facets(self) -> list[Facet]:
        """Each facet with its values and their counts; a value without rows is left out unless it is chosen."""
        return [self._facet(name, each) for name, each in self._facet_filters.items()]

    @property
    def _facet_filters(self) -> dict[str, OneOf]:
        return {name: each for name, each in self.filters.items() if isinstance(each, OneOf)}

    def _facet(self, name: str, of: OneOf) -> Facet:
        chosen, counts = self.chosen.get(name, []), self._counts[name]
        choices = [
            Choice(value, str(label), counts[value], value in chosen, self.query(**{name: _toggled(chosen, value)}))
            for value, label in of.extra["choices"]
            if counts[value] or value in chosen
        ]
        return Facet(name, of.label, choices, counts.total())

    @cached_property
    def _counts(self) -> dict[str, Counter[str | None]]:
        """How many rows each value of each facet has with every other filter applied; under "" how many are left.

        The rows are read once and counted by all facets together; what each facet needs is summed from those few.
        """
        facets = self._facet_filters
        rows = self.filter_queryset(self.queryset, but=facets).order_by()
        counted = rows.values(**{f"by_{name}": each.by for name, each in facets.items()}).annotate(n=Count("pk"))
        sql, parameters = counted.query.get_compiler(connection=connection, elide_empty=False).as_sql()
        kept = {name: each.condition(f"by_{name}", self.chosen.get(name, [])) for name, each in facets.items()}
        sums, values = [], list(parameters)
        for name in ("", *facets):
            others = [condition for other, condition in kept.items() if other != name]
            where = " AND ".join(condition for condition, _ in others) or "TRUE"
            column = f"by_{name}" if name else "NULL"
            sums.append(f"SELECT '{name}', {column}::text, sum(n) FROM counted WHERE {where} GROUP BY 2")  # noqa: S608
            values += [value for _, given in others for value in given]
        found: dict[str, Counter[str | None]] = defaultdict(Counter)
        with connection.cursor() as cursor:
            cursor.execute(f"WITH counted AS ({sql}) {' UNION ALL '.join(sums)}", values)
            for name, value, rows_of_value in cursor:
                found[name][value] = int(rows_of_value)
        return found

    @cached_property
    def page(self) -> Page[Any]:
        """The page of rows the address asks for; one too far is the last."""
        paginator = Paginator(self.qs, PAGE)
        paginator.count = self._counts[""].total()
        page = paginator.get_page(self.data.get("halaman"))
        page.object_list = list(self.told(page.object_list))
        return page

    def told(self, rows: Iterable[Any]) -> Iterable[Any]:
        """The rows of its page and its file with what no query knows of them."""
        return rows

    def page_numbers(self) -> list[int | str]:
        """The pages to choose from: the first, the last, and those beside this one."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))

    def orders_to_choose(self) -> list[tuple[str, str, str, bool]]:
        """The orders: name, label, address, and whether the rows stand in it."""
        now = self.chosen.get("urut", [] if self.search else [next(iter(self.orders))])
        return [(name, label, self.query(urut=[name]), name in now) for name, (label, _) in self.orders.items()]

    def shown(self) -> list[Column]:
        """The columns of the page: those chosen, else the usual ones."""
        return [self.columns[0], *(each for each in self.columns[1:] if self._is_shown(each))]

    def columns_to_choose(self) -> list[tuple[Column, bool]]:
        """All columns but the first, each with whether it is shown."""
        return [(each, self._is_shown(each)) for each in self.columns[1:]]

    def _is_shown(self, column: Column) -> bool:
        chosen = self.chosen.get("kolom")
        return column.name in chosen if chosen else column.is_usual

    def of_file(self) -> Sequence[Column]:
        """The columns of the file: those chosen, else all there are."""
        return self.shown() if "kolom" in self.chosen else self.columns


def _toggled(chosen: Collection[str], value: str) -> list[str]:
    return [each for each in chosen if each != value] if value in chosen else [*chosen, value]
