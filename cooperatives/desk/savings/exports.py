"""The totals by kecamatan as an Excel file, in whole rupiah."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse

from cooperatives.desk.savings.filters import NUMBERS, BookFilter
from registry.exports import made, table
from registry.models import User


def spreadsheet(rows: Sequence[Sequence[str | int | None]], *, by: User, at: datetime) -> HttpResponse:
    """Each kecamatan and the sum, as numbers."""
    about = [
        ("Tabel", "Simpanan anggota menurut kecamatan"),
        ("Definisi", BookFilter.definition),
        made(by, at),
    ]
    headers = ["Kecamatan", "Buku", *(f"{header} (Rp)" if is_rupiah else header
                                      for header, is_rupiah, _ in NUMBERS.values())]  # fmt: skip
    return table(f"simpanan-per-{at:%Y-%m-%d}", about, headers, rows)
