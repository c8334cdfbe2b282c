"""A web server on loopback that behaves as it is told to, well or badly, and keeps what it was asked."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Sock = socket.socket
Behaviour = Callable[[Sock, "Asked"], None]


@dataclass(frozen=True)
class Asked:
    """One request: its path with the query, its headers with names in lower case."""

    path: str
    headers: Mapping[str, str]


def answer(
    body: bytes | str = b"", *, status: str = "200 OK", headers: Mapping[str, str] | None = None
) -> bytes:
    """A whole response; `Content-Length` is right unless `headers` has another."""
    data = body.encode() if isinstance(body, str) else body
    said = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data)), **(headers or {})}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in said.items() if value)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data


def page(body: bytes | str, *, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> Behaviour:
    """Sends one response, as an honest server does."""
    return lambda sock, _asked: sock.sendall(answer(body, status=status, headers=headers))


def redirect(target: str, status: str = "302 Found") -> Behaviour:
    """Sends the reader elsewhere."""
    return page(b"", status=status, headers={"Location": target})


def tagged(body: bytes | str, etag: str, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Sends the body, or 304 to those who have it."""

    def behave(sock: Sock, asked: Asked) -> None:
        known = asked.headers.get("if-none-match") == etag
        status = "304 Not Modified" if known else "200 OK"
        sock.sendall(answer(b"" if known else body, status=status, headers={"ETag": etag, **(headers or {})}))

    return behave


def endless(sock: Sock, _asked: Asked) -> None:
    """A body that never ends."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        sock.sendall(b"x" * 65_536)


def endless_chunks(sock: Sock, _asked: Asked) -> None:
    """A chunked body that never ends."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        sock.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


def endless_headers(sock: Sock, _asked: Asked) -> None:
    """Headers that never end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        sock.sendall(b"X-More: " + b"y" * 1_000 + b"\r\n")


def dripping(seconds: float) -> Behaviour:
    """A body of a byte every so many seconds."""
    return _dripping_after(b"Content-Type: text/html\r\nContent-Length: 100000\r\n\r\n", seconds)


def dripping_headers(seconds: float) -> Behaviour:
    """A header of a byte every so many seconds."""
    return _dripping_after(b"X-Slow: ", seconds)


def _dripping_after(head: bytes, seconds: float) -> Behaviour:
    def behave(sock: Sock, _asked: Asked) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n" + head)
        while True:
            sock.sendall(b"x")
            time.sleep(seconds)

    return behave


def silent(sock: Sock, _asked: Asked) -> None:
    """Takes the request and never says a word."""
    sock.recv(1)


def hang_up(_sock: Sock, _asked: Asked) -> None:
    """Takes the request and closes."""


def bomb(coding: str, megabytes: int = 200, *, layers: int = 1) -> Behaviour:
    """A body of zeros, a thousandth as large on the wire."""
    zeros = bytes(1024 * 1024)
    if coding == "br":
        import brotli

        compressor = brotli.Compressor(quality=5)
        body = b"".join(compressor.process(zeros) for _ in range(megabytes)) + compressor.finish()
    else:
        wbits = {"gzip": 31, "deflate": 15, "raw": -15}[coding]
        stream = zlib.compressobj(9, zlib.DEFLATED, wbits)
        body = b"".join(stream.compress(zeros) for _ in range(megabytes)) + stream.flush()
    for _ in range(layers - 1):
        body = gzip.compress(body)
    name = "deflate" if coding == "raw" else coding
    return page(body, headers={"Content-Encoding": ", ".join([name] * layers)})


@dataclass
class Site:
    """What a running server serves, and what it was asked."""

    port: int
    paths: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    host: str = "127.0.0.1"

    def url(self, path: str = "/", host: str = "") -> str:
        """The address of a path."""
        return f"http://{host or self.host}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(1 for one in self.asked if one.path == path)


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        site = self.server.site
        site.connections += 1
        self.request.settimeout(30)
        try:
            if self.server.tls:
                self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                if not (data := self.request.recv(65_536)):
                    return
                head += data
            first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)
            }
            asked = Asked(first.split(" ")[1], headers)
            site.asked.append(asked)
            missing = page("nothing here", status="404 Not Found")
            behave = site.paths.get(asked.path) or site.paths.get(asked.path.partition("?")[0], missing)
            behave(self.request, asked)
        except (OSError, ssl.SSLError):
            return
        finally:
            self.request.close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64
    tls: ssl.SSLContext | None = None
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what these tests are about."""


@contextmanager
def serving(
    paths: Mapping[str, Behaviour] | None = None,
    *,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Site]:
    """A server on a free port of loopback while the block runs."""
    server = _Server((host, 0), _Handler)
    server.tls = tls
    server.site = Site(server.server_address[1], dict(paths or {}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
