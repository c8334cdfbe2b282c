"""SSRF guard: which network addresses belong to the public internet, and why another one does not."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's special-purpose registries for IPv4 and IPv6; the last one is a cloud's own service for its machines.
_CLOSED_4 = {
    ip_network(network): name
    for network, name in {
        "0.0.0.0/8": "this network",
        "10.0.0.0/8": "a private network",
        "100.64.0.0/10": "a provider's inner network",
        "127.0.0.0/8": "this machine",
        "169.254.0.0/16": "a link-local network",
        "172.16.0.0/12": "a private network",
        "192.0.0.0/24": "a protocol's reserved range",
        "192.0.2.0/24": "a range for documentation",
        "192.31.196.0/24": "a protocol's reserved range",
        "192.52.193.0/24": "a protocol's reserved range",
        "192.88.99.0/24": "a protocol's reserved range",
        "192.168.0.0/16": "a private network",
        "192.175.48.0/24": "a protocol's reserved range",
        "198.18.0.0/15": "a range for measurements",
        "198.51.100.0/24": "a range for documentation",
        "203.0.113.0/24": "a range for documentation",
        "224.0.0.0/4": "a multicast range",
        "240.0.0.0/4": "a reserved range",
        "168.63.129.16/32": "a cloud's inner service",
    }.items()
}
_CLOSED_6 = {
    ip_network(network): name
    for network, name in {
        "2001::/23": "a protocol's reserved range",
        "2001:db8::/32": "a range for documentation",
        "2002::/16": "6to4, which hides an IPv4 address",
        "2620:4f:8000::/48": "a protocol's reserved range",
        "3fff::/20": "a range for documentation",
    }.items()
}
_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")


def why_not_public(address: str) -> str | None:
    """The reason why `address` (IPv4 or IPv6 as text) is not public; `None` when it is.

    An IPv6 address is public within 2000::/3 alone: that closes the many ranges that map, embed or tunnel
    an IPv4 address. An address of NAT64 counts as the IPv4 address in it.

    >>> why_not_public("127.0.0.1")
    'this machine'
    """
    try:
        found = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return "a link-local network"
        if found in _NAT64:
            found = IPv4Address(int(found) & 0xFFFFFFFF)
        elif found not in _UNICAST:
            return "a range outside the public internet"
    closed = _CLOSED_4 if isinstance(found, IPv4Address) else _CLOSED_6
    for network, name in closed.items():
        if found in network:
            return name
    return None if found.is_global else "a range that is not public"
