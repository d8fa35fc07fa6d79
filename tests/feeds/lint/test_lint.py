"""Each rule of the lint finds its fault, at its line, and a good feed has none."""

import pytest

from feeds.agenda import Agenda, Text
from feeds.calendar import render
from feeds.lint import SENTENCES, Finding, lint
from tests.tools.agendas import item, mixed_agenda

GOOD = render(Agenda(Text("x"), (item(1, url="https://example.org/1", color="teal"),)), "zh")
CANCELLED = render(Agenda(Text("x"), (item(1, status="CANCELLED"),)), "zh")
LINES = GOOD.decode().split("\r\n")


def line_of(start: str) -> int:
    return next(n for n, line in enumerate(LINES, 1) if line.startswith(start))


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_good_feed_has_no_finding(language: str) -> None:
    assert lint(render(mixed_agenda(), language)) == []


ENTRY = LINES[line_of("BEGIN:VEVENT") - 1 : line_of("END:VEVENT")]
DAYLIGHT = "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0900\r\nEND:DAYLIGHT\r\n"
CASES = [
    ("BEGIN:VCALENDAR", "\ufeffBEGIN:VCALENDAR", {"bom"}),
    ("VERSION:2.0\r\n", "VERSION:2.0\n", {"line-end"}),
    ("END:VCALENDAR\r\n", "END:VCALENDAR", {"line-end"}),
    ("SUMMARY:", "SUMMARY:" + "x" * 80, {"line-long"}),
    ("SUMMARY:", "SUMMARY:\x1b", {"control"}),
    ("SUMMARY:", "SUMMARY:\u2028", {"control"}),
    ("SUMMARY:", "SUMMARY ", {"line-bad", "missing"}),
    ("END:VEVENT\r\n", "", {"nesting"}),
    ("BEGIN:VCALENDAR", "BEGIN:VCARD", {"no-calendar", "nesting"}),
    ("DTEND;TZID=Asia/Shanghai:20210410T100000\r\n", "", {"missing"}),
    ("LAST-MODIFIED:20210301T080000Z\r\n", "", {"missing", "stamps-differ"}),
    ("X-PUBLISHED-TTL:PT1H\r\n", "", {"missing"}),
    ("TZOFFSETTO:+0800\r\n", "", {"missing"}),
    ("SEQUENCE:0\r\n", "SEQUENCE:0\r\nSEQUENCE:1\r\n", {"twice"}),
    ("SEQUENCE:0\r\n", "SEQUENCE:0\r\nLOCATION:\r\n", {"empty"}),
    ("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n", {"method"}),
    ("SEQUENCE:0\r\n", "SEQUENCE:0\r\nORGANIZER:mailto:a@b.cn\r\n", {"people"}),
    ("SEQUENCE:0\r\n", "SEQUENCE:0\r\nLOCATION:ask a@b.cn\r\n", {"people"}),
    ("VERSION:2.0\r\n", "VERSION:2.0\r\nSOURCE:https://x/feeds/t.ics\r\n", {"source"}),
    ("END:VEVENT", "BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT", {"alarm"}),
    ("NAME:x\r\nX", "NAME:y\r\nX", {"names-differ"}),
    ("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL", {"refresh"}),
    ("COLOR:teal", "COLOR:#008080", {"color"}),
    ("TZID:Asia/Shanghai", "TZID:Asia/Chongqing", {"zone-missing"}),
    ("END:STANDARD", "RRULE:FREQ=YEARLY\r\nEND:STANDARD", {"zone-rule"}),
    ("END:VTIMEZONE", f"{DAYLIGHT}END:VTIMEZONE", {"zone-rule"}),
    ("TZOFFSETFROM:+0800", "TZOFFSETFROM:+080543", {"zone-offset"}),
    ("DTSTART;TZID=Asia/Shanghai:20210410T090000", "DTSTART:20210410T090000", {"floating"}),
    ("20210410T100000", "20210410T100000Z", {"zone-and-z"}),
    ("DTSTART;TZID", "DTSTART;VALUE=DATE-TIME;TZID", {"value-noise", "kinds-differ"}),
    ("20210410T090000", "20210410", {"time-bad"}),
    ("DTSTAMP:20210301T080000Z", "DTSTAMP:20210301T080000", {"time-bad", "stamps-differ"}),
    ("20210410T100000", "20210410T090000", {"end"}),
    ("STATUS:CONFIRMED", "STATUS:MAYBE", {"status"}),
    ("TRANSP:OPAQUE", "TRANSP:TRANSPARENT", {"busy-differs"}),
    ("UID:", "UID:会", {"uid"}),
    ("END:VEVENT\r\n", "END:VEVENT\r\n" + "\r\n".join(ENTRY) + "\r\n", {"uid-twice"}),
    ("URL:https", "URL:http", {"link"}),
]


@pytest.mark.parametrize(
    ("old", "new", "codes"), CASES, ids=[f"{c[0][:20].strip()}-{min(c[2])}" for c in CASES]
)
def test_a_fault_put_into_a_good_feed_is_found(old: str, new: str, codes: set[str]) -> None:
    assert old in GOOD.decode()
    broken = GOOD.decode().replace(old, new, 1)

    assert {finding.code for finding in lint(broken.encode())} == codes


def test_a_character_cut_by_a_fold_is_found_with_its_line() -> None:
    cut = GOOD.replace("河".encode(), b"\xe6\xb2\r\n \xb3")
    line = line_of("SUMMARY")

    assert lint(cut) == [
        Finding(line, "split-character", "octet 12"),
        Finding(line + 1, "split-character", "octet 2"),
    ]


def test_a_cancelled_entry_must_be_free_and_say_so() -> None:
    busy = CANCELLED.replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE").replace(b"STATUS:FREE", b"STATUS:BUSY")
    silent = CANCELLED.replace("已取消：".encode(), b"")

    assert [f.code for f in lint(busy)] == ["cancelled-busy"]
    assert [f.code for f in lint(silent)] == ["cancelled-title"]


def test_a_name_longer_than_255_and_a_file_larger_than_1_mb_are_found() -> None:
    long = GOOD.replace(b"NAME:x", b"NAME:" + b"\r\n ".join([b"x" * 60] * 5))
    large = GOOD.replace(b"SUMMARY:", b"SUMMARY:" + (b"x" * 60 + b"\r\n ") * 16_000)

    assert {f.code for f in lint(long)} == {"name-long"}
    assert [f.code for f in lint(large)] == ["large"]


def test_reminders_that_were_asked_for_are_no_fault() -> None:
    asked = render(Agenda(Text("x"), (item(1),)), "zh", 15)

    assert [f.code for f in lint(asked)] == ["alarm"]
    assert lint(asked, alarms=True) == []


def test_every_rule_has_a_case_and_a_sentence_in_both_languages() -> None:
    elsewhere = {"split-character", "cancelled-busy", "cancelled-title", "name-long", "large"}

    assert set().union(*(case[2] for case in CASES), elsewhere) == set(SENTENCES)
    assert [s for s in SENTENCES.values() if not (s.zh and s.en)] == []


def test_a_finding_says_where_and_what() -> None:
    finding = Finding(3, "floating", "DTSTART")

    assert finding.say("en") == "line 3: a time without a zone (DTSTART)"
    assert finding.say("zh") == "第 3 行：时间没有时区（DTSTART）"


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"BEGIN:VCALENDAR", b"END:VEVENT\r\n", b"\xff\xfe" * 100, b":" * 99]
)
def test_anything_at_all_gets_findings_and_no_exception(body: bytes) -> None:
    assert lint(body)
