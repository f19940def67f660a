"""The one memory of what happened: PostgreSQL triggers write every change under the verb that caused it."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, localtime  # noqa: TID251 they convert an instant, and read no clock

if TYPE_CHECKING:
    from registry.models import User

M = TypeVar("M", bound=type[models.Model])
R = TypeVar("R", bound=models.Model)


@dataclass
class Deed:
    """The outermost verb of a transaction and the steps it took."""

    id: uuid.UUID
    metadata: dict[str, Any] = field(default_factory=dict)

    def tell_database(self) -> None:
        """Put the deed where the triggers read it, for this transaction. Also the first statement a COPY needs."""
        _set_context(str(self.id), json.dumps(self.metadata))


_current: ContextVar[Deed | None] = ContextVar("deed", default=None)


@contextmanager
def verb(name: str, *, by: "User | None", on: date | None, reason: str = "") -> Iterator[Deed]:
    """Do something in one transaction that history records as `name`.

    by: the person who acts, None for the system itself. on: the legal day of the deed, None where it has none.
    A verb inside another becomes a step of the outer one. Outside a verb a tracked table refuses to be written.
    """
    if outer := _current.get():
        outer.metadata.setdefault("steps", []).append(name)
        with transaction.atomic():
            outer.tell_database()
            yield outer
        return
    deed = Deed(uuid.uuid4(), {"verb": name, "by": by and by.pk, "on": on and on.isoformat(), "reason": reason})
    token = _current.set(deed)
    try:
        with transaction.atomic():
            deed.tell_database()
            yield deed
            if not connection.needs_rollback:
                _set_context("", "")
    finally:
        _current.reset(token)


def _set_context(context_id: str, metadata: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [context_id, metadata],
        )


def tracked(*, exclude: Sequence[str] = (), changes_only: bool = False) -> Callable[[M], M]:
    """Class decorator: each insert, change and deletion of a row lands in an append-only event table.

    Inserts and deletions by statement, changes by row: what it costs otherwise is in docs/decisions/0005.
    changes_only: for rows that are their own history, except for what little of them may change.
    """
    whole_life = (pghistory.InsertEvent(level=pgtrigger.Statement), pghistory.DeleteEvent(level=pgtrigger.Statement))
    trackers = (pghistory.UpdateEvent(level=pgtrigger.Row), *(() if changes_only else whole_life))
    latest_first = {"indexes": [models.Index(fields=["pgh_obj", "-pgh_id"])]}
    track: Callable[[M], M] = pghistory.track(*trackers, exclude=list(exclude) or None, meta=latest_first)
    return track


def known(model: type[R], on: date | None, *which: models.Q, **where: Any) -> list[R]:
    """The rows of a tracked model as they were known at the end of a day, from their events; None: as they are now.

    which, where: as for filter().
    """
    if on is None:
        return list(model._default_manager.filter(*which, **where).order_by("pk"))
    until = _events(model).filter(*which, pgh_created_at__date__lte=on, **where)
    latest = until.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return [_row(model, event) for event in latest if event.pgh_label != "delete"]


def known_since(row: models.Model) -> date:
    """The day a tracked row was made."""
    made = _events(type(row)).filter(pgh_obj=row.pk).earliest("pgh_id").pgh_created_at
    return localdate(made)


def _events(model: type[models.Model]) -> "models.Manager[Any]":
    events: models.Manager[Any] = apps.get_model(
        model._meta.app_label, f"{model._meta.object_name}Event"
    )._default_manager
    return events


def _row(model: type[R], event: Any) -> R:
    """The row as an event left it."""
    return model(**{field.attname: getattr(event, field.attname) for field in _tracked(model)})


def _tracked(model: type[models.Model]) -> Sequence[Any]:
    kept = {field.attname for field in _events(model).model._meta.concrete_fields}
    return [field for field in model._meta.concrete_fields if field.attname in kept]


def made_by_people(model: type[R], *, not_with: models.Model, **where: Any) -> set[int]:
    """The keys of the rows of a tracked model that people made, but not by the deed that made the row `not_with`.

    where: as for filter().
    """
    made = {each: _events(each).filter(pgh_label="insert") for each in (model, type(not_with))}
    its_deed = made[type(not_with)].filter(pgh_obj=not_with.pk).values("pgh_context")
    others = made[model].filter(**where).exclude(pgh_context__in=its_deed).exclude(pgh_context__metadata__by=None)
    return set(others.values_list("pgh_obj_id", flat=True))


def origins(model: type[R], keys: Collection[int]) -> dict[int, tuple[int | None, datetime]]:
    """Who made these rows, by key (None: the system), and when. Rows that are their own history say it themselves."""
    rows = model._default_manager.filter(pk__in=keys)
    if any(field.name == "recorded_by" for field in model._meta.fields):
        return {pk: (by, at) for pk, by, at in rows.values_list("pk", "recorded_by", "recorded_at")}
    made = _events(model).filter(pgh_obj_id__in=list(keys), pgh_label="insert").select_related("pgh_context")
    return {each.pgh_obj_id: (each.pgh_context.metadata["by"], each.pgh_created_at) for each in made}


@dataclass(frozen=True, slots=True)
class Part:
    """What a deed did to one row: the row as it left it, and which of its fields it touched.

    `changes`: the field in words, what it was, what it became; empty where the deed made the row.
    """

    row: Any
    is_new: bool
    touched: frozenset[str] = frozenset()
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What it is a row of."""
        return str(self.row._meta.model_name)


@dataclass(slots=True)
class Told:
    """One deed in a story: what, by whom (None: the system), when, for which day, why, and what it did to each row."""

    verb: str
    by: "User | None"
    since: datetime
    at: datetime
    on: date | None = None
    reason: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """All that it changed in rows that were there before."""
        return [change for part in self.parts for change in part.changes]

    def gap(self, at: datetime) -> timedelta:
        """How far a moment lies outside the time it took."""
        return max(self.since - at, at - self.at, timedelta(0))


AT_ONCE = timedelta(seconds=2)
"""An append-only row has no context: it belongs to what the same person did to the same things this shortly around."""

Version = tuple[type[models.Model], Any, Any]
"""A model, the event before (None for the first of its row) and the event."""


def story(row: models.Model) -> list[Told]:
    """What happened to a tracked row, the latest first."""
    return deeds({type(row): {"pgh_obj": row.pk}})


def is_tracked(model: type[models.Model]) -> bool:
    """Whether rows of a model have a story."""
    return f"{model._meta.model_name}event" in apps.all_models[model._meta.app_label]


def deeds(
    of: Mapping[type[models.Model], Mapping[str, Any]], kept: Iterable[Any] = (), *, known_on: date | None = None
) -> list[Told]:
    """What was done to rows of several tracked models, by deed, the latest first: a query for each model it reads.

    of: which events of each model, as for filter(). kept: rows that are their own history, with `recorded_at`; those
    with `recorded_by` stand with what that person did at once, the others by themselves. known_on: to the end of a day.
    """
    versions = sorted(
        ((model, *pair) for model, where in of.items() for pair in _versions(model, where, known_on)),
        key=lambda version: version[2].pgh_id,
    )
    versions.sort(key=lambda version: version[2].pgh_created_at)
    named = _named(versions)
    told: dict[uuid.UUID, Told] = {}
    for model, before, event in versions:
        at, what = event.pgh_created_at, event.pgh_context.metadata
        by, on = named[get_user_model()].get(what["by"]), parse_date(what["on"] or "")
        deed = told.setdefault(event.pgh_context_id, Told(what["verb"], by, at, at, on, what["reason"]))
        deed.at = at
        deed.parts.append(_part(model, before, event, named))
    return sorted(_with_kept(list(told.values()), kept), key=lambda deed: deed.at, reverse=True)


def _versions(model: type[models.Model], where: Mapping[str, Any], known_on: date | None) -> Iterator[tuple[Any, Any]]:
    """Each event with the one before it of the same row."""
    until = {} if known_on is None else {"pgh_created_at__date__lte": known_on}
    before: dict[Any, Any] = {}
    for event in _events(model).filter(**where, **until).select_related("pgh_context").order_by("pgh_id"):
        yield before.get(event.pgh_obj_id), event
        before[event.pgh_obj_id] = event


def _named(versions: Iterable[Version]) -> Mapping[Any, Mapping[Any, Any]]:
    """Everybody who acted and everything the rows point at, by model and key."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for model, _, event in versions:
        wanted[get_user_model()].add(event.pgh_context.metadata["by"])
        for pointer in _pointers(model):
            wanted[pointer.related_model].add(getattr(event, pointer.attname))
    return defaultdict(dict, {model: model._default_manager.in_bulk(keys - {None}) for model, keys in wanted.items()})


def _part(model: type[models.Model], before: Any, event: Any, named: Mapping[Any, Mapping[Any, Any]]) -> Part:
    row = _row(model, event)
    for pointer in _pointers(model):
        setattr(row, pointer.name, named[pointer.related_model].get(getattr(event, pointer.attname)))
    fields = _tracked(model)
    touched = [
        each for each in fields if before is None or getattr(before, each.attname) != getattr(event, each.attname)
    ]
    changes = [
        (str(each.verbose_name), _words(each, before, named), _words(each, event, named))
        for each in touched
        if before and each.editable
    ]
    is_new = before is None and event.pgh_label == "insert"
    return Part(row, is_new, frozenset(each.name for each in touched), changes)


def _pointers(model: type[models.Model]) -> list[Any]:
    return [each for each in _tracked(model) if each.many_to_one]


def _words(field: Any, event: Any, named: Mapping[Any, Mapping[Any, Any]]) -> str:
    """The value of a field as a person reads it."""
    value = getattr(event, field.attname)
    if field.many_to_one:
        value = named[field.related_model].get(value, value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return f"{localtime(value) if isinstance(value, datetime) else value:%d-%m-%Y}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value is None:
        return ""
    return str(dict(field.flatchoices).get(value, value) if field.flatchoices else value)


def _with_kept(told: list[Told], kept: Iterable[Any]) -> list[Told]:
    """With the rows that are their own history, each in the deed it belongs to, else in one of its own."""
    deeds = list(told)
    for row in kept:
        by, part = getattr(row, "recorded_by", None), Part(row, is_new=True)
        near = [deed for deed in told if hasattr(row, "recorded_by") and deed.by == by]
        nearest = min(near, key=lambda deed: deed.gap(row.recorded_at), default=None)
        if nearest and nearest.gap(row.recorded_at) <= AT_ONCE:
            nearest.parts.append(part)
        else:
            deeds.append(Told(part.kind, by, row.recorded_at, row.recorded_at, parts=[part]))
    return deeds
