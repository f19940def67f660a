"""Who of a place would get a letter, who would not and why, and what each would say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count
from django.db.models.functions import Lower
from django.template.loader import render_to_string

from cooperatives.correspondence.models import Kind, Letter, LetterBatch
from cooperatives.correspondence.rules import Words, long_day
from cooperatives.desk.grid.rules import Cell, cells
from cooperatives.desk.letters.filters import LetterFilter
from cooperatives.desk.letters.rules import Known, chief, derivation, refusal
from cooperatives.meetings.rules import deadline_of
from cooperatives.register.filters import GONE, after
from cooperatives.register.models import Cooperative
from cooperatives.reports.models import RatReport
from cooperatives.standing.models import facts
from registry import lawbook
from registry.access import RECORDING, Role
from registry.deadlines import Day
from registry.figures import Figure
from registry.law import Law, NoLaw
from registry.models import Area, User

CLERKS = RECORDING - {Role.HEAD}
"""Who numbers and sends what the head has initialled."""
of_letters = partial(
    Figure, route="letters", rows=LetterFilter, meaning="cooperatives/desk/letters/meaning.html", unit="surat"
)
FIGURES = [
    of_letters("letters_drafted", "surat menunggu paraf", query="tahap=DRAFTED", who=frozenset({Role.HEAD})),
    of_letters("letters_initialled", "surat menunggu nomor", query="tahap=INITIALLED", who=CLERKS),
    of_letters("letters_numbered", "surat menunggu tanda tangan", query="tahap=NUMBERED", who=CLERKS),
    of_letters("letters_signed", "surat menunggu dikirim", query="tahap=SIGNED", who=CLERKS),
    of_letters("letters_sent", "surat belum tercatat diterima", query="tahap=SENT", who=CLERKS),
]
SUBJECTS = {
    Kind.APPEAL.value: "Imbauan Penyelenggaraan RAT Tahun Buku {}",
    Kind.INQUIRY.value: "Permintaan Keterangan RAT Tahun Buku {}",
    Kind.REPRIMAND.value: "Teguran karena Belum Menyelenggarakan RAT Tahun Buku {}",
}
SHOWN = 200
"""So many names a preview lists; how many there are it always says."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A cooperative and its book year. why: what keeps it from a letter, empty where it gets one."""

    cooperative: Cooperative
    cell: Cell
    why: str
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Letters of a kind about a book year as they would be written today."""

    recipients: list[Recipient]
    others: list[Recipient]
    reasons: list[tuple[str, int]] = field(default_factory=list)

    @property
    def first(self) -> list[Recipient]:
        """As many as are listed."""
        return self.recipients[:SHOWN]

    @property
    def first_others(self) -> list[Recipient]:
        """As many as are listed."""
        return self.others[:SHOWN]


def preview(kind: str, area: Area, book_year: int, user: User, on: date) -> Preview:
    """Who of an area would get such a letter today, and who would not. Raises NoLaw."""
    found = list(_considered(kind, area, book_year, user, on))
    others = [each for each in found if each.why]
    counted = Counter(each.why for each in others).most_common()
    return Preview([each for each in found if not each.why], others, counted)


def _considered(kind: str, area: Area, book_year: int, user: User, on: date) -> Iterator[Recipient]:
    there = Cooperative.objects.visible_to(user).within(area.code).entered().exclude(pk__in=after(GONE, on))
    rows = list(there.select_related("area__parent__parent").order_by(Lower("name"), "pk"))
    known, law = facts([each.pk for each in rows]), lawbook.read()
    if not (code := law.counting(Day(on))):
        raise NoLaw("No rule set is known")
    reported = _reported(there, book_year)
    written = defaultdict(set)
    for pk, sort in Letter.objects.standing().filter(book_year=book_year).values_list("cooperative", "kind"):
        written[pk].add(sort)
    for row in rows:
        (cell,) = cells([book_year], known[row.pk], law, code, on)
        decided_on = known[row.pk].dissolution_decided_on
        why = refusal(
            kind,
            Known(cell, row.membership_area, bool(decided_on and decided_on <= on), reported.get(row.pk, ""),
                  written[row.pk]),
        )  # fmt: skip
        yield Recipient(row, cell, why, None if why else _words(kind, row, cell, known[row.pk], law, code, on))


def _reported(of: Any, book_year: int) -> dict[int, str]:
    """Those whose report of this book year waits to be verified, or was given back to be mended: which of both."""
    sent = RatReport.objects.received().open() | RatReport.objects.waiting()
    return {each.cooperative_id: each.state for each in sent.filter(cooperative__in=of) if book_year in each.covers}


def _words(kind: str, to: Cooperative, cell: Cell, known: Any, law: Law, code: str, on: date) -> Words:
    _, provision = deadline_of(cell.name, known, law, code, Day(on))
    said = {"year": cell.name, "ends_on": long_day(cell.deadline.year.ends_on), "today": long_day(on)}
    opening, closing = (
        tuple(filter(None, map(str.strip, part.split("\n\n"))))
        for part in render_to_string(f"letters/{kind}.txt", said).split("\n---\n")
    )
    places = _places(to.area)
    at = ", ".join(f"{area.get_kind_display()} {area.name}" for area in places if area.kind != Area.Kind.DISTRICT)
    return Words(
        SUBJECTS[kind].format(cell.name), tuple(filter(None, (f"Pengurus {to.name}", to.address.strip(), at))),
        opening, tuple(derivation(cell, provision)), closing, tuple(_copies(kind, places)),
    )  # fmt: skip


def _places(area: Area | None) -> list[Area]:
    """The village, the kecamatan and the district, as far as they are known."""
    found: list[Area] = []
    while area and area.kind != Area.Kind.PROVINCE:
        found.append(area)
        area = None if area.kind == Area.Kind.DISTRICT else area.parent
    return found


def _copies(kind: str, places: list[Area]) -> Iterator[str]:
    for area in reversed(places):
        if area.kind == Area.Kind.DISTRICT and kind == Kind.REPRIMAND and (leader := chief(area.name)):
            yield f"{leader} (sebagai laporan)"
        if area.kind == Area.Kind.SUBDISTRICT:
            yield f"Camat {area.name}"


def in_states(batch: LetterBatch) -> list[tuple[str, str, int]]:
    """How many letters of a batch are in each state: the state, its label, the number; only those that have some."""
    counted = dict(batch.letters.order_by().values_list("state").annotate(Count("pk")))
    return [(value, label, counted[value]) for value, label in Letter.State.choices if value in counted]
