"""manage.py import_participants FILE --session ID [--wet-run]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from registry.imports import Unreadable
from registry.transitions import Refused
from training.rosters.imports import bench
from training.rosters.models import Roster
from training.sessions.models import Session


class Command(BaseCommand):
    """Put the people a file names on the list of a session. Without --wet-run it only says what it would do.

    Where somebody must decide first, nobody is put on the list: the file waits on its page.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and of which session it speaks."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--session", type=int, required=True, metavar="ID")
        parser.add_argument("--wet-run", action="store_true", help="keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, plan, apply, and print every problem at once."""
        session, file = Session.objects.filter(pk=options["session"]).first(), options["file"]
        if session is None:
            raise CommandError("There is no such session.")
        today = timezone.localdate()
        try:
            with transaction.atomic():
                roster = bench.receive(file.read_bytes(), file.name, session, by=None, on=today)
                waiting, ready = roster.batch.counts["waiting"], bench.ready(roster)
                if ready and not waiting:
                    bench.apply(roster, by=None, on=today)
                self.report(roster, ready)
                transaction.set_rollback(not options["wet_run"])
        except (Unreadable, Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        if not options["wet_run"]:
            self.stdout.write("Dry run: nothing was kept. Repeat with --wet-run to keep it.")
        elif waiting:
            self.stdout.write(f"Nobody was put on the list yet: decide at {roster.get_absolute_url()}")

    def report(self, roster: Roster, ready: int) -> None:
        """The problems and the counts in words."""
        for row in roster.batch.rows.exclude(problems=[]).order_by("line"):
            for problem in row.problems:
                self.stdout.write(f"line {row.line}, {problem['column'] or row.name}: {problem['message']}")
        counts = roster.batch.counts
        self.stdout.write(
            f"{counts['rows']} rows: {ready} to put on the list, {counts['same']} on it already,"
            f" {counts['refused']} refused, {counts['waiting']} to decide."
        )
