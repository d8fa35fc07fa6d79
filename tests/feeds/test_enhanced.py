"""The answer to who asks for differences: which bytes, which headers, and what is left as it is."""

import gzip
from datetime import UTC, datetime

import icalendar
import pytest

from feeds.agenda import Text
from feeds.answer import Answer, answer
from feeds.calendar import head
from feeds.enhanced import Difference, Standing, deleted, enhanced, is_preferred, offered
from feeds.entry import fragment
from feeds.stored import stored
from tests.tools.agendas import item

WHEN = datetime(2021, 3, 1, 8, 0, 5, tzinfo=UTC)
FEED = stored(b"BEGIN:VCALENDAR\r\n" * 50, WHEN)
NOW, OLD = "urn:fieldday:sync:e:7", "urn:fieldday:sync:e:3"
PATH = "/feeds/public/everything.ics"
MARKS = [
    ("Sync-Token", f'"{NOW}"'),
    ("Cache-Control", "private, no-store"),
    ("Vary", "Accept-Encoding, Prefer, Sync-Token"),
]
APPLIED = ("Preference-Applied", "subscribe-enhanced-get")


class Known:
    """A feed that is at NOW; OLD lacks one entry and holds one that left."""

    def offers(self, path: str) -> bool:
        return path.endswith(".ics")

    def standing(self, path: str, query: str) -> Standing | None:
        return Standing(FEED, NOW)

    def since(self, path: str, query: str, token: str) -> Difference | None:
        same = Difference(NOW, FEED.etag, WHEN)
        entries = (fragment(item(2, description=Text("说明。" * 300)), "zh"),)
        other = same._replace(head=head(Text("全部", "All"), "zh"), changed=entries, gone=("x@fieldday",))
        return {NOW: same, OLD: other}.get(token)


def get(token: str = "", method: str = "GET", path: str = PATH, **headers: str) -> Answer | None:
    given = {"Prefer": "subscribe-enhanced-get"} | ({"Sync-Token": token} if token else {})
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return enhanced(Known(), path, "", method, given)


def test_without_a_token_it_is_the_whole_feed_with_one() -> None:
    plain = answer(FEED, "GET", {})
    kept = [h for h in plain.headers if h[0] not in ("Cache-Control", "Vary")]

    assert get() == Answer(200, [*kept, APPLIED, *MARKS], FEED.body)


def test_who_has_these_very_bytes_gets_a_first_token_with_a_304() -> None:
    assert get(If_None_Match=FEED.etag) == Answer(304, [("ETag", FEED.etag), APPLIED, *MARKS], b"")


@pytest.mark.parametrize("written", [NOW, f'"{NOW}"', f" <{NOW}> "])
def test_the_token_of_now_gets_304(written: str) -> None:
    assert get(written) == Answer(304, [("ETag", FEED.etag), APPLIED, *MARKS], b"")


def test_an_older_token_gets_what_is_another_and_who_left() -> None:
    made = get(OLD, If_None_Match=FEED.etag)  # which is about whole feeds, and is not asked

    assert made is not None
    assert (made.status, "ETag" in dict(made.headers)) == (200, False)
    assert [h for h in made.headers if h == APPLIED or h in MARKS] == [APPLIED, *MARKS]
    assert dict(made.headers)["Content-Length"] == str(len(made.body))
    read = icalendar.Calendar.from_ical(made.body)
    assert [(str(e["UID"]), str(e["STATUS"])) for e in read.walk("VEVENT")] == [
        ("x@fieldday", "DELETED"),
        (item(2).uid, "CONFIRMED"),
    ]
    assert [e.errors for e in read.walk()] == [[]] * len(read.walk())


def test_it_is_packed_where_that_is_liked() -> None:
    plain, packed = get(OLD), get(OLD, Accept_Encoding="gzip")

    assert plain is not None
    assert packed is not None
    assert gzip.decompress(packed.body) == plain.body
    assert ("Content-Encoding", "gzip") in packed.headers


def test_a_token_that_is_not_known_gets_the_whole_feed_and_no_word_that_the_wish_was_granted() -> None:
    first, other = get(), get("urn:fieldday:sync:other:3")

    assert first is not None
    assert other is not None
    assert other == first._replace(headers=[h for h in first.headers if h != APPLIED])


@pytest.mark.parametrize("token", ["", NOW, OLD, "nonsense"])
def test_head_is_the_same_without_the_body(token: str) -> None:
    made, asked = get(token), get(token, "HEAD")

    assert made is not None
    assert asked == made._replace(body=b"")


def test_a_form_without_differences_and_another_wish_are_answered_as_ever() -> None:
    assert get(path="/feeds/public/everything.json") is None
    assert get(Prefer="return=minimal") is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("subscribe-enhanced-get", True),
        ("Subscribe-Enhanced-GET", True),
        ("return=minimal , subscribe-enhanced-get", True),
        ("subscribe-enhanced-get;x=1, wait=3", True),
        ('subscribe-enhanced-get = ""', True),
        ('odd="a, subscribe-enhanced-get, b"', False),
        ('odd="a\\", subscribe-enhanced-get", b', False),
        ("subscribe-enhanced-get=never", False),
        ("x-subscribe-enhanced-get", False),
        ("wait; subscribe-enhanced-get", False),
        ("", False),
        (',"', False),
    ],
)
def test_the_wish_is_read_as_the_rfc_writes_it(value: str, wanted: bool) -> None:
    assert is_preferred(value) is wanted


def test_who_left_is_told_by_name_and_by_nothing_else() -> None:
    assert deleted("x@fieldday", WHEN).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:x@fieldday",
        "DTSTAMP:20210301T080005Z",
        "STATUS:DELETED",
        "END:VEVENT",
        "",
    ]


def test_a_head_tells_of_the_method_where_there_is_something_to_read() -> None:
    link = ("Link", '<>; rel="subscribe-enhanced-get"')

    whole = answer(FEED, "HEAD", {})
    assert offered(whole).headers == [*whole.headers, link]
    same = answer(FEED, "HEAD", {"If-None-Match": FEED.etag})
    assert offered(same) == same
