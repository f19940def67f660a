"""The list of participants as offices keep it: its columns, what is read of them, and what never is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.utils.dateparse import parse_date

from registry import sheets
from registry.cells import Kind, Reading, bare
from registry.imports import Row, Unreadable
from registry.sheets import Heading, Layout
from training.rosters import rules
from training.sessions.models import POSTS

NAME = Heading(
    "Nama", ("Nama lengkap", "Nama peserta"), "Nama lengkap orangnya.", width=32, is_needed=True,
    example="Rekaan Peserta",
)  # fmt: skip
SEX = Heading(
    "L/P", ("Jenis kelamin", "JK", "Kelamin", "Sex"), "L atau P.", choices=("L", "P"), example="P", width=8
)  # fmt: skip
BORN = Heading(
    "Tanggal lahir", ("TTL", "Tempat tanggal lahir", "Tempat tgl lahir", "Tgl lahir"),
    "Tulis seperti 31-12-1985. Tempat lahir boleh di depannya; tidak disimpan.", example="31-12-1985",
)  # fmt: skip
AGE = Heading("Usia", ("Umur", "Usia tahun"), "Bila tanggal lahir tidak diketahui.", width=8)
INSTITUTION = Heading(
    "Asal lembaga", ("Koperasi", "Nama koperasi", "Lembaga", "Asal koperasi", "Instansi", "Asal instansi", "Utusan"),
    "Koperasi yang diwakili. Kosongkan bila datang sendiri.", width=36, example="Koperasi Karyawan Contoh Sejahtera",
)  # fmt: skip
NUMBER = Heading(
    "Nomor badan hukum", ("No badan hukum", "No BH", "Nomor BH", "Badan hukum"), "Bila nama koperasinya meragukan.",
    width=26,
)  # fmt: skip
POST = Heading(
    "Jabatan", ("Posisi", "Jabatan di koperasi"), "Kosongkan bila sama dengan di register.", example="Bendahara",
    choices=tuple(label for _, label in POSTS),
)  # fmt: skip
PHONE = Heading(
    "Telepon", ("No HP", "HP", "Nomor HP", "No HP/WA", "No telp", "Telp", "No telepon", "Nomor telepon", "WA"),
    "Nomor HP.", example="081200000000",
)  # fmt: skip
NIB = Heading("NIB", ("Nomor induk berusaha",), "Untuk yang datang sendiri.", width=16)
LAYOUT = Layout(
    "Peserta", (NAME, SEX, BORN, AGE, INSTITUTION, NUMBER, POST, PHONE, NIB),
    never_read=frozenset({
        "agama", "agama kepercayaan", "kepercayaan", "nik", "nik ktp", "no ktp", "nomor ktp", "ktp", "alamat",
        "alamat rumah", "alamat lengkap", "pendidikan", "pendidikan terakhir", "email", "e mail", "surel",
        "rencana usaha", "nama pelatihan", "pelatihan", "tempat", "tempat lahir", "tempat pelatihan", "tanda tangan",
        "ttd", "keterangan", "ket",
    }),
)  # fmt: skip
WAYS = {bare(label): value for value, label in POSTS} | {
    bare(way): value
    for value, text in {
        "CHAIR": "ketua, ketua koperasi, ketua pengurus", "VICE_CHAIR": "wakil ketua, wk ketua, waket",
        "SECRETARY": "sekretaris, sekertaris, sek, skretaris", "TREASURER": "bendahara, bend, bendahari",
        "BOARD_MEMBER": "pengurus, anggota pengurus", "SUPERVISOR_CHAIR": "ketua pengawas, ketua badan pengawas",
        "SUPERVISOR": "pengawas, anggota pengawas, badan pengawas", "MANAGER": "manajer, manager, pengelola",
        "EMPLOYEE": "karyawan, karyawati, staf, staff, pegawai, juru buku", "SHARIA_BOARD": "dps",
        "MEMBER": "anggota, anggota koperasi", "ENTREPRENEUR": "pelaku usaha, umkm, ukm, wirausaha, pengusaha",
        "ASPIRING": "calon wirausaha, calon pelaku usaha",
    }.items()
    for way in text.split(",")
}  # fmt: skip
GUIDE = (
    ("Isi", "Satu baris satu orang. Berkas ini untuk satu penyelenggaraan pelatihan."),
    ("Wajib", "Kolom bertanda * harus diisi. Kolom lain boleh kosong."),
    ("Tidak disimpan", "Agama, NIK KTP, alamat, pendidikan, surel dan rencana usaha tidak dibaca bila ada."),
    ("Contoh", "Baris yang diawali CONTOH hanya contoh dan tidak dibaca. Hapus bila sudah tidak perlu."),
    ("Simpan", "Simpan sebagai Buku Kerja Excel (.xlsx), tanpa kata sandi dan tanpa makro."),
)
"""What the template's first sheet says."""
MOST = 1000
"""How many people a list may name: it is read while somebody waits."""


@dataclass(slots=True)
class Incoming:
    """Somebody as a list names him or her. What could not be read is in no problem either: it may be of another column.

    said: by field name, sex, age, phone, institution, number, post and nib, where the list says them.
    """

    line: int
    name: str
    born_on: date | None = None
    said: dict[str, str] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)

    def warn(self, message: str, column: str = "") -> None:
        """Note something a person should see."""
        self.problems.append({"column": column, "message": message})

    @property
    def identity(self) -> tuple[str, ...]:
        """All it says, however capitalised: by it a row is known again when its file comes again."""
        said = (f"{name}: {bare(text)}" for name, text in sorted(self.said.items()))
        return rules.name_key(self.name), str(self.born_on or ""), *said

    def kept(self) -> dict[str, Any]:
        """All of it as JSON, but for line, name and problems."""
        return {"born_on": self.born_on and self.born_on.isoformat(), "said": self.said}

    @classmethod
    def read(cls, line: int, name: str, kept: Mapping[str, Any]) -> Self:
        """The same again, with the problems of reading."""
        born_on = parse_date(kept["born_on"]) if kept["born_on"] else None
        return cls(line, name, born_on, dict(kept["said"]), list(kept["read"]))


def read(content: bytes, *, file_name: str, by: date) -> list[Incoming]:
    """The people a file names. by: the last day somebody can have been born on. Raises Unreadable."""
    found = sheets.read(content, file_name=file_name)
    sheet = sheets.pick(found, LAYOUT) or next((each for each in found if each.lines), None)
    if sheet is None or not (rows := sheets.rows(sheet, LAYOUT)):
        raise Unreadable("Berkas ini tidak berisi satu baris pun. Isi templatnya, lalu unggah lagi.")
    if len(rows) > MOST:
        raise Unreadable("Lebih dari 1.000 peserta. Bagi menjadi beberapa berkas.")
    return [_incoming(row, by=by) for row in rows]


def _incoming(row: Row, *, by: date) -> Incoming:
    who = Incoming(row.line, row.text(NAME.header)[:150])
    who.born_on = _taken(who, BORN, rules.born_on(row.cell(BORN.header), by=by))
    who.said = {name: value for name, value in _said(row, who) if value}
    if not any(letter.isalpha() for letter in who.name):
        who.name = ""
    return who


def _said(row: Row, who: Incoming) -> Iterator[tuple[str, str | None]]:
    sex, age = row.cell(SEX.header), row.cell(AGE.header)
    if not age.clean and (sex.kind is Kind.NUMBER or sex.clean.isdigit()):
        sex, age = age, sex
    yield "sex", _taken(who, SEX, rules.sex(sex))
    yield "age", _taken(who, AGE, rules.age(age))
    yield "phone", _taken(who, PHONE, rules.phone(row.cell(PHONE.header)))
    institution = row.text(INSTITUTION.header)[:200]
    yield "institution", institution if bare(institution) else ""
    yield "number", row.text(NUMBER.header)[:100]
    yield "nib", row.text(NIB.header)[:20]
    post = rules.post(text := row.text(POST.header), WAYS)
    if text and not post:
        who.warn("Jabatan tidak dikenal, jadi diambil dari register.", POST.header)
    yield "post", post


def _taken(who: Incoming, heading: Heading, reading: Reading[Any]) -> Any:
    """What a cell was read as; its problem is noted without what stands there."""
    if reading.problem:
        who.warn(reading.problem, heading.header)
    return reading.value
