"""The one memory of what happened: PostgreSQL triggers write every change under the verb that caused it."""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pgtrigger
from django.db import connection, models, transaction

if TYPE_CHECKING:
    from registry.models import User

M = TypeVar("M", bound=type[models.Model])


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


def tracked(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Class decorator: each insert, change and deletion of a row lands in an append-only event table.

    Inserts and deletions by statement, changes by row: what it costs otherwise is in docs/decisions/0005.
    """
    trackers = (
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(level=pgtrigger.Row),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
    )
    latest_first = {"indexes": [models.Index(fields=["pgh_obj", "-pgh_id"])]}
    track: Callable[[M], M] = pghistory.track(*trackers, exclude=list(exclude) or None, meta=latest_first)
    return track
