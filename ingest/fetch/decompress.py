"""Decompression piece by piece: a limit on size stops a bomb before it is unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ingest.fetch.errors import Unreachable

PIECE = 65_536
CODINGS = ("gzip", "deflate", "br")
_WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS, "raw": -zlib.MAX_WBITS}


def decompress(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """A body in a content coding of HTTP ("" for none), in pieces of about `PIECE` bytes.

    Raises `Unreachable` on a coding that is not known, and where the body is not what its coding says.
    """
    coding = {"identity": "", "x-gzip": "gzip"}.get(coding, coding)
    if coding and coding not in CODINGS:
        raise Unreachable(f"is compressed as {coding[:40]!r}, which cannot be read")
    if not coding:
        return iter(chunks)
    return _decompress_brotli(chunks) if coding == "br" else _decompress_zlib(chunks, coding)


def gunzip(body: bytes, most: int) -> bytes:
    """Raises `Unreachable` where it is no gzip, or unpacks to more than `most` bytes."""
    found = bytearray()
    for piece in decompress([body], "gzip"):
        found += piece
        if len(found) > most:
            raise Unreachable(f"unpacks to more than {most // 2**20} MiB")
    return bytes(found)


def _decompress_zlib(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """gzip, of one member or several, and deflate, with or without its zlib header."""
    stream, began = zlib.decompressobj(_WINDOW[coding]), False
    for data in chunks:
        while data:
            if stream.eof:
                # What follows a member and begins no other is padding.
                if coding != "gzip" or not data.startswith(b"\x1f\x8b"):
                    break
                stream = zlib.decompressobj(_WINDOW[coding])
            try:
                piece = stream.decompress(data, PIECE)
            except zlib.error as error:
                if began or coding != "deflate":
                    raise Unreachable(f"is not the {coding} that it is said to be") from error
                stream, began = zlib.decompressobj(_WINDOW["raw"]), True
                continue
            began = True
            data = stream.unconsumed_tail or stream.unused_data
            if piece:
                yield piece
    _require_end(stream.eof or not began)


def _decompress_brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    import brotli

    stream, began = brotli.Decompressor(), False
    for data in chunks:
        began = began or bool(data)
        while not stream.is_finished():
            try:
                piece = stream.process(data, output_buffer_limit=PIECE)
            except brotli.error as error:
                raise Unreachable("is not the br that it is said to be") from error
            data = b""
            if piece:
                yield piece
            if stream.can_accept_more_data():
                break
    _require_end(stream.is_finished() or not began)


def _require_end(ended: bool) -> None:
    if not ended:
        raise Unreachable("ended before its compressed body did")
