"""What an index generation is made of: the record of its files, how they are checked and forced to disk."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from retrieval.disk import DRAFT, replace_text
from retrieval.types import StorageBroken

MANIFEST = "manifest.json"
LOCK = "LOCK"
REPAIR = "run `dateline check --repair`"

# Small files are hashed at every opening, which takes 0.7 ms for a megabyte.
HASHED_AT_OPENING = 1 << 20
# A pointer or a manifest that is larger than this is none, and is not read to find that out.
MOST_TEXT = 16 << 20
# Of generations that do not say which Chroma wrote them: no other was ever installed then.
FIRST_ENGINE = "1.5.9"


class IndexDamaged(StorageBroken):
    """A generation is not as it was recorded; the library can build another."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a generation: its path within it, size in bytes, sha256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: `count` vectors of `dimension` made by `encoder`, `built` at (ISO 8601).

    `last` is the highest passage id, 0 when unknown; `engine` the version of Chroma that wrote it.
    """

    name: str
    encoder: str
    dimension: int
    count: int
    built: str
    last: int = 0
    engine: str = FIRST_ENGINE
    files: tuple[FileRecord, ...] = ()


def files_in(folder: Path) -> tuple[FileRecord, ...]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (LOCK, MANIFEST))
    return tuple(FileRecord(p.relative_to(folder).as_posix(), p.stat().st_size, _sha256(p)) for p in paths)


def write(folder: Path, manifest: Manifest) -> None:
    """Store the manifest in `folder`, with the files that are there now, on disk on return."""
    body = asdict(replace(manifest, files=files_in(folder)))
    replace_text(folder / MANIFEST, json.dumps({"manifest": body, "sha256": _digest(body)}, indent=1))


def read(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`. Raises `IndexDamaged` when it is missing or altered."""
    try:
        stored = json.loads(read_text(folder / MANIFEST))
        body = stored["manifest"]
        if stored["sha256"] != _digest(body):
            raise ValueError("its checksum does not match")
        files = tuple(FileRecord(**entry) for entry in body.pop("files"))
        return Manifest(**body, files=files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            f"{folder / MANIFEST} cannot be read ({error}): run `dateline check --repair`"
        ) from error


def read_text(path: Path) -> str:
    """The text of a small file; raises `ValueError`, without reading, for a large one or a folder."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing") if not path.exists() else ValueError("it is not a file")
    if path.stat().st_size > MOST_TEXT:
        raise ValueError(f"it has {path.stat().st_size} bytes")
    return path.read_text(encoding="utf-8")


def problems(
    folder: Path, manifest: Manifest, *, hash_up_to: int = HASHED_AT_OPENING, native: str = ""
) -> list[str]:
    """What is not as recorded, a line each: missing files, other sizes, other contents.

    Contents are compared of files up to `hash_up_to` bytes and of all under `native/`: code that is not
    Python's reads those, and one flipped bit in them has been seen to end the process.
    """
    found = []
    for entry in manifest.files:
        whole = entry.size <= hash_up_to or (native != "" and entry.path.startswith(f"{native}/"))
        found.append(_problem(folder, entry, whole))
    return [line for line in found if line]


def strays(folder: Path, manifest: Manifest, under: str = "") -> list[str]:
    """The files in `folder`, or in one folder of it, that were not recorded, a line each."""
    known = {folder / entry.path for entry in manifest.files}
    known |= {folder / LOCK, folder / MANIFEST, folder / f"{MANIFEST}{DRAFT}"}
    found = sorted(path for path in (folder / under).rglob("*") if path not in known and not path.is_dir())
    if (folder / LOCK).stat().st_size:
        found.append(folder / LOCK)
    return [f"{path} is no part of the index" for path in found]


def _problem(folder: Path, entry: FileRecord, whole: bool) -> str | None:
    path = folder / entry.path
    try:
        size = path.stat().st_size
        if size != entry.size:
            return f"{path} has {size} bytes, {entry.size} were recorded"
        if whole and _sha256(path) != entry.sha256:
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
