"""The token is in no line of the log, whoever writes it and however."""

import io
import logging
from collections.abc import Iterator

import httpx
import pytest

from bot.logs import CHATTY, HIDDEN, TokenFilter, configure_logging

TOKEN = "123456789:AAHk-ZbVqN0tARealTokenButLongEnough00"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged after `configure_logging`, on loggers put back as they were afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in CHATTY}
    root.handlers = []
    written = io.StringIO()
    configure_logging(TOKEN, stream=written)
    yield written
    root.handlers, root.level = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)


def test_the_token_is_taken_out_of_message_arguments_and_traceback(stream: io.StringIO):
    log = logging.getLogger("somewhere")
    log.info("calling https://api.telegram.org/bot%s/getMe", TOKEN)
    log.warning("the secret half is " + SECRET)
    try:
        raise ValueError(f"the token {TOKEN} was rejected")
    except ValueError:
        log.exception("failed with %r", {"token": TOKEN}, stack_info=True)
    text = stream.getvalue()
    assert text.count(HIDDEN) >= 4
    assert SECRET not in text
    assert "ValueError: the token <token> was rejected" in text


def test_a_record_that_cannot_be_formatted_is_still_logged_without_the_token(stream: io.StringIO):
    logging.getLogger("somewhere").error("%d of %s", "x", TOKEN)
    assert SECRET not in stream.getvalue() and "%d of %s" in stream.getvalue()


def test_the_library_that_logs_addresses_is_quiet(stream: io.StringIO):
    client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
    with client:
        client.get(f"https://example.com/bot{TOKEN}/getMe")
    assert stream.getvalue() == ""


def test_a_log_that_goes_somewhere_already_stays_there_and_loses_the_token():
    root = logging.getLogger()
    before = root.handlers[:]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root.handlers = [handler]
    levels = {name: logging.getLogger(name).level for name in CHATTY}
    try:
        configure_logging(TOKEN)
        assert root.handlers == [handler]
        logging.getLogger("somewhere").error("token %s", TOKEN)
    finally:
        root.handlers = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    assert written.getvalue() == f"token {HIDDEN}\n"


def test_a_short_or_odd_token_does_not_black_out_the_log():
    assert TokenFilter("1:a").redact("1:a and a banana") == "1:a and a banana"
    assert TokenFilter("").redact("nothing") == "nothing"
