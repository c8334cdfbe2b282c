"""Nothing that was accepted is lost, and nothing that was answered is asked again."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram.inbox import KEEP_SEEN, KEEP_TOPICS, Draft, Inbox, Incoming
from retrieval.types import DatelineError, StorageBusy

BOT = 4242
FIRST = Incoming(update_id=10, chat=7, message=3, text="when did they meet?")
SECOND = Incoming(11, -100, 4, "and where?", private=False, thread=5, reply_to=2)


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(tmp_path: Path, clock: Clock) -> Iterator[Inbox]:
    with Inbox(tmp_path / "inbox.db", BOT, clock) as opened:
        yield opened


def test_a_message_that_no_table_can_hold_is_left_out_by_itself(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
):
    unwritable = replace(FIRST, update_id=12, text="a lone \ud800 surrogate")
    assert inbox.accept_messages([FIRST, unwritable, SECOND]) == [FIRST, SECOND]
    assert inbox.list_waiting() == [FIRST, SECOND]
    assert "update 12" in caplog.text and "surrogate" not in caplog.text


# A field, and what it cannot be.
NO_MESSAGE = {
    "reply_to": (2**63, [], {}, "", False, 1.0),
    "thread": ([], 0.5, "5"),
    "chat": (None, True, {}, -(2**63)),
    "message": (None, [], ""),
    "update_id": (None, False),
    "sender": ("", {}),
    "text": (None, b"", [], 0),
    "private": (0, None, []),
    "written": (-1.0, float("nan"), 2.0**50),
}


def test_what_is_no_number_and_no_text_makes_no_message():
    for name, values in NO_MESSAGE.items():
        for value in values:
            with pytest.raises((ValueError, TypeError)):
                replace(FIRST, **{name: value})


def test_an_inbox_that_the_version_before_wrote_keeps_what_waits_and_what_was_answered(
    tmp_path: Path, clock: Clock
):
    shutil.copy(Path(__file__).parent / "data" / "inbox-2.db", tmp_path / "inbox.db")
    with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
        assert [
            (one.update_id, one.chat, one.text, one.thread, one.private) for one in inbox.list_waiting()
        ] == [
            (10, 7, "when did the envoys meet?", None, True),
            (11, -100, "and where?", 5, False),
            (12, 8, "/timeline the envoys", None, True),
        ]
        assert inbox.find_draft(10) == Draft(("<b>one</b>", "two"), "when did the envoys meet?", sent=1)
        assert inbox.find_draft(12) == Draft(("list",), "the envoys", sent=1, picture=b"drawn")
        assert inbox.count_attempt(11) == 2
        assert [inbox.find_topic(chat, message) for chat, message in ((7, 99), (8, 100), (9, 101))] == [
            "when did the envoys meet?",
            "the envoys",
            "who resigned?",
        ]
        assert inbox.accept_messages([Incoming(13, 9, 6, "who resigned?")]) == []


def test_a_killed_process_loses_no_message_it_accepted(tmp_path: Path):
    program = f"""
import os, signal, sys, time
from pathlib import Path
from bot.telegram.inbox import Inbox, Incoming
inbox = Inbox(Path({str(tmp_path / "inbox.db")!r}), {BOT}, time.time)
for number in range(20):
    inbox.accept_messages([Incoming(number, 7, number, f"question {{number}}")])
inbox.mark_answered(0)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parent.parent)
    assert ended.returncode == -signal.SIGKILL
    with Inbox(tmp_path / "inbox.db", BOT, Clock()) as inbox:
        assert [message.text for message in inbox.list_waiting()] == [f"question {n}" for n in range(1, 20)]


def test_what_is_written_is_on_disk_before_the_method_returns(inbox: Inbox, tmp_path: Path):
    inbox.accept_messages([FIRST])
    with sqlite3.connect(tmp_path / "inbox.db") as other:
        assert other.execute("SELECT text FROM message").fetchall() == [(FIRST.text,)]
    other.close()
    assert inbox._db.connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_reply_is_the_same_after_a_restart_and_goes_on_where_it_stopped(tmp_path: Path, clock: Clock):
    with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
        inbox.accept_messages([FIRST])
        assert inbox.find_draft(10) is None
        inbox.save_draft(10, Draft(("<b>one</b>", "two"), "when did they meet?"))
        inbox.mark_sent(10, 7, 99, 1)
    with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
        assert inbox.find_draft(10) == Draft(("<b>one</b>", "two"), "when did they meet?", sent=1)


def test_each_beginning_is_counted_across_restarts(tmp_path: Path, clock: Clock):
    for expected in (1, 2, 3):
        with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
            inbox.accept_messages([FIRST])
            assert inbox.count_attempt(10) == expected


def test_the_text_is_deleted_once_it_is_answered(inbox: Inbox, tmp_path: Path):
    inbox.accept_messages([replace(FIRST, text="a very private matter")])
    inbox.save_draft(10, Draft(("a very private answer",)))
    inbox.mark_answered(10)
    inbox.close()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("inbox.db*"))
    assert b"very private" not in left


def test_what_waits_is_never_pruned_and_what_is_old_is(inbox: Inbox, clock: Clock):
    inbox.accept_messages([FIRST, SECOND])
    inbox.save_draft(10, Draft(("x",), "q"))
    inbox.mark_sent(10, 7, 99, 1)
    inbox.mark_answered(10)
    clock.time += KEEP_SEEN + 1
    inbox.delete_old()
    assert inbox.list_waiting() == [SECOND]
    assert inbox.find_topic(7, 99) == "q"
    assert inbox.accept_messages([FIRST]) == [FIRST]
    clock.time += KEEP_TOPICS
    inbox.delete_old()
    assert inbox.find_topic(7, 99) is None


def test_two_bots_in_one_folder_do_not_mix_their_messages(tmp_path: Path, clock: Clock):
    with Inbox(tmp_path / "inbox.db", 1, clock) as one, Inbox(tmp_path / "inbox.db", 2, clock) as two:
        one.accept_messages([FIRST])
        assert two.list_waiting() == []
        assert two.accept_messages([FIRST]) == [FIRST]
        two.mark_answered(10)
        assert one.list_waiting() == [FIRST]


OLD_SCHEMA = """
CREATE TABLE message(
    bot INTEGER NOT NULL, update_id INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL,
    thread INTEGER, private INTEGER NOT NULL, text TEXT NOT NULL, reply_to INTEGER,
    received REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    parts TEXT, topic TEXT, sent INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bot, update_id)) WITHOUT ROWID;
CREATE INDEX waiting ON message(bot, update_id) WHERE done = 0;
CREATE TABLE topic(
    bot INTEGER NOT NULL, chat INTEGER NOT NULL, message INTEGER NOT NULL, thread INTEGER,
    question TEXT NOT NULL, sent REAL NOT NULL,
    PRIMARY KEY (bot, chat, message)) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


def test_an_inbox_of_the_version_before_is_brought_up_to_date_and_loses_nothing(tmp_path: Path, clock: Clock):
    with sqlite3.connect(tmp_path / "inbox.db") as db:
        db.executescript(OLD_SCHEMA)
        db.execute(
            "INSERT INTO message VALUES (?, 10, 7, 3, NULL, 1, ?, NULL, 1, 0, 1, ?, 'q', 1)",
            (BOT, FIRST.text, '["one", "two"]'),
        )
        db.execute("INSERT INTO topic VALUES (?, 7, 99, NULL, 'q', ?)", (BOT, clock.time))
    db.close()
    for _ in range(2):
        with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
            assert inbox.list_waiting() == [FIRST]
            assert inbox.find_draft(10) == Draft(("one", "two"), "q", sent=1)
            assert inbox.find_topic(7, 99) == "q"
    with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
        inbox.save_draft(10, Draft(("one",), picture=b"drawn"))
        assert inbox.find_draft(10) == Draft(("one",), picture=b"drawn")


def test_a_picture_is_the_same_after_a_restart_and_gone_once_it_is_out(tmp_path: Path, clock: Clock):
    picture = b"\x89PNG a very private picture \x00" * 900
    with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
        inbox.accept_messages([FIRST])
        inbox.save_draft(10, Draft(("one",), "q", picture=picture))
    with Inbox(tmp_path / "inbox.db", BOT, clock) as inbox:
        assert inbox.find_draft(10) == Draft(("one",), "q", picture=picture)
        inbox.mark_answered(10)
        assert inbox.find_draft(10) is None
    left = b"".join(path.read_bytes() for path in tmp_path.glob("inbox.db*"))
    assert b"very private" not in left


def test_an_inbox_of_a_newer_program_is_left_alone(tmp_path: Path, clock: Clock):
    Inbox(tmp_path / "inbox.db", BOT, clock).close()
    with sqlite3.connect(tmp_path / "inbox.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(DatelineError, match="newer Dateline"):
        Inbox(tmp_path / "inbox.db", BOT, clock)


def test_a_full_disk_is_an_error_and_changes_nothing(inbox: Inbox):
    inbox.accept_messages([FIRST])
    pages = inbox._db.connection.execute("PRAGMA page_count").fetchone()[0]
    inbox._db.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageBusy, match="full"):
        inbox.accept_messages([replace(SECOND, text="x" * 100_000)])
    assert inbox.list_waiting() == [FIRST]
    inbox._db.connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    assert inbox.accept_messages([replace(SECOND, text="x" * 100_000)])
