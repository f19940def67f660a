"""The one memory of what happened: PostgreSQL triggers write every change under the verb that caused it."""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

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


def known(model: type[R], on: date, **where: Any) -> list[R]:
    """The rows of a tracked model as they were known at the end of a day, from their events. where: as for filter()."""
    events = apps.get_model(model._meta.app_label, f"{model._meta.object_name}Event")._default_manager
    until = events.filter(pgh_created_at__date__lte=on, **where)
    latest = until.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    names = [field.attname for field in model._meta.concrete_fields]
    return [model(**{name: getattr(event, name) for name in names}) for event in latest if event.pgh_label != "delete"]


@dataclass(frozen=True, slots=True)
class Told:
    """One deed in the story of a row: what, by whom (None: the system), when, why, and what it changed.

    `changes`: the field in words, what it was, what it became; empty for the deed that made the row.
    """

    verb: str
    by: "User | None"
    at: datetime
    reason: str
    changes: list[tuple[str, str, str]]


def story(row: models.Model) -> list[Told]:
    """What happened to a tracked row, the latest first, from its events.

    Three queries at most, and two for each reference that changed.
    """
    model = apps.get_model(row._meta.app_label, f"{row._meta.object_name}Event")
    told = list(model._default_manager.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("pgh_id"))
    people = get_user_model()._default_manager.in_bulk({each.pgh_context.metadata["by"] for each in told} - {None})
    kept = {field.name for field in model._meta.concrete_fields}
    fields = [
        field for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and field.name in kept
    ]  # fmt: skip
    return [
        Told(
            event.pgh_context.metadata["verb"],
            people.get(event.pgh_context.metadata["by"]),
            event.pgh_created_at,
            event.pgh_context.metadata["reason"],
            _changes(fields, before, event) if before else [],
        )
        for before, event in zip([None, *told], told, strict=False)
    ][::-1]


def is_tracked(model: type[models.Model]) -> bool:
    """Whether rows of a model have a story."""
    return f"{model._meta.model_name}event" in apps.all_models[model._meta.app_label]


def _changes(fields: Sequence[Any], before: Any, after: Any) -> list[tuple[str, str, str]]:
    changed = (field for field in fields if getattr(before, field.attname) != getattr(after, field.attname))
    both = ((str(field.verbose_name), _in_words(before, field), _in_words(after, field)) for field in changed)
    return [(name, was, became) for name, was, became in both if was != became]


def _in_words(event: Any, field: Any) -> str:
    value = getattr(event, field.name)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return str(dict(field.flatchoices).get(value, "" if value is None else value))
