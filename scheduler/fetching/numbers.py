"""Which IP addresses are outside: ordinary public ones, in their own spelling."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

Number = IPv4Address | IPv6Address

# Public by the tables, and still the cloud's own (Azure's host); or spellings of IPv4 within IPv6.
_NEVER = [ip_network(text) for text in ("168.63.129.16/32", "192.88.99.0/24", "100.64.0.0/10")]
_DISGUISES = [
    IPv6Network(text)
    for text in (
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of one's own
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local
    )
]


def is_outside(number: Number) -> bool:
    """Whether it is an ordinary public address, in its own spelling."""
    if isinstance(number, IPv6Address) and any(number in net for net in _DISGUISES):
        return False
    if any(number in net for net in _NEVER if net.version == number.version):
        return False
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)
