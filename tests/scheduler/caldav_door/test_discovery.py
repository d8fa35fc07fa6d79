"""CalDAV from the outside: how a client finds its calendars, and that they can only be read."""

from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.caldav import Dav, app_password

HOME_SET = "{urn:ietf:params:xml:ns:caldav}calendar-home-set"


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
