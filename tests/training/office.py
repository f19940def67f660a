"""Training for the tests: money for 2018, two schemes with their tariffs, and who must have a certificate."""

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from cooperatives.boards.actions import seat
from cooperatives.boards.models import Person, Term
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, Source
from registry import history
from registry.files import StoredFile, keep
from registry.models import Area
from tests.world import ON
from training.competency.actions import apply_for_assessment, record_result, register_certificate
from training.competency.models import Certificate, Certifier, CompetencyAssessment, Scheme, Standard, Tariff
from training.cover.models import Requirement
from training.sessions.actions import plan_session
from training.sessions.models import Course, FundingSource, Session

MARCH = date(2018, 3, 5)
SESSION = {"place": "Aula dinas", "starts_on": MARCH, "ends_on": date(2018, 3, 7), "cost": 20_000_000}


@dataclass(frozen=True)
class Office:
    """What there is to work with."""

    area: Area
    course: Course
    apbd: FundingSource
    treasurers: Scheme
    chairs: Scheme


def build_training() -> Office:
    """All of it under one verb."""
    with history.verb("test", by=None, on=ON):
        area = Area.objects.get(code="36.03")
        certifier = Certifier.objects.create(name="LSP Rekaan")
        standard = Standard.objects.create(number="SKKNI contoh 1/2007", title="Koperasi jasa keuangan")
        treasurers, chairs = (
            Scheme.objects.create(certifier=certifier, standard=standard, name=name, posts=posts)
            for name, posts in (("Bendahara", ["TREASURER"]), ("Pengurus", ["CHAIR", "SECRETARY"]))
        )
        for scheme in (treasurers, chairs):
            Tariff.objects.create(scheme=scheme, first=2_500_000, renewal=300_000)
        Requirement.objects.create(post="TREASURER", basis="Keputusan contoh 1/2010")
        money = {"area": area, "budget_year": 2018, "sub_activity": "2.17.03"}
        apbd = FundingSource.objects.create(kind="APBD", amount=50_000_000, **money)
        course = Course.objects.create(name="Manajemen koperasi", theme=Course.Theme.MANAGEMENT)
    return Office(area, course, apbd, treasurers, chairs)


def its_office() -> Office:
    """The same, where it is there already."""
    if (apbd := FundingSource.objects.filter(kind="APBD").first()) is None:
        return build_training()
    treasurers, chairs = Scheme.objects.order_by("pk")[:2]
    return Office(apbd.area, Course.objects.earliest("pk"), apbd, treasurers, chairs)


def planned(office: Office, **changed) -> Session:
    """Three days of management in March 2018, for two chairs and a treasurer."""
    said = {"area": office.area, "funding": office.apbd, "seats": {"CHAIR": 2, "TREASURER": 1}, **SESSION, **changed}
    return plan_session(office.course, **said, by=None, on=ON)


def seated(cooperative: Cooperative, name: Person | str = "Rekaan Bendahara", post: str = "TREASURER") -> Term:
    """Somebody in a post since 2016."""
    return seat(cooperative, name, post, date(2016, 1, 1), Saying(Source.OFFICE, ON), by=None, on=ON)


def assessed(term: Term, scheme: Scheme, result: str = "COMPETENT", day: date = MARCH) -> CompetencyAssessment:
    """The holder of a post, assessed, and what was found the same day."""
    made = apply_for_assessment(
        term.person, scheme, day, term.post, cooperative=term.cooperative, by=None, on=ON
    )  # fmt: skip
    return record_result(made, result, day, by=None, on=ON) if result else made


def certified(term: Term, scheme: Scheme, number: str = "C-1", until: date = date(2021, 3, 5)) -> Certificate:
    """The holder of a post with a certificate that was shown."""
    days = {"issued_on": MARCH, "valid_until": until}
    return register_certificate(term.person, scheme, number, **days, file=paper(), by=None, on=ON)


def paper() -> StoredFile:
    """A document."""
    return keep(b"%PDF-1.4", "application/pdf")


def days(first: date, last: date | None) -> DateRange:
    """From a day on, before another."""
    return DateRange(first, last)
