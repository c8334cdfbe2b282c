"""Connections to public addresses alone: each host is looked up once, checked, and held to one deadline."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore

from ingest.fetch.errors import Refused, Unreachable
from ingest.fetch.ssrf_guard import why_not_public

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], httpcore.NetworkStream]
Remaining = Callable[[], float]


def look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


@dataclass(frozen=True)
class PinnedBackend(httpcore.NetworkBackend):
    """Looks a host up once for each connection, and connects to the very addresses that were checked.

    All addresses of a host must be public: a name that leads to both kinds leads nowhere. `why_closed`
    gives the reason against an address, `remaining` the seconds that are left.
    """

    remaining: Remaining
    resolve: Resolve = look_up
    connect: Connect = connect
    why_closed: Callable[[str], str | None] = why_not_public

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Raises `Refused`, `Unreachable`, `TimeoutException`."""
        del timeout, local_address, socket_options
        addresses = [*dict.fromkeys(self._look_up_in_time(host, port))]
        if not addresses:
            raise Unreachable(f"leads to {host}, which has no address")
        for address in addresses:
            if reason := self.why_closed(address):
                raise Refused(f"leads to {address}, which is not public ({reason})")
        for address in addresses:
            try:
                stream = self.connect(address, port, seconds_left(self.remaining))
                return DeadlineStream(stream, self.remaining)
            except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
                continue
        raise Unreachable(f"leads to {host}, which does not answer")

    def _look_up_in_time(self, host: str, port: int) -> Sequence[str]:
        """A thread asks for the addresses, since the system's resolver has no timeout."""
        found: list[Sequence[str]] = []
        failed: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(seconds_left(self.remaining))
        if failed:
            raise Unreachable(f"leads to {host}, which cannot be looked up ({failed[0]})")
        if not found:
            raise httpcore.TimeoutException
        return found[0]


@dataclass(frozen=True)
class DeadlineStream(httpcore.NetworkStream):
    """A stream whose every read and write ends with the time of the whole fetch: `TimeoutException`."""

    stream: httpcore.NetworkStream
    remaining: Remaining

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        return self.stream.read(max_bytes, seconds_left(self.remaining))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self.stream.write(buffer, seconds_left(self.remaining))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        del timeout
        inner = self.stream.start_tls(ssl_context, server_hostname, seconds_left(self.remaining))
        return DeadlineStream(inner, self.remaining)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def seconds_left(remaining: Remaining) -> float:
    """Raises `TimeoutException` when none are."""
    seconds = remaining()
    if seconds <= 0:
        raise httpcore.TimeoutException
    return seconds
