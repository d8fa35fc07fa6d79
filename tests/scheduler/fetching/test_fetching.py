"""Fetching from a real server on this machine: what comes, what is refused, and when it is given up."""

import gzip
import socket
import threading
import zlib

import pytest

from scheduler.errors import Refusal
from scheduler.fetching import Allowed, Fetched, Limits, fetch
from scheduler.fetching.fetching import Door
from tests.tools.odd_server import Answer, OddServer, reply, serving

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
QUICK = Limits(seconds=0.4)


def fetched(server: OddServer, path: str = "/a.ics", limits: Limits = Limits(), **rest: str) -> Fetched:
    return fetch(server.url(path), allowed=Allowed.parse(server.allow), limits=limits, **rest)


def refused(answer: Answer, limits: Limits = Limits()) -> Refusal:
    with serving(answer) as server, pytest.raises(Refusal) as refusal:
        fetched(server, limits=limits)
    assert refusal.value.message.zh
    return refusal.value


def forever(piece: bytes, head: bytes = b"") -> Answer:
    """Sends the head at once and the piece again and again, slowly enough that no single read times out."""

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head)
        pause = threading.Event()
        while not pause.wait(0.02):
            connection.sendall(piece)

    return answer


def test_a_calendar_comes_with_its_tags() -> None:
    tags = ("ETag: \"7\"", "Last-Modified: Mon, 01 Mar 2021 00:00:00 GMT")  # fmt: skip
    with serving(reply("200 OK", *tags, f"Content-Length: {len(CALENDAR)}", body=CALENDAR)) as server:
        found = fetched(server)

    assert found == Fetched(CALENDAR, '"7"', "Mon, 01 Mar 2021 00:00:00 GMT", unchanged=False)


def test_the_request_is_plain_and_carries_the_tags_of_the_last_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(reply("304 Not Modified", 'ETag: "7"')) as server:
        found = fetched(server, "/a.ics?key=1", etag='"7"', last_modified="Mon, 01 Mar 2021 00:00:00 GMT")

    assert found == Fetched(b"", '"7"', "", unchanged=True)
    assert server.heard[0].decode().split("\r\n") == [
        "GET /a.ics?key=1 HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: fieldday (calendar subscription)",
        "Accept: text/calendar, */*;q=0.5",
        "Accept-Encoding: gzip",
        "Connection: close",
        'If-None-Match: "7"',
        "If-Modified-Since: Mon, 01 Mar 2021 00:00:00 GMT",
        "",
        "",
    ]


def test_what_we_have_no_copy_of_cannot_be_unchanged() -> None:
    refusal = refused(reply("304 Not Modified"))

    assert (refusal.code, refusal.context["status"]) == ("fetch-answer", 304)


def test_a_tag_cannot_break_out_of_its_line() -> None:
    with serving(reply("200 OK", body=CALENDAR)) as server:
        fetched(server, etag='"7"\r\nX-Evil: 1')

    assert b"Evil" not in server.heard[0]


@pytest.mark.parametrize("headers", [(), ("Transfer-Encoding: chunked",)])
def test_a_packed_answer_is_unpacked(headers: tuple[str, ...]) -> None:
    packed = gzip.compress(CALENDAR)
    sent = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed) if headers else packed
    with serving(reply("200 OK", "Content-Encoding: gzip", *headers, body=sent)) as server:
        assert fetched(server).body == CALENDAR


def test_three_redirects_are_followed_and_each_is_checked() -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        number = int(request.split()[1].removeprefix(b"/"))
        if number:
            reply("302 Found", f"Location: /{number - 1}")(connection, request)
        else:
            reply("200 OK", body=CALENDAR)(connection, request)

    with serving(answer) as server:
        assert fetched(server, "/3").body == CALENDAR
        with pytest.raises(Refusal) as refusal:
            fetched(server, "/4")

    assert refusal.value.code == "fetch-redirects"
    assert len(server.heard) == 4 + 4


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "address-inside"),
        ("http://127.0.0.1:{other}/", "address-inside"),
        ("http://[::ffff:127.0.0.1]/", "address-inside"),
        ("http://2130706433/", "address-number"),
        ("file:///etc/passwd", "address-scheme"),
        ("//user@127.0.0.1/", "address-userinfo"),
        ("http://[half", "address-form"),
    ],
)
def test_a_redirect_to_the_inside_is_refused_and_told_as_a_redirect(location: str, code: str) -> None:
    with serving(reply("200 OK", body=CALENDAR)) as other:
        answer = reply("301 Moved", "Location: " + location.format(other=other.port))
        with serving(answer) as server, pytest.raises(Refusal) as refusal:
            fetched(server)

    assert refusal.value.code == code
    assert refusal.value.context["redirect"] == 1
    assert "redirect 1" in refusal.value.message.en
    assert other.heard == []


def test_too_much_is_refused_by_its_announced_size_and_by_what_comes() -> None:
    small = Limits(size=1000)

    for answer in (
        reply("200 OK", "Content-Length: 1001", body=b"x" * 1001),
        reply("200 OK", body=b"x" * 1001),
        forever(b"x" * 500, b"HTTP/1.1 200 OK\r\n\r\n"),
    ):
        assert refused(answer, small).code == "fetch-too-large"


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = gzip.compress(gzip.compress(bytes(200 * 1024 * 1024)))
    one = gzip.compress(bytes(50 * 1024 * 1024))

    assert len(one) < 100_000
    assert refused(reply("200 OK", "Content-Encoding: gzip", body=one)).code == "fetch-too-large"
    with serving(reply("200 OK", "Content-Encoding: gzip", body=bomb)) as server:
        assert len(fetched(server).body) < 1_000_000  # packed twice is unpacked once


@pytest.mark.parametrize("packing", ["deflate", "br", "zstd", "gzip, gzip"])
def test_other_packings_are_not_taken(packing: str) -> None:
    body = zlib.compress(CALENDAR)

    assert refused(reply("200 OK", f"Content-Encoding: {packing}", body=body)).code == "fetch-encoding"


@pytest.mark.parametrize(
    ("piece", "head"),
    [
        (b"", b""),
        (b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n"),
        (b"x", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
        (b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b""),
    ],
    ids=["silence", "headers", "body", "chunks", "promises"],
)
def test_a_server_that_takes_forever_is_given_up(piece: bytes, head: bytes) -> None:
    assert refused(forever(piece, head), QUICK).code == "fetch-slow"


def test_a_resolver_that_takes_forever_is_given_up() -> None:
    never = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        never.wait(5)
        return []

    with pytest.raises(Refusal) as refusal:
        fetch("https://slow.example.com/", limits=Limits(seconds=0.1), door=Door(resolve=resolve))

    never.set()
    assert refusal.value.code == "fetch-slow"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (reply("401 Unauthorized"), "fetch-forbidden"),
        (reply("403 Forbidden"), "fetch-forbidden"),
        (reply("404 Not Found"), "fetch-gone"),
        (reply("410 Gone"), "fetch-gone"),
        (reply("503 Busy", "Retry-After: 120"), "fetch-busy"),
        (reply("500 Oh"), "fetch-answer"),
        (reply("302 Found"), "fetch-redirects"),
        (reply("200 OK", "Content-Length: 99", body=b"short"), "fetch-cut-off"),
        (reply("200 OK", "Content-Encoding: gzip", body=gzip.compress(CALENDAR)[:-9]), "fetch-cut-off"),
        (reply("200 OK", "Content-Encoding: gzip", body=CALENDAR), "fetch-answer"),
        (lambda connection, _: connection.sendall(b"SSH-2.0-OpenSSH\r\n"), "fetch-answer"),
        (lambda connection, _: None, "fetch-unreachable"),
        (reply("200 OK", "X: " + "y" * 70_000), "fetch-answer"),
        (reply("200 OK", *["X: y"] * 200), "fetch-answer"),
    ],
)
def test_a_bad_answer_is_told(answer: Answer, code: str) -> None:
    assert refused(answer).code == code


def test_a_server_that_asks_for_patience_is_given_it() -> None:
    assert refused(reply("429 Slow Down", "Retry-After: 120")).context["retry_after"] == 120


def test_encryption_is_not_spoken_with_a_server_that_has_none() -> None:
    with serving(reply("200 OK")) as server, pytest.raises(Refusal) as refusal:
        fetch(server.url().replace("http:", "https:"), allowed=Allowed.parse(server.allow))

    assert refusal.value.code == "fetch-certificate"


def test_only_the_host_that_is_listed_is_allowed_inside() -> None:
    allowed = Allowed.parse("exchange.example.ac.cn, 127.0.0.1:8443")

    assert allowed.has("exchange.example.ac.cn", 443)
    assert not allowed.has("exchange.example.ac.cn", 25)
    assert allowed.has("127.0.0.1", 8443)
    assert not allowed.has("127.0.0.1", 443)


def test_a_listed_host_is_still_never_the_cloud_s_metadata() -> None:
    tried: list[str] = []

    def connect(number: str, port: int, seconds: float) -> socket.socket:
        tried.append(number)
        raise ConnectionRefusedError

    for number, expected in (("10.1.2.3", "fetch-unreachable"), ("169.254.169.254", "address-inside")):
        door = Door(resolve=lambda host, port, number=number: [number], connect=connect)  # type: ignore[misc]
        with pytest.raises(Refusal) as refusal:
            fetch("https://mail.inside/", allowed=Allowed.parse("mail.inside"), door=door)
        assert refusal.value.code == expected

    assert tried == ["10.1.2.3"]
