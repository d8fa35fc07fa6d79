"""A thing that another says too is left out, and only then."""

import numpy as np

from solver.cliques import telling
from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.problem import Session
from solver.timespan import Span

DOMAINS = [
    Domain(n, Session(f"s{n}", "e", "k", 60, Span(0, 9)), np.arange(9), np.arange(9)[None, :], 1,
           np.ones((1, 9), bool), np.zeros((1, 9), np.int64))
    for n in range(4)
]  # fmt: skip


def slots(*sessions: int, tail: int = 0, limit: int = 1, taken=()) -> SlotsCoupling:
    parts = {s: [Part(1, 0, tail, None)] for s in sessions}
    return SlotsCoupling("use", DOMAINS, parts, limit, None, taken)


def test_a_part_of_a_larger_group_says_nothing_more():
    small, large = slots(0, 1), slots(0, 1, 2)
    assert list(telling([small, large])) == [large]


def test_of_two_alike_one_is_kept():
    one, other = slots(0, 1), slots(0, 1)
    assert list(telling([one, other])) == [one]


def test_a_wider_one_says_what_a_narrower_one_does_and_not_the_other_way_round():
    narrow, wide = slots(0, 1, 2), slots(0, 1, tail=2)
    assert list(telling([narrow, wide])) == [narrow, wide]
    assert list(telling([slots(0, 1), wide])) == [wide]


def test_room_for_two_or_something_taken_beforehand_is_another_matter():
    pair, booked, large = slots(0, 1, limit=2), slots(0, 1, taken=[(Span(0, 1), 1)]), slots(0, 1, 2)
    assert list(telling([pair, booked, large])) == [pair, booked, large]
