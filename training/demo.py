"""What was taught in Kabupaten contoh, and who was found competent: drawn apart, so that it changes nothing else.

In 2018 four trainings, paid by the office, and 247 cooperatives represented at the competency assessment, 198 of them
with a competent result. After that some of it every year until today.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import cycle

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef
from xlsxwriter import Workbook

from cooperatives.boards.models import Person, Term
from cooperatives.demo import ARTICLE_DAY, FAMILY, FORENAMES, REFERENCE, Rows
from cooperatives.register.models import LegalEvent, Source
from registry.files import keep
from registry.models import Area
from training.competency.models import (
    Appeal,
    Assessor,
    Certificate,
    Certifier,
    CompetencyAssessment,
    Result,
    Scheme,
    Site,
    Standard,
    Tariff,
)
from training.cover.models import Requirement
from training.rosters.imports.bench import receive
from training.sessions.models import Course, FundingSource, Invitation, Participation, Seat, Session

ASSESSED, COMPETENT = 247, 198
THEMES = {
    Course.Theme.MANAGEMENT: ("Manajemen koperasi", (2, 20), 60),
    Course.Theme.TAXATION: ("Perpajakan koperasi", (3, 13), 50),
    Course.Theme.COMPETENCY: ("Persiapan dan uji kompetensi pengurus", (5, 7), 45),
    Course.Theme.TECHNICAL: ("Bimbingan teknis pelaporan RAT", (7, 17), 70),
}
"""The four trainings of a year: what is taught, from which day on, to how many at most."""
AFTER = timedelta(days=2)
"""A session lasts three days; the assessment is on the last of them."""
THREE_YEARS = timedelta(days=1095)
PER_PERSON, FIRST, RENEWAL = 750_000, 2_500_000, 300_000
SUB_ACTIVITY = "2.17.03.2.01.01"
PLACES = ("Aula dinas", "Hotel contoh Tigaraksa", "Balai latihan contoh", "Gedung serbaguna Curug")
PAPER = b"%PDF-1.4\n% Dokumen rekaan: tidak memuat data siapa pun.\n%%EOF\n"
SCHEMES = {"CHAIR": "Ketua koperasi", "SECRETARY": "Juru buku", "TREASURER": "Bendahara"}


def build(rows: Sequence[Rows], *, seed: int, today: date) -> None:
    """Write all of it, under the verb of whoever builds the district."""
    school = School(random.Random(f"{seed}, training"), today)  # noqa: S311
    boards = [each for each in map(_board, rows) if each.terms]
    known = [term for each in boards if (term := school.held_in_2018(each))]
    school.teach(ARTICLE_DAY.year, school.seat(school.draw.sample(known, ASSESSED)), competent=COMPETENT)
    for year in range(ARTICLE_DAY.year + 1, today.year + 1):
        school.renew(year)
        school.teach(year, school.without_certificate(boards, date(year, 5, 7)))
    school.invite(school.without_certificate(boards, today)[:12])


@dataclass(frozen=True, slots=True)
class Board:
    """When a cooperative was founded, and its chairs, secretaries and treasurers where anybody said who they are."""

    founded: date
    terms: list[Term]

    def sitting(self, first: date, last: date) -> list[Term]:
        """Those who sat there from one day to another."""
        begun = [each for each in self.terms if each.starts_on <= first]
        return [each for each in begun if each.left_on is None or each.left_on > last]


def _board(rows: Rows) -> Board:
    founded = next(each.happened_on for each in rows.about if isinstance(each, LegalEvent))
    return Board(founded, [each for each in rows.about if isinstance(each, Term) and each.post in SCHEMES])


@dataclass
class School:
    """Whoever teaches and assesses, and what is needed for it."""

    draw: random.Random
    today: date

    def __post_init__(self) -> None:
        self.area = Area.objects.get(code="36.03")
        self.file = keep(PAPER, "application/pdf")
        self.courses = {theme: Course.objects.create(name=name, theme=theme) for theme, (name, *_) in THEMES.items()}
        certifier = Certifier.objects.create(name="LSP Koperasi Contoh", licence_no="BNSP-LSP-CONTOH")
        self.assessor = Assessor.objects.create(
            certifier=certifier, name="Rekaan Asesor (contoh)", registration_no="MET-CONTOH"
        )
        self.site = Site.objects.create(certifier=certifier, name="TUK Contoh Tigaraksa")
        standard = Standard.objects.create(
            number="SKKNI contoh 133/2007", title="Koperasi jasa keuangan", valid=DateRange(date(2007, 3, 1), None)
        )
        self.schemes = {
            post: Scheme.objects.create(certifier=certifier, standard=standard, name=name, posts=[post])
            for post, name in SCHEMES.items()
        }
        for scheme in self.schemes.values():
            Tariff.objects.create(scheme=scheme, first=FIRST, renewal=RENEWAL)
        basis = "Keputusan Kepala Dinas 518/02-CONTOH/2017"
        Requirement.objects.create(post="TREASURER", basis=basis)
        Requirement.objects.create(post="CHAIR", coop_type="SAVINGS_LOAN", basis=basis)

    def held_in_2018(self, board: Board) -> Term | None:
        """Somebody who sat in a board on the article's day: as it is known, else whom the present ones followed."""
        if known := board.sitting(date(2018, 1, 1), ARTICLE_DAY):
            return self.draw.choice(known)
        until = min(each.starts_on for each in board.terms)
        if until <= ARTICLE_DAY or board.founded > date(2014, 12, 31):
            return None
        return Term(
            cooperative=board.terms[0].cooperative, post=self.draw.choice(list(SCHEMES)),
            person=Person(name=f"{self.draw.choice(FORENAMES)} {self.draw.choice(FAMILY)} (contoh)"),
            starts_on=date(2015, 1, 1) + timedelta(days=self.draw.randint(0, 1000)), left_on=until,
            source=Source.OFFICE, observed_on=until, reference=REFERENCE,
        )  # fmt: skip

    def seat(self, terms: Sequence[Term]) -> Sequence[Term]:
        """Write those among them that are not yet."""
        new = [each for each in terms if each.pk is None]
        Person.objects.bulk_create(each.person for each in new)
        Term.objects.bulk_create(new)
        return terms

    def without_certificate(self, boards: Sequence[Board], day: date) -> list[Term]:
        """One of each board who sits on a day and has no certificate then, in a drawn order."""
        certified = set(Certificate.objects.live_on(day).values_list("person", flat=True))
        sitting = ([each for each in of.sitting(day, day) if each.person_id not in certified] for of in boards)
        found = [self.draw.choice(each) for each in sitting if each]
        self.draw.shuffle(found)
        return found

    def teach(self, year: int, terms: Sequence[Term], *, competent: int | None = None) -> None:
        """The trainings of a year that are over by today.

        competent: how many of all who are to be assessed are found so; None: some are assessed, and it is drawn.
        """
        themes = {theme: date(year, *first) for theme, (_, first, _) in THEMES.items()}
        held = {theme: first for theme, first in themes.items() if first + AFTER <= self.today}
        if not held or not terms:
            return
        taught = {theme: list(terms[: THEMES[theme][2]]) for theme in held}
        if competent:
            taught[Course.Theme.COMPETENCY] = list(terms)
        funding = FundingSource.objects.create(
            area=self.area, kind="APBD", budget_year=year, sub_activity=SUB_ACTIVITY,
            amount=PER_PERSON * sum(map(len, taught.values())) * 6 // 5,
        )  # fmt: skip
        for theme, first in held.items():
            session = self.hold(theme, first, funding, taught[theme])
            if theme == Course.Theme.COMPETENCY:
                self.assess(session, taught[theme], competent)

    def hold(self, theme: str, first: date, funding: FundingSource, terms: Sequence[Term]) -> Session:
        """A session, its seats, and who came: nine in ten on all three days."""
        session = Session.objects.create(
            course=self.courses[Course.Theme(theme)], area=self.area, place=self.draw.choice(PLACES), starts_on=first,
            ends_on=first + AFTER, funding=funding, cost=PER_PERSON * len(terms),
        )  # fmt: skip
        posts = Counter(each.post for each in terms)
        Seat.objects.bulk_create(Seat(session=session, post=post, count=count) for post, count in posts.items())
        days = [first + timedelta(days=each) for each in range(3)]
        Participation.objects.bulk_create(
            Participation(
                session=session, person=each.person, cooperative=each.cooperative, post=each.post,
                enrolled_on=first - timedelta(days=14),
                attended=days if self.draw.random() < 0.9 else sorted(self.draw.sample(days, self.draw.randint(1, 2))),
            )
            for each in terms
        )  # fmt: skip
        return session

    def assess(self, session: Session, terms: Sequence[Term], competent: int | None) -> None:
        """Who was assessed on its last day; three who were not competent yet appealed, and one of them was right."""
        some = list(terms)
        self.draw.shuffle(some)
        chosen = len(some) * 4 // 5 if competent is None else competent
        found_on = session.ends_on + timedelta(days=21)
        made = CompetencyAssessment.objects.bulk_create(
            CompetencyAssessment(
                person=each.person, scheme=self.schemes[each.post], assessed_on=session.ends_on, post=each.post,
                cooperative=each.cooperative, session=session, site=self.site, assessor=self.assessor,
                result=Result.COMPETENT if number < chosen - 1 else Result.NOT_YET_COMPETENT, found_on=found_on,
            )
            for number, each in enumerate(some)
        )  # fmt: skip
        appealed = made[max(chosen - 1, 0) :][:3]
        Appeal.objects.bulk_create(
            Appeal(
                assessment=each, made_on=found_on, grounds="Portofolionya tidak dibaca.",
                result=Result.NOT_YET_COMPETENT if number else Result.COMPETENT,
                decided_on=found_on + timedelta(days=10),
            )
            for number, each in enumerate(appealed)
        )  # fmt: skip
        self.certify(made[:chosen], found_on + timedelta(days=14))

    def certify(self, made: Sequence[CompetencyAssessment], issued_on: date) -> None:
        """Their certificates, for three years; one in twelve was taken back later."""
        rows = []
        for number, each in enumerate(made, start=1):
            revoked_on = issued_on + timedelta(days=self.draw.randint(100, 700))
            taken_back = {"revoked_on": revoked_on, "revocation": "Portofolio milik orang lain (contoh).",
                          "revocation_file": self.file}  # fmt: skip
            is_revoked = number % 12 == 0 and revoked_on <= self.today
            rows.append(
                Certificate(
                    person=each.person, scheme=each.scheme, assessment=each, issued_on=issued_on,
                    number=f"CONTOH {issued_on.year} {number:04d}", valid_until=issued_on + THREE_YEARS,
                    **(taken_back if is_revoked else {}),
                )
            )  # fmt: skip
        Certificate.objects.bulk_create(rows)

    def renew(self, year: int) -> None:
        """One in three certificates of this year's that ended while their holders sat there was renewed."""
        ending = Certificate.objects.filter(valid_until__year=year, revoked_on=None, valid_until__lte=self.today)
        held = Term.objects.filter(person=OuterRef("person")).exclude(left_on__lte=OuterRef("valid_until"))
        Certificate.objects.bulk_create(
            Certificate(
                person=each.person, scheme=each.scheme, renews=each, file=self.file, number=f"{each.number} P",
                issued_on=each.valid_until, valid_until=each.valid_until + THREE_YEARS,
            )
            for each in ending.filter(Exists(held)).select_related("person", "scheme").order_by("pk")
            if self.draw.random() < 1 / 3
        )  # fmt: skip

    def invite(self, terms: Sequence[Term]) -> None:
        """A session three weeks ahead: cooperatives were invited, some have answered, and a list waits for somebody."""
        first = self.today + timedelta(days=21)
        funding = FundingSource.objects.create(
            area=self.area, kind="DAK", budget_year=first.year, sub_activity="2.17.07.2.01.02", amount=60_000_000
        )
        session = Session.objects.create(
            course=self.courses[Course.Theme.MANAGEMENT], area=self.area, place=PLACES[0], starts_on=first,
            ends_on=first + AFTER, funding=funding, cost=45_000_000,
        )  # fmt: skip
        Seat.objects.bulk_create(Seat(session=session, post=post, count=10) for post in SCHEMES)
        invited_on = self.today - timedelta(days=7)
        Invitation.objects.bulk_create(
            Invitation(
                session=session, cooperative=each.cooperative, post=each.post, invited_on=invited_on,
                letter_no="518/01-CONTOH/DINKOP", is_coming=coming, answered_on=None if coming is None else self.today,
            )
            for each, coming in zip(terms, cycle((True, None, True, False, None)), strict=False)
        )  # fmt: skip
        receive(_list(terms), "peserta-contoh.xlsx", session, by=None, on=self.today)


def _list(terms: Sequence[Term]) -> bytes:
    """A list with its dirt: one is known, one nearly, one comes twice, one from nobody knows where."""
    known, nearly = (f"{each.person.name.replace(' (contoh)', '')}" for each in terms[:2])
    at = [each.cooperative.name for each in terms[:3]]
    lines = (
        ("Nama", "L/P", "TTL", "Usia", "Agama", "Asal Lembaga", "Jabatan", "No HP"),
        (f"{known} (contoh)", "p ", "Contoh, 12 Maret 1980", "", "-", at[0].upper(), "", "81200000001"),
        (f"{nearly}h (contoh)", " L", "", "31 – 40", "-", at[1], "", ""),
        ("Rekaan Peserta (contoh)", "Wanita", "01-02-1990", "", "-", at[2], "Anggota", ""),
        ("REKAAN PESERTA (CONTOH)", "P", "02-01-1990", "", "-", at[2], "anggota", ""),
        ("Rekaan Wirausaha (contoh)", "35", "", "", "-", "-", "calon wirausaha", ""),
        ("Rekaan Entah (contoh)", "P", "", "21-30", "-", "Lembaga Tidak Dikenal", "Ketua", ""),
    )
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("Peserta")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return file.getvalue()
