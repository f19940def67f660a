"""Processes that we start: they end when we end, and one that dies says why."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PATIENCE = 10
LAST_LINES = 20
SET_PARENT_DEATH_SIGNAL = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Trouble(Exception):
    """What is wrong, as a sentence for whoever sits at the terminal."""


def say(sentence: str) -> None:
    """One line to the terminal, at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Part:
    """One running process of ours, its log, and the signal that ends it well."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None
    ending: signal.Signals

    @classmethod
    @contextmanager
    def running(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path | None = None,
        ending: signal.Signals = signal.SIGTERM,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> Iterator[Self]:
        """Starts it in a session of its own (a Ctrl-C is ours to pass on) and stops it afterwards."""
        with open(log, "wb") if log else nullcontext() as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if log else None,
                env=environment,
                cwd=folder,
                start_new_session=True,
                preexec_fn=_ends_with_parent(ending),
            )
        part = cls(name, process, log, ending)
        try:
            yield part
        finally:
            part.stop()

    def check(self) -> None:
        """Refuses to go on when it has died."""
        if self.process.poll() is not None:
            raise Trouble(f"{self.name} ended by itself (exit {self.process.returncode}).{self.last_words()}")

    def last_words(self) -> str:
        """The end of its log."""
        if self.log is None:
            return ""
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return "\n".join([f" {self.log} ends with:", *(f"    {line}" for line in lines)])

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = 30) -> None:
        """Waits until it is ready, as long as it lives."""
        end = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > end:
                raise Trouble(f"{self.name} did not answer within {seconds:.0f} seconds.{self.last_words()}")
            time.sleep(0.05)

    def has_ended(self) -> bool:
        """Whether it has done its work; a failure is Trouble."""
        if self.process.poll():
            self.check()
        return self.process.returncode == 0

    def stop(self) -> None:
        """Asks it to end, then ends what is left of its session."""
        if self.process.poll() is None:
            self.process.send_signal(self.ending)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _ends_with_parent(ending: signal.Signals) -> Callable[[], None]:
    """What a child does before it starts, so that no kill of ours leaves an orphan (Linux)."""
    parent = os.getpid()

    def tie() -> None:
        if LIBC is not None:
            LIBC.prctl(SET_PARENT_DEATH_SIGNAL, ending)
            if os.getppid() != parent:
                os._exit(1)

    return tie
