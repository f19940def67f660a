"""What waits for verification, counted; a report line by line; and what verifying it would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from cooperatives.cases.actions import CLEARING
from cooperatives.cases.models import Case
from cooperatives.desk.figures import years_of
from cooperatives.desk.filing.figures import DOCUMENTS, in_words
from cooperatives.desk.verification.filters import ReportFilter
from cooperatives.meetings.rules import Value
from cooperatives.reports.actions import supposing
from cooperatives.reports.models import (
    VERIFYING,
    Comment,
    Document,
    RatReport,
    Submission,
    YearFigures,
)
from cooperatives.reports.rules import (
    EXTERNAL_CAPITAL,
    NOT_HELD_SECTIONS,
    OWN_CAPITAL,
    SECTIONS,
    Kind,
    Question,
    answer,
)
from cooperatives.standing.actions import Rules
from cooperatives.standing.models import facts
from cooperatives.standing.rules import Facts
from registry import lawbook
from registry.access import RECORDING
from registry.deadlines import Day
from registry.figures import Figure
from registry.history import Told
from registry.law import Law, NoLaw, Provision
from registry.models import User

of_reports = partial(
    Figure, route="reports", rows=ReportFilter, meaning="cooperatives/desk/verification/meaning.html",
    unit="laporan RAT",
)  # fmt: skip
FIGURES = [
    of_reports("reports_waiting", "laporan RAT menunggu verifikasi", query="", who=VERIFYING),
    of_reports("reports_late", "menunggu lebih dari 14 hari", query="umur=15-30&umur=lebih-30", who=VERIFYING),
    of_reports("reports_returned", "dikembalikan dan belum dikirim lagi", query="keadaan=RETURNED", who=RECORDING),
    of_reports("reports_drafted", "laporan RAT masih draf", query="keadaan=DRAFTED"),
]

SEXES = ("men", "women")
SUMS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{
        f"{name}_women": (f"{label}, jumlah", tuple(f"{name}_{sex}" for sex in SEXES))
        for name, label in (
            ("opening", "Anggota awal tahun"), ("joined", "Anggota masuk"), ("left", "Anggota keluar"),
            ("members", "Anggota akhir tahun"), ("managers", "Manajer"), ("employees", "Karyawan"),
        )
    },
    "grants": ("Modal sendiri", OWN_CAPITAL),
    "loans": ("Modal luar", EXTERNAL_CAPITAL),
}  # fmt: skip
"""What is added up, by the question after which it stands: its name, and the answers it is the sum of."""
CLOSING = {f"opening_{sex}": f"members_{sex}" for sex in SEXES}
"""What a figure stands beside of the year before, where that is another: a year opens with what the last closed."""


def anchor(section: str, question: str) -> str:
    """Where an answer is on the page; without a question: where its section begins."""
    return f"{section}-{question}" if question else section


@dataclass(frozen=True, slots=True)
class Line:
    """An answer as it was sent: beside last year's verified figure, and what was sent before, where it was sent before.

    question: one without a name is a sum, or stands for the whole section. note, old: what was asked of this sending,
    and of one before. draft: what somebody was writing when it could not be kept.
    """

    section: str
    question: Question
    value: Any
    last: int | None = None
    before: Any = None
    is_changed: bool = False
    note: Comment | None = None
    old: Comment | None = None
    draft: str | None = None

    @property
    def anchor(self) -> str:
        """Where it is on the page."""
        return anchor(self.section, self.question.name)

    @property
    def text(self) -> str:
        """What its form shows."""
        return self.draft if self.draft is not None else self.note.text if self.note else ""

    @property
    def now(self) -> str:
        """The answer in words."""
        return in_words(self.question, self.value)

    @property
    def then(self) -> str:
        """What was sent before, in words."""
        return in_words(self.question, self.before)

    @property
    def last_year(self) -> str:
        """Last year's figure, in words."""
        return in_words(self.question, self.last)

    @property
    def is_left_out(self) -> bool:
        """Whether it need not be answered, and was not."""
        is_free = not self.question.is_needed and self.value is None
        return is_free and not self.is_changed and not self.is_asked_about

    @property
    def has_change(self) -> bool:
        """Whether it can be compared with last year's figure."""
        return self.value is not None and self.last is not None

    @property
    def change(self) -> int:
        """By how much it differs from last year's figure."""
        return self.value - self.last if self.has_change else 0

    @property
    def step(self) -> int:
        """The same without its sign."""
        return abs(self.change)

    @property
    def base(self) -> int:
        """What that is a share of."""
        return abs(self.last or 0)

    @property
    def is_unmended(self) -> bool:
        """Whether this one answer stands as it was sent before."""
        return bool(self.question.name) and not self.is_changed

    @property
    def is_asked_about(self) -> bool:
        """Whether anything is or was asked about it."""
        return bool(self.note or self.old or self.draft is not None)


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it was sent. lines: those to look at; same: those that did not change since the sending before.

    empty: what need not be answered, and was not.
    """

    title: str
    whole: Line
    lines: list[Line]
    same: list[Line]
    empty: list[Line]

    @property
    def left_out(self) -> list[str]:
        """The same in words."""
        return [each.question.label for each in self.empty]

    @property
    def is_same(self) -> bool:
        """Whether there is nothing in it to look at."""
        return bool(self.same) and not self.lines and not self.whole.is_asked_about


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it was sent."""

    document: Document
    is_new: bool

    @property
    def is_image(self) -> bool:
        """Whether the page shows it as a picture."""
        return self.document.file.media_type.startswith("image/")


class Sheet:
    """A report as it was sent last, to be decided on by this person; what is being mended since is not shown.

    draft: a comment that could not be kept, by the place it is about.
    """

    def __init__(self, report: RatReport, user: User, draft: Mapping[str, str] | None = None) -> None:
        self.report, self.user, self.draft = report, user, draft or {}
        *earlier, self.sent = report.submissions.select_related("sent_by").order_by("version")
        report.answers, report.kind = self.sent.answers, self.sent.kind
        self.before: Submission | None = earlier[-1] if earlier else None

    @cached_property
    def last(self) -> Mapping[str, int | None]:
        """The verified figures of the year before."""
        year = self.report.book_year - 1
        rows = YearFigures.objects.valid().filter(cooperative=self.report.cooperative_id, report__isnull=False)
        found = rows.filter(book_year=year).order_by("pk").last()
        return found.values() if found else {}

    @cached_property
    def comments(self) -> list[Comment]:
        """What was asked, the latest sending last."""
        written = self.report.comments.exclude(text="").select_related("written_by")
        return list(written.order_by("version", "pk"))

    @property
    def notes(self) -> list[Comment]:
        """What is asked of this sending."""
        return [each for each in self.comments if each.version == self.sent.version]

    @cached_property
    def papers(self) -> list[Paper]:
        """The documents that were sent with it."""
        mine = Document.objects.visible_to(self.user).filter(report=self.report)
        rows = mine.select_related("file").defer("file__content").order_by("pk")
        known = {(each.doc_class, each.file.sha256): each for each in rows}
        before = {tuple(each[:2]) for each in self.before.documents} if self.before else set()
        sent = [tuple(each[:2]) for each in self.sent.documents]
        return [Paper(known[each], bool(self.before) and each not in before) for each in sent if each in known]

    def paper(self, key: str) -> Paper | None:
        """The document with this key, else the first."""
        return next((each for each in self.papers if str(each.document.pk) == key), next(iter(self.papers), None))

    @property
    def removed(self) -> list[str]:
        """The names of documents that were sent before, and no more."""
        now = {tuple(each[:2]) for each in self.sent.documents}
        return [each[2] for each in self.before.documents if tuple(each[:2]) not in now] if self.before else []

    @property
    def about_documents(self) -> Line:
        """What is asked about the documents."""
        return self._line(DOCUMENTS.name, Question("", "dokumen", Kind.TEXT))

    @property
    def asked(self) -> dict[str, set[str]]:
        """What can be asked about: by section its questions."""
        named = {each.name: {question.name for question in each.questions} for each in self._sections}
        return {**named, DOCUMENTS.name: set()}

    @property
    def _sections(self) -> Sequence[Any]:
        return SECTIONS if self.sent.kind == RatReport.Kind.HELD else NOT_HELD_SECTIONS

    @cached_property
    def parts(self) -> list[Part]:
        """Section by section."""
        found = []
        for section in self._sections:
            lines = []
            for question in section.questions:
                lines.append(self._line(section.name, question))
                if question.name in SUMS:
                    lines.append(self._sum(section.name, *SUMS[question.name]))
            empty = [line for line in lines if line.is_left_out and not self._has_no_election(section.name)]
            lines = [line for line in lines if not line.is_left_out]
            show = [line for line in lines if not self.before or line.is_changed or line.is_asked_about]
            whole = self._line(section.name, Question("", section.subject.lower(), Kind.TEXT))
            found.append(Part(section.subject, whole, show, [line for line in lines if line not in show], empty))
        return found

    def _has_no_election(self, section: str) -> bool:
        """Whether nobody was elected, so that no names are missing."""
        return section == "board" and answer(self.sent.answers, section, "elected") == "NO"

    def _line(self, section: str, question: Question) -> Line:
        value = answer(self.sent.answers, section, question.name)
        before = answer(self.before.answers, section, question.name) if self.before else None
        name, kinds = question.name, {Kind.COUNT, Kind.RUPIAH}
        about = [each for each in self.comments if (each.section, each.question) == (section, name)]
        return Line(
            section, question, value,
            last=self.last.get(CLOSING.get(name, name)) if question.kind in kinds else None,
            before=before, is_changed=bool(self.before) and before != value,
            note=next((each for each in about if each.version == self.sent.version), None),
            old=next((each for each in reversed(about) if each.version < self.sent.version), None),
            draft=self.draft.get(anchor(section, name)),
        )  # fmt: skip

    def _sum(self, section: str, label: str, names: Sequence[str]) -> Line:
        now = _added([answer(self.sent.answers, section, name) for name in names])
        before = _added([answer(self.before.answers, section, name) for name in names]) if self.before else None
        last = _added([self.last.get(CLOSING.get(name, name)) for name in names])
        kind = Kind.RUPIAH if section == "finance" else Kind.COUNT
        return Line(section, Question("", label, kind), now, last, before, bool(self.before) and before != now)


def _added(values: Sequence[int | None]) -> int | None:
    """The sum; unknown where one of them is."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


@dataclass(frozen=True, slots=True)
class Days:
    """For how many days a report has lain at the office, and for how many at the cooperative, which got it back."""

    office: int = 0
    cooperative: int = 0

    @classmethod
    def of(cls, told: Sequence[Told], on: date) -> "Days":
        """From its story, the latest first, until it was decided on, or until a day."""
        counted, where, since = {"REPORTED": 0, "DRAFTED": 0}, "", on
        for deed in reversed(told):
            row, day = deed.parts[-1].row, deed.on or localtime(deed.at).date()
            now = row.state if row.version and row.state in counted else ""
            if now != where:
                counted |= {where: counted[where] + (day - since).days} if where else {}
                where, since = now, day
        counted |= {where: counted[where] + (on - since).days} if where else {}
        return cls(counted["REPORTED"], counted["DRAFTED"])


@dataclass(frozen=True, slots=True)
class Outlook:
    """What verifying a report would do. before, after: how its cooperative stands, empty where nothing is official.

    held, not_held: the book years of which that would then be known. case: its open one, and whether it would end.
    """

    before: str
    after: str
    held: list[int]
    not_held: list[int]
    supersedes: RatReport | None
    case: Case | None

    @property
    def ends_case(self) -> bool:
        """Whether the case would be withdrawn: one that people hold is not."""
        is_free = self.case and (self.case.state == Case.State.FLAGGED or self.case.awaits_report_in)
        return bool(is_free) and self.after in CLEARING


def outlook(report: RatReport, *, on: date) -> Outlook:
    """What verifying it today would do, by the facts as they are now; nothing of it is kept."""
    of, law = report.cooperative, lawbook.read()
    official = law.official(Day(on))
    known, then = facts([of.pk])[of.pk], supposing(of, [report])
    before, after = (_state(each, law, official, on) for each in (known, then))
    values = [_values(years_of(each, law, on, official)) for each in (known, then)]
    becomes = {year: value for year, value in values[1].items() if values[0].get(year) != value}
    same_year = RatReport.objects.in_force().filter(cooperative=of, book_year=report.book_year)
    return Outlook(
        before,
        after,
        sorted(year for year, value in becomes.items() if value == Value.HELD),
        sorted(year for year, value in becomes.items() if value == Value.NOT_HELD),
        same_year.order_by("pk").last(),
        Case.objects.open().filter(cooperative=of).first(),
    )


def _state(known: Facts, law: Law, official: Provision | None, on: date) -> str:
    """How these facts are judged; empty where no rules are official, or one of their numbers is not in force."""
    try:
        return Rules.of(official.value, law).judge(known, Day(on)).state.value if official else ""
    except NoLaw:
        return ""


def _values(years: Any) -> dict[int, str | None]:
    """Each book year that has ended with what is known of it."""
    return {each.name: each.value for each in years.shown} if years else {}
