"""manage.py make_official CODE --from DAY --decree NO"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperatives.standing.actions import make_official
from registry.management.arguments import day


class Command(BaseCommand):
    """Make a rule set the official one from a day on, under a decree."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, from when, by what."""
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--from", dest="on", type=day, required=True, metavar="DAY")
        parser.add_argument("--decree", required=True, metavar="NO")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it so and say it."""
        try:
            make_official(options["code"], on=options["on"], decree=options["decree"], by=None)
        except (LookupError, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{options['code']} is official from {options['on']} under {options['decree']}.")
