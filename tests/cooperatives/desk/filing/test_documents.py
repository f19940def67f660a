"""Documents of a report: brought, refused, taken out, and read by whom they concern."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives.reports import actions
from cooperatives.reports.models import Document, RatReport
from registry import history
from registry.access import Role
from registry.models import Area, StoredFile
from tests.filing import PDF, PNG, again, at, filled, photo, send, start
from tests.pages import signed_in, text
from tests.registry.hostile_documents import pdf
from tests.world import ON, person


def upload(client, report: RatReport, **files: object):
    """Documents sent from the page of documents."""
    return client.post(at(report, "dokumen"), files, follow=True)


def test_several_documents_of_several_classes_come_at_once(tono, world):
    report = start(tono, world.maju)
    page = upload(
        tono,
        report,
        MINUTES=[photo(), photo("halaman 2.png", PNG)],
        BALANCE=photo("neraca.pdf", pdf(page=b"/Rotate 90")),
    )
    assert "3 berkas tersimpan." in text(page)
    kept = list(report.documents.order_by("pk").values_list("doc_class", "name", "file__media_type"))
    assert kept == [
        ("MINUTES", "berita acara.pdf", "application/pdf"), ("MINUTES", "halaman 2.jpg", "image/jpeg"),
        ("BALANCE", "neraca.pdf", "application/pdf"),
    ]  # fmt: skip


def test_a_file_that_is_refused_loses_neither_the_others_nor_the_draft(tono, world):
    report = filled(tono, world.maju)
    before = report.answers
    bad = photo("virus.pdf", b"MZ\x90\x00")
    page = upload(tono, report, MINUTES=[bad, photo()], PLAN=photo("rencana.png", PNG))
    assert "virus.pdf: " in text(page)
    assert page.content.decode().count('href="#id_MINUTES"') == 1
    assert {each.name for each in report.documents.all()} == {"berita acara.pdf", "rencana.jpg"}
    assert "rencana.jpg" in text(page)
    assert again(report).answers == before


def test_the_same_file_twice_is_one_document_and_no_file_at_all_is_said(tono, world):
    report = start(tono, world.maju)
    for _ in range(2):
        upload(tono, report, MINUTES=photo())
    assert (report.documents.count(), StoredFile.objects.count()) == (1, 1)
    assert "Belum ada berkas yang dipilih." in text(upload(tono, report))


def test_a_document_is_taken_out_of_a_draft_and_then_opens_for_nobody(tono, world):
    report = start(tono, world.maju)
    upload(tono, report, MINUTES=photo())
    document = report.documents.get()
    address = reverse("report-document", args=[report.pk, document.pk])
    assert tono.get(address).status_code == 200
    page = tono.post(reverse("report-document-removal", args=[report.pk, document.pk]), follow=True)
    assert "Dilepas dari laporan: berita acara.pdf." in text(page)
    assert tono.get(address).status_code == 404
    beside = reverse("verification-document", args=[report.pk, document.pk])
    assert signed_in(world.hadi).get(beside).status_code == 404


def test_what_was_sent_once_stays_to_be_read_and_cannot_be_taken_out(tono, world):
    report = filled(tono, world.maju)
    upload(tono, report, MINUTES=photo())
    send(tono, report)
    document = report.documents.get()
    removal = reverse("report-document-removal", args=[report.pk, document.pk])
    assert tono.post(removal).status_code == 409
    actions.comment(again(report), "documents", "", "Tidak terbaca.", by=world.hadi, on=ON)
    actions.give_back(report, by=world.hadi, on=ON)
    assert "Dokumen: Tidak terbaca." in text(tono.get(report.get_absolute_url()))
    tono.post(removal)
    assert signed_in(world.hadi).get(reverse("report-document", args=[report.pk, document.pk])).status_code == 200


def test_a_document_runs_nothing_and_is_what_it_says_it_is(tono, world):
    report = start(tono, world.maju)
    upload(tono, report, MINUTES=[photo('a";\r\nx="b.pdf'), photo("foto.png", PNG)])
    pdf, png = (
        tono.get(reverse("report-document", args=[report.pk, each.pk])) for each in report.documents.order_by("pk")
    )
    assert (pdf.content, pdf.headers["Content-Type"]) == (PDF, "application/pdf")
    assert pdf.headers["Content-Disposition"].startswith("attachment;")
    assert png.headers["Content-Disposition"] == 'inline; filename="foto.jpg"'
    for each in (pdf, png):
        assert each.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in each.headers["Cache-Control"]


def test_what_names_every_member_is_seen_only_by_who_works_with_it(tono, world):
    report = filled(tono, world.maju)
    upload(tono, report, ATTENDANCE=photo(), MINUTES=photo("ba.pdf"))
    attendance, minutes = (report.documents.get(doc_class=each) for each in ("ATTENDANCE", "MINUTES"))
    with history.verb("test", by=None, on=ON):
        other = person("nina", "Bu Nina", Role.HEAD, Area.objects.get(code="36.71"))
        plain = person("sis", "Pak Sis", Role.ADMIN, Area.objects.get(code="36.03"))
    seen = {
        user.username: [
            signed_in(user).get(reverse("report-document", args=[report.pk, each.pk])).status_code
            for each in (attendance, minutes)
        ]
        for user in (world.sari, world.budi, world.joko, world.wati, world.hadi, world.lina, world.tono, other, plain)
    }  # fmt: skip
    assert seen == {
        "sari": [200, 200], "budi": [200, 200], "joko": [404, 404], "wati": [200, 200], "hadi": [200, 200],
        "lina": [200, 200], "tono": [200, 200], "nina": [404, 404], "sis": [404, 200],
    }  # fmt: skip
    assert "Daftar hadir" not in {each.get_doc_class_display() for each in Document.objects.visible_to(plain)}
    assert f"/dokumen/{attendance.pk}/" not in signed_in(plain).get(report.get_absolute_url()).content.decode()


def test_a_document_of_another_report_is_not_found_under_this_one(tono, world):
    mine, other = start(tono, world.maju, 2017), start(signed_in(world.budi), world.maju, 2016)
    upload(tono, mine, MINUTES=photo())
    document = mine.documents.get()
    assert tono.get(reverse("report-document", args=[other.pk, document.pk])).status_code == 404
    assert tono.post(reverse("report-document-removal", args=[other.pk, document.pk])).status_code == 404


def test_the_queries_of_a_report_do_not_grow_with_its_documents(tono, world):
    report = filled(tono, world.maju)
    counts = []
    for number in range(3):
        upload(tono, report, MINUTES=photo(content=pdf(page=b"/Rotate %d" % (90 * number))), PLAN=photo())
        with CaptureQueriesContext(connection) as asked:
            tono.get(report.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2] <= 13
