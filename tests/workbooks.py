"""Workbooks as offices fill them in, and what a worker makes of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook

from cooperatives.meetings.imports import bench
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation
from registry import jobs
from registry.models import ImportBatch, User

MASTER = (
    "ID register", "Versi", "Nama koperasi", "Nomor badan hukum", "Tanggal badan hukum", "Nomor Induk Koperasi",
    "Alamat", "Desa/kelurahan", "Kecamatan", "Jenis", "Kelompok", "Ketua",
)  # fmt: skip
Sheet = Sequence[Mapping[str, object]]


def workbook(master: Sheet = (), meetings: Sheet = (), *, headers: Sequence[str] = MASTER) -> bytes:
    """An .xlsx of the two sheets; rows by header. A date is a date cell, a number a number cell, all else text."""
    file = BytesIO()
    years = sorted({header for row in meetings for header in row if header.startswith("TB ")})
    with Workbook(file) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        of_meetings = ["ID register", "Nama koperasi", "Nomor badan hukum", *years]
        for name, columns, rows in (("Data Induk", headers, master), ("RAT", of_meetings, meetings)):
            if not rows:
                continue
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for line, row in enumerate(rows, start=1):
                for place, header in enumerate(columns):
                    value = row.get(header)
                    if isinstance(value, date):
                        sheet.write_datetime(line, place, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(line, place, value)
                    elif value is not None:
                        sheet.write(line, place, value)
    return file.getvalue()


def received(content: bytes, *, by: User, on: date, said_by: str = "OFFICE", name: str = "daftar.xlsx") -> ImportBatch:
    """A file somebody has sent in."""
    return bench.receive(
        content, name, source="workbook", said_by=said_by, area=by.area, observed_on=on, by=by, on=on
    )  # fmt: skip


def worked(batch: ImportBatch) -> ImportBatch:
    """The same after a worker has done what was due."""
    jobs.run_due()
    batch.refresh_from_db()
    assert batch.job.state == "DONE", batch.job.error
    return batch


def checked(content: bytes, **how) -> ImportBatch:
    """A file that was sent in and checked."""
    return worked(received(content, **how))


def applied(batch: ImportBatch, *, by: User, on: date) -> ImportBatch:
    """The same, applied."""
    return worked(bench.ask_to_apply(batch, by=by, on=on))


def undone(batch: ImportBatch, *, by: User, on: date) -> ImportBatch:
    """The same, undone."""
    return worked(bench.ask_to_undo(batch, by=by, on=on))


ON = date(2018, 9, 30)
MAJU = {
    "Nama koperasi": "Koperasi Maju", "Nomor badan hukum": "518/001/BH/2005", "Tanggal badan hukum": "01-06-2005",
    "Nomor Induk Koperasi": "3603010000001", "Desa/kelurahan": "Cangkudu", "Kecamatan": "Balaraja",
    "Jenis": "Konsumen", "Kelompok": "KSU",
}  # fmt: skip
SUNYI = {
    "Nama koperasi": "Koperasi Sunyi", "Nomor badan hukum": "518/002/BH/2003", "Desa/kelurahan": "Binong",
    "Tanggal badan hukum": date(2003, 2, 1), "Kecamatan": "Kec. Curug", "Jenis": "Konsumen", "Kelompok": "KSU",
}  # fmt: skip
MEKAR = {
    "Nama koperasi": "Koperasi Mekar", "Nomor badan hukum": "518/009/BH/2010", "Tanggal badan hukum": "9 Maret 2010",
    "Kecamatan": "CURUG", "Desa/kelurahan": "Kel. Binong", "Jenis": "KSP", "Ketua": "Ibu Ratna",
}  # fmt: skip


def brought(world, *rows, meetings=(), by=None, on=ON, **how) -> ImportBatch:
    return checked(workbook(rows, meetings), by=by or world.sari, on=on, **how)


def everything() -> list:
    """All that counts: cooperatives with their columns, and everything said of them that was not retracted."""
    there = Cooperative.objects.entered()
    return [
        list(there.order_by("pk").values()),
        *(
            list(model.objects.valid().filter(cooperative__in=there).order_by("pk").values())
            for model in (Observation, LegalEvent, Meeting, Lapse)
        ),
    ]
