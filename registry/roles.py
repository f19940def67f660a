"""The role web and worker run as in PostgreSQL, and what it may not do (docs/decisions/0035).

The owner of the tables can switch every guard off, so the site does not run as the owner: it only reads what is kept
for it, only adds to ledgers, and history is written for it by triggers that run as the owner.
"""

from collections.abc import Sequence
from typing import Any

import pghistory.models
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection, transaction
from psycopg.sql import SQL, Identifier

from registry.schema import install_triggers

FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE")
TRIGGERS_RUN_AS_OWNER = """
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'pgtrigger\\_%' LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', f);
    END LOOP;
END $$;
"""
ONLY_THE_OWNER_SWITCHES_THEM_OFF = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE ignored text := current_setting('pgtrigger.ignore', true);
BEGIN
    IF ignored IS NULL OR ignored IN ('', '{}') THEN
        RETURN false;
    END IF;
    RETURN trigger_name::text = ANY (ignored::text[]) AND pg_has_role(
        session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.django_migrations'::regclass), 'MEMBER'
    );
END $$;
"""


def give_rights(role: str) -> None:
    """Let a role do what the site does, and no more: after every migrate, as a table is born without rights."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_RUN_AS_OWNER)
        cursor.execute(ONLY_THE_OWNER_SWITCHES_THEM_OFF)
        cursor.execute(_grant("SELECT, INSERT, UPDATE, DELETE", "ALL TABLES IN SCHEMA public", role))
        cursor.execute(_grant("USAGE, SELECT", "ALL SEQUENCES IN SCHEMA public", role))
        there = set(connection.introspection.table_names(cursor))  # a migrate may end before all are made
        for rights, tables in ((("INSERT", *FORBIDDEN), kept()), (FORBIDDEN, ledgers())):
            for table in there.intersection(tables):
                cursor.execute(
                    SQL("REVOKE {} ON {} FROM {}").format(SQL(", ".join(rights)), Identifier(table), Identifier(role))
                )


def _grant(rights: str, on: str, role: str) -> Any:
    return SQL(f"GRANT {rights} ON {on} TO {{}}").format(Identifier(role))


def ledgers() -> list[str]:
    """The tables that only grow."""
    return [apps.get_model(each)._meta.db_table for each in settings.LEDGERS]


def kept() -> list[str]:
    """The tables that only triggers write: what they keep of the ledgers, and history."""
    events = [each for each in apps.get_models() if issubclass(each, pghistory.models.Event)]
    return [each._meta.db_table for each in (*map(apps.get_model, settings.KEPT_BY_TRIGGERS), *events)]


def after_migrate(app_config: AppConfig, **_: Any) -> None:
    """The triggers are installed and the role the site runs as gets its rights, both or neither."""
    with transaction.atomic():
        install_triggers()
        if settings.RUNTIME_ROLE not in ("", settings.DATABASES["default"]["USER"]):
            give_rights(settings.RUNTIME_ROLE)


def offences(role: str) -> list[str]:
    """What a role could do to the books and must not, each as a clause."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() != (False,):
            return ["is a superuser, may replicate, or is not there"]
        cursor.execute(
            "SELECT relname, pg_has_role(%(role)s, relowner, 'MEMBER'), named"
            " FROM pg_class, unnest(%(rights)s::text[]) AS named"
            " WHERE relname = ANY (%(tables)s::text[]) AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(%(role)s, oid, named) ORDER BY relname, named",
            {"role": role, "rights": list(FORBIDDEN), "tables": [*ledgers(), *kept()]},
        )
        return ["owns " + table if owns else f"may {right} {table}" for table, owns, right in cursor.fetchall()]


def check_role(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E001: the role of DATABASE_URL could change what only grows."""
    role = settings.RUNTIME_ROLE
    try:
        found = offences(role)
    except DatabaseError as error:
        return [Error(f"The rights of the role {role} could not be read: {error}", id="registry.E002")]
    hint = "DATABASE_URL names a role of its own, OWNER_DATABASE_URL the owner: docs/operations.md, 'Two roles'."
    return [Error(f"The role {role} {'; '.join(found[:5])}.", hint=hint, id="registry.E001")] if found else []
