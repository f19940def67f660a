"""What tests run on: one PostgreSQL of their own, in memory's pace, and no Redis. Pytest loads it before the settings.

The pytest that was started makes it; its xdist workers inherit the environment. template1 holds the migrated tables, so
that each test database is a copy of it.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from registry import local_servers

running = ExitStack()


def start() -> None:
    """Starts PostgreSQL in a folder of its own and fills the template; all of it goes when pytest ends."""
    atexit.register(running.close)
    folder = Path(tempfile.mkdtemp(prefix="sokoguru-tests-"))
    running.callback(shutil.rmtree, folder, ignore_errors=True)
    running.enter_context(local_servers.postgres(folder, folder, durable=False))
    os.environ.update(
        DATABASE_URL=local_servers.database_url(folder),
        REDIS_URL=f"redis+socket://{folder}/nobody-listens.sock",
        SECRET_KEY="of the tests",
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
        HTTPS="0",
        SECOND_FACTOR="0",
        DJANGO_SETTINGS_MODULE="registry.settings",
    )


def set_up() -> None:
    """Django as the tests want it: static files by their names, passwords quick to check, no limit to wrong ones."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    django.setup()


def fill_template() -> None:
    """The tables, once."""
    ours = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "template1"
    call_command("migrate", verbosity=0)
    from registry.roles import give_rights  # noqa: PLC0415  # it needs the models

    give_rights(local_servers.WEB)
    connection.close()
    connection.settings_dict["NAME"] = ours


if "PYTEST_XDIST_WORKER" in os.environ:
    set_up()
else:
    start()
    set_up()
    fill_template()
