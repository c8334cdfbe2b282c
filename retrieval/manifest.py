"""What an index generation is made of: the record of its files, how they are checked and forced to disk."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from retrieval.types import DatelineError

MANIFEST = "manifest.json"
LOCK = "LOCK"

# Small files are hashed at every opening: a flipped bit in the 100 bytes of an HNSW header can crash
# the process that loads it, and hashing a megabyte takes a millisecond.
HASHED_AT_OPENING = 1 << 20


class IndexDamaged(DatelineError):
    """A generation is not as it was recorded; the library can build another."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a generation: its path within it, size in bytes, sha256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: `count` vectors of `dimension` made by `encoder`, `built` at (ISO 8601)."""

    name: str
    encoder: str
    dimension: int
    count: int
    built: str
    files: tuple[FileRecord, ...] = ()


def files_in(folder: Path) -> tuple[FileRecord, ...]:
    """Every file under `folder` as it is now, but the lock and the manifest itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (LOCK, MANIFEST))
    return tuple(FileRecord(p.relative_to(folder).as_posix(), p.stat().st_size, _sha256(p)) for p in paths)


def write(folder: Path, manifest: Manifest) -> None:
    """Store the manifest in `folder`, with the files that are there now, on disk on return."""
    body = asdict(replace(manifest, files=files_in(folder)))
    replace_durably(folder / MANIFEST, json.dumps({"manifest": body, "sha256": _digest(body)}, indent=1))


def read(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`. Raises `IndexDamaged` when it is missing or altered."""
    try:
        stored = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        body = stored["manifest"]
        if stored["sha256"] != _digest(body):
            raise ValueError("its checksum does not match")
        files = tuple(FileRecord(**entry) for entry in body.pop("files"))
        return Manifest(**body, files=files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{folder / MANIFEST} cannot be read ({error}): run `dateline reindex`") from error


def problems(folder: Path, manifest: Manifest, *, hash_up_to: int = HASHED_AT_OPENING) -> list[str]:
    """What is not as recorded, a line each: missing files, other sizes, other contents up to that size."""
    return [line for entry in manifest.files if (line := _problem(folder, entry, hash_up_to))]


def sync(folder: Path) -> None:
    """Force every file and folder under `folder`, and itself, to disk."""
    for path in sorted(folder.rglob("*")):
        _sync_one(path)
    _sync_one(folder)


def replace_durably(path: Path, text: str) -> None:
    """Put `text` at `path` so that a reader, or a crash, sees the old file or the new one, whole."""
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_one(path.parent)


def _problem(folder: Path, entry: FileRecord, hash_up_to: int) -> str | None:
    path = folder / entry.path
    try:
        size = path.stat().st_size
        if size != entry.size:
            return f"{path} has {size} bytes, {entry.size} were recorded"
        if size <= hash_up_to and _sha256(path) != entry.sha256:
            return f"{path} has other contents than were recorded"
    except FileNotFoundError:
        return f"{path} is missing"
    except OSError as error:
        return f"{path} cannot be read ({error})"
    return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _sync_one(path: Path) -> None:
    # Windows cannot open a folder, and forces a file only through a writable handle.
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
