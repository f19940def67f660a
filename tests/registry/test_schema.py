"""Triggers stand in no migration: every migrate brings PostgreSQL to what the models declare."""

import pgtrigger
import pytest
from django.apps import apps
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.migrations import CreateModel, RunSQL
from django.db.migrations.loader import MigrationLoader

from registry.local_servers import WEB
from registry.models import Area
from registry.roles import after_migrate
from registry.schema import AtOnce, install_triggers

pytestmark = pytest.mark.django_db

REFUSES = pgtrigger.Protect(name="for_a_test", operation=pgtrigger.Delete)
NAME = REFUSES.get_pgid(Area)


def ask(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def standing() -> set[tuple]:
    """All triggers; one that was made anew has another number."""
    return set(ask("SELECT oid, tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger\\_%'"))


def function(name: str) -> list[tuple]:
    return ask(f"SELECT prosrc, prosecdef FROM pg_proc WHERE proname = '{name}'")


def told() -> list[str]:
    """What `check --deploy` says of the triggers."""
    found = run_checks(include_deployment_checks=True)
    return [each.msg for each in found if each.id == "registry.E003"]


def test_a_migration_made_at_once_only_makes_models():
    """What knows no model may stand with them; AtOnce can do nothing else."""
    known = CreateModel, RunSQL, BtreeGistExtension, TrigramExtension
    made = [each for each in MigrationLoader(None).disk_migrations.values() if isinstance(each, AtOnce)]
    assert made
    assert [(each, what) for each in made for what in each.operations if not isinstance(what, known)] == []


def test_a_trigger_that_is_declared_is_installed_by_the_next_migrate_and_no_other_is_touched():
    before = standing()
    with REFUSES.register(Area):
        assert told() == [f"1 triggers are not as declared: {NAME} on registry_area."]
        call_command("migrate", verbosity=0)
        assert told() == []
        assert {name for _, name in standing() - before} == {NAME}
        assert before <= standing()


def test_a_changed_trigger_is_installed_and_runs_as_the_owner(settings, monkeypatch):
    settings.RUNTIME_ROLE = WEB
    [(model, trigger)] = pgtrigger.registered("cooperatives.Entry:booked")
    monkeypatch.setattr(trigger, "func", "RAISE EXCEPTION 'changed';")
    assert len(told()) == 1
    call_command("migrate", verbosity=0)
    assert told() == []
    [(source, runs_as_owner)] = function(trigger.get_pgid(model))
    assert "RAISE EXCEPTION 'changed';" in source
    assert runs_as_owner


def test_a_trigger_that_no_model_declares_any_more_goes_with_its_function():
    before = standing()
    with REFUSES.register(Area):
        install_triggers()
        assert function(NAME)
    assert told() == [f"1 triggers are not as declared: {NAME} on registry_area."]
    install_triggers()
    assert standing() == before
    assert not function(NAME)


def test_a_migrate_to_an_older_state_ends_with_the_tables_that_are_there(settings):
    settings.RUNTIME_ROLE = WEB
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_area DROP COLUMN kind CASCADE; DROP TABLE training_rosterevent CASCADE")
    before = standing()
    with REFUSES.register(Area):
        after_migrate(apps.get_app_config("registry"))
    assert standing() == before


def test_triggers_and_rights_come_together_or_not_at_all(settings):
    before = standing()
    settings.RUNTIME_ROLE = "nobody_there"
    with REFUSES.register(Area), pytest.raises(ProgrammingError, match="nobody_there"):
        after_migrate(apps.get_app_config("registry"))
    assert standing() == before
