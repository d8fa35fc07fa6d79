"""Files that were made to hurt whoever reads them, and what each is answered.

A name, how to make it (none is kept), and the code of the refusal, or of the only notice, or nothing where
it is read in peace.
"""

import zlib
from collections.abc import Callable

from tests.tools.foreign import calendar, event, ics

MIB = 1024 * 1024
NINE = "DTSTART:20210301T090000Z"
Beast = tuple[str, Callable[[], bytes], str]


def rule(text: str, *more: str, start: str = NINE) -> Callable[[], bytes]:
    return lambda: calendar(*event(start, "DURATION:PT1M", f"RRULE:{text}", *more))


def one(*lines: str) -> Callable[[], bytes]:
    return lambda: calendar(*event(*lines))


def many(count: int, *lines: str) -> Callable[[], bytes]:
    return lambda: calendar(*(line for n in range(count) for line in event(*lines, uid=str(n))))


def _zone(*lines: str) -> Callable[[], bytes]:
    part = ["BEGIN:STANDARD", *lines, "DTSTART:16010101T000000", "TZOFFSETFROM:+0800", "TZOFFSETTO:+0700"]
    zone = ["BEGIN:VTIMEZONE", "TZID:own", *part, "END:STANDARD", "END:VTIMEZONE"]
    return lambda: calendar(*zone, *event("DTSTART;TZID=own:20210301T090000", "DURATION:PT1H"))


def _many_zone_parts() -> bytes:
    part = ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0800", "TZOFFSETTO:+0700"]
    parts = [*part, "RRULE:FREQ=YEARLY", "END:STANDARD"] * 4_000
    uses = [
        line
        for n in range(500)
        for line in event(f"DTSTART;TZID=own:2021{n % 3 + 3:02}{n % 28 + 1:02}T{n % 24:02}0000", uid=str(n))
    ]
    return calendar("BEGIN:VTIMEZONE", "TZID:own", *parts, "END:VTIMEZONE", *uses)


def _exceptions() -> bytes:
    core = event("DTSTART:20210301T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    moved = [event(f"RECURRENCE-ID;RANGE=THISANDFUTURE:2021{n % 12 + 1:02}{n % 28 + 1:02}T090000Z",
                   f"DTSTART:2021{n % 12 + 1:02}{n % 28 + 1:02}T{n % 24:02}0000Z") for n in range(4_000)]  # fmt: skip
    return calendar(*core, *(line for lines in moved for line in lines))


BEASTS: tuple[Beast, ...] = (
    ("empty", lambda: b"", "ics-malformed"),
    ("only line breaks", lambda: b"\r\n" * MIB, "ics-malformed"),
    ("a web page", lambda: b"<!DOCTYPE html><html><title>Sign in</title>", "ics-web-page"),
    ("an archive", lambda: b"PK\x03\x04" + b"\0" * 1000, "ics-malformed"),
    ("packed", lambda: zlib.compress(calendar()), "ics-malformed"),
    ("zeros", lambda: b"\0" * (2 * MIB), "ics-line-long"),
    ("a byte too many", lambda: b"x" * (2 * MIB + 1), "ics-too-large"),
    ("a vCard", lambda: ics("BEGIN:VCARD", "FN:x", "END:VCARD"), "ics-malformed"),
    ("nothing but a beginning", lambda: b"BEGIN:VCALENDAR", "ics-cut-off"),
    ("cut off", lambda: calendar(*event(NINE))[:-30], "ics-cut-off"),
    ("ends crosswise", lambda: ics("BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VCALENDAR"), "ics-nesting"),
    ("ends what never began", lambda: ics("BEGIN:VCALENDAR", "END:VCALENDAR", "END:VEVENT"), "ics-nesting"),
    ("nested six deep", one(*["BEGIN:VALARM"] * 6), "ics-depth"),
    ("nested 5,000 deep", lambda: ics(*["BEGIN:VCALENDAR"] * 5_000), "ics-depth"),
    ("5,001 events", many(5_001, NINE), "ics-components"),
    ("60,000 alarms", one(*["BEGIN:VALARM", "END:VALARM"] * 60_000), "ics-components"),
    ("a long line", one("SUMMARY:" + "x" * 70_000), "ics-line-long"),
    ("a long line of short ones", one("SUMMARY:" + "\r\n x" * 500_000), "ics-line-long"),
    ("a long line of wide characters", one("SUMMARY:" + "组" * 30_000), "ics-line-long"),
    ("a name without end", one(NINE, "X" * 60_000), "ics-line"),
    ("nothing but quotes", one("DTSTART;" + 'A="' * 20_000), "ics-event"),
    ("nothing but semicolons", one("SUMMARY" + ";A=" * 20_000), "ics-event"),
    ("backslashes", one(NINE, "SUMMARY:" + "\\" * 60_000), ""),
    ("every second", rule("FREQ=SECONDLY"), "ics-frequency"),
    ("every minute, in odd letters", rule("INTERVAL=1; freq = Minutely"), "ics-frequency"),
    ("every second, folded", one(NINE, "RRULE:FREQ=SECO\r\n NDLY"), "ics-frequency"),
    ("every second by lists", rule(
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))
        + ";BYSECOND=" + ",".join(map(str, range(60)))), "ics-frequency"),
    ("every second hourly", rule("FREQ=HOURLY;BYSECOND=1,2"), "ics-frequency"),
    ("every hour", rule("FREQ=HOURLY"), "ics-occurrences"),
    ("every hour since 1970", rule("FREQ=HOURLY", start="DTSTART:19700101T000000Z"), "ics-occurrences"),
    ("a day that never comes", rule("FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31"), "ics-rule"),
    ("a day that never comes, found too late", rule("FREQ=DAILY;BYMONTHDAY=-31;BYMONTH=1;BYWEEKNO=30"), "ics-time"),
    ("a year day that never comes", rule("FREQ=WEEKLY;BYMONTH=1;BYMONTHDAY=31;BYDAY=MO;INTERVAL=52"), ""),
    ("an interval of nought", rule("FREQ=DAILY;INTERVAL=0;COUNT=3"), ""),
    ("an interval of a billion", rule("FREQ=YEARLY;INTERVAL=999999999"), ""),
    ("a count of minus one", rule("FREQ=WEEKLY;COUNT=-1"), ""),
    ("a count beyond numbers", rule("FREQ=WEEKLY;COUNT=" + "9" * 4_000), ""),
    ("set positions", rule("FREQ=MONTHLY;BYDAY=" + ",".join(["MO"] * 5_000) + ";BYSETPOS=-1"), ""),
    ("an end before the beginning", rule("FREQ=DAILY;UNTIL=19700101T000000Z"), ""),
    ("5,000 rules", one(NINE, *["RRULE:FREQ=DAILY;INTERVAL=7"] * 5_000), "ics-rule"),
    ("the Hebrew calendar", rule("RSCALE=HEBREW;FREQ=YEARLY"), "ics-rule"),
    ("1,001 dates", one(NINE, "RDATE:" + ",".join(["20210302T090000Z"] * 1_001)), "ics-dates"),
    ("1,001 dates left out, a line each", one(NINE, *["EXDATE:20210302T090000Z"] * 1_001), "ics-dates"),
    ("dates of commas", one(NINE, "RDATE:" + "," * 60_000), "ics-dates"),
    ("2,000 daily events", many(2_000, NINE, "RRULE:FREQ=DAILY"), "ics-all-occurrences"),
    ("4,000 changes of this and later", _exceptions, ""),
    ("the year 1", one("DTSTART:00010101T000000Z"), "ics-year"),
    ("the year 9999", one("DTSTART:99991231T235959Z", "DURATION:P999999D"), "ics-event"),
    ("no such day", one("DTSTART:20210230T250000Z"), "ics-event"),
    ("a length beyond numbers", one(NINE, "DURATION:P" + "9" * 5_000 + "W"), "ics-event"),
    ("backwards in time", one(NINE, "DURATION:-P99999D"), "ics-end"),
    ("a zone named like a file", one("DTSTART;TZID=../../../../etc/passwd:20210301T090000"), "ics-zone"),
    ("a zone named like a folder", one("DTSTART;TZID=America:20210301T090000"), "ics-zone"),
    ("a zone that changes every second", _zone("RRULE:FREQ=SECONDLY"), ""),
    ("a zone that changes never and ever", _zone("RRULE:FREQ=YEARLY;INTERVAL=0"), ""),
    ("a zone of 99 hours", _zone("TZOFFSETTO:+9959"), "ics-zone"),
    ("a zone of 4,000 parts", _many_zone_parts, "ics-zone"),
    ("control characters", one(NINE, "SUMMARY:\x00\x1b[31m\u202e\u2028\x85"), ""),
    ("half an emoji", lambda: calendar(*event(NINE)).replace(b"UID:a", b"UID:\xf0\x9f"), "ics-gbk"),
    ("a bomb for XML readers", lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]>', "ics-web-page"),
    ("an attachment in letters", one(NINE, "ATTACH;ENCODING=BASE64:" + "A" * 60_000), ""),
)  # fmt: skip
