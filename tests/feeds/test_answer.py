"""The HTTP answer: 200, 304, 405, and which form."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.answer import Answer, answer, prefers_gzip
from feeds.stored import stored

FEED = stored(b"BEGIN:VCALENDAR\r\n" * 50, datetime(2021, 3, 1, 8, 0, 5, tzinfo=UTC))
DATE = "Mon, 01 Mar 2021 08:00:05 GMT"


def get(**headers: str) -> Answer:
    return answer(FEED, "GET", {name.replace("_", "-"): value for name, value in headers.items()})


def test_a_plain_get_is_answered_with_these_headers() -> None:
    assert get() == Answer(
        200,
        [
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Length", str(len(FEED.body))),
            ("ETag", FEED.etag),
            ("Last-Modified", DATE),
            ("Cache-Control", "private, max-age=300"),
            ("Vary", "Accept-Encoding"),
            ("X-Robots-Tag", "noindex"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ],
        FEED.body,
    )


def test_head_is_the_same_without_the_body() -> None:
    for encoding in ("", "gzip"):
        got = get(Accept_Encoding=encoding)
        head = answer(FEED, "HEAD", {"Accept-Encoding": encoding})
        assert head == Answer(200, got.headers, b"")


def test_the_gzip_form_has_its_own_tag_and_length() -> None:
    got = get(Accept_Encoding="gzip, deflate, br")
    headers = dict(got.headers)

    assert gzip.decompress(got.body) == FEED.body
    assert (headers["Content-Encoding"], headers["ETag"]) == ("gzip", FEED.gzip_etag)
    assert headers["Content-Length"] == str(len(got.body))


@pytest.mark.parametrize(
    ("value", "zipped"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("br, deflate", False),
        ("gzip;q=0", False),
        ("gzip;q=0.001", True),
        ("gzip; q=0.5, identity", False),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity;q=0, gzip", True),
        ("gzip;q=banana", False),
        (";;q=,,=", False),
    ],
)
def test_gzip_is_sent_to_those_who_like_it_at_least_as_well(value: str | None, zipped: bool) -> None:
    assert prefers_gzip(value) is zipped


@pytest.mark.parametrize(
    "value",
    [
        FEED.etag,
        f"W/{FEED.etag}",
        f'"other", {FEED.etag}',
        f'W/"a,b" , W/{FEED.etag},"c"',
        "*",
        " * ",
        FEED.gzip_etag,
        f"broken, {FEED.etag}",
    ],
)
def test_a_known_tag_gets_304_with_tag_cache_control_and_vary(value: str) -> None:
    for method in ("GET", "HEAD"):
        got = answer(FEED, method, {"If-None-Match": value})
        tag = FEED.gzip_etag if value == FEED.gzip_etag else FEED.etag
        vary = ("Vary", "Accept-Encoding")
        assert got == Answer(304, [("ETag", tag), ("Cache-Control", "private, max-age=300"), vary], b"")


def test_of_two_known_tags_304_repeats_the_one_of_the_form_asked_for() -> None:
    got = get(If_None_Match=f"{FEED.etag}, {FEED.gzip_etag}", Accept_Encoding="gzip")

    assert got.headers[0] == ("ETag", FEED.gzip_etag)


@pytest.mark.parametrize(
    "value",
    [
        "",
        '"other"',
        FEED.etag.strip('"'),
        FEED.etag[:-1],
        "W/",
        '"',
        ",,,",
        "W/*",
        f'"x{FEED.etag}',
        "\x00\xff",
    ],
)
def test_an_unknown_or_broken_tag_gets_the_feed_whatever_the_date_says(value: str) -> None:
    assert get(If_None_Match=value, If_Modified_Since=DATE).status == 200


@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=100))
def test_no_header_makes_it_fail(tags: str, since: str, encoding: str) -> None:
    assert get(If_None_Match=tags, If_Modified_Since=since, Accept_Encoding=encoding).status in (200, 304)
    assert get(If_Modified_Since=since).status in (200, 304)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (DATE, 304),
        ("Mon, 01 Mar 2021 08:00:06 GMT", 304),
        ("Mon, 01 Mar 2021 08:00:04 GMT", 200),
        ("Monday, 01-Mar-21 08:00:05 GMT", 304),
        ("Mon Mar  1 08:00:05 2021", 304),
        ("Mon Mar  1 08:00:04 2021", 200),
        ("yesterday", 200),
        ("", 200),
        ("99999999999999", 200),
    ],
)
def test_the_date_counts_where_no_tag_is_sent(value: str, status: int) -> None:
    assert get(If_Modified_Since=value).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "get", ""])
def test_any_other_method_is_405_and_told_which_are_allowed(method: str) -> None:
    got = answer(FEED, method, {})

    assert (got.status, got.headers[0]) == (405, ("Allow", "GET, HEAD"))


def test_header_names_in_lower_case_are_found_too() -> None:
    assert answer(FEED, "GET", {"if-none-match": FEED.etag}).status == 304
