"""Nothing that any inbox accepted is lost, and nothing that was answered is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from memory import MemoryInbox

from bot.telegram.inbox import KEEP_SEEN, KEEP_TOPICS, Draft, Incoming
from bot.telegram.inbox import Inbox as SqliteInbox
from retrieval import ports

FIRST = Incoming(update_id=10, chat=7, message=3, text="when did they meet?")
SECOND = Incoming(11, -100, 4, "and where?", private=False, thread=5, reply_to=2)
Inbox = ports.Inbox[Incoming, Draft]


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "memory"])
def inbox(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Inbox]:
    if request.param == "memory":
        yield MemoryInbox(clock)
        return
    with SqliteInbox(tmp_path / "inbox.db", 4242, clock) as opened:
        yield opened


def test_what_was_accepted_waits_as_it_came_the_oldest_first(inbox: Inbox) -> None:
    assert inbox.accept_messages([SECOND]) == [SECOND]
    assert inbox.accept_messages([FIRST]) == [FIRST]
    assert inbox.list_waiting() == [FIRST, SECOND]


def test_an_update_with_a_known_number_is_dropped(inbox: Inbox) -> None:
    inbox.accept_messages([FIRST])
    assert inbox.accept_messages([replace(FIRST, text="again"), SECOND, SECOND]) == [SECOND]
    inbox.mark_answered(FIRST.update_id)
    assert inbox.accept_messages([FIRST]) == []
    assert inbox.list_waiting() == [SECOND]


def test_a_reply_is_kept_and_goes_on_where_it_stopped(inbox: Inbox) -> None:
    inbox.accept_messages([FIRST])
    assert [inbox.count_attempt(10) for _ in range(3)] == [1, 2, 3]
    assert inbox.find_draft(10) is None
    draft = Draft(("<b>one</b>", "two"), "when did they meet?", picture=b"drawn")
    inbox.save_draft(10, draft)
    inbox.mark_sent(10, 7, 99, 1)
    assert inbox.find_draft(10) == replace(draft, sent=1)
    inbox.mark_answered(10)
    assert inbox.find_draft(10) is None


def test_every_message_of_a_reply_leads_back_to_its_question(inbox: Inbox) -> None:
    inbox.accept_messages([FIRST, SECOND])
    inbox.save_draft(10, Draft(("one", "two"), "when did they meet?"))
    inbox.mark_sent(10, 7, 98, 1)
    inbox.mark_sent(10, 7, 99, 2)
    inbox.save_draft(11, Draft(("help",)))
    inbox.mark_sent(11, 7, 97, 1)
    inbox.mark_answered(10)
    assert inbox.find_topic(7, 98) == inbox.find_topic(7, 99) == "when did they meet?"
    assert inbox.find_topic(8, 99) is inbox.find_topic(7, 97) is None


def test_the_latest_question_is_that_of_the_same_thread_and_not_too_old(inbox: Inbox, clock: Clock) -> None:
    for number, thread in ((10, None), (11, None), (12, 5)):
        inbox.accept_messages([Incoming(number, 7, number, "?", thread=thread)])
        inbox.save_draft(number, Draft(("x",), f"question {number}"))
        inbox.mark_sent(number, 7, 100 + number, 1)
    assert inbox.find_latest_topic(7, None, 60) == "question 11"
    assert inbox.find_latest_topic(7, 5, 60) == "question 12"
    assert inbox.find_latest_topic(7, 6, 60) is None
    clock.time += 61
    assert inbox.find_latest_topic(7, None, 60) is None


def test_what_waits_is_never_deleted_and_what_is_old_is(inbox: Inbox, clock: Clock) -> None:
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
