"""python -m benchmarks [SIZE …]: how many times its floor each thing takes.

A size is a number of cooperatives (20000); `training:20000` are the pages of training alone; `dues` is the district of
`benchmarks.dues`, `dues:50000000` has so many payments.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from registry import local_servers

SIZES = ["2000", "20000", "dues"]


def main(sizes: list[str]) -> int:
    """One size here, on a PostgreSQL of its own; several each in a process of their own."""
    if len(sizes) != 1 or sizes[0].startswith("dues"):
        return max(subprocess.call([sys.executable, "-m", *_module(size)]) for size in sizes or SIZES)
    part, _, cooperatives = sizes[0].rpartition(":")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sokoguru-bench-")))
        stack.enter_context(local_servers.postgres(folder, folder))
        os.environ |= {
            "DATABASE_URL": local_servers.database_url(folder),
            "REDIS_URL": f"redis+socket://{folder}/nobody-listens.sock",
            "SECRET_KEY": "of the benchmarks",
            "ALLOWED_HOSTS": "testserver",
            "HTTPS": "0",
            "SECOND_FACTOR": "0",
            "DJANGO_SETTINGS_MODULE": "registry.settings",
        }
        django.setup()
        from benchmarks import register  # noqa: PLC0415  # its models need the settings

        register.run(int(cooperatives), part)
    return 0


def _module(size: str) -> list[str]:
    """What is run for a size."""
    name, _, payments = size.partition(":")
    return ["benchmarks.dues", *([payments] if payments else [])] if name == "dues" else ["benchmarks", size]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
