"""The children that read: ended ones are replaced, silent ones given up, and none knows what another read."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from feeds import foreign
from feeds.foreign import ForeignSpan, Readers, Unreadable
from feeds.foreign.limits import LARGEST
from tests.tools.foreign import calendar, event, outlook

MARCH = {"zone": "Asia/Shanghai", "first": date(2021, 3, 1), "last": date(2021, 3, 31)}
ENDS_AT_ONCE = (sys.executable, "-c", "")
HALF_AN_ANSWER = (sys.executable, "-c", "import sys; sys.stdout.write('xx'); sys.stdout.flush()")


def spans(readers: Readers, data: bytes) -> tuple[ForeignSpan, ...]:
    return readers.read(data, **MARCH).spans  # type: ignore[arg-type]


def test_the_shared_readers_answer_as_one_of_our_own() -> None:
    readers = Readers(1)

    assert spans(readers, outlook()) == foreign.read(outlook(), **MARCH).spans  # type: ignore[arg-type]
    readers.close()


def test_threads_take_turns_at_the_children() -> None:
    readers = Readers(2)

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(lambda _: spans(readers, outlook()), range(24)))

    assert [len(answer) for answer in answers] == [5]
    readers.close()


def test_a_child_that_was_killed_is_replaced_without_a_word() -> None:
    readers = Readers(1)
    before = spans(readers, outlook())
    readers._free[0].process.kill()
    readers._free[0].process.wait()

    assert spans(readers, outlook()) == before
    readers.close()


@pytest.mark.parametrize("command", [ENDS_AT_ONCE, HALF_AN_ANSWER])
def test_a_child_that_gives_no_answer_is_a_refusal_and_no_exception_of_ours(command: tuple[str, ...]) -> None:
    readers = Readers(1, command)

    with pytest.raises(Unreadable) as refusal:
        spans(readers, outlook())

    assert refusal.value.code == "ics-crashed"


def test_a_file_over_the_limit_is_refused_without_starting_anything() -> None:
    readers = Readers(1, ("/no/such/program",))

    with pytest.raises(Unreadable) as refusal:
        spans(readers, b"x" * (LARGEST + 1))

    assert refusal.value.code == "ics-too-large"


def test_a_zone_that_one_file_defines_means_nothing_to_the_next() -> None:
    zone = ["BEGIN:VTIMEZONE", "TZID:House", "BEGIN:STANDARD", "DTSTART:19700101T000000"]
    zone += ["TZOFFSETFROM:-0500", "TZOFFSETTO:-0500", "END:STANDARD", "END:VTIMEZONE"]
    nine = event("DTSTART;TZID=House:20210302T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    readers = Readers(1)

    defined, undefined = spans(readers, calendar(*zone, *nine)), spans(readers, calendar(*nine))

    assert [s.start.hour for s in defined] == [14, 14]
    assert [s.start.hour for s in undefined] == [1, 1]
    readers.close()
