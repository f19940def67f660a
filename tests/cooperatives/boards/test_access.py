"""Until when a term opens a cooperative to its holder, and how a post that comes with an office passes on."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from cooperatives.boards.actions import leave, seat, succeed
from cooperatives.boards.models import BoardAccount, Term
from cooperatives.boards.rules import TERM_YEARS, TermFact, access_until
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative, Source
from registry import history, lawbook
from registry.models import LawValue, User
from registry.transitions import Refused
from tests.world import ON, board_account, chair

OFFICE = Saying(Source.OFFICE, ON)
LIMIT = date(2021, 3, 10)
"""Five years from the first day of the chair (UU 25/1992 art. 29)."""
ONE_DAY = timedelta(days=1)


def sees(user: User, on: date) -> bool:
    """Whether this person comes in for any cooperative on a day."""
    return Cooperative.objects.visible_to(User.objects.as_of(on).get(pk=user.pk)).exists()


def seated(world, post: str = "CHAIR", starts_on: date = date(2016, 3, 10), **more: object) -> Term:
    """Pak Tono in a post at Koperasi Maju."""
    with history.verb("test", by=None, on=ON):
        holder = board_account(world.tono)
    return seat(world.maju, holder, post, starts_on, OFFICE, by=None, on=ON, **more)


@pytest.mark.parametrize(("day", "opens"), [(LIMIT - ONE_DAY, True), (LIMIT, True), (LIMIT + ONE_DAY, False)])
def test_a_term_without_a_said_end_opens_nothing_after_the_limit_of_the_statute(world, day, opens):
    seated(world)
    assert sees(world.tono, day) is opens


@pytest.mark.parametrize(("said", "last"), [(date(2018, 12, 31), date(2018, 12, 31)), (date(2025, 1, 1), LIMIT)])
def test_a_said_end_counts_where_it_is_earlier(world, said, last):
    seated(world, ends_on=said)
    assert [sees(world.tono, day) for day in (last, last + ONE_DAY)] == [True, False]


def test_whoever_left_or_was_recorded_by_mistake_is_out_at_once(world):
    term = seated(world)
    leave(term, ON, by=world.budi, on=ON)
    assert [sees(world.tono, day) for day in (ON - ONE_DAY, ON)] == [True, False]
    retract(term, reason="Salah catat", by=world.budi, on=ON)
    assert not sees(world.tono, ON - ONE_DAY)


def test_a_village_head_comes_in_for_as_long_as_he_is_one(world):
    seated(world, "SUPERVISOR_CHAIR", is_ex_officio=True)
    assert sees(world.tono, date(2030, 1, 1))


def test_without_the_law_nobody_comes_in_on_a_term_without_an_end(world):
    seated(world)
    with history.verb("test", by=None, on=ON):
        LawValue.objects.filter(key=TERM_YEARS).update(in_force=DateRange(date(2017, 1, 1), None))
    assert not sees(world.tono, ON)


def test_the_page_and_the_database_say_the_same_last_day(world):
    law = lawbook.read()
    with history.verb("test", by=None, on=ON):
        person = board_account(world.tono)
    starts = [date(2012, 2, 29), date(2016, 3, 10), date(2017, 12, 31)]
    for start in starts:
        for end in (None, start + timedelta(days=100), start + timedelta(days=5000)):
            for post, is_ex_officio in (("CHAIR", False), ("SUPERVISOR", False), ("SUPERVISOR", True)):
                with history.verb("test", by=None, on=ON):
                    term = Term.objects.create(
                        cooperative=world.maju, person=person, post=post, starts_on=start, ends_on=end,
                        is_ex_officio=is_ex_officio, source="OFFICE", observed_on=ON,
                    )  # fmt: skip
                    last = access_until(TermFact(1, 1, post, start, end, None, is_ex_officio), law)
                    days = (last, last + ONE_DAY) if last else (date(2100, 1, 1),)
                    assert [sees(world.tono, day) for day in days] == [True, False][: len(days)], (start, end, post)
                    Term.objects.filter(pk=term.pk).update(retracted_on=ON, retraction="diuji")


def test_only_supervisors_sit_by_another_office(world):
    with pytest.raises(IntegrityError, match="only_supervisors_ex_officio"):
        seated(world, is_ex_officio=True)


def test_the_former_is_out_and_the_successor_in_on_the_same_day(world):
    former = seated(world, "SUPERVISOR_CHAIR", is_ex_officio=True)
    new = succeed(former, "H. Rekaan Baru", ON, reference="SK 1/2018", by=world.budi, on=ON)
    former.refresh_from_db()
    assert (former.left_on, new.starts_on, new.is_ex_officio, new.reference) == (ON, ON, True, "SK 1/2018")
    assert [sees(world.tono, day) for day in (ON - ONE_DAY, ON)] == [True, False]


def test_an_elected_post_does_not_pass_on_with_an_office(world):
    with pytest.raises(Refused, match="bukan pengawas karena jabatan di desa"):
        succeed(chair(world.maju), "H. Rekaan", ON, by=world.budi, on=ON)


def test_a_new_village_head_is_entered_from_the_tab_of_the_board(world, client, it_is):
    it_is(ON)
    former = seated(world, "SUPERVISOR_CHAIR", is_ex_officio=True)
    client.force_login(world.budi)
    address = reverse("succession", args=[world.maju.pk, former.pk])
    assert address in client.get(reverse("cooperative-board", args=[world.maju.pk])).content.decode()
    late = client.post(address, {"successor": "Rekaan", "left_on": "5-9-2018"})
    assert "belum tiba" in late.content.decode()
    assert client.post(address, {"successor": "Rekaan", "left_on": "4-9-2018"}).status_code == 302
    assert world.maju.terms.get(left_on=None).person.name == "Rekaan"
    assert not BoardAccount.objects.filter(person__name="Rekaan").exists()
