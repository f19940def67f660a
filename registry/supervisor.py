"""The demo: PostgreSQL, Redis, web, worker, beat and sweep, started in order, watched, and stopped together."""

import argparse
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from registry.processes import Part, Trouble, say

CLONE = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
FIRST_NIGHT = "2018-09-04"
LONGEST_NIGHT = "600"
GLANCE = 0.1
WEB = ["-m", "gunicorn", "registry.wsgi", "--workers=2", "--threads=4", "--no-control-socket", "--graceful-timeout=5"]
CELERY = ["-m", "celery", "--app=registry"]
WORKER = [*CELERY, "worker", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
BEAT = [*CELERY, "beat", "--loglevel=INFO", "--pidfile="]
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ON_THIS_MACHINE = {"ALLOWED_HOSTS": "localhost,127.0.0.1", "HTTPS": "0"}
NOTICE = "Data contoh: semua koperasi dan orang di sini rekaan. Kode kedua saat masuk dimatikan."

leaving: list[int] = []  # the signals that asked for the end


class Watch:
    """Parts that run together: none may die unnoticed."""

    def __init__(self, stack: ExitStack, parts: list[Part]) -> None:
        self.stack = stack
        self.parts = parts

    def start(self, name: str, *arguments: str) -> None:
        """Adds a part that runs until everything is stopped."""
        self.parts.append(self.stack.enter_context(python(name, *arguments)))

    def finish(self, *steps: AbstractContextManager[Part]) -> None:
        """Runs steps side by side until each has done its work."""
        with ExitStack() as stack:
            started = [stack.enter_context(step) for step in steps]
            self.until(lambda: all(step.has_ended() for step in started))

    def until(self, is_over: Callable[[], bool]) -> None:
        """Waits as long as all parts live."""
        while not is_over():
            for part in self.parts:
                part.check()
            if leaving:
                sys.exit(128 + leaving[0])
            time.sleep(GLANCE)


def demo(*, port: int, stop: bool) -> None:
    """From nothing to an open site; stays until Ctrl-C, or ends after the summary."""
    refuse_taken(port)
    os.environ.setdefault("NOTICE", NOTICE)
    os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    os.environ.setdefault("SECOND_FACTOR", "0")
    with ExitStack() as stack:
        watch = Watch(stack, stack.enter_context(servers()))
        say("Making the tables; loading the law, the areas and the invented district.")
        watch.finish(manage("prepare_demo"), manage("collectstatic", "--noinput"))
        say("Starting the web server and the worker.")
        watch.start("web", *WEB, f"--bind={HOST}:{port}")
        watch.start("worker", *WORKER)
        watch.until(lambda: answers(port))
        for day in (FIRST_NIGHT, today()):
            say(f"The worker judges every cooperative as of {day}.")
            watch.finish(manage("submit_night", "--on", day, "--wait", LONGEST_NIGHT))
        say("Laying reports and other work on the desks.")
        watch.finish(manage("prepare_desk"))
        watch.start("beat", *BEAT)
        watch.start("sweep", "manage.py", "sweep")
        watch.finish(python("demo_summary", "manage.py", "demo_summary", is_logged=False))
        say(f"The site: http://localhost:{port}/" + ("" if stop else " (open until Ctrl-C, which stops everything)"))
        if not stop:
            watch.until(lambda: False)


@contextmanager
def servers() -> Iterator[list[Part]]:
    """PostgreSQL and Redis: those that DATABASE_URL and REDIS_URL name, else this clone's own."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        os.environ.update({"SECRET_KEY": secrets.token_urlsafe(50)} | ON_THIS_MACHINE | os.environ)
        yield []
        return
    from registry.local_servers import owned  # noqa: PLC0415  # never imported where there are real servers

    say("Starting PostgreSQL and Redis.")
    with owned() as started:
        os.environ.update(started.environment)
        yield started.parts


def python(name: str, *arguments: str, is_logged: bool = True) -> AbstractContextManager[Part]:
    """A Python process in the clone, with its log in var/log."""
    log = CLONE / "var" / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return Part.running(name, [sys.executable, *arguments], log=log if is_logged else None, folder=CLONE)


def manage(command: str, *arguments: str) -> AbstractContextManager[Part]:
    """A command of Django's."""
    return python(command, "manage.py", command, *arguments)


def refuse_taken(port: int) -> None:
    """Looks before anything is started."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise Trouble(
                f"Port {port} cannot be used ({error.args[-1]}), perhaps because of another demo: end it, "
                "or choose another port, such as make demo PORT=8080."
            ) from None


def answers(port: int) -> bool:
    """Whether the site answers; with an error it need not be waited for."""
    link = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        link.request("GET", "/")
        status = link.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
    if status >= 500:
        raise Trouble(f"The site answers with error {status}: see var/log/web.log.")
    return True


def today() -> str:
    """The day it is in the office."""
    return datetime.now(ZoneInfo("Asia/Jakarta")).date().isoformat()  # noqa: TID251  # a command by another door


def leave(number: int, _: FrameType | None) -> None:
    """Only notes the wish: an exit raised just here could be lost, or disturb the ending once it goes on."""
    leaving.append(number)


def main() -> None:
    """`python -m registry.supervisor demo`, as `make demo` calls it."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("what", choices=["demo"])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--stop", action="store_true", help="end after the summary")
    given = parser.parse_args()
    for number in ENDINGS:
        signal.signal(number, leave)
    try:
        demo(port=given.port, stop=given.stop)
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
