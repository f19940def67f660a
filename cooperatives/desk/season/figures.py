"""What the pages of a season show: kecamatan by state, the curve against last year, and whom extensions reach."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, F, Max, Min, QuerySet, Value
from django.urls import reverse

from cooperatives.desk.recap.figures import labels
from cooperatives.desk.season.filters import (
    MET,
    NOT_MET,
    OBLIGED,
    STATES,
    SUBDISTRICT,
    VOLUNTARY,
    Season,
    gone,
    held,
    moved,
    place_of,
    reported,
)
from cooperatives.desk.season.forms import book_years
from cooperatives.desk.season.rules import State
from cooperatives.meetings.models import Extension
from cooperatives.register.models import Cooperative
from cooperatives.register.rules import MONTHS
from registry.charts import Chart, Series
from registry.deadlines import Deadline
from registry.figures import Linked
from registry.filters import NO_SUBDISTRICT
from registry.models import Job, User


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension with whom it reaches. ordinary: the deadline it moves; of an area, that of most.

    is_wider: it is for an area of which somebody sees a part only.
    """

    extension: Extension
    reaches: int
    ordinary: Deadline
    is_wider: bool


def granted(season: Season, extensions: Iterable[Extension], user: User) -> list[Granted]:
    """Extensions of the season's book year with how many cooperatives each reaches: one query for all."""
    rows = list(extensions)
    counts = {f"of_{each.pk}": Count("pk", filter=moved(each)) for each in rows if not each.retracted_on}
    found: dict[str, Any] = season.owing(user).aggregate(**counts) if counts else {}
    return [
        Granted(each, found.get(f"of_{each.pk}", 0), season.ordinary(each.cooperative), _is_wider(each, user))
        for each in rows
    ]


def _is_wider(extension: Extension, user: User) -> bool:
    own = [post.area.code for post in user.posts if post.area]
    return bool(extension.area and not user.is_superuser and not any(map(extension.area.lies_in, own)))


def doubts(season: Season, extension: Extension, user: User) -> list[str]:
    """What looks wrong about an extension before it is recorded, as sentences; it may be so all the same."""
    there = season.owing(user).filter(place_of(extension))
    found = there.aggregate(owing=Count("pk"), moved=Count("pk", filter=moved(extension)), before=Max("ordinary"))
    if not found["owing"]:
        none = f"Tidak ada koperasi di sana yang wajib RAT untuk tahun buku {season.name}"
        return [f"{none}: perpanjangan ini tidak mengubah apa pun."]
    if not found["moved"]:
        before = f"{found['before']:%d-%m-%Y}"
        new = f"{extension.until:%d-%m-%Y}"
        return [f"Batas baru {new} tidak lebih lambat daripada batas biasa {before}: tidak ada yang berubah."]
    return []


def reviews(user: User) -> list[tuple[Extension, Job]]:
    """The extensions a person sees whose cooperatives are being judged anew, or could not be; the latest first."""
    jobs = Job.objects.filter(kind="area_review").exclude(state=Job.State.DONE).order_by("-pk")
    by_pk = {each.payload["extension"]: each for each in jobs}
    rows = Extension.objects.visible_to(user).filter(pk__in=by_pk).select_related("area")
    return [(each, by_pk[each.pk]) for each in rows.order_by("-pk")]


AHEAD = (State.PLANNED, State.INVITED, State.ASSIGNED)
"""States that only lead to a meeting."""


@dataclass(frozen=True, slots=True)
class Line:
    """A kecamatan, or all: how many cooperatives are in each state."""

    label: str
    code: str
    numbers: Mapping[State, int]

    @property
    def total(self) -> int:
        """All of its season."""
        return sum(self.numbers.values())

    @property
    def late(self) -> int:
        """Those that may be written to."""
        return self.numbers[State.LATE]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A season by kecamatan and state. Each cooperative is in one cell, so that lines and columns add up."""

    year: int
    lines: Sequence[Line]
    told: Mapping[str, Linked]

    @property
    def total(self) -> Line:
        """All kecamatan together."""
        return Line("Jumlah", "", {state: sum(each.numbers[state] for each in self.lines) for state in STATES})

    @property
    def states(self) -> list[State]:
        """The columns: those that lead to a meeting only where somebody is in them."""
        total = self.total.numbers
        return [state for state in STATES if total[state] or state not in AHEAD]

    def cells(self, line: Line) -> list[Linked]:
        """The numbers of a line, each with the address of its rows; the last is their sum."""
        place = {"kecamatan": line.code} if line.code else {}
        asked = [*((line.numbers[state], {"keadaan": state}) for state in self.states), (line.total, {})]
        return [Linked(number, _address(self.year, **place, **state)) for number, state in asked]


def _address(year: int, **asked: str) -> str:
    """Where the cooperatives of a season are that are asked for."""
    return f"{reverse('season-cooperatives')}?{urlencode({'tahun': year} | asked)}"


TOLD: Mapping[str, Mapping[str, str]] = {
    "met": {"rat": MET},
    "obliged_met": {"rat": MET, "wajib": OBLIGED},
    "obliged": {"wajib": OBLIGED},
    "voluntary_met": {"rat": MET, "wajib": VOLUNTARY},
    "late": {"keadaan": State.LATE},
    "unverified": {"keadaan": State.REPORTED, "rat": NOT_MET},
}
"""The numbers in the sentence of a season, each with what its list is asked for."""
COUNTED_BY = {"kecamatan": SUBDISTRICT, "keadaan": F("season"), "rat": F("meeting"), "wajib": F("duty")}
"""What a season is counted by, as its list calls it."""


def calendar(season: Season, user: User) -> Calendar:
    """The season as a person sees it: the cooperatives are read once."""
    rows: QuerySet[Any, Any] = season.rows.visible_to(user).order_by().values(**COUNTED_BY)
    cells: Counter[tuple[str, str]] = Counter()
    told: Counter[str] = Counter()
    for each in rows.annotate(n=Count("pk")):
        if each["keadaan"] == State.OUTSIDE:
            continue
        cells[each["kecamatan"], each["keadaan"]] += each["n"]
        told.update({name: each["n"] for name, asked in TOLD.items() if asked.items() <= each.items()})
    names, _ = labels(user, season.on)
    lines = [Line(name, code, {state: cells[code, state] for state in STATES}) for code, name in names.items()]
    linked = {name: Linked(told[name], _address(season.name, **asked)) for name, asked in TOLD.items()}
    return Calendar(season.name, [each for each in lines if each.code != NO_SUBDISTRICT or each.total], linked)


def curve(season: Season, user: User) -> Chart:
    """How many had met, and how many had reported, by the end of each month after a book year; and the year before."""
    kinds = (
        ("held", "Sudah RAT", held, "held_on", "rapat"), ("reported", "Dilaporkan", reported, "received_on", "laporan")
    )  # fmt: skip
    asked = [(name, *kind) for name in (season.name, season.name - 1) for kind in kinds]
    there = Cooperative.objects.entered().visible_to(user).exclude(pk__in=gone(season.on)).values("pk")
    firsts = [
        of(name, season.on).filter(cooperative__in=there).order_by().values("cooperative")
        .annotate(of=Value(f"{style} {name}"), day=Min(day)).values_list("of", "day")
        for name, style, _, of, day, _ in asked
    ]  # fmt: skip
    counts = _by_month(firsts[0].union(*firsts[1:], all=True))
    series = [
        Series(f"{label}, tahun buku {name}", style if name == season.name else f"{style} before",
               _cumulated(counts[f"{style} {name}"], name + 1, season.on),
               _addresses(name, f"{what}_sampai", season.on))
        for name, style, label, _, _, what in asked
    ]  # fmt: skip
    title = f"RAT tahun buku {season.name} dibanding {season.name - 1}"
    about = "Jumlah koperasi yang sudah RAT dan yang sudah melapor sampai akhir setiap bulan. Angkanya ada di tabel."
    return Chart(title, about, [month[:3] for _, month in MONTHS], [each for each in series if any(each.values)])


def _addresses(name: int, until: str, on: date) -> list[str]:
    """Where those are that had done it by the end of each month; nowhere for a book year no page is of."""
    return [_address(name, **{until: str(month)}) for month, _ in MONTHS] if name in book_years(on) else []


def _by_month(firsts: QuerySet[Any, Any]) -> Mapping[str, Counter[tuple[int, int]]]:
    """How many of these days, each of one series, lie in each month."""
    sql, parameters = firsts.query.sql_with_params()
    found: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT series, date_part('year', day)::int, date_part('month', day)::int, count(*) "  # noqa: S608 our own
            f"FROM ({sql}) AS firsts (series, day) GROUP BY 1, 2, 3",
            parameters,
        )
        for series, year, month, count in cursor:
            found[series][year, month] = count
    return found


def _cumulated(counts: Counter[tuple[int, int]], year: int, on: date) -> list[int]:
    """How many there were by the end of each month of a year, as far as it has come, with all before it."""
    last = len(MONTHS) if on.year > year else on.month if on.year == year else 0
    ends = [(year, month) for month in range(1, last + 1)]
    return [sum(count for month, count in counts.items() if month <= end) for end in ends]
