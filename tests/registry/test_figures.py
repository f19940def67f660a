"""Figures: what is counted together is counted as each list would, for whoever asks."""

from http import HTTPStatus

from cooperatives.cases.figures import FIGURES as OF_CASES
from cooperatives.desk.figures import BY_LATEST_YEAR, BY_STATE, OWING
from registry import history
from registry.access import Role
from registry.figures import count, declared, parts
from tests.access.addresses import its_training
from tests.letters import in_every_stage
from tests.world import ON, build_office, person


def values(figures) -> dict[str, int]:
    return {name: counted.value for name, counted in figures.items()}


def test_figures_of_several_lists_are_one_query(world, django_assert_num_queries):
    build_office(world)
    with django_assert_num_queries(1):
        found = count([*BY_STATE, *OF_CASES], world.sari)
    assert values(found) == {
        "registered": 11, "ACTIVE": 1, "GREY": 1, "INACTIVE": 4, "NOT_YET_ASSESSABLE": 3, "IN_SETTLEMENT": 1,
        "UNJUDGED": 1, "routine": 1, "open": 3, "flagged": 2, "overdue": 1, "withdrawn": 1,
    }  # fmt: skip


def test_one_figure_alone_is_counted_too(world):
    build_office(world)
    assert values(count([OWING], world.sari)) == {"owing": 7}


def test_who_has_no_area_counts_nothing(world):
    build_office(world)
    with history.verb("make_person", by=None, on=ON):
        nobody = person("tini", "Bu Tini", Role.OFFICER, None)
    assert set(values(count(declared(ON), nobody)).values()) == {0}
    assert parts(BY_LATEST_YEAR, "kecamatan", nobody) == []


def test_parts_add_up_to_the_whole_and_name_what_has_no_place(world, django_assert_num_queries):
    build_office(world)
    with django_assert_num_queries(2):
        found = parts(BY_LATEST_YEAR, "kecamatan", world.sari)
    assert [part.label for part in found] == ["Balaraja", "Curug", "Belum ada kecamatan"]
    whole = values(count(BY_LATEST_YEAR, world.sari))
    assert {name: sum(part.figures[name].value for part in found) for name in whole} == whole
    for figures in (whole, *(values(part.figures) for part in found)):
        assert figures["obliged"] == figures["held"] + figures["not_held"] + figures["unknown"]
        assert figures["owing"] == figures["not_held"] + figures["unknown"]


def test_every_part_opens_exactly_its_rows(world, client):
    build_office(world)
    client.force_login(world.sari)
    for part in parts(BY_LATEST_YEAR, "kecamatan", world.sari):
        for counted in part.figures.values():
            assert client.get(counted.address).context["page"].paginator.count == counted.value, counted.address


def test_every_figure_is_the_number_of_rows_its_list_says(world, client):
    build_office(world)
    in_every_stage(world)
    its_training(world)
    empty = {figure.name for figure in declared(ON)}
    for user in (world.sari, world.budi, world.joko, world.admin):
        client.force_login(user)
        for counted in count(declared(ON), user).values():
            opened = client.get(counted.address)
            if opened.status_code == HTTPStatus.FORBIDDEN:
                assert counted.figure.who.isdisjoint(user.roles), "what is nobody's work is open to all who see it"
                continue
            rows, unit = opened.context["page"].paginator.count, counted.figure.unit
            assert (counted.figure.name, counted.value) == (counted.figure.name, rows)
            assert f">{rows} {unit}</h2>" in opened.content.decode() or not rows
            assert not opened.context["listed"].errors, counted.figure.name
            empty -= {counted.figure.name} if rows else set()
    assert empty == set()
