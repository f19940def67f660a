"""The office's workbook: the columns of its two sheets, and what people write in them.

Whoever writes the template and whoever reads it back look here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cooperatives.register.models import Cooperative
from registry import cells
from registry.cells import Cell, Reading, bare, nearest
from registry.deadlines import PLAUSIBLE
from registry.sheets import Heading, Layout

Value = TypeVar("Value")
Type, Form, MembershipArea = Cooperative.Type, Cooperative.Form, Cooperative.MembershipArea
Pattern, Loans = Cooperative.ManagementPattern, Cooperative.LoopType

TYPES = {bare(each.label): each for each in Type}
FORMS = {bare(each.label): each for each in Form}
MEMBERSHIP_AREAS = {bare(each.label): each for each in MembershipArea}
"""By the names the ministry and the register itself give them."""


class Certificate(StrEnum):
    """What is said of a NIK certificate where no date is."""

    HELD = "Bersertifikat"
    EXPIRED = "Kedaluwarsa"
    NONE = "Belum bersertifikat"


NOT_HELD = False
"""What a cell says of a book year without RAT: not the same as a blank one, which says nothing."""

ID = Heading(
    "ID register", ("ID", "ID koperasi", "No register"), "Kosongkan untuk koperasi baru. Jangan diubah.", width=14
)
VERSION = Heading("Versi", (), "Diisi oleh sistem. Jangan diubah.", width=8)
NAME = Heading(
    "Nama koperasi", ("Nama", "Koperasi", "Nama lembaga"), "Nama lengkap seperti di akta.", width=42, is_needed=True,
    example="Koperasi Karyawan Contoh Sejahtera",
)  # fmt: skip
NUMBER = Heading(
    "Nomor badan hukum", ("No badan hukum", "Badan hukum", "Nomor BH", "No BH", "BH", "Nomor akta", "Badan hukum no"),
    "Tulis seperti di dokumennya.", width=34, example="518/001/BH/2005",
)  # fmt: skip
NUMBER_ON = Heading(
    "Tanggal badan hukum", ("Tgl badan hukum", "Tanggal BH", "Tgl BH"), "Tulis seperti 31-12-2025.",
    example="01-02-2005",
)  # fmt: skip
AMENDMENT = Heading(
    "Nomor perubahan anggaran dasar", ("Nomor PAD", "No PAD", "Nomor PAD terbaru", "No perubahan anggaran dasar"),
    "Perubahan yang terakhir.", width=34, example="AHU-0001234.AH.01.27.TAHUN 2021",
)  # fmt: skip
AMENDED_ON = Heading(
    "Tanggal perubahan", ("Tanggal PAD", "Tgl PAD", "Tanggal PAD terbaru", "Tanggal perubahan anggaran dasar",
                          "Tgl perubahan"), "Tulis seperti 31-12-2025.", example="17-03-2021",
)  # fmt: skip
COOP_NIK = Heading(
    "Nomor Induk Koperasi", ("NIK", "NIK koperasi", "No induk koperasi"),
    "13 angka. Bukan NIK orang dan bukan NIB.", width=20, example="3603010000001",
)  # fmt: skip
ADDRESS = Heading(
    "Alamat", ("Alamat kantor", "Alamat koperasi", "Alamat lengkap"), width=36, example="Jl. Contoh No. 1"
)
VILLAGE = Heading(
    "Desa/kelurahan", ("Desa", "Kelurahan", "Desa/Kel", "Kelurahan/Desa", "Kel/Desa"), "Pilih dari daftar.", width=20,
)  # fmt: skip
SUBDISTRICT = Heading("Kecamatan", ("Kec",), "Pilih dari daftar.", is_needed=True)
FORM = Heading("Bentuk", ("Bentuk koperasi",), "Pilih dari daftar.", tuple(Form.labels), "Primer", 12)
TYPE = Heading(
    "Jenis", ("Jenis koperasi",), "Salah satu dari lima jenis. KSU, KUD, dan sejenisnya ditulis di Kelompok.",
    tuple(Type.labels), "Konsumen", 16,
)  # fmt: skip
GROUP = Heading("Kelompok", ("Kelompok koperasi",), "Misalnya KSU, KUD, Kopkar, KPRI.", example="Kopkar")
PATTERN = Heading(
    "Pola pengelolaan", ("Pola", "Pola usaha"), "Pilih dari daftar.", tuple(Pattern.labels), "Konvensional"
)
MEMBERSHIP = Heading(
    "Wilayah keanggotaan", ("Tingkat", "Tingkatan"), "Sejauh mana anggotanya tersebar.", tuple(MembershipArea.labels),
    "Kabupaten/kota", 20,
)  # fmt: skip
KBLI = Heading("KBLI", ("Kode KBLI", "No KBLI"), "Lima angka, kegiatan utama.", example="47111", width=10)
KBLI_YEAR = Heading("Tahun KBLI", (), "Edisi daftar KBLI yang dipakai.", ("2015", "2017", "2020", "2025"), "2020", 12)
LOANS = Heading(
    "Layanan simpan pinjam", ("Jenis pinjaman", "Closed/open loop", "Close/open loop", "Open/closed loop"),
    "Kosongkan bila tidak melayani simpan pinjam.", tuple(Loans.labels), "Hanya anggota", 22,
)  # fmt: skip
CERTIFIED_UNTIL = Heading(
    "Sertifikat NIK berlaku sampai", ("Sertifikat NIK", "Berlaku sertifikat", "Masa berlaku sertifikat NIK"),
    "Tanggal, seperti 31-12-2025.", width=28, example="31-12-2027",
)  # fmt: skip
CHAIR = Heading("Ketua", ("Nama ketua",), "Nama orangnya.", width=24, example="Nama Ketua")
SECRETARY = Heading("Sekretaris", ("Nama sekretaris",), "Nama orangnya.", width=24, example="Nama Sekretaris")
TREASURER = Heading("Bendahara", ("Nama bendahara",), "Nama orangnya.", width=24, example="Nama Bendahara")
REMARKS = Heading("Keterangan", ("Ket", "Catatan"), "Catatan bebas, paling banyak 500 huruf.", width=36)

MASTER = Layout("Data Induk", (
    ID, VERSION, NAME, NUMBER, NUMBER_ON, AMENDMENT, AMENDED_ON, COOP_NIK, ADDRESS, VILLAGE, SUBDISTRICT, FORM, TYPE,
    GROUP, PATTERN, MEMBERSHIP, KBLI, KBLI_YEAR, LOANS, CERTIFIED_UNTIL, CHAIR, SECRETARY, TREASURER, REMARKS,
))  # fmt: skip
YEAR = re.compile(r"(?:(?:rat )?(?:tb|tahun buku|thn buku|th buku) ?)?((?:19|20)\d\d)")


def book_year(header: str) -> str | None:
    """The column of a book year, such as "TB 2023". "RAT 2023" is none: it may be the year of the meeting."""
    found = YEAR.fullmatch(bare(header))
    return f"TB {found[1]}" if found else None


def meetings(years: Iterable[int] = ()) -> Layout:
    """The sheet of meetings, with these book years in its template. When read, any book year is a column."""
    note = (
        "Tanggal RAT untuk tahun buku ini, seperti 31-12-2025. Tulis tidak bila tidak RAT. Kosongkan bila belum tahu."
    )
    columns = (Heading(f"TB {year}", (), note, example=f"15-03-{year + 1}", width=14) for year in years)
    hint = "Kolom tahun buku ditulis seperti TB 2023."
    return Layout("RAT", (ID, NAME, NUMBER, *columns), book_year, hint)


MEETINGS = meetings()

GUIDE: Sequence[tuple[str, str]] = (
    ("Isi", "Lembar Data Induk: satu baris satu koperasi. Lembar RAT: tanggal rapat anggota tahunan per tahun buku."),
    ("Wajib", "Kolom bertanda * harus diisi. Kolom lain boleh kosong; yang kosong tidak mengubah apa pun."),
    ("ID register", "Kosongkan untuk koperasi baru. Untuk koperasi yang sudah tercatat, biarkan seperti adanya."),
    ("Contoh", "Baris yang diawali CONTOH hanya contoh dan tidak dibaca. Hapus bila sudah tidak perlu."),
    ("Tanggal", "Tulis tanggal, bulan, tahun: 31-12-2025."),
    ("RAT", "Tulis tanggal rapatnya. Tulis tidak bila tidak ada RAT. Kosongkan bila belum diketahui."),
    ("Tahun buku", "TB 2024 adalah tahun buku 2024, walaupun rapatnya diadakan pada tahun 2025."),
    ("Kolom", "Urutan kolom boleh diubah. Judul kolom jangan diubah."),
    ("Simpan", "Simpan sebagai Buku Kerja Excel (.xlsx), tanpa kata sandi dan tanpa makro, paling besar 5 MB."),
)  # fmt: skip
"""What the template's first sheet says."""


def _written(ways: Mapping[Value, str]) -> dict[str, Value]:
    """What each way to write it means; ways are parted by commas."""
    return {bare(way): value for value, text in ways.items() for way in text.split(",")}


TYPE_WAYS = TYPES | _written({
    Type.SAVINGS_LOAN: "KSP, simpan pinjam/KSP/USP, simpan pinjam/USP, KSP/USP, KSPPS, KJKS, simpan pinjam syariah",
    Type.CONSUMER: "konsumsi, koperasi konsumen",
    Type.PRODUCER: "produksi, koperasi produsen",
    Type.SERVICE: "jasa lainnya, koperasi jasa",
    Type.MARKETING: "koperasi pemasaran",
})  # fmt: skip
GROUPS = {bare(each): each for each in (
    "KSU", "KUD", "KPRI", "KPN", "Kopkar", "Kopwan", "Koptan", "Koppas", "Kopas", "Kopontren", "Kopinkra", "Kopnel",
    "Kopma", "KDKMP", "KDMP", "KKMP", "Primkoppol", "Primkopad", "Primkopal", "Primkopau", "Serba usaha", "Unit desa",
    "Kop. Serba Usaha", "Koperasi Serba Usaha", "Karyawan", "Pegawai", "Wanita", "Pemuda", "Mahasiswa", "Pasar",
)}  # fmt: skip
"""What people write as a type although it is a group."""
FORM_WAYS = FORMS | _written({Form.PRIMARY: "koperasi primer, prim", Form.SECONDARY: "koperasi sekunder, sek, skunder"})
MEMBERSHIP_WAYS = MEMBERSHIP_AREAS | _written({
    MembershipArea.DISTRICT: "kabupaten, kota, kab/kota, kab., kabupaten kota",
    MembershipArea.PROVINCE: "prov., propinsi",
    MembershipArea.NATIONAL: "nas., pusat",
})  # fmt: skip
PATTERN_WAYS = _written({Pattern.CONVENTIONAL: "konvensional, konven", Pattern.SHARIA: "syariah, syari'ah, sariah"})
LOANS_WAYS = _written({
    Loans.CLOSED: "hanya anggota, anggota, closed loop, close loop, closed, close, tertutup",
    Loans.OPEN: "juga bukan anggota, anggota dan bukan anggota, open loop, open, terbuka, non anggota",
})  # fmt: skip
CERTIFICATE_WAYS = _written({
    Certificate.HELD: "bersertifikat, bersetifikat, sudah bersertifikat, sudah bersetifikat, sudah, ada, ya",
    Certificate.EXPIRED: "kedaluwarsa, kadaluarsa, kadaluwarsa, expired, sertifikat expired, habis, mati",
    Certificate.NONE: "belum bersertifikat, belum bersetifikat, belum, tidak, tidak ada, tdk",
})  # fmt: skip
NOT_HELD_WAYS = {
    "tidak",
    "tdk",
    "tidak rat",
    "tdk rat",
    "belum",
    "belum rat",
    "blm",
    "blm rat",
    "tidak ada",
    "nihil",
    "ta",
}
UNKNOWN_WAYS = {"belum lapor", "belum melapor", "tidak lapor", "tidak tahu", "tidak diketahui", "belum diketahui"}
HELD_WAYS = {"sudah", "sudah rat", "ya", "rat", "ada", "v", "sdh", "sdh rat"}


def one_of(cell: Cell, ways: Mapping[str, Value]) -> Reading[Value]:
    """The choice a cell makes, misspelt or not."""
    return nearest(bare(cell.text), ways)


def type_and_group(cell: Cell) -> tuple[Reading[Cooperative.Type], str]:
    """The type a cell says, and the group it says instead: KSU is no type, and a USP is a unit of any type."""
    text = bare(cell.text)
    if text in GROUPS:
        return Reading(problem=f'"{cell.clean}" adalah kelompok, bukan jenis; jenisnya belum diketahui.'), GROUPS[text]
    if text == "usp":
        return Reading(problem="USP adalah unit di dalam koperasi; jenis koperasinya belum diketahui."), ""
    return one_of(cell, TYPE_WAYS), ""


def form_and_membership(cell: Cell) -> tuple[Reading[Cooperative.Form], Reading[Cooperative.MembershipArea]]:
    """The form, and the membership area where it stands in the same cell: "Primer Kabupaten/Kota"."""
    form, _, membership = bare(cell.text).removeprefix("koperasi ").partition(" ")
    return nearest(form, FORM_WAYS), nearest(membership, MEMBERSHIP_WAYS)


def certificate(cell: Cell) -> Reading[date | Certificate]:
    """Until when a NIK certificate holds, or what else is said of it."""
    if (said := CERTIFICATE_WAYS.get(bare(cell.text))) is not None:
        return Reading(said, "Tanggal berlakunya belum ada." if said is Certificate.HELD else "")
    until = cells.day(cell, by=PLAUSIBLE[1])
    return Reading(until.value, until.problem)


def held(cell: Cell, *, by: date) -> Reading[date | bool]:
    """The day of the RAT of a book year, NOT_HELD where the cell says there was none, nothing where it is blank."""
    text = bare(cell.text)
    if cell.clean and not cell.clean.strip("-\u2013\u2014"):
        return Reading(NOT_HELD, 'Tanda "-" dibaca sebagai tidak RAT. Kosongkan bila belum diketahui.')
    if text in NOT_HELD_WAYS:
        return Reading(NOT_HELD)
    if text in UNKNOWN_WAYS:
        return Reading(problem="Belum lapor bukan berarti tidak RAT; dianggap belum diketahui.")
    if text in HELD_WAYS:
        return Reading(problem="RAT tanpa tanggal; dicatat sebagai pengamatan. Isi tanggalnya.")
    day = cells.day(cell, by=by)
    return Reading(day.value, day.problem)
