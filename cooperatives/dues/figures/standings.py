"""Where members stood on any day, from the rows themselves."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from cooperatives.dues.actions.accounts import Accounts
from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.models import Entry
from cooperatives.dues.rules import Account, month_of
from cooperatives.members.models import Member, Membership
from cooperatives.register.models import Cooperative

KIND = Entry.Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """What was held of a member at the end of a day, by kind, and what was asked of him or her."""

    asked: Account
    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def paid_through(self) -> int | None:
        """The last month paid in full; None where nothing is asked."""
        return self.asked.paid_through(self.held["mandatory"])

    def arrears(self, on: date) -> int:
        """Rupiah missing of the months that were over."""
        return self.asked.arrears(self.held["mandatory"], month_of(on) - 1)

    def arrears_months(self, on: date) -> int:
        """How many of the months that were over are not paid in full."""
        return self.asked.arrears_months(self.held["mandatory"], month_of(on) - 1)


def standings(cooperative: Cooperative, on: date, members: Collection[int] | None = None) -> dict[int, Standing]:
    """Of everybody who was in the member book by the end of a day, or of some members, by key.

    Five queries, however many there are, and one more where somebody was a member before.
    """
    accounts = Accounts(cooperative, members, on)
    found = {member: Standing(accounts.of(member, on)) for member in accounts.spans}
    for row in accounts.entries.order_by().values("member").annotate(**{f"sum_{kind}": Sum(kind) for kind in KINDS}):
        for kind in KINDS:
            found[row["member"]].held[kind] = row[f"sum_{kind}"]
    return found


def owed_on_leaving(member: Member, day: date) -> int:
    """The mandatory savings that lacked of the months that were over when somebody was a member no more, from a day on.

    What was paid back for leaving was still held then.
    """
    last_day = day - timedelta(days=1)
    asked = Accounts(member.cooperative, [member.pk], last_day).of(member.pk, last_day)
    paid_back = (KIND.SET_OFF, KIND.REFUND, KIND.HEIRS)
    given = Q(kind__in=paid_back) | Q(reverses__kind__in=paid_back)
    rows = Entry.objects.filter(cooperative=member.cooperative_id, member=member)
    held = rows.exclude(given, posted_on__gte=day).aggregate(rupiah=Sum("mandatory", default=0))["rupiah"]
    return asked.arrears(held, month_of(day) - 1)


def held_on(cooperative: Cooperative, day: date) -> dict[str, int] | None:
    """What a book holds of each kind at the end of a day, and its members; None where it had not begun. Two queries."""
    rows = Entry.objects.filter(cooperative=cooperative, posted_on__lte=day)
    found = rows.aggregate(receipts=Count("pk"), **{kind: Sum(kind, default=0) for kind in KINDS})
    members = Membership.objects.filter(cooperative=cooperative).on(day).exclude(kind=Membership.Kind.CANDIDATE)
    return found | {"members": members.count()} if found.pop("receipts") else None
