"""What goes wrong with a file on the pages where people send one: a sentence, and nothing else is lost."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cooperatives.correspondence.models import Letter
from cooperatives.proposals.models import Proposal
from cooperatives.reports.models import Document
from registry.uploads import EMPTY, NOT_TAKEN, OFFICE
from tests.filing import PDF, at, filled, photo
from tests.letters import drafted, numbered, office_paper
from tests.pages import signed_in, text
from tests.registry.hostile_documents import hostile
from tests.registry.hostile_documents import photo as picture

FILES = {what: (name, content) for what, name, content, _ in hostile()}
SAYS = {
    "a script when it opens": "Cetak ke PDF dahulu", "a locked PDF": "Buka kuncinya", "nothing": EMPTY,
    "a program": NOT_TAKEN, "an Excel file called PDF": OFFICE, "sixteen megabytes": "paling besar 15 MB",
    "41 megabytes": "paling besar 40 MB", "half of a photo": "Foto ini rusak",
}  # fmt: skip
"""A word of the sentence each of these is refused with."""


def bad(what: str) -> SimpleUploadedFile:
    """The file, as a phone sends it."""
    return SimpleUploadedFile(*FILES[what])


def assert_refused(page, what: str) -> None:
    """The page has an error summary, and says the sentence."""
    said = text(page)
    assert page.status_code == 200
    assert "Ada yang perlu diperbaiki" in said
    assert SAYS[what] in said


@pytest.mark.parametrize("what", SAYS)
def test_among_the_documents_of_a_report_it_costs_neither_the_others_nor_the_draft(tono, world, what):
    report = filled(tono, world.maju)
    before = report.answers
    page = tono.post(at(report, "dokumen"), {"MINUTES": bad(what), "BALANCE": photo("neraca.pdf")})
    assert_refused(page, what)
    assert list(Document.objects.values_list("name", flat=True)) == ["neraca.pdf"]
    report.refresh_from_db()
    assert (report.state, report.answers) == ("DRAFTED", before)


@pytest.mark.parametrize("what", SAYS)
def test_beside_a_proposed_document_it_costs_nothing_that_was_written(tono, world, what):
    address = reverse("proposal-document", args=[world.maju.pk])
    page = tono.post(address, {"reference": "Akta perubahan nomor 5", "file": bad(what)})
    assert_refused(page, what)
    assert 'value="Akta perubahan nomor 5"' in page.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("what", SAYS)
def test_instead_of_a_signed_letter_it_costs_no_date(world, what):
    office_paper()
    (letter,) = numbered(drafted(world, world.sunyi), world)
    page = signed_in(world.wati).post(
        reverse("sign_letter", args=[letter.pk]), {"signed_on": "4-9-2018", "file": bad(what)}
    )
    assert_refused(page, what)
    assert 'value="4-9-2018"' in page.content.decode()
    assert Letter.objects.get().state == "NUMBERED"


@pytest.mark.parametrize(
    ("file", "says", "kept"),
    [
        (lambda: photo("IMG_1.jpg", picture(6720, 4480)), "disimpan lebih kecil, 2400 × 1600", "IMG_1.jpg"),
        (lambda: photo("daftar.pdf", picture()), "bernama .pdf, tetapi isinya foto", "daftar.jpg"),
        (lambda: photo("daftar.jpg", PDF), "bernama .jpg, tetapi isinya PDF", "daftar.pdf"),
    ],
    ids=["30 megapixels", "a photo called PDF", "a PDF called photo"],
)
def test_what_can_be_kept_is_kept_and_what_was_done_with_it_is_told(
    tono: Client, world, file: Callable[[], SimpleUploadedFile], says: str, kept: str
) -> None:
    report = filled(tono, world.maju)
    said = text(tono.post(at(report, "dokumen"), {"MINUTES": file()}, follow=True))
    assert says in said
    assert "1 berkas tersimpan." in said
    assert Document.objects.get().name == kept


def test_whose_session_ended_among_the_documents_finds_the_draft_and_what_was_sent_before(tono, world):
    report = filled(tono, world.maju)
    tono.post(at(report, "dokumen"), {"MINUTES": photo()})
    tono.logout()
    asked = tono.post(at(report, "dokumen"), {"BALANCE": photo("neraca.pdf")})
    back = tono.post(asked.url, {"login": "tono", "password": "tono"}, follow=True)
    assert back.redirect_chain[-1][0] == at(report, "dokumen")
    assert "berita acara.pdf" in text(back)
