"""The story of a cooperative: everything that was done to it and recorded of it, narrowed by kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import QueryDict
from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from cooperatives.boards.models import Person, Term
from cooperatives.cases.models import Case
from cooperatives.meetings.models import Extension, Lapse, Meeting, Plan
from cooperatives.register.actions import PROJECTED
from cooperatives.register.models import Cooperative, LegalEvent, NikCertificate, Observation, field_label, in_words
from cooperatives.reports.models import RatReport
from cooperatives.standing.models import Verdict
from registry import history
from registry.filters import Choice, Facet
from registry.models import Area

PAGE = 25
FIRST = 4
"""How many lines of a deed are shown at once."""
KINDS = {
    "identitas": ("Identitas", {"cooperative", "observation"}),
    "hukum": ("Peristiwa hukum", {"legalevent"}),
    "rat": ("RAT", {"meeting", "lapse", "extension", "plan"}),
    "laporan": ("Laporan RAT", {"ratreport"}),
    "pengurus": ("Pengurus", {"term", "person"}),
    "sertifikat": ("Sertifikat", {"nikcertificate"}),
    "perkara": ("Perkara", {"case"}),
    "penilaian": ("Penilaian", {"verdict"}),
    "penarikan": ("Penarikan", {"retraction"}),
}
"""What a story may be narrowed to, and the kinds of lines it is about."""
OWN: tuple[type[models.Model], ...] = (
    LegalEvent, Meeting, Lapse, Extension, Plan, Term, NikCertificate, Case, RatReport, Observation,
)  # fmt: skip


def entries(of: Cooperative, known_on: date | None = None) -> list["Entry"]:
    """The story of a cooperative, whose observations are at hand, the latest first. known_on: to the end of a day."""
    said, verdicts = of.observations.all(), Verdict.objects.filter(cooperative=of).select_related("rulebook")
    kept: list[Observation | Verdict] = [*said, *verdicts.defer("snapshot", "rulebook__provisions").order_by("pk")]
    told = history.deeds(
        {each: {"cooperative_id": of.pk} for each in OWN}
        | {
            Cooperative: {"pgh_obj": of.pk},
            Person: {"pgh_obj__in": Term.objects.filter(cooperative=of).values("person")},
        },
        [each for each in kept if known_on is None or localtime(each.recorded_at).date() <= known_on],
        known_on=known_on,
    )
    codes = {each.values["area"] for each in said if "area" in each.values}
    places = {each.code: str(each) for each in Area.objects.filter(code__in=codes)}
    return [entry for each in told if (entry := Entry.of(each, places)).lines]


@dataclass(frozen=True, slots=True)
class Line:
    """What a deed did to one thing, for reading. values: what was said of fields, in words."""

    part: history.Part
    values: list[tuple[str, str]]

    @classmethod
    def of(cls, part: history.Part, places: Mapping[str, str]) -> "Line":
        """The line of one part of a deed. places: areas by code."""
        said = part.row.values if part.kind == "observation" else {}
        in_order = sorted(said, key=lambda name: (PROJECTED.index(name) if name in PROJECTED else len(PROJECTED), name))
        values = [(name, places.get(said[name]) or in_words(name, said[name])) for name in in_order]
        return cls(part, [(field_label(name), value) for name, value in values])

    @property
    def kind(self) -> str:
        """What it is about."""
        return "retraction" if self.is_retraction else self.part.kind

    @property
    def is_retraction(self) -> bool:
        """Whether it took something back."""
        return "retracted_on" in self.part.touched and not self.part.is_new and bool(self.part.row.retracted_on)


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed in the story of a cooperative, with its lines."""

    told: history.Told
    lines: list[Line]

    @classmethod
    def of(cls, told: history.Told, places: Mapping[str, str]) -> "Entry":
        """The entry of a deed. Who is entered with the post they hold needs no line of their own, nor what of a report
        is not a move: a draft is filled in many times.
        """
        person = [part for part in told.parts if part.kind == "person" and part.is_new]
        filled = [part for part in told.parts if part.kind == "ratreport" and "state" not in part.touched]
        return cls(told, [Line.of(part, places) for part in told.parts if part not in (*person, *filled)])

    @property
    def on(self) -> date | None:
        """The legal day of the deed, where it is another than that on which it was done."""
        return self.told.on if self.told.on != localtime(self.told.at).date() else None

    @property
    def first(self) -> list[Line]:
        """The lines it opens with."""
        return self.lines[:FIRST]

    @property
    def rest(self) -> list[Line]:
        """Those that are folded away."""
        return self.lines[FIRST:]

    @property
    def kinds(self) -> set[str]:
        """What it is about."""
        return {kind for kind, (_, about) in KINDS.items() if any(each.kind in about for each in self.lines)}


class Story:
    """A story narrowed to some kinds, and the addresses between them."""

    def __init__(self, told: list[Entry], asked: QueryDict) -> None:
        self.told, self.asked = told, asked
        self.chosen = [kind for kind in asked.getlist("jenis") if kind in KINDS]

    def facets(self) -> list[Facet]:
        """The kinds there are, with how many deeds each has."""
        counts = Counter(kind for each in self.told for kind in each.kinds)
        choices = [
            Choice(kind, label, counts[kind], kind in self.chosen, self._query(kind))
            for kind, (label, _) in KINDS.items()
            if counts[kind] or kind in self.chosen
        ]
        return [Facet("jenis", "Jenis", choices, len(self.told))]

    def _query(self, toggled: str) -> str:
        query = self.asked.copy()
        kinds = [kind for kind in KINDS if (kind in self.chosen) != (kind == toggled)]
        query.setlist("jenis", kinds)
        query.pop("halaman", None)
        return f"?{query.urlencode()}"

    @property
    def withdrawn(self) -> list[Line]:
        """Everything that was taken back."""
        return [line for each in self.told for line in each.lines if line.is_retraction]

    def page(self) -> Page[Any]:
        """The page of deeds the address asks for; one too far is the last."""
        wanted = [each for each in self.told if not self.chosen or each.kinds.intersection(self.chosen)]
        return Paginator(wanted, PAGE).get_page(self.asked.get("halaman"))
