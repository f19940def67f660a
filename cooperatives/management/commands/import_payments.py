"""manage.py import_payments FILE --cooperative ID --source payroll|bank [--round down|up|half] [--wet-run] [--json]"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperatives.dues.imports.payments import METHODS, ROUNDINGS, Outcome, Pile, bring_in
from cooperatives.dues.imports.sheet import payments
from cooperatives.management import keepers
from registry.imports import Unreadable
from registry.transitions import Refused


class Command(BaseCommand):
    """Book the payments of a payroll or a bank. Without --wet-run it only says what it would do.

    Columns of the .csv or .xlsx file: member_no, date, kind (pokok, wajib, sukarela), amount, reference; name where
    there is one. What the file says again is not booked again. Rows matched by name alone, or whose name is another
    than the member's, are doubtful: booked only with --doubtful.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it is from, and what somebody decided on it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", choices=METHODS, required=True)
        parser.add_argument("--round", choices=ROUNDINGS, default="", help="what to do with fractions of a rupiah")
        parser.add_argument("--doubtful", action="store_true", help="book the doubtful rows too")
        keepers.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, match, book, and print every problem at once."""
        today, file = timezone.localdate(), options["file"]
        cooperative, by = keepers.book_of(options, today)
        try:
            rows = payments(file.read_bytes(), file_name=file.name, by=today)
            outcome = bring_in(
                rows, cooperative, options["source"], file.name, rounding=options["round"],
                confirmed=None if options["doubtful"] else (), wet=options["wet_run"], by=by, on=today,
            )  # fmt: skip
        except (Unreadable, Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(_told(outcome) | {"kept": options["wet_run"]}, ensure_ascii=False))
        else:
            self.report(outcome, kept=options["wet_run"])
        if len(outcome.pile(Pile.REFUSED)) == len(rows):
            raise CommandError("No row could be brought in.")

    def report(self, outcome: Outcome, *, kept: bool) -> None:
        """The problems, and the sums in words: those of the piles and of the rounding give what was read."""
        for each in outcome.rows:
            if each.said and each.pile != Pile.SAME:
                self.stdout.write(f"line {each.row.line}, {each.pile.value}: {each.said}")
        for name, found in outcome.sums.items():
            self.stdout.write(f"{name:<10}{found.rows:>8,} rows  Rp {_rupiah(found.amount)}")
        if (fractions := outcome.fractions).rows:
            self.stdout.write(f"{'fractions':<10}{fractions.rows:>8,} rows  Rp {_rupiah(fractions.amount)} exactly;"
                              f" rounding takes Rp {_rupiah(outcome.rounded)} away")  # fmt: skip
        if not kept:
            self.stdout.write("Dry run: nothing was kept. Repeat with --wet-run to keep it.")


def _told(outcome: Outcome) -> dict[str, Any]:
    """All of it as JSON has it; amounts as text, exact."""
    sums = outcome.sums | {"fractions": outcome.fractions}
    return {name: {"rows": each.rows, "amount": f"{each.amount:f}"} for name, each in sums.items()} | {
        "rounded": f"{outcome.rounded:f}",
        "problems": [
            {"line": each.row.line, "pile": each.pile.value, "message": each.said} for each in outcome.rows if each.said
        ],
    }


def _rupiah(amount: Decimal) -> str:
    return f"{amount:,f}"
