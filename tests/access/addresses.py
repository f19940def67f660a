"""An address for each route, and the rows it is about."""

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from cooperatives.boards.models import Person, Term
from cooperatives.correspondence.actions import PDF, sign
from cooperatives.correspondence.models import Letterhead
from cooperatives.dues import actions as dues
from cooperatives.dues.models import Closing, Shortage
from cooperatives.meetings.models import Extension
from cooperatives.members import actions as members
from cooperatives.proposals.models import Proposal
from cooperatives.reminders.actions import remind
from cooperatives.reminders.models import Reminder
from cooperatives.reminders.rules import AnnualMeeting, ladder
from cooperatives.reports.actions import attach, save_section, send, start_report
from cooperatives.reports.models import RatReport
from registry import history, lawbook
from registry.access import Role
from registry.deadlines import BookYear, Deadline
from registry.files import keep
from registry.models import ImportBatch, SavedView
from tests.access.matrix import (
    OF_ASSESSMENT,
    OF_ATTESTATION,
    OF_BATCH,
    OF_CASE,
    OF_CASH,
    OF_CERTIFICATE,
    OF_DUES,
    OF_IMPORT,
    OF_LETTER,
    OF_PERSON,
    OF_PROPOSAL,
    OF_REPORT,
    OF_ROSTER,
    OF_ROUND,
    OF_SENT,
    OF_SESSION,
    OF_VIEW,
    ROUTES,
)
from tests.letters import drafted, numbered, office_paper
from tests.rosters import CICI, listed
from tests.rounds import open_round, with_shortage
from tests.training.office import SESSION, assessed, certified, its_office, planned, seated
from tests.workbooks import checked, workbook
from tests.world import ON, chair, holds_post, person
from training.attestations.actions import attest
from training.competency.actions import appeal
from training.competency.models import Scheme
from training.cover.models import Requirement
from training.rosters.imports.bench import receive
from training.rosters.models import Roster
from training.sessions.actions import enrol, invite, plan_session, record_attendance
from training.sessions.models import Participation

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
        **dict.fromkeys(("handover", "handover-refusal"), row),
        **dict.fromkeys(("shortage", "shortage-release"), row | {"row_pk": shortage.pk}),
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
    rung = next(each for each in ladder(AnnualMeeting(Deadline.after(BookYear.named(2017, 12), 3)), lawbook.read(), ON))
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
