"""ZIP, WACZ and tar -> the articles in the files they hold; nothing is written to disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from stat import S_ISLNK

from ingest.documents import Unreadable
from ingest.sources.reading import Budget, Item, TooLarge
from retrieval.types import Article

MOST_MEMBERS = 100_000
ReadMember = Callable[[str, io.BufferedReader], Iterator[Item]]
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


def read_zip(path: Path, read_member: ReadMember) -> Iterator[Item]:
    """The items of each member, in the order of their names; raises `Unreadable` where it is no archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            members, budget = (
                sorted(archive.infolist(), key=lambda one: one.filename),
                Budget(path.stat().st_size),
            )
            if len(members) > MOST_MEMBERS:
                raise Unreadable(f"holds more than {MOST_MEMBERS:,} files")
            for one in members:
                if reason := _refuse_member(
                    one.filename, S_ISLNK(one.external_attr >> 16), one.flag_bits & 1 == 1
                ):
                    yield Item(partial(_raise, Unreadable(reason)), one.filename)
                    continue
                if one.is_dir() or is_hidden(one.filename):
                    continue
                try:
                    opened = archive.open(one)
                except _BROKEN as error:
                    yield Item(
                        partial(_raise, Unreadable(f"is damaged ({type(error).__name__})")), one.filename
                    )
                    continue
                with opened as stream:
                    yield from _guard(one.filename, read_member(one.filename, budget.limit(stream)))
    except zipfile.BadZipFile as error:
        raise Unreadable("is no whole zip archive") from error


def read_tar(path: Path, read_member: ReadMember) -> Iterator[Item]:
    """The items of each member as they come, of a tar that may be packed by gzip, bzip2 or xz."""
    budget = Budget(path.stat().st_size)
    try:
        with tarfile.open(path, "r|*") as archive:
            for number, one in enumerate(archive):
                budget.spend(one.size // 2 + 512)  # what is passed over is unpacked, too
                if number >= MOST_MEMBERS:
                    raise Unreadable(f"holds more than {MOST_MEMBERS:,} files")
                is_link, is_other = one.issym() or one.islnk(), not (one.isreg() or one.isdir())
                reason = _refuse_member(one.name, is_link, is_other)
                if reason:
                    yield Item(partial(_raise, Unreadable(reason)), one.name)
                elif not is_hidden(one.name) and (stream := archive.extractfile(one)):
                    yield from _guard(one.name, read_member(one.name, budget.limit(stream)))
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise Unreadable(f"is no whole tar archive ({type(error).__name__})") from error


def _guard(name: str, items: Iterator[Item]) -> Iterator[Item]:
    """The items of a member; what is wrong with it is no reason to leave out the others."""
    try:
        for one in items:
            yield one._replace(member=f"{name} {one.member}".rstrip())
    except TooLarge:
        raise
    except Unreadable as error:
        yield Item(partial(_raise, error), name)
    except _BROKEN as error:
        yield Item(partial(_raise, Unreadable(f"is damaged ({type(error).__name__})")), name)


def _refuse_member(name: str, is_link: bool, is_closed: bool) -> str:
    """Why a member is not read; empty where it may be."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "has a path that leads out of the archive"
    if is_link:
        return "is a link"
    return "is protected by a password, or no regular file" if is_closed else ""


def is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        not parts
        or "__MACOSX" in parts
        or any(part.startswith(".") and part not in (".", "..") for part in parts)
    )


def _raise(error: Unreadable) -> Article:
    raise error
