"""The file of payments that are not booked, with the reason of each: mended, it may come in as it is."""

from django.http import HttpResponse

from cooperatives.dues.imports import sheet
from cooperatives.dues.imports.payments import Outcome, Pile
from registry import exports
from registry.filters import Column, written
from registry.sheets import PROBLEMS

COLUMNS = (
    Column("number", sheet.NUMBER.header, 16, lambda each: each.row.member_no),
    Column("name", sheet.NAME.header, 30, lambda each: each.row.name),
    Column("day", sheet.DAY.header, 14, lambda each: written(each.row.day)),
    Column("kind", sheet.KIND.header, 12, lambda each: sheet.WORDS.get(each.row.kind, "")),
    Column(
        "amount",
        sheet.AMOUNT.header,
        16,
        lambda each: "" if each.row.amount is None else f"{each.row.amount.normalize():f}",
    ),
    Column("reference", sheet.REFERENCE.header, 24, lambda each: each.row.reference),
    Column("problem", PROBLEMS, 70, lambda each: each.said),
)


def left_out(outcome: Outcome, file_name: str) -> HttpResponse:
    """Those that are refused, and those that somebody must look at first."""
    rows = [each for each in outcome.rows if each.pile in (Pile.REFUSED, Pile.DOUBTFUL)]
    about = [("Daftar", "Setoran yang tidak dibukukan"), ("Dari berkas", file_name)]
    return exports.xlsx("setoran-tidak-dibukukan", about, COLUMNS, rows)
