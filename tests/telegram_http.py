"""The wire of a Bot API server on loopback: reads requests of every body type, answers them, ends cleanly."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Params = dict[str, Any]
Handle = Callable[[str, str, Params], "tuple[int, dict[str, Any]] | None"]

NOT_UTF8 = "Bad Request: strings must be encoded in UTF-8"
# Parameters that forms carry as JSON; a text that looks like JSON stays a text.
STRUCTURED = frozenset(
    {
        "allowed_updates",
        "button",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "reaction",
        "reply_markup",
        "reply_parameters",
        "result",
        "results",
        "scope",
    }
)


class Refused(Exception):
    """A request that is not granted, in the words of Telegram."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.body["parameters"] = parameters


@dataclass(frozen=True)
class Upload:
    """A file in a multipart request."""

    name: str
    content_type: str
    data: bytes = field(repr=False)


def read_params(query: str, content_type: str, body: bytes) -> Params:
    """The parameters of a request, from its address and its body. Raises `Refused` if they cannot be read."""
    params = _form(query.encode())
    header = Message()
    header["content-type"] = content_type
    kind = header.get_content_type()
    if body and kind == "application/json":
        params |= _json(body)
    elif body and kind == "application/x-www-form-urlencoded":
        params |= _form(body)
    elif body and kind == "multipart/form-data":
        params |= _multipart(body, str(header.get_param("boundary", "")).encode())
    return {name: _structured(name, value) for name, value in params.items()}


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, NOT_UTF8) from None


def _json(body: bytes) -> Params:
    text = _decoded(body)
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refused(400, NOT_UTF8) from None
    except ValueError:
        raise Refused(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(data, dict):
        raise Refused(400, "Bad Request: can't parse JSON object")
    return data


def _form(body: bytes) -> Params:
    pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return {_decoded(name.encode("latin-1")): _decoded(value.encode("latin-1")) for name, value in pairs}


def _multipart(body: bytes, boundary: bytes) -> Params:
    params: Params = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        fields = Message()
        for line in _decoded(head).split("\r\n"):
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        name = str(fields.get_param("name", "", "content-disposition"))
        filename = fields.get_param("filename", None, "content-disposition")
        is_file = filename is not None
        params[name] = Upload(str(filename), fields.get_content_type(), data) if is_file else _decoded(data)
    return params


def _structured(name: str, value: Any) -> Any:
    if name not in STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Refused(400, f"Bad Request: can't parse {name} JSON object") from None


class Wire(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1 and passes every request to `handle`; `None` drops the line."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handle: Handle) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.handle = handle
        self.crashes: list[BaseException] = []
        self._lines: set[socket.socket] = set()
        self._quiet = threading.Condition()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops listening, hangs up on everybody and waits until no request is being handled."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        with self._quiet:
            for line in self._lines:
                _hang_up(line)
            assert self._quiet.wait_for(lambda: not self._lines, 5), "a request is still being handled"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Notes the line before its thread begins, so that `close` knows of it."""
        with self._quiet:
            self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Ends a line."""
        super().shutdown_request(request)
        with self._quiet:
            self._lines.discard(request)
            self._quiet.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps what went wrong here for the test; a client that went away is nothing wrong."""
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):
            self.crashes.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Wire

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        called = re.fullmatch(r"/bot([^/]+)/(\w+)", unquote(address.path))
        try:
            if called is None:
                raise Refused(404, "Not Found")
            params = read_params(address.query, self.headers.get("Content-Type", ""), body)
            reply = self.server.handle(called[1], called[2], params)
        except Refused as refused:
            reply = refused.status, refused.body
        except Exception as error:
            self.server.crashes.append(error)
            reply = 500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}
        if reply is None:
            self.close_connection = True
        else:
            self._send(*reply)

    do_GET = do_POST

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests look at the calls instead."""


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
