"""No address, however it is spelled, makes Dateline open a connection to a machine that is not public."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import httpcore
import pytest
from faults import reach, spellings
from faults.misbehaviour import Site, page, redirect, serving

from ingest.fetch.connect import look_up
from ingest.fetch.errors import Refused, Unreachable
from ingest.fetch.fetcher import Fetcher, Limits
from ingest.fetch.ssrf_guard import why_not_public

SPELLED = spellings.all_of_them(4242)


@dataclass
class Listener:
    """A port of every local address, and how many connections it got."""

    port: int
    connections: int = 0


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.create_server(("", 0)) as four:
        port = four.getsockname()[1]
        listening, servers, ended = Listener(port), [four], threading.Event()
        if socket.has_ipv6:
            six = socket.socket(socket.AF_INET6)
            six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                six.bind(("::", port))
                six.listen()
                servers.append(six)
            except OSError:
                six.close()

        def count(server: socket.socket) -> None:
            server.settimeout(0.05)
            while not ended.is_set():
                try:
                    server.accept()[0].close()
                    listening.connections += 1
                except TimeoutError:
                    continue

        threads = [threading.Thread(target=count, args=(one,)) for one in servers]
        for thread in threads:
            thread.start()
        yield listening
        ended.set()
        for thread in threads:
            thread.join()
        for server in servers[1:]:
            server.close()


@dataclass
class Connections:
    """Stands between the fetcher and the network: notes every address, and leads it to our own server."""

    made: list[str] = field(default_factory=list)
    site: Site | None = None

    def __call__(self, address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        self.made.append(address)
        assert self.site, f"a connection to {address}"
        return httpcore.SyncBackend().connect_tcp(self.site.host, self.site.port, timeout)


def opened(port: int) -> Fetcher:
    """The program's fetcher with this port among the allowed, so that the address alone can stop it."""
    limits = replace(Limits(seconds=5.0), ports=frozenset({80, 443, port}))
    return Fetcher(limits=limits, resolve=reach.names(spellings.NAMES))


def test_there_are_enough_spellings_and_none_twice() -> None:
    assert len(SPELLED) >= 120
    assert len({address for address, _ in SPELLED}) == len(SPELLED)


def test_no_spelling_reaches_the_listener_and_each_is_refused_with_its_reason(listener: Listener) -> None:
    fetcher = opened(listener.port)
    for address, word in spellings.all_of_them(listener.port):
        with pytest.raises(Refused) as refused:
            fetcher.get(address)
        assert re.search(word, str(refused.value)), f"{address!r}: {refused.value}"
    assert listener.connections == 0


def test_the_listener_counts_what_reaches_it(listener: Listener) -> None:
    before = listener.connections
    open_to_all = replace(opened(listener.port).limits, why_closed=lambda _address: None)
    with pytest.raises(Unreachable):
        Fetcher(limits=open_to_all).get(f"http://127.0.0.1:{listener.port}/")
    for _ in range(100):
        if listener.connections > before:
            break
        threading.Event().wait(0.02)
    assert listener.connections == before + 1


def test_a_redirect_to_it_is_refused_like_the_address_itself() -> None:
    with serving({}) as site:
        for address, _ in SPELLED:
            if len(address) > 2000 or not address.isascii() or {*address} & {"\r", "\n", "\x00"}:
                continue  # no header can hold it
            site.paths["/"] = redirect(address)
            connect = Connections(site=site)
            fetcher = Fetcher(
                limits=Limits(seconds=5.0, ports=frozenset({80, 443, 4242})),
                resolve=reach.names({**spellings.NAMES, "public.example": ["93.184.216.34"]}),
                connect=connect,
            )
            with pytest.raises((Refused, Unreachable)):
                fetcher.get("http://public.example/")
            assert connect.made[0] == "93.184.216.34"
            assert all(why_not_public(one) is None for one in connect.made)


def test_a_name_whose_answer_changes_is_connected_to_as_it_was_checked() -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    with serving({"/": page("<p>hello</p>")}) as site:
        connect = Connections(site=site)
        got = Fetcher(resolve=rebinding, connect=connect).get("http://rebinding.example/")
        assert got.body == b"<p>hello</p>"
        assert (asked, connect.made) == (["rebinding.example"], ["93.184.216.34"])
        with pytest.raises(Refused, match="not public"):
            Fetcher(resolve=rebinding, connect=connect).get("http://rebinding.example/")
        assert connect.made == ["93.184.216.34"]


def test_a_name_whose_answer_changes_between_redirects_is_checked_each_time() -> None:
    answers = iter([["93.184.216.34"], ["10.0.0.1"]])
    with serving({"/": redirect("/next"), "/next": page("inner")}) as site:
        connect = Connections(site=site)
        fetcher = Fetcher(resolve=lambda _host, _port: next(answers), connect=connect)
        with pytest.raises(Refused, match=r"10\.0\.0\.1"):
            fetcher.get("http://rebinding.example/")
        assert connect.made == ["93.184.216.34"]
        assert site.count("/next") == 0


def test_a_name_with_one_inner_address_among_public_ones_is_not_opened() -> None:
    connect = Connections()
    for addresses in (["93.184.216.34", "10.0.0.1"], ["10.0.0.1", "93.184.216.34"], ["2606:2800::1", "::1"]):
        with pytest.raises(Refused, match="not public"):
            Fetcher(resolve=lambda _h, _p, found=addresses: found, connect=connect).get(
                "http://mixed.example/"
            )
    assert connect.made == []


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    with serving({"/": page("hello")}) as site:
        through = Connections(site=site)

        def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
            if address == "93.184.216.34":
                raise httpcore.ConnectError("refused")
            return through(address, port, timeout)

        found = Fetcher(resolve=lambda _h, _p: ["93.184.216.34", "2606:2800::1"], connect=connect)
        assert found.get("http://two.example/").body == b"hello"
        assert through.made == ["2606:2800::1"]


def test_public_addresses_are_open() -> None:
    four = ["93.184.216.34", "1.1.1.1", "8.8.8.8", "64:ff9b::8.8.8.8"]
    assert [why_not_public(one) for one in (*four, "2606:2800:220:1::1", "2a00:1450:4001::1")] == [None] * 6


def test_the_environment_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/": page("through the proxy")}) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "NO_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        connect = Connections()
        with pytest.raises(Refused, match="not public"):
            Fetcher(resolve=look_up, connect=connect).get("http://127.0.0.1/")
        with pytest.raises(AssertionError, match="a connection to"):
            Fetcher(resolve=lambda _h, _p: ["93.184.216.34"], connect=connect).get("http://public.example/")
        assert connect.made == ["93.184.216.34"]
        assert proxy.connections == 0
