"""`dateline dates`: the time expressions of a text."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say as _print
from retrieval.types import DatelineError


def dates(options: Namespace, _settings: Settings) -> int:
    """Print the time expressions of a text."""
    from retrieval.dates import find_times
    from retrieval.language.sentences import storable

    data = sys.stdin.buffer.read() if options.file == "-" else _read(Path(options.file))
    try:
        text = storable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DatelineError(f"{options.file} is not UTF-8 text") from None
    for mention in find_times(text, options.published):
        row = output.mention_json(mention)
        _print(output.line(row) if options.json else output.mention_text(mention))
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatelineError(f"{path} cannot be read ({error.strerror})") from error
