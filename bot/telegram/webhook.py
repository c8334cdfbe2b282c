"""Has Telegram bring the updates: a small server that takes each in before it says so.

It speaks ASGI itself, since all it needs is to refuse a request before reading it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.telegram.backoff import Backoff, Timing
from bot.telegram.reception import Reception
from bot.telegram.transport import BotRequest, Flooded
from retrieval.types import DatelineError, StorageBusy

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes of an update; Telegram's are far smaller."""
SECRET = b"x-telegram-bot-api-secret-token"

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram brings updates to (`url`), and where they arrive; port 0 is a free one."""

    url: str
    host: str = "127.0.0.1"
    port: int = 8443


class Webhook:
    """Takes updates in over HTTP; one that cannot be written down now is refused, so it comes again."""

    def __init__(self, bot: Bot, reception: Reception, address: Address, timing: Timing) -> None:
        self._bot = bot
        self._reception = reception
        self._address = address
        self._timing = timing
        self._secret = make_secret(bot.token)
        self._path = urlsplit(address.url).path or "/"
        self._ready = False

    async def run(self) -> None:
        """Serves until cancelled. Raises `InvalidToken`, and `DatelineError` when it cannot listen."""
        with self._listen() as listening:
            config = uvicorn.Config(
                self.answer,
                interface="asgi3",
                lifespan="off",
                proxy_headers=False,
                ws="none",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
            server = _Server(config, self._announce)
            log.info("updates arrive at port %d", listening.getsockname()[1])
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                await asyncio.shield(serving)
            finally:
                self._ready = False
                server.should_exit = True
                await asyncio.wait({serving})
        if server.failure is not None:
            raise server.failure

    async def _announce(self) -> None:
        """Tells Telegram where to bring updates, until it takes it."""
        backoff = Backoff(self._timing)
        while not self._ready:
            try:
                await self._bot.set_webhook(
                    self._address.url, secret_token=self._secret, allowed_updates=self._reception.kinds
                )
                self._ready = True
            except InvalidToken:
                raise
            except TelegramError as error:
                self._reception.ask_for_less(error)
                backoff.report(log, "Telegram does not take the webhook, trying again: %s", error)
                await backoff.pause(error.seconds if isinstance(error, Flooded) else 0)

    def _listen(self) -> socket.socket:
        host, port = self._address.host, self._address.port
        try:
            return socket.create_server((host, port))
        except (OSError, OverflowError) as error:
            raise DatelineError(f"cannot listen at {host}:{port} ({error}); name another --listen") from error

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request (ASGI); without the secret, before its body is read."""
        status = await self._status(scope, receive)
        headers = [(b"content-length", b"0"), *([(b"connection", b"close")] if status >= 400 else [])]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> HTTPStatus:
        if scope["type"] != "http":
            return HTTPStatus.NOT_FOUND
        if scope["method"] == "GET" and scope["path"] in ("/livez", "/readyz"):
            up = self._ready or scope["path"] == "/livez"
            return HTTPStatus.OK if up else HTTPStatus.SERVICE_UNAVAILABLE
        given = dict(scope["headers"]).get(SECRET, b"")
        if not hmac.compare_digest(given, self._secret.encode()):
            return HTTPStatus.FORBIDDEN
        if scope["method"] != "POST" or scope["path"] != self._path:
            return HTTPStatus.NOT_FOUND
        body = await _read_body(receive)
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if body is None else self._take_in(body)

    def _take_in(self, body: bytes) -> HTTPStatus:
        try:
            update = Update.de_json(BotRequest.parse_json_payload(body), self._bot)
        except Exception as error:
            log.warning("left out an update that cannot be read: %s", type(error).__name__)
            return HTTPStatus.OK
        try:
            self._reception.receive([update], self._bot.bot)
        except StorageBusy as error:
            log.error("cannot write the inbox, so an update stays with Telegram: %s", error)
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK


class _Server(uvicorn.Server):
    """A server that leaves signals alone, and does something once it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._started_up = started
        self.failure: BaseException | None = None

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        try:
            await self._started_up()
        except Exception as error:
            self.failure = error
            self.should_exit = True


async def _read_body(receive: Receive) -> bytes | None:
    """The body of a request; `None` for one that is too large."""
    body = bytearray()
    more = True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            return None
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def make_secret(token: str) -> str:
    """What Telegram says with each update, so that nobody else can bring one; made of the token."""
    digest = hmac.new(token.encode(), b"dateline webhook", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def parse_listen(text: str) -> tuple[str, int]:
    """`127.0.0.1:8443` as host and port; raises `DatelineError`."""
    host, colon, port = text.rpartition(":")
    with suppress(ValueError):
        if colon and host and 0 <= int(port) < 65536:
            return host.strip("[]"), int(port)
    raise DatelineError(f"--listen {text} is not a host and a port like 127.0.0.1:8443")
