"""What calendar programs ask, in their order and their way of writing it, from being added to a second sync.

Written after the RFCs and what the programs' users have posted of their traffic; each test is one program. What they
need beyond the RFCs stands at the assertion.
"""

from datetime import timedelta

import pytest

from scheduler.extensions import db
from scheduler.models import Entry
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.caldav import Dav, app_password, basic
from tests.tools.published import two_lectures

C, CS, A = "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"
ALL = "/caldav/calendars/S0001/everything/"
HOME = "/caldav/calendars/S0001/"


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    with writing():
        app_password(factories.person("S0001"))
    return made


@pytest.fixture
def dav(client, small):
    return Dav(client, "S0001")


def path_of(event: str) -> str:
    row = db.session.query(Entry).filter_by(event_code=event).filter(Entry.superseded_by.is_(None)).one()
    return f"{ALL}{row.uid}.ics"


def move(small) -> None:
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish(NOW + timedelta(minutes=5))


def apple(dav, method, path, body, depth="0", agent="iOS/18.1.1 (22B91) dataaccessd/1.0"):
    """Both Apple programs want brief answers, in both ways of asking for them."""
    given = {"Depth": depth, "Brief": "t", "Prefer": "return=minimal", "User_Agent": agent, "Accept": "*/*"}
    return dav.ask(method, path, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', **given)


def apple_props(*names: str) -> str:
    """As Apple writes them: each prefix declared where it is used."""
    spaces = {"A": "DAV:", "B": C[1:-1], "C": CS[1:-1], "D": A[1:-1]}
    parts = []
    for name in names:
        prefix, local = name.split(":")
        declared = "" if prefix == "A" else f' xmlns:{prefix}="{spaces[prefix]}"'
        parts.append(f"<{prefix}:{local}{declared}/>")
    return f'<A:propfind xmlns:A="DAV:"><A:prop>{"".join(parts)}</A:prop></A:propfind>'


def test_an_iphone_adds_the_account_and_syncs(client, dav, small):
    first = apple_props("A:current-user-principal", "A:principal-URL", "A:resourcetype")
    sent_on = client.open("/.well-known/caldav", method="PROPFIND", data=first)
    assert sent_on.status_code == 301

    asked = client.open("/caldav/", method="PROPFIND", data=first, headers={"Depth": "0"})
    assert (asked.status_code, asked.headers["WWW-Authenticate"][:6]) == (
        401,
        "Basic ",
    )  # not 403: it would give up
    found = apple(dav, "PROPFIND", "/caldav/", first)
    principal = found.prop("{DAV:}current-user-principal")[0].text
    assert "404" not in found.text

    options = client.open(principal, method="OPTIONS", headers={"Authorization": basic("S0001")})
    assert "calendar-access" in options.headers["DAV"]  # else "not a CalDAV account"
    about = apple(
        dav,
        "PROPFIND",
        principal,
        apple_props(
            *(
                "B:calendar-home-set",
                "B:calendar-user-address-set",
                "A:current-user-principal",
                "A:displayname",
            ),
            *(
                "C:dropbox-home-URL",
                "C:email-address-set",
                "B:max-attendees-per-instance",
                "C:notification-URL",
            ),
            *("A:principal-collection-set", "A:principal-URL", "A:resource-id", "B:schedule-inbox-URL"),
            *("B:schedule-outbox-URL", "A:supported-report-set"),
        ),
    )
    home = about.prop(f"{C}calendar-home-set")[0].text
    for unknown in ("dropbox-home-URL", "schedule-inbox-URL", "schedule-outbox-URL", "notification-URL"):
        assert unknown not in about.text  # no scheduling: nothing is ever put into an outbox

    listed = apple(
        dav,
        "PROPFIND",
        home,
        apple_props(
            *("C:allowed-sharing-modes", "D:autoprovisioned", "D:calendar-color", "B:calendar-description"),
            *(
                "B:calendar-free-busy-set",
                "D:calendar-order",
                "B:calendar-timezone",
                "A:current-user-privilege-set",
            ),
            *(
                "B:default-alarm-vevent-date",
                "A:displayname",
                "C:getctag",
                "A:owner",
                "C:push-transports",
                "C:source",
            ),
            *("A:quota-available-bytes", "A:resource-id", "A:resourcetype", "B:schedule-calendar-transp"),
            *("C:subscribed-strip-alarms", "B:supported-calendar-component-set", "A:supported-report-set"),
            *("A:sync-token", "C:xmpp-uri", "A:add-member"),
        ),
        depth="1",
    )
    assert listed.hrefs[-1] == ALL
    assert listed.prop(f"{A}calendar-color", 4).text.startswith("#")
    assert [e.get("name") for e in listed.prop(f"{C}supported-calendar-component-set", 4)] == ["VEVENT"]
    assert "write" not in listed.text  # then no event can be made in it

    order = '<A:propertyupdate xmlns:A="DAV:"><A:set><A:prop><D:calendar-order xmlns:D="http://apple.com/ns/ical/">3'
    set_ = apple(dav, "PROPPATCH", ALL, order + "</D:calendar-order></A:prop></A:set></A:propertyupdate>")
    assert set_.status == 207  # a bare 403 made macOS stop: sabre-io/dav#935

    sync = '<A:sync-collection xmlns:A="DAV:"><A:sync-token/><A:sync-level>1</A:sync-level><A:prop><A:getcontenttype/>'
    sync += "<A:getetag/></A:prop></A:sync-collection>"
    initial = apple(dav, "REPORT", ALL, sync, depth="1")
    assert initial.changed == [path_of("E01"), path_of("E02")]
    get = '<B:calendar-multiget xmlns:B="urn:ietf:params:xml:ns:caldav"><A:prop xmlns:A="DAV:"><A:getetag/>'
    get += (
        '<B:calendar-data/><B:schedule-tag/><C:created-by xmlns:C="http://calendarserver.org/ns/"/></A:prop>'
    )
    links = "".join(f'<A:href xmlns:A="DAV:">{href}</A:href>' for href in initial.changed)
    assert (
        apple(dav, "REPORT", ALL, f"{get}{links}</B:calendar-multiget>", depth="1").text.count("BEGIN:VEVENT")
        == 2
    )

    move(small)

    ctag = apple(dav, "PROPFIND", HOME, apple_props("C:getctag", "A:sync-token"), depth="1")
    assert ctag.prop("{DAV:}sync-token", 4).text != initial.token
    again = apple(
        dav, "REPORT", ALL, sync.replace("<A:sync-token/>", f"<A:sync-token>{initial.token}</A:sync-token>")
    )
    assert (again.changed, again.gone) == ([path_of("E01")], [])


def test_a_mac_looks_for_proxies_and_people_and_finds_none(dav):
    agent = "macOS/15.1 (24B83) dataaccessd/1.0"
    proxies = '<A:expand-property xmlns:A="DAV:"><A:property name="calendar-proxy-read-for"'
    proxies += ' namespace="http://calendarserver.org/ns/"><A:property name="displayname"/></A:property>'
    proxies += '<A:property name="calendar-proxy-write-for" namespace="http://calendarserver.org/ns/"/>'
    answer = apple(dav, "REPORT", "/caldav/principals/S0001/", proxies + "</A:expand-property>", agent=agent)
    assert (answer.status, "proxy" in answer.text) == (207, False)

    what = '<A:principal-search-property-set xmlns:A="DAV:"/>'
    assert apple(dav, "REPORT", "/caldav/principals/", what, agent=agent).status == 200
    make = '<B:mkcalendar xmlns:B="urn:ietf:params:xml:ns:caldav"/>'
    assert apple(dav, "MKCALENDAR", f"{HOME}8C2D1F7E-0000/", make, agent=agent).status == 403
    put = apple(dav, "PUT", f"{ALL}new.ics", "BEGIN:VCALENDAR", agent=agent)
    assert (put.status, put.conditions()) == (403, ["need-privileges"])


def davx5(dav, method, path, body, depth="0"):
    agent = "DAVx5/4.4.5-ose (dav4jvm; okhttp/4.12.0) Android/15"
    return dav.ask(
        method, path, f"<?xml version='1.0' encoding='UTF-8' ?>{body}", Depth=depth, User_Agent=agent
    )


def test_davx5_finds_the_service_and_syncs(dav, small):
    spaces = (
        'xmlns="DAV:" xmlns:CAL="urn:ietf:params:xml:ns:caldav" xmlns:CARD="urn:ietf:params:xml:ns:carddav"'
    )
    given = "<propfind {}><prop><resourcetype /><displayname /><CARD:addressbook-home-set /><CAL:calendar-home-set />"
    given += "<current-user-principal /></prop></propfind>"
    start = davx5(dav, "PROPFIND", "/caldav/", given.format(spaces))
    principal = start.prop("{DAV:}current-user-principal")[0].text
    homes = davx5(dav, "PROPFIND", principal, given.format(spaces))
    home = homes.prop(f"{C}calendar-home-set")[0].text

    wanted = "<propfind {}><prop><resourcetype/><displayname/><owner/><current-user-privilege-set/>"
    wanted += (
        '<CAL:calendar-description/><CAL:supported-calendar-component-set/><x1:calendar-color xmlns:x1="'
    )
    wanted += 'http://apple.com/ns/ical/"/><CAL:calendar-timezone/><CAL:schedule-calendar-transp/></prop></propfind>'
    listed = davx5(dav, "PROPFIND", home, wanted.format(spaces), depth="1")
    kinds = [[e.tag for e in listed.prop("{DAV:}resourcetype", n)] for n in range(5)]
    assert [f"{C}calendar" in kind for kind in kinds] == [False, True, True, True, True]
    own, public = (listed.prop(f"{C}schedule-calendar-transp", n)[0].tag for n in (1, 4))
    assert (own, public) == (f"{C}opaque", f"{C}transparent")

    ask = "<propfind {}><prop><CAL:max-resource-size/><supported-report-set/><x:getctag xmlns:x="
    ask += '"http://calendarserver.org/ns/"/><sync-token/></prop></propfind>'
    able = davx5(dav, "PROPFIND", ALL, ask.format(spaces))
    assert "<d:sync-collection/>" in able.text
    sync = "<sync-collection {}><sync-token>{}</sync-token><sync-level>1</sync-level><prop><getetag/></prop>"
    first = davx5(dav, "REPORT", ALL, sync.format(spaces, "") + "</sync-collection>")
    get = '<CAL:calendar-multiget {}><prop><getcontenttype/><getetag/><x2:schedule-tag xmlns:x2="{}"/>'
    get += '<CAL:calendar-data content-type="text/calendar" version="2.0"/></prop>{}</CAL:calendar-multiget>'
    links = "".join(f"<href>{href}</href>" for href in first.changed)
    got = davx5(dav, "REPORT", ALL, get.format(spaces, C[1:-1], links))
    assert got.text.count("BEGIN:VEVENT") == 2
    assert got.prop("{DAV:}getcontenttype").text.startswith("text/calendar")

    move(small)

    second = davx5(dav, "REPORT", ALL, sync.format(spaces, first.token) + "</sync-collection>")
    assert second.changed == [path_of("E01")]
    old = davx5(
        dav, "REPORT", ALL, sync.format(spaces, "urn:fieldday:sync:ffffffffffff:2") + "</sync-collection>"
    )
    assert (old.status, old.conditions()) == (403, ["valid-sync-token"])  # upon which it begins anew


def thunderbird(dav, method, path, body, **headers):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0"
    given = {"Accept": "text/xml", "Accept_Charset": "utf-8,*;q=0.1", "User_Agent": agent}
    return dav.ask(method, path, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', **given, **headers)


def test_thunderbird_finds_the_calendars_marks_them_read_only_and_syncs(client, dav, small):
    spaces = f'xmlns:D="DAV:" xmlns:CS="{CS[1:-1]}" xmlns:C="{C[1:-1]}" xmlns:A="{A[1:-1]}"'
    props = "<D:resourcetype/><D:owner/><D:displayname/><D:current-user-principal/><D:current-user-privilege-set/>"
    props += "<A:calendar-color/><C:calendar-home-set/>"
    ask = f"<D:propfind {spaces}><D:prop>{props}</D:prop></D:propfind>"
    start = thunderbird(dav, "PROPFIND", "/caldav/", ask, Depth="0")
    # It looks for the home at once, without the principal, where the first answer has it.
    home = start.prop(f"{C}calendar-home-set")[0].text
    listed = thunderbird(dav, "PROPFIND", home, ask, Depth="1")
    granted = [p[0].tag for p in listed.prop("{DAV:}current-user-privilege-set", 4)]
    assert not any("write" in tag or tag.endswith("}all") or "bind" in tag for tag in granted)

    about = f"<D:propfind {spaces}><D:prop><D:resourcetype/><D:owner/><D:current-user-principal/>"
    about += "<D:current-user-privilege-set/><D:supported-report-set/><C:supported-calendar-component-set/>"
    able = thunderbird(dav, "PROPFIND", ALL, about + "<CS:getctag/></D:prop></D:propfind>", Depth="0")
    assert "<d:sync-collection/>" in able.text
    options = client.open(ALL, method="OPTIONS", headers={"Authorization": basic("S0001")})
    assert "calendar-access" in options.headers["DAV"]
    assert "calendar-schedule" not in options.headers["DAV"]

    sync = "<sync-collection xmlns='DAV:'><sync-token/><sync-level>1</sync-level><prop><getcontenttype/><getetag/>"
    first = thunderbird(dav, "REPORT", ALL, sync + "</prop></sync-collection>", Depth="1")
    assert first.changed == [path_of("E01"), path_of("E02")]
    get = "".join(f"<D:href>{href}</D:href>" for href in first.changed)
    got = f"<C:calendar-multiget {spaces}><D:prop><D:getetag/><C:calendar-data/></D:prop>{get}</C:calendar-multiget>"
    assert thunderbird(dav, "REPORT", ALL, got, Depth="1").text.count("BEGIN:VEVENT") == 2

    move(small)

    renewed = sync.replace("<sync-token/>", f"<sync-token>{first.token}</sync-token>")
    assert thunderbird(dav, "REPORT", ALL, renewed + "</prop></sync-collection>", Depth="1").changed == [
        path_of("E01")
    ]


def test_evolution_and_gnome_know_that_it_is_read_only_and_see_the_change(client, dav, small):
    agent = {"User_Agent": "Evolution/3.54.1"}
    options = client.open(ALL, method="OPTIONS", headers={"Authorization": basic("S0001")})
    assert options.status_code == 200  # 404 here made Evolution fail: nextcloud/server#20624
    assert not {"PUT", "DELETE"} & set(options.headers["Allow"].split(", "))  # by which it is read-only

    spaces = f'xmlns:D="DAV:" xmlns:C="{C[1:-1]}" xmlns:CS="{CS[1:-1]}" xmlns:IC="{A[1:-1]}"'
    find = f"<D:propfind {spaces}><D:prop><D:current-user-principal/><D:principal-URL/><C:calendar-home-set/>"
    start = dav.ask("PROPFIND", "/caldav/", find + "</D:prop></D:propfind>", Depth="0", **agent)
    principal = start.prop("{DAV:}current-user-principal")[0].text
    mine = f"<D:propfind {spaces}><D:prop><C:calendar-home-set/><C:calendar-user-address-set/></D:prop></D:propfind>"
    assert (
        dav.ask("PROPFIND", principal, mine, Depth="0", **agent).prop(f"{C}calendar-home-set")[0].text == HOME
    )
    listed = (
        f"<D:propfind {spaces}><D:prop><D:resourcetype/><C:supported-calendar-component-set/><D:displayname/>"
    )
    listed += "<C:calendar-description/><IC:calendar-color/></D:prop></D:propfind>"
    assert dav.ask("PROPFIND", HOME, listed, Depth="1", **agent).hrefs[-1] == ALL

    ctag = f"<D:propfind {spaces}><D:prop><CS:getctag/></D:prop></D:propfind>"
    before = dav.ask("PROPFIND", ALL, ctag, Depth="0", **agent).prop(f"{CS}getctag").text
    tags = (
        f"<C:calendar-query {spaces}><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name='VCALENDAR'>"
    )
    tags += "<C:comp-filter name='VEVENT'/></C:comp-filter></C:filter></C:calendar-query>"
    first = dav.ask("REPORT", ALL, tags, Depth="1", **agent)
    held = {href: first.prop("{DAV:}getetag", n).text for n, href in enumerate(first.hrefs)}

    move(small)

    assert dav.ask("PROPFIND", ALL, ctag, Depth="0", **agent).prop(f"{CS}getctag").text != before
    second = dav.ask("REPORT", ALL, tags, Depth="1", **agent)
    now = {href: second.prop("{DAV:}getetag", n).text for n, href in enumerate(second.hrefs)}
    assert [href for href in now if now[href] != held.get(href)] == [path_of("E01")]
    assert dav.ask("DELETE", path_of("E01"), "", If_Match=now[path_of("E01")], **agent).status == 403
