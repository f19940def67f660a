"""The member book: its list, a card, who comes, changes and goes; a NIK is seen with a reason."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cooperatives.dues import actions
from cooperatives.dues.models import DismissalProposal
from cooperatives.members import actions as members
from cooperatives.members.models import Member
from registry.transitions import Refused
from tests.books import ON
from tests.cooperatives.desk.dues.pages import page, sent, url
from tests.pages import sheet, text
from tests.world import holds_post

NIK = "3603014506900001"
"""Of a woman born on 5 June 1990; invented."""
NEW = {"number": "007", "name": "Bu Rekaan", "kind": "MEMBER", "since": "01-06-2026", "rt": "2", "rw": "5"}


@pytest.fixture
def four(kept):
    """Six months behind in RW 005; up to date; paid ahead in RW 003; left."""
    behind = kept.member("2", rt="001", rw="005", name="Bu Nunggak")
    settled, ahead, gone = (kept.member(number) for number in ("9", "10", "11"))
    kept.pay(settled, mandatory=140_000)
    kept.pay(ahead, mandatory=240_000)
    members.correct(ahead, "Pak Muka", rt="002", rw="003", by=kept.treasurer, on=ON)
    members.leave(gone, ON, by=kept.treasurer, on=ON)
    return behind, settled, ahead, gone


def names(client, query: str = "") -> list[str]:
    """Who stands in the list, in its order."""
    listed = client.get(url("members") + query).context["page"]
    return [row.member.number for row in listed]


def test_the_list_has_who_is_behind_and_by_how_much(four, tono):
    shown = page(tono, url("members"))
    assert "3 anggota" in shown
    assert "Rp120.000 6 bulan" in shown
    assert names(tono) == ["2", "9", "10"]
    assert names(tono, "?urut=tunggakan") == ["2", "9", "10"]
    assert names(tono, "?urut=nama") == ["9", "2", "10"]


def test_the_door_to_pay_says_what_to_do_in_the_list(four, tono):
    asked = "Cari atau pilih anggota yang menyetor."
    assert asked in page(tono, url("members") + "?menyetor=1")
    assert asked not in page(tono, url("members"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?menunggak=4-6", ["2"]), ("?menunggak=LUNAS", ["9"]), ("?menunggak=MUKA", ["10"]),
        ("?jenis=FORMER", ["11"]), ("?jenis=CANDIDATE", []), ("?rw=003", ["10"]), ("?rt=001/005", ["2"]),
        ("?cari=nunggak", ["2"]), ("?cari=bu nung", ["2"]), ("?cari=10", ["10"]), ("?cari=1", ["10"]),
        ("?menunggak=MUKA&menunggak=LUNAS", ["9", "10"]),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_and_searched(four, tono, query, expected):
    assert names(tono, query) == expected


def test_what_a_facet_counts_is_what_it_leaves(four, tono):
    for facet in tono.get(url("members")).context["facets"]:
        for choice in facet.choices:
            assert len(names(tono, choice.query)) == choice.count


def test_the_list_as_a_file_has_every_column(four, tono):
    file = tono.get(url("members-file"))
    head, first, *rest = sheet(file)
    assert (len(head), len(rest)) == (13, 2)
    assert dict(zip(head, first, strict=True))["Tunggakan"] == "Rp120.000"
    assert ["Koperasi", "Koperasi Maju"] in sheet(file, "Keterangan")


def test_many_members_are_listed_with_few_queries(kept, tono, django_assert_max_num_queries):
    for number in range(60):
        kept.member(f"{number:03}")
    with django_assert_max_num_queries(32):
        tono.get(url("members"))


def test_somebody_enters_with_a_sealed_nik_and_gets_a_card(kept, tono):
    done = sent(tono, url("member-new"), **NEW, category=kept.category.pk, nik=NIK, phone="0812 3456 7890")
    member = Member.objects.get()
    assert done.url == member.get_absolute_url()
    assert (member.number, member.rt, member.rw, member.phone) == ("007", "002", "005", "6281234567890")
    card = page(tono, done.url)
    assert "36************01" in card
    assert NIK not in card
    assert "Januari" not in card
    assert "Juni 2026, 1 × Rp20.000 = Rp20.000" in card
    assert "Simpanan pokok kurang Rp100.000" in card


def test_the_number_that_follows_is_proposed_and_may_be_another(kept, tono):
    kept.member("A-17")
    assert 'value="A-18"' in tono.get(url("member-new")).content.decode()
    sent(tono, url("member-new"), **NEW, category=kept.category.pk)
    assert Member.objects.filter(number="007").exists()


def test_a_number_is_used_once_and_what_was_typed_is_kept(kept, tono):
    kept.member("007")
    answer = sent(tono, url("member-new"), **NEW, category=kept.category.pk, nik="123")
    assert "NIK itu tidak lengkap" in text(answer)
    answer = sent(tono, url("member-new"), **NEW, category=kept.category.pk)
    assert "Nomor anggota 007 sudah dipakai" in text(answer)
    assert 'value="Bu Rekaan"' in answer.content.decode()


def test_a_nik_is_shown_once_with_a_reason_that_stands_on_the_card(kept, tono):
    member = kept.member(nik=NIK)
    assert NIK not in text(sent(tono, url("member-nik", member), reason=" "))
    assert NIK in text(sent(tono, url("member-nik", member), reason="Mencocokkan KTP"))
    assert NIK not in page(tono, url("member-nik", member))
    card = page(tono, url("member", member))
    assert "Mencocokkan KTP" in card
    assert "Pak Tono" in card


def test_a_card_says_of_what_the_arrears_consist(kept, tono):
    member = kept.member()
    kept.pay(member, mandatory=30_000)
    actions.set_tariff(kept.category, "MANDATORY", 25_000, date(2026, 5, 1), by=kept.treasurer, on=ON)
    card = page(tono, url("member", member))
    assert "Menunggak Rp100.000, 5 bulan" in card
    assert "Februari 2026, 1 × Rp10.000 = Rp10.000; Maret sampai April 2026, 2 × Rp20.000 = Rp40.000" in card
    assert "Mei sampai Juni 2026, 2 × Rp25.000 = Rp50.000" in card


def test_address_and_number_are_mended(kept, tono):
    member = kept.member()
    sent(tono, url("member-data", member), name="Bu Baru", phone="081234567890", rt="1", rw="12", address="Jl. Rekaan")
    member.refresh_from_db()
    assert (member.name, member.phone, member.rt, member.rw) == ("Bu Baru", "6281234567890", "001", "012")
    assert "Jl. Rekaan, RT 001 RW 012" in page(tono, url("member", member))
    assert "Tulis angkanya saja" in text(sent(tono, url("member-data", member), name="Bu Baru", rt="dua"))


def test_a_candidate_is_admitted_leaves_and_returns(kept, tono):
    member = kept.member(kind="CANDIDATE")
    said = {"category": kept.category.pk, "document_no": "BA 1"}
    sent(tono, url("member-standing", member), kind="MEMBER", since="01-03-2026", **said)
    sent(tono, url("member-leaving", member), ended="LEFT", on_day="01-06-2026")
    assert "bukan anggota lagi sejak 1 Juni 2026 (keluar)" in page(tono, url("member", member))
    sent(tono, url("member-standing", member), kind="MEMBER", since="01-07-2026", **said)
    kinds = list(member.memberships.order_by("held").values_list("kind", "ended"))
    assert kinds == [("CANDIDATE", "CHANGED"), ("MEMBER", "LEFT"), ("MEMBER", "")]


def test_dismissing_needs_a_decision_and_a_death_is_final(kept, tono):
    member, other = kept.member(), kept.member("002")
    refused = sent(tono, url("member-leaving", member), ended="DISMISSED", on_day="15-07-2026")
    assert "nomor keputusan" in refused.context["form"].errors["document_no"][0]
    sent(tono, url("member-leaving", other), ended="DIED", on_day="15-07-2026")
    assert "Menjadi anggota lagi" not in page(tono, url("member", other))


def test_what_somebody_owes_who_leaves_is_told_before_and_stays_on_the_card(kept, tono):
    member, paid = kept.member(), kept.member("002")
    kept.pay(member, mandatory=60_000)
    kept.pay(paid, mandatory=120_000)
    before = page(tono, url("member-leaving", member))
    assert "Tunggakan simpanan wajib Rp60.000, 3 bulan. Simpanan pokok kurang Rp100.000." in before
    assert "Simpanan yang akan dikembalikan: Rp60.000" in before
    assert "Catat berhenti Batal" in before
    for each in (member, paid):
        sent(tono, url("member-leaving", each), ended="LEFT", on_day="15-07-2026")
    assert "Menunggak Rp60.000 saat keluar." in page(tono, url("refund", member))
    actions.refund(member, client_no=uuid4(), by=kept.treasurer, on=ON)
    assert "Berhenti 15 Juli 2026; tunggakan Rp60.000 saat keluar" in page(tono, url("member", member))
    gone = page(tono, url("member", paid))
    assert "Berhenti 15 Juli 2026" in gone
    assert "tunggakan" not in gone
    assert "saat keluar" not in page(tono, url("refund", paid))


def test_arrears_of_a_second_membership_are_its_own(kept, tono):
    member = kept.member()
    kept.pay(member, date(2026, 2, 1), mandatory=20_000)
    members.leave(member, date(2026, 3, 1), by=kept.treasurer, on=ON)
    members.return_(member, kept.category, date(2026, 6, 1), by=kept.treasurer, on=ON)
    members.leave(member, ON, by=kept.treasurer, on=ON)
    assert "Berhenti 15 Juli 2026; tunggakan Rp20.000 saat keluar" in page(tono, url("member", member))


def test_who_never_paid_is_not_said_to_have_paid_up_to_before_the_beginning(kept, tono):
    new, behind, part = kept.member("1", ON), kept.member("2", date(2026, 5, 1)), kept.member("3", ON)
    kept.pay(part, mandatory=5_000)
    for address in ("member", "payment"):
        assert "elum pernah menyetor; iuran pertama Juli 2026" in page(tono, url(address, new))
        assert "sampai Juni 2026" not in page(tono, url(address, new))
    assert "Belum pernah menyetor; iuran pertama Mei 2026. Tunggakannya:" in page(tono, url("member", behind))
    assert "Bulan pertama, Juli 2026, belum lunas" in page(tono, url("member", part))
    kept.pay(part, mandatory=15_000)
    assert "Lunas sampai Juli 2026" in page(tono, url("member", part))


def test_a_class_without_a_tariff_is_said_to_have_none(kept, tono):
    gold = members.add_category(kept.cooperative, "Emas", by=kept.treasurer, on=ON)
    member, candidate = kept.member(category=gold), kept.member("002", category=gold, kind="CANDIDATE")
    for address in ("member", "payment"):
        assert "tarif golongannya belum ditetapkan" in page(tono, url(address, member))
        assert "tidak dikenakan" in page(tono, url(address, candidate))
    actions.set_tariff(gold, "MANDATORY", 0, date(2026, 1, 1), by=kept.treasurer, on=ON)
    assert "Simpanan wajib tidak dikenakan" in page(tono, url("member", member))


def test_the_member_book_as_of_any_day_on_the_screen_and_on_paper(kept, tono):
    kept.member("001", date(2026, 1, 1))
    later = kept.member("002", date(2026, 5, 1))
    members.leave(later, date(2026, 7, 1), by=kept.treasurer, on=ON)
    for day, count in (("30-04-2026", 1), ("01-05-2026", 2), ("30-06-2026", 2), ("01-07-2026", 1)):
        assert f"{count} orang" in page(tono, url("member-book") + f"?per={day}")
    printed = PdfReader(BytesIO(tono.get(url("member-book-pdf") + "?per=01-05-2026").content)).pages[0].extract_text()
    assert "Buku anggota per 1 Mei 2026" in printed
    assert "Anggota 002" in printed
    assert "tidak terbaca" in page(tono, url("member-book") + "?per=kemarin")


def test_who_is_far_behind_is_proposed_and_only_the_board_decides(kept, tono):
    member = kept.member()
    assert "1 anggota menunggak 6 bulan atau lebih" in page(tono, url("dismissals"))
    sent(tono, url("dismissal-new", member), note="Sudah ditagih dua kali")
    proposal = DismissalProposal.objects.get()
    assert (proposal.months, proposal.arrears, member.memberships.running().count()) == (6, 120_000, 1)
    shown = page(tono, url("dismissals"))
    assert "Sudah ditagih dua kali" in shown
    assert "0 anggota menunggak" in shown
    decision = url("dismissal", proposal_pk=proposal.pk)
    said = {"decision": "DISMISS", "decided_on": "15-07-2026"}
    assert "Ada yang perlu diperbaiki" in text(tono.post(decision, said | {"document_no": ""}))
    tono.post(decision, said | {"document_no": "SK 3/2026"})
    assert "bukan anggota lagi" in page(tono, url("member", member))
    assert "Diberhentikan 15 Juli 2026, keputusan SK 3/2026" in page(tono, url("dismissals"))


@pytest.mark.parametrize("ended", ["LEFT", "DIED", "DISMISSED"])
def test_a_proposal_comes_to_nothing_in_the_deed_that_ends_the_membership(kept, tono, ended):
    member = kept.member()
    proposal = actions.propose_dismissal(member, "", by=kept.treasurer, on=ON)
    sent(tono, url("member-leaving", member), ended=ended, on_day="14-07-2026", document_no="SK 5")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_on, proposal.document_no) == ("WITHDRAWN", date(2026, 7, 14), "")
    told = [each.pgh_context_id for each in (proposal.events.last(), member.memberships.get().events.last())]
    assert told[0] == told[1]
    assert "Gugur karena keanggotaan berakhir 14 Juli 2026" in page(tono, url("dismissals"))
    assert "Usulan pemberhentian: gugur karena keanggotaan berakhir" in page(tono, url("member", member))
    assert tono.get(url("dismissal", proposal_pk=proposal.pk)).status_code == 404


def test_the_board_may_keep_a_member_and_the_months_are_its_own_choice(kept, tono):
    member = kept.member()
    said = {"by": kept.treasurer, "on": ON}
    sent(tono, url("dismissals"), months="7", clause="Pasal 7 ART")
    assert "0 anggota menunggak 7 bulan atau lebih (Pasal 7 ART)" in page(tono, url("dismissals"))
    with pytest.raises(Refused, match="paling sedikit 7 bulan"):
        actions.propose_dismissal(member, "", **said)
    actions.set_dismissal_rule(kept.cooperative, 6, "", **said)
    proposal = actions.propose_dismissal(member, "", **said)
    with pytest.raises(Refused, match="sudah diusulkan"):
        actions.propose_dismissal(member, "", **said)
    tono.post(
        url("dismissal", proposal_pk=proposal.pk),
        {"decision": "KEEP", "decided_on": "15-07-2026", "document_no": "BA 4"},
    )
    assert "Usulan pemberhentian: tetap anggota" in page(tono, url("member", member))


def test_a_book_is_opened_under_an_agreement(world, kept, tono):
    holds_post(kept.treasurer, world.baru, "TREASURER", date(2026, 1, 1))
    opening, listed = (reverse(name, args=[world.baru.pk]) for name in ("book-opening", "members"))
    assert "belum dibuka" in text(tono.get(listed))
    said = {"number": "PKS/9", "signed_on": "01-07-2026", "second_person_from": "1.000.000"}
    assert "Nomor perjanjian" in text(tono.post(opening, said | {"number": ""}))
    assert tono.post(opening, said).url == listed
    assert "Belum ada anggota" in page(tono, listed)
    assert tono.get(opening).url == listed
