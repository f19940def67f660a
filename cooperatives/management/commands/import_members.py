"""manage.py import_members FILE --cooperative ID [--totals POKOK,WAJIB,SUKARELA --as-of DAY] [--wet-run] [--json]"""

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperatives.dues.imports.people import Outcome, Proof, bring_in
from cooperatives.dues.imports.sheet import people
from cooperatives.management import keepers
from registry.imports import Pile, Unreadable
from registry.management.arguments import day
from registry.transitions import Refused

PILES = (Pile.NEW, Pile.SAME, Pile.REFUSED)


class Command(BaseCommand):
    """Enter members from a file, with what they held before. Without --wet-run it only says what it would do.

    Columns of the .csv or .xlsx file: number, name, category, since, phone, address, rt, rw, nik, and the opening
    balances principal, mandatory, voluntary and settled_through (the last month paid). Where there are balances,
    --totals says what the old book adds up to by kind: they are booked only if the rows give the same. A category the
    book does not know is entered once --category says what it is: NAME makes it a new one, NAME=KNOWN that one.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and the proof of its balances."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--totals", type=_totals, metavar="POKOK,WAJIB,SUKARELA", help="of the old book, in rupiah")
        parser.add_argument("--cash", type=int, default=0, help="in the treasurer's box on that day, in rupiah")
        parser.add_argument("--category", action="append", default=[], metavar="NAME[=KNOWN]", help="an unknown one")
        parser.add_argument("--as-of", type=day, metavar="DAY", help="of which day the balances are")
        keepers.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, enter, and print every problem at once."""
        today, file = timezone.localdate(), options["file"]
        cooperative, by = keepers.book_of(options, today)
        if (options["totals"] is None) != (options["as_of"] is None):
            raise CommandError("--totals and --as-of belong together.")
        proof = Proof(options["totals"], options["as_of"], file.name, options["cash"]) if options["totals"] else None
        split = (each.partition("=") for each in options["category"])
        said = {"classes": {name: known or name for name, _, known in split}, "wet": options["wet_run"]}
        try:
            rows = people(file.read_bytes(), file_name=file.name, by=today)
            outcome = bring_in(rows, cooperative, proof, file.name, **said, by=by, on=today)
        except (Unreadable, Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(_told(outcome) | {"kept": options["wet_run"]}, ensure_ascii=False))
        else:
            self.report(outcome, kept=options["wet_run"])
        if outcome.count(Pile.REFUSED) == len(rows):
            raise CommandError("No row could be brought in.")

    def report(self, outcome: Outcome, *, kept: bool) -> None:
        """The problems and the counts in words."""
        for each in outcome.rows:
            if each.said:
                self.stdout.write(f"line {each.row.line}, {each.row.said['number']}: {each.said}")
        for name, lines in outcome.unknown.items():
            self.stdout.write(f"Unknown category {name}: {len(lines)} rows, the first in line {lines[0]}.")
        counts = ", ".join(f"{outcome.count(pile)} {pile.value}" for pile in PILES)
        self.stdout.write(f"{len(outcome.rows)} rows, {counts}.")
        held = ", ".join(f"{kind} Rp {amount:,}" for kind, amount in outcome.held.items())
        self.stdout.write(f"Balances in the file: {held}; {'proven' if outcome.opening else 'not booked'}.")
        if not kept:
            self.stdout.write("Dry run: nothing was kept. Repeat with --wet-run to keep it.")


def _told(outcome: Outcome) -> dict[str, Any]:
    """All of it as JSON has it."""
    return {pile.value: outcome.count(pile) for pile in PILES} | {
        "rows": len(outcome.rows), "held": outcome.held, "balances_booked": outcome.opening is not None,
        "unknown_categories": outcome.unknown,
        "problems": [{"line": each.row.line, "message": each.said} for each in outcome.rows if each.said],
    }  # fmt: skip


def _totals(text: str) -> tuple[int, int, int]:
    """Three amounts in rupiah."""
    try:
        principal, mandatory, voluntary = map(int, text.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not three amounts: write them as 100000,960000,50000") from None
    return principal, mandatory, voluntary
