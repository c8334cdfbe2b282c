"""SSRF guard: which network addresses belong to the public internet, and why another one does not."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's special-purpose registries for IPv4 and IPv6, and a cloud's own service for its machines.
_CLOSED = {
    "this network": "0.0.0.0/8",
    "this machine": "127.0.0.0/8",
    "a private network": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16",
    "a provider's inner network": "100.64.0.0/10",
    "a link-local network": "169.254.0.0/16",
    "a protocol's reserved range": "192.0.0.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24"
    " 192.175.48.0/24 2001::/23 2620:4f:8000::/48",
    "a range for documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
    "a range for measurements": "198.18.0.0/15",
    "a multicast range": "224.0.0.0/4",
    "a reserved range": "240.0.0.0/4",
    "a cloud's inner service": "168.63.129.16/32",
    "6to4, which hides an IPv4 address": "2002::/16",
}
_NETWORKS = [(ip_network(one), name) for name, networks in _CLOSED.items() for one in networks.split()]
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
    names = (name for network, name in _NETWORKS if found in network)
    return next(names, None if found.is_global else "a range that is not public")
