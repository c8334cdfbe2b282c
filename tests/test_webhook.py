"""Updates that Telegram brings: only its own, each on disk before it is told so."""

import asyncio
import resource
import socket
from pathlib import Path

import httpx
import pytest
from fakes import BotApi
from running_bot import calls, running, sent, until
from scripted import Script

from bot.telegram.inbox import Inbox
from bot.telegram.webhook import LARGEST_BODY, Address, parse_listen
from retrieval.types import DatelineError, StorageBusy

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def address() -> Address:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Address(f"https://news.example/hook/{port}", port=port)


def local(address: Address) -> str:
    return address.url.replace("https://news.example", f"http://127.0.0.1:{address.port}")


async def bring(api: BotApi, address: Address, client: httpx.AsyncClient) -> None:
    """Does what Telegram does with a webhook: brings each update until it is taken."""
    secret = calls(api, "setWebhook")[-1]["secret_token"]
    for update in api.pending():
        reply = await client.post(local(address), json=update, headers={SECRET: secret})
        if reply.status_code == 200:
            api.confirm(update["update_id"] + 1)


async def test_an_update_that_telegram_brings_is_answered(
    api: BotApi, tmp_path: Path, script: Script, address: Address
):
    chat = api.private_chat()
    async with running(api, tmp_path, script, webhook=address), httpx.AsyncClient() as client:
        await until(lambda: calls(api, "setWebhook"))
        api.say(chat, chat, "who met?")
        await bring(api, address, client)
        await sent(api, 1)
        base = f"http://127.0.0.1:{address.port}"
        found = [(await client.get(f"{base}{path}")).status_code for path in ("/livez", "/readyz", "/")]
    assert calls(api, "setWebhook")[0]["url"] == address.url and not calls(api, "getUpdates")
    assert found == [200, 200, 403] and not api.pending()


async def test_without_the_secret_nothing_is_read(
    api: BotApi, tmp_path: Path, script: Script, address: Address
):
    chat = api.private_chat()
    async with running(api, tmp_path, script, webhook=address), httpx.AsyncClient() as client:
        await until(lambda: calls(api, "setWebhook"))
        api.say(chat, chat, "who met?")
        (update,) = api.pending()
        secret = calls(api, "setWebhook")[0]["secret_token"]
        for wrong in ({}, {SECRET: ""}, {SECRET: secret[:-1]}, {SECRET: secret + "x"}):
            assert (await client.post(local(address), json=update, headers=wrong)).status_code == 403
        large = await client.post(local(address), content=b"x" * (LARGEST_BODY + 1), headers={SECRET: secret})
        assert large.status_code == 413
        for odd in (b"", b"[]", b"{}", b'{"update_id": "x"}', b"\xff"):
            reply = await client.post(local(address), content=odd, headers={SECRET: secret})
            assert reply.status_code == 200
    assert script.asked == []


@pytest.mark.slow
async def test_ten_thousand_bodies_without_the_secret_take_no_memory(
    api: BotApi, tmp_path: Path, script: Script, address: Address
):
    body = b"x" * 64 * 1024
    async with running(api, tmp_path, script, webhook=address):
        await until(lambda: calls(api, "setWebhook"))

        async def send(count: int) -> None:
            async with httpx.AsyncClient() as client:
                for _ in range(count):
                    try:
                        assert (await client.post(local(address), content=body)).status_code == 403
                    except (httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
                        # Refused and hung up on before all of it was written.
                        continue

        await send(500)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await asyncio.gather(*(send(2375) for _ in range(4)))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30 * 1024 and script.asked == []


async def test_an_update_that_cannot_be_written_down_is_not_taken(
    api: BotApi, tmp_path: Path, script: Script, address: Address, monkeypatch: pytest.MonkeyPatch
):
    chat = api.private_chat()
    async with running(api, tmp_path, script, webhook=address), httpx.AsyncClient() as client:
        await until(lambda: calls(api, "setWebhook"))
        api.say(chat, chat, "who met?")
        with monkeypatch.context() as full:

            def refuse(*_: object) -> None:
                raise StorageBusy("the disk is full")

            full.setattr(Inbox, "accept_messages", refuse)
            await bring(api, address, client)
            assert api.pending()
        await bring(api, address, client)
        await sent(api, 1)


async def test_from_polling_to_the_webhook_and_back_nothing_is_lost(
    api: BotApi, tmp_path: Path, script: Script, address: Address
):
    chat = api.private_chat()
    for turn, webhook in enumerate((None, address, None)):
        api.say(chat, chat, f"before {turn}?")
        async with running(api, tmp_path, script, webhook=webhook), httpx.AsyncClient() as client:
            api.say(chat, chat, f"while {turn}?")
            if webhook:
                await until(lambda: calls(api, "setWebhook"))
                await bring(api, address, client)
            await sent(api, 2 * turn + 2)
    wanted = [f"{when} {turn}?" for turn in range(3) for when in ("before", "while")]
    assert [question.text for question in script.asked] == wanted


async def test_an_address_that_is_taken_is_one_line(
    api: BotApi, tmp_path: Path, script: Script, address: Address
):
    with (
        socket.create_server(("127.0.0.1", address.port)),
        pytest.raises(DatelineError, match=f"cannot listen at {address.host}:{address.port}"),
    ):
        async with running(api, tmp_path, script, webhook=address) as bot:
            await asyncio.wait_for(asyncio.shield(bot.task), 10)


@pytest.mark.parametrize("text", ["8443", "localhost", "localhost:x", "localhost:70000", ":1"])
def test_where_it_listens_is_not_guessed(text: str):
    assert parse_listen("127.0.0.1:8443") == ("127.0.0.1", 8443)
    with pytest.raises(DatelineError, match="--listen"):
        parse_listen(text)
