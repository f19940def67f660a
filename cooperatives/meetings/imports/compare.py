"""A row beside what the register knows: what differs, which of the two counts, and what is to be recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cooperatives.meetings.imports.incoming import Incoming
from cooperatives.meetings.imports.known import RANK, Counted, Known
from cooperatives.meetings.models import Meeting
from cooperatives.register.actions import PROJECTED
from cooperatives.register.models import Cooperative
from registry.deadlines import ONE_DAY, BookYear

NOT_HELD, UNREAD = "tidak", "unread_"
COLUMNS: Mapping[str, Any] = {name: Cooperative._meta.get_field(name) for name in PROJECTED}


@dataclass(slots=True)
class News:
    """What a row brings. `differences`: field, ours, theirs, who says ours of which day, and whether theirs counts.

    values, meetings, lapses, founded_on: to be recorded, whether they count or not. columns: to be changed.
    """

    differences: list[dict[str, Any]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    founded_on: date | None = None
    meetings: list[tuple[date, list[int], bool]] = field(default_factory=list)
    lapses: list[tuple[date, date]] = field(default_factory=list)

    @property
    def is_any(self) -> bool:
        """Whether anything would be recorded."""
        return bool(self.values or self.founded_on or self.meetings or self.lapses)

    def differ(self, name: str, ours: str, theirs: str, *, counts: bool, by: Counted | Any = None) -> None:
        """Note a difference. by: what ours rests on."""
        origin = (
            {"source": by.source, "observed_on": by.observed_on.isoformat()}
            if by
            else {"source": "", "observed_on": ""}
        )
        self.differences.append({"field": name, "ours": ours, "theirs": theirs, "counts": counts} | origin)


def unfit(row: Incoming) -> Incoming:
    """Take out of a row what no column can hold, each with a word; it is kept as an observation under its own name."""
    for name, text in list(row.said.items()):
        if name in COLUMNS and name != "area" and (problem := misfit(name, text)):
            row.warn(problem, name, text)
            row.is_placed &= name != "name"
            row.said[f"{UNREAD}{name}"] = row.said.pop(name)
    return row


def misfit(name: str, text: str) -> str:
    """Why a text is no value of its column; empty where it is one."""
    column = COLUMNS[name]
    if isinstance(column, models.CharField) and not column.choices:
        longest = column.max_length or 0
        return f"Lebih dari {longest} huruf. Persingkat isinya." if len(text) > longest else ""
    try:
        column_value(name, text)
    except ValidationError:
        return "Bukan nilai untuk kolom ini; dicatat sebagai pengamatan."
    return ""


def column_value(name: str, text: str) -> Any:
    """A text as its column has it. Raises ValidationError."""
    column = COLUMNS[name]
    if isinstance(column, models.CharField | models.TextField) and not column.choices:
        return text
    return _chosen(name, text)


@lru_cache(maxsize=2000)
def _chosen(name: str, text: str) -> Any:
    column = COLUMNS[name]
    return column.clean(text or (None if column.null else ""), None)


def shown(cooperative: Cooperative, name: str) -> str:
    """A column as an observation would say it."""
    if name == "area":
        return cooperative.area.code
    value = getattr(cooperative, name)
    return "" if value is None else str(value)


def compare(row: Incoming, known: Known, *, source: str, observed_on: date) -> News:
    """What the row brings, by a source of a day. A lighter source never changes what a heavier one said.

    In an order of its own: a row that was kept as JSON says its fields in another one than its file.
    """
    news = News()
    weight = (RANK[source], observed_on, observed_on)
    for name, theirs in sorted(_fields(row)):
        if known.same.get(name) != theirs:
            news.values[name] = theirs
        by = known.counts.get(name)
        has_column = name in COLUMNS
        ours = shown(known.cooperative, name) if has_column else by.values[name] if by else ""
        if ours != theirs and not name.startswith(UNREAD):
            wins = by is None or weight >= by.weight[:3]
            news.differ(name, ours, theirs, counts=wins, by=by)
            if wins and has_column:
                news.columns[name] = theirs
    _founding(row, known, news, RANK[source], source, observed_on)
    _years(row, known, news, RANK[source], source, observed_on)
    if row.last_rat:
        _last_rat(row.last_rat, known, news, source, observed_on)
    return news


def _fields(row: Incoming) -> Iterable[tuple[str, str]]:
    """What it says of fields: a row that only says more of a cooperative names it by some of them."""
    return row.said.items() if row.enters else [each for each in row.said.items() if each[0].startswith(UNREAD)]


def _founding(row: Incoming, known: Known, news: News, rank: int, source: str, observed_on: date) -> None:
    if not (theirs := row.founded_on):
        return
    if not _is_said(known.founded, source, observed_on, happened_on=theirs):
        news.founded_on = theirs
    by = max(known.founded, key=lambda event: event.weight, default=None)
    if by is None or by.happened_on != theirs:
        counts = by is None or (rank, observed_on) >= by.weight[:2]
        news.differ("founded_on", by.happened_on.isoformat() if by else "", theirs.isoformat(), counts=counts, by=by)


def _is_said(rows: list[Any], source: str, observed_on: date, **what: Any) -> bool:
    """Whether this source has said just this of this day."""
    return any(
        (row.source, row.observed_on) == (source, observed_on)
        and all(getattr(row, name) == value for name, value in what.items())
        for row in rows
    )


def _years(row: Incoming, known: Known, news: News, rank: int, source: str, observed_on: date) -> None:
    """Book year by book year: a meeting is never unsaid by a list, and what a heavier source says of a year stands."""
    ends_in = _ends_in(row, known)
    days: dict[date, list[int]] = defaultdict(list)
    for year, day in sorted(row.years.items()):
        held = [each for each in known.meetings if year in each.book_years and each.kind == Meeting.Kind.ANNUAL]
        season = BookYear.named(year, ends_in).ends_on + ONE_DAY
        through = min(date(season.year + 1, season.month, season.day) - timedelta(days=1), observed_on)
        lapsed = [each for each in known.lapses if each.since <= season and each.through >= through]
        heaviest = max([*held, *lapsed], key=lambda said: said.weight, default=None)
        ours = ", ".join(sorted({each.held_on.isoformat() for each in held})) or (NOT_HELD if lapsed else "")
        theirs = day.isoformat() if day else NOT_HELD
        counts = heaviest is None or (RANK[heaviest.source] <= rank and (day is not None or not held))
        is_same = any(each.held_on == day for each in held) if day else bool(lapsed and not held)
        if day is None and season > observed_on:
            row.warn(
                f"Tahun buku {year} belum berakhir pada tanggal daftar ini, jadi tidak dicatat.", f"TB {year}", theirs
            )
            continue
        if not is_same:
            news.differ(f"rat_{year}", ours, theirs, counts=counts, by=heaviest)
        if day and (counts or is_same):
            days[day].append(year)
        elif counts and not _is_said(known.lapses, source, observed_on, since=season, through=through):
            news.lapses.append((season, through))
    for day, years in days.items():
        if not _is_said(known.meetings, source, observed_on, held_on=day, kind=Meeting.Kind.ANNUAL):
            news.meetings.append((day, sorted(years), False))


def _last_rat(day: date, known: Known, news: News, source: str, observed_on: date) -> None:
    """The last RAT was for the latest book year that ended before it, and none was held since."""
    year = BookYear.ended_before(day, known.cooperative.book_year_end).name
    if not _is_said(known.meetings, source, observed_on, held_on=day, kind=Meeting.Kind.ANNUAL):
        news.meetings.append((day, [year], True))
    if day < observed_on and not _is_said(known.lapses, source, observed_on, since=day + ONE_DAY, through=observed_on):
        news.lapses.append((day + ONE_DAY, observed_on))
    if not any(each.held_on == day for each in known.meetings):
        held = max((each.held_on for each in known.meetings), default=None)
        news.differ("last_rat", held.isoformat() if held else "", day.isoformat(), counts=True)


def _ends_in(row: Incoming, known: Known) -> int:
    """The month its book years end in."""
    return int(row.said.get("book_year_end") or known.cooperative.book_year_end)
