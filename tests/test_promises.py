"""What the whole code base promises."""

import ast
import re
import subprocess
import uuid
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib import admin
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cooperatives.boards.models import Person, Term
from cooperatives.correspondence.actions import PDF, sign
from cooperatives.correspondence.models import Letterhead
from cooperatives.dues import actions as dues
from cooperatives.dues.models import Closing, Shortage
from cooperatives.management.commands.write_docs import GENERATED, PAGES
from cooperatives.meetings.models import Extension
from cooperatives.members import actions as members
from cooperatives.proposals.actions import write_message
from cooperatives.proposals.models import Proposal
from cooperatives.reminders.actions import remind
from cooperatives.reminders.models import Reminder
from cooperatives.reminders.rules import Season, ladder
from cooperatives.reports.actions import attach, save_section, send, start_report
from cooperatives.reports.models import RatReport
from registry import history, lawbook
from registry.access import Role, ScopedQuerySet
from registry.deadlines import BookYear, Deadline
from registry.figures import count, declared
from registry.files import keep
from registry.models import ImportBatch, SavedView, User
from tests.letters import drafted, in_every_stage, numbered, office_paper
from tests.moves import undone
from tests.rounds import open_round, with_shortage
from tests.training.office import SESSION, assessed, certified, its_office, planned, seated
from tests.training.test_rosters import CICI, listed
from tests.workbooks import checked, workbook
from tests.world import ON, build_office, chair, holds_post, person, run_night
from training.attestations.actions import attest
from training.competency.actions import appeal
from training.competency.models import Scheme
from training.cover.models import Requirement
from training.rosters.imports.bench import receive
from training.rosters.models import Roster
from training.sessions.actions import enrol, invite, plan_session, record_attendance
from training.sessions.models import Participation

ROOT = Path(__file__).parent.parent
CODE = sorted(
    each
    for app in ("registry", "cooperatives", "training")
    for each in (ROOT / app).rglob("*.py")
    if "migrations" not in each.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OPEN_TO_ALL = {"sign-in", "account_login", "code", "account_inactive", "letter-public", "attestation-public"}
OF_CASE = {"case", "screen", "hold", "resume", "withdraw"}
OF_VIEW = {"saved-view", "saved-view-change", "saved-view-removal"}
OF_IMPORT = {"import", "import-decision", "import-application", "import-undo", "import-problems"}
OF_REPORT = {"report", "report-section", "report-check", "report-receipt"}
OF_REPORT |= {"report-document", "report-document-removal"}
OF_SENT = {"report-verification", "report-comment", "report-return", "report-rejection", "verification-document"}
OF_PERSON = {"person", "recovery", "card", "acting"}
POST_ONLY = {"sign-out", "account_logout", "board-account", "screen", "resume", "saved-view-removal", "confirmation"}
POST_ONLY |= {"import-decision", "import-application", "report-document-removal"}
OF_PROPOSAL = {"proposal", "proposal-refusal", "proposal-withdrawal", "proposal-attachment"}
POST_ONLY |= {"proposal-withdrawal", "report-comment", "report-return"}

POST_ONLY |= {"initial_letter", "letter-batch-initials", "reminder-again"}
OF_LETTER = {"letter", "letter-pdf", "letter-signed", "initial_letter", "number_letter", "sign_letter", "send_letter",
             "receive_letter", "cancel_letter"}  # fmt: skip
OF_SESSION = {"training-session-change", "training-session-cancellation", "training-invitations", "training-enrolment",
              "training-enrolment-other", "training-withdrawal", "training-attendance", "training-invitations-number",
              "training-attestations"}  # fmt: skip
OF_ATTESTATION = {"training-attestation-retraction", "training-attestation-pdf", "attestation-public"}
POST_ONLY |= {"training-invitation"}
OF_ASSESSMENT = {"assessment", "assessment-document", "assessment-result", "assessment-appeal", "assessment-decision",
                 "assessment-certificate", "assessment-retraction"}  # fmt: skip
OF_CERTIFICATE = {"certificate", "certificate-document", "certificate-renewal", "certificate-revocation",
                  "certificate-retraction"}  # fmt: skip
POST_ONLY |= {"roster-decision", "roster-application"}
POST_ONLY |= {"payments-left-out"}
OF_ROSTER = {"rosters", "roster", "roster-decision", "roster-application", "roster-undo"}
OF_ROUND = {"collection-run", "collection-list", "collection-items", "collection-member", "collection-payment",
            "collection-receipts", "collection-receipt", "collection-void", "collection-handover",
            "collection-run-close"}  # fmt: skip
POST_ONLY |= {"collection-items", "collection-run-close"}
OF_DUES = {"members", "members-file", "member", "member-book", "member-book-pdf", "member-new", "member-data",
           "member-standing", "member-leaving", "member-nik", "dismissals", "dismissal",
           "dismissal-new", "payment", "receipt", "receipt-pdf", "withdrawal", "refund", "reversal", "reversals",
           "reversal-decision"}  # fmt: skip
OF_CASH = {"cash", "closings", "closings-file", "closing", "closing-pdf", "receipts", "receipts-file", "arrears",
           "month-sheet", "month-sheet-file", "account-statement", "account-statement-pdf", "dues-settings",
           "member-category-new", "tariff-new", "opening-balances", "year-closing"}  # fmt: skip
OF_BATCH = {"letter-batch", "letter-batch-initials", "letter-batch-numbers", "letter-batch-pdf"}


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for file in CODE:
        yield from ((file, node) for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("files", "budget"), [(CODE, 400), (TEMPLATES, 120), ([ROOT / "README.md"], 150)])
def test_files_keep_their_budget(files, budget):
    assert files
    assert {str(each): lines(each) for each in files if lines(each) > budget} == {}


def test_functions_keep_their_budget():
    def size(node: ast.FunctionDef) -> int:
        return (node.end_lineno or 0) - node.lineno + 1

    def budget(file: Path) -> int:
        return 20 if file.name == "views.py" else 40

    assert [f"{file}:{node.name}" for file, node in functions() if size(node) > budget(file)] == []


def test_the_style_sheet_keeps_its_budget():
    assert (ROOT / "static/css/site.css").stat().st_size <= 30 * 1024


def test_every_module_and_public_function_says_what_it_is():
    silent = [
        str(file) for file in CODE if file.read_text().strip() and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    silent += [
        f"{file}:{node.name}"
        for file, node in functions()
        if not node.name.startswith("_") and not ast.get_docstring(node) and node.col_offset == 0
    ]
    assert silent == []


def test_no_file_name_says_nothing():
    nothing = {"utils", "util", "helpers", "services", "managers", "mixins", "misc", "common", "signals"}
    assert [str(file) for file in CODE if file.stem in nothing] == []


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver) and each.app_name != "admin":
            yield from routes(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each


ROUTES = {each.name: each for each in routes(get_resolver().url_patterns)}


def addresses(world) -> dict[str, str]:
    """An address for each route; those about a cooperative are about Koperasi Sunyi in Kec. Curug.

    The saved view is the officer's of Curug, his alone.
    """
    sunyi = {"pk": world.sunyi.pk, "verdict_pk": world.sunyi.standing.verdict_id, "code": "36.03.17"}
    its_case = {"pk": world.sunyi.cases.get().pk}
    sunyi |= {
        "book_year": 2017,
        "term_pk": (world.sunyi.terms.first() or chair(world.sunyi)).pk,
        "kind": "koperasi",
        "row_pk": world.sunyi.pk,
    }
    view, _ = SavedView.objects.get_or_create(owner=world.joko, list_name="cases", name="Curug")
    of = dict.fromkeys(OF_CASE, its_case) | {name: {"pk": view.pk} for name in OF_VIEW}
    of |= dict.fromkeys(OF_IMPORT, its_import(world)) | dict.fromkeys(OF_REPORT, its_report(world))
    of |= {"succession": {"pk": world.sunyi.pk, "term_pk": its_village_head(world).pk}}
    proposal = {"pk": its_proposal(world).pk}
    of |= dict.fromkeys(OF_PROPOSAL, proposal)
    of |= dict.fromkeys(OF_SENT, its_sent_report(world))
    of |= dict.fromkeys(OF_LETTER | {"letter-public"}, its_letter(world)) | dict.fromkeys(OF_BATCH, its_batch(world))
    of |= {"reminder-again": {"pk": its_reminder(world).pk}}
    of |= its_training(world)
    of |= dict.fromkeys(OF_ROSTER, its_roster(world))
    of["rosters"] = {"pk": Roster.objects.get().session_id}
    of |= {name: {"pk": world.joko.pk} for name in OF_PERSON}
    of |= {"extension-retraction": {"pk": its_extension(world).pk}}
    of |= its_competency(world)
    of |= dict.fromkeys(OF_DUES, its_book(world))
    of |= dict.fromkeys(OF_CASH, its_book(world) | its_closing(world))
    of |= its_round(world)
    of |= {"saved-view-new": {"list_name": "cases"}, "welcome": {"code": "TIDAK-ADA"}}
    return {
        name: reverse(name, kwargs={key: of.get(name, sunyi)[key] for key in route.pattern.converters})
        for name, route in ROUTES.items()
    }


LAST = timezone.localdate().year - 1
"""The book year that pages of today show."""


def its_import(world) -> dict[str, int]:
    """A file of Pak Joko's about Koperasi Sunyi, checked and not applied."""
    batch = ImportBatch.objects.filter(source="workbook").order_by("pk").last()
    if batch is None:
        row = {"Nama koperasi": "Koperasi Sunyi", "Nomor badan hukum": "518/002/BH/2003", "Kecamatan": "Curug"}
        batch = checked(workbook([row]), by=world.joko, on=ON)
    return {"pk": batch.pk, "row_pk": batch.rows.get().pk}


def its_report(world) -> dict[str, object]:
    """A draft of Pak Joko's about Koperasi Sunyi, with the attendance list."""
    report = start_report(world.sunyi, 2017, by=world.joko, on=ON)
    document = attach(report, "ATTENDANCE", keep(b"%PDF-1.4", "application/pdf"), "hadir.pdf", by=world.joko, on=ON)
    return {"pk": report.pk, "place": "rapat", "document_pk": document.pk}


def its_book(world) -> dict[str, int]:
    """Koperasi Sunyi keeps its dues here: a member far behind, a receipt, and what the board has to decide of both."""
    today = timezone.localdate()
    entry = world.sunyi.entries.first()
    if entry is None:
        with history.verb("test", by=None, on=ON):
            secretary = person("dewi", "Bu Dewi", Role.BOARD, world.sunyi.area)
        holds_post(secretary, world.sunyi, "SECRETARY", today)
        said, since = {"by": secretary, "on": today}, today.replace(year=today.year - 1, day=1)
        dues.open_book(members.agree(world.sunyi, "PKS/1", today, **said), second_person_from=500_000, **said)
        category = members.add_category(world.sunyi, "Semua anggota", **said)
        dues.set_tariff(category, "MANDATORY", 20_000, since, **said)
        member = members.admit(world.sunyi, "001", "Anggota contoh", category, since, **said)
        entry = dues.pay(member, dues.Money(voluntary=600_000), today, client_no=uuid.uuid4(), **said)
        dues.ask_reversal(entry, "Salah jumlah", client_no=uuid.uuid4(), **said)
        dues.propose_dismissal(member, "", **said)
    return {
        "pk": world.sunyi.pk, "member_pk": entry.member_id, "number": entry.number,
        "request_pk": entry.reversal_requests.get().pk, "proposal_pk": entry.member.dismissal_proposals.get().pk,
    }  # fmt: skip


def its_closing(world) -> dict[str, int]:
    """A day long ago up to which the book of Koperasi Sunyi was closed."""
    closing = world.sunyi.closings.first()
    if closing is None:
        with history.verb("test", by=None, on=ON):
            closing = Closing.objects.create(cooperative=world.sunyi, kind="DAY", through=ON, closed_by=world.tono)
    return {"closing_pk": closing.pk}


def its_round(world) -> dict[str, dict[str, object]]:
    """A round at the doors of Koperasi Sunyi's members: a shortage was left, and a handover waits."""
    shortage = Shortage.objects.first()
    if shortage is None:
        today = timezone.localdate()
        with history.verb("test", by=None, on=ON):
            two = [person(name, name.title(), Role.BOARD, world.sunyi.area) for name in ("kolektor", "bendahara")]
        for each in two:
            holds_post(each, world.sunyi, "BOARD_MEMBER", today - timedelta(days=100))
        at = open_round(world.sunyi, two[0], by=None, on=today)
        _, shortage, _ = with_shortage(at, taken_by=two[1], on=today)
    run = shortage.handover.run
    of_round = {"pk": world.sunyi.pk, "run_pk": run.pk, "member_pk": run.entries.first().member_id}
    row = {"pk": world.sunyi.pk, "row_pk": run.handovers.waiting().get().pk}
    return {
        **dict.fromkeys(OF_ROUND, of_round | {"row_pk": run.entries.first().pk}),
        **dict.fromkeys(("handover", "handover-refusal"), row), "shortage": row | {"row_pk": shortage.pk},
    }  # fmt: skip


def its_village_head(world) -> Term:
    """A supervisor by another office."""
    said = {"source": "OFFICE", "observed_on": ON}
    term = world.sunyi.terms.filter(is_ex_officio=True).first()
    with history.verb("test", by=None, on=ON):
        return term or Term.objects.create(
            cooperative=world.sunyi, person=Person.objects.create(name="Kepala desa contoh"), post="SUPERVISOR_CHAIR",
            starts_on=ON, is_ex_officio=True, **said,
        )  # fmt: skip


def its_proposal(world) -> Proposal:
    """A document a board sent, waiting."""
    with history.verb("test", by=None, on=ON):
        kept = keep(b"%PDF-", "application/pdf")
        same = {"cooperative": world.sunyi, "kind": Proposal.Kind.DOCUMENT, "state": Proposal.State.WAITING}
        sent = {"file": kept, "file_name": "akta.pdf", "sent_by": world.tono, "sent_on": ON}
        return Proposal.objects.get_or_create(**same, defaults=sent)[0]


def its_sent_report(world) -> dict[str, int]:
    """A report of Koperasi Sunyi that no meeting was held, sent from paper with its scan."""
    report = world.sunyi.reports.filter(book_year=2016).first()
    if report is None:
        report = start_report(world.sunyi, 2016, kind=RatReport.Kind.NOT_HELD, by=world.wati, on=ON)
        save_section(report, "not_held", {"why": "NO_QUORUM"}, by=world.wati, on=ON)
        attach(report, "SCAN", keep(b"%PDF-1.4", "application/pdf"), "laporan.pdf", by=world.wati, on=ON)
        send(report, by=world.wati, on=ON)
    return {"pk": report.pk, "document_pk": report.documents.get().pk}


def its_roster(world) -> dict[str, int]:
    """A list of participants of a session in Kec. Curug, waiting."""
    roster = Roster.objects.first()
    if roster is None:
        office = its_office()
        curug = {"area": world.joko.area, "funding": office.apbd}
        session = plan_session(office.course, **SESSION, **curug, seats={}, by=world.joko, on=ON)
        roster = receive(listed(CICI), "peserta.xlsx", session, by=world.joko, on=ON)
    return {"pk": roster.pk, "row_pk": roster.batch.rows.get().pk}


def its_letter(world) -> dict[str, object]:
    """A letter to Koperasi Sunyi that has its number and came back signed."""
    letter = world.sunyi.letters.order_by("pk").first()
    if letter is None:
        office_paper()
        (letter,) = numbered(drafted(world, world.sunyi), world)
        sign(letter, keep(b"%PDF-signed", PDF), ON, by=world.wati, on=ON)
    return {"pk": letter.pk, "token": letter.token}


def its_reminder(world) -> Reminder:
    """An e-mail to Koperasi Sunyi that was handed to a job."""
    rung = next(each for each in ladder(Season(Deadline.after(BookYear.named(2017, 12), 3)), lawbook.read(), ON))
    return remind(world.sunyi, 2017, rung, "EMAIL", contact="a@contoh.example", text="Yth.", by=world.joko, on=ON)


def its_extension(world) -> Extension:
    """A later deadline of Koperasi Sunyi, by decree."""
    said = {"source": "LEGAL", "observed_on": ON, "granted_on": ON, "until": ON, "decree_no": "518/9/2018"}
    with history.verb("test", by=None, on=ON):
        return Extension.objects.get_or_create(cooperative=world.sunyi, book_year=LAST, **said)[0]


def its_training(world) -> dict[str, dict[str, object]]:
    """A session the chair of Koperasi Sunyi was invited to, came to, and was assessed after; and the paper of it."""
    row = Participation.objects.order_by("pk").first()
    if row is None:
        of, term = its_office(), world.sunyi.terms.filter(post="CHAIR").first() or chair(world.sunyi)
        session = planned(of)
        invite(session, [world.sunyi], "CHAIR", by=None, on=ON)
        row = enrol(session, term.person, "CHAIR", cooperative=world.sunyi, by=None, on=ON)
        (row,) = record_attendance(session, session.starts_on, {row.pk}, by=None, on=ON)
        if not Letterhead.objects.exists():
            office_paper()
        attest(session, [row], ["1"], by=None, on=ON)
        assessed(term, of.chairs)
    session, paper = {"pk": row.session_id}, row.attestations.get()
    return {
        "training-session": session, "training-attendance-pdf": session, "training-attestations-pdf": session,
        "training-invitations-pdf": session, "training-person": {"pk": row.person_id},
        "training-invitation": session | {"row_pk": row.session.invitations.get().pk},
        **{name: session | {"row_pk": row.pk} for name in OF_SESSION},
        **{name: {"pk": paper.pk, "token": paper.token} for name in OF_ATTESTATION},
    }  # fmt: skip


def its_competency(world) -> dict[str, dict[str, object]]:
    """An assessment of Koperasi Sunyi's treasurer against whose result there is an appeal, and a certificate."""
    term = world.sunyi.terms.filter(post="TREASURER").first() or seated(world.sunyi)
    made = term.person.assessments.order_by("pk").first()
    if made is None:
        with history.verb("test", by=None, on=ON):
            Requirement.objects.create(post="CHAIR", basis="Contoh")
        scheme = Scheme.objects.get(name="Bendahara")
        made = assessed(term, scheme, "NOT_YET_COMPETENT")
        appeal(made, "Keliru", ON, file=keep(b"%PDF-1.4", "application/pdf"), by=None, on=ON)
        certified(term, scheme, until=timezone.localdate() + timedelta(days=90))
    assessment = {"pk": made.pk, "which": "banding"}
    person = {"pk": term.person_id}
    certificate = {"pk": term.person.certificates.get().pk, "which": "sertifikat"}
    return (
        dict.fromkeys(OF_ASSESSMENT, assessment) | dict.fromkeys(OF_CERTIFICATE, certificate)
        | dict.fromkeys(("assessment-new", "certificate-new"), person) | {"training-scheme": {"pk": made.scheme_id}}
    )  # fmt: skip


def its_batch(world) -> dict[str, int]:
    """The batch it is in."""
    return {"pk": world.sunyi.letters.order_by("pk")[0].batch_id}


ENTRANCE = {"welcome": 404, "mfa_authenticate": 302, "mfa_login_webauthn": 302, "sign-out": 302, "account_logout": 302}
"""The way in and out: a code nobody gave, and steps of a sign-in that nobody began."""


def test_every_route_asks_a_stranger_to_sign_in(world, client):
    run_night()
    for name, address in addresses(world).items():
        response = client.get(address)
        if name in OPEN_TO_ALL:
            assert (name, response.status_code) == (name, 200)
        elif name in ENTRANCE:
            assert (name, response.status_code) == (name, ENTRANCE[name])
        else:
            assert (name, response.status_code) == (name, 302)
            assert response.url.startswith("/masuk/?next=")


ACTORS = ("sari", "joko", "budi", "wati", "hadi", "lina", "admin", "rini", "tono", "nina")
EVERYBODY = (200,) * 10
SENT_ON = (302,) * 10
STAFF = (200, 200, 200, 200, 200, 200, 200, 403, 403, 200)
SEEN = (200, 200, 404, 200, 200, 200, 200, 200, 404, 404)
OF_STAFF = (200, 200, 404, 200, 200, 200, 200, 403, 403, 404)
OF_DISTRICT = (200, 200, 404, 200, 200, 200, 200, 403, 403, 404)
PEOPLE = (200, 403, 403, 403, 403, 200, 200, 403, 403, 200)
OF_BOARD = (404, 404, 404, 404, 404, 404, 404, 200, 404, 404)
ACCESS = {
    "home": (200, 200, 200, 200, 200, 200, 200, 302, 302, 200),
    "cooperatives": EVERYBODY,
    "cooperatives-file": EVERYBODY,
    "cooperative": SEEN,
    **dict.fromkeys(
        ("cooperative-meetings", "cooperative-board", "cooperative-certificates", "cooperative-cases"), SEEN
    ),
    "cooperative-reports": SEEN,
    "reports": STAFF,
    "reports-file": STAFF,
    **dict.fromkeys(("report-verification", "report-rejection"), OF_STAFF),
    "verification-document": (200, 200, 404, 200, 200, 200, 404, 403, 403, 404),
    "report-comment": (200, 409, 404, 409, 200, 403, 409, 403, 403, 404),
    "report-return": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    "reports-verification": (200, 403, 403, 403, 403, 403, 403, 403, 403, 200),
    "cooperative-history": SEEN,
    "cooperative-print": SEEN,
    "confirmation": (302, 302, 404, 302, 409, 403, 409, 409, 404, 404),
    "verdict": SEEN,
    "jobs": STAFF,
    **dict.fromkeys(("recap", "recap-file", "recap-pdf", "recap-rows"), STAFF),
    "registration": (200, 200, 200, 200, 409, 409, 409, 409, 409, 200),
    **dict.fromkeys(
        ("correction", "legal-event", "nik-certificate", "term", "board", "term-end", "retraction"),
        (200, 200, 404, 200, 409, 409, 409, 409, 404, 404),
    ),
    **dict.fromkeys(
        ("report-new", "report-section", "report-check"), (200, 200, 404, 200, 409, 409, 409, 200, 404, 404)
    ),
    "report": SEEN,
    "report-receipt": (302, 302, 404, 302, 302, 302, 302, 302, 404, 404),
    "report-document": (200, 200, 404, 200, 200, 200, 404, 200, 404, 404),
    "report-document-removal": (302, 302, 404, 302, 409, 403, 409, 302, 404, 404),
    "rat-grid": EVERYBODY,
    "rat-grid-subdistrict": (200, 200, 404, 200, 200, 200, 200, 404, 404, 404),
    "board-account": (409, 403, 404, 403, 403, 403, 409, 403, 404, 404),
    "succession": (200, 200, 404, 200, 409, 409, 409, 409, 404, 404),
    "board-home": SEEN,
    **dict.fromkeys(
        ("board-contact", "proposal-fields", "proposal-election", "proposal-document"),
        (403, 403, 404, 403, 403, 403, 403, 200, 404, 404),
    ),
    # cooperatives.desk.dues and cooperatives.desk.members
    "book-opening": (404, 404, 404, 404, 404, 404, 404, 302, 404, 404),
    **dict.fromkeys(("payments-import", "payments-template", "members-import", "members-template"), OF_BOARD),
    "payments-left-out": (404, 404, 404, 404, 404, 403, 404, 409, 404, 404),
    # cooperatives.desk.collection
    **dict.fromkeys(OF_ROUND | {"collection-runs", "collection-runs-file", "collection-run-new"}, OF_BOARD),
    **dict.fromkeys(("handovers", "handovers-file", "handover", "handover-refusal", "bank-deposit"), OF_BOARD),
    **dict.fromkeys(("shortages", "shortages-file", "shortage", "missing-receipts"), OF_BOARD),
    "collection-items": (404, 404, 404, 404, 404, 403, 404, 400, 404, 404),
    "collection-run-close": (404, 404, 404, 404, 404, 403, 404, 409, 404, 404),
    **dict.fromkeys(OF_DUES, OF_BOARD),
    **dict.fromkeys(OF_CASH, OF_BOARD),
    **dict.fromkeys(("savings", "savings-file", "savings-cooperatives", "savings-cooperatives-file"), STAFF),
    "messages": SEEN,
    "inbox": EVERYBODY,
    "inbox-file": EVERYBODY,
    "proposals": EVERYBODY,
    "proposals-file": EVERYBODY,
    "proposal": SEEN,
    "proposal-refusal": SEEN,
    "proposal-withdrawal": (409, 409, 404, 409, 409, 403, 409, 302, 404, 404),
    "proposal-attachment": SEEN,
    "cases": EVERYBODY,
    "case": SEEN,
    "cases-file": EVERYBODY,
    "screen": (302, 409, 404, 409, 409, 403, 409, 409, 404, 404),
    "hold": SEEN,
    "resume": (409, 409, 404, 409, 409, 403, 409, 409, 404, 404),
    "withdraw": SEEN,
    # training.desk.competency
    **dict.fromkeys(
        ("training-schemes", "training-scheme", "assessments", "assessments-file", "certificates", "certificates-file"),
        STAFF,
    ),
    **dict.fromkeys(("assessment", "assessment-document", "certificate", "certificate-document"), OF_STAFF),
    **dict.fromkeys(
        (
            "assessment-new",
            "assessment-result",
            "assessment-appeal",
            "assessment-decision",
            "assessment-certificate",
            "assessment-retraction",
            "certificate-new",
            "certificate-renewal",
            "certificate-revocation",
            "certificate-retraction",
        ),
        (200, 200, 404, 200, 409, 409, 409, 403, 403, 404),
    ),
    # training.desk.cover
    **dict.fromkeys(("training-cover", "training-cover-file", "expiries", "expiries-file", "next-batch"), STAFF),
    "next-batch-session": (200, 409, 409, 200, 409, 409, 409, 403, 403, 200),
    # training.desk.profile
    "cooperative-training": SEEN,
    "saved-view": (404, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "saved-view-new": EVERYBODY,
    "saved-view-change": (404, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "saved-view-removal": (404, 302, 404, 404, 404, 403, 404, 404, 404, 404),
    "imports": STAFF,
    "rosters": OF_STAFF,
    "roster-template": STAFF,
    "roster": OF_STAFF,
    "roster-decision": (302, 302, 404, 302, 403, 403, 409, 403, 403, 404),
    "roster-application": (302, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "roster-undo": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-new": (200, 200, 200, 200, 403, 403, 200, 403, 403, 200),
    "import-template": STAFF,
    "import": (200, 200, 404, 200, 200, 200, 200, 403, 403, 404),
    "import-decision": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-application": (302, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-undo": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-problems": (200, 200, 404, 200, 200, 200, 200, 403, 403, 404),
    **dict.fromkeys(("reminders", "reminders-file"), STAFF),
    "reminder": OF_DISTRICT,
    "reminder-again": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    **dict.fromkeys(("letters", "letters-file", "letters-new", "letters-agenda"), STAFF),
    **dict.fromkeys(("letter", "letter-pdf", "letter-signed"), OF_DISTRICT),
    **dict.fromkeys(("number_letter", "sign_letter", "send_letter", "receive_letter", "cancel_letter"), OF_DISTRICT),
    "initial_letter": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    **dict.fromkeys(("letter-batch", "letter-batch-numbers", "letter-batch-pdf"), OF_DISTRICT),
    "letter-batch-initials": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    "letter-public": EVERYBODY,
    **dict.fromkeys(("season", "season-cooperatives", "season-cooperatives-file", "extensions"), STAFF),
    "extension-new": (200, 200, 200, 200, 409, 409, 409, 403, 403, 200),
    **dict.fromkeys(("extension-retraction", "plan"), (200, 200, 404, 200, 409, 409, 409, 403, 403, 404)),
    **dict.fromkeys(("training-year", "training-cooperatives", "training-cooperatives-file"), STAFF),
    **dict.fromkeys(("training-people", "training-people-file", "training-sessions", "training-sessions-file"), STAFF),
    "training-person": SEEN,
    "training-session": (200, 200, 200, 200, 200, 200, 200, 200, 404, 404),
    "training-session-new": (200, 409, 409, 200, 409, 409, 409, 403, 403, 200),
    **dict.fromkeys(OF_SESSION, (200, 409, 409, 200, 409, 409, 409, 403, 403, 404)),
    "training-invitation": (302, 409, 409, 302, 409, 403, 409, 403, 403, 404),
    "training-attendance-pdf": (200, 200, 200, 200, 200, 200, 200, 403, 403, 404),
    **dict.fromkeys(
        ("training-invitations-pdf", "training-attestations-pdf"), (200, 200, 409, 200, 200, 200, 200, 403, 403, 404)
    ),
    "training-attestation-retraction": (200, 409, 404, 200, 409, 409, 409, 403, 403, 404),
    "training-attestation-pdf": SEEN,
    "attestation-public": EVERYBODY,
    "people": PEOPLE,
    "people-file": PEOPLE,
    "person": (200, 403, 403, 403, 403, 200, 200, 403, 403, 404),
    "invite": (200, 403, 403, 403, 403, 403, 200, 403, 403, 200),
    "recovery": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "card": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "acting": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "account": EVERYBODY,
    "mfa_index": EVERYBODY,
    "mfa_list_webauthn": EVERYBODY,
    "account_change_password": EVERYBODY,
    "usersessions_list": EVERYBODY,
    "mfa_activate_totp": SENT_ON,
    "mfa_deactivate_totp": (404,) * 10,
    "mfa_add_webauthn": SENT_ON,
    "mfa_remove_webauthn": SENT_ON,
    "mfa_view_recovery_codes": (404,) * 10,
    "mfa_generate_recovery_codes": SENT_ON,
    "account_reauthenticate": EVERYBODY,
    "mfa_reauthenticate": SENT_ON,
    "mfa_reauthenticate_webauthn": SENT_ON,
    "mfa_authenticate": SENT_ON,
    "mfa_login_webauthn": SENT_ON,
    "account_inactive": EVERYBODY,
    "code": EVERYBODY,
    "welcome": (404,) * 10,
    "sign-in": SENT_ON,
    "account_login": SENT_ON,
    "sign-out": SENT_ON,
    "account_logout": SENT_ON,
}
"""Who gets what for a cooperative in Kec. Curug, its case and its officer (Pak Joko), in the order of ACTORS: the head,
the officer of Curug and of Balaraja, the clerk, the verifier, the auditor and the admin of the kabupaten, the chair of
that cooperative and of another, the head of another district.

409: somebody has made that move already, or it cannot be made, or not by this role. 302: done, or sign in again."""


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_route_has_a_place_in_the_access_matrix():
    assert set(ACCESS) == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_everybody_gets_what_the_matrix_says(office, name):
    found = []
    for actor in ACTORS:
        client = signed_in(getattr(office, actor))
        found.append((client.post if name in POST_ONLY else client.get)(addresses(office)[name]).status_code)
    assert dict(zip(ACTORS, found, strict=True)) == dict(zip(ACTORS, ACCESS[name], strict=True))


OWNED = {"welcome", "mfa_deactivate_totp", "mfa_view_recovery_codes", "saved-view-change", "saved-view-removal"}
OWNED |= {"book-opening"}
"""What nobody else finds for another reason: it is not there, or it is asked for as the own."""


def test_a_leak_on_any_route_is_seen_by_the_matrix(office, monkeypatch):
    """Where nothing narrows rows to whom they concern, the head of another district finds every one of them."""
    leaking = [each for each in (ScopedQuerySet, *subclasses(ScopedQuerySet)) if "visible_to" in vars(each)]
    for each in leaking:
        monkeypatch.setattr(each, "visible_to", lambda rows, user: rows)
    client, known = signed_in(office.nina), addresses(office)
    hidden = [name for name, row in ACCESS.items() if row[-1] == HTTPStatus.NOT_FOUND]
    assert len(hidden) > 60
    found = {}
    for name in hidden:
        with undone():
            found[name] = (client.post if name in POST_ONLY else client.get)(known[name]).status_code
    assert {name for name, status in found.items() if status == HTTPStatus.NOT_FOUND} == OWNED


def subclasses(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


SUNYI = (
    "cooperatives", "cooperatives-file", "cases", "cases-file", "reports", "reports-file", "reports-verification",
    "proposals", "proposals-file", "inbox", "inbox-file", "letters", "letters-file", "recap-rows", "reminders",
    "reminders-file", "season-cooperatives", "season-cooperatives-file", "assessments", "assessments-file",
    "certificates", "certificates-file", "training-cover", "training-cover-file", "expiries", "expiries-file",
    "next-batch",
)  # fmt: skip
CURUG = ("home", "rat-grid", "season", "extension-new", "recap", "recap-file", "recap-pdf", "registration", "invite",
         "savings", "savings-file")  # fmt: skip
LISTS = {
    **dict.fromkeys(SUNYI, ("", "Koperasi Sunyi")),
    **dict.fromkeys(CURUG, ("", "Curug")),
    **dict.fromkeys(
        ("training-cooperatives", "training-cooperatives-file", "training-people", "training-people-file",
         "savings-cooperatives", "savings-cooperatives-file"),
        ("", "Koperasi Sunyi"),
    ),
    "letters-agenda": ("?tahun=2018", "Koperasi Sunyi"), "extensions": (f"?tahun={LAST}", "Koperasi Sunyi"),
    "letters-new": (f"?jenis=APPEAL&wilayah=36.03.17&tahun={LAST}", "Koperasi Sunyi"),
    "imports": ("", "Pak Joko"), "import-template": ("?isi=register", "Koperasi Sunyi"),
    **dict.fromkeys(("people", "people-file"), ("", "Pak Joko")),
}  # fmt: skip
"""What is asked of each page that shows rows of many, and a word of it that nobody sees who does not see Kec. Curug."""
ROWLESS = {
    "account", "code", "import-new", "jobs", "roster-template", "saved-view-new", "training-year", "training-sessions",
    "training-sessions-file", "training-session-new", "training-schemes", "next-batch-session",
}  # fmt: skip
"""Those without rows of many, or whose rows the whole office sees."""


def said(response) -> str:
    """What an answer says, whatever it is: a page, a workbook, or a PDF."""
    content = response.content
    if content.startswith(b"PK"):
        sheets = CalamineWorkbook.from_filelike(BytesIO(content))
        return str([sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names])
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode()


def test_every_page_of_many_is_asked_for_foreign_rows():
    shown = {name for name, route in ROUTES.items() if not route.pattern.converters and ACCESS[name][0] == 200}
    own = {name for name in shown if name.startswith(("account_", "mfa_", "usersessions_"))}
    assert shown - own - ROWLESS == set(LISTS)


def test_lists_show_no_foreign_rows(office):
    assert addresses(office)
    write_message(office.sunyi, "Kapan?", by=User.objects.as_of(ON).get(pk=office.rini.pk), on=ON)
    seen = {who: set() for who in ("sari", "budi", "tono", "nina")}
    for who, names in seen.items():
        client = signed_in(getattr(office, who))
        names |= {name for name, (asked, word) in LISTS.items() if word in said(client.get(reverse(name) + asked))}
    assert seen == {"sari": set(LISTS), "budi": set(), "tono": set(), "nina": set()}


def test_an_auditor_writes_on_no_route_but_those_of_the_own_account(office):
    own = ("/akun/", "/masuk/", "/keluar/", "/undangan/")
    closed = {name: each for name, each in addresses(office).items() if not each.startswith(own)}
    assert len(closed) > 15
    client = signed_in(office.lina)
    assert {name: client.post(each).status_code for name, each in closed.items()} == dict.fromkeys(closed, 403)
    assert {client.delete(each).status_code for each in closed.values()} == {403}
    assert client.post(reverse("account_change_password"), {}).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("sari", 200), ("joko", 200), ("wati", 200), ("hadi", 409), ("admin", 409)]
)
def test_the_grid_is_filled_by_those_who_record(office, who, status):
    address = reverse("rat-grid-subdistrict", args=["36.03.17"]) + "?tahun=2017"
    assert signed_in(getattr(office, who)).post(address, {"source": "OFFICE"}).status_code == status


def test_a_foreign_board_finds_nothing_of_a_cooperative_on_any_route(office):
    client = signed_in(office.tono)
    of_object = {name for name, route in ROUTES.items() if "pk" in route.pattern.converters} - OF_PERSON
    of_object -= {"mfa_remove_webauthn"} | OF_VIEW
    assert len(of_object) > 8
    for name in of_object:
        asked = [ask(addresses(office)[name]).status_code for ask in (client.get, client.post)]
        assert set(asked) <= {403, 404, 405}, (name, asked)
        assert asked != [405, 405], name


@pytest.mark.parametrize("name", ["cooperatives", "cases", "rat-grid", "cooperatives-file"])
def test_lists_of_a_board_show_its_own_cooperative_alone(office, name):
    page = signed_in(office.tono).get(reverse(name)).content
    for name in (b"Sunyi", b"Sengketa", b"Koperasi Baru", b"Koperasi Bubar"):  # the last two are its neighbours
        assert name not in page


def admin_addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/admin/") -> Iterator[str]:
    """An address for each route of admin, named or not."""
    values = {"object_id": "1", "content_type_id": "1", "url": "tidak-ada/", "app_label": "registry"}
    for each in patterns:
        named = re.sub(r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>", lambda hit: values[hit[1] or hit[2]], str(each.pattern))
        if isinstance(each, URLResolver):
            yield from admin_addresses(each.url_patterns, prefix + named)
        else:
            yield prefix + named.strip("^$")


ADMIN = list(admin_addresses(admin.site.urls[0]))


def test_every_route_of_admin_sends_strangers_to_sign_in_and_officers_away(world, client):
    assert len(ADMIN) > 20
    for address in ADMIN:
        asked = client.get(address, follow=True)
        assert asked.redirect_chain, address
        assert asked.redirect_chain[-1][0].startswith("/masuk/?next=/admin/"), address
    for user in (world.budi, world.sari):
        client.force_login(user)
        for address in ADMIN:
            asked = client.get(address, follow=True)
            assert asked.status_code in (403, 404), address


def test_only_the_superuser_opens_admin(world, client):
    names = [f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]
    for user, status in ((world.admin, 200), (world.sari, 302)):
        client.force_login(user)
        for name in ("index", *names):
            assert client.get(reverse(f"admin:{name}")).status_code == status, name


def test_every_figure_is_the_number_of_rows_its_list_says(world, client):
    build_office(world)
    in_every_stage(world)
    its_training(world)
    empty = {figure.name for figure in declared(ON)}
    for user in (world.sari, world.budi, world.joko, world.admin):
        client.force_login(user)
        for counted in count(declared(ON), user).values():
            opened = client.get(counted.address)
            if opened.status_code == HTTPStatus.FORBIDDEN:
                assert counted.figure.who.isdisjoint(user.roles), "what is nobody's work is open to all who see it"
                continue
            rows, unit = opened.context["page"].paginator.count, counted.figure.unit
            assert (counted.figure.name, counted.value) == (counted.figure.name, rows)
            assert f">{rows} {unit}</h2>" in opened.content.decode() or not rows
            assert not opened.context["listed"].errors, counted.figure.name
            empty -= {counted.figure.name} if rows else set()
    assert empty == set()


def test_every_figure_has_its_own_name_and_a_definition(world):
    names = [figure.name for figure in declared(ON)]
    assert len(set(names)) == len(names) > 15
    for figure in declared(ON):
        meaning = render_to_string(figure.meaning, {"name": figure.name, "numbers": None, "code": ""})
        assert len(meaning.split()) > 4, figure.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_templates_compile_and_hold_no_inline_style_or_script(template):
    text = template.read_text()
    engines["django"].from_string(text)
    assert not re.search(r'style="|<style|<script(?! src=)|onclick=|onchange=|\|safe|autoescape off', text)


def test_an_undefined_name_in_a_template_fails():
    with pytest.raises(AssertionError, match="undefined"):
        engines["django"].from_string("{{ nobody.gave.this }}").render({})


def test_every_law_value_has_a_clause_and_a_source():
    provisions = [each for ranges in lawbook.from_file().provisions.values() for each in ranges]
    assert len(provisions) > 30
    assert [each.key for each in provisions if not each.clause or not each.source] == []


def test_the_readme_names_commands_that_exist():
    pages = ROOT / "README.md", ROOT / "docs" / "operations.md"
    readme, makefile = "\n".join(page.read_text() for page in pages), (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"make ([a-z]+)", readme))
    assert {"demo", "test", "check"} <= targets
    assert {each for each in targets if not re.search(rf"^{each}:", makefile, re.MULTILINE)} == set()
    commands = set(re.findall(r"manage\.py ([a-z_]+)", readme))
    assert {each for each in commands if not list(ROOT.glob(f"*/management/commands/{each}.py"))} <= {
        "createsuperuser",
        "migrate",
        "collectstatic",
        "check",
    }
    paths = re.findall(r"`([\w.-]+/[\w./-]*)`", readme)
    assert len(paths) > 15
    assert [each for each in paths if not (ROOT / each).exists() and not list(ROOT.glob(f"*/{each}"))] == []
    assert [image for image in re.findall(r"\]\(([^)]+\.png)\)", readme) if not (ROOT / image).exists()] == []


def test_generated_pages_are_fresh():
    assert {each.name for each in GENERATED.iterdir()} == set(PAGES)
    assert [name for name, write in PAGES.items() if (GENERATED / name).read_text() != write()] == [], "run make docs"


def test_generated_pages_miss_nothing():
    written = {name: write() for name, write in PAGES.items()}
    assert [key for key in lawbook.from_file().provisions if f"`{key}`" not in written["law.md"]] == []
    assert [name for name in ROUTES if f"`{name}`" not in written["routes.md"]] == []
    stems = {each.stem for each in CODE if each.stem != "__init__" and "management" not in each.parts}
    assert [stem for stem in stems if f"`{stem}`" not in written["map.md"]] == []


def test_nothing_names_a_registry_or_a_path_of_one_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    words = re.compile(r"pythonh[o]sted|py[p]i\.org/simple|npm[j]s\.(org|com)|deb\.deb[i]an|/wo[r]k/")
    assert [
        name for name in tracked
        if (ROOT / name).suffix in {".py", ".md", ".txt", ".toml", ".html", ""} and (ROOT / name).exists()
        and words.search((ROOT / name).read_text(errors="ignore"))
    ] == []  # fmt: skip
