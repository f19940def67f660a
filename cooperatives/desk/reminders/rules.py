"""What a cooperative may be reminded of, whom a reminder goes to, and by which ways it can. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cooperatives.desk.letters.rules import OURS
from cooperatives.meetings.rules import deadline_of
from cooperatives.reminders.rules import AnnualMeeting
from cooperatives.standing.rules import Facts
from registry.deadlines import Day
from registry.law import Law, Provision
from registry.phones import dialable, phone_key, pretty

WHATSAPP, EMAIL, PRINT = "WHATSAPP", "EMAIL", "PRINT"


def annual_meeting_of(
    book_year: int, known: Facts, law: Law, code: str, on: date, *, planned_on: date | None, is_reported: bool
) -> tuple[AnnualMeeting, Provision]:
    """What is known on a day of the annual meeting of a book year, and what its deadline rests on. Raises NoLaw."""
    deadline, provision = deadline_of(book_year, known, law, code, Day(on))
    held = (each.held_on for each in known.meetings if each.is_annual and book_year in each.book_years)
    first = min((day for day in held if day <= on), default=None)
    return AnnualMeeting(deadline, planned_on, first, is_reported), provision


def why_none(known: Facts, book_year: int, membership_area: str, on: date) -> str:
    """Why a cooperative is reminded of nothing, in words; empty where it may be."""
    if known.is_ending(on):
        return "sedang dibubarkan atau sudah berakhir"
    if membership_area not in ("", OURS):
        return "pembinanya bukan dinas kabupaten/kota"
    if not known.is_dated:
        return "tanggal pengesahannya belum diketahui"
    return "" if known.owes(book_year) else "belum wajib RAT untuk tahun buku ini"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is reminded: whoever chairs the board, by the best number there is and the address of the cooperative."""

    person: str
    phone: str
    email: str

    @classmethod
    def best(cls, person: str, numbers: Sequence[str], email: str) -> "Contact":
        """numbers: those that are known, the nearest first. A mobile one is better than any landline."""
        mobile = filter(None, map(phone_key, numbers))
        return cls(person, next(mobile, "") or next(filter(None, map(dialable, numbers)), ""), email)

    @property
    def addresses(self) -> dict[str, str]:
        """Where a reminder can go: by which way and to whom; on paper always."""
        found = {WHATSAPP: phone_key(self.phone), EMAIL: self.email}
        return {way: address for way, address in found.items() if address} | {PRINT: ""}

    @property
    def is_reachable(self) -> bool:
        """Whether anything but paper reaches it."""
        return len(self.addresses) > 1

    @property
    def line(self) -> str:
        """In one line."""
        return ", ".join(filter(None, (self.person, pretty(self.phone), self.email)))
