"""Who may ask, how much, and what is kept of them."""

import struct
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from bot_process import HASTY, QUICK
from fakes import BotApi
from running_bot import running, sent, until, waiting
from scripted import Script

from bot.telegram.access import MOST_WAITING, AccessList, Gate, Policy
from bot.telegram.inbox import Inbox
from bot.telegram.items import STRANGER, UNLISTED, Incoming
from bot.telegram.own_commands import BUSY_TEXT, FOR_ADMINS
from bot.telegram.presses import FORGOTTEN, NOT_MINE

ADMIN, LISTED, DENIED, STRANGE = 1, 2, 3, 4
LISTED_GROUP, OTHER_GROUP = -10, -20


@pytest.fixture
def people(tmp_path: Path) -> Iterator[AccessList]:
    with Inbox(tmp_path / "inbox.db", 42, time.time) as inbox:
        for who, allowed in ((LISTED, True), (DENIED, False), (LISTED_GROUP, True)):
            inbox.people.set_allowed(who, allowed)
        yield inbox.people


# Access, who, where: whether they are answered, or what they are told.
PRIVATE = 0
PLACES = (PRIVATE, LISTED_GROUP, OTHER_GROUP)
ANSWERED = {
    **{(access, ADMIN, place): "yes" for access in ("open", "list") for place in PLACES},
    **{("open", who, place): "yes" for who in (LISTED, STRANGE) for place in PLACES},
    ("open", DENIED, PRIVATE): STRANGER,
    ("open", DENIED, LISTED_GROUP): "no",
    ("open", DENIED, OTHER_GROUP): "no",
    ("list", LISTED, PRIVATE): "yes",
    ("list", LISTED, LISTED_GROUP): "yes",
    ("list", LISTED, OTHER_GROUP): UNLISTED,
    ("list", STRANGE, PRIVATE): STRANGER,
    ("list", STRANGE, LISTED_GROUP): "yes",
    ("list", STRANGE, OTHER_GROUP): UNLISTED,
    ("list", DENIED, PRIVATE): STRANGER,
    ("list", DENIED, LISTED_GROUP): "no",
    ("list", DENIED, OTHER_GROUP): UNLISTED,
}


@pytest.mark.parametrize(
    ("access", "who", "place"),
    list(product(("open", "list"), (ADMIN, LISTED, DENIED, STRANGE), PLACES)),
)
def test_the_access_table(people: AccessList, access: str, who: int, place: int):
    gate = Gate(Policy(by_list=access == "list", admins=frozenset({ADMIN})), people)
    message = Incoming(1, place or who, 1, "who met?", private=place == PRIVATE, sender=who)
    admitted = gate.admit(message)
    told = "no" if admitted is None else "yes" if admitted == message else admitted.kind
    assert told == ANSWERED[access, who, place]


def test_an_anonymous_admin_counts_as_their_group(people: AccessList):
    gate = Gate(Policy(by_list=True), people)
    for group, answered in ((LISTED_GROUP, True), (OTHER_GROUP, False)):
        message = Incoming(1, group, 1, "who met?", private=False, sender=group)
        assert (gate.admit(message) == message) is answered


def test_a_stranger_is_told_once_a_day(people: AccessList):
    gate = Gate(Policy(by_list=True), people)
    message = Incoming(1, STRANGE, 1, "who met?", sender=STRANGE)
    assert [gate.admit(message) is not None for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("limit", ["a_person", "a_group", "a_day"])
def test_each_limit_is_said_once_and_admins_have_none(people: AccessList, limit: str):
    policy = Policy(**{"admins": frozenset({ADMIN}), "a_person": 0, "a_group": 0, "a_day": 0, limit: 3})  # type: ignore[arg-type]
    gate = Gate(policy, people)
    message = Incoming(1, LISTED_GROUP, 1, "who met?", private=False, sender=STRANGE)
    kinds = [admitted.kind if (admitted := gate.admit(message)) else None for _ in range(6)]
    assert kinds == ["message"] * 3 + ["limited", None, None]
    admin = Incoming(2, LISTED_GROUP, 1, "who met?", private=False, sender=ADMIN)
    assert gate.admit(admin) == admin


async def test_an_unlisted_group_is_told_and_left(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script, policy=Policy(by_list=True)):
        api.change_membership(group, anna, "left", "member")
        (text,) = await sent(api, 1)
        await until(lambda: any(call.method == "leaveChat" for call in api.calls))
    assert f"/allow {group.id}" in text and script.asked == []


async def test_an_admin_lets_in_and_shuts_out_in_private(api: BotApi, tmp_path: Path, script: Script):
    admin, anna = api.private_chat(), api.private_chat()
    async with running(api, tmp_path, script, policy=Policy(by_list=True, admins=frozenset({admin.id}))):
        api.say(anna, anna, "who met?")
        (text,) = await sent(api, 1)
        assert f"/allow {anna.id}" in text
        api.say(admin, admin, f"/allow {anna.id}")
        await sent(api, 2)
        api.say(anna, anna, "who won?")
        api.say(anna, anna, "/deny 5")
        await sent(api, 4)
        api.say(admin, admin, f"/deny {anna.id}")
        texts = await sent(api, 5)
        api.say(anna, anna, "who lost?")
        api.say(admin, admin, "/allow everybody")
        await sent(api, 6)
    assert [question.text for question in script.asked] == ["who won?"]
    assert FOR_ADMINS in texts


@pytest.mark.slow
async def test_two_hundred_questions_of_one_person_hold_up_nobody(
    api: BotApi, tmp_path: Path, script: Script
):
    greedy, other = api.private_chat(), api.private_chat()
    times = []
    async with running(api, tmp_path, script, HASTY, QUICK, Policy()):
        script.answers.clear()
        api.say(greedy, greedy, "hold on, who met?")
        await until(lambda: script.asked)
        for number in range(199):
            api.say(greedy, greedy, f"question {number}?")
        await until(lambda: not api.pending())
        held = [one for one in waiting(tmp_path, api) if one.chat == greedy.id and one.kind == "message"]
        assert len(held) == MOST_WAITING
        for number in range(10):
            began = time.monotonic()
            api.say(other, other, f"bystander {number}?")
            await until(lambda number=number: sum(one.chat == other.id for one in api.sent) > number)
            times.append(time.monotonic() - began)
        script.release.set()
        await until(lambda: not waiting(tmp_path, api))
    assert max(times) < 1
    texts = [message.text for message in api.sent if message.chat == greedy.id]
    assert texts.count(BUSY_TEXT) == 1 and len(texts) == MOST_WAITING + 1


async def test_after_forgetme_no_byte_of_the_inbox_tells_of_the_person(
    api: BotApi, tmp_path: Path, script: Script
):
    chat, group = api.private_chat(), api.group()
    async with running(api, tmp_path, script):
        for number in range(12):
            api.say(chat, chat, f"/ask what of Samarkand {number}?")
            api.say(group, chat, f"/ask what of Bukhara {number}?")
            await sent(api, 2 * number + 2)
            await until(lambda: not waiting(tmp_path, api))
        api.say(group, chat, "/timeline")
        api.say(chat, chat, "/forgetme")
        await sent(api, 26)
        prompt = next(message for message in api.sent if message.chat == chat.id and "delete" in message.text)
        button = prompt.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await until(lambda: not waiting(tmp_path, api))
        assert contents(tmp_path, chat.id) == {"id", "Samarkand", "Bukhara"}
        api.press(chat, api.user("Ben"), prompt.message_id, button)
        api.press(chat, chat, prompt.message_id, button[:-1] + "x")
        await until(lambda: not api.pending())
        assert contents(tmp_path, chat.id) == {"id", "Samarkand", "Bukhara"}
        api.press(chat, chat, prompt.message_id, button)
        await until(lambda: FORGOTTEN in api.notes)
        assert contents(tmp_path, chat.id) == set()
    assert contents(tmp_path, chat.id) == set() and NOT_MINE in api.notes


def contents(data: Path, person: int) -> set[str]:
    """Which of a person's words, or their number as SQLite writes it, some file of the inbox has."""
    held = b"".join(path.read_bytes() for path in data.glob("inbox.db*"))
    number = struct.pack(">q", person)[2:]
    found = {"id"} if number in held or str(person).encode() in held else set()
    return found | {word for word in ("Samarkand", "Bukhara") if word.encode() in held}
