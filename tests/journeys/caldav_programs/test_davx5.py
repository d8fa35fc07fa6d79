"""What DAVx5 asks, in its order and way of writing it, to a second sync.

Written after the RFCs and what the programs' users have posted of their traffic. What they need beyond the RFCs stands
at the assertion.
"""

from tests.tools.caldav_program import ALL, C, move, path_of


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
