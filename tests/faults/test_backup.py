"""Backup and restore: what comes back judges the same, and what does not is said; damaged files are refused whole."""

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection

from cooperatives.register.models import Cooperative
from cooperatives.standing.models import Verdict
from registry import backup, history, local_servers
from registry.processes import Trouble
from tests.world import ON, build_world, run_night

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2018, 9, 4, 8, 15, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def world(transactional_db):
    """The world after a night, committed."""
    world = build_world()
    run_night()
    return world


def url() -> str:
    """The address of this test's database."""
    return local_servers.database_url(Path(connection.settings_dict["HOST"]), connection.settings_dict["NAME"])


def unmarked(statement: str, *values: object) -> None:
    """A hand in the database: past every trigger, so that nothing is marked and nothing is in history."""
    with psycopg.connect(url(), autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        assert link.execute(statement, values).rowcount == 1


def counts(address: str) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(address) as link:
        tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: link.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def test_what_was_backed_up_comes_back_whole_and_judges_the_same(world, folder, capfd):
    before = counts(url())
    file = backup.save(url(), folder / "kept", at=AT)
    assert re.fullmatch(r"sokoguru-2018-09-04-081500-[0-9a-f]{16}\.dump", file.name)
    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o777 == 0o600

    backup.restore(file, folder / "restored")
    said = capfd.readouterr().out
    assert "5 cooperatives, 0 differ. 0 changed since" in said
    assert not local_servers.socket_folder(folder / "restored").rmdir()
    with local_servers.postgres(folder / "restored", folder, durable=False):
        assert counts(local_servers.database_url(folder)) == before
        with (
            pytest.raises(psycopg.Error, match="Cannot update or delete"),
            psycopg.connect(local_servers.database_url(folder)) as link,
        ):
            link.execute("DELETE FROM cooperatives_verdict")


def test_a_fact_that_a_hand_changed_is_named(world, folder, capfd):
    change = "UPDATE cooperatives_legalevent SET happened_on = '2004-06-01' WHERE cooperative_id = %s"
    unmarked(change, world.maju.pk)
    file = backup.save(url(), folder, at=AT)
    with pytest.raises(Trouble, match="not proven, and stays in"):
        backup.restore(file, folder / "restored")
    said = capfd.readouterr()
    assert "5 cooperatives, 1 differ" in said.out
    assert f"for the cooperatives with id {world.maju.pk}." in said.err
    assert (folder / "restored" / "pg").is_dir()


def test_what_changed_since_the_night_is_left_for_the_next_one(world, folder, capfd):
    with history.verb("touch", by=None, on=ON):
        Cooperative.objects.filter(pk=world.maju.pk).update(book_year_end=6)
    backup.restore(backup.save(url(), folder, at=AT), folder / "restored")
    assert "4 cooperatives, 0 differ. 1 changed since" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("wreck", "is_renamed"),
    [("cut", False), ("one bit", False), ("another file", False), ("cut", True), ("another file", True)],
)
def test_a_damaged_file_is_refused_and_leaves_nothing(world, folder, wreck, is_renamed):
    file = backup.save(url(), folder / "kept", at=AT)
    whole = bytearray(file.read_bytes())
    whole[len(whole) * 2 // 3] ^= 1
    file.write_bytes({"cut": whole[: len(whole) // 2], "one bit": whole, "another file": b"halo\n"}[wreck])
    if is_renamed:
        file = file.rename(file.with_name("cadangan.dump"))
    with pytest.raises(Trouble, match=r"is damaged"):
        backup.restore(file, folder / "restored")
    assert not (folder / "restored").exists()


def test_tables_of_another_version_are_not_migrated_in_passing(world, folder, capfd):
    unmarked("INSERT INTO django_migrations (app, name, applied) VALUES ('cooperatives', '0099_later', now())")
    with pytest.raises(Trouble, match="not proven"):
        backup.restore(backup.save(url(), folder, at=AT), folder / "restored")
    assert "of a newer version, which has also cooperatives.0099_later" in capfd.readouterr().err


def test_nothing_and_nowhere_are_said(folder):
    nothing = url().replace(connection.settings_dict["NAME"], "postgres")
    with pytest.raises(Trouble, match="there are no tables of ours yet"):
        backup.save(nothing, folder / "kept", at=AT)
    with pytest.raises(Trouble, match="the database does not answer"):
        backup.save(local_servers.database_url(folder), folder / "kept", at=AT)
    with pytest.raises(Trouble, match="There is no file"):
        backup.restore(folder / "none.dump", folder / "restored")
    assert list(folder.iterdir()) == []


def test_the_command_backs_up_what_database_url_names(world, folder):
    def told(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "registry.backup", *arguments]
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url()}, capture_output=True, text=True)

    saved = told("save", "--to", str(folder))
    (file,) = folder.iterdir()
    assert saved.stdout == f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB).\n"
    file.write_bytes(b"")
    refused = told("restore", str(file))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is damaged" in refused.stderr
    assert Verdict.objects.count() == 5
