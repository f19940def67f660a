"""Every test of dues runs as the site: what it may not do, no test can do by accident."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from registry.models import User
from tests.books import ON, PAYMENTS, Kept, supervised


@pytest.fixture(autouse=True)
def always_as_the_site(as_the_site) -> None:
    """In each of these tests."""


@pytest.fixture
def supervisor(kept: Kept) -> User:
    """Bu Dewi."""
    return supervised(kept)


@pytest.fixture
def today(it_is):
    """Commands believe it is the day of these tests."""
    it_is(ON)


@pytest.fixture
def bring(kept, tmp_path, today):
    """Bring rows in as a command does, and what it says."""

    def act(*rows: str, command: str = "import_payments", header: str = PAYMENTS, wet: bool = True, **options) -> dict:
        file = tmp_path / options.pop("name", "berkas.csv")
        file.write_text("\n".join([header, *rows]), encoding="utf-8")
        if command == "import_payments":
            options.setdefault("source", "payroll")
        said = StringIO()
        call_command(
            command, file, cooperative=kept.cooperative.pk, wet_run=wet, json=True, stdout=said, **options
        )  # fmt: skip
        return json.loads(said.getvalue())

    return act
