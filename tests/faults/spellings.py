"""Addresses that lead to a machine nobody meant to open, each with a pattern of why it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

NUMBER, INNER, UNFIT = (
    "disguised number|Invalid IPv4",
    "which is not public",
    "escapes characters|no web address",
)
INNER_4 = (
    "127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "10.0.0.1", "10.255.255.255", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "192.168.255.254", "169.254.169.254", "169.254.170.2", "100.64.0.1",
    "100.100.100.200", "0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "198.19.255.254", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "168.63.129.16",
)  # fmt: skip
INNER_6 = (
    "::", "::1", "::2", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "fdff::1", "ff02::1",
    "ff0e::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1", "3fff::1",
    "5f00::1", "64:ff9b:1::7f00:1", "fe80::5efe:7f00:1", "2620:4f:8000::1", "4000::1",
)  # fmt: skip
EMBEDDED = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1")


def disguises(address: str) -> Iterator[str]:
    """One IPv4 address in the ways that C's inet_aton takes, and some it does not."""
    number = int(IPv4Address(address))
    first, second, third, fourth = (int(part) for part in address.split("."))
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield f"0x{first:x}.0x{second:x}.0x{third:x}.0x{fourth:x}"
    yield f"0{first:o}.0{second:o}.0{third:o}.0{fourth:o}"
    yield f"{first}.{number & 0xFFFFFF}"
    yield f"{first}.{second}.{number & 0xFFFF}"
    yield f"0x{first:X}.{number & 0xFFFFFF}"
    yield f"000{first}.000{second}.000{third}.000{fourth}"
    yield f"{first}.{second}.{third}.{fourth}."
    yield f"{number + 2**32}"


def embeddings(address: str) -> Iterator[str]:
    """IPv6 addresses that hold an IPv4 address: mapped, compatible, translated, NAT64, 6to4, Teredo."""
    number = int(IPv4Address(address))
    yield f"::ffff:{address}"
    yield str(IPv6Address((0xFFFF << 32) + number)).replace("::", "0:0:0:0:0:", 1)
    yield f"::{address}"
    yield f"::ffff:0:{address}"
    yield f"64:ff9b::{address}"
    yield str(IPv6Address((0x2002 << 112) + (number << 80)))
    yield str(IPv6Address((0x20010000 << 96) + (number ^ 0xFFFFFFFF)))


def literals(port: int) -> Iterator[tuple[str, str]]:
    """Hosts written as numbers, plain and disguised."""
    for address in INNER_4:
        yield f"http://{address}:{port}/", INNER
    for address in INNER_6:
        yield f"http://[{address}]:{port}/", INNER
    for address in EMBEDDED:
        for host in disguises(address):
            yield f"http://{host}:{port}/", NUMBER
        for host in embeddings(address):
            yield f"http://[{host}]:{port}/", INNER
    yield f"http://[::1%25lo]:{port}/", UNFIT
    yield f"http://[fe80::1%25eth0]:{port}/", UNFIT


def written_oddly(port: int) -> Iterator[tuple[str, str]]:
    """Users, other schemes, other ports, other letters, characters that parsers read differently."""
    yield f"http://user:secret@127.0.0.1:{port}/", "user name"
    yield f"http://example.org@127.0.0.1:{port}/", "user name"
    yield f"http://example.org:80@127.0.0.1:{port}/", "user name"
    yield f"http://@127.0.0.1:{port}/", "user name"
    yield f"http://127.0.0.1:{port}\\@example.org/", "character"
    yield f"http://example.org\t@127.0.0.1:{port}/", "character"
    yield f"http://127.0.0.1:{port}\r\nHost: example.org/", "character"
    yield f"http://127.0.0.1:{port}\x00.example.org/", "character"
    yield f" http://127.0.0.1:{port}/", "character"
    yield f"http://127.0.0.1 example.org:{port}/", "character"
    for scheme in (
        "file",
        "gopher",
        "ftp",
        "dict",
        "ldap",
        "jar",
        "tftp",
        "sftp",
        "ws",
        "unix",
        "data",
        "blob",
    ):
        yield f"{scheme}://127.0.0.1:{port}/etc/passwd", "scheme"
    yield "file:///etc/passwd", "scheme"
    for odd in (0, 1, 21, 22, 25, 81, 6379, 8080, 8443, 65535):
        yield f"http://127.0.0.1:{odd}/", "port"
    yield f"http://127.0.0.1:{port}{port}/", "names the port"
    for host in ("１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ﬁle.example", "127.0.0.1。"):
        yield f"http://{host}:{port}/", "Invalid IDNA hostname|not public|disguised number"
    yield f"http://127%2e0%2e0%2e1:{port}/", "escapes"
    yield f"http://%31%32%37.0.0.1:{port}/", "escapes"
    yield f"http://:{port}/", "names no host"
    yield "http:///127.0.0.1/", "names no host"
    yield "https://", "names no host"
    yield f"http://[127.0.0.1]:{port}/", "no web address"
    yield f"http://[::1:{port}/", "no web address"
    yield f"http://[::ffff:7f00:1]x:{port}/", "no web address"
    yield f"http://{'a' * 3000}.example/", "longer"


def named(port: int) -> Iterator[tuple[str, str]]:
    """Hosts by name, to be looked up in `NAMES`."""
    for name in NAMES:
        yield f"http://{name}:{port}/", INNER
    yield f"http://LOCALHOST:{port}/", INNER
    yield f"https://inner.example:{port}/", INNER


NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "inner.example": ["10.0.0.8"],
    "metadata.example": ["169.254.169.254"],
    "six.example": ["fd00::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "scoped.example": ["fe80::1%eth0"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed-six.example": ["2606:2800:220:1::1", "::1"],
    "xn--bcher-kva.example": ["192.168.0.1"],
}


def all_of_them(port: int) -> list[tuple[str, str]]:
    """Every address with a pattern of its reason; they lead to `port` where they lead anywhere."""
    return [*literals(port), *written_oddly(port), *named(port)]
