"""What a board says: proposed once, decided by another, and only then so; contacts at once; letters both ways."""

from datetime import date

import pytest
from django.db import IntegrityError

from cooperatives.proposals import actions
from cooperatives.proposals.models import MOVES, Message, Proposal
from cooperatives.register.actions import Diverged, Saying, known, observe
from cooperatives.register.models import Source
from registry import history
from registry.access import Role
from registry.models import User
from registry.transitions import Refused
from tests.world import ON, board_account, chair

SAID = {"address": "Jl. Baru 5", "coop_group": "Kopkar"}


@pytest.fixture
def tono(world) -> User:
    """The chair of Koperasi Maju, on the day of the world."""
    with history.verb("test", by=None, on=ON):
        chair(world.maju, board_account(world.tono))
    return User.objects.as_of(ON).get(pk=world.tono.pk)


def proposed(world, tono, values=SAID, **more) -> Proposal:
    return actions.propose(world.maju, "FIELDS", values, **more, by=tono, on=ON)


def test_a_proposal_counts_for_nothing_until_another_accepts_it(world, tono):
    before = known(world.maju)
    sent = proposed(world, tono, true_from=date(2018, 8, 1))
    assert known(world.maju) == before
    actions.accept(sent, by=world.budi, on=ON)
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == ("Jl. Baru 5", "Kopkar")
    said = world.maju.observations.latest("pk")
    assert (said.source, said.reference, said.true_from) == (
        "BOARD", f"Usulan pengurus {sent.receipt_no}", date(2018, 8, 1),
    )  # fmt: skip


def test_however_often_it_is_sent_it_is_one(world, tono):
    assert proposed(world, tono) == proposed(world, tono)
    assert proposed(world, tono, true_from=ON) != proposed(world, tono)
    first = proposed(world, tono)
    actions.decline(first, reason="Salah", by=world.budi, on=ON)
    assert proposed(world, tono) != first


def test_no_cooperative_fills_the_desk(world, tono):
    for number in range(actions.WAITING_AT_ONCE):
        proposed(world, tono, {"address": f"Jl. {number}"})
    with pytest.raises(Refused, match="menunggu dinas"):
        proposed(world, tono, {"address": "Jl. Lagi"})


def test_part_of_it_is_accepted_with_a_reason_for_the_rest(world, tono):
    sent = proposed(world, tono)
    with pytest.raises(Refused, match="alasan mengapa kelompok"):
        actions.accept(sent, ["address"], by=world.budi, on=ON)
    actions.accept(sent, ["address"], reason="Kelompoknya tetap KSU.", by=world.budi, on=ON)
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == ("Jl. Baru 5", "KSU")
    assert sent.reason == "Tanpa kelompok. Kelompoknya tetap KSU."


def test_none_of_it_is_no_acceptance(world, tono):
    sent = proposed(world, tono)
    with pytest.raises(Refused, match="paling sedikit satu"):
        actions.accept(sent, [], reason="x", by=world.budi, on=ON)
    sent.refresh_from_db()
    assert sent.state == "WAITING"


def test_a_heavier_source_is_not_overruled(world, tono):
    observe(world.maju, {"address": "Jl. Akta"}, Saying(Source.LEGAL, date(2017, 1, 1)), by=world.budi, on=ON)
    actions.accept(proposed(world, tono), by=world.budi, on=ON)
    world.maju.refresh_from_db()
    assert (world.maju.address, world.maju.coop_group) == ("Jl. Akta", "Kopkar")


def test_an_elected_board_takes_its_seats_when_it_is_accepted(world, tono):
    elected = {"CHAIR": ["Hj. Rekaan Dua"], "SECRETARY": ["Rekaan Tiga"]}
    sent = actions.propose(world.maju, "BOARD", elected, true_from=date(2018, 8, 1), reference="BA 1", by=tono, on=ON)
    assert world.maju.terms.count() == 1
    actions.accept(sent, by=world.budi, on=ON)
    held = world.maju.terms.filter(left_on=None).order_by("post").values_list("post", "person__name", "source")
    assert list(held) == [("CHAIR", "Hj. Rekaan Dua", "BOARD"), ("SECRETARY", "Rekaan Tiga", "BOARD")]


def test_nobody_accepts_what_he_or_she_sent_and_the_database_keeps_it(world, tono):
    sent = proposed(world, tono)
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=tono.pk).update(role=Role.OFFICER)
    turned = User.objects.as_of(ON).get(pk=tono.pk)
    with pytest.raises(Refused, match="Anda kirim sendiri"):
        actions.accept(sent, by=turned, on=ON)
    with pytest.raises(IntegrityError, match="proposal_decided_by_another"), history.verb("x", by=None, on=ON):
        Proposal.objects.filter(pk=sent.pk).update(state="ACCEPTED", decided_by=turned, decided_on=ON)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", list(Proposal.State))
def test_every_move_from_every_state_by_every_role(world, tono, state, move, role):
    def decline(sent, **by):
        return actions.decline(sent, reason="x", **by)

    names = ("accept_proposal", "decline_proposal", "take_back_proposal")
    acts = dict(zip(names, (actions.accept, decline, actions.take_back), strict=True))
    sent, by = proposed(world, tono), world.budi
    if state == "ACCEPTED":
        actions.accept(sent, by=world.budi, on=ON)
    elif state == "DECLINED":
        actions.decline(sent, reason="x", by=world.budi, on=ON)
    elif state == "TAKEN_BACK":
        actions.take_back(sent, by=tono, on=ON)
    with history.verb("test", by=None, on=ON):
        User.objects.filter(pk=by.pk).update(role=role)
    may = state == "WAITING" and role in MOVES[move].who
    if may:
        assert acts[move](sent, by=User.objects.get(pk=by.pk), on=ON).state == MOVES[move].enters
    else:
        with pytest.raises(Refused):
            acts[move](sent, by=User.objects.get(pk=by.pk), on=ON)
        sent.refresh_from_db()
        assert sent.state == state


def test_contact_data_count_at_once_and_two_at_once_lose_nothing(world, tono):
    shown = {"phone": "", "email": ""}
    actions.say_contact(world.maju, {"phone": "628123456789", "name": "Lain"}, shown=shown, by=tono, on=ON)
    assert (known(world.maju)["phone"], world.maju.name) == ("628123456789", "Koperasi Maju")
    with pytest.raises(Diverged):
        actions.say_contact(world.maju, {"phone": "628999999999"}, shown=shown, by=tono, on=ON)
    with pytest.raises(Refused, match="Hanya pengurus"):
        actions.say_contact(world.maju, {"phone": "62811"}, shown=shown, by=world.budi, on=ON)


def test_a_message_is_read_by_the_other_side_alone(world, tono):
    asked = actions.write_message(world.maju, "Kapan?", by=tono, on=ON)
    assert actions.write_message(world.maju, "Kapan?", by=tono, on=ON) == asked
    told = actions.write_message(world.maju, "Besok.", by=world.budi, on=ON)
    for reader in (tono, world.lina):
        actions.read_messages(world.maju.messages.all(), by=reader, on=ON)
    for each in (asked, told):
        each.refresh_from_db()
    assert (asked.read_on, told.read_on) == (None, ON)
    actions.read_messages(world.maju.messages.all(), by=world.sari, on=ON)
    assert not Message.objects.unread().exists()
    with pytest.raises(Refused, match="Hanya petugas"):
        actions.write_message(world.maju, "x", by=world.lina, on=ON)
