"""Who tries wrong passwords waits; who sits beside them does not."""

from scheduler.services.caldav.throttle import OF_ALL, OF_ONE, SPAN, Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_after_some_wrong_ones_a_login_waits_at_that_address_only():
    throttle = Throttle(Clock())
    for _ in range(OF_ONE - 1):
        throttle.failed("192.0.2.1", "S1")
    assert throttle.wait("192.0.2.1", "s1") == 0

    throttle.failed("192.0.2.1", "s1")

    assert throttle.wait("192.0.2.1", "S1") == SPAN + 1
    assert (throttle.wait("192.0.2.2", "S1"), throttle.wait("192.0.2.1", "S2")) == (0, 0)


def test_the_wait_ends_by_itself():
    clock = Clock()
    throttle = Throttle(clock)
    for second in range(OF_ONE):
        clock.now = float(second)
        throttle.failed("192.0.2.1", "S1")

    clock.now = SPAN - 1
    assert throttle.wait("192.0.2.1", "S1") == 2
    clock.now = SPAN + 1
    assert throttle.wait("192.0.2.1", "S1") == 0


def test_who_tries_many_logins_waits_with_all():
    throttle = Throttle(Clock())
    for number in range(OF_ALL):
        throttle.failed("192.0.2.1", f"S{number}")

    assert throttle.wait("192.0.2.1", "S9999") > 0
    assert throttle.wait("192.0.2.2", "S9999") == 0
