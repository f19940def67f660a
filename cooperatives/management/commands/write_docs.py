"""manage.py write_docs"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cooperatives.cases.models import MOVES, State
from registry import docs

GENERATED = Path(settings.BASE_DIR, "docs", "generated")
PAGES: dict[str, Callable[[], str]] = {
    "states.md": partial(docs.states, MOVES, dict(State.choices), of="a case", first=State.FLAGGED),
    "law.md": docs.law,
    "routes.md": docs.routes,
    "map.md": partial(docs.code_map, ["registry", "cooperatives"]),
}


class Command(BaseCommand):
    """Write the pages of docs/generated anew."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each page."""
        GENERATED.mkdir(exist_ok=True)
        for name, write in PAGES.items():
            (GENERATED / name).write_text(write())
