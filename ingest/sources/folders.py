"""The files below a folder: those that are read, those of other kinds, those that are refused unread."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.documents import Refusal
from ingest.extract.formats import format_of


def list_files(folder: Path, closed: list[OSError] | None = None) -> list[Path]:
    """The files that can be read; hidden ones and links are left out.

    The error of a folder that cannot be listed is added to `closed`.
    """
    paths = _walk(folder, closed.append if closed is not None else None)
    return sorted(path for path in paths if format_of(path) and path.is_file() and not path.is_symlink())


def count_other_files(folder: Path) -> Counter[str]:
    """How many files are of kinds that are not read, by the ends of their names."""
    return Counter(
        path.suffix.lower() or path.name for path in _walk(folder) if not format_of(path) and path.is_file()
    )


def refuse_unread(folder: Path) -> Iterator[Refusal]:
    """What is named like an article and is not read: links that lead out of the folder, devices, pipes."""
    root = Path(os.path.realpath(folder))
    for path in _walk(folder):
        if path.is_symlink() and (format_of(path) or path.is_dir()):
            if not Path(os.path.realpath(path)).is_relative_to(root):
                yield Refusal(str(path), 0, "is a link that leads out of the folder")
        elif format_of(path) and path.exists() and not path.is_file() and not path.is_dir():
            yield Refusal(str(path), 0, "is not a regular file")


def _walk(folder: Path, onerror: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Every file and folder below, links included and not followed, hidden ones left out."""
    for place, folders, names in os.walk(folder, onerror=onerror):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in (*folders, *sorted(names)) if not name.startswith("."))
