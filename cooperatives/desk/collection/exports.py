"""The list a collector carries on paper."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cooperatives.correspondence.rules import long_day
from cooperatives.desk.collection.rules import place_name
from cooperatives.dues.models import CollectionRun
from cooperatives.dues.rules import first_day, month_of
from registry import typeset
from registry.amounts import number, rupiah
from registry.exports import foot
from registry.models import User


def door_list(run: CollectionRun, rows: Iterable[Any], *, by: User, at: datetime) -> bytes:
    """Daftar tagihan: whom to call at, as one walks, with room for what is received, the receipt and a signature.

    rows: positions with arrears.
    """
    rows = list(rows)
    data = {
        "title": f"Daftar tagihan: {run.route}",
        "about": [
            ["Untuk", run.cooperative.name], ["Kolektor", str(run.collector)],
            ["Kuitansi", run.paper_numbers], ["Berlaku sampai", long_day(run.expires_on)],
            ["Tunggakan", f"sampai dengan {_last_month(at)}"],
        ],
        "lines": [[str(place), *_line(row)] for place, row in enumerate(rows, start=1)],
        "total": [f"{number(len(rows))} anggota", number(sum(row.arrears for row in rows))],
        "foot": f"Data simpanan anggota: hanya untuk kolektor dan pengurus. {foot(by, at, 'Dicetak')}",
    }  # fmt: skip
    return typeset.pdf("door_list", data, on=at.date())


def _last_month(at: datetime) -> str:
    day = first_day(month_of(at.date()) - 1)
    return long_day(day).partition(" ")[2]


def _line(row: Any) -> list[str]:
    member = row.member
    place = place_name(f"{member.rw}/{member.rt}")
    return [
        f"{member.name} ({member.number})", ", ".join(filter(None, (member.address, place))),
        number(row.arrears_months) if row.arrears_months else "–", rupiah(row.arrears) if row.arrears else "–",
    ]  # fmt: skip
