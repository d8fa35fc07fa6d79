"""Calendars as more systems export them, each with the quirk it is known for, and what they say.

Spans as (start, end, weight) in UTC, `03-01 01:00` being 1 March 2021. Quirks as seen in public reports of other
readers: EXDATE of all-day series as midnight in another zone (jens-maus/node-ical#456), EXDATE as a date
(nextcloud/server#44600), no UID at all (nextcloud/calendar#8332), zones of Microsoft's own (lennart-k/rustical#102).
"""

from tests.tools.foreign import calendar, event

Export = tuple[str, bytes, list[tuple[str, str, str]]]


def _zone(name: str, offset: str, *more: str) -> list[str]:
    part = ["BEGIN:STANDARD", "DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}"]
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *more, *part, "END:STANDARD", "END:VTIMEZONE"]


OUTLOOK_COM = calendar(
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Calendar",
    *_zone("China Standard Time", "+0800"),
    *event(
        "SUMMARY:Busy",
        "DTSTART;TZID=China Standard Time:20210301T093000",
        "DTEND;TZID=China Standard Time:20210301T103000",
        "RRULE:FREQ=WEEKLY;UNTIL=20210315T013000Z;INTERVAL=1;BYDAY=MO;WKST=SU",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-CDO-INSTTYPE:1",
    ),
    *event(
        "SUMMARY:Working elsewhere",
        "DTSTART;TZID=China Standard Time:20210308T140000",
        "DTEND;TZID=China Standard Time:20210308T150000",
        "RECURRENCE-ID;TZID=China Standard Time:20210308T093000",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
    ),
    *event(
        "SUMMARY:Away",
        "DTSTART;VALUE=DATE:20210320",
        "DTEND;VALUE=DATE:20210322",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        uid="b",
    ),
)
EXCHANGE_ALL_DAY = calendar(  # left out by midnights of Tokyo, and in UTC by those of home
    *event(
        "DTSTART;VALUE=DATE:20210301",
        "DTEND;VALUE=DATE:20210302",
        "RRULE:FREQ=DAILY;COUNT=4",
        'EXDATE;TZID="Tokyo Standard Time":20210302T000000',
        "EXDATE:20210302T160000Z",
    ),
)
ZIMBRA = calendar(
    *_zone('"(GMT+08.00) Beijing / Chongqing / Hong Kong / Urumqi"', "+0800"),
    *event(
        'DTSTART;TZID="(GMT+08.00) Beijing / Chongqing / Hong Kong / Urumqi":20210301T090000',
        'DTEND;TZID="(GMT+08.00) Beijing / Chongqing / Hong Kong / Urumqi":20210301T100000',
        "RRULE:FREQ=DAILY;COUNT=3",
        'EXDATE;TZID="(GMT+08.00) Beijing / Chongqing / Hong Kong / Urumqi":20210302T090000',
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
    ),
)
DOMINO = calendar(  # a series as periods, the first of them twice
    *event(
        "DTSTART:20210301T010000Z",
        "DTEND:20210301T020000Z",
        "RDATE;VALUE=PERIOD:20210301T010000Z/20210301T020000Z,",
        " 20210303T010000Z/20210303T030000Z,20210305T010000Z/PT30M",
        "X-LOTUS-CHARSET:UTF-8",
    ),
    *event(
        "RECURRENCE-ID:20210305T010000Z",
        "DTSTART:20210306T010000Z",
        "DTEND:20210306T013000Z",
    ),
)
MOODLE = calendar(  # deadlines without length, and a class
    *event("SUMMARY:Essay is due", "CLASS:PUBLIC", "DTSTART:20210301T155900Z", "DTEND:20210301T155900Z"),
    *event("SUMMARY:Quiz opens", "DTSTART:20210302T010000Z", uid="b"),
    *event("SUMMARY:Class", "DTSTART:20210303T010000Z", "DTEND:20210303T023000Z", uid="c"),
)
UNTIS = calendar(  # no VTIMEZONE; a lesson that is cancelled keeps its line
    *event("DTSTART;TZID=Europe/Vienna:20210326T080000", "DTEND;TZID=Europe/Vienna:20210326T085000"),
    *event(
        "DTSTART;TZID=Europe/Vienna:20210329T080000",
        "DTEND;TZID=Europe/Vienna:20210329T085000",
        "STATUS:CANCELLED",
        uid="b",
    ),
    *event("DTSTART;TZID=Europe/Vienna:20210329T090000", "DTEND;TZID=Europe/Vienna:20210329T095000", uid="c"),
)
TEAMUP = calendar(  # UNTIL as a date counts the whole day; days left out as dates
    "X-WR-TIMEZONE:Asia/Shanghai",
    *event(
        "DTSTART;TZID=Asia/Shanghai:20210301T230000",
        "DTEND;TZID=Asia/Shanghai:20210302T003000",
        "RRULE:FREQ=DAILY;UNTIL=20210304",
        "EXDATE;VALUE=DATE:20210302",
    ),
)
GOOGLE = calendar(  # a single occurrence of somebody else's series, and an all-day series with one moved
    "X-WR-TIMEZONE:Asia/Shanghai",
    *event(
        "DTSTART:20210301T010000Z",
        "DTEND:20210301T020000Z",
        "RECURRENCE-ID:20210301T000000Z",
        uid="x_R20210201T000000@google.com",
    ),
    *event("DTSTART;VALUE=DATE:20210302", "DTEND;VALUE=DATE:20210303", "RRULE:FREQ=WEEKLY;COUNT=2", uid="b"),
    *event(
        "RECURRENCE-ID;VALUE=DATE:20210309",
        "DTSTART;VALUE=DATE:20210310",
        "DTEND;VALUE=DATE:20210311",
        uid="b",
    ),
)
FASTMAIL = calendar(  # summer time begins in between; both COUNT and UNTIL, of which the end counts
    *event(
        "DTSTART;TZID=Europe/London:20210326T090000",
        "DURATION:PT45M",
        "RRULE:FREQ=DAILY;COUNT=9;UNTIL=20210328T080000Z",
    ),
)
DATA_GOUV = calendar(  # no UID anywhere
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20210301",
    "DTEND;VALUE=DATE:20210302",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20210303",
    "DTEND;VALUE=DATE:20210304",
    "END:VEVENT",
)
MEETUP = calendar(  # Latin-1 within a quoted parameter, and lines that end twice
    *event(
        'ORGANIZER;CN="J\xf6rg: the one, who asks":MAILTO:j@example.org',
        "DTSTART;TZID=Asia/Shanghai:20210301T190000",
        "DTEND;TZID=Asia/Shanghai:2021030",
        " 1T210000",
        "GEO:31.2;121.4",
    ),
    end="\r\r\n",
).replace("\xf6".encode(), b"\xf6")

EXPORTS: tuple[Export, ...] = (
    ("outlook.com", OUTLOOK_COM, [
        ("03-01 01:30", "03-01 02:30", "busy"), ("03-08 06:00", "03-08 07:00", "tentative"),
        ("03-15 01:30", "03-15 02:30", "busy"), ("03-19 16:00", "03-21 16:00", "busy")]),
    ("Exchange, all day", EXCHANGE_ALL_DAY, [
        ("02-28 16:00", "03-01 16:00", "busy"), ("03-03 16:00", "03-04 16:00", "busy")]),
    ("Zimbra", ZIMBRA, [("03-01 01:00", "03-01 02:00", "busy"), ("03-03 01:00", "03-03 02:00", "busy")]),
    ("Domino", DOMINO, [
        ("03-01 01:00", "03-01 02:00", "busy"), ("03-03 01:00", "03-03 03:00", "busy"),
        ("03-06 01:00", "03-06 01:30", "busy")]),
    ("Moodle", MOODLE, [("03-03 01:00", "03-03 02:30", "busy")]),
    ("Untis", UNTIS, [
        ("03-26 07:00", "03-26 07:50", "busy"), ("03-29 06:00", "03-29 06:50", "free"),
        ("03-29 07:00", "03-29 07:50", "busy")]),
    ("TeamUp", TEAMUP, [
        ("03-01 15:00", "03-01 16:30", "busy"), ("03-03 15:00", "03-03 16:30", "busy"),
        ("03-04 15:00", "03-04 16:30", "busy")]),
    ("Google", GOOGLE, [
        ("03-01 01:00", "03-01 02:00", "busy"), ("03-01 16:00", "03-02 16:00", "busy"),
        ("03-09 16:00", "03-10 16:00", "busy")]),
    ("Fastmail", FASTMAIL, [
        ("03-26 09:00", "03-26 09:45", "busy"), ("03-27 09:00", "03-27 09:45", "busy"),
        ("03-28 08:00", "03-28 08:45", "busy")]),
    ("data.gouv.fr", DATA_GOUV, [
        ("02-28 16:00", "03-01 16:00", "busy"), ("03-02 16:00", "03-03 16:00", "busy")]),
    ("Meetup", MEETUP, [("03-01 11:00", "03-01 13:00", "busy")]),
)  # fmt: skip
