"""Real servers and workers that fail, and deeds that are done at once."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.db.models.functions import Now

from registry import jobs, local_servers
from registry.models import Job
from registry.processes import Part
from registry.supervisor import WORKER
from tests.world import build_world


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


@contextmanager
def process(name: str, *arguments: str, folder: Path, **changes: str):
    """A Python process that knows the test's database and the Redis in that folder."""
    told = {
        "DATABASE_URL": local_servers.database_url(
            Path(connection.settings_dict["HOST"]), connection.settings_dict["NAME"]
        ),
        "REDIS_URL": f"redis+socket://{folder / local_servers.REDIS_SOCKET}",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    }
    environment = os.environ | told | changes
    log = folder / f"{name}.log"
    with Part.running(
        name, [sys.executable, *arguments], log=log, environment=environment, folder=local_servers.CLONE
    ) as part:
        yield part


def soon(is_so: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it becomes so in time."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()


def is_overdue(job: Job) -> None:
    """Lets more than a minute pass, and every lease end."""
    Job.objects.filter(pk=job.pk).update(due_at=Now() - timedelta(seconds=61))


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """The results of deeds that start together, each in a thread and on a connection of its own."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def at_once(times: int, deed: Callable[..., Any], *args: object) -> list[Any]:
    """The results of one deed done so many times together."""
    return together(*[partial(deed, *args)] * times)
