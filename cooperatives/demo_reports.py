"""The reports on the desk of Kabupaten contoh, in every state: through the same actions people use."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.db.models import Max
from django.utils.timezone import make_aware  # noqa: TID251  # it makes an instant of a day, and reads no clock
from PIL import Image, ImageDraw

from cooperatives.boards.actions import invite_holder
from cooperatives.boards.models import Term
from cooperatives.demo import FAMILY, FORENAMES, GROUPS
from cooperatives.demo_figures import opening, year_after
from cooperatives.meetings.rules import Value
from cooperatives.register.models import Cooperative
from cooperatives.reports import actions
from cooperatives.reports.models import Document, RatReport, YearFigures
from cooperatives.reports.rules import MONEY, PEOPLE
from cooperatives.standing.models import Standing
from cooperatives.standing.rules import State
from registry.access import Role
from registry.files import keep
from registry.models import StoredFile, User

PLACES = ("Balai warga", "Aula kantor desa", "Rumah ketua", "Kantor koperasi", "Gedung serbaguna")
PLANS = (
    "Menambah unit pertokoan dan menagih piutang yang macet.",
    "Membuka layanan pembayaran dan pelatihan pembukuan bagi pengurus.",
    "Menambah anggota dari dusun sekitar dan memperbaiki gudang.",
)
REMARKS = (
    ("meeting", "attended", "Daftar hadir memuat nama yang lebih sedikit. Hitung lagi, lalu perbaiki angkanya."),
    ("members", "joined_women", "Anggota masuk tidak sesuai buku daftar anggota. Mohon dicocokkan."),
    ("finance", "surplus", "SHU di neraca berbeda dari perhitungan hasil usaha. Mana yang benar?"),
    ("finance", "voluntary_savings", "Simpanan sukarela tampaknya ikut dihitung sebagai simpanan wajib."),
    ("plan", "", "Rencana kerja terlalu singkat. Sebutkan kegiatan dan biayanya."),
)
REJECTIONS = (
    "Berita acara dan daftar hadir berasal dari rapat koperasi lain.",
    "Rapat ini rapat pengurus, bukan rapat anggota tahunan.",
    "Daftar hadir tidak ditandatangani dan pengurus tidak dapat menjelaskannya.",
)
SECTIONS = ("meeting", "years", "board", "members", "staff", "finance", "plan")


def reports(draw: random.Random, today: date) -> None:
    """About forty reports of the latest book year due: drafts, waiting, returned, sent again, verified, rejected."""
    desk = Desk(draw, today)
    desk.returned_to_the_board_account()
    silent, owing = desk.flagged(), desk.owing()
    _not_decided(desk, silent, owing)
    _decided(desk, silent, owing)


def _not_decided(desk: "Desk", silent: Iterator[Cooperative], owing: Iterator[Cooperative]) -> None:
    for number in range(7):
        desk.draft(next(owing), SECTIONS[: number or 1], desk.ago(4 * number))
    for waited in range(1, 42, 4):
        desk.sent(next(owing), waited)
    for waited in (2, 9, 23):
        desk.sent(next(silent), waited)
    for waited in (33, 21, 12, 5):
        desk.returned(next(owing), waited)
    for waited in (30, 18, 6):
        desk.sent_again(next(owing), waited)


def _decided(desk: "Desk", silent: Iterator[Cooperative], owing: Iterator[Cooperative]) -> None:
    for number in range(10):
        report = desk.sent(next(silent if number < 2 else owing), 60 - 5 * number)
        actions.verify(report, by=desk.hadi, on=desk.ago(54 - 5 * number))
    for waited, reason in enumerate(REJECTIONS, start=12):
        actions.reject(desk.sent(next(owing), waited), reason=reason, by=desk.hadi, on=desk.ago(waited - 7))
    for waited in (15, 8):
        desk.not_held(next(owing), waited)
    actions.verify(desk.not_held(next(owing), 20), by=desk.hadi, on=desk.ago(4))


@dataclass(slots=True)
class Desk:
    """Who sends and who decides, on the desk of a day."""

    draw: random.Random
    today: date
    year: int = field(init=False)
    paper: tuple[StoredFile, StoredFile] = field(init=False)
    sari: User = field(init=False)
    wati: User = field(init=False)
    hadi: User = field(init=False)

    def __post_init__(self) -> None:
        self.year = Standing.objects.aggregate(latest=Max("latest_due"))["latest"]
        self.paper = papers()
        self.sari, self.wati, self.hadi = (User.objects.get(username=name) for name in ("sari", "wati", "hadi"))

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=days)

    def owing(self) -> Iterator[Cooperative]:
        """Cooperatives that are not inactive and have not met for the book year, in a drawn order."""
        standings = Standing.objects.filter(latest_due=self.year).exclude(latest_value=Value.HELD)
        return self._drawn(standings.filter(state__in=[State.ACTIVE, State.GREY]))

    def flagged(self) -> Iterator[Cooperative]:
        """Those with an open case, likewise."""
        return self._drawn(Standing.objects.filter(state=State.INACTIVE, cooperative__cases__state="FLAGGED"))

    def _drawn(self, standings: Any) -> Iterator[Cooperative]:
        keys = list(standings.filter(cooperative__reports=None).order_by("pk").values_list("pk", flat=True))
        self.draw.shuffle(keys)
        return (Cooperative.objects.get(pk=key) for key in keys)

    def sender(self, of: Cooperative) -> User:
        """The chair, where one is known; else the office does it from paper."""
        chairs = of.terms.valid().filter(post=Term.Post.CHAIR, left_on=None, person__account=None)
        term = chairs.select_related("person", "cooperative__area").order_by("pk").last()
        if term is None:
            return self.wati
        at = make_aware(datetime.combine(self.today, time(8)))
        user, _ = invite_holder(term, by=self.sari, at=at)
        return user

    def draft(self, of: Cooperative, sections: tuple[str, ...], on: date, by: User | None = None) -> RatReport:
        """A report with these sections filled in, and a document or two."""
        by = by or self.sender(of)
        report = actions.start_report(of, self.year, by=by, on=on)
        answers = self.answers(of, on)
        for name in sections:
            actions.save_section(report, name, answers[name], by=by, on=on)
        scan, photo = self.paper
        classes = Document.Class
        kinds = (classes.MINUTES, classes.BALANCE) if by.role == Role.BOARD else (classes.SCAN,)
        for kind in kinds[: len(sections) // 3]:
            actions.attach(report, kind, scan, f"{kind.label} {self.year}.pdf", by=by, on=on)
        if "meeting" in sections:
            actions.attach(report, classes.ATTENDANCE, photo, "Daftar hadir.png", by=by, on=on)
        return report

    def sent(self, of: Cooperative, days: int, by: User | None = None) -> RatReport:
        """A whole report, received so many days ago."""
        report = self.draft(of, SECTIONS, self.ago(days), by)
        return actions.send(report, by=report.started_by, on=self.ago(days))

    def returned(self, of: Cooperative, days: int, by: User | None = None) -> RatReport:
        """Sent, and returned some days later with comments."""
        report, on = self.sent(of, days, by), self.ago(days - min(4, days))
        for section, question, text in self.draw.sample(REMARKS, 2):
            actions.comment(report, section, question, text, by=self.hadi, on=on)
        return actions.give_back(report, by=self.hadi, on=on)

    def sent_again(self, of: Cooperative, days: int) -> RatReport:
        """Returned, changed, and sent once more."""
        report, on = self.returned(of, days), self.ago(days - 5)
        by = report.started_by
        meeting = report.answers["meeting"]
        actions.save_section(report, "meeting", meeting | {"attended": meeting["attended"] - 2}, by=by, on=on)
        finance = report.answers["finance"]
        actions.save_section(report, "finance", finance | {"surplus_in_equity": finance["surplus"]}, by=by, on=on)
        return actions.send(report, by=by, on=on)

    def not_held(self, of: Cooperative, days: int) -> RatReport:
        """A report that there was no meeting."""
        by, on = self.sender(of), self.ago(days)
        report = actions.start_report(of, self.year, kind=RatReport.Kind.NOT_HELD, by=by, on=on)
        why = self.draw.choice(["NO_QUORUM", "BOOKS_NOT_READY", "NO_MONEY"])
        answers = {"why": why, "explanation": "Akan dibahas dalam rapat pengurus berikutnya."}
        actions.save_section(report, "not_held", answers, by=by, on=on)
        return actions.send(report, by=by, on=on)

    def returned_to_the_board_account(self) -> None:
        """What whoever signs in for a board finds waiting."""
        user = User.objects.get(username="pengurus")
        term = Term.objects.valid().filter(person__account__user=user).order_by("-starts_on")[0]
        self.returned(term.cooperative, 9, user)

    def answers(self, of: Cooperative, on: date) -> Mapping[str, Mapping[str, Any]]:
        """A whole report as of a day: its figures follow those of the year before, where there are any."""
        draw = self.draw
        said = YearFigures.objects.valid().filter(cooperative=of, book_year=self.year - 1).order_by("pk").first()
        before = {name: value for name, value in said.values().items() if value is not None} if said else {}
        numbers = year_after(draw, opening(draw) | before)
        members = numbers["members_men"] + numbers["members_women"]
        drawn = min(on, max(date(self.year + 1, 1, 5), on - timedelta(days=draw.randint(8, 60))))
        known = of.meetings.valid().filter(book_years__contains=[self.year]).order_by("pk").last()
        held_on = known.held_on if known else drawn
        return {
            "meeting": {
                "held_on": held_on.isoformat(), "session": draw.choice(["FIRST", "FIRST", "SECOND"]),
                "place": draw.choice(PLACES), "mode": "ONSITE", "basis": "MEMBERS", "entitled": members,
                "attended": int(members * draw.uniform(0.4, 0.9)), "quorum_of": 1, "quorum_in": 2,
                "quorum_clause": "Pasal 14",
            },
            "years": {"book_years": [self.year]},
            "board": self._board(held_on) if draw.random() < 0.3 else {"elected": "NO"},
            "members": {name: numbers[name] for name in PEOPLE[:8]},
            "staff": {name: numbers[name] for name in PEOPLE[8:]},
            "finance": {name: numbers[name] for name in MONEY} | {
                "surplus_in_equity": numbers["surplus"] + draw.choice([0, 0, 150_000]),
                "cash": (cash := numbers["assets"] // 9_000 * 1_000), "cash_flow_end": cash,
                "principal_unit": numbers["principal_savings"] // members,
            },
            "plan": {"plan": draw.choice(PLANS), "planned_income": 48_000_000, "planned_costs": 41_500_000},
        }  # fmt: skip

    def _board(self, on: date) -> dict[str, Any]:
        names = [f"{self.draw.choice(FORENAMES)} {self.draw.choice(FAMILY)} (contoh)" for _ in range(4)]
        posts = ("chair", "secretary", "treasurer", "supervisor_chair")
        elected = {post: [name] for post, name in zip(posts, names, strict=True)}
        return {"elected": "YES", "starts_on": on.isoformat(), **elected}


def papers() -> tuple[StoredFile, StoredFile]:
    """The one page all these reports show, as PDF and as a picture. Nothing in it depends on the clock."""
    page = Image.new("L", (595, 842), 255)
    ink = ImageDraw.Draw(page)
    ink.text((60, 60), "KOPERASI CONTOH", fill=0, font_size=24)
    ink.text((60, 100), "Dokumen rekaan: tidak memuat data siapa pun.", fill=0, font_size=16)
    for line, group in enumerate(GROUPS):
        ink.text((60, 150 + 30 * line), f"{line + 1}.  {group} ....................", fill=90, font_size=14)
    scan, photo = BytesIO(), BytesIO()
    page.save(scan, "PDF", creationDate=None, modDate=None)
    page.save(photo, "PNG")
    return keep(scan.getvalue(), "application/pdf"), keep(photo.getvalue(), "image/png")
