"""The list of cooperatives as an Excel file: its columns, and the sheet that says what it is."""

from collections.abc import Iterator
from datetime import date, datetime

from cooperatives.cases.models import Night
from cooperatives.desk.filters import CooperativeFilter
from cooperatives.register.models import Cooperative
from registry.exports import Column
from registry.models import Area, User


def _area(cooperative: Cooperative, *kinds: str) -> str:
    """The name of the cooperative's own area, or of the one around it, whichever is of this kind."""
    around: tuple[Area | None, ...] = (cooperative.area, cooperative.area.parent)
    return next((area.name for area in around if area and area.kind in kinds), "")


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


COLUMNS = (
    Column("Nama koperasi", 44, str),
    Column("Nomor badan hukum", 34, lambda each: each.legal_entity_no),
    Column("Nomor Induk Koperasi", 20, lambda each: each.coop_nik),
    Column("Desa/kelurahan", 20, lambda each: _area(each, "VILLAGE", "URBAN_VILLAGE")),
    Column("Kecamatan", 18, lambda each: _area(each, "SUBDISTRICT")),
    Column("Alamat", 36, lambda each: each.address),
    Column("Bentuk", 10, lambda each: each.get_form_display()),
    Column("Jenis", 14, lambda each: each.get_coop_type_display()),
    Column("Kelompok", 18, lambda each: each.coop_group),
    Column("Wilayah keanggotaan", 20, lambda each: each.get_membership_area_display()),
    Column("Keaktifan", 20, lambda each: each.standing.get_state_display() if each.is_judged else "Belum dinilai"),
    Column("Rutin RAT", 10, lambda each: "ya" if each.is_judged and each.standing.is_routine else "tidak"),
    Column("RAT terakhir", 14, lambda each: _day(each.standing.last_held_on) if each.is_judged else ""),
    Column("Tahun buku RAT terakhir", 24, lambda each: str(each.standing.last_year or "") if each.is_judged else ""),
    Column("Dinilai per", 14, lambda each: _day(each.standing.judged_on) if each.is_judged else ""),
    Column("Perkara terbuka sejak", 22, lambda each: _day(each.open_cases[0].flagged_on) if each.open_cases else ""),
)


def about(listed: CooperativeFilter, night: Night | None, *, by: User, at: datetime) -> Iterator[tuple[str, str]]:
    """What the file is: who made it and when, what it was narrowed to, as of which day and under which rules."""
    yield "Daftar", "Koperasi"
    yield "Diunduh oleh", f"{by} ({by.get_role_display()}, {by.area or 'tanpa wilayah kerja'})"
    yield "Pada", f"{at:%d-%m-%Y %H.%M %Z}"
    yield "Saringan", "; ".join(_chosen(listed)) or "tidak ada: semua koperasi terdaftar di wilayah kerja"
    yield "Keadaan per", _day(night.on) if night else "belum pernah dinilai"
    yield "Aturan resmi", night.rulebook.code if night else ""
    yield "Jumlah baris", str(listed.qs.count())


def _chosen(listed: CooperativeFilter) -> Iterator[str]:
    if listed.search:
        yield f"cari: {listed.search}"
    for facet in listed.facets():
        if facet.chosen:
            yield f"{facet.label}: {', '.join(choice.label for choice in facet.chosen)}"
