"""State machines as tables: which move leaves which states, who may make it, and why it is refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import pgtrigger
from django.db import models

from registry import history
from registry.access import RECORDING, Role
from registry.models import User

M = TypeVar("M", bound=models.Model)
Guard = Callable[[Any, date, Mapping[str, Any]], str]


class Refused(Exception):
    """A move that may not be made, with the reason as a sentence for people. field: where a form has what is wrong."""

    def __init__(self, *args: object, field: str | None = None) -> None:
        super().__init__(*args)
        self.field = field


def coming(day: date, on: date) -> str:
    """That a day has not come, and what to do instead, as a sentence; empty where it has."""
    return f"Tanggal {day:%d-%m-%Y} belum tiba. Isi paling akhir hari ini." if day > on else ""


def refuse_coming(day: date, on: date) -> None:
    """Nothing is recorded of a day to come. Raises Refused."""
    if sentence := coming(day, on):
        raise Refused(sentence)


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a table. `who`: the roles that may make it, none for a move only the system makes.

    `guard` gives the sentence that refuses the move on these facts, empty where it may be made.
    """

    label: str
    leaves: frozenset[str]
    enters: str
    who: frozenset[Role] = frozenset()
    guard: Guard | None = None


Moves = Mapping[str, Move]


@dataclass(frozen=True, slots=True)
class Option:
    """A move as it can be offered: with the sentence that refuses it, empty where it may be made."""

    name: str
    label: str
    refusal: str


def options(
    moves: Moves, row: Any, *, by: User, on: date, facts: Mapping[str, Any] | None = None
) -> Iterator[Option]:  # fmt: skip
    """Every move a person could make from here, each with its refusal: what a page shows beside a disabled button.

    facts: what every move would be made with; only then its guard is asked, too.
    """
    for name, move in moves.items():
        if move.who and row.state in move.leaves:
            refusal = _refusal(move, row, by=by, on=on)
            if not refusal and move.guard and facts is not None:
                refusal = move.guard(row, on, facts)
            yield Option(name, move.label, refusal)


def make(moves: Moves, name: str, row: M, *, by: User, on: date, **facts: Any) -> M:
    """Make a move under a verb of its name: lock the row, ask the table, set state and facts. Raises Refused."""
    move = moves[name]
    with history.verb(name, by=by, on=on, reason=str(facts.get("reason", ""))):
        row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())
        if refusal := _refusal(move, row, by=by, on=on) or (move.guard(row, on, facts) if move.guard else ""):
            raise Refused(refusal)
        for field, value in {**facts, "state": move.enters}.items():
            setattr(row, field, value)
        row.save()
    return row


def _refusal(move: Move, row: Any, *, by: User, on: date) -> str:
    if row.state not in move.leaves:
        return f'Keadaannya kini "{row.get_state_display().lower()}": muat ulang halaman ini.'
    if move.who.isdisjoint(by.roles_over(row)):
        return "Hanya " + " atau ".join(sorted(role.label.lower() for role in move.who)) + " yang dapat melakukannya."
    return ""


def ask_recording(by: User, over: models.Model | None = None, *, deed: str = "melakukannya") -> None:
    """Only who answers for an area, or records for it, does this; `over`: to this row. Raises Refused."""
    if RECORDING.isdisjoint(by.roles_over(over) if over else by.roles):
        raise Refused(f"Hanya kepala bidang, petugas kecamatan atau petugas data yang dapat {deed}.")


def guarded(name: str, moves: Moves, *, first: str) -> pgtrigger.Trigger:
    """The same table kept by PostgreSQL: a row begins in `first` and changes state only along a move.

    What is refused raises IntegrityError with the constraint `name`.
    """
    pairs = sorted({(leaves, move.enters) for move in moves.values() for leaves in move.leaves})
    allowed = ", ".join(f"('{leaves}', '{enters}')" for leaves, enters in pairs)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF (TG_OP = 'INSERT' AND NEW.state <> '{first}')
            OR (TG_OP = 'UPDATE' AND OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({allowed})) THEN
                RAISE EXCEPTION 'no move leads to %', NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


def kept(name: str, *, later: Sequence[str] = ()) -> pgtrigger.Trigger:
    """Rows that never change: what they say stands. The columns `later` are written once, each in its time.

    What is refused raises IntegrityError with the constraint `name`.
    """
    columns = f"ARRAY[{', '.join(repr(each) for each in later)}]::text[]"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF to_jsonb(NEW) - {columns} <> to_jsonb(OLD) - {columns} OR EXISTS (
                SELECT FROM jsonb_each_text(to_jsonb(OLD)) AS old(key, value)
                WHERE key = ANY ({columns}) AND coalesce(value, '') <> ''
                AND value IS DISTINCT FROM to_jsonb(NEW) ->> key
            ) THEN
                RAISE EXCEPTION 'what is written stands'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 names of our own
    )


def diagram(moves: Moves, labels: Mapping[str, str], *, first: str) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", *(f"    {state}: {label}" for state, label in labels.items()), f"    [*] --> {first}"]
    for move in moves.values():
        who = ", ".join(sorted(role.label for role in move.who)) or "sistem"
        lines += [f"    {leaves} --> {move.enters}: {move.label} ({who})" for leaves in sorted(move.leaves)]
    return "\n".join(lines)
