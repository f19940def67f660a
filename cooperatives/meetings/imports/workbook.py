"""The office's workbook read row by row: Data Induk enters cooperatives, RAT says when book years were held."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache, lru_cache
from typing import Any

from cooperatives.meetings.imports import columns
from cooperatives.meetings.imports.columns import MASTER, MEETINGS, NAME, NUMBER, NUMBER_ON, SUBDISTRICT, VILLAGE
from cooperatives.meetings.imports.incoming import Incoming
from registry import cells, sheets
from registry.areas import plain
from registry.cells import Cell, Reading, nearest
from registry.deadlines import PLAUSIBLE
from registry.imports import Row, Unreadable
from registry.models import Area, ImportBatch
from registry.sheets import Layout, Sheet

AS_SAID = {
    NAME: "name",
    NUMBER: "legal_entity_no",
    columns.AMENDMENT: "amendment_no",
    columns.ADDRESS: "address",
    columns.GROUP: "coop_group",
    columns.CHAIR: "chair",
    columns.SECRETARY: "secretary",
    columns.TREASURER: "treasurer",
    columns.REMARKS: "note",
}
CHOICES: Mapping[Any, tuple[str, Mapping[str, Any]]] = {
    columns.PATTERN: ("management_pattern", columns.PATTERN_WAYS),
    columns.LOANS: ("loop_type", columns.LOANS_WAYS),
    columns.MEMBERSHIP: ("membership_area", columns.MEMBERSHIP_WAYS),
}
NUMBERS: Mapping[Any, tuple[str, int]] = {
    columns.COOP_NIK: ("coop_nik", 13),
    columns.KBLI: ("kbli", 5),
    columns.KBLI_YEAR: ("kbli_year", 4),
}

NO_SHEET = 'Lembar "Data Induk" atau "RAT" tidak ditemukan. Beri nama lembarnya seperti di templat.'


def read(batch: ImportBatch) -> list[Incoming]:
    """Every row of both sheets. Raises Unreadable with all that is wrong with the file."""
    found = sheets.read(bytes(batch.file.content), file_name=batch.file_name)
    master, meetings = picked(found)
    places = Places(batch.area)
    readers: tuple[tuple[Sheet | None, Layout, Callable[[Row], Incoming]], ...] = (
        (master, MASTER, lambda row: _master(row, places, by=batch.observed_on)),
        (meetings, MEETINGS, lambda row: _meetings(row, by=batch.observed_on)),
    )
    rows: list[Incoming] = []
    faults: list[str] = []
    for sheet, layout, reader in readers:
        try:
            rows += [reader(row) for row in sheets.rows(sheet, layout)] if sheet else []
        except Unreadable as refused:
            faults += refused.args
    if faults:
        raise Unreadable(*faults)
    if not rows:
        raise Unreadable("Berkas ini tidak berisi satu baris pun. Isi templatnya, lalu unggah lagi.")
    return rows


def picked(found: list[Sheet]) -> tuple[Sheet | None, Sheet | None]:
    """The sheets by name; a file of a single sheet may call it anything."""
    master, meetings = sheets.pick(found, MASTER), sheets.pick(found, MEETINGS)
    if not master and not meetings:
        if len(found) != 1:
            raise Unreadable(NO_SHEET)
        master = found[0]
    return master, meetings


class Places:
    """The kecamatan and villages of a district, by their names."""

    def __init__(self, area: Area | None) -> None:
        self.subdistricts: dict[str, Area] = {}
        self.villages: dict[str, dict[str, Area]] = {}
        self.anywhere: dict[str, list[Area]] = {}
        there = Area.objects.within(area.district_code) if area else Area.objects.all()
        for each in there.order_by("code"):
            if each.kind == Area.Kind.SUBDISTRICT:
                self.subdistricts[plain(each.name)] = each
            elif each.kind in {Area.Kind.VILLAGE, Area.Kind.URBAN_VILLAGE}:
                self.villages.setdefault(each.code[:8], {})[plain(each.name)] = each
                self.anywhere.setdefault(plain(each.name), []).append(each)
        self.subdistrict = cache(lambda name: nearest(plain(name), self.subdistricts))
        self.village = cache(lambda code, name: nearest(plain(name), self.villages.get(code, {})))

    def find(self, row: Row) -> str:
        """The code of the place a row names; empty where it names none. What is not found is noted."""
        inner, outer = row.text(VILLAGE.header), row.text(SUBDISTRICT.header)
        if not outer:
            found = self.anywhere.get(plain(inner), [])
            if inner and len(found) != 1:
                several = "Ada di beberapa kecamatan" if found else "Desa/kelurahan tidak dikenal"
                row.warn(VILLAGE.header, f"{several}, jadi tidak dicatat. Isi kecamatannya.")
            return found[0].code if len(found) == 1 else ""
        subdistrict = self.subdistrict(outer)
        if subdistrict.value is None:
            row.warn(SUBDISTRICT.header, "Kecamatan tidak dikenal di kabupaten ini. Perbaiki namanya.")
            return ""
        row.take(SUBDISTRICT.header, subdistrict)
        code: str = subdistrict.value.code
        if not inner:
            return code
        village = self.village(code, inner)
        if village.value is None:
            row.warn(VILLAGE.header, f"Tidak ditemukan di {subdistrict.value}; dicatat di kecamatannya.")
            return code
        row.take(VILLAGE.header, village)
        return str(village.value.code)


def _master(row: Row, places: Places, *, by: date) -> Incoming:
    """A row of Data Induk."""
    said = {field: row.text(heading.header) for heading, field in AS_SAID.items()}
    said |= dict(_chosen(row))
    said |= dict(_numbers(row))
    said |= dict(_days(row, by=by))
    founded_on = row.day(NUMBER_ON.header, by=by)
    if NUMBER_ON.header in row.unread:
        said["unread_founded_on"] = row.text(NUMBER_ON.header)
    said["area"] = places.find(row)
    incoming = _incoming(MASTER.name, row, said)
    incoming.founded_on = founded_on
    if not any(letter.isalpha() for letter in said["name"]):
        incoming.warn("Nama koperasi kosong atau tanpa huruf. Isi namanya.", NAME.header)
        incoming.is_placed = False
    return incoming


def _incoming(sheet: str, row: Row, said: Mapping[str, str]) -> Incoming:
    key, version = (row.take(each.header, _whole(row.cell(each.header))) for each in (columns.ID, columns.VERSION))
    problems = [{name: text for name, text in asdict(each).items() if name != "line"} for each in row.problems]
    is_placed = not row.unread & {columns.ID.header}
    kept = {field: text for field, text in said.items() if text}
    return Incoming(sheet, row.line, kept, key=key, version=version, problems=problems, is_placed=is_placed)


def _whole(cell: Cell) -> Reading[int]:
    if not cell.clean:
        return Reading()
    if not cell.clean.isascii() or not cell.clean.isdigit() or len(cell.clean) > 18:
        return Reading(problem="Bukan bilangan. Salin dari berkas yang diunduh, atau kosongkan.")
    return Reading(int(cell.clean))


def _chosen(row: Row) -> Iterator[tuple[str, str]]:
    """The fields that are chosen from a list. A form may carry the membership area with it, a type the group."""
    form, membership = _form(row.cell(columns.FORM.header))
    coop_type, group = _type(row.cell(columns.TYPE.header))
    yield from _choice(row, columns.FORM.header, "form", form)
    if membership.value:
        yield "membership_area", membership.value
    yield from _choice(row, columns.TYPE.header, "coop_type", coop_type)
    if group and not row.text(columns.GROUP.header):
        yield "coop_group", group
    for heading, (field, _) in CHOICES.items():
        if row.text(heading.header):
            yield from _choice(row, heading.header, field, _one_of(heading, row.cell(heading.header)))


remembered = lru_cache(maxsize=5000)
_form, _type = remembered(columns.form_and_membership), remembered(columns.type_and_group)


@remembered
def _one_of(heading: Any, cell: Cell) -> Reading[Any]:
    return columns.one_of(cell, CHOICES[heading][1])


def _choice(row: Row, header: str, field: str, reading: Reading[Any]) -> Iterator[tuple[str, str]]:
    value = row.take(header, reading)
    if value is not None:
        yield field, value.value
    elif reading.is_unread:
        yield f"unread_{field}", row.text(header)


def _numbers(row: Row) -> Iterator[tuple[str, str]]:
    for heading, (field, length) in NUMBERS.items():
        reading = cells.digits(row.cell(heading.header), length=length, begins_with_zero=field == "kbli")
        if value := row.take(heading.header, reading):
            yield field, value
        elif reading.is_unread:
            yield f"unread_{field}", row.text(heading.header)


def _days(row: Row, *, by: date) -> Iterator[tuple[str, str]]:
    """Days that have no column: of the latest change of the bylaws, and until when the certificate holds."""
    if amended_on := row.day(columns.AMENDED_ON.header, by=by):
        yield "amended_on", amended_on.isoformat()
    if columns.AMENDED_ON.header in row.unread:
        yield "unread_amended_on", row.text(columns.AMENDED_ON.header)
    if not row.text(columns.CERTIFIED_UNTIL.header):
        return
    until = row.take(columns.CERTIFIED_UNTIL.header, columns.certificate(row.cell(columns.CERTIFIED_UNTIL.header)))
    if isinstance(until, date):
        yield "nik_certificate_until", until.isoformat()
    elif until:
        yield "nik_certificate", str(until)
    else:
        yield "unread_nik_certificate_until", row.text(columns.CERTIFIED_UNTIL.header)


def _meetings(row: Row, *, by: date) -> Incoming:
    """A row of RAT: what was held, by book year."""
    said = {"name": row.text(NAME.header), "legal_entity_no": row.text(NUMBER.header)}
    years: dict[int, date | None] = {}
    for header in row.cells:
        if not header.startswith("TB "):
            continue
        year, reading = int(header[3:]), columns.held(row.cell(header), by=by)
        value = row.take(header, reading)
        if reading.is_unread:
            said[f"unread_rat_{year}"] = row.text(header)
        elif value is not None and _is_plausible(row, header, year):
            years[year] = value if isinstance(value, date) else None
    incoming = _incoming(MEETINGS.name, row, said)
    incoming.years, incoming.enters = years, False
    return incoming


def _is_plausible(row: Row, header: str, year: int) -> bool:
    if PLAUSIBLE[0].year <= year <= PLAUSIBLE[1].year:
        return True
    row.warn(header, "Tahun buku ini tidak mungkin, jadi tidak dicatat.")
    return False
