"""An address that somebody typed, read strictly: one plain spelling, or a refusal that says what is wrong.

Whatever two programs might read differently is refused: what is checked must be what is connected to.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from scheduler.fetching.numbers import is_outside
from scheduler.fetching.saying import Where, refuse

LONGEST = 2_000  # characters
PORTS = {"http": 80, "https": 443}
_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)(?:#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_HERE = {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "onion", "arpa"}


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts of one's own house that may lie inside: `host` (usual ports), or `host:port`."""

    hosts: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "Allowed":
        """From the setting FETCH_ALLOW: separated by blanks or commas."""
        return cls(frozenset(text.replace(",", " ").lower().split()))

    def has(self, host: str, port: int) -> bool:
        return f"{host}:{port}" in self.hosts or (port in PORTS.values() and host in self.hosts)


@dataclass(frozen=True, slots=True)
class Address:
    """`target` is path and query as they are sent; it may be a secret and is never told."""

    scheme: str
    host: str
    port: int
    target: str
    inside: bool = False  # allowed to lie in one's own network

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read(text: str, allowed: Allowed = Allowed(), *, redirect: int = 0) -> Address:
    """The address in its parts; `redirect` says which one led there. Raises Refusal."""
    nowhere = Where(redirect=redirect)
    if len(text) > LONGEST:
        raise refuse("address-long", nowhere, limit=LONGEST)
    text = text.strip(" \t\r\n")
    if not text.isprintable() or " " in text or "\\" in text:
        raise refuse("address-spelling", nowhere)
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise refuse("address-form", nowhere)
    written, authority, rest = match.groups()
    scheme = _SCHEMES.get(written.lower())
    if scheme is None:
        raise refuse("address-scheme", nowhere, scheme=written[:20])
    host, port = _host_and_port(authority, scheme, nowhere)
    where = Where(host[:80], redirect)
    inside = allowed.has(host, port)
    if not inside:
        _refuse_host(host, where)
        if port not in PORTS.values():
            raise refuse("address-port", where, port=port)
    if not rest.isascii():
        raise refuse("address-encoded", where)
    return Address(scheme, host, port, rest if rest.startswith("/") else "/" + rest, inside)


def _host_and_port(authority: str, scheme: str, where: Where) -> tuple[str, int]:
    if "@" in authority:
        raise refuse("address-userinfo", where)
    if "%" in authority:
        raise refuse("address-encoded", where)
    match = _AUTHORITY.fullmatch(authority)
    if match is None or (match[2] and not 0 < int(match[2]) < 65536):
        raise refuse("address-host", where)
    return match[1].strip("[]").lower(), int(match[2] or PORTS[scheme])


def _refuse_host(host: str, where: Where) -> None:
    """Names and numbers in one spelling only. What a name stands for is looked at when it is resolved."""
    labels = host.split(".")
    if not host.isascii():
        raise refuse("address-idn", where)
    if ":" in host or _is_number(labels):
        _refuse_number(host, where)
    elif not all(_LABEL.fullmatch(label) for label in labels) or len(host) > 253:
        raise refuse("address-host", where)
    elif len(labels) == 1 or labels[-1] in _HERE:
        raise refuse("address-inside", where)
    elif any(label.startswith("xn--") and not _is_punycode(label) for label in labels):
        raise refuse("address-idn", where)


def _is_number(labels: list[str]) -> bool:
    """Whether some program would take it for an IPv4 address: its last part is a number (WHATWG URL §3.5)."""
    last = labels[-2] if labels[-1] == "" and len(labels) > 1 else labels[-1]
    return _NUMBER.fullmatch(last) is not None


def _refuse_number(host: str, where: Where) -> None:
    try:
        number = IPv6Address(host) if ":" in host else IPv4Address(host)
    except AddressValueError:
        raise refuse("address-number", where) from None
    if not is_outside(number):
        raise refuse("address-inside", where)


def _is_punycode(label: str) -> bool:
    """Whether it decodes to letters that really need it, and encodes back to the same."""
    try:
        text = label.encode().decode("idna")
        return not text.isascii() and text.encode("idna").decode() == label
    except UnicodeError:
        return False
