"""A fetcher for tests: the one of the program, with loopback opened to it and shorter limits."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import httpcore

from ingest.fetch.connect import look_up
from ingest.fetch.fetcher import Fetcher, Limits
from ingest.fetch.ssrf_guard import why_not_public


def loopback_too(address: str) -> str | None:
    """As `closed`, but for the machine's own addresses."""
    return None if address in ("127.0.0.1", "::1") else why_not_public(address)


def names(known: Mapping[str, Sequence[str]]) -> Callable[[str, int], Sequence[str]]:
    """A resolver of the names that are given, and of numbers; it asks nobody."""

    def resolve(host: str, port: int) -> Sequence[str]:
        if host in known:
            return known[host]
        if host.replace(".", "").isdigit() or ":" in host:
            return look_up(host, port)
        raise OSError(f"{host} is unknown")

    return resolve


def fetcher(
    *ports: int,
    known: Mapping[str, Sequence[str]] | None = None,
    trust: Callable[[], ssl.SSLContext] = httpcore.default_ssl_context,
    **limits: float,
) -> Fetcher:
    """A fetcher that reaches servers on these ports of loopback, and the names in `known`."""
    allowed = replace(Limits(), ports=frozenset({80, 443, *ports}), why_closed=loopback_too, **limits)  # type: ignore[arg-type]
    return Fetcher(limits=allowed, resolve=names(known or {}), trust=trust)
