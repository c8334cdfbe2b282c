"""Writes to the terminal: what a command has to say, and what went wrong."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """A line on standard output; characters that it cannot show are escaped."""
    try:
        sys.stdout.write(f"{text}\n")
    except UnicodeEncodeError:
        sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    """A line on standard error, without control characters."""
    from bot.show.safe_text import clean

    sys.stderr.write(f"{clean(text)}\n")
