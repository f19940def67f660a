"""Training in Django admin: what everything else points at is kept there, the rest is only looked at."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from registry.admin import ReadOnly

KEPT = {"Course", "FundingSource", "Standard", "Certifier", "Site", "Assessor", "Scheme", "Tariff", "Requirement"}


@pytest.mark.parametrize("model", list(apps.get_app_config("training").get_models()), ids=lambda model: model.__name__)
def test_only_what_everything_else_points_at_is_kept_in_admin(model, world):
    its = admin.site._registry.get(model)
    if its is None:
        assert model.__name__.endswith("Event") or model.__name__ in {"Seat", "Roster"}
        return
    request = RequestFactory().get("/")
    request.user = world.admin
    is_kept = model.__name__ in KEPT
    assert (its.has_add_permission(request), isinstance(its, ReadOnly)) == (is_kept, not is_kept)
