"""The ministry's export (ODS): cooperatives, their legal entity, and the date of their last RAT.

It says when the last RAT was held, not for which book year: that is inferred. It never says why a cell is empty, so
a blank or 0000-00-00 says nothing at all.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from django.db.models import TextChoices

from cooperatives.meetings.actions import record_lapse, record_meeting
from cooperatives.meetings.imports.columns import FORMS, MEMBERSHIP_AREAS, TYPES
from cooperatives.register import actions as register
from cooperatives.register.actions import Saying
from cooperatives.register.models import Cooperative, LegalEvent, Source
from cooperatives.register.rules import legal_entity_key
from registry.areas import NotLoaded, UnknownArea, find_district, parts, plain
from registry.cells import bare
from registry.deadlines import ONE_DAY, BookYear
from registry.imports import Pile, Row
from registry.models import Area, User

NIK, NAME, NUMBER, NUMBER_ON = "NIK", "Nama Koperasi", "Nomor Badan Hukum", "Tanggal Badan Hukum"
LAST_RAT, FORM, TYPE = "Tanggal RAT Terakhir", "Bentuk", "Jenis"
VILLAGE, SUBDISTRICT, DISTRICT, PROVINCE = "Kelurahan/Desa", "Kecamatan", "Kabupaten", "Provinsi"

AS_SAID = {
    NIK: "coop_nik", NAME: "name", NUMBER: "legal_entity_no", "Alamat": "address", "Kelompok": "coop_group",
    "Nomor PAD Terbaru": "amendment_no", "Tanggal PAD Terbaru": "amended_on", "Sektor Usaha": "business_sector",
    "Anggota L": "members_male", "Anggota P": "members_female", "Jumlah Anggota": "members", "Manajer": "managers",
    "Karyawan": "employees", "Status NIK": "nik_certificate", "Berlaku Sertifikat": "nik_certificate_until",
    "Grade": "nik_grade",
}  # fmt: skip
"""Columns whose text is taken as it stands. Those the register has no column for stay observations."""
DAYS = {NUMBER_ON: "founded_on", LAST_RAT: "last_rat"}


class OdsExport:
    """The ministry's export of cooperatives as CSV."""

    name = "ods"
    needed: tuple[str, ...] = (
        NIK,
        NAME,
        NUMBER,
        NUMBER_ON,
        LAST_RAT,
        FORM,
        TYPE,
        VILLAGE,
        SUBDISTRICT,
        DISTRICT,
        PROVINCE,
    )

    def __init__(self) -> None:
        self.district, self.parts = cache(find_district), cache(parts)
        self.seen: dict[int, tuple[str, str]] = {}

    def apply(self, row: Row, *, observed_on: date, file_name: str, by: User | None) -> Pile:
        """Enter or update one cooperative, its founding, its last RAT and the lapse since."""
        if (area := self._area(row)) is None or not self._has_name(row):
            return Pile.REFUSED
        founded_on, last_rat = row.day(NUMBER_ON, by=observed_on), row.day(LAST_RAT, by=observed_on)
        candidates = _candidates(row, area, founded_on)
        if not self._is_one(row, candidates):
            return Pile.REFUSED
        saying = Saying(Source.ODS, observed_on, f"Ekspor ODS, {file_name} baris {row.line}")
        said = _said(row) | {"area": area.code}
        if candidates:
            cooperative = candidates[0]
            news = 1 if register.observe(cooperative, said, saying, by=by, on=observed_on) else 0
        else:
            cooperative = register.register(said, saying, by=by, on=observed_on)
            news = len(said)
        self.seen[cooperative.pk] = _identity(row)
        if founded_on:
            news += _record_founding(cooperative, founded_on, row, saying, by=by)
        if last_rat:
            news += _record_rat(cooperative, last_rat, saying, by=by)
        if founded_on and last_rat and last_rat < founded_on:
            row.warn(LAST_RAT, "Lebih awal daripada tanggal badan hukum; dicatat, periksa keduanya.")
        return Pile.NEW if not candidates else Pile.CHANGED if news else Pile.SAME

    def _is_one(self, row: Row, candidates: list[Cooperative]) -> bool:
        """Whether the row is one cooperative: none, one, and not one that another row of this file is."""
        if len(candidates) > 1:
            row.warn(NAME, "Cocok dengan lebih dari satu koperasi: " + _listed(candidates) + ". Putuskan dahulu.")
        elif candidates and self.seen.get(candidates[0].pk, _identity(row)) != _identity(row):
            row.warn(NAME, "Baris lain berkas ini memakai NIK atau nomor yang sama: " + _listed(candidates) + ".")
        else:
            return True
        return False

    def _area(self, row: Row) -> Area | None:
        """The smallest area the row names; None where the district itself is not there."""
        try:
            area = self.district(row.text(DISTRICT), row.text(PROVINCE))
        except (NotLoaded, UnknownArea) as missing:
            row.warn(DISTRICT, str(missing))
            return None
        for column in (SUBDISTRICT, VILLAGE):
            if (inner := self.parts(area).get(plain(row.text(column)))) is None:
                row.warn(column, f"Tidak ditemukan di {area}; dicatat di {area}.")
                return area
            area = inner
        return area

    def _has_name(self, row: Row) -> bool:
        if not row.text(NAME):
            row.warn(NAME, "Nama koperasi kosong. Isi namanya.")
        return bool(row.text(NAME))


def _identity(row: Row) -> tuple[str, str]:
    """What tells two rows of one file apart: name and number."""
    return plain(row.text(NAME)), legal_entity_key(row.text(NUMBER))


def _said(row: Row) -> dict[str, str]:
    """What the row says of the cooperative's fields, as text. What cannot be placed is kept under its header."""
    said = {field: row.text(column) for column, field in AS_SAID.items() if row.text(column) != "0000-00-00"}
    form, _, membership = row.text(FORM).partition(" ")
    choices: tuple[tuple[str, str, str, Mapping[str, TextChoices]], ...] = (
        (FORM, form, "form", FORMS),
        (FORM, membership, "membership_area", MEMBERSHIP_AREAS),
        (TYPE, row.text(TYPE), "coop_type", TYPES),
    )
    for column, text, field, known in choices:
        if value := known.get(bare(text)):
            said[field] = value.value
        elif text:
            row.warn(column, "Nilai tidak dikenal; dicatat sebagai pengamatan.")
            said[f"unread_{field}"] = row.text(column)
    said |= {f"unread_{field}": row.text(column) for column, field in DAYS.items() if column in row.unread}
    return {field: text for field, text in said.items() if text}


def _candidates(row: Row, area: Area, founded_on: date | None) -> list[Cooperative]:
    """The cooperatives of that district this row may be: by NIK, else by legal-entity number and date, else by name
    and place.

    Neither number is unique: offices numbered alike for decades, and a NIK is sometimes given twice.
    """
    there = Cooperative.objects.entered().within(area.district_code)
    if (nik := row.text(NIK)) and (same := list(there.filter(coop_nik=nik))):
        return same
    if key := legal_entity_key(row.text(NUMBER)):
        founded = LegalEvent.objects.valid().filter(kind=LegalEvent.Kind.FOUNDED)
        dated = founded.filter(happened_on=founded_on) if founded_on else founded
        numbered = there.filter(legal_entity_key=key)
        ids = dated.values("cooperative")
        return list(numbered.filter(pk__in=ids) if founded_on else numbered.exclude(pk__in=ids))
    return list(there.filter(area=area, name__iexact=row.text(NAME), coop_nik="", legal_entity_key=""))


def _listed(cooperatives: list[Cooperative]) -> str:
    return "; ".join(f"{each.name} ({each.legal_entity_no or 'tanpa nomor'})" for each in cooperatives)


def _record_founding(cooperative: Cooperative, founded_on: date, row: Row, saying: Saying, *, by: User | None) -> int:
    kind, number = LegalEvent.Kind.FOUNDED, row.text(NUMBER)
    _, is_new = register.record_event(
        cooperative, kind, founded_on, saying, document_no=number, by=by, on=saying.observed_on
    )
    return int(is_new)


def _record_rat(cooperative: Cooperative, last_rat: date, saying: Saying, *, by: User | None) -> int:
    """Record the last RAT for the latest book year that ended before it, and that none was held since."""
    on, year = saying.observed_on, BookYear.ended_before(last_rat, cooperative.book_year_end).name
    _, is_new = record_meeting(cooperative, last_rat, [year], saying, is_inferred=True, by=by, on=on)
    if last_rat == on:
        return int(is_new)
    _, is_new_lapse = record_lapse(cooperative, last_rat + ONE_DAY, on, saying, by=by, on=on)
    return is_new + is_new_lapse
