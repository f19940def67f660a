"""A row beside what the register knows: what differs, which of the two counts, and what is to be recorded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cooperatives.meetings.imports.incoming import Incoming
from cooperatives.meetings.imports.known import RANK, Counted, Known
from cooperatives.meetings.models import Meeting
from cooperatives.meetings.rules import MeetingHistory, deadline_of
from cooperatives.register.actions import PROJECTED
from cooperatives.register.models import Cooperative
from registry.deadlines import Day, Deadline
from registry.law import Law, NoLaw

NOT_HELD, UNREAD = "tidak", "unread_"
COLUMNS: Mapping[str, Any] = {name: Cooperative._meta.get_field(name) for name in PROJECTED}


@dataclass(slots=True)
class News:
    """What a row brings. `differences`: field, ours, theirs, who says ours of which day, and whether theirs counts.

    values, meetings, lapses, founded_on: to be recorded, whether they count or not. columns: to be changed.
    resaid: keys of meetings of the same source and day, which the new ones take the place of with more book years.
    """

    differences: list[dict[str, Any]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    founded_on: date | None = None
    meetings: list[tuple[date, list[int]]] = field(default_factory=list)
    resaid: list[int] = field(default_factory=list)
    lapses: list[tuple[date, date]] = field(default_factory=list)

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


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the meetings of book years are due: by a rule set of the law, as it is on a day."""

    law: Law
    code: str
    day: date
    found: dict[tuple[int, str, int], Deadline] = field(default_factory=dict)

    def deadline(self, year: int, of: Cooperative) -> Deadline:
        """Of a book year of a cooperative. Raises NoLaw."""
        asked = (year, of.form, of.book_year_end)
        if asked not in self.found:
            history = MeetingHistory(form=of.form, ends_in=of.book_year_end, founded_on=None)
            self.found[asked] = deadline_of(year, history, self.law, self.code, Day(self.day))[0]
        return self.found[asked]


def compare(row: Incoming, known: Known, calendar: Calendar, *, source: str, observed_on: date) -> News:
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
    if row.years:
        _years(row, known, news, calendar, source, observed_on)
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


def _years(
    row: Incoming, known: Known, news: News, calendar: Calendar, source: str, observed_on: date
) -> None:  # fmt: skip
    """Book year by book year: a meeting is never unsaid by a list, and what a heavier source says of a year stands."""
    days: dict[date, list[int]] = defaultdict(list)
    for year, day in sorted(row.years.items()):
        theirs = day.isoformat() if day else NOT_HELD
        try:
            deadline = calendar.deadline(year, known.cooperative)
        except NoLaw:
            row.warn("Batas RAT tahun buku ini belum ada dalam aturan, jadi tidak dicatat.", f"TB {year}", theirs)
            continue
        if objection := _objection(day, deadline, observed_on):
            row.warn(objection, f"TB {year}", theirs)
            continue
        since, through = deadline.season
        held = [each for each in known.meetings if year in each.book_years and each.kind == Meeting.Kind.ANNUAL]
        lapsed = [each for each in known.lapses if each.since <= since and through <= each.through]
        fewer = [each for each in _heavier(day, known, source, observed_on) if year not in each.book_years]
        heaviest = max([*held, *lapsed, *fewer], key=lambda said: said.weight, default=None)
        ours = ", ".join(sorted({each.held_on.isoformat() for each in held})) or (NOT_HELD if lapsed else "")
        is_lighter = heaviest is not None and RANK[heaviest.source] > RANK[source]
        counts = not fewer and not is_lighter and (day is not None or not held)
        is_same = any(each.held_on == day for each in held) if day else bool(lapsed and not held)
        if not is_same:
            news.differ(f"rat_{year}", ours, theirs, counts=counts, by=heaviest)
        if day and (counts or is_same):
            days[day].append(year)
        elif day is None and counts and not _is_said(known.lapses, source, observed_on, since=since, through=through):
            news.lapses.append((since, through))
    for day, years in days.items():
        elsewhere = {year for other, named in days.items() if other != day for year in named}
        _say_meeting(day, years, elsewhere, known, news, source, observed_on)


def _objection(day: date | None, deadline: Deadline, observed_on: date) -> str:
    """Why this cannot be said of a book year on that day, as the grid would refuse it; empty where it can."""
    if day and not deadline.year.admits(day):
        return (
            f"Tahun buku {deadline.year.name} berakhir {deadline.year.ends_on:%d-%m-%Y}; RAT-nya baru dapat diadakan "
            "sesudah itu. Tidak dicatat."
        )
    if day is None and not deadline.is_past(observed_on):
        return (
            f"Batasnya {deadline.on:%d-%m-%Y} belum lewat pada {observed_on:%d-%m-%Y}: belum dapat dikatakan tidak ada "
            "RAT. Tidak dicatat."
        )
    return ""


def _on(day: date | None, known: Known) -> list[Meeting]:
    """What is said of the annual meeting of a day."""
    return [each for each in known.meetings if each.held_on == day and each.kind == Meeting.Kind.ANNUAL]


def _heavier(day: date | None, known: Known, source: str, observed_on: date) -> list[Meeting]:
    """What outweighs this source on that day."""
    return [each for each in _on(day, known) if each.weight[:2] > (RANK[source], observed_on)]


def _say_meeting(
    day: date, years: Collection[int], elsewhere: Collection[int], known: Known, news: News, source: str,
    observed_on: date,
) -> None:  # fmt: skip
    """Say a meeting, for the book years too which it would else take away: of one day only the weightiest counts.

    elsewhere: book years the row itself says were held on another day. What was inferred is no more than a guess.
    """
    there, heavier = _on(day, known), _heavier(day, known, source, observed_on)
    said = [each for each in there if (each.source, each.observed_on) == (source, observed_on)]
    kept = [each for each in there if each not in heavier and (not each.is_inferred or each in said)]
    union = {*years, *(year for each in kept for year in each.book_years)} - (set(elsewhere) - set(years))
    if not any(union <= set(each.book_years) for each in said):
        news.meetings.append((day, sorted(union)))
        news.resaid += [each.pk for each in said]
