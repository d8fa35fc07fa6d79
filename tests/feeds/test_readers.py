"""Four readers of other people agree on what a feed says: icalendar, vobject, ical and ical.js."""

from datetime import timedelta
from pathlib import Path

import pytest

from feeds.agenda import Agenda, Text
from feeds.calendar import render
from feeds.revision import next_stamp
from tests.tools.agendas import CHANGED, item, mixed_agenda
from tests.tools.readers import READERS, Reader, as_meant


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("read", READERS)
def test_every_reader_finds_each_start_end_title_and_status(
    read: Reader, language: str, tmp_path: Path
) -> None:
    agenda = mixed_agenda()

    assert read(render(agenda, language), tmp_path) == as_meant(agenda, language)


@pytest.mark.parametrize("read", READERS)
def test_two_changes_within_a_second_show_in_last_modified(read: Reader, tmp_path: Path) -> None:
    now = CHANGED + timedelta(hours=1, milliseconds=200)
    first = next_stamp(now, CHANGED)
    second = next_stamp(now + timedelta(milliseconds=300), first)

    seen = [
        read(render(Agenda(Text("x"), (item(1, changed_at=stamp),)), "zh"), tmp_path)[0][-1]
        for stamp in (CHANGED, first, second)
    ]

    assert seen == [
        "2021-03-01T08:00:00+00:00",
        "2021-03-01T09:00:00+00:00",
        "2021-03-01T09:00:01+00:00",
    ]
