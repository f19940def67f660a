"""What a file would do: whom each row is about, in which pile it lies, what speaks against it. Nothing is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.timezone import localtime  # noqa: TID251 it converts an instant, and reads no clock

from cooperatives.meetings.imports.compare import Calendar, News, compare
from cooperatives.meetings.imports.incoming import Incoming
from cooperatives.meetings.imports.known import (
    Identity,
    Index,
    Known,
    distinctive,
    identities,
    known,
    loosely,
)
from cooperatives.register.models import Cooperative
from registry import lawbook
from registry.deadlines import Day
from registry.models import Area, ImportBatch, ImportRow

Pile, Decision = ImportRow.Pile, ImportRow.Decision
ALIKE = 0.6
"""How alike the telling words of two names in one kecamatan must be for a person to be asked."""
MOST_CANDIDATES = 5

ELSEWHERE = "Tempat ini di luar wilayah kerja Anda. Hapus baris ini, atau minta rekan di wilayah itu memasukkannya."
TAKEN_ELSEWHERE = (
    "Nomor ini dipakai koperasi di luar wilayah kerja Anda. Periksa NIK koperasi dan nomor badan hukumnya."
)
NO_SUCH_KEY = "ID register ini tidak ada di wilayah kerja Anda. Kosongkan bila koperasi baru."
NOWHERE = (
    "Koperasi ini tidak ada di register dan tidak ada di lembar Data Induk. Isi ID register, atau tambahkan di sana."
)
SEVERAL = "Cocok dengan lebih dari satu koperasi. Isi ID register atau nomor badan hukumnya."
STALE = "Koperasi ini berubah sesudah berkas diunduh. Unduh lagi, lalu ulangi isian baris ini."
NO_PLACE = "Wilayah koperasi tidak terbaca. Isi kecamatannya."
AWAITS = "Menunggu keputusan atas baris {} lembar Data Induk."
WITHOUT = "Baris Data Induk koperasi ini tidak dimasukkan."


@dataclass(slots=True)
class Planned:
    """A row with what it would do. subject: the key of the cooperative; below zero, the line that enters it.

    read: how many of its problems are of reading. asked: what somebody had to decide between.
    """

    row: Incoming
    decision: str = ""
    chosen: int | None = None
    asked: list[int] = field(default_factory=list)
    subject: int | None = None
    candidates: list[int] = field(default_factory=list)
    cooperative: Cooperative | None = None
    news: News = field(default_factory=News)
    is_refused: bool = False

    read: int = field(init=False)

    def __post_init__(self) -> None:
        self.read = len(self.row.problems)
        self.candidates = self.asked if self.decision else []

    @property
    def enters_one(self) -> bool:
        """Whether it would enter a cooperative."""
        return self.row.enters and self.subject is None

    @property
    def is_brought_in(self) -> bool:
        """Whether it is applied: not refused, not left out, and nobody need decide on it first."""
        return not self.is_refused and (self.decision != Decision.LEFT_OUT if self.decision else not self.candidates)

    @property
    def pile(self) -> ImportRow.Pile:
        """Which pile it lies in."""
        if self.is_refused:
            return Pile.REFUSED
        if self.subject is None or self.subject < 0:
            return Pile.NEW
        return Pile.DIFFERENT if self.news.differences else Pile.SAME

    def compare(self, known: Known, calendar: Calendar, batch: ImportBatch) -> None:
        """See what it brings to what is known of the cooperative. A new one differs in nothing."""
        self.news = compare(self.row, known, calendar, source=batch.said_by, observed_on=batch.observed_on)
        if self.pile is Pile.NEW:
            self.news.differences = []
        if self.news.columns:
            self.cooperative = known.cooperative

    def refuse(self, message: str) -> None:
        """Leave it out, and say why."""
        self.row.warn(message)
        self.is_refused = True


def plan(rows: Sequence[Planned], batch: ImportBatch) -> None:
    """Fill in what these rows of a file would do, by what the register knows now.

    The number of queries does not grow with the rows, but for those known: so many for each CHUNK of them.
    """
    _find(rows, Index(_districts(rows, batch)), batch.area)
    calendar = calendar_of(batch)
    known_ones = [each for each in rows if each.subject and each.subject > 0 and not each.is_refused]
    for start in range(0, len(known_ones), CHUNK):
        chunk = known_ones[start : start + CHUNK]
        keys = {each.subject or 0 for each in chunk}
        facts = known(keys, source=batch.said_by, observed_on=batch.observed_on)
        for each in chunk:
            each.compare(facts[each.subject or 0], calendar, batch)
    forms = {-each.row.line: each.row.said.get("form", Cooperative.Form.PRIMARY) for each in rows if each.row.enters}
    for each in rows:
        if each.pile is Pile.NEW and each.row.years:
            new = Cooperative(area=NO_AREA, form=forms.get(each.subject or 0, Cooperative.Form.PRIMARY))
            each.compare(Known(new), calendar, batch)
    _refuse_stale(rows)
    _let_wait(rows)


def calendar_of(batch: ImportBatch) -> Calendar:
    """The deadlines that count once it is applied; until then, those that counted when it came."""
    law, day = lawbook.read(), batch.applied_on or localtime(batch.imported_at).date()
    return Calendar(law, law.counting(Day(day)), day)


NO_AREA = Area(code="")
CHUNK = 2000
"""How many cooperatives are held in memory with all that is known of them."""


def _districts(rows: Sequence[Planned], batch: ImportBatch) -> set[str]:
    named = {each.row.said["area"][:5] for each in rows if each.row.said.get("area")}
    return named | ({batch.area.district_code} if batch.area else set())


def _find(rows: Sequence[Planned], index: Index, scope: Area | None) -> None:
    """Find whom each row is about, or may be about."""
    _match(rows, index, scope)
    about = {each.subject for each in rows if each.row.enters}
    _look_for_alikes(rows, [who for pk, who in index.who.items() if pk not in about])


def _match(rows: Sequence[Planned], index: Index, scope: Area | None) -> None:
    """Find whom each row is about: first those that may enter a cooperative, then those that say more of one."""
    seen: dict[tuple[str, Identity | int], int] = {}
    here: dict[Identity, set[int]] = {}
    for each in sorted(rows, key=lambda each: (not each.row.enters, each.row.line)):
        if not each.row.is_placed:
            each.is_refused = True
        elif each.row.enters and not each.row.said.get("area") and each.row.key is None:
            each.refuse(NO_PLACE)
        elif each.row.enters and not _is_within(each.row.said.get("area", ""), scope):
            each.refuse(ELSEWHERE)
        elif found := _found(each, index, here):
            _settle_on(each, found, index, scope)
        if not each.is_refused:
            _refuse_repeated(each, seen)
        if each.row.enters:
            _remember(each, here)


def _found(each: Planned, index: Index, here: Mapping[Identity, set[int]]) -> list[int]:
    """The cooperatives a row may be about."""
    row = each.row
    if row.key is not None:
        return [row.key]
    if each.decision == Decision.KNOWN and each.chosen is not None:
        return [each.chosen]
    if each.decision == Decision.NEW:
        return []
    if row.enters:
        return index.matches(row)
    for identity in loosely(row):
        if found := {*index.loosely.get(identity, ()), *here.get(identity, ())}:
            return sorted(found)
    each.refuse(NOWHERE)
    return []


def _settle_on(each: Planned, found: list[int], index: Index, scope: Area | None) -> None:
    """Take the one that was found, if it is one and within the area; of several a person decides."""
    if found == [0]:
        each.refuse(WITHOUT)
    elif any(pk > 0 and (pk not in index.who or not _is_within(index.who[pk].area, scope)) for pk in found):
        each.refuse(NO_SUCH_KEY if each.row.key is not None else TAKEN_ELSEWHERE)
    elif len(found) == 1:
        each.subject = found[0]
    elif each.row.enters:
        each.candidates = found[:MOST_CANDIDATES]
    else:
        each.refuse(SEVERAL)


def _is_within(code: str, scope: Area | None) -> bool:
    """Whether a place is in the area the file is for; no place is everywhere."""
    return scope is None or not code or code == scope.code or code.startswith(f"{scope.code}.")


def _refuse_repeated(each: Planned, seen: dict[tuple[str, Identity | int], int]) -> None:
    """One sheet says one thing of a cooperative once."""
    marks: Sequence[Identity | int] = (
        [each.subject] if each.subject else [] if each.decision else [mark for mark in identities(each.row) if mark[-1]]
    )
    for mark in marks:
        if line := seen.get((each.row.sheet, mark)):
            each.refuse(f"Baris {line} sudah menyebut koperasi yang sama. Sisakan satu baris.")
            return
    seen |= {(each.row.sheet, mark): each.row.line for mark in marks}


def _remember(each: Planned, here: dict[Identity, set[int]]) -> None:
    """Let rows of other sheets find the cooperative this one enters; 0: it is left out."""
    if each.subject is None:
        is_out = each.is_refused or each.decision == Decision.LEFT_OUT
        for identity in loosely(each.row):
            here.setdefault(identity, set()).add(0 if is_out else -each.row.line)
    elif each.decision == Decision.KNOWN:
        for identity in loosely(each.row):
            here.setdefault(identity, set()).add(each.subject)


def _look_for_alikes(rows: Sequence[Planned], unmatched: Collection[Any]) -> None:
    """Ask about rows that would enter a cooperative where one of a like name is in the same kecamatan: one query."""
    enters = [each for each in rows if each.row.enters and each.subject is None and not each.is_refused]
    new = [each for each in enters if not each.decision and not each.candidates]
    places = {each.row.said["area"][:8] for each in new}
    there = [who for who in unmatched if who.area[:8] in places]
    if not new or not there:
        return
    for place, pk in _alike([(each.row.said["area"], each.row.said["name"]) for each in new], there):
        if len(new[place].candidates) < MOST_CANDIDATES:
            new[place].candidates.append(pk)


def _alike(asked: Sequence[tuple[str, str]], there: Collection[Any]) -> Iterator[tuple[int, int]]:
    """Pairs of a place in `asked` and a cooperative of a like name, the likest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.place - 1, there.id FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY"
            " AS asked(area, name, place) JOIN unnest(%s::text[], %s::text[], %s::bigint[]) AS there(area, name, id)"
            " ON asked.area = there.area AND similarity(asked.name, there.name) >= %s"
            " ORDER BY asked.place, similarity(asked.name, there.name) DESC, there.id",
            [
                [area[:8] for area, _ in asked], [distinctive(name) for _, name in asked],
                [who.area[:8] for who in there], [distinctive(who.name) for who in there], [who.pk for who in there],
                ALIKE,
            ],
        )  # fmt: skip
        yield from cursor.fetchall()


def _let_wait(rows: Sequence[Planned]) -> None:
    """Say of rows that say more of what is not decided yet that they wait for it."""
    undecided = {-each.row.line for each in rows if each.candidates and not each.decision and not each.is_refused}
    for each in rows:
        if not each.row.enters and each.subject in undecided and not each.is_refused:
            each.row.warn(AWAITS.format(-each.subject))


def _refuse_stale(rows: Sequence[Planned]) -> None:
    """Refuse rows that would change what has changed since their file was written."""
    dated = [each for each in rows if each.row.version is not None and each.pile is Pile.DIFFERENT]
    if not dated:
        return
    versions = Cooperative.objects.filter(pk__in={each.subject for each in dated}).versions()
    for each in dated:
        if each.row.version != versions.get(each.subject or 0):
            each.refuse(STALE)
