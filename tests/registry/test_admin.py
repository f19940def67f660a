"""Django admin: for users, areas and the law, behind the office's own sign-in, and every save a verb."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from registry import lawbook
from registry.models import Area, LawValue, User


@pytest.fixture
def as_admin(client, world):
    client.force_login(world.admin)
    return client


def test_admin_has_users_areas_and_law_values_and_nothing_else():
    assert {model._meta.label for model in admin.site._registry} == {
        "registry.User",
        "registry.Area",
        "registry.LawValue",
    }


def test_a_stranger_is_sent_to_the_one_sign_in(client, db):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/masuk/?next=/admin/")


def test_who_is_no_staff_is_told_so(client, world):
    client.force_login(world.budi)
    assert client.get("/admin/", follow=True).status_code == 403


def test_an_admin_comes_back_to_admin_after_signing_in(client, world):
    page = client.get("/admin/", follow=True)
    form = {"username": "ADMIN", "password": "admin", "next": page.context["next"]}
    assert client.post(reverse("sign-in"), form).url == "/admin/"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("rules.KABTGR_5Y.inactive_of", '"lima"', "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "0", "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "5.5", "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "true", "bilangan bulat"),
        ("rules.KABTGR_5Y.inactive_of", "[5]", "bilangan bulat"),
        ("rules.KABTGR_5Y.meeting_breaks", "1", "true atau false"),
        ("rules.KABTGR_5Y.deadline", '"besok"', "ministry, statute"),
        ("rules.KABTGR_5Y.apa_saja", "1", "tidak dikenal"),
        ("official", '"NGAWUR"', "KABTGR_5Y"),
    ],
)
def test_a_value_the_rules_cannot_read_is_refused_with_a_sentence(as_admin, key, value, sentence):
    form = {"key": key, "value": value, "in_force_0": "2031-01-01", "in_force_1": "2032-01-01", "clause": "P",
            "source": "n", "dated": ""}  # fmt: skip
    page = as_admin.post(reverse("admin:registry_lawvalue_add"), form)
    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_second_value_for_the_same_days_is_refused_with_a_sentence(as_admin):
    form = {"key": "rules.KABTGR_5Y.inactive_of", "value": "4", "in_force_0": "", "in_force_1": "", "clause": "P",
            "source": "n", "dated": ""}  # fmt: skip
    page = as_admin.post(reverse("admin:registry_lawvalue_add"), form)
    assert "akhiri dahulu yang lama" in page.content.decode()


def test_the_days_of_a_value_are_in_words(as_admin):
    page = as_admin.get(reverse("admin:registry_lawvalue_changelist")).content.decode()
    assert "sejak 1 Januari 2018" in page
    assert "selalu" in page
    assert "None" not in page


@pytest.mark.parametrize("model", ["user", "area", "lawvalue"])
def test_its_pages_open(as_admin, world, model):
    pk = apps.get_model("registry", model).objects.first().pk
    for page in (f"registry_{model}_changelist", f"registry_{model}_add"):
        assert as_admin.get(reverse(f"admin:{page}")).status_code == 200
    assert as_admin.get(reverse(f"admin:registry_{model}_change", args=[pk])).status_code == 200
    assert as_admin.post(reverse(f"admin:registry_{model}_delete", args=[pk])).status_code == 403


def test_a_new_person_is_a_deed_of_the_admin(as_admin, world):
    area = Area.objects.get(code="36.03.01")
    form = {"username": "tini", "name": "Bu Tini", "role": "OFFICER", "area": area.pk, "password1": "rahasia sekali",
            "password2": "rahasia sekali"}  # fmt: skip
    response = as_admin.post(reverse("admin:registry_user_add"), form)
    assert response.status_code == 302
    tini = User.objects.get(username="tini")
    assert (tini.name, tini.area, tini.is_staff) == ("Bu Tini", area, False)
    event = apps.get_model("registry", "UserEvent").objects.latest("pgh_id")
    assert event.pgh_context.metadata == {"verb": "admin_user", "by": world.admin.pk, "on": None, "reason": ""}


def test_a_law_value_is_ended_and_the_next_one_added(as_admin, world):
    value = LawValue.objects.get(key="rules.KABTGR_5Y.inactive_of")
    form = {"key": value.key, "value": "5", "clause": value.clause, "source": value.source, "dated": ""}
    change, add = reverse("admin:registry_lawvalue_change", args=[value.pk]), reverse("admin:registry_lawvalue_add")
    ended = as_admin.post(change, form | {"in_force_0": "", "in_force_1": "2027-01-01"})
    added = as_admin.post(add, form | {"value": "3", "in_force_0": "2027-01-01", "in_force_1": ""})
    assert (ended.status_code, added.status_code) == (302, 302)
    law = lawbook.read()
    assert [law.at(value.key, day).value for day in (date(2026, 12, 31), date(2027, 1, 1))] == [5, 3]


def test_an_area_is_added(as_admin, world):
    form = {"code": "36.03.99", "name": "Baru", "kind": "SUBDISTRICT", "postal_code": "", "valid_0": "", "valid_1": "",
            "parent": Area.objects.get(code="36.03").pk}  # fmt: skip
    assert as_admin.post(reverse("admin:registry_area_add"), form).status_code == 302
    assert str(Area.objects.get(code="36.03.99")) == "Kec. Baru"


def test_a_law_value_is_changed_under_a_verb(as_admin, world):
    value = LawValue.objects.get(key="rules.KABTGR_5Y.inactive_of")
    form = {"key": value.key, "value": "4", "in_force_0": "", "in_force_1": "", "clause": value.clause,
            "source": value.source, "dated": ""}  # fmt: skip
    assert as_admin.post(reverse("admin:registry_lawvalue_change", args=[value.pk]), form).status_code == 302
    event = apps.get_model("registry", "LawValueEvent").objects.latest("pgh_id")
    assert (event.value, event.pgh_context.metadata["verb"]) == (4, "admin_lawvalue")
