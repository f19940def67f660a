"""manage.py demo_summary"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cooperatives.cases.figures import assess
from cooperatives.cases.models import Night
from cooperatives.demo import ARTICLE_DAY
from cooperatives.management.commands.prepare_demo import PASSWORD, PEOPLE
from cooperatives.standing.actions import official
from registry.access import Role


class Command(BaseCommand):
    """Print what the demo district shows: on the article's day and today, each night, and who may sign in."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge both days anew, so that no figure is written anywhere."""
        days = (ARTICLE_DAY, timezone.localdate())
        code = official(days[-1]).code
        columns = [assess(on=day, code=code, area="36.03") for day in days]
        self.row(f"Kabupaten contoh under {code}", *(f"{day:%d-%m-%Y}" for day in days))
        for name in columns[0]:
            self.row(name.replace("_", " "), *(f"{column[name]:,}" for column in columns))
        for did in Night.objects.select_related("rulebook").order_by("pk"):
            self.stdout.write(f"Night of {did.on:%d-%m-%Y}: {did.judged:,} judged, {did.flagged} cases opened, "
                              f"{did.withdrawn} withdrawn")  # fmt: skip
        for username, name, role, _ in PEOPLE:
            self.stdout.write(f"Sign in as {username:<6} password {PASSWORD}  ({name}, {Role(role).label})")

    def row(self, *cells: str) -> None:
        """One line of the table."""
        first, *rest = cells
        self.stdout.write(f"{first:<34}" + "".join(f"{cell:>12}" for cell in rest))
