"""Decompression with a limit: piece by piece, so that a small body cannot become a huge one unseen."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

PIECE = 65_536
CODINGS = ("gzip", "deflate", "br")
_GZIP, _RAW = 16 + zlib.MAX_WBITS, -zlib.MAX_WBITS


class CorruptBody(ValueError):
    """Bytes that are not what their content coding says."""


class Decompressor(Protocol):
    """Decodes one stream."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the next bytes of the stream decode to, in pieces of about `PIECE`; raises `CorruptBody`."""

    @property
    def whole(self) -> bool:
        """Whether the stream has come to its own end."""


def open_decompressor(coding: str) -> Decompressor:
    """For a content coding of HTTP, "" for none; raises `CorruptBody` on one that is not known."""
    name = {"": "", "identity": "", "x-gzip": "gzip"}.get(coding, coding)
    if name == "":
        return _Plain()
    if name == "br":
        return _Brotli()
    if name in ("gzip", "deflate"):
        return _Zlib(name)
    raise CorruptBody(f"is compressed as {coding[:40]!r}, which cannot be read")


class _Plain:
    whole = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Zlib:
    """gzip, of one member or several, and deflate, with or without its zlib header."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stream = zlib.decompressobj(_GZIP if name == "gzip" else zlib.MAX_WBITS)
        self._began = False

    @property
    def whole(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                # What follows a member and begins no other is padding.
                if self._name != "gzip" or not data.startswith(b"\x1f\x8b"):
                    return
                self._stream = zlib.decompressobj(_GZIP)
            piece = self._next(data)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if piece:
                yield piece

    def _next(self, data: bytes) -> bytes:
        try:
            piece = self._stream.decompress(data, PIECE)
        except zlib.error as error:
            if self._began or self._name != "deflate":
                raise CorruptBody(f"is not the {self._name} that it is said to be") from error
            self._stream = zlib.decompressobj(_RAW)
            self._began = True
            return self._next(data)
        self._began = True
        return piece


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._stream = brotli.Decompressor()
        self._error = brotli.error

    @property
    def whole(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            try:
                piece = self._stream.process(data, output_buffer_limit=PIECE)
            except self._error as error:
                raise CorruptBody("is not the br that it is said to be") from error
            data = b""
            if piece:
                yield piece
            if self._stream.can_accept_more_data():
                return


def gunzip(body: bytes, most: int) -> bytes:
    """Raises `CorruptBody` where it is no gzip, or unpacks to more than `most` bytes."""
    stream, found = open_decompressor("gzip"), bytearray()
    for piece in stream.feed(body):
        found += piece
        if len(found) > most:
            raise CorruptBody(f"unpacks to more than {most // 2**20} MiB")
    return bytes(found)
