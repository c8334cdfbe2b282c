"""Connections to public addresses alone, each looked up once, checked, and held to one deadline."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from ingest.fetch.ssrf_guard import closed

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], httpcore.NetworkStream]
Remaining = Callable[[], float]


class Closed(Exception):
    """A host that is not to be connected to; the message says why."""


class Missing(Exception):
    """A host that cannot be found or reached now; the message says why."""


class Late(Exception):
    """The time for the whole fetch is over."""


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    """A TCP connection to an address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


class Pinned(httpcore.NetworkBackend):
    """Looks a host up once for each connection, and connects to the very addresses that were checked.

    All addresses of a host must be public, so that a name which leads to both kinds leads nowhere.
    `why` says what is wrong with an address, `remaining` how many seconds are left.
    """

    def __init__(
        self,
        remaining: Remaining,
        resolve: Resolve = look_up,
        connect: Connect = connect,
        why: Callable[[str], str | None] = closed,
    ) -> None:
        self._remaining = remaining
        self._resolve = resolve
        self._connect = connect
        self._why = why

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Raises `Closed`, `Missing` or `Late`."""
        del timeout, local_address, socket_options
        addresses = [*dict.fromkeys(self._within_time(host, port))]
        if not addresses:
            raise Missing(f"leads to {host}, which has no address")
        for address in addresses:
            if reason := self._why(address):
                raise Closed(f"leads to {address}, which is not public ({reason})")
        for address in addresses:
            try:
                return Hurried(self._connect(address, port, left(self._remaining)), self._remaining)
            except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
                continue
        raise Missing(f"leads to {host}, which does not answer")

    def _within_time(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host; a thread asks for them, since the system's resolver has no timeout."""
        found: list[Sequence[str]] = []
        failed: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(left(self._remaining))
        if failed:
            raise Missing(f"leads to {host}, which cannot be looked up ({failed[0]})")
        if not found:
            raise Late
        return found[0]


class Hurried(httpcore.NetworkStream):
    """A stream of which every read and write ends with the time of the whole fetch."""

    def __init__(self, stream: httpcore.NetworkStream, remaining: Remaining) -> None:
        self._stream = stream
        self._remaining = remaining

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to `max_bytes`; raises `Late`."""
        del timeout
        return self._stream.read(max_bytes, left(self._remaining))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of `buffer`; raises `Late`."""
        del timeout
        self._stream.write(buffer, left(self._remaining))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same under TLS, with the certificate checked against the host's name."""
        del timeout
        inner = self._stream.start_tls(ssl_context, server_hostname, left(self._remaining))
        return Hurried(inner, self._remaining)

    def get_extra_info(self, info: str) -> Any:
        """What the stream knows of itself."""
        return self._stream.get_extra_info(info)


def left(remaining: Remaining) -> float:
    """Seconds that are left; raises `Late` when none are."""
    seconds = remaining()
    if seconds <= 0:
        raise Late
    return seconds
