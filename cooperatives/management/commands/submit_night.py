"""manage.py submit_night --on DAY [--wait SECONDS]"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry import jobs
from registry.management.arguments import day
from registry.models import Job


class Command(BaseCommand):
    """Submit the night of a day as a job, and wait until a worker has done it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, and how long to wait."""
        parser.add_argument("--on", type=day, required=True, metavar="DAY")
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Submit, wait, and say what became of it."""
        day = options["on"]
        if day > timezone.localdate():
            raise CommandError("--on is a day that has not come yet.")
        job = jobs.submit_daily("night", day)
        until = time.monotonic() + options["wait"]
        while job.state == Job.State.OPEN and time.monotonic() < until:
            time.sleep(0.1)
            job.refresh_from_db()
        if job.state == Job.State.FAILED or (options["wait"] and job.state == Job.State.OPEN):
            raise CommandError(f"The night of {day} is not done: {job.error or 'no worker took it in time'}")
        self.stdout.write(f"Night of {day}: {job.get_state_display()}")
