"""Who sees whose training: through the cooperatives a person is in, never through a session everybody went to."""

from datetime import date

import pytest

from cooperatives.boards.actions import leave
from registry import history
from registry.access import Role
from registry.models import Area, User
from tests.training.office import assessed, certified, planned, seated
from tests.world import ON, board_account, person
from training.competency.models import Certificate, CompetencyAssessment
from training.sessions.actions import enrol, invite
from training.sessions.models import FundingSource, Participation, Session, people


@pytest.fixture
def taught(world, office):
    """A treasurer of Maju (Kec. Balaraja) and one of Sunyi (Kec. Curug), both taught, assessed and certified."""
    session = planned(office)
    terms = {"maju": seated(world.maju), "sunyi": seated(world.sunyi, "Rekaan Lain")}
    for name, term in terms.items():
        enrol(session, term.person, term.post, cooperative=term.cooperative, by=None, on=ON)
        assessed(term, office.treasurers)
        certified(term, office.chairs, f"C-{name}")
    return terms


def seen(user: User) -> set[str]:
    """By the cooperatives of whom somebody sees participations, assessments, certificates and people."""
    user = User.objects.as_of(ON).get(pk=user.pk)
    rows = [
        Participation.objects.visible_to(user), CompetencyAssessment.objects.visible_to(user),
        Certificate.objects.visible_to(user),
    ]  # fmt: skip
    found = [{each.person.terms.get().cooperative.name for each in every} for every in rows]
    found.append({each.terms.get().cooperative.name for each in people(user)})
    assert all(each == found[0] for each in found)
    return found[0]


MAJU, SUNYI = "Koperasi Maju", "Koperasi Sunyi"


@pytest.mark.parametrize(
    ("who", "said"), [("sari", {MAJU, SUNYI}), ("budi", {MAJU}), ("joko", {SUNYI}), ("lina", {MAJU, SUNYI}),
                      ("tono", set())],
)  # fmt: skip
def test_everybody_sees_those_of_the_own_area(world, taught, who, said):
    assert seen(getattr(world, who)) == said


def test_the_head_of_another_district_sees_nobody_and_no_session(world, taught):
    with history.verb("test", by=None, on=ON):
        nina = person("nina", "Bu Nina", Role.HEAD, Area.objects.get(code="36.71"))
    assert seen(nina) == set()
    assert not Session.objects.visible_to(nina).exists()
    assert not FundingSource.objects.visible_to(nina).exists()


def test_a_board_sees_its_own_people_until_they_leave(world, taught):
    with history.verb("test", by=None, on=ON):
        holder = board_account(world.tono)
    chair = seated(world.maju, holder, "CHAIR")
    tono = User.objects.as_of(ON).get(pk=world.tono.pk)
    assert {each.name for each in people(tono)} == {"Rekaan Bendahara", "Pak Tono"}
    leave(taught["maju"], ON, by=None, on=ON)
    assert {each.name for each in people(tono)} == {"Pak Tono"}
    assert not Certificate.objects.visible_to(tono).exists()
    assert Participation.objects.visible_to(tono).count() == 1
    leave(chair, ON, by=None, on=ON)
    tono = User.objects.as_of(ON).get(pk=world.tono.pk)
    assert not people(tono).exists()
    assert not Participation.objects.visible_to(tono).exists()


def test_a_session_is_seen_by_the_whole_office_and_by_boards_that_were_asked(world, office):
    session = planned(office)
    for name in ("sari", "budi", "joko", "wati"):
        assert Session.objects.visible_to(getattr(world, name)).get() == session
        assert FundingSource.objects.visible_to(getattr(world, name)).get() == office.apbd
    with history.verb("test", by=None, on=ON):
        holder = board_account(world.tono)
    seated(world.maju, holder, "CHAIR")
    tono = User.objects.as_of(ON).get(pk=world.tono.pk)
    assert not Session.objects.visible_to(tono).exists()
    assert not FundingSource.objects.visible_to(tono).exists()
    invite(session, [world.maju], "CHAIR", by=None, on=ON)
    assert Session.objects.visible_to(tono).get() == session


def test_whoever_comes_for_no_cooperative_is_of_the_office_that_taught(world, office):
    with history.verb("test", by=None, on=date(2018, 3, 1)):
        somebody = seated(world.maju).person
    enrol(planned(office), somebody, "ENTREPRENEUR", cooperative=None, nib="9999", by=None, on=ON)
    assert Participation.objects.visible_to(world.joko).count() == 1
