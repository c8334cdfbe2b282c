"""Writes files so that a crash leaves the old file or the new one, whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

DRAFT = ".draft"


def sync_path(path: Path) -> None:
    """Force one file, or the names in one folder, to disk."""
    # Windows cannot open a folder, and forces a file only through a writable handle.
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Force every file and folder under `folder`, and itself, to disk."""
    for path in sorted(folder.rglob("*")):
        sync_path(path)
    sync_path(folder)


def replace_text(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, on disk on return."""
    draft = path.with_name(f"{path.name}{DRAFT}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_path(path.parent)


@contextmanager
def drafting(path: Path) -> Iterator[Path]:
    """Where to write what is to be put at `path` when it is whole; a folder beside it that is removed then.

    A kill leaves `NAME.….draft` behind.
    """
    with tempfile.TemporaryDirectory(prefix=f"{path.name}.", suffix=DRAFT, dir=path.parent) as folder:
        yield Path(folder) / path.name


def place_new(draft: Path, path: Path) -> None:
    """Give a finished file its name, on disk on return; one that is there already stays."""
    with suppress(FileExistsError):
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:
            # A file system without hard links.
            if not path.exists():
                draft.rename(path)
    sync_path(path.parent)


def put_aside(path: Path) -> Path:
    """Give a file, and what of it waits in its `-wal`, a name that says until when it was in use."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    name = path.with_name(f"{path.stem}-until-{stamp}{path.suffix}")
    kept = []
    for old, new in ((path, name), (log_of(path), log_of(name))):
        if os.path.lexists(old):
            kept.append(old.rename(new))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return kept[0]


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log of the database at `path`."""
    return path.with_name(f"{path.name}-wal")
