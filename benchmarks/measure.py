"""Timing in interleaved pairs: what we do, then the floor it is measured against, again and again."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROUNDS = 5
PROC = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the floor something takes. seconds: ours and the floor's. most: the aim."""

    what: str
    seconds: tuple[float, float]
    most: float

    @property
    def value(self) -> float:
        """Ours over the floor."""
        return self.seconds[0] / self.seconds[1]

    def __str__(self) -> str:
        ours, floor = (f"{each * 1000:,.1f} ms" for each in self.seconds)
        verdict = "ok" if self.value <= self.most else "ABOVE"
        return f"{self.what:<52}{self.value:>8.2f}  aim {self.most:>4g} {verdict:<6} {ours} against {floor}"


def timed(act: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def paired(
    what: str, ours: Callable[[], object], floor: Callable[[], object], *, most: float, rounds: int = ROUNDS,
    prepare: Callable[[], object] = lambda: None,
) -> Ratio:  # fmt: skip
    """The ratio of the medians of interleaved pairs, after one of each to warm up. prepare: before each of ours."""
    pairs = []
    for _ in range(rounds + 1):
        prepare()
        pairs.append((timed(ours), timed(floor)))
    return Ratio(what, (median(pair[0] for pair in pairs[1:]), median(pair[1] for pair in pairs[1:])), most)


def megabytes_more(act: Callable[[], object]) -> float:
    """By how much the memory of this process peaks above what it had before, in MB; 0 where it cannot be told."""
    if not (PROC / "clear_refs").exists():
        return 0
    (PROC / "clear_refs").write_text("5")
    before = _status("VmRSS")
    act()
    return (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", (PROC / "status").read_text())
    return int(found[1]) if found else 0
