"""The register: sayings become observations, the weightiest become columns."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperatives.register.actions import PROJECTED, Saying, accepted_observations, current, observe
from cooperatives.register.models import Cooperative, Observation, Source
from cooperatives.register.rules import legal_entity_key
from registry import history
from tests.world import ON

DAYS = [date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 1)]


def say(world, value: str, source: Source, day: date) -> int:
    new = observe(world.maju, {"address": value}, Saying(source, day), by=world.budi, on=ON)
    return len(new)


def test_a_heavier_source_counts_even_if_it_is_older(world):
    say(world, "Jl. Lapangan", Source.FIELD, DAYS[0])
    say(world, "Jl. Ekspor", Source.ODS, DAYS[2])
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Lapangan"


def test_of_one_source_the_later_day_counts(world):
    say(world, "Jl. Baru", Source.BOARD, DAYS[1])
    say(world, "Jl. Lama", Source.BOARD, DAYS[0])
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Baru"


def test_still_correct_is_a_saying_too(world):
    assert say(world, "Jl. Raya", Source.FIELD, DAYS[0]) == 1
    assert say(world, "Jl. Raya", Source.FIELD, DAYS[1]) == 1
    assert say(world, "Jl. Raya", Source.FIELD, DAYS[1]) == 0
    assert accepted_observations(world.maju)["address"].observed_on == DAYS[1]


def test_who_recorded_it_is_kept(world):
    say(world, "Jl. Raya", Source.FIELD, DAYS[0])
    assert world.maju.observations.get(field="address").recorded_by == world.budi


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sayings=st.lists(
        st.tuples(
            st.sampled_from(
                ["address", "coop_group", "form", "book_year_end", "first_obliged_year", "area", "members"]
            ),
            st.integers(0, 2),
            st.sampled_from(list(Source)),
            st.sampled_from(DAYS),
        ),
        max_size=10,
    )
)
def test_the_columns_are_the_accepted_projection_of_the_observations(world, sayings):
    values = {
        "form": ["PRIMARY", "SECONDARY", "PRIMARY"], "book_year_end": ["6", "12", "11"],
        "first_obliged_year": ["2010", "2011", "2012"], "area": ["36.03.17", "36.03.01", "36.03.01.2003"],
    }  # fmt: skip
    maju = Cooperative.objects.get(pk=world.maju.pk)
    with transaction.atomic():
        for field, number, source, day in sayings:
            value = values.get(field, ["a", "b", "c"])[number]
            observe(maju, {field: value}, Saying(source, day), by=None, on=ON)
        stored = Cooperative.objects.get(pk=world.maju.pk)
        accepted = accepted_observations(stored)
        assert {field: each.value for field, each in accepted.items() if field in PROJECTED} == {
            field: value for field, value in current(stored).items() if value and field in accepted
        }
        transaction.set_rollback(True)


def test_the_demo_speaks_through_observations_too(world):
    for each in Cooperative.objects.all():
        assert {name: said.value for name, said in accepted_observations(each).items()} == {
            name: value for name, value in current(each).items() if value
        }


def test_observations_are_append_only(world):
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        Observation.objects.update(value="lain")


def test_the_same_is_not_said_twice(world):
    said = Observation.objects.first()
    said.pk = None
    with pytest.raises(IntegrityError, match="observation_said_once"):
        said.save(force_insert=True)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("006385/BH/M.KUKM.2/XI/2017", "6385.BH.M.KUKM.2.XI.2017"),
        ("No. 6385 / bh / m.kukm.2 / xi / 2017", "6385.BH.M.KUKM.2.XI.2017"),
        ("Nomor : 26/BH/KWK.24/VII/1997", "26.BH.KWK.24.VII.1997"),
        ("844A/BH/VIII/1980", "844.A.BH.VIII.1980"),
        ("AHU-0006345.AH.01.26.TAHUN 2020", "AHU.6345.AH.1.26.TAHUN.2020"),
        ("", ""),
        ("000", "0"),
    ],
)
def test_a_legal_entity_number_as_a_search_key(number, key):
    assert legal_entity_key(number) == key


def test_a_cooperative_is_found_by_name_nik_or_number(world):
    def found(text: str) -> list[str]:
        return [each.name for each in Cooperative.objects.named(text).order_by("name")]

    assert found("maju koperasi") == ["Koperasi Maju"]
    assert found("3603010000001") == ["Koperasi Maju"]
    assert found("518/002/BH") == ["Koperasi Sunyi"]
    assert found("tidak ada") == []


def test_a_write_outside_a_verb_is_refused(world):
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Cooperative.objects.filter(pk=world.maju.pk).update(name="Lain")
    with history.verb("rename", by=world.sari, on=ON):
        assert Cooperative.objects.filter(pk=world.maju.pk).update(name="Lain") == 1
