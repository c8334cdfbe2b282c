"""Writes to the terminal."""

from __future__ import annotations

import sys

from bot.show.safe_text import clean_text


def print_line(text: str) -> None:
    """A line on standard output; characters that it cannot show are escaped."""
    try:
        sys.stdout.write(f"{text}\n")
    except UnicodeEncodeError:
        sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


def print_error(text: str) -> None:
    """A line on standard error, without control characters."""
    sys.stderr.write(f"{clean_text(text)}\n")
