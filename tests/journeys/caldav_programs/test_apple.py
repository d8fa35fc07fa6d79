"""What an iPhone and a Mac ask, in their order and way of writing it, to a second sync.

Written after the RFCs and what the programs' users have posted of their traffic. What they need beyond the RFCs stands
at the assertion.
"""

from tests.tools.caldav import basic
from tests.tools.caldav_program import ALL, CS, HOME, A, C, move, path_of


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
