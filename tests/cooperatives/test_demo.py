"""Kabupaten contoh shows the article's figures, because its histories say so, whatever the seed and the clock."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from cooperatives.boards.models import Term
from cooperatives.cases.figures import assess
from cooperatives.cases.models import Case
from cooperatives.demo import ARTICLE_DAY, _histories, district, write
from cooperatives.demo_figures import figures
from cooperatives.dues.figures import missing_receipts, verify_all, with_arrears
from cooperatives.dues.models import Book, CollectionRun, Entry, Position, Shortage
from cooperatives.dues.rules import month_of
from cooperatives.meetings.actions import record_meeting
from cooperatives.meetings.models import Meeting
from cooperatives.register.actions import Saying, accepted, current
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Source
from cooperatives.reports.models import RatReport
from cooperatives.standing.actions import make_official
from cooperatives.standing.models import Stale
from cooperatives.tasks import run_night as night_job
from registry import lawbook
from registry.areas import load_areas
from tests.world import run_night

TODAY = date(2026, 11, 24)
EXPECTED = {
    "KABTGR_5Y": {"active": 942, "grey": 31, "inactive": 247, "not_yet_assessable": 38, "routine": 471},
    "KEMENKOP_25_2015": {"active": 471, "grey": 471, "inactive": 278, "not_yet_assessable": 38, "routine": 471},
    "NIK_C_1IN3": {"active": 942, "grey": 0, "inactive": 278, "not_yet_assessable": 38, "routine": 471},
}


@pytest.fixture
def law_and_areas(db):
    lawbook.load_law(by=None)
    load_areas("36.03", by=None)


def counted(code: str = "KABTGR_5Y") -> dict[str, int]:
    counts = assess(on=ARTICLE_DAY, code=code)
    assert counts["registered"] == 1258
    assert counts["in_settlement"] == 0
    return counts


@pytest.mark.parametrize(("seed", "codes"), [(2, ["KABTGR_5Y"]), (2018, list(EXPECTED))])
def test_the_articles_figures_come_out_of_the_histories(law_and_areas, seed, codes):
    write(list(district(seed=seed, today=TODAY)), on=TODAY)
    for code in codes:
        assert {name: counted(code)[name] for name in EXPECTED[code]} == EXPECTED[code]


def test_the_night_of_the_article_opens_a_case_for_each_inactive_one(law_and_areas):
    write(list(district(seed=1, today=TODAY)), on=TODAY)
    make_official("KABTGR_5Y", on=date(2018, 1, 1), decree="SK 1/2018", by=None)
    assert run_night(ARTICLE_DAY).flagged == 247
    assert run_night(ARTICLE_DAY).judged == 0
    today = run_night(TODAY)
    assert today.withdrawn == 12
    assert today.not_ours > 0
    shown = assess(on=TODAY, code="KABTGR_5Y")
    assert min(shown[state] for state in ("active", "grey", "inactive", "not_yet_assessable", "in_settlement")) > 0
    assert counted().items() >= {**EXPECTED["KABTGR_5Y"], "cases_open": 247}.items()
    assert Case.objects.open().values("cooperative").distinct().count() == Case.objects.open().count()
    silent = Cooperative.objects.filter(cases__flagged_on=ARTICLE_DAY, cases__closed_on=None).first()
    record_meeting(silent, date(2018, 9, 1), [2017], Saying(Source.FIELD, TODAY), by=None, on=TODAY)
    assert counted()["inactive"] == 246


def test_what_must_not_count_is_there_too(law_and_areas):
    write(list(district(seed=1, today=TODAY)), on=TODAY)
    events = LegalEvent.objects
    assert events.filter(kind="GAZETTED", happened_on__lte=ARTICLE_DAY).count() == 15
    assert events.filter(kind="FOUNDED", happened_on__gt=ARTICLE_DAY).count() == 25 + 274
    assert Meeting.objects.filter(held_on__gt=ARTICLE_DAY).count() > 2000
    assert not Meeting.objects.filter(held_on__gt=TODAY).exists()
    village = Cooperative.objects.filter(is_village_flag=True)
    assert (village.count(), village.filter(meetings__book_years=[2025]).count()) == (274, 153)


def test_nothing_before_the_articles_day_depends_on_the_clock(law_and_areas):
    def known_then(today: date) -> list[tuple[object, ...]]:
        return [
            (type(row).__name__, *(getattr(row, name, None) for name in ("happened_on", "held_on", "since")))
            for rows in district(seed=1, today=today)
            for row in rows.about
            if (
                getattr(row, "happened_on", None)
                or getattr(row, "held_on", None)
                or getattr(row, "since", None)
                or TODAY
            )
            <= ARTICLE_DAY
        ]

    assert known_then(TODAY) == known_then(date(2029, 5, 1))


def test_its_columns_are_what_its_observations_say(law_and_areas):
    write(list(district(seed=1, today=TODAY))[::60], on=TODAY)
    for each in Cooperative.objects.select_related("area"):
        assert {name: said.value for name, said in accepted(each).items()} == {
            name: value for name, value in current(each).items() if value
        }


def test_who_sits_in_the_boards_changes_no_earlier_drawing(law_and_areas):
    def drawn(rows) -> list[tuple[object, ...]]:
        return [
            (each.cooperative.name, type(row).__name__, str(row))
            for each in rows for row in each.about
            if type(row).__name__ in {"LegalEvent", "Meeting", "Lapse"}
        ]  # fmt: skip

    assert drawn(district(seed=1, today=TODAY)) == drawn(_histories(seed=1, today=TODAY))


def test_boards_are_of_every_kind_and_begin_after_the_founding(law_and_areas):
    rows = [row for each in district(seed=1, today=TODAY) for row in each.about]
    terms = [row for row in rows if isinstance(row, Term)]
    founded = {id(row.cooperative): row.happened_on for row in rows if isinstance(row, LegalEvent)}
    assert all(founded[id(each.cooperative)] <= each.starts_on <= TODAY for each in terms)
    assert all(each.left_on is None or each.starts_on <= each.left_on <= TODAY for each in terms)
    held = [each for each in terms if each.left_on is None]
    assert 100 < sum(each.post == "CHAIR" and each.starts_on < date(2021, 11, 24) for each in held) < 300
    assert len(terms) - len(held) > 300
    chairs = Counter(id(each.cooperative) for each in held if each.post == "CHAIR")
    assert 0 < sum(count > 1 for count in chairs.values()) < 20
    certificates = [row for row in rows if isinstance(row, NikCertificate)]
    assert 0.25 < len(certificates) / len(founded) < 0.45


def test_figures_roll_forward_balance_and_leave_the_drawing_as_it_was(law_and_areas):
    rows = list(district(seed=1, today=TODAY))
    drawn = list(figures(rows, seed=1, today=TODAY))
    of_board = {(id(each.cooperative), each.book_year): each for each in drawn if each.source == Source.BOARD}
    assert {year for _, year in of_board} == set(range(2019, 2026))
    assert len(of_board) < len(drawn) < sum(isinstance(row, Meeting) for each in rows for row in each.about)
    followed = 0
    for (cooperative, year), each in of_board.items():
        own = each.principal_savings + each.mandatory_savings + each.reserves + each.grants
        assert each.assets == own + each.voluntary_savings + each.loans + each.surplus
        assert each.members_men == each.opening_men + each.joined_men - each.left_men >= 0
        if before := of_board.get((cooperative, year - 1)):
            assert (each.opening_men, each.opening_women) == (before.members_men, before.members_women)
            followed += 1
    assert followed > 1000
    assert any(each.surplus < 0 for each in of_board.values())
    assert any(each.reserves is None for each in drawn)
    assert all(each.observed_on <= TODAY for each in drawn)


def test_reports_lie_on_every_desk_and_change_nothing_of_the_article(db):
    call_command("prepare_demo", stdout=StringIO())
    run_night(ARTICLE_DAY)
    list(night_job(on=(today := timezone.localdate()).isoformat()))
    call_command("prepare_desk", stdout=StringIO())
    states = Counter(RatReport.objects.values_list("state", flat=True))
    assert min(states[state] for state in set(RatReport.State) - {RatReport.State.DROPPED}) >= 3
    assert 40 <= states.total() <= 50
    theirs = RatReport.objects.get(cooperative__terms__person__account__user__username="pengurus")
    assert (theirs.state, theirs.decided_by.username, theirs.comments.count()) == ("DRAFTED", "hadi", 2)
    waits = [(today - each.received_on).days for each in RatReport.objects.waiting()]
    assert min(waits) <= 2
    assert max(waits) > 30
    assert Case.objects.filter(state="ON_HOLD", awaits_report_in="FLAGGED").count() == 3
    assert (
        Case.objects.filter(closed_why="CLEARED", closed_on=today, cooperative__reports__state="VERIFIED").count() == 2
    )
    assert RatReport.objects.filter(version=2, state="REPORTED").count() == 3
    assert not Stale.objects.exists()
    assert counted().items() >= EXPECTED["KABTGR_5Y"].items()
    books_are_kept(today)
    call_command("prepare_desk", stdout=StringIO())
    assert RatReport.objects.count() == states.total()


def books_are_kept(today: date) -> None:
    """Forty of them: with members far behind and far ahead, a round that is out, a shortage and a reversal."""
    books = list(Book.objects.select_related("cooperative"))
    assert len(books) == 40
    assert not any(proof.faults for proof in verify_all(books, today))
    (of,) = Cooperative.objects.filter(terms__person__account__user__username="pengurus", book__isnull=False)
    seated = of.terms.filter(left_on=None, person__account__user__username__in=["pengurus", "bendahara", "kolektor"])
    assert {term.post for term in seated} == {"CHAIR", "TREASURER", "SECRETARY"}
    behind = [each.arrears_months for book in books for each in with_arrears(book.cooperative, today)]
    last = month_of(today) - 1
    assert sum(months >= 14 for months in behind) > 40
    assert Position.objects.filter(paid_through__gt=last + 6).count() > 20
    assert CollectionRun.objects.filter(cooperative=of, closed_on=None).count() == 1
    assert Shortage.objects.filter(cooperative=of, settled_on=None).count() == 1
    assert missing_receipts(of)
    assert {each.kind for each in of.entries.all()} == set(Entry.Kind.values)
