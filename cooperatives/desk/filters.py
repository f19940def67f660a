"""The one filter of the list of cooperatives: page, facets and figures all count with it."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.core.paginator import Page
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower

from cooperatives.register.models import Cooperative, CooperativeQuerySet
from cooperatives.register.rules import why
from cooperatives.standing.models import LATEST, STATES
from cooperatives.standing.rules import State
from registry.filters import UNKNOWN, Faceted, OneOf, in_subdistrict
from registry.models import User

UNJUDGED = "UNJUDGED"
"""What the filter calls a cooperative no night has judged yet."""
BY_STATE = Coalesce("standing__state", Value(UNJUDGED))
BY_ROUTINE = Case(When(standing__is_routine=True, then=Value("ya")))
OWES_NONE = Case(When(standing__latest_due=None, then=1), default=0)
"""Puts those last of which no book year was due yet: they are not late."""
NOBODY_KNOWS = (UNKNOWN, "Tidak diketahui")


def known(column: str) -> Case:
    """What a column of text says, or that nobody has said it."""
    return Case(When(**{column: ""}, then=Value(UNKNOWN)), default=F(column))


Order = Sequence[Combinable]
NAME: Order = (Lower("name"), F("pk"))
ORDERS: dict[str, tuple[str, Order]] = {
    "nama": ("Nama", NAME),
    "kecamatan": ("Kecamatan", (F("area__parent__name"), F("area__name"), *NAME)),
    "rat-terbaru": ("RAT terbaru", (F("standing__last_held_on").desc(nulls_last=True), *NAME)),
    "rat-terlama": ("RAT terlama", (OWES_NONE, F("standing__last_held_on").asc(nulls_first=True), *NAME)),
}


class Ordered(filters.ChoiceFilter):
    """In which order the rows stand; where nothing is asked, the nearest to what is searched for, else by name."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The same rows, in order."""
        if not value and "nearness" in qs.query.annotations:
            return qs.order_by("-nearness", *NAME)
        return qs.order_by(*ORDERS[value or "nama"][1])


class CooperativeFilter(Faceted):
    """Cooperatives by name or number, state, routine, kecamatan and type. Those outside the register must be asked for.

    Its field names stand in the address, so they are Indonesian.
    """

    cari = filters.CharFilter(method="named", max_length=100)
    keaktifan = OneOf(
        label="Keaktifan",
        by=BY_STATE,
        choices=[*STATES.items(), (UNJUDGED, "Belum dinilai")],
        hides=[State.NOT_REGISTERED],
    )
    rutin = OneOf(label="RAT", by=BY_ROUTINE, choices=[("ya", "Rutin")])
    terakhir = OneOf(label="RAT tahun buku terakhir", by=F("standing__latest_value"), choices=[*LATEST.items()])
    kecamatan = in_subdistrict("area")
    jenis = OneOf(label="Jenis", by=known("coop_type"), choices=[*Cooperative.Type.choices, NOBODY_KNOWS])
    keanggotaan = OneOf(
        label="Wilayah keanggotaan",
        by=known("membership_area"),
        choices=[*Cooperative.MembershipArea.choices, NOBODY_KNOWS],
    )
    urut = Ordered(choices=[(name, label) for name, (label, _) in ORDERS.items()])

    class Meta:
        model = Cooperative
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> CooperativeQuerySet:
        """Those the register has, without what was entered by mistake."""
        return Cooperative.objects.entered().visible_to(user)

    def named(self, rows: CooperativeQuerySet, name: str, value: str) -> CooperativeQuerySet:
        """Those with this name or number."""
        return rows.named(value)

    @property
    def search(self) -> str:
        """The name or number that is searched for."""
        return self.chosen.get("cari", [""])[0]

    def page(self) -> Page[Any]:
        """The page of rows, each with why it came up where a word that was asked for does not stand in its name."""
        page = super().page()
        for row in page:
            row.matches = why(row.name, self.search)
        return page

    def unsearched(self) -> str:
        """The address without the search."""
        return self.query(cari=[])

    def kept(self) -> list[tuple[str, str]]:
        """Everything chosen but the search, as hidden fields of the search form."""
        return [(name, value) for name, values in self.chosen.items() if name != "cari" for value in values]

    def orders(self) -> list[tuple[str, str, bool]]:
        """The orders to choose from: label, address, and whether the rows stand in it."""
        now = self.chosen.get("urut", [] if self.search else ["nama"])
        return [(label, self.query(urut=[name]), name in now) for name, (label, _) in ORDERS.items()]
