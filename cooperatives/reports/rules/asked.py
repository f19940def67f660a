"""What a report of an annual meeting asks for, section by section. Pure."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from registry.deadlines import BookYear


class Kind(StrEnum):
    """What an answer is, and how it is kept as JSON."""

    TEXT = "TEXT"
    DAY = "DAY"  # as ISO text
    COUNT = "COUNT"  # people: an integer, zero or more
    RUPIAH = "RUPIAH"  # an integer; a surplus may be negative
    CHOICE = "CHOICE"
    YEARS = "YEARS"  # a list of integers
    NAMES = "NAMES"  # a list of texts


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a report asks for. choices: of a CHOICE, each value with its label."""

    name: str
    label: str
    kind: Kind
    is_needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is asked together: one task of the list. title: what the board does; subject: what it is about."""

    name: str
    title: str
    subject: str
    questions: tuple[Question, ...]


def _by_sex(name: str, label: str, *, is_needed: bool = True) -> tuple[Question, Question]:
    return (
        Question(f"{name}_men", f"{label}, laki-laki", Kind.COUNT, is_needed),
        Question(f"{name}_women", f"{label}, perempuan", Kind.COUNT, is_needed),
    )


def _rupiah(name: str, label: str, *, is_needed: bool = True) -> Question:
    return Question(name, label, Kind.RUPIAH, is_needed)


SESSIONS = (("FIRST", "Rapat pertama"), ("SECOND", "Rapat kedua, karena yang pertama tidak kuorum"))
MODES = (("ONSITE", "Tatap muka"), ("ONLINE", "Daring"), ("BOTH", "Tatap muka dan daring"))
BASES = (("MEMBERS", "Anggota hadir langsung"), ("DELEGATES", "Utusan kelompok anggota"))
ELECTED = (("YES", "Ya, dipilih pengurus atau pengawas"), ("NO", "Tidak ada pemilihan"))
WHY_NOT_HELD = (
    ("NO_QUORUM", "Anggota yang datang tidak mencapai kuorum"),
    ("BOOKS_NOT_READY", "Pembukuan belum selesai"),
    ("BOARD_GONE", "Pengurus tidak lengkap atau tidak ada lagi"),
    ("NO_BUSINESS", "Usaha sudah berhenti"),
    ("NO_MONEY", "Tidak ada biaya"),
    ("DISPUTE", "Ada perselisihan di dalam koperasi"),
    ("OTHER", "Sebab lain"),
)

SECTIONS = (
    Section("meeting", "Ceritakan rapatnya", "Rapat", (
        Question("held_on", "Tanggal rapat", Kind.DAY),
        Question("session", "Rapat ke berapa", Kind.CHOICE, choices=SESSIONS),
        Question("place", "Tempat", Kind.TEXT),
        Question("mode", "Cara rapat", Kind.CHOICE, choices=MODES),
        Question("basis", "Siapa yang hadir", Kind.CHOICE, choices=BASES),
        Question("entitled", "Anggota yang berhak suara, tanpa calon anggota", Kind.COUNT),
        Question("attended", "Jumlah yang hadir", Kind.COUNT),
        Question("quorum_of", "Kuorum, paling sedikit", Kind.COUNT),
        Question("quorum_in", "Kuorum, dari setiap … anggota", Kind.COUNT),
        Question("quorum_clause", "Pasal anggaran dasar tentang kuorum", Kind.TEXT, is_needed=False),
    )),
    Section("years", "Sebutkan tahun buku yang dibahas", "Tahun buku", (
        Question("book_years", "Tahun buku", Kind.YEARS),
    )),
    Section("board", "Sebutkan pengurus yang dipilih", "Pengurus dan pengawas yang dipilih", (
        Question("elected", "Ada pemilihan", Kind.CHOICE, choices=ELECTED),
        Question("starts_on", "Mulai bertugas", Kind.DAY, is_needed=False),
        Question("ends_on", "Masa jabatan sampai", Kind.DAY, is_needed=False),
        Question("chair", "Ketua", Kind.NAMES, is_needed=False),
        Question("vice_chair", "Wakil ketua", Kind.NAMES, is_needed=False),
        Question("secretary", "Sekretaris", Kind.NAMES, is_needed=False),
        Question("treasurer", "Bendahara", Kind.NAMES, is_needed=False),
        Question("board_member", "Anggota pengurus", Kind.NAMES, is_needed=False),
        Question("supervisor_chair", "Ketua pengawas", Kind.NAMES, is_needed=False),
        Question("supervisor", "Anggota pengawas", Kind.NAMES, is_needed=False),
    )),
    Section("members", "Hitung anggota", "Anggota", (
        *_by_sex("opening", "Anggota awal tahun"),
        *_by_sex("joined", "Anggota masuk"),
        *_by_sex("left", "Anggota keluar"),
        *_by_sex("members", "Anggota akhir tahun"),
    )),
    Section("staff", "Hitung manajer dan karyawan", "Manajer dan karyawan", (
        *_by_sex("managers", "Manajer"),
        *_by_sex("employees", "Karyawan"),
    )),
    Section("finance", "Laporkan keuangan", "Keuangan", (
        _rupiah("principal_savings", "Simpanan pokok"),
        _rupiah("mandatory_savings", "Simpanan wajib"),
        _rupiah("reserves", "Cadangan"),
        _rupiah("grants", "Hibah"),
        _rupiah("voluntary_savings", "Simpanan sukarela"),
        _rupiah("loans", "Pinjaman"),
        _rupiah("other_liabilities", "Kewajiban lain", is_needed=False),
        _rupiah("assets", "Aset"),
        _rupiah("turnover", "Volume usaha"),
        _rupiah("surplus", "SHU (boleh minus)"),
        _rupiah("surplus_in_equity", "SHU tahun berjalan di neraca", is_needed=False),
        _rupiah("cash", "Kas dan bank di neraca", is_needed=False),
        _rupiah("cash_flow_end", "Kas akhir di laporan arus kas", is_needed=False),
        _rupiah("cash_flow_start", "Kas awal di laporan arus kas", is_needed=False),
        _rupiah("principal_unit", "Simpanan pokok per anggota", is_needed=False),
        _rupiah("income", "Jumlah pendapatan di perhitungan hasil usaha", is_needed=False),
        _rupiah("costs", "Jumlah biaya di perhitungan hasil usaha", is_needed=False),
        _rupiah("receivables", "Piutang di neraca", is_needed=False),
        _rupiah("payables", "Utang usaha di neraca", is_needed=False),
    )),
    Section("plan", "Sampaikan rencana kerja dan anggaran", "Rencana kerja dan anggaran", (
        Question("plan", "Rencana kerja", Kind.TEXT, is_needed=False),
        _rupiah("planned_income", "Anggaran pendapatan", is_needed=False),
        _rupiah("planned_costs", "Anggaran belanja", is_needed=False),
    )),
)  # fmt: skip
"""What a report of a meeting that was held asks for, besides its documents."""

NOT_HELD_SECTIONS = (
    Section("not_held", "Jelaskan mengapa tidak ada rapat", "Sebab tidak ada rapat", (
        Question("why", "Sebab", Kind.CHOICE, choices=WHY_NOT_HELD),
        Question("explanation", "Penjelasan", Kind.TEXT, is_needed=False),
        Question("planned_on", "Rencana tanggal rapat", Kind.DAY, is_needed=False),
    )),
)  # fmt: skip
"""What a report that no meeting was held asks for."""

PEOPLE = tuple(each.name for section in SECTIONS if section.name in {"members", "staff"} for each in section.questions)
MONEY = (
    "principal_savings", "mandatory_savings", "reserves", "grants", "voluntary_savings", "loans", "assets", "turnover",
    "surplus",
)  # fmt: skip
OWN_CAPITAL = ("principal_savings", "mandatory_savings", "reserves", "grants")
EXTERNAL_CAPITAL = ("voluntary_savings", "loans")
"""Voluntary savings can be taken out at any time: they are no own capital."""
FIGURES = PEOPLE + MONEY
"""The answers that become the figures of the book year."""

Answers = Mapping[str, Mapping[str, Any]]
"""What was answered, by section and question; what was not is absent."""


SELDOM_CHANGES = {
    "meeting": ("place", "mode", "basis", "quorum_of", "quorum_in", "quorum_clause"),
    "finance": ("principal_unit",),
}  # fmt: skip


def carried_over(answers: Answers, *, is_next: bool) -> dict[str, dict[str, Any]]:
    """What a report brings to that of a later book year: what seldom changes, and its closing figures to the next."""
    filled: dict[str, dict[str, Any]] = {}
    for section, names in SELDOM_CHANGES.items():
        filled[section] = {name: value for name in names if (value := answer(answers, section, name)) is not None}
    closing = {f"opening_{sex}": answer(answers, "members", f"members_{sex}") for sex in ("men", "women")}
    if is_next:
        filled["members"] = {name: value for name, value in closing.items() if value is not None}
    return filled


def known_sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def answer(answers: Answers, section: str, name: str) -> Any:
    """One answer as it is kept, None where there is none."""
    return answers.get(section, {}).get(name)


def fingerprint(shown: object) -> str:
    """A short mark of answers as they were shown, by which it is seen whether others changed them since."""
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


def hindrance(answers: Answers, *, is_held: bool, covers: Collection[int], ends_in: int, on: date) -> str:
    """Why a report cannot be sent, as a sentence that says what to do; empty where it can.

    Only what a verified report becomes a fact of is asked for; all else is commented on, never refused.
    covers: its book years, which end with the month ends_in.
    """
    if not is_held:
        return "" if answer(answers, "not_held", "why") else "Pilih dahulu sebab rapat tidak diadakan."
    if not (held := answer(answers, "meeting", "held_on")):
        return "Isi dahulu tanggal rapat."
    held_on, last = date.fromisoformat(held), BookYear.named(max(covers), ends_in)
    if held_on > on:
        return f"Tanggal rapat {held_on:%d-%m-%Y} belum tiba. Kirim laporan sesudah rapat diadakan."
    if not last.admits(held_on):
        return (
            f"Tanggal rapat {held_on:%d-%m-%Y} lebih awal daripada akhir tahun buku {last.name} "
            f"({last.ends_on:%d-%m-%Y}). Periksa tanggal rapat atau tahun bukunya."
        )
    return ""
