"""Backup and restore: the whole database as one dated file, and the proof that what is in it still judges the same.

`python -m registry.backup save` and `… restore FILE`, as `make backup` and `make restore` call them.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from registry import local_servers
from registry.local_servers import CLONE
from registry.processes import Trouble, say

BACKUPS = CLONE / "backups"
DIGITS = 16  # of the SHA-256 that the name of a backup ends with
UNTOLD = {"SECRET_KEY": "-", "ALLOWED_HOSTS": "-", "REDIS_URL": "redis://", "HTTPS": "0"}
"""What a command that only reads the database must be told all the same."""


def save(url: str, folder: Path, *, at: datetime) -> Path:
    """Write the database to a file of its own, whole or not at all, for our eyes only."""
    _refuse_empty(url)
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{local_servers.NAME}-{at:%Y-%m-%d-%H%M%S}.half"
    half.touch(mode=0o600)
    try:
        _run("pg_dump", url, "--format=custom", f"--file={half}", refused="Nothing was backed up")
        return half.rename(half.with_name(f"{half.stem}-{_digest(half)}.dump"))
    finally:
        half.unlink(missing_ok=True)


def restore(file: Path, state: Path) -> None:
    """Load a file into a PostgreSQL of its own, with its files in `state`, and judge everything in it again.

    The running data is not touched and nothing is migrated. Raises Trouble for a damaged file, which leaves nothing
    behind, and where anything is judged otherwise than it was.
    """
    _refuse_damaged(file)
    state.mkdir(parents=True)
    with ExitStack() as stack:
        unless_whole = stack.enter_context(ExitStack())
        unless_whole.callback(shutil.rmtree, state)
        folder = local_servers.socket_folder(state)
        stack.callback(shutil.rmtree, folder)
        stack.enter_context(local_servers.postgres(state, folder))
        url = local_servers.database_url(folder)
        whole = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(file))
        _run("pg_restore", url, *whole, refused=f"{file} is damaged or no backup, and nothing of it was kept")
        unless_whole.pop_all()
        say(f"{file} was restored into {state}. The running data was not touched.")
        environment = UNTOLD | os.environ | {"DATABASE_URL": url}
        if subprocess.run([sys.executable, "manage.py", "recount"], cwd=CLONE, env=environment).returncode:
            raise Trouble(f"The restored data is not proven, and stays in {state} to be looked at.")


def way_in(state: Path, file: Path) -> list[str]:
    """How restored data takes the place of the running data, as lines for the terminal."""
    running = CLONE / "var" / "pg"
    moves = [(running, running.with_name(f"pg-before-{state.name}"))] if running.exists() else []
    moves.append((state / "pg", running))
    return [
        "To open the site on it, end make demo and put it in the place of the running data:",
        *(f"    mv {quote(str(old))} {quote(str(new))}" for old, new in moves),
        "    make demo",
        "On a server with a DATABASE_URL of its own, into a new database, before its first migrate:",
        f"    pg_restore --no-owner --no-privileges --dbname=ITS_DATABASE_URL {quote(str(file))}",
    ]


def _run(program: str, url: str, *options: str, refused: str) -> None:
    """One of PostgreSQL's programs on a database; the password stays out of the list of processes."""
    address: dict[str, Any] = conninfo_to_dict(url)
    password = address.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    command: list[str | Path] = [
        local_servers.postgres_program(program, "postgresql-client"),
        f"--dbname={make_conninfo(**address)}",
    ]
    ended = subprocess.run([*command, *options], env=environment, stderr=subprocess.PIPE, text=True, errors="replace")
    if ended.returncode:
        raise Trouble(f"{refused}. {program} says: {' '.join(ended.stderr.split())[-300:] or ended.returncode}")


def _digest(file: Path) -> str:
    """The beginning of its SHA-256: pg_restore alone misses one changed byte in four."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:DIGITS]


def _refuse_damaged(file: Path) -> None:
    if not file.is_file():
        raise Trouble(f"There is no file {file}: name it with make restore FILE=backups/….dump.")
    named = file.stem.rpartition("-")[2]
    if len(named) != DIGITS:
        say(f"{file} does not have the name it was given, so not every kind of damage would be noticed.")
    elif named != _digest(file):
        raise Trouble(f"{file} is damaged: it is not what was backed up. Nothing was restored; take another one.")


def _refuse_empty(url: str) -> None:
    try:
        with psycopg.connect(url) as link:
            found = link.execute("SELECT to_regclass('django_migrations')").fetchone()
    except psycopg.Error as error:
        raise Trouble(f"Nothing was backed up: the database does not answer. {error}") from error
    if found == (None,):
        raise Trouble("Nothing was backed up: there are no tables of ours yet. make demo makes them.")


def main() -> None:
    """`python -m registry.backup`, as `make backup` and `make restore` call it."""
    parser = argparse.ArgumentParser(prog="make")
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("save").add_argument("--to", type=Path, default=BACKUPS)
    deeds.add_parser("restore").add_argument("file", type=Path)
    given = parser.parse_args()
    now = datetime.now(ZoneInfo("Asia/Jakarta"))  # noqa: TID251  # a command by another door
    try:
        if given.deed == "restore":
            state = CLONE / "var" / f"restored-{now:%Y-%m-%d-%H%M%S}"
            restore(given.file, state)
            say("\n".join(way_in(state, given.file)))
            return
        with ExitStack() as stack:
            url = os.environ.get("OWNER_DATABASE_URL") or os.environ.get("DATABASE_URL")
            url = url or stack.enter_context(local_servers.borrowed())["OWNER_DATABASE_URL"]
            file = save(url, given.to, at=now)
        say(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB).")
    except (Trouble, OSError) as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
