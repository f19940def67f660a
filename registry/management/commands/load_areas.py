"""manage.py load_areas CODE [CODE …]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.areas import UnknownArea, load_areas


class Command(BaseCommand):
    """Bring in a province, district or subdistrict by its Kemendagri code, with everything inside it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The codes."""
        parser.add_argument("codes", nargs="+", metavar="CODE", help="Kemendagri code, such as 36.03")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print what was added."""
        for code in options["codes"]:
            try:
                added = load_areas(code, by=None)
            except UnknownArea as unknown:
                raise CommandError(str(unknown)) from unknown
            self.stdout.write(
                f"{code}: " + (", ".join(f"{n} {kind.lower()}" for kind, n in added.items()) or "nothing new")
            )
