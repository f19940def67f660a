"""Kabupaten contoh shows what the article says of training, whatever the seed, and every state of the matrix."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction

from cooperatives.demo import ARTICLE_DAY, district, write
from cooperatives.register.models import Cooperative
from registry import history, lawbook
from registry.areas import load_areas
from training.competency.models import Appeal, Certificate, CompetencyAssessment
from training.cover.figures import expiries, has_holder, matrix
from training.cover.rules import by_month
from training.demo import build
from training.sessions.models import Participation, Session

TODAY = date(2026, 11, 24)


def drawn(seed: int) -> None:
    lawbook.load_law(by=None)
    load_areas("36.03", by=None)
    write(rows := list(district(seed=seed, today=TODAY)), on=TODAY)
    with history.verb("test", by=None, on=TODAY):
        build(rows, seed=seed, today=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("seed", [1, 2018])
def test_2018_is_as_the_article_says(db, seed):
    drawn(seed)
    sessions = Session.objects.of_year(2018)
    assert Counter(sessions.values_list("course__theme", "funding__kind")) == {
        ("MANAGEMENT", "APBD"): 1, ("TAXATION", "APBD"): 1, ("COMPETENCY", "APBD"): 1, ("TECHNICAL", "APBD"): 1,
    }  # fmt: skip
    assert all(each.ends_on < ARTICLE_DAY for each in sessions)
    assessed = CompetencyAssessment.objects.entered().in_year(2018)
    represented = assessed.values("cooperative").distinct().count()
    competent = assessed.competent().values("cooperative").distinct().count()
    assert (represented, competent) == (247, 198)
    assert round(100 * competent / represented, 1) == 80.2
    for each in assessed.select_related("person"):
        held = each.person.terms.held_on(each.assessed_on).filter(cooperative=each.cooperative_id, post=each.post)
        assert held.exists()


def test_it_has_every_state_and_the_years_after(db):
    drawn(1)
    states = Counter(each.cell.state for each in matrix(Cooperative.objects.all(), TODAY))
    assert set(states) == {"COVERED", "UNKNOWN", "LEFT", "REVOKED", "EXPIRED", "VACANT", "NEVER"}
    assert set(Session.objects.values_list("starts_on__year", flat=True)) == set(range(2018, 2027))
    assert Certificate.objects.exclude(revoked_on=None).count() > 5
    assert Certificate.objects.exclude(renews=None).count() > 5
    assert Appeal.objects.filter(result="COMPETENT").count() > 3
    months = by_month(expiries(Certificate.objects.all(), TODAY), TODAY)
    assert sum(each.people for each in months) > 10
    assert Cooperative.objects.filter(has_holder(TODAY)).count() > 30
    assert Participation.objects.count() < 6000
    ahead = Session.objects.get(starts_on__gt=TODAY)
    assert Counter(ahead.invitations.values_list("is_coming", flat=True)) == {True: 5, None: 5, False: 2}
    assert ahead.rosters.get().batch.counts["waiting"] > 1


def test_it_is_drawn_the_same_again(db):
    def told() -> list[tuple[object, ...]]:
        with transaction.atomic():
            drawn(1)
            rows = Certificate.objects.order_by("pk").values_list(
                "number", "person__name", "valid_until", "revoked_on"
            )  # fmt: skip
            found = list(rows)
            transaction.set_rollback(True)
        return found

    assert told() == told()
