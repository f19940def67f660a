"""`make demo` killed, interrupted and short of a part: nothing is left over, and the next start heals."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from registry.local_servers import CLONE

NEEDED = ("registry", "cooperatives", "training", "templates", "static", "manage.py")


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A fresh clone."""
    path = tmp_path_factory.mktemp("a fresh clone")
    for name in NEEDED:
        if (CLONE / name).is_dir():
            shutil.copytree(CLONE / name, path / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (CLONE / name).exists():
            shutil.copy(CLONE / name, path / name)
    return path


class Demo:
    """A running `make demo`, and what it says."""

    def __init__(self, clone: Path, *arguments: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        unset = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DJANGO_SETTINGS_MODULE")
        self.clone = clone
        self.process = subprocess.Popen(
            [sys.executable, "-m", "registry.supervisor", "demo", "--port", str(self.port), *arguments],
            cwd=clone,
            env={name: value for name, value in os.environ.items() if name not in unset},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.limit = threading.Timer(300, self.process.kill)
        self.limit.start()

    def reads(self, words: str) -> str:
        """All it says until it says these words."""
        said = ""
        while words not in said and (line := self.process.stdout.readline()):
            said += line
        assert words in said, said
        return said

    def ends(self) -> tuple[int, str]:
        """How it ends, and its last words."""
        said = self.process.communicate(timeout=60)[0]
        self.limit.cancel()
        return self.process.returncode, said

    def is_sent(self, number: signal.Signals) -> None:
        """A signal as a terminal sends it: to all that runs in its foreground."""
        os.killpg(self.process.pid, number)

    def kill_part(self, word: str) -> None:
        """Kills the process with this word in its command that was started first."""
        os.kill(min(pid for pid, command in living(self.clone).items() if word in command), signal.SIGKILL)


def living(clone: Path) -> dict[int, str]:
    """The processes that work in this clone, by number."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (os.readlink(entry / "cwd") + "/").startswith(f"{clone}/"):
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def nothing_lives(clone: Path) -> bool:
    """Whether all its processes end within ten seconds."""
    end = time.monotonic() + 10
    while living(clone) and time.monotonic() < end:
        time.sleep(0.1)
    return living(clone) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")
def test_a_demo_that_is_killed_in_its_first_night_and_the_next_ones(clone):
    first = Demo(clone)
    first.reads("The worker judges every cooperative as of 2018-09-04")
    time.sleep(1)
    first.process.kill()
    first.ends()
    assert nothing_lives(clone), living(clone)

    second = Demo(clone)
    said = second.reads("The site: http")
    assert re.search(r"registered +1,258 ", said), said
    second.kill_part("celery --app=registry worker")
    code, said = second.ends()
    assert code == 1
    assert said.startswith("worker ended by itself (exit -9)."), said
    assert "/MainProcess] " in said, "the last lines of the worker's own log"
    assert nothing_lives(clone), living(clone)

    third = Demo(clone)
    third.reads("The site: http")
    third.is_sent(signal.SIGINT)
    assert third.ends() == (130, "")
    assert living(clone) == {}


@pytest.mark.parametrize(
    ("words", "number"),
    [("Starting PostgreSQL", signal.SIGINT), ("Making the", signal.SIGTERM), ("Starting the web", signal.SIGHUP)],
)
def test_a_demo_that_is_stopped_while_it_starts_leaves_nothing(words, number, clone):
    demo = Demo(clone)
    demo.reads(words)
    demo.is_sent(number)
    code, said = demo.ends()
    assert code == 128 + number
    assert "Traceback" not in said
    assert living(clone) == {}
    assert (clone / "var" / "log" / "postgres.log").read_text().endswith("database system is shut down\n")
