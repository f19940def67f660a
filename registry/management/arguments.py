"""What commands take as arguments."""

from argparse import ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """A day as 2026-11-25."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day: write it as 2026-11-25") from None
