"""What a board decides about its book: categories, tariffs and what they change, opening balances, a year's end."""

from datetime import date

import pytest
from django.urls import reverse

from cooperatives.desk.tariffs import figures
from cooperatives.desk.tariffs.forms import month_start
from cooperatives.dues.models import Closing, Entry, Opening, Tariff
from cooperatives.meetings.models import Meeting
from cooperatives.members import actions as members
from cooperatives.members.models import MemberCategory
from registry import history
from tests.books import ON
from tests.pages import text


def address(kept, route: str) -> str:
    return reverse(route, args=[kept.cooperative.pk])


def test_the_settings_say_under_which_agreement_and_what_is_asked_since_when(kept, tono):
    said = text(tono.get(address(kept, "dues-settings")))
    for words in (
        "Nomor PKS/01/2026, 1 Desember 2025", "mulai Rp500.000", "Semua anggota 0 anggota",
        "Rp20.000 sebulan, sejak Januari 2026 berlaku", "Nomor keputusan tidak dicatat.", "Belum dicatat.",
        "Tahun buku 2025 masih terbuka", "RAT belum tercatat di dinas",
    ):  # fmt: skip
        assert words in said


def test_a_category_that_is_called_golongan_is_not_called_so_twice(kept):
    category = members.add_category(kept.cooperative, "Golongan III", by=kept.treasurer, on=ON)
    (said,) = figures.changes(category, "MANDATORY", 25_000, date(2027, 1, 1), ON)
    assert said.startswith("Sejak 01-2027 Golongan III diminta")


def test_a_tariff_is_decided_after_what_it_changes_was_shown(kept, tono):
    kept.member()
    kept.member("002")
    asked = {"category": kept.category.pk, "kind": "MANDATORY", "amount": "25.000", "since": "01-2027",
             "document_no": "BA RAT 3/2026"}  # fmt: skip
    shown = tono.post(address(kept, "tariff-new"), asked)
    doubt = (
        "Sejak 01-2027 golongan Semua anggota diminta simpanan wajib Rp25.000 sebulan, sebelumnya Rp20.000; seluruhnya "
        "Rp50.000 sebulan dari 2 anggota sekarang."
    )
    assert doubt in text(shown)
    assert Tariff.objects.filter(kind="MANDATORY").count() == 1
    done = tono.post(address(kept, "tariff-new"), asked | {"sure": doubt}, follow=True)
    assert "Rp25.000 sebulan, sejak Januari 2027 naik Rp5.000 dari sebelumnya. Keputusan BA RAT 3/2026." in text(done)
    assert "Rp20.000 sebulan, sejak Januari 2026 sampai Desember 2026 berlaku" in text(done)


def test_a_tariff_of_months_that_are_over_says_so_and_one_before_the_last_is_refused(kept, tono):
    asked = {"category": kept.category.pk, "kind": "MANDATORY", "amount": "25000", "since": "05-2026"}
    assert "2 bulan itu sudah lewat" in text(tono.post(address(kept, "tariff-new"), asked))
    early = asked | {"since": "01-2026"}
    sure = tono.post(address(kept, "tariff-new"), early).context["form"].doubts
    refused = text(tono.post(address(kept, "tariff-new"), early | {"sure": " ".join(sure)}))
    assert "Tarif yang terakhir berlaku mulai 01-2026" in refused


@pytest.mark.parametrize(
    ("written", "month"),
    [("01-2027", date(2027, 1, 1)), ("1/2027", date(2027, 1, 1)), ("13-2027", None), ("2027", None), ("01-1800", None)],
)
def test_a_month_is_read_as_people_write_it(written, month):
    assert month_start(written) == month


def test_a_category_is_added_and_is_asked_for_nothing(kept, tono):
    done = tono.post(address(kept, "member-category-new"), {"name": " Golongan III "}, follow=True)
    assert MemberCategory.objects.filter(name="Golongan III").exists()
    assert "belum ditetapkan, tidak dikenakan" in text(done)


def lines(*rows: str) -> dict:
    return {"as_of": "30-06-2026", "reference": "Buku 2025", "principal": "200.000", "mandatory": "90.000",
            "voluntary": "5.000", "cash": "12.000", "lines": "\n".join(rows)}  # fmt: skip


HEAD = "Nomor anggota\tNama\tPokok\tWajib\tSukarela\tLunas sampai bulan"


def test_balances_begin_the_book_if_they_add_up(kept, tono):
    kept.member()
    kept.member("002")
    balances = address(kept, "opening-balances")
    assert "001\tAnggota 001\t0\t0\t0\t" in tono.get(balances).content.decode()
    one = "001\tsiapa saja\tRp 100.000\t60.000\t5000\t06-2026"
    wrong = tono.post(balances, lines(HEAD, one, "002;;100000;30001;;05-2026"))
    assert "Baris simpanan wajib berjumlah Rp90.001, buku lama Rp90.000: tidak ada yang dicatat." in text(wrong)
    assert not Entry.objects.exists()
    done = tono.post(balances, lines(HEAD, one, "", "002;;100000;30000;;05-2026"), follow=True)
    opening = Opening.objects.get()
    assert (opening.members, opening.principal, opening.cash) == (2, 200_000, 12_000)
    assert "Per 30 Juni 2026, dari Buku 2025." in text(done)
    assert tono.get(balances).status_code == 409


def test_lines_that_cannot_be_read_are_told_one_by_one_and_nothing_typed_is_lost(kept, tono):
    kept.member()
    good = "001\t\t1\t1\t1\t"
    rows = ["009\t\t1\t1\t1\t", "001\t\tseribu\t1\t1\t", f"{good}Juni", "001\t\t-5\t1\t1\t", good, good]
    refused = tono.post(address(kept, "opening-balances"), lines(*rows))
    said = text(refused)
    for fault in (
        "Baris 1: nomor anggota 009 tidak ada", "Baris 2: jumlah tidak terbaca", 'Baris 3: bulan "Juni" tidak terbaca',
        "Baris 4: jumlah tidak terbaca", "Baris 6: nomor anggota 001 sudah ada di atas",
    ):  # fmt: skip
        assert fault in said
    assert "seribu" in said


def test_a_year_is_closed_after_what_that_means_was_answered(kept, tono):
    closing = address(kept, "year-closing")
    shown = tono.post(closing, {"book_year": "2025"})
    assert "RAT tahun buku 2025 belum tercatat di dinas" in text(shown)
    assert not Closing.objects.exists()
    sure = " ".join(shown.context["form"].doubts)
    done = tono.post(closing, {"book_year": "2025", "sure": sure}, follow=True)
    assert (Closing.objects.get().kind, Closing.objects.get().through) == ("PERIOD", date(2025, 12, 31))
    assert "Tahun buku 2025 ditutup" in text(done)
    assert tono.get(closing).status_code == 409


def test_an_annual_meeting_the_office_knows_is_said(kept, tono):
    with history.verb("test", by=None, on=ON):
        Meeting.objects.create(
            cooperative=kept.cooperative, kind="ANNUAL", held_on=date(2026, 2, 1), book_years=[2025], source="OFFICE",
            observed_on=ON,
        )  # fmt: skip
    assert "RAT 1 Februari 2026" in text(tono.get(address(kept, "dues-settings")))
    shown = tono.post(address(kept, "year-closing"), {"book_year": "2025"})
    assert len(shown.context["form"].doubts) == 1
