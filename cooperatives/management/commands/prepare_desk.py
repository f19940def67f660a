"""manage.py prepare_desk"""

import random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cooperatives.cases.actions import review
from cooperatives.demo_work import PARTS
from cooperatives.reports.models import RatReport


class Command(BaseCommand):
    """Lay work on every desk of Kabupaten contoh, once its nights are done. What lies there already stays."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The seed."""
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing; then whatever was dated back is judged as of today."""
        if settings.HTTPS:
            raise CommandError("The demo's work is invented: it is for one's own machine (HTTPS=0).")
        if RatReport.objects.exists():
            self.stdout.write("There is work on the desks already.")
            return
        today = timezone.localdate()
        with transaction.atomic():
            for part in PARTS:
                part(random.Random(options["seed"]), today)  # noqa: S311  # invented data
            review(on=today, by=None)
        self.stdout.write(f"{RatReport.objects.count()} reports lie on the desks.")
