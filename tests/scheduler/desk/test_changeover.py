"""Changeovers: how many minutes between which uses."""

import pytest

from scheduler.desk.changeover import Params, minutes, read_pair


def test_clearing_and_setting_up_add_up_between_two_uses_and_not_within_one():
    params = Params(setup=5, teardown=10)

    assert minutes("badminton", "yoga", params) == 15
    assert minutes("badminton", "badminton", params) == 0
    assert minutes("badminton", "badminton", Params(setup=5, same=True)) == 5


def test_a_pair_says_otherwise_in_either_order():
    params = Params(setup=5, pairs=("badminton/event:30",))

    assert minutes("event", "badminton", params) == minutes("badminton", "event", params) == 30
    assert minutes("event", "yoga", params) == 5


@pytest.mark.parametrize("text", ["", "badminton:30", "badminton/:30", "a/b:x", "a/b:-1", "a/b/c:3"])
def test_what_is_no_pair_is_refused(text):
    with pytest.raises(ValueError):
        read_pair(text)
