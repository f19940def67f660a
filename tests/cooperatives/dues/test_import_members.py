"""Files of members that come in: who enters, with which balances, and what is asked before."""

from functools import partial

import pytest
from django.core.management import CommandError

from cooperatives.dues import actions
from cooperatives.dues.figures import verify
from cooperatives.dues.models import Entry, Opening
from cooperatives.members import actions as members
from cooperatives.members.models import Member
from tests.books import ON

MEMBERS = "number,name,category,since,phone,address,rt,rw,nik,principal,mandatory,voluntary,settled_through"
PEOPLE = (
    "001,Ani Rekaan,Golongan I,2019-03-15,081299990001,Kp. Contoh,1,2,9999015507750001,100000,960000,0,2026-06",
    "002,Budi Umpama,Golongan I,2020-01-01,,,,,,100000,400000,50000,04-2026",
)
NEW = {"category": ["Golongan I"]}
"""Their category is unknown before them."""
PROOF_OF_ONE = NEW | {"totals": (100_000, 400_000, 50_000), "as_of": ON.replace(month=6, day=30)}
PROOF = NEW | {"totals": (200_000, 1_360_000, 50_000), "as_of": ON.replace(month=6, day=30)}


@pytest.fixture
def bring(bring):
    """Bring members in as a command does, and what it says."""
    return partial(bring, command="import_members", header=MEMBERS)


def test_members_come_in_with_their_proven_balances_and_only_once(kept, bring):
    actions.set_tariff(
        members.add_category(kept.cooperative, "Golongan I", by=kept.treasurer, on=ON), "MANDATORY", 20_000,
        ON.replace(month=1, day=1), by=kept.treasurer, on=ON,
    )  # fmt: skip
    dry = bring(*PEOPLE, wet=False, **PROOF)
    assert (dry["new"], dry["balances_booked"], Member.objects.count(), Opening.objects.count()) == (2, True, 0, 0)
    assert bring(*PEOPLE, **PROOF)["new"] == 2
    ani, budi = Member.objects.order_by("number")
    assert (ani.rt, ani.rw, members.find_by_nik(kept.cooperative, "9999015507750001")) == ("001", "002", ani)
    assert (kept.position(budi).voluntary, kept.position(budi).paid_through % 12) == (50_000, 3)
    again = bring(*PEOPLE, **PROOF)
    assert (again["new"], again["same"], again["balances_booked"], Entry.objects.count()) == (0, 2, False, 2)
    assert verify(kept.book).faults == []


def test_balances_that_do_not_add_up_or_are_not_proven_keep_everything_out(kept, bring):
    for wrong in ({}, PROOF | {"totals": (200_000, 1_360_000, 50_001)}):
        with pytest.raises(CommandError, match=r"saldo awal|buku lama"):
            bring(*PEOPLE, **NEW | wrong)
    assert Member.objects.count() == 0


def test_a_refused_row_gives_its_balance_to_nobody(kept, bring):
    ani = kept.member("001", name="Ani Rekaan")
    rows = ["001,Lain Sekali,,2019-03-15,,,,,,100000,960000,0,2026-06", PEOPLE[1]]
    with pytest.raises(
        CommandError, match=r"buku lama Rp200\.000.* baris 2: Nomor anggota 001 sudah dipakai Ani Rekaan"
    ):
        bring(*rows, **PROOF)
    bring(*rows, **PROOF_OF_ONE)
    assert (kept.position(ani).principal, kept.position(ani).mandatory) == (0, 0)
    assert Entry.objects.get().member.number == "002"


def test_who_comes_in_after_the_book_began_is_sent_to_the_card(kept, bring):
    bring(PEOPLE[1], **PROOF_OF_ONE)
    said = bring(*PEOPLE)
    assert said["problems"][0]["message"].endswith("catat saldo awalnya dari kartu anggota ini.")
    assert actions.lacks_balance(Member.objects.get(number="001"))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("001,Lain Sekali,,2019-03-15,,,,,,,,,", "sudah dipakai Anggota 001"), ("002,,,2019-03-15,,,,,,,,,", "namanya"),
        ("002,Budi,,2026-07-16,,,,,,,,,", "belum tiba"), ("002,Budi,,2019-03-15,,,,,123,,,,", "NIK"),
        ("002,Budi,,2019-03-15,,,,,9999015507750001,,,,", "pada anggota no. 001"),
        ("002,Budi,,2019-03-15,,,,,,,1.5,,", "Saldo"), ("002,Budi,,2019-03-15,,,,,,,-5,,", "kurang dari nol"),
        ("002,Budi,,2019-03-15,,,,,,,5,,kapan-kapan", "Bulan lunas"), ("003,Ani,,2019-03-15,,,,,,,,,", "dua kali"),
    ],
)  # fmt: skip
def test_a_member_who_cannot_enter_is_refused_and_the_others_enter(kept, bring, row, why):
    kept.member("001", nik="9999015507750001")
    said = bring("003,Cici Rekaan,,2019-03-15,,,,,,,,,", row)
    assert (said["new"], said["refused"]) == (1, 1)
    assert why in said["problems"][-1]["message"]


def test_where_the_only_class_is_not_named_it_is_that_one_and_an_unknown_one_waits_for_a_word(kept, bring):
    rows = (
        "003,Cici,,2019-03-15,,,,,,,,,", "004,Dede,Pensiunan,2019-03-15,,,,,,,,,",
        "005,Euis,semua anggotta,2019-03-15,,,,,,,,,", "006,Fani,PENSIUNAN,2019-03-15,,,,,,,,,",
    )  # fmt: skip
    bring_members = partial(bring, *rows)
    said = bring_members(wet=False)
    assert said["unknown_categories"] == {"Pensiunan": [3, 5], "semua anggotta": [4]}
    for category in ([], ["Pensiunan"]):
        with pytest.raises(CommandError, match="belum dikenal, pilih dahulu"):
            bring_members(category=category)
    assert Member.objects.count() == 0
    with pytest.raises(CommandError, match=r"“Semua angota” tidak ada\. Yang ada: Semua anggota"):
        bring_members(category=["Pensiunan", "semua anggotta=Semua angota"])
    bring_members(category=["Pensiunan", "semua anggotta=SEMUA anggota"])
    classes = dict(Member.objects.values_list("number", "memberships__category__name"))
    assert classes == {
        "003": "Semua anggota", "004": "Pensiunan", "005": "Semua anggota", "006": "Pensiunan",
    }  # fmt: skip
    said = bring(
        "007,Elis,,2019-03-15,,,,,,,,,", PEOPLE[1], **PROOF_OF_ONE,
    )  # fmt: skip
    assert said["problems"][0] == {"line": 2, "message": "Isi golongannya: koperasi ini mempunyai beberapa golongan."}


def test_a_phone_and_a_place_are_read_and_not_cut(bring, kept):
    row = "003,Cici Rekaan,,2020-01-01,+62 812-9999-0003,,RT 03,0012,,,,,"
    bring(row)
    member = Member.objects.get(number="003")
    assert (member.phone, member.rt, member.rw) == ("6281299990003", "003", "012")


def test_a_number_of_something_else_is_no_amount(bring, kept):
    kept.member("001")
    with pytest.raises(CommandError):
        bring("001,2026-07-01,sukarela,3603010101700001,")
    assert Entry.objects.count() == 0
