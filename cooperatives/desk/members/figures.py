"""What a member's card shows, the member book as of any day, and whom the board may have to speak of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.dateformat import format as write_date

from cooperatives.desk.members.filters import book, by_number, place
from cooperatives.dues.actions import dismissal_rule, lacks_balance
from cooperatives.dues.actions.accounts import account_of
from cooperatives.dues.figures import owed_on_leaving
from cooperatives.dues.models import Book, DismissalProposal, DismissalRule, Entry, ReversalRequest, Tariff
from cooperatives.dues.rules import month_key, month_of
from cooperatives.members.models import Member, Membership, Unmasking
from cooperatives.register.models import Cooperative
from registry.exports import foot
from registry.models import User
from registry.templatetags.registry import months as in_words


def key_of(month: int | None) -> list[str]:
    """A month that may not be there, as the filter `months` reads it."""
    return [] if month is None else [month_key(month)]


@dataclass(frozen=True, slots=True)
class Owed:
    """Months in a row that ask for the same: which, how much each, and together."""

    months: Sequence[str]
    each: int

    @property
    def amount(self) -> int:
        """Together."""
        return self.each * len(self.months)


class Card:
    """A member on a day: what is held, what is owed and of what that consists, and how it came to be."""

    def __init__(self, member: Member, kept: Book, on: date) -> None:
        self.member, self.book, self.on = member, kept, on

    @cached_property
    def row(self) -> Any:
        """What is kept of him or her, with what is due."""
        return book(self.member.cooperative, self.on).get(pk=self.member.pk)

    @property
    def held(self) -> int:
        """All savings together."""
        return int(self.row.principal + self.row.mandatory + self.row.voluntary)

    @property
    def place(self) -> str:
        """RT and RW."""
        return place(self.member)

    @property
    def paid_through(self) -> list[str]:
        """The last month paid in full."""
        return key_of(self.row.paid_through)

    @cached_property
    def unstarted(self) -> list[str]:
        """The first month that is asked for, where it is not paid in full yet."""
        asked, through = account_of(self.member, self.on), self.row.paid_through
        before = asked.paid_through(asked.carried)
        return key_of(before + 1) if before is not None and through == before and not asked.settled else []

    @property
    def settled(self) -> str:
        """Up to when the mandatory savings are paid, in words."""
        if self.unstarted:
            first = in_words(self.unstarted)
            if self.row.mandatory:
                return f"bulan pertama, {first}, belum lunas"
            return f"belum pernah menyetor; iuran pertama {first}"
        return f"{'dibayar di muka' if self.is_ahead else 'lunas'} sampai {in_words(self.paid_through)}"

    @cached_property
    def lacks_tariff(self) -> bool:
        """Whether nothing is asked only because nobody said how much."""
        now = self.running
        if now is None or now.kind == Membership.Kind.CANDIDATE:
            return False
        return not Tariff.objects.filter(category=now.category, kind=Tariff.Kind.MANDATORY).exists()

    @cached_property
    def left_owing(self) -> int:
        """The mandatory savings that lacked when he or she left."""
        return owed_on_leaving(self.member, self.last.held.upper) if self.running is None else 0

    @property
    def is_ahead(self) -> bool:
        """Whether more than this month is paid."""
        return self.row.paid_through is not None and self.row.paid_through > month_of(self.on)

    @property
    def principal_missing(self) -> int:
        """What is still asked for on entering."""
        return max(0, int(self.row.principal_due - self.row.principal))

    @cached_property
    def owed(self) -> list[Owed]:
        """What the arrears consist of, the oldest first: a step for each amount a month asks for."""
        until, found = month_key(month_of(self.on)), []
        for month, missing in account_of(self.member, self.on).unpaid(self.row.mandatory):
            if month >= until:
                break
            found.append((month, missing))
        return [Owed([month for month, _ in rows], each) for each, rows in _runs(found)]

    @cached_property
    def memberships(self) -> list[Membership]:
        """How he or she stood, the latest first."""
        return list(self.member.memberships.select_related("category").order_by("-held"))

    @property
    def running(self) -> Membership | None:
        """How he or she stands now; None for who left."""
        return next((each for each in self.memberships if each.held.upper is None), None)

    @property
    def last(self) -> Membership:
        """The latest, running or not."""
        return self.memberships[0]

    @property
    def has_died(self) -> bool:
        """Whether the savings go to heirs."""
        return any(each.ended == Membership.Ended.DIED for each in self.memberships)

    @property
    def lacks_balance(self) -> bool:
        """Whether what he or she had when the book began may still be written down."""
        return lacks_balance(self.member)

    @property
    def entries(self) -> QuerySet[Entry]:
        """The receipts, the newest first, each with what it reverses and what reversed it."""
        reversals = Prefetch("reversals", Entry.objects.only("number", "cooperative_id", "reverses_id", "reason"))
        waiting = Prefetch("reversal_requests", ReversalRequest.objects.waiting(), to_attr="asked")
        rows = Entry.objects.filter(cooperative=self.member.cooperative_id, member=self.member)
        return rows.select_related("reverses").prefetch_related(reversals, waiting).order_by("-number")

    @cached_property
    def unmaskings(self) -> list[Unmasking]:
        """Who was shown the NIK and why, the latest first."""
        return list(self.member.unmaskings.select_related("shown_to").order_by("-pk"))

    @cached_property
    def proposals(self) -> list[DismissalProposal]:
        """Whether the board was, or is, to speak of this membership, the latest first."""
        return list(self.member.dismissal_proposals.select_related("proposed_by", "decided_by").order_by("-pk"))

    @property
    def may_be_proposed(self) -> bool:
        """Whether so many months are unpaid that the board may have to decide, and nobody proposed it yet."""
        waits = any(each.state == DismissalProposal.State.PROPOSED for each in self.proposals)
        return bool(not waits and self.row.arrears_months >= dismissal_rule(self.member.cooperative).months)


def _runs(found: Sequence[tuple[str, int]]) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    for amount, rows in groupby(found, key=lambda each: each[1]):
        yield amount, list(rows)


@dataclass(frozen=True, slots=True)
class MemberBook:
    """The member book of a cooperative as of a day."""

    cooperative: Cooperative
    on: date

    @property
    def rows(self) -> "QuerySet[Membership]":
        """Who stood in it on that day, by number, with the day of entering."""
        found = Membership.objects.filter(cooperative=self.cooperative).on(self.on)
        return found.select_related("member", "category").order_by(*by_number())

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of each kind there is."""
        kinds = Counter(self.rows.order_by().values_list("kind", flat=True))
        return [(label, kinds[kind]) for kind, label in Membership.Kind.choices if kinds[kind]]

    def printed(self, by: User, at: datetime) -> dict[str, Any]:
        """What letters/dues_table.typ prints: everybody who was in it."""
        counts = ", ".join(f"{count} {label.lower()}" for label, count in self.counts)
        return {
            "title": f"Buku anggota per {write_date(self.on, 'j F Y')}",
            "about": [["Koperasi", self.cooperative.name], ["Jumlah", counts]],
            "headers": ["Nomor", "Nama", "Sebagai", "Golongan", "Sejak", "Alamat"],
            "widths": [1.0, 2.2, 1.4, 1.4, 1.0, 2.6], "right": [], "foot": foot(by, at),
            "lines": [
                [
                    row.member.number, row.member.name, row.get_kind_display(), row.category.name,
                    f"{row.held.lower:%d-%m-%Y}", " ".join(filter(None, (row.member.address, place(row.member)))),
                ]
                for row in self.rows
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dismissals:
    """Whom the board may have to speak of: who is so many months behind, and what was proposed."""

    cooperative: Cooperative
    on: date

    @property
    def rule(self) -> DismissalRule:
        """From how many months on."""
        return dismissal_rule(self.cooperative)

    @property
    def waiting(self) -> Any:
        """Proposals the board has still to decide on, the oldest first."""
        return self._proposals.waiting().order_by("pk")

    @property
    def decided(self) -> Any:
        """What it decided in the last year, the latest first."""
        return self._proposals.decided_since(self.on.replace(day=1, year=self.on.year - 1)).order_by("-decided_on")

    @property
    def _proposals(self) -> Any:
        rows = DismissalProposal.objects.filter(cooperative=self.cooperative)
        return rows.select_related("member", "proposed_by", "decided_by")

    @property
    def candidates(self) -> Any:
        """Who is behind that long and was not proposed yet, the longest first."""
        proposed = DismissalProposal.objects.waiting().filter(cooperative=self.cooperative).values("member")
        rows: Any = (
            book(self.cooperative, self.on).filter(arrears_months__gte=self.rule.months).exclude(pk__in=proposed)
        )
        return rows.order_by(F("arrears_months").desc(), *by_number())
