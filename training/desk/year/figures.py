"""A year of training in numbers, each the count of a list: sessions, people, cooperatives; and its money by source."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.urls import reverse

from cooperatives.register.models import Cooperative
from registry.charts import Chart, Series
from registry.figures import Figure, Linked
from registry.models import User
from training.competency.models import Result
from training.desk.filters import took_part, were_assessed
from training.desk.people.filters import TaughtPeopleFilter
from training.desk.sessions.filters import SessionFilter
from training.desk.year.filters import TaughtCooperativeFilter
from training.sessions.models import FundingSource, Kind, Session, people

MEANING = "training/year/meaning.html"
of_people = partial(Figure, route="training-people", rows=TaughtPeopleFilter, meaning=MEANING, unit="orang")
of_cooperatives = partial(
    Figure, route="training-cooperatives", rows=TaughtCooperativeFilter, meaning=MEANING, unit="koperasi"
)
FOUND = "uji=K&uji=BK&uji=menunggu"
FIGURES = [
    Figure("trainings", "pelatihan", "training-sessions", "tahun={year}", SessionFilter, MEANING, "pelatihan"),
    of_people("trained_people", "orang dilatih", query="tahun={year}&dilatih=ya"),
    of_cooperatives("trained_cooperatives", "koperasi diwakili dalam pelatihan", query="tahun={year}&dilatih=ya"),
    of_people("assessed_people", "orang diuji kompetensinya", query=f"tahun={{year}}&{FOUND}"),
    of_people("competent_people", "orang dinyatakan kompeten", query="tahun={year}&uji=K"),
    of_cooperatives("assessed_cooperatives", "koperasi terwakili dalam uji", query=f"tahun={{year}}&{FOUND}"),
    of_cooperatives("competent_cooperatives", "koperasi dengan hasil kompeten", query="tahun={year}&uji=K"),
]
CERTIFIED = of_cooperatives("certified_cooperatives", "koperasi dengan pemegang sertifikat", query="sertifikat=ya")
"""Of today, whatever the year: it falls on the day the holder leaves."""
BACK = 9
"""So many years the chart reaches back from its last."""


@dataclass(frozen=True, slots=True)
class Money:
    """What one kind of source paid for in a year: sessions, planned cost, and how much there was (None: not said)."""

    year: int
    kind: str
    label: str
    sessions: int
    cost: int
    amount: int | None

    @property
    def held(self) -> Linked:
        """The sessions, and where they are."""
        return Linked(self.sessions, self._address)

    @property
    def paid(self) -> Linked:
        """Their cost, and where they are, the dearest first."""
        return Linked(self.cost, f"{self._address}&urut=biaya")

    @property
    def _address(self) -> str:
        return f"{reverse('training-sessions')}?tahun={self.year}&sumber={self.kind}"


def money(year: int, user: User) -> list[Money]:
    """The money of a budget year by kind of source, those that somebody sees: two queries."""
    seen = FundingSource.objects.visible_to(user).filter(budget_year=year).order_by().values("kind")
    amounts = {each["kind"]: each["total"] for each in seen.annotate(total=Sum("amount"))}
    held = Session.objects.visible_to(user).standing().of_year(year).order_by().values(kind=F("funding__kind"))
    paid = {each["kind"]: each for each in held.annotate(n=Count("pk"), total=Sum("cost"))}
    nothing: dict[str, Any] = {"n": 0, "total": 0}
    return [
        Money(year, kind, label, (of := paid.get(kind, nothing))["n"], of["total"], amounts[kind])
        for kind, label in Kind.choices
        if kind in amounts
    ]


def years(user: User, today: int) -> list[int]:
    """The budget years there is a session of, and this one; the latest first."""
    held = Session.objects.visible_to(user).standing().order_by()
    return sorted({today, *held.values_list("funding__budget_year", flat=True).distinct()}, reverse=True)


def curve(year: int, user: User, today: int) -> Chart:
    """People taught, and cooperatives assessed and found competent, year by year: ten years with the one that is asked
    for, up to this one where they reach it. Three queries.
    """
    last = max(year, min(today, year + BACK))
    steps = range(last - BACK, last + 1)
    seen = Cooperative.objects.entered().visible_to(user).values("pk")
    came = took_part(None).filter(person__in=people(user)).values(year=F("session__funding__budget_year"))
    assessed = were_assessed(None).filter(cooperative__in=seen).values(year=ExtractYear("assessed_on"))
    series = (
        ("Orang dilatih", "held", came, "person", "trained_people"),
        ("Koperasi terwakili dalam uji", "reported", assessed, "cooperative", "assessed_cooperatives"),
        ("Koperasi dengan hasil kompeten", "reported before", assessed.filter(outcome=Result.COMPETENT), "cooperative",
         "competent_cooperatives"),
    )  # fmt: skip
    figures = {each.name: each for each in FIGURES}
    return Chart(
        f"Pelatihan dan uji kompetensi {steps[0]} sampai {last}",
        "Orang yang dilatih, koperasi yang terwakili dalam uji kompetensi dan yang hasilnya kompeten, setiap tahun. "
        "Angkanya ada di tabel.",
        [str(each) for each in steps],
        [
            Series(label, style, _numbers(rows, of, steps), [figures[name].of_year(step).address for step in steps])
            for label, style, rows, of, name in series
        ],
    )


def _numbers(rows: QuerySet[Any, Any], of: str, steps: Sequence[int]) -> list[int]:
    counted = rows.filter(year__range=(steps[0], steps[-1])).order_by().annotate(n=Count(of, distinct=True))
    found = {each["year"]: each["n"] for each in counted}
    return [found.get(step, 0) for step in steps]
