"""What the pages of filing show: tasks and how far each is, answers in words, sums, the quorum, and the usual wait."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, DurationField, F, Q
from django.template.loader import render_to_string
from django.utils.dateformat import format as write_date
from django.utils.safestring import SafeString

from cooperatives.boards.figures import board_of
from cooperatives.boards.models import Term
from cooperatives.desk.figures import ShownYear, years_of
from cooperatives.desk.filing.forms import PARTS, SHORT, SectionForm, typed
from cooperatives.desk.filing.rules import Booked
from cooperatives.dues.figures import held_on
from cooperatives.dues.models import Book
from cooperatives.meetings.models import Meeting
from cooperatives.register.models import Cooperative
from cooperatives.reports.actions import last_before
from cooperatives.reports.figures import LAST_SENT
from cooperatives.reports.models import Comment, Document, RatReport, YearFigures
from cooperatives.reports.rules import NOT_HELD_SECTIONS, SECTIONS, Kind, Question, Section, carried_over, fingerprint
from cooperatives.standing.models import facts
from registry.amounts import number, rupiah
from registry.deadlines import BookYear, Day
from registry.law import Law
from registry.models import User
from registry.templatetags.registry import listed, percent

PAGES = "cooperatives/desk/filing"
DOCUMENTS = Section("documents", "Lampirkan dokumen", "Dokumen", ())
PLACES = {
    "meeting": "rapat", "years": "tahun-buku", "board": "pengurus", "members": "anggota", "staff": "karyawan",
    "finance": "keuangan", "plan": "rencana", "not_held": "sebab", "documents": "dokumen",
}  # fmt: skip
"""What a section is called in an address."""
BY_PLACE = {PLACES[each.name]: each for each in (*SECTIONS, *NOT_HELD_SECTIONS, DOCUMENTS)}
GROUPS = (
    ("Rapat", ("meeting", "years", "board")),
    ("Sebab", ("not_held",)),
    ("Anggota dan karyawan", ("members", "staff")),
    ("Keuangan dan rencana", ("finance", "plan")),
    ("Dokumen", ("documents",)),
)  # fmt: skip
NEEDED_DOCUMENTS = frozenset({"MINUTES", "ATTENDANCE", "ACCOUNTABILITY", "SUPERVISION", "BALANCE", "PLAN"})
POSTS = frozenset(each.lower() for each in Term.Post.values)
OFFERED = 10
"""How many book years can be chosen from."""
RECENT = timedelta(days=90)
"""From which time the usual wait is counted."""


def sections_of(report: RatReport) -> tuple[Section, ...]:
    """What a report of its kind asks for, its documents too."""
    return (*(SECTIONS if report.kind == RatReport.Kind.HELD else NOT_HELD_SECTIONS), DOCUMENTS)


@dataclass(frozen=True, slots=True)
class Task:
    """A section as a task: where it is done, and how far it is (EMPTY, PART, DONE)."""

    section: Section
    place: str
    status: str
    note: str = ""


def tasks(report: RatReport, documents: Sequence[Document], *, is_from_paper: bool) -> list[tuple[str, list[Task]]]:
    """The tasks of a draft, in groups, in any order."""
    sections = {each.name: each for each in sections_of(report)}
    found = [
        (group, [_task(sections[name], report, documents, is_from_paper) for name in names if name in sections])
        for group, names in GROUPS
    ]
    return [(group, each) for group, each in found if each]


def _task(section: Section, report: RatReport, documents: Sequence[Document], is_from_paper: bool) -> Task:  # noqa: FBT001
    place = PLACES[section.name]
    if section is DOCUMENTS:
        lacking = lacking_documents(report, documents, is_from_paper=is_from_paper)
        note = f"{len(documents)} dokumen" if documents else ""
        return Task(section, place, "EMPTY" if not documents else "PART" if lacking else "DONE", note)
    given = report.answers.get(section.name, {})
    missing = [each for each in section.questions if each.is_needed and each.name not in given]
    if section.name == "board" and given.get("elected") == "YES" and not given.keys() & POSTS:
        missing = [section.questions[0]]
    return Task(section, place, "EMPTY" if not given else "PART" if missing else "DONE")


def lacking_documents(report: RatReport, documents: Sequence[Document], *, is_from_paper: bool) -> list[str]:
    """The documents a report should have and has not, in words."""
    present = {each.doc_class for each in documents}
    wanted = set(NEEDED_DOCUMENTS) if report.kind == RatReport.Kind.HELD else set()
    wanted |= {Document.Class.SCAN.value} if is_from_paper else set()
    return [label[0].lower() + label[1:] for value, label in Document.Class.choices if value in wanted - present]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer in words; an empty text where there is none."""

    question: Question
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as it is checked: its answers by heading, and what follows from them, as sentences."""

    section: Section
    place: str
    parts: list[tuple[str, list[Shown]]]
    sums: list[str]


def shown_sections(report: RatReport) -> Iterator[ShownSection]:
    """Every section of a report with its answers in words."""
    for section in sections_of(report):
        if section is not DOCUMENTS:
            given = report.answers.get(section.name, {})
            yield ShownSection(section, PLACES[section.name], list(_parts(section, given)), list(_sums(section, given)))


def _parts(section: Section, given: Mapping[str, Any]) -> Iterator[tuple[str, list[Shown]]]:
    questions = {each.name: each for each in section.questions}
    if section.name == "board" and given.get("elected") != "YES":
        questions = {"elected": questions["elected"]}
    names = [(part.legend, part.names) for part in PARTS.get(section.name, ())] or [("", tuple(questions))]
    for legend, within in names:
        if asked := [questions[name] for name in within if name in questions]:
            yield legend, [Shown(each, _label(each), in_words(each, given.get(each.name))) for each in asked]


def _label(question: Question) -> str:
    return SHORT.get(question.name) or SHORT.get(f"_{question.name.rpartition('_')[2]}", question.label)


def in_words(question: Question, value: Any) -> str:
    """An answer as a person reads it; empty where there is none."""
    if value is None:
        return ""
    match question.kind:
        case Kind.DAY:
            return f"{date.fromisoformat(value):%d-%m-%Y}"
        case Kind.COUNT:
            return number(value)
        case Kind.RUPIAH:
            return rupiah(value)
        case Kind.CHOICE:
            return str(dict(question.choices).get(value, value))
        case Kind.YEARS | Kind.NAMES:
            return listed(value)
        case _:
            return str(value)


def _sums(section: Section, given: Mapping[str, Any]) -> Iterator[str]:
    """What follows from the numbers of a section."""
    if section.name == "meeting" and (reached := quorum(given)):
        yield reached
    if section.name == "finance":
        yield _sum("Modal sendiri", given, "principal_savings", "mandatory_savings", "reserves", "grants")
        yield _sum("Modal luar", given, "voluntary_savings", "loans")
    if section.name == "members" and (moved := _movement(given)):
        yield moved


def _sum(label: str, given: Mapping[str, Any], *names: str) -> str:
    if missing := [name for name in names if name not in given]:
        questions = {each.name: each.label.lower() for section in SECTIONS for each in section.questions}
        return f"{label} belum dapat dihitung: {listed(questions[name] for name in missing)} belum diisi."
    total = sum(given[name] for name in names)
    return f"{label}: {rupiah(total)}."


def _movement(given: Mapping[str, Any]) -> str:
    """Whether the members of the beginning, those who came and those who left make those of the end."""
    told = ("opening", "joined", "left", "members")
    if not {f"{name}_{sex}" for name in told for sex in ("men", "women")} <= given.keys():
        return ""
    opening, joined, left, closing = (given[f"{name}_men"] + given[f"{name}_women"] for name in told)
    counted = opening + joined - left
    said = f"{number(opening)} + {number(joined)} − {number(left)} = {number(counted)} anggota"
    if counted == closing:
        return f"{said}, sama dengan akhir tahun."
    return (
        f"{said}, tetapi akhir tahun diisi {number(closing)}: selisih {number(abs(counted - closing))}. Periksa lagi."
    )


def quorum(given: Mapping[str, Any]) -> str:
    """Who came, of how many, against the part the bylaws ask for; empty where something is missing."""
    attended, entitled, of, each = (given.get(name) for name in ("attended", "entitled", "quorum_of", "quorum_in"))
    if attended is None or not entitled or of is None or not each:
        return ""
    who = "utusan yang berhak hadir" if given.get("basis") == "DELEGATES" else "yang berhak suara"
    said = (
        f"Hadir {number(attended)} dari {number(entitled)} {who} ({percent(attended, entitled)}); "
        f"kuorum {of} dari setiap {each}"
    )
    if attended > entitled:
        return f"{said}. Yang hadir lebih banyak daripada {who}: periksa lagi."
    if attended * each >= entitled * of:
        return f"{said}: tercapai."
    if given.get("session") == "SECOND":
        return f"{said}: tidak tercapai. Ini rapat kedua; verifikator melihat apa kata anggaran dasar tentangnya."
    return f"{said}: tidak tercapai. Laporan tetap dapat dikirim. Bila ini rapat kedua, pilih rapat kedua."


def filled(
    report: RatReport, section: Section, law: Law, on: date, book: Booked | None
) -> tuple[dict[str, Any], dict[str, str]]:  # fmt: skip
    """What the form of a section begins with, and where that comes from where nobody wrote it into this report.

    book: what the book of the cooperative's own says, where it is kept here.

    The board begins empty, and shows who sits there now: only who was elected in the meeting begins a term with it.
    """
    given = report.answers.get(section.name, {})
    if section.name == "board":
        now = board_now(report.cooperative, law, on)
        return given, {post: f"Sekarang menjabat: {listed(names)}" for post, names in now.items()}
    if section.name not in {"meeting", "members", "finance"}:
        return given, {}
    recorded = {name: value for name, value in _recorded(report, section.name).items() if name not in given}
    origins = dict.fromkeys(recorded, "yang tercatat di dinas")
    if last := last_before(report.cooperative, report.book_year):
        same = carried_over(last.answers, is_next=last.book_year == report.book_year - 1).get(section.name, {})
        origin = f"dari laporan tahun buku {last.book_year}"
        origins |= {name: origin for name, value in same.items() if given.get(name) == value}
    if book and section.name == "finance":
        recorded |= {name: value for name, value in book.savings.items() if name not in given}
        origins |= {name: book.comment(name, (given | recorded)[name]) for name in book.savings}
    return given | recorded, origins


def booked_for(report: RatReport, user: User) -> Booked | None:
    """What the own book says at the end of a report's book year; None for others, and where none had begun then."""
    of, on = report.cooperative, BookYear.named(report.book_year, report.cooperative.book_year_end).ends_on
    found = held_on(of, on) if Book.objects.visible_to(user).filter(pk=of.pk).exists() else None
    source = f"buku anggota dan simpanan per {write_date(on, 'j F Y')}"
    return Booked(of.pk, on, source, **found) if found else None


def _recorded(report: RatReport, section: str) -> dict[str, Any]:
    """What the register has already: the day of the meeting, and the members the year before ended with."""
    of, year = report.cooperative, report.book_year
    if section == "meeting":
        held = Meeting.objects.valid().filter(cooperative=of, kind=Meeting.Kind.ANNUAL, book_years__contains=[year])
        day = held.order_by("-pk").values_list("held_on", flat=True).first()
        return {"held_on": day.isoformat()} if day else {}
    if section == "members" and section not in report.answers:
        said = YearFigures.objects.valid().filter(cooperative=of, book_year=year - 1).weightiest().first()
        closing = {sex: getattr(said, f"members_{sex}", None) for sex in ("men", "women")}
        return {f"opening_{sex}": number for sex, number in closing.items() if number is not None}
    return {}


def board_now(cooperative: Cooperative, law: Law, on: date) -> dict[str, list[str]]:
    """Who holds which post on a day, as answers; not what comes with an office, which no meeting gives."""
    terms = cooperative.terms.valid().filter(is_ex_officio=False).select_related("person")
    found: dict[str, list[str]] = {}
    for seat in board_of(terms, law, Day(on)).now:
        found.setdefault(seat.term.post.lower(), []).append(str(seat.term.person))
    return found


def years_offered(
    cooperative: Cooperative, law: Law, on: date, also: Sequence[int] = ()
) -> list[tuple[str, SafeString]]:
    """The book years that have ended, newest first, each with its deadline and what is known of it.

    also: years that are chosen already. One that was not obliged may be reported all the same.
    """
    found = years_of(facts([cooperative.pk])[cooperative.pk], law, on, law.official(Day(on)))
    known = {each.name: each for each in found.newest_first} if found else {}
    latest = BookYear.ended_before(on, cooperative.book_year_end).name
    names = sorted({latest, *known, *also} - {name for name in known if name > latest}, reverse=True)
    return [
        (str(name), _year(name, known.get(name)))
        for index, name in enumerate(names) if index < OFFERED or name in also
    ]  # fmt: skip


def _year(name: int, year: ShownYear | None) -> SafeString:
    return SafeString(" ".join(render_to_string(f"{PAGES}/year.html", {"name": name, "year": year}).split()))


@dataclass(frozen=True, slots=True)
class Divergence:
    """An answer two people gave otherwise at once: as it would be typed, and in words."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_shown: str
    theirs_shown: str


def divergences(form: SectionForm, now: Mapping[str, Any]) -> list[Divergence]:
    """The questions whose answer differs from what stands there now."""
    mine = form.answers
    return [
        Divergence(
            each.name, each.label, as_typed(each, mine.get(each.name)), as_typed(each, now.get(each.name)),
            in_words(each, mine.get(each.name)), in_words(each, now.get(each.name)),
        )
        for each in form.section.questions if mine.get(each.name) != now.get(each.name)
    ]  # fmt: skip


def agreed(form: SectionForm, now: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers that are the same in both, to be sent with the choice, and the mark of what stands there now."""
    same = [
        (each.name, as_typed(each, now[each.name]))
        for each in form.section.questions if each.name in now and form.answers.get(each.name) == now[each.name]
    ]  # fmt: skip
    return [*same, ("terlihat", fingerprint(now))]


def as_typed(question: Question, value: Any) -> str:
    """An answer as one text that a form reads back."""
    if question.kind == Kind.YEARS:
        return " ".join(str(year) for year in value or ())
    text = typed(question, value)
    return f"{text:%d-%m-%Y}" if isinstance(text, date) else str(text)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a verifier wrote about an answer, and where it is mended."""

    comment: Comment
    place: str
    section: str
    label: str


def returned_with(report: RatReport) -> list[Remark]:
    """What is to be mended of a report that was returned, in the order of its sections."""
    if report.state != RatReport.State.DRAFTED or not report.version:
        return []
    sections = {each.name: each for each in sections_of(report)}
    order = list(sections)
    written = report.comments.filter(version=report.version, section__in=order).exclude(text="").order_by("pk")
    return [
        Remark(
            each, PLACES[each.section], sections[each.section].subject,
            {one.name: one.label for one in sections[each.section].questions}.get(each.question, ""),
        )
        for each in sorted(written, key=lambda each: order.index(each.section))
    ]  # fmt: skip


def asked_before(report: RatReport) -> list[Comment]:
    """What was asked of its earlier sendings, each with what was answered: the board has read all of it."""
    earlier = report.comments.filter(version__lt=report.version).exclude(text="").select_related("written_by")
    return list(earlier.order_by("version", "pk")) if report.version > 1 else []


def sent_again_on(report: RatReport) -> date | None:
    """When it was sent last, if that was not the first time."""
    return report.submissions.get(version=report.version).received_on if report.version > 1 else None


class Median(Aggregate):
    """The middle one of some durations."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Wait:
    """How many reports wait longer, and how many days a decision took lately; None where none was taken."""

    ahead: int
    days: int | None


def wait_of(report: RatReport, on: date) -> Wait:
    """How long a report that was sent may wait, by what its office decided in the last ninety days."""
    near = RatReport.objects.within(report.cooperative.area.district_code)
    earlier = Q(received_on__lt=report.received_on) | Q(received_on=report.received_on, pk__lt=report.pk)
    decided = near.filter(state__in=[RatReport.State.VERIFIED, RatReport.State.REJECTED], decided_on__gt=on - RECENT)
    usual = decided.aggregate(usual=Median(F("decided_on") - LAST_SENT, output_field=DurationField()))["usual"]
    days = None if usual is None else round(usual / timedelta(days=1))
    return Wait(near.waiting().filter(earlier).count(), days)
