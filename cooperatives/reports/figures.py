"""What the twelve points of reports rest on, gathered from the register."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import OuterRef, Subquery

from cooperatives.boards.models import Term
from cooperatives.boards.rules import TERM_YEARS
from cooperatives.reports.models import Document, RatReport, Submission, YearFigures
from cooperatives.reports.rules import Checked, Checks, SeatFact, answer, check
from registry import lawbook
from registry.deadlines import BookYear
from registry.law import Law, NoLaw

Year = tuple[int, int]
"""A cooperative's key and a book year."""
OF_LAST = Submission.objects.filter(report=OuterRef("pk"), version=OuterRef("version"))
LAST_SENT = Subquery(OF_LAST.values("received_on"))
"""Of a report: since when it lies with the office, though it was received before and then returned."""


def checked(report: RatReport) -> Checks:
    """The twelve points of a report as it stands; none where no meeting was held. Four queries."""
    return checked_all([report])[report.pk]


def checked_all(reports: Sequence[RatReport]) -> dict[int, Checks]:
    """The twelve points of each of these reports, by its key: four queries, however many they are."""
    held = [each for each in reports if each.kind == RatReport.Kind.HELD]
    found = {each.pk: Checks() for each in reports}
    if not held:
        return found
    documents, figures, terms, law = _documents(held), _figures(held), _terms(held), lawbook.read()
    for each in held:
        found[each.pk] = check(
            Checked(
                answers=each.answers,
                documents=documents[each.pk],
                last=_last(figures.get((each.cooperative_id, each.book_year - 1))),
                seats=list(_seats(each, terms[each.cooperative_id])),
                term_years=_term_years(each.held_on, law),
                year_ended_on=BookYear.named(each.book_year, each.cooperative.book_year_end).ends_on,
                received_on=each.received_on,
            )
        )
    return found


def _documents(reports: Sequence[RatReport]) -> dict[int, set[str]]:
    """The classes of the documents each has."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, doc_class in Document.objects.present().filter(report__in=reports).values_list("report", "doc_class"):
        found[pk].add(doc_class)
    return found


def _figures(reports: Sequence[RatReport]) -> dict[Year, YearFigures]:
    """The figures of the book years before, as verified reports say them."""
    years = {each.book_year - 1 for each in reports}
    said = YearFigures.objects.valid().filter(cooperative__reports__in=reports, book_year__in=years)
    verified = said.filter(report__isnull=False).distinct().select_related("report").order_by("pk")
    return {(each.cooperative_id, each.book_year): each for each in verified}


def _last(figures: YearFigures | None) -> dict[str, int | None] | None:
    """Those of one book year, with the cash its report had."""
    if figures is None:
        return None
    cash = answer(figures.report.answers, "finance", "cash") if figures.report else None
    return {**figures.values(), "cash": cash}


def _terms(reports: Sequence[RatReport]) -> dict[int, list[Term]]:
    """Everything said of who sat in the organs of each cooperative."""
    found: dict[int, list[Term]] = defaultdict(list)
    for each in Term.objects.valid().filter(cooperative__reports__in=reports).distinct().select_related("person"):
        found[each.cooperative_id].append(each)
    return found


def _seats(report: RatReport, terms: Iterable[Term]) -> Iterator[SeatFact]:
    """Who was in the organs when the meeting began, as sources other than this report say."""
    held_on = report.held_on
    for term in terms:
        sat = held_on and term.starts_on <= held_on and (term.left_on is None or term.left_on >= held_on)
        if sat and term.reference != report.receipt_no:
            yield SeatFact(term.post, term.person.name, term.starts_on, term.ends_on)


def _term_years(held_on: date | None, law: Law) -> int | None:
    """How long the law lets a board sit that was elected on the day of the meeting."""
    if held_on is None:
        return None
    try:
        years: int = law.at(TERM_YEARS, held_on).value
    except NoLaw:
        return None
    return years
