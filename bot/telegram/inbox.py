"""Keeps every accepted message on disk until it has been answered, whatever happens to the process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Self

from retrieval.disk import log_of
from retrieval.sqlite.database import Database
from retrieval.types import DatelineError

FILE = "inbox.db"
VERSION = 2
KEEP_SEEN = 7 * 86400
"""Seconds that the number of an update is remembered; Telegram offers one for a day at most."""
KEEP_TOPICS = 30 * 86400
"""Seconds that a question is kept after its answer, so that a reply to the answer is understood."""

_SCHEMA = """
CREATE TABLE message(
    bot INTEGER NOT NULL, update_id INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL,
    thread INTEGER, private INTEGER NOT NULL, text TEXT NOT NULL, reply_to INTEGER,
    received REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    parts TEXT, topic TEXT, sent INTEGER NOT NULL DEFAULT 0, picture BLOB,
    PRIMARY KEY (bot, update_id)) WITHOUT ROWID;
CREATE INDEX waiting ON message(bot, update_id) WHERE done = 0;
CREATE TABLE topic(
    bot INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL, thread INTEGER,
    question TEXT NOT NULL, sent REAL NOT NULL,
    PRIMARY KEY (bot, chat, message)) WITHOUT ROWID;
"""
# By version: what makes the next one of it.
_UPDATES = {1: "ALTER TABLE message ADD COLUMN picture BLOB;"}
_OF_UPDATE = "FROM message WHERE bot = ? AND update_id = ?"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that wants a reply: where it was written, what it says, and which message it replies to.

    `update_id` is Telegram's number of the update; two with one number are the same message.
    `thread` is a forum topic, `None` outside of one. `text` is empty for a message without words.
    """

    update_id: int
    chat: int
    message: int
    text: str
    private: bool = True
    thread: int | None = None
    reply_to: int | None = None

    def __post_init__(self) -> None:
        numbers = (self.update_id, self.chat, self.message, self.thread or 0, self.reply_to or 0)
        if any(abs(number) >= 2**63 for number in numbers):
            raise ValueError("a number in the message has more than 63 bits")


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that is ready: its messages in HTML, a picture that is sent after them, the topic it is about.

    `sent` counts what is out, the picture included.
    """

    parts: tuple[str, ...]
    topic: str | None = None
    sent: int = 0
    picture: bytes | None = None


def _lost(path: Path) -> str | None:
    """Whether the inbox at `path` is gone, or empty, while its `-wal` still holds messages, in words.

    SQLite would delete that `-wal` when it opens the file.
    """
    log = log_of(path)
    if is_nonempty(path) or not log.exists() or not log.stat().st_size:
        return None
    how = "is empty" if path.exists() else "is missing"
    return f"{path} {how} beside {log}"


def find_fault(path: Path) -> str | None:
    """What is wrong with the inbox at `path`, in words; one that is not there, and left nothing, is whole.

    So is an empty one: a process that was killed as it made the file leaves it so, with nothing in it yet.
    """
    from retrieval.sqlite.integrity import file_fault

    return _lost(path) or (file_fault(path) if is_nonempty(path) else None)


def is_nonempty(path: Path) -> bool:
    """Whether there is a file, or something in its place, at `path`, and not an empty one."""
    return path.exists() and bool(path.stat().st_size or not path.is_file())


class Inbox:
    """The messages one bot has accepted. Not for several threads; one process at a time.

    What a method has written is on disk when it returns; a method that raises has changed nothing. The text
    of a message is deleted once it has been answered; its number stays for `KEEP_SEEN`, the question for
    `KEEP_TOPICS`.
    """

    def __init__(self, path: Path, bot: int, now: Callable[[], float]) -> None:
        """Opens or makes the file at `path`. `bot` is the bot's Telegram id, `now` seconds since 1970."""
        self._bot = bot
        self._now = now
        self._db = Database(path, _connect)
        try:
            self._prepare(path)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, path: Path) -> None:
        version = self._db.value("PRAGMA user_version")
        if version > VERSION:
            raise DatelineError(
                f"{path} was written by a newer Dateline; update this one or move the file away"
            )
        if version == 0:
            self._db.run_script(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
        elif version < VERSION:
            updates = "".join(_UPDATES[number] for number in range(version, VERSION))
            self._db.run_script(f"BEGIN IMMEDIATE; {updates} PRAGMA user_version = {VERSION}; COMMIT")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def accept_messages(self, messages: Iterable[Incoming]) -> list[Incoming]:
        """Writes messages down, all or none, and returns those that were not known yet."""
        with self._db.writing():
            return [message for message in messages if self._insert(message)]

    def _insert(self, message: Incoming) -> bool:
        changed = self._db.run(
            "INSERT INTO message"
            "(update_id, chat, message, text, private, thread, reply_to, bot, received)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            *(*astuple(message), self._bot, self._now()),
        )
        return changed.rowcount == 1

    def list_waiting(self) -> list[Incoming]:
        """The messages that have no full reply yet, oldest first."""
        rows = self._db.rows(
            "SELECT update_id, chat, message, text, private, thread, reply_to FROM message"
            " WHERE bot = ? AND done = 0 ORDER BY update_id",
            self._bot,
        )
        return [Incoming(*row) for row in rows]

    def count_attempt(self, update_id: int) -> int:
        """Notes that an answer is being worked out, and returns how often that has been."""
        self._change("tries = tries + 1", update_id)
        return int(self._db.value(f"SELECT tries {_OF_UPDATE}", self._bot, update_id))

    def find_draft(self, update_id: int) -> Draft | None:
        row = self._db.row(f"SELECT parts, topic, sent, picture {_OF_UPDATE}", self._bot, update_id)
        return Draft(tuple(json.loads(row[0])), *row[1:]) if row and row[0] is not None else None

    def save_draft(self, update_id: int, draft: Draft) -> None:
        """Writes down a reply before its first message is sent, so that it is the same after a restart."""
        parts = json.dumps(draft.parts)
        values = (parts, draft.topic, draft.sent, draft.picture)
        self._change("parts = ?, topic = ?, sent = ?, picture = ?", update_id, *values)

    def mark_sent(self, update_id: int, chat: int, reply_message: int, count: int) -> None:
        """Notes that the reply's first `count` messages are out, the last as `reply_message` in `chat`."""
        with self._db.writing():
            self._change("sent = ?", update_id, count)
            self._db.run(
                f"INSERT OR REPLACE INTO topic SELECT bot, ?, ?, thread, topic, ? {_OF_UPDATE}"
                " AND topic IS NOT NULL",
                *(chat, reply_message, self._now(), self._bot, update_id),
            )

    def mark_answered(self, update_id: int) -> None:
        self._change("done = 1, text = '', parts = NULL, topic = NULL, picture = NULL", update_id)

    def find_topic(self, chat: int, reply_message: int) -> str | None:
        """The question that the bot's message `reply_message` answered."""
        found: str | None = self._db.value(
            "SELECT question FROM topic WHERE bot = ? AND chat = ? AND message = ?",
            *(self._bot, chat, reply_message),
        )
        return found

    def find_latest_topic(self, chat: int, thread: int | None, seconds: float) -> str | None:
        """The question that was last answered in a chat's thread, if that was within so many seconds."""
        found: str | None = self._db.value(
            "SELECT question FROM topic WHERE bot = ? AND chat = ? AND thread IS ? AND sent >= ?"
            " ORDER BY message DESC LIMIT 1",
            *(self._bot, chat, thread, self._now() - seconds),
        )
        return found

    def delete_old(self) -> None:
        with self._db.writing():
            self._db.run("DELETE FROM message WHERE done = 1 AND received < ?", self._now() - KEEP_SEEN)
            self._db.run("DELETE FROM topic WHERE sent < ?", self._now() - KEEP_TOPICS)

    def _change(self, assignments: str, update_id: int, *values: object) -> None:
        self._db.run(
            f"UPDATE message SET {assignments} WHERE bot = ? AND update_id = ?",
            *(*values, self._bot, update_id),
        )


def _connect(path: Path) -> sqlite3.Connection:
    # A message waits with Telegram, or in memory, rather than here.
    connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection
