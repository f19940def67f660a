"""Where members stood on any day, from the rows themselves."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum

from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.models import Entry, Tariff
from cooperatives.dues.rules import PRINCIPAL, Account, Opening, account, month_of
from cooperatives.members.models import Membership
from cooperatives.members.rules import Span
from cooperatives.register.models import Cooperative


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


def standings(cooperative: Cooperative, on: date, members: Collection[int] | None = None) -> dict[int, Standing]:
    """Of everybody who was in the member book by the end of a day, or of some members, by key.

    Five queries, however many there are.
    """
    spans: dict[int, list[Span]] = defaultdict(list)
    some = {} if members is None else {"member__in": members}
    for each in Membership.objects.filter(cooperative=cooperative, held__startswith__lte=on, **some):
        spans[each.member_id].append(each.as_span())
    curves = Tariff.objects.curves(cooperative)
    principal = Tariff.objects.curves(cooperative, PRINCIPAL)
    booked = Entry.objects.filter(cooperative=cooperative, posted_on__lte=on, **some)
    standing = Q(settled_through__isnull=False) & ~Q(reversals__posted_on__lte=on)
    openings = {
        each.member_id: Opening(each.posted_on, each.mandatory, each.settled_through or 0)
        for each in booked.filter(standing).order_by("number")
    }
    found = {
        member: Standing(account(held, curves, principal, on, openings.get(member))) for member, held in spans.items()
    }
    for row in booked.order_by().values("member").annotate(**{f"sum_{kind}": Sum(kind) for kind in KINDS}):
        for kind in KINDS:
            found[row["member"]].held[kind] = row[f"sum_{kind}"]
    return found
