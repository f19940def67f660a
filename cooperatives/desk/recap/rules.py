"""What the rekap has: its columns in the ministry's order, its lines, and whether they add up. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from cooperatives.reports.rules import known_sum
from registry.amounts import number


class Unit(StrEnum):
    """What a number counts."""

    COOPERATIVE = "unit"
    PERSON = "orang"
    RUPIAH = "rupiah"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. name: in addresses and in SQL. group: the heading it stands under. state: whose cooperatives it counts.

    parts: the columns it must be the sum of.
    """

    name: str
    label: str
    group: str
    unit: Unit
    state: str = ""
    parts: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """Its heading where it stands alone."""
        return self.label if self.group == self.label else f"{self.group}: {self.label.lower()}"


def _money(name: str, label: str) -> Column:
    return Column(name, label, label, Unit.RUPIAH)


STATES = (
    Column("aktif", "Aktif", "Koperasi", Unit.COOPERATIVE, "ACTIVE"),
    Column("tidak_aktif", "Tidak aktif", "Koperasi", Unit.COOPERATIVE, "INACTIVE"),
    Column("pembinaan", "Dalam pembinaan", "Koperasi", Unit.COOPERATIVE, "GREY"),
    Column("belum_dapat", "Belum dapat dinilai", "Koperasi", Unit.COOPERATIVE, "NOT_YET_ASSESSABLE"),
    Column("penyelesaian", "Dalam penyelesaian", "Koperasi", Unit.COOPERATIVE, "IN_SETTLEMENT"),
    Column("belum_dinilai", "Belum dinilai", "Koperasi", Unit.COOPERATIVE, "UNJUDGED"),
)
REGISTERED = "terdaftar"
"""The column of all of them."""
COLUMNS = (
    *STATES,
    Column(REGISTERED, "Jumlah", "Koperasi", Unit.COOPERATIVE, parts=tuple(each.name for each in STATES)),
    Column("rat", "RAT", "RAT", Unit.COOPERATIVE),
    Column("anggota_l", "L", "Anggota", Unit.PERSON),
    Column("anggota_p", "P", "Anggota", Unit.PERSON),
    Column("anggota", "Jumlah", "Anggota", Unit.PERSON, parts=("anggota_l", "anggota_p")),
    Column("manajer", "Manajer", "Manajer", Unit.PERSON),
    Column("karyawan", "Karyawan", "Karyawan", Unit.PERSON),
    _money("modal_sendiri", "Modal sendiri"),
    _money("modal_luar", "Modal luar"),
    _money("aset", "Aset"),
    _money("volume_usaha", "Volume usaha"),
    _money("shu", "SHU"),
    Column("melapor", "Melapor", "Melapor", Unit.COOPERATIVE),
)
"""In the order of the ministry's yearly table."""
RARE = STATES[4:]
WITHIN = ("rat", "melapor")
"""Never more than are registered."""
ALL = ""
"""What a key has instead of a kecamatan or a type where it is of all of them."""

Numbers = Mapping[str, int | None]
"""A number for each column; None where nobody knows it, which is not zero."""
Key = tuple[str, str]
"""A kecamatan and a type, either of them ALL."""
BY_SUBDISTRICT, BY_TYPE = "jumlah menurut kecamatan", "jumlah menurut jenis"
NONE: Numbers = {each.name: 0 if each.unit is Unit.COOPERATIVE else None for each in COLUMNS}


class By(StrEnum):
    """What the lines are."""

    SUBDISTRICT = "kecamatan"
    TYPE = "jenis"
    BOTH = "silang"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rekap is of: states on a day, figures of a book year, with or without KDKMP; its lines.

    villages: "" all, "ya" KDKMP alone, "bukan" without them.
    """

    today: date
    on: date
    year: int
    by: By = By.SUBDISTRICT
    villages: str = ""

    def query(self, **more: str) -> str:
        """What an address carries to ask the same."""
        on = "" if self.on == self.today else f"{self.on:%d-%m-%Y}"
        asked = {"per": on, "tahun": str(self.year), "menurut": self.by.value, "kdkmp": self.villages} | more
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: a kecamatan, a type, a type in a kecamatan, or all. is_part: it is counted in the line above it."""

    label: str
    key: Key
    numbers: Numbers
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Discord:
    """Numbers that should be one: where, in which column, what stands there, and what its parts come to."""

    where: str
    column: Column
    stands: int | None
    comes_to: int | None
    parts: str


@dataclass(frozen=True, slots=True)
class Recap:
    """The counted cells, with a label for each kecamatan and type, in order."""

    cells: Mapping[Key, Numbers]
    subdistricts: Mapping[str, str]
    types: Mapping[str, str]

    @property
    def total(self) -> Line:
        """All of it."""
        return self._line("Jumlah", ALL, ALL)

    @property
    def columns(self) -> list[Column]:
        """Those worth their place on a page: without the rarer states of which there is none."""
        return [each for each in COLUMNS if each not in RARE or self.total.numbers[each.name]]

    @property
    def groups(self) -> list[tuple[str, list[Column]]]:
        """The same under their headings."""
        return [(name, list(group)) for name, group in groupby(self.columns, key=attrgetter("group"))]

    def lines(self, by: By) -> Iterator[Line]:
        """The lines, without that of all."""
        if by is By.TYPE:
            yield from (self._line(label, ALL, each) for each, label in self.types.items())
            return
        for subdistrict, label in self.subdistricts.items():
            yield self._line(label, subdistrict, ALL)
            if by is By.BOTH:
                found = (each for each in self.types if (subdistrict, each) in self.cells)
                yield from (self._line(self.types[each], subdistrict, each, is_part=True) for each in found)

    def _line(self, label: str, subdistrict: str, coop_type: str, *, is_part: bool = False) -> Line:
        key = (subdistrict, coop_type)
        return Line(label, key, self.cells.get(key, NONE), is_part)

    def discords(self) -> list[Discord]:
        """Everything that does not add up: across, down, and column by column."""
        return [*self._across(), *self._within()]

    def _across(self) -> Iterator[Discord]:
        """The types of each kecamatan, the kecamatan of each type, and all of each kind against all."""
        parts: dict[tuple[Key, str], list[Numbers]] = defaultdict(list)
        for (subdistrict, coop_type), numbers in self.cells.items():
            if subdistrict and coop_type:
                parts[(subdistrict, ALL), BY_TYPE].append(numbers)
                parts[(ALL, coop_type), BY_SUBDISTRICT].append(numbers)
                parts[(ALL, ALL), "jumlah kecamatan dan jenis"].append(numbers)
            elif subdistrict or coop_type:
                parts[(ALL, ALL), BY_SUBDISTRICT if subdistrict else BY_TYPE].append(numbers)
                parts[(subdistrict, coop_type), BY_TYPE if subdistrict else BY_SUBDISTRICT] += []
        for (key, what), found in parts.items():
            stands = self.cells.get(key, NONE)
            for column in COLUMNS:
                comes_to = known_sum(each[column.name] for each in found) if found else NONE[column.name]
                if stands[column.name] != comes_to:
                    yield Discord(self.place(key), column, stands[column.name], comes_to, what)

    def _within(self) -> Iterator[Discord]:
        """In each cell, columns that are the sum of others, and those that count some of the registered."""
        for key, numbers in self.cells.items():
            for column in COLUMNS:
                stands, comes_to = numbers[column.name], known_sum(numbers[each] for each in column.parts)
                if column.parts and stands != comes_to:
                    yield Discord(self.place(key), column, stands, comes_to, "jumlah kolom-kolomnya")
                elif column.name in WITHIN and (stands or 0) > (numbers[REGISTERED] or 0):
                    yield Discord(self.place(key), column, stands, numbers[REGISTERED], "koperasi terdaftar")

    def place(self, key: Key) -> str:
        """A cell in words."""
        labels = (self.subdistricts.get(key[0], key[0]), self.types.get(key[1], key[1]))
        return ", ".join(label for label in labels if label) or "Jumlah"


def written(column: Column, value: int | None) -> str:
    """A number as it stands on page and paper: with dots, money in whole millions, a dash where it is not known.

    Half a million is rounded away from zero.
    """
    if value is None:
        return "–"
    if column.unit is Unit.RUPIAH:
        value = (abs(value) + 500_000) // 1_000_000 * (1 if value >= 0 else -1)
    return number(value).replace("-", "−")


def about(asked: Asked, judged_on: date | None, total_line: Line) -> Sequence[tuple[str, str]]:
    """What the numbers are, as pairs of label and sentence: printed wherever they are."""
    told, there = total_line.numbers["melapor"] or 0, total_line.numbers[REGISTERED] or 0
    judged = (
        f"Menurut penilaian yang terakhir disimpan sampai hari itu, malam {judged_on:%d-%m-%Y}."
        if judged_on
        else "Sampai hari itu belum ada penilaian malam."
    )
    villages = {"": "termasuk", "ya": "hanya", "bukan": "tanpa"}[asked.villages]
    words = {"judged": judged, "villages": villages, "told": number(told), "there": number(there)}
    return [(label.format(asked=asked), sentence.format(**words)) for label, sentence in MEANINGS]


MEANINGS = (
    ("Keaktifan per {asked.on:%d-%m-%Y}", "{judged} Jumlah: semua yang terdaftar, {villages} KDKMP."),
    (
        "RAT tahun buku {asked.year}",
        "Yang sudah RAT menurut catatan sampai hari itu, juga yang sukarela; per hari ini sama dengan Musim RAT.",
    ),
    (
        "Anggota sampai SHU tahun buku {asked.year}",
        "Angka dari sumber yang paling berbobot sampai hari itu; {told} dari {there} koperasi melapor.",
    ),
    ("Garis (–)", "Tidak diketahui. Yang tidak diketahui tidak dihitung sebagai nol."),
    ("Modal sendiri", "Simpanan pokok, simpanan wajib, cadangan dan hibah."),
    ("Modal luar", "Simpanan sukarela dan pinjaman."),
    ("Rp juta", "Dijumlahkan dalam rupiah, lalu setiap angka dibulatkan sendiri: jumlahnya dapat berselisih sedikit."),
)
"""What the numbers are: labels and sentences."""
