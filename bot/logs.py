"""Sets logging up for a bot: one line a record, and its token in none of them."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "<token>"
CHATTY = ("httpx", "httpcore", "telegram", "hpack", "asyncio")
"""Loggers that say too much below a warning: the first writes the address of each request, with the token."""


class TokenFilter(logging.Filter):
    """Takes the token, and its secret half alone, out of a record: message, arguments and traceback."""

    def __init__(self, token: str) -> None:
        super().__init__()
        secret = token.partition(":")[2]
        self._hidden = [part for part in (token, secret) if len(part) >= 8]

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.redact(_message(record)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True

    def redact(self, text: str) -> str:
        for part in self._hidden:
            text = text.replace(part, HIDDEN)
        return text


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args}"


def configure_logging(token: str, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Sends the log to `stream` (standard error) unless it goes somewhere already, never with the token."""
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(format=FORMAT, level=level, stream=stream or sys.stderr)
    for handler in root.handlers:
        handler.addFilter(TokenFilter(token))
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
