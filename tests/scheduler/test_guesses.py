"""The limit for those who ask for what does not exist."""

import pytest

from scheduler.guesses import MINUTE, Guesses, network


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_after_so_many_misses_an_address_waits_for_the_rest_of_the_minute() -> None:
    clock = Clock()
    guesses = Guesses(2, clock)
    waits = []
    for _ in range(3):
        waits.append(guesses.wait("10.0.0.1"))
        guesses.miss("10.0.0.1")
        clock.now += 10

    assert waits == [0, 0, 40]
    assert guesses.wait("10.0.0.2") == 0


def test_a_new_minute_begins_with_nothing() -> None:
    clock = Clock()
    guesses = Guesses(1, clock)
    guesses.miss("10.0.0.1")
    assert guesses.wait("10.0.0.1") == MINUTE

    clock.now = MINUTE

    assert guesses.wait("10.0.0.1") == 0


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:0db8:0000:0000"),
        ("2001:db8::ffff:1", "2001:0db8:0000:0000"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_computer_is_told_by_its_network(address: str, name: str) -> None:
    assert network(address) == name
