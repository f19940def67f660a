"""The register: sayings become observations, the weightiest become columns."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.register.actions import (
    PROJECTED,
    Saying,
    accepted,
    confirm,
    current,
    observe,
    retract,
    retract_fields,
)
from cooperatives.register.models import Cooperative, Observation, Source
from cooperatives.register.rules import legal_entity_key
from registry import history
from registry.transitions import Refused
from tests.world import ON

DAYS = [date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 1)]


def say(world, value: str, source: Source, day: date, true_from: date | None = None) -> Observation | None:
    return observe(world.maju, {"address": value}, Saying(source, day), true_from=true_from, by=world.budi, on=ON)


def test_a_heavier_source_counts_even_if_it_is_older(world):
    say(world, "Jl. Lapangan", Source.FIELD, DAYS[0])
    say(world, "Jl. Ekspor", Source.ODS, DAYS[2])
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Lapangan"


def test_of_one_source_the_later_day_counts(world):
    say(world, "Jl. Baru", Source.BOARD, DAYS[1])
    say(world, "Jl. Lama", Source.BOARD, DAYS[0])
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Baru"


def test_still_correct_is_a_saying_too(world):
    assert say(world, "Jl. Raya", Source.FIELD, DAYS[0])
    said = confirm(world.maju, ["address", "coop_nik"], Saying(Source.FIELD, DAYS[1]), by=world.budi, on=ON)
    assert said.values == {"address": "Jl. Raya", "coop_nik": "3603010000001"}
    assert say(world, "Jl. Raya", Source.FIELD, DAYS[1]) is None
    assert accepted(world.maju)["address"].said.observed_on == DAYS[1]


def test_what_began_later_counts_even_if_it_was_heard_of_earlier(world):
    say(world, "Jl. Baru", Source.LEGAL, DAYS[1], true_from=DAYS[1])
    say(world, "Jl. Lama", Source.LEGAL, DAYS[2], true_from=DAYS[0])
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Baru"


@pytest.mark.parametrize(
    ("on", "address"),
    [
        (date(2016, 12, 31), "Jl. Lama"),
        (date(2017, 1, 1), "Jl. Lama"),
        (date(2017, 12, 31), "Jl. Lama"),
        (date(2018, 1, 1), "Jl. Baru"),
        (None, "Jl. Baru"),
    ],
)
def test_on_a_day_counts_what_had_begun_else_what_began_first_after_it(world, on, address):
    say(world, "Jl. Baru", Source.FIELD, DAYS[2], true_from=DAYS[1])
    say(world, "Jl. Lama", Source.FIELD, DAYS[0])
    assert accepted(world.maju, on=on)["address"].value == address


def test_what_was_retracted_counts_no_more_and_stays_readable(world):
    say(world, "Jl. Benar", Source.OFFICE, DAYS[0])
    wrong = say(world, "Jl. Salah", Source.FIELD, DAYS[1])
    retract(wrong, reason="Salah koperasi", by=world.sari, on=ON)
    assert Cooperative.objects.get(pk=world.maju.pk).address == "Jl. Benar"
    wrong.refresh_from_db()
    assert (wrong.values, wrong.retracted_on, wrong.retraction) == ({"address": "Jl. Salah"}, ON, "Salah koperasi")
    with pytest.raises(Refused, match="Sudah ditarik"):
        retract(wrong, reason="Sekali lagi", by=world.sari, on=ON)
    assert say(world, "Jl. Salah", Source.FIELD, DAYS[1]), "what was retracted can be said again"


def test_a_field_nobody_speaks_of_any_more_is_empty_but_a_name_stays(world):
    only = say(world, "Jl. Satu", Source.FIELD, DAYS[1])
    retract(only, reason="Salah koperasi", by=world.sari, on=ON)
    assert Cooperative.objects.get(pk=world.maju.pk).address == ""
    with pytest.raises(Refused, match="nama atau wilayahnya"):
        retract(world.maju.observations.earliest("pk"), reason="Salah", by=world.sari, on=ON)
    assert Cooperative.objects.get(pk=world.maju.pk).name == "Koperasi Maju"


def test_part_of_what_was_said_is_retracted_and_the_rest_said_again(world):
    both = {"address": "Jl. Salah", "coop_group": "Kopkar"}
    said = observe(world.maju, both, Saying(Source.FIELD, DAYS[1], "BA 1"), by=world.budi, on=ON)
    retract_fields(said, ["address"], reason="Salah baca", by=world.sari, on=ON)
    counts = accepted(world.maju)
    assert (counts["coop_group"].value, counts["coop_group"].said.reference) == ("Kopkar", "BA 1")
    assert "address" not in counts


def test_nothing_is_retracted_without_a_reason(world):
    wrong = say(world, "Jl. Salah", Source.FIELD, DAYS[1])
    with pytest.raises(IntegrityError, match="observation_retracted_with_reason"):
        retract(wrong, reason="", by=world.sari, on=ON)


def test_who_recorded_it_is_kept(world):
    say(world, "Jl. Raya", Source.FIELD, DAYS[0])
    assert world.maju.observations.latest("pk").recorded_by == world.budi


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
        counts = accepted(stored)
        assert {field: each.value for field, each in counts.items() if field in PROJECTED} == {
            field: value for field, value in current(stored).items() if value and field in counts
        }
        transaction.set_rollback(True)


def test_the_demo_speaks_through_observations_too(world):
    for each in Cooperative.objects.all():
        assert {name: said.value for name, said in accepted(each).items()} == {
            name: value for name, value in current(each).items() if value
        }


def test_observations_are_append_only(world):
    with pytest.raises(ProgrammingError, match="Cannot update"):
        Observation.objects.update(values={"address": "lain"})


def test_a_saying_says_something(world):
    with pytest.raises(IntegrityError, match="observation_says_something"):
        Observation.objects.create(cooperative=world.maju, source=Source.FIELD, observed_on=ON, values={})


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("006385/BH/M.KUKM.2/XI/2017", "6385.BH.M.KUKM.2.XI.2017"),
        ("No. 6385 / bh / m.kukm.2 / xi / 2017", "6385.BH.M.KUKM.2.XI.2017"),
        ("Nomor : 26/BH/KWK.24/VII/1997", "26.BH.KWK.24.VII.1997"),
        ("844A/BH/VIII/1980", "844.A.BH.VIII.1980"),
        ("AHU-0006345.AH.01.26.TAHUN 2020", "AHU.6345.AH.1.26.TAHUN.2020"),
        ("AHU-0001234.AH.01.26.THN. 2021", "AHU.1234.AH.1.26.TAHUN.2021"),
        ("518 / 1 / BH / 2005", "518.1.BH.2005"),
        ("No 518/001/BH/2005", "518.1.BH.2005"),
        ("BH No.: 518/001/BH/X/2005 tgl 1-2-2005", "518.1.BH.X.2005"),
        ("Badan Hukum Nomor 518/001/BH/X/2005 (tanggal 1 Februari 2005)", "518.1.BH.X.2005"),
        ("BH. 518/001", "518.1"),
        ("BH/518/2005", "BH.518.2005"),
        ("No.BH: 9749/BH/KWK-10/21", "9749.BH.KWK.10.21"),
        ("518.08/96/BH/XIV.10/VIII/2008", "518.8.96.BH.XIV.10.VIII.2008"),
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
