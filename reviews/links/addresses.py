"""Which network addresses are public: the one question that keeps a link from reaching into the house."""

import ipaddress

_V4_REFUSED = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "168.63.129.16/32",  # a cloud's own wire server, on a public number
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "198.18.0.0/15",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_V6_REFUSED = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "::/96",  # IPv4-compatible, and the unspecified and loopback addresses
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b:1::/48",  # NAT64 inside a site
        "100::/64",
        "2001::/23",  # Teredo, ORCHID, benchmarking
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")


def is_public_address(text: str) -> bool:
    """Whether an IP address belongs to the public internet; what is wrapped in an IPv6 address is unwrapped first."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return _is_public_v4(address)
    return _is_public_v6(address)


def _is_public_v4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _V4_REFUSED)


def _is_public_v6(address: ipaddress.IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    bits = int(address)
    if address in _MAPPED or address in _NAT64:
        return _is_public_v4(ipaddress.IPv4Address(bits & 0xFFFFFFFF))
    if address in _SIX_TO_FOUR:
        return _is_public_v4(ipaddress.IPv4Address(bits >> 80 & 0xFFFFFFFF))
    return address.is_global and not any(address in network for network in _V6_REFUSED)
