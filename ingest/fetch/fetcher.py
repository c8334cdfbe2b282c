"""The only code that opens a web address: public hosts, two ports, so many bytes, so many seconds."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property
from importlib.metadata import version
from ipaddress import IPv4Address

import httpcore
import httpx

from ingest.documents import Unreadable
from ingest.fetch.connect import Closed, Connect, Late, Missing, Pinned, Resolve, connect, look_up
from ingest.fetch.decompress import CODINGS, Garbled, inflater
from ingest.fetch.ssrf_guard import closed

USER_AGENT = f"Dateline/{version('dateline')} (reads news into a library; keeps to robots.txt as Dateline)"
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5"
LONGEST_URL = 2_048
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ABSENT = frozenset({404, 410})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_UNFIT = re.compile(r"[\x00-\x20\x7f\\<>\"{}|^`]")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\Z")


class Refused(Unreadable):
    """An address that is not opened, or whose answer is not taken; trying again will not help."""


class Absent(Refused):
    """An address with nothing behind it, as its server says (404), and for `good` (410)."""

    def __init__(self, status: int) -> None:
        super().__init__(f"answered with status {status}")
        self.good = status == 410


class Unreachable(Unreadable):
    """An address that gives nothing now. `after` is how many seconds its server asks to wait, if it does."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: bytes kept after decompression, seconds in all, redirects; ports and hosts.

    `why` says what is wrong with an address of the network, `None` for one that may be connected to.
    """

    bytes: int = 5 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 3
    ports: frozenset[int] = frozenset({80, 443})
    why: Callable[[str], str | None] = closed


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its last address after redirects, its bytes, what its headers say of them.

    `body` is `None` when nothing has changed since the `etag` or `modified` that were sent along.
    """

    url: str
    body: bytes | None
    media: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Fetcher:
    """Opens web addresses. Every part that touches the network or the clock can be given."""

    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = look_up
    connect: Connect = connect
    clock: Callable[[], float] = time.monotonic
    trust: Callable[[], ssl.SSLContext] = httpcore.default_ssl_context

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return self.trust()

    def get(self, address: str, etag: str = "", modified: str = "") -> Fetched:
        """What `address` holds; raises `Refused` or `Unreachable`.

        It sends no cookie, no credentials and no referrer, and takes no proxy from the environment.
        """
        until = self.clock() + self.limits.seconds
        url = checked(address, self.limits.ports)
        headers = _headers(etag, modified)
        for _ in range(self.limits.redirects + 1):
            answer = self._once(url, headers, lambda: until - self.clock())
            if isinstance(answer, Fetched):
                return answer
            url = checked(answer, self.limits.ports)
        raise Refused(f"redirects more than {self.limits.redirects} times")

    def _once(self, url: httpx.URL, headers: Mapping[str, str], left: Callable[[], float]) -> Fetched | str:
        """The answer of one address, or the address that it redirects to."""
        backend = Pinned(left, self.resolve, self.connect, self.limits.why)
        trusted = self._trusted if url.scheme == "https" else None
        try:
            with (
                httpcore.ConnectionPool(trusted, network_backend=backend) as pool,
                closing(pool.handle_request(_request(url, headers))) as response,
            ):
                return self._answer(url, response, left)
        except Closed as error:
            raise Refused(str(error)) from error
        except (Missing, Garbled) as error:
            raise Unreachable(str(error)) from error
        except (Late, httpcore.TimeoutException) as error:
            raise Unreachable(f"took longer than {self.limits.seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise Unreachable(f"broke off ({' '.join(str(error).split())[:200]})") from error

    def _answer(
        self, url: httpx.URL, response: httpcore.Response, left: Callable[[], float]
    ) -> Fetched | str:
        said = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and "location" in said:
            return _joined(url, said["location"])
        if response.status == 304:
            return Fetched(str(url), None)
        if response.status in _LATER:
            raise Unreachable(f"answered with status {response.status}", _retry_after(said))
        if response.status in _ABSENT:
            raise Absent(response.status)
        if response.status != 200:
            raise Refused(f"answered with status {response.status}")
        about = Message()
        about["content-type"] = said.get("content-type", "")
        return Fetched(
            str(url),
            self._body(response, said, left),
            about.get_content_type() if about["content-type"] else "",
            str(about.get_content_charset() or ""),
            said.get("etag", "")[:1_000],
            said.get("last-modified", "")[:100],
        )

    def _body(self, response: httpcore.Response, said: httpx.Headers, left: Callable[[], float]) -> bytes:
        """The decompressed body; raises `Refused` as soon as it is too large."""
        too_large = Refused(f"is larger than {self.limits.bytes / 1024**2:g} MiB")
        if (size := said.get("content-length", "")).isdecimal() and int(size) > self.limits.bytes:
            raise too_large
        stream, kept, taken = inflater(said.get("content-encoding", "").strip().lower()), bytearray(), 0
        for data in response.iter_stream():
            taken += len(data)
            for piece in stream.feed(data):
                kept += piece
                if len(kept) > self.limits.bytes or left() <= 0:
                    raise too_large if left() > 0 else Late
            if taken > self.limits.bytes:
                raise too_large
        if taken and not stream.whole:
            raise Garbled("ended before its compressed body did")
        return bytes(kept)


def checked(address: str, ports: frozenset[int]) -> httpx.URL:
    """The address taken apart; raises `Refused` with what is wrong with it, before anything is opened."""
    if len(address) > LONGEST_URL:
        raise Refused(f"is longer than {LONGEST_URL:,} characters")
    if _UNFIT.search(address):
        raise Refused("holds a character that no web address has")
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Refused(f"is no web address ({' '.join(str(error).split())[:200]})") from error
    if url.scheme not in ("http", "https"):
        raise Refused(f"is of the scheme {url.scheme!r}: only http and https are opened")
    if "@" in re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]:
        raise Refused("holds a user name or a password")
    host = url.raw_host.decode("ascii")
    if not host:
        raise Refused("names no host")
    if "%" in host:
        raise Refused("escapes characters of its host")
    if _disguised(host):
        raise Refused("writes its host as a disguised number")
    port = {"http": 80, "https": 443}[url.scheme] if url.port is None else url.port
    if port not in ports:
        raise Refused(f"names the port {port}: only {', '.join(map(str, sorted(ports)))} are opened")
    return url


def _disguised(host: str) -> bool:
    """Whether a host is a number that is not written as four plain ones: `0x7f.1`, `2130706433`, `127.1`."""
    if ":" in host or not _NUMBER.match(host.rstrip(".").rpartition(".")[2]):
        return False
    try:
        IPv4Address(host)
    except ValueError:
        return True
    return False


def _joined(url: httpx.URL, location: str) -> str:
    if _UNFIT.search(location):
        raise Refused("redirects to what is no web address")
    try:
        return str(url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Refused("redirects to what is no web address") from error


def _request(url: httpx.URL, headers: Mapping[str, str]) -> httpcore.Request:
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore.Request("GET", target, headers=[("Host", url.netloc.decode("ascii")), *headers.items()])


def _headers(etag: str, modified: str) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": ACCEPT,
        "Accept-Encoding": ", ".join(CODINGS),
        "Connection": "close",
    }
    if etag.isascii() and etag.isprintable() and etag:
        headers["If-None-Match"] = etag
    if modified.isascii() and modified.isprintable() and modified:
        headers["If-Modified-Since"] = modified
    return headers


def _retry_after(said: httpx.Headers) -> float | None:
    value = said.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(said.get("date", ""))
        return max(0.0, wait.total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
