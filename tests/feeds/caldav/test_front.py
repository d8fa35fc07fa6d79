"""The WSGI layer: what is its own, how much it reads, and over which scheme."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest

from feeds.caldav.front import CalDavPath
from feeds.caldav.xml_in import LARGEST
from tests.tools.caldav import HEAD, SPACES, basic
from tests.tools.caldav_account import ALL, fake

BODY = f"{HEAD}<d:propfind {SPACES}><d:prop><d:displayname/></d:prop></d:propfind>".encode()


def app(environ, start_response):
    start_response("200 OK", [])
    return [b"app"]


def asked(path: str = ALL, body: bytes = BODY, outside: str = "", believes: bool = False, **more) -> tuple:
    environ = {
        "PATH_INFO": path,
        "REQUEST_METHOD": "PROPFIND",
        "HTTP_DEPTH": "0",
        "wsgi.input": BytesIO(body),
    }
    environ |= {"HTTP_AUTHORIZATION": basic("S0001", "secret"), "CONTENT_LENGTH": str(len(body)), **more}
    environ = {key: value for key, value in environ.items() if value is not None}
    setup_testing_defaults(environ)
    seen: list = []
    door = CalDavPath(app, fake(), outside=outside, believes_scheme=believes)
    rows = b"".join(door(environ, lambda status, headers: seen.extend((int(status[:3]), dict(headers)))))
    return seen[0], seen[1], rows


@pytest.mark.parametrize("path", ["/", "/caldavx", "/feeds/caldav/", "/.well-known/carddav", "/me/caldav"])
def test_other_addresses_are_the_application_s(path):
    assert asked(path)[2] == b"app"


def test_a_body_of_known_and_of_unknown_length_is_read():
    known, chunked = asked(), asked(CONTENT_LENGTH=None, **{"wsgi.input_terminated": True})

    assert (known[0], known[2]) == (207, chunked[2])
    assert "全部" in known[2].decode()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"CONTENT_LENGTH": str(LARGEST + 1)}, 413),
        ({"CONTENT_LENGTH": "9" * 40}, 413),
        (
            {
                "CONTENT_LENGTH": None,
                "wsgi.input_terminated": True,
                "wsgi.input": BytesIO(b" " * (LARGEST + 2)),
            },
            413,
        ),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, 413),
        ({"CONTENT_LENGTH": "nonsense"}, 207),  # as if there were none: all properties
    ],
)
def test_what_is_too_long_or_packed_is_not_read(more, status):
    assert asked(**more)[0] == status


def test_plain_http_is_refused_where_we_know_that_https_is_meant():
    https = {"outside": "https://union.example.org", "believes": True}

    assert asked(**https)[0] == 403
    assert asked(**https, **{"wsgi.url_scheme": "https"})[0] == 207
    assert asked(outside="https://union.example.org")[0] == 207  # nobody tells us the scheme: not a reason


def test_the_well_known_address_leads_to_the_outside():
    status, headers, _ = asked("/.well-known/caldav", outside="https://union.example.org/")

    assert (status, headers["Location"]) == (301, "https://union.example.org/caldav/")
