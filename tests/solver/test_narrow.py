"""Narrow types hold what they are given."""

import numpy as np
import pytest

from solver.narrow import WIDTHS, narrowed, numbered, price_type


@pytest.mark.parametrize("size", [1, 127, 128, 1 << 15, (1 << 15) + 1, 1 << 20])
def test_every_index_is_kept(size):
    assert narrowed(np.array([0, size - 1]), size).tolist() == [0, size - 1]


def test_buckets_are_counted_from_the_lowest_and_what_does_not_count_stays_out():
    assert numbered(np.array([-1, 24_315, 24_318]), 24_315).tolist() == [-1, 0, 3]


@pytest.mark.parametrize("most", [most for most, _ in WIDTHS])
def test_two_of_the_largest_prices_can_be_added(most):
    two = np.array([most - 1, -1 + 1], dtype=price_type(most - 1))

    assert (two[:1] + two[:1]).tolist() == [2 * (most - 1)]
