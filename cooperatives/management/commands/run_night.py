"""manage.py run_night --on DAY"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperatives.cases.actions import AnotherNight, night
from cooperatives.cases.models import Night
from cooperatives.standing.actions import DayIsPast, NoOfficialRules
from registry.management.arguments import day


class Command(BaseCommand):
    """Keep the verdicts of a day and open or withdraw cases, as the nightly task does."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The day."""
        parser.add_argument("--on", type=day, metavar="DAY", help="today without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print what it did."""
        on = options["on"] or timezone.localdate()
        if on > timezone.localdate():
            raise CommandError("--on is a day that has not come yet: kept verdicts only move forward.")
        try:
            list(night(on=on))
        except AnotherNight:
            self.stdout.write("Another night is at work; this one has nothing to do.")
            return
        except (DayIsPast, NoOfficialRules) as refused:
            raise CommandError(str(refused)) from refused
        did = Night.objects.latest("pk")
        self.stdout.write(
            f"Night of {did.on} under {did.rulebook.code}: {did.judged} judged, {did.changed} verdicts new, "
            f"{did.flagged} cases opened, {did.withdrawn} withdrawn, "
            f"{did.not_ours} inactive under another authority."
        )
