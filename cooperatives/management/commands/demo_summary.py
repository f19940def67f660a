"""manage.py demo_summary"""

from collections import Counter
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cooperatives.cases.figures import assess
from cooperatives.cases.models import Night
from cooperatives.demo import ARTICLE_DAY
from cooperatives.desk.recap.figures import counted
from cooperatives.desk.recap.rules import Asked
from cooperatives.dues.figures import totals, verify_all
from cooperatives.dues.models import Book
from cooperatives.management.commands.prepare_demo import PASSWORD, PEOPLE
from cooperatives.reports.models import RatReport
from cooperatives.standing.actions import official
from registry.access import Role
from registry.deadlines import DECEMBER, BookYear
from registry.models import Area, User


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
        self.of_reports(days[-1])
        self.of_dues(days[-1])
        for username, name, role, _ in PEOPLE:
            self.stdout.write(f"Sign in as {username:<9} password {PASSWORD}  ({name}, {Role(role).label})")

    def of_reports(self, today: date) -> None:
        """How many reports are in each state, and the rekap of the latest book year that has ended."""
        states = Counter(RatReport.objects.values_list("state", flat=True))
        self.stdout.write("Reports: " + ", ".join(f"{states[each]} {each.lower()}" for each in RatReport.State))
        asked = Asked(today, today, BookYear.ended_before(today, DECEMBER).name)
        numbers = counted(asked, User.objects.as_of(today).get(username="sari")).total.numbers
        shown = ", ".join(f"{name} {numbers[name] or 0:,}" for name in ("rat", "anggota", "aset", "shu", "melapor"))
        self.stdout.write(f"Rekap of book year {asked.year}: {shown}")

    def of_dues(self, today: date) -> None:
        """What the books of dues hold and miss, and that each of them proves itself."""
        found = reduce(add, totals(Area.objects.get(code="36.03"), today).values())
        books = list(Book.objects.select_related("cooperative").order_by("pk"))
        proofs = list(verify_all(books, today))
        faulty = sum(bool(each.faults) for each in proofs)
        self.stdout.write(f"Dues: {len(books)} books, {found.members:,} members, "
                          f"{sum(each.receipts for each in proofs):,} receipts verified, {faulty} books not sound; "
                          f"{found.in_arrears:,} members in arrears, {found.prepaid} prepaid")  # fmt: skip
        money = {"pokok": found.principal, "wajib": found.mandatory, "sukarela": found.voluntary}
        held = ", ".join(f"{kind} Rp{amount:,}" for kind, amount in (money | {"tunggakan": found.arrears}).items())
        self.stdout.write(f"Simpanan: {held}")

    def row(self, *cells: str) -> None:
        """One line of the table."""
        first, *rest = cells
        self.stdout.write(f"{first:<34}" + "".join(f"{cell:>12}" for cell in rest))
