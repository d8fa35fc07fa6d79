"""Ways to make a server fetch from inside its own network. None of them leads to a connection."""

import socket

import pytest

from scheduler.errors import Refusal
from scheduler.fetching.fetching import Door, fetch

PUBLIC = "93.184.216.34"
NAMES = {
    "public.example.com": [PUBLIC],
    "xn--fiqs8s.example.com": [PUBLIC],
    "loopback.example.com": ["127.0.0.1"],
    "private.example.com": ["10.1.2.3"],
    "half.example.com": [PUBLIC, "192.168.0.1"],
    "six.example.com": ["fd00::1"],
    "linklocal.example.com": ["fe80::1%eth0"],
    "mapped.example.com": ["::ffff:127.0.0.1"],
    "nat64.example.com": ["64:ff9b::7f00:1"],
    "sixtofour.example.com": ["2002:7f00:1::"],
    "carrier.example.com": ["100.64.0.1"],
    "nowhere.example.com": [],
    "nonsense.example.com": ["three"],
}
TRICKS = [
    # what it is, the address, the code
    ("loopback", "http://127.0.0.1/", "address-inside"),
    ("another loopback", "http://127.255.255.254/", "address-inside"),
    ("localhost", "http://localhost/", "address-inside"),
    ("localhost with a domain", "http://x.localhost/", "address-inside"),
    ("a single label", "http://intranet/", "address-inside"),
    ("mDNS", "http://printer.local/", "address-inside"),
    ("private 10", "http://10.0.0.1/", "address-inside"),
    ("private 172", "http://172.16.0.1/", "address-inside"),
    ("private 192", "http://192.168.1.1/", "address-inside"),
    ("link-local, cloud metadata", "http://169.254.169.254/latest/meta-data/", "address-inside"),
    ("metadata by name", "http://metadata.google.internal/", "address-inside"),
    ("metadata of Alibaba", "http://100.100.100.200/", "address-inside"),
    ("Azure's host", "http://168.63.129.16/", "address-inside"),
    ("carrier's network", "http://100.127.255.255/", "address-inside"),
    ("nothing", "http://0.0.0.0/", "address-inside"),
    ("this network", "http://0.1.2.3/", "address-inside"),
    ("broadcast", "http://255.255.255.255/", "address-inside"),
    ("multicast", "http://224.0.0.1/", "address-inside"),
    ("documentation", "http://192.0.2.1/", "address-inside"),
    ("benchmarks", "http://198.18.0.1/", "address-inside"),
    ("decimal", "http://2130706433/", "address-number"),
    ("octal", "http://0177.0.0.1/", "address-number"),
    ("hexadecimal", "http://0x7f.0.0.1/", "address-number"),
    ("hexadecimal whole", "http://0x7f000001/", "address-number"),
    ("short", "http://127.1/", "address-number"),
    ("leading noughts", "http://127.000.000.001/", "address-number"),
    ("mixed", "http://127.0.0x0.1/", "address-number"),
    ("a number with a dot behind", "http://127.0.0.1./", "address-number"),
    ("a name with a dot behind", "http://public.example.com./", "address-host"),
    ("IPv6 loopback", "http://[::1]/", "address-inside"),
    ("IPv6 nothing", "http://[::]/", "address-inside"),
    ("IPv6 long", "http://[0000:0000:0000:0000:0000:0000:0000:0001]/", "address-inside"),
    ("IPv4-mapped", "http://[::ffff:127.0.0.1]/", "address-inside"),
    ("IPv4-mapped public", f"http://[::ffff:{PUBLIC}]/", "address-inside"),
    ("IPv4-mapped in hex", "http://[::ffff:7f00:1]/", "address-inside"),
    ("IPv4-compatible", "http://[::127.0.0.1]/", "address-inside"),
    ("IPv4-translated", "http://[::ffff:0:7f00:1]/", "address-inside"),
    ("6to4", "http://[2002:7f00:1::]/", "address-inside"),
    ("NAT64", "http://[64:ff9b::7f00:1]/", "address-inside"),
    ("own NAT64", "http://[64:ff9b:1::7f00:1]/", "address-inside"),
    ("Teredo", "http://[2001:0:7f00:1::]/", "address-inside"),
    ("unique local", "http://[fd00:ec2::254]/", "address-inside"),
    ("IPv6 link-local", "http://[fe80::1]/", "address-inside"),
    ("IPv6 with a zone", "http://[fe80::1%25eth0]/", "address-encoded"),
    ("site-local", "http://[fec0::1]/", "address-inside"),
    ("IPv6 multicast", "http://[ff02::1]/", "address-inside"),
    ("userinfo", "http://public.example.com@127.0.0.1/", "address-userinfo"),
    ("password", "https://li:secret@public.example.com/", "address-userinfo"),
    ("backslash", "http://public.example.com\\@127.0.0.1/", "address-spelling"),
    ("line break", "http://public.example.com/\r\nHost: 127.0.0.1", "address-spelling"),
    ("tab", "http://127.0.\t0.1/", "address-spelling"),
    ("nought byte", "http://public.example.com\x00.evil/", "address-spelling"),
    ("encoded host", "http://%31%32%37.0.0.1/", "address-encoded"),
    ("encoded slash", "http://public.example.com%2f@127.0.0.1/", "address-userinfo"),
    ("full-width digits", "http://１２７.０.０.１/", "address-idn"),
    ("circled digits", "http://①②⑦.⓪.⓪.①/", "address-idn"),
    ("ideographic dots", "http://127。0。0。1/", "address-idn"),
    ("look-alike letters", "http://ехample.com/", "address-idn"),
    ("punycode of nothing", "http://xn--localhost-.example.com/", "address-host"),
    ("punycode of ASCII", "http://xn--abc.example.com/", "address-idn"),
    ("another port", "http://public.example.com:22/", "address-port"),
    ("a database's port", "https://public.example.com:6379/", "address-port"),
    ("port nought", "http://public.example.com:0/", "address-host"),
    ("port beyond", "http://public.example.com:65616/", "address-host"),
    ("two ports", "http://public.example.com:80:22/", "address-host"),
    ("file", "file:///etc/passwd", "address-scheme"),
    ("gopher", "gopher://127.0.0.1:6379/_FLUSHALL", "address-scheme"),
    ("ftp", "ftp://public.example.com/", "address-scheme"),
    ("data", "data:text/calendar,BEGIN:VCALENDAR", "address-form"),
    ("no scheme", "//127.0.0.1/", "address-form"),
    ("no host", "http:///etc/passwd", "address-host"),
    ("nothing at all", "", "address-form"),
    ("endless", "http://public.example.com/" + "a" * 3_000, "address-long"),
    ("a name of loopback", "http://loopback.example.com/", "address-inside"),
    ("a name of a private number", "webcal://private.example.com/", "address-inside"),
    ("a name of one good and one bad number", "http://half.example.com/", "address-inside"),
    ("a name of a unique local number", "http://six.example.com/", "address-inside"),
    ("a name of a link-local number", "http://linklocal.example.com/", "address-inside"),
    ("a name of a mapped number", "http://mapped.example.com/", "address-inside"),
    ("a name of a NAT64 number", "http://nat64.example.com/", "address-inside"),
    ("a name of a 6to4 number", "http://sixtofour.example.com/", "address-inside"),
    ("a name of the carrier's network", "http://carrier.example.com/", "address-inside"),
    ("a resolver that says nonsense", "http://nonsense.example.com/", "address-inside"),
    ("no such name", "http://nowhere.example.com/", "fetch-unknown-host"),
]


class Outside:
    """Counts connections, and makes none."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, int]] = []
        self.asked: list[str] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return NAMES.get(host, [host])

    def connect(self, number: str, port: int, seconds: float) -> socket.socket:
        self.tried.append((number, port))
        raise ConnectionRefusedError

    @property
    def door(self) -> Door:
        return Door(resolve=self.resolve, connect=self.connect)


@pytest.mark.parametrize(("address", "code"), [t[1:] for t in TRICKS], ids=[t[0] for t in TRICKS])
def test_a_trick_connects_to_nothing(address: str, code: str) -> None:
    outside = Outside()

    with pytest.raises(Refusal) as refusal:
        fetch(address, door=outside.door)

    assert (refusal.value.code, outside.tried) == (code, [])
    assert refusal.value.message.zh
    assert refusal.value.message.en


def test_there_are_more_than_forty() -> None:
    assert len({trick[0] for trick in TRICKS}) == len(TRICKS) > 40


@pytest.mark.parametrize(
    ("address", "number", "port"),
    [
        ("https://public.example.com/a.ics", PUBLIC, 443),
        ("webcal://public.example.com/a.ics", PUBLIC, 443),
        ("http://PUBLIC.example.com:80/a.ics?x=1#part", PUBLIC, 80),
        ("https://xn--fiqs8s.example.com/", PUBLIC, 443),
        (f"https://{PUBLIC}/", PUBLIC, 443),
    ],
)
def test_an_honest_address_is_connected_to_by_the_number_that_was_checked(
    address: str, number: str, port: int
) -> None:
    outside = Outside()

    with pytest.raises(Refusal) as refusal:
        fetch(address, door=outside.door)

    assert refusal.value.code == "fetch-unreachable"
    assert outside.tried == [(number, port)]
    assert len(outside.asked) == 1


def test_a_name_that_changes_its_mind_is_asked_once() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    outside = Outside()
    door = Door(resolve=lambda host, port: next(answers), connect=outside.connect)

    with pytest.raises(Refusal):
        fetch("http://rebinding.example.com/", door=door)

    assert outside.tried == [(PUBLIC, 80)]


def test_a_refusal_names_the_host_and_never_the_path() -> None:
    with pytest.raises(Refusal) as refusal:
        fetch("http://private.example.com/private-0123456789abcdef/basic.ics", door=Outside().door)

    told = repr(refusal.value.to_json("en")) + repr(refusal.value.to_json("zh"))
    assert "private.example.com" in told
    assert "0123456789abcdef" not in told
