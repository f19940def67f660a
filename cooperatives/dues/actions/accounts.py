"""What is asked of members, from the rows themselves: their memberships, the tariffs, what the book began with."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from cooperatives.dues.models import Entry, Tariff
from cooperatives.dues.rules import PRINCIPAL, Account, Opening, account
from cooperatives.members.models import Member, Membership
from cooperatives.members.rules import Span, stints
from cooperatives.register.models import Cooperative


class Accounts:
    """The accounts of some members of one cooperative (None: of all) on any day, by what was booked up to one.

    Four queries, however many there are, and one more where somebody was a member before.
    """

    def __init__(self, cooperative: Cooperative, members: Collection[int] | None, booked: date = date.max) -> None:
        some = {} if members is None else {"member__in": members}
        self._curves = Tariff.objects.curves(cooperative)
        self._principal = Tariff.objects.curves(cooperative, PRINCIPAL)
        self.spans: dict[int, list[Span]] = defaultdict(list)
        for each in Membership.objects.filter(cooperative=cooperative, held__startswith__lte=booked, **some):
            self.spans[each.member_id].append(each.as_span())
        self.entries = Entry.objects.filter(cooperative=cooperative, posted_on__lte=booked, **some)
        began = self.entries.filter(settled_through__isnull=False).exclude(reversals__posted_on__lte=booked)
        self._openings = {
            each.member_id: Opening(each.posted_on, each.mandatory, each.settled_through)
            for each in began.order_by("number")
        }
        self._moves: dict[int, list[tuple[int, dict[str, int]]]] = defaultdict(list)
        if returned := [member for member, spans in self.spans.items() if len(stints(spans)) > 1]:
            moves = self.entries.filter(member__in=returned).exclude(mandatory=0)
            for member, *move in moves.values_list("member", "mandatory", "months"):
                self._moves[member].append(tuple(move))

    def of(self, member: int, on: date) -> Account:
        """What is asked of a member on a day."""
        spans, opening, moves = self.spans[member], self._openings.get(member), self._moves.get(member, ())
        return account(spans, self._curves, self._principal, on, opening, moves)


def account_of(member: Member, on: date) -> Account:
    """What is asked of one member on a day."""
    return Accounts(member.cooperative, [member.pk]).of(member.pk, on)
