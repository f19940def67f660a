"""What waits on the desk of Kabupaten contoh: made through the same actions people use, by its invented people."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import QueryDict

from cooperatives import demo_dues, demo_reports
from cooperatives.boards.actions import invite_holder
from cooperatives.boards.models import Term
from cooperatives.correspondence import actions as correspondence
from cooperatives.correspondence.models import Kind, LetterBatch, Letterhead, Signatory
from cooperatives.correspondence.rules import series
from cooperatives.desk.letters.figures import preview
from cooperatives.desk.reminders.figures import Reminding
from cooperatives.desk.reminders.filters import ReminderFilter, with_what_a_row_shows
from cooperatives.desk.season.actions import extend
from cooperatives.desk.season.filters import Season
from cooperatives.desk.season.rules import State as SeasonState
from cooperatives.meetings.actions import plan_meeting
from cooperatives.proposals import actions as proposals
from cooperatives.proposals.models import Proposal
from cooperatives.register.actions import Saying, observe
from cooperatives.register.models import Cooperative, Source
from cooperatives.reminders.actions import remind
from cooperatives.standing.rules import State
from registry import history
from registry.access import Role
from registry.files import keep
from registry.models import Area, User

BLANK_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SAID: tuple[dict[str, str], ...] = (
    {"address": "Jl. Contoh Baru No. 7", "kbli": "47111", "kbli_year": "2020"},
    {"tax_no": "0099999999999000"},
    {"nib": "9999000000001", "management_pattern": "CONVENTIONAL"},
    {"address": "Ruko Contoh Blok B No. 12"},
)
ASKED = (
    "Kapan dinas dapat hadir di rapat anggota kami?",
    "Berkas apa saja yang perlu kami siapkan untuk laporan RAT?",
    "Ketua kami pindah. Apa yang harus kami lakukan?",
)
ANSWERED = "Terima kasih. Silakan pilih tanggal di bulan Februari, lalu kirim undangannya ke dinas."


def _boards(draw: random.Random, today: date) -> Iterator[tuple[Cooperative, User]]:
    """Cooperatives whose chair has an account: first that of the demo, then some who are invited now."""
    known = User.objects.get(username="pengurus")
    yield Cooperative.objects.get(pk=known.board_account.person.terms.get(left_on=None).cooperative_id), known
    chairs = Term.objects.filter(post=Term.Post.CHAIR, left_on=None, starts_on__gt=today - timedelta(days=3 * 365))
    rows = chairs.filter(person__account=None).select_related("cooperative__area", "person").order_by("pk")
    at = datetime.combine(today, time(9), ZoneInfo("Asia/Jakarta"))
    for term in draw.sample(list(rows), 12):
        yield term.cooperative, invite_holder(term, by=User.objects.get(username="sari"), at=at)[0]


def what_boards_sent(draw: random.Random, today: date) -> None:
    """Proposals of every kind in every state, and messages both ways; the demo's own board has one of each."""
    sari, wati = (User.objects.get(username=name) for name in ("sari", "wati"))
    for number, (of, board) in enumerate(_boards(draw, today)):
        day = today - timedelta(days=3 * number + 1)
        for said in SAID if not number else (draw.choice(SAID),):
            sent = proposals.propose(of, Proposal.Kind.FIELDS, said, reference="Akta contoh", by=board, on=day)
            _decide(sent, draw.randrange(5), wati, today)
        if number % 4 == 0:
            new = {"SECRETARY": ["Rekaan Baru (contoh)"], "TREASURER": ["Rekaan Lain (contoh)"]}
            proposals.propose(of, Proposal.Kind.BOARD, new, true_from=day, reference="BA contoh", by=board, on=day)
            paper = keep(BLANK_PAGE, "application/pdf")
            proposals.propose(
                of, Proposal.Kind.DOCUMENT, {}, reference="Sertifikat NIK", file=paper, file_name="sertifikat.pdf",
                by=board, on=day,
            )  # fmt: skip
        proposals.write_message(of, draw.choice(ASKED), by=board, on=today)
        if number % 3 == 0:
            proposals.read_messages(of.messages.all(), by=sari, on=today)
            proposals.write_message(of, ANSWERED, by=sari, on=today)


def _decide(sent: Proposal, what: int, by: User, on: date) -> None:
    """One of five what boards sent is accepted, one not, one taken back; the others wait."""
    if what == 0:
        proposals.accept(sent, by=by, on=on)
    elif what == 1:
        proposals.decline(sent, reason="Belum sesuai dengan aktanya. Kirim juga salinan aktanya.", by=by, on=on)
    elif what == 2:
        proposals.take_back(sent, by=sent.sent_by, on=on)


def letters(chance: random.Random, today: date) -> None:
    """The paper of the office, reprimands to Kec. Balaraja in every state, and drafts that only ask in Kec. Jayanti."""
    area = Area.objects.get(code="36.03")
    with history.verb("prepare_demo", by=None, on=today):
        Letterhead.objects.create(
            area=area, government="Pemerintah Kabupaten Contoh", office="Dinas Koperasi dan Usaha Mikro",
            address="Jalan Rekaan Nomor 1, Tigaraksa 15720", contact="Telepon (021) 000 0000 · dinkop@contoh.example",
            city="Tigaraksa",
        )  # fmt: skip
        Signatory.objects.create(
            area=area, title="Kepala Dinas Koperasi dan Usaha Mikro", name="Dra. Ratna Rekaan, M.Si.",
            rank="Pembina Utama Muda", nip="19700101 000000 2 001",
        )  # fmt: skip
    head, clerk = User.objects.get(role=Role.HEAD), User.objects.get(role=Role.CLERK)
    _drafts(Kind.INQUIRY, "36.03.02", clerk, today)
    if batch := _drafts(Kind.REPRIMAND, "36.03.01", clerk, today):
        _in_every_state(batch, head, clerk, chance.randrange(11, 90), today)


def _drafts(kind: Kind, code: str, clerk: User, today: date) -> LetterBatch | None:
    """Letters about the latest book year whose deadline is past, to eight at most."""
    area, year = Area.objects.get(code=code), today.year - (1 if today.month > 6 else 2)  # all are due by 30 June
    found = preview(kind, area, year, clerk, today).recipients[:8]
    said = [(each.cooperative, each.words) for each in found if each.words]
    return correspondence.draft(kind, area, year, said, by=clerk, on=today) if said else None


def _in_every_state(batch: LetterBatch, head: User, clerk: User, first: int, today: date) -> None:
    """One stays a draft, one initialled; the others have numbers, and each has come a step further than the next."""
    for letter in batch.letters.order_by("pk")[1:]:
        correspondence.initial(letter, by=head, on=today)
    waiting = [letter.pk for letter in correspondence.to_number(batch)[1:]]
    numbers = series("500.3.10/", f"{first:03}", f"/Dinkop/{today.year}", len(waiting))
    list(correspondence.number_all(batch, list(zip(waiting, numbers, strict=True)), today, by=clerk, on=today))
    numbered = list(batch.letters.issued().in_series())
    for letter in numbered[:3]:
        if letter.file:
            correspondence.sign(letter, letter.file, today, by=clerk, on=today)
    for letter in numbered[:2]:
        correspondence.send(letter, "WHATSAPP", today, by=clerk, on=today)
    for letter in numbered[:1]:
        correspondence.receive(letter, "Sekretaris koperasi", today, by=clerk, on=today)
    for letter in numbered[4:5]:
        correspondence.cancel(letter, "Alamatnya keliru.", by=head, on=today)


def season(chance: random.Random, today: date) -> None:
    """What is planned for the book year that runs; a decree for all of Kec. Jambe, and one for a single cooperative.

    Neither changes how anybody stands: the first day is past, and the second lies between two years without a meeting.
    """
    sari, year = User.objects.get(username="sari"), today.year - (1 if today.month > 6 else 2)  # all are due by 30 June
    said = {"granted_on": date(year + 1, 3, 15), "by": sari, "on": today}
    extend(Area.objects.get(code="36.03.04"), year, date(year + 1, 6, 30), decree_no=f"518/101/{year + 1}", **said)
    late = Season.of(year, today).rows.filter(Q(season=SeasonState.LATE), standing__state=State.ACTIVE).order_by("pk")
    met = late.filter(meetings__book_years__contains=[year - 2])
    one = chance.choice(met.exclude(meetings__book_years__contains=[year - 1]).distinct())
    extend(one, year, today + timedelta(days=45), decree_no=f"518/207/{year + 1}", **said)
    coming = Season.of(today.year, today).rows.filter(Q(season=SeasonState.NOTHING), standing__is_routine=True)
    for number, each in enumerate(chance.sample(list(coming.select_related("area").order_by("pk")), 90)):
        planned_on = date(today.year + 1, 1, 10) + timedelta(days=chance.randrange(75))
        invited_on = today - timedelta(days=chance.randrange(20)) if number % 3 else None
        there = User.objects.answering_for(each.area).filter(role__in=[Role.OFFICER, Role.CLERK])
        nearest = there.order_by("-area__code").first() if number % 3 == 2 else None
        plan_meeting(
            each, today.year, planned_on=planned_on, invited_on=invited_on, officer=nearest, by=sari, on=today
        )  # fmt: skip


CALLED = {"phone": "6281299990001", "email": "pengurus@contoh.example"}
"""How the reminded are reached: a number and an address that are nobody's."""


def reminders(chance: random.Random, today: date) -> None:
    """Some of those of which a step is due were reminded of it, by each way; the others wait on the list."""
    clerk = User.objects.get(role=Role.CLERK)
    due = sorted(ReminderFilter(QueryDict(), clerk, today).found)
    for number, pk in enumerate(chance.sample(due, min(9, len(due)))):
        to = Cooperative.objects.get(pk=pk)
        observe(to, CALLED, Saying(Source.OFFICE, today, "Daftar telepon contoh"), by=clerk, on=today)
        what = Reminding.of(with_what_a_row_shows(Cooperative.objects.all(), today).get(pk=pk), today)
        way, contact = list(what.contact.addresses.items())[number % 3]
        if what.asked.rung and number < 6:
            words = what.text(clerk)
            remind(to, what.asked.book_year, what.asked.rung, way, contact=contact, text=words, by=clerk, on=today)


PARTS: list[Callable[[random.Random, date], None]] = [
    demo_reports.reports,
    what_boards_sent,
    letters,
    season,
    reminders,
    demo_dues.dues,
]
"""Each makes one kind of work, from a seeded source of chance, as of today, when the nights are done."""
