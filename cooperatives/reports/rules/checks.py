"""The twelve points by which a report is checked. They score and comment; they refuse nothing. Pure.

Real and honest reports fail arithmetic, contradict their dates and leave lines blank (the domain of RAT, what a
verification really checks). So each point says what it found in numbers, and a person decides.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cooperatives.boards.rules import BOARD, years_after
from cooperatives.reports.rules.asked import EXTERNAL_CAPITAL, MONEY, OWN_CAPITAL, Answers


class Outcome(StrEnum):
    """What a point came to."""

    OK = "OK"
    DOUBT = "DOUBT"
    NOT_SAID = "NOT_SAID"  # the numbers it needs were not given
    BY_EYE = "BY_EYE"  # a person must look into the documents


@dataclass(frozen=True, slots=True)
class Point:
    """One of the twelve: what it came to, the numbers its sentence names, and the answer it is about."""

    number: int
    name: str
    outcome: Outcome
    facts: Mapping[str, Any]
    section: str
    question: str

    @property
    def anchor(self) -> str:
        """Where its answer stands on a page."""
        return f"{self.section}-{self.question}"


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A term of a post as it is known on the day of the meeting; name: who holds it."""

    post: str
    name: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """All that a check looks at. documents: their classes. last: the verified figures of the book year before, by name.

    seats: the organs as they are known, without what this report elects. term_years: how long the law lets a board sit.
    """

    answers: Answers
    is_held: bool = True
    documents: Collection[str] = ()
    last: Mapping[str, int | None] | None = None
    seats: Collection[SeatFact] = ()
    term_years: int | None = None
    year_ended_on: date | None = None
    received_on: date | None = None

    def number(self, section: str, name: str) -> int | None:
        """A number that was answered."""
        value = self.answers.get(section, {}).get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def rupiah(self, name: str) -> int | None:
        """An amount that was answered."""
        return self.number("finance", name)

    def people(self, what: str) -> int | None:
        """Men and women together, where both were answered."""
        return _sum(self.number("members", f"{what}_{sex}") for sex in SEXES)

    def day(self, section: str, name: str) -> date | None:
        """A day that was answered."""
        value = self.answers.get(section, {}).get(name)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def lacking(self, *classes: str) -> list[str]:
        """Which of these documents are not there."""
        return [each for each in classes if each not in self.documents]


SEXES = ("men", "women")
Found = tuple[Outcome, dict[str, Any]]
NOT_SAID: Found = (Outcome.NOT_SAID, {})


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum, where every number is known."""
    known = list(numbers)
    return None if None in known else sum(each for each in known if each is not None)


def _same(is_so: bool, **facts: Any) -> Found:  # noqa: FBT001
    return (Outcome.OK if is_so else Outcome.DOUBT), facts


def _compared(left: int | None, right: int | None, **more: Any) -> Found:
    """Two numbers that must be the same."""
    if left is None or right is None:
        return Outcome.NOT_SAID, more
    return _same(left == right, left=left, right=right, gap=abs(left - right), **more)


def _balance(of: Checked) -> Found:
    """Assets are what others and members put in, and what is left. Whether the year's surplus stands among it is seen
    by which of both ways balances, where that was not said.
    """
    assets, capital = of.rupiah("assets"), _sum(map(of.rupiah, OWN_CAPITAL + EXTERNAL_CAPITAL))
    if assets is None or capital is None:
        return NOT_SAID
    others, surplus = of.rupiah("other_liabilities"), of.rupiah("surplus_in_equity")
    known = capital + (others or 0)
    ways = [known + surplus] if surplus is not None else [known, known + (of.rupiah("surplus") or 0)]
    nearest = min(ways, key=lambda way: abs(assets - way))
    found = {"left": assets, "right": nearest, "gap": abs(assets - nearest)}
    if assets == nearest:
        return Outcome.OK, found
    lacks = [] if surplus is not None else ["surplus_in_equity"]
    lacks += ["other_liabilities"] if others is None and (lacks or assets > nearest) else []
    return (Outcome.NOT_SAID if lacks else Outcome.DOUBT), found | {"lacks": lacks}


def _cash(of: Checked) -> Found:
    return _compared(of.rupiah("cash"), of.rupiah("cash_flow_end"))


def _surplus(of: Checked) -> Found:
    """The surplus is income less costs, and the same in the balance sheet."""
    surplus, income, costs = of.rupiah("surplus"), of.rupiah("income"), of.rupiah("costs")
    if surplus is not None and income is not None and costs is not None and income - costs != surplus:
        right = income - costs
        return Outcome.DOUBT, {
            "income": income, "costs": costs, "left": surplus, "right": right, "gap": abs(surplus - right),
        }  # fmt: skip
    return _compared(surplus, of.rupiah("surplus_in_equity"))


def _principal(of: Checked) -> Found:
    """Each member pays the same principal savings once."""
    members, unit = of.people("members"), of.rupiah("principal_unit")
    right = None if members is None or unit is None else members * unit
    return _compared(of.rupiah("principal_savings"), right, members=members, unit=unit)


def _split(of: Checked) -> Found:
    """Only the documents show whether all of them divide the savings alike."""
    facts = {
        "principal": of.rupiah("principal_savings"),
        "mandatory": of.rupiah("mandatory_savings"),
        "lacks": of.lacking("ACCOUNTABILITY", "BALANCE", "SUPERVISION"),
    }
    said = facts["principal"] is not None and facts["mandatory"] is not None
    return (Outcome.BY_EYE if said and not facts["lacks"] else Outcome.NOT_SAID), facts


def _members(of: Checked) -> Found:
    """Who was there, came and left gives who is there, of men as of women."""
    counted: dict[str, tuple[int, int]] = {}
    for sex in SEXES:
        opening, joined, left, end = (of.number("members", f"{what}_{sex}")
                                      for what in ("opening", "joined", "left", "members"))  # fmt: skip
        if opening is None or joined is None or left is None or end is None:
            return NOT_SAID
        counted[sex] = (end, opening + joined - left)
    said, rolled = (sum(pair) for pair in zip(*counted.values(), strict=True))
    is_so = all(end == right for end, right in counted.values())
    facts = {sex: {"left": end, "right": right} for sex, (end, right) in counted.items() if end != right}
    return _same(is_so, left=said, right=rolled, gap=abs(said - rolled), by_sex=facts)


def _quorum(of: Checked) -> Found:
    """Enough came, by the cooperative's own bylaws. Exactly enough: only the bylaws say whether it must be more."""
    entitled, attended, part, whole = (of.number("meeting", name)
                                       for name in ("entitled", "attended", "quorum_of", "quorum_in"))  # fmt: skip
    if entitled is None or attended is None or not part or not whole:
        return NOT_SAID
    meeting = of.answers.get("meeting", {})
    by_delegates, members = meeting.get("basis") == "DELEGATES", of.people("members")
    too_many = members if not by_delegates and members is not None and entitled > members else None
    needed, is_exact = -(-entitled * part // whole), attended * whole == entitled * part
    facts = {
        "entitled": entitled, "attended": attended, "part": part, "whole": whole, "needed": needed,
        "short": max(0, needed - attended), "is_second": meeting.get("session") == "SECOND",
        "by_delegates": by_delegates, "members": too_many, "lacks": of.lacking("ATTENDANCE"),
    }  # fmt: skip
    if attended > entitled or attended < needed or too_many is not None or part > whole:
        return Outcome.DOUBT, facts
    return (Outcome.BY_EYE if is_exact and attended < entitled else Outcome.OK), facts


def _date(of: Checked) -> Found:
    """The documents must name one day; it lies after the book year, and before the report came."""
    held_on = of.day("meeting", "held_on")
    lacks = of.lacking("MINUTES")
    facts = {"held_on": held_on, "lacks": lacks, "year_ended_on": of.year_ended_on, "received_on": of.received_on}
    if held_on is None:
        return Outcome.NOT_SAID, facts
    too_early = of.year_ended_on is not None and held_on <= of.year_ended_on
    too_late = of.received_on is not None and held_on > of.received_on
    if too_early or too_late:
        return Outcome.DOUBT, facts | {"too_early": too_early}
    return (Outcome.NOT_SAID if lacks else Outcome.BY_EYE), facts | {"too_early": False}


def _signatures(of: Checked) -> Found:
    """Everybody in the organs signs the annual report."""
    names = sorted({each.name for each in of.seats})
    lacks = of.lacking("ACCOUNTABILITY", "SUPERVISION")
    return (Outcome.NOT_SAID if lacks else Outcome.BY_EYE), {"names": names, "lacks": lacks}


def _terms(of: Checked) -> Found:
    """No board sits longer than the law lets it: neither the one elected, nor one that nobody followed."""
    board, held_on = of.answers.get("board", {}), of.day("meeting", "held_on")
    elected = board.get("elected") == "YES"
    starts_on, ends_on = of.day("board", "starts_on") or held_on, of.day("board", "ends_on")
    years = of.term_years
    if years is None or held_on is None or board.get("elected") not in {"YES", "NO"}:
        return NOT_SAID
    followed = {post for post in BOARD if elected and board.get(post.lower())}
    sitting = [each for each in of.seats if each.post in BOARD and each.post not in followed]
    over = [(each.name, last) for each in sitting if (last := _last(each, years)) < held_on]
    facts: dict[str, Any] = {"years": years, "over": over, "too_long": None, "starts_on": starts_on, "ends_on": ends_on}
    if elected and starts_on and ends_on and ends_on > years_after(starts_on, years):
        facts["too_long"] = years_after(starts_on, years)
    if over or facts["too_long"]:
        return Outcome.DOUBT, facts
    return (Outcome.OK if sitting or (followed and ends_on) else Outcome.NOT_SAID), facts


def _last(seat: SeatFact, years: int) -> date:
    """The last day of a term: as was said, else as the law limits it."""
    limit = years_after(seat.starts_on, years)
    return min(seat.ends_on or limit, limit)


OPENINGS = (
    *((f"opening_{sex}", "members", f"members_{sex}") for sex in SEXES),
    ("cash_flow_start", "finance", "cash"),
)
"""What a year opens with, in which section that was answered, and what the year before closed with."""


def _opening(of: Checked) -> Found:
    """A year begins where the verified one before it ended; and no amount is suddenly a thousand times another."""
    last = of.last or {}
    pairs = [(name, of.number(section, name), last.get(closed)) for name, section, closed in OPENINGS]
    known = [(name, now, was) for name, now, was in pairs if now is not None and was is not None]
    differing = [{"name": name, "left": now, "right": was, "gap": abs(now - was)}
                 for name, now, was in known if now != was]  # fmt: skip
    scaled = [{"name": name, "left": now, "right": was, "times": times} for name in MONEY
              if (now := of.rupiah(name)) and (was := last.get(name)) and (times := _times(now, was))]  # fmt: skip
    if not known and not scaled:
        return Outcome.NOT_SAID, {"is_known": of.last is not None, "differing": [], "scaled": []}
    return _same(not differing and not scaled, is_known=True, differing=differing, scaled=scaled)


def _times(now: int, was: int) -> int:
    """By which power of a thousand two amounts differ: rupiah, thousands and millions are often mixed. 0: by none.

    Within threefold, as a year does not change more.
    """
    small, large = sorted((abs(now), abs(was)))
    return next((times for times in (1_000, 1_000_000) if small * times <= 3 * large and large <= 3 * small * times), 0)


def _loans(of: Checked) -> Found:
    """The same amount in two lines is often one loan, booked twice."""
    lines = {name: of.rupiah(name) for name in ("receivables", "payables", "loans")}
    known = {name: amount for name, amount in lines.items() if amount}
    for first, second in (("receivables", "payables"), ("receivables", "loans"), ("payables", "loans")):
        if first in known and known[first] == known.get(second):
            return Outcome.DOUBT, {"amount": known[first], "first": first, "second": second}
    return (Outcome.NOT_SAID if None in lines.values() else Outcome.OK), {}


Test = Callable[[Checked], Found]
POINTS: tuple[tuple[str, Test, str, str], ...] = (
    ("Neraca seimbang", _balance, "finance", "assets"),
    ("Kas di neraca sama dengan kas akhir", _cash, "finance", "cash"),
    ("SHU sama di semua tempat", _surplus, "finance", "surplus"),
    ("Simpanan pokok sesuai jumlah anggota", _principal, "finance", "principal_savings"),
    ("Pembagian simpanan sama di semua dokumen", _split, "finance", "mandatory_savings"),
    ("Jumlah anggota bersambung", _members, "members", "members_men"),
    ("Kuorum tercapai", _quorum, "meeting", "attended"),
    ("Satu tanggal rapat", _date, "meeting", "held_on"),
    ("Tanda tangan lengkap", _signatures, "board", "elected"),
    ("Masa jabatan pengurus berlaku", _terms, "board", "ends_on"),
    ("Angka awal sama dengan akhir tahun lalu", _opening, "members", "opening_men"),
    ("Pinjaman dicatat satu kali", _loans, "finance", "loans"),
)
"""Each point: its name, what it looks at, and the answer it is about."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The points of a report in their order."""

    points: tuple[Point, ...] = ()

    @property
    def right(self) -> int:
        """How many are right."""
        return self._count(Outcome.OK)

    @property
    def judged(self) -> int:
        """How many numbers could judge."""
        return self.right + self._count(Outcome.DOUBT)

    @property
    def by_eye(self) -> int:
        """How many a person must look at."""
        return self._count(Outcome.BY_EYE)

    @property
    def not_said(self) -> int:
        """How many lack what they are judged by."""
        return self._count(Outcome.NOT_SAID)

    @property
    def to_look_at(self) -> list[Point]:
        """The points a person goes through, doubts first."""
        return sorted((each for each in self.points if each not in self.matching), key=_urgency)

    @property
    def matching(self) -> list[Point]:
        """The points whose numbers match."""
        return [each for each in self.points if each.outcome is Outcome.OK]

    def _count(self, outcome: Outcome) -> int:
        return sum(each.outcome is outcome for each in self.points)


URGENT = (Outcome.DOUBT, Outcome.BY_EYE, Outcome.NOT_SAID)


def _urgency(point: Point) -> int:
    return URGENT.index(point.outcome)


def check(report: Checked) -> Checks:
    """The twelve points of a report of a meeting; none of one that was not held."""
    return Checks(
        tuple(
            Point(number, name, *test(report), section, question)
            for number, (name, test, section, question) in enumerate(POINTS if report.is_held else (), start=1)
        )
    )
