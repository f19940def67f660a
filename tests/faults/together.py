"""Deeds that are done at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """The results of deeds that start together, each in a thread and on a connection of its own."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def at_once(times: int, deed: Callable[..., Any], *args: object) -> list[Any]:
    """The results of one deed done so many times together."""
    return together(*[partial(deed, *args)] * times)
