"""One item as one VEVENT."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from icalendar import Event

from feeds.agenda import ZONE, Text
from feeds.bad import BadItem
from feeds.entry import fragment, title, with_alarm
from feeds.identity import uid_for
from feeds.lines import one_line
from tests.tools.agendas import CHANGED, item, odd_items


def lines(written: bytes) -> list[str]:
    """The logical lines, unfolded the plain way."""
    return written.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def values(written: bytes) -> dict[str, str]:
    return dict(line.split(":", 1) for line in lines(written))


def test_a_whole_entry_is_these_lines() -> None:
    whole = item(
        sequence=2,
        description=Text("带球拍", "Bring a racket"),
        location=Text("体育馆, 2 号场", "Gym, court 2"),
        url="https://example.org/s/1",
        kind_name=Text("体育", "Sports"),
        color="Teal",
        series="lectures",
        geo=(39.98, 116.31),
    )

    assert lines(fragment(whole, "en")) == [
        "BEGIN:VEVENT",
        "SUMMARY:Tug of war",
        "DTSTART;TZID=Asia/Shanghai:20210410T090000",
        "DTEND;TZID=Asia/Shanghai:20210410T100000",
        "DTSTAMP:20210301T080000Z",
        f"UID:{whole.uid}",
        "SEQUENCE:2",
        "CATEGORIES:Sports",
        "COLOR:teal",
        "DESCRIPTION:Bring a racket\\nhttps://example.org/s/1",
        "GEO:39.98;116.31",
        "LAST-MODIFIED:20210301T080000Z",
        "LOCATION:Gym\\, court 2",
        f"RELATED-TO:{uid_for('series', 'lectures')}",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://example.org/s/1",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT",
    ]


def test_a_bare_entry_has_no_empty_property() -> None:
    names = [line.partition(":")[0].partition(";")[0] for line in lines(fragment(item(), "zh"))]

    assert names == [
        *("BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "LAST-MODIFIED", "STATUS"),
        *("TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "END"),
    ]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh", "拔河比赛"), ("en", "Tug of war"), ("both", "拔河比赛 / Tug of war")],
)
def test_the_title_is_in_the_language_asked_for(language: str, shown: str) -> None:
    assert values(fragment(item(), language))["SUMMARY"] == shown


def test_both_languages_of_one_missing_or_equal_text_say_it_once() -> None:
    assert Text("讲座", "").get("both") == "讲座"
    assert Text("", "Lecture").get("zh") == "Lecture"
    assert Text("AI", "AI").get("both") == "AI"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh", "已取消：拔河比赛"),
        ("en", "Cancelled: Tug of war"),
        ("both", "已取消：拔河比赛 / Cancelled: Tug of war"),
    ],
)
def test_a_cancelled_entry_says_so_in_title_status_and_busy_state(language: str, shown: str) -> None:
    written = values(fragment(item(status="CANCELLED"), language))

    assert [written[name] for name in ("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")] == [
        *(shown, "CANCELLED", "TRANSPARENT", "FREE")
    ]


@pytest.mark.parametrize(
    ("changes", "transp", "busy"),
    [
        ({}, "OPAQUE", "BUSY"),
        ({"status": "TENTATIVE"}, "OPAQUE", "TENTATIVE"),
        ({"transparent": True}, "TRANSPARENT", "FREE"),
        ({"transparent": True, "status": "TENTATIVE"}, "TRANSPARENT", "FREE"),
    ],
)
def test_transp_and_the_busy_status_of_outlook_agree(changes: dict, transp: str, busy: str) -> None:
    written = values(fragment(item(**changes), "zh"))

    assert (written["TRANSP"], written["X-MICROSOFT-CDO-BUSYSTATUS"]) == (transp, busy)


def test_utc_times_are_written_in_the_zone_of_the_feed() -> None:
    start, end = datetime(2021, 7, 1, 0, 30, tzinfo=UTC), datetime(2021, 7, 1, 17, 0, tzinfo=UTC)

    written = values(fragment(item(start=start, end=end), "zh"))

    assert written["DTSTART;TZID=Asia/Shanghai"] == "20210701T083000"
    assert written["DTEND;TZID=Asia/Shanghai"] == "20210702T010000"


def test_all_day_entries_have_dates_and_end_the_day_after_the_last() -> None:
    written = values(fragment(item(all_day=True, start=date(2021, 4, 10), end=date(2021, 4, 13)), "zh"))

    assert (written["DTSTART;VALUE=DATE"], written["DTEND;VALUE=DATE"]) == ("20210410", "20210413")


def test_a_reminder_is_there_only_when_asked_for_and_not_on_cancelled_entries() -> None:
    asked = lines(fragment(item(), "en", 15))

    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-PT15M", "END:VALARM"]
    assert asked == [*lines(fragment(item(), "en"))[:-1], *alarm, "END:VEVENT"]
    assert fragment(item(status="CANCELLED"), "en", 15) == fragment(item(status="CANCELLED"), "en")
    assert with_alarm(fragment(item(), "en"), "en", 15) == fragment(item(), "en", 15)


@pytest.mark.parametrize("minutes", [-1, 40321])
def test_a_reminder_more_than_four_weeks_before_or_after_the_start_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="0 to 40320"):
        fragment(item(), "en", minutes)


def test_pasted_line_ends_and_control_characters_cannot_inject_a_property() -> None:
    nasty = Text("拔河\r\nATTENDEE:mailto:x@example.org\x00\x85\u2028\x1b\ud800x", "")

    written = fragment(item(title=nasty, location=nasty, kind_name=nasty), "zh")

    assert values(written)["SUMMARY"] == "拔河 ATTENDEE:mailto:x@example.org x"
    assert not any(line.startswith("ATTENDEE") for line in lines(written))


def test_line_breaks_stay_in_the_description_and_nowhere_else() -> None:
    words = Text("第一行\r\n第二行\r第三行\u2028第四行", "")

    written = values(fragment(item(title=words, description=words), "zh"))

    assert written["DESCRIPTION"] == "第一行\\n第二行\\n第三行\\n第四行"
    assert written["SUMMARY"] == "第一行 第二行 第三行 第四行"


def test_an_address_with_odd_characters_is_percent_encoded_in_both_places() -> None:
    written = values(fragment(item(url="https://example.org/会 议\r\nX:1"), "zh"))

    assert written["URL"] == "https://example.org/%E4%BC%9A%20%E8%AE%AE%0D%0AX:1"
    assert written["DESCRIPTION"] == written["URL"]


def test_a_colour_that_is_no_css3_name_is_not_written() -> None:
    assert "COLOR" not in values(fragment(item(color="#fff"), "zh"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"uid": ""}, "uid"),
        ({"uid": "会议@fieldday"}, "uid"),
        ({"uid": "a@b\r\nX:1"}, "uid"),
        ({"sequence": -1}, "sequence"),
        ({"changed_at": CHANGED.replace(tzinfo=None)}, "changed-at"),
        ({"changed_at": CHANGED.astimezone(ZONE)}, "changed-at"),
        ({"changed_at": CHANGED.replace(microsecond=1)}, "changed-at"),
        ({"status": "confirmed"}, "status"),
        ({"start": datetime(2021, 4, 10, 9)}, "floating"),  # noqa: DTZ001
        ({"start": datetime(2021, 4, 10, 9, 0, 0, 1, tzinfo=ZONE)}, "fraction"),
        ({"start": date(2021, 4, 10)}, "all-day"),
        ({"all_day": True}, "all-day"),
        ({"end": datetime(2021, 4, 10, 9, tzinfo=ZONE)}, "end"),
        ({"all_day": True, "start": date(2021, 4, 10), "end": date(2021, 4, 10)}, "end"),
        ({"start": datetime(1988, 7, 1, 9, tzinfo=ZONE)}, "year"),
        ({"title": Text()}, "title"),
        ({"title": Text(" \r\n\x00", "")}, "title"),
        ({"title": None}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.org/\ud800"}, "unwritable"),
        ({"geo": (float("nan"), 0.0)}, "geo"),
        ({"geo": (91.0, 0.0)}, "geo"),
    ],
)
def test_what_a_reader_would_choke_on_is_refused_with_a_code(changes: dict, code: str) -> None:
    bad = replace(item(), **changes)

    with pytest.raises(BadItem) as refusal:
        fragment(bad, "zh")

    assert (refusal.value.uid, refusal.value.code) == (bad.uid, code)


@given(odd=odd_items())
def test_every_text_comes_back_as_it_was_shown(odd) -> None:
    event = Event.from_ical(fragment(odd, "zh"))

    assert str(event["SUMMARY"]) == title(odd, "zh")
    assert str(event.get("LOCATION", "")) == Text(*map(one_line, (odd.location.zh, odd.location.en))).get(
        "zh"
    )
    assert (event.start, event.end) == (odd.start, odd.end)
