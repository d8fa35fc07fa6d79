"""Items as taken times, and nothing else of them."""

from datetime import date
from pathlib import Path

import pytest

from feeds.agenda import Text
from feeds.bad import BadItem
from feeds.busy import fragment
from feeds.calendar import join
from feeds.lint import lint
from tests.tools.agendas import item
from tests.tools.readers import READERS, Reader

NAME = Text("忙闲", "Busy")
TELLING = {
    "title": Text("秘密", "secret"),
    "description": Text("秘密", "secret"),
    "location": Text("秘密", "secret"),
    "url": "https://example.org/secret",
    "kind_name": Text("秘密", "secret"),
    "geo": (39.9, 116.3),
    "series": "secret",
    "people": ("secret",),
}


def test_nothing_of_the_item_but_its_time_is_told() -> None:
    written = fragment(item(1, **TELLING), "en")

    assert b"secret" not in written
    assert "秘密".encode() not in written
    assert item(1).uid.encode() not in written
    assert fragment(item(1), "en") == written


@pytest.mark.parametrize("read", READERS)
def test_every_reader_finds_the_taken_times(read: Reader, tmp_path: Path) -> None:
    day = item(2, all_day=True, start=date(2021, 5, 1), end=date(2021, 5, 3))
    body = join(NAME, [fragment(i, "zh") for i in (item(1), day, item(3, status="TENTATIVE"))], "zh")

    found = [entry[1:5] for entry in read(body, tmp_path)]

    assert sorted(found) == [
        ("2021-04-10T01:00:00+00:00", "2021-04-10T02:00:00+00:00", "忙", "CONFIRMED"),
        ("2021-04-10T03:00:00+00:00", "2021-04-10T04:00:00+00:00", "暂定", "TENTATIVE"),
        ("2021-05-01", "2021-05-03", "忙", "CONFIRMED"),
    ]
    assert lint(body) == []


def test_with_a_salt_the_entry_is_another_and_stays_the_same_one() -> None:
    plain, salted = fragment(item(1), "zh"), fragment(item(1), "zh", salt="x")

    assert plain != salted
    assert salted == fragment(item(1, sequence=0), "zh", salt="x")


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(BadItem):
        fragment(item(1, uid="no uid"), "zh")
