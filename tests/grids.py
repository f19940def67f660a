"""The RAT grid as tests use it: its page, its form, what was keyed in."""

import re
from datetime import date

from django.urls import reverse
from django.utils import timezone

from cooperatives.demo import build, write
from cooperatives.register.models import Cooperative
from registry.models import Area
from tests.world import ON


def page_of(code: str, **asked) -> str:
    return reverse("rat-grid-subdistrict", args=[code]) + "?" + "&".join(f"{k}={v}" for k, v in asked.items())


def add(name: str, code: str = "36.03.17.1001", **facts) -> Cooperative:
    rows = build(name, area=Area.objects.get(code=code), **({"founded": date(2003, 2, 1)} | facts))
    write([rows], on=ON)
    return rows.cooperative


def opened(client, code: str, year: int, **asked) -> dict[str, str]:
    """The form as a browser would send it back: every field with what stands in it."""
    body = client.get(page_of(code, tahun=year, **asked)).content.decode()
    rows = re.findall(r'name="((?:rat|dilihat)-\d+)"\s+value="([^"]*)"', body)
    return dict(rows) | {"source": "OFFICE", "observed_on": f"{timezone.localdate():%d-%m-%Y}", "reference": ""}


def key_in(client, code: str, year: int, cells: dict[Cooperative, str], *, form=None, asked=None, **saying):
    """Open the page, type, and save."""
    sent = (form or opened(client, code, year)) | {f"rat-{of.pk}": typed for of, typed in cells.items()} | saying
    return client.post(page_of(code, tahun=year, **(asked or {})), sent)


def line(response, of: Cooperative):
    return next(each for each in response.context["lines"] if each.cooperative == of)


def said(of: Cooperative) -> list[str]:
    """Everything said of a cooperative's meetings that was not retracted."""
    meetings = [f"{each.held_on} {each.book_years} {each.source}" for each in of.meetings.filter(retracted_on=None)]
    lapses = [f"{each.since}..{each.through} {each.source}" for each in of.lapses.filter(retracted_on=None)]
    return sorted(meetings) + sorted(lapses)
