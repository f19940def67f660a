"""The two files as people make them: their columns, and what is read of each row. Nothing here knows the books."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from registry import cells, sheets
from registry.amounts import MOST_RUPIAH
from registry.cells import Cell, bare, digits
from registry.imports import Row, Unreadable
from registry.phones import dialable
from registry.sheets import Heading, Layout, Sheet

NUMBER = Heading(
    "Nomor anggota", ("member_no", "number", "No anggota", "Nomor induk anggota", "NIA", "ID anggota"),
    "Nomor dalam buku anggota.", example="0012",
)  # fmt: skip
NAME = Heading(
    "Nama", ("name", "Nama anggota", "Nama lengkap"), "Untuk mencocokkan.", example="Rekaan Anggota", width=32
)
DAY = Heading("Tanggal", ("date", "Tgl", "Tanggal bayar", "Tanggal transaksi"), "Hari uang diterima.",
              example="25-07-2026", is_needed=True)  # fmt: skip
KIND = Heading("Jenis", ("kind", "Jenis simpanan", "Simpanan"), "Pokok, wajib atau sukarela.",
               choices=("Pokok", "Wajib", "Sukarela"), example="Wajib", is_needed=True)  # fmt: skip
AMOUNT = Heading("Jumlah", ("amount", "Jumlah uang", "Nominal", "Rupiah"), "Rupiah.", example="20000", is_needed=True)
REFERENCE = Heading(
    "Referensi", ("reference", "Ref", "No referensi", "Nomor referensi", "Nomor bukti"),
    "Nomor transaksi bank atau nama daftar gaji; boleh kosong.", example="GAJI-2026-07",
)  # fmt: skip
PAYMENTS = Layout("Setoran", (NUMBER, NAME, DAY, KIND, AMOUNT, REFERENCE))
KINDS = {
    "pokok": "principal", "simpanan pokok": "principal", "principal": "principal",
    "wajib": "mandatory", "simpanan wajib": "mandatory", "mandatory": "mandatory",
    "sukarela": "voluntary", "simpanan sukarela": "voluntary", "voluntary": "voluntary", "tabungan": "voluntary",
}  # fmt: skip
WORDS = {"principal": "Pokok", "mandatory": "Wajib", "voluntary": "Sukarela"}
PAYMENTS_GUIDE = (
    ("Isi", "Satu baris satu pembayaran satu anggota: dari daftar potong gaji, atau dari rekening koran."),
    ("Wajib", "Kolom bertanda * harus diisi. Tanpa nomor anggota, nama dicocokkan dan Anda memastikannya."),
    ("Dua kali", "Berkas yang sama boleh diunggah lagi: yang sudah dibukukan tidak dibukukan lagi."),
    ("Contoh", "Baris yang diawali CONTOH hanya contoh dan tidak dibaca."),
)  # fmt: skip
"""What the template's first sheet says."""

MEMBER_NO = Heading(NUMBER.header, NUMBER.aliases, "Nomor dalam buku anggota.", example="0012", is_needed=True)
MEMBER_NAME = Heading(NAME.header, NAME.aliases, "Nama lengkap.", example="Rekaan Anggota", width=32, is_needed=True)
CATEGORY = Heading(
    "Golongan", ("category", "Golongan anggota", "Kelas"), "Bila tarifnya berbeda.", example="Golongan II"
)
SINCE = Heading("Sejak", ("since", "Tanggal masuk", "Menjadi anggota sejak", "Tgl masuk"), "Hari menjadi anggota.",
                example="15-03-2019", is_needed=True)  # fmt: skip
PHONE = Heading("Nomor HP", ("phone", "HP", "No HP", "Telepon", "WA"), example="081200000000")
ADDRESS = Heading("Alamat", ("address", "Alamat rumah"), example="Kampung Contoh No. 5", width=32)
RT, RW = Heading("RT", ("rt",), example="003", width=6), Heading("RW", ("rw",), example="002", width=6)
NIK = Heading("NIK", ("nik", "NIK KTP", "No KTP"), "Boleh kosong. Disimpan terenkripsi.", width=20)
PRINCIPAL = Heading("Simpanan pokok", ("principal", "Saldo simpanan pokok"), "Saldo awal.", example="100000")
MANDATORY = Heading("Simpanan wajib", ("mandatory", "Saldo simpanan wajib"), "Saldo awal.", example="960000")
VOLUNTARY = Heading("Simpanan sukarela", ("voluntary", "Saldo simpanan sukarela"), "Saldo awal.", example="50000")
SETTLED = Heading("Lunas sampai", ("settled_through", "Wajib lunas sampai"), "Bulan terakhir yang lunas.",
                  example="06-2026")  # fmt: skip
MEMBERS = Layout(
    "Anggota",
    (MEMBER_NO, MEMBER_NAME, CATEGORY, SINCE, PHONE, ADDRESS, RT, RW, NIK, PRINCIPAL, MANDATORY, VOLUNTARY, SETTLED),
    never_read=frozenset({"agama", "tempat lahir", "tanggal lahir", "pekerjaan", "keterangan", "tanda tangan"}),
)
MEMBERS_GUIDE = (
    ("Isi", "Satu baris satu anggota."),
    ("Wajib", "Kolom bertanda * harus diisi. Kolom lain boleh kosong."),
    ("Saldo awal", "Bila buku lama sudah memuat simpanan, isi saldonya dan bulan terakhir yang lunas."),
    ("Dua kali", "Anggota yang nomornya sudah ada dalam buku anggota tidak dimasukkan lagi."),
    ("Contoh", "Baris yang diawali CONTOH hanya contoh dan tidak dibaca."),
)  # fmt: skip
MONTH_FIRST, YEAR_FIRST = re.compile(r"\d{1,2}[-/. ]\d{4}"), re.compile(r"\d{4}[-/.]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Paid:
    """A row of payments as it was read: amount exactly as written; problem: why nothing can be made of the row.

    kind: principal, mandatory or voluntary; the key of `Money`.
    """

    line: int
    member_no: str
    name: str
    day: date | None
    kind: str
    amount: Decimal | None
    reference: str
    problem: str = ""

    def packed(self) -> list[Any]:
        """As JSON has it."""
        day, amount = self.day and self.day.isoformat(), None if self.amount is None else str(self.amount)
        return [self.line, self.member_no, self.name, day, self.kind, amount, self.reference, self.problem]

    @classmethod
    def unpacked(cls, said: list[Any]) -> Self:
        """The same again."""
        line, member_no, name, day, kind, amount, *rest = said
        return cls(line, member_no, name, day and date.fromisoformat(day), kind, amount and Decimal(amount), *rest)


@dataclass(frozen=True, slots=True)
class Person:
    """A row of members as it was read. held: what he or she has, by kind. settled: a day in the last month paid."""

    line: int
    said: Mapping[str, str]
    since: date | None
    held: Mapping[str, int]
    settled: date | None
    problem: str = ""

    def packed(self) -> list[Any]:
        """As JSON has it."""
        since, settled = (day and day.isoformat() for day in (self.since, self.settled))
        return [self.line, dict(self.said), since, dict(self.held), settled, self.problem]

    @classmethod
    def unpacked(cls, told: list[Any]) -> Self:
        """The same again."""
        line, said, since, held, settled, problem = told
        days = (day and date.fromisoformat(day) for day in (since, settled))
        return cls(line, said, next(days), held, next(days), problem)


def payments(content: bytes, *, file_name: str, by: date) -> list[Paid]:
    """The payments a file names, received by a day. Raises Unreadable."""
    return [_paid(row, by) for row in _rows(content, file_name, PAYMENTS)]


def people(content: bytes, *, file_name: str, by: date) -> list[Person]:
    """The members a file names, who entered by a day. Raises Unreadable."""
    return [_person(row, by) for row in _rows(content, file_name, MEMBERS)]


def _rows(content: bytes, file_name: str, layout: Layout) -> list[Row]:
    found = sheets.read_either(content, file_name=file_name)
    sheet = sheets.pick(found, layout) or next((each for each in found if _has_header(each, layout)), found[0])
    if not (rows := sheets.rows(sheet, layout)):
        raise Unreadable("Berkas ini tidak berisi satu baris pun. Isi templatnya, lalu unggah lagi.")
    return rows


def _has_header(sheet: Sheet, layout: Layout) -> bool:
    try:
        sheets.find_header(sheet, layout)
    except Unreadable:
        return False
    return True


def _paid(row: Row, by: date) -> Paid:
    day, amount = cells.day(row.cell(DAY.header), by=by).value, cells.money(row.cell(AMOUNT.header)).value
    kind = KINDS.get(bare(row.text(KIND.header)), "")
    said = [row.text(each.header)[:most] for each, most in ((NUMBER, 30), (NAME, 150), (REFERENCE, 60))]
    number, name, reference = said
    problem = next(
        (problem for is_wrong, problem in (
            (day is None, "Tanggal kosong, tidak terbaca, atau belum tiba. Tulis seperti 25-07-2026."),
            (not kind, "Jenis simpanan tidak dikenal. Tulis pokok, wajib atau sukarela."),
            (amount is None, "Jumlah kosong atau tidak terbaca. Tulis seperti 20.000."),
            (amount is not None and amount > MOST_RUPIAH, "Jumlah terlalu besar: periksa kolomnya."),
            (amount is not None and amount <= 0, "Jumlah harus lebih dari nol: penarikan dicatat di kartu anggota."),
            (not number and not name, "Isi nomor anggota."),
        ) if is_wrong), "",
    )  # fmt: skip
    return Paid(row.line, number, name, day, kind, amount, reference, problem)


def _person(row: Row, by: date) -> Person:
    since = cells.day(row.cell(SINCE.header), by=by).value
    settled = cells.day(_first_of(row.cell(SETTLED.header)), by=date(by.year + 20, 12, 31))
    held = {kind: cells.rupiah(row.cell(each.header)) for kind, each in (
        ("principal", PRINCIPAL), ("mandatory", MANDATORY), ("voluntary", VOLUNTARY)
    )}  # fmt: skip
    problem = next(
        (problem for is_wrong, problem in (
            (since is None, "Tanggal masuk kosong, tidak terbaca, atau belum tiba. Tulis seperti 15-03-2019."),
            (any(each.problem for each in held.values()), "Saldo tidak terbaca, atau memuat pecahan rupiah."),
            (any((each.value or 0) < 0 for each in held.values()), "Saldo tidak boleh kurang dari nol."),
            (any((each.value or 0) > MOST_RUPIAH for each in held.values()), "Saldo terlalu besar: periksa kolomnya."),
            (settled.is_unread, "Bulan lunas tidak terbaca. Tulis seperti 06-2026."),
            (not row.text(MEMBER_NO.header) or not row.text(MEMBER_NAME.header), "Isi nomor anggota dan namanya."),
        ) if is_wrong), "",
    )  # fmt: skip
    return Person(
        row.line,
        dict(_said(row)),
        since,
        {kind: each.value or 0 for kind, each in held.items()},
        settled.value,
        problem,
    )


def _said(row: Row) -> Iterator[tuple[str, str]]:
    for name, heading, most in (
        ("number", MEMBER_NO, 30),
        ("name", MEMBER_NAME, 150),
        ("category", CATEGORY, 80),
        ("address", ADDRESS, 200),
    ):
        yield name, row.text(heading.header)[:most]
    for name, heading in (("rt", RT), ("rw", RW)):
        text = re.sub(r"\D", "", row.text(heading.header)).lstrip("0")
        yield name, text.zfill(3)[:3] if text else ""
    yield "phone", dialable(row.text(PHONE.header))[:15]
    yield "nik", digits(row.cell(NIK.header), length=16).value or ""


def _first_of(cell: Cell) -> Cell:
    """The first day of a month that is written without one."""
    if MONTH_FIRST.fullmatch(cell.clean) or re.fullmatch(r"[a-z]+ \d{4}", cell.clean, re.IGNORECASE):
        return Cell(f"1 {cell.clean}" if cell.clean[0].isalpha() else f"1-{cell.clean}")
    return Cell(f"{cell.clean}-01") if YEAR_FIRST.fullmatch(cell.clean) else cell
