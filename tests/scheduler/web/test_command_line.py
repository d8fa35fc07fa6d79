"""What a clerk types, read as an order."""

import pytest

from scheduler.web.command_line import Order, clock_of, read


def told(text, codes=()):
    return read(text, courts=8, codes=codes)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", Order()),
        ("5", Order("book", court=5)),
        ("zw 5", Order("book", court=5, who="zw")),
        ("5 zw", Order("book", court=5, who="zw")),
        ("20317 1930", Order("book", who="20317", minute=19 * 60 + 30)),
        ("zw 5 +3 90m", Order("book", court=5, who="zw", guests=3, length=90)),
        ("zhang wei 2 19:30", Order("book", court=2, who="zhang wei", minute=19 * 60 + 30)),
        ("张伟 2 7p 1.5h", Order("book", court=2, who="张伟", minute=19 * 60, length=90)),
        ("张伟　2　＋1", Order("book", court=2, who="张伟", guests=1)),
        ("5 19", Order("book", court=5, minute=19 * 60)),
        ("c3", Order("check_in", target=3)),
        ("W1", Order("fill", target=1)),
        ("x2", Order("cancel", target=2)),
        ("m2 3 1930", Order("move", target=2, court=3, minute=19 * 60 + 30)),
        ("m2 1930", Order("move", target=2, minute=19 * 60 + 30)),
        ("99", Order("book", left=("99",))),
    ],
)
def test_the_line_is_read(text, order):
    assert told(text) == order


def test_a_number_that_is_somebody_is_not_a_time():
    assert told("1930 2") == Order("book", court=2, minute=19 * 60 + 30)
    assert told("1930 2", {"1930"}) == Order("book", court=2, who="1930")


def test_a_walk_in_names_nobody_and_no_time():
    assert told("5").is_walk_in
    assert told("5 +1").is_walk_in
    assert not told("5 1930").is_walk_in
    assert not told("zw 5").is_walk_in


@pytest.mark.parametrize(
    ("word", "minute"),
    [("19", 1140), ("930", 570), ("1930", 1170), ("19:30", 1170), ("7p", 1140), ("12a", 0), ("12p", 720)],
)
def test_times_as_people_type_them(word, minute):
    assert clock_of(word) == minute


@pytest.mark.parametrize("word", ["2460", "25", "19:3", "13p", "1932", "20317", "x", ""])
def test_what_is_no_time(word):
    assert clock_of(word) is None
