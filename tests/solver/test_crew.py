"""Jobs in processes of their own: their answers, and what happens to them when things go wrong."""

import os
import signal

import pytest

from solver.crew import Crew
from solver.limits import Limits

SIZES = [1, 2, 3]


@pytest.mark.parametrize("size", SIZES)
def test_answers_come_in_the_order_of_the_jobs(size):
    with Crew(size, Limits(60)) as crew:
        assert list(crew.answers([lambda n=n: n * n for n in range(7)])) == [n * n for n in range(7)]


@pytest.mark.parametrize("size", SIZES)
def test_no_job_knows_what_came_of_another(size):
    known = {"best": 10}

    with Crew(size, Limits(60)) as crew:
        found = []
        for answer in crew.answers([lambda: known["best"] - 1] * 3):
            found.append(answer)
            known["best"] = 0

    assert found == [9, 9, 9]


@pytest.mark.parametrize("size", SIZES)
def test_a_job_without_memory_is_lost_and_no_other(size):
    def greedy():
        raise MemoryError

    with Crew(size, Limits(60)) as crew:
        assert list(crew.answers([lambda: "one", greedy, lambda: "three"])) == ["one", None, "three"]


def test_a_job_that_is_killed_is_lost_and_no_other():
    with Crew(2, Limits(60)) as crew:
        assert list(crew.answers([lambda: os._exit(7), lambda: "two"])) == [None, "two"]


@pytest.mark.parametrize("size", SIZES)
def test_a_fault_is_raised_where_the_answer_is_asked_for(size):
    def faulty():
        raise ValueError("ours to mend")

    with pytest.raises(ValueError, match="ours to mend"), Crew(size, Limits(60)) as crew:
        list(crew.answers([faulty]))


def test_a_fault_or_an_answer_that_cannot_be_sent_is_not_taken_for_a_lost_job():
    class Odd(Exception):
        def __init__(self, one: int, other: int) -> None:
            super().__init__(f"{one} and {other}")

    def faulty():
        raise Odd(1, 2)

    with Crew(2, Limits(60)) as crew:
        for work in (faulty, lambda: lambda: None):
            with pytest.raises(RuntimeError, match="cannot be sent"):
                crew.begin(work).answer()


def test_a_stop_ends_what_runs_whether_it_heeds_it_or_not():
    stopped: list[int] = []
    with Crew(2, Limits(600, stop=lambda: bool(stopped))) as crew:
        deaf = crew.begin(_for_ever)
        assert not crew.is_done(deaf)
        stopped.append(1)
        assert deaf.answer() is None
    assert _is_gone(deaf.pid)


def test_one_that_is_killed_with_its_answer_unread_has_none():
    with Crew(2, Limits(600)) as crew:
        done = crew.begin(lambda: "too late")
        os.waitid(os.P_PID, done.pid, os.WEXITED | os.WNOWAIT)
        done.kill()
        assert done.answer() is None


def test_the_end_of_the_time_ends_what_runs():
    with Crew(2, Limits(-10)) as crew:
        assert crew.begin(_for_ever).answer() is None


def test_what_is_not_waited_for_is_gone_with_the_crew():
    with Crew(2, Limits(60)) as crew:
        job = crew.begin(_for_ever)
    assert _is_gone(job.pid)


def test_a_large_answer_arrives_whole():
    with Crew(2, Limits(60)) as crew:
        assert crew.begin(lambda: b"x" * 5_000_000).answer() == b"x" * 5_000_000


def _for_ever() -> None:
    while True:
        signal.pause()


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
