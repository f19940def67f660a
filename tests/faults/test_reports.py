"""Reports that several people, tabs and devices file and decide on at once: one filing, one decision, nothing half."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.urls import reverse

from cooperatives.cases.models import Case
from cooperatives.meetings.models import Meeting
from cooperatives.register.models import Cooperative
from cooperatives.reports import actions
from cooperatives.reports.models import RatReport, Submission
from cooperatives.standing.models import Standing
from registry import history
from registry.files import keep
from registry.models import Job, User
from registry.transitions import Refused
from tests.faults.together import at_once, together
from tests.filing import filled
from tests.pages import hidden, signed_in
from tests.reports import MEETING, sent
from tests.world import ON, World, board_account, chair, run_night

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
"""So often is each race run: who is first is left to chance."""


@pytest.fixture(autouse=True)
def _the_day(it_is) -> None:
    """It is the day of the world."""
    it_is(ON)


def refusal(deed: Callable[..., object], report: RatReport, by: User, **said: object) -> str:
    """The sentence that refuses a deed on a report, as somebody would do it who has just opened it; else nothing."""
    try:
        deed(RatReport.objects.get(pk=report.pk), by=by, on=ON, **said)
    except Refused as no:
        return str(no)
    return ""


def waiting(world: World, of: Cooperative) -> RatReport:
    """A sent report of 2017 with a comment, so that it may be decided on in every way."""
    report = sent(of, date(2018, 9, 1), 2017, by=world.wati)
    actions.comment(report, "meeting", "place", "Di mana?", by=world.hadi, on=ON)
    return report


def test_many_devices_that_begin_a_report_begin_one(committed: World) -> None:
    begun = at_once(8, lambda: actions.start_report(committed.maju, 2017, by=committed.wati, on=ON).pk)
    assert len(set(begun)) == RatReport.objects.count() == 1


def test_two_devices_that_save_two_sections_at_once_lose_neither(committed: World) -> None:
    report = actions.start_report(committed.maju, 2017, by=committed.wati, on=ON)
    for number in range(ROUNDS):
        said = {"meeting": MEETING | {"place": f"Aula {number}"}, "finance": {"assets": number}}
        together(*(
            partial(refusal, actions.save_section, report, committed.wati, section=name, answers=answers)
            for name, answers in said.items()
        ))  # fmt: skip
        report.refresh_from_db()
        assert {name: report.answers[name] for name in said} == said


def test_a_document_that_two_tabs_send_at_once_is_one(committed: World) -> None:
    report = actions.start_report(committed.maju, 2017, by=committed.wati, on=ON)

    def attach() -> None:
        file = keep(b"%PDF-1.4 berita acara", "application/pdf")
        actions.attach(report, "MINUTES", file, "ba.pdf", by=committed.wati, on=ON)

    at_once(4, attach)
    assert report.documents.count() == 1


@pytest.mark.parametrize("clicks", [2, 6])
def test_however_often_the_button_is_clicked_a_report_is_sent_once_and_every_click_ends_at_its_receipt(
    committed: World, clicks: int
) -> None:
    with history.verb("test", by=None, on=ON):
        chair(committed.maju, board_account(committed.tono))
    report = filled(signed_in(committed.tono), committed.maju)
    address = reverse("report-check", args=[report.pk])
    shown = hidden(signed_in(committed.tono).get(address))
    devices = [signed_in(committed.tono) for _ in range(clicks)]
    answers = together(*(partial(device.post, address, shown, follow=True) for device in devices))
    assert {each.redirect_chain[-1][0] for each in answers} == {reverse("report-receipt", args=[report.pk])}
    assert list(Submission.objects.values_list("report", "version")) == [(report.pk, 1)]


def test_of_two_who_verify_at_once_one_does_and_the_other_is_told(committed: World) -> None:
    for of in (committed.maju, committed.sunyi, committed.baru, committed.sengketa):
        report = waiting(committed, of)
        said = together(*(partial(refusal, actions.verify, report, by) for by in (committed.hadi, committed.sari)))
        assert sorted(said) == ["", 'Keadaannya kini "terverifikasi": muat ulang halaman ini.']
        report.refresh_from_db()
        assert report.decided_by == (committed.hadi, committed.sari)[said.index("")]
        assert Meeting.objects.valid().filter(cooperative=of, held_on=date(2018, 9, 1)).count() == 1


DECISIONS = {
    "VERIFIED": (actions.verify, {}),
    "DRAFTED": (actions.give_back, {}),
    "REJECTED": (actions.reject, {"reason": "Salah."}),
}


@pytest.mark.parametrize("pair", [("VERIFIED", "DRAFTED"), ("VERIFIED", "REJECTED"), ("DRAFTED", "REJECTED")])
def test_of_two_decisions_at_once_one_is_so_whole_and_the_other_not_at_all(committed: World, pair) -> None:
    run_night()
    flagged = Case.objects.get(cooperative=committed.sunyi).state
    for _ in range(ROUNDS):
        report = waiting(committed, committed.sunyi)
        said = together(*(
            partial(refusal, DECISIONS[state][0], report, by, **DECISIONS[state][1])
            for state, by in zip(pair, (committed.hadi, committed.sari), strict=True)
        ))  # fmt: skip
        assert said.count("") == 1
        report.refresh_from_db()
        assert report.state == pair[said.index("")]
        is_fact = report.state == "VERIFIED"
        assert Meeting.objects.valid().filter(reports=report).exists() == is_fact
        assert Standing.objects.get(cooperative=committed.sunyi).state == ("ACTIVE" if is_fact else "INACTIVE")
        case = Case.objects.filter(cooperative=committed.sunyi).latest("pk")
        assert case.state == ("WITHDRAWN" if is_fact else flagged)
        if is_fact:
            return


def test_two_heads_who_verify_the_same_pile_at_once_verify_each_report_once(committed: World) -> None:
    reports = [waiting(committed, of) for of in (committed.maju, committed.sunyi, committed.baru, committed.sengketa)]
    seen = {each.pk: each.version for each in reports}

    def pile() -> int:
        mine = list(RatReport.objects.filter(pk__in=seen).order_by("-pk"))
        return len(actions.verify_all(mine, seen=seen, by=committed.sari, on=ON))

    assert sum(at_once(2, pile)) == len(reports)
    assert set(RatReport.objects.values_list("state", flat=True)) == {"VERIFIED"}
    assert Meeting.objects.valid().filter(held_on=date(2018, 9, 1)).count() == len(reports)


def test_a_night_beside_a_verification_ends_as_one_after_it(committed: World) -> None:
    run_night()
    report = waiting(committed, committed.sunyi)
    together(partial(refusal, actions.verify, report, committed.hadi), run_night)
    assert (Standing.objects.get(cooperative=committed.sunyi).state, Case.objects.get().state) == (
        "ACTIVE", "WITHDRAWN"
    )  # fmt: skip


def test_from_the_first_line_to_the_verdict_nothing_waits_for_redis(committed: World, settings) -> None:
    """There is none in these tests; nor is any work left over for it."""
    run_night()
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    wati, hadi = signed_in(committed.wati), signed_in(committed.hadi)
    report = filled(wati, committed.sunyi)
    address = reverse("report-check", args=[report.pk])
    wati.post(address, hidden(wati.get(address)) | {"arrived_on": ON})
    assert Case.objects.get().state == "ON_HOLD"
    hadi.post(reverse("report-verification", args=[report.pk]), {"seen": 1})
    report.refresh_from_db()
    assert (report.state, Case.objects.get().state, Job.objects.count()) == ("VERIFIED", "WITHDRAWN", 0)
