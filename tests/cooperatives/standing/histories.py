"""Histories as a clerk would tell them, each with the state it has under every rule set, worked out by hand from
docs/verdict.md; and a slow second reading of that page, to judge histories nobody made by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, permutations, product
from random import Random

from hypothesis import assume
from hypothesis import strategies as st

from cooperatives.meetings.rules import ExtensionFact, LapseFact, MeetingFact
from cooperatives.standing.rules import Facts, Finding, Judgement, State, judge
from registry import lawbook
from registry.deadlines import Day
from registry.law import Law, Reason

LAW = lawbook.from_file()
ONE_DAY = timedelta(1)
CODES = ("KEMENKOP_25_2015", "NIK_C_1IN3", "DISSOLUTION_9_2018", "KABTGR_5Y")
LETTERS = {
    (State.ACTIVE, Finding.ACTIVE): "A",
    (State.GREY, Finding.GREY): "G",
    (State.INACTIVE, Finding.INACTIVE): "I",
    (State.NOT_YET_ASSESSABLE, Finding.NOT_KNOWN): "U",
    (State.NOT_YET_ASSESSABLE, Finding.TOO_YOUNG): "Y",
    (State.NOT_YET_ASSESSABLE, None): "?",  # without a founding date
    (State.IN_SETTLEMENT, None): "S",
    (State.NOT_REGISTERED, None): "-",
}


def on(day: str) -> date:
    return date.fromisoformat(day)


def judged(facts: Facts, code: str, day: date | str, law: Law = LAW) -> Judgement:
    return judge(facts, law, code, Day(on(day) if isinstance(day, str) else day))


def letter(judgement: Judgement) -> str:
    return LETTERS[judgement.state, judgement.finding]


def letters(facts: Facts, day: date) -> str:
    return "".join(letter(judged(facts, code, day)) for code in CODES)


def reasons(judgement: Judgement, test: str) -> list[Reason]:
    return [each for each in judgement.reasons if each.test == test]


def last_day(year: int, month: int) -> date:
    """The last day of a month; month 15 is March of the next year."""
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def rat(held: str, *book_years: int) -> MeetingFact:
    return MeetingFact(on(held), is_annual=True, book_years=book_years)


def ralb(held: str) -> MeetingFact:
    return MeetingFact(on(held), is_annual=False, book_years=())


def lapse(since: str, through: str) -> LapseFact:
    return LapseFact(on(since), on(through))


def extension(book_year: int, granted: str, until: str) -> ExtensionFact:
    return ExtensionFact(book_year, on(granted), on(until))


def told(
    picture: str = "", *, newest: int = 2021, founded: str | None = None, form: str = "PRIMARY", ends_in: int = 12,
    first_obliged_year: int | None = None, meetings: tuple[MeetingFact, ...] = (), lapses: tuple[LapseFact, ...] = (),
    extensions: tuple[ExtensionFact, ...] = (), decided: str = "", gazetted: str = "",
) -> Facts:  # fmt: skip
    """A cooperative whose obliged book years are the picture, `newest` first.

    H: a RAT of its own ten weeks after the book year (10 March for one that ends in December). N: said not held from
    the day after its end for 200 days, which is past every deadline. U: nothing is said. `founded=""`: not known.
    """
    founded_on = date(newest - len(picture), 6, 1) if founded is None else on(founded) if founded else None
    ends = {newest - place: (mark, last_day(newest - place, ends_in)) for place, mark in enumerate(picture)}
    own = [MeetingFact(end + timedelta(69), True, (name,)) for name, (mark, end) in ends.items() if mark == "H"]
    said = [LapseFact(end + ONE_DAY, end + timedelta(200)) for mark, end in ends.values() if mark == "N"]
    return Facts(
        form=form, ends_in=ends_in, founded_on=founded_on, first_obliged_year=first_obliged_year,
        meetings=(*own, *meetings), lapses=(*said, *lapses), extensions=extensions,
        dissolution_decided_on=on(decided) if decided else None, gazetted_on=on(gazetted) if gazetted else None,
    )  # fmt: skip


@dataclass(frozen=True)
class History:
    name: str
    facts: Facts
    expected: str  # one letter for each of CODES
    on: date


def h(name: str, picture: str, expected: str, day: str = "2022-08-01", **more: object) -> History:
    return History(name, told(picture, **more), expected, on(day))


LATE = (rat("2022-08-01", 2021),)
GRANTED = (extension(2021, "2022-03-01", "2022-07-31"),)
EXPORT = (lapse("2019-03-12", "2022-05-15"),)
LAST = (rat("2019-03-11", 2018),)
SHARED = (rat("2022-03-10", 2019, 2020, 2021),)

# On 1 August 2022, unless said otherwise: every deadline for the book year 2021 is past, those for 2022 are not.
# Expected: KEMENKOP 3 of 3 · NIK 1 of 3 · DISSOLUTION 1 of 3 until 30 June · KABTGR 1 of 3, five for inactive.
HISTORIES = [
    h("three RATs of three", "HHH", "AAAA"),
    h("two RATs of three", "HHN", "GAAA"),
    h("three years without", "NNN", "IIIG"),
    h("five years without", "NNNNN", "IIII"),
    h("four years without, the fifth held", "NNNNH", "IIIG"),
    h("three years without, the fourth held", "NNNH", "IIIG"),
    h("the newest held after four without", "HNNNN", "GAAA"),
    # Late, early, ahead
    h("two RATs of three, the last one late, on the day it was held", "NHN", "GAAA", meetings=LATE),
    h("three RATs, the last one late, the day before", "UHH", "UAAA", "2022-07-31", meetings=LATE),
    h("three RATs, the last one late, that day", "UHH", "AAAA", meetings=LATE),
    h("RAT before its deadline, the day before", "UNN", "GGGG", "2022-02-14", meetings=(rat("2022-02-15", 2021),)),
    h("RAT before its deadline counts at once", "UNN", "GAAA", "2022-02-15", meetings=(rat("2022-02-15", 2021),)),
    h("meeting dated ahead", "NNN", "IIIG", meetings=(rat("2022-09-01", 2021),)),
    h("RAT for the running year", "NNN", "GAAA", meetings=(rat("2022-07-15", 2022),)),
    # Separate meetings
    h("one meeting for three book years", "UUU", "GAAA", meetings=SHARED),
    h("two meetings for three book years", "HUU", "GAAA", meetings=(rat("2021-03-10", 2019, 2020),)),
    h("three meetings, one also for the year before", "HUH", "AAAA", meetings=(rat("2021-03-10", 2019, 2020),)),
    h("three meetings, two of them for the same year only", "HUU", "GAAA", meetings=(rat("2022-03-11", 2021), *SHARED)),
    h("one meeting ahead for two years, after three", "HHH", "GAAA", meetings=(rat("2022-07-20", 2022, 2023),)),
    # Extraordinary meetings
    h("extraordinary the day the oldest year ended", "NNN", "IIIG", meetings=(ralb("2019-12-31"),)),
    h("extraordinary after the oldest year ended", "NNN", "GIGG", meetings=(ralb("2020-01-01"),)),
    h("extraordinary meeting, five years without RAT", "NNNNN", "GIGI", meetings=(ralb("2020-01-01"),)),
    h("extraordinary meetings every year", "NNN", "GIGG", meetings=(ralb("2021-03-10"), ralb("2022-03-10"))),
    h("extraordinary meeting dated ahead", "NNN", "IIIG", meetings=(ralb("2022-08-02"),)),
    h("extraordinary meeting, one year unknown", "NUN", "GUUU", meetings=(ralb("2021-03-10"),)),
    h("late RAT of an older year, after the oldest ended", "NNNU", "GIGG", meetings=(rat("2020-09-01", 2018),)),
    # Unknown years
    h("three years unknown", "UUU", "UUUU"),
    h("one unknown among two not held", "NUN", "UUUU"),
    h("one unknown between held ones", "HUH", "UAAA"),
    h("held, unknown, not held", "HUN", "GAAA"),
    h("the fourth year unknown, five not held otherwise", "NNNUN", "IIIU"),
    h("the fifth year unknown", "NNNNU", "IIIU"),
    h("the fourth unknown, the fifth held", "NNNUH", "IIIG"),
    h("the newest unknown after four not held", "UNNNN", "UUUU"),
    # Too young
    h("nothing due yet", "", "YYYY"),
    h("one year, not held", "N", "GGGG"),
    h("one year, unknown", "U", "YUUU"),
    h("one year, held", "H", "YAAA"),
    h("two years, both held", "HH", "YAAA"),
    h("two years, one not held, one unknown", "UN", "GUUU"),
    h("two years, none held", "NN", "GGGG"),
    # Obliged and voluntary years
    h("founded on 31 December", "NNN", "IIIG", founded="2018-12-31"),
    h("founded on 1 January", "NNN", "GGGG", founded="2019-01-01"),
    h("voluntary RAT for the founding year", "H", "YAAA", founded="2021-03-01"),
    h("no RAT for the founding year", "N", "YYYY", founded="2021-03-01"),
    h("voluntary RAT makes three of three", "HHH", "AAAA", founded="2019-03-01"),
    h("voluntary RAT, then two years without", "NNH", "GAAA", founded="2019-03-01"),
    h("first obliged year said later than the law's", "NNN", "GGGG", first_obliged_year=2021),
    h("first obliged year still to end", "NNN", "YYYY", first_obliged_year=2022),
    h("a RAT held before the first obliged year", "NHN", "GAAA", first_obliged_year=2021),
    h("first obliged year said to be the founding year", "NNN", "IIIG", founded="2019-03-01", first_obliged_year=2019),
    # Lapses
    h("lapse that ends a day before the deadline", "UNN", "UUUU", lapses=(lapse("2022-01-01", "2022-03-30"),)),
    h("lapse that ends on the ministry's deadline", "UNN", "IIUG", lapses=(lapse("2022-01-01", "2022-03-31"),)),
    h("lapse that ends on the statute's deadline", "UNN", "IIIG", lapses=(lapse("2022-01-01", "2022-06-30"),)),
    h("lapse that begins a day late", "UNN", "UUUU", lapses=(lapse("2022-01-02", "2022-08-01"),)),
    h("two lapses, together long enough", "UNN", "UUUU",
      lapses=(lapse("2022-01-01", "2022-02-28"), lapse("2022-03-01", "2022-08-01"))),
    h("one lapse over three years", "UUU", "IIIG", lapses=(lapse("2020-01-01", "2022-08-01"),)),
    h("lapse contradicted by a meeting", "NNN", "GAAA", meetings=(rat("2021-03-10", 2020),)),
    # The ministry's export of 15 May 2022
    h("export, last RAT 2019", "", "IIAG", "2022-05-15", founded="2010-06-01", meetings=LAST, lapses=EXPORT),
    h("export, last RAT 2019, in July", "", "IIUG", "2022-07-01", founded="2010-06-01", meetings=LAST, lapses=EXPORT),
    h("export, last RAT 2021", "", "GAAA", "2022-05-15", founded="2010-06-01",
      meetings=(rat("2021-03-20", 2020),), lapses=(lapse("2021-03-21", "2022-05-15"),)),
    h("export, last RAT blank", "", "UUUU", "2022-05-15", founded="2010-06-01"),
    # Deadlines: the newest year of the picture is not due, then it is, and nothing is known of it
    h("primary on the ministry's deadline", "UNNN", "IIIG", "2022-03-31"),
    h("primary the day after it", "UNNN", "UUIU", "2022-04-01"),
    h("primary, five years without, the day after", "UNNNNN", "UUIU", "2022-04-01"),
    h("primary on the statute's deadline", "UNNN", "UUIU", "2022-06-30"),
    h("primary the day after that", "UNNN", "UUUU", "2022-07-01"),
    h("secondary on its deadline", "UNNN", "IIIG", "2022-06-30", form="SECONDARY"),
    h("secondary the day after", "UNNN", "UUUU", "2022-07-01", form="SECONDARY"),
    h("secondary, lapse to 31 March", "UNN", "UUUU", form="SECONDARY", lapses=(lapse("2022-01-01", "2022-03-31"),)),
    h("book year to 30 November, 28 February", "UNNN", "IIIG", "2022-02-28", ends_in=11),
    h("book year to 30 November, 1 March", "UNNN", "UUIU", "2022-03-01", ends_in=11),
    h("book year to 30 November, 29 February", "UNNN", "IIIG", "2024-02-29", ends_in=11, newest=2023),
    h("book year to 30 November, after 29 February", "UNNN", "UUIU", "2024-03-01", ends_in=11, newest=2023),
    h("book year to 30 June, 1 October", "UNNN", "UUIU", "2022-10-01", ends_in=6, newest=2022),
    h("founded on 1 July, book year to 30 June", "NNN", "GGGG", ends_in=6, founded="2018-07-01"),
    # Extensions
    h("extension running", "UNNN", "IIIG", "2022-07-31", extensions=GRANTED),
    h("extension over", "UNNN", "UUUU", extensions=GRANTED),
    h("extension over, lapse to the old deadline", "UNN", "UUUU", extensions=GRANTED,
      lapses=(lapse("2022-01-01", "2022-07-30"),)),
    h("RAT within the extension", "UHH", "AAAA", "2022-07-15", extensions=GRANTED, meetings=(rat("2022-07-15", 2021),)),
    h("extension to be granted tomorrow", "UNNN", "UUUU", extensions=(extension(2021, "2022-08-02", "2022-10-31"),)),
    h("extension granted today, after the deadline", "UNNN", "IIIG",
      extensions=(extension(2021, "2022-08-01", "2022-10-31"),)),
    h("extension to before the deadline", "UNNN", "UUIU", "2022-04-01",
      extensions=(extension(2021, "2022-01-15", "2022-02-28"),)),
    # Beginning and end
    h("no founding date", "NNN", "????", founded=""),
    h("founded tomorrow", "", "----", founded="2022-08-02"),
    h("founded today", "", "YYYY", founded="2022-08-01"),
    h("dissolution decided tomorrow", "NNN", "IIIG", decided="2022-08-02"),
    h("dissolution decided today", "NNN", "SSSS", decided="2022-08-01"),
    h("in settlement, State Gazette tomorrow", "HHH", "SSSS", decided="2022-01-10", gazetted="2022-08-02"),
    h("in the State Gazette today", "HHH", "----", decided="2022-01-10", gazetted="2022-08-01"),
]  # fmt: skip


# A second reading of docs/verdict.md: slow, and sharing nothing with the rules but the facts.

MONTHS = {"ministry": {"PRIMARY": 3, "SECONDARY": 6}, "statute": {"PRIMARY": 6, "SECONDARY": 6}}
RULE_SETS = {  # k, a, i, deadline, an extraordinary meeting breaks, separate meetings
    "KEMENKOP_25_2015": (3, 3, 3, "ministry", True, True),
    "NIK_C_1IN3": (1, 3, 3, "ministry", False, False),
    "DISSOLUTION_9_2018": (1, 3, 3, "statute", True, False),
    "KABTGR_5Y": (1, 3, 5, "ministry", False, False),
}


def deadline(facts: Facts, code: str, year: int, day: date) -> date:
    granted = [each.until for each in facts.extensions if each.book_year == year and each.granted_on <= day]
    return max(last_day(year, facts.ends_in + MONTHS[RULE_SETS[code][3]][facts.form]), *granted, date.min)


def is_obliged(facts: Facts, year: int) -> bool:
    return year >= facts.first_obliged_year if facts.first_obliged_year else last_day(year - 1, facts.ends_in) >= (
        facts.founded_on
    )  # fmt: skip


def year_value(facts: Facts, code: str, year: int, day: date) -> str:
    due = deadline(facts, code, year, day)
    day_after_end = last_day(year, facts.ends_in) + ONE_DAY
    if any(each.is_annual and each.held_on <= day and year in each.book_years for each in facts.meetings):
        return "H"
    if day <= due:
        return ""
    return "N" if any(each.since <= day_after_end and due <= each.through for each in facts.lapses) else "U"


class SecondReading:
    """A cooperative on a day by the page: `letter`, and `answers`, what knowing every year could make of it."""

    def __init__(self, facts: Facts, code: str, day: date) -> None:
        self.k, self.a, self.i, _, self.breaks, self.separate = RULE_SETS[code]
        self.facts, self.day, self.answers = facts, day, set()
        self.letter = self._outside() or self._state(code)

    def _outside(self) -> str:
        facts, day = self.facts, self.day
        if facts.gazetted_on and facts.gazetted_on <= day:
            return "-"
        if facts.founded_on is None:
            return "?"
        if facts.founded_on > day:
            return "-"
        return "S" if facts.dissolution_decided_on and facts.dissolution_decided_on <= day else ""

    def _state(self, code: str) -> str:
        values = {year: year_value(self.facts, code, year, self.day) for year in range(self.day.year + 4, 1999, -1)}
        window = {y: v for y, v in values.items() if v == "H" or (v and is_obliged(self.facts, y))}
        window = dict(list(window.items())[: max(self.a, self.i)])
        unknown = [year for year, value in window.items() if value == "U"]
        self.answers = {self._known(window | dict(zip(unknown, way, strict=True)))
                        for way in product("HN", repeat=len(unknown))}  # fmt: skip
        now = self._known(window)
        return "U" if now not in "AI" and self.answers & {"A", "I"} else now

    def _known(self, window: dict[int, str]) -> str:
        if self._is_active(window):
            return "A"
        if self._is_inactive(window):
            return "I"
        return "Y" if len(window) < max(self.a, self.i) and "N" not in window.values() else "G"

    def _is_active(self, window: dict[int, str]) -> bool:
        held = [year for year in list(window)[: self.a] if window[year] == "H"]
        if not self.separate:
            return len(held) >= self.k
        known = [(n, each.book_years) for n, each in enumerate(self.facts.meetings) if each.is_annual
                 and each.held_on <= self.day and {*held} & {*each.book_years}]  # fmt: skip
        covered = {year for _, years in known for year in years}
        meetings = known + [(f"supposed for {year}", (year,)) for year in held if year not in covered]
        return any(
            all(year in meeting[1] for year, meeting in zip(years, given, strict=True))
            for years in combinations(held, self.k)
            for given in permutations(meetings, self.k)
        )

    def _is_inactive(self, window: dict[int, str]) -> bool:
        looked_at = list(window)[: self.i]
        if len(looked_at) < self.i or any(window[year] != "N" for year in looked_at):
            return False
        oldest_ended = last_day(looked_at[-1], self.facts.ends_in)
        return not (self.breaks and any(oldest_ended < each.held_on <= self.day for each in self.facts.meetings))


def drawn(random: Random, *, ahead: bool = True) -> tuple[Facts, date]:
    """A history nobody made, and a day to judge it on, often one on which something changes."""
    ends_in = random.choice((12, 12, 12, 11, 6, 2))
    form = random.choice(("PRIMARY", "PRIMARY", "SECONDARY"))
    start = random.randint(2012, 2016)
    founded = random.choice((date(start, 1, 1), date(start, 12, 31), date(start, random.randint(1, 12), 15)))
    newest = start + random.choice((0, 1, 2, 3, 5, 6, 6, 7, 8))
    moods = random.choice(((8, 1, 1), (1, 8, 1), (1, 1, 8), (1, 1, 1), (0, 1, 0), (2, 3, 0), (0, 9, 1)))
    meetings, lapses = [], []
    for year in range(start, newest + 1):
        mood, end = random.choices("HNU", moods)[0], last_day(year, ends_in)
        if mood == "H":
            more = random.choice(((), (), (), (year - 1,), (year - 1, year - 2), (year + 1,)))
            meetings.append(MeetingFact(end + timedelta(random.choice((1, 60, 90, 91, 250))), True, (year, *more)))
        if mood == "N":
            short, late = random.choice(((0, 0), (0, 0), (0, 0), (0, 0), (1, 0), (0, 1), (0, -1)))
            through = last_day(year, ends_in + random.choice((3, 6, 12))) - timedelta(short)
            lapses.append(LapseFact(end + timedelta(1 + late), through))
    some_day = founded + timedelta(random.randint(0, 365 * (newest - start + 1)))
    if random.random() < 0.3:
        meetings.append(MeetingFact(some_day, is_annual=False, book_years=random.choice(((), (newest,)))))
    if random.random() < 0.2:
        lapses.append(LapseFact(some_day, some_day + timedelta(random.randint(90, 1500))))
    year = random.randint(start, newest + 1)
    until = last_day(year, ends_in) + timedelta(random.randint(60, 400))
    extension = ExtensionFact(year, last_day(year, ends_in + random.choice((1, 4, 7))), until)
    decided = some_day if random.random() < 0.1 else None
    turn = last_day(newest, ends_in + random.choice((0, 2, 3, 3, 6, 6, 9))) + timedelta(random.choice((0, 1, 1)))
    day = random.choice((turn, turn, turn, extension.granted_on, extension.until, some_day))
    random.shuffle(meetings)
    if not ahead:
        meetings, decided = [each for each in meetings if each.held_on <= day], None
    return Facts(
        form=form, ends_in=ends_in, founded_on=founded if decided or random.random() > 0.02 else None,
        first_obliged_year=random.choice((None,) * 7 + (start, start + 2)), meetings=tuple(meetings),
        lapses=tuple(lapses), dissolution_decided_on=decided,
        extensions=(extension,) if random.random() < 0.3 and (ahead or extension.granted_on <= day) else (),
        gazetted_on=decided and random.choice((None, decided + timedelta(300))),
    ), day  # fmt: skip


def many(count: int, seed: int = 2022) -> Iterator[tuple[Facts, date]]:
    random = Random(seed)
    return (drawn(random) for _ in range(count))


chance = st.builds(Random, st.integers(0))


def drawn_as(wanted: str, random: Random, *, ahead: bool = True) -> tuple[Facts, str, date]:
    """A drawn history with a rule set and a day under which it has one of the wanted letters."""
    facts, day = drawn(random, ahead=ahead)
    codes = [code for code in CODES if letter(judged(facts, code, day)) in wanted]
    assume(codes)
    return facts, random.choice(codes), day
