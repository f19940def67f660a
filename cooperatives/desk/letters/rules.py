"""Who gets a letter about a book year and why not, and the facts it states: pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cooperatives.correspondence.rules import FOLLOWS, long_day
from cooperatives.desk.grid.rules import Cell, Duty
from cooperatives.meetings.rules import Value
from registry.law import Provision

OURS = "DISTRICT"
FULL_NAMES = (
    (re.compile(r"\bUU (\d+)/(\d{4})"), r"Undang-Undang Nomor \1 Tahun \2"),
    (re.compile(r"\bPermenkop UKM (\d+)/(\d{4})"),
     r"Peraturan Menteri Koperasi dan Usaha Kecil dan Menengah Nomor \1 Tahun \2"),
    (re.compile(r"\bPP (\d+)/(\d{4})"), r"Peraturan Pemerintah Nomor \1 Tahun \2"),
)  # fmt: skip
WITHOUT_DUTY = {
    Duty.UNKNOWN: "tanggal pengesahannya belum diketahui",
    Duty.NOT_FOUNDED: "belum didirikan dalam tahun buku itu",
    Duty.NOT_YET: "belum wajib RAT untuk tahun buku itu",
    Duty.NOT_ENDED: "tahun bukunya belum berakhir",
    Duty.ENDED: "sedang dibubarkan",
}
HAS_MET = "RAT-nya sudah diadakan"
WITH_REPORT = {"REPORTED": "laporannya menunggu verifikasi", "DRAFTED": "laporannya sedang diperbaiki pengurus"}
FITS = {"APPEAL": None, "INQUIRY": Value.UNKNOWN} | dict.fromkeys(("REPRIMAND", *FOLLOWS), Value.NOT_HELD)
"""What is known of the meeting where a kind of letter is the right one; None: its deadline has not passed."""
INSTEAD = {
    None: "batas waktunya belum lewat: suratnya imbauan",
    Value.UNKNOWN: "tidak diketahui apakah sudah RAT: suratnya permintaan keterangan",
    Value.NOT_HELD: "diketahui tidak RAT: suratnya teguran",
}
ASKED = "sudah dimintai keterangan: catat dahulu apa jawabannya"
WRITTEN = {
    "REPRIMAND": "sudah ditegur: berikutnya teguran kedua",
    "SECOND": "sudah ditegur dua kali: berikutnya teguran ketiga",
    "THIRD": "sudah ditegur tiga kali",
}
"""What is said of who was reprimanded already, by the last reprimand."""
NTH = {"REPRIMAND": "pertama", "SECOND": "kedua", "THIRD": "ketiga"}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter a cooperative has already. since: when it came, as far as that is known; None: it was not sent yet."""

    number: str
    dated_on: date | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What decides whether a cooperative gets a letter: its book year, and what else the office has in hand.

    report: how far one that was received has come, empty where there is none. letters: those it has already, by kind.
    patience: how long a letter waits for its answer before another follows.
    """

    cell: Cell
    membership_area: str
    is_settling: bool
    report: str
    letters: Mapping[str, Written]
    on: date
    patience: timedelta


def refusal(kind: str, of: Known) -> str:
    """Why a cooperative gets no letter of this kind, in words; empty where it gets one.

    A reprimand needs a meeting known not to have been held; of an unknown one, an inquiry may only ask.
    """
    if of.membership_area and of.membership_area != OURS:
        return "pembinanya bukan dinas kabupaten/kota"
    if of.is_settling:
        return WITHOUT_DUTY[Duty.ENDED]
    if of.cell.value is Value.HELD:
        return HAS_MET
    if of.report:
        return WITH_REPORT[of.report]
    if of.cell.duty is not Duty.OWED:
        return WITHOUT_DUTY[of.cell.duty]
    if kind in of.letters:
        last = next((each for each in reversed(WRITTEN) if each in of.letters), kind)
        return WRITTEN[last] if kind in WRITTEN else "sudah ada suratnya"
    if (value := of.cell.value) is FITS[kind]:
        return _too_early(FOLLOWS[kind], of) if kind in FOLLOWS else ""
    return ASKED if value is Value.UNKNOWN and "INQUIRY" in of.letters else INSTEAD[value]


def _too_early(before: str, of: Known) -> str:
    """What keeps a letter from following this one today."""
    if before not in of.letters:
        return f"belum ada teguran {NTH[before]}"
    since = of.letters[before].since
    if since is None:
        return f"teguran {NTH[before]} belum dikirim"
    until = since + of.patience
    return f"jawaban atas teguran {NTH[before]} ditunggu sampai {until:%d-%m-%Y}" if of.on < until else ""


def because(kind: str, of: Known) -> str:
    """Why a cooperative gets a letter of this kind, in words, where nothing refuses it."""
    if kind in FOLLOWS:
        letter = of.letters[FOLLOWS[kind]]
        named = f"teguran {NTH[FOLLOWS[kind]]}, {letter.number}, {letter.dated_on:%d-%m-%Y}"
        return f"{named}; menurut catatan kami RAT tersebut belum diselenggarakan"
    deadline = f"batas RAT {of.cell.deadline.on:%d-%m-%Y}"
    return {
        "APPEAL": f"{deadline} belum lewat", "INQUIRY": f"{deadline} lewat, tidak diketahui apakah sudah RAT",
        "REPRIMAND": f"{deadline} lewat, diketahui tidak RAT",
    }[kind]  # fmt: skip


def in_full(clause: str) -> str:
    """A clause as a letter writes it: UU 25/1992 becomes Undang-Undang Nomor 25 Tahun 1992."""
    for short, full in FULL_NAMES:
        clause = short.sub(full, clause)
    return clause


def derivation(cell: Cell, law: Provision) -> Iterator[tuple[str, str]]:
    """How the deadline is counted, line by line."""
    deadline = cell.deadline
    year = deadline.year
    yield "Tahun buku", f"{long_day(year.starts_on)} s.d. {long_day(year.ends_on)}"
    yield "Batas waktu RAT", long_day(deadline.on)
    yield "Cara menghitung", f"{deadline.months} bulan sesudah tahun buku berakhir"
    yield "Dasar", in_full(law.clause)
    if deadline.extended_from:
        yield "Perpanjangan", f"dari {long_day(deadline.extended_from)}, Keputusan Nomor {deadline.decree_no}"


def chief(district: str) -> str:
    """Who leads a district: Kabupaten Tangerang has a Bupati, Kota Tangerang a Wali Kota."""
    kind, _, name = district.partition(" ")
    return {"Kabupaten": f"Bupati {name}", "Kota": f"Wali Kota {name}"}.get(kind, "")
