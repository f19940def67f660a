"""What a board sees first: what is due, what is missing, and what it has sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from cooperatives.boards.rules import SOON_MONTHS, Alarm
from cooperatives.correspondence.models import Letter
from cooperatives.desk.figures import ShownYear
from cooperatives.desk.profile.figures import Profile
from cooperatives.dues.models import BalanceRequest, Book, CollectionRun, Handover, ReversalRequest
from cooperatives.meetings.models import Plan
from cooperatives.meetings.rules import Value
from cooperatives.members.actions import keeps
from cooperatives.proposals.actions import CONTACTS
from cooperatives.proposals.models import Message, Proposal
from cooperatives.register.actions import known
from cooperatives.register.models import Cooperative, NikCertificate, field_label
from cooperatives.reminders.rules import AnnualMeeting, Place, Rung, ladder
from cooperatives.reports.models import Comment, RatReport
from registry.deadlines import Deadline, months_after
from registry.law import Provision
from registry.models import User

NEEDED = ("address", "coop_type", "membership_area", "coop_nik", "management_pattern", "kbli", "nib", "tax_no")
"""What an office asks every board for."""
LATEST = 10


@dataclass(frozen=True, slots=True)
class Due:
    """An annual meeting still to be held: its deadline, how it was counted, and what was sent about it already."""

    deadline: Deadline
    law: Provision
    report: RatReport | None
    left: timedelta
    ladder: Sequence[Rung]

    @property
    def year(self) -> int:
        """The book year."""
        return self.deadline.year.name

    @property
    def months(self) -> int:
        """How many months after its end."""
        return self.deadline.months

    @property
    def may_report(self) -> bool:
        """Whether the book year has ended, and no report of it is open or, of a meeting, verified."""
        has_ended = self.left < self.deadline.on - self.deadline.year.ends_on
        return has_ended and not (self.report and _stands(self.report))

    @property
    def is_late(self) -> bool:
        """Whether the deadline is past."""
        return self.left.days < 0

    @property
    def is_done(self) -> bool:
        """Whether every step is settled."""
        return all(each.place is Place.SETTLED for each in self.ladder)

    @property
    def days(self) -> int:
        """How many days are left, or how many it is late."""
        return abs(self.left.days)


def rounds(cooperative: Cooperative, by: User) -> QuerySet[CollectionRun]:
    """The rounds that somebody goes, or went and has not closed."""
    return CollectionRun.objects.filter(cooperative=cooperative, collector=by, closed_on=None).order_by("pk")


class Unsigned:
    """What of a book waits for one person's signature: nothing where somebody else has to sign. Asks when read."""

    def __init__(self, cooperative: Cooperative, by: User, on: date) -> None:
        self.cooperative, self.by, self.on = cooperative, by, on

    @cached_property
    def _signs(self) -> bool:
        return keeps(self.cooperative, self.by, self.on)

    @cached_property
    def decisions(self) -> int:
        """Reversals and opening balances."""
        asked = (ReversalRequest.objects.waiting(), BalanceRequest.objects.waiting())
        rows = (each.filter(cooperative=self.cooperative.pk).exclude(asked_by=self.by) for each in asked)
        return sum(each.count() for each in rows) if self._signs else 0

    @cached_property
    def handovers(self) -> int:
        """Cash that passes from one hand to the next."""
        rows = Handover.objects.waiting().filter(cooperative=self.cooperative).exclude(given_by=self.by)
        return rows.count() if self._signs else 0


def _stands(report: RatReport) -> bool:
    is_open = report.state in {RatReport.State.DRAFTED, RatReport.State.REPORTED}
    return is_open or (report.state == RatReport.State.VERIFIED and report.kind == RatReport.Kind.HELD)


class Portal:
    """What a cooperative looks like to its board today. Each part asks for what it shows."""

    def __init__(self, profile: Profile) -> None:
        self.profile, self.row, self.today = profile, profile.row, profile.moment.today

    @cached_property
    def reports(self) -> list[RatReport]:
        """Its reports, the latest book year first, each with the comments of its last sending."""
        comments = Prefetch("comments", Comment.objects.exclude(text="").order_by("pk"))
        kept = RatReport.objects.filter(cooperative=self.row).exclude(state=RatReport.State.DROPPED)
        rows = kept.prefetch_related(comments)
        return list(rows.order_by("-book_year", "-pk")[:LATEST])

    @property
    def drafts(self) -> list[RatReport]:
        """Reports that were begun and never sent."""
        return [each for each in self.reports if each.state == RatReport.State.DRAFTED and not each.version]

    @property
    def returned(self) -> list[tuple[RatReport, list[Comment]]]:
        """Reports the office gave back, each with what it asks."""
        given_back = [each for each in self.reports if each.state == RatReport.State.DRAFTED and each.version]
        return [(each, [c for c in each.comments.all() if c.version == each.version]) for each in given_back]

    @cached_property
    def _years(self) -> list[ShownYear]:
        """The obliged book years that have ended, the latest first; none once its legal life ends."""
        years = self.profile.years
        if years is None or years.until != self.today:
            return []
        return [each for each in years.newest_first if not each.is_voluntary]

    @cached_property
    def due(self) -> list[Due]:
        """The meetings to hold, the most urgent first: that of the latest deadline, if missed, then those ahead."""
        missed = [each for each in self._past[:1] if each.value != Value.HELD]
        ahead = [each for each in reversed(self._years) if each.value is None]
        found = [self._due(each.deadline, each.law) for each in (*missed, *ahead)]
        years = self.profile.years
        if years and years.coming and years.coming_law:
            found.append(self._due(years.coming, years.coming_law))
        return found

    @property
    def at_work(self) -> Due | None:
        """The first of them that is not done with: its steps lie open."""
        return next((each for each in self.due if not each.is_done), None)

    @property
    def also_owed(self) -> list[int]:
        """The earlier book years that were not held, as far as is known."""
        return [each.name for each in self._past[1:] if each.value != Value.HELD]

    @property
    def _past(self) -> list[ShownYear]:
        """Those that were held or whose deadline is past."""
        return [each for each in self._years if each.value is not None]

    @cached_property
    def unreported(self) -> int | None:
        """The latest book year, where its meeting is recorded and no report of it is open or verified."""
        held = [each.name for each in self._past[:1] if each.value == Value.HELD]
        covered = {year for each in self.reports if _stands(each) for year in each.covers}
        return next((name for name in held if name not in covered), None)

    def _due(self, deadline: Deadline, law: Provision) -> Due:
        year = deadline.year.name
        of_year = [each for each in self.reports if year in each.covers]
        report = max(of_year, key=lambda each: (_stands(each), each.pk), default=None)
        is_reported = any(each.was_received for each in of_year)
        meeting = AnnualMeeting(deadline, self._plans.get(year), is_reported=is_reported)
        return Due(deadline, law, report, deadline.on - self.today, ladder(meeting, self.profile.law, self.today))

    @cached_property
    def _plans(self) -> dict[int, date]:
        plans = Plan.objects.filter(cooperative=self.row)
        return {each.book_year: each.planned_on for each in plans if each.planned_on}

    @property
    def ending(self) -> list[tuple[str, date, bool]]:
        """Posts whose term is over or ends soon: the post, the last day, whether that is past."""
        seats = [each for each in self.profile.board.now if each.alarm and each.end]
        return [(each.term.get_post_display(), each.end.on, each.alarm == Alarm.OVER) for each in seats if each.end]

    @property
    def certificate(self) -> NikCertificate | None:
        """The certificate that runs longest."""
        return next(iter(self.profile.certificates), None)

    @property
    def certificate_ends(self) -> bool:
        """Whether it has run out or does so within six months."""
        last = self.certificate
        return last is not None and months_after(last.valid_until, -SOON_MONTHS) <= self.today

    @cached_property
    def has_book(self) -> bool:
        """Whether it keeps its dues here."""
        return Book.objects.filter(cooperative=self.row).exists()

    @cached_property
    def known(self) -> dict[str, str]:
        """Everything that counts of it now, as text."""
        return dict.fromkeys(CONTACTS, "") | known(self.row)

    @property
    def unknown(self) -> list[str]:
        """What nobody has said of it yet, in words."""
        return [field_label(name) for name in NEEDED if not self.known.get(name)]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        board = self.profile.board
        missing = (self.drafts, self.unreported, self.ending, board.vacancies, self.unknown)
        lacks = (not board.is_known, not self.certificate, self.certificate_ends, not self.known["phone"])
        return not any(missing) and not any(lacks)

    @cached_property
    def messages(self) -> list[Message]:
        """What the office wrote last, the newest first."""
        rows = Message.objects.filter(cooperative=self.row, is_from_board=False).select_related("sent_by")
        return list(rows.order_by("-pk")[:3])

    @cached_property
    def letters(self) -> list[Letter]:
        """The letters it was sent, the latest first, also those withdrawn since."""
        rows = Letter.objects.filter(cooperative=self.row, sent_on__isnull=False).defer("body", "issued")
        return list(rows.order_by("-sent_on", "-pk")[:LATEST])

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What was proposed last, what waits before all else."""
        rows = Proposal.objects.filter(cooperative=self.row).select_related("decided_by")
        return sorted(rows.order_by("-pk")[:LATEST], key=lambda each: each.state != Proposal.State.WAITING)
