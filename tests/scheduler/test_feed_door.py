"""Feeds over HTTP: known ones never enter Flask."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from scheduler import clock
from scheduler.app import create_app
from scheduler.extensions import db
from scheduler.feed_door import MISSES
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


@pytest.mark.parametrize(
    "method", ["OPTIONS", "PROPFIND", "REPORT", "POST", "PUT", "DELETE", "TRACE", "PATCH"]
)
@pytest.mark.parametrize("path", [ALL, MINE, "/feeds/nothing"])
def test_any_other_method_is_refused_alike_for_known_and_unknown(client, small, method, path):
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "", "Accept": ""},
        {"User-Agent": "Thunderbird/153", "Accept": "text/calendar,text/plain;q=0.8,*/*;q=0.5"},
        {"User-Agent": "Microsoft Outlook", "Accept": "text/html"},
        {"Accept": "application/calendar+json", "Accept-Language": "en"},
    ],
)
def test_the_answer_is_the_same_for_any_client_and_accept(client, small, headers):
    plain, other = client.get(ALL), client.get(ALL, headers=headers)

    assert (other.data, dict(other.headers)) == (plain.data, dict(plain.headers))


@pytest.mark.parametrize(
    "broken",
    ["", ",", '"', "W/", "nonsense", '"a', "*, *", '"' + "x" * 9000 + '"', "\xff", '"a" "b"', "W/'x'"],
)
def test_a_broken_if_none_match_gets_the_whole_feed(client, small, broken):
    since = client.get(ALL).headers["Last-Modified"]

    answer = client.get(ALL, headers={"If-None-Match": broken, "If-Modified-Since": since})

    assert (answer.status_code, answer.data[:15]) == (200, b"BEGIN:VCALENDAR")


def test_revoked_unknown_and_malformed_take_the_same_questions(client, session, token):
    def asked(path):
        questions = []

        def note(connection, cursor, statement, *rest):
            questions.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        answer = client.get(path)
        event.remove(db.engine, "before_cursor_execute", note)
        return answer.status_code, answer.data, questions

    with writing():
        token.revoked_at = clock.now()
    revoked, unknown, malformed = (asked(p) for p in (MINE, f"/feeds/{'b' * 43}.ics", "/feeds/%ff/x"))

    assert revoked == unknown == malformed
    assert (revoked[0], [q.startswith("SELECT") for q in revoked[2]].count(True)) == (404, 1)


def test_who_guesses_has_to_wait_and_whoever_was_served_is_served(client, small, token):
    client.get(MINE)
    answers = [client.get(f"/feeds/{n:043}.ics").status_code for n in range(MISSES + 2)]

    assert answers == [404] * MISSES + [429] * 2
    assert client.get(ALL).status_code == 429
    assert int(client.get(ALL).headers["Retry-After"]) in range(1, 61)
    assert client.get(MINE).status_code == 200
    assert client.get(ALL, environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200


def test_behind_a_proxy_the_readers_own_address_counts(database, tmp_path):
    values = {"DATABASE_URL": database, "DATA": str(tmp_path), "TESTING": True}
    client = create_app({**values, "PROXIES": 1, "FEED_MISSES": 1}).test_client()

    def ask(sender):
        return client.get(f"/feeds/{'x' * 43}.ics", headers={"X-Forwarded-For": sender}).status_code

    assert [ask("10.0.0.1"), ask("10.0.0.1"), ask("10.0.0.2")] == [404, 429, 404]


def test_when_something_breaks_clients_are_told_to_keep_what_they_have_and_no_key_is_logged(
    client, small, token, monkeypatch, caplog
):
    def fail(path, query=""):
        raise RuntimeError(f"cannot read {path}")

    monkeypatch.setattr(client.application.wsgi_app, "lookup", fail)
    answer = client.get(MINE, headers={"Referer": f"http://localhost{MINE}"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "120")
    assert answer.headers["X-Request-Id"] in caplog.text
    assert "cannot read /feeds/….ics" in caplog.text
    assert "a" * 43 not in caplog.text


def test_search_machines_and_importers_may_fetch_feeds(client):
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "feeds" not in answer.text
