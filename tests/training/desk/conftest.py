"""Ibu Sari at her desk on the day of the world, and documents to send."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cooperatives.desk.filing.conftest import PDF
from tests.world import ON


@pytest.fixture
def sari(world, client, monkeypatch):
    """The head of the office."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)
    client.force_login(world.sari)
    client.get(reverse("account"))  # the session has noted that it is in use
    return client


def scan(name: str = "dokumen.pdf") -> SimpleUploadedFile:
    """A document that was scanned."""
    return SimpleUploadedFile(name, PDF)


def lines(response) -> list[list[str]]:
    """The rows of a list that was downloaded."""
    return CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_name("Daftar").to_python()
