"""A report is drafted, sent, and decided on; what is verified becomes the facts of the register, at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cooperatives.boards.actions import SUPERSEDED, Election, settle_elections
from cooperatives.boards.models import Term
from cooperatives.cases import actions as cases
from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.meetings.rules import LapseFact, MeetingFact
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative, Source
from cooperatives.reports.models import MOVES, Comment, Document, RatReport, Submission, YearFigures
from cooperatives.reports.rules import FIGURES, answer, carried_over, fingerprint
from cooperatives.standing import actions as standing
from cooperatives.standing.models import facts
from cooperatives.standing.rules import Facts
from registry import history
from registry.deadlines import ONE_DAY, BookYear, Day
from registry.models import StoredFile, User
from registry.transitions import Refused, make


class Diverged(Exception):
    """Others changed a section since it was shown, and otherwise."""


def start_report(
    cooperative: Cooperative, book_year: int, *, kind: RatReport.Kind = RatReport.Kind.HELD, by: User, on: date
) -> RatReport:
    """The open report of a book year, begun where there is none: one filing, however many begin it."""
    with history.verb("start_report", by=by, on=on):
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        report, _ = RatReport.objects.open().get_or_create(
            cooperative=cooperative, book_year=book_year,
            defaults={"kind": kind, "answers": prefilled(cooperative, book_year), "started_by": by, "started_on": on},
        )  # fmt: skip
    return report


def last_before(cooperative: Cooperative, book_year: int) -> RatReport | None:
    """The verified report of the latest book year before this one."""
    before = RatReport.objects.in_force().filter(cooperative=cooperative, book_year__lt=book_year)
    return before.order_by("-book_year").first()


def prefilled(cooperative: Cooperative, book_year: int) -> dict[str, dict[str, Any]]:
    """What a new report begins with: its book year, and what the report before it carries over."""
    last = last_before(cooperative, book_year)
    carried = carried_over(last.answers, is_next=last.book_year == book_year - 1) if last else {}
    return {"years": {"book_years": [book_year]}} | carried


def save_section(
    report: RatReport, section: str, answers: Mapping[str, Any], *, kind: RatReport.Kind | None = None, seen: str = "",
    by: User, on: date,
) -> RatReport:  # fmt: skip
    """Keep what was answered in one section of a draft; the other sections stay as they are.

    seen: the fingerprint of the section as it was shown. Raises Refused, and Diverged where others answered otherwise.
    """
    with history.verb("save_section", by=by, on=on):
        _lock_draft(report)
        before = report.answers.get(section, {})
        if seen and seen != fingerprint(before) and before != dict(answers):
            raise Diverged
        report.answers = report.answers | {section: dict(answers)}
        report.kind = kind or report.kind
        if years := answer(report.answers, "years", "book_years"):
            report.book_year = max(years)
        same_year = RatReport.objects.open().filter(cooperative=report.cooperative_id, book_year=report.book_year)
        if same_year.exclude(pk=report.pk).exists():
            raise Refused(f"Tahun buku {report.book_year} sudah punya laporan lain yang belum selesai.")
        report.save(update_fields=["answers", "kind", "book_year"])
    return report


def attach(
    report: RatReport, doc_class: str, file: StoredFile, name: str, *, note: str = "", by: User, on: date
) -> Document:
    """Add a document to a draft; the same one twice is one. Raises Refused."""
    with history.verb("attach", by=by, on=on):
        _lock_draft(report)
        document, _ = Document.objects.get_or_create(
            report=report, doc_class=doc_class, file=file, removed_on=None,
            defaults={"name": name[:200], "note": note, "uploaded_by": by, "uploaded_on": on},
        )  # fmt: skip
    return document


def detach(document: Document, *, by: User, on: date) -> Document:
    """Take a document out of a draft; what was sent with it before keeps it. Raises Refused."""
    with history.verb("detach", by=by, on=on):
        _lock_draft(document.report)
        document.removed_on = on
        document.save(update_fields=["removed_on"])
    return document


def _lock(*reports: RatReport) -> None:
    """Nobody else does anything with the reports of these cooperatives meanwhile; always before any other lock."""
    keys = sorted({report.cooperative_id for report in reports})
    list(Cooperative.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))


def _lock_draft(report: RatReport) -> None:
    _lock(report)
    report.refresh_from_db(from_queryset=RatReport.objects.select_for_update())
    if report.state != RatReport.State.DRAFTED:
        raise Refused("Laporan ini sudah dikirim, jadi isinya tidak dapat diubah lagi. Muat ulang halaman ini.")


def drop(report: RatReport, *, by: User, on: date) -> RatReport:
    """Throw away a draft that was never sent; its book year can be begun anew. Raises Refused."""
    with history.verb("drop_report", by=by, on=on):
        _lock(report)
        return make(MOVES, "drop_report", report, by=by, on=on)


def send(report: RatReport, *, arrived_on: date | None = None, by: User, on: date) -> RatReport:
    """Send a draft: it is received, and a case it would clear waits until it is decided on. Raises Refused.

    arrived_on: when its paper came, if not today. Sent again, it stays received since it first spoke of its meeting;
    that none was held is said anew each time.
    """
    arrived_on = arrived_on or on
    with history.verb("send_report", by=by, on=on):
        _lock(report)
        spoke = report.submissions.filter(kind=RatReport.Kind.HELD, received_on__gte=report.held_on or arrived_on)
        first = min([arrived_on, *spoke.values_list("received_on", flat=True)])
        make(
            MOVES, "send_report", report, by=by, on=on, sent_by=by, received_on=first, version=report.version + 1,
            decided_by=None, decided_on=None, reason="",
        )  # fmt: skip
        documents = report.documents.present().order_by("pk").values_list("doc_class", "file__sha256", "name")
        Submission.objects.create(
            report=report, version=report.version, kind=report.kind, answers=report.answers,
            documents=[list(each) for each in documents], sent_by=by, received_on=arrived_on,
        )  # fmt: skip
        judge(report.cooperative, by=by, on=on)
    return report


def comment(
    report: RatReport, section: str, question: str, text: str, *, seen: int | None = None, by: User, on: date
) -> Comment:
    """Write about an answer of a report that waits; once more replaces it, an empty text takes it back. Raises Refused.

    seen: the sending it is about, here and below; where a later one has come meanwhile, it is refused. The board sees
    it when the report is returned.
    """
    with history.verb("comment", by=by, on=on):
        report.refresh_from_db(from_queryset=RatReport.objects.select_for_update())
        if report.state != RatReport.State.REPORTED:
            raise Refused("Catatan hanya ditulis selama laporan menunggu verifikasi. Muat ulang halaman ini.")
        _ask_seen(report, seen)
        written, _ = Comment.objects.update_or_create(
            report=report, version=report.version, section=section, question=question,
            defaults={"text": text, "written_by": by, "written_on": on},
        )  # fmt: skip
    return written


def _ask_seen(report: RatReport, seen: int | None) -> None:
    """Nobody decides on what he or she has not seen."""
    if seen is not None and report.version != seen:
        raise Refused(
            f"Laporan ini sudah diperbaiki dan dikirim lagi (pengiriman ke-{report.version}) sesudah Anda membukanya. "
            "Buka lagi halamannya dan lihat yang berubah."
        )


def give_back(report: RatReport, *, seen: int | None = None, by: User, on: date) -> RatReport:
    """Return a report once, with all comments on it, to be mended and sent again. Raises Refused."""
    with history.verb("return_report", by=by, on=on):
        _lock(report)
        make(MOVES, "return_report", report, by=by, on=on, decided_by=by, decided_on=on)
        _ask_seen(report, seen)
        judge(report.cooperative, by=by, on=on)
    return report


def reject(report: RatReport, *, reason: str, seen: int | None = None, by: User, on: date) -> RatReport:
    """Reject a report for good, with a reason: what was before is so again. Raises Refused."""
    with history.verb("reject_report", by=by, on=on, reason=reason):
        _lock(report)
        make(MOVES, "reject_report", report, by=by, on=on, reason=reason, decided_by=by, decided_on=on)
        _ask_seen(report, seen)
        judge(report.cooperative, by=by, on=on)
    return report


def verify(report: RatReport, *, seen: int | None = None, by: User, on: date) -> cases.Shift:
    """Verify a report: it becomes a fact, supersedes an earlier one of the book year, and its cooperative is judged
    at once. Raises Refused, also for who sent it.
    """
    with history.verb("verify_report", by=by, on=on):
        _lock(report)
        same_year = RatReport.objects.in_force().filter(cooperative=report.cooperative, book_year=report.book_year)
        earlier = same_year.order_by("pk").last()
        make(MOVES, "verify_report", report, by=by, on=on, decided_by=by, decided_on=on, supersedes=earlier)
        _ask_seen(report, seen)
        reason = f"{SUPERSEDED} {report.receipt_no}."
        _say_meetings(report.cooperative, reason=reason, by=by, on=on)
        _say_lapses(report.cooperative, reason=reason, by=by, on=on)
        _say_figures(report, earlier, reason=reason, by=by, on=on)
        _say_boards(report.cooperative, reason=reason, by=by, on=on)
        return judge(report.cooperative, by=by, on=on)


def verify_all(
    reports: Iterable[RatReport], *, seen: Mapping[int, int] | None = None, by: User, on: date
) -> dict[int, str]:
    """Verify several as one deed; returns the sentence of each that was refused, by its key. For the head alone.

    seen: of each, by its key, the sending that was seen.
    """
    refused: dict[int, str] = {}
    with history.verb("verify_reports", by=by, on=on):
        _lock(*(reports := list(reports)))
        for report in reports:
            try:
                with history.verb("verify_report", by=by, on=on):
                    verify(report, seen=seen[report.pk] if seen else None, by=by, on=on)
            except Refused as no:
                refused[report.pk] = str(no)
    return refused


def _saying(reports: Collection[RatReport]) -> Saying:
    """The saying that verified reports are: of the day the last was received."""
    latest = max(report.received_on for report in reports if report.received_on)
    numbers = sorted(report.receipt_no for report in reports)
    return Saying(Source.BOARD, latest, ", ".join(numbers)[:200])


def _say_meetings(cooperative: Cooperative, *, reason: str, by: User, on: date) -> None:
    """Bring the meetings that reports speak of to what the reports in force say: one saying for each day, with all
    book years any of them covers. So the order in which reports are verified changes nothing. What a person took back
    stays so.
    """
    by_day = _by_day(RatReport.objects.in_force().filter(cooperative=cooperative))
    wanted = {held_on: (_years(reports), _saying(reports)) for held_on, reports in by_day.items()}
    said = cooperative.meetings.filter(reports__cooperative=cooperative).distinct()
    taken_back = said.exclude(retracted_on=None).exclude(retraction__startswith=SUPERSEDED)
    by_hand = [(each.held_on, each.book_years, Saying.of(each)) for each in taken_back]
    for meeting in said.valid():
        if (meeting.book_years, Saying.of(meeting)) != wanted.get(meeting.held_on):
            retract(meeting, reason=reason, by=by, on=on)
    for held_on, (years, saying) in wanted.items():
        if (held_on, years, saying) in by_hand:
            continue
        meeting, is_new = record_meeting(cooperative, held_on, years, saying, by=by, on=on)
        if not is_new and meeting.book_years != years:  # what somebody noted of the same day, as the same had said it
            retract(meeting, reason=reason, by=by, on=on)
            meeting, _ = record_meeting(cooperative, held_on, years, saying, by=by, on=on)
        RatReport.objects.filter(pk__in=[each.pk for each in by_day[held_on]]).update(meeting=meeting)


def _by_day(reports: Iterable[RatReport]) -> dict[date, list[RatReport]]:
    """Those about a meeting that was held, by its day."""
    by_day: dict[date, list[RatReport]] = {}
    for report in reports:
        if report.held_on:
            by_day.setdefault(report.held_on, []).append(report)
    return by_day


def _years(reports: Iterable[RatReport]) -> list[int]:
    """Every book year any of them covers."""
    return sorted({year for each in reports for year in each.covers})


def _say_lapses(cooperative: Cooperative, *, reason: str, by: User, on: date) -> None:
    """Bring the lapses that reports speak of to what the reports in force say."""
    none_held = RatReport.objects.in_force().filter(cooperative=cooperative, kind=RatReport.Kind.NOT_HELD)
    for lapse in cooperative.lapses.valid().filter(reports__cooperative=cooperative).exclude(reports__in=none_held):
        retract(lapse, reason=reason, by=by, on=on)
    for report in none_held.filter(lapse=None):
        for span in _lapse(report, cooperative):
            lapse, _ = record_lapse(cooperative, *span, _saying([report]), by=by, on=on)
            RatReport.objects.filter(pk=report.pk).update(lapse=lapse)


def _lapse(report: RatReport, of: Cooperative) -> list[tuple[date, date]]:
    """The days in which a report says none was held: after its book year until it came, or the next one's end."""
    ends_on, next_ends_on = (BookYear.named(report.book_year + later, of.book_year_end).ends_on for later in (0, 1))
    if report.kind != RatReport.Kind.NOT_HELD or report.received_on is None or report.received_on <= ends_on:
        return []
    return [(ends_on + ONE_DAY, min(report.received_on, next_ends_on))]


def _say_figures(report: RatReport, earlier: RatReport | None, *, reason: str, by: User, on: date) -> None:
    for figures in YearFigures.objects.valid().filter(report=earlier) if earlier else ():
        retract(figures, reason=reason, by=by, on=on)
    flat = {name: value for section in report.answers.values() for name, value in section.items()}
    values = {name: flat[name] for name in FIGURES if flat.get(name) is not None}
    if report.kind == RatReport.Kind.HELD and values:
        saying = _saying([report])
        YearFigures.objects.create(
            cooperative=report.cooperative, book_year=report.book_year, report=report, source=saying.source,
            observed_on=saying.observed_on, **saying.as_columns(), **values,
        )  # fmt: skip


def _say_boards(cooperative: Cooperative, *, reason: str, by: User, on: date) -> None:
    """Who was elected holds the post from the day a report in force says, else from the day of its meeting."""
    verified = RatReport.objects.filter(cooperative=cooperative, state=RatReport.State.VERIFIED)
    elections = [each for report in verified.in_force() if (each := _election(report))]
    said_in = [each.receipt_no for each in verified]
    settle_elections(cooperative, elections, said_in=said_in, reason=reason, by=by, on=on)


def _election(report: RatReport) -> Election | None:
    """Whom a report says were elected. An end before the beginning is none."""
    board = report.answers.get("board", {})
    elected = {post.value: names for post in Term.Post if (names := board.get(post.value.lower()))}
    if not report.held_on or board.get("elected") != "YES" or not elected:
        return None
    starts_on, ends_on = (date.fromisoformat(day) if (day := board.get(name)) else None
                          for name in ("starts_on", "ends_on"))  # fmt: skip
    since = starts_on or report.held_on
    return Election(elected, since, ends_on if ends_on and ends_on >= since else None, _saying([report]))


def judge(cooperative: Cooperative, *, by: User, on: date) -> cases.Shift:
    """Judge one cooperative at once; its case waits while a report that would clear it is being checked."""
    return cases.judge_with_reports(cooperative, awaits=bool(_clearing([cooperative], on=on)), by=by, on=on)


def _clearing(cooperatives: Collection[Cooperative], *, on: date) -> list[int]:
    """Those whose waiting reports would, if verified, clear a case: let it be active, or grey. Four queries for all."""
    held = _by_cooperative(RatReport.objects.waiting().filter(kind=RatReport.Kind.HELD), cooperatives)
    try:
        rules = standing.official(on) if held else None
    except standing.NoOfficialRules:
        rules = None
    if rules is None:
        return []
    known = facts(list(held))
    in_force = _by_cooperative(RatReport.objects.in_force(), cooperatives)
    return [
        each.pk for each in cooperatives
        if each.pk in held and rules.judge(
            _supposed(known[each.pk], each, in_force.get(each.pk, []), held[each.pk]), Day(on)
        ).state in cases.CLEARING
    ]  # fmt: skip


def _by_cooperative(reports: QuerySet[RatReport], cooperatives: Collection[Cooperative]) -> dict[int, list[RatReport]]:
    found: dict[int, list[RatReport]] = {}
    for each in reports.filter(cooperative__in=[each.pk for each in cooperatives]):
        found.setdefault(each.cooperative_id, []).append(each)
    return found


def supposing(cooperative: Cooperative, reports: Iterable[RatReport]) -> Facts:
    """What would be known of a cooperative if these reports were verified, each in place of that of its book year."""
    in_force = RatReport.objects.in_force().filter(cooperative=cooperative)
    return _supposed(facts([cooperative.pk])[cooperative.pk], cooperative, in_force, reports)


def _supposed(known: Facts, of: Cooperative, in_force: Iterable[RatReport], more: Iterable[RatReport]) -> Facts:
    by_year = {each.book_year: each for each in in_force}
    now, then = (_said(each.values(), of) for each in (by_year, by_year | {each.book_year: each for each in more}))
    meetings = {(each.held_on, each.is_annual): each for each in known.meetings if each not in now}
    for fact in then:
        if isinstance(fact, MeetingFact):
            other = meetings.get((fact.held_on, True), fact)
            meetings[fact.held_on, True] = max(fact, other, key=lambda each: (Source(each.source).rank, each is fact))
    lapses = [each for each in known.lapses if each not in now]
    lapses += [each for each in then if isinstance(each, LapseFact)]
    in_order = tuple(sorted(meetings.values(), key=lambda each: (each.held_on, each.is_annual)))
    return replace(known, meetings=in_order, lapses=tuple(lapses))


def _said(reports: Collection[RatReport], of: Cooperative) -> list[MeetingFact | LapseFact]:
    """What verified reports of one cooperative say, one of each book year."""
    said: list[MeetingFact | LapseFact] = []
    for held_on, same_day in _by_day(reports).items():
        saying = _saying(same_day)
        annual = MeetingFact(held_on, is_annual=True, book_years=tuple(_years(same_day)))
        said.append(annual._replace(source=saying.source, observed_on=saying.observed_on))
    return said + [LapseFact(*span, Source.BOARD, each.received_on) for each in reports for span in _lapse(each, of)]


def let_cases_wait(*, on: date) -> None:
    """After a night: what it flagged, though a report that would clear it is being checked, waits too."""
    waiting = RatReport.objects.waiting().filter(cooperative__cases__state__in=cases.NOT_WAITING)
    if clearing := _clearing(Cooperative.objects.filter(reports__in=waiting).distinct(), on=on):
        cases.await_reports(clearing, on=on)
