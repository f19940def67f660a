"""manage.py recount"""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cooperatives.standing.actions import Comparison, compare

NAMED = 20


class Command(BaseCommand):
    """Judge every cooperative again and compare with the verdict that is kept. Writes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, print how many differ, and fail if any does."""
        self.refuse_other_tables()
        found = Comparison()
        for found in compare():  # noqa: B007  # the last one is the whole
            pass
        self.stdout.write(
            f"Judged again by the rules and on the day of the kept verdict: {found.judged:,} cooperatives, "
            f"{len(found.differing):,} differ. {found.waiting:,} changed since and wait for the next night."
        )
        if found.differing:
            first = ", ".join(map(str, found.differing[:NAMED]))
            more = ", …" if len(found.differing) > NAMED else ""
            raise CommandError(f"What is kept is not what the facts give, for the cooperatives with id {first}{more}.")

    def refuse_other_tables(self) -> None:
        """Tables of another version are not read, and nothing is migrated in passing."""
        loader = MigrationLoader(connection)
        ours = {config.label for config in apps.get_app_configs()}
        applied = {each for each in loader.applied_migrations if each[0] in ours}
        missing, unknown = (
            ", ".join(sorted(".".join(each) for each in names))
            for names in (set(loader.disk_migrations) - applied, applied - set(loader.disk_migrations))
        )
        if unknown:
            raise CommandError(f"The tables are of a newer version, which has also {unknown}: use that version.")
        if missing:
            raise CommandError(f"The tables are of an older version, without {missing}: run manage.py migrate first.")
