"""Feeds over HTTP: known ones never enter Flask."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.models import FeedToken
from scheduler.queries.accounts import token_hash
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.published import two_lectures

ALL = "/feeds/public/everything.ics"
MINE = f"/feeds/{'a' * 43}.ics"


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    return made


def test_a_subscriber_gets_the_feed_and_then_only_what_is_new(client, small):
    first = client.get(ALL)
    assert (first.status_code, first.mimetype) == (200, "text/calendar")

    again = client.get(ALL, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()

    assert client.get(ALL, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(ALL, headers=since).status_code == 200


def test_flask_is_not_asked(app, client, small):
    def fail():
        raise AssertionError("Flask was asked for a feed")

    app.before_request(fail)

    assert client.get(ALL).status_code == 200
    assert client.get("/feeds/public/branch/NONE.ics").status_code == 404


def test_unknown_and_malformed_addresses_look_alike(client, small):
    paths = (
        MINE,
        "/feeds/x.ics",
        "/feeds/public/venue/NONE.ics",
        "/feeds/nothing",
        "/feeds/public/kind/%00.ics",
    )
    answers = [client.get(path) for path in paths]

    assert {a.status_code for a in answers} == {404}
    assert len({a.data for a in answers}) == 1


def test_a_bad_option_is_refused_with_its_code(client, small):
    answer = client.get(f"{ALL}?lang=fr")

    assert (answer.status_code, "feed-option-invalid" in answer.text) == (400, True)


@pytest.fixture
def token(session):
    with writing():
        person = factories.person()
        return factories.saved(FeedToken(person_id=person.id, hash=token_hash("a" * 43), made_at=clock.now()))


def test_a_fetch_is_noted_with_the_clients_family_and_nothing_else(client, session, token):
    client.get(MINE, headers={"User-Agent": "iOS/14.4 (18D52) dataaccessd/1.0"})

    session.refresh(token)
    assert (token.last_fetch, token.client) == (NOW, "iPhone")


def test_a_fetch_is_noted_once_a_minute(client, session, token):
    client.get(MINE)
    clock.set_source(lambda: NOW + timedelta(hours=1))
    client.get(MINE)

    session.refresh(token)
    assert token.last_fetch == NOW


def test_the_version_that_a_reader_holds_is_noted_with_a_200_and_with_a_304(client, session, small, token):
    first = client.get(MINE)
    session.refresh(token)
    assert (token.seen_edition, token.fetches) == (1, [int(NOW.timestamp())])

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()
    client.application.wsgi_app._noted.clear()
    again = client.get(MINE, headers={"If-None-Match": first.headers["ETag"]})

    session.refresh(token)
    assert (again.status_code, token.seen_edition, len(token.fetches)) == (304, 2, 2)


def test_a_head_says_that_somebody_came_but_not_what_they_hold(client, session, small, token):
    client.head(MINE)

    session.refresh(token)
    assert (token.last_fetch, token.seen_edition, token.seen_at) == (NOW, None, None)


def test_only_the_last_fetches_are_kept(client, session, token):
    for hour in range(20):
        clock.set_source(lambda hour=hour: NOW + timedelta(hours=hour))
        client.application.wsgi_app._noted.clear()
        client.get(MINE)

    session.refresh(token)
    assert token.fetches == [int(NOW.timestamp()) + 3600 * hour for hour in range(4, 20)]


def test_a_head_is_a_get_without_a_body(client, small):
    head, get = client.head(ALL), client.get(ALL)

    assert head.data == b""
    assert head.headers["ETag"] == get.headers["ETag"]
