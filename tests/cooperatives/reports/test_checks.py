"""The twelve points of a report: what honest and real reports get wrong is found, and nothing is ever refused."""

import re
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.boards.models import Term
from cooperatives.register.actions import Saying
from cooperatives.register.models import Source
from cooperatives.reports import actions
from cooperatives.reports.figures import checked
from cooperatives.reports.models import Document, RatReport
from cooperatives.reports.rules import SECTIONS, Checked, Checks, Kind, Outcome, Point, SeatFact, check
from registry import history
from registry.files import keep
from tests.reports import drafted, sent
from tests.world import ON, World, chair

OK, DOUBT, NOT_SAID, BY_EYE = Outcome.OK, Outcome.DOUBT, Outcome.NOT_SAID, Outcome.BY_EYE
MEETING = {"held_on": "2018-03-10", "session": "FIRST", "basis": "MEMBERS", "entitled": 186, "attended": 101,
           "quorum_of": 1, "quorum_in": 2}  # fmt: skip
MEMBERS = {"opening_men": 100, "opening_women": 80, "joined_men": 6, "joined_women": 5, "left_men": 3, "left_women": 2,
           "members_men": 103, "members_women": 83}  # fmt: skip
FINANCE = {
    "principal_savings": 18_600_000, "mandatory_savings": 1_720_000, "reserves": 2_000_000, "grants": 0,
    "voluntary_savings": 5_000_000, "loans": 40_000_000, "other_liabilities": 0, "surplus": 9_932_299,
    "surplus_in_equity": 9_932_299, "assets": 77_252_299, "turnover": 119_331_273, "cash": 7_000_000,
    "cash_flow_end": 7_000_000, "principal_unit": 100_000, "income": 119_331_273, "costs": 109_398_974,
    "receivables": 30_000_000, "payables": 0, "cash_flow_start": 6_000_000,
}  # fmt: skip
LAST = {"members_men": 100, "members_women": 80, "cash": 6_000_000, "assets": 70_000_000, "turnover": 100_000_000}
ALL = [each.value for each in Document.Class]
BOARD = [SeatFact("CHAIR", "H. Rekaan Satu", date(2016, 3, 10)), SeatFact("SUPERVISOR", "Rekaan Dua", date(2010, 1, 1))]


def report(*, last: dict[str, int] | None = LAST, documents: list[str] = ALL, seats: list[SeatFact] = BOARD,
           **changed: dict[str, Any]) -> Checked:  # fmt: skip
    """An honest report with some answers changed; None takes an answer back."""
    honest = {"meeting": MEETING, "members": MEMBERS, "finance": FINANCE, "board": {"elected": "NO"}}
    answers = {name: {key: value for key, value in (section | changed.get(name, {})).items() if value is not None}
               for name, section in honest.items()}  # fmt: skip
    return Checked(
        answers=answers, documents=documents, last=last, seats=seats, term_years=5, year_ended_on=date(2017, 12, 31),
        received_on=date(2018, 4, 2),
    )  # fmt: skip


def point(number: int, of: Checked) -> Point:
    """One point of a report."""
    return check(of).points[number - 1]


def words(found: Point) -> str:
    """Its sentence, without marks."""
    return " ".join(re.sub(r"<[^>]+>", "", render_to_string("phrases/check_point.html", {"point": found})).split())


def test_an_honest_report_is_right_in_every_point_that_numbers_can_judge():
    found = check(report())
    by_eye = [each.number for each in found.points if each.outcome is BY_EYE]
    assert (by_eye, found.right, found.judged, found.by_eye) == ([5, 8, 9], 9, 9, 3)
    assert [each.number for each in found.points] == list(range(1, 13))


def test_a_report_of_nothing_is_said_to_lack_everything_and_judged_in_nothing():
    found = check(Checked(answers={}))
    assert {each.outcome for each in found.points} <= {NOT_SAID, BY_EYE}
    assert (found.right, found.judged) == (0, 0)
    assert check(Checked(answers={}, is_held=False)) == Checks()


def test_each_point_leads_to_an_answer_that_is_asked_for():
    asked = {(section.name, question.name) for section in SECTIONS for question in section.questions}
    assert {(each.section, each.question) for each in check(report()).points} <= asked


LPJ = [
    ("savings split otherwise in the balance sheet", 4, {"finance": {"principal_savings": 18_000_000,
     "mandatory_savings": 2_320_000}}, "Rp18.000.000, tetapi hitungan dari anggota Rp18.600.000: selisih Rp600.000"),
    ("a surplus that was subtracted wrongly", 3, {"finance": {"surplus": 9_938_299}},
     "Rp119.331.273 dikurangi biaya Rp109.398.974 ialah Rp9.932.299, tetapi SHU tertulis Rp9.938.299: selisih Rp6.000"),
    ("one loan as receivable and as payable", 12, {"finance": {"receivables": 386_100_000, "payables": 386_100_000}},
     "Rp386.100.000 tertulis sebagai piutang dan juga sebagai utang usaha"),
    ("a loan as a receivable", 12, {"finance": {"receivables": 386_100_000, "loans": 386_100_000}},
     "sebagai piutang dan juga sebagai pinjaman"),
    ("a surplus that differs in the balance sheet", 3, {"finance": {"surplus_in_equity": 9_900_000}},
     "SHU Rp9.932.299, tetapi SHU di neraca Rp9.900.000: selisih Rp32.299"),
    ("cash that differs", 2, {"finance": {"cash_flow_end": 15_380_280, "cash": 15_330_280}}, "selisih Rp50.000"),
    ("a balance sheet that does not balance", 1, {"finance": {"assets": 77_252_300}},
     "Aset Rp77.252.300, tetapi modal dan kewajiban Rp77.252.299: selisih Rp1."),
    ("members that do not roll forward", 6, {"members": {"members_men": 104}},
     "seharusnya ada 186 anggota, tetapi tertulis 187: selisih 1 orang. Laki-laki: seharusnya 103, tertulis 104"),
    ("men counted as women", 6, {"members": {"members_men": 102, "members_women": 84}}, "Jumlah anggota cocok, tetapi"),
    ("too few people", 7, {"meeting": {"attended": 92}}, "93 orang. Kurang 1 orang. Periksa apakah ada rapat kedua"),
    ("too few people again", 7, {"meeting": {"attended": 61, "session": "SECOND", "quorum_in": 3}},
     "Kuorum rapat kedua 1 dari setiap 3, jadi 62 orang. Kurang 1 orang."),
    ("more people than there are", 7, {"meeting": {"attended": 187}}, "tidak mungkin lebih banyak"),
    ("more voters than members", 7, {"meeting": {"entitled": 187}}, "lebih banyak daripada anggota akhir tahun, 186"),
    ("a quorum the wrong way round", 7, {"meeting": {"quorum_of": 2, "quorum_in": 1}}, "mungkin terbalik"),
    ("a meeting within the book year", 8, {"meeting": {"held_on": "2017-12-31"}}, "baru berakhir 31 Desember 2017"),
    ("a meeting after the report", 8, {"meeting": {"held_on": "2018-04-03"}}, "sudah diterima 2 April 2018"),
    ("an opening that is not the closing", 11, {"members": {"opening_men": 99}},
     "Anggota laki-laki awal 99, tetapi akhir tahun lalu 100: selisih 1 orang"),
    ("cash that was not there", 11, {"finance": {"cash_flow_start": 5_000_000}}, "Kas awal Rp5.000.000, tetapi kas"),
    ("millions of rupiah", 11, {"finance": {"assets": 77}}, "bedanya sekitar 1.000.000 kali. Mungkin ditulis"),
    ("thousands of rupiah", 11, {"finance": {"turnover": 119_331}}, "Volume usaha Rp119.331, tahun lalu Rp100.000.000"),
    ("six years", 10, {"board": {"elected": "YES", "chair": ["A"], "ends_on": "2023-03-11"}},
     "lebih dari 5 tahun: paling lama sampai 10 Maret 2023"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "changed", "sentence"), [each[1:] for each in LPJ], ids=[each[0] for each in LPJ])
def test_what_real_reports_get_wrong_is_doubted_with_both_numbers(number, changed, sentence):
    found = point(number, report(**changed))
    assert found.outcome is DOUBT
    assert sentence in words(found)
    assert point(number, report()).outcome is not DOUBT


def test_the_surplus_stands_in_the_balance_sheet_one_way_or_the_other():
    within = {"surplus_in_equity": None}
    assert point(1, report(finance=within)).outcome is OK
    assert point(1, report(finance=within | {"assets": 67_320_000})).outcome is OK
    blank = point(1, report(finance=within | {"assets": 70_000_000}))
    assert blank.outcome is NOT_SAID
    assert "Isi SHU tahun berjalan di neraca" in words(blank)


def test_liabilities_left_blank_may_be_what_is_missing_but_never_what_is_too_much():
    blank = {"other_liabilities": None}
    assert point(1, report(finance=blank)).outcome is OK
    more, less = (point(1, report(finance=blank | {"assets": assets})) for assets in (77_252_300, 77_252_298))
    assert (more.outcome, less.outcome) == (NOT_SAID, DOUBT)
    assert "selisih Rp1. Isi kewajiban lain" in words(more)


@pytest.mark.parametrize(("attended", "outcome"), [(92, DOUBT), (93, BY_EYE), (94, OK)])
def test_half_of_the_members_is_a_quorum_only_the_bylaws_know_of(attended, outcome):
    assert point(7, report(meeting={"attended": attended})).outcome is outcome


@pytest.mark.parametrize(("attended", "outcome"), [(61, DOUBT), (62, BY_EYE), (63, OK)])
def test_a_second_meeting_is_held_against_its_own_quorum(attended, outcome):
    second = {"attended": attended, "session": "SECOND", "quorum_of": 1, "quorum_in": 3}
    assert point(7, report(meeting=second)).outcome is outcome


def test_delegates_are_not_compared_with_members():
    many = {"basis": "DELEGATES", "entitled": 400, "attended": 300}
    found = point(7, report(meeting=many))
    assert (found.outcome, "300 dari 400 utusan" in words(found)) == (OK, True)
    assert point(7, report(meeting=many | {"basis": "MEMBERS"})).outcome is DOUBT


@pytest.mark.parametrize(("ends_on", "outcome"), [("2023-03-09", OK), ("2023-03-10", OK), ("2023-03-11", DOUBT)])
def test_a_board_is_elected_for_five_years_at_most(ends_on, outcome):
    board = {"elected": "YES", "chair": ["Rekaan"], "ends_on": ends_on}
    assert point(10, report(board=board)).outcome is outcome


@pytest.mark.parametrize(
    ("since", "outcome"), [(date(2013, 3, 11), OK), (date(2013, 3, 10), OK), (date(2013, 3, 9), DOUBT)]
)
def test_a_board_nobody_followed_may_sit_for_five_years(since, outcome):
    found = point(10, report(seats=[SeatFact("CHAIR", "H. Rekaan", since)]))
    assert found.outcome is outcome
    if outcome is DOUBT:
        assert "penggantinya tidak disebut: H. Rekaan (09-03-2018)." in words(found)


def test_a_board_that_was_followed_has_not_sat_too_long_nor_have_its_supervisors():
    old = [SeatFact("CHAIR", "H. Rekaan", date(2000, 1, 1)), SeatFact("SUPERVISOR", "Rekaan", date(2000, 1, 1))]
    board = {"elected": "YES", "chair": ["Baru"], "ends_on": "2021-01-01"}
    assert point(10, report(seats=old, board=board)).outcome is OK
    assert point(10, report(seats=old[1:])).outcome is NOT_SAID


def test_without_its_documents_nothing_can_be_looked_at():
    for number in (5, 8, 9):
        assert point(number, report(documents=[])).outcome is NOT_SAID
    assert words(point(5, report(documents=["BALANCE"]))).endswith(
        "Belum dilampirkan: laporan pengurus, laporan pengawas."
    )
    assert "H. Rekaan Satu dan Rekaan Dua" in words(point(9, report()))


def test_a_first_year_has_nothing_to_roll_forward_from():
    found = point(11, report(last=None))
    assert (found.outcome, words(found)) == (NOT_SAID, "Angka tahun lalu yang sudah diverifikasi belum ada.")


def test_doubts_come_first_and_what_is_right_last():
    checks = check(report(finance={"cash": 1}, documents=[]))
    order = [each.outcome for each in checks.to_look_at]
    assert order == sorted(order, key=[DOUBT, BY_EYE, NOT_SAID].index)
    assert order[0] is DOUBT
    assert {each.outcome for each in checks.matching} == {OK}
    assert len(order) + len(checks.matching) == 12


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
OF_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.text(max_size=20),
    Kind.DAY: DAYS,
    Kind.COUNT: st.integers(0, 10**7),
    Kind.RUPIAH: st.integers(-(10**15), 10**15) | st.just(0),
    Kind.YEARS: st.lists(st.integers(1900, 2199), max_size=3),
    Kind.NAMES: st.lists(st.text(max_size=9), max_size=3),
}
FIRST_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
SEATS = st.lists(
    st.builds(SeatFact, st.sampled_from(Term.Post.values), st.text(max_size=5), FIRST_DAYS, st.none() | FIRST_DAYS)
)


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Any answers of the right kinds, and any of them missing."""
    return st.fixed_dictionaries({}, optional={
        section.name: st.fixed_dictionaries({}, optional={
            each.name: st.sampled_from([value for value, _ in each.choices]) if each.choices else OF_KIND[each.kind]
            for each in section.questions
        })
        for section in SECTIONS
    })  # fmt: skip


@given(answers(), st.none() | answers(), st.sets(st.sampled_from(ALL)), SEATS, st.none() | st.integers(1, 9))
def test_whatever_is_answered_is_scored_and_written_in_words(said, before, documents, seats, years):
    last = before and {**before.get("members", {}), **before.get("finance", {})}
    found = check(Checked(
        answers=said, documents=documents, last=last, seats=seats, term_years=years, year_ended_on=date(2017, 12, 31),
        received_on=date(2018, 9, 4),
    ))  # fmt: skip
    assert len(found.points) == 12
    assert 0 <= found.right <= found.judged <= 12
    for each in found.points:
        assert words(each)


def test_a_report_is_checked_against_the_register_in_four_queries(world: World, django_assert_num_queries) -> None:
    chair(world.maju, "H. Rekaan Satu", date(2012, 1, 1))
    before = sent(world.maju, date(2017, 3, 10), 2016, by=world.wati, members={"members_men": 7, "members_women": 9},
                  finance={"cash": 500, "assets": 9_000_000})  # fmt: skip
    actions.verify(before, by=world.hadi, on=ON)
    draft = drafted(world.maju, date(2018, 3, 10), 2017, by=world.wati, members={"opening_men": 8, "opening_women": 9},
                    finance={"cash_flow_start": 400, "assets": 9_000}, board={"elected": "NO"})  # fmt: skip
    actions.attach(draft, "MINUTES", keep(b"x", "application/pdf"), "ba.pdf", by=world.wati, on=ON)
    report = RatReport.objects.select_related("cooperative").get(pk=draft.pk)
    with django_assert_num_queries(4):
        points = checked(report).points
    assert [each.outcome for each in (points[7], points[9], points[10])] == [BY_EYE, DOUBT, DOUBT]
    assert [each["name"] for each in points[10].facts["differing"]] == ["opening_men", "cash_flow_start"]
    assert points[10].facts["scaled"] == [{"name": "assets", "left": 9_000, "right": 9_000_000, "times": 1_000}]


def test_what_a_report_elects_is_not_what_was_there_before_it(world: World) -> None:
    chair(world.maju, "H. Rekaan Lama", date(2010, 1, 1))
    elected = {"elected": "YES", "chair": ["Hj. Rekaan Baru"], "ends_on": "2023-03-10"}
    found = sent(world.maju, date(2018, 3, 10), 2017, by=world.wati, board=elected)
    before = checked(found)
    actions.verify(found, by=world.hadi, on=ON)
    assert checked(found).points == before.points
    assert before.points[8].facts["names"] == ["H. Rekaan Lama"]


@pytest.mark.parametrize("of", [min, max])
def test_figures_of_another_source_however_weighty_are_not_rolled_forward_from(world: World, of: Any) -> None:
    before = sent(world.maju, date(2017, 3, 10), 2016, by=world.wati, members={"members_men": 7})
    actions.verify(before, by=world.hadi, on=ON)
    figures = before.figures
    figures.pk, figures.report, figures.members_men = None, None, 99
    saying = Saying(of(Source, key=lambda each: each.rank), ON)
    figures.source, figures.observed_on = saying.source, saying.observed_on
    draft = drafted(world.maju, date(2018, 3, 10), 2017, by=world.wati, members={"opening_men": 7})
    with history.verb("x", by=None, on=ON):
        figures.save(force_insert=True)
    assert checked(draft).points[10].outcome is OK


def test_one_that_was_not_held_has_no_points(world: World) -> None:
    assert (
        checked(actions.start_report(world.maju, 2017, kind=RatReport.Kind.NOT_HELD, by=world.wati, on=ON)) == Checks()
    )
