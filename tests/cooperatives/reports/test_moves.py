"""Who may do what with a report in which state; and what the database refuses, however it is asked."""

from collections.abc import Callable
from datetime import date
from itertools import permutations, product
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from cooperatives.desk.filing.actions import save_replies
from cooperatives.reports import actions
from cooperatives.reports.models import MOVES, RatReport, State
from registry import history
from registry.access import Role
from registry.files import keep
from registry.history import story
from registry.transitions import Refused
from tests.moves import who_may
from tests.reports import drafted
from tests.world import ON, World

SENDERS = {Role.HEAD, Role.OFFICER, Role.CLERK, Role.BOARD}
VERIFIERS = {Role.HEAD, Role.VERIFIER}
MAY: dict[tuple[str, str], set[Role]] = {
    ("DRAFTED", "send_report"): SENDERS,
    ("DRAFTED", "drop_report"): SENDERS,
    ("REPORTED", "return_report"): VERIFIERS,
    ("REPORTED", "verify_report"): VERIFIERS,
    ("REPORTED", "reject_report"): VERIFIERS,
}
"""Who may make which move from where: nobody makes any other."""
DEEDS: dict[str, Callable[..., object]] = {
    "send_report": actions.send,
    "drop_report": actions.drop,
    "return_report": actions.give_back,
    "verify_report": actions.verify,
    "reject_report": lambda report, **who: actions.reject(report, reason="Salah.", **who),
}
EDITS: dict[str, Callable[..., object]] = {
    "save_section": lambda report, **who: actions.save_section(report, "meeting", {"place": "Lain"}, **who),
    "save_replies": lambda report, **who: save_replies(report, {}, **who),
    "attach": lambda report, **who: actions.attach(report, "PLAN", paper(), "rencana.pdf", **who),
    "detach": lambda report, **who: actions.detach(report.documents.get(), **who),
    "comment": lambda report, **who: actions.comment(report, "meeting", "place", "Di mana?", **who),
}


def paper() -> Any:
    """A file of its own."""
    return keep(b"%PDF-1.4 rencana", "application/pdf")


def report_in(state: str, world: World) -> RatReport:
    """A report of the clerk's with a document and, once it was sent, a comment; brought there by real deeds."""
    report = drafted(world.maju, date(2018, 9, 1), 2017, by=world.wati)
    actions.attach(report, "MINUTES", keep(b"%PDF-1.4", "application/pdf"), "ba.pdf", by=world.wati, on=ON)
    if state == State.DROPPED:
        return actions.drop(report, by=world.wati, on=ON)
    if state != State.DRAFTED:
        actions.send(report, by=world.wati, on=ON)
        actions.comment(report, "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
    if state == State.VERIFIED:
        actions.verify(report, by=world.hadi, on=ON)
    elif state == State.REJECTED:
        actions.reject(report, reason="Salah.", by=world.hadi, on=ON)
    return report


def run(sql: str, *values: object) -> None:
    """SQL as somebody with the password of the database would write it."""
    with history.verb("by_hand", by=None, on=ON), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_every_move_is_tried() -> None:
    assert DEEDS.keys() == MOVES.keys() == {move for _, move in MAY}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State.values)
def test_every_move_from_every_state_by_every_role(world: World, state: str, move: str) -> None:
    report = report_in(state, world)
    assert who_may(lambda by: DEEDS[move](report, by=by, on=ON), world.budi) == MAY.get((state, move), set())


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("state", State.values)
def test_a_draft_alone_is_filled_in_and_what_waits_alone_is_asked_about(world: World, state: str, edit: str) -> None:
    report = report_in(state, world)
    if state == ("REPORTED" if edit == "comment" else "DRAFTED"):
        EDITS[edit](report, by=world.hadi, on=ON)
    else:
        with pytest.raises(Refused):
            EDITS[edit](report, by=world.hadi, on=ON)


@pytest.mark.parametrize(("state", "enters"), [*permutations(State.values, 2)])
def test_the_database_lets_a_report_go_only_where_a_move_leads(world: World, state: str, enters: str) -> None:
    report = report_in(state, world)
    leads = {(leaves, move.enters) for move in MOVES.values() for leaves in move.leaves}
    sql = """UPDATE cooperatives_ratreport SET state = %s, sent_by_id = %s, received_on = %s, version = %s,
             decided_by_id = %s, decided_on = %s, reason = 'Salah.' WHERE id = %s"""
    values = (enters, world.wati.pk, ON, 0 if enters == "DROPPED" else 1, world.hadi.pk, ON, report.pk)
    if (state, enters) in leads:
        run(sql, *values)
    else:
        with pytest.raises(IntegrityError):
            run(sql, *values)


def test_what_was_sent_once_is_never_thrown_away_whatever_is_asked_of_the_database(world: World) -> None:
    report = report_in("REPORTED", world)
    actions.give_back(report, by=world.hadi, on=ON)
    with pytest.raises(Refused, match="sudah pernah dikirim"):
        actions.drop(report, by=world.wati, on=ON)
    with pytest.raises(IntegrityError, match="report_sent_by_somebody"):
        run("UPDATE cooperatives_ratreport SET state = 'DROPPED' WHERE id = %s", report.pk)


def test_a_draft_that_was_thrown_away_leaves_its_book_year_free_and_its_verb_in_the_story(world: World) -> None:
    report = report_in("DROPPED", world)
    assert story(report)[0].verb == "drop_report"
    assert actions.start_report(world.maju, 2017, by=world.wati, on=ON) != report


def test_no_report_begins_verified(world: World) -> None:
    with pytest.raises(IntegrityError, match="no move leads to VERIFIED"):
        run(
            """INSERT INTO cooperatives_ratreport (cooperative_id, book_year, kind, state, answers, version,
               started_by_id, started_on, sent_by_id, received_on, decided_by_id, decided_on, reason)
               VALUES (%s, 2017, 'HELD', 'VERIFIED', '{}', 1, %s, %s, %s, %s, %s, %s, '')""",
            world.maju.pk, world.wati.pk, ON, world.wati.pk, ON, world.hadi.pk, ON,
        )  # fmt: skip


def test_the_database_keeps_four_eyes_whatever_is_asked_of_it(world: World) -> None:
    report = report_in("REPORTED", world)
    with pytest.raises(IntegrityError, match="report_verified_by_another"):
        run(
            "UPDATE cooperatives_ratreport SET state = 'VERIFIED', decided_by_id = sent_by_id, decided_on = %s"
            " WHERE id = %s", ON, report.pk,
        )  # fmt: skip


CHANGES = (
    "state = 'REPORTED'", "answers = '{}'", "book_year = 2016", "kind = 'NOT_HELD'", "version = 9",
    "cooperative_id = cooperative_id + 1", "sent_by_id = decided_by_id", "received_on = received_on - 1",
    "decided_by_id = sent_by_id", "decided_on = decided_on - 1", "reason = 'Lain.'", "supersedes_id = id",
    "started_on = started_on - 1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "change"), [*product(["VERIFIED", "REJECTED"], CHANGES), *product(["DROPPED"], CHANGES[:6])]
)
def test_a_decided_report_is_frozen_also_for_who_has_the_password_of_the_database(
    world: World, state: str, change: str
) -> None:
    report = report_in(state, world)
    with pytest.raises(IntegrityError, match="decided on is never changed"):
        run(f"UPDATE cooperatives_ratreport SET {change} WHERE id = %s", report.pk)


@pytest.mark.parametrize("table", ["ratreport", "submission", "document", "comment", "yearfigures"])
def test_nothing_of_a_report_is_deleted(world: World, table: str) -> None:
    actions.save_section(report := report_in("DRAFTED", world), "finance", {"assets": 5}, by=world.wati, on=ON)
    actions.send(report, by=world.wati, on=ON)
    actions.comment(report, "meeting", "attended", "Berapa?", by=world.hadi, on=ON)
    actions.verify(report, by=world.hadi, on=ON)
    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"):
        run(f"DELETE FROM cooperatives_{table}")


def test_what_was_sent_is_kept_as_it_was_sent(world: World) -> None:
    report_in("REPORTED", world)
    with pytest.raises(DatabaseError, match="Cannot update"):
        run("UPDATE cooperatives_submission SET answers = '{}'")


@pytest.mark.parametrize("change", ["file_id = %s", "name = 'lain.pdf'", "doc_class = 'OTHER'", "removed_on = NULL"])
def test_a_document_stays_what_it_was_and_is_removed_once(world: World, change: str) -> None:
    report = report_in("DRAFTED", world)
    one, other = (keep(content, "application/pdf") for content in (b"%PDF-1", b"%PDF-2"))
    document = actions.attach(report, "MINUTES", one, "notulen.pdf", by=world.wati, on=ON)
    actions.detach(document, by=world.wati, on=ON)
    with pytest.raises(IntegrityError, match="document_kept"):
        run(f"UPDATE cooperatives_document SET {change} WHERE id = %s", *[other.pk] * change.count("%s"), document.pk)
