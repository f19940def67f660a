"""manage.py assess --on DAY --rules CODE [--area CODE] [--json]"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperatives.cases.figures import assess
from registry.management.arguments import day


class Command(BaseCommand):
    """Count what the cooperatives are on a day under a rule set. Reports and writes nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, the rules, the area."""
        parser.add_argument("--on", type=day, required=True, metavar="DAY")
        parser.add_argument("--rules", required=True, metavar="CODE")
        parser.add_argument("--area", default="", metavar="CODE", help="Kemendagri code; all areas without it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge and print."""
        try:
            counts = assess(on=options["on"], code=options["rules"], area=options["area"])
        except LookupError as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for name, count in counts.items():
            self.stdout.write(f"{name:<20}{count:>8}")
