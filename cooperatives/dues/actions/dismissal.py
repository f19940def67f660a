"""A membership comes before a meeting of the board because of arrears; only the board's decision ends it.

A proposal comes to nothing in the deed that ends the membership otherwise.
"""

from datetime import date

from cooperatives.dues.actions.accounts import account_of
from cooperatives.dues.models import DismissalProposal, DismissalRule, Position
from cooperatives.dues.models.dismissal import MOVES, USUAL_MONTHS
from cooperatives.dues.rules import month_of
from cooperatives.members.actions import ask_keeper, dismiss, lock
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry import history
from registry.models import User
from registry.transitions import Refused, make, refuse_coming


def dismissal_rule(cooperative: Cooperative) -> DismissalRule:
    """The rule of a cooperative; the usual one, not saved, where it has said nothing."""
    found = DismissalRule.objects.filter(cooperative=cooperative).first()
    return found or DismissalRule(cooperative=cooperative, months=USUAL_MONTHS)


def set_dismissal_rule(cooperative: Cooperative, months: int, clause: str, *, by: User, on: date) -> DismissalRule:
    """Say from how many unpaid months on, and by which clause of the bylaws. Raises Refused."""
    ask_keeper(cooperative, by, on)
    with history.verb("set_dismissal_rule", by=by, on=on):
        said = {"months": months, "clause": clause.strip()}
        return DismissalRule.objects.update_or_create(cooperative=cooperative, defaults=said)[0]


def propose_dismissal(member: Member, note: str, *, by: User, on: date) -> DismissalProposal:
    """Bring a membership before the next meeting of the board. Raises Refused where too few months are unpaid."""
    ask_keeper(member.cooperative, by, on)
    with history.verb("propose_dismissal", by=by, on=on, reason=note):
        lock(member.cooperative)
        rule, asked, month = dismissal_rule(member.cooperative), account_of(member, on), month_of(on) - 1
        held = Position.objects.get(member=member).mandatory
        if (months := asked.arrears_months(held, month)) < rule.months:
            raise Refused(f"{member} menunggak {months} bulan; yang diusulkan paling sedikit {rule.months} bulan.")
        if DismissalProposal.objects.waiting().filter(member=member).exists():
            raise Refused(f"{member} sudah diusulkan dan menunggu rapat pengurus.")
        return DismissalProposal.objects.create(
            cooperative=member.cooperative, member=member, months=months, arrears=asked.arrears(held, month),
            note=note.strip(), proposed_by=by, proposed_on=on,
        )  # fmt: skip


def dismiss_proposed(
    proposal: DismissalProposal, decided_on: date, document_no: str, *, by: User, on: date
) -> DismissalProposal:  # fmt: skip
    """The board decided that the membership ends on that day. Raises Refused."""
    with history.verb("dismiss_proposed", by=by, on=on):
        decided = _decide("dismiss_proposed", proposal, decided_on, document_no, by=by, on=on)
        dismiss(proposal.member, decided_on, document_no, by=by, on=on)
        return decided


def keep_member(
    proposal: DismissalProposal, decided_on: date, document_no: str, *, by: User, on: date
) -> DismissalProposal:  # fmt: skip
    """The board decided that the membership goes on. Raises Refused."""
    ask_keeper(proposal.cooperative, by, on)
    refuse_coming(decided_on, on)
    with history.verb("keep_member", by=by, on=on):
        lock(proposal.cooperative)
        return _decide("keep_member", proposal, decided_on, document_no, by=by, on=on)


def _decide(
    move: str, proposal: DismissalProposal, decided_on: date, document_no: str, *, by: User, on: date
) -> DismissalProposal:  # fmt: skip
    if not document_no.strip():
        raise Refused("Isi nomor keputusan atau berita acara rapat pengurus.")
    facts = {"decided_by": by, "decided_on": decided_on, "document_no": document_no.strip()}
    return make(MOVES, move, proposal, by=by, on=on, **facts)
