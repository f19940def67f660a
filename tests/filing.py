"""How a report is walked in a test: section by section, as a browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cooperatives.reports.models import RatReport
from tests import whole_reports
from tests.pages import hidden
from tests.registry.hostile_documents import pdf
from tests.registry.hostile_documents import photo as picture

PDF, PNG = pdf(), picture(kind="PNG")


def typed(answers: dict[str, str | int]) -> dict[str, str]:
    """The same as somebody types it into a form: millions with points."""
    return {name: f"{said:,}".replace(",", ".") if isinstance(said, int) else said for name, said in answers.items()}


MEETING = typed(whole_reports.MEETING) | {
    "held_on": "10-3-2018", "place": "Balai Desa Cangkudu", "entitled": "186", "quorum_clause": "Pasal 12",
}  # fmt: skip
MEMBERS = typed(whole_reports.MEMBERS)
FINANCE = typed(whole_reports.FINANCE) | {
    "mandatory_savings": "Rp 1.720.000,00", "reserves": "2000000", "voluntary_savings": "1,250,000.00",
    "loans": "Rp. 5.000.000",
}  # fmt: skip
"""The same numbers, in every way in which people write them."""


def start(client: Client, of, year: int = 2017, kind: str = "HELD") -> RatReport:
    """A report begun by its page."""
    client.post(reverse("report-new", args=[of.pk]), {"book_year": year, "kind": kind})
    return RatReport.objects.open().get(cooperative=of, book_year=year)


def at(report: RatReport, place: str) -> str:
    """The address of a section."""
    return reverse("report-section", args=[report.pk, place])


def fill(client: Client, report: RatReport, place: str, /, **typed: object):
    """A section filled in as a browser would: what the page shows hidden goes along."""
    return client.post(at(report, place), hidden(client.get(at(report, place))) | typed, follow=True)


def send(client: Client, report: RatReport, **typed: object):
    """The report checked, and sent with the button below."""
    address = reverse("report-check", args=[report.pk])
    page = client.get(address)
    shown = {each.name: each.initial for each in page.context["form"]}
    return client.post(address, hidden(page) | shown | typed, follow=True)


def check(client, report: RatReport):
    """The page on which everything is checked."""
    return client.get(reverse("report-check", args=[report.pk]))


def filled(client: Client, of, year: int = 2017) -> RatReport:
    """A report with what most reports have."""
    report = start(client, of, year)
    fill(client, report, "rapat", **MEETING)
    fill(client, report, "anggota", **MEMBERS)
    fill(client, report, "keuangan", **FINANCE)
    return again(report)


def again(report: RatReport) -> RatReport:
    """The report as it is kept now."""
    report.refresh_from_db()
    return report


def photo(name: str = "berita acara.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a phone sends it."""
    return SimpleUploadedFile(name, content)
