"""The RAT grid as it is shown: kecamatan with their counts, and the cooperatives of one by book year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.db.models.functions import Left, Lower

from cooperatives.desk.grid.actions import Answer, Entry, Fate, Recorded
from cooperatives.desk.grid.rules import Cell, cells
from cooperatives.meetings.rules import LapseFact, MeetingFact, Value
from cooperatives.register.filters import GONE, after
from cooperatives.register.models import Cooperative, CooperativeQuerySet, Source
from cooperatives.standing.models import NONE_DUE, facts
from registry import lawbook
from registry.deadlines import Day
from registry.filters import PAGE
from registry.models import Area, User

SHOWN = 3
"""So many book years stand beside the one that is keyed in."""
CODE = 8
"""The length of the code of a kecamatan: 36.03.01."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A kecamatan: how many cooperatives, and how the latest book year due of each stands."""

    area: Area
    total: int
    held: int
    not_held: int
    unknown: int
    unjudged: int

    @property
    def without(self) -> int:
        """Those of which none was due yet, or none is owed."""
        return self.total - self.held - self.not_held - self.unknown - self.unjudged


def subdistricts(user: User, today: date) -> list[Counted]:
    """The kecamatan somebody sees, each with its counts."""
    latest = {value.lower(): Count("pk", filter=Q(standing__latest_value=value)) for value in Value}
    latest["unjudged"] = Count("pk", filter=Q(standing=None))
    rows = _listed(Cooperative.objects.visible_to(user), today).annotate(code=Left("area__code", CODE)).order_by()
    names = ["total", *latest]
    found = rows.values("code").annotate(total=Count("pk"), **latest).values_list("code", *names)
    counts = {code: dict(zip(names, each, strict=True)) for code, *each in found}
    none = dict.fromkeys(names, 0)
    areas = Area.objects.visible_to(user).subdistricts().filter(valid__contains=today).order_by("name")
    return [Counted(area, **counts.get(area.code, none)) for area in areas]


def _listed(rows: CooperativeQuerySet, today: date) -> CooperativeQuerySet:
    """Those that are still in the register, by name."""
    return rows.entered().exclude(pk__in=after(GONE, today)).order_by(Lower("name"), "pk")


@dataclass(slots=True)
class Line:
    """A cooperative with its book years: the one that is keyed in, those beside it, and what became of its entry."""

    cooperative: Cooperative
    cells: list[Cell]
    text: str = ""
    answer: Answer | None = None

    @property
    def keyed(self) -> Cell:
        """The book year that is keyed in, or stands first."""
        return self.cells[0]

    @property
    def is_returned(self) -> bool:
        """Whether what was typed stands in it still."""
        return self.answer is not None and self.answer.fate is Fate.RETURNED


@dataclass(frozen=True, slots=True)
class Grid:
    """The cooperatives of a kecamatan by book year, newest first; the first year is the one that can be keyed in."""

    area: Area
    names: list[int]
    lines: list[Line]
    asked: Mapping[str, Any]

    @classmethod
    def of(cls, area: Area, asked: Mapping[str, Any], latest: int, today: date) -> "Grid":
        """Of a kecamatan on a day. Raises NoLaw."""
        first = asked["tahun"] or latest
        names = list(range(first, first - SHOWN - 1, -1))
        rows = _listed(Cooperative.objects.within(area.code), today)
        found = rows.named(asked["cari"]) if asked["cari"] else None
        law = lawbook.read()
        code, together = law.counting(Day(today)), list(rows)
        known = facts([each.pk for each in together])
        lines = [Line(each, _weighty(cells(names, known[each.pk], law, code, today))) for each in together]
        lines = [line for line in lines if not line.keyed.is_before_founding]
        if found is not None:
            named = set(found.values_list("pk", flat=True))
            lines = [line for line in lines if line.cooperative.pk in named]
        return cls(area, names, lines, asked)

    @property
    def counts(self) -> Mapping[str, int]:
        """How the first book year stands: how many held, not held, not known, and otherwise."""
        found = Counter(line.keyed.value for line in self.lines)
        return {"total": len(self.lines), "other": found[None]} | {each.lower(): found[each] for each in Value}

    def page(self, number: str | None) -> Page[Line]:
        """A page of its lines; one too far is the last."""
        return Paginator([line for line in self.lines if self._is_asked(line)], PAGE).get_page(number)

    def _is_asked(self, line: Line) -> bool:
        return self.asked["hanya"] in ("", line.keyed.value or NONE_DUE)

    def onward(self, sent: Sequence[Line]) -> int | None:
        """The page on which the first line after those that were sent now stands; None: there is none.

        What was saved may have left the page, so that others moved up to it.
        """
        end = self.lines.index(sent[-1]) + 1 if sent else 0
        before, after = (sum(map(self._is_asked, part)) for part in (self.lines[:end], self.lines[end:]))
        return before // PAGE + 1 if after else None

    def entries(self, sent: Mapping[str, str]) -> list[Entry]:
        """What was typed, by cooperative."""
        pks = [line.cooperative.pk for line in self.lines if f"rat-{line.cooperative.pk}" in sent]
        return [Entry(pk, sent[f"rat-{pk}"], sent.get(f"dilihat-{pk}", "")) for pk in pks]

    def strays(self, sent: Mapping[str, str]) -> list[str]:
        """What was typed of cooperatives that are in this kecamatan no longer."""
        here = {f"rat-{line.cooperative.pk}" for line in self.lines}
        return [text for name, text in sent.items() if name.startswith("rat-") and text.strip() and name not in here]

    def answered(self, entries: Sequence[Entry], recorded: Recorded | None) -> list[Line]:
        """The lines that were sent, each with what became of it; what was not recorded stands in them still."""
        lines = {line.cooperative.pk: line for line in self.lines}
        sent = [(lines[entry.cooperative], entry.text) for entry in entries if entry.cooperative in lines]
        for line, text in sent:
            line.answer = recorded.answers.get(line.cooperative.pk) if recorded else None
            line.text = text if recorded is None or line.is_returned else ""
        return [line for line, _ in sent]


def _weighty(found: list[Cell]) -> list[Cell]:
    """The cells with what the weightiest source says first."""

    def weight(said: MeetingFact | LapseFact) -> tuple[int, date]:
        return Source(said.source).rank, said.observed_on or date.min

    def by_weight(said: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(sorted(said, key=weight, reverse=True))

    return [replace(each, meetings=by_weight(each.meetings), lapses=by_weight(each.lapses)) for each in found]


def outcome(lines: Sequence[Line], recorded: Recorded) -> dict[str, Any]:
    """What a page says after it was saved: how many of each fate, and what that changed."""
    fates = Counter(answer.fate for answer in recorded.answers.values())
    return {
        "saved": fates[Fate.SAVED],
        "same": fates[Fate.SAME],
        "returned": [line for line in lines if line.is_returned],
        "noted": list(_noted(lines)),
        "moved": sorted(recorded.moved.items()),
        "review": recorded.review,
        "needs_reason": any(answer.needs_reason for answer in recorded.answers.values()),
    }


def _noted(lines: Sequence[Line]) -> Iterator[Line]:
    """Those that were recorded with something a person should look at."""
    return (line for line in lines if line.answer and line.answer.sentence and not line.is_returned)
