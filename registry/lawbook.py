"""The law between its file, its rows and the pure values the rules read."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from registry import history
from registry.law import OFFICIAL, Law, Provision
from registry.models import LawValue, User

FILE = Path(__file__).with_name("law.toml")
TEXT = ("clause", "source", "confirmed", "dated")


def read() -> Law:
    """Every value of the law with all its ranges, from the database."""
    ranges: dict[str, list[Provision]] = defaultdict(list)
    for row in LawValue.objects.order_by("key", "in_force"):
        ranges[row.key].append(provision(row))
    return Law({key: tuple(values) for key, values in ranges.items()})


def provision(row: LawValue) -> Provision:
    """A row as the pure value the rules read."""
    return Provision(
        row.key,
        row.value,
        row.in_force.lower,
        row.in_force.upper,
        row.clause,
        row.source,
        row.is_confirmed,
        row.dated,
    )


def from_file(path: Path = FILE) -> Law:
    """The law as the file has it."""
    found: dict[str, tuple[Provision, ...]] = {}
    for group, texts in tomllib.loads(path.read_text()).items():
        for name, text in texts.items():
            for key, value in text.items():
                if key not in TEXT:
                    found[f"{group}.{name}.{key}"] = _provisions(f"{group}.{name}.{key}", value, text)
    return Law(found)


def _provisions(key: str, value: Any, text: dict[str, Any]) -> tuple[Provision, ...]:
    ranges = value if isinstance(value, list) else [{"value": value}]
    starts: list[date | None] = [None, *(each["from"] for each in ranges[1:]), None]
    return tuple(
        Provision(
            key, each["value"], start, end,
            each.get("clause", text["clause"]), each.get("source", text["source"]),
            each.get("confirmed", text["confirmed"]), each.get("dated", text.get("dated")),
        )
        for each, (start, end) in zip(ranges, pairwise(starts), strict=True)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """What load_law did: keys it brought in, and keys whose rows say something else than the file."""

    added: list[str]
    differing: list[str]


def load_law(*, by: User | None) -> Loaded:
    """Bring in the values the database has no row for. A key that has rows is a person's: it is left as it is."""
    in_file, in_database = from_file().provisions, read().provisions
    missing = [key for key in in_file if key not in in_database]
    with history.verb("load_law", by=by, on=None):
        LawValue.objects.bulk_create(_row(value) for key in missing for value in in_file[key])
    differing = [key for key in in_file if key in in_database and in_file[key] != in_database[key]]
    return Loaded(missing, differing)


def _row(value: Provision) -> LawValue:
    return LawValue(
        key=value.key, value=value.value, in_force=DateRange(value.start, value.end), clause=value.clause,
        source=value.source, is_confirmed=value.is_confirmed, dated=value.dated,
    )  # fmt: skip


def supersede(value: Provision, *, by: User | None, verb: str) -> LawValue:
    """Let `value` be in force from its start on; what is in force then ends on that day.

    Raises ValueError where another value already begins on or after that day.
    """
    with history.verb(verb, by=by, on=value.start):
        for row in LawValue.objects.select_for_update().filter(key=value.key):
            if row.in_force.lower is not None and value.start is not None and row.in_force.lower >= value.start:
                raise ValueError(f"{value.key} already has a value from {row.in_force.lower} on ({row.clause}).")
            if value.start in row.in_force:
                row.in_force = DateRange(row.in_force.lower, value.start)
                row.save(update_fields=["in_force"])
        row = _row(value)
        row.save(force_insert=True)
    return row


def objection(key: str, value: Any) -> str:
    """Why a value cannot be one of the law's, as a sentence; empty where it can.

    The file is the measure: a value is like those of the same name in it, and a whole number is at least 1.
    """
    known, name = from_file().provisions, key.rpartition(".")[2]
    if key == OFFICIAL or name == "deadline":
        group = "rules." if key == OFFICIAL else "deadline."
        choices = sorted({each.split(".")[1] for each in {**known, **read().provisions} if each.startswith(group)})
        return "" if value in choices else f"Isi salah satu: {', '.join(choices)}."
    like = [ranges[0].value for each, ranges in known.items() if each.rpartition(".")[2] == name]
    if not like:
        return "Kunci ini tidak dikenal dalam berkas hukum."
    if type(value) is type(like[0]) and (isinstance(value, bool) or value >= 1):
        return ""
    return "Isi true atau false." if isinstance(like[0], bool) else "Isi bilangan bulat mulai 1."
