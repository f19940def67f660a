"""Files that come in: whom a row means, that nothing is booked twice, and that every rupiah is accounted for."""

import uuid
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.dues import actions
from cooperatives.dues.actions import Conflict, Money, Payment
from cooperatives.dues.figures import verify
from cooperatives.dues.imports import payments, sheet
from cooperatives.dues.imports.payments import Pile
from cooperatives.dues.models import Entry
from cooperatives.members import actions as members
from cooperatives.members.models import Member
from registry.transitions import Refused
from tests.books import ON, PAYMENTS
from tests.workbooks import workbook


def piles(said: dict) -> dict[str, tuple[int, str]]:
    """How many rows and how much lies where."""
    return {name: (said[name]["rows"], said[name]["amount"]) for name in ("booked", "same", "doubtful", "refused")}


def test_a_payroll_is_booked_once_however_often_it_comes(kept, bring):
    one, two = kept.member("001"), kept.member("002")
    rows = ["001,2026-07-01,wajib,20000,GAJI-07", "002,2026-07-01,wajib,40000,GAJI-07", "002,2026-07-01,pokok,100000,"]
    dry = bring(*rows, wet=False)
    assert (piles(dry)["booked"], dry["kept"], Entry.objects.count()) == ((3, "160000"), False, 0)
    assert piles(bring(*rows))["booked"] == (3, "160000")
    again = bring(*rows)
    assert (piles(again)["booked"], piles(again)["same"]) == ((0, "0"), (3, "160000"))
    assert [(e.member, e.mandatory, e.method, e.posted_on.day) for e in Entry.objects.filter(mandatory__gt=0)] == [
        (one, 20_000, "PAYROLL", 1), (two, 40_000, "PAYROLL", 1),
    ]  # fmt: skip
    assert Entry.objects.get(mandatory=40_000).months == {"2026-01": 20_000, "2026-02": 20_000}
    assert verify(kept.book).faults == []


def test_equal_rows_of_one_file_are_as_many_payments(kept, bring):
    kept.member("001")
    rows = ["001,2026-07-01,sukarela,5000,"] * 3
    assert piles(bring(*rows))["booked"] == (3, "15000")
    assert piles(bring(*rows, rows[0]))["booked"] == (1, "5000")


def test_another_source_is_another_payment_and_another_amount_under_a_reference_is_refused(kept, bring):
    kept.member("001")
    row = "001,2026-07-01,wajib,20000,X1"
    assert piles(bring(row))["booked"] == piles(bring(row, source="bank"))["booked"] == (1, "20000")
    said = bring("001,2026-07-01,wajib,40000,X1", "001,2026-07-02,wajib,20000,X1")
    assert (piles(said)["booked"], piles(said)["refused"]) == ((1, "20000"), (1, "40000"))
    assert "isi yang lain" in said["problems"][0]["message"]


def test_the_columns_may_be_indonesian_the_separator_a_semicolon_and_zeros_may_be_lost(kept, bring):
    kept.member("0012")
    said = bring("12;01/07/2026;Simpanan Wajib;Rp 20.000,00;", header="No Anggota;Tanggal;Jenis Simpanan;Jumlah;Ref")
    assert piles(said)["booked"] == (1, "20000")


def test_an_excel_file_is_read_as_well(kept, today, tmp_path):
    kept.member("0012")
    file = tmp_path / "gaji.xlsx"
    row = {"Nomor anggota": 12, "Tanggal": ON, "Jenis": "wajib", "Jumlah": 20000.0}
    file.write_bytes(workbook([row], headers=list(row)))
    said = {"cooperative": kept.cooperative.pk, "source": "bank", "wet_run": True}
    call_command("import_payments", file, stdout=StringIO(), **said)
    assert [(e.amount, e.method) for e in Entry.objects.all()] == [(20_000, "TRANSFER")]


FRACTIONS = ("001,2026-07-01,sukarela,1000.25,", "001,2026-07-02,sukarela,2000.5,", "001,2026-07-03,sukarela,3000,")


@pytest.mark.parametrize(
    ("rounding", "booked", "refused", "rounded"),
    [("", "3000", "3000.75", "0"), ("down", "6000", "0", "0.75"), ("up", "6002", "0", "-1.25"),
     ("half", "6001", "0", "-0.25")],
)  # fmt: skip
def test_fractions_are_summed_exactly_and_rounded_only_as_is_said(kept, bring, rounding, booked, refused, rounded):
    kept.member("001")
    said = bring(*FRACTIONS, round=rounding)
    assert said["fractions"] == {"rows": 2, "amount": "3000.75"}
    assert (said["booked"]["amount"], Decimal(said["refused"]["amount"])) == (booked, Decimal(refused))
    assert Decimal(said["rounded"]) == Decimal(rounded)
    assert sum(Entry.objects.values_list("amount", flat=True)) == int(booked)


def test_rounded_another_way_the_same_file_is_refused_not_booked_twice(kept, bring):
    kept.member("001")
    bring(*FRACTIONS[:1], round="down")
    with pytest.raises(CommandError, match="No row"):
        bring(*FRACTIONS[:1], round="up")
    assert Entry.objects.count() == 1


def test_a_name_that_is_another_and_a_row_without_a_number_wait_for_somebody(kept, bring):
    kept.member("001", name="Hj. Siti Rekaan")
    kept.member("002", name="Budi Contohari")
    header = f"{PAYMENTS},name"
    rows = [
        '001,2026-07-01,wajib,20000,,"SITI REKAAN, S.E."', "001,2026-07-01,wajib,20000,,Joko Umpama",
        ",2026-07-01,wajib,20000,,budi  contohari", ",2026-07-01,wajib,20000,,Tak Ada",
    ]  # fmt: skip
    said = bring(*rows, header=header, wet=False)
    assert {name: count for name, (count, _) in piles(said).items()} == {
        "booked": 1, "same": 0, "doubtful": 2, "refused": 1,
    }  # fmt: skip
    assert "atas nama Hj. Siti Rekaan" in said["problems"][0]["message"]
    assert piles(bring(*rows, header=header, doubtful=True))["booked"] == (3, "60000")


def test_of_two_with_one_name_the_amount_tells_which(kept, bring):
    other = members.add_category(kept.cooperative, "Golongan II", by=kept.treasurer, on=ON)
    actions.set_tariff(other, "MANDATORY", 35_000, ON.replace(month=1, day=1), by=kept.treasurer, on=ON)
    kept.member("001", name="Asep Umpama")
    kept.member("002", name="Asep Umpama", category=other)
    said = bring(",2026-07-01,wajib,70000,,Asep Umpama", header=f"{PAYMENTS},name", doubtful=True)
    assert piles(said)["booked"] == (1, "70000")
    assert Entry.objects.get().member.number == "002"
    with pytest.raises(CommandError):
        bring(",2026-07-01,wajib,140000,,Asep Umpama", header=f"{PAYMENTS},name", doubtful=True)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("999,2026-07-01,wajib,20000,", "tidak ada dalam buku anggota"), ("001,2026-07-16,wajib,20000,", "belum tiba"),
        ("001,kemarin,wajib,20000,", "Tanggal"), ("001,2026-07-01,arisan,20000,", "Jenis"),
        ("001,2026-07-01,wajib,dua puluh,", "Jumlah"), ("001,2026-07-01,wajib,-20000,", "lebih dari nol"),
        ("001,2026-07-01,wajib,0,", "lebih dari nol"), (",2026-07-01,wajib,20000,", "Isi nomor"),
        ("001,2026-07-01,wajib,999999999999,", "simpanan wajib yang diminta"),
    ],
)  # fmt: skip
def test_what_cannot_be_booked_is_refused_and_the_rest_is_booked(kept, bring, row, why):
    kept.member("001")
    said = bring(row, "001,2026-07-01,wajib,20000,")
    assert (piles(said)["booked"], said["refused"]["rows"]) == ((1, "20000"), 1)
    assert why in said["problems"][0]["message"]
    with pytest.raises(CommandError, match="No row"):
        bring(row)


def test_what_the_opening_balances_have_is_refused_row_by_row(kept, bring):
    ani, last = kept.member("001", name="Ani Rekaan"), ON.replace(month=6, day=30)
    balance = actions.Balance(ani, 100_000, 120_000, 0, last)
    said = {"by": kept.treasurer, "on": ON}
    actions.open_balances(kept.book, [balance], (100_000, 120_000, 0), last, "Buku lama", **said)
    answer = bring("001,2026-06-25,wajib,20000,GAJI-06", "001,2026-07-01,wajib,20000,GAJI-07")
    assert (piles(answer)["booked"], piles(answer)["refused"]) == ((1, "20000"), (1, "20000"))
    assert "Saldo awal per 30-06-2026 sudah memuat" in answer["problems"][0]["message"]
    assert Entry.objects.get(kind="PAYMENT").months == {"2026-07": 20_000}


def test_on_a_closed_day_it_is_booked_on_the_first_open_one(kept, bring):
    kept.member("001")
    actions.close_day(kept.cooperative, ON.replace(day=10), counted=None, by=kept.treasurer, on=ON)
    bring("001,2026-07-01,wajib,20000,")
    entry = Entry.objects.get()
    assert (entry.received_on.day, entry.posted_on) == (1, ON)


def test_a_file_that_cannot_be_read_is_refused_whole(kept, bring):
    for rows, header in ((("1,2",), "a,b"), ((), PAYMENTS)):
        with pytest.raises(CommandError):
            bring(*rows, header=header)


def test_only_who_keeps_the_book_brings_files_in(kept, bring):
    kept.member("001")
    with pytest.raises(CommandError, match="may write in the book"):
        bring("001,2026-07-01,wajib,20000,", by="sari")
    bring("001,2026-07-01,wajib,20000,", by=kept.second.username)
    assert Entry.objects.get().recorded_by == kept.second


AMOUNT = st.decimals(Decimal("0.25"), 90_000, places=2).map(str) | st.sampled_from(["20000", "", "x", "-5", "40000"])
ROW = st.tuples(
    st.sampled_from(["001", "002", "3", "", "404"]), st.sampled_from(["2026-07-01", "2026-06-30", "?"]),
    st.sampled_from(["wajib", "pokok", "sukarela", "?"]), AMOUNT, st.sampled_from(["", "A", "B"]),
    st.sampled_from(["", "Anggota 001", "Anggota 003", "Lain Orang"]),
)  # fmt: skip


@given(drawn=st.lists(ROW, min_size=1, max_size=8), rounding=st.sampled_from(["", "down", "up", "half"]))
def test_what_was_read_is_what_became_of_it_to_the_rupiah(kept, drawn, rounding):
    """And the file brought in again books nothing, and every row has a place."""
    for number in ("001", "002", "0003"):
        if not Member.objects.filter(cooperative=kept.cooperative, number=number).exists():
            kept.member(number)
    content = "\n".join([f"{PAYMENTS},name", *(",".join(row) for row in drawn)]).encode()
    rows = sheet.payments(content, file_name="a.csv", by=ON)
    said = {"rounding": rounding, "confirmed": None, "wet": True, "by": kept.treasurer, "on": ON}
    before = sum(Entry.objects.values_list("amount", flat=True))
    outcome = payments.bring_in(rows, kept.cooperative, "bank", str(uuid.uuid4()), **said)
    sums = outcome.sums
    assert sums["read"].amount == sum((sums[pile].amount for pile in Pile), outcome.rounded)
    assert sums["read"].rows == len(drawn) == sum(sums[pile].rows for pile in Pile)
    assert sum(Entry.objects.values_list("amount", flat=True)) - before == sums["booked"].amount
    again = payments.bring_in(rows, kept.cooperative, "bank", "", **said).sums
    assert (again["booked"].rows, again["same"].rows) == (0, sums["booked"].rows + sums["same"].rows)


# Many at once


def test_each_of_many_has_its_answer(kept):
    """Booked, sent before, with other content, twice in one pile, not to be booked: each by itself."""
    member, other = kept.member("001"), kept.member("002")
    old = kept.pay(member, client_no=(number := uuid.uuid4()))

    def paid(of: Member, amount: int, client_no: uuid.UUID) -> Payment:
        return Payment(of, Money(mandatory=amount), ON, client_no)

    new = paid(other, 40_000, uuid.uuid4())
    answers = actions.pay_all(
        kept.cooperative,
        [paid(member, 20_000, number), paid(member, 30_000, number), new, new, paid(other, 0, uuid.uuid4()),
         paid(member, 60_000, uuid.uuid4())],
        by=kept.treasurer, on=ON,
    )  # fmt: skip
    same, conflict, first, twice, nothing, last = answers
    assert (same.pk, type(conflict), first, type(nothing)) == (old.pk, Conflict, twice, Refused)
    assert [first.number, last.number] == [2, 3]
    assert (first.months, last.months) == (
        {"2026-01": 20_000, "2026-02": 20_000}, {"2026-02": 20_000, "2026-03": 20_000, "2026-04": 20_000},
    )  # fmt: skip
    assert verify(kept.book).faults == []


def test_one_that_the_database_refuses_takes_no_other_with_it(kept):
    member = kept.member("001")
    slip = actions.Slip(paper_no=7)
    kept.pay(member, slip=slip)
    answers = actions.pay_all(
        kept.cooperative,
        [Payment(member, Money(voluntary=amount), ON, uuid.uuid4(), slip=each)
         for amount, each in ((5, actions.Slip()), (6, slip), (7, actions.Slip()))],
        by=kept.treasurer, on=ON,
    )  # fmt: skip
    assert [getattr(each, "number", str(each)) for each in answers] == [
        2,
        "Nomor kuitansi cetak itu sudah dibukukan: periksa nomornya.",
        3,
    ]
    assert verify(kept.book).faults == []


def test_after_one_that_the_database_refuses_the_next_pays_for_the_oldest_month(kept):
    member, slip = kept.member("001"), actions.Slip(paper_no=7)
    kept.pay(member, slip=slip, voluntary=1)
    sent = [Payment(member, Money(mandatory=20_000), ON, uuid.uuid4(), slip=each) for each in (slip, actions.Slip())]
    refused, booked = actions.pay_all(kept.cooperative, sent, by=kept.treasurer, on=ON)
    assert isinstance(refused, Refused)
    assert booked.months == {"2026-01": 20_000}


def test_a_collector_books_only_what_is_of_the_own_round(kept, supervisor):
    member = kept.member("001")
    until = ON.replace(day=20)
    run = actions.open_run(kept.cooperative, supervisor, "RW 01", (1, 9), until, by=kept.treasurer, on=ON)
    sent = [Payment(member, Money(voluntary=5), ON, uuid.uuid4(), slip=actions.Slip(paper_no=1, run=run))]
    assert actions.pay_all(kept.cooperative, sent, by=supervisor, on=ON)[0].number == 1
    with pytest.raises(Refused, match="Hanya pengurus"):
        actions.pay_all(kept.cooperative, [Payment(member, Money(voluntary=5), ON, uuid.uuid4())], by=supervisor, on=ON)
