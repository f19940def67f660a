"""The rekap, counted by PostgreSQL in one query; and the cooperatives behind each of its numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse

from cooperatives.cases.models import Night
from cooperatives.desk.filters import BY_STATE, CooperativeFilter, known
from cooperatives.desk.recap.rules import ALL, COLUMNS, NONE, REGISTERED, Asked, Column, Key, Line, Recap, Unit, written
from cooperatives.meetings.models import Meeting
from cooperatives.register.models import RANK, Cooperative
from cooperatives.reports.models import YearFigures
from cooperatives.reports.rules import EXTERNAL_CAPITAL, OWN_CAPITAL
from cooperatives.standing.models import Verdict
from cooperatives.standing.rules import State
from registry.filters import NO_SUBDISTRICT, UNKNOWN
from registry.models import Area, User

SUBDISTRICT, TYPE = CooperativeFilter.base_filters["kecamatan"].by, known("coop_type")
"""The same as in the list of cooperatives, so that each number opens its rows there."""


def _sum(*names: str) -> Combinable:
    """What is known of these figures, together; nothing where none of them is."""
    parts = [F(f"said__{name}") for name in names]
    none_known = Q(**{f"said__{name}__isnull": True for name in names})
    return Case(When(none_known, then=None), default=sum((Coalesce(each, 0) for each in parts), Value(0)))


def _one(condition: Combinable | Q) -> Case:
    return Case(When(condition, then=1), default=0)


NUMBERS: Mapping[str, Combinable] = {
    **{each.name: _one(Q(state=each.state)) for each in COLUMNS if each.state},
    REGISTERED: Value(1),
    "rat": F("has_met"),
    "anggota_l": F("said__members_men"),
    "anggota_p": F("said__members_women"),
    "anggota": _sum("members_men", "members_women"),
    "manajer": _sum("managers_men", "managers_women"),
    "karyawan": _sum("employees_men", "employees_women"),
    "modal_sendiri": _sum(*OWN_CAPITAL),
    "modal_luar": _sum(*EXTERNAL_CAPITAL),
    "aset": F("said__assets"),
    "volume_usaha": F("said__turnover"),
    "shu": F("said__surplus"),
    "melapor": _one(Q(said__isnull=False)),
}
"""What one cooperative adds to each column."""


def registered(asked: Asked, user: User) -> QuerySet[Any]:
    """Those a person sees that were registered on the day, each with what it adds to every column."""
    said = YearFigures.objects.filter(book_year=asked.year).valid_on(asked.on).weightiest()
    there = Q(retracted_on=None) | Q(retracted_on__gt=asked.on)
    rows: QuerySet[Any] = Cooperative.objects.visible_to(user).filter(there)
    if asked.villages:
        rows = rows.filter(is_village_flag=asked.villages == "ya")
    rows = rows.annotate(
        kecamatan=SUBDISTRICT,
        jenis=TYPE,
        state=_state(asked),
        has_met=_one(Q(pk__in=_held(asked).values("cooperative"))),
        said=FilteredRelation("figures", condition=Q(figures__in=Subquery(said.values("pk")))),
    )
    counting: QuerySet[Any] = rows.exclude(state=State.NOT_REGISTERED).exclude(state=None).annotate(**NUMBERS)
    return counting


def _state(asked: Asked) -> Combinable:
    """Today: as it stands. On a day that is past: as the latest verdict kept by then has it."""
    if asked.on == asked.today:
        return BY_STATE
    kept = Verdict.objects.filter(cooperative=OuterRef("pk"), judged_on__lte=asked.on).order_by("-pk")
    return Subquery(kept.values("state")[:1])


def _held(asked: Asked) -> QuerySet[Meeting]:
    """The annual meetings of the book year that were known on the day, as the weightiest source tells each."""
    known_then = Meeting.objects.filter(kind=Meeting.Kind.ANNUAL, held_on__lte=asked.on, observed_on__lte=asked.on)
    known_then = known_then.filter(Q(retracted_on=None) | Q(retracted_on__gt=asked.on))
    known_then = known_then.exclude(reports__decided_on__gt=asked.on)
    of_each_day = known_then.order_by("cooperative", "held_on", RANK.desc(), "-observed_on", "-pk")
    heaviest = of_each_day.distinct("cooperative", "held_on")
    return Meeting.objects.filter(pk__in=heaviest.values("pk"), book_years__contains=[asked.year])


def counted(asked: Asked, user: User) -> Recap:
    """The rekap as a person sees it: the cooperatives are read once, and summed by kecamatan, by type and by both."""
    rows = registered(asked, user).order_by().values("kecamatan", "jenis", *NUMBERS)
    sql, parameters = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    sums = ", ".join(f'sum("{each.name}")' for each in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH counted AS ({sql}) SELECT kecamatan, jenis, {sums} FROM counted "  # noqa: S608 names of our own
            "GROUP BY GROUPING SETS ((kecamatan, jenis), (kecamatan), (jenis), ())",
            parameters,
        )
        cells = {(place or ALL, coop_type or ALL): _numbers(sums) for place, coop_type, *sums in cursor}
    unplaced, untyped = (NO_SUBDISTRICT, ALL) in cells, (ALL, UNKNOWN) in cells
    subdistricts, types = labels(user, asked.on)
    strange = {code: code for code, _ in sorted(cells) if code and code not in subdistricts}
    return Recap(
        cells,
        {code: name for code, name in (subdistricts | strange).items() if code != NO_SUBDISTRICT or unplaced},
        {code: name for code, name in types.items() if code != UNKNOWN or untyped},
    )


def labels(user: User, on: date) -> tuple[dict[str, str], dict[str, str]]:
    """What each kecamatan a person sees is called, by name and also those without a cooperative; and each type."""
    areas = Area.objects.visible_to(user).subdistricts().filter(valid__contains=on).values_list("code", "name")
    subdistricts = dict(sorted(areas, key=lambda each: each[1])) | {NO_SUBDISTRICT: "Tanpa kecamatan"}
    return subdistricts, {**{code: str(name) for code, name in Cooperative.Type.choices}, UNKNOWN: "Tanpa jenis"}


def _numbers(sums: Sequence[Any]) -> dict[str, int | None]:
    found = zip(COLUMNS, sums, strict=True)
    return {column.name: NONE[column.name] if value is None else int(value) for column, value in found}


def judged_on(asked: Asked) -> date | None:
    """The night the states are of."""
    return Night.objects.filter(on__lte=asked.on).order_by("-pk").values_list("on", flat=True).first()


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is shown, and where the cooperatives behind it are."""

    text: str
    address: str


def cells(line: Line, columns: Iterable[Column], asked: Asked) -> list[Cell]:
    """The numbers of a line; a number of cooperatives that stand so today opens the list of cooperatives."""
    return [
        Cell(written(each, value := line.numbers[each.name]), _address(line.key, each, asked) if value else "")
        for each in columns
    ]


def _address(key: Key, column: Column, asked: Asked) -> str:
    where = {name: value for name, value in zip(("kecamatan", "jenis"), key, strict=True) if value}
    if asked.on == asked.today and (column.state or column.name == REGISTERED):
        state = {"keaktifan": column.state} if column.state else {}
        query = {"tahun": "", "menurut": "", "per": ""} | state | where
        return reverse("cooperatives") + asked.query(**query)
    return reverse("recap-rows") + asked.query(kolom=column.name, **where)


def behind(asked: Asked, user: User, column: Column, key: Key) -> tuple[QuerySet[Any], int | None]:
    """The cooperatives that add to a number, the largest part first, and the number."""
    rows = registered(asked, user).annotate(
        part=F(column.name), source=F("said__source"), observed_on=F("said__observed_on")
    )
    where = {name: value for name, value in zip(("kecamatan", "jenis"), key, strict=True) if value}
    rows = rows.filter(**where).exclude(part=None)
    rows = rows.filter(part=1) if column.unit is Unit.COOPERATIVE else rows
    whole = rows.order_by().aggregate(whole=Sum("part"))["whole"]
    return rows.select_related("area__parent").order_by(F("part").desc(), *CooperativeFilter.orders["nama"][1]), whole
