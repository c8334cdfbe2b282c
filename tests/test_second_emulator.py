"""The bot against lo-bot-api-emulator, the second server that others wrote: it refuses what it does not know.

Its contract lacks two parameters and a kind of update that Telegram's has; they are added. What it does
not model at all (reactions, the field for an answer to a prompt) is not used here.
"""

import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from bot_process import HASTY, QUICK
from lo_bot_api_emulator import CONTRACT, LoBotApiEmulator, updates
from running_bot import UNLIMITED, Running, until
from scripted import Script

from bot.telegram.buttons import GOOD, TIMELINE, Buttons, Press
from bot.telegram.inbox import Inbox
from bot.telegram.webhook import Address

TOKEN = "424242:not-a-secret-but-as-long-as-a-token"
MISSING = {"link_preview_options", "message_thread_id"}
ANNA = {"id": 5, "is_bot": False, "first_name": "Anna", "language_code": "en"}
CHAT = {"id": 5, "type": "private", "first_name": "Anna"}


class Place:
    """The emulator, as the helpers for our own server expect one."""

    def __init__(self, server: LoBotApiEmulator, base_url: str) -> None:
        self.server = server
        self.base_url = base_url
        self.token = TOKEN

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call for call in self.server.requests if call["method"] == method]

    async def bring(self, kind: str, content: dict[str, Any]) -> None:
        await self.server.enqueue_update({kind: content}, token=TOKEN)

    async def say(self, number: int, text: str) -> None:
        said = {"message_id": number, "date": int(time.time()), "chat": CHAT, "from": ANNA, "text": text}
        await self.bring("message", said)

    async def press(self, number: int, action: str, answer: int) -> None:
        data = Buttons(TOKEN).sign(Press(action, answer), CHAT["id"])
        under = {"message_id": 1, "date": int(time.time()), "chat": CHAT, "text": "An answer."}
        query = {"id": str(number), "from": ANNA, "chat_instance": "1", "data": data, "message": under}
        await self.bring("callback_query", query)


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    for method in ("sendMessage", "sendPhoto", "sendChatAction", "editMessageText"):
        known = CONTRACT["methods"][method]
        monkeypatch.setitem(known, "parameters", sorted({*known["parameters"], *MISSING}))
    monkeypatch.setattr(updates, "ALLOWED_UPDATE_TYPES", updates.ALLOWED_UPDATE_TYPES | {"guest_message"})
    server = LoBotApiEmulator(allow_insecure_loopback_webhooks=True)
    runner = web.AppRunner(server.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Place(server, f"http://127.0.0.1:{runner.addresses[0][1]}/bot")
    finally:
        await runner.cleanup()


async def ask_and_press(place: Place, data: Path, script: Script) -> None:
    await place.say(1, "who met?")
    await until(lambda: len(place.calls("sendMessage")) == 1)
    await place.say(2, "/timeline the envoys")
    await until(lambda: len(place.calls("sendPhoto")) == 1)
    answer = min(ids(data))
    await place.press(91, GOOD, answer)
    await place.press(92, TIMELINE, answer)
    await place.press(93, TIMELINE, answer + 1000)
    await until(lambda: len(place.calls("answerCallbackQuery")) == 3 and len(place.calls("sendPhoto")) == 2)
    await place.bring("inline_query", {"id": "94", "from": ANNA, "query": "who met?", "offset": ""})
    await until(lambda: len(place.calls("answerInlineQuery")) == 1)
    refused = [call for call in place.server.requests if call["status"] != 200]
    assert refused == []
    with Inbox(data / "inbox.db", 0, time.time) as inbox:
        assert [row[0] for row in inbox.feedback.list_choices()] == ["who met?"]


def ids(data: Path) -> list[int]:
    with Inbox(data / "inbox.db", 424242, time.time) as inbox:
        return [row[0] for row in inbox._db.rows("SELECT update_id FROM reply WHERE question = 'who met?'")]


async def test_by_polling_nothing_is_refused(place: Place, tmp_path: Path, script: Script):
    bot = Running(place, tmp_path, script, HASTY, QUICK, UNLIMITED)  # type: ignore[arg-type]
    await ask_and_press(place, tmp_path, script)
    await bot.end()


async def test_by_webhook_nothing_is_refused(place: Place, tmp_path: Path, script: Script):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = Address(f"http://127.0.0.1:{port}/hook", port=port)
    bot = Running(place, tmp_path, script, HASTY, QUICK, UNLIMITED, address)  # type: ignore[arg-type]
    await until(lambda: place.calls("setWebhook"))
    await ask_and_press(place, tmp_path, script)
    await bot.end()
    assert not place.calls("getUpdates")


@pytest.fixture
def script() -> Script:
    return Script()
