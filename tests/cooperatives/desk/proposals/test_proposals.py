"""The office before what a board proposed: the difference, the warning, the decision, and the queue."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cooperatives.proposals.actions import propose, write_message
from cooperatives.proposals.models import Proposal
from cooperatives.register.actions import observe
from cooperatives.register.models import Source
from registry import history
from registry.models import User
from tests.pages import signed_in, text
from tests.world import ON, Saying, board_account, chair, run_night

SAID = {"address": "Jl. Baru 5", "coop_group": "Kopkar"}


@pytest.fixture
def tono(world) -> User:
    """The chair of Koperasi Maju."""
    with history.verb("test", by=None, on=ON):
        chair(world.maju, board_account(world.tono))
    run_night()
    return User.objects.as_of(ON).get(pk=world.tono.pk)


@pytest.fixture
def sent(world, tono) -> Proposal:
    return propose(world.maju, "FIELDS", SAID, reference="Akta 9", by=tono, on=ON)


def test_it_stands_beside_what_is_recorded_and_accepted_it_counts(sari, world, sent):
    page = text(sari.get(sent.get_absolute_url()))
    assert "Alamat Tercatat sekarang tidak diketahui Diusulkan Jl. Baru 5" in page
    assert "Kelompok Tercatat sekarang KSU Diusulkan Kopkar" in page
    answer = sari.post(sent.get_absolute_url(), {"fields_chosen": list(SAID)}, follow=True)
    assert "Usulan disetujui." in text(answer)
    world.maju.refresh_from_db()
    assert world.maju.address == "Jl. Baru 5"
    assert "Disetujui 4 September 2018, oleh Ibu Sari" in text(sari.get(sent.get_absolute_url()))


def test_a_field_left_out_needs_a_reason_and_what_was_chosen_is_kept(sari, world, sent):
    page = sari.post(sent.get_absolute_url(), {"fields_chosen": ["address"]}).content.decode()
    assert "Tulis alasan mengapa kelompok ditolak" in page
    assert page.count("checked") == 1
    sari.post(sent.get_absolute_url(), {"fields_chosen": ["address"], "reason": "Tetap KSU."})
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == ("ACCEPTED", "Tanpa kelompok. Tetap KSU.")


def test_it_warns_of_a_heavier_source_and_of_what_was_recorded_since(sari, world, sent):
    observe(world.maju, {"address": "Jl. Akta"}, Saying(Source.LEGAL, date(2017, 1, 1)), by=world.budi, on=ON)
    page = text(sari.get(sent.get_absolute_url()))
    assert "dokumen hukum 01-01-2017 tetap berlaku karena lebih kuat" in page
    with history.verb("test", by=None, on=ON):
        Proposal.objects.filter(pk=sent.pk).update(sent_on=ON - timedelta(days=1))
    assert "Sesudah usulan ini dikirim, isian ini dicatat lagi" in text(sari.get(sent.get_absolute_url()))


def test_an_acceptance_has_the_cooperative_judged_at_once(sari, world, tono):
    chair(world.sunyi, world.tono.board_account.person)
    case = world.sunyi.cases.get()
    moved = propose(world.sunyi, "FIELDS", {"membership_area": "PROVINCE"}, by=tono, on=ON)
    sari.post(moved.get_absolute_url())
    case.refresh_from_db()
    assert (case.state, case.closed_why) == ("WITHDRAWN", "NOT_OURS")


def test_a_refusal_says_why_and_the_board_reads_it(sari, world, sent, tono):
    address = reverse("proposal-refusal", args=[sent.pk])
    assert "Ada yang perlu diperbaiki" in sari.post(address, {"reason": ""}).content.decode()
    assert sari.post(address, {"reason": "Kirim aktanya juga."}).url == reverse("proposals")
    page = text(signed_in(tono).get(reverse("board-home", args=[world.maju.pk])))
    assert "Ditolak Kirim aktanya juga." in page
    again = sari.post(address, {"reason": "Lagi"}).content.decode()
    assert "muat ulang halaman ini" in again


def test_a_board_takes_back_what_waits_and_sees_no_buttons_of_the_office(world, sent, tono, it_is):
    it_is(ON)
    board = signed_in(tono)
    page = text(board.get(sent.get_absolute_url()))
    assert "Tarik kembali" in page
    assert "Tolak usulan" not in page
    assert "Setujui isian" not in page
    board.post(reverse("proposal-withdrawal", args=[sent.pk]))
    sent.refresh_from_db()
    assert sent.state == "TAKEN_BACK"


def test_what_waits_longest_comes_first_and_a_foreign_officer_finds_nothing(sari, world, tono, sent):
    older = propose(world.maju, "FIELDS", {"address": "Jl. Lama"}, by=tono, on=ON - timedelta(days=9))
    rows = sari.get(reverse("proposals")).context["page"]
    assert [each.pk for each in rows] == [older.pk, sent.pk]
    joko = signed_in(world.joko)
    assert not joko.get(reverse("proposals")).context["page"].object_list
    assert joko.get(sent.get_absolute_url()).status_code == 404
    write_message(world.maju, "Halo", by=tono, on=ON)
    assert sari.get(reverse("inbox")).context["page"].paginator.count == 1
    assert joko.get(reverse("inbox")).context["page"].paginator.count == 0


@pytest.mark.parametrize("name", ["proposals", "inbox"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    sari, world, tono, sent, name, django_assert_num_queries
):  # fmt: skip
    write_message(world.maju, "Satu", by=tono, on=ON)
    sari.get(reverse(name))
    with django_assert_num_queries(7):
        sari.get(reverse(name))
    for number in range(3):
        propose(world.maju, "FIELDS", {"address": f"Jl. {number}"}, by=tono, on=ON)
        write_message(world.maju, f"Pesan {number}", by=tono, on=ON)
    with django_assert_num_queries(7):
        sari.get(reverse(name))
