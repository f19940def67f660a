"""Processes that fail: begun, waited for, and late."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.models.functions import Now

from registry import local_servers
from registry.models import Job
from registry.processes import Part


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
