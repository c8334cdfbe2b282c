"""Web addresses: which are opened at all, how a redirect is joined, under which form an article is known."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import IPv4Address
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx

from ingest.fetch.errors import Refused

LONGEST_URL = 2_048
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\<>\"{}|^`]")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\Z")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|ocid|cmpid")


def check_url(address: str, ports: frozenset[int]) -> httpx.URL:
    """The address taken apart; raises `Refused` with what is wrong with it, before anything is opened."""
    if len(address) > LONGEST_URL:
        raise Refused(f"is longer than {LONGEST_URL:,} characters")
    if _FORBIDDEN.search(address):
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
    if _is_disguised(host):
        raise Refused("writes its host as a disguised number")
    port = {"http": 80, "https": 443}[url.scheme] if url.port is None else url.port
    if port not in ports:
        raise Refused(f"names the port {port}: only {', '.join(map(str, sorted(ports)))} are opened")
    return url


def _is_disguised(host: str) -> bool:
    """Whether a host is a number that is not written as four plain ones: `0x7f.1`, `2130706433`, `127.1`."""
    if ":" in host or not _NUMBER.match(host.rstrip(".").rpartition(".")[2]):
        return False
    try:
        IPv4Address(host)
    except ValueError:
        return True
    return False


def join_redirect(url: httpx.URL, location: str) -> str:
    with suppress(httpx.InvalidURL, UnicodeError, ValueError):
        if not _FORBIDDEN.search(location):
            return str(url.join(location).copy_with(fragment=None))
    raise Refused("redirects to what is no web address")


def normalize_url(url: str) -> str:
    """A web address without its fragment and the parts that only count readers; empty where it is none."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return ""
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    query = parts.query if len(kept) == len(parts.query.split("&")) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
