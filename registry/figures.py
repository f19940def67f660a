"""Figures: a number of the office is one of its lists, counted (docs/decisions/0015)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.module_loading import import_string

from registry.access import Role
from registry.filters import Faceted
from registry.models import User


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: which list it counts, what that list is asked for, and what its rows have in common.

    label: what follows the number; words: the phrase that writes it instead where the rules in force decide it.
    route and query: where its rows are, `{year}` standing for the year that is asked for. rows: the filter of that
    list. meaning: the template with its definition.
    unit: what a row is. who: the roles whose work its rows are, none where nothing has to be done about them.
    """

    name: str
    label: str
    route: str
    query: str
    rows: type[Faceted]
    meaning: str
    unit: str
    words: str = ""
    who: frozenset[Role] = frozenset()

    def of_year(self, year: int) -> "Figure":
        """The same, of one year."""
        return replace(self, query=self.query.format(year=year))

    def listed(self, user: User) -> Faceted:
        """The list this figure counts, as this person may see it."""
        return self.rows(QueryDict(self.query), self.rows.every(user), user)

    @property
    def address(self) -> str:
        """Where exactly its rows are."""
        return f"{reverse(self.route)}?{self.query}" if self.query else reverse(self.route)


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure as somebody sees it: how many rows, and where they are."""

    figure: Figure
    value: int
    address: str


class Linked(NamedTuple):
    """A number that is counted with others of its table, and where its rows are."""

    value: int
    address: str


Figures = Mapping[str, Counted]


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a facet, with every figure counted in it."""

    value: str
    label: str
    figures: Figures


def declared(on: date) -> list[Figure]:
    """Every figure of the office on a day, from the apps that settings name: those of a year are of that day's."""
    return [figure.of_year(on.year) for path in settings.FIGURES for figure in import_string(path)]


def count(figures: Iterable[Figure], user: User) -> Figures:
    """Each figure by its name, as the person's own list counts it: one query, however many they are."""
    asked = {each: each.listed(user) for each in figures}
    rows = (listed.qs.values(figure=Value(each.name), value=Value("")) for each, listed in asked.items())
    found = _counts(rows)
    return {each.name: Counted(each, found[""].get(each.name, 0), each.address) for each in asked}


def tasks(figures: Figures, user: User) -> list[Counted]:
    """Those of these figures that are work for this person: somebody of a role held today, and there are rows."""
    return [each for each in figures.values() if each.value and not each.figure.who.isdisjoint(user.roles)]


def parts(figures: Iterable[Figure], facet: str, user: User) -> list[Part]:
    """The same figures for each value of a facet their lists share, where any of them has rows: two queries."""
    asked = {each: each.listed(user) for each in figures}
    by = {each: listed.filters[facet] for each, listed in asked.items()}
    found = _counts(listed.qs.values(figure=Value(each.name), value=by[each].by) for each, listed in asked.items())
    found_in = [(value, str(label)) for value, label in next(iter(by.values())).extra["choices"] if value in found]

    def counted(figure: Figure, value: str) -> Counted:
        address = reverse(figure.route) + asked[figure].query(**{facet: [value]})
        return Counted(figure, found[value].get(figure.name, 0), address)

    return [Part(value, label, {each.name: counted(each, value) for each in asked}) for value, label in found_in]


def _counts(rows: Iterable[QuerySet[Any, dict[str, Any]]]) -> dict[str, dict[str, int]]:
    """How many rows each figure has, by value and name."""
    first, *rest = (each.order_by().annotate(n=Count("pk")) for each in rows)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in first.union(*rest, all=True):
        found[each["value"]][each["figure"]] = each["n"]
    return found
