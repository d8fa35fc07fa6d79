"""Whose turn it is to write: in the order of asking, in one process and among several."""

import multiprocessing
import threading
from collections import deque

import pytest

from scheduler import turns
from scheduler.turns import NEXT, Queue, Turn


def queued(queue, name, order, ready):
    """A thread that waits for its turn and then notes its name."""

    def wait():
        assert queue.take(60)
        order.append(name)
        queue.give()

    thread = threading.Thread(target=wait)
    before = len(queue._waiting)
    thread.start()
    while len(queue._waiting) == before:
        ready.wait(0.001)
    return thread


def test_threads_get_it_in_the_order_in_which_they_asked():
    queue, order, ready = Queue(), [], threading.Event()
    assert queue.take(0)

    threads = [queued(queue, n, order, ready) for n in range(5)]
    queue.give()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]
    assert queue._waiting == deque()
    assert queue.take(0)


def test_who_waits_too_long_leaves_the_queue_as_it_was():
    queue = Queue()
    assert queue.take(0)

    assert not queue.take(0)
    queue.give()

    assert queue.take(0)


def other(path, asked, told):
    """Another process that asks for the turn, and says whether it has it."""
    turn = Turn(path)
    while (seconds := asked.recv()) is not None:
        had = turn.take(seconds)
        found = had, turn._has_file
        if had:
            turn.give()
        told.send(found)


@pytest.fixture
def process(tmp_path):
    """A function: does another process get the turn within so many seconds?"""
    context = multiprocessing.get_context("spawn")
    (asked, ask), (tell, told) = context.Pipe(duplex=False), context.Pipe(duplex=False)
    worker = context.Process(target=other, args=(str(tmp_path / "turn"), asked, told))
    worker.start()

    def gets(seconds):
        ask.send(seconds)
        return tell.recv()

    yield gets
    ask.send(None)
    worker.join()


def test_another_process_has_to_wait_and_goes_on_without_it_when_its_time_is_over(tmp_path, process):
    turn = Turn(str(tmp_path / "turn"))
    assert turn.take(0)

    assert process(0.0) == (True, False)
    turn.give()

    assert process(0.0) == (True, True)


def test_who_has_waited_is_next_before_the_one_that_has_just_had_it(tmp_path, process):
    waiting = Turn(str(tmp_path / "turn"))
    assert waiting._wait(NEXT, 0)  # it holds the place of the next

    assert process(0.0) == (True, False)
    waiting._free(NEXT)

    assert process(0.0) == (True, True)


def test_a_database_has_one_turn_and_one_in_memory_no_file():
    assert turns.of("/tmp/a.sqlite") is turns.of("/tmp/a.sqlite")
    assert turns.of("/tmp/a.sqlite").path == "/tmp/a.sqlite-turn"
    assert turns.of(":memory:").path is None
