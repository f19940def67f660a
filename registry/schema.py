"""How tables come to be: those of a first migration all at once, triggers after every migrate (docs/decisions/0036)."""

from collections.abc import Iterator, Sequence
from typing import Any

import pgtrigger
from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from psycopg.sql import SQL, Identifier

INSTALLED = """
    SELECT relname, tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t JOIN pg_class c ON tgrelid = c.oid
    WHERE tgname LIKE 'pgtrigger\\_%' AND relnamespace = 'public'::regnamespace
"""
COLUMNS = """
    SELECT table_name, array_agg(column_name::text) FROM information_schema.columns
    WHERE table_schema = 'public' GROUP BY table_name
"""

Key = tuple[str, str]
"""A trigger in PostgreSQL: its table and its name."""


class AtOnce(migrations.Migration):
    """A migration that only makes models: all are known before the first table is made.

    Django draws up all related models anew after each new one, which takes as long as their number squared.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False  # noqa: FBT001, FBT002
    ) -> ProjectState:  # fmt: skip
        """Make them; the state with them."""
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state


def install_triggers() -> None:
    """Bring PostgreSQL to the triggers the models declare; those that are right are not touched.

    A table that a migrate up to an older state left without one of its columns is passed over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        installed, declared = _installed(), dict(_declared())
        for table, name in installed.keys() - declared.keys():
            cursor.execute(SQL("DROP TRIGGER {} ON {}").format(Identifier(name), Identifier(table)))
            cursor.execute(SQL("DROP FUNCTION {}()").format(Identifier(name)))
        cursor.execute(COLUMNS)
        columns = dict(cursor.fetchall())
        for key, (model, trigger) in declared.items():
            is_there = {field.column for field in model._meta.concrete_fields}.issubset(columns.get(key[0], []))
            if is_there and installed.get(key) != trigger.hash:
                cursor.execute(trigger.install_sql)


def check_triggers(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E003: a trigger in PostgreSQL is not the one that the models declare."""
    try:
        installed = _installed()
    except DatabaseError as error:
        return [Error(f"The triggers could not be read: {error}", id="registry.E002")]
    declared = {key: trigger.hash for key, (_, trigger) in _declared()}
    wrong = sorted({key for key, _ in declared.items() ^ installed.items()})
    named = ", ".join(f"{name} on {table}" for table, name in wrong[:5])
    hint = "manage.py migrate installs them."
    return [Error(f"{len(wrong)} triggers are not as declared: {named}.", hint=hint, id="registry.E003")] * bool(wrong)


def _installed() -> dict[Key, str]:
    """The hash of each trigger, which stands in its comment."""
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED)
        return {(table, name): comment for table, name, comment in cursor.fetchall()}


def _declared() -> Iterator[tuple[Key, tuple[Any, Any]]]:
    """Each trigger's model, and what it is in SQL."""
    for model, trigger in pgtrigger.registered():
        yield (model._meta.db_table, trigger.get_pgid(model)), (model, trigger.compile(model))
