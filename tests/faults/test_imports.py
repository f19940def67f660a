"""Files brought in while the worker is killed: what is there in the end is what an undisturbed run leaves."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from cooperatives.meetings.imports import bench
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation
from registry import jobs, local_servers
from registry.models import ImportBatch, Job
from tests.workbooks import received, workbook
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2018, 9, 30)
ROWS = 1200
CONTENT = workbook(
    [
        {"Nama koperasi": f"Koperasi Nomor {n}", "Nomor badan hukum": f"{n}/BH/2010", "Kecamatan": "Curug",
         "Tanggal badan hukum": "01-02-2010", "Alamat": f"Jl. {n}"} for n in range(ROWS)
    ],
    [{"Nama koperasi": f"Koperasi Nomor {n}", "TB 2017": "10-03-2018"} for n in range(0, ROWS, 5)],
)  # fmt: skip
LINES = ROWS + ROWS // 5
DYING = """
import os, signal, django
django.setup()
from django.db import connection
from registry import bulk, jobs
from registry.models import ImportRow
copy, written = bulk.copy, []
def until(rows):
    copy(rows)
    written.extend(row for row in rows if isinstance(row, {model}))
    if len(written) >= {row}:
        os.kill(os.getpid(), signal.SIGKILL)
from cooperatives.meetings.models import Lapse, Meeting
from cooperatives.register.models import Cooperative, LegalEvent, Observation
bulk.copy = until
jobs.run_due()
"""
"""A worker that dies once it has written so many rows of a model."""


@pytest.fixture
def sari():
    return build_world().sari


def worker_that_dies(*, model: str, row: int) -> None:
    """Runs what is due in a process of its own, which is killed in the midst of it."""
    host, name = Path(connection.settings_dict["HOST"]), connection.settings_dict["NAME"]
    environment = os.environ | {"DATABASE_URL": local_servers.database_url(host, name)}
    done = subprocess.run(
        [sys.executable, "-c", DYING.format(model=model, row=row)],
        env=environment,
        cwd=local_servers.CLONE,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def another_takes_over() -> None:
    """The lease ends, and a worker that lives does what is due."""
    jobs.release()
    jobs.run_due()


def register() -> dict[str, list]:
    """All that counts, without keys and instants."""
    there = Cooperative.objects.entered().filter(name__startswith="Koperasi Nomor")
    found = {
        "cooperatives": sorted(there.values_list("name", "legal_entity_no", "address", "area__code", "search_key"))
    }
    for model, what in ((Observation, "values"), (LegalEvent, "happened_on"), (Meeting, "held_on"), (Lapse, "since")):
        said = model.objects.valid().filter(cooperative__in=there)
        rows = said.values_list("cooperative__name", "source", "observed_on", "reference", what)
        found[model._meta.verbose_name] = sorted(map(str, rows))
    return found


def rows_of(batch: ImportBatch) -> list:
    return sorted(batch.rows.values_list("sheet", "line", "name", "pile"))


@pytest.fixture
def undisturbed(sari) -> tuple[list, dict[str, list]]:
    """What a run that nothing disturbs shows and leaves; it is undone again."""
    batch = received(CONTENT, by=sari, on=ON)
    jobs.run_due()
    batch.refresh_from_db()
    shown = rows_of(batch)
    bench.ask_to_apply(batch, by=sari, on=ON)
    jobs.run_due()
    left = register()
    batch.refresh_from_db()
    bench.ask_to_undo(batch, by=sari, on=ON)
    jobs.run_due()
    assert register()["cooperatives"] == []
    assert len(left["cooperatives"]) == ROWS
    assert len(left["rapat anggota"]) == ROWS // 5
    return shown, left


@pytest.mark.parametrize("row", [1, 1100])
def test_a_check_that_was_killed_shows_what_an_undisturbed_one_shows(undisturbed, sari, row):
    batch = received(CONTENT, by=sari, on=ON)
    worker_that_dies(model="ImportRow", row=row)
    batch.refresh_from_db()
    assert batch.state == "CHECKING"
    assert batch.rows.count() < LINES
    another_takes_over()
    batch.refresh_from_db()
    assert (batch.state, batch.counts["rows"]) == ("CHECKED", LINES)
    assert rows_of(batch) == undisturbed[0]


@pytest.mark.parametrize(("model", "row"), [("Cooperative", 1), ("Meeting", 1)])
def test_an_application_that_was_killed_has_written_nothing_and_then_all(undisturbed, sari, model, row):
    batch = received(CONTENT, by=sari, on=ON)
    jobs.run_due()
    bench.ask_to_apply(batch, by=sari, on=ON)
    worker_that_dies(model=model, row=row)
    assert register()["cooperatives"] == []
    another_takes_over()
    batch.refresh_from_db()
    assert (batch.state, batch.job.attempts) == ("APPLIED", 2)
    assert register() == undisturbed[1]
    assert Job.objects.filter(state="OPEN").count() == 0
