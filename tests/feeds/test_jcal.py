"""The same calendar as JSON."""

import json
import re

import icalendar
import pytest

from feeds.agenda import Text
from feeds.calendar import join, render
from feeds.freebusy import render as freebusy
from feeds.jcal import jcal
from tests.tools.agendas import CHANGED, START, item, mixed_agenda
from tests.tools.javascript import needs_package, run_json


def lines(calendar: icalendar.Component) -> list[str]:
    """Its content lines, without the VALUE that icalendar adds to properties it does not know."""
    whole = calendar.to_ical().decode().replace("\r\n ", "")
    return re.sub(r";VALUE=(TEXT|UNKNOWN|DURATION)", "", whole).split("\r\n")


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_icalendar_reads_the_same_calendar_from_both_forms(language: str) -> None:
    body = render(mixed_agenda(), language, alarm=15)

    read = icalendar.Calendar.from_jcal(json.loads(jcal(body)))

    assert lines(read) == lines(icalendar.Calendar.from_ical(body))


def test_ical_js_reads_the_same_calendar_from_both_forms(tmp_path) -> None:
    needs_package("ical.js")
    body = render(mixed_agenda(), "both")
    for name, form in (("feed.ics", body), ("feed.json", jcal(body))):
        (tmp_path / name).write_bytes(form)

    assert run_json("parse.mjs", str(tmp_path / "feed.json")) == run_json(
        "parse.mjs", str(tmp_path / "feed.ics")
    )


def test_an_entry_is_written_as_the_rfc_says() -> None:
    read = json.loads(jcal(render(mixed_agenda(), "zh")))
    entry = next(e for e in read[2] if e[0] == "vevent" and ["status", {}, "text", "TENTATIVE"] in e[1])

    assert read[0] == "vcalendar"
    assert ["dtstart", {"tzid": "Asia/Shanghai"}, "date-time", "2021-04-10T11:00:00"] in entry[1]
    assert ["last-modified", {}, "date-time", "2021-03-01T08:00:00Z"] in entry[1]
    assert ["x-microsoft-cdo-busystatus", {}, "unknown", "TENTATIVE"] in entry[1]
    assert ["refresh-interval", {}, "duration", "PT1H"] in read[1]


def test_free_and_busy_has_periods() -> None:
    body = freebusy([item(1)], uid="a@b", start=START, end=START.replace(hour=20), changed_at=CHANGED)

    assert json.loads(jcal(body))[2][0][1][-1] == [
        *("freebusy", {}, "period"),
        ["2021-04-10T01:00:00Z", "2021-04-10T02:00:00Z"],
    ]


def test_a_file_that_is_no_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="not one calendar"):
        jcal(join(Text("x"), [b"nonsense\r\n"], "zh"))
