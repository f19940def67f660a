"""Kabupaten contoh: invented cooperatives on real areas. Histories are drawn by stratum; the rules judge them later.

Nothing dated before 5 September 2018 depends on the clock: what comes later is drawn from a seed of its own.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from cooperatives.boards.models import Person, Term
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.actions import current
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Observation, Source
from registry import history
from registry.models import Area

ARTICLE_DAY = date(2018, 9, 4)
VILLAGES = (Area.Kind.VILLAGE, Area.Kind.URBAN_VILLAGE)
REFERENCE = "Data contoh, rekaan"
GROUPS = {
    "Koperasi Serba Usaha": ("CONSUMER", "KSU"),
    "Koperasi Karyawan": ("CONSUMER", "Kopkar"),
    "Koperasi Pegawai": ("CONSUMER", "KPRI"),
    "Koperasi Wanita": ("CONSUMER", "Kopwan"),
    "Koperasi Pasar": ("CONSUMER", "Koppas"),
    "Koperasi Tani": ("PRODUCER", "Koptan"),
    "Koperasi Jasa": ("SERVICE", "Koperasi lainnya"),
    "Koperasi Pemasaran": ("MARKETING", "Koperasi lainnya"),
    "Koperasi Simpan Pinjam": ("SAVINGS_LOAN", "KSP"),
    "Koperasi Pondok Pesantren": ("CONSUMER", "Kopontren"),
}
KBLI = {"CONSUMER": "47111", "PRODUCER": "01121", "SERVICE": "82990", "MARKETING": "46100", "SAVINGS_LOAN": "64141"}
SEATS = ("CHAIR", "SECRETARY", "TREASURER", "SUPERVISOR_CHAIR", "SUPERVISOR", "SUPERVISOR")
FORENAMES = [
    "Abdul",
    "Asep",
    "Dewi",
    "Endang",
    "Hasan",
    "Ida",
    "Jajang",
    "Kartini",
    "Lilis",
    "Mulyadi",
    "Nurul",
    "Yayat",
]
FAMILY = ["Rekawan", "Contohari", "Misalwati", "Umpama", "Andaiman", "Ibaratno", "Seumpawan", "Permisalan"]
FIRST = [
    "Bina",
    "Karya",
    "Tunas",
    "Sumber",
    "Mekar",
    "Cahaya",
    "Mitra",
    "Rukun",
    "Tirta",
    "Surya",
    "Sinar",
    "Jaya",
    "Bakti",
    "Warga",
    "Puspa",
    "Rimba",
]
SECOND = [
    "Sejahtera",
    "Mandiri",
    "Makmur",
    "Bersama",
    "Harapan",
    "Sentosa",
    "Abadi",
    "Lestari",
    "Utama",
    "Sejati",
    "Rahayu",
    "Gemilang",
    "Raharja",
    "Asih",
]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one cooperative, not yet written."""

    cooperative: Cooperative
    about: list[Model] = field(default_factory=list)


def build(
    name: str,
    *,
    area: Area,
    founded: date | None,
    held: Mapping[int, date] | None = None,
    lapses: Sequence[tuple[date, date]] = (),
    decided: date | None = None,
    ended: date | None = None,
    observed_on: date = ARTICLE_DAY,
    **axes: Any,
) -> Rows:
    """The rows of a cooperative with this history. held: the day each book year's meeting was held."""
    cooperative = Cooperative(name=name, area=area, **({"membership_area": "DISTRICT"} | axes))
    cooperative.derive_keys()

    def said(latest: date | None) -> dict[str, Any]:
        """By the office, on the day of the list, or when it happened if that was later."""
        return {
            "cooperative": cooperative,
            "source": Source.OFFICE,
            "observed_on": max(observed_on, latest or observed_on),
            "reference": REFERENCE,
        }

    kinds = LegalEvent.Kind
    events = ((kinds.FOUNDED, founded), (kinds.DISSOLUTION_DECIDED, decided), (kinds.GAZETTED, ended))
    return Rows(
        cooperative,
        [
            *(LegalEvent(kind=kind, happened_on=day, **said(day)) for kind, day in events if day),
            *(Meeting(held_on=day, book_years=[year], **said(day)) for year, day in (held or {}).items()),
            *(Lapse(since=since, through=through, **said(through)) for since, through in lapses),
            Observation(values={name: value for name, value in current(cooperative).items() if value}, **said(founded)),
        ],
    )


def write(rows: Sequence[Rows], *, on: date) -> None:
    """Write them under one verb."""
    with history.verb("write_demo", by=None, on=on):
        Cooperative.objects.bulk_create(each.cooperative for each in rows)
        models: tuple[type[Model], ...] = (LegalEvent, Meeting, Lapse, Observation, NikCertificate, Person, Term)
        for model in models:
            model._default_manager.bulk_create(row for each in rows for row in each.about if isinstance(row, model))


def district(*, seed: int, today: date) -> Iterator[Rows]:
    """The whole district, drawn from one seed: 1,258 cooperatives registered on 4 September 2018, and those not.

    Who sits in their boards is drawn apart, so that it changes nothing else.
    """
    boards = random.Random(f"{seed}, boards")  # noqa: S311
    for rows in _histories(seed=seed, today=today):
        _furnish(boards, rows, today)
        yield rows


def _histories(*, seed: int, today: date) -> Iterator[Rows]:
    draw, later = random.Random(seed), random.Random(f"{seed}, later")  # noqa: S311
    areas = list(Area.objects.within("36.03").filter(kind__in=VILLAGES).order_by("code"))
    for stratum, afterwards in STRATA.items():
        for fate in (fate for fate, times in afterwards.items() for _ in range(times)):
            founded, years = stratum(draw)
            years |= fate(later, list(range(max(2018, founded.year + 1), _last_due(today) + 1)), today)
            yield _cooperative(draw, areas, founded, years, today, is_ours=stratum is silent)
    for _ in range(15):
        yield _dissolved(draw, areas, _day(draw, date(2015, 1, 1), ARTICLE_DAY), today)
    for number in range(25):
        founded = _day(later, date(2018, 9, 5), date(2020, 12, 31))
        years = _since(later, 2021 + number % 2, today) if number < 15 else {}
        decided = _day(later, date(2024, 1, 1), date(2025, 12, 31)) if number >= 20 else None
        yield _cooperative(later, areas, founded, years, today, decided=decided)
    yield from _village_cooperatives(later, areas, today)


# The strata as of the article's day: when founded, and each book year held (a day), lapsed (None) or unknown (absent).

Years = dict[int, date | None]
Stratum = Callable[[random.Random], tuple[date, Years]]
Fate = Callable[[random.Random, list[int], date], Years]


def every_year(draw: random.Random) -> tuple[date, Years]:
    """Founded by 2014, held each of 2015 to 2017."""
    founded = _day(draw, date(1985, 1, 1), date(2014, 12, 31))
    return founded, _early(draw, founded, 2015) | {year: _rat(draw, year) for year in (2015, 2016, 2017)}


def some_years(draw: random.Random) -> tuple[date, Years]:
    """Founded by 2014, held one or two of 2015 to 2017, the others lapsed."""
    founded = _day(draw, date(1985, 1, 1), date(2014, 12, 31))
    return founded, _early(draw, founded, 2015) | _some(draw, [2015, 2016, 2017])


def silent(draw: random.Random) -> tuple[date, Years]:
    """Founded by 2011, last book year held 2012 or earlier or never, lapsed since."""
    founded = _day(draw, date(1985, 1, 1), date(2011, 12, 31))
    last = draw.choice([None, *range(2005, 2013)])
    held = {last: _rat(draw, last)} if last and last > founded.year else {}
    return founded, held | dict.fromkeys(range(max([*held, 2007, founded.year]) + 1, 2018))


def fading(draw: random.Random) -> tuple[date, Years]:
    """Founded by 2012, last book year held 2013 or 2014, lapsed since."""
    founded, last = _day(draw, date(1985, 1, 1), date(2012, 12, 31)), draw.choice([2013, 2014])
    return founded, {last: _rat(draw, last)} | dict.fromkeys(range(last + 1, 2018))


def young(draw: random.Random) -> tuple[date, Years]:
    """Founded from 2017 to the day, no meeting."""
    return _day(draw, date(2017, 1, 1), ARTICLE_DAY), {}


def unknown(draw: random.Random) -> tuple[date, Years]:
    """Founded by 2011, and nothing known since."""
    return _day(draw, date(1985, 1, 1), date(2011, 12, 31)), {}


# What became of them after that day, for the book years due from 2018 on.


def keeps_on(draw: random.Random, due: list[int], today: date) -> Years:
    """Holds every year."""
    return {year: _rat(draw, year, today) for year in due}


def now_and_then(draw: random.Random, due: list[int], today: date) -> Years:
    """Holds one or two of the latest three due, and some before."""
    before = {year: _rat(draw, year, today) if draw.random() < 0.5 else None for year in due[:-3]}
    return before | _some(draw, due[-3:], today)


def falls_silent(draw: random.Random, due: list[int], today: date) -> Years:
    """Holds none."""
    return dict.fromkeys(due)


def wakes_up(draw: random.Random, due: list[int], today: date) -> Years:
    """Holds the latest due."""
    return dict.fromkeys(due) | {year: _rat(draw, year, today) for year in due[-1:]}


def _since(draw: random.Random, last: int, today: date) -> Years:
    """Held one book year, and none after it."""
    return {last: _rat(draw, last, today)} | dict.fromkeys(range(last + 1, _last_due(today) + 1))


def nothing_known(draw: random.Random, due: list[int], today: date) -> Years:
    """Nobody knows."""
    return {}


STRATA: dict[Stratum, dict[Fate, int]] = {
    every_year: {keeps_on: 300, now_and_then: 171},
    some_years: {now_and_then: 229, falls_silent: 242},
    silent: {wakes_up: 12, falls_silent: 235},
    fading: {falls_silent: 31},
    young: {falls_silent: 20},
    unknown: {nothing_known: 18},
}


def _early(draw: random.Random, founded: date, until: int) -> Years:
    """The years before, partly held, partly unknown."""
    return {year: _rat(draw, year) for year in range(max(founded.year + 1, 2010), until) if draw.random() < 0.7}


def _some(draw: random.Random, years: Sequence[int], today: date = ARTICLE_DAY) -> Years:
    """One or two of these years held, the others lapsed."""
    held = draw.sample(years, min(len(years), draw.choice([1, 2])))
    return {year: _rat(draw, year, today) if year in held else None for year in years}


def _rat(draw: random.Random, year: int, today: date = ARTICLE_DAY) -> date:
    """A day for the meeting of a book year: mostly by the end of March, always by 4 September and by today."""
    last = date(year + 1, 3, 31) if draw.random() < 0.85 else date(year + 1, 9, 4)
    return _day(draw, date(year + 1, 1, 8), min(last, today))


def _last_due(today: date) -> int:
    """The latest book year whose 31 March is past."""
    return today.year - 1 if today > date(today.year, 3, 31) else today.year - 2


def _day(draw: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randint(0, (last - first).days))


# Their rows.


def _cooperative(
    draw: random.Random, areas: Sequence[Area], founded: date, years: Years, today: date, *, is_ours: bool = False,
    decided: date | None = None, ended: date | None = None,
) -> Rows:  # fmt: skip
    group = draw.choice(list(GROUPS))
    coop_type, coop_group = GROUPS[group]
    area = draw.choice(areas)
    membership = draw.choices(["DISTRICT", "PROVINCE", "NATIONAL"], [95, 4, 1])[0]
    return build(
        f"{group} {draw.choice(FIRST)} {draw.choice(SECOND)} {area.name}",
        area=area,
        founded=founded,
        held={year: day for year, day in years.items() if day},
        lapses=[_lapse(year, today) for year, day in years.items() if day is None],
        coop_type=coop_type,
        coop_group=coop_group,
        membership_area="DISTRICT" if is_ours else membership,
        legal_entity_no=f"518/{draw.randint(1, 999):03d}/BH/CONTOH/{founded.year}",
        address=f"Jl. Contoh No. {draw.randint(1, 200)}",
        decided=decided,
        ended=ended,
    )


def _dissolved(draw: random.Random, areas: Sequence[Area], ended: date, today: date) -> Rows:
    """A silent one, of which nothing is said once its dissolution was decided."""
    decided = ended - timedelta(days=200)
    founded, years = silent(draw)
    known = {year: day for year, day in years.items() if year < decided.year - 1}
    return _cooperative(draw, areas, founded, known, today, decided=decided, ended=ended)


def _lapse(year: int, today: date) -> tuple[date, date]:
    """A book year's meeting falls in the next calendar year: that no meeting was held in it, as far as it was seen."""
    seen = ARTICLE_DAY if year <= ARTICLE_DAY.year - 1 else today
    return date(year + 1, 1, 1), min(date(year + 1, 12, 31), seen)


def _village_cooperatives(draw: random.Random, areas: Sequence[Area], today: date) -> Iterator[Rows]:
    """A KDKMP in each village, founded May to November 2025; 153 of them met for 2025 of their own will."""
    met = set(draw.sample(range(len(areas)), 153))
    for number, area in enumerate(areas):
        kind = "Desa" if area.kind == Area.Kind.VILLAGE else "Kelurahan"
        yield build(
            f"Koperasi {kind} Merah Putih Contoh {area.name}",
            area=area,
            founded=_day(draw, date(2025, 5, 1), date(2025, 11, 30)),
            held={2025: _rat(draw, 2025, today)} if number in met else {},
            observed_on=date(2026, 6, 30),
            coop_type="CONSUMER",
            coop_group="KDKMP",
            is_village_flag=True,
            legal_entity_no=f"AHU-CONTOH-{number + 1:07d}.TAHUN 2025",
            coop_nik=f"99{draw.randint(0, 10**11 - 1):011d}",
            address="Kantor desa" if kind == "Desa" else "Kantor kelurahan",
        )


# Who sits in them, and what else an office keeps, where anybody recorded it.


def _furnish(draw: random.Random, rows: Rows, today: date) -> None:
    """Add its organs, its certificate, its pattern and its KBLI."""
    happened = {each.kind: each.happened_on for each in rows.about if isinstance(each, LegalEvent)}
    if LegalEvent.Kind.DISSOLUTION_DECIDED in happened:
        return
    observation = next(each for each in rows.about if isinstance(each, Observation))
    said = {"cooperative": rows.cooperative, "source": Source.BOARD, "reference": REFERENCE}
    if draw.random() < 0.35:
        issued = _day(draw, max(happened["FOUNDED"], date(today.year - 3, 1, 1)), today)
        rows.cooperative.coop_nik = rows.cooperative.coop_nik or f"99{draw.randint(0, 10**11 - 1):011d}"
        rows.about.append(
            NikCertificate(
                document_no=f"CONTOH-{draw.randint(1, 9999):04d}", grade=draw.choice("ABC"), issued_on=issued,
                valid_until=issued + timedelta(days=730), observed_on=issued, **said,
            )
        )  # fmt: skip
    if draw.random() < 0.4:
        is_sharia = rows.cooperative.coop_group == "Kopontren" or draw.random() < 0.1
        rows.cooperative.management_pattern = "SHARIA" if is_sharia else "CONVENTIONAL"
        rows.cooperative.kbli, rows.cooperative.kbli_year = KBLI[rows.cooperative.coop_type], 2020
    observation.values = {name: value for name, value in current(rows.cooperative).items() if value}
    if draw.random() < 0.45:
        rows.about.extend(_organs(draw, happened["FOUNDED"], today, said))


def _organs(draw: random.Random, founded: date, today: date, said: Mapping[str, Any]) -> Iterator[Model]:
    """A board and three supervisors: one in four too long in office, some seats empty, now and then two boards."""
    years = draw.choices([(5, 9), (4.6, 4.9), (0, 4)], [25, 10, 65])[0]
    start = max(founded, _day(draw, *(today - timedelta(days=int(365.25 * each)) for each in reversed(years))))
    for post, is_vacant in ((post, draw.random() < 0.08) for post in SEATS):
        yield from _term(draw, post, start, said, left=_day(draw, start, today) if is_vacant else None)
    if (before := start - timedelta(days=1400)) > founded:
        yield from _term(draw, "CHAIR", before, said, left=start)
    if draw.random() < 0.01:
        yield from _term(draw, "CHAIR", _day(draw, start, today), said)


def _term(
    draw: random.Random, post: str, start: date, said: Mapping[str, Any], left: date | None = None
) -> Iterator[Model]:
    person = Person(name=f"{draw.choice(FORENAMES)} {draw.choice(FAMILY)} (contoh)")
    yield person
    yield Term(person=person, post=post, starts_on=start, left_on=left, observed_on=left or start, **said)
