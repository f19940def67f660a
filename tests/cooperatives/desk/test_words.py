"""No page speaks in the names of columns and values."""

import re
import shutil
from pathlib import Path

import pytest
from django.urls import reverse

from cooperatives.cases.models import Case
from cooperatives.meetings.imports.ods import OdsExport
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Cooperative, Observation, Source, field_label
from cooperatives.register.rules import WITHOUT_COLUMN
from registry.areas import load_areas
from registry.imports import bring_in
from tests.pages import text
from tests.world import ON, run_night

SAMPLE = Path(__file__).parents[2] / "samples" / "ods_gianyar_2022.csv"
FOR_MACHINES = re.compile(rb"<(pre|code)\b.*?</\1>", re.DOTALL)


@pytest.fixture
def imported(world, tmp_path):
    """The world and a real export, after a night."""
    load_areas("51.04", by=None)
    bring_in(OdsExport(), shutil.copy(SAMPLE, tmp_path / "ekspor.csv"), observed_on=ON, by=None, wet=True)
    observe(world.maju, dict.fromkeys(WITHOUT_COLUMN, "1"), Saying(Source.ODS, ON), by=None, on=ON)
    run_night()
    return world


def test_no_identifier_stands_on_any_page(imported, client):
    client.force_login(imported.admin)
    addresses = [reverse("cooperatives"), reverse("cases"), f"{reverse('cases')}?tahap=WITHDRAWN"]
    for each in Cooperative.objects.select_related("standing"):
        addresses += [each.get_absolute_url(), reverse("verdict", args=[each.pk, each.standing.verdict_id])]
    for case in Case.objects.all():
        addresses += [reverse(name, args=[case.pk]) for name in ("case", "hold", "withdraw")]
    assert len(addresses) > 30
    for address in addresses:
        response = client.get(address)
        response.content = FOR_MACHINES.sub(b"", response.content)
        assert re.findall(r"[a-z]+_[a-z]+", text(response)) == [], address


def test_every_field_an_import_brings_has_words(imported):
    fields = {field for said in Observation.objects.all() for field in said.values}
    assert {field for field in fields if field_label(field) == field} == set()
