"""Keeps every accepted message on disk until it has been answered, whatever happens to the process."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import astuple, fields
from pathlib import Path
from typing import Self

from bot.telegram.access import AccessList
from bot.telegram.feedback import Feedback
from bot.telegram.forgetting import DONE, forget_person
from bot.telegram.inbox_schema import update_schema
from bot.telegram.items import Draft as Draft
from bot.telegram.items import Incoming as Incoming
from bot.telegram.prompts import Prompts
from retrieval.disk import log_of
from retrieval.sqlite.database import Database, Row
from retrieval.types import StorageBroken

log = logging.getLogger(__name__)

FILE = "inbox.db"
KEEP_SEEN = 7 * 86400
"""Seconds that the number of an update is remembered; Telegram offers one for a day at most."""
KEEP_TOPICS = 30 * 86400
"""Seconds that a question is kept after its answer, so that a reply to the answer is understood."""

Admit = Callable[[Incoming], Incoming | None]
_NAMES = [one.name for one in fields(Incoming)]
_COLUMNS = ", ".join(_NAMES)
_DRAFT = "topic, sent, picture, captioned, prompt, evidence"
_OF_UPDATE = "FROM message WHERE bot = ? AND update_id = ?"


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
        self.prompts = Prompts(self._db, bot, now)
        self.people = AccessList(self._db, bot, now)
        self.feedback = Feedback(self._db, bot, now)
        try:
            update_schema(self._db, path)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def accept_messages(
        self, messages: Iterable[Incoming], admit: Admit = lambda message: message
    ) -> list[Incoming]:
        """Writes messages down in one transaction, and returns those that were not known yet.

        `admit` sees each new one first, may change it, and leaves it out with `None`; what it writes goes
        with the message. A message that no table can hold is left out by itself.
        """
        with self._db.writing():
            return [kept for message in messages if (kept := self._accept(message, admit))]

    def _accept(self, message: Incoming, admit: Admit) -> Incoming | None:
        self._db.run("SAVEPOINT one")
        try:
            known = self._db.value(f"SELECT 1 {_OF_UPDATE}", self._bot, message.update_id)
            kept = None if known else admit(message)
            if kept is not None:
                self._insert(kept, digest_of(message.text))
        except (StorageBroken, sqlite3.Error, ValueError, TypeError) as error:
            if isinstance(error, StorageBroken) and not isinstance(error.__cause__, sqlite3.IntegrityError):
                raise
            log.error("update %d cannot be kept and is left out: %s", message.update_id, type(error).__name__)
            self._db.run("ROLLBACK TO one")
            kept = None
        self._db.run("RELEASE one")
        return kept

    def _insert(self, message: Incoming, digest: bytes) -> None:
        values = (*astuple(message), self._bot, self._now(), digest)
        self._db.run(
            f"INSERT INTO message({_COLUMNS}, bot, received, digest) VALUES ({', '.join('?' * len(values))})",
            *values,
        )

    def list_waiting(self) -> list[Incoming]:
        """The messages that have no full reply yet, oldest first."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM message WHERE bot = ? AND done = 0 ORDER BY update_id", self._bot
        )
        return [_incoming(row) for row in rows]

    def count_attempt(self, update_id: int) -> int:
        """Notes that an answer is being worked out, and returns how often that has been."""
        self._change("tries = tries + 1", update_id)
        return int(self._db.value(f"SELECT tries {_OF_UPDATE}", self._bot, update_id))

    def find_draft(self, update_id: int) -> Draft | None:
        row = self._db.row(f"SELECT parts, {_DRAFT} {_OF_UPDATE}", self._bot, update_id)
        if not row or row[0] is None:
            return None
        parts, topic, sent, picture, captioned, *more = row
        return Draft(tuple(json.loads(parts)), topic, sent, picture, bool(captioned), *more)

    def save_draft(self, update_id: int, draft: Draft) -> None:
        """Writes down a reply before its first message is sent, so that it is the same after a restart."""
        parts, *values = astuple(draft)
        assignments = ", ".join(f"{name} = ?" for name in ("parts", *_DRAFT.split(", ")))
        self._change(assignments, update_id, json.dumps(parts), *values)

    def mark_sent(self, update_id: int, chat: int, reply_message: int, count: int) -> None:
        """Notes that the reply's first `count` messages are out, the last as `reply_message` in `chat`."""
        with self._db.writing():
            self._change("sent = ?", update_id, count)
            self._db.run(
                "INSERT OR REPLACE INTO reply"
                "(bot, chat, message, thread, question, sent, sender, asked, update_id, prompt, evidence)"
                " SELECT bot, ?, ?, thread, topic, ?, sender, message, update_id, prompt, evidence"
                f" {_OF_UPDATE}",
                *(chat, reply_message, self._now(), self._bot, update_id),
            )

    def mark_answered(self, update_id: int) -> None:
        self._change(DONE, update_id)

    def find_topic(self, chat: int, reply_message: int) -> str | None:
        """The question that the bot's message `reply_message` answered, also before its group moved here."""
        places = (chat, *self._moved_from(chat))
        found = (
            self._db.value(
                "SELECT question FROM reply WHERE bot = ? AND chat = ? AND message = ?",
                *(self._bot, place, reply_message),
            )
            for place in places
        )
        return next((question for question in found if question is not None), None)

    def find_latest_topic(self, chat: int, thread: int | None, seconds: float) -> str | None:
        """The question that was last answered in a chat's thread, if that was within so many seconds."""
        found: str | None = self._db.value(
            "SELECT question FROM reply WHERE bot = ? AND chat = ? AND thread IS ? AND sent >= ?"
            " AND question IS NOT NULL ORDER BY message DESC LIMIT 1",
            *(self._bot, chat, thread, self._now() - seconds),
        )
        return found

    def find_digest(self, chat: int, message: int) -> bytes | None:
        """The digest of the text of a message, as it was last accepted; `None` for one that never was."""
        found: bytes | None = self._db.value(
            "SELECT digest FROM message WHERE bot = ? AND chat = ? AND message = ? AND kind != 'joined'"
            " ORDER BY update_id DESC LIMIT 1",
            *(self._bot, chat, message),
        )
        return found

    def find_replies(self, chat: int, asked: int) -> list[tuple[int, float]]:
        """The bot's messages that answer the message `asked`, oldest first, each with when it was sent."""
        return self._db.rows(
            "SELECT message, sent FROM reply WHERE bot = ? AND chat = ? AND asked = ? ORDER BY message",
            *(self._bot, chat, asked),
        )

    def age(self, moment: float) -> float:
        """Seconds since a moment."""
        return self._now() - moment

    def forget_reply(self, chat: int, reply_message: int) -> None:
        self._db.run(
            "DELETE FROM reply WHERE bot = ? AND chat = ? AND message = ?", self._bot, chat, reply_message
        )

    def is_latest(self, chat: int, message: int) -> bool:
        """Whether nothing is known to have been said in a chat after the message."""
        later = "SELECT 1 FROM {} WHERE bot = ? AND chat = ? AND message > ?"
        values = (self._bot, chat, message)
        return not any(self._db.value(later.format(table), *values) for table in ("message", "reply"))

    def find_answer(self, chat: int, reply_message: int) -> int | None:
        """The number of the update that the bot's message answers."""
        found: int | None = self._db.value(
            "SELECT update_id FROM reply WHERE bot = ? AND chat = ? AND message = ?",
            *(self._bot, chat, reply_message),
        )
        return found

    def find_evidence(self, update_id: int, chat: int | None) -> tuple[str, str] | None:
        """The question of an answer that was given in a chat, or anywhere, and its evidence, while kept."""
        row = self._db.row(
            "SELECT question, evidence FROM reply WHERE bot = ? AND update_id = ? AND evidence != ''"
            " AND question IS NOT NULL AND sent >= ? AND (? IS NULL OR chat = ?) LIMIT 1",
            *(self._bot, update_id, self._now() - KEEP_TOPICS, chat, chat),
        )
        return (row[0], row[1]) if row else None

    def forget_person(self, person: int, hashed: str) -> None:
        """Deletes what is stored about a person in every chat; of their messages the bare numbers stay.

        `hashed` is what stands for them where feedback is kept.
        """
        forget_person(self._db, self._bot, person)
        self.feedback.forget(hashed)

    def truncate_log(self) -> None:
        """Leaves in no file what was deleted."""
        self._db.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def note_move(self, old: int, new: int) -> None:
        """Notes that the group `old` goes on as `new`."""
        self._db.run("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", self._bot, old, new)

    def _moved_from(self, chat: int) -> list[int]:
        return [
            row[0]
            for row in self._db.rows("SELECT old FROM moved WHERE bot = ? AND new = ?", self._bot, chat)
        ]

    def drop_chat(self, chat: int) -> None:
        """Lets go of all that waits in a chat that cannot be written to any more."""
        self._db.run(f"UPDATE message SET {DONE} WHERE bot = ? AND chat = ? AND done = 0", self._bot, chat)

    def delete_old(self) -> None:
        with self._db.writing():
            self._db.run("DELETE FROM message WHERE done = 1 AND received < ?", self._now() - KEEP_SEEN)
            self._db.run("DELETE FROM reply WHERE sent < ?", self._now() - KEEP_TOPICS)

    def _change(self, assignments: str, update_id: int, *values: object) -> None:
        self._db.run(
            f"UPDATE message SET {assignments} WHERE bot = ? AND update_id = ?",
            *(*values, self._bot, update_id),
        )


def digest_of(text: str) -> bytes:
    """What tells a text from another one without saying it."""
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=8).digest()


def _incoming(row: Row) -> Incoming:
    values = dict(zip(_NAMES, row, strict=True))
    return Incoming(**{**values, "private": bool(values["private"])})


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
