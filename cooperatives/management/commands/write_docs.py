"""manage.py write_docs"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cooperatives.cases.models import MOVES, State
from registry.transitions import diagram

GENERATED = Path(settings.BASE_DIR, "docs", "generated")


def states() -> str:
    """The page of the states of a case, from the table of its moves."""
    drawn = diagram(MOVES, dict(State.choices), first=State.FLAGGED)
    return f"# States of a case\n\nWritten by `make docs` from `MOVES`.\n\n```mermaid\n{drawn}\n```\n"


class Command(BaseCommand):
    """Write the pages of docs/generated anew."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each page."""
        GENERATED.mkdir(exist_ok=True)
        (GENERATED / "states.md").write_text(states())
