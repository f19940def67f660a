"""What an attestation says: pure text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cooperatives.correspondence.rules import long_day

QR_NOTE = (
    "Pindai untuk memeriksa sertifikat ini di laman dinas. Kode ini bukan tanda tangan elektronik; "
    "sertifikat sah dengan tanda tangan dan cap."
)


def from_to(first: date, last: date) -> str:
    """Some days in words: 5 Maret 2018, or 5 Maret 2018 sampai 7 Maret 2018."""
    return long_day(first) if first == last else f"{long_day(first)} sampai {long_day(last)}"


def printed(
    facts: Mapping[str, Any], *, number: str, dated_on: date, head: Mapping[str, str], signatory: Mapping[str, str],
    address: str,
) -> dict[str, Any]:  # fmt: skip
    """Everything that stands on it, as it is kept. facts: who, as what, for whom, in what, where and on which days."""
    who = f"{facts['post']}, {facts['cooperative']}" if facts["cooperative"] else facts["post"]
    return {
        "number": number, "name": facts["name"], "who": who, "course": facts["course"], "place": facts["place"],
        "days": from_to(facts["starts_on"], facts["ends_on"]),
        "came": f"hadir {facts['came']} dari {facts['days']} hari",
        "place_date": f"{head['city']}, {long_day(dated_on)}", "letterhead": dict(head), "signatory": dict(signatory),
        "address": address, "qr_alt": f"Kode QR: alamat pemeriksaan sertifikat ini, {address}", "qr_note": QR_NOTE,
        "foot": f"Nomor {number} · {address.partition('://')[2]}",
    }  # fmt: skip
