"""What a book asks for and of whom, what a new tariff would change, and which book years may be closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.models import Book, Closing, Entry, Opening, Position, Tariff
from cooperatives.dues.rules import first_day, month_of
from cooperatives.meetings.models import Meeting
from cooperatives.members.models import Member, MemberCategory
from cooperatives.register.models import Cooperative
from registry.amounts import number, rupiah
from registry.deadlines import month_end


@dataclass(frozen=True, slots=True)
class Step:
    """A tariff with the days it holds on, and how it differs from the one before; change: None for the first."""

    tariff: Tariff
    since: date
    until: date | None
    change: int | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a category is asked for: the steps of each kind, the latest first; and how many members it has."""

    category: MemberCategory
    members: int
    kinds: Sequence[tuple[str, Sequence[Step]]]


def asked(cooperative: Cooperative, on: date) -> list[Asked]:
    """The categories of a cooperative by name, each with its tariffs. Three queries."""
    tariffs = list(Tariff.objects.filter(cooperative=cooperative).order_by("months"))
    counts = dict(
        Position.objects.filter(cooperative=cooperative, category__isnull=False)
        .order_by().values_list("category").annotate(Count("pk"))
    )  # fmt: skip
    return [
        Asked(category, counts.get(category.pk, 0), [
            (str(label), _steps([each for each in tariffs if (each.category_id, each.kind) == (category.pk, kind)], on))
            for kind, label in Tariff.Kind.choices
        ])
        for category in cooperative.member_categories.order_by("name")
    ]  # fmt: skip


def _steps(tariffs: Sequence[Tariff], on: date) -> list[Step]:
    """The steps of one curve, the latest first."""
    month, steps = month_of(on), []
    for place, each in enumerate(tariffs):
        until = None if each.months.upper is None else first_day(each.months.upper - 1)
        change = each.amount - tariffs[place - 1].amount if place else None
        steps.append(Step(each, first_day(each.months.lower), until, change, month in each.months))
    return steps[::-1]


def changes(category: MemberCategory, kind: str, amount: int, since: date, on: date) -> list[str]:
    """What a tariff would change, as sentences for whoever is about to decide it."""
    last = Tariff.objects.filter(category=category, kind=kind).latest_first().first()
    members = Position.objects.filter(category=category).count()
    month = f"{since:%m-%Y}"
    group = category.name if category.name.casefold().startswith("golongan") else f"golongan {category}"
    if kind == Tariff.Kind.PRINCIPAL:
        before = f" Sebelumnya {rupiah(last.amount)}." if last else ""
        return [f"Yang masuk {group} sejak {month} diminta simpanan pokok {rupiah(amount)} sekali.{before}"]
    before = f", sebelumnya {rupiah(last.amount)}" if last else ""
    whole = f"seluruhnya {rupiah(amount * members)} sebulan dari {number(members)} anggota sekarang"
    found = [f"Sejak {month} {group} diminta simpanan wajib {rupiah(amount)} sebulan{before}; {whole}."]
    if (late := month_of(on) - month_of(since)) > 0:
        found.append(f"{late} bulan itu sudah lewat: tunggakan anggota langsung berubah.")
    return found


@dataclass(frozen=True, slots=True)
class Year:
    """A book year that has ended: whether nothing can be booked in it any more, and its annual meeting, if known."""

    name: int
    ended_on: date
    is_closed: bool
    closing: Closing | None
    met_on: date | None


def years(book: Book, on: date) -> list[Year]:
    """The book years that have ended since the one before the book was opened, the latest first."""
    cooperative = book.cooperative
    closings = {each.through: each for each in Closing.objects.filter(cooperative=cooperative, kind="PERIOD")}
    found = []
    for name in range(on.year, book.opened_on.year - 2, -1):
        ended_on = month_end(name, cooperative.book_year_end)
        if ended_on < on:
            closed = book.closed_through is not None and book.closed_through >= ended_on
            found.append(Year(name, ended_on, closed, closings.get(ended_on), _met_on(cooperative, name, on)))
    return found


def _met_on(cooperative: Cooperative, book_year: int, on: date) -> date | None:
    """The day of the annual meeting of a book year, as far as the office knows."""
    held = Meeting.objects.valid().filter(kind=Meeting.Kind.ANNUAL, cooperative=cooperative, held_on__lte=on)
    return held.filter(book_years__contains=[book_year]).order_by("-held_on").values_list("held_on", flat=True).first()


def doubts(year: Year) -> list[str]:
    """What a board should see before it closes a year for good."""
    found = [f"Sampai {year.ended_on:%d-%m-%Y} tidak ada lagi yang dapat dibukukan, dan itu tidak dapat dibatalkan."]
    if year.met_on is None:
        found.append(f"RAT tahun buku {year.name} belum tercatat di dinas. Tutup sesudah RAT menerimanya.")
    return found


def corrected(opening: Opening | None) -> dict[str, int]:
    """What the opening balances add up to now, and of how many members; empty where that is what was proven."""
    if opening is None:
        return {}
    began = Entry.objects.standing().filter(cooperative=opening.cooperative_id, kind=Entry.Kind.OPENING)
    now: dict[str, int] = began.aggregate(members=Count("pk"), **{kind: Sum(kind, default=0) for kind in KINDS})
    return {} if all(getattr(opening, name) == value for name, value in now.items()) else now


def members(cooperative: Cooperative) -> dict[str, Member]:
    """Who is in the member book now, by number: whose balances a book may begin with."""
    rows = Member.objects.filter(Q(memberships__held__upper_inf=True), cooperative=cooperative)
    return {each.number: each for each in rows.order_by("number")}
