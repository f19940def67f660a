"""manage.py import_register FILE --source ods --observed-on DAY [--wet-run] [--json]"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperatives.meetings.imports.ods import OdsExport
from registry.imports import Unreadable, bring_in
from registry.management.arguments import day
from registry.models import ImportBatch

SOURCES = {"ods": OdsExport}


class Command(BaseCommand):
    """Bring a file into the register. Without --wet-run it only says what it would do."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, what kind it is, and of which day it speaks."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", choices=SOURCES, required=True)
        parser.add_argument("--observed-on", type=day, required=True, metavar="DAY")
        parser.add_argument("--wet-run", action="store_true", help="keep it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, apply, and print every problem at once."""
        if options["observed_on"] > timezone.localdate():
            raise CommandError("--observed-on is a day that has not come yet.")
        source = SOURCES[options["source"]]()
        try:
            batch = bring_in(
                source, options["file"], observed_on=options["observed_on"], by=None, wet=options["wet_run"]
            )
        except (Unreadable, OSError) as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(
                json.dumps(batch.counts | {"kept": options["wet_run"], "problems": batch.problems}, ensure_ascii=False)
            )
        else:
            self.report(batch, kept=options["wet_run"])
        if batch.counts["rows"] and batch.counts["refused"] == batch.counts["rows"]:
            raise CommandError("No row could be brought in.")

    def report(self, batch: ImportBatch, *, kept: bool) -> None:
        """The counts and the problems in words."""
        for problem in batch.problems:
            self.stdout.write('line {line}, {column} "{value}": {message}'.format(**problem))
        self.stdout.write(", ".join(f"{count} {name}" for name, count in batch.counts.items()) + ".")
        if not kept:
            self.stdout.write("Dry run: nothing was kept. Repeat with --wet-run to keep it.")
