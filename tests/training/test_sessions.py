"""Sessions: money that is not there is not planned, nobody is counted twice, and what speaks against it is said."""

from datetime import date

import pytest
from django.db import IntegrityError

from cooperatives.boards.actions import leave
from cooperatives.boards.models import Person
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Source
from registry import history, lawbook
from registry.transitions import Refused
from tests.training.office import MARCH, SESSION, paper, planned, seated
from tests.world import ON
from training.sessions import actions
from training.sessions.actions import doubts, enrol, invite, left_of, record_attendance
from training.sessions.models import FundingSource, Participation, Session
from training.sessions.rules import NewcomerFact, SessionFact, concerns, nib_required


def refused(error: pytest.ExceptionInfo[IntegrityError]) -> str:
    """The constraint that refused it."""
    return error.value.__cause__.diag.constraint_name


def come(session, term, **changed) -> Participation:
    """The holder of a post on the list."""
    who = {"post": term.post, "cooperative": term.cooperative, **changed}
    return enrol(session, term.person, who.pop("post"), **who, by=None, on=ON)


# Money


@pytest.mark.parametrize(("cost", "is_refused"), [(29_999_999, False), (30_000_000, False), (30_000_001, True)])
def test_public_money_is_never_planned_beyond_what_there_is(office, cost, is_refused):
    planned(office)
    assert left_of(office.apbd) == 30_000_000
    if is_refused:
        with pytest.raises(Refused, match=r"tinggal Rp30\.000\.000"):
            planned(office, place="Balai desa", cost=cost)
    else:
        planned(office, place="Balai desa", cost=cost)


def test_postgresql_keeps_the_ceiling_too(office):
    session = planned(office)
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        Session.objects.filter(pk=session.pk).update(cost=50_000_001)
    assert refused(error) == "within_public_money"
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        FundingSource.objects.filter(pk=office.apbd.pk).update(amount=19_999_999)
    assert refused(error) == "within_public_money"


def test_what_is_cancelled_costs_nothing(office):
    session = planned(office, cost=50_000_000)
    actions.cancel_session(session, reason="Narasumber berhalangan", by=None, on=ON)
    planned(office, cost=50_000_000)
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        Session.objects.filter(pk=session.pk).update(retracted_on=None, retraction="")
    assert refused(error) in {"within_public_money", "session_once"}


def test_a_budget_year_pays_for_its_own_year(office):
    with pytest.raises(Refused, match="tahun anggaran 2018"):
        planned(office, starts_on=date(2019, 1, 1), ends_on=date(2019, 1, 2))
    planned(office, starts_on=date(2018, 12, 31), ends_on=date(2019, 1, 2))


def test_private_money_has_no_ceiling_of_the_law(office):
    with history.verb("test", by=None, on=ON):
        csr = FundingSource.objects.create(area=office.area, kind="CSR", budget_year=2018, amount=1_000)
    assert planned(office, funding=csr, cost=5_000).cost == 5_000
    assert left_of(csr) == -4_000


def test_public_money_has_an_amount_and_a_code(office):
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        FundingSource.objects.create(area=office.area, kind="DAK", budget_year=2018, amount=1)
    assert refused(error) == "public_money_has_amount_and_code"


# People


def test_a_person_is_never_counted_twice_in_a_session(world, office):
    session, term = planned(office), seated(world.maju)
    come(session, term)
    with pytest.raises(Refused, match="sudah terdaftar"):
        come(session, term, post="MEMBER")
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        Participation.objects.create(
            session=session, person=term.person, cooperative=world.sunyi, post="CHAIR", enrolled_on=ON
        )
    assert refused(error) == "once_in_a_session"


def test_whoever_was_withdrawn_may_come_after_all(world, office):
    session, term = planned(office), seated(world.maju)
    actions.withdraw(come(session, term), reason="Sakit", by=None, on=ON)
    come(session, term)
    assert Participation.objects.entered().count() == 1
    assert Participation.objects.count() == 2


def test_the_post_at_the_time_stays_when_its_holder_leaves(world, office):
    session, term = planned(office), seated(world.maju)
    here = come(session, term)
    leave(term, date(2018, 6, 1), by=None, on=ON)
    here.refresh_from_db()
    assert here.post == "TREASURER"


def test_only_entrepreneurs_come_for_no_cooperative(office):
    with history.verb("test", by=None, on=ON):
        somebody = Person.objects.create(name="Rekaan Wirausaha")
    session = planned(office)
    with pytest.raises(Refused, match="Sebutkan koperasi"):
        enrol(session, somebody, "CHAIR", cooperative=None, by=None, on=ON)
    assert enrol(session, somebody, "ENTREPRENEUR", cooperative=None, nib="9999", by=None, on=ON).nib == "9999"


# Days


def test_attendance_is_recorded_by_day_and_again(world, office):
    session = planned(office)
    first, second = come(session, seated(world.maju)), come(session, seated(world.sunyi, "Lain"))
    record_attendance(session, MARCH, [first.pk, second.pk], by=None, on=ON)
    record_attendance(session, date(2018, 3, 7), [first.pk], by=None, on=ON)
    record_attendance(session, MARCH, [first.pk], by=None, on=ON)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.attended, second.attended) == ([MARCH, date(2018, 3, 7)], [])
    assert list(Participation.objects.present()) == [first]


@pytest.mark.parametrize(("day", "is_refused"), [(4, True), (5, False), (7, False), (8, True)])
def test_nobody_attends_outside_its_days(world, office, day, is_refused):
    session, day = planned(office), date(2018, 3, day)
    here = come(session, seated(world.maju))
    if not is_refused:
        record_attendance(session, day, [here.pk], by=None, on=ON)
        return
    with pytest.raises(Refused, match="Isi hari antara 05-03-2018 dan 07-03-2018"):
        record_attendance(session, day, [here.pk], by=None, on=ON)
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        Participation.objects.filter(pk=here.pk).update(attended=[day])
    assert refused(error) == "attended_within_session"


def test_a_session_keeps_the_days_somebody_attended(world, office):
    session = planned(office)
    here = come(session, seated(world.maju))
    record_attendance(session, MARCH, [here.pk], by=None, on=ON)
    with pytest.raises(Refused, match="05-03-2018 sudah tercatat"):
        actions.replan_session(session, {"starts_on": date(2018, 3, 6)}, seats={}, by=None, on=ON)
    with pytest.raises(IntegrityError) as error, history.verb("test", by=None, on=ON):
        Session.objects.filter(pk=session.pk).update(starts_on=date(2018, 3, 6))
    assert refused(error) == "attended_within_session"
    with pytest.raises(Refused, match="tercatat hadir"):
        actions.cancel_session(session, reason="Batal", by=None, on=ON)


def test_a_session_is_planned_anew(office):
    session = planned(office)
    said = {"place": "Balai desa", "cost": 50_000_000}
    actions.replan_session(session, said, seats={"CHAIR": 3, "SECRETARY": 1}, by=None, on=ON)
    session.refresh_from_db()
    assert (session.place, session.cost, session.starts_on) == ("Balai desa", 50_000_000, SESSION["starts_on"])
    assert dict(session.seats.values_list("post", "count")) == {"CHAIR": 3, "TREASURER": 0, "SECRETARY": 1}


def test_the_same_session_is_planned_once(office):
    planned(office, cost=1)
    with pytest.raises(Refused, match="sudah tercatat"):
        planned(office, cost=1)


# Invitations


def test_a_cooperative_is_invited_once_for_a_post_and_answers(world, office):
    session = planned(office)
    first = invite(session, [world.maju, world.sunyi], "CHAIR", letter_no="1", file=paper(), by=None, on=ON)
    assert [each.cooperative for each in first] == [world.maju, world.sunyi]
    assert invite(session, [world.sunyi, world.baru, world.baru], "CHAIR", by=None, on=ON)[0].cooperative == world.baru
    assert session.invitations.count() == 3
    actions.answer_invitation(first[0], is_coming=True, by=None, on=ON)
    assert session.invitations.filter(is_coming=None).count() == 2
    actions.cancel_session(session, reason="Batal", by=None, on=ON)
    with pytest.raises(Refused, match="Dibatalkan"):
        invite(session, [world.sengketa], "CHAIR", by=None, on=ON)


def test_invitations_without_a_number_get_the_one_of_the_agenda_and_the_others_keep_theirs(world, office):
    session = planned(office)
    invite(session, [world.maju], "CHAIR", letter_no="1", by=None, on=ON)
    invite(session, [world.sunyi, world.baru], "CHAIR", by=None, on=ON)
    assert actions.number_invitations(session, "2", by=None, on=ON) == 2
    assert sorted(session.invitations.values_list("letter_no", flat=True)) == ["1", "2", "2"]
    with pytest.raises(Refused, match="sudah bernomor"):
        actions.number_invitations(session, "3", by=None, on=ON)


def test_nobody_answers_for_a_session_that_was_cancelled(world, office):
    session = planned(office)
    (asked,) = invite(session, [world.maju], "CHAIR", by=None, on=ON)
    actions.cancel_session(session, reason="Batal", by=None, on=ON)
    with pytest.raises(Refused, match="Dibatalkan"):
        actions.answer_invitation(asked, is_coming=True, by=None, on=ON)


# What speaks against somebody


PLAN = SessionFact("APBD", MARCH, {"CHAIR": 1, "TREASURER": 2}, {"CHAIR": 1})
CHAIR = NewcomerFact("CHAIR", frozenset({"CHAIR"}), has_nib=True)


@pytest.mark.parametrize(
    ("newcomer", "session", "said"),
    [
        (CHAIR, PLAN, ["seat_free"]),
        (CHAIR, SessionFact("APBD", MARCH, {}, {}), []),
        (NewcomerFact("TREASURER", frozenset({"TREASURER"}), has_nib=False), PLAN, []),
        (NewcomerFact("TREASURER", frozenset({"SECRETARY"}), has_nib=False), PLAN, ["post_held"]),
        (NewcomerFact("EMPLOYEE", frozenset(), has_nib=False), PLAN, ["post_wanted"]),
        (NewcomerFact("TREASURER", frozenset({"TREASURER"}), has_nib=True, is_elsewhere=True), PLAN, ["free_that_day"]),
    ],
)
def test_what_speaks_against_somebody_is_said(newcomer, session, said):
    assert [each.test for each in concerns(newcomer, session, lawbook.from_file())] == said


@pytest.mark.parametrize(
    ("funding", "day", "is_required"),
    [
        ("DAK", date(2021, 12, 31), False),
        ("DAK", date(2022, 1, 1), True),
        ("DAK", date(2022, 1, 2), True),
        ("APBD", date(2024, 1, 1), False),
    ],
)
def test_an_nib_is_asked_for_where_the_money_asks_for_it(funding, day, is_required):
    law = lawbook.from_file()
    assert bool(nib_required(funding, day, law)) is is_required
    without = NewcomerFact("CHAIR", frozenset({"CHAIR"}), has_nib=False)
    found = list(concerns(without, SessionFact(funding, day, {}, {}), law))
    assert [each.law[0].clause[:17] for each in found] == (["Permenkop UKM 2/2"] if is_required else [])
    aspiring = NewcomerFact("ASPIRING", frozenset(), has_nib=False)
    assert not list(concerns(aspiring, SessionFact(funding, day, {}, {}), law))


def test_the_register_knows_posts_seats_and_the_nib(world, office):
    day = date(2023, 5, 2)
    with history.verb("test", by=None, on=ON):
        dak = FundingSource.objects.create(
            area=office.area, kind="DAK", budget_year=2023, sub_activity="2.17.03", amount=10_000_000
        )
    session = planned(office, funding=dak, starts_on=day, ends_on=day, cost=1, seats={"TREASURER": 1})
    term = seated(world.maju)
    who = {"cooperative": world.maju}

    def said(term, post: str = "TREASURER") -> list[str]:
        return [each.test for each in doubts(session, term.person, post, **who)]

    assert said(term) == ["nib"]
    observe(world.maju, {"nib": "9999000000001"}, Saying(Source.BOARD, ON), by=None, on=ON)
    assert said(term) == []
    assert said(term, "CHAIR") == ["post_wanted", "post_held"]
    come(session, seated(world.sunyi, "Lain"))
    assert said(term) == ["seat_free"]
    leave(term, day, by=None, on=ON)
    assert said(term) == ["seat_free", "post_held"]
