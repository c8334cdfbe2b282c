"""What was named on the command line -> its articles: files, folders, web addresses."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from ingest.documents import Refusal, refuse
from ingest.extract.formats import LINES, SUFFIXES, format_of
from ingest.sources.files import SeenArticles, read_file
from ingest.sources.reading import Reading
from retrieval.types import Article, DatelineError

ReadAddress = Callable[[str], Iterator[Article | Refusal]]


def discover(
    sources: Iterable[str],
    today: date,
    read_address: ReadAddress | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[Article | Refusal]:
    """Every article in the sources named, in a fixed order, and a refusal for each input that is none.

    Sources are files, folders and, where `read_address` reads them, web addresses. `names` are the columns
    of tables and keys of JSON that hold a part of an article. Raises
    `DatelineError` before anything is read when a file or folder does not exist.
    """
    named = [name if read_address and is_address(name) else existing_path(name) for name in sources]
    return _read_all(named, Reading(today, names or {}), read_address)


def _read_all(
    named: list[str | Path], reading: Reading, read_address: ReadAddress | None
) -> Iterator[Article | Refusal]:
    seen = SeenArticles()
    for one in named:
        if isinstance(one, str):
            yield from read_address(one) if read_address else ()
        elif one.is_dir():
            yield from _read_folder(one, reading, seen)
        else:
            yield from read_file(one, reading, seen)


def _read_folder(folder: Path, reading: Reading, seen: SeenArticles) -> Iterator[Article | Refusal]:
    closed: list[OSError] = []
    files = list_files(folder, closed)
    refused = [*(refuse(str(error.filename), error) for error in closed), *_refuse_unread(folder)]
    if not files and not refused:
        refused = [Refusal(str(folder), 0, f"holds no file that can be read ({', '.join(sorted(SUFFIXES))})")]
    yield from refused
    for file in files:
        yield from read_file(file, reading, seen)


def refuse_undated(found: Iterable[Article | Refusal]) -> Iterator[Article | Refusal]:
    for one in found:
        if isinstance(one, Article) and one.published is None:
            yield Refusal(one.arrival.place if one.arrival else one.url, 0, "does not say when it came out")
        else:
            yield one


def is_address(name: str) -> bool:
    """Whether a source that was named is a web address, of whatever scheme, and no path."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", name) is not None


def existing_path(name: str) -> Path:
    """Raises `DatelineError` where nothing is there."""
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


def count_articles(sources: Iterable[str]) -> int:
    """How many articles `discover` will come to, for a progress bar: files, addresses, lines of JSONL."""
    found = 0
    for name in sources:
        path = None if is_address(name) else existing_path(name)
        files = list_files(path) if path and path.is_dir() else [path]
        found += sum(_count_lines(file) if file else 1 for file in files)
    return found


def _count_lines(file: Path) -> int:
    if file.suffix.lower() not in LINES or not file.is_file():
        return 1
    try:
        with file.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


def count_unread_kinds(sources: Iterable[str]) -> Counter[str]:
    """How many files of other kinds lie in the folders among the sources, by the ends of their names."""
    folders = (Path(name) for name in sources if not is_address(name) and Path(name).is_dir())
    files = (path for folder in folders for path in _walk(folder) if not format_of(path) and path.is_file())
    return Counter(path.suffix.lower() or path.name for path in files)


def list_files(folder: Path, closed: list[OSError] | None = None) -> list[Path]:
    """The files that can be read; hidden ones and links are left out.

    The error of a folder that cannot be listed is added to `closed`.
    """
    paths = _walk(folder, closed.append if closed is not None else None)
    return sorted(path for path in paths if format_of(path) and path.is_file() and not path.is_symlink())


def _refuse_unread(folder: Path) -> Iterator[Refusal]:
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
