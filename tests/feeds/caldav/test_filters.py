"""Which entries a calendar-query finds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from feeds.agenda import Text
from feeds.caldav.resource import whole
from feeds.entry import fragment
from tests.tools.agendas import START, item
from tests.tools.caldav_account import ALL, events, fake, query

TUG = item(1)  # 10 April 2021, 9:00 to 10:00 in Shanghai: 1:00 to 2:00 UTC
CHESS = item(2, title=Text("象棋; 决赛, 第一轮", "Chess; final, round one"), status="CANCELLED")
FAIR = item(3, all_day=True, start=date(2021, 4, 12), end=date(2021, 4, 14), transparent=True)
HERE = fake(TUG, CHESS, FAIR)


def found(inner: str) -> list[str]:
    answer = query(HERE, inner)
    assert answer.status == 207, answer.text
    names = {f"{ALL}{one.uid}.ics": word for one, word in ((TUG, "tug"), (CHESS, "chess"), (FAIR, "fair"))}
    return [names[href] for href in answer.hrefs]


def span(start: str = "", end: str = "") -> str:
    given = (f' start="{start}"' if start else "") + (f' end="{end}"' if end else "")
    return f"<c:time-range{given}/>"


def prop(name: str, inner: str) -> str:
    return events(f'<c:prop-filter name="{name}">{inner}</c:prop-filter>')


def match(text: str, **attributes: str) -> str:
    given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<c:text-match{given}>{text}</c:text-match>"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("20210410T000000Z", "20210411T000000Z", ["tug", "chess"]),
        ("20210410T020000Z", "20210410T030000Z", ["chess"]),  # begins when tug ends
        ("20210410T000000Z", "20210410T010000Z", []),  # ends when tug begins
        ("20210410T015959Z", "20210410T020000Z", ["tug"]),
        ("20210411T155959Z", "20210411T160000Z", []),  # the second before midnight of the 12th in Shanghai
        ("20210411T160000Z", "20210411T160001Z", ["fair"]),
        ("20210413T155959Z", "", ["fair"]),  # the last second of its last day
        ("20210413T160000Z", "", []),
        ("", "20210410T010001Z", ["tug"]),
    ],
)
def test_a_span_finds_what_lies_in_part_in_it(start, end, expected):
    assert found(events(span(start, end))) == expected


def test_a_span_of_the_whole_calendar_means_the_event():
    inner = span("20210410T000000Z", "20210411T000000Z")

    assert found(f'<c:comp-filter name="VCALENDAR">{inner}</c:comp-filter>') == ["tug", "chess"]


def test_no_filter_inside_finds_all():
    assert found('<c:comp-filter name="VCALENDAR"/>') == ["tug", "chess", "fair"]
    assert found(events()) == ["tug", "chess", "fair"]


@pytest.mark.parametrize("name", ["VTODO", "VJOURNAL", "VFREEBUSY", "VALARM"])
def test_of_other_components_there_are_none(name):
    inner = f'<c:comp-filter name="{name}">{span("20210101T000000Z")}</c:comp-filter>'

    assert found(f'<c:comp-filter name="VCALENDAR">{inner}</c:comp-filter>') == []


def test_what_is_not_there_can_be_asked_for():
    no_alarm = '<c:comp-filter name="VALARM"><c:is-not-defined/></c:comp-filter>'

    assert found(events(no_alarm)) == ["tug", "chess", "fair"]
    assert found(prop("LOCATION", "<c:is-not-defined/>")) == ["tug", "chess", "fair"]
    assert found(prop("SUMMARY", "<c:is-not-defined/>")) == []
    assert found(prop("LOCATION", "")) == []


def test_text_is_found_as_it_was_meant_not_as_it_is_escaped():
    assert found(prop("SUMMARY", match("决赛, 第"))) == ["chess"]
    assert found(prop("SUMMARY", match("棋; "))) == ["chess"]
    assert found(prop("SUMMARY", match("河"))) == ["tug", "fair"]


def test_a_collation_says_what_is_the_same():
    assert found(prop("STATUS", match("cancelled"))) == ["chess"]
    assert found(prop("STATUS", match("cancelled", collation="i;octet"))) == []
    assert found(prop("STATUS", match("Cancelled", collation="i;unicode-casemap"))) == ["chess"]
    assert found(prop("STATUS", match("CANCELLED", negate_condition="yes"))) == ["tug", "fair"]


def test_all_conditions_hold_together():
    both = '<c:prop-filter name="STATUS">' + match("CONFIRMED") + "</c:prop-filter>"

    assert found(events(span("20210410T000000Z", "20210411T000000Z") + both)) == ["tug"]


def test_a_parameter_can_be_asked_for():
    def zone(inner):
        return prop("DTSTART", f'<c:param-filter name="TZID">{inner}</c:param-filter>')

    assert found(zone(match("Shanghai"))) == ["tug", "chess"]
    assert found(zone("<c:is-not-defined/>")) == ["fair"]


def test_a_stamp_can_be_asked_for_by_time():
    assert found(prop("LAST-MODIFIED", span("20210301T080000Z", "20210301T080001Z"))) == [
        "tug",
        "chess",
        "fair",
    ]
    assert found(prop("LAST-MODIFIED", span("20210301T080001Z"))) == []
    assert found(prop("SUMMARY", span("20210301T080001Z"))) == []


@pytest.mark.parametrize(
    ("inner", "condition"),
    [
        ("", "valid-filter"),
        ('<c:comp-filter name="VEVENT"/>', "valid-filter"),
        (events(span()), "valid-filter"),
        (events(span("2021-04-10")), "valid-filter"),
        (events(span("20210411T000000Z", "20210410T000000Z")), "valid-filter"),
        (events(span("20210410T000000")), "valid-filter"),
        (prop("SUMMARY", match("x", collation="i;klingon")), "supported-collation"),
        (events("<c:prop-filter/>"), "valid-filter"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_by_name(inner, condition):
    answer = query(HERE, inner)

    assert (answer.status, answer.conditions()) == (403, [condition])


def test_an_entry_itself_can_be_asked():
    path = f"{ALL}{TUG.uid}.ics"
    inside = events(span("20210410T000000Z", "20210411T000000Z"))

    assert query(HERE, inside, path=path).hrefs == [path]
    assert query(HERE, events(span("20220101T000000Z")), path=path).hrefs == []


def test_a_part_of_the_data_can_be_asked_for():
    wanted = '<c:calendar-data><c:comp name="VCALENDAR"><c:prop name="VERSION"/><c:comp name="VEVENT">'
    wanted += '<c:prop name="UID"/><c:prop name="SUMMARY"/></c:comp></c:comp></c:calendar-data>'
    long = replace(TUG, title=Text("拔河" * 40, ""))
    answer = query(fake(long), events(), wanted)
    data = answer.prop("{urn:ietf:params:xml:ns:caldav}calendar-data").text
    lines = data.replace("\r\n ", "").split("\r\n")

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        "SUMMARY:" + "拔河" * 40,
        f"UID:{TUG.uid}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_zone_comes_whole_where_it_is_asked_for():
    wanted = (
        '<c:calendar-data><c:comp name="VCALENDAR"><c:allprop/><c:comp name="VTIMEZONE"><c:allprop/></c:comp>'
    )
    wanted += '<c:comp name="VEVENT"><c:allprop/></c:comp></c:comp></c:calendar-data>'
    data = query(fake(TUG), events(), wanted).prop("{urn:ietf:params:xml:ns:caldav}calendar-data").text

    assert data.encode() == whole(fragment(TUG, "zh"))


@pytest.mark.parametrize("given", ['content-type="text/html"', 'content-type="text/calendar" version="3.0"'])
def test_data_of_another_form_is_refused(given):
    answer = query(HERE, events(), f"<c:calendar-data {given}/>")

    assert answer.conditions() == ["supported-calendar-data"]


def test_a_day_is_a_day_of_the_feed_s_zone():
    assert START.utcoffset() == timedelta(hours=8)
