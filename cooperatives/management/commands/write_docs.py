"""manage.py write_docs"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cooperatives.cases import models as cases
from cooperatives.correspondence import models as correspondence
from cooperatives.dues.models import balance, dismissal, reversal
from cooperatives.proposals import models as proposals
from cooperatives.reports import models as reports
from registry import docs

GENERATED = Path(settings.BASE_DIR, "docs", "generated")
MACHINES = {
    of: (each.MOVES, dict(each.State.choices))
    for of, each in {
        "A case": cases,
        "A report": reports,
        "A proposal": proposals,
        "A letter": correspondence,
        "A reversal by two": reversal,
        "An opening balance by two": balance,
        "A proposal to dismiss a member": dismissal,
    }.items()
}
PAGES: dict[str, Callable[[], str]] = {
    "states.md": partial(docs.states, MACHINES),
    "law.md": docs.law,
    "routes.md": docs.routes,
    "map.md": partial(docs.code_map, ["registry", "cooperatives", "training"]),
}


class Command(BaseCommand):
    """Write the pages of docs/generated anew."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each page."""
        GENERATED.mkdir(exist_ok=True)
        for name, write in PAGES.items():
            (GENERATED / name).write_text(write())
