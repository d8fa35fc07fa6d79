"""What is wrong in a foreign file in practice, and does no harm: left out with a notice, or read all the same."""

import pytest

from tests.feeds.foreign.test_reading import HOUR, reading, times, utc
from tests.tools.foreign import calendar, event, ics

FAULTS = [
    (["DTSTART:20210301T010000Z", "DTEND:20210228T010000Z"], ["ics-end"]),
    (["DTSTART:yesterday"], ["ics-event"]),
    (["SUMMARY:no start"], ["ics-event"]),
    (["DTSTART:99991231T000000Z"], ["ics-year"]),
    (["DTSTART:00010101T000000Z"], ["ics-year"]),
    (["DTSTART;VALUE=DATE:20210301", "DTEND:20210301T100000Z"], ["ics-mixed"]),
    (["DTSTART:20210301T010000Z", "RRULE:FREQ=SOMETIMES"], ["ics-rule"]),
    (["DTSTART:20210301T010000Z", "RRULE:RSCALE=HEBREW;FREQ=YEARLY"], ["ics-rule"]),
    (["DTSTART:20210301T010000Z", "a line that nobody folded"], ["ics-line"]),
]


@pytest.mark.parametrize(("lines", "noticed"), FAULTS, ids=[f[1][0] + f[0][0] for f in FAULTS])
def test_a_faulty_event_is_noticed_and_the_others_are_read(lines: list[str], noticed: list[str]) -> None:
    data = calendar(*event(*lines), *event("DTSTART:20210401T010000Z", HOUR, uid="good"))

    found = reading(data)

    assert [n.code for n in found.notices] == noticed
    assert [s.uid for s in found.spans if s.start == utc(2021, 4, 1, 1)] == ["good"]


def test_old_chinese_files_in_gbk_are_read_with_a_word() -> None:
    data = calendar(*event("DTSTART:20210301T010000Z", HOUR, "SUMMARY:组会与学术报告")).decode().encode("gbk")

    found = reading(data, titles=True)

    assert [e.title for e in found.events] == ["组会与学术报告"]
    assert [(n.code, n.line) for n in found.notices] == [("ics-gbk", 9)]


def test_a_fold_inside_a_character_and_utf_16_do_no_harm() -> None:
    whole = calendar(*event("DTSTART:20210301T010000Z", HOUR, "SUMMARY:组会与学术报告"))
    split = whole.replace("会".encode(), "会".encode()[:1] + b"\r\n " + "会".encode()[1:])
    wide = b"\xff\xfe" + whole.decode().encode("utf-16-le")

    for data in (split, wide):
        found = reading(data, titles=True)
        assert ([e.title for e in found.events], found.notices) == (["组会与学术报告"], ())


def test_one_broken_character_does_not_make_a_utf_8_file_gbk() -> None:
    data = calendar(*event("DTSTART:20210301T010000Z", HOUR, "SUMMARY:组会与学术报告和讨论")) + b"X:\xff\r\n"

    found = reading(data, titles=True)

    assert [e.title for e in found.events] == ["组会与学术报告和讨论"]
    assert [n.code for n in found.notices] == ["ics-encoding"]


def test_spelling_is_forgiven_where_the_meaning_is_plain() -> None:
    data = ics(
        "begin:vcalendar",
        "Begin:vEvent",
        "uid:a",
        "dtstart;tzid=Asia/Shanghai:2021-03-01T09:00:00",
        "dtend;tzid=Asia/Shanghai:20210301T240000",
        "end:VEVENT",
        "END:VCALENDAR",
        end="\n",
    )

    assert times(data) == [(utc(2021, 3, 1, 1), utc(2021, 3, 1, 16), "busy")]
