"""What was named on the command line -> its articles: files, folders, web addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from ingest.documents import Refusal, refuse
from ingest.extract.formats import LINES, SUFFIXES
from ingest.sources.files import SeenArticles, read_file
from ingest.sources.folders import count_other_files, list_files, refuse_unread
from retrieval.types import Article, DatelineError

ReadAddress = Callable[[str], Iterator[Article | Refusal]]


def discover(
    sources: Iterable[str], today: date, read_address: ReadAddress | None = None
) -> Iterator[Article | Refusal]:
    """Every article in the sources named, in a fixed order, and a refusal for each input that is none.

    Sources are files, folders and, where `read_address` reads them, web addresses. Raises
    `DatelineError` before anything is read when a file or folder does not exist.
    """
    named = [name if read_address and is_address(name) else existing_path(name) for name in sources]
    return _read_all(named, today, read_address)


def _read_all(
    named: list[str | Path], today: date, read_address: ReadAddress | None
) -> Iterator[Article | Refusal]:
    seen = SeenArticles()
    for one in named:
        if isinstance(one, str):
            yield from read_address(one) if read_address else ()
        elif one.is_dir():
            yield from _read_folder(one, today, seen)
        else:
            yield from read_file(one, today, seen)


def _read_folder(folder: Path, today: date, seen: SeenArticles) -> Iterator[Article | Refusal]:
    closed: list[OSError] = []
    files = list_files(folder, closed)
    refused = [*(refuse(str(error.filename), error) for error in closed), *refuse_unread(folder)]
    if not files and not refused:
        refused = [Refusal(str(folder), 0, f"holds no file that can be read ({', '.join(sorted(SUFFIXES))})")]
    yield from refused
    for file in files:
        yield from read_file(file, today, seen)


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
    return sum((count_other_files(folder) for folder in folders), Counter[str]())
