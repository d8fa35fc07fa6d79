"""The revision log: what a sync is told, whatever happened between two looks."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from scheduler import clock, transactions
from scheduler.extensions import db
from scheduler.models.base import Base
from scheduler.services.caldav import log
from tests.conftest import NOW

pytestmark = pytest.mark.postgres


@pytest.fixture
def engine(session):
    return db.engine


def test_each_change_gets_the_next_number_and_nothing_changes_none(engine):
    first = log.state(engine, "k", {"a": "1", "b": "1"})
    again = log.state(engine, "k", {"b": "1", "a": "1"})
    second = log.state(engine, "k", {"a": "2", "c": "1"})

    assert (first.number, again) == (2, first)
    assert second.number == 5  # a changed, c came, b went
    assert second.epoch == first.epoch
    assert second.changed_at > first.changed_at


def test_a_reader_is_told_what_changed_since(engine):
    state = log.state(engine, "k", {"a": "1", "b": "1"})
    later = log.state(engine, "k", {"a": "2", "c": "1"})

    changes = log.changes(engine, "k", state.epoch, state.number, later.number, None)
    assert (sorted(changes.changed), changes.gone, changes.number) == (["a", "c"], ("b",), later.number)


def test_a_new_reader_is_not_told_what_is_gone(engine):
    log.state(engine, "k", {"a": "1", "b": "1"})
    later = log.state(engine, "k", {"a": "1"})

    changes = log.changes(engine, "k", later.epoch, 0, later.number, None)
    assert (changes.changed, changes.gone) == (("a",), ())


def test_what_came_back_is_there_again(engine):
    first = log.state(engine, "k", {"a": "1"})
    log.state(engine, "k", {})
    last = log.state(engine, "k", {"a": "1"})

    assert log.changes(engine, "k", first.epoch, first.number, last.number, None).changed == ("a",)


def test_what_another_process_wrote_since_is_told_next_time(engine):
    first = log.state(engine, "k", {"a": "1"})
    log.state(engine, "k", {"a": "2"})

    held_back = log.changes(engine, "k", first.epoch, first.number, first.number, None)
    assert (held_back.changed, held_back.number) == ((), first.number)


def test_another_epoch_and_a_number_to_come_are_not_known(engine):
    state = log.state(engine, "k", {"a": "1"})

    assert log.changes(engine, "k", "other", 1, 1, None) is None
    assert log.changes(engine, "k", state.epoch, 99, 99, None) is None
    assert log.changes(engine, "none", state.epoch, 1, 1, None) is None


def test_what_left_long_ago_is_forgotten_and_its_readers_begin_anew(engine):
    first = log.state(engine, "k", {"a": "1", "b": "1"})
    gone = log.state(engine, "k", {"a": "1"})
    clock.set_source(lambda: NOW + log.REMEMBERED + timedelta(days=1))
    last = log.state(engine, "k", {"a": "2"})

    assert log.changes(engine, "k", first.epoch, first.number, last.number, None) is None
    assert log.changes(engine, "k", first.epoch, gone.number, last.number, None).changed == ("a",)


contents = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123"), max_size=6)


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(contents, min_size=1, max_size=6),
    every=st.lists(st.booleans(), min_size=6),
    limit=st.none() | st.integers(1, 3),
)
def test_whoever_syncs_now_and_then_ends_with_what_there_is(steps, every, limit):
    engine = create_engine("sqlite://")
    transactions.prepare(engine)
    Base.metadata.create_all(engine)
    held: dict[str, str] = {}
    token = 0
    for step, looks in zip([*steps, steps[-1]], [*every[: len(steps)], True], strict=True):
        state = log.state(engine, "k", step)
        complete = not looks
        while not complete:
            changes = log.changes(engine, "k", state.epoch, token, state.number, limit)
            held |= {name: step[name] for name in changes.changed}
            for name in changes.gone:
                held.pop(name, None)
            token, complete = changes.number, changes.complete
    engine.dispose()

    assert held == steps[-1]
