"""What lists of those who were taught share: of which year, who came, and what assessments found."""

from typing import Any, ClassVar

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict

from registry.filters import Faceted, OneOf, Year
from registry.models import User
from training.competency.models import CompetencyAssessment, Result
from training.sessions.models import Participation

YES, NO = "ya", "tidak"
COMPETENT, NOT_YET, WAITING = "K", "BK", "menunggu"
OUTCOMES = [
    (COMPETENT, "Kompeten (K)"), (NOT_YET, "Belum kompeten (BK)"), (WAITING, "Menunggu hasil"), (NO, "Tidak diuji"),
]  # fmt: skip


def year_asked(data: QueryDict) -> int | None:
    """The year an address asks for; None: all years."""
    asked = data.get("tahun", "")
    return int(asked) if asked.isdecimal() and len(asked) == len("2026") else None


def took_part(year: int | None) -> QuerySet[Any]:
    """Who came, on one day at least, to sessions paid from a budget year."""
    rows = Participation.objects.entered().present()
    return rows.filter(session__funding__budget_year=year) if year else rows


def were_assessed(year: int | None) -> QuerySet[Any]:
    """Assessments of a calendar year, with `outcome`."""
    rows = CompetencyAssessment.objects.entered().with_outcome()
    return rows.in_year(year) if year else rows


class TaughtFilter(Faceted):
    """A list of people or cooperatives of a year, or of all years, by whether they were taught, and found competent.

    of: the lookup from a participation or an assessment to a row. One found competent once counts as competent.
    """

    of: ClassVar[str]

    tahun = Year()
    dilatih = OneOf(label="Pelatihan", by=F("trained"), choices=[(YES, "Dilatih"), (NO, "Tidak dilatih")])
    uji = OneOf(label="Uji kompetensi", by=F("assessed"), choices=OUTCOMES)

    def __init__(self, data: QueryDict, rows: QuerySet[Any], user: User) -> None:
        self.year = year_asked(data)
        own = {self.of: OuterRef("pk")}
        assessed = were_assessed(self.year).filter(**own)
        taught = rows.annotate(
            trained=Case(When(Exists(took_part(self.year).filter(**own)), then=Value(YES)), default=Value(NO)),
            assessed=Case(
                When(Exists(assessed.filter(outcome=Result.COMPETENT)), then=Value(COMPETENT)),
                When(Exists(assessed.filter(outcome=Result.NOT_YET_COMPETENT)), then=Value(NOT_YET)),
                When(Exists(assessed), then=Value(WAITING)),
                default=Value(NO),
            ),
        )
        super().__init__(data, taught.filter(self.belongs), user)

    @property
    def belongs(self) -> Q:
        """What makes somebody belong to this list at all."""
        return Q(trained=YES) | ~Q(assessed=NO)
