"""Arrears by place and age, the month sheet, and the statement: page, file and paper say the same."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.books import ON
from tests.pages import sheet, text


@pytest.fixture
def people(kept):
    """Four members in two RW and one of whom nobody knows where he lives; six months were over by the day."""
    homes = {"001": ("001", "03"), "002": ("002", "03"), "003": ("001", "04"), "004": ("", "")}
    found = {number: kept.member(number, rt=rt, rw=rw) for number, (rt, rw) in homes.items()}
    kept.pay(found["001"], mandatory=120_000)
    kept.pay(found["002"], mandatory=50_000)
    kept.pay(found["004"], mandatory=200_000)
    return found


def address(kept, route: str, *more) -> str:
    return reverse(route, args=[kept.cooperative.pk, *more])


def test_arrears_are_summed_by_rw_and_rt_and_every_number_opens_its_members(kept, people, tono):
    page = tono.get(address(kept, "arrears"))
    said = text(page)
    for line in (
        "RW 03 2 1 Rp70.000 0 1 0 0 0", "RT 001 1 0 0 0 0 0 0 0", "RT 002 1 1 Rp70.000 0 1 0 0 0",
        "RW 04 1 1 Rp120.000 0 1 0 0 0", "Jumlah 4 2 Rp190.000 0 2 0 0 1",
    ):  # fmt: skip
        assert line in said
    for line, cells in page.context["lines"]:
        for value, opens, is_rupiah in cells:
            listed = tono.get(opens).context["listed"]
            rows = list(listed.qs)
            assert value == (sum(each.arrears for each in rows) if is_rupiah else len(rows)), (line.label, opens)


def test_money_is_drawn_by_month_and_each_month_opens_its_receipts(kept, people, tono):
    page = tono.get(address(kept, "arrears"))
    july = page.context["months"][-1]
    assert (july.label, july.received, july.paid_out) == ("07-26", 370_000, 0)
    assert "Masuk Rp370.000, keluar Rp0" in text(tono.get(f"{july.receipts}&arah=masuk"))


def test_the_sheet_says_of_each_month_how_far_it_is_paid(kept, people, tono):
    page = tono.get(address(kept, "month-sheet"), {"urut": "nomor"})
    rows = {row.member.number: [state for state, _ in row.sheet] for row in page.context["page"]}
    assert rows["001"] == ["PAID"] * 6 + ["DUE"] * 6
    assert rows["002"] == ["PAID", "PAID", "PART", "UNPAID", "UNPAID", "UNPAID"] + ["DUE"] * 6
    assert rows["004"] == ["PAID"] * 7 + ["PREPAID"] * 3 + ["DUE"] * 2
    assert "kurang Rp10.000" in text(page)
    before = tono.get(address(kept, "month-sheet"), {"tahun": "2025"})
    assert {state for row in before.context["page"] for state, _ in row.sheet} == {"NOT_ASKED"}


def test_the_file_of_the_sheet_has_all_members_and_months(kept, people, tono):
    file = tono.get(f"{address(kept, 'month-sheet')}daftar.xlsx", {"urut": "nomor"})
    rows = sheet(file)
    assert len(rows) == 5
    header = rows[0]
    second = dict(zip(header, rows[2], strict=True))
    assert (second["Feb"], second["Mar"], second["Apr"]) == ("lunas", "kurang Rp10.000", "belum")
    assert second["Tunggakan"] == "Rp70.000"


def test_the_sheet_costs_no_more_with_more_members(kept, people, tono):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            tono.get(address(kept, "month-sheet"))
        return len(asked)

    before = queries()
    for number in range(10, 30):
        kept.member(f"{number}", rt="001", rw="03")
    assert queries() == before


def test_a_statement_begins_with_what_was_held_and_ends_with_what_is(kept, tono):
    member = kept.member(name="Bu Rekaan")
    kept.pay(member, date(2026, 6, 1), voluntary=5_000, received_on=date(2026, 6, 1))
    kept.pay(member, principal=100_000, mandatory=40_000)
    page = tono.get(address(kept, "account-statement", member.pk), {"dari": "01-07-2026", "sampai": "15-07-2026"})
    said = text(page)
    assert re.search(r"Saldo awal Rp0 Rp0 Rp5\.000 Rp5\.000", said)
    assert re.search(r"Saldo akhir Rp100\.000 Rp40\.000 Rp5\.000 Rp145\.000", said)
    paper = tono.get(f"{address(kept, 'account-statement-pdf', member.pk)}?dari=01-07-2026&sampai=15-07-2026")
    printed = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    for line in ("Bu Rekaan", "Rp100.000", "Rp40.000", "Rp145.000", "01-07-2026 sampai 15-07-2026"):
        assert line in printed
    refused = tono.get(address(kept, "account-statement", member.pk), {"dari": "02-07-2026", "sampai": "01-07-2026"})
    assert "Hari terakhir lebih awal" in text(refused)
    assert tono.get(address(kept, "account-statement", member.pk)).context["statement"].until == ON
