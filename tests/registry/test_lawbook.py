"""The law between its file and its rows, areas by code, and who sees what."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from cooperatives.register.models import Cooperative
from registry import history, lawbook
from registry.areas import UnknownArea, find_district, load_areas
from registry.law import Provision
from registry.models import Area, LawValue, User


def test_what_is_in_the_file_comes_into_the_database(db):
    loaded = lawbook.load_law(by=None)
    assert lawbook.read().provisions == lawbook.from_file().provisions
    assert sorted(loaded.added) == sorted(lawbook.from_file().provisions)
    assert lawbook.load_law(by=None) == lawbook.Loaded([], [])


def test_a_persons_change_is_never_overwritten(db, capsys):
    lawbook.load_law(by=None)
    with history.verb("amend", by=None, on=None):
        LawValue.objects.filter(key="rules.KABTGR_5Y.inactive_of").update(value=4)
        LawValue.objects.filter(key="rules.KABTGR_5Y.active_of").update(key="gone")
    call_command("load_law")
    assert LawValue.objects.get(key="rules.KABTGR_5Y.inactive_of").value == 4
    assert capsys.readouterr().out.splitlines() == [
        "1 law values added.",
        "rules.KABTGR_5Y.inactive_of: the database differs from law.toml; left as it is.",
    ]


def test_two_values_of_one_day_are_refused_by_the_database(db):
    lawbook.load_law(by=None)
    row = LawValue.objects.get(key="rules.KABTGR_5Y.inactive_of")
    row.pk, row.in_force = None, DateRange(date(2020, 1, 1), None)
    with pytest.raises(IntegrityError, match="law_value_in_force_once"), history.verb("x", by=None, on=None):
        row.save(force_insert=True)


def test_a_value_without_a_clause_is_refused_by_the_database(db):
    lawbook.load_law(by=None)
    with pytest.raises(IntegrityError, match="law_value_has_clause"), history.verb("x", by=None, on=None):
        LawValue.objects.update(clause="")


def test_a_value_that_takes_over_ends_the_one_before(db):
    lawbook.load_law(by=None)
    key = "rules.KABTGR_5Y.inactive_of"
    new = Provision(key, 3, date(2027, 1, 1), None, "Perbup 1/2027", "naskah", is_confirmed=True)
    lawbook.supersede(new, by=None, verb="amend_law")
    law = lawbook.read()
    assert [law.at(key, day).value for day in (date(2026, 12, 31), date(2027, 1, 1))] == [5, 3]
    with pytest.raises(ValueError, match="already"):
        lawbook.supersede(new, by=None, verb="amend_law")
    assert len(lawbook.read().provisions[key]) == 2


def test_a_value_takes_over_from_one_that_was_to_end_later(db):
    lawbook.load_law(by=None)
    key = "rules.KABTGR_5Y.inactive_of"
    for start, value in ((date(2030, 1, 1), 2), (date(2031, 1, 1), 3)):
        lawbook.supersede(Provision(key, value, start, None, "P", "n", is_confirmed=True), by=None, verb="amend_law")
    with history.verb("end", by=None, on=None):
        LawValue.objects.filter(key=key, in_force__startswith=date(2031, 1, 1)).update(
            in_force=DateRange(date(2031, 1, 1), date(2040, 1, 1))
        )
    new = Provision(key, 4, date(2035, 1, 1), None, "P", "n", is_confirmed=True)
    lawbook.supersede(new, by=None, verb="amend_law")
    assert [lawbook.read().at(key, date(year, 6, 1)).value for year in (2029, 2030, 2034, 2035)] == [5, 2, 3, 4]


def test_a_value_of_the_file_may_have_several_ranges(tmp_path):
    file = tmp_path / "law.toml"
    file.write_text(
        '[rules.X]\nclause = "A"\nsource = "B"\nconfirmed = false\ndated = 2015-01-01\n'
        'k = [{ value = 3 }, { value = 2, from = 2027-01-01, clause = "C", confirmed = true }]\n'
    )
    assert lawbook.from_file(file).provisions["rules.X.k"] == (
        Provision("rules.X.k", 3, None, date(2027, 1, 1), "A", "B", is_confirmed=False, dated=date(2015, 1, 1)),
        Provision("rules.X.k", 2, date(2027, 1, 1), None, "C", "B", is_confirmed=True, dated=date(2015, 1, 1)),
    )


def test_a_district_comes_with_all_inside_it_and_around_it(db, django_assert_max_num_queries):
    assert load_areas("36.03", by=None) == {
        "PROVINCE": 1, "DISTRICT": 1, "SUBDISTRICT": 29, "VILLAGE": 246, "URBAN_VILLAGE": 28,
    }  # fmt: skip
    assert load_areas("36.03", by=None) == {}
    balaraja = Area.objects.get(code="36.03.01")
    assert (balaraja.name, balaraja.parent.name, balaraja.parent.parent.name) == (
        "Balaraja", "Kabupaten Tangerang", "Banten",
    )  # fmt: skip
    assert Area.objects.get(code="36.03.01.1001").postal_code == "15610"


def test_one_installation_serves_many_districts(db):
    load_areas("36.03", by=None)
    assert load_areas("51.04", by=None)["SUBDISTRICT"] == 7
    assert find_district("GIANYAR", "Bali").code == "51.04"
    assert find_district("Kab. Tangerang", "Banten").code == "36.03"
    load_areas("62.01", by=None)
    assert find_district("KOTAWARINGIN BARAT", "Kalimantan Tengah").code == "62.01"
    assert Area.objects.districts().count() == 3


def test_a_code_nobody_knows_is_named(db):
    with pytest.raises(UnknownArea, match=r"99\.99"):
        load_areas("99.99", by=None)
    with pytest.raises(CommandError, match=r"99\.99"):
        call_command("load_areas", "99.99")
    with pytest.raises(UnknownArea, match="Atlantis"):
        find_district("Atlantis", "Bali")


def test_a_code_is_valid_once_on_a_day(world):
    with pytest.raises(IntegrityError, match="area_code_valid_once"), history.verb("x", by=None, on=None):
        Area.objects.create(code="36.03.01", name="Balaraja Baru", kind="SUBDISTRICT")


def test_each_sees_the_cooperatives_of_their_area(world):
    def seen(user: User) -> set[str]:
        return {each.name.removeprefix("Koperasi ") for each in Cooperative.objects.visible_to(user)}

    assert seen(world.budi) == {"Maju", "Baru", "Bubar"}
    assert seen(world.joko) == {"Sunyi", "Sengketa"}
    assert seen(world.sari) == seen(world.admin) == {"Maju", "Baru", "Bubar", "Sunyi", "Sengketa"}


def test_without_an_area_nothing_is_seen_and_a_neighbour_sees_nothing(world):
    assert not Cooperative.objects.visible_to(User(username="tanpa")).exists()
    neighbour = User(username="kota", area=Area.objects.get(code="36.71"))
    assert not Cooperative.objects.visible_to(neighbour).exists()
    assert not Cooperative.objects.visible_to(User(username="mirip", area=Area(code="36.0"))).exists()


def test_a_rolled_back_law_leaves_the_file_to_be_loaded_again(db):
    with transaction.atomic():
        lawbook.load_law(by=None)
        transaction.set_rollback(True)
    assert not LawValue.objects.exists()
