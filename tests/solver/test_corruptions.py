"""The check finds every corruption of a valid timetable, and finds nothing where nothing is wrong."""

from collections import Counter
from functools import lru_cache
from random import Random

import pytest

from solver.check import check
from solver.timetable import Timetable
from tests.tools.corruptions import KINDS, corruption, faults, small_valid

PROBLEMS = (7, 10, 11, 14, 16, 19, 20, 24, 26, 29, 31, 36, 47, 57)  # of three placements and more
EACH = 12


@lru_cache
def judged(seed: int) -> Counter:
    """How often each kind was wrong, and how often not; the check has said the same."""
    valid, rng, seen = small_valid(seed), Random(seed), Counter()
    assert valid.placements
    assert not faults(valid, valid.placements)
    assert check(valid.problem, Timetable.of(valid.problem, valid.placements)).is_sound
    for _ in range(EACH):
        kind, placements = corruption(rng, valid)
        wrong = faults(valid, placements)
        report = check(valid.problem, Timetable.of(valid.problem, placements))
        assert report.is_sound == (not wrong), f"{kind} of problem {seed}: {wrong}\n{report.breaches}"
        seen[kind, bool(wrong)] += 1
    return seen


@pytest.mark.parametrize("seed", PROBLEMS)
def test_the_check_finds_what_the_slow_oracle_finds_and_no_more(seed):
    assert judged(seed).total() == EACH


def test_every_kind_of_corruption_was_tried_and_some_do_no_harm():
    every = sum((judged(seed) for seed in PROBLEMS), Counter())
    assert {kind for kind, _ in every} == set(KINDS)
    assert sum(n for (_, wrong), n in every.items() if wrong) > 60
    assert sum(n for (_, wrong), n in every.items() if not wrong) > 10
