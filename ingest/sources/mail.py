"""E-mail -> articles: a newsletter, a mailbox of them, a page that a browser saved as MHTML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial

from ingest.documents import Document, Unreadable, make_article
from ingest.extract.charset import decode_text
from ingest.extract.html_page import read_html
from ingest.extract.markup import text_of_markup
from ingest.extract.plain_text import unwrap_lines
from ingest.extract.publication_date import parse_stated_date
from ingest.sources.reading import MOST_BYTES, Item, Reading, read_whole
from ingest.sources.web import read_saved_page
from retrieval.types import Article

MOST_PARTS = 1_000
# Fewer words in the plain part of a letter say only that there is an HTML part.
FEWEST_WORDS = 40


def read_eml(stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    yield Item(partial(_read_letter, read_whole(stream), reading))


def read_mbox(stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    """A letter begins with a line `From …` after an empty one."""
    letter, size, number, start, blank = list[bytes](), 0, 0, 0, True
    while line := stream.readline(MOST_BYTES):
        number += 1
        if blank and line.startswith(b"From "):
            if start:
                yield Item(partial(_read_letter, b"".join(letter), reading, size), line=start)
            letter, size, start = [], 0, number
        elif start:
            size += len(line)
            if size <= MOST_BYTES:
                letter.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
        blank = not line.strip()
    if not start:
        raise Unreadable("is no mailbox: no line begins with 'From '")
    yield Item(partial(_read_letter, b"".join(letter), reading, size), line=start)


def read_mhtml(stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    def make() -> Article:
        message = _parse(read_whole(stream))
        page = next((one for one in _parts(message) if one.get_content_type() == "text/html"), None)
        if page is None:
            raise Unreadable("holds no page")
        address = page.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
        charset = page.get_content_charset() or ""
        return read_saved_page(_bytes_of(page), str(address).strip(), reading.today, charset)

    yield Item(make)


def _read_letter(data: bytes, reading: Reading, size: int = 0) -> Article:
    """A letter as an article of the outlet that sent it; its id is that of the letter."""
    if size > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB")
    message = _parse(data)
    if not message.get("From") and not message.get("Subject"):
        raise Unreadable("is no e-mail: it has neither From nor Subject")
    name, address = parseaddr(str(message.get("From", "")))
    said = str(message.get("Date", ""))
    return make_article(
        Document(
            text=_text_of(message, reading),
            title=str(message.get("Subject", "")),
            source=name or address.partition("@")[2],
            published=parse_stated_date(said, reading.today, "the Date of the letter"),
            language=str(message.get("Content-Language", "")),
        ),
        identifier=str(message.get("Message-ID", "")).strip("<> \t\r\n"),
    )


def _parse(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise Unreadable("is no e-mail")
    try:
        _ = [str(value) for value in message.values()]
    except Exception as error:  # the parser stumbles over headers that are damaged
        raise Unreadable(f"has damaged headers ({type(error).__name__})") from error
    return message


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise Unreadable(f"holds more than {MOST_PARTS:,} parts")
        if (
            isinstance(part, EmailMessage)
            and not part.is_multipart()
            and part.get_content_disposition() != "attachment"
        ):
            yield part


def _text_of(message: EmailMessage, reading: Reading) -> str:
    """The plain part, where it is more than a hint at the HTML, else what that says."""
    texts = {"text/plain": "", "text/html": ""}
    for part in _parts(message):
        kind = part.get_content_type()
        if not texts.get(kind, "-"):
            texts[kind] = decode_text(_bytes_of(part), part.get_content_charset() or "")
    plain, html = texts["text/plain"], texts["text/html"]
    if html and len(plain.split()) < FEWEST_WORDS:
        try:
            return read_html(html, reading.today).text
        except Unreadable:
            return text_of_markup(html) or plain
    return unwrap_lines(plain.strip())


def _bytes_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
