"""The books kept here by kecamatan, as totals; each number opens the cooperatives it is the sum of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cooperatives.desk.recap.figures import labels
from cooperatives.desk.savings.filters import NOTHING, NUMBERS, SUBDISTRICT, keeping
from cooperatives.dues.figures import Totals, totals_of
from registry.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """A kecamatan, or all: how many books are kept here, and what they hold and miss together."""

    label: str
    code: str
    books: int
    totals: Totals

    @property
    def cells(self) -> list[tuple[int, str, bool]]:
        """Its numbers: value, where the cooperatives behind it are, and whether it is rupiah."""
        place = {"kecamatan": self.code} if self.code else {}
        address = reverse("savings-cooperatives")
        return [
            (self.books, f"{address}?{urlencode(place)}", False),
            *((of(self.totals), f"{address}?{urlencode(place | {'kolom': name})}", is_rupiah)
              for name, (_, is_rupiah, of) in NUMBERS.items()),
        ]  # fmt: skip

    @property
    def row(self) -> list[str | int | None]:
        """The same for a file."""
        return [self.label, *(value for value, _, _ in self.cells)]


def lines(user: User, on: date) -> list[Line]:
    """The kecamatan a person sees where a book is kept, by name, and the sum of all; nothing where there is none."""
    books = keeping(user)
    places = dict(books.order_by().values_list("pk", SUBDISTRICT))
    kept, found = Counter(places.values()), dict.fromkeys(places.values(), NOTHING)
    for cooperative, totals in totals_of(books.order_by().values("pk"), on).items():
        found[places[cooperative]] += totals
    names, _ = labels(user, on)
    rows = [Line(name, code, kept[code], found[code]) for code, name in names.items() if code in found]
    return [*rows, Line("Jumlah", "", kept.total(), _sum(rows))] if rows else []


def _sum(rows: Sequence[Line]) -> Totals:
    return sum((each.totals for each in rows), start=NOTHING)
