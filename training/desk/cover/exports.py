"""The matrix of cover as an Excel file: one line for each required post."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from cooperatives.register.filters import subdistrict, village
from registry.exports import downloaded, xlsx
from registry.filters import Column, written
from registry.models import User
from training.desk.cover.forms import CoverForm

COLUMNS: tuple[Column, ...] = (
    Column("nama", "Koperasi", 44, lambda line: str(line[0])),
    Column("kecamatan", "Kecamatan", 18, lambda line: subdistrict(line[0])),
    Column("desa", "Desa atau kelurahan", 18, lambda line: village(line[0])),
    Column("jenis", "Jenis", 20, lambda line: line[0].get_coop_type_display()),
    Column("jabatan", "Jabatan wajib", 20, lambda line: line[1].post),
    Column("keadaan", "Keadaan", 26, lambda line: line[1].label),
    Column("orang", "Pemegang, atau yang terakhir", 32, lambda line: line[1].person),
    Column("sampai", "Sertifikat berlaku sampai", 18, lambda line: written(line[1].required.cell.until)),
    Column("sejak", "Tanpa pemegang sejak", 18, lambda line: written(line[1].required.cell.since)),
)


def spreadsheet(form: CoverForm, lines: Iterable[Any], *, by: User, at: datetime) -> HttpResponse:
    """These lines, with what was asked: each a cooperative and how one of its posts stands."""
    about = [
        ("Daftar", "Cakupan jabatan wajib bersertifikat"),
        ("Keadaan per tanggal", f"{form.day:%d-%m-%Y}"),
        *downloaded(by, at),
        ("Saringan", "; ".join(f"{label}: {text}" for label, text in form.chosen) or "tidak ada"),
    ]
    return xlsx(f"cakupan-{form.day:%Y-%m-%d}", about, COLUMNS, lines)
