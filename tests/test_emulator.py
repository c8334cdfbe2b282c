"""The bot against telemelya, an emulator that others wrote, so that our own server is not its only judge.

It delivers by webhook and cannot be polled, so a small receiver puts its updates where polling would.
It checks no markup; that is done here with Python's own parser.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from bot_process import HASTY, QUICK
from scripted import ARTICLE, Script, answer, citation, refusal
from telegram import Update

from bot.chat.conversation import HELP, Conversation
from bot.telegram.app import Setup, make_bot
from bot.telegram.delivery import Delivery
from bot.telegram.handlers import read_update, register_handlers
from bot.telegram.html import JOINER
from bot.telegram.inbox import Inbox
from bot.telegram.worker import Worker

TOKEN = "123456789:not-a-secret-but-as-long-as-a-token"
CHATS = count(6_000_000_001)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator in a process of its own."""
    script = Path(__file__).with_name("emulator.py")
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path_factory.mktemp("emulator"),
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        port = process.stdout.readline().strip()
        if not port:
            pytest.fail(f"the emulator did not start: {process.stderr.read()}")
        try:
            yield f"http://127.0.0.1:{port}"
            process.stdin.close()
            assert process.wait(10) == 0
        finally:
            process.kill()


class Seen(HTMLParser):
    """What a message shows: its text, its links, and the tags that were opened and never closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str | None] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        self.text = self.text.replace(JOINER, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


class Talk:
    """One private chat with the bot, through the emulator."""

    def __init__(self, client: httpx.AsyncClient, worker: Worker) -> None:
        self.client = client
        self.worker = worker
        self.chat = next(CHATS)
        client.headers.update({"Authorization": "Bearer any", "X-Test-Session": str(self.chat)})

    async def say(self, text: str) -> dict[str, Any]:
        """Writes to the bot, and returns the update that it was sent."""
        reply = await self.client.post(
            "/api/v1/test/send_update", params={"bot_token": TOKEN}, json={"chat_id": self.chat, "text": text}
        )
        assert reply.status_code == 200, reply.text
        update: dict[str, Any] = reply.json()["update"]
        return update

    async def answers(self, number: int) -> list[dict[str, Any]]:
        """The bot's first so many messages, as it sent them."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            told = (await self.client.get("/api/v1/test/responses")).json()["responses"]
            messages = [response for response in told if response["method"] == "sendMessage"]
            if len(messages) >= number:
                return messages
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited in vain for {number} message(s), got {messages}")


@pytest.fixture
async def talk(emulator: str, tmp_path: Path, script: Script) -> AsyncIterator[Talk]:
    """A chat with a bot at work: its real parts, with a webhook in the place of polling."""
    setup = Setup(TOKEN, tmp_path, f"{emulator}/bot", tmp_path, QUICK, HASTY)
    bot = make_bot(setup)
    await bot.initialize()
    with Inbox(tmp_path / "inbox.db", bot.id, time.time) as inbox, ThreadPoolExecutor(1) as pool:
        worker = Worker(inbox, Conversation(script), Delivery(bot, setup.timing), pool, setup.timing)

        async def receive(request: web.Request) -> web.Response:
            update = Update.de_json(await request.json(), bot)
            incoming = read_update(register_handlers(), update, bot.bot)
            worker.add_messages(inbox.accept_messages([incoming] if incoming else []))
            return web.Response()

        app = web.Application()
        app.router.add_post("/hook", receive)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
        try:
            async with httpx.AsyncClient(base_url=emulator, timeout=20) as client:
                yield Talk(client, worker)
        finally:
            await worker.drain(5)
            await bot.shutdown()
            await runner.cleanup()


async def test_a_question_is_answered_with_its_citation(talk: Talk, script: Script):
    script.answers["when did they meet?"] = answer()
    await talk.say("when did they meet?")
    (sent,) = await talk.answers(1)
    seen = Seen(sent["text"])
    assert seen.text.startswith('Wednesday, 12 January 2022 ("on January 12", article of 20 January 2022)')
    assert "[1] Envoys talk for four hours · The Example · 20 Jan 2022" in seen.text
    assert seen.links == [ARTICLE.url] * 2 and "blockquote" in seen.tags and seen.open == []
    assert sent["raw"]["parse_mode"] == "HTML"


async def test_markup_in_an_article_stays_text(talk: Talk, script: Script):
    hostile = "<b>&amp; 1 < 2 <a href='https://evil.example'>x</a> </blockquote>"
    article = replace(ARTICLE, title=hostile, text=f"{hostile} again.", source=hostile)
    script.answers["who resigned?"] = answer(article=article, text=hostile, when=None, short=hostile)
    await talk.say("who resigned?")
    (sent,) = await talk.answers(1)
    seen = Seen(sent["text"])
    assert seen.text.count(hostile) == 5
    assert seen.links == [ARTICLE.url] and seen.open == []


async def test_help_is_given(talk: Talk):
    await talk.say("/help")
    (sent,) = await talk.answers(1)
    assert Seen(sent["text"]).text == HELP


async def test_the_library_is_described(talk: Talk):
    await talk.say("/sources")
    (sent,) = await talk.answers(1)
    assert Seen(sent["text"]).text == (
        "The library holds 12 articles from 3 January 2022 to 5 March 2022.\n"
        "The Example: 9\nDaily Sample: 3\nLast ingest: 6 Mar 2022, 08:15 UTC"
    )


async def test_a_long_answer_comes_in_pieces_that_stand_alone(talk: Talk, script: Script):
    article = replace(ARTICLE, text="A long & winding report 🏛 goes on. " * 60)
    citations = tuple(citation(article, 0, 35, number) for number in range(1, 8))
    script.answers["who resigned?"] = answer(article=article, citations=citations)
    await talk.say("who resigned?")
    assert await talk.worker.drain(10) == 0
    pieces = [Seen(sent["text"]) for sent in await talk.answers(4)]
    assert all(piece.open == [] for piece in pieces)
    assert all(len(piece.text.encode("utf-16-le")) // 2 <= 4096 for piece in pieces)
    whole = "".join(piece.text for piece in pieces)
    places = [whole.index(f"[{number}] Envoys") for number in range(1, 8)]
    assert places == sorted(places) and whole[places[0] :].count("winding") == 7 * 60


async def test_a_refusal_says_what_is_near(talk: Talk, script: Script):
    script.answers["who won?"] = refusal()
    await talk.say("who won?")
    (sent,) = await talk.answers(1)
    seen = Seen(sent["text"])
    assert seen.text.startswith("The library does not say who won.")
    assert "• Envoys talk for four hours · The Example · 20 Jan 2022" in seen.text
    assert seen.links == [ARTICLE.url]


@pytest.mark.slow
async def test_questions_of_one_chat_are_answered_in_their_order(talk: Talk):
    lines = ("who won?", "who lost?", "who drew?")
    for line in lines:
        await talk.say(line)
        await asyncio.sleep(0.005)
    texts = [Seen(sent["text"]).text for sent in await talk.answers(3)]
    assert [
        line in text for line, text in zip(("who won?", "who lost?", "who drew?"), texts, strict=True)
    ] == [True] * 3
