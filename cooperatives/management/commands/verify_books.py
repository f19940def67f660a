"""manage.py verify_books"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperatives.dues.figures.proof import verify_all
from cooperatives.dues.models import Book


class Command(BaseCommand):
    """Verify every book of dues: its numbers, its chain, and that positions and totals are what the receipts give."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """One cooperative, and the form of the answer."""
        parser.add_argument("--cooperative", type=int, help="only the book of the cooperative with this id")
        parser.add_argument("--json", action="store_true", help="the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found of each book, and fail if anything is not as it should be."""
        books = Book.objects.select_related("cooperative").order_by("pk")
        if options["cooperative"]:
            books = books.filter(pk=options["cooperative"])
        found = list(verify_all(list(books), timezone.localdate()))
        faulty = [each for each in found if each.faults]
        if options["json"]:
            self.stdout.write(json.dumps({"books": [asdict(each) for each in found], "sound": not faulty}))
        else:
            receipts = sum(each.receipts for each in found)
            self.stdout.write(f"{len(found):,} books with {receipts:,} receipts verified, {len(faulty):,} not sound.")
            for each in faulty:
                for fault in each.faults:
                    self.stdout.write(f"{each.name} (id {each.cooperative}): {fault}")
        if faulty:
            raise CommandError("Not every book is sound.")
