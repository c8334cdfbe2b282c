"""Carries requests to Telegram: one bad update does not stop the rest, and errors say what to do."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)


class Flooded(TelegramError):
    """Telegram refuses requests for so many `seconds` (429).

    It stands in for the library's RetryAfter, which warns of a change in its own type each time it is made.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many requests: pause for {seconds:g} s")
        self.seconds = seconds


class BotRequest(HTTPXRequest):
    """Requests whose errors never carry what people wrote into a log."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Flooded(_pause(payload))
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The response as a dict. Raises `TelegramError` if it is none, without showing what it is."""
        try:
            data = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("The server's response is not JSON") from error
        if not isinstance(data, dict):
            raise TelegramError("The server's response is not a JSON object")
        return data


class PollingRequest(BotRequest):
    """Requests for updates, of which every one that comes out can be read.

    The library parses a batch as a whole, so one update it cannot read would come back for ever and
    hold up all others; here such an update is replaced by its bare number, which confirms it.
    """

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        return status, drop_unreadable(payload) if status == HTTPStatus.OK else payload


def drop_unreadable(payload: bytes) -> bytes:
    """A response to getUpdates in which `{"update_id": n}` stands for each update that does not parse."""
    try:
        data = BotRequest.parse_json_payload(payload)
    except TelegramError:
        return payload
    updates = data.get("result")
    if not isinstance(updates, list) or all(_parses(update) for update in updates):
        return payload
    numbered = [update for update in updates if _number(update) is not None]
    data["result"] = [update if _parses(update) else {"update_id": _number(update)} for update in numbered]
    log.warning("left out %d update(s) that cannot be read", sum(not _parses(update) for update in updates))
    return json.dumps(data).encode()


def _parses(update: Any) -> bool:
    try:
        return _number(update) is not None and Update.de_json(update, None) is not None
    except Exception:
        return False


def _number(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


def _pause(payload: bytes) -> float:
    """Seconds that a 429 asks to wait; one where it does not say."""
    try:
        return max(0.0, float(BotRequest.parse_json_payload(payload)["parameters"]["retry_after"]))
    except (TelegramError, KeyError, TypeError, ValueError):
        return 1.0
