"""CalDAV over HTTP, from published editions: who finds what, what changed, and what is refused."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Entry, FeedToken, Membership, Person
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.caldav import HEAD, SECRET, SPACES, Dav, app_password, basic, uids
from tests.tools.published import two_lectures

HOME_SET = "{urn:ietf:params:xml:ns:caldav}calendar-home-set"


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    return made


@pytest.fixture
def dav(client, small):
    with writing():
        person = factories.person("S0001")
    app_password(person)
    return Dav(client, "S0001")


def uid(small, session):
    """The UID of the session's entry that stands."""
    row = db.session.query(Entry).filter_by(
        session_code=session.split(".")[1], event_code=session.split(".")[0]
    )
    return row.filter(Entry.superseded_by.is_(None)).one().uid


def entry(dav, small, session, slug="everything"):
    return f"{dav.home(slug)}{uid(small, session)}.ics"


# Discovery


def test_the_well_known_address_sends_everybody_on_whatever_they_ask(client, small):
    for method in ("GET", "PROPFIND", "OPTIONS"):
        sent = client.open("/.well-known/caldav", method=method)
        assert (sent.status_code, sent.headers["Location"]) == (301, "/caldav/")


def test_a_client_finds_its_calendars_from_the_root(dav):
    root = dav.propfind("/caldav/", "d:current-user-principal")
    principal = root.prop("{DAV:}current-user-principal")[0].text
    home = dav.propfind(principal, "c:calendar-home-set").prop(HOME_SET)[0].text
    found = dav.propfind(home, "d:resourcetype", "d:displayname", depth="1")

    assert principal == "/caldav/principals/S0001/"
    assert found.hrefs == [home, *(dav.home(s) for s in ("events", "duties", "bookings", "everything"))]
    assert found.prop("{DAV:}displayname", 1).text == "我的活动"
    kinds = [e.tag for e in found.prop("{DAV:}resourcetype", 1)]
    assert kinds == ["{DAV:}collection", "{urn:ietf:params:xml:ns:caldav}calendar"]


def test_the_device_s_language_names_its_calendars(client, small):
    with writing():
        person = factories.person("S0002")
    app_password(person, language="en")
    dav = Dav(client, "S0002")

    assert dav.propfind(dav.home("duties"), "d:displayname").prop("{DAV:}displayname").text == "My duties"


def test_options_say_what_is_offered_and_ask_nobody_s_name(client, small):
    answer = client.open("/caldav/", method="OPTIONS")

    assert answer.headers["DAV"] == "1, 3, calendar-access"
    assert answer.headers["Allow"] == "OPTIONS, GET, HEAD, PROPFIND, REPORT"


def test_a_calendar_can_only_be_read_and_says_so(dav):
    found = dav.propfind(dav.home("everything"), "d:current-user-privilege-set")
    privileges = [p[0].tag.rpartition("}")[2] for p in found.prop("{DAV:}current-user-privilege-set")]

    assert privileges == ["read", "read-current-user-privilege-set", "read-free-busy"]


# Who comes in


def test_wrong_and_unknown_and_revoked_and_none_are_answered_alike(client, session, small, dav):
    with writing():
        other = factories.person("S0009")
    app_password(other, "revoked-one-revoked-one")
    accounts.revoke_feed_token(session.query(FeedToken).filter_by(person_id=other.id).one())
    tries = ("S0001", "wrong"), ("S9999", SECRET), ("S0009", "revoked-one-revoked-one"), ("S0009", SECRET)
    answers = [
        client.open("/caldav/", method="PROPFIND", headers={"Authorization": basic(*t)}) for t in tries
    ]
    answers.append(client.open("/caldav/calendars/S0001/everything/", method="PROPFIND"))
    answers.append(client.open("/caldav/nothing", method="GET"))

    assert {a.status_code for a in answers} == {401}
    assert len({(a.data, a.headers["WWW-Authenticate"]) for a in answers}) == 1
    assert "日历 calendars".encode().decode("latin-1") in answers[0].headers["WWW-Authenticate"]


def test_the_account_s_own_password_opens_nothing(client, small, dav):
    accounts.make_user("s0001", "a long password", person=None)

    assert Dav(client, "s0001", "a long password").propfind("/caldav/", "d:displayname").status == 401


def test_a_desk_s_token_opens_nothing(client, small):
    with writing():
        clerk = factories.person("S0005")
        factories.user("clerk", "desk", person=clerk)
    app_password(clerk, scope="desk")

    assert Dav(client, "S0005").propfind("/caldav/", "d:displayname").status == 401


def test_an_app_password_may_be_typed_without_dashes_and_in_capitals(client, dav):
    typed = SECRET.replace("-", " ").upper()

    assert Dav(client, "s0001", typed).propfind("/caldav/", "d:displayname").status == 207


def test_another_s_calendars_are_as_absent_as_what_is_nothing(dav):
    with writing():
        app_password(factories.person("S0002"), "of-another-person")
    paths = (
        "/caldav/calendars/S0002/",
        "/caldav/calendars/S0002/duties/",
        "/caldav/principals/S0002/",
        "/caldav/calendars/S8888/duties/",
        "/caldav/calendars/S0001/venue.NONE/",
        "/caldav/calendars/S0001/personal/",
        "/caldav/calendars/S0001/everything/x.ics",
        "/caldav/x/y/z",
    )
    answers = [dav.propfind(path, "d:displayname") for path in paths]

    assert {a.status for a in answers} == {404}
    assert len({a.text for a in answers}) == 1


def test_too_many_wrong_passwords_wait_and_the_right_device_does_not(client, dav):
    assert dav.propfind("/caldav/", "d:displayname").status == 207
    wrong = Dav(client, "S0001", "wrong")

    statuses = [wrong.propfind("/caldav/", "d:displayname").status for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2
    assert dav.propfind("/caldav/", "d:displayname").status == 207


def test_a_fetch_is_noted_on_the_device_s_token(client, session, dav):
    dav.propfind("/caldav/", "d:displayname", User_Agent="iOS/18.1 (22B83) dataaccessd/1.0")

    token = session.query(FeedToken).one()
    assert (token.last_fetch, token.client) == (NOW, "iPhone")


def holds(session) -> int | None:
    return session.query(FeedToken).one().seen_edition


def test_a_device_that_takes_what_changed_holds_the_edition(session, small, dav):
    dav.propfind(dav.home("duties"), "d:sync-token")
    assert holds(session) is None
    dav.sync(dav.home("duties"))
    first = holds(session)

    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["S0001"])
    edition = small.publish(clock.now() + timedelta(hours=1)).id
    dav.propfind(dav.home("duties"), "d:sync-token")
    assert (first, holds(session)) == (edition - 1, edition - 1)
    dav.sync(dav.home("duties"))
    assert holds(session) == edition


def test_a_device_for_which_nothing_changed_holds_the_edition_by_asking(session, small, dav):
    dav.sync(dav.home("events"))
    small.put("E01.1", "2021-03-05 16:00", "AUD")
    edition = small.publish(clock.now() + timedelta(hours=1)).id

    dav.propfind(dav.home("events"), "d:sync-token")

    assert holds(session) == edition


def test_a_public_calendar_says_nothing_of_one_s_own(session, dav):
    dav.sync(dav.home("everything"))

    assert holds(session) is None


def test_a_fault_empties_nobody_s_calendar(dav, monkeypatch, caplog):
    from scheduler.services.caldav.shelf import CalendarShelf

    def fail(*_):
        raise RuntimeError("a disk is full")

    monkeypatch.setattr(CalendarShelf, "calendar", fail)
    answer = dav.sync(dav.home("everything"))

    assert (answer.status, answer.headers["Retry-After"]) == (503, "120")
    assert "a disk is full" in caplog.text
    assert "a disk is full" not in answer.text
    assert SECRET not in caplog.text


# Sync


def test_a_sync_tells_exactly_what_changed_was_cancelled_or_left(dav, small):
    small.add("E03")
    small.put("E03.1", "2021-03-09 14:00", "MPH")
    small.publish()
    first = dav.sync(dav.home("everything"))
    assert len(first.changed) == 3

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.take("E02.1")
    small.publish(NOW + timedelta(minutes=5))
    second = dav.sync(dav.home("everything"), first.token)

    assert sorted(second.changed) == sorted(entry(dav, small, s) for s in ("E01.1", "E02.1"))
    assert second.gone == []  # a cancelled one stays for 30 days and says so
    body = dav.ask("GET", entry(dav, small, "E02.1")).text
    assert "STATUS:CANCELLED" in body
    assert dav.sync(dav.home("everything"), second.token).hrefs == []


def test_what_leaves_the_window_is_told_as_gone(dav, small):
    first = dav.sync(dav.home("everything"))
    small.add("E03")
    small.put("E03.1", "2021-03-30 14:00", "MPH")
    small.publish()
    clock.set_source(lambda: NOW + timedelta(days=80))

    later = dav.sync(dav.home("everything"), first.token)

    assert later.gone == [entry(dav, small, s) for s in ("E01.1", "E02.1")]
    assert later.changed == [entry(dav, small, "E03.1")]


def test_a_reader_who_joins_a_group_gets_its_events(dav, small, session):
    with writing():
        group = factories.group("B7")
    small.add("E06", groups=("B7",))
    small.put("E06.1", "2021-03-09 14:00", "MPH")
    small.publish()
    before = dav.sync(dav.home("events"))
    assert before.hrefs == []

    with writing():
        person = session.query(Person).filter_by(code="S0001").one()
        session.add(Membership(group_id=group.id, person_id=person.id))

    assert dav.sync(dav.home("events"), before.token).changed == [entry(dav, small, "E06.1", "events")]


def test_a_duty_is_in_duties_and_not_in_events_again(client, small):
    with writing():
        person = factories.person("S0004")
        factories.group("B7", members=(person,))
    app_password(person)
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["S0004"])
    small.publish()
    dav = Dav(client, "S0004")

    assert dav.sync(dav.home("duties")).changed == [entry(dav, small, "E01.1", "duties")]
    assert dav.sync(dav.home("events")).changed == []


def test_what_is_not_public_is_in_nobody_else_s_calendars(client, small, dav):
    with writing():
        app_password(factories.person("S0004"), "another-one")
    small.add("E05", public=False)
    small.put("E05.1", "2021-03-05 14:00", "MPH", speaker=["S0004"])
    small.publish()
    theirs = Dav(client, "S0004", "another-one")
    name = uid(small, "E05.1")

    assert len(theirs.sync(theirs.home("duties")).changed) == 1
    assert theirs.ask("GET", f"{theirs.home('duties')}{name}.ics").status == 200
    for slug in ("everything", "kind.lecture", "venue.MPH", "duties", "events", "bookings"):
        assert name not in dav.sync(dav.home(slug)).text
        assert dav.ask("GET", f"{dav.home(slug)}{name}.ics").status == 404


@pytest.mark.parametrize(
    "token", ["urn:fieldday:sync:000000000000:1", "nonsense", "urn:fieldday:sync:x:-1", "0"]
)
def test_a_token_that_is_not_known_asks_the_client_to_begin_anew(dav, token):
    answer = dav.sync(dav.home("everything"), token)

    assert (answer.status, answer.conditions()) == (403, ["valid-sync-token"])


def test_a_token_of_another_calendar_does_not_fit(dav):
    token = dav.sync(dav.home("everything")).token

    assert dav.sync(dav.home("kind.lecture"), token).conditions() == ["valid-sync-token"]


def test_a_sync_can_be_taken_in_pieces(dav, small):
    for number in range(3, 8):
        small.add(f"E0{number}")
        small.put(f"E0{number}.1", f"2021-03-1{number} 14:00", "MPH")
    small.publish()
    seen, token, pieces = [], "", 0
    while True:
        answer = dav.sync(dav.home("everything"), token, limit=3)
        more = "number-of-matches-within-limits" in answer.text
        seen += [href for href in answer.changed if href.endswith(".ics")]
        token, pieces = answer.token, pieces + 1
        if not more:
            break

    assert (len(seen), len(set(seen)), pieces) == (7, 7, 3)
    assert token == dav.sync(dav.home("everything")).token


def test_the_ctag_changes_with_the_calendar_and_with_nothing_else(dav, small):
    def tag(slug):
        return dav.propfind(dav.home(slug), "cs:getctag").prop("{http://calendarserver.org/ns/}getctag").text

    before = tag("venue.AUD"), tag("venue.MPH")
    small.add("E03")
    small.put("E03.1", "2021-03-09 14:00", "MPH")
    small.publish()

    assert tag("venue.AUD") == before[0]
    assert tag("venue.MPH") != before[1]


# Entries


def test_an_entry_is_the_fragment_of_the_feed_byte_for_byte(dav, small, client):
    body = dav.ask("GET", entry(dav, small, "E01.1"))
    feed = client.get("/feeds/public/everything.ics").data
    start, end = body.text.index("BEGIN:VEVENT"), body.text.index("END:VCALENDAR")

    assert body.text[start:end].encode() in feed
    assert (
        body.headers["ETag"]
        == dav.propfind(entry(dav, small, "E01.1"), "d:getetag").prop("{DAV:}getetag").text
    )


def test_an_unchanged_entry_is_not_sent_again(dav, small):
    path = entry(dav, small, "E01.1")
    tag = dav.ask("GET", path).headers["ETag"]

    assert dav.ask("GET", path, If_None_Match=tag).status == 304
    assert dav.ask("GET", path, If_Match=tag).status == 200
    assert dav.ask("GET", path, If_Match='"another"').status == 412
    assert dav.ask("HEAD", path).text == ""


def test_a_whole_calendar_can_be_fetched_as_one_file(dav, small):
    answer = dav.ask("GET", dav.home("everything"))

    assert uids(answer.text) == [uid(small, "E01.1"), uid(small, "E02.1")]


def test_a_multiget_gives_what_is_there_and_404_for_the_rest(dav, small):
    here = entry(dav, small, "E01.1")
    gone = dav.home("everything") + "gone.ics"
    foreign = "/caldav/calendars/S0002/everything/" + uid(small, "E01.1") + ".ics"
    answer = dav.multiget(dav.home("everything"), here.replace("@", "%40"), gone, foreign)

    assert (answer.changed, answer.gone) == ([here], [gone, foreign])
    data = answer.prop("{urn:ietf:params:xml:ns:caldav}calendar-data").text
    assert data.encode() == dav.ask("GET", here).text.encode()


# Refusals


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "MKCALENDAR", "MKCOL", "MOVE", "COPY", "POST", "PATCH", "ACL"]
)
def test_nothing_can_be_written(dav, small, method):
    before = dav.sync(dav.home("everything")).token
    paths = entry(dav, small, "E01.1"), dav.home("everything"), dav.home("new")
    answers = [dav.ask(method, path, "BEGIN:VCALENDAR") for path in paths]

    assert {a.status for a in answers} == {403}
    assert {tuple(a.conditions()) for a in answers} == {("need-privileges",)}
    assert all("只能读取" in a.text and "can only be read" in a.text for a in answers)
    assert dav.sync(dav.home("everything")).token == before


def test_a_property_cannot_be_set_and_each_is_refused_by_name(dav):
    body = f'{HEAD}<d:propertyupdate {SPACES} xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop>'
    body += "<a:calendar-color>#FF0000FF</a:calendar-color><a:calendar-order>1</a:calendar-order>"
    answer = dav.ask("PROPPATCH", dav.home("events"), body + "</d:prop></d:set></d:propertyupdate>")

    assert answer.status == 207
    assert "HTTP/1.1 403 Forbidden" in answer.text
    assert "cannot-modify-protected-property" in answer.text
    assert "<a:calendar-color/><a:calendar-order/>" in answer.text


@pytest.mark.parametrize("method", ["LOCK", "UNLOCK", "SEARCH", "TRACE", "BREW"])
def test_what_is_no_method_here_is_405(dav, method):
    answer = dav.ask(method, dav.home("events"))

    assert (answer.status, answer.headers["Allow"]) == (405, "OPTIONS, GET, HEAD, PROPFIND, REPORT")


def test_an_infinite_depth_is_refused_and_none_is_infinite(dav):
    body = f"{HEAD}<d:propfind {SPACES}><d:allprop/></d:propfind>"
    answers = [dav.ask("PROPFIND", "/caldav/", body, Depth="infinity"), dav.ask("PROPFIND", "/caldav/", body)]

    assert [(a.status, a.conditions()) for a in answers] == [(403, ["propfind-finite-depth"])] * 2


def test_pages_and_feeds_are_as_before(client, small):
    assert client.get("/feeds/public/everything.ics").status_code == 200
    assert client.get("/caldavx").status_code == 404
    assert client.get("/").status_code == 200
