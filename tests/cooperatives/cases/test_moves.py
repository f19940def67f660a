"""The first steps of a case: who may make which move, from where, with what, and what the database refuses."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cooperatives.cases import actions
from cooperatives.cases.models import MOVES, Case, State
from registry import history
from registry.access import Role
from registry.history import story
from registry.transitions import Refused, diagram, make, options
from tests.moves import who_may
from tests.world import ON, run_night

LATER = ON + timedelta(days=30)


@pytest.fixture
def case(world) -> Case:
    run_night()
    return Case.objects.get()


def at(case: Case, state: State, world) -> Case:
    """The case brought to a state by real actions."""
    if state is not State.FLAGGED:
        actions.screen(case, by=world.joko, on=ON)
    if state is State.ON_HOLD:
        actions.hold(case, reason="menunggu RAT", owner=world.joko, hold_until=LATER, by=world.joko, on=ON)
    if state is State.WITHDRAWN:
        actions.withdraw(case, reason="salah", document_no="BA 1/2018", by=world.sari, on=ON)
    return case


OFFICE, HEAD = {Role.HEAD, Role.OFFICER}, {Role.HEAD}
MAY: dict[tuple[State, str], set[Role]] = {
    (State.FLAGGED, "screen"): OFFICE, (State.FLAGGED, "hold"): OFFICE, (State.FLAGGED, "withdraw"): HEAD,
    (State.SCREENED, "hold"): OFFICE, (State.SCREENED, "withdraw"): HEAD,
    (State.ON_HOLD, "resume"): OFFICE, (State.ON_HOLD, "withdraw"): HEAD,
}  # fmt: skip
"""Who may make which move from where: no person makes any other, and a withdrawn case is left alone."""


@pytest.mark.parametrize("state", State)
def test_each_state_offers_its_moves_and_no_other(world, case, state):
    offered = list(options(MOVES, at(case, state, world), by=world.sari, on=ON))
    assert {(state, each.name) for each in offered if not each.refusal} == {each for each in MAY if each[0] == state}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_every_move_from_every_state_by_every_role(world, case, state, move):
    at(case, state, world)
    facts = {
        "hold": {"reason": "x", "owner": world.joko, "hold_until": LATER},
        "withdraw": {"reason": "x", "document_no": "BA 1"},
    }.get(move, {})
    deed = getattr(actions, move, partial(make, MOVES, move))
    assert who_may(lambda by: deed(case, **facts, by=by, on=ON), world.joko) == MAY.get((state, move), set())


def test_a_move_that_is_not_offered_is_refused_with_a_reason(world, case):
    at(case, State.WITHDRAWN, world)
    with pytest.raises(Refused, match="muat ulang"):
        actions.screen(case, by=world.sari, on=ON)


def test_only_the_head_withdraws_and_the_button_says_so(world, case):
    (withdraw,) = (each for each in options(MOVES, case, by=world.joko, on=ON) if each.name == "withdraw")
    assert withdraw.refusal == "Hanya kepala bidang yang dapat melakukannya."
    with pytest.raises(Refused, match="kepala bidang"):
        actions.withdraw(case, reason="x", document_no="BA 1", by=world.joko, on=ON)


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False)])
def test_a_hold_ends_on_a_day_still_to_come(world, case, days, refused):
    def hold() -> None:
        until = ON + timedelta(days=days)
        actions.hold(case, reason="x", owner=world.joko, hold_until=until, by=world.joko, on=ON)

    if refused:
        with pytest.raises(Refused, match="sesudah hari ini"):
            hold()
    else:
        hold()
    assert (Case.objects.get().state == State.ON_HOLD) is not refused


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "ON_HOLD", "reason": "x", "hold_until": LATER}, "case_on_hold_has_reason_owner_and_end"),
        ({"state": "WITHDRAWN", "closed_on": ON, "closed_by": 1}, "case_withdrawn_by_hand_has_reason_and_document"),
    ],
)
def test_the_database_wants_the_facts_of_a_move(world, case, change, constraint):
    change = {**change, **({"closed_by": world.sari} if "closed_by" in change else {})}
    with pytest.raises(IntegrityError, match=constraint), history.verb("x", by=None, on=ON):
        Case.objects.update(**change)


@pytest.mark.parametrize(
    ("state", "to"), [("SCREENED", "FLAGGED"), ("WITHDRAWN", "FLAGGED"), ("WITHDRAWN", "SCREENED")]
)
def test_the_database_refuses_what_no_move_allows(world, case, state, to):
    at(case, State(state), world)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), history.verb("x", by=None, on=ON):
        Case.objects.update(state=to, closed_on=None, closed_by=None)
    assert refused.value.__cause__.diag.constraint_name == "case_moves"


def test_a_case_begins_flagged(world, case):
    actions.withdraw(case, reason="x", document_no="BA 1", by=world.sari, on=ON)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), history.verb("x", by=None, on=ON):
        Case.objects.create(cooperative=world.sunyi, verdict=case.verdict, flagged_on=ON, state="SCREENED")
    assert refused.value.__cause__.diag.constraint_name == "case_moves"


def test_the_night_leaves_alone_what_a_person_has_taken_up(world, case):
    at(case, State.SCREENED, world)
    with history.verb("found", by=None, on=ON):
        world.sunyi.meetings.create(held_on=ON, book_years=[2017], source="FIELD", observed_on=ON)
    run_night(ON + timedelta(days=1))
    assert Case.objects.get().state == State.SCREENED


def test_its_story_says_who_did_what_and_why(world, case):
    at(case, State.ON_HOLD, world)
    told = story(case)
    assert [(each.verb, each.by, each.reason) for each in told] == [
        ("hold", world.joko, "menunggu RAT"),
        ("screen", world.joko, ""),
        ("review", None, ""),
    ]
    assert ("tahap", "Ditandai", "Sudah diperiksa") in told[1].changes


def test_the_diagram_covers_every_state():
    drawn = diagram(MOVES, dict(State.choices), first=State.FLAGGED)
    assert all(f"--> {state}:" in drawn or f"--> {state}" in drawn for state in State)


def test_a_clerks_way_through_the_pages(world, case, client):
    client.force_login(world.joko)
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "Hanya kepala bidang yang dapat melakukannya." in page
    assert client.post(reverse("screen", args=[case.pk])).url == case.get_absolute_url()
    form = {"reason": "Menunggu RAT", "owner": world.joko.pk, "hold_until": "31-12-2018"}
    refused = client.post(reverse("hold", args=[case.pk]), form)
    assert "Isi tanggal sesudah hari ini" in refused.content.decode()
    assert "Menunggu RAT" in refused.content.decode()
    form["hold_until"] = (timezone.localdate() + timedelta(days=1)).strftime("%d-%m-%Y")
    assert client.post(reverse("hold", args=[case.pk]), form).status_code == 302
    assert Case.objects.get().owner == world.joko


def test_a_stale_button_says_that_it_is_too_late(world, case, client):
    at(case, State.SCREENED, world)
    client.force_login(world.joko)
    response = client.post(reverse("screen", args=[case.pk]))
    assert response.status_code == 409
    assert "Sudah sudah diperiksa" not in response.content.decode()
    assert "muat ulang" in response.content.decode()


def test_a_foreign_officer_moves_nothing(world, case, client):
    client.force_login(world.budi)
    for name in ("case", "screen", "hold", "resume", "withdraw"):
        address = reverse(name, args=[case.pk])
        assert (client.post(address) if name != "case" else client.get(address)).status_code == 404
    assert Case.objects.get().state == State.FLAGGED
