"""The proof of a book: its receipts are all there and as they were written, and what is kept of them adds up."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum

from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.figures.arrears import with_arrears
from cooperatives.dues.figures.standings import Standing, standings
from cooperatives.dues.models import Book, Entry, Opening, Position
from cooperatives.dues.models.entry import hash_of
from cooperatives.dues.rules import Account

CHANGED = f"""
SELECT cooperative_id, min(number) FROM cooperatives_entry entry
WHERE cooperative_id IN (SELECT unnest(%s::bigint[])) AND hash <> {hash_of("entry")} GROUP BY cooperative_id
"""  # noqa: S608  # names of our own
"""With `= ANY` PostgreSQL thinks many books dear, and reads them by their index, on one core."""
UNLINKED = """
SELECT number, place FROM (
    SELECT number, previous, lag(hash, 1, ''::bytea) OVER receipts AS last, row_number() OVER receipts AS place
    FROM cooperatives_entry WHERE cooperative_id = %s WINDOW receipts AS (ORDER BY number)
) chain
WHERE number <> place OR previous <> last ORDER BY number LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of one book. first_bad: the first receipt that is not as it was written, or is not there."""

    cooperative: int
    name: str
    receipts: int
    first_bad: int | None = None
    faults: list[str] = field(default_factory=list)


def verify(book: Book, on: date = date.max) -> Proof:
    """Read one book through. Writes nothing."""
    return next(verify_all([book], on))


def verify_all(books: Collection[Book], on: date) -> Iterator[Proof]:
    """Read books through, one after the other; hashes are computed for all at once, on as many cores as there are.

    on: the day whose list of arrears is compared with them, not before anything that was booked.
    """
    changed = dict(_ask(CHANGED, [book.pk for book in books]))
    for book in books:
        first_bad, faults = _chain(book, changed.get(book.pk))
        receipts = Entry.objects.filter(cooperative=book.pk).count()
        yield Proof(book.pk, book.cooperative.name, receipts, first_bad, [*faults, *_kept(book, on)])


def _chain(book: Book, changed: int | None) -> tuple[int | None, list[str]]:
    """The first receipt that was changed or breaks the chain, or that the counter knows and the book does not have."""
    for number, expected in _ask(UNLINKED, book.pk):
        if changed is None or number < changed:
            missing = f"receipt {expected} is missing" if number != expected else f"receipt {number} follows another"
            return number, [missing]
    if changed is not None:
        return changed, [f"receipt {changed} was changed"]
    last = Entry.objects.filter(cooperative=book.pk).order_by("number").last()
    end = (last.number, bytes(last.hash)) if last else (0, b"")
    counted, last_hash = Book.objects.values_list("last_number", "last_hash").get(pk=book.pk)
    if end == (counted, bytes(last_hash)):
        return None, []
    return end[0] + 1, [f"receipt {end[0] + 1} is missing: the book counted to {counted}"]


def _ask(statement: str, of: int | list[int]) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [of])
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


def _kept(book: Book, on: date) -> Iterator[str]:
    """What is kept of each member is what the receipts, memberships and tariffs give, and the book began as proven."""
    found = standings(book.cooperative, date.max)
    listed: Any = with_arrears(book.cooperative, on)
    for position in listed.order_by("pk"):
        standing = found.pop(position.pk, Standing(Account(())))
        if any(getattr(position, kind) != standing.held[kind] for kind in KINDS):
            yield f"member {position.pk}: the position is not the sum of the receipts"
        elif not _is_in_place(position, standing):
            yield f"member {position.pk}: the place on the curve is not what the rules say"
        elif (position.arrears, position.arrears_months) != (standing.arrears(on), standing.arrears_months(on)):
            yield f"member {position.pk}: the arrears listed are not what the rules say"
    yield from (f"member {member}: there is no position" for member in sorted(found))
    if opening := Opening.objects.filter(cooperative=book.pk).first():
        totals = {kind: Sum(kind, default=0) for kind in KINDS}
        began = Entry.objects.filter(cooperative=book.pk, kind="OPENING", reason="").aggregate(**totals)
        if any(began[kind] != getattr(opening, kind) for kind in KINDS):
            yield "the opening balances are not what was proven"


def _is_in_place(position: Position, standing: Standing) -> bool:
    asked_of = standing.asked
    if (position.paid_through, position.principal_due) != (standing.paid_through, asked_of.principal_due):
        return False
    if not asked_of.stretches:
        return position.category_id is None
    last = asked_of.stretches[-1]
    kept = (position.first, position.before, position.base, position.base - position.offset)
    return kept == (last.first, asked_of.due(last.first - 2), last.base, asked_of.due(last.first - 1))
