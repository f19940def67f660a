"""The one history: who did what, why, on which day, whichever road the rows came in by."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cooperatives.register.models import Cooperative
from registry import history
from registry.models import Area, User
from tests.world import ON

CooperativeEvent = apps.get_model("cooperatives", "CooperativeEvent")


def last_deed() -> dict:
    return CooperativeEvent.objects.latest("pgh_id").pgh_context.metadata


def test_a_verb_says_who_did_what_why_and_on_which_day(world):
    with history.verb("correct_name", by=world.budi, on=ON, reason="akta baru"):
        Cooperative.objects.filter(pk=world.maju.pk).update(name="Koperasi Makin Maju")
    assert last_deed() == {"verb": "correct_name", "by": world.budi.pk, "on": "2018-09-04", "reason": "akta baru"}
    event = CooperativeEvent.objects.latest("pgh_id")
    assert (event.pgh_obj_id, event.name, event.pgh_label) == (world.maju.pk, "Koperasi Makin Maju", "update")


def test_the_outermost_verb_names_the_deed_and_inner_ones_are_its_steps(world):
    with history.verb("import_list", by=world.sari, on=ON):
        with history.verb("correct_name", by=None, on=ON):
            Cooperative.objects.filter(pk=world.maju.pk).update(name="A")
        with history.verb("correct_address", by=None, on=ON):
            Cooperative.objects.filter(pk=world.maju.pk).update(address="B")
    assert (last_deed()["verb"], last_deed()["by"]) == ("import_list", world.sari.pk)
    assert last_deed()["steps"] == ["correct_name", "correct_address"]


def test_a_copy_carries_the_verb_too(world):
    with (
        history.verb("load", by=None, on=ON),
        connection.cursor() as cursor,
        cursor.copy("COPY registry_area (code, name, kind, postal_code, valid) FROM STDIN") as copy,
    ):
        copy.write_row(("36.04", "Serang", "DISTRICT", "", "(,)"))
    event = apps.get_model("registry", "AreaEvent").objects.latest("pgh_id")
    assert (event.code, event.pgh_context.metadata["verb"]) == ("36.04", "load")


def test_bulk_writes_leave_one_event_a_row(world):
    before = CooperativeEvent.objects.count()
    with history.verb("tidy", by=None, on=ON):
        assert Cooperative.objects.update(address="x") == 5
    assert CooperativeEvent.objects.count() == before + 5


def test_a_change_of_nothing_leaves_no_event(world):
    before = CooperativeEvent.objects.count()
    with history.verb("tidy", by=None, on=ON):
        Cooperative.objects.filter(pk=world.maju.pk).update(name=world.maju.name)
    assert CooperativeEvent.objects.count() == before


def test_after_a_verb_the_next_write_has_none(world):
    with history.verb("x", by=None, on=ON):
        pass
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Area.objects.update(name="x")


def test_a_verb_that_fails_writes_nothing_and_leaves_no_trace(world):
    def fail() -> None:
        with history.verb("x", by=None, on=ON):
            Cooperative.objects.update(name="x")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert Cooperative.objects.get(pk=world.maju.pk).name == "Koperasi Maju"
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Area.objects.update(name="x")


def test_history_is_append_only(world):
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        CooperativeEvent.objects.update(name="x")


def test_signing_in_and_passwords_are_no_history(world, client):
    event = apps.get_model("registry", "UserEvent")
    assert not {"password", "last_login"} & {field.name for field in event._meta.fields}
    before = event.objects.count()
    client.login(username="budi", password="budi")
    world.budi.set_password("lain sekali")
    world.budi.save()
    assert event.objects.count() == before


def test_a_superuser_from_the_command_line_is_a_deed(db):
    User.objects.create_superuser(username="pertama", name="Pertama", email="", password="rahasia sekali")
    event = apps.get_model("registry", "UserEvent").objects.latest("pgh_id")
    assert event.pgh_context.metadata["verb"] == "create_superuser"


@pytest.mark.parametrize("on", [None, date(2020, 2, 29)])
def test_a_deed_without_a_legal_day_has_none(world, on):
    with history.verb("x", by=None, on=on):
        Cooperative.objects.filter(pk=world.maju.pk).update(name="A")
    assert last_deed()["on"] == (on and on.isoformat())
