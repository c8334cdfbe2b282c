"""One bad update holds up no other, and errors carry nothing that people wrote."""

import json
import logging
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import BadRequest, TelegramError

from bot.telegram.transport import BotRequest, Flooded, drop_unreadable

GOOD = {
    "update_id": 1,
    "message": {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "when?"},
}
BAD: dict[str, Any] = {"update_id": 2, "message": {"message_id": 5, "date": 10**20, "chat": {"id": 7}}}


def batch(*updates: Any) -> bytes:
    return json.dumps({"ok": True, "result": list(updates)}).encode()


def result(payload: bytes) -> Any:
    return json.loads(payload)["result"]


def test_an_update_that_cannot_be_read_is_replaced_by_its_number():
    assert result(drop_unreadable(batch(GOOD, BAD, {**GOOD, "update_id": 3}))) == [
        GOOD,
        {"update_id": 2},
        {**GOOD, "update_id": 3},
    ]


def test_a_batch_that_can_be_read_is_not_touched():
    payload = batch(GOOD, {"update_id": 9, "something_new": {"a": 1}})
    assert drop_unreadable(payload) is payload


def test_what_has_no_number_is_left_out():
    assert result(drop_unreadable(batch("x", None, {}, {"update_id": "1"}, {"update_id": True}, GOOD))) == [
        GOOD
    ]


@pytest.mark.parametrize(
    "payload", [b"", b"<html>", b"[]", b'{"ok": false}', b'{"ok": true, "result": true}']
)
def test_what_is_no_batch_is_left_for_the_library_to_judge(payload: bytes):
    assert drop_unreadable(payload) == payload


KEYS = st.sampled_from(["message_id", "date", "chat", "id", "type", "text", "entities", "from", "photo"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "x", "private"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.fixed_dictionaries({"update_id": st.integers(0, 99), "message": JSON}), max_size=4))
def test_whatever_an_update_holds_the_batch_can_be_read(updates: list[dict[str, Any]]):
    read = Update.de_list(result(drop_unreadable(batch(*updates))), None)
    assert [update.update_id for update in read] == [update["update_id"] for update in updates]


def answering(status: int, payload: bytes) -> BotRequest:
    respond = httpx.MockTransport(lambda request: httpx.Response(status, content=payload))
    return BotRequest(httpx_kwargs={"transport": respond})


@pytest.mark.parametrize(
    ("payload", "seconds"),
    [
        (b'{"ok": false, "parameters": {"retry_after": 17}}', 17),
        (b'{"ok": false, "parameters": {"retry_after": -3}}', 0),
        (b'{"ok": false, "parameters": null}', 1),
        (b"<html>slow down</html>", 1),
    ],
)
async def test_a_429_says_how_long_to_wait(payload: bytes, seconds: float):
    async with answering(429, payload) as request:
        with pytest.raises(Flooded) as flooded:
            await request.post("https://example.com/sendMessage")
    assert flooded.value.seconds == seconds


async def test_other_errors_stay_the_librarys():
    async with answering(400, b'{"ok": false, "description": "Bad Request: chat not found"}') as request:
        with pytest.raises(BadRequest, match="Chat not found"):
            await request.post("https://example.com/sendMessage")


async def test_a_response_that_is_not_json_is_not_shown_in_any_log(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        async with answering(200, b"what Anna wrote") as request:
            with pytest.raises(TelegramError, match="not JSON"):
                await request.post("https://example.com/getUpdates")
    assert "Anna" not in caplog.text
