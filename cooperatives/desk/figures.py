"""What the pages of cooperatives show: figures, rule sets side by side, reasons, book years, and who says what."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from cooperatives.desk.filters import UNJUDGED, CooperativeFilter
from cooperatives.meetings.rules import (
    LapseFact,
    MeetingFact,
    Value,
    YearFound,
    book_years,
    deadline_of,
    first_not_ended,
)
from cooperatives.register.models import Cooperative
from cooperatives.register.rules import MONTHS
from cooperatives.standing.actions import Rules, replay
from cooperatives.standing.models import STATES, Verdict
from cooperatives.standing.rules import Facts, State, explained, told
from registry.access import Role
from registry.deadlines import ONE_DAY, BookYear, Day, Deadline
from registry.figures import Figure, Part, parts
from registry.filters import NO_SUBDISTRICT, UNKNOWN
from registry.law import Law, NoLaw, Provision, rule_key
from registry.models import User

of_cooperatives = partial(
    Figure, route="cooperatives", rows=CooperativeFilter, meaning="cooperatives/desk/meaning.html", unit="koperasi"
)
BY_STATE = [
    of_cooperatives("registered", "terdaftar", query=""),
    *(
        of_cooperatives(state, label.lower(), query=f"keaktifan={state}", words="state")
        for state, label in {**STATES, UNJUDGED: "Belum dinilai"}.items()
        if state != State.NOT_REGISTERED
    ),
    of_cooperatives("routine", "rutin RAT", query="rutin=ya"),
]
"""Figures of the register: all of it, each state under its own name, and the routine among the active."""
OWING = of_cooperatives("owing", "belum RAT", query="terakhir=NOT_HELD&terakhir=UNKNOWN")
OBLIGED = of_cooperatives("obliged", "wajib RAT", query="terakhir=HELD&terakhir=NOT_HELD&terakhir=UNKNOWN")
BY_LATEST_YEAR = [
    OWING,
    of_cooperatives("not_held", "tidak mengadakan RAT", query="terakhir=NOT_HELD"),
    of_cooperatives("unknown", "RAT tidak diketahui", query="terakhir=UNKNOWN"),
    of_cooperatives("held", "wajib, sudah RAT", query="terakhir=HELD"),
    OBLIGED,
]
"""Figures of the latest book year due: who is obliged, and what is known of each."""
DATA = frozenset({Role.CLERK})
"""Whose work it is to find out what is not known."""
LACKING = [
    of_cooperatives("no_subdistrict", "tanpa kecamatan", query=f"kecamatan={NO_SUBDISTRICT}", who=DATA),
    of_cooperatives("no_type", "tanpa jenis", query=f"jenis={UNKNOWN}", who=DATA),
    of_cooperatives("no_membership_area", "tanpa wilayah keanggotaan", query=f"keanggotaan={UNKNOWN}", who=DATA),
]
FIGURES = [*BY_STATE, *BY_LATEST_YEAR, *LACKING]
ORDERS = {"belum-rat": "Belum RAT terbanyak", "nama": "Nama"}
"""In which order kecamatan can stand, the first where nothing is asked."""


def by_subdistrict(user: User, order: str) -> list[Part]:
    """The figures of the latest book year in each kecamatan; order: one of ORDERS."""
    found = parts(BY_LATEST_YEAR, "kecamatan", user)
    return found if order == "nama" else sorted(found, key=lambda part: -part.figures["owing"].value)


NUMBERS = ("active_held", "active_of", "inactive_of", "separate_meetings", "meeting_breaks")


def numbers(code: str, law: Law, on: date) -> dict[str, Provision] | None:
    """The numbers a rule set looks at book years with, as in force on a day. None where one of them is not."""
    try:
        return {name: law.as_of(rule_key(code, name), Day(on)) for name in NUMBERS}
    except NoLaw:
        return None


def side_by_side(known: Facts, law: Law, on: date, official: Provision | None) -> Iterator[Mapping[str, Any]]:
    """What each rule set the law knows says of these facts on a day, the official one first; nothing of it is kept."""
    for code in sorted(law.codes, key=lambda code: official is None or code != official.value):
        yield {
            "code": code,
            "numbers": (each := numbers(code, law, on)),
            "text": each and each["inactive_of"],
            "judged": judged(known, law, on, code) if each else None,
            "is_official": official is not None and code == official.value,
        }


def judged(known: Facts, law: Law, on: date, code: str) -> Mapping[str, Any] | None:
    """What a rule set says of these facts on a day, with its reasons; None where the law has no value for it."""
    try:
        return explained(told(Rules.of(code, law).judge(known, Day(on))), law)
    except NoLaw:
        return None


def soon(judged: Mapping[str, Any], known: Facts) -> int | None:
    """The one book year whose meeting would make it active and whose deadline makes it old enough to be judged."""
    if not judged["judged_from"] or not judged["active_from"]:
        return None
    deadline, judged_from = (date.fromisoformat(judged[name]) for name in ("active_from", "judged_from"))
    return BookYear.ended_before(deadline, known.ends_in).name if deadline + ONE_DAY == judged_from else None


def facts_judged(kept: Verdict) -> dict[str, Any]:
    """The facts of a verdict in words: those that had happened by its day, and apart those of later, None without any.

    A lapse belongs to the day it began.
    """
    known, on = kept.facts, kept.judged_on
    until, later = _part(known, lambda day: day <= on), _part(known, lambda day: day > on)
    dated_ahead = (later.meetings, later.lapses, later.dissolution_decided_on, later.gazetted_on)
    return {
        "known": until,
        "later": later if any(dated_ahead) else None,
        "form": Cooperative.Form(known.form).label,
        "ends_in": dict(MONTHS)[known.ends_in],
    }


def _part(known: Facts, belongs: Callable[[date], bool]) -> Facts:
    decided, gazetted = known.dissolution_decided_on, known.gazetted_on
    return replace(
        known,
        meetings=tuple(each for each in known.meetings if belongs(each.held_on)),
        lapses=tuple(each for each in known.lapses if belongs(each.since)),
        dissolution_decided_on=decided if decided and belongs(decided) else None,
        gazetted_on=gazetted if gazetted and belongs(gazetted) else None,
    )


def texts_of(reasons: Sequence[Mapping[str, Any]]) -> list[Provision]:
    """The texts these reasons rest on, each once: of every text its first provision."""
    provisions = [provision for reason in reasons for provision in reason["law"]]
    return list({(each.clause, each.source): each for each in reversed(provisions)}.values())[::-1]


def sources_of(reasons: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Who says what these reasons rest on, and of which days, the latest first."""
    years = [reason["facts"] for reason in reasons if reason["test"] == "book_year"]
    sayings = [each for year in years for each in (*year["meetings"], year["lapse"]) if each]
    said = {(each["source"], each["observed_on"]) for each in sayings}
    days: dict[str, list[str]] = defaultdict(list)
    for source, day in sorted(said, key=lambda each: each[1], reverse=True):
        days[source].append(day)
    return dict(days)


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A book year with the meetings that cover it, in the words a kept judgement has for it."""

    name: int
    value: Value | None
    is_voluntary: bool
    meetings: list[MeetingFact]
    lapse: LapseFact | None
    deadline: Deadline
    law: Provision

    @classmethod
    def of(cls, found: YearFound, meetings: Sequence[MeetingFact]) -> "ShownYear":
        """The year as it was found. meetings: all of the cooperative's."""
        held = [meetings[index] for index in found.meetings]
        return cls(found.name, found.value, not found.is_obliged, held, found.lapse, found.deadline, found.law)


@dataclass(frozen=True, slots=True)
class ShownYears:
    """The book years of a cooperative, oldest first, and the next deadline; none once its legal life has ended."""

    shown: list[ShownYear]
    coming: Deadline | None
    coming_law: Provision | None
    until: date

    @property
    def early(self) -> list[ShownYear]:
        """Those that are folded away."""
        return self.shown[:-LATEST]

    @property
    def latest(self) -> list[ShownYear]:
        """Those the page opens with."""
        return self.shown[-LATEST:]

    @property
    def newest_first(self) -> list[ShownYear]:
        """All of them, as the law looks at them."""
        return self.shown[::-1]

    @property
    def rules(self) -> list["ShownRule"]:
        """How their deadlines are counted: each rule with the book years it holds for, the latest first."""
        held_to = [(each.deadline, each.law) for each in self.newest_first]
        if self.coming and self.coming_law:
            held_to.insert(0, (self.coming, self.coming_law))
        names: dict[tuple[int, Provision], list[int]] = defaultdict(list)
        for deadline, law in held_to:
            names[deadline.months, law].append(deadline.year.name)
        return [ShownRule(months, law, found) for (months, law), found in names.items()]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """So many months after a book year ends, by a provision, and for which book years."""

    months: int
    law: Provision
    names: list[int]


LATEST = 9
"""How many book years are shown at once: with the next one, two rows of five."""


def years_of(known: Facts, law: Law, today: date, official: Provision | None) -> ShownYears | None:
    """The book years until today, or until dissolution was decided, by the official deadlines, else by any.

    None where it is not known when it was founded, or the law has no deadline for one of the years.
    """
    code = official.value if official else next(iter(law.codes), None)
    if code is None or not known.is_dated:
        return None
    try:
        return _years(known, law, code, today)
    except NoLaw:
        return None


def _years(known: Facts, law: Law, code: str, today: date) -> ShownYears:
    until = min(today, known.ends_on or today)
    found = [year for year in book_years(known, law, code, Day(until)) if year.value or until == today]
    shown = [ShownYear.of(year, known.meetings) for year in reversed(found)]
    if until < today:
        return ShownYears(shown, None, None, until)
    coming = deadline_of(first_not_ended(known, Day(today)), known, law, code, Day(today))
    return ShownYears(shown, *coming, until)


def replayed(kept: Verdict, law: Law | None = None) -> Mapping[str, Any] | None:
    """The verdict judged again on its own day; None where the law no longer has a value for it."""
    try:
        again = replay(kept, law)
    except NoLaw:
        return None
    rules = numbers(kept.rulebook.code, law or kept.rulebook.law, kept.judged_on)
    return {
        "judged": again,
        "is_same": again == kept.judgement,
        "is_same_state": again["state"] == kept.state,
        "breaks": bool(rules and rules["meeting_breaks"].value),
    }
