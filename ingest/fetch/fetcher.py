"""The only code that opens a web address: public hosts, two ports, so many bytes, so many seconds."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from importlib.metadata import version

import httpcore
import httpx

from ingest.fetch.backoff import parse_retry_after
from ingest.fetch.connect import Connect, PinnedBackend, Resolve, connect, look_up
from ingest.fetch.decompress import CODINGS, decompress
from ingest.fetch.errors import Absent, Refused, Unreachable
from ingest.fetch.ssrf_guard import why_not_public
from ingest.fetch.urls import check_url, join_redirect

USER_AGENT = f"Dateline/{version('dateline')} (reads news into a library; keeps to robots.txt as Dateline)"
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ABSENT = frozenset({404, 410})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: bytes kept after decompression, seconds in all, redirects; ports and hosts.

    `why_closed` gives the reason against an address of the network, `None` for one that may be opened.
    """

    bytes: int = 5 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 3
    ports: frozenset[int] = frozenset({80, 443})
    why_closed: Callable[[str], str | None] = why_not_public


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
        url = check_url(address, self.limits.ports)
        headers = _headers(etag, modified)
        for _ in range(self.limits.redirects + 1):
            answer = self._request(url, headers, lambda: until - self.clock())
            if isinstance(answer, Fetched):
                return answer
            url = check_url(answer, self.limits.ports)
        raise Refused(f"redirects more than {self.limits.redirects} times")

    def _request(
        self, url: httpx.URL, headers: Mapping[str, str], left: Callable[[], float]
    ) -> Fetched | str:
        """The answer of one address, or the address that it redirects to."""
        backend = PinnedBackend(left, self.resolve, self.connect, self.limits.why_closed)
        trusted = self._trusted if url.scheme == "https" else None
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = [("Host", url.netloc.decode("ascii")), *headers.items()]
        try:
            with (
                httpcore.ConnectionPool(trusted, network_backend=backend) as pool,
                closing(pool.handle_request(httpcore.Request("GET", target, headers=sent))) as response,
            ):
                return self._read_answer(url, response, left)
        except httpcore.TimeoutException as error:
            raise Unreachable(f"took longer than {self.limits.seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise Unreachable(f"broke off ({' '.join(str(error).split())[:200]})") from error

    def _read_answer(
        self, url: httpx.URL, response: httpcore.Response, left: Callable[[], float]
    ) -> Fetched | str:
        said = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and "location" in said:
            return join_redirect(url, said["location"])
        if response.status == 304:
            return Fetched(str(url), None)
        if response.status in _LATER:
            after = parse_retry_after(said.get("retry-after", ""), said.get("date", ""))
            raise Unreachable(f"answered with status {response.status}", after)
        if response.status in _ABSENT:
            raise Absent(response.status)
        if response.status != 200:
            raise Refused(f"answered with status {response.status}")
        about = Message()
        about["content-type"] = said.get("content-type", "")
        return Fetched(
            str(url),
            self._read_body(response, said, left),
            about.get_content_type() if about["content-type"] else "",
            str(about.get_content_charset() or ""),
            said.get("etag", "")[:1_000],
            said.get("last-modified", "")[:100],
        )

    def _read_body(
        self, response: httpcore.Response, said: httpx.Headers, left: Callable[[], float]
    ) -> bytes:
        """The decompressed body; raises `Refused` as soon as it is too large, packed or unpacked."""
        most, taken, kept = self.limits.bytes, 0, bytearray()
        too_large = Refused(f"is larger than {most / 1024**2:g} MiB")
        if (size := said.get("content-length", "")).isdecimal() and int(size) > most:
            raise too_large

        def count() -> Iterator[bytes]:
            nonlocal taken
            for data in response.iter_stream():
                taken += len(data)
                yield data
                if taken > most:
                    raise too_large

        for piece in decompress(count(), said.get("content-encoding", "").strip().lower()):
            kept += piece
            if left() <= 0:
                raise httpcore.TimeoutException
            if len(kept) > most:
                raise too_large
        return bytes(kept)


def _headers(etag: str, modified: str) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": ACCEPT,
        "Accept-Encoding": ", ".join(CODINGS),
        "Connection": "close",
    }
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
        if value and value.isascii() and value.isprintable():
            headers[name] = value
    return headers
