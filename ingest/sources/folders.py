"""What was named on the command line: paths and addresses, the files of a folder, and what it has besides."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.documents import Refusal
from ingest.extract.formats import LINES, kind_of
from retrieval.types import DatelineError


def is_address(name: str) -> bool:
    """Whether a source that was named is a web address, of whatever scheme, and no path."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", name) is not None


def existing(name: str) -> Path:
    """The path of that name; raises `DatelineError` where nothing is there."""
    if not name:
        raise DatelineError("a source has no name: name a file, a folder or an address")
    path = Path(name)
    try:
        path.stat()
    except FileNotFoundError:
        raise DatelineError(f"{name} does not exist: name a file or a folder") from None
    except (OSError, ValueError) as error:
        raise DatelineError(f"{name} cannot be read ({error}): name a file or a folder") from error
    return path


def count(sources: Iterable[str]) -> int:
    """How many articles `discover` will come to, for a progress bar: files, and lines of JSONL files."""
    sources = [*sources]
    paths = [existing(name) for name in sources if not is_address(name)]
    named = [file for path in paths for file in (files(path) if path.is_dir() else [path])]
    found = sum(_lines(file) if file.suffix.lower() in LINES and file.is_file() else 1 for file in named)
    return found + len(sources) - len(paths)


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


def files(folder: Path, closed: list[OSError] | None = None) -> list[Path]:
    """The readable kinds of files under a folder; hidden ones and links are passed over.

    A folder that cannot be listed is added to `closed`.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=closed.append if closed is not None else None):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if _is_wanted(Path(place, name))]
    return sorted(found)


def passed_over(sources: Iterable[str]) -> Counter[str]:
    """How many files of other kinds lie in the folders among the sources, by the ends of their names."""
    found: Counter[str] = Counter()
    for folder in (Path(name) for name in sources if not is_address(name) and Path(name).is_dir()):
        for place, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            paths = (Path(place, name) for name in names if not name.startswith("."))
            found.update(
                path.suffix.lower() or path.name for path in paths if not kind_of(path) and path.is_file()
            )
    return found


def strange(folder: Path) -> Iterator[Refusal]:
    """What is named like an article under a folder and is not read: links that lead out, devices, pipes."""
    root = Path(os.path.realpath(folder))
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place, name) for name in (*folders, *sorted(names)) if name[0] != "."):
            if path.is_symlink() and (kind_of(path) or path.is_dir()):
                if not Path(os.path.realpath(path)).is_relative_to(root):
                    yield Refusal(str(path), 0, "is a link that leads out of the folder")
            elif kind_of(path) and path.exists() and not path.is_file() and not path.is_dir():
                yield Refusal(str(path), 0, "is not a regular file")


def _is_wanted(path: Path) -> bool:
    return bool(kind_of(path)) and not path.name.startswith(".") and path.is_file() and not path.is_symlink()
