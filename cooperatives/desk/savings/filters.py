"""The list of cooperatives that keep their book of dues here, each as totals."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F
from django.http import QueryDict

from cooperatives.dues.figures import Totals, totals_of
from cooperatives.dues.rules import BUCKETS
from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from cooperatives.register.models import Cooperative, CooperativeQuerySet
from registry.amounts import number, rupiah
from registry.filters import Column, in_subdistrict, written
from registry.models import User

SUBDISTRICT = in_subdistrict("area").by
Number = Callable[[Totals], int]


def _of_age(place: int) -> Number:
    return lambda totals: totals.ageing[place]


AGES = tuple(f"{first} bulan atau lebih" if last is None else f"{first}-{last} bulan" for first, last in BUCKETS)
NUMBERS: dict[str, tuple[str, bool, Number]] = {
    "anggota": ("Anggota", False, lambda totals: totals.members),
    "pokok": ("Simpanan pokok", True, lambda totals: totals.principal),
    "wajib": ("Simpanan wajib", True, lambda totals: totals.mandatory),
    "sukarela": ("Simpanan sukarela", True, lambda totals: totals.voluntary),
    "tunggakan": ("Tunggakan", True, lambda totals: totals.arrears),
    "menunggak": ("Menunggak", False, lambda totals: totals.in_arrears),
    **{f"umur-{first}": (age, False, _of_age(place))
       for place, ((first, _), age) in enumerate(zip(BUCKETS, AGES, strict=True))},
    "dimuka": ("Dibayar di muka", False, lambda totals: totals.prepaid),
}  # fmt: skip
"""What is counted of a book: its header, whether it is rupiah, and which of the totals it is."""
NOTHING = Totals(0, 0, 0, 0, 0, 0, 0, (0,) * len(BUCKETS))


def _column(name: str) -> Column:
    header, is_rupiah, value = NUMBERS[name]
    write = rupiah if is_rupiah else number
    usual = name in ("anggota", "wajib", "tunggakan", "menunggak")
    return Column(name, header, 18, lambda each: write(value(each.totals)), style="amount", is_usual=usual)


def keeping(user: User) -> CooperativeQuerySet:
    """The cooperatives a person sees that keep their book of dues here. What is in it is theirs; the totals are not."""
    seen: CooperativeQuerySet = Cooperative.objects.visible_to(user)
    return seen.filter(book__isnull=False)


class BookFilter(OfCooperativesFilter):
    """The cooperatives that keep their book here by name or number and kecamatan, each with its totals."""

    name = "savings-cooperatives"
    noun = "buku simpanan"
    definition = (
        "Koperasi di wilayah kerja pengunduh yang membukukan simpanannya di sini, sebagai jumlah per koperasi. Tidak "
        "ada nama atau simpanan seorang anggota. Tunggakan: simpanan wajib yang kurang sampai akhir bulan lalu."
    )
    orders = {
        "nama": ("Nama", by_name()),
        "kecamatan": ("Kecamatan", by_place()),
        "terbaru": ("Dibuka terakhir", (F("book__opened_on").desc(), *by_name())),
    }
    columns = (
        Column("nama", "Koperasi", 44, lambda each: each.name, cell="cooperatives/desk/savings/cell_name.html"),
        *map(_column, NUMBERS),
        Column("dibuka", "Buku dibuka", 14, lambda each: written(each.book.opened_on)),
        Column(
            "ditutup",
            "Ditutup sampai",
            14,
            lambda each: written(each.book.closed_through),
            style="nowrap",
            is_usual=True,
        ),
        Column("perjanjian", "Perjanjian pemrosesan data", 30, lambda each: str(each.book.agreement)),
        Column("kecamatan", "Kecamatan", 18, lambda each: subdistrict(each)),
        Column("desa", "Desa/kelurahan", 20, lambda each: village(each)),
    )
    tools = "cooperatives/desk/savings/sums.html"

    kecamatan = in_subdistrict("area")

    class Meta:
        model = Cooperative
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: User, *, on: date) -> None:
        super().__init__(data, keeping(user).select_related("area__parent", "book__agreement"), user)
        self.on = on

    @cached_property
    def found(self) -> dict[int, Totals]:
        """The totals of every book that is left, by cooperative."""
        return totals_of(self.qs.order_by().values("pk"), self.on)

    def told(self, rows: Iterable[Any]) -> Iterable[Any]:
        """Each with its totals."""
        for row in rows:
            row.totals = self.found.get(row.pk, NOTHING)
            yield row

    @property
    def sums(self) -> list[tuple[str, str]]:
        """All books that are left, together: each number that is shown with what it is called."""
        whole = sum(self.found.values(), start=NOTHING)
        shown = (NUMBERS[each.name] for each in self.shown() if each.name in NUMBERS)
        return [(header, rupiah(of(whole)) if is_rupiah else number(of(whole))) for header, is_rupiah, of in shown]
