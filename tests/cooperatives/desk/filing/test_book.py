"""A board that keeps its book here is offered what the book says for its report; others are not."""

from datetime import date

import pytest
from django.urls import reverse

from cooperatives.members import actions as members
from tests.books import Kept
from tests.filing import at, fill, start
from tests.pages import signed_in, text

NEXT = date(2027, 2, 1)
ADDRESS = "kuitansi/?sampai=31-12-2026&amp;kolom=dibukukan&amp;kolom=anggota&amp;kolom="


@pytest.fixture(autouse=True)
def the_day(it_is):
    """The book year 2026 is over."""
    it_is(NEXT)


@pytest.fixture
def booked(kept: Kept) -> Kept:
    """Two members and a candidate; what was paid in 2026, and a payment of the year after."""
    ani, budi = kept.member("001"), kept.member("002")
    kept.member("003", kind="CANDIDATE")
    kept.pay(ani, principal=100_000, mandatory=40_000, voluntary=7_500)
    kept.pay(budi, mandatory=20_000)
    kept.pay(budi, on=NEXT, voluntary=1_000_000)
    members.leave(budi, NEXT, by=kept.treasurer, on=NEXT)
    return kept


def value_of(response, name: str) -> str:
    """What stands in a field of a page."""
    return str(response.context["form"][name].value() or "")


def test_the_sums_of_the_book_are_offered_and_each_opens_its_rows(booked):
    tono = signed_in(booked.treasurer)
    report = start(tono, booked.cooperative, 2026)
    page = tono.get(at(report, "keuangan"))
    said = text(page)
    sums = "simpanan pokok Rp100.000, simpanan wajib Rp60.000, simpanan sukarela Rp7.500. Pakai angka itu"
    assert f"Menurut buku anggota dan simpanan per 31 Desember 2026: {sums}" in said
    assert [value_of(page, f"{kind}_savings") for kind in ("principal", "mandatory", "voluntary")] == [
        "100.000", "60.000", "7.500",
    ]  # fmt: skip
    assert "dari buku anggota dan simpanan per 31 Desember 2026" in said
    assert f"{ADDRESS}pokok" in page.content.decode()
    rows = tono.get(reverse("receipts", args=[booked.cooperative.pk]), {"sampai": "31-12-2026", "kolom": "pokok"})
    assert len(rows.context["page"].object_list) == 2
    said = text(tono.get(at(report, "anggota")))
    assert "per 31 Desember 2026: 2 anggota" in said
    assert report.answers.get("finance") is None


def test_another_number_stands_and_the_difference_is_only_a_comment(booked):
    tono = signed_in(booked.treasurer)
    report = start(tono, booked.cooperative, 2026)
    fill(tono, report, "keuangan", principal_savings="100.000", mandatory_savings="61.000", voluntary_savings="")
    fill(tono, report, "anggota", members_men="1", members_women="2")
    page = tono.get(at(report, "keuangan"))
    assert value_of(page, "mandatory_savings") == "61.000"
    assert "buku anggota dan simpanan per 31 Desember 2026: Rp60.000" in text(page)
    check = text(tono.get(reverse("report-check", args=[report.pk])))
    assert "anggota 3, di buku 2; simpanan wajib Rp61.000, di buku Rp60.000. Boleh dikirim begini." in check
    fill(tono, report, "keuangan", principal_savings="100.000", mandatory_savings="60.000")
    fill(tono, report, "anggota", members_men="1", members_women="1")
    assert "Boleh dikirim begini" not in text(tono.get(reverse("report-check", args=[report.pk])))


def test_the_office_and_a_year_before_the_book_are_told_nothing(booked, world):
    tono = signed_in(booked.treasurer)
    report = start(tono, booked.cooperative, 2026)
    assert "buku anggota" not in text(signed_in(world.wati).get(at(report, "keuangan")))
    before = start(tono, booked.cooperative, 2025)
    assert "buku anggota dan simpanan" not in text(tono.get(at(before, "keuangan")))
