"""What is asked of members, from the rows themselves: their memberships, the tariffs, what the book began with."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from cooperatives.dues.models import Entry, Tariff
from cooperatives.dues.rules import PRINCIPAL, Account, Opening, account
from cooperatives.members.models import Member, Membership
from cooperatives.members.rules import Span
from cooperatives.register.models import Cooperative


class Accounts:
    """The accounts of some members of one cooperative on any day. Four queries, however many there are."""

    def __init__(self, cooperative: Cooperative, members: Collection[int]) -> None:
        self._curves = Tariff.objects.curves(cooperative)
        self._principal = Tariff.objects.curves(cooperative, PRINCIPAL)
        self._spans: dict[int, list[Span]] = defaultdict(list)
        for each in Membership.objects.filter(cooperative=cooperative, member__in=members).order_by("held"):
            self._spans[each.member_id].append(each.as_span())
        began = Entry.objects.standing().filter(cooperative=cooperative, kind=Entry.Kind.OPENING, member__in=members)
        self._openings = {
            each.member_id: Opening(each.posted_on, each.mandatory, each.settled_through)
            for each in began.filter(settled_through__isnull=False).order_by("number")
        }

    def of(self, member: int, on: date) -> Account:
        """What is asked of a member on a day."""
        return account(self._spans[member], self._curves, self._principal, on, self._openings.get(member))


def account_of(member: Member, on: date) -> Account:
    """What is asked of one member on a day."""
    return Accounts(member.cooperative, [member.pk]).of(member.pk, on)
