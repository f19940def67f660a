"""Twenty phones that send at once, to a server that dies in between."""

import threading
from datetime import date

from django.db import connection

from registry.local_servers import WEB

ON = date(2026, 7, 15)
PHONES, ITEMS, TIMES = 20, 50, 3


def at_once(work, count: int) -> None:
    """So many threads, each on a connection of its own that runs as the site does."""

    def run(place: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {WEB}")
        try:
            work(place)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)


def cut_at(act, statement: int) -> bool:
    """Whether the act has so many statements; the server ended its session at that one."""
    seen = iter(range(1000))

    def cutting(execute, sql, params, many, context):
        if next(seen) == statement:
            context["connection"].connection.close()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(cutting):
            act()
    except Exception:  # whatever Django makes of a dead session
        connection.close()
        return True
    return False
