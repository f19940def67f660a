"""One cooperative as it stood on a day, as known on a day: everything its page says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from cooperatives.boards.figures import Board, board_of
from cooperatives.boards.models import Person, Term
from cooperatives.cases.models import Case
from cooperatives.desk import figures
from cooperatives.desk.profile.forms import MomentForm
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.meetings.rules import LapseFact
from cooperatives.register.figures import Axis, Identity, Sayings, Spell, as_it_was, homeless
from cooperatives.register.models import Cooperative, CooperativeQuerySet, LegalEvent, NikCertificate, Observation, Said
from cooperatives.reports.models import SENDING, RatReport, YearFigures
from cooperatives.reports.rules import EXTERNAL_CAPITAL, OWN_CAPITAL, known_sum
from cooperatives.standing.models import Verdict, facts
from cooperatives.standing.rules import Facts, explained
from registry import history, lawbook
from registry.access import RECORDING
from registry.deadlines import Day
from registry.law import Law, Provision
from registry.models import User

S = TypeVar("S", bound=Said)


@dataclass(frozen=True, slots=True)
class Moment:
    """The day a page speaks of, and the day to whose end its facts were known (None: now)."""

    today: date
    on: date
    known_on: date | None = None

    @property
    def is_past(self) -> bool:
        """Whether it is another than today's."""
        return self.on != self.today or self.known_on is not None

    @property
    def query(self) -> str:
        """What an address carries to keep speaking of it; empty for today."""
        days = {"per": self.on if self.on != self.today else None, "diketahui": self.known_on}
        asked = {name: f"{day:%d-%m-%Y}" for name, day in days.items() if day}
        return f"?{urlencode(asked)}" if asked else ""


class Profile:
    """A cooperative at a moment. Each tab asks for what it shows, and only that is read.

    row: the cooperative as it is now, with its observations, standing and kept verdict at hand.
    """

    def __init__(self, row: Cooperative, moment: Moment, law: Law) -> None:
        self.row, self.moment, self.law = row, moment, law

    @cached_property
    def _facts(self) -> dict[int, Facts]:
        return facts([self.row.pk], known_on=self.moment.known_on)

    @property
    def is_known(self) -> bool:
        """Whether the register had it."""
        return self.row.pk in self._facts

    @property
    def known(self) -> Facts:
        """Its facts, true on any day. Raises KeyError where the register did not have it."""
        return self._facts[self.row.pk]

    @cached_property
    def entered_on(self) -> date:
        """The day on which it was entered."""
        return history.known_since(self.row)

    @cached_property
    def sayings(self) -> Sayings:
        """What sources say of its fields, and what counts."""
        on = self.moment.on if self.moment.is_past else None
        return Sayings.about(self.row, on, self.moment.known_on)

    @cached_property
    def cooperative(self) -> Cooperative:
        """It with the values of the moment."""
        return as_it_was(self.row, self.sayings.counts) if self.moment.is_past else self.row

    @cached_property
    def identity(self) -> Identity:
        """Everything it is."""
        return Identity.of(self.cooperative, self.sayings)

    @cached_property
    def homeless(self) -> list[Axis]:
        """What sources say beyond that."""
        return list(homeless(self.sayings))

    @cached_property
    def lists_say(self) -> dict[str, Axis]:
        """The same by field."""
        return {each.name: each for each in self.homeless}

    @cached_property
    def earlier(self) -> list["Earlier"]:
        """What it was called, and where it was, before."""
        fields = {"name": "Nama", "address": "Alamat"}
        found = [Earlier(label, self.sayings.earlier(name)) for name, label in fields.items()]
        return [each for each in found if each.spells]

    @cached_property
    def official(self) -> Provision | None:
        """The rule set official on that day."""
        return self.law.official(Day(self.moment.on))

    @cached_property
    def rule_sets(self) -> list[Mapping[str, Any]]:
        """What each rule set says."""
        return list(figures.side_by_side(self.known, self.law, self.moment.on, self.official))

    @cached_property
    def years(self) -> figures.ShownYears | None:
        """The book years."""
        return figures.years_of(self.known, self.law, self.moment.on, self.official)

    @cached_property
    def why(self) -> "Why | None":
        """What it is under the official rules and why: as kept today, as judged at any other moment."""
        if not self.moment.is_past:
            return Why.kept(self.row)
        by_official = next((each for each in self.rule_sets if each["is_official"]), None)
        if by_official is None or by_official["judged"] is None:
            return None
        return Why(by_official["judged"], by_official["code"], self.moment.on, self.known)

    def _said(self, model: type[S]) -> list[S]:
        """What is said of it in rows of their own, as known then, without what was retracted."""
        rows = history.known(model, self.moment.known_on, cooperative_id=self.row.pk)
        return [each for each in rows if each.retracted_on is None]

    @cached_property
    def numbers(self) -> list["NumbersOfYear"]:
        """Its members and money of the latest book years anybody told of, as the weightiest source has them."""
        until = min(self.moment.on, self.moment.known_on or self.moment.on)
        said = YearFigures.objects.filter(cooperative=self.row.pk).valid_on(until).weightiest()
        return [NumbersOfYear.of(each) for each in said[:LATEST_TOLD]]

    @cached_property
    def legal_events(self) -> list[LegalEvent]:
        """What happened to it in law, the oldest first; today's page names what is dated ahead, too."""
        until = self.moment.on if self.moment.is_past else date.max
        events = [each for each in self._said(LegalEvent) if each.happened_on <= until]
        return sorted(events, key=lambda each: (each.happened_on, each.pk))

    @cached_property
    def said_years(self) -> list["SaidYear"]:
        """Its book years, the latest first, with everything anybody says of them."""
        meetings, lapses = self._said(Meeting), self._said(Lapse)
        years = self.years.newest_first if self.years else ()
        return [SaidYear.of(each, meetings, lapses, self.reports) for each in years]

    @cached_property
    def reports(self) -> list[RatReport]:
        """Its reports as known then, the latest book year first; no draft that was thrown away."""
        rows = history.known(RatReport, self.moment.known_on, cooperative_id=self.row.pk)
        begun = [each for each in rows if each.started_on <= self.moment.on and each.state != RatReport.State.DROPPED]
        return sorted(begun, key=lambda each: (-each.book_year, -each.pk))

    @property
    def superseded(self) -> dict[int, RatReport]:
        """Those a later report took the place of, with that report."""
        return {each.supersedes_id: each for each in self.reports if each.supersedes_id}

    @cached_property
    def board(self) -> Board:
        """Who holds which post, until when, and what is missing."""
        terms = self._said(Term)
        people = {each.person_id for each in terms}
        named = {each.pk: each for each in history.known(Person, self.moment.known_on, id__in=people)}
        for each in terms:
            each.person = named[each.person_id]
        begun = [each for each in terms if each.starts_on <= self.moment.on or not self.moment.is_past]
        return board_of(begun, self.law, Day(self.moment.on))

    @cached_property
    def certificates(self) -> list[NikCertificate]:
        """The certificates of its number issued by then, the one that runs longest first."""
        rows = [each for each in self._said(NikCertificate) if not each.issued_on or each.issued_on <= self.moment.on]
        return sorted(rows, key=lambda each: (each.valid_until, each.pk), reverse=True)

    @cached_property
    def cases(self) -> list[Case]:
        """The cases flagged by then, the latest first."""
        rows = history.known(Case, self.moment.known_on, cooperative_id=self.row.pk)
        return sorted((each for each in rows if each.flagged_on <= self.moment.on), key=lambda each: -each.pk)

    @property
    def open_case(self) -> Case | None:
        """The one that was open on that day."""
        until = self.moment.on if self.moment.is_past else date.max
        return next((each for each in self.cases if each.closed_on is None or each.closed_on > until), None)

    @property
    def tabs(self) -> list[tuple[str, str, int | None]]:
        """The tabs: route, name and how many things are there."""
        on = self.moment.on
        return [
            ("cooperative", "Ringkasan", None),
            ("cooperative-meetings", "RAT", sum(each.is_annual and each.held_on <= on for each in self.known.meetings)),
            ("cooperative-reports", "Laporan", len(self.reports)),
            ("cooperative-board", "Pengurus", len(self.board.now)),
            ("cooperative-certificates", "Sertifikat", len(self.certificates)),
            ("cooperative-cases", "Perkara", len(self.cases)),
            *((route, label, None) for route, label in settings.TABS),
            ("cooperative-history", "Riwayat", None),
        ]


@dataclass(frozen=True, slots=True)
class Why:
    """What a cooperative is and why, by an official rule set; `verdict` where it was kept."""

    judged: Mapping[str, Any]
    code: str
    on: date
    known: Facts
    verdict: Verdict | None = None
    holds_until: date | None = None

    @classmethod
    def kept(cls, of: Cooperative) -> "Why | None":
        """As it was kept last."""
        standing = getattr(of, "standing", None)
        if standing is None:
            return None
        verdict, book = standing.verdict, standing.verdict.rulebook
        judged = explained(verdict.judgement, book.law)
        return cls(judged, book.code, standing.judged_on, verdict.facts, verdict, standing.holds_until)

    @property
    def state(self) -> str:
        """In one word."""
        return str(self.judged["state"])

    @property
    def texts(self) -> list[Provision]:
        """The texts it rests on."""
        return figures.texts_of(self.judged["reasons"])

    @property
    def sources(self) -> dict[str, list[str]]:
        """Who says what it rests on."""
        return figures.sources_of(self.judged["reasons"])

    @property
    def soon(self) -> int | None:
        """The book year that settles it."""
        return figures.soon(self.judged, self.known)


@dataclass(frozen=True, slots=True)
class SaidYear:
    """A book year and who says what of it. meetings: each with whether it counts; a heavier source may say else."""

    year: figures.ShownYear
    meetings: list[tuple[Meeting, bool]]
    lapses: list[Lapse]
    report: RatReport | None

    @classmethod
    def of(
        cls, year: figures.ShownYear, meetings: Sequence[Meeting], lapses: Sequence[Lapse], reports: Sequence[RatReport]
    ) -> "SaidYear":  # fmt: skip
        """Of all that is said of its cooperative, and of its reports, what speaks of this year.

        report: the one that counts, which is the verified one not superseded, else the latest that was sent.
        """
        counts = {(each.held_on, each.source, each.observed_on) for each in year.meetings}
        of_year = [each for each in meetings if year.name in each.book_years]
        denying = [each for each in lapses if _denies(LapseFact(each.since, each.through), year)]
        sent = [
            each
            for each in reports
            if year.name in each.covers and each.version and each.state != RatReport.State.REJECTED
        ]
        report = max(sent, key=lambda each: (each.state == RatReport.State.VERIFIED, each.pk), default=None)
        said = [(each, (each.held_on, each.source, each.observed_on) in counts) for each in of_year]
        return cls(year, said, denying, report)

    @property
    def is_disputed(self) -> bool:
        """Whether what is said contradicts itself."""
        return bool(self.meetings) and (bool(self.lapses) or not all(counts for _, counts in self.meetings))

    @property
    def is_reported(self) -> bool:
        """Whether a report of it has been received; one that was returned still was."""
        return self.report is not None

    @property
    def is_verified(self) -> bool:
        """Whether it was verified, too."""
        return self.report is not None and self.report.state == RatReport.State.VERIFIED


def _denies(lapse: LapseFact, year: figures.ShownYear) -> bool:
    """Whether a lapse says that this year's meeting was not held."""
    return lapse.covers(year.deadline) or any(map(lapse.denies, year.meetings))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a field was before."""

    label: str
    spells: list[Spell]


LATEST_TOLD = 5
"""Of so many book years the numbers are shown."""


@dataclass(frozen=True, slots=True)
class NumbersOfYear:
    """What counts of a book year in numbers: who says it, and what his numbers come to."""

    said: YearFigures
    members: int | None
    own_capital: int | None
    external_capital: int | None

    @classmethod
    def of(cls, said: YearFigures) -> "NumbersOfYear":
        """What is known of each sum; nothing where none of its parts is."""
        values = said.values()
        sums = (("members_men", "members_women"), OWN_CAPITAL, EXTERNAL_CAPITAL)
        return cls(said, *(known_sum(values[name] for name in names) for names in sums))


def with_sayings(rows: CooperativeQuerySet) -> CooperativeQuerySet:
    """With where it lies, how it stands, and what is said of it."""
    said = Prefetch("observations", Observation.objects.select_related("recorded_by"))
    return rows.with_version().select_related("area__parent", "standing__verdict__rulebook").prefetch_related(said)


def opened(user: User, pk: int, asked: QueryDict, today: date) -> Profile:
    """The cooperative at the moment an address asks for. Raises Http404 where this person does not see it."""
    found = get_object_or_404(with_sayings(Cooperative.objects.visible_to(user)), pk=pk)
    return Profile(found, Moment(today, *MomentForm(asked, today=today).days), lawbook.read())


def about(profile: Profile, user: User, asked: QueryDict) -> dict[str, Any]:
    """What every tab of the page of a cooperative shows, also one of an app above the register (settings.TABS)."""
    moment, of_user = profile.moment, user.roles_over(profile.row)
    is_open = profile.row.retracted_on is None and not moment.is_past
    return {
        "profile": profile,
        "cooperative": profile.cooperative,
        "moment": moment,
        "today": moment.on,
        "form": MomentForm(asked, today=moment.today),
        "can_edit": is_open and not RECORDING.isdisjoint(of_user),
        "can_report": is_open and not SENDING.isdisjoint(of_user),
    }
