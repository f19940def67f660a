"""Django's commands. Without DATABASE_URL and REDIS_URL they bring PostgreSQL and Redis along."""

import os
import sys

from django.core.management import execute_from_command_line

from registry.processes import Trouble

MAKES_TABLES = {"migrate", "makemigrations", "prepare_demo"}
"""The commands that run as the owner of the tables; all others as the site does."""


def main() -> None:
    """Runs the command that was asked for."""
    if MAKES_TABLES.intersection(sys.argv[1:2]):
        os.environ.setdefault("AS_OWNER", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return execute_from_command_line(sys.argv)

    from registry.local_servers import borrowed  # noqa: PLC0415  # never imported where there are real servers

    try:
        with borrowed() as environment:
            os.environ.update(environment)
            execute_from_command_line(sys.argv)
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
