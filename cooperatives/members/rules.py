"""Who is a member on a day, and what a person's number may look like. Pure: spans, a day."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from registry.cells import NEAR, bare

CANDIDATE = "CANDIDATE"
DIED = "DIED"


@dataclass(frozen=True, slots=True)
class Span:
    """Days somebody stands in one way in a cooperative: from `since` to the day before `until` (None: still)."""

    kind: str
    category: int
    since: date
    until: date | None = None
    ended: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)


def stints(spans: Iterable[Span], on: date = date.max) -> list[list[Span]]:
    """The memberships begun by a day, the oldest first, each as the spans that follow each other without a gap.

    A candidate is not a member yet: what he or she was before admission does not count.
    """
    begun = sorted((each for each in spans if each.kind != CANDIDATE and each.since <= on), key=lambda each: each.since)
    found: list[list[Span]] = []
    for each in begun:
        if found and found[-1][-1].until == each.since:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def person_nik(text: str) -> str:
    """A person's NIK as its sixteen digits, however it is written; empty where it is none."""
    digits = re.sub(r"[\s.-]", "", text)
    return digits if re.fullmatch(r"[1-9]\d{15}", digits) and _is_a_birthday(digits[6:12]) else ""


def _is_a_birthday(part: str) -> bool:
    """Day, month and year of birth; of women the day is 40 more."""
    day, month = int(part[:2]), int(part[2:4])
    return 1 <= day % 40 <= 31 and day <= 71 and 1 <= month <= 12


def next_number(numbers: Sequence[str]) -> str:
    """The number after those a book gave, written as the last one is: 0413 after 0412, A-18 after A-17.

    Of several numbers in one it is the one that differs most: 18/2026 after 17/2026. Empty where there is none.
    """
    given = [re.split("([0-9]+)", each) for each in numbers]
    if not given or len(last := given[-1]) == 1:
        return ""
    alike = [parts for parts in given if parts[::2] == last[::2]]
    place = max(range(1, len(last), 2), key=lambda at: (len({parts[at] for parts in alike}), at))
    highest = max((parts[place] for parts in alike), key=int)
    return "".join([*last[:place], f"{int(highest) + 1:0{len(highest)}d}", *last[place + 1 :]])


def is_alike(written: str, kept: str) -> bool:
    """Whether two spellings may be one name: nearly the same letters, or one is the other with titles or more names."""
    one, other = bare(written), bare(kept)
    fewer, more = sorted(({word for word in each.split() if len(word) > 2} for each in (one, other)), key=len)
    return SequenceMatcher(None, one, other).ratio() >= NEAR or (bool(fewer) and fewer <= more)


def masked(nik: str) -> str:
    """As it is shown: its first and last two digits."""
    return f"{nik[:2]}{'*' * (len(nik) - 4)}{nik[-2:]}" if nik else ""
