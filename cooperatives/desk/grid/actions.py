"""A whole book year as one source tells it: what can be taken is recorded at once, and the cooperatives judged anew."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cooperatives.cases.actions import Review, review
from cooperatives.desk.grid.rules import Cell, HeldOn, NotHeld, Nothing, Unreadable, cells, objection, said_of_year
from cooperatives.meetings.actions import record_lapse, record_meeting, retract_days, retract_years
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.meetings.rules import deadline_of
from cooperatives.register.actions import Saying, retract
from cooperatives.register.models import Cooperative, Source
from cooperatives.standing.actions import DayIsPast, NoOfficialRules
from cooperatives.standing.models import Standing, facts
from cooperatives.standing.rules import Facts
from registry import history, lawbook
from registry.deadlines import BookYear, Day
from registry.law import Law
from registry.models import User

R = TypeVar("R", Meeting, Lapse)
Span = tuple[date, date]
"""Days, from one through another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed of one cooperative, and what its cell said when the page was opened."""

    cooperative: int
    text: str
    seen: str


class Fate(StrEnum):
    """What became of an entry."""

    SAVED = "SAVED"
    SAME = "SAME"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an entry, and what a person should know about it."""

    fate: Fate
    sentence: str = ""
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of every entry that said something; how many cooperatives came to stand where, and the review.

    review None: they could not be judged today.
    """

    answers: Mapping[int, Answer]
    moved: Mapping[str, int]
    review: Review | None


def record_rat_year(
    entries: Sequence[Entry], name: int, saying: Saying, *, reason: str, by: User, on: date
) -> Recorded:  # fmt: skip
    """Record what a source says of one book year of many cooperatives, as one deed; then judge those it touched.

    What cannot be taken is answered with a sentence and changes nothing. Raises NoLaw.
    """
    with history.verb("record_rat_year", by=by, on=on, reason=reason):
        wanted = [entry.cooperative for entry in entries]
        locked = Cooperative.objects.select_for_update(no_key=True).order_by("pk").in_bulk(wanted)
        meetings, lapses = _said(Meeting, wanted, kind=Meeting.Kind.ANNUAL), _said(Lapse, wanted)
        known, law = facts(wanted), lawbook.read()
        book = Book(name, saying, reason, by, on, law, law.counting(Day(on)))
        answers = {
            pk: answer
            for entry in entries
            if (of := locked.get(pk := entry.cooperative))
            and (answer := book.answer(entry, Leaf(of, known[pk], meetings[pk], lapses[pk])))
        }
        touched = [pk for pk, answer in answers.items() if answer.fate is Fate.SAVED]
        return Recorded(answers, *_judged(touched, by=by, on=on))


def _said(model: type[R], cooperatives: Collection[int], **where: str) -> dict[int, list[R]]:
    """What is said of each of these cooperatives and was not retracted."""
    found: dict[int, list[R]] = defaultdict(list)
    rows = model._default_manager.filter(cooperative__in=cooperatives, retracted_on=None, **where)
    for row in rows.select_related("cooperative", "batch").order_by("pk"):
        found[row.cooperative_id].append(row)
    return found


def _judged(cooperatives: Collection[int], *, by: User, on: date) -> tuple[Mapping[str, int], Review | None]:
    """Judge these cooperatives: how many came to stand where, and what the review did."""
    standings = Standing.objects.filter(pk__in=cooperatives).values_list("pk", "state")
    before = dict(standings)
    try:
        done = review(on=on, by=by, cooperatives=cooperatives) if cooperatives else Review()
    except (NoOfficialRules, DayIsPast):
        return {}, None
    return Counter(state for pk, state in standings.all() if state != before.get(pk)), done


@dataclass(frozen=True, slots=True)
class Leaf:
    """One cooperative with what is known of it, and the sayings that rests on."""

    cooperative: Cooperative
    known: Facts
    meetings: list[Meeting]
    lapses: list[Lapse]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A saying against what is said already.

    is_said: the same, by the same source, of the same day. refusal: why it cannot be recorded. corrected: what the
    same source said otherwise. note: what a person should know once it is recorded.
    """

    is_said: bool = False
    refusal: str = ""
    corrected: list[Meeting | Lapse] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Takes down, entry by entry, what one source says of one book year."""

    name: int
    saying: Saying
    reason: str
    by: User
    on: date
    law: Law
    code: str

    def answer(self, entry: Entry, of: Leaf) -> Answer | None:
        """What becomes of an entry; None where nothing was said."""
        (cell,) = cells([self.name], of.known, self.law, self.code, self.on)
        said = said_of_year(entry.text, cell.deadline, self.saying.observed_on)
        if isinstance(said, Nothing):
            return None
        if isinstance(said, Unreadable):
            return Answer(Fate.RETURNED, said.sentence)
        if sentence := objection(said, cell):
            return Answer(Fate.RETURNED, sentence)
        spans = self._spans(said, of.known)
        weighed = self._held(said, spans, of) if isinstance(said, HeldOn) else self._not_held(spans, of)
        return self._refused(entry, said, cell, weighed) or self._write(said, spans, of, weighed)

    def _spans(self, said: HeldOn | NotHeld, known: Facts) -> list[Span]:
        """The days that are spoken of: in which these book years' meeting could be held in time, and its own day.

        Where that lies in the time of another book year, what was said of that one stays.
        """
        if isinstance(said, NotHeld):
            return [self._season(self.name, known)]
        spans = [self._season(name, known) for name in sorted(said.book_years)]
        latest = BookYear.ended_before(said.day, known.ends_in).name
        is_of_another = latest not in said.book_years and said.day <= self._season(latest, known)[1]
        return spans if is_of_another else [*spans, (said.day, said.day)]

    def _season(self, name: int, known: Facts) -> Span:
        """The days on which the meeting of a book year could be held in time."""
        return deadline_of(name, known, self.law, self.code, Day(self.on))[0].season

    def _refused(self, entry: Entry, said: HeldOn | NotHeld, cell: Cell, weighed: Weighed) -> Answer | None:
        """The answer to what is said already or cannot be recorded; None where it can."""
        if weighed.is_said:
            return Answer(Fate.SAME)
        now = cell.says
        if entry.seen != now and now != (f"{said.day:%d-%m-%Y}" if isinstance(said, HeldOn) else "tidak"):
            return Answer(
                Fate.RETURNED,
                f"Sudah diubah orang lain sejak halaman ini dibuka; kini: {now or 'kosong'}. "
                "Simpan sekali lagi bila isian Anda yang benar.",
            )
        if weighed.refusal:
            return Answer(Fate.RETURNED, weighed.refusal)
        if weighed.corrected and not self.reason:
            told = "; ".join(_told(row) for row in weighed.corrected)
            return Answer(
                Fate.RETURNED, f"Sumber ini sudah menyebut lain ({told}). Isi alasan perubahan.", needs_reason=True
            )
        return None

    def _held(self, said: HeldOn, spans: list[Span], of: Leaf) -> Weighed:
        years = said.book_years
        same_day = [row for row in of.meetings if row.held_on == said.day]
        agreeing = [row for row in same_day if years <= set(row.book_years)]
        other_days = [row for row in of.meetings if row.held_on != said.day and years & set(row.book_years)]
        otherwise: list[Meeting | Lapse] = [*other_days, *(row for row in of.lapses if _denies(row, spans))]
        corrected = [row for row in otherwise if self._is_ours(row)]
        fewer = [row for row in same_day if row not in agreeing]
        stays = [row for row in [*otherwise, *fewer] if self._is_heavier(row)]
        if stays and not any(map(self._is_heavier, agreeing)):
            return Weighed(refusal=f"{_told(max(stays, key=_weight))}; tetap berlaku.")
        lost = {year for row in fewer if not row.is_inferred and not self._is_ours(row) for year in row.book_years}
        if lost - years and not said.is_listed:
            both = ", ".join(map(str, sorted(lost | years)))
            return Weighed(refusal=f"{_told(fewer[0])}. Sebut semuanya: {said.day:%d-%m-%Y} ({both}).")
        return Weighed(not corrected and any(map(self._is_this, agreeing)), "", corrected, said.warning)

    def _not_held(self, spans: list[Span], of: Leaf) -> Weighed:
        held = [row for row in of.meetings if self.name in row.book_years]
        agreeing = [row for row in of.lapses if _denies(row, spans)]
        corrected: list[Meeting | Lapse] = [row for row in held if self._is_ours(row)]
        beside = [row for row in held if not self._is_ours(row)]
        if newer := [row for row in beside if row.source == self.saying.source]:
            return Weighed(refusal=f"{_told(newer[-1])}; tetap berlaku.")
        note = f"{_told(max(beside, key=_weight))}; tetap dihitung, isian ini bantahannya." if beside else ""
        return Weighed(not corrected and any(map(self._is_this, agreeing)), "", corrected, note)

    def _write(self, said: HeldOn | NotHeld, spans: list[Span], of: Leaf, weighed: Weighed) -> Answer:
        """Record it, and take back what the same source said otherwise."""
        names = said.book_years if isinstance(said, HeldOn) else {self.name}
        for row in weighed.corrected:
            if isinstance(row, Meeting):
                retract_years(row, names, reason=self.reason, by=self.by, on=self.on)
            else:
                retract_days(row, spans, reason=self.reason, by=self.by, on=self.on)
        if isinstance(said, HeldOn):
            self._write_meeting(said, of)
        else:
            record_lapse(of.cooperative, *spans[0], self.saying, by=self.by, on=self.on)
        return Answer(Fate.SAVED, weighed.note)

    def _write_meeting(self, said: HeldOn, of: Leaf) -> None:
        """Record a meeting, for the book years too which the same source already said it was for."""
        earlier = [row for row in of.meetings if row.held_on == said.day and self._is_ours(row)]
        years = said.book_years.union(*(row.book_years for row in earlier))
        for row in earlier:
            if not self._is_this(row) or years <= set(row.book_years):
                continue
            retract(row, reason=f"Rapat yang sama juga untuk tahun buku {self.name}.", by=self.by, on=self.on)
        record_meeting(of.cooperative, said.day, sorted(years), self.saying, by=self.by, on=self.on)

    def _is_ours(self, row: Meeting | Lapse) -> bool:
        """Whether the same source said it, of no later day."""
        return row.source == self.saying.source and row.observed_on <= self.saying.observed_on

    def _is_this(self, row: Meeting | Lapse) -> bool:
        """Whether the same source said it of the same day."""
        return row.source == self.saying.source and row.observed_on == self.saying.observed_on

    def _is_heavier(self, row: Meeting | Lapse) -> bool:
        """Whether a weightier source said it, or the same of a later day."""
        return _weight(row) > (self.saying.source.rank, self.saying.observed_on)


def _weight(row: Meeting | Lapse) -> tuple[int, date]:
    return row.weight[:2]


def _denies(row: Lapse, spans: list[Span]) -> bool:
    """Whether a lapse covers the whole of any of these times."""
    return any(row.since <= since and through <= row.through for since, through in spans)


def _told(row: Meeting | Lapse) -> str:
    """A saying in words: who, of which day, and what."""
    what = f"RAT {row.held_on:%d-%m-%Y}" if isinstance(row, Meeting) else "tidak ada RAT"
    if isinstance(row, Meeting) and len(row.book_years) > 1:
        what += f" untuk tahun buku {', '.join(map(str, row.book_years))}"
    return f"{Source(row.source).label} {row.observed_on:%d-%m-%Y}: {what}"
