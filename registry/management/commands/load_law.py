"""manage.py load_law"""

from typing import Any

from django.core.management.base import BaseCommand

from registry.lawbook import load_law


class Command(BaseCommand):
    """Bring in the law's values that are missing, and show where the database says something else than the file."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print."""
        loaded = load_law(by=None)
        self.stdout.write(f"{len(loaded.added)} law values added.")
        for key in loaded.differing:
            self.stdout.write(f"{key}: the database differs from law.toml; left as it is.")
