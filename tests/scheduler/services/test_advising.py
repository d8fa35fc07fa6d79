"""Warm advisers: kept and reused, replaced when they die, refused when there are too many questions."""

import os
import signal
import sys
import threading

import pytest

from scheduler.errors import Refusal
from scheduler.services import advising
from scheduler.services.advising import Advisers, Limits
from tests.solver.repair.test_repairing import at, courts, match

PROBLEM = courts(match("one"), match("two"))
PLACED = (at("one", 1, 10), at("two", 1, 11))


@pytest.fixture
def advisers(app, session, monkeypatch):
    fresh = Advisers()
    monkeypatch.setattr(advising, "advisers", fresh)
    yield fresh
    fresh.close()


def ask(placed=PLACED, session="one", draft=1):
    return advising.ask(PROBLEM, placed, "verdict", draft=draft, session=session, start=66, place=["A"])


def pids(advisers):
    return [warm.child.process.pid for warm in advisers.warm.values()]


def test_the_same_draft_is_asked_of_the_same_process(advisers):
    assert ask()["fits"]
    first = pids(advisers)
    assert ask()["fits"]

    assert pids(advisers) == first


def test_moves_are_followed_by_the_same_process(advisers):
    """At hour 9 of day 1 (tick 66) there is room, then the other is there, then it is gone again."""
    answers = [ask(placed)["fits"] for placed in (PLACED, (at("two", 1, 9),), ())]

    assert answers == [True, False, True]
    assert len(pids(advisers)) == 1


def test_another_draft_gets_another_process_and_the_oldest_makes_room(advisers, app):
    app.config["ADVISERS"] = 2
    for draft in (1, 2, 3):
        ask(draft=draft)

    assert len(pids(advisers)) == 2


def test_one_that_was_killed_is_told_of_and_the_next_question_has_a_new_one(advisers):
    ask()
    os.kill(pids(advisers)[0], signal.SIGKILL)

    with pytest.raises(Refusal) as refused:
        ask()

    assert (refused.value.code, refused.value.status) == ("adviser-lost", 503)
    assert ask()["fits"]


def test_too_little_memory_is_a_refusal_that_names_the_setting(advisers, app):
    app.config["ADVISER_MEMORY"] = 30

    with pytest.raises(Refusal) as refused:  # a verdict is plain arithmetic and fits; places want numpy
        advising.ask(PROBLEM, PLACED, "options", draft=1, session="one")

    assert refused.value.code == "adviser-lost"
    assert "FIELDDAY_ADVISER_MEMORY" in refused.value.hint.en
    assert not advisers.warm


def test_where_all_are_in_use_a_further_draft_is_refused(advisers, app):
    app.config["ADVISERS"] = 1
    ask()
    next(iter(advisers.warm.values())).waiting += 1

    with pytest.raises(Refusal) as refused:
        ask(draft=2)

    assert (refused.value.code, refused.value.status) == ("adviser-busy", 503)


def test_one_that_is_idle_too_long_ends_when_the_next_is_asked(advisers):
    limits = Limits(count=2, idle=-1.0, memory=0)
    ask()
    (old,) = list(advisers.warm.values())

    advisers._of("other", limits)

    assert old.is_gone
    assert old.child.process.poll() is not None


def test_many_threads_ask_at_once_and_each_has_its_own_answer(advisers, app):
    found = {}

    def one(number):
        with app.app_context():
            session = ("one", "two")[number % 2]
            found[number] = ask(session=session)["session"]

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {n: ("one", "two")[n % 2] for n in range(8)}
    assert len(pids(advisers)) == 1


def test_a_process_outlives_the_thread_that_asked_first(advisers, app):
    def one():
        with app.app_context():
            ask()

    thread = threading.Thread(target=one)
    thread.start()
    thread.join()
    before = pids(advisers)

    assert ask()["fits"]
    assert pids(advisers) == before


def test_what_no_question_is_comes_back_in_both_languages(advisers):
    with pytest.raises(Refusal) as refused:
        advising.ask(PROBLEM, PLACED, "verdict", session="none", start=66, place=["A"])

    assert (refused.value.code, refused.value.message.zh) == ("unknown-session", "没有这个场次")


def test_the_asking_process_loads_no_engine():
    """The service, its words and edits, as a web process has them."""
    import subprocess

    code = "import sys, scheduler.services.consulting; print({'numpy', 'ortools'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_one_made_ready_beforehand_is_the_one_that_answers(advisers):
    advising.ask(PROBLEM, PLACED, "ready", draft=1)
    before = pids(advisers)

    assert ask()["fits"]
    assert pids(advisers) == before
