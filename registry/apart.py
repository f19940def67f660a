"""Files from outside are opened alone, in a process with limits: what cannot be opened there cannot hurt the site.

A reader is a module that knows nothing of ours: MEMORY and SECONDS it may take, read(content) that gives what it found
and bytes, Refused with a sentence, and the sentences TOO_MUCH and BROKEN. This file runs it, outside the project: it
starts fast and knows no secret. A line of JSON comes back, and the bytes behind it.
"""

import importlib.util
import json
import resource
import subprocess
import sys
from types import ModuleType
from typing import Any

PATIENCE = 5  # a reader may take SECONDS of the processor, and this many times as long while others have it


def opened(reader: ModuleType, content: bytes) -> tuple[dict[str, Any], bytes]:
    """What a reader found in a file, in a fresh process with nothing of our environment; or {"refused": sentence}."""
    command = [sys.executable, "-I", "-X", "utf8", __file__, str(reader.__file__)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, env={}, timeout=PATIENCE * reader.SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"refused": reader.TOO_MUCH}, b""
    if done.returncode < 0:
        return {"refused": reader.TOO_MUCH}, b""
    if done.returncode:
        raise RuntimeError(f"{reader.__name__} cannot run: {done.stderr.decode(errors='replace')[-500:]}")
    found, _, made = done.stdout.partition(b"\n")
    return json.loads(found), made


def _loaded(path: str) -> ModuleType:
    """The reader in this file, by itself."""
    spec = importlib.util.spec_from_file_location("reader", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    reader = importlib.util.module_from_spec(spec)
    sys.modules["reader"] = reader
    spec.loader.exec_module(reader)
    return reader


def _limit(reader: ModuleType) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (reader.SECONDS, reader.SECONDS))
    if sys.platform == "linux":  # elsewhere the kernel does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (reader.MEMORY, reader.MEMORY))


def main() -> None:
    """One file from standard input, one answer to standard output."""
    reader = _loaded(sys.argv[1])
    _limit(reader)
    content = sys.stdin.buffer.read()
    found, made = {}, b""
    try:
        found, made = reader.read(content)
    except reader.Refused as refused:
        found = {"refused": str(refused)}
    except MemoryError:
        found = {"refused": reader.TOO_MUCH}
    except BaseException:  # a panic of a parser is no Exception; whatever fails here, the file is why
        found = {"refused": reader.BROKEN}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
