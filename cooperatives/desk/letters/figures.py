"""Who of a place would get a letter, who would not and why, and what each would say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Count
from django.db.models.functions import Lower
from django.template.loader import render_to_string

from cooperatives.correspondence.models import Kind, Letter, LetterBatch
from cooperatives.correspondence.rules import FOLLOWS, NEXT, Words, long_day
from cooperatives.desk.grid.rules import cells
from cooperatives.desk.letters.filters import LetterFilter
from cooperatives.desk.letters.rules import NTH, Known, Written, because, chief, derivation, refusal
from cooperatives.meetings.rules import deadline_of
from cooperatives.register.filters import GONE, after
from cooperatives.register.models import Cooperative, CooperativeQuerySet
from cooperatives.reports.models import RatReport
from cooperatives.standing.models import facts
from registry import lawbook
from registry.access import RECORDING, Role
from registry.deadlines import Day
from registry.figures import Figure
from registry.law import NoLaw, Provision
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
    Kind.SECOND.value: "Teguran Kedua karena Belum Menyelenggarakan RAT Tahun Buku {}",
    Kind.THIRD.value: "Teguran Ketiga karena Belum Menyelenggarakan RAT Tahun Buku {}",
}
SHOWN = 200
"""So many names of those who get none a preview lists; how many there are it always says."""
MOST = 500
"""So many cooperatives can be ticked on one page; of more, each kecamatan has its own."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A cooperative, and why it gets a letter, or why not: then it has no words."""

    cooperative: Cooperative
    why: str
    words: Words | None = None

    @property
    def subdistrict(self) -> Area | None:
        """Its kecamatan; None where only the district is known."""
        return next((each for each in _places(self.cooperative.area) if each.kind == Area.Kind.SUBDISTRICT), None)


@dataclass(frozen=True, slots=True)
class Preview:
    """Letters of a kind about a book year as they would be written today, to an area or to one cooperative."""

    to: Area | Cooperative
    recipients: list[Recipient]
    others: list[Recipient]

    @property
    def is_long(self) -> bool:
        """Whether there are too many for one page, and the area has kecamatan."""
        is_divided = isinstance(self.to, Area) and self.to.kind != Area.Kind.SUBDISTRICT
        return is_divided and len(self.recipients) > MOST

    @property
    def listed(self) -> list[Recipient]:
        """Those that can be ticked here: all, or, of too many, those of which no kecamatan is known."""
        return [each for each in self.recipients if not (self.is_long and each.subdistrict)]

    @property
    def places(self) -> list[tuple[Area, int]]:
        """Of too many, how many can be ticked in each kecamatan."""
        counted = Counter(each.subdistrict for each in self.recipients if each.subdistrict and self.is_long)
        return sorted(counted.items(), key=lambda each: each[0].name)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """How many get none for which reason, the most frequent first."""
        return Counter(each.why for each in self.others).most_common()

    @property
    def first_others(self) -> list[Recipient]:
        """As many as are listed."""
        return self.others[:SHOWN]


def preview(kind: str, to: Area | Cooperative, book_year: int, user: User, on: date) -> Preview:
    """Who of an area, or whether this one cooperative, would get such a letter today. Raises NoLaw."""
    seen = Cooperative.objects.visible_to(user).entered()
    there = seen.filter(pk=to.pk)
    if isinstance(to, Area):
        there = seen.within(to.code).exclude(pk__in=after(GONE, on))
    found = list(_considered(kind, there, book_year, on))
    return Preview(to, [each for each in found if each.words], [each for each in found if not each.words])


def following(letter: Letter, user: User, on: date) -> Kind | None:
    """The kind of letter that may be written today because this one stands, if any."""
    if letter.kind not in NEXT or letter.state == Letter.State.CANCELLED:
        return None
    kind = Kind(NEXT[letter.kind])
    try:
        return kind if preview(kind, letter.cooperative, letter.book_year, user, on).recipients else None
    except NoLaw:
        return None


def _considered(kind: str, there: CooperativeQuerySet, book_year: int, on: date) -> Iterator[Recipient]:
    rows = list(there.select_related("area__parent__parent").order_by(Lower("name"), "pk"))
    known, law = facts([each.pk for each in rows]), lawbook.read()
    if not (code := law.counting(Day(on))):
        raise NoLaw("No rule set is known")
    patience = timedelta(days=law.at("letter.unanswered.days_after", on).value)
    reported, written = _reported(there, book_year), _written(there, book_year)
    for row in rows:
        (cell,) = cells([book_year], known[row.pk], law, code, on)
        decided_on = known[row.pk].dissolution_decided_on
        of = Known(
            cell, row.membership_area, bool(decided_on and decided_on <= on), reported.get(row.pk, ""),
            written.get(row.pk, {}), on, patience,
        )  # fmt: skip
        if why := refusal(kind, of):
            yield Recipient(row, why)
        else:
            _, provision = deadline_of(cell.name, known[row.pk], law, code, Day(on))
            yield Recipient(row, because(kind, of), _words(kind, row, of, provision))


def _written(to: CooperativeQuerySet, book_year: int) -> dict[int, dict[str, Written]]:
    """The letters that stand to each cooperative about this book year, by kind."""
    found: dict[int, dict[str, Written]] = {}
    letters = Letter.objects.standing().filter(book_year=book_year, cooperative__in=to)
    for each in letters.only("cooperative", "kind", "number", "dated_on", "sent_on", "received_on"):
        since = each.received_on or each.sent_on
        found.setdefault(each.cooperative_id, {})[each.kind] = Written(each.number, each.dated_on, since)
    return found


def _reported(of: Any, book_year: int) -> dict[int, str]:
    """Those whose report of this book year waits to be verified, or was given back to be mended: which of both."""
    sent = RatReport.objects.received().open() | RatReport.objects.waiting()
    return {each.cooperative_id: each.state for each in sent.filter(cooperative__in=of) if book_year in each.covers}


def _words(kind: str, to: Cooperative, of: Known, law: Provision) -> Words:
    cell, before = of.cell, of.letters.get(FOLLOWS.get(kind, ""))
    said = {"year": cell.name, "ends_on": long_day(cell.deadline.year.ends_on), "today": long_day(of.on)}
    if before and before.dated_on:
        said |= {"before": before.number, "before_on": long_day(before.dated_on), "nth": NTH[kind]}
    opening, closing = (
        tuple(filter(None, map(str.strip, part.split("\n\n"))))
        for part in render_to_string(f"letters/{'AGAIN' if before else kind}.txt", said).split("\n---\n")
    )
    places = _places(to.area)
    at = ", ".join(f"{area.get_kind_display()} {area.name}" for area in places if area.kind != Area.Kind.DISTRICT)
    return Words(
        SUBJECTS[kind].format(cell.name), tuple(filter(None, (f"Pengurus {to.name}", to.address.strip(), at))),
        opening, tuple(derivation(cell, law)), closing, tuple(_copies(kind, places)),
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
        if area.kind == Area.Kind.DISTRICT and kind in NTH and (leader := chief(area.name)):
            yield f"{leader} (sebagai laporan)"
        if area.kind == Area.Kind.SUBDISTRICT:
            yield f"Camat {area.name}"


def in_states(batch: LetterBatch) -> list[tuple[str, str, int]]:
    """How many letters of a batch are in each state: the state, its label, the number; only those that have some."""
    counted = dict(batch.letters.order_by().values_list("state").annotate(Count("pk")))
    return [(value, label, counted[value]) for value, label in Letter.State.choices if value in counted]
