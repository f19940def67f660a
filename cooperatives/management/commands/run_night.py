"""manage.py run_night --on DAY"""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cooperatives.cases.actions import night
from cooperatives.cases.models import Night
from cooperatives.standing.actions import DayIsPast, NoOfficialRules


class Command(BaseCommand):
    """Keep the verdicts of a day and open or withdraw cases, as the nightly task does."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The day."""
        parser.add_argument("--on", type=date.fromisoformat, required=True, metavar="DAY")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print what it did."""
        try:
            steps = list(night(on=options["on"]))
        except (DayIsPast, NoOfficialRules) as refused:
            raise CommandError(str(refused)) from refused
        if not steps:
            self.stdout.write("Another night is at work; this one has nothing to do.")
            return
        did = Night.objects.latest("pk")
        self.stdout.write(
            f"Night of {did.on} under {did.rulebook.code}: {did.judged} judged, {did.changed} verdicts new, "
            f"{did.flagged} cases opened, {did.withdrawn} withdrawn, "
            f"{did.not_ours} inactive under another authority."
        )
