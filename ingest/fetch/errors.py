"""Why an address gave nothing: for good, or for now."""

from __future__ import annotations

from ingest.documents import Unreadable


class Refused(Unreadable):
    """An address that is not opened, or whose answer is not taken; trying again will not help."""


class Absent(Refused):
    """An address with nothing behind it, as its server says (404), and `for_good` (410)."""

    def __init__(self, status: int) -> None:
        super().__init__(f"answered with status {status}")
        self.for_good = status == 410


class Unreachable(Unreadable):
    """An address that gives nothing now; `after` is how many seconds its server asks to wait, if it does."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after
