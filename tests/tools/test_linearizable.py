"""The search finds an order where there is one, and none where there is none: histories made by hand."""

import random
from itertools import permutations

import pytest

from tests.tools.court_day import EMPTY, CourtDay
from tests.tools.linearizable import Op, check

ONE = CourtDay(1, opens=600, closes=720)


def book(start, end, answer, *, at=600):
    return Op(start, end, ("book", at, at + 60, 1), answer)


def ok(*ops, day=ONE):
    return check(ops, day.step, EMPTY).ok


def test_one_after_the_other():
    assert ok(book(0, 1, ("done", 1)), book(2, 3, ("venue-taken",)))


def test_a_refusal_before_there_was_anything_in_the_way_is_rejected():
    assert not ok(book(0, 1, ("venue-taken",)), book(2, 3, ("done", 1)))


def test_a_refusal_by_one_that_overlaps_it_is_explained():
    assert ok(book(0, 5, ("venue-taken",)), book(2, 3, ("done", 1)))


def test_two_winners_of_one_court_are_rejected():
    assert not ok(book(0, 5, ("done", 1)), book(1, 4, ("done", 2)))


def test_a_lost_booking_is_rejected():
    seen = Op(4, 5, ("free", 60), ("done", ((600, 1), (630, 1), (660, 1))))

    assert not ok(book(0, 1, ("done", 1)), seen)


def test_a_look_that_is_older_than_the_call_is_rejected_and_an_overlapping_one_is_not():
    nothing = ("done", ((600, 1), (630, 1), (660, 1)))

    assert not ok(book(0, 1, ("done", 1)), Op(2, 3, ("free", 60), nothing))
    assert ok(book(0, 4, ("done", 1)), Op(2, 3, ("free", 60), nothing))


def test_two_looks_that_disagree_about_the_order_are_rejected():
    """One sees the first booking without the second, another the second without the first."""
    first, second = book(0, 9, ("done", 1)), book(0, 9, ("done", 2), at=660)
    only_first = Op(2, 4, ("free", 60), ("done", ((660, 1),)))
    only_second = Op(2, 4, ("free", 60), ("done", ((600, 1),)))

    assert ok(first, second, only_first)
    assert ok(first, second, only_second)
    assert not ok(first, second, only_first, only_second)


def test_what_was_let_go_can_be_taken_only_after_that():
    booked, cancelled = book(0, 1, ("done", 1)), Op(4, 8, ("cancel", 1), ("done",))

    assert ok(booked, cancelled, book(5, 6, ("done", 2)))
    assert not ok(booked, cancelled, book(2, 3, ("done", 2)))


def test_a_move_frees_the_old_time_and_takes_the_new_at_once():
    booked = book(0, 1, ("done", 1))
    moved = Op(2, 9, ("move", 1, 660, 720), ("done",))
    both_free = Op(4, 5, ("free", 60), ("done", ((600, 1), (630, 1), (660, 1))))

    assert ok(booked, moved, book(3, 4, ("done", 2)))
    assert not ok(booked, moved, both_free)


def test_a_span_needs_one_court_for_all_of_it():
    two = CourtDay(2)
    ops = [
        Op(0, 1, ("book", 600, 660, 1), ("done", 1)),
        Op(2, 3, ("book", 600, 720, 1), ("done", 2)),
        Op(4, 5, ("cancel", 1), ("done",)),
        Op(6, 7, ("book", 660, 720, 1), ("done", 3)),
        Op(8, 9, ("book", 600, 720, 1), ("venue-taken",)),
    ]

    assert ok(*ops, day=two)


def test_the_longest_explained_part_is_told():
    verdict = check([book(0, 1, ("done", 1)), book(2, 3, ("done", 2))], ONE.step, EMPTY)

    assert [op.answer for op in verdict.order] == [("done", 1)]


def _random_history(draw):
    """Few calls, true answers and false ones."""
    ops = []
    for n in range(draw.randint(2, 6)):
        start = draw.randrange(12)
        answer = draw.choice((("done", n), ("venue-taken",)))
        ops.append(
            Op(start, start + draw.randrange(1, 8), ("book", draw.choice((600, 630, 660)), 690, 1), answer)
        )
    return ops


def _by_hand(ops, day):
    """Every order is tried."""
    for order in permutations(ops):
        if any(b.end < a.start for n, a in enumerate(order) for b in order[n + 1 :]):
            continue
        state = EMPTY
        for op in order:
            state = day.step(state, op.call, op.answer) if state is not None else None
        if state is not None:
            return True
    return False


@pytest.mark.parametrize("lanes", [1, 2])
def test_the_search_says_what_trying_every_order_says(lanes):
    draw, day = random.Random(lanes), CourtDay(lanes)
    found = [(ok(*ops, day=day), _by_hand(ops, day)) for ops in (_random_history(draw) for _ in range(300))]

    assert all(a == b for a, b in found)
    assert {a for a, _ in found} == {True, False}
