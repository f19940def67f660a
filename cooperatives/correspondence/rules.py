"""What a letter says beside its own words, and the numbers of a series: pure text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
FOLLOWS = {"SECOND": "REPRIMAND", "THIRD": "SECOND"}
"""The kinds of letter that follow another which changed nothing: which one."""
NEXT = {before: after for after, before in FOLLOWS.items()}
UNNUMBERED = "belum bernomor"
QR_NOTE = (
    "Pindai untuk memeriksa surat ini di laman dinas. Kode ini bukan tanda tangan elektronik; "
    "surat sah dengan tanda tangan dan cap."
)


def long_day(day: date) -> str:
    """A day as it stands in a letter: 5 Januari 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def series(before: str, first: str, after: str, count: int) -> list[str]:
    """So many numbers of the agenda, one after another: the first as it is typed, leading zeros kept."""
    return [f"{before}{int(first) + place:0{len(first)}}{after}" for place in range(count)]


def repeated(numbers: Sequence[str]) -> str:
    """The first number that stands in a list twice, however capitalised; empty where none does."""
    seen: set[str] = set()
    for number in numbers:
        if (key := number.casefold()) in seen:
            return number
        seen.add(key)
    return ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: to whom, about what, in paragraphs around a list of facts, and who gets a copy."""

    subject: str
    to: tuple[str, ...]
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    cc: tuple[str, ...]
    nature: str = "Biasa"
    attachment: str = "–"

    def as_body(self) -> dict[str, Any]:
        """All of it but the subject, as JSON keeps it."""
        return {
            "to": list(self.to), "opening": list(self.opening), "facts": [list(each) for each in self.facts],
            "closing": list(self.closing), "cc": list(self.cc), "nature": self.nature, "attachment": self.attachment,
        }  # fmt: skip


def printed(
    subject: str, body: Mapping[str, Any], *, number: str, dated_on: date | None, head: Mapping[str, str],
    signatory: Mapping[str, str], address: str,
) -> dict[str, Any]:  # fmt: skip
    """Everything that stands on the paper, as it is kept with the letter; without a number it is a draft.

    address: where anyone may check it, empty for a draft.
    """
    day = long_day(dated_on) if dated_on else "…"
    return dict(body) | {
        "subject": subject, "number": number or UNNUMBERED, "place_date": f"{head['city']}, {day}",
        "letterhead": dict(head), "signatory": dict(signatory), "address": address,
        "qr_alt": f"Kode QR: alamat pemeriksaan surat ini, {address}", "qr_note": QR_NOTE,
        "foot": f"Nomor {number} · {address.partition('://')[2]}" if number else "Konsep, belum bernomor",
    }  # fmt: skip
