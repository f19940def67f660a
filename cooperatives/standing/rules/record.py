"""A judgement and the facts it rests on, as JSON that can be kept for ever and read back."""

import hashlib
from dataclasses import fields
from datetime import date
from typing import Any

import orjson

from cooperatives.meetings.rules import ExtensionFact, LapseFact, MeetingFact
from cooperatives.standing.rules.judgement import Facts, Judgement
from registry.law import Law, Provision

DAYS = ("_on", "since", "through", "until")
"""How the names of dates end in a snapshot."""


def canonical(value: Any) -> str:
    """JSON with one spelling: keys sorted, no spaces, dates as ISO. Equal values give equal text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def sha256(text: str) -> str:
    """The SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def facts_from(snapshot: str) -> Facts:
    """The facts of a kept snapshot."""
    kept = orjson.loads(snapshot)
    rows: dict[str, Any] = {
        name: tuple(make(**_days(row)) for row in kept.pop(name, ())) for name, make in SEVERAL.items()
    }
    return Facts(**(_days(kept) | rows))


def rulebook_sha256(code_sha256: str, code: str, provisions: list[dict[str, Any]]) -> str:
    """The SHA-256 that names a rulebook: the rules' code, the rule set and every range of its values."""
    return sha256(canonical([code_sha256, code, provisions]))


def snapshot_of(known: Facts) -> str:
    """The facts as canonical JSON. Extensions stand in it only where there are any, as most have none."""
    facts = {name: getattr(known, name) for name in KEPT if name != "extensions" or known.extensions}
    return canonical(facts | {name: [row._asdict() for row in facts[name]] for name in SEVERAL if name in facts})


KEPT = [each.name for each in fields(Facts)]
SEVERAL = {"meetings": MeetingFact, "lapses": LapseFact, "extensions": ExtensionFact}
"""The facts that are rows, and what each row is."""


def told(judgement: Judgement) -> dict[str, Any]:
    """A judgement as it is read back once it was kept."""
    kept: dict[str, Any] = orjson.loads(canonical(plain(judgement)))
    return kept


def plain(judgement: Judgement) -> dict[str, Any]:
    """A judgement to be kept as JSON, its provisions named by key and first day."""
    return {name: getattr(judgement, name) for name in judgement.__slots__} | {
        "reasons": [
            {
                "test": reason.test,
                "holds": reason.holds,
                "facts": reason.facts,
                "law": [_name(each) for each in reason.law],
            }
            for reason in judgement.reasons
        ],
        "alternatives": [
            {
                "leads_to": each.leads_to,
                "steps": [{"act": step.act, "book_year": step.book_year} for step in each.steps],
            }
            for each in judgement.alternatives
        ],
    }


def _name(provision: Provision) -> str:
    """How a kept judgement names a provision: by its key and first day."""
    return f"{provision.key}@{provision.start or ''}"


def explained(kept: dict[str, Any], law: Law) -> dict[str, Any]:
    """A kept judgement for reading: each reason with the provisions it names."""
    named = {_name(each): each for ranges in law.provisions.values() for each in ranges}
    reasons = [reason | {"law": [named[name] for name in reason["law"]]} for reason in kept["reasons"]]
    return kept | {"reasons": reasons}


def _days(row: dict[str, Any]) -> dict[str, Any]:
    dates = {
        name: date.fromisoformat(value)
        for name, value in row.items()
        if value and isinstance(value, str) and name.endswith(DAYS)
    }
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return row | dates | lists
