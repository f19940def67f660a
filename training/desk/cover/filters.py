"""The filter of certificates that end soon."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast, Left
from django.http import QueryDict

from registry.amounts import number
from registry.filters import Column, OneOf
from registry.models import User
from training.competency.models import Certificate
from training.cover.figures import ending
from training.cover.rules import AHEAD, last_day
from training.desk.competency.filters import HELD, HeldFilter, asked_on, with_holders

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
          "Desember")  # fmt: skip
YES, NO = "ya", "tidak"


def month_name(day: date) -> str:
    """A month in words."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def months(today: date) -> list[tuple[str, str]]:
    """The months that are looked ahead to, as the address and as a page has them."""
    ends = [last_day(today, ahead) for ahead in range(AHEAD + 1)]
    return [(f"{end:%Y-%m}", month_name(end)) for end in ends]


class ExpiryFilter(HeldFilter):
    """Certificates that count today and end within 18 months, by month, and whether their holder sits anywhere."""

    name = "expiries"
    noun = "sertifikat berakhir"
    definition = (
        f"Sertifikat yang berlaku pada hari diunduh dan berakhir paling lambat pada akhir bulan ke-{AHEAD} sesudahnya, "
        "bila orangnya belum punya yang lebih lama untuk jabatan yang sama. Biaya: perpanjangan menurut tarif terakhir."
    )
    columns = (
        *HELD,
        Column("biaya", "Perpanjangan, rupiah", 18, lambda each: number(each.renewal), style="amount", is_usual=True),
    )  # fmt: skip

    bulan = OneOf(label="Bulan berakhir", by=Left(Cast("valid_until", CharField()), 7), choices=[])
    menjabat = OneOf(
        label="Pemegangnya", by=Case(When(is_in_office=True, then=Value(YES)), default=Value(NO)),
        choices=[(YES, "Masih menjabat"), (NO, "Tidak menjabat lagi")],
    )  # fmt: skip

    class Meta:
        model = Certificate
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: Any, user: User) -> None:
        super().__init__(data, rows, user)
        self.filters["bulan"].extra["choices"] = months(asked_on(user))

    @classmethod
    def every(cls, user: User) -> Any:
        """Those that end soon, as somebody sees them."""
        return with_holders(ending(Certificate.objects.visible_to(user), asked_on(user)), user)
