"""A server that misbehaves costs so many bytes, so many seconds and so much memory, and no more."""

from __future__ import annotations

import gzip
import ssl
import time
import tracemalloc
from collections.abc import Iterator

import pytest
import trustme
from faults.misbehaviour import (
    Behaviour,
    Site,
    answer,
    bomb,
    dripping,
    dripping_headers,
    endless,
    endless_chunks,
    endless_headers,
    hang_up,
    page,
    redirect,
    serving,
    silent,
    tagged,
)
from faults.reach import fetcher

from ingest.fetch.errors import Refused, Unreachable
from ingest.fetch.fetcher import Fetcher, Limits

MIB = 1024 * 1024
SHORT = 0.6


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def reading(site: Site, behaviour: Behaviour, **limits: float) -> Fetcher:
    site.paths["/"] = behaviour
    return fetcher(site.port, **limits)


def short_of_a_length(length: int) -> Behaviour:
    return page(b"only this", headers={"Content-Length": str(length)})


HEAVY = {
    "endless": (endless, "is larger than 5 MiB"),
    "endless chunks": (endless_chunks, "is larger than 5 MiB"),
    "endless headers": (endless_headers, "broke off"),
    "gzip bomb": (bomb("gzip"), "is larger than 5 MiB"),
    "deflate bomb": (bomb("deflate"), "is larger than 5 MiB"),
    "raw deflate bomb": (bomb("raw"), "is larger than 5 MiB"),
    "br bomb": (bomb("br"), "is larger than 5 MiB"),
    "gzip in gzip": (bomb("gzip", layers=2), "is compressed as 'gzip, gzip'"),
    "announced": (page(b"x", headers={"Content-Length": str(6 * MIB)}), "is larger than 5 MiB"),
    "long header": (page(b"x", headers={"X-Long": "y" * 1_000_000}), "broke off"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_answer_is_refused_within_30_mb(site: Site, name: str) -> None:
    behaviour, reason = HEAVY[name]
    reader = reading(site, behaviour)
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises((Refused, Unreachable)) as refused:
        reader.get(site.url())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reason in str(refused.value)
    assert peak < 30 * MIB
    assert time.monotonic() - started < 5


SLOW = {
    "a byte now and then": dripping(0.05),
    "a header's byte now and then": dripping_headers(0.05),
    "silence": silent,
    "a slow byte after a redirect": redirect("/slow"),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_answer_is_given_up_when_its_time_is_over(site: Site, name: str) -> None:
    site.paths["/slow"] = dripping(0.05)
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"took longer than 0\.6 s"):
        reading(site, SLOW[name], seconds=SHORT).get(site.url())
    assert time.monotonic() - started < SHORT + 0.5


def test_a_resolver_that_never_answers_is_given_up_when_the_time_is_over() -> None:
    def stuck(_host: str, _port: int) -> list[str]:
        time.sleep(1.5)
        return []

    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"took longer than 0\.2 s"):
        Fetcher(limits=Limits(seconds=0.2), resolve=stuck).get("http://stuck.example/")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("loop", ["/", "/a", "//127.0.0.1:{port}/", "?x=1"])
def test_a_redirect_loop_is_followed_three_times(site: Site, loop: str) -> None:
    reader = reading(site, redirect(loop.format(port=site.port)))
    site.paths["/a"] = redirect("/")
    before = len(site.asked)
    with pytest.raises(Refused, match="redirects more than 3 times"):
        reader.get(site.url())
    assert len(site.asked) - before == 4


def test_three_redirects_lead_to_the_last_address(site: Site) -> None:
    site.paths |= {
        "/1": redirect("/2", "301 Moved"),
        "/2": redirect("/3", "307 T"),
        "/3": redirect("/4", "308 P"),
    }
    site.paths["/4"] = page("there")
    got = fetcher(site.port).get(site.url("/1#part"))
    assert (got.body, got.url) == (b"there", site.url("/4"))


BROKEN = {
    "shorter than it says": (short_of_a_length(100), "broke off"),
    "hangs up": (hang_up, "broke off"),
    "no http": (lambda sock, _asked: sock.sendall(b"SSH-2.0-OpenSSH\r\n\r\n"), "broke off"),
    "a length that is none": (short_of_a_length(-5), "broke off"),
    "two lengths": (page(b"x", headers={"content-length": "1", "CONTENT-LENGTH": "2"}), "broke off"),
    "gzip that is none": (page(b"plain", headers={"Content-Encoding": "gzip"}), "is not the gzip"),
    "br that is none": (page(b"plain", headers={"Content-Encoding": "br"}), "is not the br|ended before"),
    "deflate that is none": (page(b"\xff" * 9, headers={"Content-Encoding": "deflate"}), "is not the def"),
    "gzip cut": (page(gzip.compress(b"x" * 99)[:-9], headers={"Content-Encoding": "gzip"}), "ended before"),
    "a coding of no name": (page(b"x", headers={"Content-Encoding": "zstd"}), "is compressed as 'zstd'"),
}  # fmt: skip


def test_a_broken_answer_is_told_by_what_is_broken(site: Site) -> None:
    for behaviour, reason in BROKEN.values():
        with pytest.raises(Unreachable, match=reason):
            reading(site, behaviour, seconds=5.0).get(site.url())


def test_what_follows_the_length_that_was_announced_is_left_unread(site: Site) -> None:
    assert reading(site, short_of_a_length(4)).get(site.url()).body == b"only"


def test_a_body_of_the_greatest_size_is_kept_whole(site: Site) -> None:
    body = bytes(5 * MIB)
    assert reading(site, page(body)).get(site.url()).body == body
    packed = page(gzip.compress(body, 1), headers={"Content-Encoding": "gzip"})
    assert reading(site, packed).get(site.url()).body == body
    with pytest.raises(Refused, match="larger"):
        reading(site, page(body + b"x")).get(site.url())


def test_gzip_in_several_members_and_padding_is_read_whole(site: Site) -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(100)
    assert reading(site, page(body, headers={"Content-Encoding": "gzip"})).get(site.url()).body == b"one two"


def test_a_status_is_an_answer_for_good_or_for_now(site: Site) -> None:
    for_good = ("404 Not Found", "403 Forbidden", "410 Gone", "206 Partial")
    for status in (*for_good, "503 Busy", "429 Slower", "500 Error"):
        kind = Refused if status in for_good else Unreachable
        with pytest.raises(kind, match=f"answered with status {status[:3]}"):
            reading(site, page("x", status=status)).get(site.url())


def test_a_busy_server_says_how_long_to_wait(site: Site) -> None:
    table = {"120": 120.0, "Wed, 21 Oct 2015 07:30:00 GMT": 120.0, "soon": None, "": None, "-5": None}
    for wait, seconds in table.items():
        headers = {"Retry-After": wait, "Date": "Wed, 21 Oct 2015 07:28:00 GMT"}
        with pytest.raises(Unreachable) as busy:
            reading(site, page("x", status="503 Busy", headers=headers)).get(site.url())
        assert busy.value.after == seconds


def test_a_request_names_the_program_and_carries_nothing_of_its_user(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRC", "here")
    cookies = {"Set-Cookie": "session=1; Path=/"}
    site.paths["/set"] = page("", status="302 Found", headers={**cookies, "Location": "/"})
    reading(site, page("x", headers=cookies)).get(site.url("/set"))
    fetcher(site.port).get(site.url())
    for asked in site.asked[-3:]:
        assert asked.headers["user-agent"].startswith("Dateline/")
        assert asked.headers["host"] == f"127.0.0.1:{site.port}"
        assert not {"cookie", "authorization", "referer", "proxy-authorization"} & asked.headers.keys()


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = reading(site, tagged("news", '"v1"')).get(site.url())
    assert (first.body, first.etag) == (b"news", '"v1"')
    again = fetcher(site.port).get(site.url(), etag=first.etag)
    assert again.body is None


def test_a_tag_that_is_no_header_is_not_sent(site: Site) -> None:
    reading(site, page("x")).get(site.url(), etag='"a"\r\nX-Evil: 1', modified="žluť")
    assert not {"if-none-match", "if-modified-since", "x-evil"} & site.asked[-1].headers.keys()


def test_the_kind_of_an_answer_is_that_of_its_header(site: Site) -> None:
    table = {
        "text/html; charset=ISO-8859-1": ("text/html", "iso-8859-1"),
        'Text/HTML;Charset="UTF-8"': ("text/html", "utf-8"),
        "": ("", ""),
        "nonsense": ("text/plain", ""),
    }
    for said, expected in table.items():
        got = reading(site, page("x", headers={"Content-Type": said})).get(site.url())
        assert (got.media, got.charset) == expected


@pytest.mark.parametrize("named", ["news.example", "other.example"])
def test_a_certificate_is_held_to_the_name_of_the_host(named: str) -> None:
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    names: list[str | None] = []
    authority.issue_cert("news.example").configure_cert(server)
    authority.configure_trust(client)
    server.sni_callback = lambda _sock, name, _context: names.append(name)
    with serving({"/": page("secret")}, tls=server) as site:
        reader = fetcher(site.port, known={named: ["127.0.0.1"]}, trust=lambda: client)
        address = f"https://{named}:{site.port}/"
        if named == "news.example":
            assert reader.get(address).body == b"secret"
        else:
            with pytest.raises(Unreachable, match=r"broke off .*certificate"):
                reader.get(address)
        assert names == [named]


def test_a_certificate_of_nobody_is_not_trusted() -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(server)
    with serving({"/": page("secret")}, tls=server) as site, pytest.raises(Unreachable, match="certificate"):
        fetcher(site.port).get(f"https://127.0.0.1:{site.port}/")
    assert site.asked == []


def test_the_server_of_these_tests_answers_as_told() -> None:
    assert answer("é", headers={"X": "1"}).endswith(b"\r\n\r\n\xc3\xa9")
    assert b"Content-Length: 2\r\n" in answer("é")
