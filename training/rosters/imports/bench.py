"""A list of participants comes in, waits for decisions, is applied as one unit, and may be taken back whole."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from cooperatives.boards.models import Person
from registry import history
from registry.models import ImportBatch, ImportRow, User
from registry.transitions import Refused
from training.rosters.imports.plan import COOPERATIVE, PERSON, Planned, plan
from training.rosters.imports.sheet import LAYOUT, Incoming, read
from training.rosters.models import Roster
from training.sessions.actions import lock
from training.sessions.models import Participation, ParticipationQuerySet, Session

State, Pile, Decision = ImportBatch.State, ImportRow.Pile, ImportRow.Decision
SOURCE = "participants"
UNDECIDED = ~Q(candidates=[]) & Q(decision="")
"""Rows somebody must decide on."""
READY = Q(pile=Pile.NEW) & ~UNDECIDED & ~Q(decision=Decision.LEFT_OUT)
"""Rows that would put somebody on the list."""
CHANGED = "Register berubah sesudah berkas ini diperiksa. Belum ada yang dimasukkan. Lihat lagi, lalu terapkan."


def receive(content: bytes, file_name: str, session: Session, *, by: User | None, on: date) -> Roster:
    """Take a list in and plan its rows. The file itself is not kept. Raises Unreadable, Refused."""
    found = read(content, file_name=file_name, by=min(on, session.starts_on))
    with history.verb("receive_participants", by=by, on=on):
        lock(session)
        batch = ImportBatch.objects.create(
            source=SOURCE, said_by="OFFICE", file_name=file_name[-200:], sha256=hashlib.sha256(content).hexdigest(),
            area=session.area, observed_on=on, state=State.CHECKED, imported_by=by,
        )  # fmt: skip
        roster = Roster.objects.create(batch=batch, session=session)
        rows = [
            ImportRow(
                batch=batch, sheet=LAYOUT.name, line=each.line, name=each.name, pile=Pile.NEW,
                said=each.kept() | {"read": each.problems},
            )
            for each in found
        ]  # fmt: skip
        for row, each in zip(rows, planned(rows, roster), strict=True):
            _show(row, each)
        ImportRow.objects.bulk_create(rows)
        _count(roster)
    return roster


def planned(rows: Sequence[ImportRow], roster: Roster) -> list[Planned]:
    """These rows of a list, planned by what the register knows now."""
    news = [
        Planned(
            Incoming.read(row.line, row.name, row.said), row.decision, row.said.get("chosen"),
            row.said.get("said_cooperative"),
        )
        for row in rows
    ]  # fmt: skip
    plan(news, roster.session, roster.batch)
    return news


def decide(
    row: ImportRow, roster: Roster, decision: str, chosen: int | None, *, by: User | None, on: date
) -> ImportRow:
    """Say for which cooperative a row comes, or who it is; decided anew with an empty decision. Raises Refused."""
    with history.verb("decide_on_participant", by=by, on=on):
        _checked(roster)
        row.refresh_from_db()
        if decision == Decision.KNOWN and chosen not in row.candidates:
            raise Refused("Pilihan ini tidak ada pada baris itu.")
        if decision in {Decision.KNOWN, Decision.NEW} and (row.decision or not row.candidates):
            raise Refused("Tidak ada yang perlu diputuskan pada baris itu.")
        if not decision:
            row.decision = ""
            row.said |= {"chosen": None, "said_cooperative": None}
        elif row.said["asks"] == COOPERATIVE and decision != Decision.LEFT_OUT:
            row.said["said_cooperative"] = chosen if decision == Decision.KNOWN else 0
        else:
            row.decision, row.said["chosen"] = decision, chosen
        row.save(update_fields=["decision", "said"])
        _plan_again(roster)
        _count(roster)
    row.refresh_from_db()
    return row


def apply(roster: Roster, *, by: User | None, on: date) -> bool:
    """Put everybody on the list who is ready, as one unit; whether it was done. Raises Refused.

    Where the register has changed since, nothing is done: the rows are shown as they are now.
    """
    with history.verb("apply_participants", by=by, on=on):
        _checked(roster)
        news, is_changed = _plan_again(roster)
        if is_changed:
            roster.batch.refusal = CHANGED
        elif not any(each.is_brought_in for each in news.values()):
            raise Refused("Tidak ada baris yang dapat dimasukkan.")
        else:
            _write(news, roster, on)
            roster.batch.state, roster.batch.applied_by, roster.batch.applied_on = State.APPLIED, by, on
            roster.batch.refusal = ""
        roster.batch.save(update_fields=["state", "refusal", "applied_by", "applied_on"])
        _count(roster)
    return not is_changed


def ready(roster: Roster) -> int:
    """How many would be put on the list."""
    return roster.batch.rows.filter(READY).count()


def undo(roster: Roster, *, by: User | None, on: date) -> list[Participation]:
    """Take everybody off the list whom the file put there, but for those of whom a day is recorded since: these are
    returned. Raises Refused.
    """
    with history.verb("undo_participants", by=by, on=on, reason=roster.batch.file_name):
        lock(roster.session)
        refuse_undo(roster)
        added = brought(roster)
        stay = list(added.present().select_related("person"))
        gone = added.exclude(pk__in=[each.pk for each in stay])
        gone.update(retracted_on=on, retraction=f"Impor {roster.batch.file_name} dibatalkan.")
        roster.batch.state, roster.batch.undone_by, roster.batch.undone_on = State.UNDONE, by, on
        roster.batch.counts |= {"kept": len(stay)}
        roster.batch.save(update_fields=["state", "undone_by", "undone_on", "counts"])
    return stay


def brought(roster: Roster) -> ParticipationQuerySet:
    """The participations a file made that stand."""
    keys = roster.batch.rows.filter(said__participation__gt=0).values_list("said__participation", flat=True)
    return Participation.objects.filter(pk__in=list(keys), retracted_on=None)


def refuse_undo(roster: Roster) -> None:
    """Raises Refused where a file was not applied, or is undone already."""
    roster.batch.refresh_from_db()
    if roster.batch.state != State.APPLIED:
        raise Refused(f"Berkas ini {roster.batch.get_state_display().lower()}.")


def _write(news: Mapping[ImportRow, Planned], roster: Roster, on: date) -> None:
    brought_in = {row: each for row, each in news.items() if each.is_brought_in}
    people = {
        each.row.line: Person(name=each.row.name, phone=each.row.said.get("phone", ""))
        for each in brought_in.values() if not each.subject
    }  # fmt: skip
    Person.objects.bulk_create(people.values())
    made = Participation.objects.bulk_create(
        Participation(
            session=roster.session, person_id=each.subject or people[each.row.line].pk, post=each.post,
            cooperative_id=each.cooperative, nib=each.row.said.get("nib", ""), enrolled_on=on,
        )
        for each in brought_in.values()
    )  # fmt: skip
    for row, participation in zip(brought_in, made, strict=True):
        row.subject = participation.person_id
        row.said["participation"] = participation.pk
    for row, each in news.items():
        if each.subject and each.subject < 0 and (person := people.get(-each.subject)):
            row.subject = person.pk
    ImportRow.objects.bulk_update(news, ["subject", "said"])


def _plan_again(roster: Roster) -> tuple[dict[ImportRow, Planned], bool]:
    """The rows of a list by what the register knows now, kept as they are; and whether any has changed."""
    rows = list(roster.batch.rows.order_by("line"))
    news = dict(zip(rows, planned(rows, roster), strict=True))
    changed = [row for row, each in news.items() if _show(row, each)]
    ImportRow.objects.bulk_update(changed, ["pile", "subject", "candidates", "problems", "said"])
    return news, bool(changed)


def _show(row: ImportRow, each: Planned) -> bool:
    """Keep of a row what a person is shown and decides by; whether that has changed.

    What was decided between stays beside the decision.
    """
    candidates = row.candidates if row.decision and not each.asks else each.candidates
    now: dict[str, Any] = {
        "pile": each.pile.value, "subject": each.subject, "candidates": candidates, "problems": each.row.problems,
        "said": row.said | {"asks": each.asks or (PERSON if candidates else ""), "cooperative": each.cooperative,
                            "comes_as": each.post},
    }  # fmt: skip
    before = {name: getattr(row, name) for name in now}
    for name, value in now.items():
        setattr(row, name, value)
    return before != now


def _count(roster: Roster) -> None:
    piles: dict[str, int] = dict(roster.batch.rows.values_list("pile").annotate(Count("pk")))
    roster.batch.counts = {
        "rows": sum(piles.values()),
        **{pile.value.lower(): piles.get(pile.value, 0) for pile in Pile},
        "waiting": roster.batch.rows.filter(UNDECIDED).count(),
    }
    roster.batch.save(update_fields=["counts"])


def _checked(roster: Roster) -> None:
    """Wait for others at this session; raises Refused where the list is applied or undone already."""
    lock(roster.session)
    roster.batch.refresh_from_db()
    if roster.batch.state != State.CHECKED:
        raise Refused(f"Berkas ini {roster.batch.get_state_display().lower()}.")
