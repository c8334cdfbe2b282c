"""One file that holds all of a library: SQLite's online copy of it, with a hash of every table."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrieval.disk import drafting, sync_path
from retrieval.sqlite.database import reporting
from retrieval.sqlite.integrity import file_fault
from retrieval.sqlite.library import FILE, SqliteLibrary
from retrieval.sqlite.opening import open_at_rest, open_to_read
from retrieval.sqlite.schema import MIGRATIONS
from retrieval.types import DatelineError

MARK = 0x444C4231
"""The `application_id` of a backup, so that one is told from a library and from anything else."""
_ID_AT = 68
_TABLE = "CREATE TABLE backup (kind TEXT, name TEXT, value TEXT, content BLOB, PRIMARY KEY (kind, name))"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: current articles, feeds, the names of the files beside the library.

    `made` is when it was made (ISO 8601), "" for a copy that SQLite made; `size` its bytes, `sha256` in hex.
    """

    articles: int
    feeds: int
    beside: tuple[str, ...]
    made: str
    size: int
    sha256: str


def save(library: SqliteLibrary, beside: Iterable[Path], file: Path, made: str) -> Backup:
    """Copy the library, and the SQLite files of `beside`, into `file`, while others may write to them.

    The copy is read anew before it takes the name `file`, in one step. Raises `DatelineError` when the
    library is damaged, when `file` is there and is no backup, when it cannot be written.
    """
    _refuse_other(file)
    try:
        with drafting(file) as named:
            draft = named.with_name(FILE)
            _copy(library, draft)
            _complete(draft, {path.name: _content(path) for path in beside}, made)
            held = look(draft)
            draft.replace(file)
            sync_path(file.parent)
    except (OSError, sqlite3.Error) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise DatelineError(f"{file} cannot be written ({reason}); what was there stays") from error
    return held


def look(file: Path) -> Backup:
    """What a backup holds, after every byte of it has been looked at; raises `DatelineError`.

    A copy of `library.db` that SQLite made is taken, too; it has no hashes to compare.
    """
    if not file.is_file():
        raise DatelineError(f"there is no file {file}: name one that `dateline backup` wrote")
    if fault := file_fault(file):
        raise DatelineError(f"{fault}: it cannot be restored, and nothing was changed")
    try:
        with closing(open_at_rest(file)) as held:
            return _looked_at(held, file)
    except sqlite3.Error as error:
        raise DatelineError(f"{file} is damaged ({error}): it cannot be restored") from error


def _looked_at(held: sqlite3.Connection, file: Path) -> Backup:
    (version,) = held.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise DatelineError(f"{file} is of a newer Dateline (schema {version}): update the program")
    tables = _tables(held)
    if not {"versions", "passages", "embeddings"} <= set(tables):
        raise DatelineError(f"{file} is no backup of a library: name one that `dateline backup` wrote")
    if _marked(file) and (changed := _changed(held, tables)):
        raise DatelineError(f"{file} is damaged (its table {changed[0]} is not as it was written)")
    return _described(held, file, tables)


def unpack(file: Path, folder: Path) -> list[Path]:
    """Write what a backup holds into `folder`: the library, as this program has it, and what was beside it.

    The backup has been looked at. Returns the files beside the library.
    """
    path = folder / FILE
    with (
        # What it is for stands above the folder that it is written in.
        reporting(folder.parent / FILE),
        closing(open_at_rest(file)) as held,
        closing(sqlite3.connect(path, isolation_level=None)) as copy,
    ):
        held.backup(copy)
        written = _beside(held, folder) if _marked(file) else []
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute("DROP TABLE IF EXISTS backup")
        copy.execute("PRAGMA application_id = 0")
        if written:
            copy.execute("VACUUM")
    SqliteLibrary(folder, create=False).close()
    for one in (path, *written):
        sync_path(one)
    return written


def _beside(held: sqlite3.Connection, folder: Path) -> list[Path]:
    written = []
    for name, content in held.execute("SELECT name, content FROM backup WHERE kind = 'file'"):
        path = folder / Path(name).name
        path.write_bytes(content)
        written.append(path)
    return written


def _copy(library: SqliteLibrary, draft: Path) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        library.connection.backup(copy)
    copied = SqliteLibrary(draft.parent, create=False)
    try:
        wrong = copied.faults(deep=True)
    finally:
        copied.close()
    if wrong:
        said = wrong[0].replace(str(draft), str(library.path))
        raise DatelineError(f"{said}: run `dateline check`; no backup was written")


def _complete(draft: Path, beside: Mapping[str, bytes], made: str) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute(f"PRAGMA application_id = {MARK}")
        copy.execute("BEGIN")
        tables = {name: _hashed(copy, name) for name in _tables(copy)}
        copy.execute(_TABLE)
        rows: list[tuple[str, str, str, bytes | None]]
        rows = [("table", name, value, None) for name, value in tables.items()]
        rows += [("file", name, _sha256(content), content) for name, content in beside.items()]
        copy.executemany("INSERT INTO backup VALUES (?, ?, ?, ?)", [*rows, ("made", "", made, None)])
        copy.execute("COMMIT")
    sync_path(draft)


def _changed(held: sqlite3.Connection, tables: list[str]) -> list[str]:
    written = dict(held.execute("SELECT name, value FROM backup WHERE kind = 'table'"))
    found = {name: _hashed(held, name) for name in tables}
    return sorted(name for name in written.keys() | found.keys() if written.get(name) != found.get(name))


def _described(held: sqlite3.Connection, file: Path, tables: list[str]) -> Backup:
    (articles,) = held.execute("SELECT count(*) FROM versions WHERE current = 1").fetchone()
    feeds = held.execute("SELECT count(*) FROM feeds").fetchone()[0] if "feeds" in tables else 0
    made, beside = "", list[str]()
    if _marked(file):
        (made,) = held.execute("SELECT value FROM backup WHERE kind = 'made'").fetchone()
        for name, value, content in held.execute(
            "SELECT name, value, content FROM backup WHERE kind = 'file' ORDER BY name"
        ):
            if _sha256(content) != value:
                raise DatelineError(f"{file} is damaged (its {name} is not as it was written)")
            beside.append(name)
    with file.open("rb") as stream:
        hashed = hashlib.file_digest(stream, "sha256").hexdigest()
    return Backup(articles, feeds, tuple(beside), made, file.stat().st_size, hashed)


def _refuse_other(file: Path) -> None:
    if file.is_dir():
        raise DatelineError(f"{file} is a folder: name a file in it, as in {file / 'dateline.backup'}")
    if not file.parent.is_dir():
        raise DatelineError(f"there is no folder {file.parent} for {file.name}: make it, or name another")
    if (file.exists() or file.is_symlink()) and not _marked(file):
        raise DatelineError(f"{file} is there and is no backup: name another file")


def _marked(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            stream.seek(_ID_AT)
            return stream.read(4) == MARK.to_bytes(4, "big")
    except OSError:
        return False


def _content(path: Path) -> bytes:
    """An SQLite file as it is at one moment, though others write to it."""
    with closing(open_to_read(path)) as held, closing(sqlite3.connect(":memory:")) as copy:
        held.backup(copy)
        return copy.serialize()


def _tables(held: sqlite3.Connection) -> list[str]:
    rows = held.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name <> 'backup' ORDER BY 1"
    )
    return [name for (name,) in rows]


def _hashed(held: sqlite3.Connection, table: str) -> str:
    digest = hashlib.sha256()
    for row in held.execute(f'SELECT * FROM "{table}"'):
        for value in row:
            content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
            digest.update(f"{type(value).__name__} {len(content)} ".encode())
            digest.update(content)
    return digest.hexdigest()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
