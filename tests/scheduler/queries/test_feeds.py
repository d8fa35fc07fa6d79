"""The list of public feeds and their addresses."""

from scheduler.queries import feeds
from scheduler.services.feeding import lookup
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import two_lectures


def test_every_listed_feed_is_there_and_nothing_private_is_listed(session):
    small = two_lectures()
    with writing():
        factories.venue("CONS", public=False)
        factories.group("LAS", "branch")
        factories.group("RED", "team", public=False)
        factories.group("women", "cohort")
    small.add("E17", public=False)
    small.put("E17.1", "2021-03-09 14:00", "AUD")
    small.publish()

    found = feeds.public_feeds()

    assert [f.path for f in found if lookup(f.path) is None] == []
    assert [f"{f.scope}/{f.key}" for f in found if f.scope != "kind"] == [
        "everything/",
        "venue/AUD",
        "venue/MPH",
        "branch/LAS",
        "event/E01",
        "event/E02",
    ]
    assert sum(f.scope == "kind" for f in found) == 8


def test_a_feed_is_called_as_its_calendar_is(session):
    with writing():
        factories.venue("AUD", title_zh="报告厅", title_en="Auditorium")

    (aud,) = (f for f in feeds.public_feeds() if f.scope == "venue")

    assert (aud.title.zh, aud.title.en) == ("场地：报告厅", "Venue: Auditorium")
    assert f"NAME:{aud.title.zh}".encode() in lookup(aud.path).body


def test_addresses_for_the_web_and_for_phones():
    urls = feeds.feed_urls("https://union.example.org/", "/feeds/public/everything.ics")

    assert urls.https == "https://union.example.org/feeds/public/everything.ics"
    assert urls.webcal == "webcal://union.example.org/feeds/public/everything.ics"
    assert urls.is_short_enough


def test_options_stand_in_the_address_only_if_chosen():
    urls = feeds.feed_urls("http://127.0.0.1:8000", "/feeds/x.ics", language="en", alarm=0)

    assert urls.https == "http://127.0.0.1:8000/feeds/x.ics?lang=en&alarm=0"


def test_codes_are_quoted():
    assert feeds.feed_path("venue", "A B") == "/feeds/public/venue/A%20B.ics"
