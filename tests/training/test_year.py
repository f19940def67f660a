"""A year of training: every figure opens its rows, and says its unit."""

import pytest
from django.urls import reverse

from registry import history
from registry.figures import count
from registry.models import User
from registry.templatetags.registry import tenths
from tests.training.office import assessed, planned, seated
from tests.world import ON, run_night
from training.desk.year.figures import FIGURES, curve, money
from training.sessions.actions import cancel_session, enrol, record_attendance, withdraw
from training.sessions.models import FundingSource


@pytest.fixture
def taught(world, office):
    """Maju's treasurer came and is competent; Sunyi's came twice and is not yet; Sengketa's was listed only."""
    sessions = [planned(office), planned(office, place="Balai desa")]
    terms = [seated(world.maju), seated(world.sunyi, "Rekaan Dua"), seated(world.sengketa, "Rekaan Tiga")]
    for session in sessions:
        rows = [enrol(session, each.person, each.post, cooperative=each.cooperative, by=None, on=ON) for each in terms]
        came = rows[:2] if session == sessions[0] else rows[1:2]
        record_attendance(session, session.starts_on, {each.pk for each in came}, by=None, on=ON)
    assessed(terms[0], office.treasurers)
    assessed(terms[1], office.treasurers, "NOT_YET_COMPETENT")
    return sessions


def values(user, year: int = 2018) -> dict[str, int]:
    user = User.objects.as_of(ON).get(pk=user.pk)
    return {name: each.value for name, each in count([each.of_year(year) for each in FIGURES], user).items()}


def test_nobody_is_counted_twice_and_who_did_not_come_is_not_counted(world, taught):
    assert values(world.sari) == {
        "trainings": 2, "trained_people": 2, "trained_cooperatives": 2, "assessed_people": 2, "competent_people": 1,
        "assessed_cooperatives": 2, "competent_cooperatives": 1,
    }  # fmt: skip
    assert set(values(world.sari, 2017).values()) == {0}


def test_an_officer_counts_those_of_the_own_kecamatan(world, taught):
    found = values(world.budi)
    assert (found["trainings"], found["trained_people"], found["competent_cooperatives"]) == (2, 1, 1)
    assert values(world.joko)["competent_cooperatives"] == 0


def test_what_is_withdrawn_or_cancelled_leaves_the_figures(world, office, taught):
    for each in taught[1].participations.all():
        withdraw(each, reason="Salah catat", by=None, on=ON)
    cancel_session(taught[1], reason="Salah catat", by=None, on=ON)
    assert values(world.sari)["trainings"] == 1
    assert values(world.sari)["trained_people"] == 2


def test_every_figure_opens_its_rows_and_names_its_unit(world, client, taught):
    client.force_login(world.sari)
    for counted in client.get(reverse("training-year"), {"tahun": 2018}).context["figures"].values():
        page = client.get(counted.address)
        assert page.context["page"].paginator.count == counted.value, counted.figure.name
        assert not page.context["listed"].errors
        assert f">{counted.value} {counted.figure.unit}</h2>" in page.content.decode()


def test_the_year_says_the_sentence_of_the_article(world, client, taught):
    client.force_login(world.sari)
    page = " ".join(client.get(reverse("training-year"), {"tahun": 2018}).content.decode().split())
    assert "2&nbsp;koperasi</a>, <a" in page
    assert "(50,0%) dengan hasil kompeten" in page
    assert "satuan: orang" in page
    assert "satuan: koperasi" in page


def test_money_is_told_by_source_and_an_unused_one_is_not_hidden(world, office, taught):
    with history.verb("test", by=None, on=ON):
        FundingSource.objects.create(area=office.area, kind="CSR", budget_year=2018)
    found = {each.kind: (each.sessions, each.cost, each.amount) for each in money(2018, world.sari)}
    assert found == {"APBD": (2, 40_000_000, 50_000_000), "CSR": (0, 0, None)}


def test_every_number_of_the_curve_opens_its_rows(world, taught, sari):
    opened = [cell for _, cells in curve(2018, world.sari, 2020).rows for cell in cells if cell[0]]
    assert [number for number, _ in opened] == [2, 2, 1]
    for number, address in opened:
        assert (address, sari.get(address).context["page"].paginator.count) == (address, number)


def test_the_curve_counts_each_year_once_and_shows_the_years_after_it(world, taught):
    chart = curve(2018, world.sari, 2020)
    assert list(chart.steps) == [str(year) for year in range(2011, 2021)]
    assert [each.values[-3] for each in chart.series] == [2, 2, 1]
    assert [each.values[-1] for each in chart.series] == [0, 0, 0]
    assert curve(2018, world.sari, 2040).steps[0] == "2018"


def test_ringkasan_carries_the_sentence_in_its_own_year(world, office, client, it_is, taught):
    run_night()
    it_is(ON)
    client.force_login(world.sari)
    page = " ".join(client.get("/").content.decode().split())
    assert "Tahun 2018 dinas mengadakan" in page
    assert "(50,0%) dengan hasil kompeten" in page


@pytest.mark.parametrize("name", ["training-people", "training-cooperatives", "training-sessions"])
def test_a_list_asks_as_much_for_three_rows_as_for_one(world, office, client, django_assert_max_num_queries, name):
    client.force_login(world.sari)
    numbers = []
    for place, cooperative in enumerate((world.maju, world.sunyi, world.sengketa)):
        session = planned(office, place=f"Aula {place}", cost=1)
        term = seated(cooperative, f"Rekaan {place}")
        row = enrol(session, term.person, term.post, cooperative=cooperative, by=None, on=ON)
        record_attendance(session, session.starts_on, {row.pk}, by=None, on=ON)
        with django_assert_max_num_queries(30) as asked:
            assert client.get(reverse(name)).context["page"].paginator.count == place + 1
        numbers.append(len(asked))
    assert numbers[0] == numbers[2]


def test_the_year_asks_a_fixed_number_of_questions(world, client, django_assert_max_num_queries, taught):
    client.force_login(world.sari)
    with django_assert_max_num_queries(14):
        client.get(reverse("training-year"), {"tahun": 2018})


@pytest.mark.parametrize("name", ["training-people-file", "training-cooperatives-file", "training-sessions-file"])
def test_the_lists_are_files_too(world, client, taught, name):
    client.force_login(world.sari)
    answer = client.get(reverse(name), {"tahun": 2018})
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize(("part", "said"), [(198, "80,2%"), (0, "0,0%"), (247, "100,0%")])
def test_a_share_is_rounded_to_tenths(part, said):
    assert tenths(part, 247) == said
