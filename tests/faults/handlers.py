"""Jobs that leave a mark, so that what was done, and how often, can be counted."""

import os
import signal
import time
from datetime import date

from registry.models import ImportBatch, Job


def mark(*, on: str) -> None:
    """One more row of that name."""
    ImportBatch.objects.create(file_name=on, observed_on=date(2018, 9, 4), counts={}, problems=[])


def linger(*, on: str) -> None:
    """The same, after a second."""
    time.sleep(1)
    mark(on=on)


def kill_the_first_worker(*, on: str) -> None:
    """The process dies in the middle of the first attempt."""
    mark(on=on)
    if Job.objects.get(key=on).attempts == 1:
        os.kill(os.getpid(), signal.SIGKILL)


def marks() -> list[str]:
    """The names of all rows."""
    return sorted(ImportBatch.objects.values_list("file_name", flat=True))
