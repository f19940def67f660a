"""The role the site runs as: what it may do, and the check that says so before anybody is let in."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from registry.local_servers import NAME, WEB
from registry.roles import give_rights, kept, ledgers, offences

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    """What `check --deploy` says of the role."""
    return [each.id for each in run_checks(include_deployment_checks=True) if each.id.startswith("registry.")]


@pytest.mark.parametrize(
    ("role", "expected"), [(WEB, []), (NAME, ["registry.E001"]), ("nobody_there", ["registry.E001"])]
)
def test_the_check_refuses_a_role_that_could_change_a_ledger(settings, role, expected):
    settings.RUNTIME_ROLE = role
    assert told() == expected


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_one_right_too_many_is_named(right):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {right} ON cooperatives_entry TO {WEB}")
    assert offences(WEB) == [f"may {right} cooperatives_entry"]
    give_rights(WEB)
    assert offences(WEB) == []


def test_history_and_positions_are_written_by_triggers_alone():
    assert {"cooperatives_cooperativeevent", "cooperatives_position", "pghistory_context"} <= set(kept())
    assert "cooperatives_entry" in ledgers()
    with connection.cursor() as cursor:
        for table in kept():
            cursor.execute("SELECT has_table_privilege(%s, %s, 'INSERT')", [WEB, table])
            assert (table, cursor.fetchone()) == (table, (False,))


def test_a_trigger_runs_as_the_owner_on_the_tables_of_this_schema():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'pgtrigger\\_%' AND pronamespace = 'public'::regnamespace"
            " AND (NOT prosecdef OR proconfig IS DISTINCT FROM ARRAY['search_path=public, pg_temp'])"
        )
        assert cursor.fetchall() == []
