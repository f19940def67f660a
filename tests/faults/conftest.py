"""The world, committed; and a real Redis and a real worker that may fail."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from celery import Celery

from cooperatives.dues import actions
from cooperatives.members import actions as members
from cooperatives.members.models import Member
from registry import jobs, local_servers
from registry.supervisor import WORKER
from tests.faults.phones import ON, PHONES
from tests.faults.processes import process
from tests.world import build_world, holds_post


@pytest.fixture
def committed(transactional_db):
    """The world, committed."""
    return build_world()


@pytest.fixture
def folder():
    """A short folder for sockets."""
    with tempfile.TemporaryDirectory(prefix="sokoguru-") as path:
        yield Path(path)


@pytest.fixture
def redis(folder, settings, monkeypatch):
    """A real Redis, known to the jobs of this process."""
    settings.CELERY_BROKER_URL = f"redis+socket://{folder / local_servers.REDIS_SOCKET}"
    app = Celery("tests", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    monkeypatch.setattr(jobs, "app", app)
    with local_servers.redis(folder, folder) as part:
        yield part
    app.close()


@pytest.fixture
def worker(redis, folder):
    """A real worker of two processes."""
    with process("worker", *WORKER, folder=folder) as part:
        part.wait_until(lambda: " ready." in part.log.read_text())
        yield part


@pytest.fixture
def people(transactional_db) -> list[Member]:
    """A member for each phone, in one book."""
    world = build_world()
    holds_post(world.tono, world.maju, "TREASURER", date(2026, 1, 1))
    said = {"by": world.tono, "on": ON}
    actions.open_book(members.agree(world.maju, "PKS/1", ON, **said), second_person_from=1_000_000, **said)
    category = members.add_category(world.maju, "Semua anggota", **said)
    actions.set_tariff(category, "MANDATORY", 20_000, date(2026, 1, 1), **said)
    return [
        members.admit(world.maju, f"{n}", f"Anggota {n}", category, date(2026, 1, 1), **said) for n in range(PHONES)
    ]
