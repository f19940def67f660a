"""Does what Redis forgot to have done, and submits the daily and weekly jobs that beat missed."""

import time
from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from registry import jobs


class Command(BaseCommand):
    """Safe to run beside workers, beat and other sweeps; needs PostgreSQL only."""

    help = "Does the jobs that are overdue and submits those of today and of this week, over and over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often, and from when on a job counts as forgotten."""
        parser.add_argument("--once", action="store_true", help="one round, as for a timer")
        parser.add_argument("--every", type=float, default=20, metavar="SECONDS", help="between two rounds")
        parser.add_argument(
            "--overdue", type=float, default=60, metavar="SECONDS", help="younger jobs are the workers'"
        )

    def handle(self, *, once: bool, every: float, overdue: float, **options: object) -> None:
        """Goes on when PostgreSQL restarts."""
        if once:
            self.sweep(overdue)
        while not once:
            try:
                self.sweep(overdue)
            except (OperationalError, InterfaceError) as error:
                connection.close()
                self.stderr.write(f"PostgreSQL did not answer, trying again in {every:g} seconds: {error}")
            time.sleep(every)

    def sweep(self, overdue: float) -> None:
        """One round."""
        now = timezone.localtime()
        for kind, hour in settings.DAILY_JOBS.items():
            if now.hour >= hour:
                jobs.submit_daily(kind, now.date())
        for kind in settings.WEEKLY_JOBS:
            jobs.submit_weekly(kind, now)
        if done := jobs.run_due(overdue_by=timedelta(seconds=overdue)):
            self.stdout.write(f"Did {done} overdue jobs.")
