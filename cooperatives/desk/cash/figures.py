"""What the pages of cash show: each number of a day with where its rows are."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from cooperatives.dues.figures import Cash
from cooperatives.dues.models import Book, Closing, Handover, Shortage
from registry.amounts import rupiah

HANDOVERS = "#serah-terima"
UNSIGNED = "Setoran bank menunggu tanda tangan"

UNPAID = "Kekurangan kas yang belum diganti"


@dataclass(frozen=True, slots=True)
class Line:
    """A number of a cash report, in rupiah, below zero where it went out; and where its rows are, if it has any."""

    label: str
    amount: int
    address: str = ""


def report(book: Book, cash: Cash) -> list[Line]:
    """The lines between what was in the box and what should be in it."""
    standing = ["berlaku", "dibalik"]
    mirrors = Line("Kuitansi dibalik", cash.reversed, receipts(book, cash, keadaan="pembalikan"))
    return [
        Line("Saldo awal", cash.opening, _last_closing(book, cash)),
        Line("Diterima di meja bendahara", cash.received, receipts(book, cash, arah="masuk", keadaan=standing)),
        Line("Diserahkan oleh kolektor", cash.handed, HANDOVERS),
        *([Line("Kekurangan yang diganti", cash.made_good, HANDOVERS)] if cash.made_good else []),
        Line("Dibayarkan kepada anggota", -cash.paid_out, receipts(book, cash, arah="keluar", keadaan=standing)),
        *([mirrors] if cash.reversed else []),
        Line("Disetor ke bank", -cash.banked, HANDOVERS),
    ]


def _last_closing(book: Book, cash: Cash) -> str:
    """The page of the closing an opening balance comes from."""
    last = Closing.objects.filter(cooperative=book.cooperative_id, through=cash.since).first() if cash.since else None
    return reverse("closing", args=[book.cooperative_id, last.pk]) if last else ""


def receipts(book: Book, cash: Cash, **asked: str | list[str]) -> str:
    """Where the receipts of these days are: those in cash at the treasurer's, unless it is asked otherwise."""
    days: dict[str, Any] = {"sampai": cash.through.isoformat()}
    if cash.since:
        days["dari"] = (cash.since + timedelta(1)).isoformat()
    ways = {"cara": ["CASH"], "lewat": ["bendahara"]} if "cara" not in asked else {}
    return f"{reverse('receipts', args=[book.cooperative_id])}?{urlencode(days | ways | asked, doseq=True)}"


def cashless(book: Book, cash: Cash) -> str:
    """Where the receipts of these days without cash are."""
    query = receipts(book, cash, cara="TRANSFER")
    return f"{query}&cara=PAYROLL"


def handovers(book: Book, cash: Cash) -> QuerySet[Handover]:
    """The cash that changed hands in these days."""
    after = Q(answer__posted_on__gt=cash.since) if cash.since else Q()
    rows = Handover.objects.filter(after, cooperative=book.cooperative_id, answer__posted_on__lte=cash.through)
    return rows.select_related("given_by", "answer__answered_by", "run", "makes_good__owed_by").order_by("pk")


def waiting(book: Book, cash: Cash, closed: Closing | None = None) -> QuerySet[Handover]:
    """The cash that had no second signature at the end of these days. closed: as their closing knew it.

    Without it, of days that are closed: what has none to this moment.
    """
    rows = Handover.objects.filter(cooperative=book.cooperative_id)
    rows = rows.underway(cash.through, closed.recorded_at if closed else None)
    if closed is None and book.closed_through and book.closed_through >= cash.through:
        rows = rows.waiting()
    return rows.select_related("given_by", "run", "makes_good__owed_by").order_by("pk")


def lacking(book: Book, cash: Cash) -> int:
    """What collectors owed of shortages at the end of these days, in rupiah."""
    rows = Shortage.objects.filter(cooperative=book.cooperative_id, handover__answer__posted_on__lte=cash.through)
    rows = rows.exclude(~Q(document_no=""), settled_on__lte=cash.through)
    made_good = Handover.objects.filter(makes_good__in=rows, answer__posted_on__lte=cash.through)
    owed = rows.aggregate(rupiah=Sum("amount", default=0))["rupiah"]
    return int(owed - made_good.aggregate(rupiah=Sum("counted", default=0))["rupiah"])


def printed(book: Book, closing: Closing, cash: Cash) -> dict[str, Any]:
    """For templates/letters/cash.typ: every number as it is printed."""
    counted = [["Uang yang dihitung", rupiah(closing.counted)], ["Selisih", rupiah(closing.difference)]]
    unsigned = [[UNSIGNED, rupiah(-closing.unsigned)], ["Seharusnya di kas", rupiah(closing.expected)]]
    waits = ", ".join(f"{each.get_step_display()} {rupiah(each.counted)}" for each in waiting(book, cash, closing))
    return {
        "title": f"Laporan kas simpanan, tutup {closing.through:%d-%m-%Y}",
        "cooperative": book.cooperative.name,
        "lines": [[each.label, rupiah(each.amount)] for each in report(book, cash)],
        "closing": rupiah(closing.closing),
        "counted": (unsigned if closing.unsigned else []) + ([] if closing.counted is None else counted),
        "reason": closing.reason,
        "apart": [["Masih dibawa kolektor", rupiah(cash.with_collectors)], ["Nontunai", rupiah(cash.cashless)],
                  [UNPAID, rupiah(lacking(book, cash))],
                  *([["Menunggu tanda tangan", waits]] if waits else [])],
        "closed_by": closing.closed_by.name,
        "foot": f"Ditutup {localtime(closing.recorded_at):%d-%m-%Y} oleh {closing.closed_by.name}.",
    }  # fmt: skip
