"""The matrix: it follows people, not cooperatives; it falls on the day a treasurer leaves; and SQL says what the rule
says, on every day and whatever was drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import event, given
from hypothesis import strategies as st

from cooperatives.boards.actions import leave, seat
from cooperatives.boards.models import Person, Term
from cooperatives.boards.rules import TermFact
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, Source
from registry import history
from registry.deadlines import Day
from tests.training.office import MARCH, Office, certified, days, paper, seated
from tests.world import ON, World
from training.competency.actions import renew, retract, revoke
from training.competency.models import Certificate, Scheme, Standard, Tariff
from training.cover.figures import Required, expiries, gaps, has_holder, matrix
from training.cover.models import Requirement
from training.cover.rules import Cell, CertificateFact, HolderFact, State, cell

UNTIL = date(2021, 3, 5)


def of(cooperative: Cooperative, day: date = ON, post: str = "TREASURER") -> Cell:
    """How a required post of a cooperative stands."""
    found = matrix(Cooperative.objects.filter(pk=cooperative.pk), day)
    return next(each.cell for each in found if each.post == post)


def test_a_post_is_covered_by_whoever_holds_it(world, office):
    term = seated(world.maju)
    assert of(world.maju) == Cell(State.NEVER)
    certified(term, office.treasurers)
    assert of(world.maju) == Cell(State.COVERED, until=UNTIL, person=term.person_id)
    assert of(world.sunyi) == Cell(State.UNKNOWN)
    seated(world.sunyi, term.person, "CHAIR")
    assert of(world.sunyi) == Cell(State.VACANT)
    seated(world.sunyi, term.person)
    assert of(world.sunyi).state == State.COVERED


def test_a_certificate_for_another_post_covers_nothing(world, office):
    certified(seated(world.maju), office.chairs)
    assert of(world.maju) == Cell(State.NEVER)


def test_it_falls_on_the_day_a_treasurer_leaves_while_the_certificate_stays_valid(world, office):
    term = seated(world.maju)
    certificate = certified(term, office.treasurers)
    left = date(2018, 6, 1)
    leave(term, left, by=None, on=ON)
    assert [of(world.maju, left + timedelta(days=each)).state for each in (-1, 0, 1)] == ["COVERED", "LEFT", "LEFT"]
    assert of(world.maju) == Cell(State.LEFT, since=left, person=term.person_id)
    assert certificate in Certificate.objects.live_on(ON)
    assert [Cooperative.objects.filter(has_holder(left + timedelta(days=each))).count() for each in (-1, 0, 1)] == [
        1, 0, 0,
    ]  # fmt: skip
    seat(world.sunyi, term.person, "TREASURER", left, Saying(Source.OFFICE, ON), by=None, on=ON)
    assert of(world.sunyi).state == State.COVERED


def test_a_revoked_certificate_changes_the_matrix_in_the_same_transaction(world, office):
    term = seated(world.maju)
    certificate = certified(term, office.treasurers)
    with transaction.atomic():
        assert of(world.maju).state == State.COVERED
        revoke(certificate, ON, reason="Dipalsukan", file=paper(), by=None, on=ON)
        assert of(world.maju) == Cell(State.REVOKED, since=ON, person=term.person_id)
        assert of(world.maju, ON - timedelta(days=1)).state == State.COVERED
        transaction.set_rollback(True)
    assert of(world.maju).state == State.COVERED


def test_the_matrix_on_a_past_day_is_what_was_true_on_it(world, office):
    """What happens later changes no earlier day; what was recorded by mistake changes them all."""
    term, every = seated(world.maju), [MARCH + timedelta(days=each) for each in range(-2, 180, 7)]
    certificate = certified(term, office.treasurers)
    before = [of(world.maju, day) for day in every]
    assert before[0] == Cell(State.NEVER)
    revoke(certificate, ON, reason="Dipalsukan", file=paper(), by=None, on=ON)
    leave(term, ON, by=None, on=ON)
    with history.verb("test", by=None, on=ON):
        Requirement.objects.update(valid=days(None, ON))
    assert [of(world.maju, day) for day in every] == before
    assert matrix(Cooperative.objects.all(), ON) == []
    retract(certificate, reason="Salah orang", by=None, on=ON)
    assert {of(world.maju, day).state for day in every} == {State.NEVER}


@pytest.mark.parametrize(("ahead", "state"), [(-1, "COVERED"), (0, "COVERED"), (1, "EXPIRED")])
def test_it_ends_with_the_certificate(world, office, ahead, state):
    certified(seated(world.maju), office.treasurers)
    assert of(world.maju, UNTIL + timedelta(days=ahead)).state == state


def test_of_two_holders_the_one_certified_longest_counts(world, office):
    with history.verb("test", by=None, on=ON):
        Requirement.objects.create(post="SUPERVISOR", basis="Keputusan contoh")
        Scheme.objects.filter(pk=office.treasurers.pk).update(posts=["SUPERVISOR"])
    certified(seated(world.maju, "Satu", "SUPERVISOR"), office.treasurers, "C-1")
    second = seated(world.maju, "Dua", "SUPERVISOR")
    certified(second, office.treasurers, "C-2", until=date(2022, 1, 1))
    assert of(world.maju, post="SUPERVISOR") == Cell(
        State.COVERED, until=date(2022, 1, 1), person=second.person_id
    )  # fmt: skip


def test_who_must_have_one_is_data_by_type_and_day(world, office):
    with history.verb("test", by=None, on=ON):
        Cooperative.objects.filter(pk=world.sunyi.pk).update(coop_type="SAVINGS_LOAN")
        Requirement.objects.create(post="CHAIR", coop_type="SAVINGS_LOAN", basis="Contoh", valid=days(ON, None))
        Requirement.objects.create(post="TREASURER", coop_type="SAVINGS_LOAN", basis="Contoh")
    every = Cooperative.objects.filter(pk__in=[world.maju.pk, world.sunyi.pk])
    asked = {(each.cooperative, each.post) for each in matrix(every, ON)}
    assert asked == {(world.maju.pk, "TREASURER"), (world.sunyi.pk, "TREASURER"), (world.sunyi.pk, "CHAIR")}
    assert len(matrix(every, ON - timedelta(days=1))) == 2


def test_the_matrix_costs_one_query_however_many_cooperatives(world, office):
    for some in (Cooperative.objects.filter(pk=world.maju.pk), Cooperative.objects.all()):
        with CaptureQueriesContext(connection) as queries:
            matrix(some, ON)
        assert len(queries) == 1
    assert matrix(Cooperative.objects.none(), ON) == []


def test_filters_with_percent_signs_and_quotes_stay_data(world, office):
    seated(world.maju)
    assert matrix(Cooperative.objects.filter(name__contains="100%'; {day}"), ON) == []


# What ends, and who could close what


def test_what_a_later_certificate_outlasts_does_not_expire(world, office):
    certificate = certified(seated(world.maju), office.treasurers)
    every, day = Certificate.objects.all(), date(2020, 1, 1)
    assert [(each.valid_until, each.renewal, each.in_office) for each in expiries(every, day)] == [
        (UNTIL, 300_000, True)
    ]  # fmt: skip
    assert expiries(every, day, months=13) == []
    assert expiries(every, date(2021, 3, 6)) == []
    renew(certificate, "C-2", issued_on=ON, valid_until=date(2024, 3, 5), file=paper(), by=None, on=ON)
    assert expiries(every, day) == []


def test_what_a_certificate_under_a_new_standard_outlasts_does_not_expire(world, office):
    term = seated(world.maju)
    certified(term, office.treasurers)
    every, day = Certificate.objects.all(), date(2020, 1, 1)
    with history.verb("test", by=None, on=ON):
        narrow, wide = (
            Scheme.objects.create(
                certifier=office.treasurers.certifier, standard=Standard.objects.create(number=name, title="Baru"),
                name=name, posts=posts,
            )
            for name, posts in (("Ketua baru", ["CHAIR"]), ("Pengurus baru", ["CHAIR", "TREASURER"]))
        )  # fmt: skip
    certified(term, narrow, "N-1", until=date(2024, 3, 5))
    assert [each.valid_until for each in expiries(every, day)] == [UNTIL]
    certified(term, wide, "W-1", until=date(2024, 3, 5))
    assert expiries(every, day) == []


def test_whoever_left_is_not_in_office_any_more(world, office):
    term = seated(world.maju)
    certified(term, office.treasurers)
    leave(term, ON, by=None, on=ON)
    assert [each.in_office for each in expiries(Certificate.objects.all(), date(2020, 1, 1))] == [False]


def test_a_gap_names_who_could_close_it_and_for_how_much(world, office):
    term = seated(world.maju)
    every = Cooperative.objects.filter(pk__in=[world.maju.pk, world.sunyi.pk])

    def found(day: date) -> dict[int, tuple[object, ...]]:
        return {each.cooperative: (each.person, each.price, each.since) for each in gaps(every, day)}

    assert found(ON) == {world.maju.pk: (term.person_id, 2_500_000, None), world.sunyi.pk: (None, 2_500_000, None)}
    certified(term, office.treasurers)
    assert list(found(ON)) == [world.sunyi.pk]
    assert found(date(2021, 4, 1))[world.maju.pk] == (term.person_id, 300_000, UNTIL + timedelta(days=1))


def test_what_ended_is_renewed_in_its_own_scheme_also_where_another_costs_less(world, office):
    with history.verb("test", by=None, on=ON):
        cheap = Scheme.objects.create(
            certifier=office.chairs.certifier, standard=office.chairs.standard, name="Lain", posts=["TREASURER"]
        )
        Tariff.objects.create(scheme=cheap, first=1_000_000, renewal=900_000)
    certified(seated(world.maju), office.treasurers)
    seated(world.sunyi, "Rekaan Dua")
    every = Cooperative.objects.filter(pk__in=[world.maju.pk, world.sunyi.pk])
    found = {each.cooperative: (each.scheme, each.price) for each in gaps(every, date(2021, 4, 1))}
    assert found == {world.maju.pk: (office.treasurers.pk, 300_000), world.sunyi.pk: (cheap.pk, 1_000_000)}


# The rule and its SQL, on drawn histories


FIRST = date(2018, 1, 1)
POSTS = ("TREASURER", "CHAIR")
EARLY, DAYS = st.integers(0, 3), st.integers(0, 12)
MAYBE = st.one_of(st.none(), DAYS)
PEOPLE = st.integers(0, 1)
SELDOM = st.sampled_from([False, False, False, False, True])


@dataclass(frozen=True)
class Drawn:
    """Terms: cooperative, person, post, start, left after, retracted. Certificates: person, posts, issued, valid for,
    revoked after, retracted. Requirements: type, post, from, before."""

    terms: list[tuple[int, int, str, int, int | None, bool]]
    certificates: list[tuple[int, tuple[str, ...], int, int, int | None, bool]]


DRAWN = st.builds(
    Drawn,
    st.lists(
        st.tuples(st.sampled_from([0, 0, 0, 1]), PEOPLE, st.sampled_from(POSTS), EARLY, MAYBE, SELDOM), max_size=6
    ),
    st.lists(
        st.tuples(PEOPLE, st.sampled_from([POSTS, POSTS[:1], POSTS[1:]]), EARLY, DAYS, MAYBE, SELDOM),
        min_size=2, max_size=6,
    ),
)  # fmt: skip


def after(day: int, later: int | None) -> date | None:
    return None if later is None else FIRST + timedelta(days=day + later)


@contextmanager
def written(drawn: Drawn, world: World, office: Office) -> Iterator[tuple[list[Term], list[Certificate]]]:
    """These rows, until the block ends."""
    with transaction.atomic(), history.verb("test", by=None, on=ON):
        people = Person.objects.bulk_create(Person(name=f"Orang {each}") for each in range(3))
        taken_back = {"retracted_on": ON, "retraction": "Salah"}
        said = {"source": "OFFICE", "observed_on": ON}
        terms = Term.objects.bulk_create(
            Term(cooperative=(world.maju, world.sunyi)[at], person=people[who], post=post, starts_on=after(start, 0),
                 left_on=after(start, left), **said, **(taken_back if wrong else {}))
            for at, who, post, start, left, wrong in drawn.terms
        )  # fmt: skip
        schemes = {
            posts: Scheme.objects.create(
                certifier=office.chairs.certifier, standard=office.chairs.standard, name=str(posts), posts=posts
            )
            for posts in {each[1] for each in drawn.certificates}
        }
        file = paper()
        shown = Certificate.objects.bulk_create(
            Certificate(person=people[who], scheme=schemes[posts], number=str(number), issued_on=after(issued, 0),
                        valid_until=after(issued, lasts), file=file, revoked_on=after(issued, revoked),
                        revocation="Dicabut" if revoked is not None else "",
                        revocation_file=file if revoked is not None else None, **(taken_back if wrong else {}))
            for number, (who, posts, issued, lasts, revoked, wrong) in enumerate(drawn.certificates)
        )  # fmt: skip
        yield terms, shown
        transaction.set_rollback(True)


def ruled(terms: list[Term], shown: list[Certificate], cooperative: Cooperative, post: str, day: date) -> Required:
    """What the rule says of a post, from rows as they are."""
    said = [each for each in terms if each.retracted_on is None and each.cooperative == cooperative]
    holders = [
        HolderFact(
            TermFact(each.pk, each.person_id, each.post, each.starts_on, None, each.left_on),
            tuple(
                CertificateFact(its.person_id, its.issued_on, its.valid_until, its.revoked_on)
                for its in shown
                if its.retracted_on is None and its.person_id == each.person_id and post in its.scheme.posts
            ),
        )
        for each in said
        if each.post == post
    ]
    sitting = [
        each.term.person for each in holders
        if each.term.starts_on <= day and not (each.term.left_on and each.term.left_on <= day)
    ]  # fmt: skip
    known = any(each.starts_on <= day for each in said)
    return Required(cooperative.pk, post, cell(holders, Day(day), is_known=known), min(sitting, default=None))


@given(DRAWN, st.sampled_from([0, 3, 6, 9, 12, 18]))
def test_sql_says_what_the_rule_says(world, office, drawn, offset):
    day = FIRST + timedelta(days=offset)
    with written(drawn, world, office) as (terms, shown):
        Requirement.objects.create(post="CHAIR", basis="Contoh")
        found = matrix(Cooperative.objects.filter(pk__in=[world.maju.pk, world.sunyi.pk]), day)
        wanted = [ruled(terms, shown, at, post, day) for at in (world.maju, world.sunyi) for post in sorted(POSTS)]
        for each in found:
            event(each.cell.state)
        assert found == sorted(wanted, key=lambda each: (each.cooperative, each.post))


@given(DRAWN, st.integers(0, 30))
def test_a_cell_holds_until_its_day_says_otherwise(drawn, offset):
    """The day remembers what it denied: until then the rule answers the same."""
    holders = [
        HolderFact(
            TermFact(key, who, post, after(start, 0), None, after(start, left)),
            tuple(
                CertificateFact(whose, after(issued, 0), after(issued, lasts), after(issued, revoked))
                for whose, _, issued, lasts, revoked, _ in drawn.certificates
                if whose == who
            ),
        )
        for key, (_, who, post, start, left, _) in enumerate(drawn.terms)
    ]
    day = Day(FIRST + timedelta(days=offset))
    said = cell(holders, day, is_known=True)
    last = min(day.next or date.max, FIRST + timedelta(days=60))
    for each in range((last - FIRST).days - offset):
        assert cell(holders, Day(FIRST + timedelta(days=offset + each)), is_known=True) == said
