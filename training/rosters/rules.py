"""How people are written in lists, read with patience, and whether two of them may be one. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import IntEnum

from registry.cells import Cell, Kind, Reading, bare, day
from registry.phones import dialable

WOMEN = {"p", "pr", "prp", "perempuan", "wanita", "w", "f", "female"}
MEN = {"l", "lk", "lakilaki", "laki", "pria", "m", "male"}
AGES = range(10, 100)
HONOURS = {
    "h", "hj", "haji", "hajjah", "kh", "ust", "ustadz", "dr", "drs", "dra", "ir", "prof", "bpk", "bapak", "ibu", "sdr",
    "sdri",
}  # fmt: skip
"""What stands before a name and is none of it."""


def sex(cell: Cell) -> Reading[str]:
    """L or P, however it is written; nothing where the cell is blank or has a dash."""
    text = bare(cell.text).replace(" ", "")
    if not text:
        return Reading()
    if text in WOMEN | MEN:
        return Reading("P" if text in WOMEN else "L")
    return Reading(problem="Jenis kelamin tidak terbaca, jadi tidak dicatat. Tulis L atau P.")


def age(cell: Cell) -> Reading[str]:
    """Years as "21", or a band as "21-30" and "51+"; nothing where the cell is blank or has a dash."""
    text = cell.text.partition(".")[0] if cell.kind is Kind.NUMBER else cell.clean.casefold()
    if not bare(text):
        return Reading()
    years = [int(each) for each in re.findall(r"\d+", text)]
    if not 1 <= len(years) <= 2 or any(each not in AGES for each in years) or years != sorted(years):
        return Reading(problem="Usia tidak terbaca, jadi tidak dicatat. Tulis seperti 35 atau 31-40.")
    is_open = len(years) == 1 and re.search(r"[>+]|ke ?atas|lebih", text)
    return Reading("-".join(map(str, years)) + "+" * bool(is_open))


def born_on(cell: Cell, *, by: date) -> Reading[date]:
    """A date of birth, also after the place: "Tangerang, 12 Maret 1980"; nothing where the cell says nothing."""
    if not bare(cell.text):
        return Reading()
    found = day(cell if cell.kind is not Kind.TEXT else Cell(re.sub(r"^[^\d]*", "", cell.clean)), by=by)
    if found.value is None:
        return Reading(problem="Tanggal lahir tidak terbaca, jadi tidak dicatat. Tulis seperti 31-12-1985.")
    return found


def phone(cell: Cell) -> Reading[str]:
    """A telephone number in its one spelling, also where Excel took its zero."""
    text = cell.text.partition(".")[0] if cell.kind is Kind.NUMBER else cell.clean
    if not bare(text):
        return Reading()
    found = dialable(text)
    return Reading(found) if found else Reading(problem="Nomor telepon tidak terbaca, jadi tidak dicatat.")


def name_key(name: str) -> str:
    """A name as it is compared: without degrees, honours, case and punctuation."""
    words = bare(name.partition(",")[0]).split()
    while len(words) > 1 and words[0] in HONOURS:
        words.pop(0)
    return " ".join(words)


class Likeness(IntEnum):
    """Whether two are one person: no, ask somebody, yes."""

    OTHER = 0
    MAYBE = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class PersonFact:
    """What is known of somebody by which people are told apart."""

    name: str
    cooperatives: frozenset[int] = frozenset()
    phone: str = ""
    sex: str = ""
    born_on: date | None = None


NEAR = 0.85
"""How alike two names must be for somebody to be asked."""


def likeness(one: PersonFact, other: PersonFact) -> Likeness:
    """Whether two are one: surely only where a full name and a cooperative agree, and nothing speaks against it.

    A like name asks only with the cooperative, the telephone or the day of birth; an equal one always.
    """
    names = name_key(one.name), name_key(other.name)
    is_equal = names[0] == names[1]
    has_one_cooperative = bool(one.cooperatives & other.cooperatives)
    pairs = {"phone": (one.phone, other.phone), "sex": (one.sex, other.sex), "born": (one.born_on, other.born_on)}
    agree = {what for what, (its, others) in pairs.items() if its and its == others}
    differ = {what for what, (its, others) in pairs.items() if its and others and its != others}
    if is_equal and has_one_cooperative and " " in names[0] and not differ & {"sex", "born"}:
        return Likeness.SAME
    is_near = is_equal or SequenceMatcher(None, *names).ratio() >= NEAR
    if is_equal or (is_near and (has_one_cooperative or agree & {"phone", "born"})):
        return Likeness.MAYBE
    return Likeness.OTHER


def post(text: str, held: Mapping[str, str]) -> str | None:
    """The post a text means; None where it means none. held: what each way to write it, bare, means."""
    found = held.get(bare(text))
    if found is None and text:
        found = next((held[way] for way in sorted(held, key=len, reverse=True) if bare(text).startswith(way)), None)
    return found
