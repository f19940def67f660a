"""python -m benchmarks.import_rows [ROWS]: a list of 20,000 rows by 22 columns, beside django-import-export.

Both read the same .xlsx, show the difference of every row, then write, with the same history by triggers. Ours also
keeps who says what. What django-import-export does is its ordinary way: a dry run with differences, then the run.
Needs the group `bench` of pyproject.toml.
"""

import os
import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from io import BytesIO
from pathlib import Path

import django
from xlsxwriter import Workbook

from benchmarks.measure import Ratio, timed
from registry import local_servers

ON = date(2026, 11, 24)
HEADERS = (
    "Nama koperasi", "Nomor badan hukum", "Tanggal badan hukum", "Nomor perubahan anggaran dasar", "Tanggal perubahan",
    "Nomor Induk Koperasi", "Alamat", "Desa/kelurahan", "Kecamatan", "Bentuk", "Jenis", "Kelompok", "Pola pengelolaan",
    "Wilayah keanggotaan", "KBLI", "Tahun KBLI", "Layanan simpan pinjam", "Sertifikat NIK berlaku sampai", "Ketua",
    "Sekretaris", "Bendahara", "Keterangan",
)  # fmt: skip


def content(rows: int, places: list[tuple[str, str]], *, edition: int) -> bytes:
    """The list; in a later edition every fifth address is another."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data Induk")
        sheet.write_row(0, 0, HEADERS)
        for n in range(1, rows + 1):
            village, subdistrict = places[n % len(places)]
            address = f"Jl. Contoh {n + (edition * 7 if n % 5 == 0 else 0)}"
            for place, text in enumerate((
                f"Koperasi Contoh {n}", f"518/{n}/BH/{1985 + n % 30}", f"{1 + n % 28:02}-06-{1985 + n % 30}",
                f"PAD/{n}", f"{1 + n % 28:02}-07-2021", f"{n:013}", address, village, subdistrict, "Primer",
                "Konsumen", "KSU", "Konvensional", "Kabupaten/kota", "64141", "2020", "Hanya anggota", "31-12-2027",
                f"Ketua {n}", f"Sekretaris {n}", f"Bendahara {n}", f"Catatan {n}",
            )):  # fmt: skip
                sheet.write_string(n, place, text)
    return file.getvalue()


def ours(files: list[bytes]) -> list[float]:
    """Seconds of check and apply of each file."""
    from cooperatives.meetings.imports import bench  # noqa: PLC0415  # models need the settings
    from registry import jobs  # noqa: PLC0415
    from registry.models import Area  # noqa: PLC0415

    area = Area.objects.get(code="36.03")

    def bring(file: bytes) -> None:
        how = {"source": "workbook", "said_by": "OFFICE", "area": area, "observed_on": ON, "by": None, "on": ON}
        batch = bench.receive(file, "daftar.xlsx", **how)
        jobs.run_due()
        batch.refresh_from_db()
        assert batch.state == "CHECKED", (batch.refusal, batch.job.error)
        bench.ask_to_apply(batch, by=None, on=ON)
        jobs.run_due()
        batch.refresh_from_db()
        assert batch.state == "APPLIED", (batch.refusal, batch.counts)

    return [timed(lambda file=file: bring(file)) for file in files]


def theirs(files: list[bytes]) -> list[float]:
    """Seconds of a dry run and a run of each file by django-import-export, on a table of 22 columns with history."""
    import pgtrigger  # noqa: PLC0415
    import tablib  # noqa: PLC0415
    from django.db import connection, models  # noqa: PLC0415
    from import_export import resources  # noqa: PLC0415

    from registry import history  # noqa: PLC0415

    columns = {f"c{place}": models.CharField(max_length=300, db_index=place in {1, 5}) for place in range(22)}
    meta = type("Meta", (), {"app_label": "cooperatives"})
    row = history.tracked()(type("ImportedRow", (models.Model,), {"__module__": __name__, "Meta": meta, **columns}))
    event = django.apps.apps.get_model("cooperatives", "ImportedRowEvent")

    with connection.schema_editor() as editor:
        editor.create_model(row)
        editor.create_model(event)
    triggers = [trigger for model, trigger in pgtrigger.registered() if model is row]
    assert len(triggers) == 3
    for trigger in triggers:
        trigger.install(row)

    class RowResource(resources.ModelResource):
        """As its documentation has it, with unchanged rows skipped and differences reported."""

        class Meta:
            model = row
            fields = list(columns)
            import_id_fields = ["c5"]
            skip_unchanged = True
            report_skipped = True
            use_bulk = False

    def bring(file: bytes) -> None:
        data = tablib.Dataset().load(BytesIO(file), format="xlsx")
        data.headers = list(columns)
        with history.verb("their_import", by=None, on=ON):
            dry = RowResource().import_data(data, dry_run=True)
            assert not dry.has_errors()
            done = RowResource().import_data(data, dry_run=False)
        assert not done.has_errors()
        assert done.totals["new"] + done.totals["update"] + done.totals["skip"] == len(data)

    return [timed(lambda file=file: bring(file)) for file in files]


def main(rows: int, who: str) -> None:
    """One of the two in this process, on a PostgreSQL of its own, so that memory is its own too."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sokoguru-bench-")))
        stack.enter_context(local_servers.postgres(folder, folder))
        os.environ |= {
            "DATABASE_URL": local_servers.database_url(folder),
            "REDIS_URL": f"redis+socket://{folder}/nobody-listens.sock",
            "SECRET_KEY": "of the benchmarks", "ALLOWED_HOSTS": "testserver", "HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "registry.settings",
        }  # fmt: skip
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        from registry.areas import load_areas  # noqa: PLC0415
        from registry.models import Area  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        load_areas("36.03", by=None)
        villages = Area.objects.filter(kind__in=["VILLAGE", "URBAN_VILLAGE"]).select_related("parent").order_by("code")
        places = [(each.name, each.parent.name) for each in villages if each.parent]
        files = [content(rows, places, edition=edition) for edition in (0, 1)]
        seconds = (ours if who == "ours" else theirs)(files)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(*seconds, memory)


def compare(rows: int) -> None:
    """Both, and the ratios."""
    command = [sys.executable, "-m", "benchmarks.import_rows", str(rows)]
    told = {
        who: [float(each) for each in subprocess.check_output([*command, who], text=True).split()[-3:]]
        for who in ("ours", "theirs")
    }
    for place, what in enumerate(("new to the register", "one row in five differs")):
        pair = told["ours"][place], told["theirs"][place]
        print(Ratio(f"{rows:,} rows, {what}", pair, most=0.1), f"{pair[1] / pair[0]:.1f} times as fast")
    print(f"memory at its most: {told['ours'][2]:.0f} MB, theirs {told['theirs'][2]:.0f} MB")


if __name__ == "__main__":
    size, *which = [*sys.argv[1:], "20000"][:1] + sys.argv[2:3]
    main(int(size), which[0]) if which else compare(int(size))
