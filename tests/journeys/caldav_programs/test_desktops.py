"""What Thunderbird, Evolution and GNOME ask, in their order and way of writing it, to a second sync.

Written after the RFCs and what the programs' users have posted of their traffic. What they need beyond the RFCs stands
at the assertion.
"""

from tests.tools.caldav import basic
from tests.tools.caldav_program import ALL, CS, HOME, A, C, move, path_of


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
