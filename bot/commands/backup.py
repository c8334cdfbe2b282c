"""`dateline backup` and `dateline restore`: library and inbox in one file, and back."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.arguments import CommandAdder
from bot.settings import Settings
from bot.show.console import print_line
from bot.telegram.inbox import FILE as INBOX
from bot.telegram.inbox import find_fault, is_nonempty
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from retrieval.sqlite.backup import Backup

HOLDERS = {"writer.lock": "a `dateline` that writes", "bot.lock": "a `dateline bot`"}
# Where SQLite's connections hold their shared lock on a file: bytes from 2^30 + 2, 510 of them.
_SHARED_AT, _SHARED_BYTES = 0x4000_0002, 510


def add_commands(add: CommandAdder) -> None:
    command = add("backup", "write library and inbox into one file, whatever else is running", backup)
    command.add_argument("file", type=Path, metavar="FILE", help="the file; an older backup is replaced")
    command = add("restore", "bring back what a backup holds", restore)
    command.add_argument("file", type=Path, metavar="FILE", help="a file that `dateline backup` wrote")
    command.add_argument(
        "--replace", action="store_true", help="put aside a library, or an inbox, that is there and whole"
    )


def backup(options: Namespace, settings: Settings) -> int:
    from retrieval.sqlite.backup import save
    from retrieval.sqlite.library import SqliteLibrary
    from retrieval.sqlite.rows import now

    _refuse_in_index(options.file, settings.data)
    library = SqliteLibrary(settings.data, create=False)
    inbox = settings.data / INBOX
    _refuse_damaged(inbox)
    try:
        held = save(library, [inbox] if is_nonempty(inbox) else [], options.file, now())
    finally:
        library.close()
    print_line(f"backed up {_counts(held)} into {options.file}: {held.size:,} bytes, sha256 {held.sha256}")
    return 0


def _refuse_damaged(inbox: Path) -> None:
    """Raise `DatelineError` where an inbox, or what is left of one, could not be brought back."""
    if wrong := find_fault(inbox):
        raise DatelineError(f"{wrong}: move it away, and run `dateline backup` again; no backup was written")


def _refuse_in_index(file: Path, data: Path) -> None:
    """Raise `DatelineError` for a place that is the index's own, and may go with it, or the inbox's."""
    index, place = (data / "index").resolve(), file.resolve()
    if place == (data / INBOX).resolve():
        raise DatelineError(f"{file} is the place of the bot's inbox: name one elsewhere")
    if index == place or index in place.parents:
        raise DatelineError(f"{file} is a place in the index, which is made anew: name one elsewhere")


def restore(options: Namespace, settings: Settings) -> int:
    from bot.commands.repair import build_missing_index
    from retrieval.build import open_index
    from retrieval.disk import drafting, put_aside, sync_path
    from retrieval.sqlite.backup import look, unpack
    from retrieval.sqlite.opening import FILE

    held, data, path = look(options.file), settings.data, settings.data / FILE
    _refuse_read_only(data)
    with hold_all_locks(data):
        old = _to_put_aside(data, held, options.replace)
        with drafting(path) as draft:
            beside = unpack(options.file, draft.parent)
            # From here on no index answers for a library that it was not built from.
            open_index(data).withdraw()
            kept = [put_aside(one) for one in old]
            for one in (draft, *beside):
                if not (data / one.name).exists():
                    one.rename(data / one.name)
            sync_path(data)
        for one in (draft, *beside):
            _refuse_changed(data / one.name)
        print_line(f"restored {_counts(held)}, as they were {held.made or 'when the copy was made'}")
        for one in kept:
            print_line(f"what was there is kept as {one}")
        for line in build_missing_index(data, settings.embedding_model):
            print_line(line)
    return 0


def _refuse_read_only(data: Path) -> None:
    """Make the data folder, where it is not there; `DatelineError` where nothing can be written in it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        # Also where the locks are files of one's own in a folder of somebody else's.
        tempfile.TemporaryFile(dir=data).close()
        for name in HOLDERS:
            (data / name).open("a+").close()
    except OSError as error:
        raise DatelineError(
            f"{data} cannot be written ({error.strerror}): check DATELINE_DATA or --data"
        ) from error


def _to_put_aside(data: Path, held: Backup, replace: bool) -> list[Path]:
    """The files that make way; `DatelineError` where one is in use, or whole and not to be replaced."""
    from retrieval.disk import log_of
    from retrieval.sqlite.integrity import file_fault
    from retrieval.sqlite.opening import FILE

    library, inbox = data / FILE, data / INBOX
    for path in (library, inbox):
        if path.is_file() and _in_use(path):
            raise DatelineError(f"another `dateline` has {path} open: stop it first")
    if library.exists() and not replace and not file_fault(library) and (count := _articles(data)):
        raise DatelineError(f"{library} is whole and holds {count} articles: --replace puts it aside")
    aside = [library] if library.exists() or log_of(library).exists() else []
    # A `-wal` that is left alone would be played back into the file that comes.
    if INBOX in held.beside and (inbox.exists() or log_of(inbox).exists()):
        aside += [inbox] if replace or file_fault(inbox) else []
    return aside


def _refuse_changed(path: Path) -> None:
    """Raise `DatelineError` where a file that was brought back is not whole at its place."""
    from retrieval.sqlite.integrity import file_fault

    if wrong := file_fault(path):
        raise DatelineError(f"{wrong}: it was whole in the backup, so look at the disk, and restore again")


def _articles(data: Path) -> int:
    from retrieval.build import open_library

    library = open_library(data)
    try:
        return len(library.article_ids()) + len(library.feeds.all())
    finally:
        library.close()


def _in_use(path: Path) -> bool:
    """Whether another process has an SQLite connection to a file, damaged or not."""
    try:
        import fcntl
    except ImportError:
        return False
    with path.open("rb+") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_BYTES, _SHARED_AT)
        except OSError:
            return True
    return False


@contextmanager
def hold_all_locks(data: Path) -> Iterator[None]:
    """Hold every lock of the data folder; `DatelineError` names whoever holds one."""
    from bot.telegram.instance_lock import hold_lock

    with ExitStack() as stack:
        for name, holder in HOLDERS.items():
            stack.enter_context(hold_lock(data / name, f"{holder} is using {data}: stop it first"))
        yield


def _counts(held: Backup) -> str:
    inbox = " and the inbox" if INBOX in held.beside else ""
    return f"{held.articles} articles, {held.feeds} feeds{inbox}"
