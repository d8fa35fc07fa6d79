"""Requests to answers, without rows."""

import gzip

import pytest

from feeds.agenda import Text
from feeds.answer import Answer
from feeds.caldav.model import Changes, Request
from feeds.caldav.serving import served
from tests.tools.agendas import item
from tests.tools.caldav import HEAD, SPACES, basic
from tests.tools.caldav_account import ALL, Fake, ask, calendar, events, fake, query

C = "{urn:ietf:params:xml:ns:caldav}"
PROPFIND = f"{HEAD}<d:propfind {SPACES}><d:prop>{{}}</d:prop></d:propfind>"


def propfind(account, path, *names, depth="0", **headers):
    body = PROPFIND.format("".join(f"<{name}/>" for name in names))
    return ask(account, "PROPFIND", path, body, Depth=depth, **headers)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Bearer secret",
        basic("S0001", ""),
        basic("", "secret"),
        "Basic " + "A" * 900,
    ],
)
def test_without_a_password_there_is_nothing(header):
    answers = [
        served(fake(), Request(method, path, {"authorization": header}), "192.0.2.1")
        for method in ("GET", "PROPFIND", "REPORT", "PUT", "LOCK")
        for path in ("/caldav/", ALL, "/caldav/nothing/at/all")
    ]

    assert {a.status for a in answers} == {401}
    assert len({a.body for a in answers}) == 1


def test_who_waits_is_told_how_long():
    answer = ask(fake(waits=77), "PROPFIND", ALL)

    assert (answer.status, answer.headers["Retry-After"]) == (429, "77")


def test_a_password_in_latin_1_is_understood():
    account = fake(login="S0001")
    raw = "Basic UzAwMDE6c2VjcmV0"

    assert served(account, Request("OPTIONS", ALL, {"authorization": raw}), "").status == 200


def test_a_missing_property_is_named_and_a_minimal_answer_leaves_it_out():
    names = ("d:displayname", "d:quota-used-bytes", "cs:push-transports")
    whole, minimal = propfind(fake(), ALL, *names), propfind(fake(), ALL, *names, Prefer="return=minimal")
    brief = propfind(fake(), ALL, *names, Brief="t")

    assert "<d:quota-used-bytes/><cs:push-transports/>" in whole.text
    assert "HTTP/1.1 404 Not Found" in whole.text
    assert "404" not in minimal.text
    assert minimal.text == brief.text


def test_a_property_of_a_foreign_namespace_is_echoed_safely():
    body = f'{HEAD}<d:propfind {SPACES}><d:prop><x xmlns="a&quot;&lt;b&amp;c"/></d:prop></d:propfind>'
    answer = ask(fake(), "PROPFIND", ALL, body, Depth="0")

    missing = answer.tree.find(".//{DAV:}prop")
    assert [e.tag for e in missing] == ['{a"<b&c}x']


def test_nothing_of_a_name_breaks_the_answer():
    odd = calendar(item(1, title=Text("a<b>&]]>\x00", "")), name=Text("<&\"'>]]>", ""))
    answer = propfind(Fake([odd]), ALL, "d:displayname")

    assert answer.prop("{DAV:}displayname").text == "<&\"'>]]>"
    data = query(Fake([odd]), events(), "<c:calendar-data/>").prop(f"{C}calendar-data").text
    assert "SUMMARY:a<b>&]]>" in data
    assert data.count("\r\n") == data.count("\n")  # the line ends outlive the XML


def test_the_properties_of_a_calendar():
    names = "d:resourcetype d:sync-token cs:getctag c:supported-calendar-component-set c:calendar-timezone d:owner"
    answer = propfind(fake(), ALL, *names.split())

    assert answer.prop("{DAV:}sync-token").text == "urn:fieldday:sync:e:1"
    assert answer.prop("{http://calendarserver.org/ns/}getctag").text == "urn:fieldday:sync:e:1"
    assert [e.attrib for e in answer.prop(f"{C}supported-calendar-component-set")] == [{"name": "VEVENT"}]
    assert "TZID:Asia/Shanghai" in answer.prop(f"{C}calendar-timezone").text
    assert answer.prop("{DAV:}owner")[0].text == "/caldav/principals/S0001/"


def test_the_colour_has_a_number():
    body = PROPFIND.format('<a:calendar-color xmlns:a="http://apple.com/ns/ical/"/>')
    answer = ask(fake(), "PROPFIND", ALL, body, Depth="0")

    assert answer.prop("{http://apple.com/ns/ical/}calendar-color").text == "#DC143CFF"


def test_all_names_can_be_asked_for_and_all_values():
    names = ask(fake(), "PROPFIND", ALL, f"{HEAD}<d:propfind {SPACES}><d:propname/></d:propfind>", Depth="0")
    values = ask(fake(), "PROPFIND", ALL, "", Depth="0")

    assert "<d:sync-token/>" in names.text
    assert values.prop("{DAV:}displayname").text == "全部"


def test_depth_1_lists_what_lies_in_it():
    account = fake()
    assert propfind(account, "/caldav/", "d:displayname", depth="1").hrefs == [
        "/caldav/",
        "/caldav/principals/",
        "/caldav/calendars/S0001/",
    ]
    assert propfind(account, "/caldav/principals/", "d:displayname", depth="1").hrefs[1:] == [
        "/caldav/principals/S0001/"
    ]
    entries = [f"{ALL}{uid}.ics" for uid in account.held[0].members]
    assert propfind(account, ALL, "d:getetag", depth="1").hrefs == [ALL, *entries]
    assert propfind(account, entries[0], "d:getetag", depth="infinity").hrefs == [entries[0]]


def test_more_properties_than_anybody_needs_are_refused():
    answer = propfind(fake(), ALL, *(f"d:p{n}" for n in range(201)))

    assert (answer.status, "xml-many" in answer.text) == (400, True)


def test_a_large_answer_is_packed_where_it_may_be():
    given = {"authorization": basic("S0001", "secret"), "depth": "1", "accept-encoding": "gzip"}
    request = Request("PROPFIND", ALL, given, PROPFIND.format("<d:getetag/><d:displayname/>").encode())
    many = Fake([calendar(*(item(n) for n in range(1, 40)))])
    packed: Answer = served(many, request, "")

    assert ("Content-Encoding", "gzip") in packed.headers
    assert gzip.decompress(packed.body).count(b"<d:response>") == 40


def test_a_report_that_is_not_offered_is_refused_by_name():
    for path, body in (
        (ALL, f"{HEAD}<d:acl-principal-prop-set {SPACES}/>"),
        ("/caldav/", f"{HEAD}<d:sync-collection {SPACES}/>"),
        (ALL, ""),
    ):
        assert ask(fake(), "REPORT", path, body).conditions() == ["supported-report"]


def test_a_sync_says_what_is_gone():
    account = fake(item(1), told=Changes((item(1).uid,), ("gone@x",), 9))
    body = f"{HEAD}<d:sync-collection {SPACES}><d:sync-token>urn:fieldday:sync:e:0</d:sync-token>"
    answer = ask(account, "REPORT", ALL, body + "<d:prop><d:getetag/></d:prop></d:sync-collection>")

    assert (answer.changed, answer.gone) == ([f"{ALL}{item(1).uid}.ics"], [f"{ALL}gone@x.ics"])
    assert answer.token == "urn:fieldday:sync:e:9"


def test_busy_times_are_told_and_nothing_else():
    account = fake(item(1), item(2, status="CANCELLED"), item(3, transparent=True))
    body = (
        f'{HEAD}<c:free-busy-query {SPACES}><c:time-range start="20210410T000000Z" end="20210411T000000Z"/>'
    )
    answer = ask(account, "REPORT", ALL, body + "</c:free-busy-query>")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in answer.text.split("\r\n") if line.startswith("FREEBUSY")] == [
        "FREEBUSY:20210410T010000Z/20210410T020000Z"
    ]
    assert "拔河" not in answer.text


@pytest.mark.parametrize(
    "span", ["", '<c:time-range start="20210410T000000Z"/>', '<c:time-range start="x" end="y"/>']
)
def test_busy_times_need_a_span(span):
    answer = ask(fake(), "REPORT", ALL, f"{HEAD}<c:free-busy-query {SPACES}>{span}</c:free-busy-query>")

    assert answer.conditions() == ["valid-filter"]


def test_links_are_expanded():
    body = f'{HEAD}<d:expand-property {SPACES}><d:property name="current-user-principal">'
    body += '<d:property name="displayname"/><d:property name="calendar-home-set"'
    body += ' namespace="urn:ietf:params:xml:ns:caldav"/></d:property></d:expand-property>'
    answer = ask(fake(), "REPORT", ALL, body)
    inner = answer.prop("{DAV:}current-user-principal").find("{DAV:}response")

    assert inner.findtext("{DAV:}href") == "/caldav/principals/S0001/"
    assert inner.findtext(".//{DAV:}displayname") == "张三"


def test_nobody_can_look_for_others():
    search = (
        f"{HEAD}<d:principal-property-search {SPACES}><d:property-search><d:prop><d:displayname/></d:prop>"
    )
    search += "<d:match>a</d:match></d:property-search></d:principal-property-search>"

    assert ask(fake(), "REPORT", "/caldav/principals/", search).hrefs == []
    assert (
        ask(
            fake(), "REPORT", "/caldav/principals/", f"{HEAD}<d:principal-search-property-set {SPACES}/>"
        ).status
        == 200
    )
