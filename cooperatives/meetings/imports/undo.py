"""An applied file is taken back whole: all it said is retracted, all it entered hidden. What others built on stays."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from cooperatives.meetings.imports.apply import alone, lock, project, resaid_by, write_columns
from cooperatives.meetings.imports.compare import COLUMNS, shown
from cooperatives.meetings.imports.known import Known, area_keys, known
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation, saying_models
from registry import history
from registry.models import ImportBatch, ImportRow, User

WROTE: tuple[Any, ...] = (Observation, LegalEvent, Meeting, Lapse)
"""What a file writes."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A cooperative that stays, since others have spoken of it, by None the system, or for another reason: why."""

    cooperative: Cooperative
    by: User | None = None
    at: datetime | None = None
    why: str = ""


Held = Callable[[Collection[int]], Mapping[int, str]]
"""Tells which of these cooperatives a person is at work on, each with the sentence that says so."""
ONLY_HERE = "Nama atau wilayahnya hanya disebut berkas ini."


def entered(batch: ImportBatch) -> list[int]:
    """The keys of the cooperatives this file entered."""
    new = batch.rows.filter(pile=ImportRow.Pile.NEW, subject__gt=0)
    return sorted({row.subject for row in new.only("subject") if row.subject})


def blocked(batch: ImportBatch, held: Held) -> list[Blocked]:
    """What would stay if the file were undone now, and why. The queries do not grow with it."""
    keys = entered(batch)
    latest, why = _spoken_of(batch, keys), dict.fromkeys(_bare(batch, keys), ONLY_HERE) | dict(held(keys))
    people = User.objects.in_bulk({by for _, by in latest.values() if by})
    found = Cooperative.objects.filter(pk__in={*latest, *why}).select_related("area__parent").order_by("name", "pk")
    return [
        Blocked(each, why=why[each.pk])
        if each.pk in why
        else Blocked(each, people.get(latest[each.pk][1] or 0), latest[each.pk][0])
        for each in found
    ]


def _spoken_of(batch: ImportBatch, keys: Collection[int]) -> dict[int, tuple[datetime, int | None]]:
    """Those of these cooperatives others have spoken of: when the last did, and who."""
    latest: dict[int, tuple[datetime, int | None]] = {}
    for model in saying_models():
        others = model._default_manager.filter(cooperative__in=keys, retracted_on=None).exclude(batch=batch)
        about = dict(others.values_list("pk", "cooperative"))
        for pk, (by, at) in history.origins(model, about).items():
            latest[about[pk]] = max(latest.get(about[pk], (at, by)), (at, by), key=lambda each: each[0])
    return latest


def _bare(batch: ImportBatch, keys: Collection[int]) -> set[int]:
    """The cooperatives it did not enter that would be left without a name or a place."""
    found: set[int] = set()
    for name in ("name", "area"):
        says = Observation.objects.valid().filter(values__has_key=name)
        others = says.filter(cooperative=OuterRef("cooperative")).exclude(batch=batch)
        alone = says.filter(batch=batch).exclude(cooperative__in=keys).exclude(Exists(others))
        found.update(alone.values_list("cooperative", flat=True))
    return found


def undo(batch: ImportBatch, held: Held) -> None:
    """Take back all a file brought. Cooperatives others have built on since stay, with what it said of them."""
    by, on = batch.undone_by, batch.undone_on
    with history.verb("undo_import", by=by, on=on, reason=batch.file_name):
        alone()
        batch.refresh_from_db(fields=["state"])
        if batch.state != ImportBatch.State.UNDOING or on is None:
            return
        lock({row.subject for row in batch.rows.filter(subject__gt=0).only("subject") if row.subject})
        kept = {each.cooperative.pk for each in blocked(batch, held)}
        gone = set(entered(batch)) - kept
        lost = _retract(batch, kept, on)
        _settle({pk: names for pk, names in lost.items() if pk not in gone})
        Cooperative.objects.filter(pk__in=gone).update(retracted_on=on, retraction=_reason(batch))
        batch.state, batch.counts = ImportBatch.State.UNDONE, batch.counts | {"kept": len(kept)}
        batch.save(update_fields=["state", "counts"])


def _reason(batch: ImportBatch) -> str:
    return f"Impor {batch.file_name} dibatalkan."


def _retract(batch: ImportBatch, kept: Collection[int], on: date) -> dict[int, set[str]]:
    """Retract what the file said; returns of each cooperative the fields it spoke of."""
    lost: dict[int, set[str]] = {}
    for pk, values in Observation.objects.valid().filter(batch=batch).values_list("cooperative", "values"):
        lost.setdefault(pk, set()).update(values)
    for model in WROTE:
        said = model.objects.valid().filter(batch=batch).exclude(cooperative__in=kept)
        said.update(retracted_on=on, retraction=_reason(batch))
    _say_again(batch, kept)
    return {pk: names for pk, names in lost.items() if pk not in kept}


def _say_again(batch: ImportBatch, kept: Collection[int]) -> None:
    """Let meetings count again which the file said with more book years, unless others have said them again since."""
    same = {name: OuterRef(name) for name in ("cooperative", "kind", "held_on", "source", "observed_on")}
    resaid = Meeting.objects.filter(retraction=resaid_by(batch)).exclude(cooperative__in=kept)
    again = Exists(Meeting.objects.valid().filter(**same))
    counts = resaid.exclude(batch__state=ImportBatch.State.UNDONE).exclude(again)
    counts.update(retracted_on=None, retraction="")


def _settle(lost: dict[int, set[str]]) -> None:
    """Bring the columns of these cooperatives to what counts without the fields that were taken back."""
    facts = known(lost, source="", observed_on=date.min)
    changes = {pk: _changes(facts[pk], lost[pk] & COLUMNS.keys()) for pk in lost}
    areas = area_keys({each["area"] for each in changes.values() if "area" in each})
    changed = [facts[pk].cooperative for pk, columns in changes.items() if columns]
    for each in changed:
        project(each, changes[each.pk], areas)
    write_columns(changed)


def _changes(of: Known, lost: Collection[str]) -> dict[str, str]:
    """The columns that no longer say what counts; a field nobody speaks of any more is as it is for a new one."""
    now = {name: of.counts[name].values[name] if name in of.counts else _default(name) for name in lost}
    return {name: value for name, value in now.items() if value != shown(of.cooperative, name)}


def _default(name: str) -> str:
    value = COLUMNS[name].get_default()
    return "" if value is None else str(value)
